//! A changed program, before and after.

use std::sync::{Arc, OnceLock};

use caution_core::RepoPath;
use caution_core::finding::LineRange;

use super::{Language, Role, Syntax, of_path, parse};

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
    /// A changed program. `before` is its old path and text: what stood where no rule looked (a test, a
    /// generated file, no program by its name) counts as new.
    pub fn new(
        path: RepoPath,
        language: &'static Language,
        before: Option<(&RepoPath, Arc<str>)>,
        after: Arc<str>,
        (added, removed): (Vec<LineRange>, Vec<LineRange>),
    ) -> Self {
        let role = Role::of_change(&path, before.as_ref().map(|(_, text)| &**text), &after);
        let looked_at = |(old, text): &(&RepoPath, Arc<str>)| {
            Role::of(old, text) == Role::Product && (*old == &path || of_path(old).is_some())
        };
        let new_here = role == Role::Product && before.as_ref().is_some_and(|before| !looked_at(before));
        let (added, removed) = if new_here { (every_line(&after), Vec::new()) } else { (added, removed) };
        let before = before.filter(|_| !new_here).map(|(_, text)| text);
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

    /// The lines of the new text that the change touched: those it added, and those between which it
    /// removed some.
    pub fn touched(&self) -> Vec<LineRange> {
        let mut touched = self.added.clone();
        let (mut old, mut new) = (1_u32, 1_u32);
        let mut added = self.added.iter().peekable();
        for removed in &self.removed {
            // Both versions run side by side until the next difference.
            while let Some(next) =
                added.next_if(|next| next.first.saturating_sub(new) < removed.first.saturating_sub(old))
            {
                old = old.saturating_add(next.first.saturating_sub(new));
                new = next.last.saturating_add(1);
            }
            new = new.saturating_add(removed.first.saturating_sub(old));
            old = removed.last.saturating_add(1);
            touched.push(LineRange { first: new.saturating_sub(1).max(1), last: new });
        }
        touched
    }

    /// Whether the change added any of these lines.
    pub fn adds(&self, lines: LineRange) -> bool {
        self.added.iter().any(|added| added.intersects(lines))
    }
}

fn every_line(text: &str) -> Vec<LineRange> {
    let last = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
    if last == 0 { Vec::new() } else { vec![LineRange { first: 1, last }] }
}
