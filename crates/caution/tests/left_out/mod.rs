//! What a report leaves out, tells of another root, or told before the commit was there.

use super::{PAY, held, in_ci, met, record, shop};

#[test]
fn what_a_report_leaves_out_of_a_file_is_not_reached() {
    for (lines, found) in [
        (
            "",
            "0 % of the changed lines are reached; not known: shop/pay.py (12 lines): no changed line of `shop/pay.py` is in the report",
        ),
        (
            "DA:99,1\n",
            "0 % of the changed lines are reached; not known: shop/pay.py (12 lines): no changed line of `shop/pay.py` is in the report",
        ),
        (
            "DA:4,1\n",
            "14 % of the changed lines are reached; not known: shop/pay.py (6 lines): these changed statements are not in the report",
        ),
    ] {
        let repository = shop("{changed_lines_covered_percent: 80}");
        repository.write("thin.lcov", format!("SF:shop/pay.py\n{lines}end_of_record\n"));
        record(&repository, &["thin.lcov"]).exits(0);
        assert_eq!(
            in_ci(&repository, &["--evidence", "evidence.json"]),
            (12, "unknown".to_owned(), found.to_owned()),
            "{lines}"
        );
    }
}

#[test]
fn a_change_of_comments_alone_needs_no_line_in_any_report() {
    let repository = shop("{changed_lines_covered_percent: 80, missed_mutants: 0}");
    repository.write("shop/pay.py", PAY.replace("    if amount", "    # Nothing is free.\n    if amount"));
    repository.commit_by("Jo", "jo@example.org", "Say why");
    repository.write("thin.lcov", "SF:shop/pay.py\nend_of_record\n");
    repository.write("mutants.meta", "{\"exit_code_by_key\": {}}");
    record(&repository, &["thin.lcov", "mutants.meta"]).exits(0);
    assert_eq!(in_ci(&repository, &["--evidence", "evidence.json"]).0, 0);
}

#[test]
fn a_further_line_of_a_statement_is_reached_with_its_first() {
    let long = PAY
        .replace("    return len(self.entries)", "        return len(\n            self.entries\n        )");
    let repository = shop("{changed_lines_covered_percent: 80}");
    repository.write("shop/pay.py", &long);
    repository.commit_by("Jo", "jo@example.org", "Break the line");
    repository
        .write("shop/pay.py", long.replace("            self.entries\n", "            self.entries[1:]\n"));
    repository.commit_by("Jo", "jo@example.org", "Leave the first out");
    for (hits, state) in [(1, "met"), (0, "missing")] {
        repository.write("ci.lcov", format!("SF:shop/pay.py\nDA:16,1\nDA:18,{hits}\nend_of_record\n"));
        record(&repository, &["ci.lcov"]).exits(0);
        assert_eq!(in_ci(&repository, &["--evidence", "evidence.json"]).1, state);
    }
}

#[test]
fn a_changed_file_of_which_no_mutant_was_tried_is_named() {
    let rust = "{\"outcomes\": [], \"total_mutants\": 0}";
    for (file, text, report, found) in [
        (
            "src/pay.rs",
            "pub fn fee() -> u8 {\n    1\n}\n",
            rust,
            Some("1 missed; cannot be told: no mutant of src/pay.rs was tried"),
        ),
        (
            "shop/new.py",
            "def fee():\n    return 1\n",
            "{\"exit_code_by_key\": {}}",
            Some("1 missed; cannot be told: no mutant of shop/new.py was tried"),
        ),
        (
            "web/pay.ts",
            "export const fee = () => 1;\n",
            "{\"schemaVersion\": \"1\", \"files\": {}}",
            Some("1 missed; cannot be told: no mutant of web/pay.ts was tried"),
        ),
        ("src/pay.rs", "pub struct Fee;\n", rust, None),
        ("src/lib.rs", "// Fees: fn fee.\npub mod pay;\nuse pay::Fee;\n", rust, None),
        ("tests/pay.rs", "fn fee() -> u8 {\n    1\n}\n", rust, None),
        ("web/pay.ts", "export const fee = () => 1;\n", rust, None),
    ] {
        let repository = shop("{missed_mutants: 0}");
        repository.write(file, text);
        repository.commit_by("Jo", "jo@example.org", "Fees");
        repository.write("mutants.json", report);
        record(&repository, &["mutants.json"]).exits(0);
        let outcome = found.map_or_else(|| met("0 missed"), held);
        assert_eq!(in_ci(&repository, &["--evidence", "evidence.json"]), outcome, "{file}");
    }
}

#[test]
fn a_library_of_the_machine_does_not_speak_for_a_file_of_the_same_name() {
    let repository = shop("{changed_lines_covered_percent: 60}");
    repository.write("utils.py", "def half(x):\n    return x / 2\n");
    repository.commit_by("Jo", "jo@example.org", "Halves");
    let library = "/usr/lib/python3/site-packages/requests/utils.py";
    repository.write("ci.lcov", format!("SF:{library}\nDA:1,1\nDA:2,1\nend_of_record\n"));
    record(&repository, &["ci.lcov"]).exits(0);
    assert_eq!(
        in_ci(&repository, &["--evidence", "evidence.json"]),
        (
            12,
            "unknown".to_owned(),
            format!(
                "0 % of the changed lines are reached; not known: utils.py (2 lines): `{library}` in the report may be a file of another root"
            )
        )
    );
}

#[test]
fn a_report_that_is_older_than_head_did_not_run_on_it() {
    let repository = shop("{tests: passed}");
    let of = |moment: &str| format!("<testsuite timestamp=\"{moment}\"><testcase name=\"a\"/></testsuite>");
    // HEAD was committed 2026-01-01 00:01 UTC.
    for (moment, recorded) in [
        ("2020-05-01T10:00:00Z", false),
        ("2020-05-01T10:00:00", false),
        ("2026-01-01T00:00:59Z", false),
        ("2026-01-01T00:01:00Z", true),
        ("2026-01-01T01:00:59+01:00", false),
        ("2025-12-31T20:00:00", true),
    ] {
        repository.write("old.xml", of(moment));
        let run = record(&repository, &["old.xml"]);
        if recorded {
            run.exits(0);
        } else {
            run.exits(2)
                .complains("`old.xml` is older than HEAD: its tests began")
                .complains("--ran-at-head");
        }
    }
    let old = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_600_000_000);
    let file = std::fs::File::options().write(true).open(repository.path().join("cov.lcov")).unwrap();
    file.set_modified(old).unwrap();
    let told = "`cov.lcov` is older than HEAD: it was written 2020-09-13 12:26:40 UTC";
    record(&repository, &["cov.lcov"]).exits(2).complains(told);
    record(&repository, &["cov.lcov", "--worktree"]).exits(2).complains(told);
    record(&repository, &["cov.lcov", "--ran-at-head"]).exits(0);
}
