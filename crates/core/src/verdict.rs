//! The answer, and why, in the shape of the policy.

use crate::Digest;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Go on.
    Proceed,
    /// Something is missing; somebody can give it.
    Hold,
    /// Nothing in this change can clear it.
    Stop,
}

impl Outcome {
    /// The word in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Proceed => "proceed",
            Self::Hold => "hold",
            Self::Stop => "stop",
        }
    }
}

/// How a requirement runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// It is worked out and recorded; nobody is told to act.
    Observe,
    /// It is shown; nothing waits for it.
    Warn,
    /// The change waits for it.
    Hold,
}

impl Mode {
    /// Every mode, mildest first.
    pub const ALL: &[Self] = &[Self::Observe, Self::Warn, Self::Hold];

    /// The name in policies and reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Observe => "observe",
            Self::Warn => "warn",
            Self::Hold => "hold",
        }
    }
}

/// Where a requirement, or one of its needs, stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// The change is not of the kind it is about.
    NotApplicable,
    /// Given.
    Met,
    /// Not given.
    Missing,
    /// It could not be worked out; counts as missing.
    Unknown,
    /// Not given, and passed over for a while by people who broke the glass.
    Overridden,
}

impl State {
    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::NotApplicable => "not-applicable",
            Self::Met => "met",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
            Self::Overridden => "overridden",
        }
    }
}

/// Who could give what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clearers {
    /// Those who are there: people by id or handle, whom to ask first first; then teams by name.
    pub who: Vec<String>,
    /// The one act that would clear it, as an instruction.
    pub act: String,
    /// How many requests wait for those of `who` of whom that is told, in their order.
    pub open: Vec<Open>,
    /// Those who could and are away, the first who is back first.
    pub away: Vec<Away>,
}

/// How many requests wait for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// By id or handle.
    pub who: String,
    /// How many.
    pub count: u32,
}

/// Somebody who could give what is missing, and is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// By id.
    pub who: String,
    /// The last day away.
    pub until: jiff::civil::Date,
    /// Who stands in for them, if that one could give it, too, and is there.
    pub stands_in: Option<String>,
}

/// One part of a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// A name that is stable within the requirement (`approvals`, `tests`, `coverage`).
    pub id: String,
    /// What is asked, in plain words (`1 approval by a senior engineer`).
    pub what: String,
    /// Where it stands.
    pub state: State,
    /// What was found (`0 of 1; bo's approval is of an older commit`).
    pub found: String,
    /// Who can give it and how; empty when met or not applicable.
    pub clearers: Clearers,
}

/// One requirement of the policy, as it came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Its name in the policy.
    pub id: String,
    /// Why the policy asks it, in plain words.
    pub because: String,
    /// Why it applies here, or why it does not.
    pub applies: String,
    /// How it runs for this change, now.
    pub mode: Mode,
    /// True for a `never:`, which nothing in the change can clear.
    pub never: bool,
    /// Where it stands.
    pub state: State,
    /// Its parts.
    pub needs: Vec<Need>,
    /// True if only unknowns make it apply or keep it from being met.
    pub only_unknowns: bool,
    /// Where it stands in the policy's text (`.caution/policy.yaml:12`).
    pub source: String,
}

impl Requirement {
    /// Whether the change waits for it.
    pub fn blocks(&self) -> bool {
        self.mode == Mode::Hold && matches!(self.state, State::Missing | State::Unknown)
    }
}

/// Which policy judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyName {
    /// `baseline`, `.caution/policy.yaml`, …
    pub name: String,
    /// Its digest, all layers together.
    pub digest: Digest,
    /// Remarks a reader should know: the kill switch, an expired mode, a policy from the command line.
    pub remarks: Vec<String>,
}

/// The answer, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The answer.
    pub outcome: Outcome,
    /// True if it is a hold that only unknowns cause.
    pub only_unknowns: bool,
    /// The tree of why, in the policy's order.
    pub requirements: Vec<Requirement>,
    /// The reasons, shortest form, worst first.
    pub reasons: Vec<String>,
    /// The next act of whoever reads it.
    pub next: String,
    /// Which policy judged.
    pub policy: PolicyName,
    /// The moment that it judged for.
    pub decided_at: jiff::Timestamp,
}
