//! The form of a table of cases.

use std::borrow::Cow;
use std::fmt;

use caution_read::yaml::Spanned;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};

use crate::form::{
    ActionWord, BandWord, Day, EffectWord, EntryCountForm, Moment, OneOrMany, ProvenanceWord, ReversalWord,
    SettingWord, SeverityWord, TierForm, TierWord, UnknownWord,
};

/// Cases that a policy must decide as written: `.caution/policy-tests/*.yaml`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Policy tests")]
pub(crate) struct CasesForm {
    /// The version of this form: 1.
    #[schemars(range(min = 1, max = 1))]
    pub(super) version: Option<Spanned<u64>>,
    /// The cases.
    pub(super) cases: Vec<CaseForm>,
}

/// One case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseForm {
    /// What it shows, as a sentence.
    pub(super) name: Spanned<String>,
    /// The day or moment of the decision (UTC); 2026-06-01 if nothing is said.
    pub(super) now: Option<Moment>,
    /// What the change is like.
    #[serde(default)]
    pub(super) change: ChangeForm,
    /// What must come out.
    pub(super) expect: Spanned<ExpectForm>,
}

/// What a change is like. Everything that is left out is ordinary.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeForm {
    /// Its provenance class; `unknown` if nothing is said. `automation` is a bot whom the forge knows.
    pub(super) provenance: Option<Spanned<ProvenanceWord>>,
    /// Its authors: ids of people.yaml, handles (`@name`) or addresses.
    pub(super) authors: Option<OneOrMany<String>>,
    /// The person who drives the agent, as the forge tells.
    pub(super) operator: Option<String>,
    /// A service of each of these tiers is touched.
    pub(super) tier: Option<TierForm>,
    /// Services of the charter that are touched.
    pub(super) services: Option<Spanned<OneOrMany<String>>>,
    /// Paths that are touched, and with them the services of the charter that hold them.
    pub(super) paths: Option<OneOrMany<String>>,
    /// How many lines are changed in the first of `paths`, or in a file of the product without any.
    pub(super) lines: Option<u32>,
    /// What it is about to do; `merge` if nothing is said.
    pub(super) action: Option<ActionWord>,
    /// Where it goes, as the forge tells.
    pub(super) environment: Option<String>,
    /// The repository, as the forge tells.
    pub(super) repository: Option<String>,
    /// Reviews: a name is an approval of the head by that person, told by the forge.
    #[serde(default)]
    pub(super) approvals: Vec<ReviewForm>,
    /// Reports; of the head and told by the forge if nothing else is said.
    #[serde(default)]
    pub(super) reports: Vec<Spanned<ReportForm>>,
    /// The change record.
    pub(super) record: Option<RecordForm>,
    /// Pages that were followed.
    #[serde(default)]
    pub(super) advice: Vec<AdviceForm>,
    /// What is reached from its files; each a service or a tier.
    #[serde(default)]
    pub(super) reached: Vec<Spanned<ReachedForm>>,
    /// How many entries of each kind are reached for certain.
    #[serde(default)]
    pub(super) entries: EntryCountForm,
    /// How much of the world meets it before it can be stopped, in per cent; 0 if nothing is said.
    #[schemars(range(max = 100))]
    pub(super) exposure: Option<u8>,
    /// How it is taken back.
    pub(super) reversal: Option<ReversalWord>,
    /// What a changed key of a configuration is like; not `at-once`, which is one of several.
    pub(super) setting: Option<SettingWord>,
    /// What could not be seen.
    #[serde(default)]
    pub(super) unknowns: Vec<Spanned<UnknownForm>>,
    /// What rules found.
    #[serde(default)]
    pub(super) hazards: Vec<HazardForm>,
    /// What would happen.
    #[serde(default)]
    pub(super) effects: Vec<Spanned<EffectForm>>,
}

/// Something that is reached from the files of a change.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReachedForm {
    /// A service of the charter.
    pub(super) service: Option<String>,
    /// Some service of this tier.
    pub(super) tier: Option<TierWord>,
    /// How surely; `certain` if nothing is said.
    pub(super) band: Option<BandWord>,
}

/// A review.
#[derive(Debug, Clone)]
pub(super) struct ReviewForm(pub(super) ReviewParts);

/// A review with its circumstances.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewParts {
    /// Whose: an id of people.yaml or a handle.
    pub(super) by: String,
    /// Which commit it saw; `head` if nothing is said.
    #[serde(default)]
    pub(super) of: RevisionWord,
    /// What it says; `approved` if nothing is said.
    #[serde(default)]
    pub(super) state: ReviewWord,
    /// How it came to us; `forge` if nothing is said.
    #[serde(default)]
    pub(super) trust: TrustWord,
    /// Whether the forge calls the account a bot.
    #[serde(default)]
    pub(super) bot: bool,
}

