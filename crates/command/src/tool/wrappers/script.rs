//! Scripts: files that a shell or an interpreter runs.

use caution_core::command::Kind;
use caution_core::effect::Verb;
use caution_core::probe::{Answer, Probe};

use crate::invocation::Invocation;
use crate::path;
use crate::reader::Reader;
use crate::shell::bash;
use crate::word::Word;

use super::TOOL;

/// Runs a file of shell commands: `bash file`.
pub(super) fn run(
    shell: &str,
    file: &Word,
    arguments: &[Word],
    invocation: &Invocation,
    reader: &mut Reader<'_>,
) {
    let through = format!("{shell} {}", file.shown());
    if invocation.elsewhere {
        let act = reader.act(invocation, TOOL.id, Verb::Execute, Kind::Program, &file.shown());
        return reader.add(act);
    }
    let Some(absolute) = reader.path(file, invocation).map(|path| path.absolute) else {
        return reader.gap(invocation.span, "which script it runs is known only when it runs");
    };
    if let Some(text) = reader.file(&absolute) {
        return shell_text(
            &text,
            (&absolute, file, arguments),
            invocation.within(through, Vec::new(), false),
            reader,
        );
    }
    match reader.ask(&Probe::Path(absolute)) {
        Answer::Missing => {}
        _ => reader.gap(invocation.span, format!("what `{}` does", file.shown())),
    }
}

/// A program that is given as a path: a script is read, anything else is a program like others.
pub(super) fn program(invocation: &Invocation, reader: &mut Reader<'_>) {
    let Some(word) = invocation.words.first() else { return };
    if invocation.elsewhere || !word.text().is_some_and(|text| text.contains('/')) {
        return;
    }
    let Some(absolute) = reader.path(word, invocation).map(|path| path.absolute) else { return };
    // Programs of the system are not scripts of anybody here.
    let written = reader.is_written(&absolute);
    if !written && !path::within(&absolute, reader.world.workspace) && !absolute.starts_with("/tmp/") {
        return;
    }
    let Some(text) = reader.file(&absolute) else { return };
    let begin = text.beginning();
    let through = word.shown();
    if let Some(line) = begin.strip_prefix("#!") {
        let line = line.lines().next().unwrap_or("");
        let mut words: Vec<Word> = line.split_whitespace().map(|part| Word::of(part).at(word.span)).collect();
        let name =
            words.first().and_then(Word::text).and_then(|first| first.rsplit('/').next()).unwrap_or("");
        if name == "env" {
            words.remove(0);
            words.retain(|word| !word.is("-S"));
        }
        let shell =
            words.first().and_then(Word::text).and_then(|first| first.rsplit('/').next()).unwrap_or("");
        if !matches!(shell, "bash" | "sh" | "dash" | "zsh" | "ksh" | "ash" | "mksh") {
            words.extend(invocation.words.iter().cloned());
            return reader.inner(invocation, &words, through, Vec::new(), false);
        }
    } else if text.text().is_some_and(|text| text.contains('\0')) || (!written && !absolute.ends_with(".sh"))
    {
        return;
    }
    let inner = invocation.within(through, Vec::new(), false);
    shell_text(&text, (&absolute, word, invocation.arguments()), inner, reader);
}

fn shell_text(
    text: &Word,
    (absolute, file, arguments): (&str, &Word, &[Word]),
    mut inner: Invocation,
    reader: &mut Reader<'_>,
) {
    inner.words.clear();
    let mut text = text.clone();
    text.span = file.span;
    let mark = reader.mark();
    let origin = reader.seen.origin(absolute).map(str::to_owned);
    let name = absolute;
    let absolute = origin.as_deref().unwrap_or(absolute);
    reader.deeper(file.span, |reader| bash::run(reader, &text, Some((name, arguments)), &inner));
    // What the project has in its history was looked at when it got there; and so was what is installed.
    let known = path::within(absolute, reader.world.workspace)
        && matches!(reader.ask(&Probe::Restorable(absolute.to_owned())), Answer::Is(true));
    let installed = !path::within(absolute, reader.world.workspace)
        && !absolute.starts_with("/tmp/")
        && !absolute.starts_with("/dev/");
    if (known || installed) && !reader.is_written(absolute) {
        reader.forgive(mark);
    }
}
