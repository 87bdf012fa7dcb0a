//! A changed program, before and after.

use std::sync::{Arc, OnceLock};

use caution_core::RepoPath;
use caution_core::finding::LineRange;

use super::{Language, Role, Syntax, parse};

/// A changed program. Its trees are made when somebody asks for them, each once.
#[derive(Debug)]
pub struct SourceFile {
    /// Its path.
    pub path: RepoPath,
    /// Its language.
    pub language: &'static Language,
    /// What it is for.
    pub role: Role,
    /// Its text after the change.
    pub after: Arc<str>,
    /// Its text before the change; none if it is new.
    pub before: Option<Arc<str>>,
    /// Lines that the change added, in the new text.
    pub added: Vec<LineRange>,
    /// Lines that it removed, in the old text.
    pub removed: Vec<LineRange>,
    after_syntax: OnceLock<Syntax>,
    before_syntax: OnceLock<Syntax>,
}

impl SourceFile {
    /// A changed program.
    pub fn new(
        path: RepoPath,
        language: &'static Language,
        before: Option<Arc<str>>,
        after: Arc<str>,
        (added, removed): (Vec<LineRange>, Vec<LineRange>),
    ) -> Self {
        let role = Role::of(&path, &after);
        Self {
            path,
            language,
            role,
            after,
            before,
            added,
            removed,
            after_syntax: OnceLock::new(),
            before_syntax: OnceLock::new(),
        }
    }

    /// Its tree after the change.
    pub fn syntax(&self) -> &Syntax {
        self.after_syntax.get_or_init(|| parse(self.language, &self.after))
    }

    /// Its tree before the change; an empty one if it is new.
    pub fn syntax_before(&self) -> &Syntax {
        self.before_syntax.get_or_init(|| match &self.before {
            Some(before) => parse(self.language, before),
            None => Syntax::default(),
        })
    }

    /// Whether the change added any of these lines.
    pub fn adds(&self, lines: LineRange) -> bool {
        self.added.iter().any(|added| added.intersects(lines))
    }
}
