//! A statement, and what it changes.

mod change;
mod run;

use caution_core::command::{Act, HintKind, Kind as Of};
use caution_core::effect::Verb;

use super::Session;
use super::split::{Kind, Token};
use super::words::{BETWEEN, HARMLESS, OBJECTS};
use crate::inline::marks::{self, Marks};
use crate::reader::Reader;
use crate::word::Word;

/// How deep statements may stand in each other.
const DEPTH: usize = 8;

pub(super) fn read(session: &mut Session<'_>, reader: &mut Reader<'_>, tokens: &[Token], marks: &Marks) {
    Statement { session, reader, marks, depth: 0 }.read(tokens);
}

struct Statement<'s, 'f, 'r, 'w> {
    session: &'s mut Session<'f>,
    reader: &'r mut Reader<'w>,
    marks: &'s Marks,
    depth: usize,
}

impl Statement<'_, '_, '_, '_> {
    fn read(&mut self, tokens: &[Token]) {
        let Some(head) = tokens.first() else { return };
        let rest = tokens.get(1..).unwrap_or(&[]);
        if head.sign("(") {
            return self.deeper(rest);
        }
        if head.kind != Kind::Word {
            return self.unknown_head(head);
        }
        match head.text.to_ascii_uppercase().as_str() {
            "DROP" | "UNDROP" => self.drop(rest),
            "TRUNCATE" => self.truncate(rest),
            "DELETE" => self.rows(Verb::Delete, rest),
            "UPDATE" | "UPSERT" => self.rows(Verb::Update, rest),
            "MERGE" => self.merge(rest),
            "ALTER" => self.alter(rest),
            "RENAME" => self.named(Verb::Update, Of::Table, true, rest),
            "CREATE" => self.create(rest),
            "REPLACE" => self.named(Verb::Update, Of::Rows, false, rest),
            "RESTORE" | "FLASHBACK" => self.named(Verb::Replace, Of::Database, false, rest),
            "GRANT" => self.grant(rest),
            "REVOKE" | "DENY" | "REASSIGN" => self.right(Verb::Update, rest),
            "WITH" => self.with(rest),
            "EXPLAIN" => self.explain(rest),
            "COPY" | "UNLOAD" => self.copy(rest),
            "CALL" | "EXEC" | "EXECUTE" | "PERFORM" => self.call(head, rest),
            "DO" => self.body(rest),
            "PREPARE" => self.prepare(rest),
            "KILL" => self.named(Verb::Delete, Of::Process, false, rest),
            "SHUTDOWN" => self.fixed(Verb::Delete, Of::Service, "the database server"),
            "PURGE" => self.fixed(Verb::Delete, Of::Backup, "logs"),
            "RESET" if rest.first().is_some_and(|word| word.is("MASTER")) => {
                self.fixed(Verb::Delete, Of::Backup, "logs");
            }
            "SET" => self.set(rest),
            "START" => self.session.begin(),
            "BEGIN" => self.begin(rest),
            "COMMIT" => self.session.commit(),
            "ROLLBACK" | "ABORT" if !rest.iter().any(|word| word.is("TO")) => self.session.roll_back(),
            "ROLLBACK" => {}
            "END" => self.end(rest),
            "USE" => self.session.database = name(rest, self.marks).map(|name| name.shown()),
            "SELECT" | "VALUES" | "TABLE" | "FROM" | "INSERT" | "DECLARE" => self.query(rest),
            "RESET" => {}
            head if HARMLESS.contains(&head) => {}
            _ => self.control(head, tokens),
        }
    }

    /// A statement within a statement.
    fn deeper(&mut self, tokens: &[Token]) {
        if self.depth >= DEPTH {
            self.reader.gap(self.marks.span(), "statements stand too deep in each other");
            return;
        }
        self.depth += 1;
        self.read(tokens);
        self.depth -= 1;
    }

    fn unknown_head(&mut self, head: &Token) {
        let shown = self.marks.word(&head.text).shown();
        let shown: String = shown.chars().take(40).collect();
        self.reader.gap(self.marks.span(), format!("what the statement `{shown} …` does is not known"));
    }

    /// Words of procedural languages in front of a statement: `IF … THEN`, `LOOP`, labels.
    fn control(&mut self, head: &Token, tokens: &[Token]) {
        let after = |words: &[&str]| {
            tokens
                .iter()
                .position(|token| words.iter().any(|word| token.is(word)))
                .and_then(|at| tokens.get(at + 1..))
        };
        let rest: Option<&[Token]> = match head.text.to_ascii_uppercase().as_str() {
            "IF" => after(&["THEN"]).or_else(|| after_condition(tokens)),
            "ELSIF" | "ELSEIF" | "WHEN" | "EXCEPTION" => after(&["THEN"]).or(Some(&[])),
            "FOR" | "FOREACH" | "WHILE" => {
                if let Some(query) = after(&["IN"]) {
                    self.query(query);
                }
                after(&["LOOP", "DO"]).or_else(|| after_condition(tokens))
            }
            "ELSE" | "LOOP" | "REPEAT" | "THEN" => tokens.get(1..),
            // An assignment, or a declaration of a name.
            _ if tokens.get(1).is_some_and(|token| token.sign(":") || token.sign("=")) => Some(&[][..]),
            _ if self.depth > 0 && tokens.len() > 1 => Some(&[]),
            _ => None,
        };
        match rest {
            Some(rest) => self.deeper(rest),
            None => self.unknown_head(head),
        }
    }

