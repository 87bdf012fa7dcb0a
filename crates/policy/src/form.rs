//! The forms that people write, before anything in them was checked.

mod day;
mod moment;
mod need;
mod one_or_many;
mod reach;
mod reset;
mod review;
mod when;

use std::fmt;

use caution_read::yaml::{Entries, Spanned};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};

pub(crate) use day::Day;
pub(crate) use moment::{Moment, WEEK, WeekTime};
pub(crate) use need::{
    AdviceForm, ApprovalForm, CountForm, EvidenceForm, EvidenceItem, EvidenceWord, NeedForm, PassedWord,
    ProfileForm, RecordWord, RolloutForm,
};
pub(crate) use one_or_many::OneOrMany;
pub(crate) use reach::{BandWord, EntryCountForm, ReachForm, ReversalWord, SettingWord};
pub(crate) use reset::{
    AreaForm, CriterionForm, FreezeForm, LiftForm, LimitForm, MetricWord, OfForm, QueryForm, ResetExpiry,
    ResetForm,
};
pub(crate) use review::{
    AiGeneratedCode, HumanReview, ReviewItem, SeniorApproval, Setting, TestingForm, TwoPersons,
};
pub(crate) use when::{
    ActionWord, ClauseForm, EffectWord, KindWord, LevelWord, ProvenanceWord, SeverityWord, TierForm,
    TierWord, TouchWord, UnknownWord,
};

/// What is asked of changes: `.caution/policy.yaml`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Caution policy")]
pub(crate) struct PolicyForm {
    /// The version of this form: 1.
    #[schemars(range(min = 1, max = 1))]
    pub(crate) version: Option<Spanned<u64>>,
    /// A built-in policy by name, or `FILE@sha256:<64 hexadecimal digits>`. What follows only adds to it.
    pub(crate) extends: Option<Spanned<String>>,
    /// Whether a change without any mark counts as AI where `provenance: ai` is asked.
    pub(crate) unknown_provenance: Option<UnknownProvenance>,
    /// Turns every hold into a warning. It is itself reported with every verdict.
    pub(crate) kill_switch: Option<KillSwitch>,
    /// Limits that requirements refer to by name.
    #[serde(default)]
    pub(crate) profiles: Entries<ProfileForm>,
    /// Whose certificates count, by the certificate's name; those of one that is not named here may come
    /// from anybody.
    #[serde(default)]
    pub(crate) certificates: Entries<CertificateForm>,
    /// When the requirements of this file begin and end.
    pub(crate) window: Option<Spanned<WindowForm>>,
    /// What is asked, by name.
    #[serde(default)]
    pub(crate) requirements: Entries<RequirementForm>,
    /// What this policy means to make sure, by name: `caution policy prove` proves each, whatever the
    /// requirements say. A policy that promises nothing and extends nothing that does is held to the
    /// standard promise: no AI-assisted change of tier 1 goes on without a senior's approval.
    #[serde(default)]
    pub(crate) promises: Entries<PromiseForm>,
    /// What must not happen at all, by name. Nothing in a change can clear it.
    #[serde(default)]
    pub(crate) never: Entries<NeverForm>,
    /// Resets by name: what is asked besides, for a time.
    #[serde(default)]
    pub(crate) resets: Entries<ResetForm>,
    /// Freezes by name: what waits for a time, whatever else is given.
    #[serde(default)]
    pub(crate) freezes: Entries<FreezeForm>,
    /// The short form for AI-written code.
    #[serde(rename = "AI_Generated_Code")]
    pub(crate) ai_generated_code: Option<Spanned<AiGeneratedCode>>,
}

/// Whose certificates count.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CertificateForm {
    /// Whoever may issue it, as people.yaml names them.
    pub(crate) issued_by: OneOrMany<String>,
}

/// Whether a change without any mark counts as AI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UnknownProvenance {
    /// Nowhere.
    Never,
    /// Where a declared tier 1 or 2 service is touched.
    #[default]
    CountsAsAiOnCritical,
    /// Everywhere.
    CountsAsAi,
}

/// When the requirements of a file begin and end.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WindowForm {
    /// The first day.
    pub(crate) from: Option<Day>,
    /// The last day. Give this or `days`.
    pub(crate) until: Option<Day>,
    /// How many days, the first one included.
    #[schemars(range(min = 1, max = 3660))]
    pub(crate) days: Option<u32>,
    /// What applies after the last day; there is no default.
    #[schemars(required)]
    pub(crate) on_expiry: Option<OnExpiry>,
    /// What should be true before the window closes for good.
    #[serde(default)]
    pub(crate) exit_criteria: Vec<Spanned<CriterionForm>>,
}

