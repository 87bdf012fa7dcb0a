//! What went wrong, for people: the fault, its place, and what mends it.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use caution_core::port::SourceError;
use caution_core::problem::Problem;
use caution_engine::CheckError;
use caution_wire::ExitCode;

/// Why a command gave no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Somebody's input can be mended.
    Input(Problem),
    /// The user asked for something that is not there or makes no sense.
    Usage {
        /// One sentence.
        message: String,
        /// How to mend it.
        hint: Option<String>,
    },
    /// Caution itself or the system failed. Never an answer.
    Own(anyhow::Error),
}

impl Failure {
    /// A mistake of the user's, with the way out.
    pub(crate) fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hint: Some(hint.into()) }
    }

    /// The exit code that goes with it.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Input(_) | Self::Usage { .. } => ExitCode::Usage,
            Self::Own(_) => ExitCode::Failed,
        }
    }

    /// The message, without place.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Input(problem) => problem.message.clone(),
            Self::Usage { message, .. } => message.clone(),
            Self::Own(error) => format!("{error:#}"),
        }
    }

    /// Where, as `input:line:column`, if it has a place.
    pub(crate) fn place(&self) -> Option<String> {
        match self {
            Self::Input(problem) => Some(place(problem)),
            Self::Usage { .. } | Self::Own(_) => None,
        }
    }

    /// What mends it.
    pub(crate) fn hint(&self) -> Option<&str> {
        match self {
            Self::Input(problem) => Some(problem.hint.as_deref().unwrap_or_else(|| form_of(&problem.input))),
            Self::Usage { hint, .. } => hint.as_deref(),
            Self::Own(_) => {
                Some("this is a fault of Caution or of the system, not an answer about the change")
            }
        }
    }

    /// For a terminal.
    pub(crate) fn to_text(&self, colour: bool) -> String {
        let message = printable(&self.message());
        let hint = self.hint().map(printable);
        let mut title = Group::with_title(Level::ERROR.primary_title(message.as_str()));
        let (origin, line_text, span, line);
        if let Self::Input(problem) = self {
            origin = printable(&problem.input);
            line = problem.position.line as usize;
            line_text = printable(problem.line_text.as_deref().unwrap_or(""));
            span = span_of(&line_text, problem.position.column);
            title = if line > 0 && problem.line_text.is_some() {
                title.element(
                    Snippet::source(line_text.as_str())
                        .path(origin.as_str())
                        .line_start(line)
                        .annotation(AnnotationKind::Primary.span(span)),
                )
            } else {
                title.element(
                    Level::NOTE.message(format!("in {problem_place}", problem_place = place(problem))),
                )
            };
        }
        if let Some(hint) = &hint {
            title = title.element(Level::HELP.message(hint.as_str()));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        format!("{}\n", renderer.render(&[title]))
    }
}

fn place(problem: &Problem) -> String {
    let input = printable(&problem.input);
    match problem.position.line {
        0 => input,
        line => format!("{input}:{line}:{}", problem.position.column.max(1)),
    }
}

/// Where the form of an input is described, for a fault that names no remedy of its own.
fn form_of(input: &str) -> &'static str {
    match input.rsplit('/').next() {
        Some("policy.yaml") => {
            "`caution schema policy` describes the form, docs/concepts/policy.md shows examples"
        }
        Some("people.yaml") => "`caution schema people` describes the form",
        Some("services.yaml") => "`caution schema services` describes the form",
        Some("markers.yaml") => "`caution schema markers` describes the form",
        _ => "`caution schema` lists the forms that are read",
    }
}

/// The word at a column, as a byte range.
fn span_of(line: &str, column: u32) -> std::ops::Range<usize> {
    let start = line.char_indices().nth(column.saturating_sub(1) as usize).map_or(line.len(), |(at, _)| at);
    let rest = line.get(start..).unwrap_or("");
    let word = rest.find(|character: char| character.is_whitespace() || ":,[]{}".contains(character));
    let length =
        word.filter(|length| *length > 0).unwrap_or_else(|| rest.chars().next().map_or(0, char::len_utf8));
    start..start + length
}

/// Untrusted text without anything that a terminal would act on.
fn printable(text: &str) -> String {
    caution_render::printable(text)
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Input(problem)
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Usage { message, hint } => Self::Usage { message, hint },
            SourceError::Failed(message) => Self::Own(anyhow::anyhow!(message)),
        }
    }
}

impl From<CheckError> for Failure {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::Source(error) => error.into(),
            CheckError::Input(problem) => problem.into(),
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Own(error)
    }
}
