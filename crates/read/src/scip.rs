//! Indexes of compilers in the SCIP format: which names mean which definitions, file by file.
//!
//! Ranges come in two forms, and an indexer may write either or both: the typed messages (fields 8 to 11) and the
//! older lists of numbers (fields 1 and 7). The typed form wins. An occurrence without a range in a known form is
//! counted, never passed over in silence.

mod symbol;
#[cfg(test)]
mod tests;
mod wire;

use std::collections::HashMap;

pub use symbol::{Descriptor, Suffix, Symbol, is_local};
use wire::{Message, Value};

/// The place of a symbol in [`Index::symbols`].
pub type SymbolId = u32;

/// An index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Index {
    /// What wrote it: its name and version.
    pub tool: String,
    /// The folder that paths are relative to, as the tool names it: `file:///…`.
    pub root: String,
    /// Every symbol that occurs, each once.
    pub symbols: Vec<String>,
    /// Files in the order of the index.
    pub documents: Vec<Document>,
    /// Occurrences that were left out because they have no range that can be read.
    pub without_range: usize,
}

/// A file as an index knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Its path, relative to the root: with `/`, no `./` in front.
    pub path: String,
    /// Its language as the tool calls it.
    pub language: String,
    /// Its text, if the tool gives it.
    pub text: Option<String>,
    /// What characters of ranges count.
    pub encoding: Encoding,
    /// Where symbols occur, by place.
    pub occurrences: Vec<Occurrence>,
    /// How the symbols that it defines are related to others.
    pub relations: Vec<Relation>,
}

/// What characters of ranges count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// The tool does not say.
    #[default]
    Unknown,
    /// Bytes.
    Utf8,
    /// Units of UTF-16.
    Utf16,
    /// Characters.
    Utf32,
}

/// From the first to before the second place; lines and characters count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Range {
    /// The first line.
    pub line: u32,
    /// The first character.
    pub character: u32,
    /// The last line.
    pub last_line: u32,
    /// The character after the last one.
    pub last_character: u32,
}

/// A place where a symbol occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// Where its name stands.
    pub range: Range,
    /// The symbol.
    pub symbol: SymbolId,
    /// What it does there.
    pub roles: Roles,
    /// The whole of what is defined or called, if the tool gives it.
    pub enclosing: Option<Range>,
}

/// What an occurrence does, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Roles(pub u32);

impl Roles {
    /// Whether the symbol is defined there.
    pub fn is_definition(self) -> bool {
        self.0 & 0x1 != 0
    }

    /// Whether it is declared there, and defined elsewhere.
    pub fn is_declaration(self) -> bool {
        self.0 & 0x40 != 0
    }

    /// Whether it is imported there.
    pub fn is_import(self) -> bool {
        self.0 & 0x2 != 0
    }
}

/// How a symbol is related to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    /// The symbol.
    pub of: SymbolId,
    /// The other one.
    pub to: SymbolId,
    /// Whether it implements or overrides the other one.
    pub implements: bool,
}

/// Why bytes are no index.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScipError {
    /// They are no message of the format.
    #[error("byte {at}: {what}; expected a binary SCIP index, as an indexer writes it (`index.scip`)")]
    Malformed {
        /// Where.
        at: usize,
        /// What is wrong there.
        what: &'static str,
    },
    /// They hold no file.
    #[error("it names no file; run the indexer again where the project builds, and hand on what it writes")]
    Empty,
    /// They hold names, and none of them has a place.
    #[error(
        "none of its {0} occurrences has a range in a known form; a newer version of Caution may know it"
    )]
    NoRange(usize),
}

/// Reads an index.
///
/// # Errors
///
/// If the bytes are no index, or one that can tell nothing.
pub fn read(bytes: &[u8]) -> Result<Index, ScipError> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Err(ScipError::Malformed { at: 0, what: "it is compressed with gzip" });
    }
    let mut reader = Reader::default();
    let mut fields = Message::new(bytes);
    while let Some((field, value)) = fields.next()? {
        match (field, value) {
            (1, Value::Bytes(metadata)) => reader.metadata(metadata)?,
            (2, Value::Bytes(document)) => reader.document(document)?,
            _ => {}
        }
    }
    let index = reader.index;
    if index.documents.is_empty() {
        return Err(ScipError::Empty);
    }
    let any = index.documents.iter().any(|document| !document.occurrences.is_empty());
    if !any && index.without_range > 0 {
        return Err(ScipError::NoRange(index.without_range));
    }
    Ok(index)
}

