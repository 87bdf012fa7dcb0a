//! Words of the text to words of a command: expansion, splitting, patterns.

use caution_core::command::{Credential, Doubt, Span};
use caution_core::probe::{Answer, Probe};

use crate::word::{Piece, Word};

use super::lookup::Found;
use super::syntax::{self, Part};
use super::{Abort, Shell};

/// The longest value that is kept.
const LONG: usize = 1 << 20;

/// How many pieces a value may have.
pub(super) const PIECES: usize = 32;

/// How many words one word may become.
const WORDS: usize = 20_000;

/// A piece of a word before it is split.
#[derive(Debug, Clone)]
pub(super) enum Atom {
    Text {
        text: String,
        quoted: bool,
        /// Whether it came from an expansion, so that blanks in it split.
        split: bool,
    },
    Unknown(String),
    /// A border between two words: `"$@"`.
    Border,
}

/// The pieces of a word and what is noted about it.
#[derive(Debug, Default)]
pub(super) struct Atoms {
    pub(super) list: Vec<Atom>,
    pub(super) doubts: Vec<Doubt>,
    pub(super) credentials: Vec<Credential>,
    pub(super) quoted: bool,
}

impl Atoms {
    fn word(&mut self, word: &Word, quoted: bool) {
        for piece in &word.pieces {
            match piece {
                Piece::Text(text) => {
                    self.list.push(Atom::Text { text: text.clone(), quoted, split: !quoted });
                }
                Piece::Unknown(what) => {
                    self.list.push(Atom::Unknown(what.clone()));
                    self.doubts.push(Doubt::Unread(what.clone()));
                }
            }
        }
        self.doubts.extend(word.doubts.iter().cloned());
        self.credentials.extend(word.credentials.iter().cloned());
    }
}

/// A word that is being put together.
#[derive(Debug, Default)]
struct Field {
    word: Word,
    /// The same as a pattern: quoted wildcards are escaped.
    pattern: String,
    wild: bool,
    any: bool,
}

impl Shell<'_, '_> {
    /// The words that a word of the text becomes.
    pub(super) fn fields(&mut self, word: &syntax::Word) -> Result<Vec<Word>, Abort> {
        let mut words = Vec::new();
        let Some(expanded) = super::brace::expanded(word) else {
            let mut many = Word::unknown("{…}").at(word.span);
            many.doubts.push(Doubt::Unread("{…}".to_owned()));
            return Ok(vec![many]);
        };
        for word in expanded {
            let atoms = self.atoms(&word)?;
            self.split(atoms, word.span, &mut words);
        }
        Ok(words)
    }

    /// The value of a word that is not split: of an assignment, of a redirection.
    pub(super) fn value(&mut self, word: &syntax::Word) -> Result<Word, Abort> {
        let atoms = self.atoms(word)?;
        let mut value = Word { span: word.span, quoted: atoms.quoted, ..Word::default() };
        let mut border = false;
        for atom in &atoms.list {
            match atom {
                Atom::Text { text, .. } => value.push_text(text),
                Atom::Unknown(what) => value.pieces.push(Piece::Unknown(what.clone())),
                Atom::Border => border = true,
            }
            if border {
                value.push_text(" ");
                border = false;
            }
        }
        value.doubts = deduped(atoms.doubts);
        value.credentials = deduped(atoms.credentials);
        let bytes: usize = value.known().map(str::len).sum();
        self.reader.charge(bytes / 512 + value.pieces.len() / 4);
        if bytes > LONG || value.pieces.len() > PIECES {
            value.pieces = vec![Piece::Unknown("…".to_owned())];
        }
        Ok(value)
    }

