//! Sentences in pieces, so that each format can show what comes from outside in its own way.

use caution_wire::report::Need;

use super::plain::cut;

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Our own words.
    Words(String),
    /// A name from outside: a path, a branch, a service, a handle.
    Name(String),
    /// An exact string from outside.
    Quote(String),
    /// A sentence from outside: a policy's words, a rule's, a person's.
    Free(String),
}

/// A name.
pub(crate) fn name(text: impl Into<String>) -> Piece {
    Piece::Name(text.into())
}

/// Our own words.
pub(crate) fn words(text: impl Into<String>) -> Piece {
    Piece::Words(text.into())
}

/// A sentence from outside.
pub(crate) fn free(text: impl Into<String>) -> Piece {
    Piece::Free(text.into())
}

/// The longest that a piece from outside is shown.
pub(crate) const LONGEST: usize = 500;
/// What stands for an empty name.
pub(crate) const NAMELESS: &str = "(no name)";
const LONGEST_QUOTE: usize = 160;

/// For a terminal or a log: one line, harmless.
pub(crate) fn line(pieces: &[Piece]) -> String {
    pieces.iter().map(plain).collect()
}

fn plain(piece: &Piece) -> String {
    match piece {
        Piece::Words(text) => text.clone(),
        Piece::Name(text) if text.trim().is_empty() => NAMELESS.to_owned(),
        Piece::Name(text) | Piece::Free(text) => cut(text, LONGEST),
        Piece::Quote(text) => format!("\"{}\"", cut(text, LONGEST_QUOTE)),
    }
}

/// Lists of pieces with words between them.
pub(crate) fn join(parts: Vec<Vec<Piece>>, between: &str) -> Vec<Piece> {
    let mut all = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !all.is_empty() {
            all.push(words(between));
        }
        all.extend(part);
    }
    all
}

/// Those who can give what is missing, each with how many requests wait for them, if that is known.
pub(crate) fn clearers(need: &Need, most: usize) -> Vec<Piece> {
    let mut open = need.open.iter().peekable();
    let shown = need.who.iter().take(most).map(|who| {
        let load = open.next_if(|open| open.who == *who);
        let load = load.map(|open| words(format!(" ({} open)", open.count)));
        std::iter::once(name(who)).chain(load).collect()
    });
    with_rest(shown.collect(), need.who.len(), most)
}

/// Names in a row; those beyond `most` are counted.
pub(crate) fn names(all: &[String], most: usize) -> Vec<Piece> {
    with_rest(all.iter().take(most).map(|text| vec![name(text)]).collect(), all.len(), most)
}

fn with_rest(shown: Vec<Vec<Piece>>, all: usize, most: usize) -> Vec<Piece> {
    let mut pieces = join(shown, ", ");
    if let Some(rest) = all.checked_sub(most).filter(|rest| *rest > 0) {
        pieces.push(words(format!(" and {rest} more")));
    }
    pieces
}
