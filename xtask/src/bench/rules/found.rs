//! What the rules found in the commits of a history.

use anyhow::Context as _;
use serde_json::Value;

/// Characters of a commit's id that tell it from the others of its repository.
pub(super) const SHORT: usize = 12;

/// A history and what was found in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct History {
    /// The repository: the name of its clone.
    pub(super) name: String,
    /// Its newest commit and the day of it.
    pub(super) head: String,
    /// How many commits were judged.
    pub(super) commits: usize,
    /// Those that could not be, and why.
    pub(super) errors: Vec<String>,
    /// Commits of which a changed program, or a part of it, was not read.
    pub(super) unread: usize,
    /// Rules that failed, by commit.
    pub(super) failed: Vec<String>,
    /// Every finding with a line.
    pub(super) found: Vec<Found>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) repository: String,
    pub(super) commit: String,
    pub(super) rule: String,
    pub(super) path: String,
    /// The first line; 0 if it has none.
    pub(super) line: u64,
    /// The sentence.
    pub(super) what: String,
}

impl Found {
    /// The commit as one writes it.
    pub(super) fn short(&self) -> &str {
        self.commit.get(..SHORT).unwrap_or(&self.commit)
    }
}

impl History {
    /// Leaves the findings of these rules alone.
    pub(super) fn keep(&mut self, rules: &[String]) {
        self.found.retain(|found| rules.contains(&found.rule));
    }
}

/// Reads the rows of `caution debug history`.
pub(super) fn read(name: &str, head: &str, text: &str) -> anyhow::Result<History> {
    let mut history = History { name: name.to_owned(), head: head.to_owned(), ..History::default() };
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).context("a row about a commit is not JSON")?;
        let commit = row.get("commit").and_then(Value::as_str).context("a row has no commit")?;
        let short = commit.get(..SHORT).unwrap_or(commit);
        if let Some(error) = row.get("error").and_then(Value::as_str) {
            history.errors.push(format!("`{short}`: {error}"));
            continue;
        }
        history.commits += 1;
        let unknowns = list(&row, "unknowns");
        let kind =
            |unknown: &Value| unknown.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
        let unread = ["syntax", "too-large", "encoding", "missing-object"];
        history.unread +=
            usize::from(unknowns.iter().any(|unknown| unread.contains(&kind(unknown).as_str())));
        let failed = unknowns.iter().filter(|unknown| kind(unknown) == "rule");
        let failed =
            failed.filter_map(|unknown| Some(format!("`{short}`: {}", unknown.get("what")?.as_str()?)));
        history.failed.extend(failed);
        history.found.extend(list(&row, "findings").iter().map(|finding| found(name, commit, finding)));
    }
    Ok(history)
}

fn list<'a>(row: &'a Value, key: &str) -> &'a [Value] {
    row.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn found(name: &str, commit: &str, finding: &Value) -> Found {
    let text = |path: &str| finding.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
    Found {
        repository: name.to_owned(),
        commit: commit.to_owned(),
        rule: text("/rule"),
        path: text("/place/path"),
        line: finding.pointer("/place/lines/first").and_then(Value::as_u64).unwrap_or_default(),
        what: text("/what"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_errors_and_what_was_not_read_are_told_apart() {
        let id = "0123456789abcdef0123456789abcdef01234567";
        let finding = "{\"rule\":\"r\",\"what\":\"twice\",\"place\":{\"path\":\"a.py\",\"lines\":{\"first\":3,\"last\":4}}}";
        let rows = [
            format!(
                "{{\"commit\":\"{id}\",\"findings\":[{finding},{{\"rule\":\"s\",\"what\":\"x\",\"place\":null}}],\"unknowns\":[]}}"
            ),
            format!(
                "{{\"commit\":\"{id}\",\"findings\":[],\"unknowns\":[{{\"kind\":\"syntax\"}},{{\"kind\":\"rule\",\"what\":\"the rule failed\"}}]}}"
            ),
            format!("{{\"commit\":\"{id}\",\"error\":\"gone\"}}"),
        ];
        let mut history = read("shop", "`1` of today", &rows.join("\n")).unwrap();
        assert_eq!((history.commits, history.unread), (2, 1));
        assert_eq!(history.errors, ["`0123456789ab`: gone"]);
        assert_eq!(history.failed, ["`0123456789ab`: the rule failed"]);
        history.keep(&["r".to_owned()]);
        let told: Vec<_> =
            history.found.iter().map(|one| (one.short(), one.path.as_str(), one.line)).collect();
        assert_eq!(told, [("0123456789ab", "a.py", 3)]);
    }

    #[test]
    fn a_row_that_is_cut_off_is_an_error() {
        assert!(read("shop", "", "{\"commit\":").is_err());
    }
}
