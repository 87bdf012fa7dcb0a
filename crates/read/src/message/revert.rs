//! Reverts: what a revert repeats of the commit that it undoes says nothing of the revert.
//!
//! `git revert` repeats the subject and names the commit; it copies no trailers. So the trailers in the
//! last paragraph are the revert's own, unless the message shows that it repeats the other message:
//! the reverted subject stands again as a line, or a heading announces the original text, or the lines
//! stand above `This reverts commit …`. A revert of a revert brings the content back, and the marks
//! with it.

use std::ops::Range;

use super::{Line, Place, trailer_parts};

/// Marks what is repeated. True if the message is a revert.
pub(super) fn mark(subject: &str, lines: &mut [Line<'_>], block: &Range<usize>) -> bool {
    let reverted = quoted_subject(subject, "Revert ");
    if quoted_subject(subject, "Reapply ").is_some() || reverted.is_some_and(is_undone_again) {
        return false;
    }
    let sentence = lines.iter().position(|line| line.place == Place::Plain && names_commit(line.text));
    if reverted.is_none() && sentence.is_none() {
        return false;
    }
    if let (Some(_), Some(at)) = (reverted, sentence) {
        for line in lines.get_mut(..at).unwrap_or_default() {
            repeat(line);
        }
    }
    let original = lines.iter().position(|line| {
        line.place == Place::Plain
            && (is_heading(line.text) || reverted.is_some_and(|title| is_title(line.text, title)))
    });
    if let Some(start) = original {
        let end = if has_own_block(lines, start, block) { block.start } else { lines.len() };
        for line in lines.get_mut(start..end).unwrap_or_default() {
            repeat(line);
        }
    }
    true
}

fn repeat(line: &mut Line<'_>) {
    if matches!(line.place, Place::Plain | Place::Trailer) {
        line.place = Place::Reverted;
    }
}

/// The text between the quotation marks of `Revert "…"`, which may have ` (#123)` after it.
fn quoted_subject<'a>(subject: &'a str, verb: &str) -> Option<&'a str> {
    let rest = subject.strip_prefix(verb)?.strip_prefix('"')?;
    Some(rest.rsplit_once('"').map_or(rest, |(quoted, _)| quoted))
}

/// A revert whose subject is a revert again, an odd number of times, brings the content back.
fn is_undone_again(reverted: &str) -> bool {
    let mut rest = reverted;
    let mut depth = 0_usize;
    while let Some(inner) = rest.strip_prefix("Revert \"") {
        depth += 1;
        rest = inner;
    }
    depth % 2 == 1
}

fn names_commit(text: &str) -> bool {
    let id = text.strip_prefix("This reverts commit ").unwrap_or_default();
    let digits = id.bytes().take_while(u8::is_ascii_hexdigit).count();
    digits >= 7
}

fn is_heading(text: &str) -> bool {
    const HEADINGS: [&str; 8] = [
        "original change's description",
        "original commit",
        "original commit message",
        "original description",
        "original message",
        "original pr description",
        "original pull request description",
        "reverted commit message",
    ];
    let text = text.trim().trim_matches(['*', '#', ' ']).trim_end_matches(':').to_lowercase();
    HEADINGS.contains(&text.as_str())
}

fn is_title(text: &str, title: &str) -> bool {
    let title = without_number(title);
    !title.is_empty() && without_number(text.trim()) == title
}

/// Without the pull request's number that forges add: ` (#123)`.
fn without_number(title: &str) -> &str {
    let stripped = title.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (#"));
    match stripped {
        Some((rest, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => title,
    }
}

/// Whether the repeated message ends with trailers of its own, so that the last block is the revert's.
fn has_own_block(lines: &[Line<'_>], start: usize, block: &Range<usize>) -> bool {
    let repeated = lines.get(start..block.start).unwrap_or_default();
    let last_paragraph = repeated
        .rsplit(|line| line.text.trim().is_empty())
        .find(|paragraph| !paragraph.is_empty())
        .unwrap_or_default();
    block.start < block.end
        && !last_paragraph.is_empty()
        && last_paragraph.iter().all(|line| trailer_parts(line.text).is_some())
}
