//! One program that would be started, with everything that reading tells of it.

use caution_core::command::{Hint, Span, When};

use crate::word::{Piece, Word};

/// Where a program's standard input comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Input {
    /// From whoever starts the command.
    #[default]
    Inherited,
    /// This text: a here-document, a here-string, what `echo` or `cat <<EOF` in front of a pipe prints.
    Text(Word),
    /// This file.
    File(Word),
    /// What another program prints, and which: the words of the last stage in front of the pipe.
    Output(Vec<Word>),
}

/// How a redirection opens its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RedirectKind {
    /// Empties it first.
    Truncate,
    /// Adds to its end.
    Append,
    /// Reads it.
    Read,
}

/// A redirection to or from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// How it is opened.
    pub kind: RedirectKind,
    /// The file.
    pub file: Word,
}

/// One program that would be started.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Invocation {
    /// The program and its arguments, after expansion. Never empty when a tool sees it.
    pub words: Vec<Word>,
    /// Variables that it gets besides those of the environment: `A=1 make`, and exported ones.
    pub variables: Vec<(String, Word)>,
    /// Files that it reads or writes by redirection.
    pub redirects: Vec<Redirect>,
    /// Its standard input.
    pub input: Input,
    /// The absolute path of the folder in which it runs; `None` if that only running tells, or if it runs
    /// on another machine or in a container.
    pub directory: Option<String>,
    /// When it runs.
    pub when: When,
    /// Whether it runs with the rights of another user (`sudo`).
    pub elevated: bool,
    /// Whether it runs once for each of a list that is not known (`xargs`, `find -exec`, a loop).
    pub repeated: bool,
    /// Through which other commands it runs, outermost first: `ssh db1`, `bash -c`.
    pub through: Vec<String>,
    /// Where those lead: the host of `ssh`, the container of `docker exec`.
    pub hints: Vec<Hint>,
    /// True if it runs on another machine or in a container, so that no path of this one is meant.
    pub elsewhere: bool,
    /// Where it stands in the outermost text.
    pub span: Span,
}

impl Invocation {
    /// The name of its program: without folders, `\`, `.exe`; `None` if only running tells.
    pub fn program(&self) -> Option<&str> {
        let word = match self.words.first()?.pieces.as_slice() {
            [Piece::Text(text)] => text.as_str(),
            // `$(npm bin)/eslint`: the name itself is known.
            [.., Piece::Text(text)] if text.contains('/') && !text.ends_with('/') => text,
            _ => return None,
        };
        let base = word.rsplit(['/', '\\']).next().unwrap_or(word);
        Some(base.strip_suffix(".exe").or_else(|| base.strip_suffix(".cmd")).unwrap_or(base))
    }

    /// Its arguments.
    pub fn arguments(&self) -> &[Word] {
        self.words.get(1..).unwrap_or(&[])
    }

    /// The same, but run through another command. Redirections are those of the outer one and not told
    /// again.
    pub(crate) fn within(&self, through: String, hints: Vec<Hint>, elsewhere: bool) -> Self {
        let mut inner = self.clone();
        inner.redirects.clear();
        inner.through.push(through);
        inner.hints.extend(hints);
        if elsewhere {
            inner.elsewhere = true;
            inner.directory = None;
            inner.variables.clear();
        }
        inner
    }

    /// The value of a variable that it gets besides those of the environment.
    pub fn variable(&self, name: &str) -> Option<&Word> {
        self.variables.iter().rev().find(|(own, _)| own == name).map(|(_, value)| value)
    }
}
