//! Each exit code, shown on the binary.

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
use common::{SAMPLE_POLICY, assisted_commit, caution, check, check_json, organisation};

#[test]
fn a_change_that_misses_nothing_exits_0() {
    let repository = TestRepository::new();
    repository.write("a.txt", "a\n").commit("Start");
    check(&repository, &[]).exits(0).says("proceed");
}

#[test]
fn nothing_to_assess_exits_0_and_says_so() {
    let repository = TestRepository::new();
    repository.write("a.txt", "a\n").commit("Start");
    check(&repository, &["--staged"]).exits(0).says("nothing");
}

#[test]
fn a_repository_that_cannot_be_read_exits_1() {
    let repository = TestRepository::new();
    repository.write("a.txt", "a\n").commit("Start");
    let head = repository.id("HEAD").to_string();
    let (folder, file) = head.split_at(2);
    let object = repository.path().join(".git/objects").join(folder).join(file);
    std::fs::remove_file(&object).unwrap();
    std::fs::write(&object, b"not an object").unwrap();
    check(&repository, &[]).exits(1).complains("error");
}

#[test]
fn a_wrong_flag_revision_or_folder_exits_2() {
    let repository = TestRepository::new();
    repository.write("a.txt", "a\n").commit("Start");
    check(&repository, &["--no-such-flag"]).exits(2);
    check(&repository, &["no-such-revision"]).exits(2).complains("no-such-revision");
    caution(repository.outside(), &["check"]).exits(2).complains("repository");
}

#[test]
fn a_missing_approval_exits_10() {
    let repository = organisation(Some(SAMPLE_POLICY));
    assisted_commit(&repository);
    check(&repository, &[]).exits(10).says("hold");
}

#[test]
fn what_the_policy_never_allows_exits_11() {
    let repository = organisation(Some(
        "version: 1\nnever:\n  no-vendored-keys:\n    because: keys leak\n    when: {paths: ['keys/**']}\n    mode: hold\n",
    ));
    repository.write("keys/id", "x\n").commit_by("Sol", "sol@example.org", "Add a key");
    check(&repository, &[]).exits(11).says("stop");
}

#[test]
fn a_hold_that_only_unknowns_cause_exits_12() {
    let repository = organisation(None);
    repository.write("payments/model.bin", [0_u8, 1, 2, 3]);
    repository.commit_by("Jo", "jo@example.org", "Add the model\n\nAI-Assisted: no\n");
    let (code, report) = check_json(&repository, &[]);
    assert_eq!(code, 12, "{report:#}");
    assert_eq!(report["verdict"]["outcome"], "hold");
}

#[test]
fn sarif_exits_0_on_a_hold() {
    let repository = organisation(Some(SAMPLE_POLICY));
    assisted_commit(&repository);
    check(&repository, &["--format", "sarif"]).exits(0);
}
