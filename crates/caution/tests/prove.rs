//! Proofs, holes and differences of policies, with a real solver.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;

use caution_policy::Policy;
use caution_policy::proof::{self, About, Outcome};
use caution_prove::Cvc5;
use common::{assisted_commit, beside, caution, caution_with, check_json, organisation};
use serde_json::Value;

const AT: &str = "2026-11-22T12:00:00Z";

/// The solver, or a word on why the test cannot run.
fn solver(test: &str) -> Option<Cvc5> {
    let get = |name: &str| std::env::vars_os().find(|(key, _)| key == name).map(|(_, value)| value);
    match Cvc5::find(get("CVC5"), get("PATH")) {
        Ok(solver) => Some(solver),
        Err(none) => {
            caution_testkit::skip::skip(&format!("prove::{test}"), &none.why);
            None
        }
    }
}

fn built_in(name: &str) -> Policy {
    let text = caution_policy::built_in(name).unwrap().text.to_owned();
    let origin = caution_core::charter::PolicyOrigin::BuiltIn(name.to_owned());
    Policy::compile(&caution_core::charter::PolicySource { origin, text }, &[]).unwrap()
}

#[test]
fn both_built_in_policies_are_proved() {
    if solver("both_built_in_policies_are_proved").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["baseline", "reset-90"] {
        let run = caution(folder.path(), &["policy", "prove", name, "--at", AT, "--format", "json"]).exits(0);
        let proofs = run.json();
        assert_eq!(proofs["schema"], "caution/proofs/1");
        let statements = proofs["statements"].as_array().unwrap();
        assert!(statements.len() >= 30, "{name}");
        let about = |about: &str| statements.iter().filter(|one| one["about"] == about).count();
        assert!(about("approvals") >= 12 && about("promises") >= 2 && about("evidence") >= 6, "{name}");
        assert_eq!(about("windows"), if name == "reset-90" { 2 } else { 0 });
        let open: Vec<_> = statements.iter().filter(|one| one["outcome"] != "proved").collect();
        // What the baseline does not promise is told, and is no failure.
        let told: Vec<_> = open.iter().map(|one| (&one["id"], &one["outcome"])).collect();
        let senior = (&Value::from("ai-tier-1-senior"), &Value::from("not-promised"));
        assert_eq!(told, if name == "baseline" { vec![senior] } else { Vec::new() }, "{open:#?}");
    }
}

/// A requirement that keeps the standard promise, with one thing changed.
fn senior(change: &str) -> String {
    let mut parts = vec![
        ("when", "{provenance: ai, tier: 1}"),
        ("need", "{approvals: {count: 1, level: senior}}"),
        ("mode", "hold"),
    ];
    if let Some((key, value)) = change.split_once(": ") {
        parts.retain(|(known, _)| *known != key);
        parts.push((key, value));
    }
    let parts: Vec<String> = parts.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("requirements:\n  senior: {{because: a senior answers for it, {}}}\n", parts.join(", "))
}

/// Seeded holes: the policy, a fact that the example must name, and whether the very change can be made
/// in the repository of these tests, with the arguments of `check`.
fn holes() -> Vec<(&'static str, String, &'static str, Option<&'static [&'static str]>)> {
    let always: Option<&'static [&'static str]> = Some(&[]);
    vec![
        ("the kill switch", format!("kill_switch: true\n{}", senior("")), "tier 1", always),
        (
            "a scope that only observes",
            senior("scopes: [{paths: 'payments/**', mode: observe}]"),
            "no approval",
            always,
        ),
        ("a warning", senior("mode: warn"), "AI-assisted", always),
        ("an end", senior("until: 2027-01-31"), "no approval", Some(&["--at", "2027-02-01T12:00:00Z"])),
        (
            "one class only",
            senior("when: {provenance: ai-authored, tier: 1}"),
            "AI-assisted",
            None,
        ),
        ("another tier", senior("when: {provenance: ai, tier: 2}"), "tier 1", always),
        ("a lower level", senior("need: {approvals: {count: 1, level: mid}}"), "1 as `mid`", None),
        (
            "alone",
            senior("need: {approvals: {count: 1, level: senior, if_others_exist: true}}"),
            "nobody besides the authors",
            None,
        ),
        (
            "one action only",
            senior("when: {provenance: ai, tier: 1, action: merge}"),
            "about to be deployed",
            Some(&["--action", "deploy", "--environment", "production"]),
        ),
        (
            "only with a finding",
            senior("when: {provenance: ai, tier: 1, hazard: [retry-effect]}"),
            "no approval",
            always,
        ),
        (
            "seniors let themselves go",
            "AI_Generated_Code:\n  review_requirements:\n    - senior_engineer_approval: {applies_to: [junior], tier: 2}\n".to_owned(),
            "lowest author is",
            None,
        ),
        (
            "tests where coverage was promised",
            "promises:\n  covered: {because: reached by tests, when: {tier: 1}, never_without: {evidence: [tests]}}\nrequirements:\n  it: {because: x, when: {tier: 1}, need: {approvals: {count: 1, if_others_exist: true}}, mode: hold}\n".to_owned(),
            "tier 1",
            None,
        ),
        (
            "a reset in the place of the baseline",
            format!("window: {{from: 2026-11-01, days: 90, on_expiry: baseline}}\n{}", senior("")),
            "touches",
            None,
        ),
    ]
}

