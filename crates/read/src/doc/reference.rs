//! What a document names of a repository.

use super::Reference;
use super::lines::Line;

/// Everything that it names.
pub(super) fn all(_lines: &[Line<'_>]) -> Vec<Reference> {
    Vec::new()
}
