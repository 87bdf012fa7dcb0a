//! Commit messages as git reads them: a subject, lines, the trailers of the last paragraph; and what else
//! decides whether a line speaks of this commit: quotations, code, reverts, cherry-picks, squashes.
//!
//! Everything is linear in the length of the message.

mod place;
mod revert;
mod squash;
mod trailer;

pub use place::Place;
pub use squash::Squash;
pub use trailer::{Trailer, trailer_parts};

/// One line of a message below the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its number in the message, from 1.
    pub number: u32,
    /// Its text without the line end. Inside `git merge --squash` lists, without git's indent.
    pub text: &'a str,
    /// What kind of line it is.
    pub place: Place,
}

/// A commit message, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message<'a> {
    /// The first line that is not blank. Never read as a trailer, whatever it looks like.
    pub subject: &'a str,
    /// The lines below the subject, blank ones included.
    pub lines: Vec<Line<'a>>,
    /// The trailers of the last paragraph, by git's rules.
    pub trailers: Vec<Trailer<'a>>,
    /// Whether it undoes another commit (and is not itself the undoing of a revert).
    pub is_revert: bool,
    /// Ids after `cherry picked from commit`.
    pub cherry_picked_from: Vec<&'a str>,
    /// What it says of commits that were squashed into this one.
    pub squash: Option<Squash<'a>>,
}

impl<'a> Message<'a> {
    /// Takes a message apart. Any text is a message.
    pub fn parse(text: &'a str) -> Self {
        let mut numbered =
            (1_u32..).zip(text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)));
        let subject = numbered.by_ref().map(|(_, line)| line.trim()).find(|line| !line.is_empty());
        let Some(subject) = subject else { return Self::default() };
        let mut lines: Vec<Line<'a>> =
            numbered.map(|(number, text)| Line { number, text, place: Place::Plain }).collect();
        place::classify(&mut lines);
        let block = trailer::block(&lines);
        let trailers = lines.get(block.clone()).map(trailer::read).unwrap_or_default();
        let squash = squash::find(&mut lines, &block);
        let is_revert = squash.is_none() && revert::mark(subject, &mut lines, &block);
        let trailers = trailers.into_iter().map(|trailer| trailer.placed(&lines)).collect();
        Self { subject, is_revert, cherry_picked_from: cherry_picks(&lines), squash, trailers, lines }
    }

    /// Lines outside of the trailer block that are not blank.
    pub fn body(&self) -> impl Iterator<Item = &Line<'a>> {
        self.lines.iter().filter(|line| !line.place.is_trailer() && !line.text.trim().is_empty())
    }
}

/// The lines of a text that is no commit message (a pull request's body), told apart the same way.
pub fn body_lines(text: &str) -> Vec<Line<'_>> {
    let texts = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let mut lines: Vec<Line<'_>> =
        (1_u32..).zip(texts).map(|(number, text)| Line { number, text, place: Place::Plain }).collect();
    place::classify(&mut lines);
    lines
}

fn cherry_picks<'a>(lines: &[Line<'a>]) -> Vec<&'a str> {
    let picked = |line: &Line<'a>| {
        let id = line.text.strip_prefix("(cherry picked from commit ")?.strip_suffix(')')?;
        let hex = id.len() >= 7 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        (hex && line.place.reason().is_none()).then_some(id)
    };
    lines.iter().filter_map(picked).collect()
}

#[cfg(test)]
mod tests;
