//! The figures in plain words.

use std::fmt::Write as _;

use super::found::History;
use super::interval::wilson;
use super::labels::{Count, Join, Judged};

/// The precision below which a rule does not block.
const WANTED: f64 = 0.9;

/// The histories: what was judged, and what of it was not.
pub(super) fn histories(histories: &[History], rules: &[String], last: usize) -> String {
    let heads: Vec<String> = rules.iter().map(|rule| format!(" `{rule}` |")).collect();
    let mut text = format!(
        "\n### Histories\n\nThe newest {last} commits of each that are no merges, from the commit named. A commit is not wholly read if a program that it changes is too large, is not in the clone, or does not parse where it was changed: of that, nothing is known.\n\n| repository | newest commit | commits judged | not wholly read |{}\n| --- | --- | ---: | ---: |{}\n",
        heads.concat(),
        " ---: |".repeat(rules.len())
    );
    for history in histories {
        let count = |rule: &String| history.found.iter().filter(|found| found.rule == *rule).count();
        let counts: Vec<String> = rules.iter().map(|rule| format!(" {} |", count(rule))).collect();
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |{}",
            history.name,
            history.head,
            history.commits,
            history.unread,
            counts.concat()
        );
    }
    let told = histories.iter().flat_map(|history| {
        let errors = history.errors.iter().map(|error| format!("not judged: {error}"));
        let told = errors.chain(history.failed.iter().cloned());
        told.map(|told| format!("- {}: {told}\n", history.name))
    });
    let told: String = told.collect();
    if told.is_empty() { text } else { format!("{text}\n{told}") }
}

/// How many findings of each rule are real, and what falls short.
pub(super) fn precision(join: &Join<'_>, rules: &[String], written: bool) -> String {
    let mut text = String::from(
        "\n### Precision\n\nThe share of real hazards among the findings with a label, with Wilson's 95 % interval.\n\n| rule | findings | real | wrong | unlabelled | precision | 95 % interval |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for rule in rules {
        let count = join.count(rule);
        let labelled = count.real + count.wrong;
        let precision = match labelled {
            0 => "–".to_owned(),
            _ => format!("{:.2}", count.real as f64 / labelled as f64),
        };
        let interval = wilson(count.real, labelled);
        let interval =
            interval.map_or_else(|| "–".to_owned(), |(low, high)| format!("{low:.2} to {high:.2}"));
        // The page of a rule is there once it was written.
        let title = if written { format!("[`{rule}`]({rule}.md)") } else { format!("`{rule}`") };
        let _ = writeln!(
            text,
            "| {title} | {} | {} | {} | {} | {precision} | {interval} |",
            labelled + count.unlabelled,
            count.real,
            count.wrong,
            count.unlabelled
        );
    }
    text.push('\n');
    for rule in rules {
        let _ = writeln!(text, "- `{rule}`: {}.", in_words(join.count(rule)));
    }
    text
}

/// What the count says, and what it does not.
fn in_words(count: Count) -> String {
    let Count { real, wrong, unlabelled } = count;
    let labelled = real + wrong;
    if labelled + unlabelled == 0 {
        return "found nothing, so these histories say nothing of its precision".to_owned();
    }
    if unlabelled > 0 {
        return format!("{unlabelled} of {} findings were read by nobody yet", labelled + unlabelled);
    }
    let share = real as f64 / labelled as f64;
    let low = wilson(real, labelled).map_or(0.0, |(low, _)| low);
    if share < WANTED {
        format!("{real} of {labelled} are real, less than the {WANTED} that is wanted of a rule that blocks")
    } else if low < WANTED {
        format!(
            "{real} of {labelled} are real, as many as are wanted; so few findings leave it open whether that would last"
        )
    } else {
        format!("{real} of {labelled} are real, as many as are wanted, and so is the whole interval")
    }
}

/// The page of a rule: every finding, and what was said of it.
pub(super) fn of_rule(rule: &str, join: &Join<'_>) -> String {
    let mut text = format!(
        "# {rule}\n\nEvery finding of `{rule}` in the histories that the [figures](README.md) tell of, and what a reader said of it. Written by `cargo xtask bench rules`, never by hand.\n"
    );
    let own = || join.judged.iter().filter(|judged| judged.found.rule == rule);
    let groups = [(Some(true), "Real"), (Some(false), "Wrong"), (None, "Unlabelled")];
    for (label, title) in groups {
        let mut judged = own().filter(|judged| judged.label.map(|label| label.real) == label).peekable();
        if judged.peek().is_some() {
            let _ = write!(text, "\n## {title}\n\n");
            text.extend(judged.map(line));
        }
    }
    if own().next().is_none() {
        text.push_str("\nIt found nothing.\n");
    }
    let gone = join.gone.iter().filter(|((_, _, of, ..), _)| of == rule);
    let mut gone = gone.peekable();
    if gone.peek().is_some() {
        text.push_str("\n## Not found any more\n\nAn earlier version found these, or they are older than the commits that were judged.\n\n");
    }
    for ((repository, commit, _, path, line), label) in gone {
        let was = if label.real { "real" } else { "wrong" };
        let _ = writeln!(text, "- {repository} `{commit}` `{path}:{line}`, {was}: {}", one_line(&label.why));
    }
    text
}

