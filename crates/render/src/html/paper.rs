//! Markup under construction. Whatever comes from outside becomes text and nothing else.

use std::fmt::Write as _;

use crate::shared::piece::{LONGEST, NAMELESS, Piece};
use crate::shared::plain::{cut, printable};

/// What every page looks like.
const STYLE: &str = include_str!("page.css");

/// A page under construction.
#[derive(Debug, Default)]
pub(super) struct Paper {
    out: String,
}

impl Paper {
    /// A page with this title.
    pub(super) fn new(title: &str) -> Self {
        let mut paper = Self::default();
        // The browser itself is told to load and run nothing.
        paper.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        paper.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n");
        paper.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        paper.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        paper.raw(&format!(
            "<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
            text(title)
        ));
        paper
    }

    /// Our own markup.
    pub(super) fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// An element with text.
    pub(super) fn element(&mut self, tag: &str, content: &str) {
        let name = tag.split(' ').next().unwrap_or(tag);
        let _ = writeln!(self.out, "<{tag}>{}</{name}>", text(content));
    }

    /// An element with a sentence in pieces.
    pub(super) fn pieces(&mut self, tag: &str, all: &[Piece]) {
        let name = tag.split(' ').next().unwrap_or(tag);
        let _ = writeln!(self.out, "<{tag}>{}</{name}>", pieces(all));
    }

    /// A table with a caption; the first cell of each row is its head. Cells are markup.
    pub(super) fn table(&mut self, caption: &str, heads: &[Head], rows: impl Iterator<Item = Vec<String>>) {
        let caption = text(caption);
        // On a narrow screen a table is scrolled by itself, by the keyboard too.
        let _ = writeln!(
            self.out,
            "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{caption}\"><table>\n<caption>{caption}</caption>"
        );
        self.raw("<thead><tr>");
        for head in heads {
            let _ = write!(self.out, "<th scope=\"col\"{}>{}</th>", head.class(), text(head.text()));
        }
        self.raw("</tr></thead>\n<tbody>\n");
        for row in rows {
            self.raw("<tr>");
            for (index, (cell, head)) in row.iter().zip(heads).enumerate() {
                let _ = match index {
                    0 => write!(self.out, "<th scope=\"row\"{}>{cell}</th>", head.class()),
                    _ => write!(self.out, "<td{}>{cell}</td>", head.class()),
                };
            }
            self.raw("</tr>\n");
        }
        self.raw("</tbody>\n</table></div>\n");
    }

    /// The whole page.
    pub(super) fn finish(mut self) -> String {
        self.raw("</main>\n</body>\n</html>\n");
        self.out
    }
}

/// The head of a column.
#[derive(Debug, Clone, Copy)]
pub(super) enum Head {
    /// Of words.
    Words(&'static str),
    /// Of numbers.
    Number(&'static str),
    /// Of days.
    Day(&'static str),
}

impl Head {
    fn text(self) -> &'static str {
        match self {
            Self::Words(text) | Self::Number(text) | Self::Day(text) => text,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Words(_) => "",
            Self::Number(_) => " class=\"number\"",
            Self::Day(_) => " class=\"date\"",
        }
    }
}

/// Text on one line, harmless, as markup.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in printable(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// A sentence in pieces, as markup. Words from outside are set apart from those around them, whichever
/// way they are written.
pub(super) fn pieces(all: &[Piece]) -> String {
    let outside = |text: &str| self::text(&cut(text, LONGEST));
    all.iter()
        .map(|piece| match piece {
            Piece::Words(words) => text(words),
            Piece::Name(name) if name.trim().is_empty() => NAMELESS.to_owned(),
            Piece::Name(name) => format!("<code><bdi>{}</bdi></code>", outside(name)),
            Piece::Quote(quote) => format!("“<bdi>{}</bdi>”", outside(quote)),
            Piece::Free(sentence) => format!("<bdi>{}</bdi>", spans(&outside(sentence))),
        })
        .collect()
}

/// What stands in backticks becomes code; a backtick alone stays. Takes and gives markup.
fn spans(markup: &str) -> String {
    let parts: Vec<&str> = markup.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return markup.to_owned();
    }
    let span = |(index, part): (usize, &&str)| match index % 2 {
        1 => format!("<code>{part}</code>"),
        _ => (*part).to_owned(),
    };
    parts.iter().enumerate().map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::piece::{name, words};

    #[test]
    fn markup_from_outside_stays_text() {
        assert_eq!(
            text("<img src=x onerror='a'>&\"\u{1b}"),
            "&lt;img src=x onerror=&#39;a&#39;&gt;&amp;&quot;\\u{1b}"
        );
        let sentence = [words("by "), name("</code><script>"), Piece::Quote("a\u{202e}b".to_owned())];
        assert_eq!(
            pieces(&sentence),
            "by <code><bdi>&lt;/code&gt;&lt;script&gt;</bdi></code>“<bdi>a\\u{202e}b</bdi>”"
        );
        let free = |text: &str| pieces(&[Piece::Free(text.to_owned())]);
        assert_eq!(free("`<b>` is"), "<bdi><code>&lt;b&gt;</code> is</bdi>");
        assert_eq!(free("one ` alone"), "<bdi>one ` alone</bdi>");
    }
}
