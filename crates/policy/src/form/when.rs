//! `when`: which changes a requirement is about.

use std::borrow::Cow;
use std::fmt;

use caution_core::charter::Tier;
use caution_read::yaml::{Spanned, quoted};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::OneOrMany;
use super::reach::{ExposureForm, ReachForm, ReversalWord, SettingWord};

/// Conditions on a change; all of them must be true.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClauseForm {
    /// Who or what wrote it. `ai` is authored, assisted or mixed, and unknown as `unknown_provenance` says.
    pub(crate) provenance: Option<OneOrMany<ProvenanceWord>>,
    /// The level of the lowest author. A level that is not known counts as the lowest.
    pub(crate) author_level: Option<AuthorLevelForm>,
    /// An author holds no certificate of this name that is valid now; one who is not known holds none.
    pub(crate) author_without: Option<Spanned<String>>,
    /// `unapproved`: an AI tool took part that `.caution/tools.yaml` does not approve for what is touched.
    pub(crate) ai_tool: Option<UnapprovedWord>,
    /// A service of one of these tiers is touched. Tier 1 is the most critical.
    pub(crate) tier: Option<TierForm>,
    /// One of these services is touched.
    pub(crate) service: Option<Spanned<OneOrMany<String>>>,
    /// A service with one of these critical functions is touched.
    pub(crate) function: Option<Spanned<OneOrMany<String>>>,
    /// A path that matches one of these globs is touched.
    pub(crate) paths: Option<Spanned<OneOrMany<String>>>,
    /// One of these rules found something.
    pub(crate) hazard: Option<Spanned<OneOrMany<String>>>,
    /// A finding is at least this severe; beside `hazard`, a finding of those rules.
    pub(crate) severity_at_least: Option<SeverityWord>,
    /// What would happen: `irreversible`, or verbs.
    pub(crate) effect: Option<OneOrMany<EffectWord>>,
    /// `command`: a command that is about to run; `change`: anything else.
    pub(crate) kind: Option<KindWord>,
    /// What the change is about to do.
    pub(crate) action: Option<OneOrMany<ActionWord>>,
    /// Where it goes. A deploy or a run to an environment that nobody named counts as all of them.
    pub(crate) environment: Option<Spanned<OneOrMany<String>>>,
    /// What could not be seen. Beside `tier`, `service`, `function` or `paths`: there.
    pub(crate) unknowns: Option<OneOrMany<UnknownWord>>,
    /// Files that judge or steer changes.
    pub(crate) touches: Option<OneOrMany<TouchWord>>,
    /// How far it goes. All that is named here must be so.
    pub(crate) reach: Option<Spanned<ReachForm>>,
    /// More of the world than this meets it before it can be stopped; nobody knows counts as all of it.
    pub(crate) exposure: Option<ExposureForm>,
    /// How it is taken back is one of these. Where nothing tells, it is none of them.
    pub(crate) reversal: Option<OneOrMany<ReversalWord>>,
    /// A changed key of a configuration, a flag, a row or a list is like one of these.
    pub(crate) setting: Option<OneOrMany<SettingWord>>,
    /// One of these owns something that is touched: people by id or handle, teams by name.
    pub(crate) owner: Option<Spanned<OneOrMany<String>>>,
    /// How many lines it adds and removes. Generated and vendored files are not counted.
    pub(crate) lines_changed: Option<LinesForm>,
}

/// How large a change is.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinesForm {
    /// More lines than this.
    pub(crate) above: u32,
}

/// A level to compare with.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuthorLevelForm {
    /// The lowest author's level is below this one.
    pub(crate) below: LevelWord,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
        pub(crate) enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// The word itself.
            pub(crate) fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}
pub(super) use words;

words! {
    /// What somebody wants to do.
    KindWord {
        /// A change of files, or a deployment.
        Change = "change",
        /// A command that is about to run.
        Command = "command",
    }
}

words! {
    /// `ai`, or a provenance class.
    ProvenanceWord {
        /// An agent wrote some of it: authored, assisted or mixed, and unknown as `unknown_provenance` says.
        Ai = "ai",
        /// An agent is the author.
        AiAuthored = "ai-authored",
        /// A person is the author and an agent took part.
        AiAssisted = "ai-assisted",
        /// Some of it with marks of AI and some without.
        Mixed = "mixed",
        /// A person applied a suggestion of a reviewing tool.
        AiSuggestion = "ai-suggestion",
        /// A housekeeping bot.
        Automation = "automation",
        /// The author says that no AI took part, or a verified recorder saw a person type it.
        HumanAttested = "human-attested",
        /// No mark either way.
        Unknown = "unknown",
    }
}

/// The rung of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum LevelWord {
    /// Entry.
    Junior,
    /// Mid-level.
    Mid,
    /// Senior.
    Senior,
    /// Staff.
    Staff,
    /// Principal and above.
    Principal,
}

/// How bad it would be if a finding is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SeverityWord {
    /// Worth knowing.
    Note,
    /// Can cost something.
    Low,
    /// Can hurt users.
    Medium,
    /// Can lose money, data or access.
    High,
}

