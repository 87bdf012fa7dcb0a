//! What the readers of all languages share: the names of a program, and the calls that leave it.

use std::collections::HashMap;

use caution_core::command::{Doubt, HintKind, Kind, Span};
use caution_core::effect::Verb;
use caution_core::probe::{Answer, Probe};

use super::marks::Marks;
use super::value::{Arguments, Value};
use super::{Language, calls};
use crate::address;
use crate::invocation::{Invocation, Redirect, RedirectKind};
use crate::reader::Reader;
use crate::word::{Piece, Word};

/// How many steps one program may take. What comes later leaves a gap.
const STEPS: usize = 300_000;

/// How deep expressions may stand in each other.
const DEPTH: usize = 120;

/// A program that is being read.
pub(super) struct Program<'r, 'w> {
    pub(super) reader: &'r mut Reader<'w>,
    pub(super) language: Language,
    pub(super) marks: Marks,
    /// Who runs it; its folder and variables change with the program.
    pub(super) from: Invocation,
    /// A script of the project: what is unknown in it is as unknown as any program's inside.
    pub(super) script: bool,
    names: HashMap<String, Value>,
    steps: usize,
    depth: usize,
    spent: bool,
}

impl<'r, 'w> Program<'r, 'w> {
    pub(super) fn new(
        reader: &'r mut Reader<'w>,
        language: Language,
        marks: Marks,
        from: Invocation,
        script: bool,
    ) -> Self {
        Self {
            reader,
            language,
            marks,
            from,
            script,
            names: HashMap::new(),
            steps: 0,
            depth: 0,
            spent: false,
        }
    }

    pub(super) fn span(&self) -> Span {
        self.marks.span()
    }

    /// Counts a step deeper into the program; false if it has gone too far. To be undone by
    /// [`Program::leave`].
    pub(super) fn enter(&mut self) -> bool {
        self.steps += 1;
        if self.steps > STEPS || self.depth >= DEPTH {
            if !self.spent {
                self.spent = true;
                let span = self.span();
                self.reader.gap(span, "the program is too long or too deep");
            }
            return false;
        }
        self.depth += 1;
        true
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn get(&self, name: &str) -> Option<Value> {
        self.names.get(name).cloned()
    }

    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.names.insert(name.to_owned(), value);
    }

    /// Notes that something unknown could do anything.
    pub(super) fn gap(&mut self, why: impl Into<String>) {
        if !self.script {
            let span = self.span();
            self.reader.gap(span, why);
        }
    }

    /// A variable of the environment.
    pub(super) fn variable(&self, name: &str) -> Value {
        if let Some(word) = self.from.variable(name) {
            return Value::from_word(word.clone());
        }
        if self.from.elsewhere {
            return Value::Unknown(name.to_owned());
        }
        match self.reader.ask(&Probe::Variable(name.to_owned())) {
            Answer::Text(value) => Value::of(value),
            Answer::Missing => {
                let mut word = Word::unknown(name);
                word.doubts.push(Doubt::Unset(name.to_owned()));
                Value::from_word(word)
            }
            _ => Value::Unknown(name.to_owned()),
        }
    }

    pub(super) fn home(&self) -> Value {
        match self.reader.world.home.filter(|_| !self.from.elsewhere) {
            Some(home) => Value::of(home),
            None => Value::Unknown("~".to_owned()),
        }
    }

    pub(super) fn directory(&self) -> Value {
        match &self.from.directory {
            Some(directory) => Value::of(directory.as_str()),
            None => Value::Unknown("the folder".to_owned()),
        }
    }

    /// `~` and `~/x`.
    pub(super) fn expanded(&self, value: &Value) -> Value {
        let word = value.word();
        match (word.pieces.first(), self.reader.world.home) {
            (Some(Piece::Text(text)), Some(home)) if text == "~" || text.starts_with("~/") => {
                let mut all = Word { pieces: Vec::new(), ..word.clone() };
                all.push_text(home);
                all.push_text(text.get(1..).unwrap_or(""));
                all.pieces.extend(word.pieces.iter().skip(1).cloned());
                Value::from_word(all)
            }
            _ => value.clone(),
        }
    }

    fn through(&self) -> String {
        self.from.words.first().and_then(Word::text).map_or_else(
            || self.language.name().to_owned(),
            |name| name.rsplit('/').next().unwrap_or(name).to_owned(),
        )
    }

    /// Reads a program that this one starts.
    pub(super) fn start(&mut self, words: Vec<Word>) {
        if words.first().is_none_or(|word| word.beginning().is_empty() && word.text().is_none()) {
            return self.gap("which program it starts is known only when it runs");
        }
        let span = self.span();
        let words: Vec<Word> = words.into_iter().map(|word| word.at(span)).collect();
        let from = self.from.clone();
        let through = self.through();
        self.reader.inner(&from, &words, through, Vec::new(), false);
    }

    /// Reads a program about a file; in a script one that nothing is known of is as unknown as any.
    pub(super) fn start_on(&mut self, head: &[&str], files: Vec<Word>) {
        let known = files.iter().any(|word| word.known().any(|text| text.len() > 1));
        if files.is_empty() || (self.script && !known) {
            return;
        }
        let words = head.iter().map(|word| Word::of(*word)).chain(files).collect();
        self.start(words);
    }

    /// Reads a text that the program hands to a shell.
    pub(super) fn shell(&mut self, value: Option<&Value>) {
        let Some(value) = value else { return };
        let word = value.word();
        if word.known().all(|text| text.trim().is_empty()) && word.text().is_none() {
            return self.gap("which command it hands to a shell is known only when it runs");
        }
        if self.script && word.text().is_none() {
            // What is put together from its own arguments is the script's inside.
            return;
        }
        let from = self.from.clone();
        let through = self.through();
        let word = word.at(self.span());
        self.reader.inner_text(&from, &word, through, Vec::new(), false);
    }

