//! Programs that start a command for each of many things: find, xargs, parallel, fd.

use caution_core::command::{Doubt, Span};

use crate::call::{Call, Spelling};
use crate::invocation::{Input, Invocation};
use crate::reader::Reader;
use crate::word::{Piece, Word};

/// How many things a command is read for one by one.
const ITEMS: usize = 200;

/// How many roots of `find` are looked at one by one.
const ROOTS: usize = 16;

/// Reads `find`.
pub(super) fn find(invocation: &Invocation, reader: &mut Reader<'_>) {
    let words = invocation.arguments();
    let roots = roots(words, invocation.span);
    let mut filter = Filter::default();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        at += 1;
        match word.text() {
            Some("-delete") if !filter.empty => {
                for root in roots.iter().take(ROOTS) {
                    let mut rm = vec![Word::of("rm").at(word.span), Word::of("-r").at(word.span)];
                    rm.push(filter.found(root));
                    started(invocation, &rm, "find -delete", reader);
                }
            }
            Some(option @ ("-exec" | "-execdir" | "-ok" | "-okdir")) => {
                let rest = words.get(at..).unwrap_or(&[]);
                let length = rest.iter().position(|word| word.is(";") || word.is("+")).unwrap_or(rest.len());
                let command = rest.get(..length).unwrap_or(&[]);
                at += length + 1;
                for root in roots.iter().take(ROOTS) {
                    let found = filter.found(root);
                    let inner: Vec<Word> = command.iter().map(|word| replaced(word, "{}", &found)).collect();
                    started(invocation, &inner, &format!("find {option}"), reader);
                }
            }
            _ => at += filter.take(word, words.get(at)),
        }
    }
}

/// The folders in which `find` looks.
fn roots(words: &[Word], span: Span) -> Vec<Word> {
    let roots: Vec<Word> = words
        .iter()
        .skip_while(|word| matches!(word.text(), Some("-L" | "-H" | "-P")))
        .take_while(|word| !(word.beginning().starts_with(['-', '(', '!']) && word.text() != Some("-")))
        .cloned()
        .collect();
    if roots.is_empty() { vec![Word::of(".").at(span)] } else { roots }
}

/// What `find` prints: a pattern for each folder.
pub(crate) fn printed(words: &[Word]) -> Word {
    let mut filter = Filter::default();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        at += 1 + filter.take(word, words.get(at + 1));
    }
    let mut printed = Word::default();
    for root in roots(words, Span::default()) {
        let all = filter.name.is_none() && !filter.some;
        let mut found = filter.found(&root);
        // Of a whole folder, what is in it is told: no program takes `.` itself away.
        if all && !filter.kinds {
            found.push_text(if root.text().is_some_and(|text| text.ends_with('/')) { "*" } else { "/*" });
        }
        printed.push(&found);
        printed.push_text("\n");
    }
    printed
}

/// What `find` looks for.
#[derive(Debug, Default)]
struct Filter {
    name: Option<String>,
    /// By path or expression.
    some: bool,
    /// By kind, age or size.
    kinds: bool,
    empty: bool,
    /// The next test is turned round.
    not: bool,
}

impl Filter {
    /// Takes a word of the expression; how many words after it belong to it.
    fn take(&mut self, word: &Word, next: Option<&Word>) -> usize {
        let not = std::mem::take(&mut self.not);
        match word.text() {
            Some("!" | "-not") => self.not = !not,
            // All but some names.
            Some("-name" | "-iname" | "-path" | "-ipath" | "-wholename" | "-regex" | "-iregex") if not => {
                self.kinds = true;
                return 1;
            }
            Some("-name" | "-iname") => {
                self.name = next.map(Word::shown).or(self.name.take());
                return 1;
            }
            Some("-path" | "-ipath" | "-wholename" | "-regex" | "-iregex") => {
                self.some = true;
                return 1;
            }
            Some(
                "-type" | "-mtime" | "-mmin" | "-ctime" | "-atime" | "-size" | "-newer" | "-user" | "-perm"
                | "-mindepth" | "-maxdepth",
            ) => {
                self.kinds = true;
                return 1;
            }
            Some("-empty") if !not => self.empty = true,
            _ => {}
        }
        0
    }

    /// What it finds below a root, as a pattern.
    fn found(&self, root: &Word) -> Word {
        let mut found = root.clone();
        let slash = if root.text().is_some_and(|text| text.ends_with('/')) { "" } else { "/" };
        match &self.name {
            Some(name) => found.push_text(&format!("{slash}**/{name}")),
            None if self.some => found.push_text(&format!("{slash}**/*.*")),
            None if self.kinds => found.push_text(&format!("{slash}*")),
            None => {}
        }
        found
    }
}

fn started(invocation: &Invocation, words: &[Word], through: &str, reader: &mut Reader<'_>) {
    let mut inner = invocation.clone();
    inner.repeated = true;
    inner.input = Input::Inherited;
    reader.inner(&inner, words, through.to_owned(), Vec::new(), false);
}

