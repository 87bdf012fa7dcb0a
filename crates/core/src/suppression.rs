//! Findings that somebody answers for, until a date.

use jiff::civil::Date;

use crate::RepoPath;
use crate::pattern::Patterns;
use crate::problem::Position;

/// A finding that stays, because somebody answers for it until a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Suppression {
    /// The rule's id.
    pub rule: String,
    /// The files in which it counts.
    pub paths: Patterns,
    /// Words that the line of the finding must hold; any line if there are none.
    pub line: Option<String>,
    /// Why the finding may stay.
    pub reason: String,
    /// Who answers for it: a person's id or handle.
    pub approver: String,
    /// The day on which they said so.
    pub approved_on: Date,
    /// The last day on which it counts.
    pub until: Date,
    /// The file that says so.
    pub file: RepoPath,
    /// Where in it the rule is named.
    pub position: Position,
    /// That line of the file, for display.
    pub line_text: Option<String>,
}

impl Suppression {
    /// Whether it counts on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.approved_on <= day && day <= self.until
    }
}
