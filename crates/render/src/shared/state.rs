//! A word and an icon for every state; never colour alone.

use caution_wire::report::Requirement;
use caution_wire::words::{Mode, Outcome, State};

/// A state as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Go on, or given.
    Proceed,
    /// It waits.
    Hold,
    /// Nothing in the change clears it.
    Stop,
    /// It could not be worked out.
    Unknown,
    /// Not of the kind.
    NotApplicable,
    /// Missing, and nothing waits for it.
    Warned,
    /// Missing, and people broke the glass.
    Overridden,
}

impl Shown {
    /// The icon.
    pub(crate) fn icon(self) -> &'static str {
        match self {
            Self::Proceed => "✓",
            Self::Hold => "‖",
            Self::Stop => "✕",
            Self::Unknown => "?",
            Self::NotApplicable => "–",
            Self::Warned => "·",
            Self::Overridden => "!",
        }
    }
}

impl From<Outcome> for Shown {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Proceed => Self::Proceed,
            Outcome::Hold => Self::Hold,
            Outcome::Stop => Self::Stop,
        }
    }
}

/// How a requirement is shown.
pub(crate) fn of_requirement(requirement: &Requirement) -> Shown {
    match requirement.state {
        State::NotApplicable => Shown::NotApplicable,
        State::Met => Shown::Proceed,
        State::Overridden => Shown::Overridden,
        _ if !requirement.blocks => Shown::Warned,
        State::Unknown => Shown::Unknown,
        State::Missing if requirement.never => Shown::Stop,
        State::Missing => Shown::Hold,
    }
}

/// Whether it is asked for, not given, and somebody is told.
pub(crate) fn is_open(requirement: &Requirement) -> bool {
    matches!(requirement.state, State::Missing | State::Unknown) && requirement.mode != Mode::Observe
}

/// Whether it is only worked out and recorded, and would not be met.
pub(crate) fn is_observed(requirement: &Requirement) -> bool {
    matches!(requirement.state, State::Missing | State::Unknown) && requirement.mode == Mode::Observe
}
