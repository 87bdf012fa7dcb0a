//! Ways round the gate that were tried, each closed.

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
use common::{SAMPLE_POLICY, beside, caution, check, check_json, organisation, requirements};

#[test]
fn commits_beyond_the_limit_are_not_taken_for_a_persons() {
    let repository = organisation(Some(SAMPLE_POLICY));
    common::assisted_commit(&repository);
    let mut script = String::from("reset refs/heads/padded\nfrom refs/heads/main^0\n");
    for number in 0..2_001 {
        script.push_str(&format!(
            "commit refs/heads/padded\ncommitter Jo <jo@example.org> {} +0000\ndata 21\nx\n\nAI-Assisted: no\n\n\n",
            1_800_000_000 + number
        ));
    }
    let base = repository.id("HEAD^").to_string();
    repository.git_fed(&["fast-import", "--quiet"], script.as_bytes());
    let (code, report) = check_json(&repository, &[&format!("{base}..padded")]);
    assert_ne!(report["provenance"]["class"], "human-attested");
    assert_eq!(code, 12, "{:#}", report["verdict"]);
}

#[test]
fn a_clone_that_holds_nothing_to_compare_with_gives_no_answer() {
    let repository = organisation(None);
    common::assisted_commit(&repository);
    let shallow = repository.shallow_clone(1);
    check(&shallow, &[]).exits(2).complains("nothing to compare with").complains("help: ");
}

#[test]
fn an_empty_patch_is_a_mistake() {
    let repository = organisation(None);
    let empty = beside(&repository, "empty.patch", "\n");
    check(&repository, &["--patch", &empty]).exits(2).complains("the patch is empty");
}

#[test]
fn what_a_merge_drops_touches_its_service() {
    let repository = organisation(None);
    repository.branch("side").write("docs/side.md", "s\n").commit_by("Jo", "jo@example.org", "Side");
    repository.switch("main").write("payments/charge.py", "fixed\n");
    repository.commit_by("Sol", "sol@example.org", "Fix");
    repository.switch("side");
    repository.git(&["merge", "-q", "-s", "ours", "-m", "Merge main", "main"]);
    let (code, report) = check_json(&repository, &["HEAD"]);
    assert_eq!(report["reach"]["services"][0]["service"], "payments", "{:#}", report["reach"]);
    assert_eq!(code, 10);
    assert!(requirements(&report, &["missing"]).contains(&"edited-merge-critical".to_owned()));
}

#[test]
fn nobody_removes_the_charter_alone_under_any_policy() {
    let repository = organisation(Some(SAMPLE_POLICY));
    repository.remove(".caution").commit_by("Jo", "jo@example.org", "Tidy");
    let (code, report) = check_json(&repository, &[]);
    let missing = ["charter-edit", "policy-loosened"].map(str::to_owned).to_vec();
    assert_eq!((code, requirements(&report, &["missing"])), (10, missing));
}

#[test]
#[cfg(unix)]
fn templates_are_not_written_through_a_link_that_leads_out() {
    let repository = TestRepository::new();
    std::fs::create_dir(repository.outside().join("elsewhere")).unwrap();
    repository.symlink(".caution", repository.outside().join("elsewhere"));
    caution(repository.path(), &["init"]).exits(2).complains("leads out of the repository");
    assert_eq!(std::fs::read_dir(repository.outside().join("elsewhere")).unwrap().count(), 0);
}