#[derive(Default)]
struct Reader<'a> {
    index: Index,
    known: HashMap<&'a [u8], SymbolId>,
    /// Documents by path: a path may come again.
    documents: HashMap<String, usize>,
}

impl<'a> Reader<'a> {
    fn metadata(&mut self, mut fields: Message<'a>) -> Result<(), ScipError> {
        while let Some((field, value)) = fields.next()? {
            match (field, value) {
                (2, Value::Bytes(tool)) => self.index.tool = tool_of(tool)?,
                (3, Value::Bytes(root)) => self.index.root = root.text(),
                _ => {}
            }
        }
        Ok(())
    }

    fn document(&mut self, mut fields: Message<'a>) -> Result<(), ScipError> {
        let mut document = Document::default();
        while let Some((field, value)) = fields.next()? {
            match (field, value) {
                (1, Value::Bytes(path)) => document.path = relative(&path.text()),
                (2, Value::Bytes(occurrence)) => match self.occurrence(occurrence)? {
                    Found::Whole(occurrence) => document.occurrences.push(occurrence),
                    Found::WithoutRange => self.index.without_range += 1,
                    Found::WithoutSymbol => {}
                },
                (3, Value::Bytes(symbol)) => self.relations(symbol, &mut document.relations)?,
                (4, Value::Bytes(language)) => document.language = language.text(),
                (5, Value::Bytes(text)) => document.text = Some(text.text()).filter(|text| !text.is_empty()),
                (6, Value::Number(encoding)) => document.encoding = encoding_of(encoding),
                _ => {}
            }
        }
        let known = self.documents.get(&document.path).and_then(|at| self.index.documents.get_mut(*at));
        let document = match known {
            Some(known) => {
                known.occurrences.append(&mut document.occurrences);
                known.relations.append(&mut document.relations);
                known
            }
            None => {
                self.documents.insert(document.path.clone(), self.index.documents.len());
                self.index.documents.push(document);
                let Some(last) = self.index.documents.last_mut() else { return Ok(()) };
                last
            }
        };
        document.occurrences.sort_by_key(|occurrence| (occurrence.range, occurrence.symbol));
        Ok(())
    }

    fn occurrence(&mut self, mut fields: Message<'a>) -> Result<Found, ScipError> {
        let (mut typed, mut typed_enclosing) = (None, None);
        let (mut old, mut old_enclosing) = (Numbers::default(), Numbers::default());
        let (mut symbol, mut roles) = (None, 0);
        while let Some((field, value)) = fields.next()? {
            match (field, value) {
                (1, value) => old.add(value)?,
                (2, Value::Bytes(text)) => symbol = Some(text),
                (3, Value::Number(bits)) => roles = u32::try_from(bits).unwrap_or(0),
                (7, value) => old_enclosing.add(value)?,
                (8, Value::Bytes(range)) => typed = Some(range_of(range, true)?),
                (9, Value::Bytes(range)) => typed = Some(range_of(range, false)?),
                (10, Value::Bytes(range)) => typed_enclosing = Some(range_of(range, true)?),
                (11, Value::Bytes(range)) => typed_enclosing = Some(range_of(range, false)?),
                _ => {}
            }
        }
        let Some(symbol) = symbol.filter(|symbol| !symbol.bytes.is_empty()) else {
            return Ok(Found::WithoutSymbol);
        };
        let Some(range) = typed.flatten().or_else(|| old.range()) else { return Ok(Found::WithoutRange) };
        let enclosing = typed_enclosing.flatten().or_else(|| old_enclosing.range());
        let symbol = self.symbol(symbol);
        Ok(Found::Whole(Occurrence { range, symbol, roles: Roles(roles), enclosing }))
    }

