//! The answer of `approve` and `approvals`, JSON v1: statements, whose they are, and whether they count.
//!
//! Every field is always there; one that has no value is null.

use caution_core::approval::{About, Filed, Fit, Signer};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::approval::{BreakGlass, Change, Deed, Predicate, Seen, Subject};
use crate::words::{Outcome, StatementKind, UnknownKind};
use crate::{ExitCode, mask};

/// Signed statements, whose they are, and whether they count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Approvals {
    /// Always `caution/approvals/1`.
    pub schema: String,
    /// The exit code that goes with it.
    pub exit_code: u8,
    /// The change that the statements are held against; null if they are held against none.
    pub change: Option<Change>,
    /// The verdict on it, with these statements; null if there is no change.
    pub outcome: Option<Outcome>,
    /// The statements, oldest first.
    pub statements: Vec<Statement>,
    /// What could not be read.
    pub unknowns: Vec<Unread>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// Its id.
    pub id: String,
    /// The ref under which it is kept; null if it is not kept.
    pub reference: Option<String>,
    /// What it does.
    pub kind: StatementKind,
    /// What it is about.
    pub about: Subject,
    /// The name of the repository that it is for; null if it does not say.
    pub repository: Option<String>,
    /// What its maker was shown; null for commands, plans, revocations and uses.
    pub seen: Option<Seen>,
    /// The text that was accepted, or why somebody objects.
    pub text: String,
    /// Weakened tests that it accepts, each by its whole name.
    pub accept_tests: Vec<String>,
    /// When it was made, by its maker's clock (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub made_at: String,
    /// After this moment it says nothing (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub expires_at: Option<String>,
    /// Whether it may be used once only.
    pub single_use: bool,
    /// Whether it was used; null if it may be used any number of times.
    pub used: Option<bool>,
    /// What only a break-glass carries.
    pub break_glass: Option<BreakGlass>,
    /// Whose it is: a person's id; null if no good signature says so.
    pub by: Option<String>,
    /// The fingerprint of the key; null if no good signature says so.
    pub key: Option<String>,
    /// How it fits the change; null if it is held against none.
    pub fit: Option<Fits>,
    /// Whether it counts, before level, team and ownership are asked.
    pub counts: bool,
    /// Why it does not count; null if it does.
    pub why: Option<String>,
    /// How long its maker looked, against how much there was to see; null if that is not known. Reported, and
    /// never ranked by person.
    pub reading: Option<Reading>,
}

/// How long somebody looked at how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    /// Seconds from the first view to the statement.
    pub seconds: u64,
    /// Lines added and removed in all.
    pub lines: u64,
}

/// Whether the content that a statement saw is the one at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fits {
    /// `same`, `replayed`, `changed`, `other-target`, `other-repository`, `elsewhere` or `unknown`. Later versions
    /// may add words.
    pub kind: String,
    /// Files that differ from what was approved.
    pub changed: Vec<ChangedFile>,
    /// The branch that it is for, if it is another one.
    pub target: Option<String>,
    /// Why it cannot be told, or why it is not known to be for this repository.
    pub why: Option<String>,
}

/// A file that differs from what was approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangedFile {
    /// Its path.
    pub path: String,
    /// How many lines differ; 0 if they cannot be counted.
    pub lines: u64,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unread {
    /// Its kind.
    pub kind: UnknownKind,
    /// What it is about.
    pub subject: String,
    /// What could not be seen.
    pub what: String,
}

impl Approvals {
    /// The value of `schema`.
    pub const SCHEMA: &str = "caution/approvals/1";

    /// No statement yet.
    pub fn new(code: ExitCode) -> Self {
        Self {
            schema: Self::SCHEMA.to_owned(),
            exit_code: code.code(),
            change: None,
            outcome: None,
            statements: Vec::new(),
            unknowns: Vec::new(),
        }
    }

    /// JSON, two spaces deep, with a line break at the end.
    pub fn to_json(&self) -> String {
        crate::json(self)
    }
}

impl Statement {
    /// A statement, and why it does not count if it does not.
    pub fn new(filed: &Filed, reference: Option<String>, why: Option<String>) -> Self {
        let form = Predicate::from(&filed.statement);
        let (by, key) = match &filed.signer {
            Signer::Known { who, key } => (Some(who.clone()), Some(key.clone())),
            Signer::Unchecked | Signer::Refused(_) => (None, None),
        };
        let said = &filed.statement;
        let looked = said.first_viewed_at.map(|first| said.made_at.duration_since(first).as_secs());
        let reading = looked.zip(said.seen.as_ref()).map(|(seconds, seen)| Reading {
            seconds: u64::try_from(seconds).unwrap_or(0),
            lines: seen.lines,
        });
        Self {
            id: filed.id.clone(),
            reference,
            kind: form.kind,
            about: masked(form.about),
            repository: form.repository.as_deref().map(mask),
            seen: form.seen,
            text: mask(&form.text),
            accept_tests: form.accept_tests.iter().map(|name| mask(name)).collect(),
            made_at: form.made_at,
            expires_at: form.expires_at,
            single_use: form.single_use,
            used: None,
            break_glass: form.break_glass.map(|glass| BreakGlass {
                incident: mask(&glass.incident),
                scope: glass.scope.iter().map(|name| mask(name)).collect(),
            }),
            by,
            key,
            fit: matches!(said.about, About::Change(_)).then(|| Fits::from(&filed.fit)),
            counts: why.is_none(),
            why: why.map(|why| mask(&why)),
            reading,
        }
    }
}

/// What a statement is about, with no secret in a name that somebody chose.
fn masked(about: Subject) -> Subject {
    let deed =
        |deed: Deed| Deed { directory: mask(&deed.directory), environment: mask(&deed.environment), ..deed };
    match about {
        Subject::Change(change) => Subject::Change(change.masked()),
        Subject::Command(command) => Subject::Command(deed(command)),
        Subject::Plan(plan) => Subject::Plan(deed(plan)),
        Subject::Statement(id) => Subject::Statement(id),
    }
}

impl From<&Fit> for Fits {
    fn from(fit: &Fit) -> Self {
        let mut fits = Self { kind: fit.id().to_owned(), changed: Vec::new(), target: None, why: None };
        match fit {
            Fit::Same | Fit::Replayed | Fit::Elsewhere => {}
            Fit::Changed { files } => {
                fits.changed = files
                    .iter()
                    .map(|(path, lines)| ChangedFile { path: mask(&path.to_string()), lines: *lines })
                    .collect();
            }
            Fit::OtherRepository(stray) => fits.why = Some(mask(&stray.to_string())),
            Fit::OtherTarget(target) => fits.target = Some(mask(target)),
            Fit::Unknown(why) => fits.why = Some(mask(why)),
        }
        fits
    }
}

impl From<&caution_core::unknown::Unknown> for Unread {
    fn from(unknown: &caution_core::unknown::Unknown) -> Self {
        Self { kind: unknown.kind.into(), subject: mask(&unknown.subject), what: mask(&unknown.what) }
    }
}
