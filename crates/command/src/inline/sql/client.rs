//! Lines that are not for the database but for its client: `\! ls`, `\i file`, `.shell`, `source`.

use caution_core::command::{Kind, Language};
use caution_core::effect::Verb;
use caution_core::probe::{Answer, Probe};

use super::{Dialect, Session};
use crate::inline::marks::Marks;
use crate::invocation::{Invocation, Redirect, RedirectKind};
use crate::reader::Reader;
use crate::word::Word;

/// How many files one text may name.
const FILES: usize = 32;

pub(super) fn read(session: &mut Session<'_>, reader: &mut Reader<'_>, line: &str, marks: &Marks) {
    let (head, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim().trim_end_matches(';').trim_end();
    let head = head.to_ascii_lowercase();
    match head.as_str() {
        "\\!" | ".shell" | ".system" | "system" | "host" | "!!" => shell(session, reader, rest, marks),
        "\\i" | "\\ir" | "\\include" | "\\include_relative" | "\\." | "source" | ".read" | ":r" => {
            file(session, reader, rest, marks);
        }
        "\\c" | "\\connect" => {
            session.database = rest.split_whitespace().next().filter(|name| *name != "-").map(str::to_owned);
        }
        "\\copy" => copy(session, reader, rest, marks),
        "\\gexec" => reader.gap(marks.span(), "`\\gexec` runs what a query answers"),
        "\\g" | "\\gx" | "\\o" | "\\out" | "\\w" | "\\write" | ".output" | ".once" | ".backup" | ".save" => {
            output(session, reader, rest, marks);
        }
        ".restore" => {
            let name = marks.word(rest.split_whitespace().last().unwrap_or("main"));
            let act = session.act(reader, Verb::Replace, Kind::Database, &name);
            session.acts.push(act);
        }
        ".open" => session.database = rest.split_whitespace().last().map(str::to_owned),
        _ => glued(session, reader, line, marks),
    }
}

/// `\!ls`, `!!dir`, `@script`.
fn glued(session: &mut Session<'_>, reader: &mut Reader<'_>, line: &str, marks: &Marks) {
    if let Some(command) = line.strip_prefix("\\!").or_else(|| line.strip_prefix("!!")) {
        shell(session, reader, command.trim(), marks);
    } else if let Some(path) = line.strip_prefix("\\.").or_else(|| line.strip_prefix('@')) {
        file(session, reader, path.trim_start_matches('@').trim(), marks);
    } else if session.dialect == Dialect::Oracle
        && let Some(command) = line.strip_prefix('!')
    {
        shell(session, reader, command.trim(), marks);
    }
}

fn shell(session: &Session<'_>, reader: &mut Reader<'_>, command: &str, marks: &Marks) {
    reader.text(&marks.word(command), Language::Bash, session.from);
}

fn file(session: &mut Session<'_>, reader: &mut Reader<'_>, path: &str, marks: &Marks) {
    let word = marks.word(path.trim_matches(['\'', '"']));
    session.files += 1;
    if session.files > FILES {
        reader.gap(marks.span(), format!("more than {FILES} files of statements"));
        return;
    }
    let Some(path) = reader.path(&word, session.from) else {
        reader.gap(marks.span(), format!("the statements of `{}` are not known", word.shown()));
        return;
    };
    match reader.ask(&Probe::Text(path.absolute)) {
        Answer::Text(text) => session.text(reader, &Word::of(text).at(marks.span())),
        Answer::Missing => {}
        _ => reader.gap(marks.span(), format!("the statements of `{}` are not known", word.shown())),
    }
}

/// `\copy t to program 'cmd'`: the client runs it.
fn copy(session: &Session<'_>, reader: &mut Reader<'_>, rest: &str, marks: &Marks) {
    let lower = rest.to_ascii_lowercase();
    let Some(at) = lower.find(" program ") else {
        if let Some(to) = lower.rfind(" to ") {
            let target = rest.get(to + 4..).unwrap_or("").trim();
            let target = target.trim_start_matches('\'').split('\'').next().unwrap_or("");
            let target = target.split_whitespace().next().unwrap_or("");
            if !matches!(target, "stdout" | "STDOUT" | "pstdout") {
                write(session, reader, target, marks);
            }
        }
        return;
    };
    let command = rest.get(at + " program ".len()..).unwrap_or("").trim().trim_start_matches('\'');
    let command = command.rsplit_once('\'').map_or(command, |(command, _)| command);
    shell(session, reader, &command.replace("''", "'"), marks);
}

/// `\o file`, `\o |cmd`.
fn output(session: &Session<'_>, reader: &mut Reader<'_>, rest: &str, marks: &Marks) {
    match rest.strip_prefix('|') {
        Some(command) => shell(session, reader, command.trim(), marks),
        None => write(session, reader, rest.split_whitespace().last().unwrap_or(""), marks),
    }
}

fn write(session: &Session<'_>, reader: &mut Reader<'_>, path: &str, marks: &Marks) {
    if matches!(path, "" | "stdout" | "stderr") {
        return;
    }
    let file = marks.word(path);
    let redirect = Redirect { kind: RedirectKind::Truncate, file };
    reader.invocation(&Invocation {
        words: vec![Word::of("true").at(marks.span())],
        redirects: vec![redirect],
        ..session.from.clone()
    });
}
