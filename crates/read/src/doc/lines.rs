//! The lines of a document, with what they are.

/// How many lines count as the top of a page.
const TOP: usize = 40;

/// How many lines count as its end.
const END: usize = 10;

/// How many lines a front matter may have.
const FRONT: usize = 200;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A line of the front matter.
    Front,
    /// A line of a code block.
    Code,
    /// A line within an HTML comment.
    Comment,
    /// Anything else.
    Prose,
}

/// A line that is not blank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// Its number, from 1.
    pub(super) number: u32,
    /// Its text, without white space around it.
    pub(super) text: &'a str,
    /// What it is.
    pub(super) what: What,
    /// The level of a heading; 0 for anything else.
    pub(super) heading: u8,
    /// Whether it belongs to the top of the page: the first lines of prose.
    pub(super) top: bool,
    /// Whether it belongs to its end.
    pub(super) end: bool,
}

/// The lines of a Markdown text, or of plain text.
pub(super) fn of(text: &str) -> Vec<Line<'_>> {
    read(text, true)
}

/// The lines of a text in which nothing is code.
pub(super) fn of_plain(text: &str) -> Vec<Line<'_>> {
    read(text, false)
}

fn read(text: &str, markdown: bool) -> Vec<Line<'_>> {
    let front = if markdown { front_matter(text) } else { 0 };
    let mut lines: Vec<Line<'_>> = Vec::new();
    let (mut fence, mut comment, mut seen) = (None::<(u8, usize)>, false, 0_usize);
    for (index, raw) in text.lines().enumerate() {
        let trimmed = raw.trim();
        if trimmed.is_empty() {
            continue;
        }
        let what = if index < front {
            What::Front
        } else if !markdown {
            What::Prose
        } else if let Some((letter, length)) = fence {
            // A shorter fence stands within.
            if marks(trimmed) == Some((letter, trimmed.len())) && trimmed.len() >= length {
                fence = None;
            }
            What::Code
        } else if comment || (trimmed.starts_with("<!--") && !trimmed.contains("-->")) {
            comment = !trimmed.contains("-->");
            What::Comment
        } else if trimmed.starts_with("<!--") && trimmed.ends_with("-->") {
            What::Comment
        } else if let Some(opened) = marks(trimmed) {
            fence = Some(opened);
            What::Code
        } else {
            What::Prose
        };
        seen += usize::from(what == What::Prose);
        let hashes = trimmed.bytes().take_while(|byte| *byte == b'#').count();
        let is_heading = what == What::Prose
            && (1..=6).contains(&hashes)
            && trimmed.as_bytes().get(hashes).is_some_and(u8::is_ascii_whitespace);
        lines.push(Line {
            number: u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1),
            text: trimmed,
            what,
            heading: if is_heading { u8::try_from(hashes).unwrap_or(0) } else { 0 },
            top: what == What::Front || seen <= TOP,
            end: false,
        });
    }
    lines.iter_mut().rev().filter(|line| line.what == What::Prose).take(END).for_each(|line| line.end = true);
    lines
}

/// The letter and the length of the fence with which a line begins.
fn marks(text: &str) -> Option<(u8, usize)> {
    let letter = *text.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = text.bytes().take_while(|byte| *byte == letter).count();
    // A line of code between backticks opens nothing.
    let inline = letter == b'`' && text.get(length..).is_some_and(|rest| rest.contains('`'));
    (length >= 3 && !inline).then_some((letter, length))
}

/// How many lines the front matter takes, with its delimiters.
fn front_matter(text: &str) -> usize {
    let mut lines = text.lines();
    let Some(delimiter) = lines.next().map(str::trim_end).filter(|line| matches!(*line, "---" | "+++"))
    else {
        return 0;
    };
    let end = lines
        .take(FRONT)
        .position(|line| line.trim_end() == delimiter || (delimiter == "---" && line.trim_end() == "..."));
    end.map_or(0, |end| end + 2)
}
