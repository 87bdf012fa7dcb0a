//! Statements that run something: another statement, a routine, a program of the server.

use super::super::split::{Part, split};
use super::{Act, Kind, Of, Statement, Token, Verb, name_and_rest, text};
use crate::inline::marks::Marks;
use crate::word::Word;

/// Functions that do something, and to what.
const FUNCTIONS: &[(&str, Verb, Of, bool)] = &[
    ("PG_TERMINATE_BACKEND", Verb::Delete, Of::Process, false),
    ("PG_DROP_REPLICATION_SLOT", Verb::Delete, Of::Service, false),
    ("LO_UNLINK", Verb::Delete, Of::Rows, false),
    ("PG_FILE_UNLINK", Verb::Delete, Of::File, false),
    ("DROP_CHUNKS", Verb::Delete, Of::Rows, false),
    ("PG_RELOAD_CONF", Verb::Update, Of::Service, true),
    ("LOAD_EXTENSION", Verb::Execute, Of::Program, false),
    ("SYS_EXEC", Verb::Execute, Of::Program, false),
    ("SYS_EVAL", Verb::Execute, Of::Program, false),
];

/// Procedures that only look, or that concern the session alone.
const LOOKING: &[&str] = &[
    "sp_help",
    "sp_helptext",
    "sp_helpdb",
    "sp_helpindex",
    "sp_who",
    "sp_who2",
    "sp_columns",
    "sp_tables",
    "sp_spaceused",
    "sp_lock",
    "sp_databases",
    "sp_depends",
    "sp_stored_procedures",
    "dbms_output.put_line",
    "dbms_output.enable",
    "xp_msver",
    "xp_fixeddrives",
];

impl Statement<'_, '_, '_, '_> {
    /// A query: what its functions do, and where its answer goes.
    pub(super) fn query(&mut self, tokens: &[Token]) {
        self.inner(tokens);
        for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Word) {
            let next = tokens.get(at + 1);
            if next.is_some_and(|next| next.sign("(")) {
                self.function(token, tokens.get(at + 2..).unwrap_or(&[]));
            } else if token.is("INTO") && next.is_some_and(|next| next.is("OUTFILE") || next.is("DUMPFILE")) {
                let file = tokens.get(at + 2).map(|file| self.marks.word(&file.text)).unwrap_or_default();
                let act = self.act(Verb::Create, Of::File, &file);
                self.add(act);
            }
        }
    }

    fn function(&mut self, name: &Token, arguments: &[Token]) {
        if let Some((known, verb, kind, reversible)) = FUNCTIONS.iter().find(|(known, ..)| name.is(known)) {
            let arguments = super::closed(arguments);
            let literal = arguments.iter().find(|token| token.kind == Kind::Text || token.kind == Kind::Word);
            let shown = match literal {
                Some(token) if !token.is("PID") => self.marks.word(&token.text),
                _ => Word::of(known.to_lowercase()),
            };
            let act = self.act(*verb, *kind, &shown);
            self.add(Act { reversible: *reversible, ..act });
        } else if name.is("DBLINK_EXEC") || name.is("DBLINK") || name.is("QUERY_TO_XML") {
            let last = super::closed(arguments).iter().rev().find(|token| token.kind == Kind::Text);
            if let Some(token) = last {
                self.nested(&self.marks.word(&token.text));
            }
        }
    }

    /// A text that is run as statements.
    pub(super) fn nested(&mut self, text: &Word) {
        if self.depth >= super::DEPTH {
            self.reader.gap(self.marks.span(), "statements stand too deep in each other");
            return;
        }
        let (known, marks) = Marks::of(text);
        for part in split(&known, self.session.dialect) {
            if let Part::Statement(tokens) = part {
                let depth = self.depth + 1;
                Statement { session: self.session, reader: self.reader, marks: &marks, depth }.read(&tokens);
            }
        }
    }

    /// `DO $$ … $$`: the body is looked into.
    pub(super) fn body(&mut self, rest: &[Token]) {
        let foreign = rest.iter().position(|word| word.is("LANGUAGE")).and_then(|at| rest.get(at + 1));
        if let Some(language) =
            foreign.filter(|language| !language.is("PLPGSQL") && language.text != "plpgsql")
        {
            let why = format!("a body in `{}` is not read", language.text);
            return self.reader.gap(self.marks.span(), why);
        }
        if let Some(body) = rest.iter().find(|token| token.kind == Kind::Text) {
            self.nested(&self.marks.word(&body.text));
        }
    }

    pub(super) fn prepare(&mut self, rest: &[Token]) {
        let Some((name, tail)) = name_and_rest(rest, self.marks) else { return };
        let Some(at) = tail.iter().position(|word| word.is("AS") || word.is("FROM")) else { return };
        let tail = tail.get(at + 1..).unwrap_or(&[]);
        let known = tail.first().is_some_and(|token| token.kind == Kind::Text);
        if known {
            self.session.prepared.push((name.shown(), text(tail, self.marks)));
        } else {
            // What is prepared is told where it is prepared: it is there to be run.
            self.deeper(tail);
            self.session.prepared.push((name.shown(), Word::default()));
        }
    }

    /// `CALL p()`, `EXEC p`, `EXECUTE 'text'`.
    pub(super) fn call(&mut self, head: &Token, rest: &[Token]) {
        let rest = super::after_words(rest, &["IMMEDIATE"]);
        let Some(first) = rest.first() else { return };
        if head.is("PERFORM") {
            return self.query(rest);
        }
        if first.kind == Kind::Text
            || first.sign("(")
            || first.is("FORMAT")
            || first.is("CONCAT")
            || first.is("N")
        {
            return self.nested(&text(rest, self.marks));
        }
        let Some((name, tail)) = name_and_rest(rest, self.marks) else { return };
        let shown = name.shown();
        let lower = shown.to_ascii_lowercase();
        let last = lower.rsplit('.').next().unwrap_or("");
        if last == "xp_cmdshell" {
            let act = self.act(Verb::Execute, Of::Program, &text(tail, self.marks));
            self.add(act);
        } else if last == "sp_executesql" {
            self.nested(&text(tail, self.marks));
        } else if let Some((_, prepared)) = self.session.prepared.iter().rev().find(|(own, _)| *own == shown)
        {
            self.nested(&prepared.clone());
        } else if last == "sp_msforeachtable" || last == "sp_msforeachdb" {
            self.nested(&text(tail, self.marks));
        } else if !LOOKING.contains(&last) && !LOOKING.contains(&lower.as_str()) {
            if head.is("EXECUTE") && tail.iter().any(|token| token.kind == Kind::Text) && self.depth > 0 {
                return self.nested(&text(rest, self.marks));
            }
            let shown: String = shown.chars().take(60).collect();
            self.reader.gap(self.marks.span(), format!("what the routine `{shown}` does is not known"));
        }
    }

    /// `COPY t TO PROGRAM 'cmd'`: the server runs it. `COPY t FROM` adds rows.
    pub(super) fn copy(&mut self, rest: &[Token]) {
        self.inner(rest);
        let at = rest.iter().position(|word| word.is("PROGRAM"));
        if let Some(command) = at.and_then(|at| rest.get(at + 1)) {
            let act = self.act(Verb::Execute, Of::Program, &self.marks.word(&command.text));
            return self.add(act);
        }
        let to = rest.iter().rposition(|word| word.is("TO")).and_then(|at| rest.get(at + 1));
        if let Some(file) = to.filter(|file| file.kind == Kind::Text) {
            let act = self.act(Verb::Update, Of::File, &self.marks.word(&file.text));
            self.add(act);
        }
    }
}
