//! bash, sh, dash, zsh: a text to invocations.
//!
//! The text is read into a tree ([`parse`]) and walked in the order in which it would run, with what the
//! shell would remember ([`state::State`]). Nothing is run; where two ways may be gone, both are read, and
//! what is not the same after both counts as unknown.

mod arithmetic;
mod bomb;
mod brace;
mod builtin;
mod escape;
mod expand;
mod glob;
mod lookup;
mod operate;
mod output;
mod parse;
mod pattern;
mod redirect;
mod simple;
mod state;
mod statement;
mod syntax;

use std::collections::BTreeMap;
use std::rc::Rc;

use caution_core::command::{Span, When};

use crate::invocation::{Input, Invocation};
use crate::reader::Reader;
use crate::word::{Piece, Word};

use parse::Ground;
use state::{State, Value, Variable};

/// The longest text that is read.
const BYTES: usize = 1 << 20;

/// The shell ends here: a variable without a value must have one.
#[derive(Debug)]
struct Abort;

/// How the shell goes on after a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    Next,
    /// `break`, `continue`.
    Break,
    Return,
    Exit,
}

/// Under which conditions a command runs.
#[derive(Debug, Clone)]
struct Scope {
    when: When,
    repeated: bool,
    input: Input,
}

/// What local variables hide.
type Hidden = Vec<(String, Option<Rc<Variable>>)>;

/// A shell that walks a text.
struct Shell<'r, 'w> {
    reader: &'r mut Reader<'w>,
    /// Who reads the text: folder, host and condition come from there.
    from: Invocation,
    state: State,
    scope: Scope,
    /// What is printed, if somebody wants to know.
    out: Option<Word>,
    /// The words of the last program that was started.
    last: Vec<Word>,
    /// The functions that run, innermost last, and what their local variables hide.
    calls: Vec<(String, Hidden)>,
    /// How many sourced texts run.
    sourced: usize,
    loops: usize,
    /// What `trap` will run, with the place of each.
    traps: Vec<Word>,
}

/// Reads a text.
pub(crate) fn read(reader: &mut Reader<'_>, text: &Word, from: &Invocation) {
    run(reader, text, None, from);
}

/// Reads a text with its name (`$0`) and arguments.
pub(crate) fn run(
    reader: &mut Reader<'_>,
    text: &Word,
    arguments: Option<(&str, &[Word])>,
    from: &Invocation,
) {
    let variables: BTreeMap<String, Rc<Variable>> = from
        .variables
        .iter()
        .map(|(name, word)| {
            let value = Value::Scalar(word.clone());
            (name.clone(), Rc::new(Variable { value, exported: true, reference: false }))
        })
        .collect();
    let state = State {
        exports: Rc::new(variables.keys().cloned().collect()),
        variables: Rc::new(variables),
        positional: Some(Rc::new(arguments.map_or_else(Vec::new, |(_, words)| words.to_vec()))),
        name: arguments.map(|(name, _)| name.to_owned()),
        directory: from.directory.clone(),
        ..State::default()
    };
    let scope = Scope { when: from.when, repeated: from.repeated, input: from.input.clone() };
    let mut shell = Shell {
        reader,
        from: Invocation {
            words: Vec::new(),
            variables: Vec::new(),
            redirects: Vec::new(),
            input: Input::Inherited,
            ..from.clone()
        },
        state,
        scope,
        out: None,
        last: Vec::new(),
        calls: Vec::new(),
        sourced: 0,
        loops: 0,
        traps: Vec::new(),
    };
    let _ = shell.text(text);
    for trap in std::mem::take(&mut shell.traps) {
        let _ = shell.text(&trap);
    }
}

