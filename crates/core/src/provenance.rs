//! Who or what wrote a change: evidence first, then a class. Absence of marks is not evidence of a human.

use crate::finding::LineRange;
use crate::{ObjectId, RepoPath};

/// What the evidence, taken together, says of a commit or a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// An agent is the author.
    AiAuthored,
    /// A person is the author and an agent took part.
    AiAssisted,
    /// Several commits in one, or several authors, some with marks of AI and some without.
    Mixed,
    /// A person applied a suggestion of a reviewing tool.
    AiSuggestion,
    /// A housekeeping bot (dependency updates, merges); neither AI nor a person.
    Automation,
    /// The author says that no AI took part, or a verified recorder saw a person type it.
    HumanAttested,
    /// No mark either way.
    Unknown,
}

impl Class {
    /// Every class.
    pub const ALL: &[Self] = &[
        Self::AiAuthored,
        Self::AiAssisted,
        Self::Mixed,
        Self::AiSuggestion,
        Self::Automation,
        Self::HumanAttested,
        Self::Unknown,
    ];

    /// The name in policies and reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::AiAuthored => "ai-authored",
            Self::AiAssisted => "ai-assisted",
            Self::Mixed => "mixed",
            Self::AiSuggestion => "ai-suggestion",
            Self::Automation => "automation",
            Self::HumanAttested => "human-attested",
            Self::Unknown => "unknown",
        }
    }

    /// Whether an agent wrote some of it: authored, assisted or mixed.
    pub fn is_ai(self) -> bool {
        matches!(self, Self::AiAuthored | Self::AiAssisted | Self::Mixed)
    }
}

/// Where a piece of evidence was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// The author of a commit.
    Author,
    /// The committer of a commit.
    Committer,
    /// A trailer in the last paragraph of a message.
    Trailer,
    /// A whole line elsewhere in a message.
    Message,
    /// A recorder's note, verified against the commit's own diff.
    Note,
    /// The head branch.
    Branch,
    /// The title of the pull request.
    Title,
    /// The body of the pull request.
    Body,
    /// The account that opened the pull request.
    Actor,
    /// What the author says (`AI-Assisted: yes|no`).
    Claim,
}

impl Channel {
    /// Every channel.
    pub const ALL: &[Self] = &[
        Self::Author,
        Self::Committer,
        Self::Trailer,
        Self::Message,
        Self::Note,
        Self::Branch,
        Self::Title,
        Self::Body,
        Self::Actor,
        Self::Claim,
    ];

    /// The name in marker files and reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Committer => "committer",
            Self::Trailer => "trailer",
            Self::Message => "message",
            Self::Note => "note",
            Self::Branch => "branch",
            Self::Title => "title",
            Self::Body => "body",
            Self::Actor => "actor",
            Self::Claim => "claim",
        }
    }
}

/// What a mark says of the tool's part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The tool wrote code.
    Author,
    /// A person applied the tool's suggestion.
    Suggestion,
    /// A housekeeping bot.
    Automation,
    /// A person, by a recorder or by their own word.
    Human,
}

impl Role {
    /// The name in marker files and reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Suggestion => "suggestion",
            Self::Automation => "automation",
            Self::Human => "human",
        }
    }
}

/// How much a piece of evidence weighs, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// The author's own word.
    Claim,
    /// A mark from a list that nobody here has seen in a history.
    Weak,
    /// A line of text or a branch name that a tool is known to write.
    Text,
    /// An exact trailer.
    Trailer,
    /// An agent's identity as author or account.
    Identity,
    /// A recorder's attestation that fits the diff.
    Verified,
}

impl Strength {
    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Weak => "weak",
            Self::Text => "text",
            Self::Trailer => "trailer",
            Self::Identity => "identity",
            Self::Verified => "verified",
        }
    }
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// The commit it belongs to; `None` if it belongs to the pull request.
    pub commit: Option<ObjectId>,
    /// Where it was found.
    pub channel: Channel,
    /// What it says of the tool's part.
    pub role: Role,
    /// How much it weighs.
    pub strength: Strength,
    /// The marker's id (`claude-code`), or the recorder's.
    pub marker: String,
    /// The exact string that was found.
    pub text: String,
    /// Why it does not count as it stands (it is quoted by a revert, it is out of place …).
    pub discounted: Option<String>,
}

/// Lines that a verified recorder attributes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attribution {
    /// The commit whose version of the file the lines count in.
    pub commit: ObjectId,
    /// The file.
    pub path: RepoPath,
    /// The lines.
    pub lines: Vec<LineRange>,
    /// The tool or, for [`Role::Human`], the person.
    pub by: String,
    /// A person or a tool.
    pub role: Role,
}

/// A recorder's statement that does not fit the commit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RejectedClaim {
    /// The commit whose note it is.
    pub commit: ObjectId,
    /// The exact statement.
    pub text: String,
    /// Why it does not hold.
    pub reason: String,
}

/// The class of one commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitClass {
    /// The commit; `None` for a patch or the work tree.
    pub commit: Option<ObjectId>,
    /// Its class.
    pub class: Class,
    /// How many commits were squashed into it, where the message lists them.
    pub squashed: usize,
}

/// Who or what wrote a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The class of the whole.
    pub class: Class,
    /// Everything that was seen, strongest first.
    pub evidence: Vec<Evidence>,
    /// Commit by commit, in the order of the change.
    pub commits: Vec<CommitClass>,
    /// Lines that a verified recorder attributes.
    pub attributions: Vec<Attribution>,
    /// Statements of recorders that do not fit.
    pub rejected: Vec<RejectedClaim>,
    /// True if the author's claim of `no` stands against evidence of AI.
    pub contradicted: bool,
}

impl Default for Provenance {
    fn default() -> Self {
        Self {
            class: Class::Unknown,
            evidence: Vec::new(),
            commits: Vec::new(),
            attributions: Vec::new(),
            rejected: Vec::new(),
            contradicted: false,
        }
    }
}
