//! A person alone, without configuration, is never left with a hold that nobody can clear.

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
use common::{check, check_json};

fn alone() -> TestRepository {
    let repository = TestRepository::new();
    repository.write("src/main.py", "print(1)\n").write("README.md", "x\n");
    repository.commit("Start");
    repository
}

#[test]
fn whatever_one_person_commits_proceeds() {
    type Chapter<'a> = (&'a str, &'a dyn Fn(&TestRepository));
    let story: &[Chapter<'_>] = &[
        ("plain", &|one| {
            one.write("src/main.py", "print(2)\n").commit("Two");
        }),
        ("with an agent", &|one| {
            one.write("src/main.py", "print(3)\n");
            one.commit("Three\n\nCo-authored-by: Claude <noreply@anthropic.com>\n");
        }),
        ("by an agent", &|one| {
            one.write("src/main.py", "print(4)\n");
            one.commit_by("Claude", "noreply@anthropic.com", "Four");
        }),
        ("binary", &|one| {
            one.write("a.bin", [0_u8; 64]).commit("Five");
        }),
        ("workflow and agent instructions", &|one| {
            one.write(".github/workflows/ci.yml", "on: push\n").write("CLAUDE.md", "x\n").commit("Six");
        }),
        ("owners naming only oneself", &|one| {
            one.write("CODEOWNERS", "* @solo\n").commit("Seven");
            one.write("src/main.py", "print(8)\n").commit("Eight");
        }),
        ("own charter", &|one| {
            one.write(".caution/policy.yaml", "version: 1\nextends: baseline\n").commit("Nine");
        }),
        ("tier 1 declared, by an agent", &|one| {
            one.write(".caution/services.yaml", "services:\n  all: {tier: 1, paths: ['**']}\n").commit("Ten");
            one.write("src/main.py", "print(11)\n");
            one.commit("Eleven\n\nCo-authored-by: Claude <noreply@anthropic.com>\n");
        }),
        ("tier 1 declared, binary", &|one| {
            one.write(".caution/services.yaml", "services:\n  all: {tier: 1, paths: ['**']}\n")
                .commit("Twelve");
            one.write("a.bin", [0_u8; 64]).commit("Thirteen");
        }),
        ("a merge with an edit", &|one| {
            one.branch("side").write("side.txt", "s\n").commit("Side");
            one.switch("main").write("main.txt", "m\n").commit("Main");
            one.merge_with("side", &[("hidden.txt", "h\n")]);
        }),
    ];
    for (name, tell) in story {
        let repository = alone();
        tell(&repository);
        check(&repository, &["HEAD"]).exits(0).says("proceed");
        let (code, report) = check_json(&repository, &["HEAD"]);
        assert_eq!((code, report["verdict"]["outcome"].as_str()), (0, Some("proceed")), "{name}");
    }
}

#[test]
fn staged_and_unstaged_work_proceeds_before_the_first_commit_too() {
    let repository = TestRepository::new();
    repository.write("a.txt", "a\n");
    check(&repository, &["--worktree"]).exits(0);
    repository.stage();
    check(&repository, &["--staged"]).exits(0);
}

#[test]
fn a_broken_charter_of_ones_own_is_held_with_the_act_that_clears_it() {
    let repository = alone();
    repository.write(".caution/policy.yaml", "version: 1\nrequirments: {}\n").commit("Add a policy");
    check(&repository, &[]).exits(10).says("requirments").says("requirements");
}
