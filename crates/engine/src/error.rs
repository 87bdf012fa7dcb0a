//! Why a check gave no answer.

use caution_core::port::SourceError;
use caution_core::problem::Problem;

/// Why a check gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The repository: what was asked for is not there, or reading failed.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// An input that somebody wrote: the charter, a context, a patch.
    #[error(transparent)]
    Input(#[from] Problem),
}