impl Shell<'_, '_> {
    /// Reads a text in this shell: what it sets stays set.
    fn text(&mut self, text: &Word) -> Flow {
        let Some(known) = self.source(text) else {
            let from = self.invocation(Vec::new(), text.span);
            crate::tool::wrappers::downloaded(text, &from, self.reader);
            self.state.open = true;
            return Flow::Next;
        };
        if known.len() > BYTES {
            let why = format!("it is longer than {BYTES} bytes");
            self.reader.gap(text.span, why);
            return Flow::Next;
        }
        if known.contains('\0') {
            self.reader.gap(text.span, "it holds a NUL byte");
        }
        let ground = if self.reader.is_outermost() {
            Ground::Offset(text.span.start)
        } else {
            Ground::Whole(text.span)
        };
        let (script, troubles) = parse::script(&known, ground);
        let flow = self.script(&script);
        for trouble in troubles {
            self.reader.gap(trouble.span, trouble.why);
        }
        flow
    }

    /// The text with a variable for each part that only running tells; `None` if nothing is known.
    fn source(&mut self, text: &Word) -> Option<String> {
        if let Some(known) = text.text() {
            return Some(known.to_owned());
        }
        if !text.known().any(|known| known.contains(|letter: char| letter.is_alphanumeric())) {
            return None;
        }
        let mut source = String::new();
        for (index, piece) in text.pieces.iter().enumerate() {
            match piece {
                Piece::Text(known) => source.push_str(known),
                Piece::Unknown(what) => {
                    let name = format!("__{}_{index}", self.reader.spent());
                    let mut word = Word::unknown(what.clone());
                    word.credentials.clone_from(&text.credentials);
                    self.state.set(&name, Value::Scalar(word));
                    source.push_str(&format!("${{{name}}}"));
                }
            }
        }
        Some(source)
    }

    /// The state, to come back to. Changing it afterwards copies it, which counts.
    fn saved(&mut self) -> State {
        self.reader.charge(self.state.variables.len() / 32);
        self.state.clone()
    }

    /// Runs something whose state is its own.
    fn subshell<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.saved();
        let result = run(self);
        let inner = std::mem::replace(&mut self.state, outer);
        self.state.lose(&inner);
        result
    }

    /// What something prints, if that is known.
    fn captured<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> (Word, T) {
        let outer = self.out.replace(Word::default());
        let result = run(self);
        let printed = std::mem::replace(&mut self.out, outer);
        (printed.unwrap_or_default(), result)
    }

    /// Runs something under another condition.
    fn under<T>(&mut self, scope: Scope, run: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.scope, scope);
        let result = run(self);
        self.scope = outer;
        result
    }

    /// Prints something.
    fn print(&mut self, text: Word) {
        if let Some(out) = &mut self.out {
            out.push(&text);
            out.doubts = expand::deduped(std::mem::take(&mut out.doubts));
            out.credentials = expand::deduped(std::mem::take(&mut out.credentials));
            if out.pieces.len() > expand::PIECES * 4 {
                out.pieces = vec![Piece::Unknown("…".to_owned())];
            }
        }
    }

    /// How much is printed: pieces, and bytes of the last.
    fn printed(&self) -> Option<(usize, usize)> {
        let out = self.out.as_ref()?;
        let last = match out.pieces.last() {
            Some(Piece::Text(text) | Piece::Unknown(text)) => text.len(),
            None => 0,
        };
        Some((out.pieces.len(), last))
    }

    /// Takes back what was printed since.
    fn unprint(&mut self, (pieces, last): (usize, usize)) {
        if let Some(out) = &mut self.out {
            out.pieces.truncate(pieces);
            if let Some(Piece::Text(text)) = out.pieces.last_mut() {
                text.truncate(last);
            }
        }
    }

    fn invocation(&mut self, words: Vec<Word>, span: Span) -> Invocation {
        let bytes: usize = match &self.scope.input {
            Input::Text(word) => word.known().map(str::len).sum(),
            _ => 0,
        };
        self.reader.charge(bytes / 1024 + self.state.exports.len() / 32);
        Invocation {
            words,
            variables: self.state.exported(),
            redirects: Vec::new(),
            input: self.scope.input.clone(),
            directory: self.state.directory.clone(),
            when: self.scope.when,
            repeated: self.scope.repeated,
            span,
            ..self.from.clone()
        }
    }
}
