//! Which program it really is: one that was copied or linked under another name, or that stands in front
//! of another on the path.

use caution_core::command::Place;
use caution_core::probe::{Answer, Probe};

use crate::invocation::Invocation;
use crate::path;
use crate::quiet;
use crate::reader::Reader;
use crate::tool;
use crate::word::{Piece, Word};

/// Programs that do what they are called: a link to one of them means what the link's name says.
const MANY: &[&str] = &["asdf", "busybox", "coreutils", "env", "mise", "rtk", "snap", "toybox", "volta"];

/// How many folders of a path are looked at.
const FOLDERS: usize = 64;

/// Ends of folders that projects put in front of the path, and in which no program of the system stands.
const USUAL: &[&str] =
    &["/node_modules/.bin", "/.venv/bin", "/venv/bin", "/env/bin", "/.venv/Scripts", "/vendor/bin", "/.bin"];

/// What a shell does itself, without looking at the path.
const BUILTIN: &[&str] = &[
    "[", "cd", "echo", "exec", "exit", "export", "false", "printf", "pwd", "read", "set", "test", "true",
    "type",
];

/// Variables that name libraries which are loaded into every program.
const LIBRARIES: &[&str] = &["LD_PRELOAD", "LD_AUDIT", "DYLD_INSERT_LIBRARIES"];

/// Parts of the names of libraries that are loaded so every day.
const USUAL_LIBRARIES: &[&str] = &[
    "asan",
    "eatmydata",
    "fakeroot",
    "faketime",
    "gperf",
    "heaptrack",
    "jemalloc",
    "mimalloc",
    "profiler",
    "proxychains",
    "segfault",
    "snmalloc",
    "stdbuf",
    "stderred",
    "tcmalloc",
    "tsan",
    "ubsan",
    "umockdev",
    "vips",
];

/// Remembers that something was copied, moved or linked to another name. Programs keep what they do.
pub(crate) fn remember(reader: &mut Reader<'_>, invocation: &Invocation, sources: &[&Word], into: &Word) {
    let Some(to) = reader.path(into, invocation).map(|path| path.absolute) else { return };
    for word in sources.iter().take(16) {
        let from = match found(word) {
            Some(name) => format!("/usr/bin/{name}"),
            None => match reader.path(word, invocation) {
                Some(path) => path.absolute,
                None => continue,
            },
        };
        let from = reader.seen.origin(&from).map_or(from.clone(), str::to_owned);
        if from == to {
            continue;
        }
        let name = from.rsplit('/').next().unwrap_or_default();
        reader.seen.came(format!("{}/{name}", to.trim_end_matches('/')), from.clone());
        reader.seen.came(to.clone(), from);
    }
}

/// `hash -p /bin/rm x`: the shell takes `x` for that file.
pub(crate) fn hashed(reader: &mut Reader<'_>, arguments: &[Word]) {
    if let [_, file, name] = arguments
        && let (Some(file), Some(name)) = (file.text(), name.text())
    {
        reader.seen.named(name.to_owned(), file.to_owned());
    }
}

/// The program that `$(which rm)` finds.
fn found(word: &Word) -> Option<&str> {
    let [Piece::Unknown(shown)] = word.pieces.as_slice() else { return None };
    let text = shown.strip_prefix("$(")?.strip_suffix(')')?;
    let name =
        ["which ", "command -v ", "type -p ", "type -P "].iter().find_map(|lead| text.strip_prefix(lead))?;
    (!name.is_empty() && !name.contains([' ', '/'])).then_some(name)
}