/// What was found where, and why that is so or not.
fn line(judged: &Judged<'_>) -> String {
    let found = judged.found;
    let why = judged.label.map_or_else(String::new, |label| format!(" — {}", one_line(&label.why)));
    format!(
        "- {} `{}` `{}:{}`: {}{why}\n",
        found.repository,
        found.short(),
        found.path,
        found.line,
        one_line(&found.what)
    )
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::super::labels;
    use super::*;

    const RULE: &str = "retry-effect";

    fn history() -> History {
        let finding = |line: u32| {
            format!(
                "{{\"rule\":\"{RULE}\",\"what\":\"twice\\nor more\",\"place\":{{\"path\":\"a.py\",\"lines\":{{\"first\":{line}}}}}}}"
            )
        };
        let row = format!(
            "{{\"commit\":\"0123456789abcdef\",\"findings\":[{},{},{}],\"unknowns\":[]}}",
            finding(1),
            finding(2),
            finding(3)
        );
        found::read("shop", "`0123` of today", &row).unwrap()
    }

    fn said() -> labels::Labels {
        let label = |line: u32, real: bool| {
            format!(
                "{{\"repo\":\"shop\",\"commit\":\"0123456789ab\",\"rule\":\"{RULE}\",\"path\":\"a.py\",\"line\":{line},\"label\":{real},\"why\":\"why {line}\"}}\n"
            )
        };
        labels::read(&[label(1, true), label(2, false), label(9, true)].concat()).unwrap()
    }

    #[test]
    fn the_page_of_a_rule_has_every_finding_under_its_label() {
        let (histories, labels) = ([history()], said());
        let join = labels::join(&histories, &[RULE.to_owned()], &labels);
        let page = of_rule(RULE, &join);
        let parts: Vec<&str> = page.split("\n## ").skip(1).collect();
        assert_eq!(
            parts,
            [
                "Real\n\n- shop `0123456789ab` `a.py:1`: twice or more — why 1\n",
                "Wrong\n\n- shop `0123456789ab` `a.py:2`: twice or more — why 2\n",
                "Unlabelled\n\n- shop `0123456789ab` `a.py:3`: twice or more\n",
                "Not found any more\n\nAn earlier version found these, or they are older than the commits that were judged.\n\n- shop `0123456789ab` `a.py:9`, real: why 9\n",
            ]
        );
        assert!(of_rule("other", &join).contains("It found nothing."));
    }

    #[test]
    fn precision_counts_what_has_a_label_and_says_what_has_none() {
        let (histories, labels) = ([history()], said());
        let rules = [RULE.to_owned(), "other".to_owned()];
        let join = labels::join(&histories, &rules, &labels);
        let text = precision(&join, &rules, false);
        assert!(text.contains("| `retry-effect` | 3 | 1 | 1 | 1 | 0.50 | 0.09 to 0.91 |\n"), "{text}");
        assert!(text.contains("- `retry-effect`: 1 of 3 findings were read by nobody yet.\n"), "{text}");
        assert!(text.contains("| `other` | 0 | 0 | 0 | 0 | – | – |\n"), "{text}");
        assert!(text.contains("- `other`: found nothing, so"), "{text}");
    }

    #[test]
    fn a_share_is_not_said_to_be_surer_than_its_interval() {
        let words = |real, wrong| in_words(Count { real, wrong, unlabelled: 0 });
        assert!(words(8, 2).contains("less than the 0.9"), "{}", words(8, 2));
        assert!(words(9, 1).contains("leave it open"), "{}", words(9, 1));
        assert!(words(100, 1).contains("whole interval"), "{}", words(100, 1));
    }

    #[test]
    fn commits_that_were_not_judged_are_named() {
        let rows = "{\"commit\":\"0123456789abcdef\",\"error\":\"gone\"}";
        let history = found::read("shop", "`0123` of today", rows).unwrap();
        let text = histories(&[history], &[RULE.to_owned()], 500);
        assert!(text.contains("| shop | `0123` of today | 0 | 0 | 0 |\n"), "{text}");
        assert!(text.contains("- shop: not judged: `0123456789ab`: gone\n"), "{text}");
    }
}
