//! Every drill under the built-in policies.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

use caution_core::charter::{PolicyOrigin, PolicySource};
use caution_engine::drill::{Drill, Judge, Judged, all};
use caution_wire::drill::{Answer, Chosen};

fn built_in(name: &str) -> PolicySource {
    let text = caution_policy::built_in(name).unwrap().text.to_owned();
    PolicySource { origin: PolicyOrigin::BuiltIn(name.to_owned()), text }
}

fn judge(policy: PolicySource, at: &str) -> Judge {
    Judge::new(policy, &[], at.parse().unwrap()).unwrap()
}

/// Why a drill did not come out as it must under a built-in policy; nothing if it did.
fn faults(drill: &Drill, policy: &str, at: &str) -> Vec<String> {
    let Some(expect) = drill.expect(policy) else { return vec![format!("{}: expects nothing", drill.id)] };
    let ran = judge(built_in(policy), at).run(drill).unwrap();
    let mut faults = Vec::new();
    for ((change, twins), case) in ran.cases.iter().zip(&drill.cases) {
        let name = format!("{policy}: {}/{}", drill.id, change.scene.id);
        let waits: Vec<&str> = change.waits_for().collect();
        if change.outcome() != expect.outcome {
            faults.push(format!("{name} came out as {:?}: {:?}", change.outcome(), reasons(change)));
        }
        for wanted in expect.requirements.iter().filter(|wanted| !waits.contains(&wanted.as_str())) {
            faults.push(format!("{name} does not wait for `{wanted}`, but for {waits:?}"));
        }
        for wanted in expect.rules.iter().filter(|wanted| !change.found().contains(*wanted)) {
            faults.push(format!("{name}: `{wanted}` found nothing, but {:?} did", change.found()));
        }
        for wanted in case.codes.iter().filter(|wanted| !change.codes().contains(*wanted)) {
            faults.push(format!("{name}: {wanted} found nothing, but {:?} did", change.codes()));
        }
        let sentences = change.sentences();
        for wanted in case.says.iter().filter(|wanted| !sentences.iter().any(|one| one.contains(*wanted))) {
            faults.push(format!("{name}: nothing says “{wanted}”, but {sentences:#?}"));
        }
        for twin in twins.iter().filter(|twin| !twin.may_wait(expect)) {
            faults.push(format!("{name}: the twin `{}` is held: {:?}", twin.scene.id, reasons(twin)));
        }
    }
    faults
}

fn reasons(judged: &Judged<'_>) -> Vec<String> {
    judged.checked.verdict.reasons.clone()
}

/// Drills whose rules are there, and words on the others.
fn ready(drills: &[Drill]) -> Vec<&Drill> {
    let (ready, waiting): (Vec<_>, Vec<_>) =
        drills.iter().partition(|drill| drill.rules_not_there().is_empty());
    for drill in waiting {
        println!("skipped: {}: rule not there yet: {}", drill.id, drill.rules_not_there().join(", "));
    }
    ready
}

