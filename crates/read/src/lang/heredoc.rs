//! Texts of several lines that begin after the line which asks for them: what of their blanks is said.

use std::borrow::Cow;

use tree_sitter::Node;

/// A piece of a text of Ruby as the program has it: of `<<~` without the indentation that all lines share, and of no
/// kind with what stands before the word that ends it.
pub(super) fn said<'t>(text: &'t str, piece: Node<'_>) -> Cow<'t, str> {
    let raw = text.get(piece.byte_range()).unwrap_or_default();
    let Some(body) = piece.parent().filter(|body| body.kind() == "heredoc_body") else {
        return Cow::Borrowed(raw);
    };
    let end = piece.next_sibling().filter(|next| next.kind() == "heredoc_end");
    let raw = if end.is_some() { raw.trim_end_matches([' ', '\t']) } else { raw };
    let whole = text.get(body.byte_range()).unwrap_or_default();
    let label = whole.rsplit('\n').next().unwrap_or_default().trim();
    let before = text.get(..body.start_byte()).unwrap_or_default();
    if !is_indented(before, label) {
        return Cow::Borrowed(raw);
    }
    let shared = shared(whole);
    let mut lines = raw.split('\n');
    let mut said = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
        said.push('\n');
        said.push_str(line.get(shared.min(blank)..).unwrap_or_default());
    }
    Cow::Owned(said)
}

/// Whether the last text before a place that a word ends is one whose indentation counts for nothing.
fn is_indented(before: &str, label: &str) -> bool {
    let named = before.rfind(label).filter(|_| !label.is_empty());
    named
        .and_then(|at| before.get(..at))
        .is_some_and(|start| start.trim_end_matches(['"', '\'', '`']).ends_with("<<~"))
}

/// How far all lines of a text are indented, but for the first, which is the one before it, and the last.
fn shared(whole: &str) -> usize {
    let mut lines: Vec<&str> = whole.split('\n').skip(1).collect();
    lines.pop();
    let blank = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    lines.iter().filter(|line| !line.trim().is_empty()).map(blank).min().unwrap_or(0)
}
