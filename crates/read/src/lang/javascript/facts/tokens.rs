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

impl Reader<'_, '_, '_> {
    /// Gives each token to the innermost definition around it: to its head, or to its body. Comments are no
    /// tokens; layout is none, also between the elements of a page.
    pub(super) fn hash(&mut self, tokens: impl Iterator<Item = (Span, Kind)>) {
        let extents = std::mem::take(&mut self.extents);
        let extent = |index: usize| extents.get(index).copied().unwrap_or_default();
        let mut starts: Vec<usize> =
            (1..extents.len()).filter(|at| extent(*at).end > extent(*at).start).collect();
        starts.sort_by_key(|at| (extent(*at).start, u32::MAX - extent(*at).end));
        self.silent.sort_unstable();
        let mut starts = starts.into_iter().peekable();
        let mut silent = std::mem::take(&mut self.silent).into_iter().peekable();
        let mut open: Vec<usize> = vec![0];
        let mut silent_until = 0;
        let text = self.text;
        for (span, kind) in tokens {
            let at = span.start;
            while let Some((_, end)) = silent.next_if(|(start, _)| *start <= at) {
                silent_until = silent_until.max(end);
            }
            while open.last().is_some_and(|last| *last != 0 && extent(*last).end <= at) {
                open.pop();
            }
            while let Some(index) = starts.next_if(|index| extent(*index).start <= at) {
                if extent(index).end > at {
                    open.push(index);
                }
            }
            if at < silent_until || matches!(kind, Kind::Eof | Kind::Semicolon | Kind::HashbangComment) {
                continue;
            }
            let index = open.last().copied().unwrap_or(0);
            let in_body = at >= extent(index).body;
            let index = DefinitionIndex::try_from(index).unwrap_or(0);
            let token = text.get(range(span)).unwrap_or_default();
            if kind == Kind::JSXText {
                token.split_ascii_whitespace().for_each(|word| self.b.hash(index, in_body, word));
            } else {
                self.b.hash(index, in_body, token);
            }
        }
    }
}
