//! The trailer block, by the rules of `git interpret-trailers`.

use std::borrow::Cow;
use std::ops::Range;

use super::{Line, Place};

/// One trailer of the last paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trailer<'a> {
    /// The key, as it is written.
    pub key: &'a str,
    /// The value, with continuation lines joined by one space.
    pub value: Cow<'a, str>,
    /// The first line, as it is written.
    pub text: &'a str,
    /// The number of its first line in the message, from 1.
    pub line: u32,
    /// Where it stands; [`Place::Trailer`] unless it is shown or repeated.
    pub place: Place,
}

impl<'a> Trailer<'a> {
    /// Takes the place that its line was given in the end.
    pub(super) fn placed(mut self, lines: &[Line<'a>]) -> Self {
        let first = lines.first().map_or(0, |line| line.number);
        if let Some(line) = lines.get(self.line.saturating_sub(first) as usize) {
            self.place = line.place;
        }
        self
    }
}

/// Key and value of a line that has the shape of a trailer: letters, digits and hyphens, then a colon.
pub fn trailer_parts(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim_end_matches([' ', '\t']);
    let shaped = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    shaped.then(|| (key, value.trim()))
}

/// What git itself writes into a block; one of these lets the block hold other lines too.
const GIT_GENERATED: [&str; 2] = ["Signed-off-by: ", "(cherry picked from commit "];

/// The lines of the trailer block; empty if there is none. `lines` are those below the subject.
pub(super) fn block(lines: &[Line<'_>]) -> Range<usize> {
    let end = end_of_log_message(lines);
    let none = end..end;
    // Lines straight below the subject belong to its paragraph, and that one holds no trailers.
    let Some(title_end) = lines.iter().position(|line| is_blank(line.text)) else { return none };
    let mut count = Count::default();
    let mut seen_text = false;
    for (index, line) in lines.iter().enumerate().take(end).skip(title_end).rev() {
        if line.text.starts_with('#') {
            count.continuation_ends_nowhere();
        } else if is_blank(line.text) {
            if seen_text {
                count.continuation_ends_nowhere();
                return if count.is_block() { index + 1..end } else { none };
            }
        } else {
            seen_text = true;
            count.add(line.text);
        }
    }
    none
}

/// The trailers of a block; lines without the shape of one are passed over.
pub(super) fn read<'a>(block: &[Line<'a>]) -> Vec<Trailer<'a>> {
    let mut trailers: Vec<Trailer<'a>> = Vec::new();
    let mut open = false;
    for line in block {
        if line.text.starts_with([' ', '\t']) {
            if let Some(last) = trailers.last_mut().filter(|_| open) {
                let value = last.value.to_mut();
                if !value.is_empty() {
                    value.push(' ');
                }
                value.push_str(line.text.trim());
            }
            continue;
        }
        open = false;
        if let Some((key, value)) = trailer_parts(line.text) {
            let (value, text) = (Cow::Borrowed(value), line.text);
            trailers.push(Trailer { key, value, text, line: line.number, place: Place::Trailer });
            open = true;
        }
    }
    trailers
}

#[derive(Default)]
struct Count {
    trailers: usize,
    others: usize,
    /// Indented lines that belong to whatever stands above them.
    continuations: usize,
    generated: bool,
}

impl Count {
    /// Lines are seen from the last to the first.
    fn add(&mut self, line: &str) {
        if GIT_GENERATED.iter().any(|prefix| line.starts_with(prefix)) {
            self.trailers += 1;
            self.continuations = 0;
            self.generated = true;
        } else if line.starts_with([' ', '\t']) {
            self.continuations += 1;
        } else if trailer_parts(line).is_some() {
            self.trailers += 1;
            self.continuations = 0;
        } else {
            self.others += 1;
            self.continuation_ends_nowhere();
        }
    }

    fn continuation_ends_nowhere(&mut self) {
        self.others += std::mem::take(&mut self.continuations);
    }

    /// All are trailers, or git wrote one and a quarter are.
    fn is_block(&self) -> bool {
        (self.generated && self.trailers * 3 >= self.others) || (self.trailers > 0 && self.others == 0)
    }
}

/// Where the message ends for git: before scissors, trailing comments and an old `Conflicts:` list.
fn end_of_log_message(lines: &[Line<'_>]) -> usize {
    let end = lines.iter().position(|line| line.place == Place::Cut).unwrap_or(lines.len());
    let mut ignored_from = None;
    let mut conflicts = false;
    for (index, line) in lines.iter().enumerate().take(end) {
        let ignored = if line.text.starts_with('#') || line.text.is_empty() {
            true
        } else if line.text == "Conflicts:" {
            conflicts = true;
            true
        } else {
            conflicts && line.text.starts_with('\t')
        };
        if ignored {
            ignored_from.get_or_insert(index);
        } else {
            ignored_from = None;
            conflicts = false;
        }
    }
    ignored_from.unwrap_or(end)
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
