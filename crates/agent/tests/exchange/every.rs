//! What holds for every agent.

use caution_agent::{ALL, Answer, Event, Phase, by_id};
use caution_core::command::Language;
use serde_json::{Value, json};

#[test]
fn ids_are_sorted_and_found() {
    let ids: Vec<&str> = ALL.iter().map(|agent| agent.id).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    assert_eq!(ids, sorted);
    for id in ids {
        assert_eq!(by_id(id).map(|agent| agent.id), Some(id));
    }
    assert!(by_id("nobody").is_none());
}

#[test]
fn every_agent_says_where_it_is_described_and_what_makes_it_go_on() {
    for agent in ALL {
        assert!(agent.page.starts_with("https://"), "{}", agent.id);
        assert!(!agent.title.is_empty() && !agent.fails_open.is_empty(), "{}", agent.id);
        assert!(agent.deadline_ms <= 5_000, "{}", agent.id);
        assert!(!agent.install.targets.is_empty() && !agent.install.traces.is_empty(), "{}", agent.id);
        for end in agent.fails_open {
            assert!(
                !end.ends_with('.') && end.starts_with(char::is_lowercase) || end.starts_with('`'),
                "{end}"
            );
        }
    }
}

#[test]
fn what_cannot_be_read_is_malformed_and_refused_by_every_agent() {
    let long = "x".repeat(caution_agent::INPUT_BYTES + 1);
    let deep = format!("{{\"tool_name\":{}", "[".repeat(100_000));
    let twice = r#"{"tool_name":"Bash","tool_input":{"command":"ls","command":"rm -rf /"}}"#;
    let inputs: Vec<&[u8]> = vec![
        b"",
        b"\0",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{",
        b"{\"a\":1",
        twice.as_bytes(),
        long.as_bytes(),
        deep.as_bytes(),
    ];
    for agent in ALL {
        for input in &inputs {
            let error = (agent.parse)(input).unwrap_err();
            assert!(!error.why.is_empty() && !error.why.ends_with('.'), "{}: {error}", agent.id);
            let reply = (agent.malformed)(&error.to_string());
            assert!(agent.refuses(&reply), "{}: {reply:?}", agent.id);
        }
    }
}

#[test]
fn a_sample_is_read_as_the_command_that_it_is() {
    for agent in ALL {
        let command = "printf '%s\\n' \"a\\\"b\" # ü";
        let request = (agent.parse)((agent.sample)(command, "/work").as_bytes()).unwrap();
        let Event::Command { text, language, .. } = &request.event else {
            panic!("{}: {request:?}", agent.id);
        };
        assert_eq!((text.as_str(), *language), (command, Language::Bash), "{}", agent.id);
        assert_eq!(request.phase, Phase::Before, "{}", agent.id);
    }
}

#[test]
fn no_objection_is_quiet_and_every_refusal_is_not() {
    for agent in ALL {
        let request = (agent.parse)((agent.sample)("ls", "/work").as_bytes()).unwrap();
        let quiet = (agent.answer)(&request, &Answer::NoObjection { remarks: None });
        assert!(!agent.refuses(&quiet), "{}: {quiet:?}", agent.id);
        assert_eq!((quiet.exit, quiet.stderr.as_str()), (0, ""), "{}", agent.id);
        assert!(quiet.stdout.len() < 20, "{}: {quiet:?}", agent.id);
        let told = (agent.answer)(&request, &Answer::NoObjection { remarks: Some("a remark".to_owned()) });
        assert!(!agent.refuses(&told) && told.exit == 0, "{}: {told:?}", agent.id);
        for reason in ["", "because", "\u{0}\u{1b}[31m", &"long ".repeat(100_000)] {
            let reason = reason.to_owned();
            for answer in [
                Answer::Ask { reason: reason.clone() },
                Answer::Deny { reason: reason.clone() },
                Answer::Failure { reason: reason.clone() },
            ] {
                let reply = (agent.answer)(&request, &answer);
                let asks = matches!(answer, Answer::Ask { .. }) && (agent.can_ask)(&request);
                assert_eq!(agent.refuses(&reply), !asks, "{} {answer:?}", agent.id);
                assert!(reply.stdout.len() + reply.stderr.len() < 100_000, "{}", agent.id);
                assert!(!reply.stderr.contains('\u{1b}') && !reply.stdout.contains('\u{1b}'), "{}", agent.id);
            }
        }
    }
}

#[test]
fn unknown_fields_are_passed_over() {
    for agent in ALL {
        let sample = (agent.sample)("ls -l", "/work");
        let mut value: Value = serde_json::from_str(&sample).unwrap();
        value["aFieldOfTomorrow"] = json!({"x": [1, 2]});
        assert!((agent.parse)(value.to_string().as_bytes()).is_ok(), "{}", agent.id);
    }
}