#[test]
fn every_drill_and_every_twin_comes_out_right_under_each_built_in_policy() {
    let drills = all().unwrap();
    let at = "2026-11-21T12:00:00Z";
    let faults: Vec<String> = ["baseline", "reset-90"]
        .iter()
        .flat_map(|policy| ready(&drills).into_iter().flat_map(|drill| faults(drill, policy, at)))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn twins_proceed_even_where_a_rule_is_not_there_yet() {
    for drill in all().unwrap() {
        for policy in ["baseline", "reset-90"] {
            let ran = judge(built_in(policy), "2026-11-21T12:00:00Z").run(&drill).unwrap();
            let expect = drill.expect(policy).unwrap();
            assert!(policy == "reset-90" || expect.twins_wait_for.is_empty(), "{}", drill.id);
            for twin in ran.cases.iter().flat_map(|(_, twins)| twins) {
                assert!(twin.may_wait(expect), "{policy} {} {:?}", drill.id, reasons(twin));
            }
        }
    }
}

#[test]
fn a_drill_comes_out_the_same_whenever_it_is_judged() {
    let drills = all().unwrap();
    for at in ["2025-01-01T00:00:00Z", "2026-03-02T12:00:00Z", "2031-07-01T00:00:00Z"] {
        let faults: Vec<String> =
            ready(&drills).into_iter().flat_map(|drill| faults(drill, "reset-90", at)).collect();
        assert!(faults.is_empty(), "{at}\n{}", faults.join("\n"));
    }
}

#[test]
fn the_same_drills_give_the_same_bytes() {
    let drills = all().unwrap();
    let drills: Vec<&Drill> = drills.iter().collect();
    let told = || {
        let judge = judge(built_in("baseline"), "2026-11-21T12:00:00Z");
        caution_engine::drill::told(&judge, Chosen::BuiltIn, &drills).unwrap().to_json()
    };
    assert_eq!(told(), told());
}

#[test]
fn a_laxer_policy_misses_drills_and_says_so() {
    let policy = PolicySource {
        origin: PolicyOrigin::CommandLine("lax.yaml".to_owned()),
        text: "version: 1\nrequirements:\n  cannot-undo:\n    because: it is gone\n    when: {effect: irreversible}\n    need: {approvals: 1}\n    mode: hold\n".to_owned(),
    };
    let drills = all().unwrap();
    let drills: Vec<&Drill> = drills.iter().collect();
    let told =
        caution_engine::drill::told(&judge(policy, "2026-11-21T12:00:00Z"), Chosen::File, &drills).unwrap();
    // Of those that are commits only what a command would do is irreversible.
    let held = |drill: &&caution_wire::drill::Drill| drill.answer == Answer::Held;
    assert!(told.drills.iter().filter(held).all(|drill| drill.cases[0].change.command.is_some()));
    assert!(told.drills.iter().filter(held).any(|drill| drill.id == "a02-recreated-environment"));
    // A freeze that a drill declares stands over any policy, and the answer says so.
    let stopped: Vec<&caution_wire::drill::Drill> =
        told.drills.iter().filter(|drill| drill.answer == Answer::Stopped).collect();
    assert_eq!((stopped.len(), stopped[0].id.as_str()), (1, "a01-freeze-in-a-chat"));
    assert!(stopped[0].declared.as_deref().unwrap().contains("code-and-action-freeze"));
    let missed = |id: &str| told.drills.iter().any(|drill| drill.id == id && drill.answer == Answer::Missed);
    assert!(missed("b01-superseded-advice") && missed("i01-one-operator"));
    let wrong =
        |drill: &&caution_wire::drill::Drill| drill.answer == Answer::Missed && drill.wrong.is_empty();
    assert_eq!(told.drills.iter().find(wrong), None, "what is missed is not right");
}

#[test]
fn every_row_of_documented_commands_is_a_drill_and_right() {
    let drills = all().unwrap();
    let all: Vec<&Drill> = drills.iter().collect();
    let judge = judge(built_in("baseline"), "2026-11-21T12:00:00Z");
    let told = caution_engine::drill::told(&judge, Chosen::BuiltIn, &all).unwrap();
    let wrong: Vec<String> = told
        .drills
        .iter()
        .flat_map(|drill| drill.wrong.iter().map(|wrong| format!("{}: {wrong}", drill.id)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(told.summary.right, told.summary.drills);
    for (row, codes) in [
        ("a02", &["K6"][..]),
        ("a03", &["K6", "K10"]),
        ("a04", &["K6", "K7"]),
        ("a05", &["K1", "K2"]),
        ("a06", &["K1"]),
        ("a07", &["K8"]),
        ("a08", &["K4"]),
        ("a09", &["K3"]),
        ("a10", &["K4"]),
        ("a11", &["K4", "K8"]),
        ("a12", &["K5"]),
        ("a13", &["K8"]),
        ("a14", &["K2"]),
        ("a15", &["K3"]),
        ("d05", &["K2"]),
        ("d06", &["K1"]),
        ("e01", &["K1", "K11"]),
        ("e02", &["K12"]),
        ("e03", &["K12"]),
        ("e04", &["K5"]),
        ("e05", &["K5"]),
        ("e06", &["K11", "K12"]),
        ("e07", &["K9", "K12"]),
        ("e09", &["K12"]),
    ] {
        let drill =
            told.drills.iter().find(|drill| drill.id.starts_with(row)).unwrap_or_else(|| panic!("{row}"));
        let named: Vec<&String> = drill.cases.iter().flat_map(|case| &case.codes).collect();
        for code in codes {
            assert!(named.iter().any(|named| named == code), "{row} does not name {code}");
        }
        assert!(drill.cases.iter().all(|case| case.change.command.is_some()), "{row} is no command");
    }
}

#[test]
fn the_remedy_names_the_command_that_keeps_the_data() {
    let drills = all().unwrap();
    let drill = drills.iter().find(|drill| drill.id.starts_with("a10")).unwrap();
    let ran = judge(built_in("baseline"), "2026-11-21T12:00:00Z").run(drill).unwrap();
    let findings = &ran.cases[0].0.checked.assessment.findings;
    assert!(findings.iter().any(|finding| finding.remedy.contains("migration up")), "{findings:#?}");
}

#[test]
fn a_policy_may_extend_files_of_its_repository() {
    let house = "version: 1\nextends: reset-90\n";
    let name = format!("house.yaml@{}", caution_core::Digest::of(house.as_bytes()));
    let policy = PolicySource {
        origin: PolicyOrigin::Repository(".caution/policy.yaml".into()),
        text: format!("version: 1\nextends: {name}\n"),
    };
    let layers = [("house.yaml".to_owned(), house.to_owned())];
    let drills = all().unwrap();
    let drill = drills.iter().find(|drill| drill.id == "b01-superseded-advice").unwrap();
    let judge = Judge::new(policy, &layers, "2026-11-21T12:00:00Z".parse().unwrap()).unwrap();
    let ran = judge.run(drill).unwrap();
    assert!(ran.cases[0].0.waits_for().any(|id| id == "reset-current-advice"));
}

#[test]
fn every_drill_has_a_source_a_twin_and_both_expectations_and_invents_its_hosts() {
    for drill in all().unwrap() {
        assert!(!drill.text.incident.sources.is_empty(), "{}", drill.id);
        for policy in ["baseline", "reset-90"] {
            assert!(drill.expect(policy).is_some(), "{} says nothing of {policy}", drill.id);
        }
        for case in &drill.cases {
            assert!(!case.twins.is_empty(), "{}", drill.id);
            for scene in std::iter::once(&case.change).chain(&case.twins) {
                for (path, bytes) in scene.before.iter().chain(&scene.after) {
                    assert_invented(&drill.id, &path.to_string(), &String::from_utf8_lossy(bytes));
                }
                let context = format!("{:?}", scene.context);
                assert_invented(&drill.id, "context", &context);
                match &scene.command {
                    Some(command) => {
                        let around = format!("{} {:?}", command.text, command.world);
                        assert_invented(&drill.id, "the command", &around);
                    }
                    None => assert!(scene.author.email.ends_with(".example"), "{}", drill.id),
                }
            }
        }
    }
}

/// Hosts end in `.example`, and nothing looks like a secret.
fn assert_invented(drill: &str, path: &str, text: &str) {
    for part in text.split("://").skip(1) {
        let host: String =
            part.chars().take_while(|c| c.is_ascii_alphanumeric() || ".-".contains(*c)).collect();
        assert!(host.ends_with(".example") || host == "localhost", "{drill}: {path}: {host}");
    }
    assert_eq!(caution_wire::mask(text), text, "{drill}: {path}");
}
