//! Fixtures for tests: repositories made on the spot, a clock that can be turned, a fake forge.

pub mod forge;
pub mod repository;
pub mod sample;
pub mod skip;
pub mod told;
