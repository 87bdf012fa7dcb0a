//! Texts for agents: never empty, never endless, no control characters.

/// The most characters of a text for an agent. Some agents cut or hide longer output.
const MOST: usize = 8_000;

/// A text that may be shown; `instead` stands for an empty one.
pub(crate) fn shown(text: &str, instead: &str) -> String {
    let text = text.trim();
    let text = if text.is_empty() { instead } else { text };
    let mut letters = text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'));
    let mut shown: String = letters.by_ref().take(MOST).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    if shown.trim().is_empty() { instead.to_owned() } else { shown }
}

/// The reason of a refusal.
pub(crate) fn reason(text: &str) -> String {
    shown(text, "Caution refused this call without a reason.")
}

/// The reason of a refusal that stands for a question which this agent cannot put to anybody.
pub(crate) fn unasked(text: &str) -> String {
    let mut reason = shown(text, "Caution wants a person to decide this call.");
    reason.push_str(
        "\nA person has to decide this, and the agent's hook cannot ask one here, so the call is refused. \
         Do not try another way to the same end: tell the person what you wanted to do and why.",
    );
    reason
}

/// The reason of a refusal because we failed.
pub(crate) fn failure(text: &str) -> String {
    let text = shown(text, "no reason is known");
    format!("Caution could not judge this call, so it is refused: {text}")
}
