//! Settings that make tests count for less: thresholds of coverage, steps of a pipeline that may fail.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use caution_core::RepoPath;
use regex::Regex;

macro_rules! regex {
    ($name:ident, $text:literal) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($text).ok());
    };
}

regex!(
    THRESHOLD,
    r#"(?m)^[^#\n]*?(?P<key>--cov-fail-under|--fail-under(?:-lines|-functions|-regions)?|\bfail_under|\b(?:branches|functions|lines|statements)["']?\s*:|<minimum>|\bminimum\b|\btarget\s*:)\s*[=:]?\s*["']?(?P<value>\d+(?:\.\d+)?)"#
);
regex!(
    RUNS,
    r"\b(?:pytest|tox|nox|unittest|jest|vitest|mocha|karma|playwright|cypress|go test|go vet|golangci-lint|gotestsum|cargo (?:test|nextest|clippy)|nextest|mvnw?|gradlew?|(?:npm|yarn|pnpm|bun)(?: run)? \w*(?:test|lint|check)\w*|make \w*(?:test|check|lint)\w*|ruff|mypy|eslint|flake8|rspec|phpunit|dotnet test|codecov|coverage|lint|tests?)\b"
);
regex!(
    MAY_FAIL,
    r"^\s*-?\s*(?:continue-on-error|allow_failure)\s*:\s*(?:true|yes|on|\$\{\{\s*true\s*\}\})\s*(?:#.*)?$"
);
regex!(
    TESTS,
    r"\b(?:pytest|jest|vitest|mocha|go test|gotestsum|cargo (?:test|nextest)|mvnw? (?:\S+ )*(?:test|verify)|(?:npm|yarn|pnpm|bun)(?: run)? test\S*|dotnet test|rspec|phpunit)"
);
regex!(NEVER_RUNS, r"^\s*-?\s*if\s*:\s*(?:\$\{\{\s*)?false\b");
regex!(SWALLOWED, r#"\s*(?:\|\||;)\s*(?:true|:|exit 0|echo\b[^|&;"]*)\s*(?:#.*)?"?\s*\}*,?\s*$"#);
regex!(
    WHOLE_FILE,
    r"^\s*(?://|/\*)\s*@ts-nocheck\b|^\s*/\*\s*eslint-disable\s*\*/|^\s*#\s*(?:flake8:\s*noqa|ruff:\s*noqa|mypy:\s*ignore-errors|type:\s*ignore)\s*$"
);
regex!(
    RETRIES,
    r"@(?:\w+\.)*(?:flaky|retry)\b|\bjest\.retryTimes\(|\bthis\.retries\(|@RetryingTest|\bRerunFailingTests|\bretries\s*:\s*[1-9]"
);
regex!(
    LIMIT,
    r"\b(?P<key>jest\.setTimeout|this\.timeout|mark\.timeout|testTimeout|test_timeout|hookTimeout|[Tt]imeout)\s*[(=:]\s*(?:value\s*=\s*)?(?P<value>\d[\d_]*(?:\.\d+)?)"
);

/// What a setting lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Setting {
    /// What it is: `coverage threshold fail_under`.
    pub(super) name: String,
    /// The line after the change; 0 if it is gone.
    pub(super) line: u32,
    /// What happened.
    pub(super) what: String,
    /// Whether it makes tests say less; otherwise it is only told.
    pub(super) counts: bool,
}

/// Whether a file holds thresholds of coverage.
pub(super) fn has_thresholds(path: &RepoPath) -> bool {
    let name = String::from_utf8_lossy(path.file_name()).to_ascii_lowercase();
    matches!(
        name.as_str(),
        "pyproject.toml"
            | "setup.cfg"
            | "tox.ini"
            | "pytest.ini"
            | ".coveragerc"
            | "package.json"
            | "pom.xml"
            | "build.gradle"
            | "build.gradle.kts"
            | "codecov.yml"
            | ".codecov.yml"
            | "codecov.yaml"
            | "makefile"
            | "noxfile.py"
            | "nextest.toml"
    ) || name.starts_with("jest.config")
        || name.starts_with("vitest.config")
        || name.starts_with("vite.config")
        || name.starts_with(".nycrc")
        || name.starts_with(".c8rc")
        || is_pipeline(path)
}

/// Whether a file is a pipeline.
pub(super) fn is_pipeline(path: &RepoPath) -> bool {
    use caution_core::change::Steering;
    caution_read::charter::steering(path) == Some(Steering::Ci)
}

/// Whether a file holds commands that run tests.
pub(super) fn has_commands(path: &RepoPath) -> bool {
    let name = String::from_utf8_lossy(path.file_name()).to_ascii_lowercase();
    matches!(name.as_str(), "makefile" | "tox.ini" | "package.json") || is_pipeline(path)
}

