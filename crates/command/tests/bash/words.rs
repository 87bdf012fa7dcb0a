//! What is known of words: values, places, doubts, secrets.

use caution_core::command::{Doubt, Place, When};

use crate::common::{acts, done};

/// The names of the acts of a text.
fn names(text: &str) -> Vec<String> {
    done(text).acts.into_iter().map(|act| act.name).collect()
}

#[test]
fn values_are_what_bash_makes_of_them() {
    for (text, expected) in [
        ("rm -rf '/srv/a b'", vec!["/srv/a b"]),
        ("rm -rf \"/srv/a b\"", vec!["/srv/a b"]),
        ("rm -rf /srv/a\\ b", vec!["/srv/a b"]),
        ("x='/srv/a b'; rm -rf \"$x\"", vec!["/srv/a b"]),
        ("x='/srv/a /srv/b'; rm -rf $x", vec!["/srv/a", "/srv/b"]),
        ("rm -rf /srv/{a,b}", vec!["/srv/a", "/srv/b"]),
        ("rm -rf /srv/{1..3}", vec!["/srv/1", "/srv/2", "/srv/3"]),
        ("rm -rf /srv/{01..02}{a,b}", vec!["/srv/01a", "/srv/01b", "/srv/02a", "/srv/02b"]),
        ("rm -rf \"/srv/{a,b}\"", vec!["/srv/{a,b}"]),
        ("rm -rf ~/x", vec!["/home/dana/x"]),
        ("rm -rf \"$HOME/x\"", vec!["/home/dana/x"]),
        ("rm -rf /srv/$OUT", vec!["/srv/build"]),
        ("rm -rf /srv/$((1+2*3))", vec!["/srv/7"]),
        ("i=3; rm -rf /srv/$((i+1))", vec!["/srv/4"]),
        ("a=(x y); rm -rf /srv/${#a[@]}", vec!["/srv/2"]),
        ("x=/srv/a.tar.gz; rm -rf ${x%%.*}", vec!["/srv/a"]),
        ("x=/srv/a; rm -rf /srv/${x##*/}-old", vec!["/srv/a-old"]),
        ("rm -rf /srv/$(basename /a/b.txt .txt)", vec!["/srv/b"]),
        ("rm -rf $(dirname /srv/a/b)/c", vec!["/srv/a/c"]),
        ("cd /srv; rm -rf $(pwd)/a", vec!["/srv/a"]),
        ("x=$(cat <<'EOF'\n/srv/a\nEOF\n); rm -rf \"$x\"", vec!["/srv/a"]),
        ("rm -rf \"$(< list.txt)\"", vec!["/srv/a\n/srv/b"]),
        ("rm -rf $(cat list.txt)", vec!["/srv/a", "/srv/b"]),
        ("rm -rf /srv/a # /srv/b", vec!["/srv/a"]),
        ("rm -rf /srv/a#b", vec!["/srv/a#b"]),
        ("x=a; x=b; rm -rf /srv/$x", vec!["/srv/b"]),
        ("x=a; (x=b); rm -rf /srv/$x", vec!["/srv/a"]),
        ("x=a; echo | x=b; rm -rf /srv/$x", vec!["/srv/a"]),
        ("f() { local x=b; }; x=a; f; rm -rf /srv/$x", vec!["/srv/a"]),
        ("f() { x=b; }; x=a; f; rm -rf /srv/$x", vec!["/srv/b"]),
        ("x=a; unset x; rm -rf /srv/b$x", vec!["/srv/b"]),
    ] {
        assert_eq!(names(text), expected, "{text}");
    }
}

#[test]
fn places_follow_the_folder() {
    for (text, place) in [
        ("cd /tmp && rm -rf x", Place::Temporary),
        ("cd /srv; rm -rf x", Place::Outside),
        ("(cd /srv); rm -rf x", Place::InWorkspace),
        ("cd ..; rm -rf shop", Place::Workspace),
        ("cd; rm -rf x", Place::InHome),
        ("cd ~ && rm -rf x", Place::InHome),
        ("pushd /srv; popd; rm -rf x", Place::InWorkspace),
        ("cd /srv || exit; rm -rf x", Place::Outside),
        ("sudo -D /srv rm -rf /srv/x", Place::Outside),
        ("tmp=$(mktemp -d); rm -rf \"$tmp\"", Place::Temporary),
        ("tmp=$(mktemp -d); trap 'rm -rf \"$tmp\"' EXIT", Place::Temporary),
        ("rm -rf \"$(git rev-parse --show-toplevel 2>/dev/null || pwd)/x\"", Place::InWorkspace),
        ("find . -name '*.pyc' -delete", Place::InWorkspace),
        ("find . -type d -name __pycache__ -exec rm -rf {} +", Place::InWorkspace),
        ("find . -name '*.orig' -print0 | xargs -0 rm -f", Place::InWorkspace),
        ("find / -delete", Place::Root),
    ] {
        let command = done(text);
        let found = command.acts.first().and_then(|act| act.path.as_ref()).map(|path| path.place);
        assert_eq!(found, Some(place), "{text} {command:?}");
    }
}

