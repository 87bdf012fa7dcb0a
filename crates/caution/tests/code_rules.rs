//! Rules on code, from a commit to the verdict: policy, lexicon, unknowns.

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
use common::{caution, check_json, findings, organisation};

const HAZARD: &str = "def settle(order_id, cents):\n    for _ in range(3):\n        try:\n            gateway.charge(order_id, cents)\n            return True\n        except Exception:\n            continue\n    return False\n";

fn report(repository: &TestRepository) -> serde_json::Value {
    check_json(repository, &[]).1
}

fn adds(path: &str, text: &str) -> TestRepository {
    let repository = organisation(None);
    repository.write(path, text);
    repository.commit_by("Jo", "jo@example.org", "Settle orders\n\nAI-Assisted: no\n");
    repository
}

#[test]
fn a_team_is_asked_for_a_second_person_and_a_person_alone_is_told() {
    let team = adds("tools/settle.py", HAZARD);
    caution(team.path(), &["check"]).exits(10).says("retry-effect").says("code-hazard");
    let alone = TestRepository::new();
    alone.write("a.txt", "a\n").commit("Begin");
    alone.write("settle.py", HAZARD);
    alone.commit("Settle orders");
    caution(alone.path(), &["check"]).exits(0).says("retry-effect");
}

#[test]
fn the_organisations_words_count_and_a_change_cannot_take_words_out_of_the_rules_that_judge_it() {
    let own = HAZARD.replace("gateway.charge", "desk.zap");
    let repository = organisation(None);
    repository.write(
        ".caution/lexicon.yaml",
        "version: 1\neffects:\n  zap:\n    twice: it is zapped twice\n    alone: [zap]\nwithout: [charge]\n",
    );
    repository.commit_by("Sol", "sol@example.org", "Add our words");
    repository.write("tools/own.py", &own);
    repository.commit_by("Jo", "jo@example.org", "Zap");
    assert_eq!(findings(&report(&repository)), ["retry-effect"]);
    repository.write("tools/settle.py", HAZARD);
    repository.commit_by("Jo", "jo@example.org", "Settle orders");
    assert_eq!(findings(&report(&repository)), [""; 0]);

    let blinding = organisation(None);
    blinding.write(".caution/lexicon.yaml", "version: 1\nwithout: [charge, gateway]\n");
    blinding.write("tools/settle.py", HAZARD);
    blinding.commit_by("Jo", "jo@example.org", "Settle orders");
    assert_eq!(findings(&report(&blinding)), ["retry-effect", "charter-change"]);
}

#[test]
fn a_faulty_lexicon_is_an_error_with_its_place() {
    let repository = organisation(None);
    repository.write(".caution/lexicon.yaml", "version: 1\nlocs: [a]\n");
    repository.commit_by("Sol", "sol@example.org", "Add our words");
    repository.write("a.py", "a = 1\n");
    repository.commit_by("Jo", "jo@example.org", "Add a");
    caution(repository.path(), &["check"]).exits(2).complains("locs").complains(".caution/lexicon.yaml:2");
}

#[test]
fn the_charter_is_not_read_through_a_link_and_the_change_that_mends_it_is_judged() {
    let repository = organisation(None);
    repository.write("words.yaml", "version: 1\nwithout: [zebra]\n");
    repository.symlink(".caution/lexicon.yaml", "../words.yaml");
    repository.commit_by("Sol", "sol@example.org", "Link our words");
    repository.write("a.py", "a = 1\n");
    repository.commit_by("Jo", "jo@example.org", "Add a");
    caution(repository.path(), &["check"]).exits(2).complains("stands behind a symbolic link");
    repository.remove(".caution/lexicon.yaml");
    repository.write(".caution/lexicon.yaml", "version: 1\nwithout: [zebra]\n");
    repository.commit_by("Sol", "sol@example.org", "Put the words there");
    caution(repository.path(), &["check"]).exits(10).says("charter");
}

#[test]
fn what_does_not_parse_where_it_changed_and_what_no_rule_reads_are_unknown() {
    let broken = adds("tools/settle.py", "def settle(:\n    retur 1\n");
    let unknowns = report(&broken)["unknowns"].clone();
    assert!(unknowns.as_array().unwrap().iter().any(|one| one["kind"] == "syntax"), "{unknowns}");
    let ruby = adds("tools/settle.rb", "puts 1\n");
    let unknowns = report(&ruby)["unknowns"].clone();
    assert!(unknowns.as_array().unwrap().iter().any(|one| one["kind"] == "language"), "{unknowns}");
    let test = adds("tests/test_settle.py", "def test(:\n");
    let unknowns = report(&test)["unknowns"].clone();
    assert!(!unknowns.as_array().unwrap().iter().any(|one| one["kind"] == "syntax"), "{unknowns}");
}

#[test]
fn a_patch_and_a_script_without_an_ending_are_read_as_well() {
    let script = format!("#!/usr/bin/env python3\n{HAZARD}");
    assert_eq!(findings(&report(&adds("tools/settle", &script))), ["retry-effect"]);
    let repository = organisation(None);
    let lines: Vec<String> = HAZARD.lines().map(|line| format!("+{line}\n")).collect();
    let patch = format!(
        "diff --git a/tools/s.py b/tools/s.py\nnew file mode 100644\n--- /dev/null\n+++ b/tools/s.py\n@@ -0,0 +1,{} @@\n{}",
        lines.len(),
        lines.concat()
    );
    let file = repository.outside().join("s.patch");
    std::fs::write(&file, patch).unwrap();
    caution(repository.path(), &["check", "--patch", file.to_str().unwrap()]).exits(10).says("retry-effect");
}

#[test]
fn a_program_of_the_product_that_moves_out_of_sight_is_unknown() {
    let repository = organisation(None);
    repository.write("tools/settle.py", HAZARD);
    repository.commit_by("Jo", "jo@example.org", "Settle orders");
    repository.rename("tools/settle.py", "tests/settle.py");
    repository.commit_by("Jo", "jo@example.org", "Move it");
    let unknowns = report(&repository)["unknowns"].clone();
    let moved = unknowns.as_array().unwrap().iter().find(|one| one["kind"] == "syntax");
    assert!(
        moved.is_some_and(|one| one["what"].as_str().unwrap().contains("counts as a test")),
        "{unknowns}"
    );
}
