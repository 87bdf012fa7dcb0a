//! Who or what wrote a change: markers as data, recorders' notes checked against the diff, and the class
//! that follows. A lack of marks is never evidence of a person.

mod assisted;
mod builtin;
mod claim;
mod class;
mod form;
mod gather;
pub mod pattern;
pub mod recorder;
mod request;
mod row;
mod summary;
mod table;

pub use form::{ExampleForm, IgnoreForm, MarkerForm, MarkersForm, RoleForm, SeenForm, ToolForm};
pub use row::{Row, Rule, Seen};
pub use summary::provenance;
pub use table::Markers;

#[cfg(test)]
mod tests;