    fn begin(&mut self, rest: &[Token]) {
        const TRANSACTION: &[&str] = &[
            "TRANSACTION",
            "TRAN",
            "WORK",
            "ISOLATION",
            "READ",
            "DEFERRED",
            "IMMEDIATE",
            "EXCLUSIVE",
            "CONCURRENT",
        ];
        match rest.first() {
            Some(word) if !TRANSACTION.iter().any(|known| word.is(known)) => self.deeper(rest),
            _ if self.depth == 0 => self.session.begin(),
            _ => {}
        }
    }

    fn end(&mut self, rest: &[Token]) {
        if self.depth == 0 && rest.first().is_none_or(|word| word.is("TRANSACTION") || word.is("WORK")) {
            self.session.commit();
        }
    }

    fn set(&mut self, rest: &[Token]) {
        let role = rest.first().is_some_and(|word| word.is("PASSWORD"));
        if role {
            self.fixed(Verb::Update, Of::Account, "password");
        }
    }

    /// `EXPLAIN` runs what it explains only with `ANALYZE`.
    fn explain(&mut self, rest: &[Token]) {
        let Some(at) = rest.iter().take(16).position(|word| word.is("ANALYZE") || word.is("ANALYSE")) else {
            return;
        };
        let start = rest.iter().skip(at).position(|word| {
            ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "MERGE", "EXECUTE", "CREATE"]
                .iter()
                .any(|head| word.is(head))
        });
        if let Some(start) = start {
            self.deeper(rest.get(at + start..).unwrap_or(&[]));
        }
    }

    /// Every statement of a `WITH`, and the one behind it.
    fn with(&mut self, rest: &[Token]) {
        self.inner(rest);
        let mut depth = 0_usize;
        for (at, token) in rest.iter().enumerate() {
            if token.sign("(") {
                depth += 1;
            } else if token.sign(")") {
                depth = depth.saturating_sub(1);
            } else if depth == 0
                && ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"].iter().any(|head| token.is(head))
            {
                return self.deeper(rest.get(at..).unwrap_or(&[]));
            }
        }
    }

    /// Statements in brackets that change rows.
    fn inner(&mut self, tokens: &[Token]) {
        for (at, pair) in tokens.windows(2).enumerate() {
            if let [open, head] = pair
                && open.sign("(")
                && ["INSERT", "UPDATE", "DELETE", "MERGE"].iter().any(|known| head.is(known))
                && tokens.get(at + 2).is_some_and(|next| !next.sign(","))
            {
                let inner = closed(tokens.get(at + 1..).unwrap_or(&[]));
                self.deeper(inner);
            }
        }
    }

    fn add(&mut self, act: Act) {
        self.session.acts.push(act);
    }

    fn act(&self, verb: Verb, kind: Of, name: &Word) -> Act {
        self.session.act(self.reader, verb, kind, name)
    }

    fn named(&mut self, verb: Verb, kind: Of, reversible: bool, rest: &[Token]) {
        let rest = after_words(
            rest,
            &[
                "TABLE",
                "DATABASE",
                "INTO",
                "LOG",
                "CONNECTION",
                "QUERY",
                "LOW_PRIORITY",
                "DELAYED",
                "SCHEMA",
                "USER",
                "TO",
                "SOFT",
                "HARD",
            ],
        );
        let name = name(rest, self.marks).unwrap_or_default();
        let act = self.act(verb, kind, &name);
        self.session.defines();
        self.add(Act { reversible, ..act });
    }

    fn fixed(&mut self, verb: Verb, kind: Of, name: &str) {
        let act = self.act(verb, kind, &Word::of(name));
        self.add(act);
    }
}

/// The tokens up to the bracket that closes the one in front of them.
fn closed(tokens: &[Token]) -> &[Token] {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        if token.sign("(") {
            depth += 1;
        } else if token.sign(")") {
            if depth == 0 {
                return tokens.get(..at).unwrap_or(&[]);
            }
            depth -= 1;
        }
    }
    tokens
}

/// The statement behind a condition without `THEN`: T-SQL's `IF EXISTS (…) DROP TABLE x`.
fn after_condition(tokens: &[Token]) -> Option<&[Token]> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(1) {
        if token.sign("(") {
            depth += 1;
        } else if token.sign(")") {
            depth = depth.saturating_sub(1);
        } else if depth == 0
            && token.kind == Kind::Word
            && [
                "DROP",
                "TRUNCATE",
                "DELETE",
                "UPDATE",
                "INSERT",
                "EXEC",
                "EXECUTE",
                "BEGIN",
                "ALTER",
                "CREATE",
                "SELECT",
                "PRINT",
                "RAISERROR",
                "RETURN",
                "SET",
                "GRANT",
            ]
            .iter()
            .any(|head| token.is(head))
        {
            return tokens.get(at..);
        }
    }
    None
}

