//! What an author states in the body of a pull request or in a commit message: the change record, and the
//! advice that was followed.
//!
//! ```text
//! Why: the limit is per day, not per call
//! Verified: replayed a week of traffic in staging
//! Rollback: revert; no data changes
//! Advice: https://wiki.example/limits (edited 2026-02-11)
//! ```
//!
//! Headings (`## Why`) are read too. HTML comments, which templates use for hints, are not.

use caution_core::context::{Advice, ChangeRecord};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The longest part that is kept, in characters.
const LONGEST: usize = 2_000;

/// How many pages are read from one body.
const PAGES: usize = 100;

/// What can be stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Why,
    Verified,
    Rollback,
    Advice,
}

const NAMES: &[(Part, &[&str])] = &[
    (Part::Why, &["why"]),
    (Part::Verified, &["verified", "how verified", "verification"]),
    (Part::Rollback, &["rollback", "roll back", "rollback plan"]),
    (Part::Advice, &["advice", "advice followed"]),
];

/// Words that stand where nothing was written.
const PLACEHOLDERS: &[&str] = &["todo", "tbd", "-", "…", "...", "?"];

/// The change record that a body states.
pub fn record_from_body(body: &str) -> ChangeRecord {
    let mut record = ChangeRecord::default();
    for (part, text) in parts(body) {
        let place = match part {
            Part::Why => &mut record.why,
            Part::Verified => &mut record.verified,
            Part::Rollback => &mut record.rollback,
            Part::Advice => continue,
        };
        if place.is_none() {
            *place = Some(text);
        }
    }
    record
}

/// The advice that a body names.
pub fn advice_from_body(body: &str) -> Vec<Advice> {
    let texts = parts(body).into_iter().filter(|(part, _)| *part == Part::Advice);
    texts.flat_map(|(_, text)| text.lines().filter_map(advice).collect::<Vec<_>>()).take(PAGES).collect()
}

/// One line that begins with an address or a document's path: `https://… (edited 2026-02-11, superseded, owner payments)`.
fn advice(line: &str) -> Option<Advice> {
    let line = line.trim_start_matches(['-', '*', ' ']);
    let mut words =
        line.split(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | ',' | '<' | '>'));
    let url = words.by_ref().find(|word| !word.is_empty())?;
    if !is_address(url) {
        return None;
    }
    let rest: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let after = |name: &str| {
        rest.iter()
            .zip(rest.iter().skip(1))
            .find(|(word, _)| word.eq_ignore_ascii_case(name))
            .map(|(_, next)| *next)
    };
    Some(Advice {
        url: url.to_owned(),
        last_edited: after("edited").and_then(day),
        owner: after("owner").map(str::to_owned),
        superseded: rest.iter().any(|word| word.eq_ignore_ascii_case("superseded")).then_some(true),
    })
}

/// Endings of documents in a repository.
const DOCUMENTS: &[&str] = &[".md", ".mdx", ".txt", ".rst", ".adoc", ".org", ".wiki", ".html"];

/// A page, a document of the repository, or what a tool gave.
fn is_address(text: &str) -> bool {
    ["https://", "http://", "mcp:"].iter().any(|start| text.starts_with(start))
        || DOCUMENTS.iter().any(|ending| text.ends_with(ending) && text.len() > ending.len())
}

