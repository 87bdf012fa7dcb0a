//! Text from outside as Markdown that stays text: no markup, no HTML, no links, images or mentions.

use crate::shared::piece::{LONGEST, NAMELESS, Piece};
use crate::shared::plain::cut;

/// Where the text is put. In a table cell a bar divides cells, even within code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// A paragraph or a list.
    Flow,
    /// A table cell.
    Cell,
}

/// A sentence in pieces.
pub(super) fn pieces(all: &[Piece], at: At) -> String {
    all.iter()
        .map(|piece| match piece {
            Piece::Words(text) => text.clone(),
            Piece::Free(text) => self::text(text, at),
            Piece::Name(text) if text.trim().is_empty() => NAMELESS.to_owned(),
            Piece::Name(text) | Piece::Quote(text) => code(text, at),
        })
        .collect()
}

/// A sentence. What stands in backticks becomes code, and so does every word that a forge would make a
/// link or a mention of.
pub(super) fn text(text: &str, at: At) -> String {
    let shown = cut(text, LONGEST);
    let parts: Vec<&str> = shown.split('`').collect();
    // An even number of backticks leaves an odd number of parts: then every second part is code.
    let paired = parts.len() % 2 == 1;
    let mut out = String::new();
    for (index, part) in parts.iter().enumerate() {
        if paired && index % 2 == 1 {
            out.push_str(&code(part, at));
            continue;
        }
        if !paired && index > 0 {
            out.push_str("\\`");
        }
        sentence(&mut out, part, at);
    }
    out
}

fn sentence(out: &mut String, part: &str, at: At) {
    for (index, word) in part.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        if is_link(word) {
            out.push_str(&code(word, at));
        } else {
            let is_first = out.is_empty();
            escaped(out, word, is_first);
        }
    }
}

/// Whether a forge would make a link or a mention of the word: handles, addresses, issues.
fn is_link(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let digit_follows = |mark: &str| {
        lower.match_indices(mark).any(|(index, found)| {
            lower
                .get(index + found.len()..)
                .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
        })
    };
    lower.contains('@')
        || lower.contains("://")
        || lower.contains("www.")
        || digit_follows("#")
        || digit_follows("gh-")
}

/// The first word of a text must not begin a list or a heading.
fn escaped(out: &mut String, word: &str, is_first: bool) {
    for (index, character) in word.chars().enumerate() {
        let starts_list = is_first && index == 0 && matches!(character, '-' | '+' | '=');
        let after_number = is_first
            && matches!(character, '.' | ')')
            && word.chars().take(index).all(|digit| digit.is_ascii_digit());
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '*' | '_' | '[' | ']' | '#' | '~' | '|' | '$' => {
                out.push('\\');
                out.push(character);
            }
            _ if starts_list || after_number => {
                out.push('\\');
                out.push(character);
            }
            other => out.push(other),
        }
    }
}

/// An exact string or a name, as a code span.
pub(super) fn code(text: &str, at: At) -> String {
    let mut shown = cut(text, LONGEST);
    if shown.is_empty() {
        return String::new();
    }
    if at == At::Cell {
        // `\|` in a cell is a bar and not a border. A backslash before it would undo that.
        shown = shown.replace("\\|", "\\ |").replace('|', "\\|");
    }
    let fence = "`".repeat(longest_run(&shown) + 1);
    let pad = if shown.starts_with('`') || shown.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{shown}{pad}{fence}")
}

/// Lines as a fenced block, each indented by `indent` spaces.
pub(super) fn block(lines: &[String], indent: usize) -> String {
    let fence = "`".repeat(lines.iter().map(|line| longest_run(line)).max().unwrap_or(0).max(2) + 1);
    let margin = " ".repeat(indent);
    let body: String = lines.iter().map(|line| format!("{margin}{line}\n")).collect();
    format!("{margin}{fence}text\n{body}{margin}{fence}\n")
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_html_links_and_mentions_stay_text() {
        for (from, to) in [
            ("a *b* _c_ [d](e) ~f~", r"a \*b\* \_c\_ \[d\](e) \~f\~"),
            ("<img src=x>", "&lt;img src=x&gt;"),
            ("&lt;", "&amp;lt;"),
            ("ask @bo or x@y.org", "ask `@bo` or `x@y.org`"),
            ("see https://x.invalid/a now", "see `https://x.invalid/a` now"),
            ("fixes #12, GH-3 and a/b#4", "fixes `#12,` `GH-3` and `a/b#4`"),
            ("the file `a_b` is new", "the file `a_b` is new"),
            ("one ` alone", "one \\` alone"),
            ("- a list", r"\- a list"),
            ("1. a list", r"1\. a list"),
            ("a | b \\| c", r"a \| b \\\| c"),
            ("$x$ ![i](u)", r"\$x\$ !\[i\](u)"),
        ] {
            assert_eq!(text(from, At::Flow), to);
        }
    }

    #[test]
    fn a_code_span_holds_any_text() {
        assert_eq!(code("a`b``c", At::Flow), "```a`b``c```");
        assert_eq!(code("`a`", At::Flow), "`` `a` ``");
        assert_eq!(code("a|b\\|c", At::Flow), "`a|b\\|c`");
        assert_eq!(code("a|b\\|c", At::Cell), "`a\\|b\\ \\|c`");
        assert_eq!(code("", At::Flow), "");
    }

    #[test]
    fn a_block_cannot_be_left() {
        assert_eq!(block(&["```".to_owned()], 2), "  ````text\n  ```\n  ````\n");
    }
}
