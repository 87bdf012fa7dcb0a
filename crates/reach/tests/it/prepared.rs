//! What runners of tests load unasked reaches the tests that it is loaded for, and no others.

use crate::tree::{self, between};
use caution_core::facts::EntryKind;
use caution_core::reach::Band;

/// The tests that are reached if in the first file one text becomes another.
#[track_caller]
fn tests(files: &[(&str, &str)], (from, to): (&str, &str)) -> Vec<(String, Band)> {
    let before = tree::of(files);
    let mut after = before.clone();
    after[0].1 = before[0].1.replace(from, to);
    assert_ne!(before, after, "{from} is not there");
    let (radius, _) = between(&before, &after);
    let entries = radius.entries.iter();
    let tests = entries.filter(|one| matches!(one.entry, Some((EntryKind::Test, _))));
    let mut tests: Vec<(String, Band)> = tests.map(|one| (one.path.to_string(), one.band)).collect();
    tests.sort();
    tests
}

const PYTHON: (&str, &str) = ("tests/test_a.py", "def test_a(shop):\n    assert shop\n");
const PYTHON_ELSEWHERE: (&str, &str) = ("other/test_b.py", "def test_b():\n    assert 1\n");
const JAVASCRIPT: (&str, &str) = ("src/a.test.js", "test('a', () => { expect(x).toBe(1); });\n");
const GO: (&str, &str) =
    ("a/a_test.go", "package a\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) {\n\tF()\n}\n");

#[test]
fn what_is_loaded_for_tests_reaches_them() {
    const HOOK: &str = "def pytest_runtest_setup(item):\n    print(1)\n";
    const FIXTURE: &str = "import pytest\n\n\n@pytest.fixture\ndef shop():\n    return 1\n";
    const UP: (&str, &str) = ("test/up.js", "global.x = 1;\n");
    for (files, wanted) in [
        (vec![("tests/conftest.py", HOOK), PYTHON, PYTHON_ELSEWHERE], PYTHON.0),
        (vec![("plug.py", HOOK), ("pytest.ini", "[pytest]\naddopts = -p plug\n"), PYTHON], PYTHON.0),
        (vec![("plug.py", FIXTURE), ("conftest.py", "pytest_plugins = ['plug']\n"), PYTHON], PYTHON.0),
        (
            vec![
                ("src/my/plugin.py", FIXTURE),
                ("pyproject.toml", "[project.entry-points.pytest11]\nmy = \"my.plugin\"\n"),
                PYTHON,
            ],
            PYTHON.0,
        ),
        (
            vec![
                UP,
                ("package.json", "{\"jest\": {\"setupFiles\": [\"<rootDir>/test/up.js\"]}}\n"),
                JAVASCRIPT,
            ],
            JAVASCRIPT.0,
        ),
        (
            vec![UP, ("jest.config.js", "module.exports = { setupFiles: ['./test/up'] };\n"), JAVASCRIPT],
            JAVASCRIPT.0,
        ),
        (
            vec![
                ("vitest.config.ts", "export default { test: { retries: 1 } };\n"),
                ("src/a.test.ts", "test('a', () => {});\n"),
            ],
            "src/a.test.ts",
        ),
        (
            vec![
                ("spec/spec_helper.rb", "RSpec.configure do |c|\n  c.retries = 1\nend\n"),
                (".rspec", "--require spec_helper\n"),
                ("spec/a_spec.rb", "RSpec.describe 'A' do\n  it 'does' do\n    x\n  end\nend\n"),
            ],
            "spec/a_spec.rb",
        ),
        (
            vec![
                ("test/setup_suite.bash", "setup_suite() {\n  export A=1\n}\n"),
                ("test/a.bats", "@test \"a\" {\n  [ \"$A\" = 1 ]\n}\n"),
            ],
            "test/a.bats",
        ),
        (
            vec![
                (
                    "a/main_test.go",
                    "package a_test\n\nimport \"testing\"\n\nfunc TestMain(m *testing.M) {\n\tx = 1\n\tm.Run()\n}\n",
                ),
                GO,
            ],
            GO.0,
        ),
        (vec![("a/a.go", "package a\n\nvar x int\n\nfunc init() {\n\tx = 1\n}\n"), GO], GO.0),
    ] {
        assert_eq!(tests(&files, ("1", "2")), [(wanted.to_owned(), Band::Likely)], "{files:?}");
    }
}

#[test]
fn what_a_configuration_names_for_something_else_reaches_no_test() {
    for files in [
        vec![
            ("src/main.js", "global.x = 1;\n"),
            ("package.json", "{\"main\": \"./src/main.js\"}\n"),
            JAVASCRIPT,
        ],
        vec![
            ("src/main.js", "global.x = 1;\n"),
            ("vite.config.js", "export default { build: { lib: { entry: './src/main.js' } } };\n"),
            JAVASCRIPT,
        ],
        vec![
            ("plug.py", "def pytest_runtest_setup(item):\n    print(1)\n"),
            ("tools/conftest.py", "pytest_plugins = ['plug']\n"),
            PYTHON,
        ],
        vec![("a/b_test.go", "package a\n\nvar x = 1\n"), ("b/b_test.go", GO.1)],
        vec![
            (
                "a/a.go",
                "package a\n\nimport \"github.com/spf13/cobra\"\n\nvar logs = &cobra.Command{\n\tUse: \"logs\",\n\tRun: func(cmd *cobra.Command, args []string) {\n\t\tshow(1)\n\t},\n}\n\nfunc init() {\n\troot.AddCommand(logs)\n}\n",
            ),
            GO,
        ],
    ] {
        let change = if files[0].1.contains("(1)") { ("(1)", "(2)") } else { ("= 1", "= 2") };
        assert_eq!(tests(&files, change), [], "{files:?}");
    }
}

#[test]
fn what_derives_a_trait_uses_that_of_what_it_holds() {
    let files = [(
        "src/lib.rs",
        "pub struct E(u8);\nimpl Default for E {\n    fn default() -> Self {\n        E(1)\n    }\n}\n\n#[derive(Default)]\npub struct S {\n    e: E,\n}\n\n#[derive(Debug)]\npub struct T {\n    e: E,\n}\n\n#[test]\nfn makes() {\n    S::default();\n}\n\n#[test]\nfn shows(t: T) {\n    t;\n}\n",
    )];
    assert_eq!(tests(&files, ("E(1)", "E(2)")), [("src/lib.rs".to_owned(), Band::Likely)]);
}
