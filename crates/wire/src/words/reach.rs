//! The words of how far a change goes.

use caution_core::{facts, reach};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Band;

words! {
    /// What a radius comes to.
    Standing from reach::Standing {
        /// Only comments and layout change.
        LayoutOnly = "layout-only",
        /// Something is reached for certain or likely.
        Reached = "reached",
        /// Everything was looked at, and nothing is reached for certain or likely.
        NothingFound = "nothing-found",
        /// Nothing is reached for certain or likely, and not everything could be looked at.
        Unknown = "unknown",
    }
}

words! {
    open
    /// What kind of thing a change changes.
    SeedKind from reach::SeedKind {
        /// What something does.
        Behaviour = "behaviour",
        /// How something is called: its head, its type, who may use it.
        Contract = "contract",
        /// Something that is gone.
        Removed = "removed",
        /// Something that is new.
        Added = "added",
        /// A key of a configuration.
        ConfigKey = "config-key",
        /// A feature flag.
        Flag = "flag",
        /// A table or column.
        Schema = "schema",
        /// A package's version.
        Package = "package",
        /// Infrastructure: a plan, a manifest, a template.
        Infrastructure = "infrastructure",
        /// A pipeline or a build.
        Build = "build",
        /// A file that a tool made.
        Generated = "generated",
        /// A file as a whole, because nothing smaller could be told.
        File = "file",
    }
}

words! {
    open
    /// How something is entered from outside.
    EntryKind from facts::EntryKind {
        /// A test.
        Test = "test",
        /// A route that serves requests.
        Route = "route",
        /// A consumer of messages.
        Consumer = "consumer",
        /// A job: timed, queued, a task.
        Job = "job",
        /// A command.
        Command = "command",
    }
}

words! {
    open
    /// Why a step is there. Each has one band, which its path has at best, and one confidence.
    Origin from reach::Origin {
        /// The name is bound in the same file or package.
        Scope = "scope",
        /// The name is bound by an import, re-exports followed.
        Import = "import",
        /// It is a member of the own class or of a base.
        Own = "own-member",
        /// The receiver's type is declared, or made from a known class.
        Type = "declared-type",
        /// A call of the class makes an object by it.
        Construction = "construction",
        /// It extends or implements it.
        Inheritance = "inheritance",
        /// An index made by a compiler says so.
        Scip = "scip",
        /// A run with coverage executed it.
        Coverage = "coverage",
        /// The call goes to an interface or base, of which it is an implementation.
        Dispatch = "dispatch",
        /// The call's receiver is of unknown type, and the class is in use where the call is reached.
        Live = "class-in-use",
        /// The language or a framework calls it once its class is in use.
        Implicit = "implicit-call",
        /// It runs when the module is loaded.
        Load = "module-load",
        /// A framework hands it over by name.
        Injection = "injection",
        /// A text names it.
        Text = "text",
        /// It reads this key, this variable, this flag.
        Key = "key",
        /// It reads the key in another spelling.
        RelaxedKey = "relaxed-key",
        /// It names the file, or loads it into a form that has the key.
        FileReader = "file-reader",
        /// A deployment mounts or bakes the file.
        Mount = "mount",
        /// It imports the package whose version changed.
        Package = "package",
        /// A build or deployment is made from it.
        Build = "build",
        /// Both sides name the same route, method, topic or table.
        Contract = "contract",
        /// A catalogue declares the relation.
        Declared = "declared",
        /// A trace measured it.
        Measured = "measured",
        /// Only the name is the same.
        Name = "name-only",
        /// They often changed together.
        CoChange = "co-change",
        /// It could not be read, and mentions the name.
        Unread = "unread",
        /// Nothing reads it that could be found; the unit that holds it is the least it can reach.
        Unit = "deploy-unit",
    }
}

words! {
    open
    /// How a changed setting gets to those that read it.
    Propagation from reach::Propagation {
        /// With the next deployment of the program.
        Baked = "baked",
        /// Mounted: with the next start.
        Mounted = "mounted",
        /// Read anew while the program runs.
        HotReloaded = "hot-reloaded",
        /// From a service of flags: at once, everywhere.
        FlagService = "flag-service",
        /// From a row of a database: at once, everywhere.
        Database = "database",
        /// Nothing tells.
        Unknown = "unknown",
    }
}

words! {
    /// Whether it can be taken back.
    Reversal from reach::Reversal {
        /// By undoing the change.
        Automatic = "automatic",
        /// By hand.
        Manual = "manual",
        /// Not: data or a contract is gone.
        Destructive = "destructive",
    }
}

impl Origin {
    /// What it says of a step, for people: "`x` … `y`".
    pub fn says(self) -> &'static str {
        self.core().map_or("leads to it in a way that this version does not know", reach::Origin::says)
    }

    /// The band that a path has at best once it has such a step.
    pub fn band(self) -> Band {
        self.core().map_or(Band::Possible, |origin| origin.band().into())
    }

    fn core(self) -> Option<reach::Origin> {
        reach::Origin::ALL.iter().copied().find(|origin| origin.id() == self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_the_one_that_core_uses() {
        for origin in reach::Origin::ALL {
            let word = Origin::from(*origin);
            assert_eq!((word.word(), word.says()), (origin.id(), origin.says()));
            assert_eq!(word.band(), origin.band().into());
        }
        for kind in reach::SeedKind::ALL {
            assert_eq!(SeedKind::from(*kind).word(), kind.id());
        }
        for kind in facts::EntryKind::ALL {
            assert_eq!(EntryKind::from(*kind).word(), kind.id());
        }
        for way in reach::Propagation::ALL {
            assert_eq!(Propagation::from(*way).word(), way.id());
        }
        for reversal in reach::Reversal::ALL {
            assert_eq!(Reversal::from(*reversal).word(), reversal.id());
        }
        for standing in reach::Standing::ALL {
            assert_eq!(Standing::from(*standing).word(), standing.id());
        }
        assert_eq!(Origin::Other.band(), Band::Possible);
    }
}
