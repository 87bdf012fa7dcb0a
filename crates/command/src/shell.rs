//! Shells: text to invocations.

pub(crate) mod bash;
mod cmd;
mod powershell;

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
