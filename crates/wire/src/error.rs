//! A failure of the command, for `--format json`.

use caution_core::port::SourceError;
use caution_core::problem::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ExitCode, mask};

/// What is said when there is no report: the command failed, or its input is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorReport {
    /// Always `caution/error/1`.
    pub schema: String,
    /// The exit code that goes with it: 1 or 2.
    pub exit_code: u8,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where, if it is in an input: `input:line:column`, or the input alone.
    pub place: Option<String>,
    /// How to mend it.
    pub hint: Option<String>,
}

impl ErrorReport {
    /// The value of `schema`.
    pub const SCHEMA: &str = "caution/error/1";

    /// A failure.
    pub fn new(code: ExitCode, message: impl AsRef<str>, place: Option<String>, hint: Option<&str>) -> Self {
        Self {
            schema: Self::SCHEMA.to_owned(),
            exit_code: code.code(),
            message: mask(message.as_ref()),
            place,
            hint: hint.map(mask),
        }
    }

    /// JSON, two spaces deep, with a line break at the end.
    pub fn to_json(&self) -> String {
        crate::json(self)
    }
}

impl From<&Problem> for ErrorReport {
    /// A fault in an input is always the user's to mend.
    fn from(problem: &Problem) -> Self {
        let place = match problem.position.line {
            0 => problem.input.clone(),
            line => format!("{}:{line}:{}", problem.input, problem.position.column.max(1)),
        };
        Self::new(ExitCode::Usage, &problem.message, Some(place), problem.hint.as_deref())
    }
}

impl From<&SourceError> for ErrorReport {
    fn from(error: &SourceError) -> Self {
        match error {
            SourceError::Usage { message, hint } => {
                Self::new(ExitCode::Usage, message, None, hint.as_deref())
            }
            SourceError::Failed(message) => Self::new(ExitCode::Failed, message, None, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use caution_core::problem::Position;

    use super::*;

    #[test]
    fn a_problem_keeps_its_place_and_its_hint() {
        let problem = Problem::new(".caution/policy.yaml", "unknown key `requirments`")
            .at(Position { line: 2, column: 1 }, "a: 1\nrequirments: []\n")
            .hint("did you mean `requirements`?");
        let report = ErrorReport::from(&problem);
        assert_eq!(report.exit_code, 2);
        let text = report.to_json();
        assert!(text.starts_with("{\n  \"schema\": \"caution/error/1\""), "{text}");
        assert_eq!(serde_json::from_str::<ErrorReport>(&text).unwrap(), report);
        assert_eq!(report.place.as_deref(), Some(".caution/policy.yaml:2:1"));
    }

    #[test]
    fn a_place_without_a_line_is_the_input_alone() {
        let report = ErrorReport::from(&Problem::new("--context", "it is empty"));
        assert_eq!(report.place.as_deref(), Some("--context"));
    }
}
