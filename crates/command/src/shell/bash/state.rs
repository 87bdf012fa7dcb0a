//! What a shell remembers: variables, functions, its folder.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::word::Word;

use super::syntax::Command;

/// The value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// It was unset, or declared without a value.
    Unset,
    Scalar(Word),
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
    pub(super) variables: Rc<BTreeMap<String, Variable>>,
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
    /// Whether something unread may have set variables.
    pub(super) open: bool,
}

impl State {
    /// Follows namerefs.
    pub(super) fn resolve<'a>(&'a self, name: &'a str) -> &'a str {
        let mut name = name;
        for _ in 0..8 {
            match self.variables.get(name) {
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
            Some(variable) => variable.value = value,
            None => {
                variables.insert(name, Variable { value, exported: false, reference: false });
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
            let mut merged: BTreeMap<String, Variable> = BTreeMap::new();
            for name in self.variables.keys().chain(other.variables.keys()) {
                let (ours, theirs) = (self.variables.get(name), other.variables.get(name));
                let variable = match (ours, theirs) {
                    (Some(ours), Some(theirs)) if ours == theirs => ours.clone(),
                    (Some(one), _) | (_, Some(one)) => {
                        Variable { value: Value::Scalar(Word::unknown(format!("${name}"))), ..one.clone() }
                    }
                    (None, None) => continue,
                };
                merged.insert(name.clone(), variable);
            }
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
        self.variables
            .iter()
            .filter(|(_, variable)| variable.exported)
            .filter_map(|(name, variable)| match &variable.value {
                Value::Scalar(word) => Some((name.clone(), word.clone())),
                _ => None,
            })
            .collect()
    }
}
