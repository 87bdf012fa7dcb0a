//! What a match says to people.

use caution_core::finding::{Confidence, Finding, LineRange, Place, Severity};

use super::OwnRule;

/// How long a message may be once variables are filled in, in characters.
const LONGEST: usize = 400;

/// How long a shown line may be, in characters.
const SNIPPET: usize = 200;

/// One match that the change adds.
pub(super) struct Hit<'a> {
    pub(super) path: &'a caution_core::RepoPath,
    pub(super) lines: LineRange,
    /// The first line of the match.
    pub(super) line: &'a str,
    /// The rule's message, variables filled in.
    pub(super) message: String,
    /// Whether a comment of ast-grep's would have silenced it.
    pub(super) ignored: bool,
}

pub(super) fn finding(rule: &OwnRule, hit: Hit<'_>) -> Finding {
    let mut evidence = vec![format!("the rule stands in {}:{}", rule.file, rule.position.line)];
    if hit.ignored {
        evidence.push("an `ast-grep-ignore` comment stands there; only the charter can suppress".to_owned());
    }
    if let Some(url) = &rule.url {
        evidence.push(format!("see {url}"));
    }
    let message = shown(&hit.message, LONGEST);
    Finding {
        rule: rule.id.clone(),
        severity: rule.severity.unwrap_or(Severity::Note),
        confidence: rule.confidence,
        place: Some(Place {
            path: hit.path.clone(),
            lines: Some(hit.lines),
            snippet: Some(shown(hit.line.trim(), SNIPPET)),
        }),
        related: Vec::new(),
        what: if message.is_empty() { shown(&rule.title, LONGEST) } else { message },
        why: rule.why.clone().unwrap_or_else(|| "a rule of this organisation says so".to_owned()),
        evidence,
        remedy: remedy(rule),
    }
}

/// What stands for the findings of a rule that are too many to be listed.
pub(super) fn further(rule: &OwnRule, count: usize) -> Finding {
    Finding {
        rule: rule.id.clone(),
        severity: rule.severity.unwrap_or(Severity::Note),
        confidence: Confidence::High,
        place: None,
        related: Vec::new(),
        // The rule's message would name variables that stand for nothing here.
        what: format!("{count} further places of this rule are not listed"),
        why: rule.why.clone().unwrap_or_else(|| "a rule of this organisation says so".to_owned()),
        evidence: vec![format!("the rule stands in {}:{}", rule.file, rule.position.line)],
        remedy: remedy(rule),
    }
}

fn remedy(rule: &OwnRule) -> String {
    rule.remedy.clone().unwrap_or_else(|| {
        "write it otherwise; if it may stay, somebody answers for it in .caution/suppressions.yaml".to_owned()
    })
}

/// One line without control characters, cut where it becomes long.
fn shown(text: &str, longest: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut line: String =
        words.join(" ").chars().filter(|letter| !letter.is_control()).take(longest + 1).collect();
    if line.chars().count() > longest {
        line.pop();
        line.push('…');
    }
    line
}
