//! The time of this machine.

use caution_core::port::Clock;
use jiff::Timestamp;

/// The clock of this machine.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
