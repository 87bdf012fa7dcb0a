//! `need`: what a requirement asks for, and the profiles that it may name.

use std::borrow::Cow;
use std::fmt;

use caution_read::yaml::Spanned;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, IntoDeserializer as _, MapAccess, SeqAccess, Visitor};

use super::OneOrMany;
use super::when::{LevelWord, words};

/// What is asked: all of it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NeedForm {
    /// Approvals by people who are not authors: a number, a mapping, or a list of them (all of it).
    pub(crate) approvals: Option<Spanned<OneOrMany<ApprovalForm>>>,
    /// Reports of the revision at hand: a profile by name, limits, or a list of kinds.
    pub(crate) evidence: Option<Spanned<EvidenceForm>>,
    /// How it goes out: a profile by name, or limits.
    pub(crate) rollout: Option<Spanned<RolloutForm>>,
    /// Parts of the change record.
    pub(crate) record: Option<OneOrMany<RecordWord>>,
    /// The pages that were followed are current.
    pub(crate) advice: Option<Spanned<AdviceForm>>,
    /// Every commit says who or what wrote it.
    pub(crate) provenance: Option<StatedWord>,
    /// Somebody who knows what it does says yes before a command runs: the person who runs it or drives the
    /// agent, at a prompt, or with a signed approval of this one run.
    pub(crate) confirmation: Option<ConfirmationWord>,
    /// These rules find nothing in the change.
    pub(crate) clear_of: Option<Spanned<OneOrMany<String>>>,
}

/// A number of approvals, or whose.
#[derive(Debug, Clone)]
pub(crate) enum ApprovalForm {
    Count(u64),
    Of(CountForm),
}

/// How many approvals, and whose.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CountForm {
    /// How many different people; 1 if nothing is said.
    #[schemars(range(min = 1, max = 100))]
    pub(crate) count: Option<u64>,
    /// Of this level or above.
    pub(crate) level: Option<LevelWord>,
    /// Members of this team.
    pub(crate) team: Option<Spanned<String>>,
    /// Owners of something that is touched.
    #[serde(default)]
    pub(crate) owner: bool,
    /// Holders of this certificate that has not expired (`certificates` of people.yaml).
    pub(crate) certificate: Option<Spanned<String>>,
    /// Only asked where somebody besides the authors is known.
    #[serde(default)]
    pub(crate) if_others_exist: bool,
}

/// A profile's name, limits, or a list of kinds.
#[derive(Debug, Clone)]
pub(crate) enum EvidenceForm {
    Profile(String),
    Limits(Box<ProfileForm>),
    List(Vec<EvidenceItem>),
}

/// A kind of evidence, or a check of the forge by its name.
#[derive(Debug, Clone)]
pub(crate) enum EvidenceItem {
    Word(EvidenceWord),
    Check(String),
}

/// A profile's name, or limits.
#[derive(Debug, Clone)]
pub(crate) enum RolloutForm {
    Profile(String),
    Limits(Box<ProfileForm>),
}

/// Limits on evidence or on a rollout, not both.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProfileForm {
    /// `passed`: tests ran, and none failed. `no_new_failures`: none failed that does not fail on the base.
    pub(crate) tests: Option<PassedWord>,
    /// With `no_new_failures`: tests that are known to fail, by the names that the reports give them.
    #[serde(default)]
    pub(crate) known_failures: Vec<Spanned<String>>,
    /// Suites of which each ran and was reported, by the names that they were recorded with.
    #[serde(default)]
    pub(crate) suites: Vec<Spanned<String>>,
    /// At least this share of the changed lines is reached by tests, in per cent.
    #[schemars(range(max = 100))]
    pub(crate) changed_lines_covered_percent: Option<Spanned<u64>>,
    /// At most so many mutants of the changed lines are missed by every test.
    pub(crate) missed_mutants: Option<u32>,
    /// At most so many tests are removed, skipped or made to say less.
    pub(crate) weakened_tests: Option<u32>,
    /// Checks of the forge that passed, by name.
    #[serde(default)]
    pub(crate) checks: Vec<String>,
    /// The first step takes at most this share, in per cent.
    #[schemars(range(min = 1, max = 100))]
    pub(crate) first_step_percent_at_most: Option<Spanned<u64>>,
    /// At least so many steps.
    #[schemars(range(min = 1, max = 100))]
    pub(crate) steps_at_least: Option<Spanned<u64>>,
    /// `required`: signals are watched at each step.
    pub(crate) monitoring: Option<RequiredWord>,
}

/// `current`, or a limit on the age.
#[derive(Debug, Clone)]
pub(crate) enum AdviceForm {
    Current,
    YoungerThan(u32),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AdviceAge {
    /// Edited within so many days.
    #[schemars(range(min = 1))]
    younger_than_days: u32,
}

words! {
    /// A kind of evidence. Limits are those of the profile `comprehensive`, or `gradual_with_monitoring`.
    EvidenceWord {
        /// Tests ran, and none failed.
        Tests = "tests",
        /// Tests reach the changed lines.
        Coverage = "coverage",
        /// Tests notice mutants of the changed lines.
        Mutation = "mutation",
        /// No test was weakened.
        TestChanges = "test-changes",
        /// A plan of how it goes out.
        Rollout = "rollout",
    }
}

/// A part of the change record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RecordWord {
    /// Why the change is made.
    Why,
    /// How it was checked.
    Verified,
    /// How it is undone.
    Rollback,
}