    fn atoms(&mut self, word: &syntax::Word) -> Result<Atoms, Abort> {
        let mut atoms = Atoms::default();
        for (index, part) in word.parts.iter().enumerate() {
            match part {
                Part::Text { text, quoted } => {
                    atoms.quoted |= quoted;
                    let mut text = text.as_str();
                    if index == 0
                        && !quoted
                        && let Some((home, rest)) = self.tilde(text)
                    {
                        atoms.word(&home, true);
                        text = rest;
                    }
                    atoms.list.push(Atom::Text { text: text.to_owned(), quoted: *quoted, split: false });
                }
                Part::Parameter { parameter, quoted } => {
                    atoms.quoted |= quoted;
                    if let Some(folder) = self.temporary(parameter, word.parts.get(index + 1)) {
                        atoms.word(&folder, true);
                        continue;
                    }
                    self.parameter(parameter, *quoted, &mut atoms)?;
                }
                Part::Command { script, quoted, source } => {
                    atoms.quoted |= quoted;
                    let output = self.substitution(script, source);
                    if !quoted && output.text().is_none() {
                        atoms.doubts.push(Doubt::Unquoted(short(source)));
                    }
                    atoms.word(&output, *quoted);
                }
                Part::Process { script, out, source } => {
                    let path = self.process(script, *out, source);
                    atoms.word(&path, true);
                }
                Part::Arithmetic { expression, quoted } => {
                    let value = self.arithmetic(expression)?;
                    atoms.word(&value, *quoted);
                }
                Part::Array(assignment) => {
                    self.assign(assignment)?;
                    atoms.list.push(Atom::Text { text: assignment.name.clone(), quoted: true, split: false });
                }
            }
        }
        Ok(atoms)
    }

