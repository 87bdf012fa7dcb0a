//! What a change goes to, beyond the files that it touches.

use super::{Band, Origin};
use crate::RepoPath;
use crate::charter::Tier;
use crate::facts::EntryKind;
use crate::finding::LineRange;

/// What kind of thing a change changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SeedKind {
    /// What something does.
    Behaviour,
    /// How something is called: its head, its type, who may use it.
    Contract,
    /// Something that is gone.
    Removed,
    /// Something that is new.
    Added,
    /// A key of a configuration.
    ConfigKey,
    /// A feature flag.
    Flag,
    /// A table or column.
    Schema,
    /// A package's version.
    Package,
    /// Infrastructure: a plan, a manifest, a template.
    Infrastructure,
    /// A pipeline or a build.
    Build,
    /// A file that a tool made.
    Generated,
    /// A file as a whole, because nothing smaller could be told.
    File,
}

impl SeedKind {
    /// Every kind.
    pub const ALL: &[Self] = &[
        Self::Behaviour,
        Self::Contract,
        Self::Removed,
        Self::Added,
        Self::ConfigKey,
        Self::Flag,
        Self::Schema,
        Self::Package,
        Self::Infrastructure,
        Self::Build,
        Self::Generated,
        Self::File,
    ];

    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Behaviour => "behaviour",
            Self::Contract => "contract",
            Self::Removed => "removed",
            Self::Added => "added",
            Self::ConfigKey => "config-key",
            Self::Flag => "flag",
            Self::Schema => "schema",
            Self::Package => "package",
            Self::Infrastructure => "infrastructure",
            Self::Build => "build",
            Self::Generated => "generated",
            Self::File => "file",
        }
    }
}

/// One thing that a change changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seed {
    /// The file.
    pub path: RepoPath,
    /// Its name there: `Cart.total`, `orders.max-retries`, `requests`; empty for the file or its module's body.
    pub symbol: String,
    /// What kind of thing.
    pub kind: SeedKind,
    /// Its lines, in the new text, or in the old one if it is gone.
    pub lines: Option<LineRange>,
    /// What changed, for people: `2.31.0 to 2.32.0`. Never a value of a configuration.
    pub detail: String,
}

/// One step from what changed outward.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hop {
    /// The file.
    pub path: RepoPath,
    /// Its name there; empty for the module's body.
    pub symbol: String,
    /// The line where it uses the step before.
    pub line: u32,
    /// Why.
    pub origin: Origin,
}

/// Something that the change goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The file.
    pub path: RepoPath,
    /// Its name there; empty for the module's body.
    pub symbol: String,
    /// Its line.
    pub line: u32,
    /// How sure.
    pub band: Band,
    /// The product of the steps' confidences, of 1,000.
    pub confidence: u16,
    /// How it is an entry, and what it is known by.
    pub entry: Option<(EntryKind, String)>,
    /// Whether it is a test or stands among tests.
    pub in_tests: bool,
    /// Whether it was found in the tree before the change: its lines, and those of its steps, are those there.
    pub before: bool,
    /// The steps, from what changed to it; the last one is itself. The first hop uses `seed`.
    pub via: Vec<Hop>,
    /// The place of its seed in [`Radius::seeds`].
    pub seed: usize,
}

/// How a changed setting gets to those that read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Propagation {
    /// With the next deployment of the program.
    Baked,
    /// Mounted: with the next start.
    Mounted,
    /// Read anew while the program runs.
    HotReloaded,
    /// From a service of flags: at once, everywhere.
    FlagService,
    /// From a row of a database: at once, everywhere.
    Database,
    /// Nothing tells.
    Unknown,
}

impl Propagation {
    /// Every way.
    pub const ALL: &[Self] =
        &[Self::Baked, Self::Mounted, Self::HotReloaded, Self::FlagService, Self::Database, Self::Unknown];

    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Baked => "baked",
            Self::Mounted => "mounted",
            Self::HotReloaded => "hot-reloaded",
            Self::FlagService => "flag-service",
            Self::Database => "database",
            Self::Unknown => "unknown",
        }
    }

    /// Whether it gets everywhere at once, before anybody can stop it.
    pub fn is_instant(self) -> bool {
        matches!(self, Self::HotReloaded | Self::FlagService | Self::Database)
    }
}

/// A declared service that the change goes to, own files or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceReach {
    /// Its name in the charter.
    pub service: String,
    /// Its tier; none if the charter gives none, and then it weighs as tier 2.
    pub tier: Option<Tier>,
    /// Its owners: people and teams.
    pub owners: Vec<String>,
    /// How sure.
    pub band: Band,
    /// The best path's confidence, of 1,000; all of it if its own files changed.
    pub confidence: u16,
    /// The best path, from what changed; none if its own files changed.
    pub via: Vec<Hop>,
    /// What it adds to the weight, of 1,000.
    pub weight: u16,
}

