//! Events that are none: each a problem with a place, where there is one, and a remedy.

use crate::common::{event, id, with, without};
use caution_forge::read_event;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Name, bytes, what the message says, the line (0: none).
fn rows() -> Vec<(&'static str, Vec<u8>, &'static str, u32)> {
    let pretty = |value: Value| serde_json::to_vec_pretty(&value).unwrap();
    let changed = |pointer: &str, part: Value| pretty(with(event("opened"), pointer, part));
    let push = json!({"ref": "refs/heads/x", "before": id('a'), "after": id('0'), "deleted": true});
    vec![
        ("nothing", b"".to_vec(), "the event is empty", 0),
        ("blank", b" \n\t\n".to_vec(), "the event is empty", 0),
        ("text", b"hello".to_vec(), "not JSON", 1),
        ("cut", event("opened").to_string().into_bytes()[..200].to_vec(), "ends too early", 1),
        ("two", b"{}\n{}".to_vec(), "trailing characters", 2),
        ("list", b"[]".to_vec(), "expected an event: an object", 1),
        ("number", b"5".to_vec(), "invalid type: integer `5`, expected an event: an object", 1),
        ("utf-16", b"\xff\xfe{\0}\0".to_vec(), "UTF-16", 0),
        ("latin-1", b"{\n\"title\": \"caf\xe9\"}".to_vec(), "not UTF-8", 2),
        ("empty object", b"{}".to_vec(), "the event carries no change", 0),
        (
            "star",
            br#"{"action": "created", "starred_at": "x", "repository": {}}"#.to_vec(),
            "`created` carries no change",
            0,
        ),
        (
            "issue",
            br#"{"action": "opened", "issue": {"number": 3}}"#.to_vec(),
            "`opened` carries no change",
            0,
        ),
        ("deleted branch", pretty(push), "carries no change", 0),
        ("API pull request", br#"{"number": 1, "head": {}, "base": {}}"#.to_vec(), "not an event", 0),
        ("GitLab job", br#"{"object_kind": "build"}"#.to_vec(), "`build` carries no change", 0),
        (
            "number as text",
            changed("/pull_request/number", json!("12")),
            "`pull_request.number`: invalid type: string",
            0,
        ),
        ("negative number", changed("/number", json!(-1)), "`number`: invalid value", 0),
        (
            "short id",
            changed("/pull_request/head/sha", json!("abc123")),
            "`abc123` is not a full commit id",
            0,
        ),
        (
            "id as number",
            changed("/pull_request/base/sha", json!(5)),
            "`pull_request.base.sha`: invalid type",
            0,
        ),
        (
            "user as text",
            changed("/pull_request/user", json!("ana")),
            "`pull_request.user`: invalid type: string \"ana\", expected an account",
            0,
        ),
        (
            "head as list",
            changed("/pull_request/head", json!([{"sha": id('b')}])),
            "`pull_request.head`: invalid type: sequence",
            0,
        ),
        ("reviews as text", changed("/reviews", json!("none")), "`reviews`: invalid type", 0),
        (
            "state as number",
            changed("/reviews", json!([{"state": 1}])),
            "`reviews[0].state`: invalid type",
            0,
        ),
        (
            "review id",
            changed("/reviews", json!([{"commit_id": "HEAD"}])),
            "`reviews[0].commit_id`: `HEAD` is not",
            0,
        ),
        (
            "no head",
            pretty(without(event("opened"), "/pull_request/head")),
            "`pull_request.head.sha` is missing",
            0,
        ),
        ("twice", br#"{"number": 1, "number": 2}"#.to_vec(), "duplicate field `number`", 1),
        ("group", br#"{"merge_group": {"head_sha": null}}"#.to_vec(), "`merge_group.head_sha`", 1),
        (
            "webhook",
            br#"{"object_kind": "merge_request", "object_attributes": {"iid": 1}}"#.to_vec(),
            "last_commit.id` is missing",
            0,
        ),
        (
            "webhook type",
            br#"{"object_kind": "merge_request", "object_attributes": {"iid": "1"}}"#.to_vec(),
            "`object_attributes.iid`",
            1,
        ),
        (
            "deep",
            format!("{{\"reviews\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000)).into_bytes(),
            "`reviews[0]`: invalid type: sequence, expected a review",
            1,
        ),
    ]
}

#[test]
fn every_malformed_event_is_a_problem_with_place_and_remedy() {
    for (name, bytes, says, line) in rows() {
        let problem = read_event("event.json", &bytes).expect_err(name);
        assert!(problem.message.contains(says), "{name}: {}", problem.message);
        assert!(problem.hint.as_ref().is_some_and(|hint| hint.len() > 10), "{name}");
        assert_eq!(problem.input, "event.json", "{name}");
        if line > 0 {
            assert_eq!(problem.position.line, line, "{name}");
        }
        // Wherever a field is to blame, its line is shown.
        if says.starts_with('`') && !says.contains("carries") && !says.contains("last_commit") {
            assert!(problem.position.line > 0 && problem.line_text.is_some(), "{name}: {problem}");
        }
        assert!(!problem.message.chars().any(char::is_control), "{name}");
        assert!(problem.message.len() < 1_000, "{name}");
    }
}

#[test]
fn the_line_of_the_fault_is_the_line_of_the_field() {
    let text = serde_json::to_string_pretty(&with(event("opened"), "/pull_request/title", json!(7))).unwrap();
    let problem = read_event("event.json", text.as_bytes()).unwrap_err();
    assert!(text.lines().nth(problem.position.line as usize - 1).unwrap().contains("\"title\": 7"));
    assert!(problem.line_text.unwrap().contains("\"title\": 7"));
}

#[test]
fn an_event_larger_than_any_is_refused_before_it_is_read() {
    let problem = read_event("event.json", &vec![b'['; (25 << 20) + 1]).unwrap_err();
    assert!(problem.message.contains("26214401 bytes"), "{problem}");
    assert!(problem.hint.is_some());
}

#[test]
fn a_hostile_text_does_not_reach_the_message_as_it_is() {
    let evil = format!("\u{1b}[2J\n::error::{}", "x".repeat(10_000));
    let problem =
        read_event("e", with(event("opened"), "/pull_request/head/sha", json!(evil)).to_string().as_bytes());
    let message = problem.unwrap_err().message;
    assert!(!message.contains('\u{1b}') && !message.contains('\n') && message.len() < 500, "{message}");
}

#[test]
fn large_lists_are_read_in_passing() {
    let reviews: Vec<Value> =
        (0..20_000).map(|n| json!({"id": n, "user": {"login": "x"}, "state": "COMMENTED"})).collect();
    let delivery = crate::common::read(&with(event("opened"), "/reviews", json!(reviews)));
    assert_eq!(delivery.context.approvals.len(), 20_000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_event("e", &bytes);
    }

    #[test]
    fn no_damage_to_an_event_makes_it_panic(at in 0usize..2_000, byte in any::<u8>(), cut in 0usize..3_000) {
        let mut bytes = event("opened").to_string().into_bytes();
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(cut.max(1));
        let outcome = read_event("e", &bytes);
        prop_assert!(outcome.is_ok() || outcome.unwrap_err().hint.is_some());
    }
}
