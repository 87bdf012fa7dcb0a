//! A small organisation, and how to ask policies about it.

use caution_core::charter::{Charter, PolicyOrigin, PolicySource};
use caution_core::problem::Problem;
use caution_core::verdict::{Requirement, Verdict};
use caution_policy::{Policy, cases};

pub(crate) const PEOPLE: &str = "
people:
  - {id: ana, handles: [ana-gh], emails: [ana@example.org], level: senior, teams: [payments]}
  - {id: bo, handles: [bo-gh], emails: [bo@example.org], level: mid, teams: [payments]}
  - {id: dana, handles: [dana-gh], emails: [dana@example.org], level: junior, teams: [web]}
  - {id: carol, handles: [carol-gh, carol-work], emails: [carol@example.org], level: staff}
";

pub(crate) const SERVICES: &str = "
services:
  payments: {tier: 1, paths: [payments/**], owners: [ana, '@org/payments'], functions: [payments]}
  orders: {tier: 2, paths: [orders/**], owners: [bo], functions: [order processing]}
  docs: {tier: 4, paths: [docs/**]}
";

/// The form of the commentary, as it stands.
pub(crate) const COMMENTARY: &str = "AI_Generated_Code:
  review_requirements:
    - mandatory_human_review: true
    - senior_engineer_approval: required
    - automated_testing: comprehensive
    - production_rollout: gradual_with_monitoring
";

pub(crate) fn charter(files: &[(&str, &str)]) -> Charter {
    let files: Vec<_> = files.iter().map(|(path, text)| ((*path).into(), text.as_bytes().to_vec())).collect();
    caution_read::charter::parse(&files, None).unwrap()
}

pub(crate) fn organisation() -> Charter {
    charter(&[(".caution/people.yaml", PEOPLE), (".caution/services.yaml", SERVICES)])
}

pub(crate) fn source(text: &str) -> PolicySource {
    PolicySource { origin: PolicyOrigin::Repository(".caution/policy.yaml".into()), text: text.to_owned() }
}

pub(crate) fn built_in_source(name: &str) -> PolicySource {
    PolicySource { origin: PolicyOrigin::BuiltIn(name.to_owned()), text: String::new() }
}

pub(crate) fn policy(text: &str) -> Policy {
    compile(text).unwrap_or_else(|problem| panic!("{problem} ({:?})", problem.hint))
}

pub(crate) fn compile(text: &str) -> Result<Policy, Problem> {
    Policy::compile(&source(text), &[])
}

pub(crate) fn baseline() -> Policy {
    Policy::compile(&built_in_source("baseline"), &[]).unwrap()
}

/// Runs cases and fails with everything that came out otherwise.
pub(crate) fn run(policy: &Policy, charter: &Charter, text: &str) {
    let results = cases::run(policy, charter, "cases.yaml", text)
        .unwrap_or_else(|problem| panic!("{problem} ({:?})", problem.hint));
    assert!(!results.is_empty());
    let failures: Vec<String> = results
        .iter()
        .filter(|result| !result.failures.is_empty())
        .map(|result| {
            let tree: Vec<String> = result.verdict.requirements.iter().map(shown).collect();
            format!("{}:\n  {}\n  {}", result.name, result.failures.join("\n  "), tree.join("\n  "))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The verdict on one change, written as in a case.
pub(crate) fn verdict(policy: &Policy, charter: &Charter, change: &str) -> Verdict {
    let text = format!("cases: [{{name: one, change: {change}, expect: {{}}}}]");
    let results = cases::run(policy, charter, "case", &text)
        .unwrap_or_else(|problem| panic!("{problem} ({:?})", problem.hint));
    results.into_iter().next().unwrap().verdict
}

/// The same, at a day or a moment.
pub(crate) fn verdict_at(policy: &Policy, charter: &Charter, change: &str, now: &str) -> Verdict {
    let text = format!("cases: [{{name: one, now: '{now}', change: {change}, expect: {{}}}}]");
    let results = cases::run(policy, charter, "case", &text)
        .unwrap_or_else(|problem| panic!("{problem} ({:?})", problem.hint));
    results.into_iter().next().unwrap().verdict
}

/// The requirements that the policy's own texts name; those that stand under every policy left out.
pub(crate) fn own_ids(policy: &Policy) -> Vec<&str> {
    policy
        .requirement_ids()
        .filter(|id| !matches!(*id, "charter-readable" | "charter-edit" | "policy-loosened"))
        .collect()
}

pub(crate) fn requirement<'a>(verdict: &'a Verdict, id: &str) -> &'a Requirement {
    verdict.requirements.iter().find(|requirement| requirement.id == id).unwrap()
}

pub(crate) fn shown(requirement: &Requirement) -> String {
    let needs: Vec<String> = requirement
        .needs
        .iter()
        .map(|need| {
            format!(
                "{}={} [{}] who={:?} act={}",
                need.id,
                need.state.id(),
                need.found,
                need.clearers.who,
                need.clearers.act
            )
        })
        .collect();
    format!(
        "{} {} {} ({}) {}",
        requirement.id,
        requirement.mode.id(),
        requirement.state.id(),
        requirement.applies,
        needs.join(" | ")
    )
}
