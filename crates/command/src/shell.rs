//! Shells: text to invocations.

pub(crate) mod bash;
mod cmd;
mod powershell;
mod windows;

use crate::invocation::Invocation;
use crate::reader::{Language, Reader};
use crate::word::Word;

/// Reads a text in a shell's language on behalf of an invocation, whose folder, variables, host and
/// condition it inherits.
pub(crate) fn read(reader: &mut Reader<'_>, text: &Word, language: Language, from: &Invocation) {
    match language {
        Language::PowerShell => powershell::read(reader, text, from),
        Language::Cmd => cmd::read(reader, text, from),
        Language::Bash => bash::read(reader, text, from),
    }
}

/// The text that `cmd` is given behind `/c` or `/k`.
pub(crate) fn cmd_text(words: &[Word]) -> Option<Word> {
    let at = words.iter().position(|word| {
        word.text().is_some_and(|text| text.eq_ignore_ascii_case("/c") || text.eq_ignore_ascii_case("/k"))
    })?;
    let mut text = Word::default();
    for (place, word) in words.get(at + 1..)?.iter().enumerate() {
        if place > 0 {
            text.push_text(" ");
        }
        let quotes =
            word.quoted && word.text().is_some_and(|text| text.contains(' ')) && words.len() > at + 2;
        text.push_text(if quotes { "\"" } else { "" });
        text.push(word);
        text.push_text(if quotes { "\"" } else { "" });
    }
    Some(text)
}

/// Adds the act of a deletion of a folder that a program of Windows names.
pub(crate) fn windows_delete(reader: &mut Reader<'_>, from: &Invocation, word: &Word) {
    windows::files(reader, from, &["rm", "-rf", "--"], std::slice::from_ref(word));
}
