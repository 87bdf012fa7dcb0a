//! Policies that cannot be: each says what is wrong, where, and how to mend it.

use caution_core::Digest;
use caution_policy::Policy;

use crate::support::{compile, source};

const NEED: &str = "need: {approvals: 1}";

#[test]
fn every_fault_has_a_place_a_reason_and_a_remedy() {
    let of = |body: &str| format!("requirements:\n  a:\n    because: x\n{body}");
    let when = |when: &str| of(&format!("    {NEED}\n    when: {when}\n"));
    let need = |need: &str| of(&format!("    need: {need}\n"));
    let review = |item: &str| format!("AI_Generated_Code:\n  review_requirements:\n    - {item}\n");
    let cases: Vec<(String, &str, &str)> = vec![
        ("requirments: {}".into(), "1:1: unknown key `requirments`", "did you mean `requirements`?"),
        ("version: 2\nextends: baseline".into(), "1:10: version `2` is not known", "`version: 1`"),
        ("# nothing".into(), " the policy asks for nothing", "`extends: baseline`"),
        ("version: 1\nkill_switch: true".into(), " the policy asks for nothing", "`extends: baseline`"),
        ("extends: basline".into(), "1:10: there is no built-in policy `basline`", "did you mean `baseline`?"),
        ("extends: org.yaml".into(), "1:10: `org.yaml` is not pinned by its digest", "sha256sum"),
        ("extends: org.yaml@sha256:12".into(), "1:10: `sha256:12` is not a digest", "64 digits"),
        (format!("extends: org.yaml@{}", Digest::of(b"")), "1:10: the file `org.yaml` is not there", "target branch"),
        ("extends: ''".into(), "1:10: there is no built-in policy ``", "`baseline`"),
        ("extends: baseline\nkill_switch: maybe".into(), "2:1: expected `true`, `false` or a mapping with `until` and `because`", ""),
        ("extends: baseline\nunknown_provenance: always".into(), "2:21: unknown value `always`", "counts_as_ai"),
        (of("    need: {}\n"), "4:11: `need` asks for nothing", "`approvals`"),
        (of(""), "3:5: the key `need` is missing", ""),
        (format!("requirements:\n  a:\n    {NEED}\n"), "3:5: the key `because` is missing", ""),
        (format!("requirements: {{a: {{because: '', {NEED}}}}}"), "1:29: `because` is empty", "plain words"),
        (format!("requirements: {{'a b': {{because: x, {NEED}}}}}"), "1:16: `a b` cannot be the name of a requirement", "letters"),
        (format!("requirements: {{a/b: {{because: x, {NEED}}}}}"), "1:16: `a/b` cannot be the name of a requirement", "letters"),
        (format!("requirements: {{a: {{because: x, {NEED}}}, a: {{because: x, {NEED}}}}}"), "1:55: the key `a` stands twice", "remove"),
        (format!("extends: baseline\nrequirements: {{irreversible: {{because: x, {NEED}}}}}"), "2:16: `irreversible` is already the name of a requirement", "built-in baseline:"),
        (format!("requirements: {{a: {{because: x, {NEED}}}}}\nnever: {{a: {{because: x, when: {{tier: 1}}}}}}"), "2:9: `a` is already the name of a requirement", ".caution/policy.yaml:1"),
        ("never: {a: {because: x}}".into(), "1:13: the key `when` is missing", ""),
        (when("{teir: 1}"), "5:12: unknown key `teir`", "did you mean `tier`?"),
        (when("{}"), "5:11: `when` holds an empty mapping, which every change would match", "every change"),
        (when("[]"), "5:11: the list is empty", ""),
        (when("{tier: 5}"), "5:18: `5` is not a tier; tiers are 1 to 4, 1 the most critical", ""),
        (when("{tier: [1, high]}"), "5:22: `high` is not a tier; tiers are 1 to 4, 1 the most critical", ""),
        (when("{tier: {at_least: 2}}"), "5:19: unknown key `at_least`", "`at_most`"),
        (when("{provenance: human}"), "5:12: unknown value `human`", "human-attested"),
        (when("{provenance: [ai, unkown]}"), "5:29: unknown value `unkown`", "did you mean `unknown`?"),
        (when("{author_level: {below: boss}}"), "5:34: unknown value `boss`", "`senior`"),
        (when("{author_level: senior}"), "5:26: expected", ""),
        (when("{paths: ['a/{b']}"), "5:19: `a/{b` is not a path pattern", ""),
        (when("{service: ['']}"), "5:21: a name is empty", "remove"),
        (when("{environment: '--'}"), "5:25: `--` is not a name", "letters"),
        (when("{unknowns: [binry]}"), "5:23: unknown value `binry`", "did you mean `binary`?"),
        (when("{effect: destroy}"), "5:12: unknown value `destroy`", "`delete`"),
        (when("{reach: {services_at_least: 0}}"), "5:39: `services_at_least` is 0, which every change reaches", "1"),
        (need("{approvals: 0}"), "4:23: the number of approvals is not between 1 and 100", "at least 1"),
        (need("{approvals: -1}"), "4:23: the number of approvals is not between 1 and 100", "at least 1"),
        (need("{approvals: {cuont: 1}}"), "4:24: unknown key `cuont`", "did you mean `count`?"),
        (need("{approvals: {team: ' '}}"), "4:30: the team has no name", "people.yaml"),
        (need("{evidence: comprehensiv}"), "4:22: there is no profile `comprehensiv`", "did you mean `comprehensive`?"),
        (need("{evidence: gradual_with_monitoring}"), "4:22: the profile `gradual_with_monitoring` is about a rollout, not about evidence", "`rollout`"),
        (need("{rollout: comprehensive}"), "4:21: the profile `comprehensive` is about evidence, not about a rollout", "`evidence`"),
        (need("{evidence: [tests, tests]}"), "4:11: the requirement asks for `tests` twice", "stricter"),
        (need("{evidence: [{check: ''}]}"), "4:22: the check has no name", "NAME"),
        (need("{evidence: {changed_lines_covered_percent: 101}}"), "4:54: `101` is not between 0 and 100", "bounds"),
        (need("{evidence: {}}"), "4:22: the profile asks for nothing", "limits"),
        (need("{rollout: {steps_at_least: 0}}"), "4:38: `0` is not between 1 and 100", "bounds"),
        (need("{rollout: {tests: passed}}"), "4:21: these are limits on evidence", "`evidence`"),
        (need("{advice: recent}"), "4:12: unknown value `recent`", "`current`"),
        (need("{advice: {younger_than_days: 0}}"), "4:20: no advice is younger than 0 days", "1"),
        (need("{record: [what]}"), "4:21: unknown value `what`", "`why`"),
        ("profiles: {p: {tests: passed, steps_at_least: 2}}\nextends: baseline".into(), "1:12: the profile mixes limits on evidence with limits on a rollout", "split"),
        ("profiles: {p: {}}\nextends: baseline".into(), "1:12: the profile asks for nothing", "limits"),
        (of(&format!("    {NEED}\n    mode: block\n")), "5:11: unknown value `block`", "`hold`"),
        (of(&format!("    {NEED}\n    then: warn\n")), "5:11: `then` is never reached, because there is no `until`", "`until:"),
        (of(&format!("    {NEED}\n    until: tomorrow\n")), "5:12: `tomorrow` is not a day; write it like `2026-03-10`", ""),
        (of(&format!("    {NEED}\n    until: 2026-02-30\n")), "5:12: `2026-02-30` is not a day; write it like `2026-03-10`", ""),
        (of(&format!("    {NEED}\n    scopes: [{{mode: hold}}]\n")), "5:14: the scope names neither paths nor repositories", "`mode`"),
        (of(&format!("    {NEED}\n    scopes: [{{paths: ['['], mode: hold}}]\n")), "5:14: `[` is not a path pattern", ""),
        ("extends: baseline\nwindow: {from: 2026-03-10, days: 90}".into(), "2:28: the key `on_expiry` is missing", ""),
        ("extends: baseline\nwindow: {days: 90, on_expiry: drop}".into(), "2:9: `window` gives `days` and no `from`", "`from:"),
        ("extends: baseline\nwindow: {on_expiry: drop}".into(), "2:9: `window` has no begin and no end", "`from`"),
        ("extends: baseline\nwindow: {from: 2026-03-10, until: 2026-03-09, on_expiry: drop}".into(), "2:9: `window` ends before it begins", "last day"),
        ("extends: baseline\nwindow: {from: 2026-03-10, until: 2026-04-09, days: 3, on_expiry: drop}".into(), "2:9: `window` gives both `until` and `days`", "keep one"),
        ("extends: baseline\nwindow: {from: 2026-03-10, days: 0, on_expiry: drop}".into(), "2:9: `days` is not between 1 and 3660", "number"),
        (review("mandatory_human_reviw: true"), "3:7: unknown key `mandatory_human_reviw`", "did you mean `mandatory_human_review`?"),
        (review("mandatory_human_review: maybe"), "3:31: `maybe` is neither `true`, `false` nor `required`", ""),
        (review("mandatory_human_review: 0"), "3:7: the number of approvals is not between 1 and 100", "at least 1"),
        (review("automated_testing: true"), "3:7: `automated_testing: true` does not say what is tested how far", "comprehensive"),
        (review("automated_testing: thorough"), "3:7: there is no profile `thorough`", "`comprehensive`"),
        (review("production_rollout: true"), "3:7: `production_rollout: true` does not say how it goes out", "gradual_with_monitoring"),
        (review("two_person_rule: true"), "3:7: `two_person_rule` does not say for which tier", "tier_1"),
        (review("two_person_rule: {tier: 1, approvals: 3}"), "3:45: `3` is neither 1 nor 2", "besides the author"),
        ("AI_Generated_Code: {review_requirements: []}".into(), "1:20: `review_requirements` asks for nothing", "mandatory_human_review"),
        ("AI_Generated_Code: {}".into(), "1:20: the key `review_requirements` is missing", ""),
        ("AI_Generated_Code: {review_requirement: {}}".into(), "1:21: unknown key `review_requirement`", "did you mean `review_requirements`?"),
        ("- a".into(), "1:1: expected", ""),
        ("extends: [".into(), "1:", ""),
    ];
    let mut wrong = Vec::new();
    for (text, message, hint) in &cases {
        match compile(text) {
            Ok(_) => wrong.push(format!("{text}\n  was taken")),
            Err(problem) => {
                let shown = problem.to_string();
                let wanted = format!(".caution/policy.yaml:{message}");
                let hinted = problem.hint.clone().unwrap_or_default();
                if !shown.starts_with(&wanted) || !hinted.contains(hint) {
                    wrong.push(format!("{text}\n  said {shown} ({hinted})\n  not  {wanted} ({hint})"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn a_layer_that_changed_or_extends_itself_is_an_error() {
    let layer = |text: &str| [("org.yaml".to_owned(), text.to_owned())];
    let text = format!("extends: org.yaml@{}", Digest::of(b"other"));
    let problem = Policy::compile(&source(&text), &layer("extends: baseline")).unwrap_err();
    assert_eq!(problem.message, "`org.yaml` has another digest than the one that pins it");
    assert!(problem.hint.unwrap().contains(&Digest::of(b"extends: baseline").to_string()));

    let unpinned = Policy::compile(&source("extends: org.yaml"), &layer("extends: baseline")).unwrap_err();
    assert!(unpinned.hint.unwrap().contains(&Digest::of(b"extends: baseline").to_string()));

    let broken = "requirements: {a: {because: x, need: {aprovals: 1}}}";
    let text = format!("extends: org.yaml@{}", Digest::of(broken.as_bytes()));
    let problem = Policy::compile(&source(&text), &layer(broken)).unwrap_err();
    assert_eq!(problem.to_string(), "org.yaml:1:39: unknown key `aprovals`");
}

#[test]
fn long_chains_and_huge_policies_are_errors_and_not_hangs() {
    let many: String = (0..1_001).map(|n| format!("  r{n}: {{because: x, {NEED}}}\n")).collect();
    let problem = compile(&format!("requirements:\n{many}")).unwrap_err();
    assert_eq!(problem.message, "the policy has more than 1000 requirements");

    let long: String = (0..4_000).map(|n| format!("path{n}/**, ")).collect();
    let wide: String = (0..40).map(|n| format!("  r{n}: {{because: x, when: {{paths: [{}]}}, need: {{approvals: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]}}}}\n", &long[..20_000])).collect();
    let problem = compile(&format!("requirements:\n{wide}")).unwrap_err();
    assert!(problem.message.contains("it grows beyond"), "{problem}");

    let clauses = "{tier: 1}, ".repeat(51);
    let problem = compile(&format!("requirements: {{a: {{because: x, {NEED}, when: [{clauses}]}}}}")).unwrap_err();
    assert_eq!(problem.message, "`when` lists more than 50 mappings");
}