#[test]
fn doubts_are_told() {
    for (text, doubt) in [
        ("rm -rf \"$STEAMROOT/\"*", Doubt::Unset("STEAMROOT".to_owned())),
        ("rm -rf $NOPE/x", Doubt::Unset("NOPE".to_owned())),
        ("rm -rf $NOPE", Doubt::Unset("NOPE".to_owned())),
        ("NOPE=; rm -rf $NOPE/x", Doubt::Unset("NOPE".to_owned())),
        ("(export HOME=/tmp/sbx; ./t.sh); rm -rf \"$HOME\"", Doubt::Lost("HOME".to_owned())),
        ("echo x | HOME=/tmp/x; rm -rf \"$HOME\"", Doubt::Lost("HOME".to_owned())),
        ("x='a b'; rm -rf /srv/$x", Doubt::Unquoted("x".to_owned())),
        ("x=$(some-tool); rm -rf $x", Doubt::Unquoted("x".to_owned())),
        ("x=$(some-tool); rm -rf \"$x\"", Doubt::Unread("$(some-tool)".to_owned())),
        ("some-tool | xargs rm -rf", Doubt::Unread("$(some-tool)".to_owned())),
        ("read -r x; rm -rf \"$x\"", Doubt::Unread("$x".to_owned())),
    ] {
        let command = done(text);
        assert!(command.acts.iter().any(|act| act.doubts.contains(&doubt)), "{text} {command:?}");
    }
}

#[test]
fn an_empty_variable_shows_what_is_left() {
    let command = done("rm -rf \"$STEAMROOT/\"*");
    assert_eq!(command.acts[0].path.as_ref().map(|path| path.place), Some(Place::Root));
}

#[test]
fn secrets_have_a_source_and_are_never_told() {
    for (text, source) in [
        ("curl -X DELETE -H \"Authorization: Bearer $API_TOKEN\" https://api.example/v1/x/1", "API_TOKEN"),
        (
            "curl -X DELETE -H \"Authorization: Bearer $(cat tools/.token)\" https://api.example/v1/x/1",
            "tools/.token",
        ),
        ("T=$(cat tools/.token); curl -X DELETE -H \"A: $T\" https://api.example/v1/x/1", "tools/.token"),
        (
            "MY_SECRET=abcdefghijklmnop; curl -X DELETE -H \"A: $MY_SECRET\" https://api.example/v1/x/1",
            "MY_SECRET",
        ),
    ] {
        let command = done(text);
        assert!(
            command.acts.iter().any(|act| act.credentials.iter().any(|own| own.source == source)),
            "{text} {command:?}"
        );
        let told = format!("{:?} {:?}", command.acts, command.gaps);
        for secret in ["s3cr3t", "not-a-real-one", "abcdefghijklmnop"] {
            assert!(!told.contains(secret), "{text}: {told}");
        }
    }
}

#[test]
fn conditions_are_told() {
    for (text, when) in [
        ("rm -rf /srv/data", When::Always),
        ("true && rm -rf /srv/data", When::AfterSuccess),
        ("false || rm -rf /srv/data", When::AfterFailure),
        ("true; rm -rf /srv/data", When::Always),
        ("if true; then rm -rf /srv/data; fi", When::AfterSuccess),
        ("if true; then :; else rm -rf /srv/data; fi", When::AfterFailure),
        ("a && bash -c 'rm -rf /srv/data'", When::AfterSuccess),
    ] {
        assert_eq!(done(text).acts[0].when, when, "{text}");
    }
}

#[test]
fn spans_point_into_the_outermost_text() {
    let text = "echo hi && sudo bash -c 'rm -rf /srv/data'; ls $(rm -rf /srv/x)";
    let command = done(text);
    let shown: Vec<&str> =
        command.acts.iter().map(|act| text.get(act.span.start..act.span.end).unwrap_or_default()).collect();
    assert_eq!(shown, ["'rm -rf /srv/data'", "rm -rf /srv/x"]);
}

#[test]
fn ways_are_told() {
    let command = done("ssh db1 'sudo bash -c \"rm -rf /srv/data\"'");
    assert_eq!(acts(&command), ["delete tree /srv/data"]);
    assert_eq!(command.acts[0].through, ["ssh db1", "sudo", "bash -c"]);
    assert_eq!(command.acts[0].hints[0].value, "db1");
}
