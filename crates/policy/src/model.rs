//! The policy once everything in it was checked: what the evaluator, the words and the Cedar text share.

use std::collections::BTreeSet;

use caution_core::change::{Action, Steering};
use caution_core::charter::Tier;
use caution_core::facts::EntryKind;
use caution_core::finding::Severity;
use caution_core::pattern::Patterns;
use caution_core::people::Level;
use caution_core::provenance::Class;
use caution_core::reach::{Band, Reversal, Setting};
use caution_core::unknown::UnknownKind;
use caution_core::verdict::Mode;
use jiff::civil::Date;

use crate::criterion::Criterion;
use crate::freeze::Freeze;

/// One requirement, or one `never`.
#[derive(Debug, Clone)]
pub(crate) struct Requirement {
    /// Its name.
    pub(crate) id: String,
    /// Why it is asked.
    pub(crate) because: String,
    /// Where it stands: `.caution/policy.yaml:12`.
    pub(crate) source: String,
    /// The layer it belongs to, as an index into [`crate::Policy`]'s layers.
    pub(crate) layer: usize,
    /// Any of these makes it apply; an empty one always does.
    pub(crate) when: Vec<Vec<Condition>>,
    /// All of these are asked; empty for a `never`.
    pub(crate) needs: Vec<Need>,
    /// Whether nothing can clear it.
    pub(crate) never: bool,
    /// How it runs, and when.
    pub(crate) modes: Modes,
}

/// Something that a policy means to make sure, whatever its requirements say.
#[derive(Debug, Clone)]
pub(crate) struct Promise {
    /// Its name.
    pub(crate) id: String,
    /// Why it matters.
    pub(crate) because: String,
    /// Where it stands.
    pub(crate) source: String,
    /// The layer it belongs to: it holds while that layer is in force.
    pub(crate) layer: usize,
    /// Which changes it is about; an empty one is about all.
    pub(crate) when: Vec<Vec<Condition>>,
    /// Without which none of them goes on.
    pub(crate) never_without: Vec<Need>,
}

/// How a requirement runs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Modes {
    /// Where no scope says otherwise.
    pub(crate) mode: Mode,
    /// The last day of that.
    pub(crate) until: Option<Date>,
    /// After that day.
    pub(crate) then: Mode,
    /// The first that matches wins.
    pub(crate) scopes: Vec<Scope>,
}

/// Another mode for some paths or repositories.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scope {
    /// Paths; `None` is every path.
    pub(crate) paths: Option<Patterns>,
    /// Repositories; `None` is every repository.
    pub(crate) repositories: Option<Patterns>,
    /// How it runs there.
    pub(crate) mode: Mode,
    /// The last day.
    pub(crate) until: Option<Date>,
}

