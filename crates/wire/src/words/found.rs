//! The words of what was found out: reach, findings, effects, unknowns.

use caution_core::{effect, finding, reach, unknown};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

words! {
    /// How sure it is that something is affected.
    Band from reach::Band {
        /// It is the changed file itself, or every step to it is bound by scope, import or declared type.
        Certain = "certain",
        /// A step to it goes through dispatch, a framework or a contract.
        Likely = "likely",
        /// It could, and nothing rules it out.
        Possible = "possible",
    }
}

words! {
    /// How bad it would be if the finding is right.
    Severity from finding::Severity {
        /// Worth knowing.
        Note = "note",
        /// Can cost something.
        Low = "low",
        /// Can hurt users.
        Medium = "medium",
        /// Can lose money, data or access.
        High = "high",
    }
}

words! {
    /// How sure the rule is.
    Confidence from finding::Confidence {
        /// A guess worth a look.
        Low = "low",
        /// Likely.
        Medium = "medium",
        /// A fact that can be checked.
        High = "high",
    }
}

words! {
    open
    /// What is done to the world.
    Verb from effect::Verb {
        /// Something new.
        Create = "create",
        /// In place.
        Update = "update",
        /// Deleted and made anew.
        Replace = "replace",
        /// Gone.
        Delete = "delete",
        /// Emptied.
        Truncate = "truncate",
        /// History rewritten.
        RewriteHistory = "rewrite-history",
        /// A right given.
        Grant = "grant",
        /// Made public.
        Publish = "publish",
        /// Code run elsewhere.
        Execute = "execute",
    }
}

words! {
    open
    /// The kinds of blindness.
    UnknownKind from unknown::UnknownKind {
        /// No mark says who or what wrote a commit.
        Provenance = "provenance",
        /// A recorder's note could not be read or did not fit the limits.
        Note = "note",
        /// The history ends early, or a parent is missing.
        History = "history",
        /// An object is not here.
        MissingObject = "missing-object",
        /// A binary file changed.
        Binary = "binary",
        /// A Git LFS pointer changed; the content is elsewhere.
        Lfs = "lfs",
        /// A submodule moved to another commit.
        Submodule = "submodule",
        /// A symbolic link changed where it points.
        Symlink = "symlink",
        /// Content or a path is not UTF-8.
        Encoding = "encoding",
        /// A file or a diff is larger than the limit.
        TooLarge = "too-large",
        /// A merge could not be replayed.
        Merge = "merge",
        /// The charter at the base could not be read.
        Charter = "charter",
        /// The forge could not be asked for something the policy needs.
        Forge = "forge",
        /// A rule failed or was cut off.
        Rule = "rule",
        /// A report was asked for and is missing, unreadable or of another revision.
        Report = "report",
        /// A program that does not parse where it changed, so no rule looked at it.
        Syntax = "syntax",
        /// A program in a language that no rule reads.
        Language = "language",
        /// A signed statement that could not be read: it may be an objection or a revocation.
        Statement = "statement",
        /// A part of a command that could not be read.
        Command = "command",
        /// Something that could be reached was not seen.
        Reach = "reach",
    }
}
