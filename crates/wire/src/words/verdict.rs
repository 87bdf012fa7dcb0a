//! The words of a verdict.

use caution_core::verdict;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

words! {
    /// The answer.
    Outcome from verdict::Outcome {
        /// Go on.
        Proceed = "proceed",
        /// Something is missing; somebody can give it.
        Hold = "hold",
        /// Nothing in this change can clear it.
        Stop = "stop",
    }
}

words! {
    /// How a requirement runs.
    Mode from verdict::Mode {
        /// It is worked out and recorded; nobody is told to act.
        Observe = "observe",
        /// It is shown; nothing waits for it.
        Warn = "warn",
        /// The change waits for it.
        Hold = "hold",
    }
}

words! {
    /// Where a requirement, or one of its needs, stands.
    State from verdict::State {
        /// The change is not of the kind it is about.
        NotApplicable = "not-applicable",
        /// Given.
        Met = "met",
        /// Not given.
        Missing = "missing",
        /// It could not be worked out; counts as missing.
        Unknown = "unknown",
    }
}
