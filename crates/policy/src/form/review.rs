//! The short form for AI-written code, as it stood in the commentary that started this project.
//!
//! ```yaml
//! AI_Generated_Code:
//!   review_requirements:
//!     - mandatory_human_review: true
//!     - senior_engineer_approval: required
//!     - automated_testing: comprehensive
//!     - production_rollout: gradual_with_monitoring
//! ```

use std::borrow::Cow;
use std::fmt;

use caution_core::problem::Position;
use caution_read::yaml::{Spanned, quoted};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, IntoDeserializer as _, MapAccess, SeqAccess, Visitor};

use super::OneOrMany;
use super::need::{ProfileForm, any_of};
use super::when::{LevelWord, TierForm, TierWord};

/// What is asked of AI-written code.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AiGeneratedCode {
    /// A list of one-entry mappings, or one mapping.
    #[schemars(with = "OneOrMany<ReviewForm>")]
    pub(crate) review_requirements: Reviews,
}

/// The entries, each with the place of its name.
#[derive(Debug, Clone)]
pub(crate) struct Reviews(pub(crate) Vec<(Position, ReviewItem)>);

/// One entry.
#[derive(Debug, Clone)]
pub(crate) enum ReviewItem {
    HumanReview(Setting<HumanReview>),
    SeniorApproval(Setting<SeniorApproval>),
    Testing(TestingForm),
    Rollout(TestingForm),
    TwoPersons(Setting<TwoPersons>),
}

/// The entries as a schema.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used; the entries are read one by one to keep their places")]
struct ReviewForm {
    /// A person who is not an author approves.
    mandatory_human_review: Option<Setting<HumanReview>>,
    /// A senior who is not an author approves if the author is below senior, or tier 1 is touched.
    senior_engineer_approval: Option<Setting<SeniorApproval>>,
    /// Evidence: a profile by name, or limits.
    automated_testing: Option<TestingForm>,
    /// How it goes out to production: a profile by name, or limits.
    production_rollout: Option<TestingForm>,
    /// Two people who are not authors approve changes of a tier.
    two_person_rule: Option<Setting<TwoPersons>>,
}

const NAMES: &[&str] = &[
    "mandatory_human_review",
    "senior_engineer_approval",
    "automated_testing",
    "production_rollout",
    "two_person_rule",
];

/// On, off, or with its own numbers.
#[derive(Debug, Clone)]
pub(crate) enum Setting<T> {
    Switch(bool),
    With(T),
}

/// How many people review.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HumanReview {
    /// How many different people; 1 if nothing is said.
    #[schemars(range(min = 1, max = 100))]
    pub(crate) count: Option<u64>,
}

/// Whose changes a senior approves.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeniorApproval {
    /// How many different people; 1 if nothing is said.
    #[schemars(range(min = 1, max = 100))]
    pub(crate) count: Option<u64>,
    /// Levels of authors to which it applies; `[junior, mid]` if nothing is said.
    pub(crate) applies_to: Option<Spanned<OneOrMany<LevelWord>>>,
    /// Tiers at which it applies whoever the author is; tier 1 if nothing is said.
    pub(crate) tier: Option<TierForm>,
}

/// Which changes two people approve.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TwoPersons {
    /// The tiers it is about.
    pub(crate) tier: TierForm,
    /// How many people besides the authors: 1 or 2; 2 if nothing is said.
    #[schemars(range(min = 1, max = 2))]
    pub(crate) approvals: Option<Spanned<u64>>,
}

/// `false`, a profile's name, or limits.
#[derive(Debug, Clone)]
pub(crate) enum TestingForm {
    Switch(bool),
    Profile(String),
    Limits(Box<ProfileForm>),
}

impl<'de> Deserialize<'de> for Reviews {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Reviews;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list or a mapping of review requirements")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Reviews, A::Error> {
                let mut entries = Vec::new();
                while let Some(name) = map.next_key::<Spanned<String>>()? {
                    entries.push((name.position, item(&name.value, &mut map)?));
                }
                Ok(Reviews(entries))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Reviews, A::Error> {
                let mut entries = Vec::new();
                while let Some(Reviews(some)) = list.next_element()? {
                    entries.extend(some);
                }
                Ok(Reviews(entries))
            }
        }
        deserializer.deserialize_any(Entries)
    }
}

