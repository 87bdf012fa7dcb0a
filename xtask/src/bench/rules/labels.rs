//! What people said of findings, and which finding each of them is about.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, bail};
use serde_json::Value;

use super::found::{Found, History, SHORT};

/// What somebody said of one finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// Whether the hazard is real.
    pub(super) real: bool,
    /// Why it is, or why not.
    pub(super) why: String,
}

/// Which finding: repository, start of the commit's id, rule, path, line.
pub(super) type Key = (String, String, String, String, u64);

/// Every label, by what it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Labels {
    all: BTreeMap<Key, Label>,
}

/// A finding and what was said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judged<'a> {
    pub(super) found: &'a Found,
    pub(super) label: Option<&'a Label>,
}

/// Findings with their labels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Join<'a> {
    /// Every finding, in the order of the histories.
    pub(super) judged: Vec<Judged<'a>>,
    /// Labels of the same histories whose finding is not there any more.
    pub(super) gone: Vec<(&'a Key, &'a Label)>,
}

/// How many findings of a rule are real, are not, and were looked at by nobody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) real: usize,
    pub(super) wrong: usize,
    pub(super) unlabelled: usize,
}

impl Join<'_> {
    /// Counts the findings of a rule.
    pub(super) fn count(&self, rule: &str) -> Count {
        let mut count = Count::default();
        for judged in self.judged.iter().filter(|judged| judged.found.rule == rule) {
            match judged.label.map(|label| label.real) {
                Some(true) => count.real += 1,
                Some(false) => count.wrong += 1,
                None => count.unlabelled += 1,
            }
        }
        count
    }
}

/// Reads `{"repo", "commit", "rule", "path", "line", "label", "why"}`, one a line.
pub(super) fn read(text: &str) -> anyhow::Result<Labels> {
    let mut all = BTreeMap::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let at = || format!("line {}", index + 1);
        let (key, label) = label(line).with_context(at)?;
        if all.insert(key, label).is_some() {
            bail!("{}: this finding has a label already", at());
        }
    }
    Ok(Labels { all })
}

fn label(line: &str) -> anyhow::Result<(Key, Label)> {
    let row: Value = serde_json::from_str(line).context("not JSON")?;
    let text = |key: &str| {
        let text = row.get(key).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
        text.map(str::to_owned).with_context(|| format!("no `{key}`"))
    };
    let commit = text("commit")?;
    let Some(commit) = commit.get(..SHORT) else {
        bail!("the commit `{commit}` is shorter than {SHORT} characters");
    };
    let line = row.get("line").and_then(Value::as_u64).context("no `line`, a number")?;
    let real = row.get("label").and_then(Value::as_bool).context("no `label`, true or false")?;
    Ok((
        (text("repo")?, commit.to_owned(), text("rule")?, text("path")?, line),
        Label { real, why: text("why")? },
    ))
}

/// Puts each finding and its label together. A label without a finding is not lost: it tells what the
/// rules do not find any more.
pub(super) fn join<'a>(histories: &'a [History], rules: &[String], labels: &'a Labels) -> Join<'a> {
    let mut used = BTreeSet::new();
    let mut judged = Vec::new();
    for found in histories.iter().flat_map(|history| &history.found) {
        let key = (
            found.repository.clone(),
            found.short().to_owned(),
            found.rule.clone(),
            found.path.clone(),
            found.line,
        );
        judged.push(Judged { found, label: labels.all.get(&key) });
        used.insert(key);
    }
    let is_asked =
        |key: &Key| histories.iter().any(|history| history.name == key.0) && rules.contains(&key.2);
    let gone = labels.all.iter().filter(|(key, _)| is_asked(key) && !used.contains(*key)).collect();
    Join { judged, gone }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

    fn found(rule: &str, path: &str, line: u64) -> Found {
        Found {
            repository: "shop".to_owned(),
            commit: COMMIT.to_owned(),
            rule: rule.to_owned(),
            path: path.to_owned(),
            line,
            what: "twice".to_owned(),
        }
    }

    fn row(repository: &str, commit: &str, path: &str, line: u64, label: bool) -> String {
        format!(
            "{{\"repo\":\"{repository}\",\"commit\":\"{commit}\",\"rule\":\"r\",\"path\":\"{path}\",\"line\":{line},\"label\":{label},\"why\":\"w\"}}\n"
        )
    }

    #[test]
    fn a_label_belongs_to_the_finding_of_the_same_commit_rule_path_and_line() {
        let history = History {
            name: "shop".to_owned(),
            found: vec![
                found("r", "a.py", 3),
                found("r", "a.py", 4),
                found("r", "b.py", 3),
                found("s", "a.py", 3),
                found("r", "c.py", 1),
            ],
            ..History::default()
        };
        let text = [
            // A whole id and the start of it mean the same commit.
            row("shop", COMMIT, "a.py", 3, true),
            row("shop", "0123456789ab", "b.py", 3, false),
            // Another commit, another repository.
            row("shop", "ffffffffffff", "a.py", 4, true),
            row("mill", COMMIT, "c.py", 1, true),
        ];
        let labels = read(&text.concat()).unwrap();
        let histories = [history];
        let joined = join(&histories, &["r".to_owned(), "s".to_owned()], &labels);
        let told: Vec<_> = joined.judged.iter().map(|one| one.label.map(|label| label.real)).collect();
        assert_eq!(told, [Some(true), None, Some(false), None, None]);
        assert_eq!(joined.count("r"), Count { real: 1, wrong: 1, unlabelled: 2 });
        assert_eq!(joined.count("s"), Count { real: 0, wrong: 0, unlabelled: 1 });
        let gone: Vec<_> = joined.gone.iter().map(|(key, _)| key.1.as_str()).collect();
        assert_eq!(gone, ["ffffffffffff"], "a history that nobody asked about is not missed");
    }

    #[test]
    fn two_findings_of_a_rule_on_one_line_share_their_label() {
        let history = History {
            name: "shop".to_owned(),
            found: vec![found("r", "a.py", 3), found("r", "a.py", 3)],
            ..History::default()
        };
        let labels = read(&row("shop", COMMIT, "a.py", 3, true)).unwrap();
        let histories = [history];
        assert_eq!(join(&histories, &["r".to_owned()], &labels).count("r").real, 2);
    }

    #[test]
    fn a_label_that_is_not_whole_is_an_error_with_its_line() {
        let good = row("shop", COMMIT, "a.py", 3, true);
        for (line, wanted) in [
            (good.clone(), "line 2: this finding has a label already"),
            (good.replace(COMMIT, "0123"), "line 2: the commit `0123` is shorter"),
            (good.replace("true", "\"yes\""), "line 2: no `label`, true or false"),
            (good.replace("\"w\"", "\" \""), "line 2: no `why`"),
            ("{".to_owned(), "line 2: not JSON"),
        ] {
            let error = format!("{:#}", read(&format!("{good}{line}")).unwrap_err());
            assert!(error.starts_with(wanted), "{error}");
        }
        assert_eq!(read("\n").unwrap(), Labels::default());
    }
}
