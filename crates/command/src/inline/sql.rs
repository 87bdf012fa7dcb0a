//! SQL: statements, and what they change.

use caution_core::command::Hint;

use crate::invocation::Invocation;
use crate::reader::Reader;
use crate::word::Word;

/// Reads statements that an invocation hands to a database. `tool` is the id of the tool whose acts they
/// are, and tells the dialect; `hints` say where they go, besides those of the invocation.
pub(crate) fn read(
    reader: &mut Reader<'_>,
    text: &Word,
    tool: &'static str,
    hints: &[Hint],
    from: &Invocation,
) {
    let _ = (tool, hints, from);
    reader.gap(text.span, "statements are not read yet");
}
