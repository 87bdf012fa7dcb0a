//! What git does not hold: the pull request, who acts, the advice followed, approvals, reports.
//! Every field carries its trust.

use jiff::Timestamp;

use crate::ObjectId;
use crate::approval::{Filed, Fit};
use crate::change::Commit;
use crate::command::{Intent, Run};
use crate::effect::Effect;
use crate::evidence::{ChangedMutants, LineCoverage, TestRun};

/// How a field came to us. A claim can add to a requirement, never meet one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trust {
    /// Somebody says so.
    Claimed,
    /// A signature says so and was checked.
    Signed,
    /// The forge says so.
    Forge,
}

impl Trust {
    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Signed => "signed",
            Self::Forge => "forge",
        }
    }

    /// Whether it can meet a requirement.
    pub fn can_meet(self) -> bool {
        self > Self::Claimed
    }
}

/// A value and how it came to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<T> {
    /// The value.
    pub value: T,
    /// Its trust.
    pub trust: Trust,
    /// Where it stood: `--title`, `context.yaml`, `github pull_request event`.
    pub source: String,
}

impl<T> Told<T> {
    /// Something that somebody says.
    pub fn claimed(value: T, source: impl Into<String>) -> Self {
        Self { value, trust: Trust::Claimed, source: source.into() }
    }

    /// Something that the forge says.
    pub fn forge(value: T, source: impl Into<String>) -> Self {
        Self { value, trust: Trust::Forge, source: source.into() }
    }
}

/// An account on a forge, or a name that somebody gave.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account {
    /// The handle, without `@`.
    pub handle: String,
    /// Whether the forge calls it a bot or an app.
    pub bot: bool,
    /// Its address, if known.
    pub email: Option<String>,
}

impl Account {
    /// A person's account, as far as is known.
    pub fn person(handle: impl Into<String>) -> Self {
        Self { handle: handle.into(), bot: false, email: None }
    }
}

/// How the source of advice begins that nobody named: a session of an agent read it before the change was
/// made. That it was followed is not said.
pub const READ_BY: &str = "a session of ";

/// A page or document that somebody followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// Where it is.
    pub url: String,
    /// When it was last edited.
    pub last_edited: Option<Timestamp>,
    /// Who keeps it.
    pub owner: Option<String>,
    /// Whether something newer replaces it; `None` if nobody said.
    pub superseded: Option<bool>,
}

/// Why, how it was checked, and how it is undone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChangeRecord {
    /// Why the change is made.
    pub why: Option<String>,
    /// How it was checked.
    pub verified: Option<String>,
    /// How it is undone.
    pub rollback: Option<String>,
}

/// What a review says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewState {
    /// Yes.
    Approved,
    /// No.
    ChangesRequested,
    /// Neither.
    Commented,
    /// Taken back.
    Dismissed,
}

/// One person's review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Whose.
    pub by: Account,
    /// What it says.
    pub state: ReviewState,
    /// The commit it saw.
    pub commit: Option<ObjectId>,
    /// When.
    pub at: Option<Timestamp>,
}

/// What a report measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// Tests that ran.
    Tests {
        /// How many passed.
        passed: u64,
        /// How many failed.
        failed: u64,
        /// How many were skipped.
        skipped: u64,
    },
    /// Share of the changed lines that tests reach, in per cent.
    Coverage {
        /// 0 to 100, rounded down.
        changed_lines_percent: u8,
    },
    /// Mutants of the changed lines.
    Mutation {
        /// Not noticed by any test.
        missed: u64,
    },
    /// Tests that the change removed, skipped or made say less.
    TestChanges {
        /// How many.
        weakened: u64,
    },
    /// How the change will go out.
    Rollout {
        /// Shares of traffic in per cent, in order.
        steps: Vec<u8>,
        /// Signals watched at each step.
        monitoring: Vec<String>,
    },
    /// A check of the forge (a CI job), by its name.
    Check {
        /// Whether it succeeded.
        passed: bool,
    },
    /// Tests that ran, one by one.
    Run(TestRun),
    /// The changed lines, one by one.
    Lines(LineCoverage),
    /// Mutants of the changed lines, one by one.
    Mutants(ChangedMutants),
}