/// `stated`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum StatedWord {
    /// Every commit says who or what wrote it.
    Stated,
}

/// `operator`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ConfirmationWord {
    /// The person who runs it, or who drives the agent that does.
    Operator,
}

/// `passed` or `no_new_failures`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PassedWord {
    /// Tests ran, and none failed.
    Passed,
    /// Tests ran, and none failed that does not fail on the base or is known to fail.
    NoNewFailures,
}

/// `required`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RequiredWord {
    /// It must be there.
    Required,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum CurrentWord {
    /// Not superseded, and edited within 365 days.
    Current,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CheckForm {
    /// The name of a check of the forge.
    check: String,
}

impl<'de> Deserialize<'de> for ApprovalForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl<'de> Visitor<'de> for Form {
            type Value = ApprovalForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number of approvals or a mapping with `count`, `level`, `team`, `owner`")
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<ApprovalForm, E> {
                Ok(ApprovalForm::Count(u64::try_from(value).unwrap_or(0)))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<ApprovalForm, E> {
                Ok(ApprovalForm::Count(value))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ApprovalForm, A::Error> {
                CountForm::deserialize(MapAccessDeserializer::new(map)).map(ApprovalForm::Of)
            }
        }
        deserializer.deserialize_any(Form)
    }
}

impl<'de> Deserialize<'de> for EvidenceForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl<'de> Visitor<'de> for Form {
            type Value = EvidenceForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a profile's name, a list of kinds or a mapping of limits")
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<EvidenceForm, E> {
                Ok(EvidenceForm::Profile(value.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<EvidenceForm, A::Error> {
                ProfileForm::deserialize(MapAccessDeserializer::new(map))
                    .map(|limits| EvidenceForm::Limits(Box::new(limits)))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<EvidenceForm, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                if items.is_empty() {
                    return Err(A::Error::custom("the list is empty"));
                }
                Ok(EvidenceForm::List(items))
            }
        }
        deserializer.deserialize_any(Form)
    }
}

impl<'de> Deserialize<'de> for EvidenceItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl<'de> Visitor<'de> for Form {
            type Value = EvidenceItem;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a kind of evidence or `{check: NAME}`")
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<EvidenceItem, E> {
                let deserializer: StrDeserializer<'_, E> = value.into_deserializer();
                EvidenceWord::deserialize(deserializer).map(EvidenceItem::Word)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<EvidenceItem, A::Error> {
                CheckForm::deserialize(MapAccessDeserializer::new(map))
                    .map(|form| EvidenceItem::Check(form.check))
            }
        }
        deserializer.deserialize_any(Form)
    }
}

impl<'de> Deserialize<'de> for RolloutForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl<'de> Visitor<'de> for Form {
            type Value = RolloutForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a profile's name or a mapping of limits")
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<RolloutForm, E> {
                Ok(RolloutForm::Profile(value.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RolloutForm, A::Error> {
                ProfileForm::deserialize(MapAccessDeserializer::new(map))
                    .map(|limits| RolloutForm::Limits(Box::new(limits)))
            }
        }
        deserializer.deserialize_any(Form)
    }
}

impl<'de> Deserialize<'de> for AdviceForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl<'de> Visitor<'de> for Form {
            type Value = AdviceForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`current` or `{younger_than_days: …}`")
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<AdviceForm, E> {
                let deserializer: StrDeserializer<'_, E> = value.into_deserializer();
                CurrentWord::deserialize(deserializer).map(|_| AdviceForm::Current)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<AdviceForm, A::Error> {
                AdviceAge::deserialize(MapAccessDeserializer::new(map))
                    .map(|age| AdviceForm::YoungerThan(age.younger_than_days))
            }
        }
        deserializer.deserialize_any(Form)
    }
}

/// The schema of a value that is one of several kinds.
macro_rules! any_of {
    ($name:ident, $title:literal, |$generator:ident| $list:expr) => {
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                $title.into()
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                let kinds: Vec<Schema> = $list;
                schemars::json_schema!({ "anyOf": kinds })
            }
        }
    };
}
pub(super) use any_of;

any_of!(ApprovalForm, "Approvals", |generator| vec![
    schemars::json_schema!({"type": "integer", "minimum": 1, "maximum": 100}),
    generator.subschema_for::<CountForm>(),
]);
any_of!(EvidenceForm, "Evidence", |generator| vec![
    schemars::json_schema!({"type": "string", "description": "The name of a profile."}),
    generator.subschema_for::<ProfileForm>(),
    generator.subschema_for::<Vec<EvidenceItem>>(),
]);
any_of!(EvidenceItem, "EvidenceItem", |generator| vec![
    generator.subschema_for::<EvidenceWord>(),
    generator.subschema_for::<CheckForm>(),
]);
any_of!(RolloutForm, "Rollout", |generator| vec![
    schemars::json_schema!({"type": "string", "description": "The name of a profile."}),
    generator.subschema_for::<ProfileForm>(),
]);
any_of!(AdviceForm, "Advice", |generator| vec![
    generator.subschema_for::<CurrentWord>(),
    generator.subschema_for::<AdviceAge>(),
]);
