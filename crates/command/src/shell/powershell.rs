//! PowerShell: text to invocations.

use crate::invocation::Invocation;
use crate::reader::Reader;
use crate::word::Word;

/// Reads a text on behalf of an invocation.
pub(super) fn read(reader: &mut Reader<'_>, text: &Word, from: &Invocation) {
    let _ = from;
    reader.gap(text.span, "this shell is not read yet");
}
