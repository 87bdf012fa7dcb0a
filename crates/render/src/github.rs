//! Annotations by workflow commands, and a plain line with the verdict.
//!
//! A runner shows at most ten errors, ten warnings and ten notices of a step, and drops the rest in
//! silence; so the most important come first and the last notice counts the others.

use caution_wire::Report;
use caution_wire::report::{Finding, Place, Requirement};
use caution_wire::words::{Outcome, Severity, State};

use crate::Format;
use crate::shared::piece::{Piece, clearers, free, line, words};
use crate::shared::plain::{count, cut, printable};
use crate::shared::state::{Shown, is_open};
use crate::shared::{far, say, unknowns};

pub(crate) const FORMAT: Format = Format {
    id: "github",
    about: "annotations in a job of GitHub Actions, and the verdict in the log",
    render: |report, _| render(report),
    exits_zero: false,
};

/// How many annotations of one level a step may have.
const LIMIT: usize = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Error,
    Warning,
    Notice,
}

impl Level {
    const ALL: &[Self] = &[Self::Error, Self::Warning, Self::Notice];

    fn command(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

#[derive(Debug)]
struct Annotation {
    level: Level,
    title: String,
    /// Path, first and last line.
    place: Option<(String, u32, u32)>,
    /// Lines of the message.
    message: Vec<String>,
}

fn render(report: &Report) -> String {
    let mut all: Vec<Annotation> = Vec::new();
    all.extend(report.requirements.iter().filter(|one| is_open(one)).map(requirement));
    all.extend(report.findings.iter().map(|found| finding(found, report.verdict.outcome)));
    all.extend(reach(report));
    all.extend(unknowns::groups(report).iter().map(|group| Annotation {
        level: Level::Notice,
        title: format!("not known: {}", group.first.kind.word()),
        place: group.first.path.as_deref().and_then(|path| at(path, 1, 1)),
        message: vec![line(&group.pieces())],
    }));

    let mut out = String::new();
    let mut dropped = Vec::new();
    for level in Level::ALL {
        let of_level: Vec<&Annotation> = all.iter().filter(|one| one.level == *level).collect();
        let others_dropped = !dropped.is_empty() || of_level.len() > LIMIT;
        // The last notice is kept for the count.
        let room = if *level == Level::Notice && others_dropped { LIMIT - 1 } else { LIMIT };
        for annotation in of_level.iter().take(room) {
            out.push_str(&command(annotation));
        }
        if let Some(rest) = of_level.len().checked_sub(room).filter(|rest| *rest > 0) {
            dropped.push(count(rest, level.command()));
        }
    }
    if !dropped.is_empty() {
        out.push_str(&command(&Annotation {
            level: Level::Notice,
            title: "more than can be shown here".to_owned(),
            place: None,
            message: vec![format!(
                "{} more; the job summary and `--format json` have them",
                dropped.join(", ")
            )],
        }));
    }
    let (word, next) = say::verdict(report);
    let colon = if next.is_empty() { "" } else { ": " };
    let icon = Shown::from(report.verdict.outcome).icon();
    out.push_str(&log(&format!("{icon} {word}{colon}{}", line(&next))));
    out
}

/// How far the change goes; nothing if nobody looked.
fn reach(report: &Report) -> Option<Annotation> {
    let goes = far::paragraph(&report.reach, far::LONG);
    (!goes.is_empty()).then(|| Annotation {
        level: Level::Notice,
        title: "how far it goes".to_owned(),
        place: None,
        message: vec![line(&goes)],
    })
}

fn requirement(requirement: &Requirement) -> Annotation {
    let mut message = vec![line(&[free(&requirement.because)])];
    for need in requirement.needs.iter().filter(|need| matches!(need.state, State::Missing | State::Unknown))
    {
        message.push(line(&[
            words(format!("{}: ", need.state.word())),
            free(&need.what),
            words(if need.found.is_empty() { "" } else { ": " }),
            free(&need.found),
        ]));
        if !need.who.is_empty() {
            message.push(line(&[vec![words("who: ")], clearers(need, 8)].concat()));
        }
        if !need.act.is_empty() {
            message.push(line(&[words("act: "), free(&need.act)]));
        }
    }
    if requirement.never {
        message.push("nothing in this change clears it".to_owned());
    }
    Annotation {
        level: if requirement.blocks { Level::Error } else { Level::Warning },
        title: format!("{}: {}", requirement.state.word(), cut(&requirement.id, 80)),
        place: None,
        message: message.into_iter().filter(|text| !text.is_empty()).collect(),
    }
}

fn finding(found: &Finding, outcome: Outcome) -> Annotation {
    let level = match found.severity {
        Severity::High if outcome != Outcome::Proceed => Level::Error,
        Severity::High | Severity::Medium => Level::Warning,
        Severity::Low | Severity::Note => Level::Notice,
    };
    let part = |label: &str, text: &str| (!text.is_empty()).then(|| line(&[words(label), free(text)]));
    let place = found.place.as_ref().and_then(of_place);
    // A place that cannot be an annotation's is said in words.
    let in_words = found
        .place
        .as_ref()
        .filter(|_| place.is_none())
        .map(|place| line(&[words("at: "), Piece::Name(say::place(place))]));
    let message = [
        Some(line(&[free(&found.what)])),
        in_words,
        part("why: ", &found.why),
        part("clear: ", &found.remedy),
    ];
    Annotation { level, title: cut(&found.rule, 80), place, message: message.into_iter().flatten().collect() }
}

fn of_place(place: &Place) -> Option<(String, u32, u32)> {
    let (first, last) = place.lines.map_or((1, 1), |lines| (lines.first, lines.last));
    at(&place.path, first, last)
}

/// A place, if the path can stand in a command as it is.
fn at(path: &str, first: u32, last: u32) -> Option<(String, u32, u32)> {
    let first = first.max(1);
    (!path.is_empty() && !path.starts_with('"') && printable(path) == path)
        .then(|| (path.to_owned(), first, last.max(first)))
}

/// One command, one line.
fn command(annotation: &Annotation) -> String {
    let mut properties = Vec::new();
    if let Some((path, first, last)) = &annotation.place {
        properties.push(format!("file={}", property(path)));
        properties.push(format!("line={first}"));
        if last > first {
            properties.push(format!("endLine={last}"));
        }
    }
    properties.push(format!("title={}", property(&format!("caution: {}", annotation.title))));
    let message: Vec<String> = annotation.message.iter().map(|text| data(text)).collect();
    format!("::{} {}::{}\n", annotation.level.command(), properties.join(","), message.join("%0A"))
}

fn data(text: &str) -> String {
    old_commands_broken(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A line of the log that no runner takes for a command: it starts with neither `::` nor space, and it
/// holds no `##[`.
fn log(text: &str) -> String {
    format!("{}\n", old_commands_broken(text.trim_start_matches([':', ' '])))
}

/// Runners also look for commands of the old form, anywhere in a line.
fn old_commands_broken(text: &str) -> String {
    text.replace("##[", "## [")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_and_data_are_escaped_as_the_runner_unescapes_them() {
        assert_eq!(property("a:b,c%\n"), "a%3Ab%2Cc%25%0A");
        assert_eq!(data("100%0A: a, b\r\n"), "100%250A: a, b%0D%0A");
        assert_eq!(data("x ##[add-path]/tmp"), "x ## [add-path]/tmp");
    }

    #[test]
    fn a_path_that_is_quoted_is_said_in_words_and_not_annotated() {
        assert_eq!(at("src/a.rs", 0, 0), Some(("src/a.rs".to_owned(), 1, 1)));
        assert_eq!(at("\"caf\\351\"", 1, 1), None);
        assert_eq!(at("a\u{202e}b", 1, 1), None);
    }
}
