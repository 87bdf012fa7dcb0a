//! The words of a verdict.

use caution_core::{approval, verdict};
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
        /// Not given, and passed over for a while by people who broke the glass.
        Overridden = "overridden",
    }
}

words! {
    /// What a signed statement does.
    StatementKind from approval::Kind {
        /// Says yes.
        Approve = "approve",
        /// Says no, until the objector takes it back.
        Object = "object",
        /// Takes back a statement of the same person.
        Revoke = "revoke",
        /// Lets named requirements be passed over for a while, because of an incident.
        BreakGlass = "break-glass",
        /// Says that a single-use approval was used.
        Use = "use",
    }
}
