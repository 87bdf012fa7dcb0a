//! What the formats share: neutral text and the sentences of a report.

pub(crate) mod far;
pub(crate) mod known;
pub(crate) mod piece;
pub(crate) mod plain;
pub(crate) mod say;
pub(crate) mod standing;
pub(crate) mod state;
pub(crate) mod tested;
pub(crate) mod unknowns;
pub(crate) mod weighed;
