//! Programs given inline, and scripts that an interpreter is given: Python, JavaScript, Ruby, Perl, PHP,
//! awk; and SQL.

pub(crate) mod sql;

use crate::invocation::Invocation;
use crate::reader::Reader;
use crate::word::Word;

/// The language of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Language {
    /// Python.
    Python,
    /// JavaScript, and TypeScript as far as it is the same.
    JavaScript,
    /// Ruby.
    Ruby,
    /// Perl.
    Perl,
    /// PHP.
    Php,
    /// awk.
    Awk,
}

/// Reads a program on behalf of the invocation that runs it, whose folder, variables, host and condition
/// it inherits.
pub(crate) fn read(reader: &mut Reader<'_>, language: Language, text: &Word, from: &Invocation) {
    let _ = (language, from);
    reader.gap(text.span, "programs of this language are not read yet");
}
