//! How far a change goes, apart from any verdict.

use caution_core::change::{Change, Limits, Selection};
use caution_core::charter::Charter;
use caution_core::context::Context;
use caution_core::port::{FactCache, Source, Trees};
use caution_core::reach::Reach;
use caution_core::unknown::Unknown;

use crate::charter;
use crate::error::CheckError;

/// What reach stands on: the trees of the repository, and what was kept of them.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// Trees and blobs.
    pub trees: &'a dyn Trees,
    /// Facts and tables that were kept.
    pub cache: &'a dyn FactCache,
    /// Indexes of compilers (SCIP), each with where it came from.
    pub indexes: &'a [(String, Vec<u8>)],
    /// Snapshots of measured relations between services, each with where it came from.
    pub measured: &'a [(String, Vec<u8>)],
}

/// How far a change goes, and what that rests on.
#[derive(Debug)]
pub struct Surveyed {
    /// The frozen change.
    pub change: Change,
    /// The charter of its base.
    pub charter: Charter,
    /// How far it goes.
    pub reach: Reach,
    /// What could not be seen.
    pub unknowns: Vec<Unknown>,
}

/// Says how far a change goes.
///
/// # Errors
/// If the change or the charter cannot be read.
pub fn survey(
    source: &dyn Source,
    ground: Ground<'_>,
    selection: &Selection,
    limits: &Limits,
) -> Result<Surveyed, CheckError> {
    let change = source.snapshot(selection, Context::default(), limits)?;
    let touched: Vec<_> = change.files.iter().flat_map(|file| file.touched_paths()).cloned().collect();
    let charter = charter::load(source, change.charter_base.as_ref(), touched.iter())?;
    let reach = caution_reach::services(&change, &charter);
    let _ = ground;
    Ok(Surveyed { unknowns: change.unknowns.clone(), change, charter, reach })
}
