//! The text that the grammar reads: without attributes of blocks, which it does not know.

use crate::lang::Language;

/// No attribute of a block is longer.
const LENGTH: usize = 400;

/// The text with blanks in place of the attributes that stand before a block.
pub(super) fn prepare(text: &str) -> (Option<&'static Language>, String) {
    let mut bytes = text.as_bytes().to_vec();
    for (at, _) in text.match_indices("#[") {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let Some(length) = of_block(rest) else { continue };
        let attribute = bytes.get_mut(at..at.saturating_add(length)).unwrap_or_default();
        attribute.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }
    (None, String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned()))
}

/// The length of the attribute with which a text begins, if a block follows.
fn of_block(text: &[u8]) -> Option<usize> {
    let mut depth = 0_u32;
    let end = text.iter().take(LENGTH).position(|byte| {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        *byte == b']' && depth == 0
    })?;
    let length = end.saturating_add(1);
    let next = text.get(length..)?.iter().find(|byte| !byte.is_ascii_whitespace());
    (next == Some(&b'{')).then_some(length)
}
