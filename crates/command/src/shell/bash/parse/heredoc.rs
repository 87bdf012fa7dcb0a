//! The texts of here-documents, which follow the line that asks for them.

use super::super::syntax::Word;
use super::{Ground, Parsed, Parser, Pending};

impl Parser<'_> {
    /// Reads the here-documents that wait for the end of the line.
    pub(super) fn documents(&mut self) -> Parsed<()> {
        for pending in std::mem::take(&mut self.pending) {
            let body = self.document(&pending)?;
            let _ = pending.body.set(body);
        }
        Ok(())
    }

    fn document(&mut self, pending: &Pending) -> Parsed<Word> {
        let begin = self.at;
        let mut finish = self.end;
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                break;
            }
            let line = rest.split('\n').next().unwrap_or("");
            let bare = line.strip_suffix('\r').unwrap_or(line);
            let bare = if pending.tabs { bare.trim_start_matches('\t') } else { bare };
            // In a substitution the closing parenthesis may follow.
            let closed = self.depth > 0
                && bare.strip_prefix(pending.delimiter.as_str()).is_some_and(|after| after.starts_with(')'))
                && !pending.delimiter.is_empty();
            if bare == pending.delimiter || closed {
                finish = self.at;
                self.at += line.len() - bare.len().min(line.len());
                if closed {
                    self.at += pending.delimiter.len();
                } else {
                    self.at = (finish + line.len() + 1).min(self.end);
                }
                break;
            }
            self.at = (self.at + line.len() + 1).min(self.end);
        }
        let after = self.at;
        let text = self.text.get(begin..finish).unwrap_or("");
        let span = self.span(begin, finish);
        let word = if pending.tabs {
            let stripped: String =
                text.split_inclusive('\n').map(|line| line.trim_start_matches('\t')).collect();
            if pending.literal { Word::text(stripped, span) } else { self.foreign(&stripped, span)? }
        } else if pending.literal {
            Word::text(text.to_owned(), span)
        } else {
            self.at = begin;
            let end = std::mem::replace(&mut self.end, finish);
            let word = self.quoted(None);
            self.end = end;
            word?
        };
        self.at = after;
        Ok(Word { span, ..word })
    }

    /// Expansions in a text that is not a part of this one.
    fn foreign(&self, text: &str, span: caution_core::command::Span) -> Parsed<Word> {
        let mut parser = Parser {
            text,
            end: text.len(),
            at: 0,
            ground: Ground::Whole(span),
            depth: self.depth,
            pending: Vec::new(),
            nodes: self.nodes,
        };
        parser.quoted(None).map_err(|stop| super::Stop { at: self.at, ..stop })
    }
}
