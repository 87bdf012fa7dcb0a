//! What a change tells the runner of tests to leave out: by its settings, by the flags of its command.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use caution_core::RepoPath;
use regex::Regex;

use super::config::{self, Setting};
use super::mask::Brackets;

macro_rules! regex {
    ($name:ident, $text:literal) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($text).ok());
    };
}

regex!(
    LISTS,
    r#"(?m)^[ \t]*["']?(?P<key>collect_ignore|collect_ignore_glob|norecursedirs|testPathIgnorePatterns|default-filter)["']?[ \t]*(?:[:=]|\+=)[ \t]*"#
);
regex!(WORD, r#""(?P<a>[^"\n]*)"|'(?P<b>[^'\n]*)'"#);
regex!(
    USUAL,
    r"(?i)^\W*(?:\**[/\\]*)*(?:<rootDir>[/\\]*)?(?:node_modules|dist|build|lib|out|target|coverage|fixtures?|__fixtures__|\.?venv|env|\.git|\.tox|\.next|\.nuxt|\.cache|__pycache__|\.eggs|site|docs?|tmp|vendor|\.\w+)\b"
);
regex!(
    OFF,
    r"<(?:skipTests|maven\.test\.skip|skipITs|testFailureIgnore|maven\.test\.failure\.ignore)>\s*true\s*<|^\s*ignoreFailures\s*=?\s*true\b|^\s*(?:test|tasks\.test|tasks\.named\(.test.\))\s*\.?\s*(?:\{\s*)?enabled\s*=\s*false\b|^\s*(?:maven\.test\.skip|skipTests)\s*=\s*true\b"
);
regex!(
    TOOL,
    r"\b(?:pytest|py\.test|jest|vitest|mocha|nextest|go test|gotestsum|cargo test|mvnw?|gradlew?|npm test|(?:npm|yarn|pnpm|bun)(?: run)? \w*test\w*)\b"
);
regex!(
    FLAG,
    r"^(?:--ignore(?:-glob)?|--deselect|--testPathIgnorePatterns|--collect-only|--no-run|--passWithNoTests|--pass-with-no-tests|-DskipTests|-Dmaven\.test\.skip|-DskipITs|-Dmaven\.test\.failure\.ignore|--skip|-skip|--test-skip|-skipTests)(?:=.*)?$"
);
regex!(CHOICE, r"^(?:-k|-m|-run|-E|--filter-expr|--filterset|-t|--testNamePattern|--grep|-Dtest)(?:=.*)?$");
regex!(SCRIPT, r#"^\s*"(?P<key>test[\w:-]*)"\s*:\s*"(?P<value>(?:[^"\\]|\\.)*)""#);
regex!(NOTHING, r"^(?:echo\b[^&|;]*|true|:|exit 0)$");
regex!(
    EXCLUDED,
    r#"<exclude>\s*(?P<a>[^<\n]*Tests?\b[^<\n]*)</exclude>|^\s*exclude\s*\(?\s*["'](?P<b>[^"'\n]*Tests?\b[^"'\n]*)["']"#
);
regex!(VITEST, r"(?m)^[^\n]*\bexclude\s*:\s*\[(?P<list>[^\]]*)\]");
regex!(TEST_PATH, r"[./](?:test|spec)\.|__tests__");
regex!(IGNORES, r"(?m)^def\s+pytest_ignore_collect\b[^\n]*\n\s+return\s+True\b");
regex!(MEMBERS, r"(?s)def\s+pytest_collection_modifyitems\b.*?(?:\n\S|\z)");

fn is(regex: &LazyLock<Option<Regex>>, text: &str) -> bool {
    regex.as_ref().is_some_and(|regex| regex.is_match(text))
}

fn setting(name: String, line: usize, what: &str) -> Setting {
    Setting { name, line: u32::try_from(line).unwrap_or(0), what: what.to_owned(), counts: true }
}

/// What the runner leaves out after the change and did not before. A file that is new was empty before.
pub(super) fn left_out(path: &RepoPath, before: &str, after: &str) -> Vec<Setting> {
    let name = String::from_utf8_lossy(path.file_name()).to_ascii_lowercase();
    let mut found = Vec::new();
    if config::has_thresholds(path) || name == "conftest.py" {
        found.extend(listed(before, after));
        found.extend(switched_off(before, after));
    }
    if ["pom.xml", "build.gradle", "build.gradle.kts"].contains(&name.as_str()) || name.starts_with("vi") {
        found.extend(excluded(before, after));
    }
    if name == "conftest.py" {
        if is(&IGNORES, after) && !is(&IGNORES, before) {
            found.push(setting("pytest_ignore_collect".to_owned(), 0, "leaves out every test from now on"));
        }
        found.extend(skipped_by_hook(before, after));
    }
    if config::has_thresholds(path) && !before.is_empty() {
        found.extend(flagged(before, after));
    }
    if name == "package.json" {
        found.extend(emptied(before, after));
    }
    found
}

/// The entries of the lists that name what is left out.
fn entries(text: &str) -> Vec<(String, String, usize)> {
    let (Some(lists), Some(word)) = (LISTS.as_ref(), WORD.as_ref()) else { return Vec::new() };
    let mut entries = Vec::new();
    for found in lists.captures_iter(text) {
        let (Some(whole), Some(key)) = (found.get(0), found.name("key")) else { continue };
        let line = text.get(..whole.start()).unwrap_or_default().matches('\n').count() + 1;
        // A list in brackets, or what stands on the line.
        let rest: String = text.get(whole.end()..).unwrap_or_default().chars().take(4_096).collect();
        let value = match rest.chars().next() {
            Some('[' | '{' | '(') => rest.get(..Brackets::of(&rest).closing(0)).unwrap_or_default(),
            _ => rest.lines().next().unwrap_or_default(),
        };
        let quoted: Vec<String> = word
            .captures_iter(value)
            .filter_map(|found| Some(found.name("a").or_else(|| found.name("b"))?.as_str().to_owned()))
            .collect();
        let plain = || value.split_whitespace().map(str::to_owned).collect();
        let list: Vec<String> =
            if quoted.is_empty() && !value.starts_with(['[', '{', '(']) { plain() } else { quoted };
        entries.extend(list.into_iter().map(|one| (key.as_str().to_owned(), one, line)));
        if entries.len() > 2_000 {
            break;
        }
    }
    entries
}

fn listed(before: &str, after: &str) -> Vec<Setting> {
    let old: BTreeSet<String> = entries(before).into_iter().map(|(_, entry, _)| entry).collect();
    let mut found = Vec::new();
    for (key, entry, line) in entries(after) {
        if !old.contains(&entry) && !is(&USUAL, &entry) && !entry.is_empty() {
            let short: String = entry.chars().take(60).collect();
            found.push(setting(format!("{key} {short}"), line, "is left out from now on"));
        }
    }
    found
}

/// Tests that surefire, Gradle or vitest leave out by their names.
fn excluded(before: &str, after: &str) -> Vec<Setting> {
    let names = |text: &str| -> Vec<(String, usize)> {
        let (Some(regex), Some(lists), Some(word)) = (EXCLUDED.as_ref(), VITEST.as_ref(), WORD.as_ref())
        else {
            return Vec::new();
        };
        let lines = text.lines().enumerate().filter_map(|(index, line)| {
            let found = regex.captures(line)?;
            let name = found.name("a").or_else(|| found.name("b"))?;
            Some((name.as_str().trim().to_owned(), index + 1))
        });
        let lists = lists.captures_iter(text).filter_map(|found| found.name("list"));
        let words = lists.flat_map(|list| {
            let words = word.captures_iter(list.as_str());
            words.filter_map(|found| Some(found.name("a").or_else(|| found.name("b"))?.as_str().to_owned()))
        });
        // The line is not counted for each: there may be many.
        lines.chain(words.filter(|one| is(&TEST_PATH, one)).map(|one| (one, 0))).collect()
    };
    let old: BTreeSet<String> = names(before).into_iter().map(|(name, _)| name).collect();
    let new = names(after).into_iter().filter(|(name, _)| !old.contains(name)).take(200);
    new.map(|(name, line)| {
        let short: String = name.chars().take(60).collect();
        setting(format!("exclude {short}"), line, "is left out from now on")
    })
    .collect()
}

/// Settings that switch tests off, or let them fail.
fn switched_off(before: &str, after: &str) -> Vec<Setting> {
    let old: BTreeSet<&str> = before.lines().map(str::trim).collect();
    let new = after.lines().enumerate().filter(|(_, line)| is(&OFF, line) && !old.contains(line.trim()));
    new.map(|(index, line)| {
        let short: String = line.trim().chars().take(60).collect();
        setting(short, index + 1, "keeps tests from running, or lets them fail")
    })
    .collect()
}

/// A hook of pytest that marks all tests as skipped, or leaves out all of them.
fn skipped_by_hook(before: &str, after: &str) -> Option<Setting> {
    let skips = |text: &str| {
        let hook = MEMBERS.as_ref().and_then(|hook| hook.find(text)).map(|found| found.as_str().to_owned());
        hook.is_some_and(|hook| {
            let marks = hook.contains("add_marker") && hook.contains("skip") || hook.contains(".clear()");
            marks && !hook.contains(" if ") && !hook.contains("if(")
        })
    };
    (skips(after) && !skips(before))
        .then(|| setting("pytest_collection_modifyitems".to_owned(), 0, "leaves out every test from now on"))
}

fn tokens(line: &str) -> Vec<&str> {
    line.split(|one: char| one.is_whitespace() || matches!(one, '"' | '\'' | ',' | '[' | ']' | ';'))
        .filter(|token| !token.is_empty())
        .collect()
}

/// Commands and their standing flags that run fewer tests than before: the same words, and more.
fn flagged(before: &str, after: &str) -> Vec<Setting> {
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) =
        (before.lines().map(str::trim).collect(), after.lines().map(str::trim).collect());
    let runs = |line: &str| is(&TOOL, line) || line.starts_with("addopts") || line.starts_with("\"addopts");
    let went: Vec<Vec<&str>> =
        old.difference(&new).filter(|line| runs(line)).take(200).map(|line| tokens(line)).collect();
    if went.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut parts = vec![0_usize; went.len()];
    let came = after.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    for (number, line) in came.filter(|(_, line)| !old.contains(line) && runs(line)).take(200) {
        let words = tokens(line);
        for (one, count) in went.iter().zip(&mut parts) {
            let Some(more) = beyond(one, &words) else { continue };
            *count += 1;
            let flag =
                more.iter().find(|word| is(&FLAG, word) || is(&CHOICE, word) && !is_module(&words, word));
            let flag =
                flag.filter(|flag| **flag != "--skip" || line.contains("cargo") || line.contains("vitest"));
            if let Some(flag) = flag.filter(|_| *count == 1) {
                let short: String = flag.chars().take(60).collect();
                found.push(setting(format!("command with {short}"), number, "runs fewer tests than before"));
            }
            break;
        }
    }
    // A command that became two runs all tests still, as far as can be told.
    if parts.iter().any(|count| *count > 1) { Vec::new() } else { found }
}

/// `python -m pytest`.
fn is_module(words: &[&str], word: &str) -> bool {
    let at = words.iter().position(|one| one == &word);
    word == "-m"
        && at
            .and_then(|at| words.get(at + 1))
            .is_some_and(|next| matches!(*next, "pytest" | "unittest" | "pip" | "coverage"))
}

/// What the second has more than the first, if it has all of the first in its order.
fn beyond<'a>(one: &[&str], other: &[&'a str]) -> Option<Vec<&'a str>> {
    let mut left = one.iter().peekable();
    let mut more = Vec::new();
    for word in other {
        if left.peek() == Some(&word) {
            left.next();
        } else {
            more.push(*word);
        }
    }
    left.peek().is_none().then_some(more)
}