/// Thresholds that were lowered or taken out.
pub(super) fn thresholds(path: &RepoPath, before: &str, after: &str) -> Vec<Setting> {
    let (old, mut new) = (by_key(values(path, before)), by_key(values(path, after)));
    let mut lost = Vec::new();
    for (key, old) in old {
        // The highest of a key stands for the highest.
        let mut left = new.remove(&key).unwrap_or_default().into_iter();
        for one in old {
            let (line, what) = match left.next() {
                Some(other) if other.value < one.value => {
                    (other.line, format!("is lowered from {} to {}", one.value, other.value))
                }
                Some(_) => continue,
                None => (0, format!("of {} is taken out", one.value)),
            };
            lost.push(Setting { name: format!("coverage threshold {key}"), line, what, counts: true });
        }
    }
    lost
}

/// The values of each key, from the highest to the lowest.
fn by_key(values: Vec<Value>) -> BTreeMap<String, Vec<Value>> {
    let mut keys: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for value in values {
        keys.entry(value.key.clone()).or_default().push(value);
    }
    keys.values_mut().for_each(|list| list.sort_by(|one, two| two.value.total_cmp(&one.value)));
    keys
}

/// Time limits that were raised: a test that may take longer hides what became slow.
pub(super) fn limits(before: &str, after: &str) -> Option<Setting> {
    let (old, mut new) = (by_key(times(before)), by_key(times(after)));
    for (key, old) in old {
        let list = new.remove(&key).unwrap_or_default();
        // Where some came or went, nobody can say which is which.
        if list.len() != old.len() {
            continue;
        }
        let raised = old.iter().zip(&list).find(|(one, other)| other.value > one.value);
        if let Some((one, other)) = raised {
            return Some(Setting {
                name: format!("time limit {key}"),
                line: other.line,
                what: format!("is raised from {} to {}", one.value, other.value),
                counts: false,
            });
        }
    }
    None
}

fn times(text: &str) -> Vec<Value> {
    let Some(regex) = LIMIT.as_ref() else { return Vec::new() };
    let mut values = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        for found in regex.captures_iter(line) {
            let (Some(key), Some(value)) = (found.name("key"), found.name("value")) else { continue };
            if let Ok(value) = value.as_str().replace('_', "").parse::<f64>() {
                values.push(Value { key: key.as_str().to_owned(), value, line: number });
            }
        }
    }
    values
}

#[derive(Debug, Clone)]
struct Value {
    key: String,
    value: f64,
    line: u32,
}

fn values(path: &RepoPath, text: &str) -> Vec<Value> {
    let Some(regex) = THRESHOLD.as_ref() else { return Vec::new() };
    let name = String::from_utf8_lossy(path.file_name()).to_ascii_lowercase();
    // Words that mean a threshold only where thresholds are set.
    let coverage = text.contains("coverageThreshold")
        || text.contains("check-coverage")
        || text.contains("thresholds")
        || name.starts_with(".nycrc")
        || name.starts_with(".c8rc");
    let jacoco = text.contains("jacoco") || text.contains("COVEREDRATIO");
    let codecov = name.contains("codecov");
    let applies = |key: &str| match key {
        key if key.starts_with("--") || key == "fail_under" => true,
        "<minimum>" | "minimum" => jacoco,
        "target" => codecov,
        _ => coverage,
    };
    let mut values = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        for found in regex.captures_iter(line) {
            let (Some(key), Some(value)) = (found.name("key"), found.name("value")) else { continue };
            let key = key.as_str().trim_end_matches([':', ' ', '"', '\'']);
            if let Ok(value) = value.as_str().parse::<f64>()
                && applies(key)
            {
                values.push(Value { key: key.trim_matches(['<', '>']).to_owned(), value, line: number });
            }
        }
    }
    values
}

/// Steps of a pipeline that run tests and may fail now.
pub(super) fn steps(before: &str, after: &str) -> Vec<Setting> {
    let is = |regex: &LazyLock<Option<Regex>>, text: &str| {
        regex.as_ref().is_some_and(|regex| regex.is_match(text))
    };
    let old: std::collections::HashMap<&str, usize> =
        before.lines().fold(std::collections::HashMap::new(), |mut all, line| {
            *all.entry(line.trim()).or_default() += 1;
            all
        });
    // In JSON a command ends with its quotation mark.
    let ended: std::collections::HashSet<&str> =
        old.keys().map(|line| line.trim_end_matches(['"', ',', '}', ' '])).collect();
    let mut seen: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    let lines: Vec<&str> = after.lines().collect();
    let mut lost = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let bare = line.trim();
        let count = seen.entry(bare).or_default();
        *count += 1;
        if *count <= old.get(bare).copied().unwrap_or(0) {
            continue;
        }
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let setting = |what: &str| Setting {
            name: format!("pipeline step at line {number}"),
            line: number,
            what: what.to_owned(),
            counts: true,
        };
        if is(&SWALLOWED, bare) && is(&RUNS, bare) {
            let plain = SWALLOWED.as_ref().map(|regex| regex.replace(bare, "").trim().to_owned());
            // A command that was always allowed to fail, or is new, lost nothing.
            if plain.is_some_and(|plain| ended.contains(plain.as_str())) {
                lost.push(setting("may fail now, and nothing tells"));
            }
        } else if is(&MAY_FAIL, line) || is(&NEVER_RUNS, line) {
            let step = step(&lines, index);
            let ran = step.iter().filter(|line| is(&RUNS, line)).any(|line| old.contains_key(line.trim()));
            if ran {
                let what = if is(&NEVER_RUNS, line) { "never runs now" } else { "may fail now" };
                lost.push(setting(what));
            }
        }
    }
    lost
}

