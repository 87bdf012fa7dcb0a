//! The predicate, mirrored.

use caution_core::approval::{self as core, About, Kind};
use caution_core::charter::Tier;
use caution_core::verdict;
use caution_core::{Digest, ObjectId};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Malformed;
use super::envelope::shown;
use crate::words::{Outcome, StatementKind};

/// Characters of a text, a name or a nonce.
const TEXT: usize = 4_000;
const NAME: usize = 300;
/// Entries of a list.
const LIST: usize = 2_000;

/// What somebody says of a change, a command or a plan. Unknown fields are refused: one could be a
/// condition that a reader of today would pass over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Predicate {
    /// Always `caution/approval/1`.
    pub schema: String,
    /// What the statement does.
    pub kind: StatementKind,
    /// What it is about.
    pub about: Subject,
    /// The name of the repository that it is for. Left out where that had no name, and of what is about another
    /// statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// What was shown; null for commands, plans, revocations and uses.
    pub seen: Option<Seen>,
    /// The text that was accepted, or why somebody objects.
    pub text: String,
    /// Weakened tests that an approval of a change accepts, each by its whole name. Left out if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accept_tests: Vec<String>,
    /// When it was made (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub made_at: String,
    /// When its maker first looked at the change (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub first_viewed_at: Option<String>,
    /// After this moment it says nothing (RFC 3339, UTC).
    #[schemars(extend("format" = "date-time"))]
    pub expires_at: Option<String>,
    /// Whether it may be used once only.
    pub single_use: bool,
    /// Makes two statements of the same text two.
    pub nonce: String,
    /// What only a break-glass carries.
    pub break_glass: Option<BreakGlass>,
}

/// What a statement is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// A change that git holds.
    Change(Change),
    /// A command.
    Command(Deed),
    /// A plan of an infrastructure tool.
    Plan(Deed),
    /// Another statement, by its id.
    Statement(String),
}

/// A change that git holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What it is compared with; null before a root commit.
    pub base: Option<Point>,
    /// What stands at its head.
    pub head: Point,
    /// The branch that it is to enter.
    pub target: String,
    /// The branch that it comes from; null if not known.
    pub branch: Option<String>,
    /// A digest of its changed lines that does not depend on the base.
    pub content: String,
}

/// A commit and its tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// The commit.
    pub commit: String,
    /// Its tree.
    pub tree: String,
}

/// A command or a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deed {
    /// The digest of its bytes.
    pub digest: String,
    /// The folder in which it is to run.
    pub directory: String,
    /// Where it goes.
    pub environment: String,
}

/// What whoever made a statement was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// Services that the change reached.
    pub services: Vec<Service>,
    /// The verdict.
    pub outcome: Outcome,
    /// The digest of the policy that gave it.
    pub policy: String,
    /// How many things could not be seen.
    pub unknowns: u64,
    /// Lines added and removed in all.
    pub lines: u64,
}

/// A service that was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// Its tier then, 1 to 4; null if it had none.
    pub tier: Option<u8>,
}

/// What only a break-glass carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakGlass {
    /// The incident.
    pub incident: String,
    /// Requirements that are to be passed over, by id.
    pub scope: Vec<String>,
}

impl Change {
    /// The same, with no secret in a name that somebody chose: as reports show it, and never as it is signed.
    pub fn masked(self) -> Self {
        let (target, branch) = (crate::mask(&self.target), self.branch.as_deref().map(crate::mask));
        Self { target, branch, ..self }
    }
}

impl From<&core::ChangeRef> for Change {
    fn from(change: &core::ChangeRef) -> Self {
        Self {
            base: change.base.as_ref().map(Point::from),
            head: Point::from(&change.head),
            target: change.target.clone(),
            branch: change.branch.clone(),
            content: change.content.to_string(),
        }
    }
}

impl From<&core::Statement> for Predicate {
    fn from(said: &core::Statement) -> Self {
        let deed = |deed: &core::DeedRef| Deed {
            digest: deed.digest.to_string(),
            directory: deed.directory.clone(),
            environment: deed.environment.clone(),
        };
        Self {
            schema: super::SCHEMA.to_owned(),
            kind: said.kind.into(),
            about: match &said.about {
                About::Change(change) => Subject::Change(Change::from(change)),
                About::Command(command) => Subject::Command(deed(command)),
                About::Plan(plan) => Subject::Plan(deed(plan)),
                About::Statement(id) => Subject::Statement(id.clone()),
            },
            repository: said.repository.clone(),
            seen: said.seen.as_ref().map(|seen| Seen {
                services: seen
                    .services
                    .iter()
                    .map(|one| Service { name: one.name.clone(), tier: one.tier.map(Tier::number) })
                    .collect(),
                outcome: seen.outcome.into(),
                policy: seen.policy.to_string(),
                unknowns: seen.unknowns,
                lines: seen.lines,
            }),
            text: said.text.clone(),
            accept_tests: said.accept_tests.clone(),
            made_at: said.made_at.to_string(),
            first_viewed_at: said.first_viewed_at.map(|at| at.to_string()),
            expires_at: said.expires_at.map(|at| at.to_string()),
            single_use: said.single_use,
            nonce: said.nonce.clone(),
            break_glass: said
                .break_glass
                .as_ref()
                .map(|glass| BreakGlass { incident: glass.incident.clone(), scope: glass.scope.clone() }),
        }
    }
}

impl From<&core::Point> for Point {
    fn from(point: &core::Point) -> Self {
        Self { commit: point.commit.to_string(), tree: point.tree.to_string() }
    }
}

impl TryFrom<Predicate> for core::Statement {
    type Error = Malformed;