/// Scripts for tests that run none any more.
fn emptied(before: &str, after: &str) -> Vec<Setting> {
    let scripts = |text: &str| -> Vec<(String, String, usize)> {
        let Some(regex) = SCRIPT.as_ref() else { return Vec::new() };
        let lines = text.lines().enumerate();
        let found = lines.filter_map(|(index, line)| Some((index, regex.captures(line)?)));
        found
            .filter_map(|(index, found)| {
                let (key, value) = (found.name("key")?.as_str(), found.name("value")?.as_str());
                Some((key.to_owned(), value.trim().to_owned(), index + 1))
            })
            .collect()
    };
    let old: std::collections::HashMap<String, String> =
        scripts(before).into_iter().map(|(key, value, _)| (key, value)).collect();
    scripts(after)
        .into_iter()
        .filter(|(key, value, _)| is(&NOTHING, value) && old.get(key).is_some_and(|old| !is(&NOTHING, old)))
        .map(|(key, _, line)| setting(format!("script {key}"), line, "runs no test any more"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_that_leave_out_tests_are_told_and_others_are_not() {
        for (path, before, after, count) in [
            ("pytest.ini", "addopts = -q", "addopts = -q --ignore=tests/a.py", 1),
            ("pytest.ini", "addopts = -q", "addopts = -q -n 4", 0),
            ("tox.ini", "commands = pytest", "commands = pytest -k 'not fee'", 1),
            ("Makefile", "\tpytest", "\tpython -m pytest", 0),
            ("Makefile", "\tgo test ./...", "\tgo test -run TestA ./...", 1),
            ("Makefile", "\tgo test ./...", "\tgo test -race ./...", 0),
            ("Makefile", "\tpytest", "\tpytest -m slow\n\tpytest -m 'not slow'", 0),
            (".github/workflows/a.yml", "- run: mvn verify", "- run: mvn verify -DskipTests", 1),
            (
                ".github/workflows/a.yml",
                "- run: mvn verify",
                "- run: mvn verify\n- run: mvn verify -DskipTests",
                0,
            ),
            ("package.json", "\"test\": \"jest\"", "\"test\": \"echo ok\"", 1),
            ("package.json", "\"test\": \"jest\"", "\"test\": \"jest --ci\"", 0),
            ("conftest.py", "", "collect_ignore = ['test_a.py']", 1),
            ("conftest.py", "", "collect_ignore = ['build/a.py']", 0),
            ("jest.config.js", "x", "testPathIgnorePatterns: ['/node_modules/',\n 'pay']", 1),
            ("pom.xml", "x", "<skipTests>true</skipTests>", 1),
            ("pom.xml", "x", "<skipTests>${skip}</skipTests>", 0),
            ("pom.xml", "x", "<exclude>**/PayTest.java</exclude>", 1),
            ("pom.xml", "x", "<exclude>**/generated/**</exclude>", 0),
            ("vitest.config.ts", "x", "  exclude: ['src/pay.test.ts']", 1),
            ("vitest.config.ts", "x", "  exclude: ['dist/**']", 0),
            ("conftest.py", "x", "def pytest_ignore_collect(path):\n    return True", 1),
            ("build.gradle", "x", "  ignoreFailures = true", 1),
        ] {
            let found = left_out(&RepoPath::from(path), before, after);
            assert_eq!(found.len(), count, "{path} {before:?} {after:?} {found:?}");
        }
    }
}