/// What stands behind some words.
fn after_words<'t>(mut tokens: &'t [Token], words: &[&str]) -> &'t [Token] {
    while let Some((first, rest)) = tokens.split_first() {
        if !words.iter().any(|word| first.is(word)) {
            break;
        }
        tokens = rest;
    }
    tokens
}

/// The name at the beginning: `a`, `"a"."b"`.
fn name(tokens: &[Token], marks: &Marks) -> Option<Word> {
    name_and_rest(tokens, marks).map(|(name, _)| name)
}

fn name_and_rest<'t>(tokens: &'t [Token], marks: &Marks) -> Option<(Word, &'t [Token])> {
    let mut text = String::new();
    let mut rest = tokens;
    loop {
        let (first, after) = rest.split_first()?;
        if first.kind == Kind::Sign && first.text != ":" {
            if text.is_empty() {
                return None;
            }
            break;
        }
        text.push_str(&first.text);
        rest = after;
        match after.split_first() {
            Some((dot, after)) if dot.sign(".") && !after.is_empty() => {
                text.push('.');
                rest = after;
            }
            // A variable of psql: `:name`.
            _ if first.sign(":") => {}
            _ => break,
        }
    }
    let mut word = marks.word(&text);
    word.quoted = false;
    Some((word, rest))
}

/// Names with commas between them.
fn names(mut tokens: &[Token], marks: &Marks) -> Vec<Word> {
    let mut all = Vec::new();
    while let Some((name, rest)) = name_and_rest(after_words(tokens, BETWEEN), marks) {
        all.push(name);
        // `name (argument types)` of a function, `name *` of a table with its heirs.
        let rest = match rest.split_first() {
            Some((open, inner)) if open.sign("(") => inner.get(closed(inner).len() + 1..).unwrap_or(&[]),
            Some((star, after)) if star.sign("*") => after,
            _ => rest,
        };
        match rest.split_first() {
            Some((comma, after)) if comma.sign(",") => tokens = after,
            _ => break,
        }
    }
    all
}

/// A text in the statement, as a word; parts that are put together with `||`, `+` or by `format` are
/// joined.
fn text(tokens: &[Token], marks: &Marks) -> Word {
    let mut word = Word { span: marks.span(), ..Word::default() };
    let format = tokens.first().is_some_and(|token| token.is("FORMAT") || token.is("CONCAT"));
    let mut unknown = false;
    for token in tokens {
        if token.is("USING") || token.is("INTO") {
            break;
        }
        if token.kind == Kind::Text {
            if unknown && !format {
                word.pieces.push(crate::word::Piece::Unknown("…".to_owned()));
            }
            unknown = false;
            if format {
                for (at, part) in token.text.split('%').enumerate() {
                    if at == 0 {
                        word.push(&marks.word(part));
                    } else {
                        word.pieces.push(crate::word::Piece::Unknown("…".to_owned()));
                        word.push(&marks.word(part.strip_prefix(['I', 'L', 's']).unwrap_or(part)));
                    }
                }
            } else {
                word.push(&marks.word(&token.text));
            }
        } else if token.kind != Kind::Sign && !token.is("N") && !token.is("E") {
            unknown = true;
        }
    }
    if unknown && !format {
        word.pieces.push(crate::word::Piece::Unknown("…".to_owned()));
    }
    word
}

/// Whether the statement's rest has a condition that is not always true.
fn conditional(tokens: &[Token]) -> bool {
    let Some(at) = tokens.iter().position(|token| token.is("WHERE")) else { return false };
    let rest = tokens.get(at + 1..).unwrap_or(&[]);
    let end = rest
        .iter()
        .position(|token| token.is("RETURNING") || token.is("LIMIT") || token.is("ORDER") || token.sign(";"))
        .unwrap_or(rest.len());
    let condition: Vec<&Token> =
        rest.iter().take(end).filter(|token| !token.sign("(") && !token.sign(")")).collect();
    match condition.as_slice() {
        [] => false,
        [one] => !(one.is("TRUE") || one.is("1") || one.kind == Kind::Text && one.text == "t"),
        [not, one] if not.is("NOT") => !(one.is("FALSE") || one.is("0")),
        [left, equals, right] if equals.sign("=") => left.text != right.text || marks::marked(&left.text),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Dialect;
    use super::super::split::{Part, split};
    use super::conditional;

    #[test]
    fn a_condition_that_is_always_true_is_none() {
        for (text, expected) in [
            ("delete from t where 1=1", false),
            ("delete from t where (true)", false),
            ("delete from t where id = 5", true),
            ("delete from t where a = a", false),
            ("delete from t", false),
        ] {
            let parts = split(text, Dialect::Postgres);
            let Some(Part::Statement(tokens)) = parts.first() else { panic!("{text}") };
            assert_eq!(conditional(tokens), expected, "{text}");
        }
    }
}
