//! The tokens of a program, each given to the definition around it.

use caution_core::facts::DefinitionIndex;
use oxc_parser::Kind;
use oxc_span::Span;

use super::range;
use super::reader::Reader;

/// Where a definition stands: its first byte, its body's, and the byte after its end.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Extent {
    pub(super) start: u32,
    pub(super) body: u32,
    pub(super) end: u32,
}

/// Where the text is cut in ways that its tokens do not tell: `return⏎x` is two statements, `return x` is one.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    /// Where statements and members of classes begin.
    pub(super) starts: Vec<u32>,
    /// The heads of loops, in which semicolons say what is what; elsewhere they say no more than the cuts.
    pub(super) heads: Vec<(u32, u32)>,
}

/// A token that stands for a cut.
const CUT: &str = "\u{1}";

impl Reader<'_, '_, '_> {
    /// Adds to the module the line that says who runs it, and comments that act.
    pub(super) fn hash_comments<'c>(
        &mut self,
        first: Option<&'c str>,
        comments: impl Iterator<Item = &'c str>,
    ) {
        let acting = first.into_iter().chain(comments.filter(|comment| acts(comment)));
        acting.for_each(|comment| self.b.hash(0, true, comment));
    }

    /// Gives each token to the innermost definition around it: to its head, or to its body. Comments are no
    /// tokens; layout is none, but where it cuts statements, or stands between words of a page.
    pub(super) fn hash(&mut self, tokens: impl Iterator<Item = (Span, Kind)>) {
        let extents = std::mem::take(&mut self.extents);
        let extent = |index: usize| extents.get(index).copied().unwrap_or_default();
        let mut openings: Vec<usize> =
            (1..extents.len()).filter(|at| extent(*at).end > extent(*at).start).collect();
        openings.sort_by_key(|at| (extent(*at).start, u32::MAX - extent(*at).end));
        self.silent.sort_unstable();
        let mut openings = openings.into_iter().peekable();
        let mut silent = std::mem::take(&mut self.silent).into_iter().peekable();
        let mut open: Vec<usize> = vec![0];
        let mut silent_until = 0;
        let text = self.text;
        let Cuts { mut starts, mut heads } = std::mem::take(&mut self.cuts);
        starts.sort_unstable();
        heads.sort_unstable();
        let mut cuts = starts.into_iter().peekable();
        let in_head = |at: u32| {
            let before = heads.partition_point(|(start, _)| *start <= at);
            heads.get(before.wrapping_sub(1)).is_some_and(|(_, end)| at < *end)
        };
        let mut tokens = tokens.peekable();
        let mut before = Kind::Eof;
        while let Some((span, kind)) = tokens.next() {
            // A comma before the end of a list is none, unless it stands for a hole.
            let ends = matches!(tokens.peek(), Some((_, Kind::RParen | Kind::RBrack | Kind::RCurly)));
            let is_last = kind == Kind::Comma && ends && !matches!(before, Kind::Comma | Kind::LBrack);
            before = kind;
            let at = span.start;
            while let Some((_, end)) = silent.next_if(|(start, _)| *start <= at) {
                silent_until = silent_until.max(end);
            }
            while open.last().is_some_and(|last| *last != 0 && extent(*last).end <= at) {
                open.pop();
            }
            while let Some(index) = openings.next_if(|index| extent(*index).start <= at) {
                if extent(index).end > at {
                    open.push(index);
                }
            }
            let mut is_cut = false;
            while cuts.next_if(|start| *start <= at).is_some() {
                is_cut = true;
            }
            if at < silent_until || matches!(kind, Kind::Eof | Kind::HashbangComment) {
                continue;
            }
            let index = open.last().copied().unwrap_or(0);
            let in_body = at >= extent(index).body;
            let index = DefinitionIndex::try_from(index).unwrap_or(0);
            if is_cut {
                self.b.hash(index, in_body, CUT);
            }
            let token = text.get(range(span)).unwrap_or_default();
            match kind {
                Kind::Semicolon if !in_head(at) => {}
                Kind::Comma if is_last => {}
                // Either kind of quotes says the same.
                Kind::Str => {
                    self.b.hash(index, in_body, "\"");
                    self.b.hash(
                        index,
                        in_body,
                        token.get(1..token.len().saturating_sub(1)).unwrap_or_default(),
                    );
                }
                Kind::JSXText if shown(token).is_empty() => {}
                Kind::JSXText => self.b.hash(index, in_body, &shown(token)),
                _ => self.b.hash(index, in_body, token),
            }
        }
    }
}

/// A text between elements as a page has it: what stands around a break is layout, other blanks are not.
fn shown(text: &str) -> String {
    let blank = [' ', '\t', '\r'];
    let last = text.split('\n').count() - 1;
    let lines = text.split('\n').enumerate().map(|(at, line)| {
        let line = if at > 0 { line.trim_start_matches(blank) } else { line };
        if at < last { line.trim_end_matches(blank) } else { line }
    });
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether a comment acts: it says how the program is made, or where its tests run. Notes to checkers do not.
fn acts(comment: &str) -> bool {
    const WORDS: &[&str] =
        &["@jsx", "@jest-", "@vitest-", "webpack", "@vite-ignore", "#__PURE__", "@__PURE__"];
    comment.trim_start_matches('/').trim_start().starts_with("<reference")
        || WORDS.iter().any(|word| comment.contains(word) && comment.len() < 400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_between_words_of_a_page_are_layout_and_blanks_are_not() {
        assert_eq!(shown("\n   a\n  b  c\n "), "a b  c");
        assert_eq!([shown(" "), shown("\n "), shown("a "), shown("a\n")], [" ", "", "a ", "a"]);
    }

    #[test]
    fn a_comment_acts_where_a_build_or_a_run_reads_it() {
        for (comment, wanted) in [
            ("/** @jest-environment jsdom */", true),
            ("/// <reference types=\"node\" />", true),
            ("/* webpackChunkName: \"a\" */", true),
            ("// @ts-ignore", false),
            ("/* eslint-disable */", false),
            ("// a note", false),
        ] {
            assert_eq!(acts(comment), wanted, "{comment}");
        }
    }
}