/// One condition on a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    /// Its class is one of these, or it is without marks and that counts as AI here.
    Provenance {
        /// Classes that count everywhere.
        classes: Vec<Class>,
        /// Whether a change without marks counts where tier 1 or 2 is touched.
        unknown_on_critical: bool,
    },
    /// The lowest author is below this level.
    AuthorBelow(Level),
    /// A service of one of these tiers is touched.
    Tier(Vec<Tier>),
    /// One of these services is touched.
    Service(Vec<String>),
    /// A service with one of these functions is touched; names are folded.
    Function(Vec<String>),
    /// A path that matches one of these globs is touched.
    Path(Vec<String>),
    /// One of these rules found something at least so severe; no rule means any.
    Hazard {
        /// The rules.
        rules: Vec<String>,
        /// The least severity.
        at_least: Option<Severity>,
    },
    /// One of these would happen.
    Effect(Vec<&'static str>),
    /// It is a command that is about to run, or is not.
    Command(bool),
    /// The change is about to do one of these.
    Action(Vec<Action>),
    /// It goes to one of these environments, or nobody said where; names are folded.
    Environment(Vec<String>),
    /// Something of these kinds could not be seen, there.
    Unknown {
        /// The kinds.
        kinds: Vec<UnknownKind>,
        /// Where; `None` is anywhere.
        at: Option<Where>,
    },
    /// Files of one of these kinds are touched.
    Touches(Vec<Steering>),
    /// At least so many services are touched.
    ServicesAtLeast(u32),
    /// A declared service of this tier or a more critical one is reached at least so surely.
    ReachTier(Tier, Band),
    /// A declared service whose name fits one of these is reached at least so surely.
    ReachService(Vec<String>, Band),
    /// At least so many entries of a kind are reached for certain or likely.
    EntriesAtLeast(EntryKind, u32),
    /// More of the world than so many per cent meets it before it can be stopped, and a declared service of
    /// this tier or a more critical one is reached for certain or likely.
    ExposureOver(u8, Option<Tier>),
    /// It is taken back in one of these ways.
    Reversal(Vec<Reversal>),
    /// A changed setting is like one of these.
    Setting(Vec<Setting>),
    /// One of these owns something that is touched; names are plain ([`crate::facts::owner_name`]).
    Owner(Vec<String>),
    /// More lines than this are added and removed.
    LinesAbove(u32),
    /// An author does not hold this certificate now; the name is folded.
    AuthorWithout(String),
    /// An AI tool took part that is not approved for what is touched.
    ToolUnapproved,
}

/// Where something could not be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Where {
    /// In a service of one of these tiers.
    Tier(Vec<Tier>),
    /// In one of these services.
    Service(Vec<String>),
    /// In a service with one of these functions.
    Function(Vec<String>),
    /// At a path that matches one of these globs.
    Path(Vec<String>),
}

/// One thing that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Need {
    /// Its name, unique within the requirement.
    pub(crate) id: String,
    /// What it is.
    pub(crate) asks: Asks,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asks {
    /// Approvals.
    Approvals {
        /// How many different people.
        count: u32,
        /// Whose.
        of: ApprovalKind,
        /// Only where somebody besides the authors is known.
        if_others_exist: bool,
    },
    /// Tests ran and none failed.
    Tests,
    /// Share of the changed lines, in per cent.
    Coverage(u8),
    /// Missed mutants, at most.
    Mutation(u32),
    /// Tests ran, and none failed that does not fail on the base; besides these.
    NoNewFailures(Vec<String>),
    /// Each of these suites ran.
    Suites(Vec<String>),
    /// Weakened tests, at most.
    TestChanges(u32),
    /// A check of the forge passed.
    Check(String),
    /// A plan of how it goes out.
    Rollout(RolloutLimits),
    /// Parts of the change record.
    Record(BTreeSet<RecordPart>),
    /// Advice is not superseded and at most so many days old.
    Advice(u32),
    /// Every commit says who or what wrote it.
    ProvenanceStated,
    /// Whoever runs it says yes, knowing what it does.
    Confirmation,
    /// These rules find nothing.
    ClearOf(Vec<String>),
}

/// Whose approvals count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct ApprovalKind {
    /// Of this level or above.
    pub(crate) level: Option<Level>,
    /// Members of this team.
    pub(crate) team: Option<String>,
    /// Owners of something that is touched.
    pub(crate) owner: bool,
    /// Holders of this certificate, folded.
    pub(crate) certificate: Option<String>,
}

impl ApprovalKind {
    /// Whether every approval of this kind is one of the other.
    pub(crate) fn implies(&self, other: &Self) -> bool {
        self.level >= other.level
            && (other.team.is_none() || self.team == other.team)
            && (self.owner || !other.owner)
            && (other.certificate.is_none() || self.certificate == other.certificate)
    }

