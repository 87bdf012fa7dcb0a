//! Resets as one page.

use caution_wire::reset::ResetStatus;

use super::paper::{Head, Paper, pieces};
use crate::shared::piece::{free, line};
use crate::shared::standing::{APPROVALS, parts, title};

/// One self-contained page.
pub(crate) fn render(status: &ResetStatus) -> String {
    let title = title(status);
    let mut paper = Paper::new(&line(&title));
    paper.pieces("h1", &title);
    paper.pieces("p", &[free(&status.says)]);
    for part in parts(status) {
        paper.pieces("h2", &part.head);
        if !part.lines.is_empty() {
            paper.raw("<ul>\n");
            for sentence in &part.lines {
                paper.pieces("li", sentence);
            }
            paper.raw("</ul>\n");
        }
        if let Some(table) = &part.table {
            let heads: Vec<Head> = table
                .heads
                .iter()
                .map(|(head, number)| if *number { Head::Number(head) } else { Head::Words(head) })
                .collect();
            let rows = table.rows.iter().map(|row| row.iter().map(|cell| pieces(cell)).collect());
            paper.table(&table.caption, &heads, rows);
        }
    }
    if status.resets.iter().any(|reset| reset.progress.is_some()) {
        paper.element("p class=\"muted\"", APPROVALS);
    }
    paper.finish()
}