#[test]
fn every_seeded_hole_is_shown_by_a_change_that_goes_through_it() {
    if solver("every_seeded_hole_is_shown_by_a_change_that_goes_through_it").is_none() {
        return;
    }
    let sound = organisation(Some(&senior("")));
    let run = caution(sound.path(), &["policy", "prove", "--at", AT]);
    run.exits(0);
    for (name, policy, fact, replays) in holes() {
        let repository = organisation(Some(&policy));
        let run = caution(repository.path(), &["policy", "prove", "--at", AT, "--format", "json"]);
        let proofs = run.json();
        run.exits(11);
        let refuted: Vec<&Value> = proofs["statements"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["outcome"] == "refuted")
            .collect();
        let words: Vec<&str> = refuted
            .iter()
            .flat_map(|one| one["hole"]["example"]["words"].as_array().unwrap())
            .map(|word| word.as_str().unwrap())
            .collect();
        assert!(words.iter().any(|word| word.contains(fact)), "{name}: {words:#?}");
        if let Some(arguments) = replays {
            assisted_commit(&repository);
            let mut all = vec!["check"];
            all.extend(arguments);
            if !arguments.contains(&"--at") {
                all.extend(["--at", AT]);
            }
            let run = caution(repository.path(), &all);
            assert_eq!(run.code, 0, "{name}: {}", run.stdout);
        }
    }
}

#[test]
fn a_policy_that_keeps_the_promise_holds_the_change_that_the_holes_let_through() {
    let repository = organisation(Some(&senior("")));
    assisted_commit(&repository);
    for arguments in [&[] as &[&str], &["--action", "deploy", "--environment", "production"]] {
        assert_eq!(check_json(&repository, arguments).0, 10);
    }
}