    fn relations(&mut self, mut fields: Message<'a>, into: &mut Vec<Relation>) -> Result<(), ScipError> {
        let (mut of, mut to) = (None, Vec::new());
        while let Some((field, value)) = fields.next()? {
            match (field, value) {
                (1, Value::Bytes(symbol)) => of = Some(symbol),
                (4, Value::Bytes(relation)) => to.push(relation),
                _ => {}
            }
        }
        let Some(of) = of.filter(|_| !to.is_empty()) else { return Ok(()) };
        let of = self.symbol(of);
        for mut fields in to {
            let (mut other, mut implements) = (None, false);
            while let Some((field, value)) = fields.next()? {
                match (field, value) {
                    (1, Value::Bytes(symbol)) => other = Some(symbol),
                    (3, Value::Number(set)) => implements = set != 0,
                    _ => {}
                }
            }
            if let Some(other) = other {
                into.push(Relation { of, to: self.symbol(other), implements });
            }
        }
        Ok(())
    }

    fn symbol(&mut self, text: Message<'a>) -> SymbolId {
        let next = u32::try_from(self.index.symbols.len()).unwrap_or(u32::MAX);
        let symbols = &mut self.index.symbols;
        *self.known.entry(text.bytes).or_insert_with(|| {
            symbols.push(text.text());
            next
        })
    }
}

enum Found {
    Whole(Occurrence),
    WithoutRange,
    WithoutSymbol,
}

fn tool_of(mut fields: Message<'_>) -> Result<String, ScipError> {
    let (mut name, mut version) = (String::new(), String::new());
    while let Some((field, value)) = fields.next()? {
        match (field, value) {
            (1, Value::Bytes(text)) => name = text.text(),
            (2, Value::Bytes(text)) => version = text.text(),
            _ => {}
        }
    }
    Ok(if version.is_empty() { name } else { format!("{name} {version}") })
}

fn relative(path: &str) -> String {
    let path = path.replace('\\', "/");
    path.trim_start_matches("./").to_owned()
}

fn encoding_of(number: u64) -> Encoding {
    match number {
        1 => Encoding::Utf8,
        2 => Encoding::Utf16,
        3 => Encoding::Utf32,
        _ => Encoding::Unknown,
    }
}

/// A range in its typed form. Fields that are 0 are not written.
fn range_of(mut fields: Message<'_>, is_single: bool) -> Result<Option<Range>, ScipError> {
    let mut numbers = [0_u64; 4];
    while let Some((field, value)) = fields.next()? {
        let slot = usize::try_from(field).ok().and_then(|field| field.checked_sub(1));
        if let (Some(slot), Value::Number(number)) = (slot.and_then(|slot| numbers.get_mut(slot)), value) {
            *slot = number;
        }
    }
    let [line, character, third, fourth] = numbers;
    Ok(if is_single {
        range([line, character, line, third])
    } else {
        range([line, character, third, fourth])
    })
}

/// A range in its older form: three or four numbers.
#[derive(Default)]
struct Numbers {
    numbers: [u64; 4],
    count: usize,
}

impl Numbers {
    fn add(&mut self, value: Value<'_>) -> Result<(), ScipError> {
        match value {
            Value::Number(number) => self.push(number),
            Value::Bytes(mut packed) => {
                while !packed.bytes.is_empty() {
                    let number = packed.number()?;
                    self.push(number);
                }
            }
            Value::Fixed => {}
        }
        Ok(())
    }

    fn push(&mut self, number: u64) {
        if let Some(slot) = self.numbers.get_mut(self.count) {
            *slot = number;
        }
        self.count += 1;
    }

    fn range(&self) -> Option<Range> {
        let [line, character, third, fourth] = self.numbers;
        match self.count {
            3 => range([line, character, line, third]),
            4 => range([line, character, third, fourth]),
            _ => None,
        }
    }
}

/// A range, unless it has numbers below 0 or ends before it begins.
fn range(numbers: [u64; 4]) -> Option<Range> {
    let small = |number: u64| i32::try_from(number).ok().and_then(|number| u32::try_from(number).ok());
    let [line, character, last_line, last_character] = numbers;
    let range = Range {
        line: small(line)?,
        character: small(character)?,
        last_line: small(last_line)?,
        last_character: small(last_character)?,
    };
    ((range.line, range.character) <= (range.last_line, range.last_character)).then_some(range)
}