/// The word with a thing in every place of a mark.
fn replaced(word: &Word, mark: &str, thing: &Word) -> Word {
    if !word.known().any(|known| known.contains(mark)) {
        return word.clone();
    }
    let mut result = Word { pieces: Vec::new(), ..word.clone() };
    for piece in &word.pieces {
        match piece {
            Piece::Text(text) => {
                for (index, part) in text.split(mark).enumerate() {
                    if index > 0 {
                        result.push(thing);
                    }
                    result.push_text(part);
                }
            }
            Piece::Unknown(_) => result.pieces.push(piece.clone()),
        }
    }
    result
}

/// `fd pattern -x command`.
pub(super) fn fd(invocation: &Invocation, reader: &mut Reader<'_>) {
    let words = invocation.arguments();
    let is_exec = |word: &Word| matches!(word.text(), Some("-x" | "--exec" | "-X" | "--exec-batch"));
    let Some(at) = words.iter().position(is_exec) else { return };
    let rest = words.get(at + 1..).unwrap_or(&[]);
    let length = rest.iter().position(|word| word.is(";")).unwrap_or(rest.len());
    let before =
        Invocation { words: invocation.words.get(..=at).unwrap_or(&[]).to_vec(), ..invocation.clone() };
    let call = Call::new(
        &before,
        Spelling {
            values: &[
                "-e",
                "--extension",
                "-t",
                "--type",
                "-d",
                "--max-depth",
                "-E",
                "--exclude",
                "-j",
                "-S",
                "--size",
                "--base-directory",
                "-c",
            ],
            long: &[],
            single_dash: false,
        },
    );
    let root = call.operands.get(1).map_or_else(|| Word::of(".").at(invocation.span), |word| (*word).clone());
    let mut found = root;
    let name = match (call.value(&["-e", "--extension"]), call.operand(0)) {
        (Some(extension), _) => format!("/**/*.{}", extension.shown()),
        (None, Some(pattern)) if pattern != "." => format!("/**/*{pattern}*"),
        _ => "/*".to_owned(),
    };
    found.push_text(&name);
    let command = rest.get(..length).unwrap_or(&[]);
    let mut inner: Vec<Word> = command.iter().map(|word| replaced(word, "{}", &found)).collect();
    if !command.iter().any(|word| word.known().any(|known| known.contains('{'))) {
        inner.push(found);
    }
    started(invocation, &inner, "fd --exec", reader);
}

const XARGS: Spelling<'static> = Spelling {
    values: &[
        "-a",
        "--arg-file",
        "-d",
        "--delimiter",
        "-E",
        "-I",
        "-J",
        "-R",
        "-L",
        "-n",
        "--max-args",
        "-P",
        "--max-procs",
        "-s",
        "--max-chars",
    ],
    long: &[],
    single_dash: false,
};

/// Reads `xargs`.
pub(super) fn xargs(invocation: &Invocation, reader: &mut Reader<'_>) {
    let call = Call::new(invocation, XARGS);
    let command = call.words_from(0);
    if command.is_empty() {
        return;
    }
    let first = command.first();
    // Options behind the command are the command's.
    let own = |names: &[&str]| {
        let at = |word: &Word| invocation.words.iter().position(|other| std::ptr::eq(other, word));
        call.options
            .iter()
            .filter(|given| at(given.word) < first.and_then(at))
            .find(|given| names.contains(&given.name.as_str()))
            .map(|given| given.value.clone())
    };
    let mark = match (own(&["-I", "-J"]).flatten(), own(&["-i", "--replace"])) {
        (Some(mark), _) => mark.text().map(str::to_owned),
        (None, Some(value)) => Some(
            value
                .and_then(|value| value.text().map(str::to_owned))
                .filter(|mark| !mark.is_empty())
                .unwrap_or_else(|| "{}".to_owned()),
        ),
        _ => None,
    };
    let source = match own(&["-a", "--arg-file"]).flatten() {
        Some(file) => Input::File(file),
        None => invocation.input.clone(),
    };
    let delimiter = if own(&["-0", "--null"]).is_some() {
        Some("\0".to_owned())
    } else {
        own(&["-d", "--delimiter"])
            .flatten()
            .and_then(|word| word.text().map(|text| text.replace("\\n", "\n").replace("\\0", "\0")))
    };
    let lines = mark.is_some();
    let items = items(&source, delimiter.as_deref(), lines, invocation, reader);
    for_each(invocation, command, items, (mark.as_deref(), "xargs"), reader);
}

