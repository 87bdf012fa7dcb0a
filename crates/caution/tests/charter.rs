//! A change is judged by the charter of its base, never by its own.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;

use common::{PEOPLE, SERVICES, check, check_json, findings, organisation, requirements, unknowns};

const POLICY: &str = "\
version: 1
requirements:
  tier-1:
    because: tier 1 has two readers
    when: {tier: [1]}
    need: {approvals: 1}
    mode: hold
";

#[test]
fn a_change_that_drops_the_policy_is_judged_by_the_policy_it_drops() {
    let repository = organisation(Some(POLICY));
    repository.remove(".caution/policy.yaml").write("payments/charge.py", "pass\n");
    repository.commit_by("Jo", "jo@example.org", "Simplify");
    let (code, report) = check_json(&repository, &[]);
    let missing = requirements(&report, &["missing"]);
    assert_eq!(
        (code, missing),
        (10, ["charter-edit", "policy-loosened", "tier-1"].map(str::to_owned).to_vec())
    );
    assert!(findings(&report).contains(&"charter-change".to_owned()));
}

#[test]
fn a_service_cannot_lower_its_tier_in_the_change_that_profits() {
    let repository = organisation(Some(POLICY));
    repository
        .write(".caution/services.yaml", SERVICES.replace("tier: 1", "tier: 4"))
        .write("payments/charge.py", "pass\n");
    repository.commit_by("Jo", "jo@example.org", "Tidy the catalogue");
    let (code, report) = check_json(&repository, &[]);
    assert_eq!(code, 10);
    assert_eq!(report["reach"]["services"][0]["tier"], 1);
    assert!(findings(&report).contains(&"tier-lowered".to_owned()));
}

#[test]
fn a_catalogue_file_beside_the_code_cannot_lower_it_either() {
    let repository = organisation(Some(POLICY));
    repository.write(
        "payments/catalog-info.yaml",
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: payments\n  annotations:\n    example.org/tier: '4'\nspec: {type: service, owner: group:payments, lifecycle: production}\n",
    );
    repository.write("payments/charge.py", "pass\n");
    repository.commit_by("Jo", "jo@example.org", "Describe the component");
    assert_eq!(check_json(&repository, &[]).0, 10);
}

#[test]
fn nobody_makes_themselves_senior_in_their_own_change() {
    let policy = "version: 1\nrequirements:\n  senior:\n    because: x\n    when: {author_level: {below: senior}}\n    need: {approvals: {count: 1, level: senior}}\n    mode: hold\n";
    let repository = organisation(Some(policy));
    repository.write(".caution/people.yaml", PEOPLE.replace("level: junior", "level: senior"));
    repository.commit_by("Jo", "jo@example.org", "Promote");
    let (code, report) = check_json(&repository, &[]);
    assert_eq!(
        (code, requirements(&report, &["missing"])),
        (10, ["charter-edit", "policy-loosened", "senior"].map(str::to_owned).to_vec())
    );
}

#[test]
fn what_steers_tools_is_flagged() {
    for path in
        ["CODEOWNERS", ".github/workflows/ci.yml", "AGENTS.md", ".claude/settings.json", ".gitlab-ci.yml"]
    {
        let repository = organisation(None);
        repository.write(path, "# x\n").commit_by("Jo", "jo@example.org", "Touch it");
        let (_, report) = check_json(&repository, &[]);
        assert_eq!(findings(&report), ["charter-change"], "{path}");
    }
}

#[test]
fn a_range_is_judged_by_the_tip_of_the_target_not_by_the_merge_base() {
    let repository = organisation(None);
    repository.branch("feature").write("payments/charge.py", "pass\n");
    repository.commit_by("Jo", "jo@example.org", "Simplify");
    repository.switch("main").write(".caution/policy.yaml", POLICY);
    repository.commit_by("Sol", "sol@example.org", "Ask for two readers");
    let (code, report) = check_json(&repository, &["main..feature"]);
    assert_eq!((code, requirements(&report, &["missing"])), (10, vec!["tier-1".to_owned()]));
}

#[test]
fn a_broken_policy_gives_no_answer_and_the_change_that_mends_it_gets_one() {
    let repository = organisation(None);
    repository.write(".caution/policy.yaml", "version: 1\nrequirments: {}\n");
    repository.commit_by("Sol", "sol@example.org", "Add a policy");
    repository.write("a.txt", "a\n").commit_by("Jo", "jo@example.org", "Unrelated");
    check(&repository, &[]).exits(2).complains("requirments").complains("requirements");
    repository.write(".caution/policy.yaml", "version: 1\nextends: baseline\n");
    repository.commit_by("Jo", "jo@example.org", "Mend the policy");
    let (code, report) = check_json(&repository, &[]);
    assert_eq!((code, requirements(&report, &["missing"])), (10, vec!["charter-edit".to_owned()]));
    assert!(unknowns(&report).contains(&"charter".to_owned()), "{report:#}");
}

#[test]
fn people_that_cannot_be_read_disarm_nothing_in_the_change_that_mends_them() {
    let repository = organisation(None);
    repository.write(".caution/people.yaml", format!("{PEOPLE}nonsense: 1\n"));
    repository.commit_by("Sol", "sol@example.org", "Break the people");
    repository.write(".caution/people.yaml", PEOPLE).write("payments/charge.py", "pass\n");
    repository.commit_by("Jo", "jo@example.org", "Mend the people and more");
    check(&repository, &[]).exits(2).complains("nonsense");
    repository.git(&["reset", "-q", "--hard", "HEAD^"]);
    repository.write(".caution/people.yaml", PEOPLE);
    repository.commit_by("Jo", "jo@example.org", "Mend the people");
    let (code, report) = check_json(&repository, &[]);
    assert_eq!((code, requirements(&report, &["missing"])), (10, vec!["charter-edit".to_owned()]));
}

#[test]
fn a_file_that_the_policy_extends_is_part_of_the_charter() {
    let base =
        "version: 1\nrequirements:\n  two:\n    because: x\n    need: {approvals: 2}\n    mode: hold\n";
    let digest = caution_core::Digest::of(base.as_bytes());
    let repository = organisation(Some(&format!("version: 1\nextends: ../org/base.yaml@{digest}\n")));
    repository.write("org/base.yaml", base).commit_by(
        "Sol",
        "sol@example.org",
        "Pin the organisation's policy",
    );
    repository.write("org/base.yaml", base.replace("approvals: 2", "approvals: 1"));
    repository.commit_by("Jo", "jo@example.org", "Ask less");
    let (code, report) = check_json(&repository, &[]);
    assert_eq!(code, 10, "{report:#}");
    let found = findings(&report);
    assert!(
        found.contains(&"charter-change".to_owned()) && found.contains(&"charter-broken".to_owned()),
        "{found:?}"
    );
}

#[test]
fn a_change_that_would_break_the_charter_is_held_until_it_is_mended() {
    let repository = organisation(None);
    repository.write(".caution/policy.yaml", "version: 1\nrequirments: {}\n");
    repository.commit_by("Sam", "sam@example.org", "Add a policy");
    let (code, report) = check_json(&repository, &[]);
    assert_eq!(code, 10);
    assert!(findings(&report).contains(&"charter-broken".to_owned()));
}
