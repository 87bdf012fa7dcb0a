//! What a program's expressions are worth, as far as reading tells.

use std::rc::Rc;

use caution_core::command::Hint;

use crate::word::{Piece, Word};

/// The longest name of a thing that is followed: chains of calls beyond it are unknown.
const NAME_BYTES: usize = 400;

/// The longest text that is put together.
const TEXT_BYTES: usize = 1 << 18;

/// A value.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// A text, or bytes.
    Text(Rc<Word>),
    /// A path object.
    Path(Rc<Word>),
    /// A list or a tuple.
    List(Rc<Vec<Self>>),
    /// A map, or an object.
    Map(Rc<Vec<(String, Self)>>),
    /// Something of a library.
    Thing(Rc<Thing>),
    /// A function of the program itself.
    Function(usize),
    Flag(bool),
    Number(i64),
    /// `None`, `null`.
    Nothing,
    /// Only running tells; and what it is.
    Unknown(String),
}

/// Something of a library: `shutil.rmtree`, `boto3.client(s3)`.
#[derive(Debug, Clone, Default)]
pub(super) struct Thing {
    /// How it came about: names with dots, calls with their first text.
    pub(super) name: String,
    /// Where it leads: the database of a connection.
    pub(super) hints: Vec<Hint>,
    /// What it was made with.
    pub(super) made_with: Option<Rc<Arguments>>,
}

/// The arguments of a call.
#[derive(Debug, Clone, Default)]
pub(super) struct Arguments {
    pub(super) positional: Vec<Value>,
    pub(super) named: Vec<(String, Value)>,
}

impl Arguments {
    /// An argument by its place or by any of its names.
    pub(super) fn get(&self, at: usize, names: &[&str]) -> Option<&Value> {
        self.named(names).or_else(|| self.positional.get(at))
    }

    /// An argument by its name.
    pub(super) fn named(&self, names: &[&str]) -> Option<&Value> {
        self.named.iter().find(|(name, _)| names.contains(&name.as_str())).map(|(_, value)| value)
    }

    /// An entry of the last argument that is a map: the options of a JavaScript call.
    pub(super) fn option(&self, name: &str) -> Option<&Value> {
        self.positional.iter().rev().find_map(|value| value.entry(name))
    }

    /// Whether an option is given as true, by name or in a map.
    pub(super) fn flag(&self, name: &str) -> bool {
        let value = self.named(&[name]).or_else(|| self.option(name));
        match value {
            Some(Value::Flag(flag)) => *flag,
            Some(Value::Number(number)) => *number != 0,
            Some(Value::Nothing) | None => false,
            Some(_) => true,
        }
    }

    /// A text by its place or by any of its names.
    pub(super) fn word(&self, at: usize, names: &[&str]) -> Option<Word> {
        self.get(at, names).map(Value::word)
    }

    /// A known text.
    pub(super) fn text(&self, at: usize, names: &[&str]) -> Option<&str> {
        self.get(at, names).and_then(Value::text)
    }
}

impl Value {
    pub(super) fn of(text: impl Into<String>) -> Self {
        let mut word = Word::of(text);
        word.quoted = true;
        Self::Text(Rc::new(word))
    }

    pub(super) fn from_word(word: Word) -> Self {
        Self::Text(Rc::new(word))
    }

    pub(super) fn list(values: Vec<Self>) -> Self {
        Self::List(Rc::new(values))
    }

    pub(super) fn thing(name: impl Into<String>) -> Self {
        let name = name.into();
        if name.len() > NAME_BYTES {
            return Self::Unknown("a long chain of calls".to_owned());
        }
        Self::Thing(Rc::new(Thing { name, ..Thing::default() }))
    }

    /// The value as a word of a command.
    pub(super) fn word(&self) -> Word {
        let mut word = match self {
            Self::Text(word) | Self::Path(word) => (**word).clone(),
            Self::Number(number) => Word::of(number.to_string()),
            Self::Thing(thing) => Word::unknown(thing.name.clone()),
            Self::Unknown(what) => Word::unknown(what.clone()),
            Self::Flag(flag) => Word::of(flag.to_string()),
            Self::Nothing | Self::Function(_) | Self::List(_) | Self::Map(_) => Word::unknown("…"),
        };
        word.quoted |= !matches!(self, Self::Text(_) | Self::Path(_));
        word
    }

