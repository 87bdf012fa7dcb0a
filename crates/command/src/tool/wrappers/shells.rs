//! Shells as programs: `bash -c`, `sh script.sh`, `… | sh`.

use caution_core::command::Kind;
use caution_core::effect::Verb;

use crate::invocation::{Input, Invocation};
use crate::reader::Reader;
use crate::shell::bash;
use crate::word::Word;

use super::{TOOL, script};

pub(super) fn read(name: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    let words = invocation.arguments();
    let mut at = 0;
    let mut text = false;
    let mut stdin = false;
    while let Some(word) = words.get(at) {
        let option = word.beginning();
        if !(option.starts_with('-') || option.starts_with('+')) || option == "-" {
            break;
        }
        at += 1;
        if word.is("--") {
            break;
        }
        if let Some(long) = option.strip_prefix("--") {
            at += usize::from(matches!(long, "rcfile" | "init-file"));
            text |= long == "command";
            continue;
        }
        text |= option.contains('c') && option.starts_with('-');
        stdin |= option.contains('s');
        // `-o pipefail`, also at the end of others: `-euo pipefail`.
        at += usize::from(option.ends_with('o') || option.ends_with('O'));
    }
    let rest = words.get(at..).unwrap_or(&[]);
    if text {
        let Some((program, arguments)) = rest.split_first() else { return };
        let (zero, arguments) = match arguments.split_first() {
            Some((zero, arguments)) => (zero.shown(), arguments),
            None => (name.to_owned(), arguments),
        };
        return given(reader, program, (&zero, arguments), &inside(invocation, format!("{name} -c")));
    }
    match rest.first() {
        Some(file) if !stdin && !file.is("-") && !matches!(file.text(), Some("/dev/stdin" | "/dev/fd/0")) => {
            script::run(name, file, rest.get(1..).unwrap_or(&[]), invocation, reader);
        }
        _ => piped(name, if stdin { rest } else { rest.get(1..).unwrap_or(&[]) }, invocation, reader),
    }
}

fn inside(invocation: &Invocation, through: String) -> Invocation {
    let mut inner = invocation.within(through, Vec::new(), false);
    inner.words.clear();
    inner
}

/// Reads a text with its arguments.
fn given(reader: &mut Reader<'_>, text: &Word, arguments: (&str, &[Word]), inner: &Invocation) {
    reader.deeper(text.span, |reader| bash::run(reader, text, Some(arguments), inner));
}

/// A shell that reads its commands from its input.
fn piped(name: &str, arguments: &[Word], invocation: &Invocation, reader: &mut Reader<'_>) {
    let mut inner = inside(invocation, name.to_owned());
    let text = match &invocation.input {
        Input::Inherited => return,
        Input::Text(text) => text.clone(),
        Input::File(file) => return script::run(name, file, arguments, invocation, reader),
        Input::Output(words) => return printed(words, invocation, reader),
    };
    if text.text().is_none()
        && !text.known().any(|known| known.contains(|letter: char| letter.is_alphanumeric()))
    {
        let words: Vec<Word> = text
            .pieces
            .iter()
            .map(|piece| match piece {
                crate::word::Piece::Text(text) | crate::word::Piece::Unknown(text) => Word::of(text.clone()),
            })
            .collect();
        return printed(&words, invocation, reader);
    }
    inner.input = Input::Inherited;
    let text =
        if text.span == caution_core::command::Span::default() { text.at(invocation.span) } else { text };
    given(reader, &text, (name, arguments), &inner);
}

/// What another program prints is run as it comes.
fn printed(words: &[Word], invocation: &Invocation, reader: &mut Reader<'_>) {
    let shown: Vec<String> = words.iter().map(Word::shown).collect();
    match address(&shown) {
        Some(address) => execute(&address, invocation, reader),
        None => reader.gap(invocation.span, "what it runs is printed only when it runs"),
    }
}

/// Notes that a text runs that only running tells: a download is an act, anything else a gap.
pub(crate) fn downloaded(text: &Word, invocation: &Invocation, reader: &mut Reader<'_>) {
    match address(&[text.shown()]) {
        Some(address) => execute(&address, invocation, reader),
        None => reader.gap(text.span, "its text is known only when it runs"),
    }
}

fn execute(address: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    let mut act = reader.act(invocation, TOOL.id, Verb::Execute, Kind::Program, address);
    act.instead = Some("download it, read it, then run it".to_owned());
    reader.add(act);
}

/// The address that a program downloads from, without who logs in and what is asked.
fn address(words: &[String]) -> Option<String> {
    let fetches = words.iter().take(2).any(|word| {
        let word = word.trim_start_matches(['$', '<', '(']);
        ["curl", "wget", "fetch", "http", "https", "xh", "aria2c"]
            .iter()
            .any(|program| word == *program || word.starts_with(&format!("{program} ")))
    });
    if !fetches {
        return None;
    }
    let all = words.join(" ");
    let address = all
        .split(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | ')' | '('))
        .find(|word| word.contains("://") || word.contains('.') && !word.starts_with('-'))
        .unwrap_or("a download");
    let plain = address.split(['?', '#']).next().unwrap_or(address);
    Some(match plain.split_once("://") {
        Some((scheme, rest)) => match rest.split_once('@') {
            Some((_, rest)) if !rest.is_empty() => format!("{scheme}://{rest}"),
            _ => plain.to_owned(),
        },
        None => plain.to_owned(),
    })
}