words! {
    /// What would happen.
    EffectWord {
        /// It cannot be undone.
        Irreversible = "irreversible",
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

/// What the change is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ActionWord {
    /// Enter the target branch.
    Merge,
    /// Go out to an environment.
    Deploy,
    /// Be carried out by hand or by an agent.
    Run,
}

words! {
    /// What could not be seen; `any` is every kind.
    UnknownWord {
        /// Every kind.
        Any = "any",
        /// No mark says who or what wrote a commit.
        Provenance = "provenance",
        /// A recorder's note could not be read.
        Note = "note",
        /// The history ends early, or a parent is missing.
        History = "history",
        /// An object is not here.
        MissingObject = "missing-object",
        /// A binary file.
        Binary = "binary",
        /// A Git LFS pointer.
        Lfs = "lfs",
        /// A submodule.
        Submodule = "submodule",
        /// A symbolic link.
        Symlink = "symlink",
        /// Content or a path is not UTF-8.
        Encoding = "encoding",
        /// A file or a diff is larger than the limit.
        TooLarge = "too-large",
        /// A merge could not be replayed.
        Merge = "merge",
        /// The charter at the base could not be read.
        Charter = "charter",
        /// The forge could not be asked.
        Forge = "forge",
        /// A rule failed or was cut off.
        Rule = "rule",
        /// A report is missing, unreadable or of another revision.
        Report = "report",
        /// A program that does not parse where it changed.
        Syntax = "syntax",
        /// A program in a language that no rule reads.
        Language = "language",
        /// A signed statement that could not be read.
        Statement = "statement",
        /// A part of a command that could not be read.
        Command = "command",
        /// Something that could be reached was not seen.
        Reach = "reach",
    }
}

/// Files that judge or steer changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TouchWord {
    /// `.caution/` and service catalogues.
    Charter,
    /// CODEOWNERS.
    Owners,
    /// A CI workflow.
    Ci,
    /// Instructions or settings of a coding agent.
    AgentInstructions,
    /// Git hooks and attributes that change what git runs.
    GitHooks,
}

/// A tier, written `1` or `tier-1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TierWord(pub(crate) Tier);

/// One tier, a list of tiers, or the least critical one that counts.
#[derive(Debug, Clone)]
pub(crate) struct TierForm(pub(crate) Vec<Tier>);

/// `{at_most: 2}`: tier 2 and everything more critical.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TierAtMost {
    /// The highest tier number that counts.
    at_most: TierWord,
}

impl TierWord {
    fn read<E: Error>(text: &str) -> Result<Self, E> {
        Tier::parse(text).map(Self).ok_or_else(|| {
            E::custom(format_args!("{} is not a tier; tiers are 1 to 4, 1 the most critical", quoted(text)))
        })
    }
}

impl<'de> Deserialize<'de> for TierWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Word;
        impl Visitor<'_> for Word {
            type Value = TierWord;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a tier from 1 to 4")
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<TierWord, E> {
                TierWord::read(&value.to_string())
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<TierWord, E> {
                TierWord::read(&value.to_string())
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<TierWord, E> {
                TierWord::read(&value.replace('_', "-"))
            }
        }
        deserializer.deserialize_any(Word)
    }
}

impl<'de> Deserialize<'de> for TierForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl<'de> Visitor<'de> for Form {
            type Value = TierForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a tier, a list of tiers or `{at_most: …}`")
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<TierForm, E> {
                TierWord::read(&value.to_string()).map(|TierWord(tier)| TierForm(vec![tier]))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<TierForm, E> {
                TierWord::read(&value.to_string()).map(|TierWord(tier)| TierForm(vec![tier]))
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<TierForm, E> {
                TierWord::read(&value.replace('_', "-")).map(|TierWord(tier)| TierForm(vec![tier]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<TierForm, A::Error> {
                let OneOrMany(words) = OneOrMany::<TierWord>::deserialize(SeqAccessDeserializer::new(list))?;
                Ok(TierForm(words.into_iter().map(|TierWord(tier)| tier).collect()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TierForm, A::Error> {
                let TierAtMost { at_most: TierWord(highest) } =
                    TierAtMost::deserialize(MapAccessDeserializer::new(map))?;
                Ok(TierForm((Tier::MOST_CRITICAL..=highest.number()).filter_map(Tier::new).collect()))
            }
        }
        deserializer.deserialize_any(Form)
    }
}

impl JsonSchema for TierWord {
    fn schema_name() -> Cow<'static, str> {
        "Tier".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "description": "1 is the most critical, 4 the least.",
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": 4},
                {"type": "string", "pattern": "^[Tt]ier[-_ ]?[1-4]$"}
            ]
        })
    }
}

impl JsonSchema for TierForm {
    fn schema_name() -> Cow<'static, str> {
        "Tiers".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<TierWord>();
        let at_most = generator.subschema_for::<TierAtMost>();
        schemars::json_schema!({
            "anyOf": [one, {"type": "array", "items": one, "minItems": 1}, at_most]
        })
    }
}

/// Tools that the organisation did not approve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum UnapprovedWord {
    /// Not named, not in that version, not for these tiers, or no longer.
    Unapproved,
}
