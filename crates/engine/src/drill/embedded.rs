//! The drills that are in the binary, found by the build script.

use caution_core::problem::Problem;

use super::{Drill, parse_all};

include!(concat!(env!("OUT_DIR"), "/drills.rs"));

/// Every drill, in order of id.
pub fn all() -> Result<Vec<Drill>, Problem> {
    parse_all(FILES)
}