/// The things that an input names; `None` if only running tells.
fn items(
    input: &Input,
    delimiter: Option<&str>,
    lines: bool,
    invocation: &Invocation,
    reader: &Reader<'_>,
) -> Result<Vec<Word>, String> {
    let text = match input {
        Input::Text(word) => word.clone(),
        Input::File(file) => {
            let path = reader.path(file, invocation).map(|path| path.absolute);
            path.and_then(|path| reader.file(&path)).ok_or_else(|| format!("$(cat {})", file.shown()))?
        }
        Input::Output(words) => {
            let shown: Vec<String> = words.iter().take(6).map(Word::shown).collect();
            super::listed::read(words, invocation, reader).ok_or_else(|| format!("$({})", shown.join(" ")))?
        }
        Input::Inherited => return Err("the standard input".to_owned()),
    };
    let known = text.text().ok_or_else(|| text.shown())?;
    let of = |item: &str| Word {
        doubts: text.doubts.clone(),
        credentials: text.credentials.clone(),
        ..Word::of(item).at(invocation.span)
    };
    let items: Vec<Word> = match delimiter {
        // What other programs print with NUL is a list of lines here.
        Some("\0") => known.split(['\0', '\n']).filter(|item| !item.is_empty()).map(of).collect(),
        Some(delimiter) => known
            .split(delimiter)
            .map(|item| item.trim_end_matches('\n'))
            .filter(|item| !item.is_empty())
            .map(of)
            .collect(),
        None if lines => known.lines().map(str::trim).filter(|item| !item.is_empty()).map(of).collect(),
        None => known.split_whitespace().map(|item| item.trim_matches(['"', '\''])).map(of).collect(),
    };
    if items.len() > ITEMS * 10 { Err("a long list".to_owned()) } else { Ok(items) }
}

/// Starts a command with things in the place of a mark, or at its end.
fn for_each(
    invocation: &Invocation,
    command: &[Word],
    items: Result<Vec<Word>, String>,
    (mark, through): (Option<&str>, &str),
    reader: &mut Reader<'_>,
) {
    match (items, mark) {
        (Ok(items), Some(mark)) => {
            for item in items.iter().take(ITEMS) {
                let words: Vec<Word> = command.iter().map(|word| replaced(word, mark, item)).collect();
                started_once(invocation, &words, through, reader);
            }
            if items.len() > ITEMS {
                reader.gap(invocation.span, format!("what it does with more than {ITEMS} things"));
            }
        }
        (Ok(items), None) => {
            if items.is_empty() {
                return;
            }
            started_once(invocation, &[command, &items].concat(), through, reader);
        }
        (Err(what), mark) => {
            let mut unknown = Word::unknown(what.clone()).at(invocation.span);
            unknown.doubts.push(Doubt::Unread(what));
            let words = match mark {
                Some(mark) => command.iter().map(|word| replaced(word, mark, &unknown)).collect(),
                None => [command, &[unknown]].concat(),
            };
            started(invocation, &words, through, reader);
        }
    }
}

fn started_once(invocation: &Invocation, words: &[Word], through: &str, reader: &mut Reader<'_>) {
    let mut inner = invocation.clone();
    inner.input = Input::Inherited;
    inner.repeated |= words.iter().any(|word| word.known().any(|known| known.contains("/**/")));
    reader.inner(&inner, words, through.to_owned(), Vec::new(), false);
}

/// `parallel command ::: things`.
pub(super) fn parallel(invocation: &Invocation, reader: &mut Reader<'_>) {
    let call = Call::new(
        invocation,
        Spelling {
            values: &[
                "-j",
                "--jobs",
                "-a",
                "--arg-file",
                "-C",
                "--colsep",
                "-I",
                "-N",
                "-n",
                "-L",
                "-S",
                "--sshlogin",
                "--delay",
                "--timeout",
                "--retries",
                "--joblog",
                "--results",
                "--tmpdir",
                "-P",
                "-d",
            ],
            long: &[],
            single_dash: false,
        },
    );
    let words = call.words_from(0);
    let at = words.iter().position(|word| word.beginning().starts_with(":::")).unwrap_or(words.len());
    let command = words.get(..at).unwrap_or(&[]);
    let items = match words.get(at) {
        Some(mark) if mark.is("::::") => match words.get(at + 1) {
            Some(file) => items(&Input::File(file.clone()), None, true, invocation, reader),
            None => Ok(Vec::new()),
        },
        Some(_) => Ok(words
            .get(at + 1..)
            .unwrap_or(&[])
            .iter()
            .filter(|word| !word.beginning().starts_with(":::"))
            .cloned()
            .collect()),
        None => items(&invocation.input, None, true, invocation, reader),
    };
    if command.is_empty() {
        // Each thing is a command.
        match items {
            Ok(items) => {
                for item in items.iter().take(ITEMS) {
                    reader.inner_text(invocation, item, "parallel".to_owned(), Vec::new(), false);
                }
            }
            Err(_) => reader.gap(invocation.span, "which commands it starts is known only when it runs"),
        }
        return;
    }
    let marked = command.iter().any(|word| word.known().any(|known| known.contains("{}")));
    // One word is a line for a shell.
    if let [line] = command {
        let mut line = line.clone();
        if !marked {
            line.push_text(" {}");
        }
        let things = match items {
            Ok(items) => items,
            Err(what) => vec![Word { doubts: vec![Doubt::Unread(what.clone())], ..Word::unknown(what) }],
        };
        for thing in things.iter().take(ITEMS) {
            let text = replaced(&line, "{}", thing);
            reader.inner_text(invocation, &text, "parallel".to_owned(), Vec::new(), false);
        }
        return;
    }
    for_each(invocation, command, items, (Some("{}").filter(|_| marked), "parallel"), reader);
}