    /// Its name in the Cedar text: `any`, `senior`, `team payments`, `senior owner certified safe-ai-use`. The team comes last,
    /// so that no team's name can be taken for another word.
    pub(crate) fn key(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.level.map(|level| level.id().to_owned()));
        parts.extend(self.owner.then(|| "owner".to_owned()));
        parts.extend(self.certificate.as_ref().map(|name| format!("certified {name}")));
        parts.extend(self.team.as_ref().map(|team| format!("team {team}")));
        if parts.is_empty() { "any".to_owned() } else { parts.join(" ") }
    }
}

/// Limits on a plan of how a change goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct RolloutLimits {
    /// The first step takes at most this share, in per cent.
    pub(crate) first_step_percent_at_most: Option<u8>,
    /// At least so many steps.
    pub(crate) steps_at_least: Option<u8>,
    /// Signals are watched at each step.
    pub(crate) monitored: bool,
}

/// A part of the change record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum RecordPart {
    /// Why the change is made.
    Why,
    /// How it was checked.
    Verified,
    /// How it is undone.
    Rollback,
}

impl RecordPart {
    /// The name in policies.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Why => "why",
            Self::Verified => "verified",
            Self::Rollback => "rollback",
        }
    }
}

/// The limits of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Profile {
    /// On evidence, in the order in which they are shown.
    Evidence(Vec<Asks>),
    /// On a rollout.
    Rollout(RolloutLimits),
}

/// When a layer's requirements are in force.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Window {
    /// The first day; `None` is since ever, unless `floating`.
    pub(crate) from: Option<Date>,
    /// The last day.
    pub(crate) until: Option<Date>,
    /// How many days it lasts, where it was given so.
    pub(crate) days: Option<u32>,
    /// Nobody said when it begins, so it begins at the moment of the decision.
    pub(crate) floating: bool,
    /// Whether the requirements stay after the last day.
    pub(crate) keep: bool,
    /// Whether `baseline` takes their place.
    pub(crate) then_baseline: bool,
    /// What should be true before it closes for good.
    pub(crate) exit_criteria: Vec<Criterion>,
}

/// Where a day stands to a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Not yet open.
    Before,
    /// Open.
    Open,
    /// Closed.
    After,
}

impl Window {
    /// Where a day stands.
    pub(crate) fn phase(&self, today: Date) -> Phase {
        if self.from.is_some_and(|from| today < from) {
            Phase::Before
        } else if self.until.is_some_and(|until| today > until) {
            Phase::After
        } else {
            Phase::Open
        }
    }
}

/// One text of the policy.
#[derive(Debug, Clone)]
pub(crate) struct Layer {
    /// The built-in policy's name, or the file.
    pub(crate) name: String,
    /// When its requirements are in force.
    pub(crate) window: Option<Window>,
    /// For a layer that only replaces another one after its window: that layer.
    pub(crate) only_after: Option<usize>,
    /// Whether the text is part of Caution.
    pub(crate) built_in: bool,
    /// For a reset or a freeze that stands in a text: what it is.
    pub(crate) passing: Option<Passing>,
}

/// What applies for a time and stands in a text of its own accord.
#[derive(Debug, Clone)]
pub(crate) enum Passing {
    /// A reset; its days are those of the layer's window.
    Reset {
        /// Why there is one.
        because: String,
        /// What it is about; an empty one is about every change.
        scope: Vec<Vec<Condition>>,
        /// Where it stands.
        source: String,
    },
    /// A freeze.
    Freeze(Freeze),
}

impl Layer {
    /// The freeze that this layer is, if it is one.
    pub(crate) fn freeze(&self) -> Option<&Freeze> {
        match &self.passing {
            Some(Passing::Freeze(freeze)) => Some(freeze),
            Some(Passing::Reset { .. }) | None => None,
        }
    }
}

/// The kill switch, when it is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kill {
    /// The last day.
    pub(crate) until: Option<Date>,
    /// Why.
    pub(crate) because: Option<String>,
}

/// Lower case, with `-` between words: how names of functions and environments are compared.
pub(crate) fn folded(name: &str) -> String {
    let words: Vec<String> = name
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}