/// What applies after a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OnExpiry {
    /// The built-in `baseline` in place of these requirements.
    Baseline,
    /// These requirements, as if the window had no end.
    Keep,
    /// Nothing in their place.
    Drop,
}

/// One requirement.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequirementForm {
    /// Why it is asked, in plain words.
    pub(crate) because: Spanned<String>,
    /// Which changes it is about: all entries of a mapping; a list of mappings means any of them.
    /// Without it, every change.
    pub(crate) when: Option<Spanned<OneOrMany<ClauseForm>>>,
    /// What is asked: all of it.
    pub(crate) need: Spanned<NeedForm>,
    /// How it runs; `observe` if nothing is said.
    pub(crate) mode: Option<ModeWord>,
    /// The last day of that mode.
    pub(crate) until: Option<Spanned<Day>>,
    /// How it runs after that day; `observe` if nothing is said.
    pub(crate) then: Option<Spanned<ModeWord>>,
    /// Other modes for some paths or repositories. The first that matches wins.
    #[serde(default)]
    pub(crate) scopes: Vec<Spanned<ScopeForm>>,
}

/// Something that a policy means to make sure.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PromiseForm {
    /// Why it matters, in plain words.
    pub(crate) because: Spanned<String>,
    /// Which changes it is about; without it, every change.
    pub(crate) when: Option<Spanned<OneOrMany<ClauseForm>>>,
    /// Without which none of them goes on.
    pub(crate) never_without: Spanned<NeedForm>,
}

/// Something that must not happen.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NeverForm {
    /// Why not, in plain words.
    pub(crate) because: Spanned<String>,
    /// What must not happen: all entries of a mapping; a list of mappings means any of them.
    pub(crate) when: Spanned<OneOrMany<ClauseForm>>,
    /// How it runs; `observe` if nothing is said. In `hold` it stops the change.
    pub(crate) mode: Option<ModeWord>,
    /// The last day of that mode.
    pub(crate) until: Option<Spanned<Day>>,
    /// How it runs after that day; `observe` if nothing is said.
    pub(crate) then: Option<Spanned<ModeWord>>,
    /// Other modes for some paths or repositories. The first that matches wins.
    #[serde(default)]
    pub(crate) scopes: Vec<Spanned<ScopeForm>>,
}

/// How a requirement runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ModeWord {
    /// It is worked out and recorded; nobody is told to act.
    Observe,
    /// It is shown; nothing waits for it.
    Warn,
    /// The change waits for it.
    Hold,
}

/// Another mode for some paths or repositories.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScopeForm {
    /// Globs from the root. Each touched path has the mode of the first scope that matches it; the
    /// strictest of them counts for the change.
    pub(crate) paths: Option<OneOrMany<String>>,
    /// Globs of repository names (`org/name`).
    pub(crate) repositories: Option<OneOrMany<String>>,
    /// How the requirement runs there.
    pub(crate) mode: ModeWord,
    /// The last day on which this scope is looked at.
    pub(crate) until: Option<Day>,
}

/// `true`, `false`, or on until a day and why.
#[derive(Debug, Clone)]
pub(crate) enum KillSwitch {
    Plain(bool),
    Until(KillSwitchUntil),
}

/// The kill switch with an end.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KillSwitchUntil {
    /// The last day on which nothing holds.
    pub(crate) until: Option<Day>,
    /// Why it is on.
    pub(crate) because: String,
}

impl<'de> Deserialize<'de> for KillSwitch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Switch;
        impl<'de> Visitor<'de> for Switch {
            type Value = KillSwitch;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`true`, `false` or a mapping with `until` and `because`")
            }

            fn visit_bool<E>(self, on: bool) -> Result<KillSwitch, E> {
                Ok(KillSwitch::Plain(on))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<KillSwitch, A::Error> {
                KillSwitchUntil::deserialize(MapAccessDeserializer::new(map)).map(KillSwitch::Until)
            }
        }
        deserializer.deserialize_any(Switch)
    }
}

impl JsonSchema for KillSwitch {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "KillSwitch".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "anyOf": [{"type": "boolean"}, generator.subschema_for::<KillSwitchUntil>()]
        })
    }
}
