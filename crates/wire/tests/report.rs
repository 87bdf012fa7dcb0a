//! The report from the outside: its shape, its schema, and what is never in it.

use caution_core::charter::Service;
use caution_core::pattern::Patterns;
use caution_testkit::sample::{self, Sample};
use caution_wire::report::{Extent, LeftOut};
use caution_wire::words::{FileStatus, Standing, State};
use caution_wire::{ExitCode, ReachReport, Report, report_schema};
use serde_json::Value;

fn report(sample: &Sample) -> Report {
    Report::new(&sample.change, &sample.charter, &sample.assessment, &sample.verdict)
}

fn samples() -> impl Iterator<Item = Sample> {
    sample::ALL.iter().map(|make| make())
}

#[test]
fn every_report_fits_the_published_schema() {
    let validator = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&report_schema())
        .expect("the schema is a schema");
    for sample in samples() {
        let value: Value = serde_json::from_str(&report(&sample).to_json()).unwrap();
        let faults: Vec<String> = validator
            .iter_errors(&value)
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect();
        assert_eq!(faults, [] as [String; 0], "{}", sample.name);
    }
}

#[test]
fn the_top_level_is_the_promised_one_in_the_promised_order() {
    for sample in samples() {
        let value: Value = serde_json::from_str(&report(&sample).to_json()).unwrap();
        let keys: Vec<&String> = value.as_object().unwrap().keys().collect();
        assert_eq!(
            keys,
            [
                "schema",
                "change",
                "verdict",
                "requirements",
                "reasons",
                "provenance",
                "reach",
                "findings",
                "effects",
                "evidence",
                "unknowns"
            ]
        );
        assert_eq!(value["schema"], "caution/report/1");
        assert!(value["provenance"]["class"].is_string() && value["provenance"]["evidence"].is_array());
    }
}

#[test]
fn the_same_values_give_the_same_bytes_and_can_be_read_back() {
    for sample in samples() {
        let report = report(&sample);
        let text = report.to_json();
        assert_eq!(text, self::report(&sample).to_json());
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report, "{}", sample.name);
        assert!(text.ends_with("}\n"));
    }
}

#[test]
fn a_reader_of_today_takes_fields_and_open_words_of_tomorrow() {
    fn add_everywhere(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.values_mut().for_each(add_everywhere);
                map.insert("added_tomorrow".to_owned(), Value::from(1));
            }
            Value::Array(list) => list.iter_mut().for_each(add_everywhere),
            _ => {}
        }
    }
    let report = report(&sample::by_name("junior-with-ai").unwrap());
    let mut value: Value = serde_json::from_str(&report.to_json()).unwrap();
    add_everywhere(&mut value);
    assert_eq!(serde_json::from_value::<Report>(value.clone()).unwrap(), report);
    value["unknowns"][0]["kind"] = Value::from("weather");
    let read: Report = serde_json::from_value(value).unwrap();
    assert_eq!(read.unknowns[0].kind.word(), "other");
}

#[test]
fn a_field_without_a_value_is_null_and_there() {
    let text = report(&sample::by_name("typical").unwrap()).to_json();
    let value: Value = serde_json::from_str(&text).unwrap();
    for field in ["repository", "target_branch", "title", "author", "environment"] {
        assert_eq!(value["change"].get(field), Some(&Value::Null), "{field}");
    }
    assert_eq!(value["evidence"].get("record"), Some(&Value::Null));
}

#[test]
fn json_on_a_terminal_holds_nothing_that_the_terminal_acts_on() {
    let text = report(&sample::hostile()).to_json();
    let acting = text.chars().find(|character| *character != '\n' && caution_wire::is_hidden(*character));
    assert_eq!(acting, None);
    assert!(text.contains("\\u202eevil") && text.contains("\\u009b"), "{text}");
}

#[test]
fn a_path_that_is_not_utf8_is_quoted_and_its_bytes_come_back() {
    let sample = sample::hostile();
    let report = report(&sample);
    let path = &report.change.files[0].path;
    assert!(path.starts_with('"') && path.contains(r"caf\351"), "{path}");
    assert_eq!(caution_wire::report::path_bytes(path), sample.change.files[0].path.as_bytes());
}

