//! Text from outside, made harmless for people's eyes.

use std::fmt::Write as _;

/// The text on one line, with every character escaped that a terminal acts on or that is not seen:
/// control characters, escape sequences, marks that turn the direction of writing.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            hidden if caution_wire::is_hidden(hidden) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(hidden));
            }
            other => out.push(other),
        }
    }
    out
}

/// Printable text of at most `limit` characters; a cut is shown.
pub(crate) fn cut(text: &str, limit: usize) -> String {
    let text = printable(text.trim());
    match text.char_indices().nth(limit) {
        None => text,
        Some((index, _)) => format!("{}…", text.get(..index).unwrap_or_default().trim_end()),
    }
}

/// The lines of a snippet, tabs as spaces, at most `limit` of them and each at most 200 characters.
pub(crate) fn snippet(text: &str, limit: usize) -> Vec<String> {
    let lines = text.lines().map(|line| line.trim_end().replace('\t', "    "));
    lines.filter(|line| !line.is_empty()).take(limit).map(|line| cut_line(&line)).collect()
}

fn cut_line(line: &str) -> String {
    let indent: String = line.chars().take_while(|character| *character == ' ').take(40).collect();
    format!("{indent}{}", cut(line, 200))
}

/// The first twelve digits of an object id; anything else as it is.
pub(crate) fn short(id: &str) -> &str {
    let is_id = matches!(id.len(), 40 | 64) && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    id.get(..12).filter(|_| is_id).unwrap_or(id)
}

/// `1 file`, `3 files`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_acts_on_is_left() {
        assert_eq!(
            printable("\x1b[2Jx\u{202e}y\u{9b}31m\r\n\u{7f}"),
            r"\u{1b}[2Jx\u{202e}y\u{9b}31m\r\n\u{7f}"
        );
        assert_eq!(printable("héllo 👩‍💻 日本"), "héllo 👩‍💻 日本");
    }

    #[test]
    fn a_cut_is_shown_and_falls_between_characters() {
        assert_eq!(cut("日本語です", 3), "日本語…");
        assert_eq!(cut(" short ", 10), "short");
    }

    #[test]
    fn only_a_full_id_is_shortened() {
        assert_eq!(short(&"a".repeat(40)), "aaaaaaaaaaaa");
        assert_eq!(short("payments/settle.py"), "payments/settle.py");
    }
}