fn item<'de, A: MapAccess<'de>>(name: &str, map: &mut A) -> Result<ReviewItem, A::Error> {
    match name {
        "mandatory_human_review" => map.next_value().map(ReviewItem::HumanReview),
        "senior_engineer_approval" => map.next_value().map(ReviewItem::SeniorApproval),
        "automated_testing" => map.next_value().map(ReviewItem::Testing),
        "production_rollout" => map.next_value().map(ReviewItem::Rollout),
        "two_person_rule" => map.next_value().map(ReviewItem::TwoPersons),
        other => Err(A::Error::unknown_field(other, NAMES)),
    }
}

/// What a word alone or a number alone means.
pub(crate) trait Short: Sized {
    fn of_count(_count: u64) -> Option<Self> {
        None
    }

    fn of_word(_word: &str) -> Option<Self> {
        None
    }
}

impl Short for HumanReview {
    fn of_count(count: u64) -> Option<Self> {
        Some(Self { count: Some(count) })
    }
}

impl Short for SeniorApproval {
    fn of_count(count: u64) -> Option<Self> {
        Some(Self { count: Some(count), ..Self::default() })
    }
}

impl Short for TwoPersons {
    fn of_word(word: &str) -> Option<Self> {
        let deserializer: StrDeserializer<'_, serde::de::value::Error> = word.into_deserializer();
        let TierWord(tier) = TierWord::deserialize(deserializer).ok()?;
        Some(Self { tier: TierForm(vec![tier]), approvals: None })
    }
}

impl<'de, T: Deserialize<'de> + Short> Deserialize<'de> for Setting<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de> + Short> Visitor<'de> for Form<T> {
            type Value = Setting<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`true`, `false`, `required` or a mapping")
            }

            fn visit_bool<E: Error>(self, on: bool) -> Result<Setting<T>, E> {
                Ok(Setting::Switch(on))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Setting<T>, E> {
                self.visit_u64(u64::try_from(value).unwrap_or(0))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Setting<T>, E> {
                T::of_count(value)
                    .map(Setting::With)
                    .ok_or_else(|| E::invalid_type(serde::de::Unexpected::Unsigned(value), &self))
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<Setting<T>, E> {
                if let Some(with) = T::of_word(value) {
                    return Ok(Setting::With(with));
                }
                if value == "required" {
                    return Ok(Setting::Switch(true));
                }
                Err(E::custom(format_args!("{} is neither `true`, `false` nor `required`", quoted(value))))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Setting<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Setting::With)
            }
        }
        deserializer.deserialize_any(Form(std::marker::PhantomData))
    }
}

impl<'de> Deserialize<'de> for TestingForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl<'de> Visitor<'de> for Form {
            type Value = TestingForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a profile's name, `false` or a mapping of limits")
            }

            fn visit_bool<E: Error>(self, on: bool) -> Result<TestingForm, E> {
                Ok(TestingForm::Switch(on))
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<TestingForm, E> {
                Ok(TestingForm::Profile(value.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TestingForm, A::Error> {
                ProfileForm::deserialize(MapAccessDeserializer::new(map))
                    .map(|limits| TestingForm::Limits(Box::new(limits)))
            }
        }
        deserializer.deserialize_any(Form)
    }
}

impl<T: JsonSchema> JsonSchema for Setting<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Setting_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let with = generator.subschema_for::<T>();
        schemars::json_schema!({
            "anyOf": [
                {"type": "boolean"},
                {"type": "string", "description": "`required`, or a tier where a tier is asked."},
                {"type": "integer", "minimum": 1, "maximum": 100, "description": "How many people."},
                with
            ]
        })
    }
}

any_of!(TestingForm, "ProfileOrLimits", |generator| vec![
    schemars::json_schema!({"const": false}),
    schemars::json_schema!({"type": "string", "description": "The name of a profile."}),
    generator.subschema_for::<ProfileForm>(),
]);
