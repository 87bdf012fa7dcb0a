//! JavaScript.
use super::program::Program;
pub(super) fn read(_program: &mut Program<'_, '_>, _source: &str) {}
