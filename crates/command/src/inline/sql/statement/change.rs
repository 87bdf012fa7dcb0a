//! Statements that change what a database holds.

use super::{
    Act, BETWEEN, HintKind, Kind, OBJECTS, Of, Statement, Token, Verb, after_words, conditional, name,
    name_and_rest, names,
};
use crate::word::Word;

impl Statement<'_, '_, '_, '_> {
    pub(super) fn drop(&mut self, rest: &[Token]) {
        let rest = after_words(
            rest,
            &["UNIQUE", "CLUSTERED", "TEMPORARY", "TEMP", "EXTERNAL", "PUBLIC", "CONTINUOUS", "PREPARE"],
        );
        let Some((object, rest)) = rest.split_first() else { return };
        let Some((_, kind, reversible)) = OBJECTS.iter().find(|(word, ..)| object.is(word)) else {
            return self.unknown_head(object);
        };
        let forced = rest.iter().any(|word| word.is("CASCADE") || word.is("FORCE"));
        let names = names(rest, self.marks);
        self.session.defines();
        for name in &names {
            if object.is("TABLE") && self.temporary(name) {
                continue;
            }
            let named = if *reversible && *kind == Of::Table {
                let mut word = Word::of(format!("{} ", object.text.to_lowercase()));
                word.push(name);
                word
            } else {
                name.clone()
            };
            let mut act = self.act(Verb::Delete, *kind, &named);
            if *kind == Of::Database && object.is("DATABASE") {
                // The one that is dropped is where it goes, not the one that was connected to.
                act.hints.retain(|hint| hint.kind != HintKind::Database);
            }
            act.reversible = *reversible;
            act.forced = forced;
            act.everything = object.is("OWNED");
            self.add(act);
        }
        if names.is_empty() {
            let act = self.act(Verb::Delete, *kind, &Word::unknown("…"));
            self.add(act);
        }
    }

    /// Whether the text itself made a table, or its name says that it is one of the session.
    fn temporary(&self, name: &Word) -> bool {
        name.text().is_some_and(|name| {
            name.starts_with('#') || self.session.made.iter().any(|made| made.eq_ignore_ascii_case(name))
        })
    }

    pub(super) fn truncate(&mut self, rest: &[Token]) {
        let rest = after_words(rest, &["TABLE", "ONLY", "IF", "EXISTS", "PARTITION"]);
        let forced = rest.iter().any(|word| word.is("CASCADE"));
        let names = names(rest, self.marks);
        self.session.defines();
        for name in &names {
            if !self.temporary(name) {
                let act = self.act(Verb::Truncate, Of::Table, name);
                self.add(Act { everything: true, count: None, forced, ..act });
            }
        }
        if names.is_empty() {
            let act = self.act(Verb::Truncate, Of::Table, &Word::unknown("…"));
            self.add(Act { everything: true, count: None, ..act });
        }
    }

    /// `DELETE FROM t WHERE …`, `UPDATE t SET …`.
    pub(super) fn rows(&mut self, verb: Verb, rest: &[Token]) {
        let skipped = after_words(
            rest,
            &[
                "FROM",
                "ONLY",
                "LOW_PRIORITY",
                "QUICK",
                "IGNORE",
                "OR",
                "ROLLBACK",
                "ABORT",
                "FAIL",
                "INTO",
                "STATISTICS",
            ],
        );
        // `DELETE a FROM b` and `DELETE TOP (5) FROM b`.
        let skipped = match skipped.iter().position(|word| word.is("FROM")) {
            Some(at)
                if verb == Verb::Delete && at <= 5 && rest.first().is_some_and(|word| !word.is("FROM")) =>
            {
                after_words(skipped.get(at..).unwrap_or(&[]), &["FROM", "ONLY"])
            }
            _ => skipped,
        };
        let name = name(skipped, self.marks).unwrap_or_else(|| Word::unknown("…"));
        if self.temporary(&name) {
            return;
        }
        let everything = !conditional(rest) && !rest.iter().any(|word| word.is("LIMIT") || word.is("TOP"));
        let act = self.act(verb, Of::Rows, &name);
        self.add(Act { everything, count: None, ..act });
    }

    pub(super) fn merge(&mut self, rest: &[Token]) {
        let name = name(after_words(rest, &["INTO"]), self.marks).unwrap_or_else(|| Word::unknown("…"));
        let verb = if rest.iter().any(|word| word.is("DELETE")) { Verb::Delete } else { Verb::Update };
        let act = self.act(verb, Of::Rows, &name);
        self.add(Act { count: None, ..act });
    }

    pub(super) fn alter(&mut self, rest: &[Token]) {
        let Some((object, rest)) = rest.split_first() else { return };
        let about = |words: &[&str]| words.iter().any(|word| object.is(word));
        if about(&["TABLE", "FOREIGN"]) {
            self.alter_table(rest);
        } else if about(&["USER", "ROLE", "LOGIN", "GROUP"]) {
            let grants = ["SUPERUSER", "CREATEROLE", "CREATEDB", "BYPASSRLS", "REPLICATION", "ADD"];
            let verb = if rest.iter().any(|word| grants.iter().any(|grant| word.is(grant))) {
                Verb::Grant
            } else {
                Verb::Update
            };
            self.named(verb, Of::Account, true, rest);
        } else if about(&["SYSTEM"]) {
            self.fixed(Verb::Update, Of::Service, "settings of the database server");
        } else if about(&["DATABASE", "SCHEMA", "KEYSPACE"]) {
            self.named(Verb::Update, Of::Database, true, rest);
        } else if about(&["DEFAULT"]) {
            self.right(Verb::Grant, rest);
        } else if about(&["POLICY"]) {
            self.right(Verb::Update, rest);
        }
    }

