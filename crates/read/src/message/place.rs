//! What kind of line a line is: the author's own words, or something that the author shows.

use super::Line;

/// What kind of line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The author's own words, from the first column on.
    Plain,
    /// A line of the trailer block.
    Trailer,
    /// A line of a squashed commit's message, as `git merge --squash` lists it.
    Squashed,
    /// Inside a fenced code block.
    Fenced,
    /// Indented.
    Indented,
    /// Quoted with `>`.
    Quoted,
    /// Below git's scissors line (`commit --verbose`).
    Cut,
    /// Repeated from the message of the commit that this one reverts.
    Reverted,
}

impl Place {
    /// Why a mark in such a line does not count; `None` if it does.
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Self::Plain | Self::Trailer | Self::Squashed => None,
            Self::Fenced => Some("it stands in a code block"),
            Self::Indented => Some("it is indented, so it is shown and not said"),
            Self::Quoted => Some("it is quoted"),
            Self::Cut => Some("it stands below git's scissors line"),
            Self::Reverted => Some("it is repeated from the commit that this one reverts"),
        }
    }

    /// Whether it is a line of the trailer block that counts.
    pub fn is_trailer(self) -> bool {
        self == Self::Trailer
    }
}

/// A code fence that stands open.
#[derive(Clone, Copy)]
struct Fence {
    mark: u8,
    length: usize,
    index: usize,
}

/// Marks every line that is not plain. A fence that is never closed is no fence.
pub(super) fn classify(lines: &mut [Line<'_>]) {
    let mut open: Option<Fence> = None;
    let mut cut = false;
    let mut fenced: Vec<std::ops::RangeInclusive<usize>> = Vec::new();
    for (index, line) in lines.iter_mut().enumerate() {
        cut = cut || is_scissors(line.text);
        line.place = match line.text.as_bytes().first() {
            _ if cut => Place::Cut,
            Some(b' ' | b'\t') => Place::Indented,
            Some(b'>') => Place::Quoted,
            _ => Place::Plain,
        };
        if cut {
            continue;
        }
        let Some((mark, length, bare)) = fence_mark(line.text) else { continue };
        match open {
            Some(fence) if fence.mark == mark && length >= fence.length && bare => {
                fenced.push(fence.index..=index);
                open = None;
            }
            Some(_) => {}
            None => open = Some(Fence { mark, length, index }),
        }
    }
    for range in fenced {
        for line in lines.get_mut(range).unwrap_or_default() {
            line.place = Place::Fenced;
        }
    }
}

/// The fence character, how often it stands, and whether nothing follows it.
fn fence_mark(text: &str) -> Option<(u8, usize, bool)> {
    let trimmed = text.trim_start_matches(' ');
    if text.len() - trimmed.len() > 3 {
        return None;
    }
    let mark = *trimmed.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = trimmed.bytes().take_while(|byte| *byte == mark).count();
    let rest = trimmed.get(length..)?;
    let inline = mark == b'`' && rest.contains('`');
    (length >= 3 && !inline).then(|| (mark, length, rest.trim().is_empty()))
}

/// `# ------------------------ >8 ------------------------`, with any comment character.
fn is_scissors(text: &str) -> bool {
    const SCISSORS: &str = " ------------------------ >8 ------------------------";
    text.strip_suffix(SCISSORS).is_some_and(|comment| comment.chars().count() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<Place> {
        let mut lines: Vec<Line<'_>> =
            text.lines().zip(1..).map(|(text, number)| Line { number, text, place: Place::Plain }).collect();
        classify(&mut lines);
        lines.iter().map(|line| line.place).collect()
    }

    #[test]
    fn a_fence_ends_only_with_its_own_mark() {
        use Place::{Fenced, Plain};
        let cases: &[(&str, &[Place])] = &[
            ("```\nx\n```\ny", &[Fenced, Fenced, Fenced, Plain]),
            ("~~~\n```\n~~~\ny", &[Fenced, Fenced, Fenced, Plain]),
            ("````\n```\nx\n````", &[Fenced; 4]),
            ("```rust\nx\n``` no\n```", &[Fenced; 4]),
            ("```never\nclosed", &[Plain, Plain]),
            ("``` `inline` ```\nx\n```\ny\n```", &[Plain, Plain, Fenced, Fenced, Fenced]),
        ];
        for (text, expected) in cases {
            assert_eq!(places(text), *expected, "{text}");
        }
    }

    #[test]
    fn shown_lines_are_told_from_said_ones() {
        use Place::{Cut, Indented, Plain, Quoted};
        assert_eq!(places("said\n  shown\n> quoted\n\tshown"), [Plain, Indented, Quoted, Indented]);
        let scissors = "# ------------------------ >8 ------------------------";
        assert_eq!(places(&format!("said\n{scissors}\nCo-authored-by: x")), [Plain, Cut, Cut]);
    }
}