impl Measure {
    /// The kind's name in contexts and policies.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Tests { .. } | Self::Run(_) => "tests",
            Self::Coverage { .. } | Self::Lines(_) => "coverage",
            Self::Mutation { .. } | Self::Mutants(_) => "mutation",
            Self::TestChanges { .. } => "test-changes",
            Self::Rollout { .. } => "rollout",
            Self::Check { .. } => "check",
        }
    }
}

/// A report that somebody or something attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its name (`unit tests`, `ci/build`).
    pub name: String,
    /// The commit or tree that it is about; a report of another one is stale.
    pub revision: Option<ObjectId>,
    /// What it measured.
    pub measure: Measure,
}

/// The accounts that the forge ties to a commit of the pull request. It finds author and committer by
/// the address in the commit, which anybody may write: this can add an author, never take one away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitAccounts {
    /// The commit.
    pub commit: ObjectId,
    /// The author, with the address that the commit gives.
    pub author: Option<Account>,
    /// The committer, with the address that the commit gives.
    pub committer: Option<Account>,
    /// Who pushed it, as far as the forge recorded that.
    pub pusher: Option<Account>,
}

/// How many requests for a review wait for somebody. It may order whom a report names, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRequests {
    /// For whom.
    pub who: Account,
    /// How many.
    pub count: u32,
}

/// What git does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// The repository's name on the forge (`org/name`).
    pub repository: Option<Told<String>>,
    /// The branch that the change is to enter.
    pub target_branch: Option<Told<String>>,
    /// The branch that it comes from.
    pub head_branch: Option<Told<String>>,
    /// The commit at the head of the pull request.
    pub head_commit: Option<Told<ObjectId>>,
    /// The tip of the target branch, as the forge sees it.
    pub target_commit: Option<Told<ObjectId>>,
    /// The title of the pull request.
    pub title: Option<Told<String>>,
    /// Its body.
    pub body: Option<Told<String>>,
    /// Who opened it.
    pub author: Option<Told<Account>>,
    /// Who acts now (pushes, deploys, runs).
    pub actor: Option<Told<Account>>,
    /// The person who drives the agent.
    pub operator: Option<Told<Account>>,
    /// Where it goes.
    pub environment: Option<Told<String>>,
    /// What would happen, where no reader can work it out of the change itself.
    pub effects: Vec<Told<Effect>>,
    /// The command that is about to run, if the change is one.
    pub run: Option<Box<Run>>,
    /// What somebody set out to do.
    pub intent: Option<Told<Intent>>,
    /// Who said yes at a prompt, knowing what would happen.
    pub confirmed: Option<Told<Account>>,
    /// What was followed.
    pub advice: Vec<Told<Advice>>,
    /// The change record.
    pub record: Option<Told<ChangeRecord>>,
    /// Who is behind the commits, by the forge's accounts.
    pub commit_accounts: Vec<Told<CommitAccounts>>,
    /// Reviews, oldest first.
    pub approvals: Vec<Told<Approval>>,
    /// Whether what a review saw is the change at hand, for commits of reviews that are here.
    pub fits: Vec<(ObjectId, Fit)>,
    /// Signed statements on this change, oldest first. They are claims until their signatures were
    /// checked.
    pub statements: Vec<Told<Filed>>,
    /// Commits of earlier forms of this change, by the id of the statement that saw them. They can add an
    /// author, if the statement is somebody's.
    pub earlier_commits: Vec<(String, Vec<Commit>)>,
    /// Reports.
    pub reports: Vec<Told<Report>>,
    /// Why reviews could not be read in full, if they could not.
    pub reviews_unread: Option<String>,
    /// What waits for whom. Whoever is not named has none, as far as is known.
    pub open_requests: Vec<Told<OpenRequests>>,
}