/// A report: one of the measures.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportForm {
    /// Tests that ran.
    pub(super) tests: Option<TestsForm>,
    /// Share of the changed lines that tests reach, in per cent.
    #[schemars(range(max = 100))]
    pub(super) changed_lines_covered_percent: Option<u8>,
    /// Mutants of the changed lines that every test misses.
    pub(super) missed_mutants: Option<u64>,
    /// Tests removed, skipped or weakened.
    pub(super) weakened_tests: Option<u64>,
    /// How it goes out.
    pub(super) rollout: Option<PlanForm>,
    /// A check of the forge that passed, by its name.
    pub(super) check_passed: Option<String>,
    /// A check of the forge that did not pass, by its name.
    pub(super) check_failed: Option<String>,
    /// Which revision it is of; `head` if nothing is said.
    #[serde(default)]
    pub(super) of: RevisionWord,
    /// How it came to us; `forge` if nothing is said.
    #[serde(default)]
    pub(super) trust: TrustWord,
}

/// Tests that ran.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TestsForm {
    /// How many passed.
    #[serde(default)]
    pub(super) passed: u64,
    /// How many failed.
    #[serde(default)]
    pub(super) failed: u64,
    /// How many were skipped.
    #[serde(default)]
    pub(super) skipped: u64,
}

/// How a change goes out.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanForm {
    /// Shares of traffic in per cent, in order.
    pub(super) steps: Vec<u8>,
    /// Signals that are watched.
    #[serde(default)]
    pub(super) monitoring: Vec<String>,
}

/// The change record.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordForm {
    /// Why the change is made.
    pub(super) why: Option<String>,
    /// How it was checked.
    pub(super) verified: Option<String>,
    /// How it is undone.
    pub(super) rollback: Option<String>,
    /// How it came to us; `forge` if nothing is said.
    #[serde(default)]
    pub(super) trust: TrustWord,
}

/// A page that was followed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AdviceForm {
    /// Where it is.
    pub(super) url: String,
    /// When it was last edited.
    pub(super) last_edited: Option<Day>,
    /// Whether something newer replaces it.
    pub(super) superseded: Option<bool>,
    /// How it came to us; `forge` if nothing is said.
    #[serde(default)]
    pub(super) trust: TrustWord,
}

/// Something that could not be seen.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UnknownForm {
    /// Its kind.
    pub(super) kind: UnknownWord,
    /// The file it is about.
    pub(super) path: Option<String>,
}

/// Something that a rule found.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HazardForm {
    /// The rule.
    pub(super) rule: String,
    /// How bad; `high` if nothing is said.
    pub(super) severity: Option<SeverityWord>,
}

/// Something that would happen.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EffectForm {
    /// What is done.
    pub(super) verb: EffectWord,
    /// Whether it can be undone; `true` if nothing is said.
    pub(super) reversible: Option<bool>,
}

/// What must come out. What is left out is not looked at.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectForm {
    /// The answer.
    pub(super) outcome: Option<OutcomeWord>,
    /// The requirements that the change waits for: exactly these.
    pub(super) missing: Option<Vec<String>>,
    /// The requirements that only warn: exactly these.
    pub(super) warned: Option<Vec<String>>,
    /// Requirements that are met; there may be more.
    pub(super) met: Option<Vec<String>>,
    /// Requirements that do not apply; there may be more.
    pub(super) not_applicable: Option<Vec<String>>,
    /// Whether nothing but unknowns stands in the way.
    pub(super) only_unknowns: Option<bool>,
}

/// An answer.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum OutcomeWord {
    /// Go on.
    Proceed,
    /// Something is missing.
    Hold,
    /// Nothing can clear it.
    Stop,
}

/// Which revision something is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum RevisionWord {
    /// The one at hand.
    #[default]
    Head,
    /// An earlier one.
    Old,
    /// It does not say.
    None,
}

/// How something came to us.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum TrustWord {
    /// Somebody says so.
    Claimed,
    /// A signature says so.
    Signed,
    /// The forge says so.
    #[default]
    Forge,
}

/// What a review says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ReviewWord {
    /// Yes.
    #[default]
    Approved,
    /// No.
    ChangesRequested,
    /// Neither.
    Commented,
    /// Taken back.
    Dismissed,
}

impl<'de> Deserialize<'de> for ReviewForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl<'de> Visitor<'de> for Form {
            type Value = ReviewForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name or a mapping with `by`")
            }

            fn visit_str<E>(self, name: &str) -> Result<ReviewForm, E> {
                Ok(ReviewForm(ReviewParts { by: name.to_owned(), ..ReviewParts::default() }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ReviewForm, A::Error> {
                ReviewParts::deserialize(MapAccessDeserializer::new(map)).map(ReviewForm)
            }
        }
        deserializer.deserialize_any(Form)
    }
}

impl JsonSchema for ReviewForm {
    fn schema_name() -> Cow<'static, str> {
        "Review".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let parts = generator.subschema_for::<ReviewParts>();
        schemars::json_schema!({"anyOf": [{"type": "string"}, parts]})
    }
}
