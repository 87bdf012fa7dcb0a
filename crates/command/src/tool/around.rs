//! What holds of every program: its redirections, and what it looks at.

use crate::invocation::Invocation;
use crate::reader::Reader;

use super::files;

/// Reads what an invocation does whatever its program is.
pub(crate) fn read(invocation: &Invocation, reader: &mut Reader<'_>) {
    files::redirects(reader, invocation);
    reader.seen.looked_at(invocation);
}
