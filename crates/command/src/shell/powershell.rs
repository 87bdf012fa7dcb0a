//! PowerShell: text to invocations.

mod arguments;
mod cmdlet;
mod command;
mod lexer;
mod net;
mod statement;
mod value;

use std::collections::BTreeMap;

use super::windows;
use crate::inline::Marks;
use crate::invocation::Invocation;
use crate::reader::Reader;
use crate::word::Word;
use lexer::Token;

/// How deep blocks may stand in each other.
const DEPTH: usize = 50;

/// How many statements are read; loops and functions count anew.
const STEPS: usize = 50_000;

/// Reads a text on behalf of an invocation.
pub(super) fn read(reader: &mut Reader<'_>, text: &Word, from: &Invocation) {
    if text.known().all(str::is_empty) && text.text().is_none() {
        return reader.gap(text.span, "its text is known only when it runs");
    }
    let (known, marks) = Marks::of(text);
    let mut from = from.clone();
    from.span = text.span;
    let Some(tokens) = lexer::tokens(&known) else {
        return reader.gap(text.span, "its blocks stand too deep in each other");
    };
    let mut shell = PowerShell {
        reader,
        marks,
        from,
        variables: BTreeMap::new(),
        functions: BTreeMap::new(),
        depth: 0,
        steps: 0,
    };
    shell.statements(&tokens);
}

struct PowerShell<'r, 'w> {
    reader: &'r mut Reader<'w>,
    marks: Marks,
    from: Invocation,
    /// Values of variables, by name in small letters.
    variables: BTreeMap<String, Vec<Word>>,
    functions: BTreeMap<String, Vec<Token>>,
    depth: usize,
    steps: usize,
}

impl PowerShell<'_, '_> {
    fn gap(&mut self, why: impl Into<String>) {
        let span = self.from.span;
        self.reader.gap(span, why);
    }

    /// Reads something deeper, unless that is too deep or too much.
    fn deeper(&mut self, read: impl FnOnce(&mut Self)) {
        self.steps += 1;
        if self.depth >= DEPTH || self.steps > STEPS {
            if self.steps <= STEPS + 1 {
                self.gap("its blocks stand too deep in each other, or are too many");
            }
            return;
        }
        self.depth += 1;
        read(self);
        self.depth -= 1;
    }
}
