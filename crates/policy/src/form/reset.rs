//! Resets and freezes: what applies for a time.

use std::borrow::Cow;
use std::fmt;

use caution_read::yaml::{Entries, Spanned};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::moment::{Moment, WeekTime};
use super::need::{ApprovalForm, any_of};
use super::when::{ActionWord, EffectWord, TierForm};
use super::{Day, NeverForm, OneOrMany, RequirementForm};

/// A reset: what is asked besides, for a time.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResetForm {
    /// Why there is one, in plain words.
    pub(crate) because: Spanned<String>,
    /// The first day.
    pub(crate) from: Day,
    /// The last day. Give this or `days`.
    pub(crate) until: Option<Day>,
    /// How many days, the first one included.
    #[schemars(range(min = 1, max = 3660))]
    pub(crate) days: Option<u32>,
    /// What it is about: all entries of a mapping; a list of mappings means any of them. Without it, every
    /// change.
    pub(crate) scope: Option<Spanned<OneOrMany<AreaForm>>>,
    /// What is asked besides, by name.
    #[serde(default)]
    pub(crate) requirements: Entries<RequirementForm>,
    /// What must not happen meanwhile, by name.
    #[serde(default)]
    pub(crate) never: Entries<NeverForm>,
    /// What should be true before it ends for good.
    #[serde(default)]
    pub(crate) exit_criteria: Vec<Spanned<CriterionForm>>,
    /// What applies after the last day; there is no default.
    #[schemars(required)]
    pub(crate) on_expiry: Option<ResetExpiry>,
}

/// What applies after a reset. What stands beside it stays in force either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ResetExpiry {
    /// Nothing of it.
    Drop,
    /// All of it, as if it had no end.
    Keep,
}

/// Which changes something is about; all entries must be true.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AreaForm {
    /// A service of one of these tiers is touched.
    pub(crate) tier: Option<TierForm>,
    /// One of these services is touched.
    pub(crate) service: Option<Spanned<OneOrMany<String>>>,
    /// One of these owns something that is touched: people by id or handle, teams by name.
    pub(crate) owner: Option<Spanned<OneOrMany<String>>>,
    /// A path that matches one of these globs is touched.
    pub(crate) paths: Option<Spanned<OneOrMany<String>>>,
    /// What the change is about to do.
    pub(crate) action: Option<OneOrMany<ActionWord>>,
    /// What would happen: `irreversible`, or verbs. What no reader sees is not in it.
    pub(crate) effect: Option<OneOrMany<EffectWord>>,
    /// Where it goes. A deploy or a run to an environment that nobody named counts as all of them.
    pub(crate) environment: Option<Spanned<OneOrMany<String>>>,
}

/// A freeze: what waits for a time, whatever else is given.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FreezeForm {
    /// Why, in plain words.
    pub(crate) because: Spanned<String>,
    /// Its beginning. A day begins at midnight of `time_zone`.
    pub(crate) from: Option<Moment>,
    /// Its end. A day belongs to it; at a moment it is over.
    pub(crate) until: Option<Moment>,
    /// Every week, in place of `from` and `until`.
    pub(crate) weekly: Option<OneOrMany<WeeklyForm>>,
    /// A name of the time-zone database (`Europe/Berlin`), an offset (`+01:00`) or `UTC`, which it is if
    /// nothing is said.
    pub(crate) time_zone: Option<Spanned<String>>,
    /// What it is about: all entries of a mapping; a list of mappings means any of them. Without it, every
    /// change.
    pub(crate) scope: Option<Spanned<OneOrMany<AreaForm>>>,
    /// Whose approval lifts it for one change, or `nobody`.
    pub(crate) lift: Spanned<LiftForm>,
}

/// A part of every week.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeeklyForm {
    /// Its beginning.
    pub(crate) from: WeekTime,
    /// Its end; at that time it is over.
    pub(crate) until: WeekTime,
}

/// Whose approval lifts a freeze.
#[derive(Debug, Clone)]
pub(crate) enum LiftForm {
    /// Nobody's.
    Nobody,
    /// All of these.
    Approvals(Vec<ApprovalForm>),
}

/// A criterion: a query, or a sentence that a person judges.
#[derive(Debug, Clone)]
pub(crate) enum CriterionForm {
    /// A sentence.
    Sentence(String),
    /// A sentence, and who said that it is true.
    Statement(StatementForm),
    /// A query.
    Query(Box<QueryForm>),
}

/// A sentence that a person judges.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatementForm {
    /// What should be true.
    pub(crate) statement: String,
    /// Who says that it is true; nobody yet if left out.
    pub(crate) confirmed_by: Option<String>,
    /// On which day.
    pub(crate) confirmed_on: Option<Day>,
}

/// A query over outcomes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QueryForm {
    /// What is counted.
    pub(crate) metric: MetricWord,
    /// Of which changes or services; of all if left out.
    pub(crate) of: Option<OfForm>,
    /// The limit: a number, or `5%` for a share.
    pub(crate) at_most: Spanned<LimitForm>,
    /// Over how many days, back from now.
    #[schemars(range(min = 1, max = 3660))]
    pub(crate) over_days: Option<Spanned<u32>>,
}

/// Of which changes or services; all entries must be true.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfForm {
    /// Of these tiers.
    pub(crate) tier: Option<TierForm>,
    /// These services.
    pub(crate) service: Option<Spanned<OneOrMany<String>>>,
    /// What these own.
    pub(crate) owner: Option<Spanned<OneOrMany<String>>>,
}

