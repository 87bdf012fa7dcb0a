//! Which findings a change is answerable for.
//!
//! A hazard is reported if the change touched one of the lines that make it up, or if it was not there
//! before: the lock was removed, and the hazard's own lines are old. One that only moved, or was only
//! indented anew, is old.

use caution_core::finding::{Confidence, Finding, LineRange, Place, Severity};
use caution_read::lang::syntax::Span;
use caution_read::lang::{Role, SourceFile, Syntax};
use caution_read::lexicon::Lexicon;

use super::program::Program;
use crate::{Input, Outcome};

/// Something that a rule saw in one version of a program.
#[derive(Debug, Clone)]
pub(crate) struct Hazard {
    /// The function in which it stands.
    pub(crate) function: Option<String>,
    /// What it is about: the same in both versions if it is the same hazard.
    pub(crate) subject: String,
    /// The place to show.
    pub(crate) place: Span,
    /// What makes it up: it is new if one of these is.
    pub(crate) essential: Vec<Span>,
    /// The construct as a whole, by whose text a moved hazard is known.
    pub(crate) whole: Span,
    /// How bad.
    pub(crate) severity: Severity,
    /// How sure.
    pub(crate) confidence: Confidence,
    /// What was found.
    pub(crate) what: String,
    /// Why it matters.
    pub(crate) why: String,
    /// The facts it rests on.
    pub(crate) evidence: Vec<String>,
    /// What clears it.
    pub(crate) remedy: String,
}

/// In the old version every function is asked: what it held is held against the new one.
const EVERYWHERE: &[LineRange] = &[LineRange { first: 1, last: u32::MAX }];

/// Looks for hazards in one version of a program.
pub(crate) type Look = fn(&Program<'_>) -> Vec<Hazard>;

/// Runs a rule on every changed program.
pub(crate) fn run(rule: &'static str, input: &Input<'_>, look: Look) -> Outcome {
    let mut findings = Vec::new();
    let mut looked = false;
    for file in input.sources.iter().filter(|file| file.role == Role::Product) {
        looked = true;
        findings.extend(of_file(rule, file, input.lexicon.unwrap_or_else(|| Lexicon::built_in()), look));
    }
    if looked { Outcome::Looked(findings) } else { Outcome::NotApplicable }
}

fn hazards(
    file: &SourceFile,
    syntax: &Syntax,
    touched: &[LineRange],
    lexicon: &Lexicon,
    look: Look,
) -> Vec<Hazard> {
    look(&Program::new(file.language.id, syntax, lexicon, touched))
}

fn of_file(rule: &'static str, file: &SourceFile, lexicon: &Lexicon, look: Look) -> Vec<Finding> {
    let after = hazards(file, file.syntax(), &file.touched(), lexicon, look);
    if after.is_empty() {
        return Vec::new();
    }
    let text = file.before.as_deref().unwrap_or_default();
    let before = if file.before.is_some() {
        hazards(file, file.syntax_before(), EVERYWHERE, lexicon, look)
    } else {
        Vec::new()
    };
    // What the old version held cannot be told where it does not parse.
    let before_is_sure = file.syntax_before().broken.is_empty();
    // Old hazards whose text stands in the new version as it did: each accounts for one, first for one
    // that the change did not touch.
    let mut left: Vec<(&Hazard, String)> =
        before.iter().map(|old| (old, squeezed(old.whole.of(text)))).collect();
    let mut is_old = |hazard: &Hazard| {
        let same = squeezed(hazard.whole.of(&file.after));
        let place = left.iter().position(|(old, text)| old.is_same(hazard) && *text == same);
        place.map(|place| left.swap_remove(place)).is_some()
    };
    let touched = |hazard: &Hazard| hazard.essential.iter().any(|span| file.adds(span.lines()));
    let mut findings = Vec::new();
    for (nth, hazard) in numbered(&after).filter(|(_, hazard)| !touched(hazard)) {
        let known = before.iter().filter(|old| old.is_same(hazard)).count();
        is_old(hazard);
        if file.before.is_some() && before_is_sure && known <= nth {
            findings.push(finding(rule, file, hazard, true));
        }
    }
    for hazard in after.iter().filter(|hazard| touched(hazard)) {
        if !is_old(hazard) {
            findings.push(finding(rule, file, hazard, false));
        }
    }
    findings
}

/// Each hazard with how many of the same stand before it.
fn numbered(hazards: &[Hazard]) -> impl Iterator<Item = (usize, &Hazard)> {
    hazards.iter().enumerate().map(|(at, hazard)| {
        let earlier = hazards.iter().take(at).filter(|one| one.is_same(hazard)).count();
        (earlier, hazard)
    })
}

impl Hazard {
    fn is_same(&self, other: &Self) -> bool {
        self.function == other.function && self.subject == other.subject
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

fn finding(rule: &'static str, file: &SourceFile, hazard: &Hazard, newly_true: bool) -> Finding {
    let place = |span: Span| Place {
        path: file.path.clone(),
        lines: Some(LineRange { first: span.first_line, last: span.first_line }),
        snippet: line(&file.after, span.first_line),
    };
    let mut evidence = hazard.evidence.clone();
    if newly_true {
        evidence.push("the lines are old; the change took away what made them safe".to_owned());
    }
    let mut related: Vec<Span> =
        hazard.essential.iter().copied().filter(|span| span.first_line != hazard.place.first_line).collect();
    related.sort_by_key(|span| span.first_line);
    related.dedup_by_key(|span| span.first_line);
    Finding {
        rule: rule.into(),
        severity: hazard.severity,
        confidence: hazard.confidence,
        place: Some(place(hazard.place)),
        related: related.into_iter().map(place).collect(),
        what: hazard.what.clone(),
        why: hazard.why.clone(),
        evidence,
        remedy: hazard.remedy.clone(),
    }
}

/// One line of a text, for display.
fn line(text: &str, number: u32) -> Option<String> {
    let line = text.lines().nth(usize::try_from(number.checked_sub(1)?).ok()?)?;
    Some(line.chars().take(200).collect())
}
