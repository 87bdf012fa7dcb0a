//! The rows of a tool's table, and what they make of a call.

use caution_core::command::{Hint, Kind};
use caution_core::effect::Verb;
use caution_core::probe::{Answer, Probe};

use super::Tool;
use crate::call::Call;
use crate::reader::Reader;
use crate::word::Word;

/// Where the name of the object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// In the operands after the row's words, each one an object.
    Operands,
    /// In the operand at this index after the row's words.
    Operand(usize),
    /// In the value of the first of these options that is given.
    Option(&'static [&'static str]),
    /// It is always this.
    Fixed(&'static str),
}

/// What some words of a tool mean.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The operands that it begins with: `["stack", "delete"]`; `a|b` is either, `*` is any word. Options
    /// may stand between them.
    pub words: &'static [&'static str],
    /// What is done.
    pub verb: Verb,
    /// To what kind of thing.
    pub kind: Kind,
    /// Where its name stands.
    pub name: Name,
    /// Only with any of these options; empty: always.
    pub with: &'static [&'static str],
    /// Nothing happens with any of these options: `--dry-run`, `--help`.
    pub unless: &'static [&'static str],
    /// Options that pass over a prompt or a protection.
    pub forced: &'static [&'static str],
    /// Options that mean all there is.
    pub all: &'static [&'static str],
    /// Whether it means all there is if no object is named.
    pub all_if_unnamed: bool,
    /// Whether it can be undone.
    pub reversible: bool,
    /// What does the same without the harm.
    pub instead: &'static str,
}

impl Row {
    /// A row about these words: it always happens, and cannot be undone.
    pub const fn new(words: &'static [&'static str], verb: Verb, kind: Kind) -> Self {
        Self {
            words,
            verb,
            kind,
            name: Name::Operands,
            with: &[],
            unless: &[],
            forced: &[],
            all: &[],
            all_if_unnamed: false,
            reversible: false,
            instead: "",
        }
    }

    /// Says where the name stands.
    pub const fn name(mut self, name: Name) -> Self {
        self.name = name;
        self
    }

    /// Only with any of these options.
    pub const fn with(mut self, options: &'static [&'static str]) -> Self {
        self.with = options;
        self
    }

    /// Nothing happens with any of these options.
    pub const fn unless(mut self, options: &'static [&'static str]) -> Self {
        self.unless = options;
        self
    }

    /// Options that pass over a prompt or a protection.
    pub const fn forced(mut self, options: &'static [&'static str]) -> Self {
        self.forced = options;
        self
    }

    /// Options that mean all there is.
    pub const fn all(mut self, options: &'static [&'static str]) -> Self {
        self.all = options;
        self
    }

    /// It means all there is if no object is named.
    pub const fn all_if_unnamed(mut self) -> Self {
        self.all_if_unnamed = true;
        self
    }

    /// It can be undone.
    pub const fn reversible(mut self) -> Self {
        self.reversible = true;
        self
    }

    /// What does the same without the harm.
    pub const fn instead(mut self, instead: &'static str) -> Self {
        self.instead = instead;
        self
    }
}

/// Adds the acts of the rows that fit a call. Of two rows that fit, both count.
pub(super) fn read(tool: &'static Tool, call: &Call<'_>, reader: &mut Reader<'_>) {
    for row in tool.rows {
        if fits(row, call) && !call.has(row.unless) && (row.with.is_empty() || call.has(row.with)) {
            add(tool, row, call, reader);
        }
    }
}

fn fits(row: &Row, call: &Call<'_>) -> bool {
    row.words.len() <= call.operands.len()
        && row.words.iter().zip(&call.operands).all(|(wanted, word)| {
            *wanted == "*" || word.text().is_some_and(|text| wanted.split('|').any(|wanted| wanted == text))
        })
}

fn add(tool: &'static Tool, row: &Row, call: &Call<'_>, reader: &mut Reader<'_>) {
    let operands = call.operands.get(row.words.len()..).unwrap_or(&[]);
    let names: Vec<&Word> = match row.name {
        Name::Operands => operands.to_vec(),
        Name::Operand(index) => operands.get(index).copied().into_iter().collect(),
        Name::Option(names) => call.values(names).collect(),
        Name::Fixed(_) => Vec::new(),
    };
    let shown: Vec<String> = match row.name {
        Name::Fixed(name) => vec![name.to_owned()],
        _ => names.iter().map(|word| word.shown()).collect(),
    };
    let mut act = reader.act(call.invocation, tool.id, row.verb, row.kind, &shown.join(" "));
    act.everything = call.has(row.all) || (row.all_if_unnamed && shown.is_empty());
    act.count =
        if act.everything || call.invocation.repeated { None } else { Some(shown.len().max(1) as u64) };
    act.forced = call.has(row.forced);
    act.reversible = row.reversible;
    act.doubts = names.iter().flat_map(|word| word.doubts.iter().cloned()).collect();
    act.instead = (!row.instead.is_empty()).then(|| row.instead.to_owned());
    act.hints.extend(hints(tool, call, reader));
    reader.add(act);
}

/// What a call's options and its environment tell of where it goes.
pub(crate) fn hints(tool: &Tool, call: &Call<'_>, reader: &Reader<'_>) -> Vec<Hint> {
    let mut hints = Vec::new();
    for (option, kind) in tool.hints {
        hints.extend(call.values(&[option]).map(|value| Hint {
            kind: *kind,
            value: value.shown(),
            source: (*option).to_owned(),
        }));
    }
    for (name, kind) in tool.variables {
        if hints.iter().any(|hint: &Hint| hint.kind == *kind) {
            continue;
        }
        let value = match call.invocation.variable(name) {
            Some(word) => Some(word.shown()),
            None if call.invocation.elsewhere => None,
            None => match reader.ask(&Probe::Variable((*name).to_owned())) {
                Answer::Text(value) => Some(value),
                _ => None,
            },
        };
        hints.extend(value.map(|value| Hint { kind: *kind, value, source: (*name).to_owned() }));
    }
    hints
}
