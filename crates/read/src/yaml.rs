//! Config texts in YAML or JSON (which is YAML), with errors that name line, column, key and remedy.
//!
//! This module alone knows the YAML library. Inputs may be hostile: size, depth, nodes and aliases are
//! bounded, merge keys and foreign tags are refused, `no` and `on` are text, a key may stand only once.

mod explain;
mod place;
mod spanned;
mod tree;

use caution_core::problem::{Position, Problem};
use caution_core::suggest;
use serde::de::DeserializeOwned;
use serde_saphyr::{DuplicateKeyPolicy, MergeKeyPolicy, Options};

pub(crate) use place::Root;
pub use spanned::{Entries, Spanned};
pub(crate) use tree::tree;

/// How large a config text may be, in bytes.
pub const LIMIT_BYTES: usize = 1 << 20;

/// How deep lists and mappings may nest.
const DEPTH: usize = 64;

/// How many documents one text may hold.
const DOCUMENTS: usize = 1_000;

/// One document of a text that may hold several.
#[derive(Debug)]
pub struct Document<T> {
    /// The line of the text that is the document's line 1. Places of [`Spanned`] values count from
    /// there; those of problems count from the start of the text.
    pub first_line: u32,
    /// What it holds.
    pub parsed: Result<T, Problem>,
}

/// Reads bytes as UTF-8 text within the limit.
pub fn text<'a>(input: &str, bytes: &'a [u8]) -> Result<&'a str, Problem> {
    within_limit(input, bytes.len())?;
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let before = std::str::from_utf8(before).unwrap_or_default();
        let at = position_after(before);
        let hint = match bytes {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the file is UTF-16; save it as UTF-8",
            _ => "save the file as UTF-8",
        };
        Problem::new(input, "the text is not UTF-8").at(at, before).hint(hint)
    })
}

/// Reads one document. An empty one is the empty mapping. `input` is what problems call the text.
pub fn parse<T: DeserializeOwned>(input: &str, text: &str) -> Result<T, Problem> {
    let text = checked(input, text)?;
    let options = options(Manner::Strict);
    if place::is_empty(text) {
        return serde_saphyr::from_str_with_options("{}", options.clone())
            .or_else(|error| serde_saphyr::from_str_with_options("[]", options).map_err(|_| error))
            .map_err(|error| explain::problem(input, text, &error));
    }
    serde_saphyr::from_str_with_options(text, options).map_err(|error| explain::problem(input, text, &error))
}

/// Reads a table that Caution ships, which the build made JSON of. There are no places in it.
pub fn shipped<T: DeserializeOwned>(name: &str, json: &str) -> Result<T, Problem> {
    serde_json::from_str(json).map_err(|error| Problem::new(name, error.to_string()))
}

/// What stands at the root of a text, for forms that come in several shapes; an empty text is an empty
/// mapping, and so is one that cannot be read.
pub(crate) fn root(text: &str) -> Root {
    place::root(without_mark(text))
}

/// Reads every document of a text that another tool owns: keys that mean nothing to us are that tool's
/// business, so tags and merge keys pass. A document that cannot be read spoils only itself.
pub fn parse_documents<T: DeserializeOwned>(input: &str, text: &str) -> Result<Vec<Document<T>>, Problem> {
    let text = checked(input, text)?;
    let parts: Vec<(u32, &str)> =
        split(text).into_iter().filter(|(_, part)| !place::is_empty(part)).collect();
    if parts.len() > DOCUMENTS {
        let message = format!("the text holds {} documents, more than {DOCUMENTS}", parts.len());
        return Err(Problem::new(input, message).hint("split it into several files"));
    }
    let read = |(first_line, part): (u32, &str)| {
        let parsed = serde_saphyr::from_str_with_options(part, options(Manner::Tolerant)).map_err(|error| {
            let mut problem = explain::problem(input, part, &error);
            if problem.position.line > 0 {
                problem.position.line = problem.position.line.saturating_add(first_line - 1);
            }
            problem
        });
        Document { first_line, parsed }
    };
    Ok(parts.into_iter().map(read).collect())
}

/// A problem at a value that was read well but means nothing.
pub fn problem<T>(input: &str, text: &str, value: &Spanned<T>, message: impl Into<String>) -> Problem {
    Problem::new(input, message).at(value.position, without_mark(text))
}