    /// `~`, `~/`, `~user`, `~+`, `~-`: what they stand for, and the rest of the text.
    fn tilde<'t>(&self, text: &'t str) -> Option<(Word, &'t str)> {
        let rest = text.strip_prefix('~')?;
        let (user, rest) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len()))?;
        let path = |path: Option<&str>| path.map_or_else(|| Word::unknown(format!("~{user}")), Word::of);
        let home = match user {
            _ if self.from.elsewhere => Word::unknown(format!("~{user}")),
            "" => match self.state.variables.get("HOME").map(|variable| &variable.value) {
                Some(super::state::Value::Scalar(home)) => home.clone(),
                _ => path(self.reader.world.home),
            },
            "+" => path(self.state.directory.as_deref()),
            "-" => path(self.state.previous.as_deref()),
            "root" => Word::of("/root"),
            user if user
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')) =>
            {
                // Where homes are is known of one's own.
                let homes = self
                    .reader
                    .world
                    .home
                    .and_then(|home| home.rsplit_once('/'))
                    .map_or("/home", |(homes, _)| homes);
                Word::of(format!("{}/{user}", if homes.is_empty() { "/home" } else { homes }))
            }
            _ => return None,
        };
        Some((home, rest))
    }

    /// `$TMPDIR/name` where the variable is not set here: the folder that it is for, as long as nothing
    /// stands at `/name`, which it would be otherwise.
    fn temporary(&mut self, parameter: &syntax::Parameter, next: Option<&Part>) -> Option<Word> {
        let Some(Part::Text { text, .. }) = next else { return None };
        let name = text.strip_prefix('/')?.split('/').next()?;
        let plain = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if parameter.name != "TMPDIR" || !plain || !matches!(parameter.operation, syntax::Operation::None) {
            return None;
        }
        let unset = matches!(self.lookup("TMPDIR"), Found::Unset);
        let nothing = || self.reader.ask(&Probe::Path(format!("/{name}"))) == Answer::Missing;
        (unset && !self.state.nounset && nothing()).then(|| Word::of("/tmp"))
    }

    /// A parameter's value.
    pub(super) fn parameter(
        &mut self,
        parameter: &syntax::Parameter,
        quoted: bool,
        atoms: &mut Atoms,
    ) -> Result<(), Abort> {
        let found = self.expanded(parameter)?;
        let shown = parameter.name.clone();
        match found {
            Found::Unset => {
                if self.state.nounset && !matches!(parameter.name.as_str(), "@" | "*") {
                    return Err(Abort);
                }
                atoms.doubts.push(Doubt::Unset(shown));
                // Quotes make it an empty word rather than none.
                if quoted {
                    atoms.list.push(Atom::Text { text: String::new(), quoted: true, split: false });
                }
            }
            Found::One(word) => {
                if word.text() == Some("")
                    && !matches!(parameter.operation, syntax::Operation::Default { .. })
                {
                    atoms.doubts.push(Doubt::Unset(shown));
                } else if !quoted && word.text().is_none_or(|text| text.contains([' ', '\t', '\n'])) {
                    atoms.doubts.push(Doubt::Unquoted(shown));
                }
                if quoted && word.pieces.is_empty() {
                    atoms.list.push(Atom::Text { text: String::new(), quoted: true, split: false });
                }
                atoms.word(&word, quoted);
            }
            Found::Many(words) => {
                let joined = parameter.name == "*"
                    || parameter.index.as_ref().and_then(syntax::Word::literal) == Some("*");
                for (index, word) in words.iter().enumerate() {
                    if index > 0 && quoted && joined {
                        atoms.list.push(Atom::Text { text: " ".to_owned(), quoted: true, split: false });
                    } else if index > 0 {
                        atoms.list.push(Atom::Border);
                    }
                    if quoted && word.pieces.is_empty() {
                        atoms.list.push(Atom::Text { text: String::new(), quoted: true, split: false });
                    }
                    atoms.word(word, quoted);
                }
            }
        }
        Ok(())
    }

    /// Splits at blanks that came from expansions, and expands patterns.
    fn split(&mut self, atoms: Atoms, span: Span, words: &mut Vec<Word>) {
        let separators = self.separators();
        let mut fields: Vec<Field> = Vec::new();
        let mut field = Field::default();
        for atom in &atoms.list {
            match atom {
                Atom::Border => fields.push(std::mem::take(&mut field)),
                Atom::Unknown(what) => {
                    field.word.pieces.push(Piece::Unknown(what.clone()));
                    field.any = true;
                    field.pattern.clear();
                }
                Atom::Text { text, quoted, split: false } => {
                    field.text(text, *quoted);
                    field.any |= *quoted || !text.is_empty();
                }
                Atom::Text { text, .. } => {
                    for (index, part) in text.split(|letter| separators.contains(letter)).enumerate() {
                        if index > 0 {
                            fields.push(std::mem::take(&mut field));
                        }
                        field.text(part, false);
                        field.any |= !part.is_empty();
                    }
                }
            }
        }
        fields.push(field);
        let bytes: usize = fields.iter().map(|field| field.pattern.len()).sum();
        self.reader.charge(bytes / 512 + fields.len() / 8);
        let long = fields.iter().any(|field| field.word.pieces.len() > PIECES);
        if long || bytes > LONG || words.len() + fields.len() > WORDS {
            let mut many = Word::unknown("…").at(span);
            many.doubts.push(Doubt::Unread("…".to_owned()));
            return words.push(many);
        }
        let (doubts, credentials) = (deduped(atoms.doubts), deduped(atoms.credentials));
        for field in fields.into_iter().filter(|field| field.any) {
            let known = field.word.text().is_some();
            let matched = if field.wild && known { self.matches(&field.pattern) } else { Vec::new() };
            let plain = if matched.is_empty() {
                vec![field.word]
            } else {
                matched.into_iter().map(Word::of).collect()
            };
            words.extend(plain.into_iter().map(|word| Word {
                span,
                doubts: doubts.clone(),
                credentials: credentials.clone(),
                quoted: atoms.quoted,
                ..word
            }));
        }
    }

    /// The characters of `IFS`.
    fn separators(&self) -> String {
        match self.state.variables.get("IFS").map(|variable| &variable.value) {
            Some(super::state::Value::Scalar(word)) => word.text().unwrap_or(" \t\n").to_owned(),
            _ => " \t\n".to_owned(),
        }
    }
}

impl Field {
    fn text(&mut self, text: &str, quoted: bool) {
        self.word.push_text(text);
        for letter in text.chars() {
            let wild = matches!(letter, '*' | '?' | '[' | ']' | '\\');
            if wild && quoted {
                self.pattern.push('\\');
            }
            self.wild |= wild && !quoted && letter != '\\' && letter != ']';
            self.pattern.push(letter);
        }
    }
}

pub(super) fn deduped<T: PartialEq>(items: Vec<T>) -> Vec<T> {
    let mut kept: Vec<T> = Vec::with_capacity(items.len().min(8));
    // More than a few different ones tell nothing more.
    for item in items {
        if kept.len() < 16 && !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

/// The beginning of a source text, for reports.
pub(super) fn short(source: &str) -> String {
    let mut text: String =
        source.chars().take(120).map(|letter| if letter == '\n' { ' ' } else { letter }).collect();
    if text.len() < source.len() {
        text.push('…');
    }
    text
}
