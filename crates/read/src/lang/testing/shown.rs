//! Facts as text, for tests.

use std::collections::BTreeSet;

use caution_core::facts::FileFacts;

use super::path;

use crate::lang::{Language, facts};

/// What a file says, a line for each fact.
pub(in crate::lang) struct Shown {
    lines: BTreeSet<String>,
    /// The facts themselves.
    pub(in crate::lang) facts: FileFacts,
}

impl Shown {
    /// Reads a program.
    pub(in crate::lang) fn new(language: &Language, text: &str) -> Self {
        let facts = facts(language, text).expect("facts");
        let mut lines = BTreeSet::new();
        for (index, definition) in facts.definitions.iter().enumerate().skip(1) {
            let name = facts.qualified(u32::try_from(index).expect("index"));
            let bases: Vec<String> = definition.bases.iter().map(|base| path(&facts, *base)).collect();
            let bases = if bases.is_empty() { String::new() } else { format!(" : {}", bases.join(" ")) };
            let implicit = if definition.implicit { " implicit" } else { "" };
            let entry =
                definition.entry.map(|entry| format!(" {} {}", entry.kind.id(), facts.text(entry.label)));
            let entry = entry.map(|entry| entry.trim_end().to_owned()).unwrap_or_default();
            let (kind, visibility) = (definition.kind, definition.visibility);
            lines.insert(format!("{kind:?} {name} {visibility:?}{bases}{implicit}{entry}"));
        }
        for reference in &facts.references {
            let (shape, within) = (reference.shape, facts.qualified(reference.within));
            lines.insert(format!("{within} > {shape:?} {}", path(&facts, reference.path)));
        }
        for import in &facts.imports {
            let item = import.item.map(|item| format!(" {}", facts.text(item))).unwrap_or_default();
            let alias = import.alias.map(|alias| format!(" as {}", facts.text(alias))).unwrap_or_default();
            let star = if import.star { " *" } else { "" };
            let exported = if import.exported { " exported" } else { "" };
            let within = facts.qualified(import.within);
            lines.insert(format!("{within} < {}{item}{alias}{star}{exported}", facts.text(import.module)));
        }
        for binding in &facts.bindings {
            let (of, name) = (facts.qualified(binding.of), facts.text(binding.name));
            lines.insert(format!("{of} {name} = {:?} {}", binding.value, path(&facts, binding.path)));
        }
        for literal in &facts.literals {
            let within = facts.qualified(literal.within);
            lines.insert(format!("{within} \" {:?} {}", literal.kind, facts.text(literal.text)));
        }
        Self { lines, facts }
    }

    /// Fails unless every line is there.
    pub(in crate::lang) fn says(&self, expected: &[&str]) {
        for line in expected {
            assert!(self.lines.contains(*line), "no {line:?} in\n{}", self.all());
        }
    }

    /// Fails if one of the lines is there.
    pub(in crate::lang) fn never(&self, lines: &[&str]) {
        for line in lines {
            assert!(!self.lines.contains(*line), "{line:?} in\n{}", self.all());
        }
    }

    fn all(&self) -> String {
        self.lines.iter().cloned().collect::<Vec<_>>().join("\n")
    }
}
