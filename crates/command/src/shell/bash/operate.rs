//! What `${name…}` does with a value.

use crate::word::Word;

use super::lookup::Found;
use super::pattern;
use super::state::Value;
use super::syntax::{self, Operation, Parameter};
use super::{Abort, Shell};

impl Shell<'_, '_> {
    /// The value of a parameter after its operation.
    pub(super) fn expanded(&mut self, parameter: &Parameter) -> Result<Found, Abort> {
        let unknown = || Found::One(Word::unknown(super::expand::short(&parameter.source)));
        let mut name = parameter.name.clone();
        if parameter.indirect {
            if let Some(index) = &parameter.index
                && matches!(index.literal(), Some("@" | "*"))
            {
                return Ok(unknown());
            }
            // A nameref gives the name itself; that is as good.
            match self.lookup(&name) {
                Found::One(word) => match word.text() {
                    Some(target) if syntax_name(target) => name = target.to_owned(),
                    _ => return Ok(unknown()),
                },
                _ => return Ok(unknown()),
            }
        }
        let found = self.element(&name, parameter.index.as_ref())?;
        Ok(match &parameter.operation {
            Operation::None => match (found, &parameter.index) {
                (Found::Many(words), None) if !matches!(name.as_str(), "@" | "*") => {
                    words.into_iter().next().map_or(Found::Unset, Found::One)
                }
                (found, _) => found,
            },
            Operation::Length => match found {
                Found::Many(words) => Found::One(Word::of(words.len().to_string())),
                Found::One(word) => match word.text() {
                    Some(text) => Found::One(Word::of(text.chars().count().to_string())),
                    None => unknown(),
                },
                Found::Unset => Found::One(Word::of("0")),
            },
            Operation::Default { sign, empty, word } => {
                return self.default(&name, found, (*sign, *empty), word);
            }
            Operation::Slice { offset, length } => {
                return self.slice(&name, found, offset, length.as_ref(), unknown());
            }
            Operation::Other => unknown(),
            Operation::Strip { suffix, longest, pattern } => {
                let pattern = self.value(pattern)?;
                each(found, unknown(), |text| {
                    Some(pattern::stripped(text, pattern.text()?, *suffix, *longest))
                })
            }
            Operation::Replace { how, pattern, with } => {
                let (pattern, with) = (self.value(pattern)?, self.value(with)?);
                each(found, unknown(), |text| {
                    Some(pattern::replaced(text, pattern.text()?, with.text()?, *how))
                })
            }
            Operation::Case { upper, all } => each(found, unknown(), |text| {
                let change = |text: &str| if *upper { text.to_uppercase() } else { text.to_lowercase() };
                if *all {
                    return Some(change(text));
                }
                let mut letters = text.chars();
                let first: String =
                    letters.next().map(|letter| change(&letter.to_string())).unwrap_or_default();
                Some(first + letters.as_str())
            }),
        })
    }

    /// A variable, or an element of one.
    fn element(&mut self, name: &str, index: Option<&syntax::Word>) -> Result<Found, Abort> {
        let Some(index) = index else { return Ok(self.lookup(name)) };
        if matches!(index.literal(), Some("@" | "*")) {
            return Ok(match self.lookup(name) {
                Found::One(word) => Found::Many(vec![word]),
                Found::Unset => Found::Many(Vec::new()),
                found => found,
            });
        }
        let resolved = self.state.resolve(name).to_owned();
        let value = self.state.variables.get(&resolved).map(|variable| variable.value.clone());
        let unknown = Found::One(Word::unknown(format!("${{{name}[…]}}")));
        Ok(match value {
            Some(Value::Map(pairs)) => {
                let key = self.value(index)?;
                match key.text() {
                    Some(key) => pairs
                        .into_iter()
                        .rev()
                        .find(|(own, _)| own == key)
                        .map_or(Found::Unset, |(_, word)| Found::One(word)),
                    None => unknown,
                }
            }
            Some(Value::List(words)) => match self.number(index)? {
                Some(at) => {
                    let at = if at < 0 { at + i64::try_from(words.len()).unwrap_or(0) } else { at };
                    let word = usize::try_from(at).ok().and_then(|at| words.get(at).cloned());
                    word.map_or(Found::Unset, Found::One)
                }
                None => unknown,
            },
            Some(Value::Scalar(word)) if index.literal() == Some("0") => Found::One(word),
            Some(_) => unknown,
            None => match self.lookup(name) {
                Found::Unset => Found::Unset,
                _ => unknown,
            },
        })
    }

    fn default(
        &mut self,
        name: &str,
        found: Found,
        (sign, empty): (char, bool),
        word: &syntax::Word,
    ) -> Result<Found, Abort> {
        let is_empty = match &found {
            Found::Unset => true,
            Found::One(word) => empty && word.text() == Some(""),
            Found::Many(words) => words.is_empty(),
        };
        // A value that only running tells may be empty or not: it stands for itself.
        Ok(match (sign, is_empty) {
            ('+', true) => Found::One(Word::of("")),
            ('+', false) | ('-', true) => Found::One(self.value(word)?),
            ('=', true) => {
                let value = self.value(word)?;
                self.state.set(name, Value::Scalar(value.clone()));
                Found::One(value)
            }
            ('?', true) => return Err(Abort),
            (_, _) => found,
        })
    }

    fn slice(
        &mut self,
        name: &str,
        found: Found,
        offset: &syntax::Word,
        length: Option<&syntax::Word>,
        unknown: Found,
    ) -> Result<Found, Abort> {
        let Some(offset) = self.number(offset)? else { return Ok(unknown) };
        let length = match length {
            Some(length) => match self.number(length)? {
                Some(length) => Some(length),
                None => return Ok(unknown),
            },
            None => None,
        };
        let bounds = |count: usize, first: i64| {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            let start = if offset < 0 {
                count.saturating_add(offset).max(0)
            } else {
                offset.saturating_sub(first).max(0)
            };
            let end = match length {
                None => count,
                Some(length) if length < 0 => count.saturating_add(length),
                Some(length) => start.saturating_add(length),
            };
            (usize::try_from(start).unwrap_or(0), usize::try_from(end.saturating_sub(start)).unwrap_or(0))
        };
        Ok(match found {
            Found::Many(words) => {
                // Arguments count from 1.
                let (start, many) = bounds(words.len(), i64::from(matches!(name, "@" | "*")));
                Found::Many(words.into_iter().skip(start).take(many).collect())
            }
            Found::One(word) => match word.text() {
                Some(text) => {
                    let (start, many) = bounds(text.chars().count(), 0);
                    Found::One(Word {
                        pieces: Word::of(text.chars().skip(start).take(many).collect::<String>()).pieces,
                        ..word
                    })
                }
                None => unknown,
            },
            Found::Unset => Found::Unset,
        })
    }
}

fn syntax_name(text: &str) -> bool {
    !text.is_empty()
        && (text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            || matches!(text, "@" | "*"))
}

/// Changes each known value.
fn each(found: Found, unknown: Found, change: impl Fn(&str) -> Option<String>) -> Found {
    let one = |word: Word| {
        let text = change(word.text()?)?;
        Some(Word { pieces: Word::of(text).pieces, ..word })
    };
    match found {
        Found::One(word) => one(word).map_or(unknown, Found::One),
        Found::Many(words) => {
            words.into_iter().map(one).collect::<Option<Vec<_>>>().map_or(unknown, Found::Many)
        }
        Found::Unset => Found::Unset,
    }
}
