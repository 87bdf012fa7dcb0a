//! Shells: text to invocations.

mod cmd;
mod powershell;

use crate::invocation::Invocation;
use crate::reader::{Language, Reader};
use crate::word::Word;

/// Reads a text in a shell's language on behalf of an invocation, whose folder, variables, host and
/// condition it inherits.
pub(crate) fn read(reader: &mut Reader<'_>, text: &Word, language: Language, from: &Invocation) {
    match language {
        Language::PowerShell => return powershell::read(reader, text, from),
        Language::Cmd => return cmd::read(reader, text, from),
        Language::Bash => {}
    }
    let Some(known) = text.text() else {
        reader.gap(text.span, "its text is known only when it runs");
        return;
    };
    match language {
        // Thin: to be replaced by the reader of each language.
        _ => {
            let words: Vec<Word> = known
                .split_whitespace()
                .map(|word| {
                    let word = match (word.strip_prefix('~'), reader.world.home) {
                        (Some(rest), Some(home)) => format!("{home}{rest}"),
                        _ => word.to_owned(),
                    };
                    Word::of(word).at(text.span)
                })
                .collect();
            if !words.is_empty() {
                reader.invocation(&Invocation { words, span: text.span, ..from.clone() });
            }
        }
    }
}
