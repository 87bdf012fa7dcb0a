//! Reports as tools wrote them, and everything that they are not.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

use caution_core::evidence::{CaseOutcome, Data, Mutant, MutantOutcome, TestCase};
use caution_read::report::{self, Reading};

fn fixture(path: &str) -> Vec<u8> {
    let whole = format!("{}/tests/fixtures/reports/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&whole).unwrap_or_else(|error| panic!("{whole}: {error}"))
}

fn read(path: &str) -> (&'static str, Reading) {
    let (format, reading) = report::read(path, &fixture(path)).unwrap_or_else(|error| panic!("{error}"));
    (format.id, reading)
}

fn cases(path: &str) -> Vec<TestCase> {
    let (format, reading) = read(path);
    assert_eq!((format, reading.doubts.as_slice()), ("junit", [].as_slice()), "{path}");
    let Data::Tests(cases) = reading.data else { panic!("{path} holds no tests") };
    cases
}

#[test]
fn each_dialect_of_junit_is_counted_test_by_test() {
    // Passed, failed, skipped, flaky.
    let table = [
        ("pytest/junit.xml", (3, 0, 1, 0)),
        ("pytest/mixed.xml", (4, 2, 2, 0)),
        ("nextest/junit.xml", (2, 0, 0, 1)),
        ("jest/junit.xml", (2, 1, 1, 0)),
        ("vitest/junit.xml", (1, 1, 1, 0)),
        ("gotestsum/junit.xml", (1, 1, 1, 0)),
        ("surefire/TEST-com.acme.PayTest.xml", (2, 2, 1, 1)),
    ];
    for (path, expected) in table {
        let cases = cases(path);
        let count = |outcome| cases.iter().filter(|case| case.outcome == outcome).count();
        let flaky = cases.iter().filter(|case| case.flaky).count();
        let found =
            (count(CaseOutcome::Passed), count(CaseOutcome::Failed), count(CaseOutcome::Skipped), flaky);
        assert_eq!(found, expected, "{path}: {cases:?}");
    }
}

#[test]
fn a_test_goes_by_its_class_and_its_name() {
    let failed = |path: &str| {
        let failed = cases(path).into_iter().filter(|case| case.outcome == CaseOutcome::Failed);
        failed.map(|case| case.name).collect::<Vec<_>>()
    };
    assert_eq!(
        failed("pytest/mixed.xml"),
        ["tests.test_flaky::test_wrong", "tests.test_flaky::test_clean_up"]
    );
    assert_eq!(failed("jest/junit.xml"), ["fee wrong"]);
    assert_eq!(failed("vitest/junit.xml"), ["src/pay.test.ts::fee > wrong"]);
    assert_eq!(failed("gotestsum/junit.xml"), ["example.org/shop/pay::TestFee/abroad"]);
}

/// The lines of one file: those that were executed, and those that were not.
fn lines(path: &str, file: &str) -> (&'static str, Vec<u32>, Vec<u32>) {
    let (format, reading) = read(path);
    let Data::Coverage(files) = reading.data else { panic!("{path} holds no coverage") };
    let found = files.iter().find(|one| one.path.ends_with(file));
    let lines = &found.unwrap_or_else(|| panic!("{file} is not in {files:?}")).lines;
    let of = |hit: bool| lines.iter().filter(|(_, known)| **known == hit).map(|(line, _)| *line).collect();
    (format, of(true), of(false))
}

#[test]
fn each_format_of_coverage_tells_the_same_lines() {
    let python = (vec![4, 5, 6, 7, 9, 12, 13, 16], vec![8, 14, 17, 18]);
    let rust = (vec![3, 4, 6, 7, 9, 10, 11], vec![5, 8]);
    let product = |mut found: (&'static str, Vec<u32>, Vec<u32>)| {
        found.1.retain(|line| *line <= 11);
        found.2.retain(|line| *line <= 11);
        (found.0, (found.1, found.2))
    };
    let (format, hit, missed) = lines("coverage-py/coverage.lcov", "shop/pay.py");
    assert_eq!((format, (hit, missed)), ("lcov", python.clone()));
    let (format, hit, missed) = lines("coverage-py/cobertura.xml", "shop/pay.py");
    assert_eq!((format, (hit, missed)), ("cobertura", python));
    assert_eq!(product(lines("llvm-cov/export.lcov", "src/lib.rs")), ("lcov", rust.clone()));
    assert_eq!(product(lines("llvm-cov/export.json", "src/lib.rs")), ("llvm-cov", rust));
    assert_eq!(lines("jest/lcov.info", "src/pay.js").1, lines("jest/cobertura.xml", "src/pay.js").1[1..]);
    assert_eq!(
        lines("go/cover.out", "pay/charge.go"),
        ("go-profile", vec![6, 7, 8, 9, 10, 13], vec![11, 12])
    );
    assert_eq!(lines("jacoco/jacoco.xml", "com/acme/Pay.java"), ("jacoco", vec![3, 6, 7, 9], vec![10]));
}

#[test]
fn all_lines_of_the_two_exports_of_llvm_cov_are_the_same() {
    let (_, hit, missed) = lines("llvm-cov/export.json", "src/lib.rs");
    assert_eq!(("lcov", hit, missed), lines("llvm-cov/export.lcov", "src/lib.rs"));
}

fn mutants(path: &str) -> (&'static str, Vec<Mutant>) {
    let (format, reading) = read(path);
    assert_eq!(reading.doubts, [] as [String; 0]);
    let Data::Mutants(mutants) = reading.data else { panic!("{path} holds no mutants") };
    (format, mutants)
}

#[test]
fn each_format_of_mutants_is_read() {
    use MutantOutcome::{Killed, NoCoverage, Survived, Timeout, Unviable};
    let count = |path: &str| {
        let (format, mutants) = mutants(path);
        let of = |outcome| mutants.iter().filter(|mutant| mutant.outcome == outcome).count();
        (format, [Killed, Survived, NoCoverage, Timeout, Unviable].map(of))
    };
    assert_eq!(count("stryker/mutation.json"), ("stryker", [10, 3, 2, 0, 0]));
    assert_eq!(count("pit/mutations.xml"), ("pit", [1, 1, 1, 1, 0]));
    assert_eq!(count("mutmut/pay.py.meta"), ("mutmut", [6, 16, 2, 0, 0]));
    let (_, pit) = mutants("pit/mutations.xml");
    assert_eq!((pit[2].path.as_str(), pit[2].lines.unwrap().first), ("com/acme/Pay.java", 10));
    let (_, mutmut) = mutants("mutmut/pay.py.meta");
    let book = mutmut.iter().find(|mutant| mutant.function.as_deref() == Some("book")).unwrap();
    assert_eq!((book.path.as_str(), book.lines), ("shop/pay.py", None));
}

const FIXTURES: &[&str] = &[
    "pytest/mixed.xml",
    "nextest/junit.xml",
    "surefire/TEST-com.acme.PayTest.xml",
    "coverage-py/coverage.lcov",
    "coverage-py/cobertura.xml",
    "jacoco/jacoco.xml",
    "pit/mutations.xml",
    "llvm-cov/export.json",
    "stryker/mutation.json",
    "mutmut/pay.py.meta",
    "go/cover.out",
];

#[test]
fn a_report_that_was_cut_is_never_read_as_a_whole_one() {
    for path in FIXTURES {
        let whole = fixture(path);
        let (_, full) = read(path);
        for parts in 1..20 {
            let cut = &whole[..whole.len() * parts / 20];
            let Ok((_, reading)) = report::read(path, cut) else { continue };
            // A profile of Go has no end: cut at the end of a line, it is a shorter profile. Cut anywhere
            // else it is none.
            assert!(*path == "go/cover.out", "{path} cut to {} bytes reads", cut.len());
            assert_ne!(reading, full);
        }
    }
}

#[test]
fn bytes_that_are_changed_give_an_answer_or_an_error_with_a_place() {
    for path in FIXTURES {
        let whole = fixture(path);
        for step in 0..200 {
            let mut bytes = whole.clone();
            let at = step * 7_919 % bytes.len();
            bytes[at] = [0, b'<', b'"', b'&', 0xff, b'9', b'{', b'\n'][step % 8];
            if let Err(problem) = report::read(path, &bytes) {
                assert!(!problem.message.is_empty() && problem.hint.is_some(), "{path}: {problem}");
            }
        }
    }
}

#[test]
fn what_is_no_report_is_refused_with_a_place() {
    let table: &[(&[u8], &str)] = &[
        (b"", "the report is empty"),
        (b" \n\t", "the report is empty"),
        (b"hello\n", "f:1:1: this text is no report that is known here"),
        (b"<html><body/></html>", "f:1:1: XML with the root `<html>` is no report that is known here"),
        (b"<coverage generated=\"1\" clover=\"4\"><project/></coverage>", "f:1:1: XML with the root `<coverage>`"),
        (b"{\"a\": 1}", "f:1:1: JSON with the keys `a` is no report"),
        (b"{", "f:1:1: this JSON is no report"),
        (b"\xff\xfe<\0", "the report is UTF-16 text"),
        (b"<testsuite><testcase", "does not parse"),
        (b"<testsuite><testcase>", "the report ends in the middle"),
        (b"<testsuite></testsuites>", "does not parse"),
        (b"SF:a\nDA:1\nend_of_record\n", "f:2:1: `DA:1` is not `DA:line,hits`"),
        (b"TN:\nDA:1,1\n", "f:2:1: a line of no file"),
        (b"SF:a\nSF:b\n", "f:2:1: a file begins before the last one ends"),
        (b"SF:a\nDA:1,1\n", "f:2:1: the report ends in the middle of a file"),
        (b"mode: set\na.go:1.1,2.2 1\n", "f:2:1: `a.go:1.1,2.2 1` is no block of a cover profile"),
        (b"mode: set\na.go:9.1,2.2 1 1\n", "f:2:1"),
        (b"mode: set\na.go:1.1,4294967295.2 1 1\n", "f:2:1"),
        (b"<coverage line-rate=\"1\"><class/></coverage>", "a `<class>` names no file"),
        (b"<coverage line-rate=\"1\"><line number=\"1\" hits=\"1\"/></coverage>", "a `<line>` of no class"),
        (b"<report><package name=\"a\"><sourcefile/></package></report>", "a `<sourcefile>` has no name"),
        (b"<mutations><mutation status=\"MAYBE\"/></mutations>", "`MAYBE` is no status of a mutant"),
        (b"{\"data\": [], \"type\": \"other\", \"version\": \"1\"}", "`other` is not `llvm.coverage.json.export`"),
        (
            b"{\"data\": [{\"files\": [{\"filename\": \"a\"}]}], \"type\": \"llvm.coverage.json.export\", \"version\": \"1\"}",
            "the export holds summaries alone",
        ),
        (
            b"{\"data\": [{\"files\": [{\"filename\": \"a\", \"segments\": [[1,1,1,true,true],[4294967295,1,0,false,false]]}]}], \"type\": \"llvm.coverage.json.export\", \"version\": \"1\"}",
            "the segments of `a` are out of order or of bounds",
        ),
        (b"{\"schemaVersion\": \"1\", \"files\": 3}", "f:1:"),
        (
            b"{\"outcomes\": [{\"scenario\": {\"Mutant\": {\"file\": \"a\"}}, \"summary\": \"Maybe\"}], \"total_mutants\": 1}",
            "`Maybe` is no outcome of a mutant",
        ),
    ];
    for (bytes, expected) in table {
        let problem = report::read("f", bytes).expect_err(expected);
        assert!(problem.to_string().contains(expected), "{problem} is not {expected}");
        assert!(problem.hint.is_some(), "{problem}");
    }
}

#[test]
fn no_entity_is_expanded_and_nothing_outside_is_read() {
    let lol = "<!DOCTYPE t [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">\
               <!ENTITY f SYSTEM \"file:///etc/passwd\">]>";
    for inner in [
        "<testcase name=\"&b;\"/>",
        "<testcase name=\"x\">&b;</testcase>",
        "<testcase name=\"x\">&f;</testcase>",
    ] {
        let text = format!("{lol}<testsuite>{inner}</testsuite>");
        assert!(report::read("f", text.as_bytes()).is_err(), "{inner}");
    }
    let plain = format!("{lol}<testsuite><testcase name=\"&#65;&lt;&amp;\"/></testsuite>");
    let (_, reading) = report::read("f", plain.as_bytes()).unwrap();
    assert!(matches!(reading.data, Data::Tests(cases) if cases[0].name == "A<&"));
}

#[test]
fn what_is_too_deep_or_has_too_many_attributes_is_refused_in_time() {
    let deep = "<testsuite>".repeat(100_000);
    assert!(report::read("f", deep.as_bytes()).unwrap_err().message.contains("deep"));
    let wide: String = (0..200_000).map(|number| format!(" a{number}=\"\"")).collect();
    let wide = format!("<testsuite{wide}/>");
    assert!(report::read("f", wide.as_bytes()).unwrap_err().message.contains("attributes"));
    let brackets = format!("{{\"exit_code_by_key\": {}", "[".repeat(200_000));
    assert!(report::read("f", brackets.as_bytes()).is_err());
}

#[test]
fn what_a_suite_says_of_itself_is_compared_with_what_it_holds() {
    let doubts = |text: &str| report::read("f", text.as_bytes()).unwrap().1.doubts;
    assert_eq!(
        doubts(
            "<testsuites tests=\"9\"><testsuite name=\"a\" tests=\"1\"><testcase name=\"b\"/></testsuite></testsuites>"
        ),
        ["a suite says that it has 9 tests and holds 1"]
    );
    assert_eq!(
        doubts("<testsuite name=\"a\" tests=\"1\" failures=\"1\"><testcase name=\"b\"/></testsuite>"),
        ["the suite `a` says that 1 tests failed and holds 0"]
    );
    let outer = "<testsuites tests=\"2\" failures=\"1\"><testsuite name=\"a\" tests=\"2\" failures=\"1\">\
                 <testsuite tests=\"1\"><testcase name=\"b\"/></testsuite>\
                 <testcase name=\"c\"><failure/><error/></testcase></testsuite></testsuites>";
    assert!(doubts(outer).is_empty());
}

#[test]
fn a_failure_outside_of_any_test_is_a_failure() {
    let text = "<testsuite name=\"a\"><error message=\"no module\"/></testsuite>";
    let (_, reading) = report::read("f", text.as_bytes()).unwrap();
    let Data::Tests(cases) = reading.data else { panic!() };
    assert_eq!((cases[0].name.as_str(), cases[0].outcome), ("a (the suite itself)", CaseOutcome::Failed));
}
