//! Hunks: their lines, and whether they fit a file.

use caution_core::finding::LineRange;
use caution_core::problem::Problem;

use super::lines::{Cursor, Line, number};

const AGAIN: &str = "the patch was cut or edited; make it again with `git diff` or `git format-patch`";

/// Beyond this many line steps a long series on a large file is not held against it.
const STEPS: usize = 50_000_000;

/// What a line of a hunk does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It stands in both versions.
    Context,
    /// It stands in the new version only.
    Added,
    /// It stands in the old version only.
    Removed,
}

/// A line of a hunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HunkLine<'a> {
    /// What it does.
    pub kind: Kind,
    /// Its bytes without the line feed.
    pub text: &'a [u8],
    /// False for the last line of a file that does not end in a line feed.
    pub ends: bool,
}

/// Some neighbouring lines of a file, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// Which change of the file in a series it belongs to, from 0; later ones build on earlier ones.
    pub step: u32,
    /// Its first line in the version before; for no lines, the line that the new ones stand before.
    pub old_start: u32,
    /// How many lines it has in the version before.
    pub old_lines: u32,
    /// Its first line in the version after; for no lines, the line that the old ones stood before.
    pub new_start: u32,
    /// How many lines it has in the version after.
    pub new_lines: u32,
    pub(super) body: Vec<u8>,
    pub(super) carriage_returns: bool,
}

impl Hunk {
    /// Its lines in order.
    pub fn lines(&self) -> impl Iterator<Item = HunkLine<'_>> {
        lines(&self.body, self.carriage_returns)
    }
}

/// A hunk within the bytes of the patch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raw<'a> {
    pub(super) old_start: u32,
    pub(super) old_lines: u32,
    pub(super) new_start: u32,
    pub(super) new_lines: u32,
    body: &'a [u8],
    carriage_returns: bool,
}

impl<'a> Raw<'a> {
    pub(super) fn lines(&self) -> impl Iterator<Item = HunkLine<'a>> + use<'a> {
        lines(self.body, self.carriage_returns)
    }

    pub(super) fn owned(&self, step: u32) -> Hunk {
        Hunk {
            step,
            old_start: self.old_start,
            old_lines: self.old_lines,
            new_start: self.new_start,
            new_lines: self.new_lines,
            body: self.body.to_vec(),
            carriage_returns: self.carriage_returns,
        }
    }
}

fn lines(body: &[u8], carriage_returns: bool) -> impl Iterator<Item = HunkLine<'_>> {
    let nothing = body.is_empty();
    let body = body.strip_suffix(b"\n").unwrap_or(body);
    let mut rest = body.split(|byte| *byte == b'\n').filter(move |_| !nothing).peekable();
    std::iter::from_fn(move || {
        let raw = rest.next()?;
        let raw = if carriage_returns { raw.strip_suffix(b"\r").unwrap_or(raw) } else { raw };
        let (kind, text) = match raw.split_first() {
            Some((b'+', text)) => (Kind::Added, text),
            Some((b'-', text)) => (Kind::Removed, text),
            Some((b' ', text)) => (Kind::Context, text),
            // Mail programs cut the blank off an empty line.
            _ => (Kind::Context, raw),
        };
        let ends = rest.next_if(|next| next.starts_with(b"\\")).is_none();
        Some(HunkLine { kind, text, ends })
    })
}

/// Reads the hunks of one file, each checked against what it announces.
pub(super) fn read<'a>(cursor: &mut Cursor<'a>) -> Result<Vec<Raw<'a>>, Problem> {
    let mut hunks: Vec<Raw<'a>> = Vec::new();
    while let Some(line) = cursor.peek().filter(|line| line.raw.starts_with(b"@@ ")) {
        let Some(mut hunk) = header(line.text()) else {
            return Err(cursor.problem(line, "the head of the hunk cannot be read", AGAIN));
        };
        hunk.carriage_returns = line.raw.ends_with(b"\r");
        in_order(cursor, line, hunks.last(), &hunk)?;
        cursor.next();
        hunk.body = body(cursor, line, &hunk)?;
        hunks.push(hunk);
    }
    Ok(hunks)
}

/// `@@ -1,2 +3,4 @@ heading`. A part without lines names the line before it; here, the one behind.
fn header(text: &[u8]) -> Option<Raw<'static>> {
    let (old, rest) = super::lines::split_once(text.strip_prefix(b"@@ -")?, b" +")?;
    let (new, _) = super::lines::split_once(rest, b" @@")?;
    let span = |span: &[u8]| {
        let (start, count) = match super::lines::split_once(span, b",") {
            Some((start, count)) => (number(start)?, number(count)?),
            None => (number(span)?, 1),
        };
        let start = if count == 0 { start + 1 } else { start };
        (start > 0 && start.checked_add(count).is_some_and(|end| end <= i32::MAX as u32))
            .then_some((start, count))
    };
    let ((old_start, old_lines), (new_start, new_lines)) = (span(old)?, span(new)?);
    let empty = old_lines == 0 && new_lines == 0;
    (!empty).then_some(Raw { old_start, old_lines, new_start, new_lines, body: b"", carriage_returns: false })
}

