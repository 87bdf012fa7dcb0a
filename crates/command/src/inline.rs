//! Programs given inline, and scripts that an interpreter is given: Python, JavaScript, Ruby, Perl, PHP,
//! awk; and SQL.
//!
//! Python and JavaScript are parsed, the others are scanned for calls. Texts are followed through names,
//! sums and formats; what a program hands to a shell, to another program, to a database or to a cloud is
//! read as the command line would be that does the same.

mod calls;
mod javascript;
mod marks;
mod program;
mod python;
mod scan;
pub(crate) mod sql;
mod text;
mod value;

pub(crate) use marks::Marks;
use program::Program;
pub(crate) use text::base64_bytes;

use crate::invocation::{Invocation, RedirectKind};
use crate::reader::Reader;
use crate::word::Word;

/// The tool whose acts are those that no other tool knows.
const TOOL: &str = "interpreters";

const APPEND: RedirectKind = RedirectKind::Append;
const TRUNCATE: RedirectKind = RedirectKind::Truncate;

/// The longest program that is read, in bytes. Longer ones leave a gap.
const BYTES: usize = 1 << 18;

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

impl Language {
    /// Its name in sentences.
    fn name(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::JavaScript => "JavaScript",
            Self::Ruby => "Ruby",
            Self::Perl => "Perl",
            Self::Php => "PHP",
            Self::Awk => "awk",
        }
    }

    /// The program that runs it.
    fn program(self) -> &'static str {
        match self {
            Self::Python => "python3",
            Self::JavaScript => "node",
            Self::Ruby => "ruby",
            Self::Perl => "perl",
            Self::Php => "php",
            Self::Awk => "awk",
        }
    }
}

/// Reads a program on behalf of the invocation that runs it, whose folder, variables, host and condition
/// it inherits.
pub(crate) fn read(reader: &mut Reader<'_>, language: Language, text: &Word, from: &Invocation) {
    read_program(reader, language, text, from, false);
}

/// Reads a script of the project. It is as unknown inside as any program: only what it certainly does is
/// told.
pub(crate) fn read_script(reader: &mut Reader<'_>, language: Language, text: &Word, from: &Invocation) {
    read_program(reader, language, text, from, true);
}

fn read_program(reader: &mut Reader<'_>, language: Language, text: &Word, from: &Invocation, script: bool) {
    if text.known().all(|known| known.trim().is_empty()) {
        if text.text().is_none() {
            reader.gap(text.span, format!("its {} program is known only when it runs", language.name()));
        }
        return;
    }
    let (known, marks) = Marks::of(text);
    if known.len() > BYTES {
        let why = format!("a program of more than {} KiB is not read", BYTES >> 10);
        return reader.gap(text.span, why);
    }
    // What it was redirected from or to is told by whoever started it.
    let mut from = from.clone();
    from.redirects.clear();
    reader.deeper(text.span, |reader| {
        let mut program = Program::new(reader, language, marks, from, script);
        match language {
            Language::Python => python::read(&mut program, &known),
            Language::JavaScript => javascript::read(&mut program, &known),
            _ => scan::read(&mut program, &known),
        }
    });
}