    fn alter_table(&mut self, rest: &[Token]) {
        let Some((name, rest)) = name_and_rest(after_words(rest, BETWEEN), self.marks) else {
            let act = self.act(Verb::Update, Of::Table, &Word::unknown("…"));
            return self.add(act);
        };
        if self.temporary(&name) {
            return;
        }
        self.session.defines();
        let mut lost = false;
        for (at, _) in rest.iter().enumerate().filter(|(_, word)| word.is("DROP")) {
            // `ALTER COLUMN c DROP DEFAULT` has a name in front of it.
            let first = at == 0 || rest.get(at - 1).is_some_and(|before| before.sign(","));
            let tail = rest.get(at + 1..).unwrap_or(&[]);
            lost |= first && self.drop_part(&name, tail);
        }
        for word in ["DELETE", "TRUNCATE"] {
            if rest.first().is_some_and(|first| first.is(word)) {
                let everything = !conditional(rest);
                let act = self.act(Verb::Delete, Of::Rows, &name);
                self.add(Act { everything, count: None, ..act });
                lost = true;
            }
        }
        if !lost {
            let act = self.act(Verb::Update, Of::Table, &name);
            self.add(Act { reversible: true, ..act });
        }
    }

    /// `DROP COLUMN c` of a table; whether something in it is gone.
    fn drop_part(&mut self, table: &Word, tail: &[Token]) -> bool {
        let Some(first) = tail.first() else { return false };
        let harmless = [
            "CONSTRAINT",
            "DEFAULT",
            "INDEX",
            "KEY",
            "PRIMARY",
            "FOREIGN",
            "CHECK",
            "NOT",
            "IDENTITY",
            "EXPRESSION",
            "PERIOD",
            "SYSTEM",
        ];
        if harmless.iter().any(|word| first.is(word)) {
            return false;
        }
        let tail = after_words(tail, &["COLUMN", "COLUMNS", "PARTITION", "IF", "EXISTS"]);
        let rows = first.is("PARTITION");
        let tail = match tail.first() {
            Some(open) if open.sign("(") => tail.get(1..).unwrap_or(&[]),
            _ => tail,
        };
        let mut whole = table.clone();
        whole.push_text(".");
        whole.push(&name(tail, self.marks).unwrap_or_else(|| Word::unknown("…")));
        let act = self.act(Verb::Delete, if rows { Of::Rows } else { Of::Table }, &whole);
        self.add(act);
        true
    }

    pub(super) fn create(&mut self, rest: &[Token]) {
        let temporary = ["TEMP", "TEMPORARY", "UNLOGGED"]
            .iter()
            .any(|word| rest.first().is_some_and(|first| first.is(word)));
        let replaces = rest.first().is_some_and(|word| word.is("OR"));
        let tail = after_words(
            rest,
            &["OR", "REPLACE", "GLOBAL", "LOCAL", "TEMP", "TEMPORARY", "UNLOGGED", "TRANSIENT"],
        );
        let Some((object, tail)) = tail.split_first() else { return };
        let there = tail.first().is_some_and(|word| word.is("IF"));
        let Some(name) = name(after_words(tail, &["IF", "NOT", "EXISTS"]), self.marks) else { return };
        if object.is("TABLE") || object.is("DATABASE") || object.is("SCHEMA") {
            if replaces {
                let kind = if object.is("TABLE") { Of::Table } else { Of::Database };
                let act = self.act(Verb::Replace, kind, &name);
                self.add(act);
            }
            // With `IF NOT EXISTS` it may be one that was there before.
            if object.is("TABLE") && (temporary || !there) && self.session.made.len() < 1000 {
                self.session.made.extend(name.text().map(str::to_owned));
            }
        } else if ["USER", "ROLE", "LOGIN"].iter().any(|word| object.is(word)) {
            let verb = if tail.iter().any(|word| word.is("SUPERUSER")) { Verb::Grant } else { Verb::Create };
            let act = self.act(verb, Of::Account, &name);
            self.add(Act { reversible: true, ..act });
        }
    }

    pub(super) fn grant(&mut self, rest: &[Token]) {
        let everything =
            rest.first().is_some_and(|word| word.is("ALL")) || rest.iter().any(|word| word.is("PUBLIC"));
        let act = self.right_act(Verb::Grant, rest);
        self.add(Act { everything, ..act });
    }

    pub(super) fn right(&mut self, verb: Verb, rest: &[Token]) {
        let act = self.right_act(verb, rest);
        self.add(act);
    }

    fn right_act(&self, verb: Verb, rest: &[Token]) -> Act {
        // What stands behind `IDENTIFIED` or `PASSWORD` is a secret.
        let end =
            rest.iter().position(|word| word.is("IDENTIFIED") || word.is("PASSWORD")).unwrap_or(rest.len());
        let mut shown = String::new();
        for token in rest.iter().take(end.min(40)) {
            let tight = token.sign(".") || token.sign(",") || shown.ends_with('.') || shown.is_empty();
            if !tight {
                shown.push(' ');
            }
            if token.kind != Kind::Text || token.text.len() < 40 {
                shown.push_str(&token.text);
            }
        }
        let act = self.act(verb, Of::Permission, &self.marks.word(&shown));
        Act { reversible: true, ..act }
    }
}