fn day(text: &str) -> Option<Timestamp> {
    let date: Date = (text.len() == 10).then(|| text.parse().ok()).flatten()?;
    date.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// Every stated part, in order, with its text.
fn parts(body: &str) -> Vec<(Part, String)> {
    let body = without_comments(body);
    let mut found: Vec<(Part, String)> = Vec::new();
    // Whether lines belong to the last part, and whether a blank line ends it.
    let mut open = false;
    let mut ends_at_blank = false;
    let mut fenced = false;
    for line in body.lines() {
        let fence = line.trim_start().starts_with("```");
        if fence {
            fenced = !fenced;
        }
        let heading = !fenced && line.starts_with('#');
        match (!fenced && !fence).then(|| named(line, heading)).flatten() {
            Some((part, rest)) => {
                found.push((part, rest.to_owned()));
                (open, ends_at_blank) = (true, !heading);
            }
            None if heading || (ends_at_blank && line.trim().is_empty()) => open = false,
            None if open && !fence => {
                if let Some((_, text)) = found.last_mut() {
                    text.push('\n');
                    text.push_str(line.trim());
                }
            }
            None => {}
        }
    }
    found.iter_mut().for_each(|(_, text)| *text = text.trim().chars().take(LONGEST).collect());
    found.retain(|(_, text)| {
        !text.is_empty() && !PLACEHOLDERS.contains(&text.to_lowercase().trim_end_matches('.'))
    });
    found
}

/// The part that a line opens, and what follows on it.
fn named(line: &str, heading: bool) -> Option<(Part, &str)> {
    if heading {
        let name = line.trim_start_matches('#').trim().trim_end_matches([':', '?']);
        return part(name).map(|part| (part, ""));
    }
    let line = line.trim_start_matches(['-', '*', ' ', '_']);
    let (name, rest) = line.split_once(':')?;
    let rest = rest.trim_start_matches(['*', '_']).trim();
    part(name.trim_end_matches(['*', '_'])).map(|part| (part, rest))
}

fn part(name: &str) -> Option<Part> {
    let name = name.trim();
    NAMES
        .iter()
        .find(|(_, names)| names.iter().any(|known| known.eq_ignore_ascii_case(name)))
        .map(|(part, _)| *part)
}

fn without_comments(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Some((before, after)) = rest.split_once("<!--") {
        text.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_headings_are_read_and_templates_are_not() {
        let lines = "Round down\n\nWhy: the bank rounds down\nand so do we\n\nNot part of it.\n**Verified:** by hand\n- Rollback: revert\n";
        let headings = "## Why?\n<!-- say why -->\n\nthe bank rounds down\nand so do we\n## Verified\nby hand\n### Rollback plan\nrevert\n## Other\nx";
        for body in [lines, headings] {
            let record = record_from_body(body);
            assert_eq!(record.why.as_deref(), Some("the bank rounds down\nand so do we"), "{body}");
            assert_eq!(record.verified.as_deref(), Some("by hand"), "{body}");
            assert_eq!(record.rollback.as_deref(), Some("revert"), "{body}");
        }
    }

    #[test]
    fn what_says_nothing_is_nothing() {
        for body in [
            "Why:\n",
            "Why: TODO\n",
            "## Why\n<!-- because -->\n## Next\n",
            "```\nWhy: an example\n```\n",
            "Why not: x",
            "anyway: why",
            "<!-- Why: hidden",
        ] {
            assert_eq!(record_from_body(body), ChangeRecord::default(), "{body:?}");
        }
    }

    #[test]
    fn advice_has_an_address_and_may_have_a_date() {
        let body = "Advice: https://wiki.example/a (edited 2026-02-11, owner payments)\nhttps://wiki.example/b superseded\nsee there\n";
        let advice = advice_from_body(body);
        assert_eq!(advice.len(), 2);
        assert_eq!(advice[0].last_edited.unwrap().to_string(), "2026-02-11T00:00:00Z");
        assert_eq!(advice[0].owner.as_deref(), Some("payments"));
        assert_eq!((advice[0].superseded, advice[1].superseded), (None, Some(true)));
        assert!(advice_from_body("Advice: ask ana").is_empty());
        let body =
            "Advice: docs/runbook.md (edited 2026-02-11, superseded)\nmcp:wiki/get_page%20page_id:42\n";
        let advice = advice_from_body(body);
        assert_eq!(advice[0].url, "docs/runbook.md");
        assert_eq!(advice[0].superseded, Some(true));
        assert_eq!(advice[1].url, "mcp:wiki/get_page%20page_id:42");
    }
}
