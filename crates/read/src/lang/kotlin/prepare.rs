//! The text that the grammar reads: without names that it takes for words of the language.
//!
//! At the beginning of a line the grammar asks whether a word goes on with the statement before, and looks no
//! further than its letters: `in2.close()` is `in 2.close()` to it.

use crate::lang::Language;

/// Words that go on with the statement of the line before.
const WORDS: &[&str] = &["as", "by", "constructor", "else", "get", "in", "instanceof", "set", "where"];

/// The text with another first letter in such names. The names themselves are read from the text as it is.
pub(super) fn prepare(text: &str) -> (Option<&'static Language>, String) {
    let mut bytes = text.as_bytes().to_vec();
    let mut start = 0_usize;
    for line in text.split_inclusive('\n') {
        let name = line.trim_start();
        let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
        let goes_on = name.as_bytes().get(letters).is_some_and(|next| next.is_ascii_digit() || *next == b'_');
        if goes_on && name.get(..letters).is_some_and(|word| WORDS.contains(&word)) {
            let at = start.saturating_add(line.len() - name.len());
            bytes.get_mut(at).into_iter().for_each(|first| first.make_ascii_uppercase());
        }
        start = start.saturating_add(line.len());
    }
    (None, String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned()))
}
