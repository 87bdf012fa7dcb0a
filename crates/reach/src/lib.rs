//! How far a change goes. Pure: a change, a charter and the trees before and after in, a
//! [`Radius`](caution_core::reach::Radius) out.
//!
//! [`services`] tells whose own files a change touches. [`radius()`] tells what it goes to besides: [`TreeIndex`]
//! finds the files that a question needs, `bind` tells what their names mean, `graph` walks from what changed
//! outward. What names mean is worked out when it is asked, never for the whole tree.

pub mod across;
mod bind;
pub mod build;
mod compared;
mod compiled;
pub mod config;
mod covered;
mod edges;
mod graph;
mod importers;
mod imports;
mod index;
mod loaded;
mod mentions;
mod moved;
mod other;
pub mod packages;
mod radius;
mod rebound;
mod seeds;
mod services;
mod tree;

pub use compared::larger_than;
pub use compiled::{Compiled, Mismatch};
pub use covered::Covered;
pub use edges::{Defined, Edge, FileEdges, edges};
pub use index::{FileId, Index};
pub use other::{Given, generator, other_seeds};
pub use packages::Beyond;
pub use radius::{ChangedFile, Question, radius};
pub use services::services;
pub use tree::{Content, TreeIndex, readers};