/// The user's words in backticks, cut where they become long, with control characters escaped.
pub fn quoted(words: &str) -> String {
    const LONGEST: usize = 80;
    let mut shown = String::from("`");
    for (count, character) in words.chars().enumerate() {
        if count == LONGEST {
            shown.push('…');
            break;
        }
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown.push('`');
    shown
}

/// The hint for a word that is not known: the nearest known one, if there is one, and all of them.
pub fn known_words<'a>(kind: &str, word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    const LISTED: usize = 40;
    let known: Vec<&str> = known.into_iter().collect();
    // A hostile word may be as long as the text; nothing known is.
    let short: String = word.chars().take(64).collect();
    let mut hint = match suggest::nearest(&short, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? known {kind}: "),
        None => format!("known {kind}: "),
    };
    let listed: Vec<String> = known.iter().take(LISTED).map(|word| quoted(word)).collect();
    hint.push_str(&listed.join(", "));
    if known.len() > LISTED {
        hint.push_str(&format!(" and {} more", known.len() - LISTED));
    }
    hint
}

/// Whose text it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Ours: whatever is not known is an error.
    Strict,
    /// Another tool's.
    Tolerant,
}

fn options(manner: Manner) -> Options {
    let strict = manner == Manner::Strict;
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_events: 300_000,
            max_nodes: 200_000,
            max_depth: DEPTH,
            flow_nesting_limit: DEPTH,
            max_aliases: 1_000,
            max_anchors: 1_000,
            max_recorded_anchor_events: 100_000,
            max_recorded_anchor_bytes: 4 * LIMIT_BYTES,
            max_total_scalar_bytes: 4 * LIMIT_BYTES,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 100_000,
            max_replay_stack_depth: 16,
        },
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: if strict { MergeKeyPolicy::Error } else { MergeKeyPolicy::AsOrdinary },
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        ignore_binary_tag_for_string: true,
        reject_unsupported_tags: strict,
        with_snippet: false,
    }
}

/// The text without byte-order mark, if it is within the limit and free of characters that YAML
/// forbids: the library takes a NUL for the end of the text, which would hide what follows it.
fn checked<'a>(input: &str, text: &'a str) -> Result<&'a str, Problem> {
    within_limit(input, text.len())?;
    let text = without_mark(text);
    let mut characters = text.char_indices().peekable();
    while let Some((offset, character)) = characters.next() {
        let lone_return = character == '\r' && characters.peek().is_none_or(|(_, next)| *next != '\n');
        if lone_return || (character < ' ' && !matches!(character, '\t' | '\n' | '\r')) {
            let at = position_after(text.get(..offset).unwrap_or_default());
            let (message, hint) = if lone_return {
                ("a carriage return without a line feed".to_owned(), "save the file with LF line ends")
            } else {
                let code = u32::from(character);
                (
                    format!("the control character U+{code:04X} is not text"),
                    "remove it, or write it as an escape in double quotes",
                )
            };
            return Err(Problem::new(input, message).at(at, text).hint(hint));
        }
    }
    Ok(text)
}

fn within_limit(input: &str, bytes: usize) -> Result<(), Problem> {
    if bytes <= LIMIT_BYTES {
        return Ok(());
    }
    let message = format!("the text has {bytes} bytes; the limit is {LIMIT_BYTES} (1 MiB)");
    Err(Problem::new(input, message).hint("check that this is the right file, or split it"))
}

fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// The place right after a text.
fn position_after(before: &str) -> Position {
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Position { line: narrow(line), column: narrow(column) }
}

/// Cuts a text into documents, each with the number of its first line. YAML forbids `---` and `...` at
/// the start of a line inside any value, so lines decide.
fn split(text: &str) -> Vec<(u32, &str)> {
    let mut parts = Vec::new();
    let (mut start, mut start_line, mut offset, mut line) = (0, 1, 0, 1);
    let is_marker = |text: &str, marker: &str| {
        text.strip_prefix(marker)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
    };
    for text_line in text.split_inclusive('\n') {
        let next = offset + text_line.len();
        if is_marker(text_line, "---") {
            parts.push((start_line, text.get(start..offset).unwrap_or_default()));
            (start, start_line) = (offset, line);
        } else if is_marker(text_line, "...") {
            parts.push((start_line, text.get(start..offset).unwrap_or_default()));
            (start, start_line) = (next, line + 1);
        }
        offset = next;
        line += 1;
    }
    parts.push((start_line, text.get(start..).unwrap_or_default()));
    parts
}

#[cfg(test)]
mod tests;
