//! Whether `caution reach` goes on to the services that depend on what it reaches, and compares a change with others.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;

use caution_testkit::repository::TestRepository;
use common::{beside, caution};
use serde_json::Value;

fn component(name: &str, tier: u8, spec: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: {name}\n  labels: {{tier: '{tier}'}}\nspec:\n  owner: team-{name}\n{spec}"
    )
}

/// Three services: `web` is declared to depend on `pay`; `mail` has to do with neither.
fn system() -> TestRepository {
    let repository = TestRepository::new();
    repository.write("pay/catalog-info.yaml", component("pay", 2, "  providesApis: [pay-api]\n"));
    repository.write("web/catalog-info.yaml", component("web", 1, "  consumesApis: [pay-api]\n"));
    repository.write("mail/catalog-info.yaml", component("mail", 3, "  dependsOn: ['component:web']\n"));
    repository.write("pay/total.py", "def total(x):\n    return x + 1\n");
    repository.write(
        "pay/test_total.py",
        "from total import total\n\n\ndef test_total():\n    assert total(1) == 2\n",
    );
    repository.write("web/page.py", "def page():\n    return 1\n");
    repository.commit("Begin");
    repository
}

fn reach(repository: &TestRepository, arguments: &[&str]) -> Value {
    let mut all = vec!["reach", "--worktree", "--format", "json", "--all"];
    all.extend(arguments);
    caution(repository.path(), &all).exits(0).json()
}

/// Services that are reached, each with its tier, band and the origin of its last step.
fn services(answer: &Value) -> Vec<String> {
    let list = answer["reach"]["radius"]["services"].as_array().unwrap();
    let told = |one: &Value| {
        let last = one["via"].as_array().unwrap().last().map_or("own", |hop| hop["origin"].as_str().unwrap());
        format!(
            "{} {} {} {last}",
            one["service"].as_str().unwrap(),
            one["tier"],
            one["band"].as_str().unwrap()
        )
    };
    let mut told: Vec<String> = list.iter().map(told).collect();
    told.sort();
    told
}

const GRAPH: &str = "traces_service_graph_request_total{client=\"mail\",server=\"pay-service\"} 30\ntraces_service_graph_request_total{client=\"web\",server=\"pay-service\"} 70\n";

#[test]
fn a_reached_service_leads_to_who_is_declared_to_depend_on_it() {
    let repository = system();
    repository.write("pay/total.py", "def total(x):\n    return x + 2\n");
    let answer = reach(&repository, &[]);
    assert_eq!(services(&answer), ["pay 2 certain own", "web 1 likely declared"]);
    assert_eq!(
        answer["reach"]["radius"]["services"][0]["owners"][0], "team-web",
        "the critical one comes first"
    );
    caution(repository.path(), &["reach", "--worktree"])
        .exits(0)
        .says("web/catalog-info.yaml")
        .says("is declared to depend on it");
    caution(repository.path(), &["check", "--worktree"]).says("web (tier 1");
}

#[test]
fn tests_and_layout_of_a_service_lead_to_nobody_who_depends_on_it() {
    let repository = system();
    repository.write("pay/test_total.py", "def test_total():\n    assert True\n");
    assert_eq!(services(&reach(&repository, &[])), ["pay 2 certain own"]);
    repository.write(
        "pay/test_total.py",
        "from total import total\n\n\ndef test_total():\n    assert total(1) == 2\n",
    );
    repository.write("pay/total.py", "def total(x):\n    # more\n    return x + 1\n");
    assert_eq!(services(&reach(&repository, &[])), ["pay 2 certain own"]);
}

#[test]
fn a_dependency_that_the_change_takes_out_of_the_catalogue_still_counts() {
    let repository = system();
    repository.write("pay/total.py", "def total(x):\n    return x + 2\n");
    repository.write("web/catalog-info.yaml", component("web", 4, ""));
    assert!(services(&reach(&repository, &[])).iter().any(|one| one.starts_with("web 1 ")));
    // Nor does it end where the other side is taken out.
    let repository = system();
    repository.write("pay/total.py", "def total(x):\n    return x + 2\n");
    repository.write("pay/catalog-info.yaml", component("pay", 2, ""));
    assert!(services(&reach(&repository, &[])).contains(&"web 1 likely declared".to_owned()));
}