#[test]
fn a_review_that_cannot_count_says_why() {
    let report = report(&sample::by_name("junior-with-ai").unwrap());
    let objections: Vec<_> =
        report.evidence.approvals.iter().map(|approval| approval.objection.as_deref().unwrap()).collect();
    assert_eq!(
        objections,
        [
            "it is the author's own",
            "bots and apps never approve",
            "it is a claim, and a claim meets no requirement"
        ]
    );
    assert!(report.evidence.approvals.iter().all(|approval| !approval.can_count));
    let report = self::report(&sample::by_name("everything-met").unwrap());
    assert!(report.evidence.approvals[0].can_count && report.evidence.reports[0].can_count);
}

#[test]
fn a_report_of_another_revision_cannot_count() {
    let mut sample = sample::by_name("everything-met").unwrap();
    sample.change.context.reports[0].value.revision = caution_core::ObjectId::parse(&"f".repeat(40));
    let evidence = report(&sample).evidence;
    assert_eq!(evidence.reports[0].objection.as_deref(), Some("it is of another revision"));
}

#[test]
fn tokens_addresses_of_accounts_and_bodies_are_not_in_it() {
    let token = format!("ghp_{}", "a1".repeat(18));
    let mut sample =
        sample::with_text(&format!("see https://bo:{token}@example.org/?token={token} or {token}"));
    sample.change.commits[0].message = format!("Subject\n\nthe body says {token} and more\n");
    sample.change.context.body =
        Some(caution_core::context::Told::claimed("the pull request's body".to_owned(), "--body"));
    let mut value: Value = serde_json::from_str(&report(&sample).to_json()).unwrap();
    // Paths are kept as they are: they are what people and tools look files up by.
    for kept in ["path", "paths", "unassigned"] {
        remove(&mut value, kept);
    }
    let text = value.to_string();
    assert!(!text.contains(&token), "{text}");
    assert!(!text.contains("the body says") && !text.contains("the pull request's body"));
    let text = report(&sample::by_name("junior-with-ai").unwrap()).to_json();
    assert!(!text.contains("dee@example.org"));
}

/// Takes out the fields of that name.
fn remove(value: &mut Value, name: &str) {
    match value {
        Value::Object(map) => {
            map.remove(name);
            map.values_mut().for_each(|inner| remove(inner, name));
        }
        Value::Array(list) => list.iter_mut().for_each(|inner| remove(inner, name)),
        _ => {}
    }
}

#[test]
fn the_exit_code_follows_the_verdict() {
    for (name, code) in [
        ("typical", ExitCode::Yes),
        ("nothing", ExitCode::Yes),
        ("junior-with-ai", ExitCode::Hold),
        ("never", ExitCode::Stop),
        ("only-unknowns", ExitCode::OnlyUnknowns),
    ] {
        let sample = sample::by_name(name).unwrap();
        assert_eq!(ExitCode::from(&sample.verdict), code, "{name}");
        assert_eq!(report(&sample).verdict.exit_code, code.code(), "{name}");
    }
}

#[test]
fn nothing_is_cut_from_long_lists() {
    let sample = sample::by_name("many").unwrap();
    let report = report(&sample);
    assert_eq!(report.change.files.len(), 400);
    assert_eq!((report.findings.len(), report.unknowns.len()), (9, 60));
    assert_eq!(report.change.files[0].status, FileStatus::Renamed);
    assert_eq!(report.change.files[0].similarity_percent, Some(87));
    assert!(report.requirements.iter().all(|requirement| requirement.state == State::Missing));
    assert_eq!(report.requirements.iter().filter(|requirement| requirement.blocks).count(), 4);
}

#[test]
fn verified_lines_are_grouped_by_who_wrote_them() {
    let report = report(&sample::by_name("everything-met").unwrap());
    let summary: Vec<_> =
        report.provenance.attributions.iter().map(|writer| (writer.by.as_str(), writer.line_count)).collect();
    assert_eq!(summary, [("Ada Example <ada@example.org>", 20), ("claude-code", 100)]);
}