/// Sentences of the first layer, each made harmless, and what must then be refuted.
type Edit = (fn(&mut caution_core::proof::CedarPolicy), &'static str);

const EDITS: [Edit; 8] = [
    (|one| lift(one, "count/author"), "author-never-counts"),
    (|one| lift(one, "count/committer"), "committer-never-counts"),
    (|one| lift(one, "count/pusher"), "pusher-never-counts"),
    (|one| lift(one, "count/operator"), "operator-never-counts"),
    (|one| lift(one, "count/content"), "stale-never-counts"),
    (|one| lift(one, "count/target"), "other-branch-never-counts"),
    (|one| lift(one, "count/senior/level"), "senior-means-it"),
    (
        |one| {
            if one.id == "count" {
                one.text = one.text.replace("principal is Person", "principal");
            }
        },
        "agent-never-counts",
    ),
];

fn lift(one: &mut caution_core::proof::CedarPolicy, id: &str) {
    if one.id == id {
        one.text = one.text.replace("unless {", "when { false && ");
    }
}

#[test]
fn a_sentence_that_is_missing_from_the_count_is_noticed() {
    let Some(solver) = solver("a_sentence_that_is_missing_from_the_count_is_noticed") else { return };
    let policy = built_in("baseline");
    for (edit, id) in EDITS {
        let proven =
            proof::prove_edited(&policy, AT.parse().unwrap(), &solver, About::Approvals, edit).unwrap();
        let refuted: Vec<_> =
            proven.iter().filter(|one| matches!(one.outcome, Outcome::Refuted(_))).collect();
        assert_eq!(refuted.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [id]);
        let Outcome::Refuted(hole) = &refuted[0].outcome else { panic!("{id}") };
        let example = hole.example.as_ref().unwrap();
        assert!(example.words[0].contains("approves, and it counts"), "{:?}", example.words);
    }
}

#[test]
fn a_sentence_that_can_never_matter_is_dead_and_one_that_fails_is_told() {
    let Some(solver) = solver("a_sentence_that_can_never_matter_is_dead_and_one_that_fails_is_told") else {
        return;
    };
    let policy = built_in("baseline");
    let proven = proof::prove_edited(&policy, AT.parse().unwrap(), &solver, About::Text, |one| {
        if one.id == "production-critical/approvals" {
            one.text = one.text.replace("[1, 2]", "[7]");
        }
        if one.id == "code-hazard/approvals" {
            one.text =
                one.text.replace("when {\n", "when {\n resource.severity + 9223372036854775807 > 0 &&\n");
        }
    })
    .unwrap();
    let refuted: Vec<&str> = proven
        .iter()
        .filter(|one| matches!(one.outcome, Outcome::Refuted(_)))
        .map(|one| one.id.as_str())
        .collect();
    assert!(refuted.contains(&"production-critical/approvals-is-alive"), "{refuted:?}");
    assert!(refuted.contains(&"never-errors"), "{refuted:?}");
}

#[test]
fn a_policy_edit_is_shown_as_changes_that_it_newly_allows_and_refuses() {
    if solver("a_policy_edit_is_shown_as_changes_that_it_newly_allows_and_refuses").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let run = |before: &str, after: &str| {
        caution(folder.path(), &["policy", "diff", before, after, "--at", AT, "--format", "json"])
    };
    let tightened = run("baseline", "reset-90").exits(0).json();
    assert!(tightened["newly_allowed"].as_array().unwrap().is_empty());
    assert_eq!(tightened["newly_refused"].as_array().unwrap().len(), 3);
    let loosened = run("reset-90", "baseline").exits(10).json();
    assert!(loosened["newly_refused"].as_array().unwrap().is_empty());
    let example = &loosened["newly_allowed"][0]["example"];
    assert_eq!(example["request"]["action"]["id"], "merge");
    let same = run("baseline", "baseline").exits(0).json();
    assert!(same["newly_allowed"].as_array().unwrap().is_empty());
    assert!(same["newly_refused"].as_array().unwrap().is_empty());
}

#[test]
fn whose_certificates_count_is_a_difference_too() {
    if solver("whose_certificates_count_is_a_difference_too").is_none() {
        return;
    }
    let repository = organisation(None);
    let policy = |issuers: &str| {
        format!("extends: baseline\ncertificates: {{safe-ai-use: {{issued_by: {issuers}}}}}\n")
    };
    let one = beside(&repository, "one.yaml", policy("[academy]"));
    let two = beside(&repository, "two.yaml", policy("[academy, anybody-else]"));
    let run = caution(repository.path(), &["policy", "diff", &one, &two, "--at", AT]);
    run.exits(10).says("the certificate `safe-ai-use` may be issued by");
}

#[test]
fn without_a_solver_nothing_is_proved_and_it_says_so_with_a_code_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let without =
        |arguments: &[&str]| caution_with(folder.path(), arguments, &[("CVC5", "/nowhere/cvc5")], b"");
    without(&["policy", "prove", "baseline"]).exits(12).says("not proved: ").says("apt install cvc5");
    without(&["policy", "diff", "baseline", "reset-90"]).exits(12).says("not proved: ");
    let json = without(&["policy", "prove", "baseline", "--format", "json"]).exits(12).json();
    assert_eq!(json["summary"]["proved"], 0);
    assert!(json["not_proved"].as_str().unwrap().contains("cvc5"));
    let imposter =
        caution_with(folder.path(), &["policy", "prove", "baseline"], &[("CVC5", "/bin/true")], b"");
    imposter.exits(12).says("is no cvc5");
}

