//! What could not be seen. An unknown is never shown as clear.

use crate::RepoPath;

/// The kinds of blindness; policy lists which of them hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnknownKind {
    /// No mark says who or what wrote a commit.
    Provenance,
    /// A recorder's note could not be read or did not fit the limits.
    Note,
    /// The history ends early (shallow clone), or a parent is missing.
    History,
    /// An object is not here (partial clone, missing blob).
    MissingObject,
    /// A binary file changed.
    Binary,
    /// A Git LFS pointer changed; the content is elsewhere.
    Lfs,
    /// A submodule moved to another commit.
    Submodule,
    /// A symbolic link changed where it points.
    Symlink,
    /// Content or a path is not UTF-8.
    Encoding,
    /// A file or a diff is larger than the limit.
    TooLarge,
    /// A merge could not be replayed, so edits hidden in it were not looked for.
    Merge,
    /// The charter at the base could not be read.
    Charter,
    /// The forge could not be asked for something the policy needs.
    Forge,
    /// A rule failed or was cut off.
    Rule,
    /// A report was asked for and is missing, unreadable or of another revision.
    Report,
    /// A program that does not parse where it changed, so no rule looked at it.
    Syntax,
    /// A program in a language that no rule reads.
    Language,
    /// A signed statement that could not be read: it may be an objection or a revocation.
    Statement,
    /// A part of a command that could not be read.
    Command,
    /// Something that could be reached was not seen.
    Reach,
}

impl UnknownKind {
    /// Every kind.
    pub const ALL: &[Self] = &[
        Self::Provenance,
        Self::Note,
        Self::History,
        Self::MissingObject,
        Self::Binary,
        Self::Lfs,
        Self::Submodule,
        Self::Symlink,
        Self::Encoding,
        Self::TooLarge,
        Self::Merge,
        Self::Charter,
        Self::Forge,
        Self::Rule,
        Self::Report,
        Self::Syntax,
        Self::Language,
        Self::Statement,
        Self::Command,
        Self::Reach,
    ];

    /// The name in policies and reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Provenance => "provenance",
            Self::Note => "note",
            Self::History => "history",
            Self::MissingObject => "missing-object",
            Self::Binary => "binary",
            Self::Lfs => "lfs",
            Self::Submodule => "submodule",
            Self::Symlink => "symlink",
            Self::Encoding => "encoding",
            Self::TooLarge => "too-large",
            Self::Merge => "merge",
            Self::Charter => "charter",
            Self::Forge => "forge",
            Self::Rule => "rule",
            Self::Report => "report",
            Self::Syntax => "syntax",
            Self::Language => "language",
            Self::Statement => "statement",
            Self::Command => "command",
            Self::Reach => "reach",
        }
    }
}

/// One thing that could not be seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown {
    /// Its kind.
    pub kind: UnknownKind,
    /// What it is about: a path, a commit, a report.
    pub subject: String,
    /// The file it is about, if it is about one.
    pub path: Option<RepoPath>,
    /// What could not be seen, in one sentence.
    pub what: String,
    /// What it could hide.
    pub hides: String,
    /// What would resolve it, if anything would.
    pub remedy: Option<String>,
}

impl Unknown {
    /// An unknown about something that is not a file.
    pub fn new(
        kind: UnknownKind,
        subject: impl Into<String>,
        what: impl Into<String>,
        hides: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            subject: subject.into(),
            path: None,
            what: what.into(),
            hides: hides.into(),
            remedy: None,
        }
    }

    /// An unknown about a file.
    pub fn of_path(
        kind: UnknownKind,
        path: &RepoPath,
        what: impl Into<String>,
        hides: impl Into<String>,
    ) -> Self {
        Self { path: Some(path.clone()), ..Self::new(kind, path.to_string(), what, hides) }
    }

    /// Says what would resolve it.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }
}
