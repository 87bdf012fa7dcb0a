//! The use cases, written against the ports of `caution-core`.
//!
//! [`check`] is the way of data in one function: snapshot, charter, assessment, verdict.

pub mod approvals;
mod assess;
pub mod backtest;
mod charter;
mod check;
pub mod drill;
mod error;
mod evidence;
pub mod guard;
mod looser;
pub mod memory;
mod patched;
pub mod reach;
mod sources;
mod suppose;
mod texts;

pub use assess::{Charters, Vocabulary, assess};
pub use charter::load as load_charter;
pub use check::{Checked, Compiler, Request, Subject, check};
pub use error::CheckError;
pub use suppose::Supposition;
