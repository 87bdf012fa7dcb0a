//! Programs that were planted: `RULE/caught/FILE` holds the hazard, `RULE/quiet/FILE` does not.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::Context as _;
use serde_json::Value;

use super::of;

/// What the program said of one planted program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Planted {
    rule: String,
    /// Whether it holds the hazard.
    hazard: bool,
    file: String,
    /// `LINE: SENTENCE` of each finding of the rule.
    findings: Vec<String>,
    /// Whether a part of it could not be read.
    unparsed: bool,
}

impl Planted {
    /// Whether the program said of it what is true. Silence about what was not read is not quiet.
    fn is_right(&self) -> bool {
        if self.hazard { !self.findings.is_empty() } else { self.findings.is_empty() && !self.unparsed }
    }
}

/// Languages by the ends of names, in the order of the table.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("Python", &["py", "pyi"]),
    ("JavaScript", &["js", "jsx", "mjs", "cjs"]),
    ("TypeScript", &["ts", "tsx", "mts", "cts"]),
    ("Go", &["go"]),
    ("Java", &["java"]),
];

fn language(file: &str) -> &str {
    let end = file.rsplit_once('.').map_or("", |(_, end)| end);
    LANGUAGES.iter().find(|(_, ends)| ends.contains(&end)).map_or("other", |(name, _)| name)
}

/// Reads the rows of `caution debug corpus`.
pub(super) fn read(text: &str) -> anyhow::Result<Vec<Planted>> {
    text.lines()
        .map(|line| {
            let row: Value =
                serde_json::from_str(line).context("a row about a planted program is not JSON")?;
            let text = |key: &str| {
                let text = row.get(key).and_then(Value::as_str).map(str::to_owned);
                text.with_context(|| format!("a row about a planted program has no `{key}`"))
            };
            let findings = row.get("findings").and_then(Value::as_array).into_iter().flatten();
            Ok(Planted {
                rule: text("rule")?,
                hazard: text("side")? == "caught",
                file: text("file")?,
                findings: findings.filter_map(Value::as_str).map(str::to_owned).collect(),
                unparsed: row.get("unparsed").and_then(Value::as_bool).unwrap_or_default(),
            })
        })
        .collect()
}

/// The rules that programs were planted for.
pub(super) fn rules(planted: &[Planted]) -> Vec<String> {
    let rules: BTreeSet<&str> = planted.iter().map(|one| one.rule.as_str()).collect();
    rules.into_iter().map(str::to_owned).collect()
}

/// The table, and every program that the rules were wrong about.
pub(super) fn section(planted: &[Planted]) -> String {
    let mut text = String::from(
        "### Planted programs\n\nHazards that were caught, and programs without one that were left alone.\n\n",
    );
    text.push_str("| rule | language | caught | left alone |\n| --- | --- | ---: | ---: |\n");
    for rule in rules(planted) {
        let languages = LANGUAGES.iter().map(|(name, _)| *name).chain(["other"]);
        for wanted in languages {
            row(&mut text, &rule, wanted, planted, |one| language(&one.file) == wanted);
        }
        row(&mut text, &rule, "all", planted, |_| true);
    }
    text.push('\n');
    let wrong: Vec<&Planted> = planted.iter().filter(|one| !one.is_right()).collect();
    if wrong.is_empty() {
        text.push_str("None was missed, and none wrongly found.\n");
    }
    for one in wrong {
        let said = match (one.hazard, one.findings.is_empty()) {
            (true, _) => "missed".to_owned(),
            (false, false) => format!("wrongly found: {}", one.findings.join("; ")),
            (false, true) => "not wholly read, so nothing can be said of it".to_owned(),
        };
        let side = if one.hazard { "caught" } else { "quiet" };
        let _ = writeln!(text, "- `{}/{side}/{}`: {said}", one.rule, one.file);
    }
    text
}

fn row(text: &mut String, rule: &str, title: &str, planted: &[Planted], belongs: impl Fn(&Planted) -> bool) {
    let of_rule: Vec<&Planted> = planted.iter().filter(|one| one.rule == rule && belongs(one)).collect();
    if of_rule.is_empty() {
        return;
    }
    let share = |hazard: bool| {
        let all = of_rule.iter().filter(|one| one.hazard == hazard);
        of(all.clone().filter(|one| one.is_right()).count(), all.count())
    };
    let _ = writeln!(text, "| `{rule}` | {title} | {} | {} |", share(true), share(false));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(side: &str, file: &str, findings: &str, unparsed: bool) -> String {
        format!(
            "{{\"rule\":\"r\",\"side\":\"{side}\",\"file\":\"{file}\",\"findings\":[{findings}],\"unparsed\":{unparsed}}}\n"
        )
    }

    #[test]
    fn each_language_has_its_row_and_each_mistake_its_line() {
        let rows = [
            row("caught", "01-a.py", "\"3: twice\"", false),
            row("caught", "02-b.py", "", false),
            row("caught", "03-c.tsx", "\"4: twice\"", true),
            row("quiet", "01-a.py", "", false),
            row("quiet", "02-b.py", "\"9: twice\"", false),
            row("quiet", "03-c.go", "", true),
        ];
        let text = section(&read(&rows.concat()).unwrap());
        for line in [
            "| `r` | Python | 1 of 2 | 1 of 2 |\n",
            "| `r` | TypeScript | 1 of 1 | – |\n",
            "| `r` | Go | – | 0 of 1 |\n",
            "| `r` | all | 2 of 3 | 1 of 3 |\n",
            "- `r/caught/02-b.py`: missed\n",
            "- `r/quiet/02-b.py`: wrongly found: 9: twice\n",
            "- `r/quiet/03-c.go`: not wholly read",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert_eq!(text.matches("\n- `").count(), 3, "{text}");
    }

    #[test]
    fn a_row_without_its_rule_is_an_error() {
        let error = read("{\"side\":\"quiet\"}").unwrap_err().to_string();
        assert!(error.contains("`rule`"), "{error}");
    }
}
