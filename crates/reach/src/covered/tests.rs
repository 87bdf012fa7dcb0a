use caution_core::reach::SeedKind;

use super::*;
use crate::config::small::Small;

const CART: &str = "def total(items):\n    return sum(items)\n\ndef count(items):\n    return len(items)\n";
const TESTS: &str = "from cart import total\n\nclass TestCart:\n    def test_total(self):\n        assert total([1]) == 1\n\ndef test_none():\n    assert total([]) == 0\n";

/// What coverage.py says: lines with the tests that executed them.
fn report(path: &str, lines: &[(u32, &[&str])]) -> Vec<u8> {
    let executed: Vec<String> = lines.iter().map(|(line, _)| line.to_string()).collect();
    let contexts: Vec<String> = lines
        .iter()
        .map(|(line, tests)| {
            format!(
                "\"{line}\": [{}]",
                tests.iter().map(|test| format!("\"{test}\"")).collect::<Vec<_>>().join(",")
            )
        })
        .collect();
    let (executed, contexts) = (executed.join(","), contexts.join(","));
    format!(
        "{{\"files\": {{\"{path}\": {{\"executed_lines\": [{executed}], \"contexts\": {{{contexts}}}}}}}}}"
    )
    .into_bytes()
}

fn read(bytes: Vec<u8>, tree: &Small) -> Result<Covered, Mismatch> {
    Covered::read(&[("coverage.json".to_owned(), bytes)], tree)
}

fn seed(symbol: &str) -> Seed {
    let path = RepoPath::from("shop/cart.py");
    Seed { path, symbol: symbol.to_owned(), kind: SeedKind::Behaviour, lines: None, detail: String::new() }
}

fn told(covered: &Covered, head: &Small, base: Option<&Small>, symbol: &str) -> (Vec<String>, usize) {
    let base = base.map(|base| base as &dyn Index);
    let (beyond, unknowns) = covered.tests(head, base, &[seed(symbol)]);
    let told = |beyond: Beyond| {
        let hop = &beyond.via[0];
        format!("{}:{} {}", hop.path, hop.symbol, hop.origin.id())
    };
    let mut told: Vec<String> = beyond.into_iter().map(told).collect();
    told.sort();
    (told, unknowns.len())
}

#[test]
fn tests_that_executed_the_body_are_named() {
    let tree = Small::new(&[("shop/cart.py", CART), ("tests/test_cart.py", TESTS)]);
    let tests: &[&str] =
        &["tests/test_cart.py::TestCart::test_total[1]|run", "test_cart.test_none", "gone.test_gone"];
    // The first line is executed by whoever loads the module.
    let bytes = report(
        "/ci/build/shop/cart.py",
        &[(1, &["test_cart.test_none"]), (2, tests), (4, &["test_cart.test_none"])],
    );
    let covered = read(bytes, &tree).unwrap();
    let expected =
        ["tests/test_cart.py:TestCart.test_total coverage", "tests/test_cart.py:test_none coverage"]
            .map(str::to_owned);
    assert_eq!(told(&covered, &tree, None, "total"), (expected.to_vec(), 1));
    assert_eq!(told(&covered, &tree, None, "count"), (vec![], 0));
}

#[test]
fn a_report_counts_for_the_version_that_it_fits() {
    let later = format!("# Prices.\n\n\n{CART}");
    let files = |cart| Small::new(&[("shop/cart.py", cart), ("tests/test_cart.py", TESTS)]);
    let (head, base) = (files(&later), files(CART));
    let bytes = report("shop/cart.py", &[(1, &[]), (2, &["test_cart.test_none"]), (4, &[]), (5, &[])]);
    let covered = read(bytes, &head).unwrap();
    let expected = vec!["tests/test_cart.py:test_none coverage".to_owned()];
    assert_eq!(told(&covered, &head, Some(&base), "total"), (expected, 0));
    assert_eq!(told(&covered, &head, None, "total"), (vec![], 1));
}

#[test]
fn a_report_that_matches_nothing_is_an_error() {
    let tree = Small::new(&[("shop/cart.py", CART), ("tests/test_cart.py", TESTS)]);
    let error = read(report("other.py", &[(2, &["test_cart.test_none"])]), &tree).unwrap_err();
    assert!(error.message.contains("none of its 1 files"), "{}", error.message);
    let error = read(report("shop/cart.py", &[(2, &["gone.test_gone"])]), &tree).unwrap_err();
    assert!(error.message.contains("none of its tests") && error.message.contains("gone.test_gone"));
    let error = read(report("shop/cart.py", &[(2, &[])]), &tree).unwrap_err();
    assert!(error.hint.contains("--cov-context=test"), "{}", error.hint);
}
