//! The answer of `backtest`, JSON v1: what the gate would have done in a repository's own history.
//!
//! Every field is always there; one that has no value is null. Moments are RFC 3339 in UTC. Shares and
//! differences are in per cent, to one decimal.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::comparison::{Comparison, Load};
use crate::words::{Outcome, Severity, UnknownKind};

/// What the gate would have done in a repository's own history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Backtest {
    /// Always `caution/backtest/1`.
    pub schema: String,
    /// The name of the repository's folder.
    pub repository: Option<String>,
    /// Which changes were asked about.
    pub period: Period,
    /// How many there are, and how they came out. A change is a commit of the first-parent line: a merge
    /// counts as the one change that it brings.
    pub changes: Changes,
    /// The policies that judged, the busiest first.
    pub policies: Vec<Policy>,
    /// What the charter of the newest judged change names; null if none was judged.
    pub charter: Option<Charter>,
    /// Every week that rates are worked out over, oldest first; weeks begin on Monday, 00:00 UTC.
    pub weeks: Vec<Week>,
    /// Requirements that were not met, those that hold or stop first. As approvals are not in git, each is
    /// counted as if nobody had approved yet.
    pub requirements: Vec<Requirement>,
    /// Rules that found something, the most severe first.
    pub rules: Vec<Rule>,
    /// What the holds would have cost.
    pub effort: Effort,
    /// Whom the policy would have asked to approve.
    pub load: Load,
    /// How the policy compares with another one; null if none was named.
    pub comparison: Option<Comparison>,
    /// The changes most worth reading: by verdict, severity, tier, size.
    pub reading: Vec<Reading>,
    /// Whether the gate would have spoken for changes that were later reverted or hot-fixed.
    pub outcomes: Outcomes,
    /// Reverts whose reverted change is in the period, newest first.
    pub reverts: Vec<Revert>,
    /// Hot-fixes whose mended change is in the period, newest first.
    pub hot_fixes: Vec<HotFix>,
    /// What could not be seen.
    pub unknowns: Unknowns,
}

impl Backtest {
    /// The value of `schema`.
    pub const SCHEMA: &str = "caution/backtest/1";

    /// JSON, two spaces deep, with a line break at the end.
    pub fn to_json(&self) -> String {
        crate::json(self)
    }

    /// Whether there was no change to judge.
    pub fn is_empty(&self) -> bool {
        self.changes.found == 0
    }
}

/// Which changes were asked about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Period {
    /// As it was asked: `90d`, `2026-01-01`, `last 500`.
    pub asked: String,
    /// From this moment on; null if only the number of changes was given.
    pub since: Option<String>,
    /// Up to this moment; null if the newest commit is the only bound.
    pub until: Option<String>,
    /// The newest commit of the line that was walked; null before the first commit.
    pub tip: Option<String>,
    /// When that commit was made.
    pub tip_at: Option<String>,
    /// When the oldest change in the period was committed; null if there is none.
    pub oldest_at: Option<String>,
    /// When the newest change in the period was committed; null if there is none.
    pub newest_at: Option<String>,
    /// From when on rates are worked out: `since`, or the first judged change where nothing older is here;
    /// null if there is none.
    pub counted_from: Option<String>,
    /// Whether the history that is here begins within the period.
    pub is_whole: bool,
    /// How many days rates are worked out over.
    pub days: f64,
}

/// How many changes there are, and how they came out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Changes {
    /// Changes in the period.
    pub found: u64,
    /// How many of them are merges.
    pub merges: u64,
    /// How many of them are commits of their own.
    pub direct: u64,
    /// How many were judged; all that follows is of these.
    pub judged: u64,
    /// How many would have proceeded.
    pub proceed: u64,
    /// How many would have been held.
    pub hold: u64,
    /// How many of the holds only unknowns cause.
    pub hold_only_unknowns: u64,
    /// How many would have been stopped.
    pub stop: u64,
    /// How many would have proceeded with a finding of medium severity or more.
    pub proceed_with_finding: u64,
    /// How many would have proceeded with a finding of high severity or more.
    pub proceed_with_high_finding: u64,
}

/// A policy that judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Policy {
    /// Its name: that of a built-in policy, or its file.
    pub name: String,
    /// How many changes it judged.
    pub changes: u64,
    /// How many texts of it did: a repository's own policy changes over time.
    pub texts: u64,
}

/// What a charter names of whom and what a policy goes by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Charter {
    /// The change that it judged.
    pub change: String,
    /// The policy.
    pub policy: String,
    /// People and teams who could approve: those of `people.yaml`, owners of services, CODEOWNERS.
    pub reviewers: u64,
    /// Services with a tier.
    pub tiered_services: u64,
    /// Whether there is any file in `.caution/`.
    pub has_files: bool,
}

/// A week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Week {
    /// Its Monday (`2026-01-05`).
    pub begins: String,
    /// Changes that were judged.
    pub changes: u64,
    /// Changes that would have been held.
    pub hold: u64,
    /// Changes that would have been stopped.
    pub stop: u64,
}

/// What the gate would have done about a requirement that was not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// Nothing in the change could have cleared it.
    Stop,
    /// The change would have waited for it.
    Hold,
    /// It would have been shown; nothing waits for it.
    Warn,
    /// It would have been recorded; nobody is told.
    Observe,
}

impl Asked {
    /// The word itself.
    pub fn word(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Hold => "hold",
            Self::Warn => "warn",
            Self::Observe => "observe",
        }
    }
}

