//! Which test executed which lines: coverage.py's JSON with contexts, and lcov with names of tests.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use caution_core::problem::Problem;
use serde::Deserialize;

use super::lcov::entry;
use super::{ENTRIES, LAST_LINE, json, on_line, slashes, too_many};

/// Lines by file, and who executed each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ByTest {
    /// The tests, as the tool names them.
    pub tests: Vec<String>,
    /// Files by path.
    pub files: Vec<FileByTest>,
}

/// The lines of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileByTest {
    /// Its path, as the tool names it.
    pub path: String,
    /// Every line that can be executed, and the places in [`ByTest::tests`] of those that did.
    pub lines: BTreeMap<u32, Vec<u32>>,
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    files: BTreeMap<Context<'a>, File<'a>>,
}

/// A text of the report. There are millions of them, so none is copied.
#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Context<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
struct File<'a> {
    #[serde(default)]
    executed_lines: Vec<u32>,
    #[serde(default)]
    missing_lines: Vec<u32>,
    #[serde(default, borrow)]
    contexts: BTreeMap<u32, Vec<Context<'a>>>,
}

/// Reads which test executed what.
///
/// # Errors
/// If the report is of neither form, or names no test.
pub fn by_test(input: &str, bytes: &[u8]) -> Result<ByTest, Problem> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader = Reader::default();
    if text.trim_start().starts_with('{') {
        reader.coverage_py(input, text)?;
    } else {
        reader.lcov(input, text)?;
    }
    if reader.told.tests.is_empty() {
        return Err(Problem::new(input, "the report does not say which test executed which line").hint(
            "let every test have a context: `pytest --cov --cov-context=test` and `coverage json --show-contexts`; or lcov with a name in each `TN:`",
        ));
    }
    Ok(reader.told)
}

#[derive(Default)]
struct Reader {
    told: ByTest,
    known: HashMap<String, u32>,
    entries: usize,
}

impl Reader {
    fn coverage_py(&mut self, input: &str, text: &str) -> Result<(), Problem> {
        let document: Document<'_> = json(input, text)?;
        for (path, file) in document.files {
            let mut lines: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for line in file.executed_lines.into_iter().chain(file.missing_lines) {
                lines.entry(line).or_default();
            }
            for (line, contexts) in file.contexts {
                let tests: Vec<u32> = contexts.iter().filter_map(|context| self.test(&context.0)).collect();
                self.entries += tests.len();
                lines.entry(line).or_default().extend(tests);
            }
            lines.retain(|line, _| (1..=LAST_LINE).contains(line));
            self.entries += lines.len();
            if self.entries > ENTRIES {
                return Err(too_many(input));
            }
            self.told.files.push(FileByTest { path: slashes(&path.0), lines });
        }
        Ok(())
    }

    fn lcov(&mut self, input: &str, text: &str) -> Result<(), Problem> {
        let mut files: BTreeMap<String, BTreeMap<u32, Vec<u32>>> = BTreeMap::new();
        let (mut test, mut path) = (None, None);
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if let Some(name) = line.strip_prefix("TN:") {
                test = self.test(name);
            } else if let Some(name) = line.strip_prefix("SF:") {
                path = Some(slashes(name));
            } else if let Some(rest) = line.strip_prefix("DA:") {
                let Some((path, (at, hit))) = path.as_ref().zip(entry(rest)) else {
                    return Err(on_line(input, text, index + 1, "it is not `DA:line,hits` of a file")
                        .hint("let the tool write the report again"));
                };
                let tests = files.entry(path.clone()).or_default().entry(at).or_default();
                tests.extend(test.filter(|test| hit && !tests.contains(test)));
                self.entries += 1;
                if self.entries > ENTRIES {
                    return Err(too_many(input));
                }
            } else if line == "end_of_record" {
                path = None;
            } else if index == 0 {
                return Err(Problem::new(input, "the report is neither coverage.py's JSON nor lcov"));
            }
        }
        self.told.files = files.into_iter().map(|(path, lines)| FileByTest { path, lines }).collect();
        Ok(())
    }

    /// The place of a test; none for what runs outside of every test.
    fn test(&mut self, context: &str) -> Option<u32> {
        let name = context.trim();
        // pytest-cov tells what prepares a test and what cleans up after it apart.
        let name =
            ["|run", "|setup", "|teardown"].iter().fold(name, |name, phase| name.trim_end_matches(phase));
        if name.is_empty() {
            return None;
        }
        if let Some(known) = self.known.get(name) {
            return Some(*known);
        }
        let place = u32::try_from(self.told.tests.len()).ok()?;
        self.told.tests.push(name.to_owned());
        self.known.insert(name.to_owned(), place);
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Result<Vec<(String, u32, Vec<String>)>, String> {
        let told = by_test("coverage.json", text.as_bytes()).map_err(|problem| problem.to_string())?;
        let name = |test: &u32| told.tests[*test as usize].clone();
        let lines = told.files.iter().flat_map(|file| {
            file.lines
                .iter()
                .map(|(line, tests)| (file.path.clone(), *line, tests.iter().map(name).collect()))
                .collect::<Vec<_>>()
        });
        Ok(lines.collect())
    }

    #[test]
    fn contexts_of_coverage_py_are_tests() {
        let text = r#"{"meta": {}, "files": {"shop\\a.py": {"executed_lines": [1, 2], "missing_lines": [3],
            "contexts": {"1": [""], "2": ["t/test_a.py::test_x[1]|run", "t/test_a.py::test_x[1]|setup"]}}}}"#;
        let test = "t/test_a.py::test_x[1]".to_owned();
        let path = "shop/a.py".to_owned();
        assert_eq!(
            told(text).unwrap(),
            [(path.clone(), 1, vec![]), (path.clone(), 2, vec![test.clone(), test]), (path, 3, vec![])]
        );
    }

    #[test]
    fn records_of_lcov_belong_to_the_test_named_before_them() {
        let text =
            "TN:adds\nSF:a.js\nDA:1,1\nDA:2,0\nend_of_record\nTN:pays\nSF:a.js\nDA:1,2\nend_of_record\n";
        let of = |tests: &[&str]| tests.iter().map(|test| (*test).to_owned()).collect::<Vec<_>>();
        let path = "a.js".to_owned();
        assert_eq!(told(text).unwrap(), [(path.clone(), 1, of(&["adds", "pays"])), (path, 2, of(&[]))]);
    }

    #[test]
    fn a_report_without_tests_is_an_error() {
        for text in
            [r#"{"files": {"a.py": {"executed_lines": [1]}}}"#, "TN:\nSF:a.js\nDA:1,1\nend_of_record\n"]
        {
            assert!(told(text).unwrap_err().contains("does not say which test"), "{text}");
        }
        assert!(told("hello").is_err() && told("{").is_err() && told("TN:x\nDA:1,1\n").is_err());
    }
}
