//! What this machine keeps: the ledgers of agents' sessions.

mod sessions;

pub use sessions::FileSessions;