#[test]
fn what_was_measured_leads_on_and_where_it_differs_from_what_is_declared_is_shown() {
    let repository = system();
    repository.write("pay/total.py", "def total(x):\n    return x + 2\n");
    let graph = beside(&repository, "graph.prom", GRAPH);
    let measured = ["--measured", graph.as_str()];
    let answer = reach(&repository, &measured);
    assert_eq!(services(&answer), ["mail 3 likely measured", "pay 2 certain own", "web 1 likely measured"]);
    let differ = &answer["reach"]["radius"]["disagreements"];
    assert_eq!(
        (&differ[0]["client"], &differ[0]["server"], &differ[0]["by"][0], &differ[0]["not_by"][0]),
        (&"mail".into(), &"pay".into(), &"measured".into(), &"declared".into()),
        "{differ:#}"
    );
    caution(repository.path(), &["reach", "--worktree", measured[0], measured[1]])
        .exits(0)
        .says("mail calls pay: measured says so, declared does not");
    let jaeger =
        beside(&repository, "graph.json", r#"{"data":[{"parent":"mail","child":"pay","callCount":3}]}"#);
    let answer = reach(&repository, &["--measured", &jaeger]);
    assert!(services(&answer).contains(&"mail 3 likely measured".to_owned()));
}

#[test]
fn a_snapshot_that_cannot_be_read_or_knows_nothing_of_the_repository_is_an_error() {
    let repository = system();
    repository.write("pay/total.py", "def total(x):\n    return x + 2\n");
    let run = |text: &[u8]| {
        let graph = beside(&repository, "graph.txt", text);
        caution(repository.path(), &["reach", "--worktree", "--measured", &graph])
    };
    run(b"").exits(2).complains("graph.txt").complains("names no call");
    run(b"{").exits(2).complains("line 1");
    run(b"\xff\xfe").exits(2).complains("byte 0: it is not UTF-8");
    run(GRAPH.replace("mail", "a").replace("web", "b").replace("pay-service", "c").as_bytes())
        .exits(2)
        .complains("names no service that is declared here; it names `a`, `b`, `c`")
        .complains(".caution/services.yaml");
}

/// A repository with so many changes of a function that nobody uses.
fn busy(changes: usize) -> TestRepository {
    let repository = TestRepository::new();
    repository
        .write("core.py", "def hub(x):\n    return x\n")
        .write("alone.py", "def alone():\n    return 0\n");
    for user in 0..4 {
        repository
            .write(format!("user{user}.py"), "from core import hub\n\n\ndef use(x):\n    return hub(x)\n");
    }
    repository.commit("Begin");
    for change in 1..=changes {
        repository.write("alone.py", format!("def alone():\n    return {change}\n")).commit("More");
    }
    repository
}

#[test]
fn a_change_is_compared_with_those_before_it_where_there_are_enough() {
    let repository = busy(24);
    repository.write("core.py", "def hub(x):\n    return x + 1\n");
    let larger = |answer: &Value| answer["reach"]["radius"]["larger_than"].clone();
    let answer = larger(&reach(&repository, &[]));
    assert_eq!(answer, serde_json::json!({"percent": 100, "changes": 24, "files": 4}));
    // The second time from what was kept.
    assert_eq!(larger(&reach(&repository, &[])), answer);
    let says = "4 other files name what changes: more than for 100 % of the last 24 changes to programs.";
    let text = caution(repository.path(), &["reach", "--worktree"]).exits(0).stdout;
    assert!(text.split_whitespace().collect::<Vec<_>>().join(" ").contains(says), "{text}");
    repository
        .write("core.py", "def hub(x):\n    return x\n")
        .write("alone.py", "def alone():\n    return -1\n");
    assert_eq!(
        larger(&reach(&repository, &[])),
        serde_json::json!({"percent": 0, "changes": 24, "files": 0})
    );
    repository.write("alone.py", "def alone():\n    # none\n    return 24\n");
    assert_eq!(larger(&reach(&repository, &[])), Value::Null, "only layout changes");
    let short = busy(5);
    short.write("core.py", "def hub(x):\n    return x + 1\n");
    assert_eq!(larger(&reach(&short, &[])), Value::Null, "too few changes to compare with");
}

#[test]
fn a_verdict_without_reach_says_that_it_was_left_out() {
    let repository = system();
    repository.write("pay/total.py", "def total(x):\n    return x + 2\n").commit("Change");
    let report = |arguments: &[&str]| {
        let all = [["check", "--format", "json"].as_slice(), arguments].concat();
        caution(repository.path(), &all).json()
    };
    let with = report(&[]);
    assert!(with["reach"]["radius"].is_object());
    let without = report(&["--without-reach"]);
    assert!(without["reach"]["radius"].is_null());
    let said = without["unknowns"].as_array().unwrap().iter().find(|one| one["kind"] == "reach").unwrap();
    assert!(said["what"].as_str().unwrap().contains("--without-reach"), "{said}");
    assert!(said["remedy"].as_str().is_some());
    let graph = beside(&repository, "graph.prom", GRAPH);
    let told = services(&report(&["--measured", &graph]));
    assert!(told.contains(&"mail 3 likely measured".to_owned()), "{told:?}");
    caution(repository.path(), &["check", "--measured", &graph, "--without-reach"]).exits(2);
}

#[test]
fn one_odd_file_somewhere_does_not_make_every_change_unknown() {
    let repository = TestRepository::new();
    repository.write("app/alone.py", "def alone():\n    return 1\n");
    repository.write("vendor/odd.py", "def broken(:\n    return ((\n");
    repository.write("mobile/main.dart", "void main() {}\n");
    repository.commit("Begin");
    repository.write("app/alone.py", "def alone():\n    return 2\n");
    let standing = |answer: &Value| answer["reach"]["radius"]["standing"].clone();
    let answer = reach(&repository, &[]);
    assert_eq!(standing(&answer), "nothing-found", "{:#}", answer["reach"]["radius"]["completeness"]);
    caution(repository.path(), &["reach", "--worktree"]).exits(0).says("do not name it");

    let change = |path: &str, text: &str| {
        repository
            .write("app/alone.py", "def alone():\n    return 1\n")
            .write(path, text)
            .commit("Elsewhere");
        repository.write("app/alone.py", "def alone():\n    return 2\n");
    };
    change("mobile/main.dart", "void main() { alone(); }\n");
    let answer = reach(&repository, &[]);
    assert_eq!(standing(&answer), "unknown");
    let blind = &answer["reach"]["radius"]["completeness"]["blind"];
    assert_eq!(*blind, serde_json::json!([{"path": "mobile/main.dart", "why": "names", "name": "alone"}]));
    assert!(answer["unknowns"].to_string().contains("names `alone` where it could not be read"));
    caution(repository.path(), &["reach", "--worktree"])
        .exits(0)
        .says("UNKNOWN")
        .says("main.dart (which names alone) was not read whole");

    change("mobile/main.dart", "void main() {}\n");
    change("vendor/odd.py", "def broken(:\n    return ((alone(\n");
    assert_eq!(standing(&reach(&repository, &[])), "unknown", "the part that was not read names it");
    change("vendor/odd.py", "import x\n");
    change("app/odd.py", "def broken(:\n    return ((\n");
    let answer = reach(&repository, &[]);
    assert_eq!(standing(&answer), "unknown", "what was given up in the same folder may do anything");
    assert_eq!(answer["reach"]["radius"]["completeness"]["blind"][0]["why"], "beside");
}