/// Who reads a changed key, variable or flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyReach {
    /// The place of its seed in [`Radius::seeds`].
    pub seed: usize,
    /// Who reads it; none found means unknown, never none.
    pub readers: Vec<Hop>,
    /// The units of deployment that hold it: workloads, images, charts, services.
    pub units: Vec<Hop>,
    /// How it gets there.
    pub propagation: Propagation,
}

/// How much of the world meets the change before it can be stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposure {
    /// Of 100.
    pub percent: u8,
    /// Whether anything tells, or the worst is assumed.
    pub assumed: bool,
    /// What tells it.
    pub why: String,
}

/// Whether it can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reversal {
    /// By undoing the change.
    Automatic,
    /// By hand.
    Manual,
    /// Not: data or a contract is gone.
    Destructive,
}

impl Reversal {
    /// Every one.
    pub const ALL: &[Self] = &[Self::Automatic, Self::Manual, Self::Destructive];

    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Manual => "manual",
            Self::Destructive => "destructive",
        }
    }
}

/// A relation between services on which sources differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Disagreement {
    /// Who calls.
    pub client: String,
    /// Who is called.
    pub server: String,
    /// Who says so: `declared`, `static`, `measured`.
    pub by: Vec<&'static str>,
    /// Who does not, though it could have.
    pub not_by: Vec<&'static str>,
}

/// How widely a repository names what a change changes, beside what its recent changes changed: in how many other
/// files the names of changed definitions stand together with that of their file, class or folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Larger {
    /// Of 100 of those changes, how many changed what fewer files name.
    pub percent: u8,
    /// How many recent changes to programs it is compared with.
    pub changes: u32,
    /// In how many files it is.
    pub files: u32,
}

/// What was looked at, and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completeness {
    /// Programs in the tree.
    pub files: usize,
    /// Those that were read whole.
    pub whole: usize,
    /// Those of which a part was not read.
    pub in_part: usize,
    /// Those that were not read: too large, a bundle, not UTF-8, no reader for the language.
    pub skipped: usize,
    /// References in the files that were walked whose target was not found.
    pub unresolved: usize,
    /// Calls in them whose target is made while the program runs.
    pub dynamic: usize,
    /// Limits that cut the walk, each by its name and number.
    pub cut: Vec<String>,
    /// Where nothing was found that uses the change: the files that were not read whole and could use it. Looked for
    /// only then.
    pub blind: Vec<Blind>,
}

/// A file that was not read whole and could use what changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blind {
    /// The file.
    pub path: RepoPath,
    /// Why it could.
    pub why: BlindWhy,
}

/// Why a file that was not read could use what changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum BlindWhy {
    /// This name of what changes stands in it where it was not read.
    Names(String),
    /// It stands in the folder of what changes.
    Beside,
    /// Nobody could look into it.
    Unseen,
    /// It is changed itself, and who uses what it changes could not be told.
    Users,
}

impl BlindWhy {
    /// The name in reports.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Names(_) => "names",
            Self::Beside => "beside",
            Self::Unseen => "unseen",
            Self::Users => "users",
        }
    }
}

/// What a change goes to, beyond the files that it touches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Radius {
    /// What changes. Nothing if the change is one of layout and comments.
    pub seeds: Vec<Seed>,
    /// Those that use a seed directly, the surest first.
    pub dependents: Vec<Reached>,
    /// Tests, routes, consumers, jobs and commands that it goes to, the surest and nearest first.
    pub entries: Vec<Reached>,
    /// Declared services that it goes to, the heaviest first.
    pub services: Vec<ServiceReach>,
    /// Who reads changed keys.
    pub keys: Vec<KeyReach>,
    /// How much of the world meets it, if anything tells.
    pub exposure: Option<Exposure>,
    /// Whether it can be taken back.
    pub reversal: Option<Reversal>,
    /// The sort key of 0 to 1,000: what is reached, weighed by tier, exposure and reversal.
    pub weight: u16,
    /// How it compares with this repository's recent changes; none where that cannot be told.
    pub larger_than: Option<Larger>,
    /// Where declared, static and measured relations of services differ.
    pub disagreements: Vec<Disagreement>,
    /// What was looked at.
    pub completeness: Completeness,
}

impl Radius {
    /// The entries of a kind that are reached at least so surely.
    pub fn entries_within(&self, kind: EntryKind, band: Band) -> usize {
        let fits = |reached: &&Reached| {
            reached.band <= band && reached.entry.as_ref().is_some_and(|(found, _)| *found == kind)
        };
        self.entries.iter().filter(fits).count()
    }
}
