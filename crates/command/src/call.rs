//! An invocation's arguments, sorted into options and the rest by what a tool says of its options.

use crate::invocation::Invocation;
use crate::word::Word;

/// An option that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given<'a> {
    /// Its name with dashes, as the tool spells it: `--force`, `-f`. An abbreviated long option is given
    /// its full name where the tool lists it.
    pub name: String,
    /// Its value, if it has one.
    pub value: Option<Word>,
    /// The word that it stands in.
    pub word: &'a Word,
}

/// How a tool spells its options.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spelling<'s> {
    /// Options that take a value, in the next word or after `=` (short ones also without a space).
    pub values: &'s [&'s str],
    /// Long options that may be abbreviated, besides those with values. Empty: none may.
    pub long: &'s [&'s str],
    /// Whether a single dash begins a long option, as terraform, Java and PowerShell have it.
    pub single_dash: bool,
}

/// An invocation with its arguments sorted.
#[derive(Debug, Clone)]
pub struct Call<'a> {
    /// The invocation.
    pub invocation: &'a Invocation,
    /// The options, in order.
    pub options: Vec<Given<'a>>,
    /// What is not an option, in order: subcommands and operands.
    pub operands: Vec<&'a Word>,
    /// How many of the operands stood before `--`; the rest are no options whatever they look like.
    pub before_dashes: usize,
}

impl<'a> Call<'a> {
    /// Sorts the arguments of an invocation.
    pub fn new(invocation: &'a Invocation, spelling: Spelling<'_>) -> Self {
        let mut call =
            Self { invocation, options: Vec::new(), operands: Vec::new(), before_dashes: usize::MAX };
        let mut words = invocation.arguments().iter().peekable();
        while let Some(word) = words.next() {
            let text = word.beginning();
            if call.before_dashes != usize::MAX || !text.starts_with('-') || text == "-" {
                call.operands.push(word);
            } else if word.is("--") {
                call.before_dashes = call.operands.len();
            } else if text.starts_with("--") || spelling.single_dash {
                let (name, value) = split(word);
                let name = full(name, spelling);
                let value = match value {
                    None if spelling.values.contains(&name.as_str()) => words.next().cloned(),
                    value => value,
                };
                call.options.push(Given { name, value, word });
            } else {
                call.cluster(word, text, spelling, &mut words);
            }
        }
        call.before_dashes = call.before_dashes.min(call.operands.len());
        call
    }

    /// `-rf`, `-n5`, `-n 5`.
    fn cluster(
        &mut self,
        word: &'a Word,
        text: &str,
        spelling: Spelling<'_>,
        words: &mut std::iter::Peekable<std::slice::Iter<'a, Word>>,
    ) {
        if spelling.values.contains(&text) && word.text().is_some() {
            self.options.push(Given { name: text.to_owned(), value: words.next().cloned(), word });
            return;
        }
        for (at, letter) in text.char_indices().skip(1) {
            let name = format!("-{letter}");
            if spelling.values.contains(&name.as_str()) {
                let rest = text.get(at + letter.len_utf8()..).unwrap_or("");
                let value = if rest.is_empty() && word.text().is_some() {
                    words.next().cloned()
                } else {
                    let mut value = word.clone();
                    value.pieces.drain(..1);
                    value.pieces.insert(0, crate::word::Piece::Text(rest.trim_start_matches('=').to_owned()));
                    Some(value)
                };
                self.options.push(Given { name, value, word });
                return;
            }
            self.options.push(Given { name, value: None, word });
        }
    }

    /// Whether any of these options was given. One that was given as `--x=false` was not. A name with a
    /// value, `--mode=hard`, means the option with just that value, or with one that only running tells.
    pub fn has(&self, names: &[&str]) -> bool {
        self.given(names, true)
    }

    /// The same, but an option whose value only running tells does not count.
    pub fn surely_has(&self, names: &[&str]) -> bool {
        self.given(names, false)
    }

    fn given(&self, names: &[&str], unknown: bool) -> bool {
        names.iter().any(|name| {
            let (name, wanted) = match name.split_once('=') {
                Some((name, wanted)) => (name, Some(wanted)),
                None => (*name, None),
            };
            self.options.iter().filter(|option| option.name == name).any(|option| {
                match (option.value.as_ref().map(|value| value.text()), wanted) {
                    (Some(None), _) => unknown,
                    (Some(Some(value)), Some(wanted)) => value == wanted,
                    (None, Some(_)) => false,
                    (Some(Some(value)), None) => !matches!(value, "false" | "0" | "none"),
                    (None, None) => true,
                }
            })
        })
    }

    /// The last value of any of these options.
    pub fn value(&self, names: &[&str]) -> Option<&Word> {
        self.options.iter().rev().find(|option| names.contains(&option.name.as_str()))?.value.as_ref()
    }

    /// Every value of any of these options.
    pub fn values(&self, names: &[&str]) -> impl Iterator<Item = &Word> {
        self.options
            .iter()
            .filter(move |option| names.contains(&option.name.as_str()))
            .filter_map(|option| option.value.as_ref())
    }

    /// The words of the invocation from the operand at this index to its end, options too: the command
    /// that a wrapper starts.
    pub fn words_from(&self, operand: usize) -> &'a [Word] {
        let Some(first) = self.operands.get(operand) else { return &[] };
        let words = &self.invocation.words;
        let at = words.iter().position(|word| std::ptr::eq(word, *first)).unwrap_or(words.len());
        words.get(at..).unwrap_or(&[])
    }

    /// The operand at this index, if its value is known.
    pub fn operand(&self, index: usize) -> Option<&str> {
        self.operands.get(index)?.text()
    }
}

/// `--name=value`.
fn split(word: &Word) -> (&str, Option<Word>) {
    let text = word.beginning();
    let Some((name, rest)) = text.split_once('=') else { return (text, None) };
    let mut value = word.clone();
    value.pieces.drain(..1);
    value.pieces.insert(0, crate::word::Piece::Text(rest.to_owned()));
    (name, Some(value))
}

/// The full name of an abbreviated long option, if one only begins so.
fn full(name: &str, spelling: Spelling<'_>) -> String {
    let known = || spelling.values.iter().chain(spelling.long).filter(|known| known.starts_with("--"));
    if spelling.long.is_empty() || known().any(|known| *known == name) {
        return name.to_owned();
    }
    let mut begin = known().filter(|known| known.starts_with(name));
    match (begin.next(), begin.next()) {
        (Some(only), None) => (*only).to_owned(),
        _ => name.to_owned(),
    }
}