    fn try_from(form: Predicate) -> Result<Self, Malformed> {
        if form.schema != super::SCHEMA {
            return Err(Malformed(format!("its form `{}` is not known", shown(&form.schema))));
        }
        let kind = kind(form.kind)?;
        let about = match form.about {
            Subject::Change(change) => About::Change(core::ChangeRef {
                base: change.base.map(point).transpose()?,
                head: point(change.head)?,
                target: name(change.target, "target")?,
                branch: change.branch.map(|branch| name(branch, "branch")).transpose()?,
                content: digest(&change.content)?,
            }),
            Subject::Command(command) => About::Command(deed(command)?),
            Subject::Plan(plan) => About::Plan(deed(plan)?),
            Subject::Statement(id) => About::Statement(super::id(&id)?),
        };
        let on_statement = matches!(about, About::Statement(_));
        if on_statement != matches!(kind, Kind::Revoke | Kind::Use) {
            return Err(Malformed(format!("`{}` cannot be said of that", kind.id())));
        }
        if (kind == Kind::BreakGlass) != form.break_glass.is_some() {
            return Err(Malformed(
                "a break-glass without an incident, or an incident without one".to_owned(),
            ));
        }
        let accepts = kind == Kind::Approve && matches!(about, About::Change(_));
        if !form.accept_tests.is_empty() && !accepts {
            return Err(Malformed("only an approval of a change accepts tests".to_owned()));
        }
        if form.accept_tests.len() > LIST {
            return Err(Malformed(format!("it accepts {} tests", form.accept_tests.len())));
        }
        Ok(Self {
            kind,
            about,
            repository: form.repository.map(repository).transpose()?,
            seen: form.seen.map(seen).transpose()?,
            text: bounded(form.text, TEXT, "text")?,
            accept_tests: form.accept_tests.into_iter().map(test).collect::<Result<_, _>>()?,
            made_at: moment(&form.made_at)?,
            first_viewed_at: form.first_viewed_at.as_deref().map(moment).transpose()?,
            expires_at: form.expires_at.as_deref().map(moment).transpose()?,
            single_use: form.single_use,
            nonce: bounded(form.nonce, NAME, "nonce")?,
            break_glass: form.break_glass.map(glass).transpose()?,
        })
    }
}

/// The name of a test: a path and more, so it may be as long as a text.
fn test(name: String) -> Result<String, Malformed> {
    if name.trim().is_empty() {
        return Err(Malformed("a test is empty".to_owned()));
    }
    bounded(name, TEXT, "test")
}

/// The name of a repository: it may be a path.
fn repository(name: String) -> Result<String, Malformed> {
    if name.trim().is_empty() {
        return Err(Malformed("a repository is empty".to_owned()));
    }
    bounded(name, TEXT, "repository")
}

fn kind(word: StatementKind) -> Result<Kind, Malformed> {
    Kind::parse(word.word()).ok_or_else(|| Malformed("its kind is not known".to_owned()))
}

fn seen(form: Seen) -> Result<core::Seen, Malformed> {
    if form.services.len() > LIST {
        return Err(Malformed(format!("it names {} services", form.services.len())));
    }
    let service = |one: Service| {
        let tier = one
            .tier
            .map(|tier| Tier::new(tier).ok_or_else(|| Malformed(format!("the tier `{tier}` is not 1 to 4"))));
        Ok(core::SeenService { name: name(one.name, "service")?, tier: tier.transpose()? })
    };
    Ok(core::Seen {
        services: form.services.into_iter().map(service).collect::<Result<_, _>>()?,
        outcome: match form.outcome {
            Outcome::Proceed => verdict::Outcome::Proceed,
            Outcome::Hold => verdict::Outcome::Hold,
            Outcome::Stop => verdict::Outcome::Stop,
        },
        policy: digest(&form.policy)?,
        unknowns: form.unknowns,
        lines: form.lines,
    })
}

fn glass(form: BreakGlass) -> Result<core::BreakGlass, Malformed> {
    if form.scope.len() > LIST {
        return Err(Malformed(format!("its scope has {} entries", form.scope.len())));
    }
    let scope = form.scope.into_iter().map(|one| name(one, "requirement"));
    Ok(core::BreakGlass {
        incident: bounded(form.incident, NAME, "incident")?,
        scope: scope.collect::<Result<_, _>>()?,
    })
}

fn deed(form: Deed) -> Result<core::DeedRef, Malformed> {
    Ok(core::DeedRef {
        digest: digest(&form.digest)?,
        directory: bounded(form.directory, TEXT, "directory")?,
        environment: bounded(form.environment, NAME, "environment")?,
    })
}

fn point(form: Point) -> Result<core::Point, Malformed> {
    Ok(core::Point { commit: object(&form.commit)?, tree: object(&form.tree)? })
}

fn object(text: &str) -> Result<ObjectId, Malformed> {
    ObjectId::parse(text).ok_or_else(|| Malformed(format!("`{}` is no object id", shown(text))))
}

fn digest(text: &str) -> Result<Digest, Malformed> {
    Digest::parse(text).ok_or_else(|| Malformed(format!("`{}` is no digest", shown(text))))
}

fn moment(text: &str) -> Result<Timestamp, Malformed> {
    text.parse().map_err(|_| Malformed(format!("`{}` is no moment", shown(text))))
}

fn name(text: String, what: &str) -> Result<String, Malformed> {
    if text.trim().is_empty() {
        return Err(Malformed(format!("a {what} is empty")));
    }
    bounded(text, NAME, what)
}

fn bounded(text: String, limit: usize, what: &str) -> Result<String, Malformed> {
    if text.chars().count() > limit {
        return Err(Malformed(format!("its {what} has more than {limit} characters")));
    }
    Ok(text)
}
