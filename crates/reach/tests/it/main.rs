//! What reach says of small trees.

#![allow(
    clippy::allow_attributes,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

#[cfg(test)]
mod added;
#[cfg(test)]
mod alike;
#[cfg(test)]
mod frameworks;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod joins;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod layout;
#[cfg(test)]
mod moved;
#[cfg(test)]
mod overloads;
#[cfg(test)]
mod prepared;
mod python;
#[cfg(test)]
mod shadows;
#[cfg(test)]
mod tree;
#[cfg(test)]
mod walk;
