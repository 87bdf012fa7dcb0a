//! The tree of a bash text.

use std::cell::OnceCell;
use std::rc::Rc;

use caution_core::command::Span;

/// Statements, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Script {
    pub(super) items: Vec<Item>,
}

/// Pipelines joined by `&&` and `||`.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) first: Pipeline,
    pub(super) rest: Vec<(Connector, Pipeline)>,
    /// Whether it ends in `&`.
    pub(super) background: bool,
}

/// What joins two pipelines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Connector {
    And,
    Or,
}

/// Commands joined by `|`.
#[derive(Debug, Clone)]
pub(super) struct Pipeline {
    pub(super) stages: Vec<Command>,
}

/// A command with its redirections.
#[derive(Debug, Clone)]
pub(super) struct Command {
    pub(super) kind: Kind,
    pub(super) redirects: Vec<Redirect>,
    pub(super) span: Span,
}

/// What a command is.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Simple {
        assignments: Vec<Assignment>,
        words: Vec<Word>,
    },
    Group(Script),
    Subshell(Script),
    If {
        arms: Vec<(Script, Script)>,
        otherwise: Option<Script>,
    },
    /// `while` and `until`.
    While {
        condition: Script,
        body: Script,
    },
    /// `for` and `select`; without items it goes over the arguments.
    For {
        variable: String,
        items: Option<Vec<Word>>,
        body: Script,
    },
    /// `for ((…))`; the three expressions as one word.
    Count {
        head: Word,
        body: Script,
    },
    Case {
        subject: Word,
        arms: Vec<(Vec<Word>, Script)>,
    },
    /// `[[ … ]]`: the words in it.
    Test(Vec<Word>),
    /// `(( … ))`.
    Arithmetic(Word),
    Function {
        name: String,
        body: Rc<Command>,
    },
    Coprocess(Box<Command>),
}

/// `name=value`.
#[derive(Debug, Clone)]
pub(super) struct Assignment {
    pub(super) name: String,
    pub(super) index: Option<Word>,
    /// `+=`.
    pub(super) adds: bool,
    pub(super) value: Value,
    pub(super) span: Span,
}

/// What is assigned.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Word(Word),
    /// `(a b [k]=c)`: keys and values.
    Array(Vec<(Option<Word>, Word)>),
}

/// A redirection.
#[derive(Debug, Clone)]
pub(super) struct Redirect {
    /// The file descriptor: 0 for `<`, 1 for `>`, unless one is written.
    pub(super) descriptor: u32,
    pub(super) target: Target,
}

/// Where a redirection goes.
#[derive(Debug, Clone)]
pub(super) enum Target {
    /// `< file`.
    Read(Word),
    /// `> file`, `>| file`, `&> file`.
    Truncate(Word),
    /// `>> file`, `&>> file`.
    Append(Word),
    /// `<> file`.
    Both(Word),
    /// `<&3`, `>&2`, `<&-`.
    Duplicate(Word),
    /// `<<< word`.
    String(Word),
    /// `<< EOF`: its text is read when the line ends.
    Document(Rc<OnceCell<Word>>),
}

/// A word.
#[derive(Debug, Clone, Default)]
pub(super) struct Word {
    pub(super) parts: Vec<Part>,
    pub(super) span: Span,
}

/// A part of a word.
#[derive(Debug, Clone)]
pub(super) enum Part {
    Text {
        text: String,
        quoted: bool,
    },
    Parameter {
        parameter: Box<Parameter>,
        quoted: bool,
    },
    /// `$(…)`.
    Command {
        script: Rc<Script>,
        quoted: bool,
        /// As it was written.
        source: String,
    },
    /// `<(…)`, and `>(…)` if `out`.
    Process {
        script: Rc<Script>,
        out: bool,
        source: String,
    },
    /// `$((…))`.
    Arithmetic {
        expression: Word,
        quoted: bool,
    },
    /// An argument of `declare` and its like that assigns an array.
    Array(Box<Assignment>),
}

/// `${name…}`.
#[derive(Debug, Clone)]
pub(super) struct Parameter {
    pub(super) name: String,
    /// `[…]`.
    pub(super) index: Option<Word>,
    /// `${!name}`.
    pub(super) indirect: bool,
    pub(super) operation: Operation,
    /// As it was written.
    pub(super) source: String,
}

/// What is done with a parameter's value.
#[derive(Debug, Clone)]
pub(super) enum Operation {
    None,
    /// `${#name}`.
    Length,
    /// `-`, `=`, `?`, `+`; `empty`: with a colon, so that an empty value counts as none.
    Default {
        sign: char,
        empty: bool,
        word: Word,
    },
    /// `#`, `##`, `%`, `%%`.
    Strip {
        suffix: bool,
        longest: bool,
        pattern: Word,
    },
    /// `/`, `//`, `/#`, `/%`.
    Replace {
        how: char,
        pattern: Word,
        with: Word,
    },
    /// `:offset:length`.
    Slice {
        offset: Word,
        length: Option<Word>,
    },
    /// `^`, `^^`, `,`, `,,`, `@U`, `@L` …: the sign, doubled or not.
    Case {
        upper: bool,
        all: bool,
    },
    /// `${!prefix*}` and what else only running tells.
    Other,
}

impl Word {
    /// A word of known, quoted text.
    pub(super) fn text(text: String, span: Span) -> Self {
        Self { parts: vec![Part::Text { text, quoted: true }], span }
    }

    /// Its text if it is one unquoted literal.
    pub(super) fn literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [Part::Text { text, quoted: false }] => Some(text),
            _ => None,
        }
    }

    /// Adds text, joined to what stands before it if that is quoted the same way.
    pub(super) fn push(&mut self, text: &str, quoted: bool) {
        if let Some(Part::Text { text: last, quoted: same }) = self.parts.last_mut()
            && *same == quoted
        {
            last.push_str(text);
        } else {
            self.parts.push(Part::Text { text: text.to_owned(), quoted });
        }
    }
}
