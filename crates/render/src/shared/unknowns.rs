//! Unknowns, those that are alike taken together.

use caution_wire::Report;
use caution_wire::report::Unknown;
use caution_wire::words::{Class, UnknownKind};

use super::piece::{Piece, free, name, words};
use super::plain::short;

/// Unknowns of one kind that could hide the same.
#[derive(Debug)]
pub(crate) struct Group<'a> {
    /// The first.
    pub(crate) first: &'a Unknown,
    /// All of them, in the report's order.
    pub(crate) all: Vec<&'a Unknown>,
}

impl Group<'_> {
    /// What could not be seen and what it could hide.
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        if let Some(mut pieces) = languages(&self.all) {
            pieces.extend(hides(self.first));
            return pieces;
        }
        let mut pieces = what(self.first);
        let others = self.all.len().saturating_sub(1);
        if others > 0 {
            pieces.push(words(format!(" (and {others} more like it)")));
        }
        pieces.extend(hides(self.first));
        pieces
    }
}

/// Several languages that no rule reads, each with its files; nothing for anything else.
fn languages(all: &[&Unknown]) -> Option<Vec<Piece>> {
    const NAMED: usize = 10;
    if all.len() < 2 {
        return None;
    }
    let mut pieces = vec![words(format!("{} languages that no rule on code reads: ", all.len()))];
    for (index, unknown) in all.iter().enumerate() {
        if unknown.kind != UnknownKind::Language {
            return None;
        }
        let files =
            unknown.what.strip_suffix(&format!(" in {}: no rule on code reads it", unknown.subject))?;
        if index < NAMED {
            pieces.push(words(if index == 0 { "" } else { ", " }));
            pieces.extend([name(&unknown.subject), words(format!(" ({files})"))]);
        }
    }
    let rest = all.len().saturating_sub(NAMED);
    pieces.extend((rest > 0).then(|| words(format!(" and {rest} more"))));
    Some(pieces)
}

/// What could not be seen; the subject is named if the sentence does not name it.
pub(crate) fn what(unknown: &Unknown) -> Vec<Piece> {
    let subject = short(&unknown.subject);
    let sentence = free(&unknown.what);
    let is_id = |word: &str| word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_named = |word: &str| (is_id(word) || word == "commits") && unknown.what.contains(word);
    if subject.is_empty() || unknown.what.contains(subject) || subject.split(' ').any(is_named) {
        vec![sentence]
    } else {
        vec![name(subject), words(": "), sentence]
    }
}

/// What it could hide.
pub(crate) fn hides(unknown: &Unknown) -> Vec<Piece> {
    if unknown.hides.is_empty() { Vec::new() } else { vec![words("; it could hide "), free(&unknown.hides)] }
}

/// The unknown that the line on who wrote it already tells: nothing is marked, and all that could hide is
/// the same.
pub(crate) fn in_who(report: &Report) -> Option<&Unknown> {
    let is_unmarked = report.provenance.class == Class::Unknown && report.provenance.evidence.is_empty();
    let mut unmarked = report.unknowns.iter().filter(|unknown| unknown.kind == UnknownKind::Provenance);
    let first = unmarked.next().filter(|_| is_unmarked)?;
    unmarked.all(|unknown| unknown.hides == first.hides).then_some(first)
}

/// The groups that the line on who wrote it does not tell, in the order of the report; what is only not
/// marked comes last.
pub(crate) fn others(report: &Report) -> Vec<Group<'_>> {
    let told = in_who(report).is_some();
    let mut groups = groups(report);
    groups.retain(|group| !told || group.first.kind != UnknownKind::Provenance);
    groups.sort_by_key(|group| group.first.kind == UnknownKind::Provenance);
    groups
}

/// The groups, in the order of the report.
pub(crate) fn groups(report: &Report) -> Vec<Group<'_>> {
    groups_of(&report.unknowns)
}

/// The same of unknowns by themselves.
pub(crate) fn groups_of(unknowns: &[Unknown]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    // Unknowns are sorted by kind, so alike ones are near; a map keeps even a hostile list linear.
    let mut places = std::collections::HashMap::new();
    for unknown in unknowns {
        let at = *places.entry((unknown.kind, &unknown.hides)).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.all.push(unknown),
            None => groups.push(Group { first: unknown, all: vec![unknown] }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::piece::line;

    #[test]
    fn languages_are_named_each_with_its_files() {
        let unknown = |language: &str, files: &str| Unknown {
            kind: UnknownKind::Language,
            subject: language.to_owned(),
            path: None,
            what: format!("{files} in {language}: no rule on code reads it"),
            hides: "much".to_owned(),
            remedy: None,
        };
        let (one, two) = (unknown("C#", "1 file"), unknown("Ruby", "2 files"));
        let said = |all: Vec<&Unknown>| line(&Group { first: &one, all }.pieces());
        assert_eq!(
            said(vec![&one, &two]),
            "2 languages that no rule on code reads: C# (1 file), Ruby (2 files); it could hide much"
        );
        assert_eq!(said(vec![&one]), "1 file in C#: no rule on code reads it; it could hide much");
        let many = said(vec![&one; 12]);
        assert!(many.starts_with("12 languages") && many.contains("C# (1 file) and 2 more;"), "{many}");
        let other = Unknown { what: "something else".to_owned(), ..two.clone() };
        assert!(said(vec![&one, &other]).contains("(and 1 more like it)"));
    }

    #[test]
    fn the_subject_is_named_once() {
        for (subject, sentence, said) in [
            (
                "commit 1a2b3c4d5e6f",
                "no mark on 1 of 2 commits: 1a2b3c4d5e6f",
                "no mark on 1 of 2 commits: 1a2b3c4d5e6f",
            ),
            (
                "commit 1a2b3c4d5e6f",
                "no mark says who wrote it",
                "commit 1a2b3c4d5e6f: no mark says who wrote it",
            ),
            ("src/a.bin", "a binary file changed", "src/a.bin: a binary file changed"),
            ("src/a.bin", "`src/a.bin` is binary", "`src/a.bin` is binary"),
            ("", "the history ends early", "the history ends early"),
        ] {
            let unknown = Unknown {
                kind: UnknownKind::Binary,
                subject: subject.to_owned(),
                path: None,
                what: sentence.to_owned(),
                hides: String::new(),
                remedy: None,
            };
            assert_eq!(line(&what(&unknown)), said);
        }
    }
}
