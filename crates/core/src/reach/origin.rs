//! Why an edge is there. Each origin has one band and one confidence.

use super::Band;

/// Where an edge comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The name is bound in the same file or package.
    Scope,
    /// The name is bound by an import, re-exports followed.
    Import,
    /// It is a member of the own class or of a base: `self.total()`.
    Own,
    /// The receiver's type is declared, or made from a known class.
    Type,
    /// A call of the class makes an object by it.
    Construction,
    /// It extends or implements it.
    Inheritance,
    /// An index made by a compiler (SCIP) says so.
    Scip,
    /// A run with coverage executed it.
    Coverage,
    /// The call goes to an interface or base, of which it is an implementation; or it may mean another of its name: one
    /// that overrides it, an overload, another part of its class.
    Dispatch,
    /// The call's receiver is of unknown type, and the class is in use where the call is reached.
    Live,
    /// The language or a framework calls it once its class is in use.
    Implicit,
    /// It runs when the module is loaded.
    Load,
    /// A framework hands it over by name: a fixture.
    Injection,
    /// A text names it: `"app.tasks.run"`.
    Text,
    /// It reads this key, this variable, this flag.
    Key,
    /// It reads the key in another spelling: `order.max-retries`, `ORDER_MAX_RETRIES`.
    RelaxedKey,
    /// It names the file, or loads it into a form that has the key.
    FileReader,
    /// A deployment mounts or bakes the file.
    Mount,
    /// It imports the package whose version changed.
    Package,
    /// A build or deployment is made from it: an image, a workflow, a plan.
    Build,
    /// Both sides name the same route, method, topic or table.
    Contract,
    /// A catalogue declares the relation.
    Declared,
    /// A trace measured it.
    Measured,
    /// Only the name is the same.
    Name,
    /// They often changed together.
    CoChange,
    /// It could not be read, and mentions the name.
    Unread,
    /// Nothing reads it that could be found; the unit that holds it is the least it can reach.
    Unit,
}

impl Origin {
    /// Every origin.
    pub const ALL: &[Self] = &[
        Self::Scope,
        Self::Import,
        Self::Own,
        Self::Type,
        Self::Construction,
        Self::Inheritance,
        Self::Scip,
        Self::Coverage,
        Self::Dispatch,
        Self::Live,
        Self::Implicit,
        Self::Load,
        Self::Injection,
        Self::Text,
        Self::Key,
        Self::RelaxedKey,
        Self::FileReader,
        Self::Mount,
        Self::Package,
        Self::Build,
        Self::Contract,
        Self::Declared,
        Self::Measured,
        Self::Name,
        Self::CoChange,
        Self::Unread,
        Self::Unit,
    ];

    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Import => "import",
            Self::Own => "own-member",
            Self::Type => "declared-type",
            Self::Construction => "construction",
            Self::Inheritance => "inheritance",
            Self::Scip => "scip",
            Self::Coverage => "coverage",
            Self::Dispatch => "dispatch",
            Self::Live => "class-in-use",
            Self::Implicit => "implicit-call",
            Self::Load => "module-load",
            Self::Injection => "injection",
            Self::Text => "text",
            Self::Key => "key",
            Self::RelaxedKey => "relaxed-key",
            Self::FileReader => "file-reader",
            Self::Mount => "mount",
            Self::Package => "package",
            Self::Build => "build",
            Self::Contract => "contract",
            Self::Declared => "declared",
            Self::Measured => "measured",
            Self::Name => "name-only",
            Self::CoChange => "co-change",
            Self::Unread => "unread",
            Self::Unit => "deploy-unit",
        }
    }

    /// The band that a path has at best once it has such a step.
    pub fn band(self) -> Band {
        match self {
            Self::Scope
            | Self::Import
            | Self::Own
            | Self::Type
            | Self::Construction
            | Self::Inheritance
            | Self::Scip
            | Self::Coverage => Band::Certain,
            Self::Name | Self::CoChange | Self::Unread | Self::Unit => Band::Possible,
            _ => Band::Likely,
        }
    }

    /// How often such an edge is right, of 100.
    pub fn confidence(self) -> u8 {
        match self {
            Self::Scip | Self::Coverage => 100,
            Self::Scope | Self::Construction | Self::Inheritance => 99,
            Self::Import | Self::Own | Self::Type => 98,
            Self::Key | Self::Measured | Self::Injection => 95,
            Self::Mount | Self::Package | Self::Load => 90,
            Self::Text | Self::Contract | Self::Declared | Self::Build | Self::FileReader => 85,
            Self::Dispatch | Self::Implicit => 80,
            Self::RelaxedKey => 75,
            Self::Live => 60,
            Self::Unit => 30,
            Self::Unread => 20,
            Self::CoChange => 15,
            Self::Name => 8,
        }
    }

    /// What it says of the step, for people: "`x` … `y`".
    pub fn says(self) -> &'static str {
        match self {
            Self::Scope => "uses it in the same file or package",
            Self::Import => "imports and uses it",
            Self::Own => "uses it as its own member",
            Self::Type => "uses it through a receiver of declared type",
            Self::Construction => "makes an object with it",
            Self::Inheritance => "extends or implements it",
            Self::Scip => "uses it, says the compiler's index",
            Self::Coverage => "executed it, says a coverage report",
            Self::Dispatch => "calls it, or what it implements, overrides or overloads",
            Self::Live => "calls a method of that name, and its class is in use there",
            Self::Implicit => "uses the class, and the language calls this with it",
            Self::Load => "loads the module, which runs it",
            Self::Injection => "gets it by name from the framework",
            Self::Text => "names it in a text",
            Self::Key => "reads this key",
            Self::RelaxedKey => "reads this key in another spelling",
            Self::FileReader => "loads the file that holds it",
            Self::Mount => "mounts or bakes the file",
            Self::Package => "imports the package",
            Self::Build => "is built or deployed from it",
            Self::Contract => "names the same route, method, topic or table",
            Self::Declared => "is declared to depend on it",
            Self::Measured => "was measured to call it",
            Self::Name => "mentions the same name",
            Self::CoChange => "often changed with it",
            Self::Unread => "could not be read, and mentions the name",
            Self::Unit => "holds it",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_history_never_leave_possible_and_no_confidence_crosses_its_band() {
        for origin in [Origin::Name, Origin::CoChange, Origin::Unread, Origin::Unit] {
            assert_eq!(origin.band(), Band::Possible);
        }
        for origin in Origin::ALL {
            let allowed = match origin.band() {
                Band::Certain => 95..=100,
                Band::Likely => 40..=95,
                Band::Possible => 0..=40,
            };
            assert!(allowed.contains(&origin.confidence()), "{}", origin.id());
        }
    }
}
