//! What a document holds for agents that people do not see.

use super::lines::Line;
use super::{Kind, Warning};

/// Whether a letter is not shown.
pub(super) fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

/// Everything that is hidden in a document.
pub(super) fn find(_text: &str, _lines: &[Line<'_>]) -> Vec<Warning> {
    let _ = Kind::Hidden;
    Vec::new()
}
