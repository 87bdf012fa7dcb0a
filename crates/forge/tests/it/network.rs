//! Servers that are slow, huge, rude or want the token for somebody else.

use std::time::Duration;

use caution_forge::{Delivery, Http, Limits};
use caution_testkit::forge::{Answer, FakeForge};

use crate::common::{complete, event, quick, read, unseen};

const PULL: &str = "/repos/acme/shop/pulls/12";
const TOKEN: &str = "ghs_very_secret";

fn ask(url: &str, http: &Http) -> Delivery {
    complete("github", read(&event("opened")), http, &[("GITHUB_API_URL", url), ("GITHUB_TOKEN", TOKEN)])
}

fn says(delivery: &Delivery, words: &str) {
    assert_eq!(delivery.unknowns.len(), 1, "{}", unseen(delivery));
    assert!(delivery.unknowns[0].what.contains(words), "{}", delivery.unknowns[0].what);
    assert!(delivery.unknowns[0].remedy.is_some());
    assert!(delivery.context.reviews_unread.is_some());
    assert!(!format!("{delivery:?}").contains(TOKEN));
}

#[test]
fn a_server_that_says_nothing_or_drips_is_left_in_time() {
    for answer in [Answer::Silence, Answer::Drip] {
        let forge = FakeForge::start(vec![(PULL, answer)]);
        says(&ask(forge.url(), &quick()), "did not answer in time");
        assert_eq!(forge.paths().len(), 1, "one wait is enough");
    }
}

#[test]
fn an_endless_answer_is_cut() {
    let forge = FakeForge::start(vec![(PULL, Answer::Endless(64 << 20))]);
    let http = Http::new(Limits { whole: Duration::from_secs(10), body_bytes: 1 << 20, ..Limits::default() });
    let delivery = ask(forge.url(), &http);
    assert!(
        unseen(&delivery).contains("the pull request could not be read: the answer is larger than the limit")
    );
}

#[test]
fn what_is_no_http_or_no_server_at_all_is_an_unknown() {
    for answer in [Answer::Garbage, Answer::HangUp] {
        let forge = FakeForge::start(vec![(PULL, answer)]);
        says(&ask(forge.url(), &quick()), "the API was not reached");
    }
    // A port that was free a moment ago.
    let gone = FakeForge::start(Vec::<(String, Answer)>::new());
    let url = gone.url().to_owned();
    drop(gone);
    says(&ask(&url, &quick()), "the API was not reached");
}

#[test]
fn a_redirect_to_another_host_gets_no_question_and_no_token() {
    let other = FakeForge::start(vec![(PULL, Answer::json("{}"))]);
    let elsewhere = other.url().replace("127.0.0.1", "localhost");
    for target in [other.url(), elsewhere.as_str()] {
        for status in [301, 302, 307, 308] {
            let away = Answer::status(status).header("location", format!("{target}{PULL}"));
            let forge = FakeForge::start(vec![(PULL, away)]);
            says(&ask(forge.url(), &quick()), "the token is sent to no other host");
        }
    }
    assert!(other.paths().is_empty());
}

#[test]
fn a_next_page_on_another_host_gets_no_question_and_no_token() {
    let other = FakeForge::start(vec![("/", Answer::json("[]"))]);
    let page = Answer::json("[]").header("link", format!("<{}/x>; rel=\"next\"", other.url()));
    let forge = FakeForge::start(vec![
        (PULL.to_owned(), Answer::json(crate::common::pull_request().to_string())),
        (format!("{PULL}/reviews"), page),
    ]);
    let delivery = ask(forge.url(), &quick());
    assert!(unseen(&delivery).contains("the token is sent to no other host"));
    assert!(other.paths().is_empty());
}

#[test]
fn a_redirect_within_the_host_is_followed_and_a_circle_is_left() {
    let moved = Answer::status(301).header("location", "{url}/repositories/1/pulls/12");
    let relative = Answer::status(301).header("location", "/repositories/1/pulls/12");
    for answer in [moved, relative] {
        let forge = FakeForge::start(vec![
            (PULL, answer),
            ("/repositories/1/pulls/12", Answer::json(crate::common::pull_request().to_string())),
        ]);
        let delivery = ask(forge.url(), &quick());
        assert!(!unseen(&delivery).contains("the pull request could"), "{}", unseen(&delivery));
        assert_eq!(forge.questions()[1].header("authorization"), Some("Bearer ghs_very_secret"));
    }
    let forge = FakeForge::start(vec![(PULL, Answer::status(302).header("location", PULL))]);
    says(&ask(forge.url(), &quick()), "points to");
    assert_eq!(forge.paths().len(), 4);
}

#[test]
fn an_address_that_would_show_the_token_is_not_asked() {
    for url in ["http://ghe.example", "ftp://x", "nonsense", "https://user:pass@x.example"] {
        says(&ask(url, &quick()), "the API's address cannot be used");
    }
}

#[test]
fn a_token_that_is_none_is_not_sent() {
    let forge = FakeForge::start(Vec::<(String, Answer)>::new());
    let variables = [("GITHUB_API_URL", forge.url()), ("GITHUB_TOKEN", "a\r\nX-Evil: 1")];
    let delivery = complete("github", read(&event("opened")), &quick(), &variables);
    assert!(unseen(&delivery).contains("characters that no token has"));
    assert!(!unseen(&delivery).contains("X-Evil"));
    assert!(forge.paths().is_empty());
}

#[test]
fn a_proxy_and_a_file_of_authorities_are_taken_from_the_environment() {
    let proxy = FakeForge::start(Vec::<(String, Answer)>::new());
    let ask = |variables: &[(&str, &str)]| {
        let all: Vec<_> = [("GITHUB_TOKEN", TOKEN), ("GITHUB_API_URL", "https://ghe.example")]
            .into_iter()
            .chain(variables.iter().copied())
            .collect();
        complete("github", read(&event("opened")), &quick(), &all)
    };
    says(&ask(&[("HTTPS_PROXY", proxy.url())]), "the API was not reached");
    let question = &proxy.questions()[0];
    assert_eq!((question.method.as_str(), question.path.as_str()), ("CONNECT", "ghe.example:443"));
    assert_eq!(question.header("authorization"), None, "the proxy sees no token");
    says(&ask(&[("HTTPS_PROXY", "gopher://x")]), "the proxy's address cannot be used");
    says(&ask(&[("SSL_CERT_FILE", "/nowhere/ca.pem")]), "`/nowhere/ca.pem` cannot be used");
}
