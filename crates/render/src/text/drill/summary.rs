//! All drills as a table: what came out, what found it, and whether that is right.

use caution_wire::Drills;
use caution_wire::drill::{Drill, Judged};
use caution_wire::words::Outcome;
use unicode_width::UnicodeWidthStr as _;

use super::super::screen::{BOLD, DIM, PLAIN, Screen, style};
use super::policy;
use crate::Options;
use crate::shared::plain::{count, cut};
use crate::shared::state::Shown;

/// The columns.
const HEAD: [&str; 8] = ["drill", "when", "where", "outcome", "codes", "twins", "", "what"];

/// The longest text of a column.
const LONGEST: usize = 48;

/// For people, on a terminal: a row a drill. Rows are not wrapped.
pub(crate) fn render(drills: &Drills, options: &Options) -> String {
    let mut screen = Screen::new(options);
    let head = format!("{}, judged by {}", count(drills.drills.len(), "drill"), policy(drills));
    screen.put(0, 2, &[(BOLD, head)]);
    screen.blank();
    let rows: Vec<[String; 8]> = drills.drills.iter().map(row).collect();
    let heads = HEAD.map(str::to_owned);
    let width = |column: usize| {
        let cells = rows.iter().chain([&heads]).filter_map(|row| row.get(column));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    screen.verbatim(0, DIM, &laid(&heads, &widths));
    for (row, drill) in rows.iter().zip(&drills.drills) {
        let style = if drill.wrong.is_empty() { PLAIN } else { style(Shown::Stop) };
        screen.verbatim(0, style, &laid(row, &widths));
    }
    wrong(&mut screen, drills);
    screen.blank();
    let summary = drills.summary;
    let answer = format!(
        "{} of {} come out as they must; {} of {} benign twins proceed",
        summary.right, summary.drills, summary.twins_proceed, summary.twins
    );
    screen.put_unwrapped(&[(BOLD, answer)]);
    screen.finish()
}

fn row(drill: &Drill) -> [String; 8] {
    let twins: Vec<&Judged> = drill.cases.iter().flat_map(|case| &case.twins).collect();
    let proceed = twins.iter().filter(|twin| twin.outcome == Outcome::Proceed).count();
    let mut codes: Vec<&str> =
        drill.cases.iter().flat_map(|case| &case.change.codes).map(String::as_str).collect();
    codes.sort_unstable_by_key(|code| (code.len(), *code));
    codes.dedup();
    let right = if drill.wrong.is_empty() { "right" } else { "WRONG" };
    [
        cut(&drill.id, LONGEST),
        cut(&drill.on, LONGEST),
        cut(&drill.organisation, LONGEST),
        drill.answer.word().to_owned(),
        cut(&codes.join(" "), LONGEST),
        format!("{proceed}/{} proceed", twins.len()),
        right.to_owned(),
        cut(&drill.title, LONGEST * 2),
    ]
}

/// Cells side by side, each as wide as its column.
fn laid(row: &[String; 8], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths) {
        line.push_str(cell);
        line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + 2));
    }
    line.trim_end().to_owned()
}

/// What came out otherwise than it must.
fn wrong(screen: &mut Screen, drills: &Drills) {
    for drill in drills.drills.iter().filter(|drill| !drill.wrong.is_empty()) {
        screen.blank();
        screen.put(0, 2, &[(BOLD, cut(&drill.id, LONGEST))]);
        for text in &drill.wrong {
            screen.put(2, 4, &[(PLAIN, cut(text, 300))]);
        }
    }
}
