//! What this machine keeps: the ledgers of agents' sessions, and facts of files.

pub mod facts;
mod sessions;

pub use facts::{CacheLimits, FileFactCache, MemoryFacts};
pub use sessions::FileSessions;
