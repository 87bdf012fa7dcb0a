//! Resets on a terminal.

use caution_wire::reset::ResetStatus;

use super::screen::{BOLD, DIM, PLAIN, Screen};
use crate::Options;
use crate::shared::piece::{free, line};
use crate::shared::standing::{APPROVALS, parts, title};

/// For people, on a terminal.
pub(crate) fn render(status: &ResetStatus, options: &Options) -> String {
    let mut screen = Screen::new(options);
    screen.put(0, 2, &[(BOLD, line(&title(status)))]);
    for part in parts(status) {
        screen.blank();
        screen.put(0, 2, &[(BOLD, line(&part.head))]);
        for sentence in &part.lines {
            screen.put(2, 4, &[(PLAIN, line(sentence))]);
        }
        for row in part.table.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row))) {
            let (table, cells) = row;
            let mut spans = Vec::new();
            for (index, (cell, (head, _))) in cells.iter().zip(&table.heads).enumerate() {
                if index == 0 {
                    spans.push((BOLD, format!("{}: ", line(cell))));
                } else {
                    let gap = if index > 1 { " · " } else { "" };
                    spans.push((PLAIN, format!("{gap}{} {head}", line(cell))));
                }
            }
            screen.put(2, 6, &spans);
        }
    }
    screen.blank();
    if status.resets.iter().any(|reset| reset.progress.is_some()) {
        screen.put(0, 0, &[(DIM, APPROVALS.to_owned())]);
    }
    screen.put_unwrapped(&[(PLAIN, line(&[free(&status.says)]))]);
    screen.finish()
}
