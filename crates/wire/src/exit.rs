//! What the process says with its exit code. The same numbers for every command.

use caution_core::verdict::{Outcome, Verdict};

/// An exit code and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExitCode {
    /// Yes: go on. Also when there is nothing to assess, which is then said.
    Yes,
    /// Caution itself failed. Never an answer.
    Failed,
    /// The command line, the configuration or an input is wrong.
    Usage,
    /// Something is missing; somebody can give it.
    Hold,
    /// No: nothing in this change can clear it.
    Stop,
    /// A hold that only unknowns cause.
    OnlyUnknowns,
}

impl ExitCode {
    /// Every code, by number.
    pub const ALL: &[Self] =
        &[Self::Yes, Self::Failed, Self::Usage, Self::Hold, Self::Stop, Self::OnlyUnknowns];

    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Yes => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Hold => 10,
            Self::Stop => 11,
            Self::OnlyUnknowns => 12,
        }
    }

    /// What it means, in one line.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Yes => "proceed, or there is nothing to assess",
            Self::Failed => "caution itself failed; this is never an answer",
            Self::Usage => "the command line, the configuration or an input is wrong",
            Self::Hold => "hold: something is missing, and the report says who can give it",
            Self::Stop => "stop: nothing in this change can clear it",
            Self::OnlyUnknowns => "hold: only unknowns stand in the way",
        }
    }
}

impl From<&Verdict> for ExitCode {
    fn from(verdict: &Verdict) -> Self {
        match verdict.outcome {
            Outcome::Proceed => Self::Yes,
            Outcome::Hold if verdict.only_unknowns => Self::OnlyUnknowns,
            Outcome::Hold => Self::Hold,
            Outcome::Stop => Self::Stop,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_the_published_ones_and_no_two_are_the_same() {
        let codes: Vec<u8> = ExitCode::ALL.iter().map(|code| code.code()).collect();
        assert_eq!(codes, [0, 1, 2, 10, 11, 12]);
        assert!(ExitCode::ALL.iter().all(|code| !code.meaning().is_empty()));
    }
}