    /// The known text.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(word) | Self::Path(word) => word.text(),
            _ => None,
        }
    }

    /// The name of a thing.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Thing(thing) => Some(&thing.name),
            _ => None,
        }
    }

    /// The elements of a list, or the value alone.
    pub(super) fn items(&self) -> Vec<Self> {
        match self {
            Self::List(values) => values.to_vec(),
            other => vec![other.clone()],
        }
    }

    /// An entry of a map.
    pub(super) fn entry(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().rev().find(|(own, _)| own == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Two texts in a row.
    pub(super) fn plus(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => {
                left.checked_add(*right).map_or_else(|| Self::Unknown("a sum".to_owned()), Self::Number)
            }
            (Self::List(left), Self::List(right)) if left.len() + right.len() <= 4096 => {
                Self::list(left.iter().chain(right.iter()).cloned().collect())
            }
            (Self::Text(_) | Self::Path(_), _) | (_, Self::Text(_) | Self::Path(_)) => {
                let mut word = self.word();
                word.push(&other.word());
                Self::limited(word)
            }
            _ => Self::Unknown("a sum".to_owned()),
        }
    }

    /// A text, unless it has grown too long.
    pub(super) fn limited(word: Word) -> Self {
        let length = |piece: &Piece| match piece {
            Piece::Text(text) | Piece::Unknown(text) => text.len(),
        };
        let long: usize = word.pieces.iter().map(length).sum();
        if long > TEXT_BYTES || word.pieces.len() > 256 {
            return Self::Unknown("a long text".to_owned());
        }
        Self::from_word(word)
    }

    /// A path that leads on: an absolute part begins anew.
    pub(super) fn joined(&self, other: &Self) -> Self {
        let next = other.word();
        if next.beginning().starts_with('/') {
            return Self::from_word(next);
        }
        let mut word = self.word();
        let ends = matches!(word.pieces.last(), Some(Piece::Text(text)) if text.ends_with('/'));
        if !ends && !word.pieces.is_empty() && !word.is("") {
            word.push_text("/");
        }
        word.push(&next);
        word.quoted = word.quoted && next.quoted;
        Self::limited(word)
    }

    /// As JSON, as far as it is known.
    pub(super) fn json(&self, word: &mut Word, depth: usize) {
        match self {
            Self::Map(entries) if depth < 8 => {
                word.push_text("{");
                for (at, (key, value)) in entries.iter().enumerate() {
                    word.push_text(if at == 0 { "" } else { "," });
                    word.push_text(&serde_json::Value::from(key.as_str()).to_string());
                    word.push_text(":");
                    value.json(word, depth + 1);
                }
                word.push_text("}");
            }
            Self::List(values) if depth < 8 => {
                word.push_text("[");
                for (at, value) in values.iter().enumerate() {
                    word.push_text(if at == 0 { "" } else { "," });
                    value.json(word, depth + 1);
                }
                word.push_text("]");
            }
            Self::Text(text) => {
                word.push_text("\"");
                for piece in &text.pieces {
                    match piece {
                        Piece::Text(text) => {
                            let quoted = serde_json::Value::from(text.as_str()).to_string();
                            word.push_text(
                                quoted.trim_start_matches('"').strip_suffix('"').unwrap_or(&quoted),
                            );
                        }
                        Piece::Unknown(_) => word.pieces.push(piece.clone()),
                    }
                }
                word.push_text("\"");
            }
            Self::Flag(flag) => word.push_text(if *flag { "true" } else { "false" }),
            Self::Number(number) => word.push_text(&number.to_string()),
            Self::Nothing => word.push_text("null"),
            _ => word.pieces.push(Piece::Unknown("…".to_owned())),
        }
    }
}
