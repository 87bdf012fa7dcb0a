//! Resets as Markdown, for a weekly review or a ticket.

use caution_wire::reset::ResetStatus;

use super::escape::{At, pieces};
use super::page::Page;
use crate::shared::piece::free;
use crate::shared::standing::{APPROVALS, parts, title};

/// For a page or a ticket.
pub(crate) fn render(status: &ResetStatus) -> String {
    let mut page = Page::default();
    page.frame(&format!(
        "# {}\n\n{}\n",
        pieces(&title(status), At::Flow),
        pieces(&[free(&status.says)], At::Flow)
    ));
    for part in parts(status) {
        page.frame(&format!("\n## {}\n\n", pieces(&part.head, At::Flow)));
        for sentence in &part.lines {
            page.entry(&format!("- {}\n", pieces(sentence, At::Flow)));
        }
        let Some(table) = &part.table else { continue };
        if !part.lines.is_empty() {
            page.frame("\n");
        }
        let heads: Vec<&str> = table.heads.iter().map(|(head, _)| *head).collect();
        let rule: Vec<&str> =
            table.heads.iter().map(|(_, number)| if *number { "---:" } else { "---" }).collect();
        page.frame(&format!("| {} |\n| {} |\n", heads.join(" | "), rule.join(" | ")));
        for row in &table.rows {
            let cells: Vec<String> = row.iter().map(|cell| pieces(cell, At::Cell)).collect();
            page.entry(&format!("| {} |\n", cells.join(" | ")));
        }
    }
    if status.resets.iter().any(|reset| reset.progress.is_some()) {
        page.frame(&format!("\n{APPROVALS}\n"));
    }
    page.finish()
}
