//! What a document holds for agents that people do not see: letters without a shape, comments and elements
//! that speak to agents, texts that are to be decoded and run.

use super::lines::Line;
use super::{Kind, Warning};

/// From so many on, letters without a shape that stand in a row are no accident.
const RUN: usize = 4;

/// From so many on, letters without a shape between the letters of one line are no accident.
const SCATTERED: usize = 10;

/// How much of a comment is looked at, in bytes.
const COMMENT: usize = 4_000;

/// How many bytes of comments and elements that name agents, users or instructions are looked at closely.
const CLOSELY: usize = 400_000;

/// How many warnings are given.
const WARNINGS: usize = 10;

/// Whether a letter is not shown.
pub(super) fn is_invisible(letter: char) -> bool {
    is_joiner(letter)
        || matches!(letter,
            '\u{034f}' | '\u{061c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

/// Letters without width that have honest uses one at a time.
fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{00ad}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

fn is_tag(letter: char) -> bool {
    matches!(letter, '\u{e0000}'..='\u{e007f}')
}

fn is_selector(letter: char) -> bool {
    matches!(letter, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{0590}'..='\u{08ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Everything that is hidden in a document.
pub(super) fn find(text: &str, lines: &[Line<'_>]) -> Vec<Warning> {
    let mut found = Vec::new();
    if !text.is_ascii() {
        for (number, line) in (1_u32..).zip(text.lines()) {
            if !line.is_ascii()
                && let Some(what) = letters(line)
            {
                found.push(warning(number, what));
            }
            if found.len() >= WARNINGS {
                break;
            }
        }
    }
    found.extend(unseen(text));
    found.extend(encoded(lines));
    found.truncate(WARNINGS);
    found
}

fn warning(line: u32, what: impl Into<String>) -> Warning {
    Warning { kind: Kind::Hidden, line: Some(line), what: what.into() }
}

/// What is wrong with the letters of a line.
fn letters(line: &str) -> Option<&'static str> {
    let (mut joiners, mut tags, mut selectors, mut scattered) = (0_usize, 0_usize, 0_usize, 0_usize);
    // Whether the tags belong to a flag: they follow a black flag.
    let mut flag = false;
    let mut before = ' ';
    let (mut turned, mut overridden) = (false, false);
    for letter in line.chars() {
        flag = letter == '\u{1f3f4}' || (flag && is_tag(letter));
        tags = if is_tag(letter) && !flag { tags + 1 } else { 0 };
        joiners = if is_joiner(letter) { joiners + 1 } else { 0 };
        selectors = if is_selector(letter) { selectors + 1 } else { 0 };
        scattered += usize::from(is_joiner(letter) && letter != '\u{00ad}' && before.is_ascii_alphanumeric());
        overridden |= matches!(letter, '\u{202d}' | '\u{202e}');
        turned |= matches!(letter, '\u{202a}' | '\u{202b}' | '\u{2066}' | '\u{2067}');
        if tags >= RUN {
            return Some("holds letters without a shape that spell a text (Unicode tags)");
        }
        if joiners >= RUN {
            return Some("holds a row of letters without width, in which a text can be hidden");
        }
        if selectors >= RUN {
            return Some("holds a row of variation selectors, in which a text can be hidden");
        }
        before = letter;
    }
    if scattered >= SCATTERED {
        return Some("holds letters without width between its words' letters");
    }
    let right_to_left = line.chars().any(is_right_to_left);
    if overridden && !right_to_left || turned && !right_to_left && !isolates_only_a_value(line) {
        return Some("holds letters that turn the direction of the text: it does not read as it is written");
    }
    overridden
        .then_some("holds letters that force the direction of the text: it does not read as it is written")
}

/// Tools that fill values into sentences put each between a first strong isolate and its end.
fn isolates_only_a_value(line: &str) -> bool {
    let count = |wanted: char| line.chars().filter(|letter| *letter == wanted).count();
    let opened = count('\u{2066}') + count('\u{2067}') + count('\u{2068}');
    let embedded = count('\u{202a}') + count('\u{202b}');
    // Every one is closed on its line, and soon.
    opened == count('\u{2069}')
        && embedded == count('\u{202c}')
        && !line.contains("//")
        && !line.contains("/*")
}

/// Styles with which an element is there and not seen.
const STYLES: &[&str] = &[
    "display:none",
    "display: none",
    "visibility:hidden",
    "visibility: hidden",
    "font-size:0",
    "font-size: 0",
    "opacity:0",
    "opacity: 0",
    "color:transparent",
    "color: transparent",
    "color:white",
    "color: white",
    "color:#fff",
    "color: #fff",
];

/// How much of an element that is not shown is looked at, in bytes.
const ELEMENT: usize = 600;

/// Comments of HTML and of Markdown, and elements that are not shown, that speak to agents.
fn unseen(text: &str) -> Vec<Warning> {
    let mut parts: Vec<(usize, &str, &str)> = Vec::new();
    let (mut rest, mut at) = (text, 0_usize);
    while let Some(start) = rest.find("<!--") {
        let body = rest.get(start + 4..).unwrap_or_default();
        let end = body.find("-->").unwrap_or(body.len());
        parts.push((
            at + start,
            body.get(..end).unwrap_or_default(),
            "holds a comment that people do not see and that",
        ));
        rest = body.get(end..).unwrap_or_default();
        at = text.len() - rest.len();
    }
    let mut offset = 0;
    for raw in text.split_inclusive('\n') {
        let bare = raw.trim_start();
        // `[//]: # (a comment)`
        if bare.starts_with("[//]:") || bare.starts_with("[comment]:") {
            parts.push((offset, bare, "holds a comment that people do not see and that"));
        }
        offset += raw.len();
    }
    for style in STYLES {
        parts.extend(text.match_indices(style).map(|(at, _)| {
            (
                at,
                bound(text.get(at..).unwrap_or_default(), ELEMENT),
                "holds a text that is not shown and that",
            )
        }));
    }
    parts.sort_by_key(|(at, ..)| *at);
    let (mut found, mut closely) = (Vec::new(), 0_usize);
    let (mut line, mut counted) = (1_u32, 0_usize);
    for (at, part, start) in parts {
        let part = bound(part, COMMENT);
        if !may_speak(part) {
            continue;
        }
        line = line.saturating_add(breaks(text.get(counted..at).unwrap_or_default()));
        counted = at;
        closely += part.len();
        if closely > CLOSELY {
            found.push(warning(line, "holds more that people do not see than was looked at"));
            break;
        }
        if let Some(what) = speaks_to_agents(part) {
            found.push(warning(line, format!("{start} {what}")));
        }
        if found.len() >= WARNINGS {
            break;
        }
    }
    found
}

/// Words without which a text does not speak to agents.
const HEARERS: &[&str] = &[
    "agent",
    "assist",
    "llm",
    "ai ",
    "claude",
    "gpt",
    "copilot",
    "codex",
    "gemini",
    "instruction",
    "prompt",
    "guideline",
    "directive",
    "user",
    "reveal",
    "confirm",
    "anyone",
];

fn may_speak(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    HEARERS.iter().any(|word| lower.contains(word))
}

fn cut(text: &str) -> &str {
    bound(text, COMMENT)
}

fn bound(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

fn breaks(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX)
}

/// What a text says that is not meant for people, as the end of `a comment that …`.
fn speaks_to_agents(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '\''))
        .filter(|word| !word.is_empty())
        .collect();
    let text = words.join(" ");
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| holds(&text, phrase));
    let from = |start: usize| words.get(start..words.len().min(start + 8)).unwrap_or_default();
    if (0..words.len()).any(|start| forgets(from(start))) {
        return Some("tells the reader to ignore its instructions");
    }
    if has(&[
        "do not tell the user",
        "don't tell the user",
        "do not inform the user",
        "don't inform the user",
        "do not mention this to",
        "don't mention this to",
        "without telling the user",
        "without informing the user",
        "without asking the user",
        "without the user's knowledge",
        "do not reveal",
        "do not let the user",
        "hide this from the user",
        "never tell the user",
        "do not ask the user",
        "do not ask for confirmation",
        "do not tell anyone",
    ]) {
        return Some("asks to keep something from the user");
    }
    if (0..words.len()).any(|start| commands(from(start))) {
        return Some("gives instructions to agents");
    }
    None
}

/// Whether a text holds a phrase as whole words.
fn holds(text: &str, phrase: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(phrase) {
        let before = rest.get(..at).is_some_and(|before| before.is_empty() || before.ends_with(' '));
        let after = rest.get(at + phrase.len()..).unwrap_or_default();
        if before && (after.is_empty() || after.starts_with(' ')) {
            return true;
        }
        rest = after;
    }
    false
}

/// `ignore all previous instructions`
fn forgets(words: &[&str]) -> bool {
    let [verb, rest @ ..] = words else { return false };
    let rest = rest.get(..rest.len().min(5)).unwrap_or_default();
    matches!(*verb, "ignore" | "disregard" | "forget" | "override")
        && rest.iter().any(|word| {
            matches!(
                *word,
                "previous" | "prior" | "above" | "earlier" | "preceding" | "your" | "all" | "other"
            )
        })
        && rest.iter().any(|word| {
            matches!(
                *word,
                "instructions" | "instruction" | "prompt" | "prompts" | "guidelines" | "directives"
            )
        })
}

/// `AI agents must …`, `if you are a language model`, `assistant: run …`
fn commands(words: &[&str]) -> bool {
    let agent = |word: &str| {
        matches!(
            word,
            "agent"
                | "agents"
                | "assistant"
                | "assistants"
                | "llm"
                | "llms"
                | "ai"
                | "claude"
                | "chatgpt"
                | "gpt"
                | "copilot"
                | "codex"
                | "gemini"
                | "cursor"
                | "model"
                | "models"
                | "bot"
                | "bots"
        )
    };
    match words {
        ["if", "you", "are", rest @ ..] => {
            let near = rest.get(..rest.len().min(5)).unwrap_or_default();
            near.first().is_some_and(|word| matches!(*word, "a" | "an" | "the") || agent(word))
                && near.iter().any(|word| {
                    matches!(
                        *word,
                        "ai" | "llm" | "agent" | "assistant" | "claude" | "chatgpt" | "copilot" | "codex"
                    )
                })
        }
        ["you", "are", "now", ..] => words.iter().skip(3).any(|word| agent(word)),
        [
            "ai" | "llm" | "llms" | "agents" | "claude" | "chatgpt" | "copilot" | "codex" | "gemini",
            rest @ ..,
        ] => {
            let near = rest.get(..rest.len().min(4)).unwrap_or_default();
            let at = near
                .iter()
                .position(|word| !agent(word) && !matches!(*word, "reading" | "this" | "coding" | "and"));
            at.is_some_and(|at| near.get(at).is_some_and(|word| matches!(*word, "must" | "should" | "shall")))
        }
        _ => false,
    }
}

/// Words that tell to decode something.
const DECODE: &[&str] = &[
    "base64 -d",
    "base64 --decode",
    "b64decode",
    "frombase64string",
    "atob(",
    "decode it and",
    "decode and",
];

/// Words that tell to run something.
const RUN_IT: &[&str] = &[
    "| sh",
    "|sh",
    "| bash",
    "|bash",
    "eval",
    "exec(",
    "execute",
    "run it",
    "and run",
    "iex",
    "invoke-expression",
];

/// A text in base64 next to words that tell to decode and run it.
fn encoded(lines: &[Line<'_>]) -> Vec<Warning> {
    let mut found = Vec::new();
    // Where it was last said to decode something, and to run something: one pass over the lines.
    let (mut decode, mut run) = (Vec::new(), Vec::new());
    let is_blob = |line: &Line<'_>| line.text.len() >= BLOB && has_blob(line.text);
    let blobs: Vec<(usize, u32)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| is_blob(line))
        .map(|(at, line)| (at, line.number))
        .collect();
    if blobs.is_empty() {
        return found;
    }
    for (index, line) in lines.iter().enumerate() {
        let lower = cut(line.text).to_ascii_lowercase();
        if DECODE.iter().any(|word| lower.contains(word)) {
            decode.push(index);
        }
        if RUN_IT.iter().any(|word| lower.contains(word)) {
            run.push(index);
        }
    }
    let near = |all: &[usize], index: usize| {
        let next = all.partition_point(|at| *at < index.saturating_sub(2));
        all.get(next).is_some_and(|at| *at <= index + 2)
    };
    for (index, number) in blobs {
        if near(&decode, index) && near(&run, index) {
            found.push(warning(number, "holds an encoded text that is to be decoded and run"));
        }
        if found.len() >= WARNINGS {
            break;
        }
    }
    found
}

/// From so many letters on, a word may be an encoded text.
const BLOB: usize = 40;

fn has_blob(text: &str) -> bool {
    let mut run = 0_usize;
    let (mut digit, mut upper, mut lower) = (false, false, false);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=') {
            run += 1;
            digit |= byte.is_ascii_digit();
            upper |= byte.is_ascii_uppercase();
            lower |= byte.is_ascii_lowercase();
            if run >= BLOB && digit && upper && lower {
                return true;
            }
        } else {
            (run, digit, upper, lower) = (0, false, false, false);
        }
    }
    false
}
