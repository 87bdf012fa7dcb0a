//! The guard's answer in words: for an agent that is told, and for a person who reads.

use caution_core::finding::Severity;
use caution_core::verdict::Outcome;
use caution_engine::guard::{Guarded, request_id, text_of};
use caution_wire::{Secrets, mask};

/// How many findings are told.
const FINDINGS: usize = 5;

/// How many characters of a command are repeated; a longer one is named by its file.
const COMMAND: usize = 400;

/// How many people are named.
const PEOPLE: usize = 5;

/// People, whom to ask first first; of many the first few.
pub(super) fn names(who: &[&str]) -> String {
    let named = who.iter().take(PEOPLE).copied().collect::<Vec<&str>>().join(", ");
    match who.len().saturating_sub(PEOPLE) {
        0 => named,
        further => format!("{named} or one of {further} more"),
    }
}

fn text(guarded: &Guarded) -> &str {
    guarded.change.context.run.as_ref().map(|run| run.command.text.as_str()).unwrap_or_default()
}

/// The command that records an approval of this one run. An approval is bound to the letter: what cannot be
/// repeated to the letter is not repeated at all.
pub(super) fn approve(guarded: &Guarded) -> String {
    let deed = &guarded.deed;
    let text = text(guarded);
    let shown = text.chars().all(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'));
    let whole = shown && text.chars().count() <= COMMAND && Secrets::of(text).is_empty();
    let command = if whole { text_of(text) } else { "\"$(cat FILE)\"".to_owned() };
    format!(
        "caution approve --command {command} --cwd {} --environment {} --expires 30m --accept \"why\"",
        text_of(&deed.directory),
        text_of(&deed.environment)
    )
}

/// Why a command waits or is refused, and what clears it: a few lines.
pub(super) fn reason(guarded: &Guarded, can_ask: bool) -> String {
    let mut lines = Vec::new();
    let findings = guarded.assessment.findings.iter().filter(|finding| finding.severity >= Severity::Medium);
    for finding in findings.clone().take(FINDINGS) {
        lines.push(format!("{} [{}]", mask(&finding.what), finding.rule));
    }
    let further = findings.clone().count().saturating_sub(FINDINGS);
    if further > 0 {
        lines.push(format!("and {further} more"));
    }
    let command = |unknown: &&caution_core::unknown::Unknown| {
        unknown.kind == caution_core::unknown::UnknownKind::Command
    };
    lines.extend(
        guarded.assessment.unknowns.iter().filter(command).take(2).map(|unknown| mask(&unknown.what)),
    );
    if lines.is_empty() {
        lines.extend(guarded.missing().map(|(requirement, _)| requirement.because.clone()).take(2));
    }
    let remedy = findings.clone().next().map(|finding| finding.remedy.clone());
    let head = match guarded.outcome() {
        Outcome::Stop => "caution stops this command",
        Outcome::Hold if can_ask && guarded.asks_only() => "caution asks before this command runs",
        _ => "caution holds this command",
    };
    let mut text = format!("{head}: {}.", lines.join("; "));
    if let Some(remedy) = remedy {
        text.push_str(&format!(" Instead: {}.", mask(&remedy)));
    }
    text.push_str(&clears(guarded, can_ask));
    Secrets::of(self::text(guarded)).hide(&text)
}

/// Who can clear it and how.
fn clears(guarded: &Guarded, can_ask: bool) -> String {
    match guarded.outcome() {
        Outcome::Proceed => String::new(),
        Outcome::Stop => " Nothing in the policy clears it. Do not look for another way to the same end; if it must happen, a person does it by hand.".to_owned(),
        Outcome::Hold if guarded.asks_only() && can_ask => String::new(),
        Outcome::Hold if guarded.asks_only() => format!(
            " A person may run it in a terminal with `caution guard run --`, or approve this one run (request {}){}: {}",
            request_id(&guarded.deed),
            file(guarded),
            approve(guarded)
        ),
        Outcome::Hold => {
            // Whoever runs it may say yes as well, and that alone is not enough.
            let mut who: Vec<&str> = Vec::new();
            let others = guarded.missing().filter(|(_, need)| need.id != "confirmation");
            for name in others.flat_map(|(_, need)| &need.clearers.who) {
                if !who.contains(&name.as_str()) {
                    who.push(name);
                }
            }
            let who = if who.is_empty() { "somebody else".to_owned() } else { names(&who) };
            format!(
                " It needs an approval by {who}. Do not approve it yourself, and do not look for another way to the same end. They approve this one run (request {}){} with: {}",
                request_id(&guarded.deed),
                file(guarded),
                approve(guarded)
            )
        }
    }
}

/// What the file in the command that approves is, if there is one.
fn file(guarded: &Guarded) -> &'static str {
    if approve(guarded).contains("$(cat FILE)") && !text(guarded).contains("$(cat FILE)") {
        ", where FILE holds the command to the letter,"
    } else {
        ""
    }
}

/// What is told beside a command that may run: warnings and small findings.
pub(super) fn remarks(guarded: &Guarded) -> Option<String> {
    let told: Vec<String> = guarded
        .assessment
        .findings
        .iter()
        .filter(|finding| finding.severity >= Severity::Low)
        .take(FINDINGS)
        .map(|finding| mask(&finding.what))
        .collect();
    let secrets = Secrets::of(text(guarded));
    (!told.is_empty())
        .then(|| secrets.hide(&format!("caution lets this run, and notes: {}.", told.join("; "))))
}
