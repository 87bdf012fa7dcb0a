//! The picture for Mermaid, which Markdown pages of forges draw.

use std::fmt::Write as _;

use caution_wire::words::Band;

use super::{Look, Picture};
use crate::shared::plain::cut;

/// The picture in the language of Mermaid.
pub(crate) fn render(picture: &Picture) -> String {
    let mut out = String::from("flowchart LR\n");
    for (place, node) in picture.nodes.iter().enumerate() {
        let note = if node.note.is_empty() { String::new() } else { format!("<br>{}", text(&node.note)) };
        let (open, close) = match node.look {
            Look::Seed => ("([", "])"),
            Look::Service => ("[[", "]]"),
            Look::Unknown => ("{{", "}}"),
            Look::Step | Look::Entry | Look::More | Look::Bend => ("[", "]"),
        };
        let _ = writeln!(out, "  n{place}{open}\"{}{note}\"{close}", text(&node.title));
    }
    for edge in &picture.edges {
        let line = match (edge.band, edge.steps) {
            (Band::Certain, 0 | 1) => "-->".to_owned(),
            (Band::Certain, steps) => format!("-->|{steps} steps|"),
            (Band::Likely, 0 | 1) => "-.->|likely|".to_owned(),
            (Band::Likely, steps) => format!("-.->|likely, {steps} steps|"),
            (Band::Possible, 0 | 1) => "-.->|possible|".to_owned(),
            (Band::Possible, steps) => format!("-.->|possible, {steps} steps|"),
        };
        let _ = writeln!(out, "  n{} {line} n{}", edge.from, edge.to);
    }
    out
}

/// Text from outside: letters, digits and a few marks stay, everything else is a number between `#` and `;`,
/// which is only read back once the language and its Markdown are.
fn text(text: &str) -> String {
    let text = cut(text, 120);
    let mut out = String::new();
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        // A dot or dash inside of a word starts no list.
        let inside = before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphanumeric());
        if character.is_alphanumeric()
            || " _/:,…·".contains(character)
            || (inside && ".-".contains(character))
        {
            out.push(character);
        } else {
            let _ = write!(out, "#{};", u32::from(character));
        }
        before = character;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_nothing_but_text() {
        assert_eq!(text("a\"]--><b>`#;&"), "a#34;#93;#45;#45;#62;#60;b#62;#96;#35;#59;#38;");
        assert_eq!(text("POST /checkout"), "POST /checkout");
        assert_eq!(text("1. x"), "1#46; x");
    }
}
