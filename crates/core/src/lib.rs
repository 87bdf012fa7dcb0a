//! The nouns of Caution, ids, time, severity and the ports.
//!
//! Everything here is a plain value. Nothing reads a clock, an environment, a network or a disk, and
//! nothing is serialised: forms that leave the process live in `caution-wire`.

pub mod approval;
pub mod assessment;
pub mod change;
pub mod charter;
pub mod command;
pub mod context;
pub mod effect;
pub mod evidence;
pub mod facts;
pub mod finding;
pub mod id;
pub mod inventory;
pub mod path;
pub mod pattern;
pub mod people;
pub mod port;
pub mod probe;
pub mod problem;
pub mod proof;
pub mod provenance;
pub mod reach;
pub mod rule_id;
pub mod session;
pub mod suggest;
pub mod suppression;
pub mod unknown;
pub mod verdict;

pub use id::{Digest, ObjectId};
pub use path::RepoPath;
pub use rule_id::RuleId;
