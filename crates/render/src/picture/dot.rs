//! The picture for Graphviz.

use std::fmt::Write as _;

use super::{Look, Picture, stroke};
use crate::shared::plain::{cut, printable};

/// The picture in the language of Graphviz.
pub(crate) fn render(picture: &Picture) -> String {
    let mut out = String::from(
        "digraph reach {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"Helvetica\", fontsize=11];\n  edge [arrowsize=0.7];\n",
    );
    for (place, node) in picture.nodes.iter().enumerate() {
        let note = if node.note.is_empty() { String::new() } else { format!("\\n{}", text(&node.note)) };
        let look = match node.look {
            Look::Seed => ", style=\"rounded,bold\"",
            Look::Service => ", shape=component",
            Look::Unknown => ", style=\"rounded,dashed\"",
            Look::More => ", shape=plaintext",
            Look::Entry | Look::Step | Look::Bend => "",
        };
        let _ = writeln!(out, "  n{place} [label=\"{}{note}\"{look}];", text(&node.title));
    }
    for column in 0..picture.columns.len() {
        let of_column = picture.nodes.iter().enumerate().filter(|(_, node)| node.column == column);
        let names: Vec<String> = of_column.map(|(place, _)| format!("n{place}")).collect();
        let _ = writeln!(out, "  {{ rank=same; {}; }}", names.join("; "));
    }
    for edge in &picture.edges {
        let label = if edge.steps > 1 { format!(", label=\"{} steps\"", edge.steps) } else { String::new() };
        let _ = writeln!(
            out,
            "  n{} -> n{} [style={}, tooltip=\"{}\"{label}];",
            edge.from,
            edge.to,
            stroke(edge.band),
            edge.band.word()
        );
    }
    out.push_str("}\n");
    out
}

/// Text from outside as the inside of a quoted string. Backslashes would be escapes, a lone one at the end
/// would take the quote away.
fn text(text: &str) -> String {
    let mut out = String::new();
    for character in printable(&cut(text, 120)).chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_cannot_end_its_string() {
        assert_eq!(text("a\"];x\\"), "a\\\"];x\\\\");
        assert_eq!(text("\\N\\\""), "\\\\N\\\\\\\"");
        assert_eq!(text("a\nb"), "a\\\\nb");
    }
}