    /// Words of a program to start: a list, or one text that is split at spaces if `splits`.
    pub(super) fn program(&mut self, value: Option<&Value>, splits: bool) {
        match value {
            Some(Value::List(items)) => {
                let words = items.iter().map(Value::word).collect();
                self.start(words);
            }
            Some(value) => {
                let text = value.text().map(str::to_owned);
                match text {
                    Some(text) if splits => {
                        self.start(text.split_whitespace().map(Word::of).collect());
                    }
                    _ => self.start(vec![value.word()]),
                }
            }
            None => {}
        }
    }

    /// Notes that a file is opened so that what it held is gone or added to.
    pub(super) fn write(&mut self, file: Word, content: Option<Word>, kind: RedirectKind) {
        if file.known().all(str::is_empty) {
            return;
        }
        let file = file.at(self.span());
        if let (Some(content), Some(path)) = (content, self.reader.path(&file, &self.from)) {
            self.reader.write(path.absolute, content, kind == RedirectKind::Append);
        }
        let mut from = self.from.within(self.through(), Vec::new(), false);
        from.words = vec![Word::of("true").at(self.span())];
        from.redirects = vec![Redirect { kind, file }];
        let span = self.span();
        self.reader.deeper(span, |reader| reader.invocation(&from));
    }

    /// Goes to another folder.
    pub(super) fn change_folder(&mut self, value: Option<&Value>) {
        let Some(value) = value else { return };
        let word = self.expanded(value).word();
        self.from.directory = self.reader.path(&word, &self.from).map(|path| path.absolute);
    }

    /// An HTTP call, as `curl` would make it.
    pub(super) fn http(&mut self, method: &str, url: &Word, body: Option<&Value>, headers: Option<&Value>) {
        let method = method.to_ascii_uppercase();
        if matches!(method.as_str(), "GET" | "HEAD" | "OPTIONS") {
            return;
        }
        let mut words: Vec<Word> = ["curl", "-X", &method].iter().map(|word| Word::of(*word)).collect();
        for (name, value) in headers
            .map(|headers| match headers {
                Value::Map(entries) => entries.to_vec(),
                _ => Vec::new(),
            })
            .unwrap_or_default()
        {
            let mut header = Word::of(format!("{name}: "));
            header.push(&value.word());
            words.extend([Word::of("-H"), header]);
        }
        if let Some(body) = body {
            let mut data = Word::default();
            match body {
                Value::Map(_) | Value::List(_) => body.json(&mut data, 0),
                other => data = other.word(),
            }
            data.quoted = true;
            words.extend([Word::of("--data-raw"), data]);
        }
        words.push(url.clone());
        self.start(words);
    }

    /// Statements for a database.
    pub(super) fn sql(&mut self, thing: &str, hints: &[caution_core::command::Hint], text: Option<&Value>) {
        let Some(text) = text else { return };
        let word = text.word().at(self.span());
        if hints.iter().any(|hint| hint.kind == HintKind::Database && hint.value.starts_with(":memory:")) {
            return;
        }
        let head: String =
            word.beginning().trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
        if !calls::CHANGING.contains(&head.to_ascii_uppercase().as_str()) {
            return;
        }
        let mut from = self.from.within(self.through(), Vec::new(), false);
        from.words.truncate(1);
        super::sql::read(self.reader, &word, calls::driver(thing), hints, &from);
    }

    /// An act of a call that no other tool knows.
    pub(super) fn act(
        &mut self,
        verb: Verb,
        kind: Kind,
        name: &Word,
        everything: bool,
        hints: &[caution_core::command::Hint],
    ) {
        let from = self.from.within(self.through(), hints.to_vec(), false);
        let mut act = self.reader.act(&from, super::TOOL, verb, kind, &name.shown());
        act.everything = everything;
        act.count = (!everything && kind != Kind::Rows).then_some(1);
        act.doubts.clone_from(&name.doubts);
        self.reader.add(act);
    }

    /// What arguments tell of where a connection leads.
    pub(super) fn connection(&self, arguments: &Arguments) -> Vec<caution_core::command::Hint> {
        let mut hints = Vec::new();
        let mut add = |value: Option<&Value>, kind: HintKind, source: &str| {
            hints.extend(
                value
                    .and_then(Value::text)
                    .map(|value| address::hints(value, kind, source))
                    .unwrap_or_default(),
            );
        };
        let named = |names: &[&str]| {
            arguments.named(names).or_else(|| names.iter().find_map(|name| arguments.option(name)))
        };
        add(arguments.positional.first(), HintKind::Database, "the connection");
        for name in ["dsn", "conninfo", "url", "connectionString", "uri"] {
            add(named(&[name]), HintKind::Database, name);
        }
        add(named(&["host", "hostname", "server"]), HintKind::Host, "host");
        add(named(&["dbname", "database", "db"]), HintKind::Database, "database");
        hints
    }
}

/// Words of a file name that a program matched against a folder.
pub(super) fn pattern(base: &Value, pattern: &str) -> Value {
    let mut word = base.joined(&Value::of(pattern)).word();
    word.quoted = false;
    Value::from_word(word)
}

/// Whether a text is so dangerous that a program which cannot be parsed leaves a gap.
pub(super) fn dangerous(text: &str) -> bool {
    let mut word = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    word.any(|word| calls::DANGEROUS.contains(&word))
}