/// Scopes under which some change goes on, and whether a single path shows it.
#[test]
fn scopes_that_no_sample_shows_are_never_called_proved() {
    if solver("scopes_that_no_sample_shows_are_never_called_proved").is_none() {
        return;
    }
    let many: String = (0..70).map(|index| format!("{{paths: 'd{index}/**', mode: hold}}, ")).collect();
    for scopes in [
        "[{paths: [hot/x], mode: hold}, {paths: ['hot/*'], mode: observe}]".to_owned(),
        "[{paths: ['v[!a]/**'], mode: observe}]".to_owned(),
        "[{repositories: [acme/x], mode: hold}, {repositories: ['acme/*'], mode: observe}]".to_owned(),
        format!("[{many}{{paths: 'zz/**', mode: observe}}]"),
    ] {
        let repository = organisation(Some(&senior("")));
        let before = beside(&repository, "before.yaml", senior(""));
        let after = beside(&repository, "after.yaml", senior(&format!("scopes: {scopes}")));
        let proved = caution(repository.path(), &["policy", "prove", &after, "--at", AT]);
        assert!(matches!(proved.code, 11 | 12), "{scopes}: {}", proved.stdout);
        let compared = caution(repository.path(), &["policy", "diff", &before, &after, "--at", AT]);
        assert!(matches!(compared.code, 10 | 12), "{scopes}: {}", compared.stdout);
        assert!(!compared.stdout.contains("Nothing is newly allowed"), "{scopes}: {}", compared.stdout);
    }
}

#[test]
fn scopes_that_overlap_and_repositories_that_nobody_names_are_refuted_with_an_example() {
    if solver("scopes_that_overlap_and_repositories_that_nobody_names_are_refuted_with_an_example").is_none()
    {
        return;
    }
    let both = "requirements:
  s: {because: x, when: {provenance: ai, tier: 1}, need: {approvals: {count: 1, level: senior}}, mode: hold, scopes: [{paths: 'src/**', mode: warn}]}
  t: {because: x, when: {provenance: ai, tier: 1}, need: {approvals: {count: 1, level: senior}}, mode: hold, scopes: [{paths: '**/pay/**', mode: warn}]}
";
    let elsewhere = senior("mode: warn")
        .replace("mode: warn", "mode: warn, scopes: [{repositories: acme/pay, mode: hold}]");
    for (policy, fact) in [(both, "src/x/pay/x"), (elsewhere.as_str(), "elsewhere/elsewhere")] {
        let repository = organisation(Some(policy));
        let run = caution(repository.path(), &["policy", "prove", "--at", AT]).exits(11);
        assert!(run.stdout.contains(fact), "{}", run.stdout);
    }
}

#[test]
fn the_same_scopes_on_both_sides_are_no_difference() {
    if solver("the_same_scopes_on_both_sides_are_no_difference").is_none() {
        return;
    }
    let repository = organisation(None);
    let scoped = senior("scopes: [{paths: 'legacy/**', mode: observe}]");
    let before = beside(&repository, "before.yaml", scoped.as_str());
    let after = beside(
        &repository,
        "after.yaml",
        format!("{scoped}  more: {{because: x, when: {{tier: 2}}, need: {{approvals: 1}}, mode: hold}}\n"),
    );
    caution(repository.path(), &["policy", "diff", &before, &after, "--at", AT])
        .exits(0)
        .says("Nothing is newly allowed: proved.");
}

#[test]
fn a_large_policy_is_proved_and_a_closed_window_promises_nothing() {
    if solver("a_large_policy_is_proved_and_a_closed_window_promises_nothing").is_none() {
        return;
    }
    let repository = organisation(None);
    let many: String = (0..150)
        .map(|index| format!("  r{index}: {{because: x, when: {{tier: 1}}, need: {{approvals: {{count: 1, level: senior}}}}, mode: hold}}\n"))
        .collect();
    let large = beside(&repository, "large.yaml", format!("requirements:\n{many}"));
    let same = beside(&repository, "same.yaml", format!("requirements:\n{many}"));
    caution(repository.path(), &["policy", "diff", &large, &same, "--at", AT]).exits(0);
    let closed = format!("window: {{from: 2026-01-01, days: 30, on_expiry: drop}}\n{}", senior(""));
    let closed = beside(&repository, "closed.yaml", closed);
    caution(repository.path(), &["policy", "prove", &closed, "--at", AT]).exits(11);
}
