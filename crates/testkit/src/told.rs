//! A world that answers only what it was told.

pub use caution_core::probe::told::Told;
