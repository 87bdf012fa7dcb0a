//! What the shells of Windows share.

use caution_core::command::{Doubt, Kind, Span};
use caution_core::effect::Verb;
use caution_core::probe::{Answer, Probe};

use crate::invocation::{Invocation, Redirect, RedirectKind};
use crate::path;
use crate::reader::Reader;
use crate::word::{Piece, Word};

/// A word that names a file, with slashes as this crate writes them.
pub(super) fn file(word: &Word) -> Word {
    let pieces = word.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => Piece::Text(text.replace('\\', "/")),
        Piece::Unknown(_) => piece.clone(),
    });
    Word { pieces: pieces.collect(), ..word.clone() }
}

/// A variable of the environment.
pub(super) fn variable(reader: &Reader<'_>, from: &Invocation, name: &str, shown: &str) -> Word {
    let own = from.variables.iter().rev().find(|(own, _)| own.eq_ignore_ascii_case(name));
    if let Some((_, word)) = own {
        return word.clone();
    }
    if from.elsewhere {
        return Word::unknown(shown);
    }
    let spelled = [name.to_owned(), name.to_ascii_uppercase()];
    for name in &spelled {
        if let Answer::Text(value) = reader.ask(&Probe::Variable(name.clone())) {
            return Word::of(value);
        }
    }
    let home = reader.world.home.unwrap_or("");
    match name.to_ascii_uppercase().as_str() {
        "USERPROFILE" | "HOME" if !home.is_empty() => Word::of(home),
        "TEMP" | "TMP" if path::drive(home).is_some() => Word::of(format!("{home}/AppData/Local/Temp/…")),
        "TEMP" | "TMP" => Word::of("/tmp/…"),
        "APPDATA" | "LOCALAPPDATA" if !home.is_empty() => Word::of(format!("{home}/AppData/Local")),
        "SYSTEMROOT" | "WINDIR" => Word::of("C:/Windows"),
        "SYSTEMDRIVE" | "HOMEDRIVE" => Word::of("C:"),
        "PROGRAMFILES" => Word::of("C:/Program Files"),
        "PROGRAMDATA" | "ALLUSERSPROFILE" => Word::of("C:/ProgramData"),
        "CD" => from.directory.clone().map_or_else(|| Word::unknown("%CD%"), Word::of),
        _ => {
            let mut word = Word::unknown(shown);
            word.doubts.push(Doubt::Unset(name.to_owned()));
            word
        }
    }
}

/// Marks two words that look like one path split by a space: the first names a drive, the next goes on
/// below something.
pub(super) fn mark_split(words: &mut [Word]) {
    for at in 1..words.len() {
        let Some((before, rest)) = words.split_at_mut_checked(at) else { continue };
        let (Some(first), Some(second)) = (before.last_mut(), rest.first_mut()) else { continue };
        let (Some(head), Some(tail)) = (first.text(), second.text()) else { continue };
        let goes_on = tail.contains(['\\', '/']) && !tail.starts_with(['\\', '/', '-', '.', '%', '$']);
        if !first.quoted && !second.quoted && rooted(head) && goes_on && path::drive(tail).is_none() {
            for word in [first, second] {
                if !word.doubts.contains(&Doubt::Split) {
                    word.doubts.push(Doubt::Split);
                }
            }
        }
    }
}

fn rooted(text: &str) -> bool {
    path::drive(text).is_some() || text.starts_with(['\\', '/', '~'])
}

/// A program of POSIX that does the same to some files.
pub(super) fn files(reader: &mut Reader<'_>, from: &Invocation, head: &[&str], words: &[Word]) {
    if words.is_empty() {
        return;
    }
    let mut all: Vec<Word> = head.iter().map(|word| Word::of(*word).at(from.span)).collect();
    all.extend(words.iter().map(file));
    let told = reader.told();
    // Each of several goes onto the same name if the folder is not there.
    let each =
        head.first() == Some(&"mv") && words.iter().any(|word| word.text().is_some_and(path::is_pattern));
    let repeated = from.repeated || each;
    reader.invocation(&Invocation { words: all, repeated, ..from.clone() });
    let own = words.iter().any(|word| word.known().any(|text| text.contains('\\')));
    for act in reader.acts_since(told) {
        if own || act.path.as_ref().is_some_and(|path| path::drive(&path.absolute).is_some()) {
            act.name = act.name.replace('/', "\\");
        }
    }
}

/// A file that is written by redirection or by a command that does the same.
pub(super) fn writes(reader: &mut Reader<'_>, from: &Invocation, word: &Word, kind: RedirectKind) {
    if word
        .text()
        .is_some_and(|text| text.eq_ignore_ascii_case("nul") || text.starts_with('&') || text == "$null")
    {
        return;
    }
    let redirect = Redirect { kind, file: file(word) };
    let words = vec![Word::of("true").at(from.span)];
    reader.invocation(&Invocation { words, redirects: vec![redirect], ..from.clone() });
}

/// Goes to another folder.
pub(super) fn go(reader: &Reader<'_>, from: &mut Invocation, word: &Word) {
    from.directory = reader.path(&file(word), from).map(|path| path.absolute);
}

/// An act that only Windows knows.
pub(super) fn act(reader: &mut Reader<'_>, from: &Invocation, verb: Verb, kind: Kind, name: &str) {
    let act = reader.act(from, crate::tool::WINDOWS, verb, kind, name);
    reader.add(act);
}

/// A word at a place.
pub(super) fn here(text: &str, span: Span) -> Word {
    Word::of(text).at(span)
}