#[test]
fn what_is_reached_is_counted_whole_and_listed_in_part() {
    let wide = report(&sample::by_name("wide").unwrap()).reach.radius.unwrap();
    assert_eq!((wide.entries.len(), wide.left_out.entries), (200, 100));
    let entries: u64 = wide.counts.entries.iter().map(|one| one.count.total()).sum();
    assert_eq!(entries, 300);
    assert_eq!(wide.counts.dependents.total() + wide.counts.dependents_in_tests.total(), 60);
    assert_eq!(
        wide.counts.possible_by.first().map(|one| (one.origin.word(), one.count)),
        Some(("name-only", 93))
    );

    let sample = sample::by_name("wide").unwrap();
    let whole = ReachReport::new(
        &sample.change,
        &sample.charter,
        &sample.assessment.reach,
        &sample.assessment.unknowns,
        Extent::Whole,
    );
    let whole = whole.reach.radius.unwrap();
    assert_eq!((whole.entries.len(), whole.left_out), (300, LeftOut::default()));
    assert_eq!(whole.counts, wide.counts);
}

#[test]
fn a_radius_is_one_word_and_unknown_is_one_of_them() {
    for (name, standing) in [
        ("far", Standing::Reached),
        ("unread-key", Standing::Unknown),
        ("layout", Standing::LayoutOnly),
        ("hostile", Standing::Reached),
    ] {
        let radius = report(&sample::by_name(name).unwrap()).reach.radius.unwrap();
        assert_eq!(radius.standing, standing, "{name}");
    }
    assert_eq!(report(&sample::by_name("typical").unwrap()).reach.radius, None);
}

#[test]
fn what_stands_in_a_declared_service_names_it() {
    let mut sample = sample::by_name("far").unwrap();
    let service = |name: &str| Service {
        name: name.to_owned(),
        tier: None,
        paths: Patterns::from_globs(&[format!("{name}/**")]).unwrap(),
        owners: Vec::new(),
        functions: Vec::new(),
        director: None,
        vp: None,
    };
    sample.charter.services = vec![service("checkout"), service("refunds")];
    let radius = report(&sample).reach.radius.unwrap();
    let named: Vec<_> = radius.dependents.iter().map(|one| one.services.join("+")).collect();
    assert_eq!(named, ["", "", "checkout", "refunds", "refunds"]);
}

#[expect(clippy::unwrap_used, reason = "a sample that is missing should stop the test")]
fn whole(name: &str) -> ReachReport {
    let sample = sample::by_name(name).unwrap();
    let assessment = &sample.assessment;
    ReachReport::new(&sample.change, &sample.charter, &assessment.reach, &[], Extent::Whole)
}

#[test]
fn a_word_finds_entries_names_files_services_and_keys() {
    let far = whole("far");
    let found = |word: &str| {
        let radius = far.only(word).and_then(|only| only.reach.radius)?;
        Some((radius.dependents.len(), radius.entries.len(), radius.services.len(), radius.keys.len()))
    };
    assert_eq!(found("POST /checkout"), Some((0, 1, 0, 0)));
    assert_eq!(found("Cart.total"), Some((1, 0, 0, 0)));
    assert_eq!(found("discount"), Some((1, 0, 0, 0)));
    assert_eq!(found("checkout"), Some((0, 1, 1, 0)));
    assert_eq!(found("test_checkout.py"), Some((0, 41, 0, 0)));
    assert_eq!(found("checkou"), None);
    assert_eq!(found(""), None);
    assert!(far.words().any(|word| word == "refund.requested"));
    let key = whole("unread-key").only("max-retries").and_then(|only| only.reach.radius).unwrap();
    assert_eq!((key.keys.len(), key.services.len()), (1, 0));
}

#[test]
fn what_is_bounded_later_is_the_same_as_what_was_bounded_at_once() {
    let at_once = report(&sample::by_name("wide").unwrap()).reach;
    assert_eq!(whole("wide").bounded().reach, at_once);
}