/// A number, or a share in per cent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum LimitForm {
    /// A number.
    Count(u64),
    /// In per cent.
    Percent(f64),
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MetricWord {
    /// The share of changes that were later reverted.
    RevertedShare,
    /// The share of changes that were later hot-fixed.
    HotFixedShare,
    /// The share of changes that the policy would have held or stopped.
    HeldShare,
    /// Holds that were passed without a recorded decision.
    HoldsUnrecorded,
    /// Changes that no second person approved.
    ChangesWithoutSecondPerson,
    /// Changes that do not say why they are made, how they were verified and how they are undone.
    ChangesWithoutRecord,
    /// Changes that went through by break-glass.
    BreakGlass,
    /// Services that name no owner.
    ServicesWithoutOwner,
}

impl<'de> Deserialize<'de> for CriterionForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Either {
            statement: Option<String>,
            confirmed_by: Option<String>,
            confirmed_on: Option<Day>,
            metric: Option<MetricWord>,
            of: Option<OfForm>,
            at_most: Option<Spanned<LimitForm>>,
            over_days: Option<Spanned<u32>>,
        }
        struct Form;
        impl<'de> Visitor<'de> for Form {
            type Value = CriterionForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sentence, or a query with `metric` and `at_most`")
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<CriterionForm, E> {
                Ok(CriterionForm::Sentence(value.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<CriterionForm, A::Error> {
                let form = Either::deserialize(MapAccessDeserializer::new(map))?;
                match (form.statement, form.metric, form.at_most) {
                    (Some(statement), None, None) if form.of.is_none() && form.over_days.is_none() => {
                        let (confirmed_by, confirmed_on) = (form.confirmed_by, form.confirmed_on);
                        let form = StatementForm { statement, confirmed_by, confirmed_on };
                        Ok(CriterionForm::Statement(form))
                    }
                    (None, Some(metric), Some(at_most))
                        if form.confirmed_by.is_none() && form.confirmed_on.is_none() =>
                    {
                        let query = QueryForm { metric, of: form.of, at_most, over_days: form.over_days };
                        Ok(CriterionForm::Query(Box::new(query)))
                    }
                    (None, Some(_), None) => Err(A::Error::custom("a query needs a limit; add `at_most:`")),
                    _ => Err(A::Error::custom(
                        "a criterion is a sentence, `statement:` with who confirmed it, or `metric:` with `at_most:`",
                    )),
                }
            }
        }
        deserializer.deserialize_any(Form)
    }
}

impl<'de> Deserialize<'de> for LimitForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl Visitor<'_> for Form {
            type Value = LimitForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or a share like `5%`")
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<LimitForm, E> {
                Ok(LimitForm::Count(value))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<LimitForm, E> {
                u64::try_from(value).map(LimitForm::Count).map_err(|_| E::custom("the limit is below 0"))
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<LimitForm, E> {
                let bare = value.trim();
                if let Some(digits) = bare.strip_suffix('%') {
                    let digits = digits.trim();
                    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
                    if let Some(share) = digits.parse::<f64>().ok().filter(|share| plain && *share <= 100.0) {
                        return Ok(LimitForm::Percent(share));
                    }
                }
                bare.parse().map(LimitForm::Count).map_err(|_| {
                    E::custom(format_args!(
                        "{} is not a limit; write a number, or a share like `5%`",
                        caution_read::yaml::quoted(value)
                    ))
                })
            }
        }
        deserializer.deserialize_any(Form)
    }
}

impl<'de> Deserialize<'de> for LiftForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Form;
        impl<'de> Visitor<'de> for Form {
            type Value = LiftForm;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`nobody`, or a mapping with `count`, `level`, `team`, `owner`")
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<LiftForm, E> {
                match value {
                    "nobody" => Ok(LiftForm::Nobody),
                    other => Err(E::custom(format_args!(
                        "{} cannot lift a freeze; write `nobody`, or whose approval as in `{{level: senior}}`",
                        caution_read::yaml::quoted(other)
                    ))),
                }
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<LiftForm, E> {
                Ok(LiftForm::Approvals(vec![ApprovalForm::Count(value)]))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<LiftForm, E> {
                Ok(LiftForm::Approvals(vec![ApprovalForm::Count(u64::try_from(value).unwrap_or(0))]))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<LiftForm, A::Error> {
                ApprovalForm::deserialize(MapAccessDeserializer::new(map))
                    .map(|form| LiftForm::Approvals(vec![form]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<LiftForm, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                if items.is_empty() {
                    return Err(A::Error::custom("the list is empty; write `nobody` if that is meant"));
                }
                Ok(LiftForm::Approvals(items))
            }
        }
        deserializer.deserialize_any(Form)
    }
}

any_of!(CriterionForm, "Criterion", |generator| vec![
    schemars::json_schema!({"type": "string", "description": "A sentence that a person judges."}),
    generator.subschema_for::<StatementForm>(),
    generator.subschema_for::<QueryForm>(),
]);
any_of!(LimitForm, "Limit", |_generator| vec![
    schemars::json_schema!({"type": "integer", "minimum": 0}),
    schemars::json_schema!({"type": "string", "pattern": r"^\d+(\.\d+)? ?%$"}),
]);
any_of!(LiftForm, "Lift", |generator| vec![
    schemars::json_schema!({"const": "nobody"}),
    generator.subschema_for::<ApprovalForm>(),
    generator.subschema_for::<Vec<ApprovalForm>>(),
]);
