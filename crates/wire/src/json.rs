//! JSON as it leaves the process.

use std::fmt::Write as _;

use serde::Serialize;

/// JSON, two spaces deep, with a line break at the end. Characters that a terminal acts on or that hide
/// others are written as escapes, so that the text can be looked at as it is.
pub fn json<T: Serialize>(value: &T) -> String {
    // Nothing that is serialised here can fail: no maps with other keys than strings, no own serialisers.
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut out = String::with_capacity(text.len() + 1);
    for character in text.chars() {
        if character == '\n' || !is_hidden(character) {
            out.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out.push('\n');
    out
}

/// Whether a character is acted on or not seen when it is shown: control characters, marks that turn the
/// direction of writing, invisible fillers, tags. Joiners stay, because scripts and emoji need them.
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180e}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}