/// Hunks follow one another, and each starts where those before it have moved it to.
fn in_order(
    cursor: &Cursor<'_>,
    line: Line<'_>,
    before: Option<&Raw<'_>>,
    hunk: &Raw<'_>,
) -> Result<(), Problem> {
    let (old_end, new_end) = before
        .map_or((1, 1), |before| (before.old_start + before.old_lines, before.new_start + before.new_lines));
    if hunk.old_start < old_end || hunk.new_start < new_end {
        return Err(cursor.problem(line, "the hunk begins before the end of the one before it", AGAIN));
    }
    if hunk.old_start - old_end != hunk.new_start - new_end {
        let message = "the line numbers of the hunk do not add up with those before it";
        return Err(cursor.problem(line, message, AGAIN));
    }
    Ok(())
}

/// The lines that a hunk announces, not one more or less.
fn body<'a>(cursor: &mut Cursor<'a>, head: Line<'a>, hunk: &Raw<'_>) -> Result<&'a [u8], Problem> {
    let start = cursor.offset();
    let (mut old, mut new) = (hunk.old_lines, hunk.new_lines);
    let mut marked = true;
    loop {
        let line = cursor.peek();
        if let Some(line) = line.filter(|line| line.raw.starts_with(b"\\")) {
            if marked {
                return Err(cursor.problem(line, "the remark on a missing line feed follows no line", AGAIN));
            }
            marked = true;
            cursor.next();
            continue;
        }
        if old == 0 && new == 0 {
            return Ok(cursor.between(start, cursor.offset()));
        }
        let Some(line) = line else {
            let message = format!(
                "the patch ends inside the hunk of line {}: {old} old and {new} new lines are missing",
                head.number
            );
            return Err(cursor.problem_at_end(message, AGAIN));
        };
        let (takes_old, takes_new) = match line.text().first() {
            Some(b' ') | None => (1, 1),
            Some(b'-') => (1, 0),
            Some(b'+') => (0, 1),
            Some(_) => {
                let message = format!(
                    "the hunk of line {} ends early: {old} old and {new} new lines are missing",
                    head.number
                );
                return Err(cursor.problem(line, message, AGAIN));
            }
        };
        match (old.checked_sub(takes_old), new.checked_sub(takes_new)) {
            (Some(less_old), Some(less_new)) => (old, new) = (less_old, less_new),
            _ => {
                let message = format!("the hunk of line {} has other lines than it announces", head.number);
                return Err(cursor.problem(line, message, AGAIN));
            }
        }
        marked = false;
        cursor.next();
    }
}

/// The lines of one kind as ranges in their version.
pub(super) fn ranges(hunks: &[Raw<'_>], kind: Kind) -> Vec<LineRange> {
    let mut ranges = Vec::new();
    for hunk in hunks {
        let mut at = if kind == Kind::Added { hunk.new_start } else { hunk.old_start };
        for line in hunk.lines() {
            if line.kind == kind {
                push(&mut ranges, at);
            }
            at += u32::from(line.kind == kind || line.kind == Kind::Context);
        }
    }
    ranges
}

/// Adds a line behind all others to ranges.
pub(super) fn push(ranges: &mut Vec<LineRange>, line: u32) {
    match ranges.last_mut() {
        Some(last) if last.last + 1 == line => last.last = line,
        _ => ranges.push(LineRange { first: line, last: line }),
    }
}

/// Checks that hunks fit a file: every line that they keep or remove stands there, at its number.
/// Steps of a series are applied one after the other.
///
/// The error is the number of the first line that differs.
pub fn applies(hunks: &[Hunk], base: &[u8]) -> Result<(), u32> {
    run(hunks, base, false).map(|_| ())
}

/// What the hunks make of a file, or the line of the file at which they do not fit.
pub fn patched(hunks: &[Hunk], base: &[u8]) -> Result<Vec<u8>, u32> {
    let mut text = Vec::new();
    for (line, ends) in run(hunks, base, true)? {
        text.extend_from_slice(line);
        if ends {
            text.push(b'\n');
        }
    }
    Ok(text)
}

fn run<'a>(hunks: &'a [Hunk], base: &'a [u8], build: bool) -> Result<Vec<(&'a [u8], bool)>, u32> {
    let mut version: Vec<(&[u8], bool)> = base
        .split_inclusive(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\n").map_or((line, false), |text| (text, true)))
        .collect();
    let mut work = 0;
    let mut steps = hunks.chunk_by(|one, two| one.step == two.step).peekable();
    while let Some(step) = steps.next() {
        work += version.len();
        let last = steps.peek().is_none();
        if work > STEPS {
            return Err(step.first().map_or(1, |hunk| hunk.old_start));
        }
        let after = apply(step, &version, build || !last)?;
        if build || !last {
            version = after;
        }
    }
    Ok(version)
}

/// One step. The version after it is only built if somebody asks for it.
fn apply<'a>(
    step: &'a [Hunk],
    version: &[(&'a [u8], bool)],
    build: bool,
) -> Result<Vec<(&'a [u8], bool)>, u32> {
    let mut after = Vec::new();
    let mut at = 0;
    for hunk in step {
        let start = hunk.old_start as usize - 1;
        let kept = version.get(at..start).ok_or(hunk.old_start)?;
        if build {
            after.extend_from_slice(kept);
        }
        at = start;
        for line in hunk.lines() {
            if line.kind != Kind::Added {
                let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
                if version.get(at) != Some(&(line.text, line.ends)) {
                    return Err(number);
                }
                at += 1;
            }
            if build && line.kind != Kind::Removed {
                after.push((line.text, line.ends));
            }
        }
    }
    if build {
        after.extend_from_slice(version.get(at..).unwrap_or_default());
    }
    Ok(after)
}