/// The same invocation with the program that it really starts; `None` if that is the one it names.
pub(crate) fn real(invocation: &Invocation, reader: &mut Reader<'_>) -> Option<Invocation> {
    if invocation.elsewhere {
        return None;
    }
    let word = invocation.words.first()?;
    let text = word.text()?;
    if !text.contains('/') {
        if let Some(from) = reader.seen.program(text)
            && base(from) != text
            && !MANY.contains(&base(from))
            && tool::by_name(base(from)).is_some()
        {
            let from = from.to_owned();
            return Some(renamed(invocation, word, from));
        }
        return on_path(invocation, text, reader);
    }
    let absolute = path::absolute(text, invocation.directory.as_deref()?);
    let own = base(text);
    let from = match reader.seen.origin(&absolute) {
        Some(from) => from.to_owned(),
        None => {
            let here = matches!(path::place(&absolute, &reader.world), Place::InWorkspace | Place::Temporary);
            match here.then(|| reader.ask(&Probe::Real(absolute.clone()))) {
                Some(Answer::Text(real)) if real != absolute => real,
                _ => return None,
            }
        }
    };
    let name = base(&from);
    if name == own || MANY.contains(&name) || tool::by_name(name).is_none() {
        return None;
    }
    Some(renamed(invocation, word, from))
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn renamed(invocation: &Invocation, word: &Word, program: String) -> Invocation {
    let mut same = invocation.clone();
    same.through.push(word.shown());
    if let Some(first) = same.words.first_mut() {
        *first = Word { pieces: Word::of(program).pieces, ..word.clone() };
    }
    same
}

/// A program without a folder, where the command puts folders in front of the path.
fn on_path(invocation: &Invocation, name: &str, reader: &mut Reader<'_>) -> Option<Invocation> {
    let value = invocation.variable("PATH").filter(|_| !BUILTIN.contains(&name))?;
    let directory = invocation.directory.as_deref()?;
    let known = value.beginning();
    // What stands behind the old path comes last.
    let front = if value.text().is_some() { known } else { known.rsplit_once(':')?.0 };
    let mut gap = None;
    for (at, folder) in front.split(':').take(FOLDERS + 1).enumerate() {
        if at == FOLDERS {
            gap =
                Some(format!("which `{name}` it is: more than {FOLDERS} folders stand in front of the path"));
            break;
        }
        let folder = path::absolute(if folder.is_empty() { "." } else { folder }, directory);
        match path::place(&folder, &reader.world) {
            Place::System => break,
            Place::InWorkspace | Place::Workspace | Place::GitFolder | Place::Temporary => {}
            _ => continue,
        }
        let candidate = format!("{folder}/{name}");
        let made = reader.is_written(&candidate) || reader.seen.origin(&candidate).is_some();
        if !made && USUAL.iter().any(|end| folder.ends_with(end)) {
            continue;
        }
        let there = made
            || matches!(
                reader.ask(&Probe::Path(candidate.clone())),
                Answer::File(_) | Answer::Link(_) | Answer::Special
            );
        let known = tool::by_name(name).is_some() || quiet::is(name);
        if there && (made || !known) {
            let word = invocation.words.first()?;
            return Some(renamed(invocation, word, candidate));
        }
        let tracked = || matches!(reader.ask(&Probe::Restorable(candidate.clone())), Answer::Is(true));
        // One that is not there yet is what a build will make.
        if there && !tracked() {
            gap = Some(format!("which `{name}` it is: `{folder}` stands in front of the path"));
            break;
        }
    }
    if let Some(why) = gap {
        reader.gap(invocation.span, why);
    }
    None
}

/// Notes libraries that are loaded into every program, where they are none of the system's.
pub(crate) fn libraries(invocation: &Invocation, reader: &mut Reader<'_>) {
    for (name, value) in &invocation.variables {
        if !LIBRARIES.contains(&name.as_str()) {
            continue;
        }
        let shown = value.shown();
        let parts: Vec<&str> =
            if value.text().is_some() { shown.split([':', ' ']).collect() } else { vec![&shown] };
        let strange = parts.into_iter().any(|library| {
            let small = library.to_ascii_lowercase();
            let usual = USUAL_LIBRARIES.iter().any(|part| small.contains(part));
            let installed =
                ["/usr/", "/lib", "/opt/", "/nix/", "$LD_PRELOAD", "$DYLD_INSERT_LIBRARIES", "$LD_AUDIT"]
                    .iter()
                    .any(|lead| library.starts_with(lead));
            !library.is_empty() && !usual && !installed
        });
        if strange {
            reader.gap(invocation.span, format!("what `{name}={shown}` makes every program do"));
        }
    }
}
