//! What a shell remembers: variables, functions, its folder.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::word::Word;

use super::syntax::Command;

/// The value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// It was unset, or declared without a value.
    Unset,
    Scalar(Word),
    /// One of these, all of them known: it depends on which way was gone.
    Either(Vec<Word>),
    List(Vec<Word>),
    Map(Vec<(String, Word)>),
}

/// A variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Variable {
    pub(super) value: Value,
    pub(super) exported: bool,
    /// `declare -n`: it names another.
    pub(super) reference: bool,
}

/// What a shell remembers. A subshell has a copy: copying is cheap.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) variables: Rc<BTreeMap<String, Rc<Variable>>>,
    /// The names of those that programs get.
    pub(super) exports: Rc<BTreeSet<String>>,
    pub(super) functions: Rc<BTreeMap<String, Rc<Command>>>,
    pub(super) aliases: Rc<BTreeMap<String, String>>,
    /// Variables that a subshell set and lost, or that only a subshell changed.
    pub(super) lost: Rc<BTreeMap<String, ()>>,
    /// What other descriptors read.
    pub(super) descriptors: Rc<BTreeMap<u32, Word>>,
    /// `$1` and what follows; `None` if that is not known.
    pub(super) positional: Option<Rc<Vec<Word>>>,
    /// `$0`.
    pub(super) name: Option<String>,
    pub(super) directory: Option<String>,
    /// `$OLDPWD`.
    pub(super) previous: Option<String>,
    pub(super) stack: Vec<Option<String>>,
    /// `set -u`.
    pub(super) nounset: bool,
    /// `set -f`.
    pub(super) noglob: bool,
    /// `set -e`.
    pub(super) errexit: bool,
    /// Whether something unread may have set variables.
    pub(super) open: bool,
}

impl State {
    /// Follows namerefs.
    pub(super) fn resolve<'a>(&'a self, name: &'a str) -> &'a str {
        let mut name = name;
        for _ in 0..8 {
            match self.variables.get(name).map(Rc::as_ref) {
                Some(Variable { reference: true, value: Value::Scalar(target), .. }) => match target.text() {
                    Some(target) => name = target,
                    None => return name,
                },
                _ => return name,
            }
        }
        name
    }

    pub(super) fn set(&mut self, name: &str, value: Value) {
        let name = self.resolve(name).to_owned();
        Rc::make_mut(&mut self.lost).remove(&name);
        let variables = Rc::make_mut(&mut self.variables);
        match variables.get_mut(&name) {
            Some(variable) => Rc::make_mut(variable).value = value,
            None => {
                variables.insert(name, Rc::new(Variable { value, exported: false, reference: false }));
            }
        }
    }

    /// Takes from a subshell what it set: nothing but the names.
    pub(super) fn lose(&mut self, inner: &Self) {
        if Rc::ptr_eq(&self.variables, &inner.variables) {
            return;
        }
        for (name, variable) in inner.variables.iter() {
            if self.variables.get(name) != Some(variable) {
                Rc::make_mut(&mut self.lost).insert(name.clone(), ());
            }
        }
    }

    /// What is the same whichever of two ways was gone; the rest only running tells.
    pub(super) fn merge(&mut self, other: Self) {
        if !Rc::ptr_eq(&self.variables, &other.variables) {
            let mut merged: BTreeMap<String, Rc<Variable>> = BTreeMap::new();
            for name in self.variables.keys().chain(other.variables.keys()) {
                if merged.contains_key(name) {
                    continue;
                }
                let (ours, theirs) = (self.variables.get(name), other.variables.get(name));
                let variable = match (ours, theirs) {
                    (Some(ours), Some(theirs)) if ours == theirs => Rc::clone(ours),
                    (Some(ours), Some(theirs)) => {
                        let value = either(&ours.value, &theirs.value)
                            .unwrap_or_else(|| Value::Scalar(Word::unknown(format!("${name}"))));
                        Rc::new(Variable { value, ..Variable::clone(ours) })
                    }
                    (Some(one), None) | (None, Some(one)) => {
                        let value = Value::Scalar(Word::unknown(format!("${name}")));
                        Rc::new(Variable { value, ..Variable::clone(one) })
                    }
                    (None, None) => continue,
                };
                merged.insert(name.clone(), variable);
            }
            self.exports = Rc::new(self.exports.union(&other.exports).cloned().collect());
            self.variables = Rc::new(merged);
        }
        if !Rc::ptr_eq(&self.functions, &other.functions) {
            let functions = Rc::make_mut(&mut self.functions);
            for (name, body) in other.functions.iter() {
                functions.entry(name.clone()).or_insert_with(|| Rc::clone(body));
            }
        }
        if !Rc::ptr_eq(&self.aliases, &other.aliases) {
            let aliases = Rc::make_mut(&mut self.aliases);
            for (name, text) in other.aliases.iter() {
                aliases.entry(name.clone()).or_insert_with(|| text.clone());
            }
        }
        if self.directory != other.directory {
            self.directory = None;
        }
        if self.positional != other.positional {
            self.positional = None;
        }
        self.nounset &= other.nounset;
        self.open |= other.open;
    }

    /// The variables that a program gets.
    pub(super) fn exported(&self) -> Vec<(String, Word)> {
        self.exports
            .iter()
            .filter_map(|name| match &self.variables.get(name)?.value {
                Value::Scalar(word) => Some((name.clone(), word.clone())),
                Value::Either(_) => Some((name.clone(), Word::unknown(format!("${name}")))),
                _ => None,
            })
            .collect()
    }
}

/// How many values a variable may have.
const VALUES: usize = 4;

/// Both values, if both are known.
fn either(ours: &Value, theirs: &Value) -> Option<Value> {
    let mut words: Vec<Word> = Vec::new();
    for value in [ours, theirs] {
        match value {
            Value::Scalar(word) if word.text().is_some() => words.push(word.clone()),
            Value::Either(more) => words.extend(more.iter().cloned()),
            _ => return None,
        }
    }
    let mut kept: Vec<Word> = Vec::new();
    for word in words {
        if !kept.iter().any(|own| own.text() == word.text()) {
            kept.push(word);
        }
    }
    (kept.len() <= VALUES).then_some(Value::Either(kept))
}
