//! What a rule says about a change.

use crate::{RepoPath, RuleId};

/// How bad it would be if the finding is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Can cost something.
    Low,
    /// Can hurt users.
    Medium,
    /// Can lose money, data or access.
    High,
}

impl Severity {
    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// How sure the rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// A guess worth a look.
    Low,
    /// Likely.
    Medium,
    /// A fact that can be checked.
    High,
}

impl Confidence {
    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Lines `first..=last`, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineRange {
    /// The first line.
    pub first: u32,
    /// The last line, included.
    pub last: u32,
}

impl LineRange {
    /// How many lines.
    pub fn len(self) -> u64 {
        u64::from(self.last).saturating_sub(u64::from(self.first)) + 1
    }

    /// Always false: a range holds at least its first line.
    pub fn is_empty(self) -> bool {
        false
    }

    /// Whether the two share a line.
    pub fn intersects(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

/// A place in the change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub path: RepoPath,
    /// The lines, if it is about some.
    pub lines: Option<LineRange>,
    /// The text there, for display; never a secret.
    pub snippet: Option<String>,
}

impl Place {
    /// The whole file.
    pub fn file(path: &RepoPath) -> Self {
        Self { path: path.clone(), lines: None, snippet: None }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id: the name of its folder, or `org/…` for an organisation's own.
    pub rule: RuleId,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// Where; `None` if it is about the change as a whole.
    pub place: Option<Place>,
    /// Further places that matter.
    pub related: Vec<Place>,
    /// What was found, in one sentence.
    pub what: String,
    /// Why it matters here.
    pub why: String,
    /// The facts that it rests on, each short.
    pub evidence: Vec<String>,
    /// What clears it.
    pub remedy: String,
}
