//! One row of the marker table.

use caution_core::provenance::{Channel, Role, Strength};

use super::pattern::Pattern;

/// Where a marker is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    /// It was met in public histories.
    Measured,
    /// The tool's own source or documentation gives it, or projects that use the tool quote it.
    Source,
    /// Somebody reports it; nobody here has seen it.
    Reported,
    /// The organisation's own `.caution/markers.yaml` gives it.
    Declared,
}

impl Seen {
    /// The name in marker files and tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Source => "source",
            Self::Reported => "reported",
            Self::Declared => "declared",
        }
    }
}

/// What a marker looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// An exact address, in lower case: of author, committer, account or in an authorship trailer.
    Email(String),
    /// A forge login, in lower case, as `<digits>+<login>@users.noreply.…` and as account. If ids are
    /// given, only with one of them.
    Login {
        /// The login.
        login: String,
        /// The numeric ids; empty means that any will do.
        ids: Vec<u64>,
    },
    /// A number of an account on github.com, whatever its login is now.
    AccountId(u64),
    /// Any login of this form that no other row names.
    AnyLogin(Pattern),
    /// An account that acts on the forge.
    Actor(String),
    /// The end of the author's name.
    NameSuffix(String),
    /// A trailer with this key, in lower case, and a value of this form; `None` means any value.
    Trailer {
        /// The key.
        key: String,
        /// The form of the value.
        value: Option<Pattern>,
    },
    /// A tool or model named in `Assisted-by:` and its kin, as a whole part of the list there.
    Assisted(Pattern),
    /// The kernel's `Assisted-by: AGENT:MODEL [TOOLS]`.
    AgentModel,
    /// A head branch of this form.
    Branch(Pattern),
    /// A whole line of a message or of a pull request's body, from the first column on.
    Line(Pattern),
    /// A piece of a pull request's body.
    Body(Pattern),
    /// A pull request's title.
    Title(Pattern),
    /// A commit's subject.
    Subject(Pattern),
    /// A trailer with which the author says yes or no.
    Claim(String),
}

impl Rule {
    /// The key in marker files.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Email(_) => "email",
            Self::Login { .. } => "login",
            Self::AccountId(_) => "account-id",
            Self::AnyLogin(_) => "any-login",
            Self::Actor(_) => "actor",
            Self::NameSuffix(_) => "name-suffix",
            Self::Trailer { .. } => "trailer",
            Self::Assisted(_) => "assisted-by",
            Self::AgentModel => "agent-model",
            Self::Branch(_) => "branch",
            Self::Line(_) => "line",
            Self::Body(_) => "body",
            Self::Title(_) => "title",
            Self::Subject(_) => "subject",
            Self::Claim(_) => "claim",
        }
    }

    /// Where it is looked for.
    pub fn channels(&self) -> &'static [Channel] {
        match self {
            Self::Email(_) | Self::Login { .. } | Self::AccountId(_) | Self::AnyLogin(_) => {
                &[Channel::Author, Channel::Committer, Channel::Trailer, Channel::Message, Channel::Actor]
            }
            Self::Actor(_) => &[Channel::Actor],
            Self::NameSuffix(_) => &[Channel::Author],
            Self::Trailer { .. } | Self::Assisted(_) | Self::AgentModel => {
                &[Channel::Trailer, Channel::Message]
            }
            Self::Branch(_) => &[Channel::Branch],
            Self::Line(_) => &[Channel::Message, Channel::Body],
            Self::Body(_) => &[Channel::Body],
            Self::Title(_) => &[Channel::Title],
            Self::Subject(_) => &[Channel::Message],
            Self::Claim(_) => &[Channel::Claim],
        }
    }
}

/// One row of the marker table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The tool's id: what evidence is filed under (`claude-code`).
    pub marker: String,
    /// The row's own name; `claude-code/address` names the row.
    pub name: String,
    /// The tool, for people.
    pub tool: String,
    /// What it says of the tool's part.
    pub role: Role,
    /// What it looks for.
    pub rule: Rule,
    /// Where it is known from.
    pub seen: Seen,
    /// Whether it only hints: shown, and never enough for a class.
    pub weak: bool,
    /// Where it was seen or read, in a few words.
    pub source: String,
}

impl Row {
    /// The row's id: `claude-code/address`.
    pub fn id(&self) -> String {
        format!("{}/{}", self.marker, self.name)
    }

    /// How much it weighs in a channel.
    pub fn strength_in(&self, channel: Channel) -> Strength {
        match channel {
            Channel::Claim => Strength::Claim,
            _ if self.weak => Strength::Weak,
            Channel::Author | Channel::Committer | Channel::Actor => Strength::Identity,
            Channel::Trailer => Strength::Trailer,
            Channel::Note => Strength::Verified,
            Channel::Message | Channel::Branch | Channel::Title | Channel::Body => Strength::Text,
        }
    }

    /// How much it weighs at most.
    pub fn strength(&self) -> Strength {
        let channels = self.rule.channels().iter();
        channels.map(|channel| self.strength_in(*channel)).max().unwrap_or(Strength::Weak)
    }

    /// What it looks for, as a person would write it.
    pub fn pattern(&self) -> String {
        match &self.rule {
            Rule::Email(text) | Rule::Actor(text) => text.clone(),
            Rule::Login { login, ids } if ids.is_empty() => login.clone(),
            Rule::Login { login, ids } => {
                let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
                format!("{}+{login}", ids.join("|"))
            }
            Rule::AccountId(id) => format!("{id}+…"),
            Rule::NameSuffix(suffix) => format!("…{suffix}"),
            Rule::Trailer { key, value } => match value {
                Some(value) => format!("{key}: {value}"),
                None => format!("{key}: …"),
            },
            Rule::Assisted(name) => format!("assisted-by: {name}"),
            Rule::AgentModel => "assisted-by: AGENT:MODEL [TOOL]…".to_owned(),
            Rule::Claim(key) => format!("{key}: yes|no"),
            Rule::AnyLogin(pattern)
            | Rule::Branch(pattern)
            | Rule::Line(pattern)
            | Rule::Body(pattern)
            | Rule::Title(pattern)
            | Rule::Subject(pattern) => pattern.to_string(),
        }
    }
}
