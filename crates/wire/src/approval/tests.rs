//! What is written is read again, and nothing else is.

use caution_core::approval::{BreakGlass, ChangeRef, DeedRef, Kind, Seen, SeenService};
use caution_core::charter::Tier;
use caution_core::verdict::Outcome;

use super::*;

fn object(digit: &str) -> ObjectId {
    ObjectId::parse(&digit.repeat(40)).unwrap()
}

fn point(digit: &str) -> Point {
    Point { commit: object(digit), tree: object(digit) }
}

fn approval() -> Statement {
    Statement {
        kind: Kind::Approve,
        about: About::Change(ChangeRef {
            base: Some(point("1")),
            head: point("2"),
            target: "main".to_owned(),
            branch: Some("work".to_owned()),
            content: Digest::of(b"x"),
        }),
        repository: Some("org/shop".to_owned()),
        seen: Some(Seen {
            services: vec![SeenService { name: "ledger".to_owned(), tier: Tier::new(1) }],
            outcome: Outcome::Hold,
            policy: Digest::of(b"policy"),
            unknowns: 1,
            lines: 12,
        }),
        text: "I read it".to_owned(),
        accept_tests: vec!["tests/a.py::test_fee".to_owned()],
        made_at: "2026-11-21T10:00:00Z".parse().unwrap(),
        first_viewed_at: Some("2026-11-21T09:00:00Z".parse().unwrap()),
        expires_at: None,
        single_use: false,
        nonce: "n".to_owned(),
        break_glass: None,
    }
}

/// An approval that accepts no test.
fn plain() -> Statement {
    Statement { accept_tests: Vec::new(), ..approval() }
}

fn statements() -> Vec<Statement> {
    let deed = DeedRef { digest: Digest::of(b"rm"), directory: ".".into(), environment: "prod".into() };
    let id = "a".repeat(40);
    vec![
        approval(),
        plain(),
        Statement { repository: None, ..plain() },
        Statement { kind: Kind::Object, seen: None, ..plain() },
        Statement { about: About::Command(deed.clone()), single_use: true, ..plain() },
        Statement { about: About::Plan(deed), single_use: true, ..plain() },
        Statement { kind: Kind::Revoke, about: About::Statement(id.clone()), ..plain() },
        Statement { kind: Kind::Use, about: About::Statement(id), ..plain() },
        Statement {
            kind: Kind::BreakGlass,
            break_glass: Some(BreakGlass { incident: "INC-1".into(), scope: vec!["second-person".into()] }),
            ..plain()
        },
    ]
}

#[test]
fn every_kind_of_statement_is_read_as_it_was_written() {
    for statement in statements() {
        let payload = payload(&statement);
        let read = read(&seal(&payload, &[("SHA256:k".to_owned(), vec![1])])).unwrap();
        assert_eq!((read.id, read.signed), (id_of(&payload), signed_bytes(&payload)));
        assert_eq!((read.statement, read.signatures), (statement, vec![vec![1]]));
    }
}

#[test]
fn a_payload_fits_the_published_schema() {
    let schema = crate::schema::approval_schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for statement in statements() {
        let value: Value = serde_json::from_slice(&payload(&statement)).unwrap();
        assert_eq!(value["predicateType"], PREDICATE_TYPE);
        let errors: Vec<String> =
            validator.iter_errors(&value["predicate"]).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

/// Reads a payload in which one text stands for another.
fn with(from: &str, to: &str) -> String {
    let text = String::from_utf8(payload(&approval())).unwrap();
    assert!(text.contains(from), "`{from}` is not in {text}");
    read(&seal(text.replace(from, to).as_bytes(), &[])).unwrap_err().to_string()
}

#[test]
fn whatever_was_edited_into_something_else_is_refused() {
    let long = "x".repeat(5_000);
    let table = [
        ("\"kind\": \"approve\"", "\"kind\": \"bless\"", "unknown variant"),
        ("\"kind\": \"approve\"", "\"kind\": \"revoke\"", "cannot be said of that"),
        ("\"kind\": \"approve\"", "\"kind\": \"object\"", "only an approval of a change accepts tests"),
        ("tests/a.py::test_fee", " ", "a test is empty"),
        ("\"org/shop\"", "\" \"", "a repository is empty"),
        ("\"org/shop\"", "7", "expected a string"),
        ("\"kind\": \"approve\"", "\"kind\": \"break-glass\"", "without an incident"),
        ("\"nonce\": \"n\"", "\"nonce\": \"n\", \"unless\": \"x\"", "unknown field `unless`"),
        ("\"nonce\": \"n\"", "\"nonce\": \"n\", \"nonce\": \"m\"", "duplicate field"),
        ("caution/approval/1", "caution/approval/2", "is not known"),
        ("caution:approval/1", "https://slsa.dev/provenance/v1", "its type is"),
        ("\"tier\": 1", "\"tier\": 9", "not 1 to 4"),
        ("I read it", &long, "more than 4000 characters"),
        ("2026-11-21T10:00:00Z", "yesterday", "is no moment"),
        ("\"target\": \"main\"", "\"target\": \" \"", "a target is empty"),
        ("sha256:", "md5:", "is no digest"),
        ("\"gitTree\": \"2", "\"gitTree\": \"3", "subject is not what"),
    ];
    for (from, to, why) in table {
        let error = with(from, to);
        assert!(error.contains(why), "{from} → {to}: {error}");
    }
}

#[test]
fn an_id_is_forty_lower_case_digits() {
    assert!(id(&"0".repeat(40)).is_ok());
    for text in ["", "../../heads/main", &"A".repeat(40), &"0".repeat(39)] {
        assert!(id(text).is_err(), "{text}");
    }
}