/// A requirement that was not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Requirement {
    /// Its name in the policy.
    pub id: String,
    /// Why the policy asks it.
    pub because: String,
    /// What the gate would have done.
    pub asked: Asked,
    /// For how many changes.
    pub changes: u64,
}

/// A rule that found something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// The worst that it found.
    pub worst: Severity,
    /// In how many changes it found something.
    pub changes: u64,
    /// In how many of them something of medium severity or more.
    pub changes_medium_or_more: u64,
}

/// What the holds would have cost. The minutes of a hold are an assumption, not a measurement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Effort {
    /// How many minutes one hold is taken to cost.
    pub minutes_per_hold: u32,
    /// How many holds there would have been.
    pub holds: u64,
    /// The product of the two.
    pub minutes: u64,
    /// The same for one week; null for a period of less than two weeks.
    pub minutes_per_week: Option<f64>,
    /// The same for one change that was judged; null if none was.
    pub minutes_per_change: Option<f64>,
    /// In per cent, how many of the judged changes would have met no hold and no stop; null if none was
    /// judged.
    pub without_friction_percent: Option<f64>,
}

/// A change, as it is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Named {
    /// The commit.
    pub commit: String,
    /// When it was committed.
    pub at: String,
    /// Its subject; of a merge that a forge made, the pull request's title.
    pub subject: String,
}

/// A change that is worth reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    /// The change.
    pub change: Named,
    /// Whether it is a merge.
    pub merge: bool,
    /// What the gate would have said.
    pub outcome: Outcome,
    /// Its worst finding; null if there is none.
    pub severity: Option<Severity>,
    /// The strictest tier that it touches; null if none is declared.
    pub tier: Option<u8>,
    /// Changed files.
    pub files: u64,
    /// Lines added.
    pub added_lines: u64,
    /// Lines removed.
    pub removed_lines: u64,
    /// Why, in one line.
    pub why: String,
    /// Whether it was later reverted or hot-fixed.
    pub went_wrong: bool,
}

/// Whether the gate would have spoken for changes that went wrong. It speaks by a hold, a stop, or a
/// finding of medium severity or more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outcomes {
    /// Changes that were later reverted (and not brought back) or hot-fixed, within the period.
    pub went_wrong: Group,
    /// How many of these were reverted.
    pub reverted: u64,
    /// How many of these were hot-fixed.
    pub hot_fixed: u64,
    /// All other changes that were judged.
    pub others: Group,
    /// The share of the first less that of the second, in points; null if either is too small.
    pub difference: Option<Interval>,
    /// Below this many changes a group is too small for a share.
    pub fewest: u64,
}

/// A group of changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// How many there are.
    pub changes: u64,
    /// For how many of them the gate would have spoken.
    pub spoken: u64,
    /// The share with its 95 % interval (Wilson); null if the group is too small.
    pub share: Option<Interval>,
}

/// A number with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// The number.
    pub percent: f64,
    /// The lower limit.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
}

/// How a revert was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ToldBy {
    /// `This reverts commit ….`, as git writes it.
    Commit,
    /// `Revert "…"` with `Reverts owner/name#…`, or on a branch `revert-…-`; one earlier change has that
    /// number and that title.
    PullRequest,
    /// `Revert "…"`; one earlier change has that title, and a file is touched by both.
    Title,
}

/// A revert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Revert {
    /// The change that reverts.
    pub change: Named,
    /// What it reverts.
    pub reverts: Named,
    /// How that was told.
    pub told_by: ToldBy,
    /// Whether the reverted change is a merge of several commits and only some of them are named.
    pub in_part: bool,
    /// The change that undid the revert; null if it stands.
    pub undone_by: Option<Named>,
    /// Whether the gate would have spoken for the reverted change; null if that was not judged.
    pub spoken: Option<bool>,
}

/// How a hot-fix was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FixToldBy {
    /// A trailer `Fixes: <commit>`.
    Trailer,
    /// Its title speaks of haste at its head, and at least half of the lines it removes are from that one
    /// change, not all of them in tests or documentation.
    Lines,
}

/// A hot-fix: a change that mends another one within seven days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HotFix {
    /// The change that mends.
    pub change: Named,
    /// What it mends.
    pub fixes: Named,
    /// How that was told.
    pub told_by: FixToldBy,
    /// Whether the gate would have spoken for the mended change; null if that was not judged.
    pub spoken: Option<bool>,
}

/// What could not be seen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Unknowns {
    /// Why the history that is here ends within the period; null if it does not.
    pub history: Option<String>,
    /// Changes that could not be judged.
    pub not_judged: Vec<NotJudged>,
    /// Commits that were left out because they are dated outside of the period, although they stand among
    /// its commits, or above them with a date in the future.
    pub misdated: u64,
    /// Whether there are more changes than are judged at once.
    pub too_long: bool,
    /// Reverts of commits that are older than the period.
    pub reverts_of_older: u64,
    /// Reverts that name nothing in the period, or more than one change, and that are not listed as
    /// hot-fixes either.
    pub reverts_unclear: u64,
    /// Changes whose title speaks of haste and whose removed lines could not be traced to a change.
    pub fixes_untraced: u64,
    /// Changes in which something could not be seen, by kind, the most frequent first.
    pub kinds: Vec<UnknownCount>,
}

/// A change that could not be judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotJudged {
    /// The change.
    pub change: Named,
    /// Why not.
    pub why: String,
}

/// In how many changes something of a kind could not be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnknownCount {
    /// The kind.
    pub kind: UnknownKind,
    /// How many changes.
    pub changes: u64,
}