/// A step that ran tests is gone, or a comment, and nothing else came: no other step runs them.
pub(super) fn steps_gone(before: &str, after: &str) -> Option<Setting> {
    let regex = TESTS.as_ref()?;
    let tools = |line: &str| -> Option<String> {
        let line = line.split('#').next()?;
        Some(regex.find(line.trim())?.as_str().to_owned())
    };
    let old: std::collections::HashSet<&str> = before.lines().map(str::trim).collect();
    let fresh = |line: &str| !line.is_empty() && !line.starts_with('#') && !old.contains(line);
    if after.lines().any(|line| fresh(line.trim())) {
        return None;
    }
    let left: std::collections::HashSet<String> = after.lines().filter_map(tools).collect();
    let gone = before
        .lines()
        .filter(|line| line.contains("run"))
        .filter_map(tools)
        .find(|tool| !left.contains(tool))?;
    Some(Setting {
        name: format!("pipeline step with {gone}"),
        line: 0,
        what: "is gone, and nothing came for it".to_owned(),
        counts: true,
    })
}

/// The lines of the step or job that a line stands in: those around it that are indented as far, or more.
fn step<'a>(lines: &[&'a str], index: usize) -> Vec<&'a str> {
    let indent = |line: &str| {
        let bare = line.trim_start();
        let item = bare.strip_prefix("- ").map_or(0, |rest| bare.len() - rest.len());
        line.len() - bare.len() + item
    };
    let Some(own) = lines.get(index).map(|line| indent(line)) else { return Vec::new() };
    let starts = |line: &&str| line.trim_start().starts_with("- ") && indent(line) == own;
    let belongs = |line: &&&str| line.trim().is_empty() || indent(line) >= own;
    let mut step = Vec::new();
    if !lines.get(index).is_some_and(starts) {
        for line in lines.get(..index).unwrap_or_default().iter().rev().take_while(belongs).take(200) {
            step.push(*line);
            if starts(line) {
                break;
            }
        }
    }
    let after = lines.get(index..).unwrap_or_default();
    step.extend(after.iter().take(1));
    step.extend(after.iter().skip(1).take_while(belongs).take_while(|line| !starts(line)).take(200));
    step
}

/// What is switched off for a whole file of tests, and retries that are new.
pub(super) fn switches(before: &str, after: &str) -> Vec<Setting> {
    let mut found = Vec::new();
    for (regex, what, counts) in [
        (&WHOLE_FILE, "switches off a check of the whole file", false),
        (&RETRIES, "lets tests that fail run again", false),
    ] {
        let Some(regex) = regex.as_ref() else { continue };
        let old = before.lines().filter(|line| regex.is_match(line)).count();
        let new: Vec<(usize, &str)> =
            after.lines().enumerate().filter(|(_, line)| regex.is_match(line)).collect();
        if let Some((index, line)) = new.get(old..).and_then(<[_]>::first) {
            let shown: String = line.trim().chars().take(60).collect();
            found.push(Setting {
                name: format!("`{shown}`"),
                line: u32::try_from(index + 1).unwrap_or(u32::MAX),
                what: what.to_owned(),
                counts,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_paired_from_the_highest_down() {
        let path = RepoPath::from(".nycrc");
        for (before, after, what) in [
            ("lines: 80\nlines: 90", "lines: 90\nlines: 70", vec!["is lowered from 80 to 70"]),
            ("lines: 80\nlines: 90", "lines: 95", vec!["of 80 is taken out"]),
            ("lines: 80", "lines: 80\nlines: 10", vec![]),
        ] {
            let found: Vec<String> =
                thresholds(&path, before, after).into_iter().map(|one| one.what).collect();
            assert_eq!(found, what, "{before} {after}");
        }
        // As the square of its length this does not come to an end.
        let many = |value: &str| format!("lines: {value}\n").repeat(100_000);
        assert_eq!(thresholds(&path, &many("9"), &many("8")).len(), 100_000);
    }

    #[test]
    fn a_raised_time_limit_is_told_only_where_nothing_came_or_went() {
        for (before, after, raised) in [
            ("@pytest.mark.timeout(5)", "@pytest.mark.timeout(50)", true),
            ("timeout = 5", "timeout = 5.5", true),
            ("timeout = 5", "timeout = 4", false),
            ("timeout = 5", "timeout = 5\ntimeout = 9", false),
            ("timeouts(5)", "timeouts(9)", false),
        ] {
            assert_eq!(limits(before, after).is_some(), raised, "{before} {after}");
        }
    }
}
