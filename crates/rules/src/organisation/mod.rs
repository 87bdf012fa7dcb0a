//! The organisation's own rules: ast-grep's YAML in `.caution/rules/`, run on what a change adds.
//!
//! Their ids begin with `org/`, which no built-in rule's does. A fault in one is a fault of the charter;
//! one that panics or runs away at work harms only itself.

mod cases;
mod error;
mod finding;
mod form;
mod load;
mod metered;
mod run;
mod values;

use std::fmt;

use ast_grep_config::RuleConfig;
use ast_grep_language::SupportLang;
use caution_core::finding::{Confidence, Severity};
use caution_core::problem::Position;
use caution_core::{RepoPath, RuleId};

pub use cases::{CaseResult, Tried};
pub(crate) use run::run;

/// What the ids of an organisation's rules begin with.
pub const PREFIX: &str = "org/";

/// The rules of an organisation, ready to be run.
#[derive(Debug, Default)]
pub struct Organisation {
    /// By id.
    rules: Vec<OwnRule>,
}

impl Organisation {
    /// Every rule, by id; those that are turned off as well.
    pub fn rules(&self) -> &[OwnRule] {
        &self.rules
    }

    /// The rule of that id, with or without `org/`.
    pub fn by_id(&self, id: &str) -> Option<&OwnRule> {
        let bare = id.strip_prefix(PREFIX).unwrap_or(id);
        self.rules.iter().find(|rule| rule.bare_id() == bare)
    }
}

/// One rule of an organisation.
pub struct OwnRule {
    /// Its id, with `org/`.
    pub id: RuleId,
    /// The file that it stands in.
    pub file: RepoPath,
    /// Where in the file it is named.
    pub position: Position,
    /// How bad a finding is; `None` if the rule is turned off.
    pub severity: Option<Severity>,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// What it finds, as its message says before variables are filled in.
    pub title: String,
    /// Why it matters, if it says so.
    pub why: Option<String>,
    /// What clears a finding, if it says so.
    pub remedy: Option<String>,
    /// A page about it.
    pub url: Option<String>,
    files: Option<globset::GlobSet>,
    ignores: Option<globset::GlobSet>,
    config: RuleConfig<SupportLang>,
}

impl OwnRule {
    /// Its id as its file gives it.
    pub fn bare_id(&self) -> &str {
        let id = self.id.as_str();
        id.strip_prefix(PREFIX).unwrap_or(id)
    }

    /// The language that it is written for.
    pub fn language(&self) -> String {
        self.config.language.to_string()
    }

    /// What `caution explain` says of it.
    pub fn document(&self) -> String {
        let mut text = format!("# {}\n\n{}\n", self.id, self.title);
        for (heading, part, place) in [
            ("Why it matters", &self.why, "`metadata.why` is the place for it"),
            ("Remedy", &self.remedy, "`note`, or `metadata.remedy`, is the place for it"),
        ] {
            let part = part.clone().unwrap_or_else(|| format!("The rule does not say; {place}."));
            text.push_str(&format!("\n## {heading}\n\n{part}\n"));
        }
        let severity = self.severity.map_or("off", Severity::id);
        let file = &self.file;
        text.push_str(&format!(
            "\nA rule of this organisation for {}, severity {severity}, in `{file}`.\n",
            self.language()
        ));
        if let Some(url) = &self.url {
            text.push_str(&format!("\nSee {url}\n"));
        }
        text
    }

    /// Whether its globs take a file in.
    fn takes_in(&self, path: &str) -> bool {
        self.ignores.as_ref().is_none_or(|globs| !globs.is_match(path))
            && self.files.as_ref().is_none_or(|globs| globs.is_match(path))
    }
}

impl fmt::Debug for OwnRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnRule").field("id", &self.id).field("file", &self.file).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
