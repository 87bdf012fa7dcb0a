//! The page of the guard's precision: what was read, the classes, the lists.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;

use super::PAGE;
use super::corpus::{Disagreement, Judged};
use super::judge::shown;
use super::labels::{CLASSES, Labels};
use crate::bench::replaced;

/// What stands in place of disagreements that nobody read.
const UNLISTED: &str = "\nThis corpus has another scope: it also asks that secrets are not read and that nothing \
    unread is run. It is counted in [the benchmarks](../benchmarks.md#guard), and its disagreements are not listed.\n\n";

/// Puts a section into the page.
pub(super) fn write(root: &Path, id: &str, section: &str) -> anyhow::Result<()> {
    let path = root.join(PAGE);
    let page = std::fs::read_to_string(&path).with_context(|| format!("`{PAGE}` cannot be read"))?;
    let page = replaced(&page, id, section.trim_end()).with_context(|| format!("`{PAGE}`"))?;
    std::fs::write(&path, page).with_context(|| format!("`{PAGE}` cannot be written"))
}

/// Every disagreement with the corpora, by class.
pub(super) fn corpora(judged: &[Judged], labels: &Labels) -> String {
    let mut text = String::new();
    for one in judged {
        let name = one.corpus.name;
        let (missed, blocked) = (one.disagreements(true), one.disagreements(false));
        let _ = writeln!(
            text,
            "### {name}\n\n{} cases are read from commit `{}`.",
            one.corpus.cases.len(),
            one.commit
        );
        if !labels.knows(name) {
            text.push_str(UNLISTED);
            continue;
        }
        list(&mut text, "Passed here, blocked there", name, &missed, labels);
        list(&mut text, "Blocked here, allowed there", name, &blocked, labels);
        text.push('\n');
    }
    text
}

fn list(text: &mut String, title: &str, from: &str, all: &[Disagreement<'_>], labels: &Labels) {
    if all.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{title}:");
    let classes = CLASSES.iter().map(Some).chain([None]);
    for class in classes {
        let of_class = |one: &&Disagreement<'_>| {
            labels.class(from, &one.case.command).map(|class| class.id) == class.map(|class| class.id)
        };
        let rows: Vec<&Disagreement<'_>> = all.iter().filter(of_class).collect();
        if rows.is_empty() {
            continue;
        }
        let title = class.map_or("not classed", |class| class.about);
        let _ = writeln!(text, "\n- {title} ({}):", rows.len());
        for row in rows {
            let why = row.said.why.first().map(|why| format!(" – {}", shown(why))).unwrap_or_default();
            let _ = writeln!(text, "  - `{}` ({}){why}", shown(&row.case.command), row.case.file);
        }
    }
}
