//! Commands of the command interpreter.

use caution_core::command::Language;

use super::windows;
use crate::invocation::Invocation;
use crate::reader::Reader;
use crate::word::Word;

/// Words of a command: those that begin with a slash and a letter are its options.
struct Given {
    options: Vec<String>,
    operands: Vec<Word>,
}

impl Given {
    fn new(words: &[Word]) -> Self {
        let mut given = Self { options: Vec::new(), operands: Vec::new() };
        for word in words {
            match word.text().and_then(|text| text.strip_prefix('/')) {
                // `/s/q` are two.
                Some(option) if !word.quoted => {
                    given.options.extend(option.split('/').map(str::to_ascii_lowercase));
                }
                _ => given.operands.push(word.clone()),
            }
        }
        windows::mark_split(&mut given.operands);
        given
    }

    fn has(&self, option: &str) -> bool {
        self.options.iter().any(|own| own == option || own.split(':').next() == Some(option))
    }
}

/// Reads one command; what `cd` and `set` change stays in `from`.
pub(super) fn run(reader: &mut Reader<'_>, from: &mut Invocation, mut words: Vec<Word>) {
    let Some(first) = words.first_mut() else { return };
    if let Some(text) = first.text() {
        let text = text.trim_start_matches('@').to_owned();
        // `rd/s/q d:\`, `cd..`, `rmdir.`
        let glued = ["rd/", "rmdir/", "del/", "erase/", "format/", "copy/", "xcopy/", "move/"];
        let split =
            glued.iter().find(|name| text.to_ascii_lowercase().starts_with(*name)).map(|name| name.len() - 1);
        *first = windows::here(text.get(..split.unwrap_or(text.len())).unwrap_or(&text), from.span);
        if let Some(rest) = split.and_then(|at| text.get(at..)) {
            words.insert(1, windows::here(rest, from.span));
        }
    }
    let Some(name) = words.first().and_then(Word::text).map(str::to_ascii_lowercase) else {
        return reader.gap(from.span, "which program it starts is known only when it runs");
    };
    let rest = words.get(1..).unwrap_or(&[]).to_vec();
    match name.as_str() {
        "" | "echo" | "echo." | "rem" | "title" | "cls" | "ver" | "exit" | "goto" | "pause" | "setlocal"
        | "endlocal" | "dir" | "type" | "find" | "findstr" | "where" | "more" | "sort" | "fc" | "path"
        | "prompt" | "color" | "timeout" | "tree" | "popd" => {}
        "rmdir" | "rd" => {
            let given = Given::new(&rest);
            match (given.has("s"), given.has("q")) {
                (true, true) => windows::files(reader, from, &["rm", "-rf", "--"], &given.operands),
                (true, false) => windows::files(reader, from, &["rm", "-r", "--"], &given.operands),
                (false, _) => windows::files(reader, from, &["rmdir", "--"], &given.operands),
            }
        }
        "del" | "erase" => {
            let given = Given::new(&rest);
            let head = if given.has("s") { ["rm", "-rf", "--"] } else { ["rm", "-f", "--"] };
            windows::files(reader, from, &head, &given.operands);
        }
        "move" | "ren" | "rename" => {
            let given = Given::new(&rest);
            windows::files(reader, from, &["mv", "-f", "--"], &given.operands);
        }
        "copy" | "xcopy" => {
            let given = Given::new(&rest);
            windows::files(reader, from, &["cp", "-r", "--"], &given.operands);
        }
        "md" | "mkdir" => {
            let given = Given::new(&rest);
            windows::files(reader, from, &["mkdir", "--"], &given.operands);
        }
        "cd" | "chdir" | "pushd" => {
            if let Some(folder) = Given::new(&rest).operands.first() {
                windows::go(reader, from, folder);
            }
        }
        "cd.." => windows::go(reader, from, &Word::of("..")),
        "set" => set(from, &rest),
        "cmd" | "cmd.exe" => nested(reader, from, &rest),
        "start" => start(reader, from, &rest),
        name if name.len() == 2 && name.ends_with(':') => {
            windows::go(reader, from, &Word::of(format!("{name}/")));
        }
        _ => other(reader, from, words),
    }
}

/// A program.
fn other(reader: &mut Reader<'_>, from: &Invocation, words: Vec<Word>) {
    reader.invocation(&Invocation { words, ..from.clone() });
}

fn set(from: &mut Invocation, rest: &[Word]) {
    let mut whole = Word::default();
    for (at, word) in rest.iter().enumerate() {
        if at > 0 {
            whole.push_text(" ");
        }
        whole.push(word);
    }
    let Some((name, value)) =
        whole.beginning().split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
    else {
        return;
    };
    let mut word = Word { pieces: Vec::new(), ..whole.clone() };
    word.push_text(&value);
    word.pieces.extend(whole.pieces.iter().skip(1).cloned());
    if from.variables.len() < 256 {
        from.variables.push((name, word));
    }
}

/// `cmd /c text`.
fn nested(reader: &mut Reader<'_>, from: &Invocation, rest: &[Word]) {
    if let Some(text) = super::super::cmd_text(rest) {
        let inner = from.within("cmd /c".to_owned(), Vec::new(), false);
        reader.text(&text.at(from.span), Language::Cmd, &inner);
    }
}

/// `start "title" /wait program arguments`.
fn start(reader: &mut Reader<'_>, from: &mut Invocation, rest: &[Word]) {
    let program = rest.iter().enumerate().position(|(at, word)| {
        !(word.beginning().starts_with('/') || (at == 0 && word.quoted && rest.len() > 1))
    });
    if let Some(words) = program.and_then(|at| rest.get(at..)) {
        let mut inner = from.clone();
        run(reader, &mut inner, words.to_vec());
    }
}
