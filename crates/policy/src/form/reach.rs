//! `when`: how far a change goes.

use caution_read::yaml::Spanned;
use schemars::JsonSchema;
use serde::Deserialize;

use super::OneOrMany;
use super::when::TierWord;

/// How far a change goes.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReachForm {
    /// At least so many services are touched.
    #[schemars(range(min = 1))]
    pub(crate) services_at_least: Option<Spanned<u32>>,
    /// A declared service of this tier or a more critical one is reached, by its own files or from others.
    pub(crate) tier: Option<TierWord>,
    /// One of these declared services is reached; `*` stands for any letters.
    pub(crate) services: Option<Spanned<OneOrMany<String>>>,
    /// How surely, at least, `tier` and `services` are reached; `likely` if nothing is said.
    pub(crate) band: Option<Spanned<BandWord>>,
    /// At least so many entries of these kinds are reached for certain or likely.
    pub(crate) entries_at_least: Option<Spanned<EntryCountForm>>,
}

/// Numbers of entries by their kind.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryCountForm {
    /// Tests.
    #[schemars(range(min = 1))]
    pub(crate) test: Option<u32>,
    /// Routes that serve requests.
    #[schemars(range(min = 1))]
    pub(crate) route: Option<u32>,
    /// Consumers of messages.
    #[schemars(range(min = 1))]
    pub(crate) consumer: Option<u32>,
    /// Jobs and tasks.
    #[schemars(range(min = 1))]
    pub(crate) job: Option<u32>,
    /// Commands.
    #[schemars(range(min = 1))]
    pub(crate) command: Option<u32>,
}

/// How much of the world meets a change before it can be stopped.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExposureForm {
    /// More than this, in per cent.
    #[schemars(range(max = 99))]
    pub(crate) over: Spanned<u8>,
    /// And a declared service of this tier or a more critical one is reached for certain or likely.
    pub(crate) tier: Option<TierWord>,
}

/// How surely something is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BandWord {
    /// Its own files change, or every step is bound by scope, import or declared type.
    Certain,
    /// A step goes through dispatch, a framework or a contract.
    Likely,
    /// Nothing rules it out.
    Possible,
}

/// What a changed setting is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SettingWord {
    /// It gets everywhere at once: `hot-reloaded`, `flag-service` or `database`.
    AtOnce,
    /// With the next deployment of the program.
    Baked,
    /// With the next start.
    Mounted,
    /// Running programs read it anew.
    HotReloaded,
    /// A service of flags gives it out.
    FlagService,
    /// It is a row of a database.
    Database,
    /// Nothing tells how it gets there.
    Unknown,
    /// Nobody was found who reads it.
    Unread,
    /// It is gone, and something still asks for it by name.
    StillRead,
    /// Only the order of its entries changes, and the order may matter.
    Reordered,
    /// Something that is not of production takes up what one of production holds.
    TakenUp,
}

/// How a change is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ReversalWord {
    /// By undoing it.
    Automatic,
    /// By hand.
    Manual,
    /// Not: data or a contract is gone.
    Destructive,
}
