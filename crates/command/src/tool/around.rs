//! What holds of every program: its redirections, what it looks at, and checks that it passes over.

use crate::invocation::Invocation;
use crate::reader::Reader;

use super::{carried, files, guard, packages};

/// Reads what an invocation does whatever its program is.
pub(crate) fn read(invocation: &Invocation, reader: &mut Reader<'_>) {
    files::redirects(reader, invocation);
    reader.seen.looked_at(invocation);
    guard::variables(invocation, reader);
    crate::origin::libraries(invocation, reader);
    if let Some(program) = invocation.program() {
        packages::beside(program, invocation, reader);
        carried::read(program, invocation, reader);
        files::beside(program, invocation, reader);
    }
}
