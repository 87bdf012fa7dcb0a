//! Exit criteria: from words to queries.

use caution_core::problem::{Position, Problem};
use caution_read::yaml::{Spanned, quoted};

use super::{Text, when};
use crate::criterion::{Criterion, Limit, Metric, Of, Query};
use crate::form::{CriterionForm, LimitForm, MetricWord, OfForm, QueryForm};

/// How many criteria one reset may have.
const CRITERIA: usize = 50;

/// The longest that a query may look back, in days.
const DAYS: u32 = 3_660;

pub(super) fn read_all(text: &Text<'_>, forms: &[Spanned<CriterionForm>]) -> Result<Vec<Criterion>, Problem> {
    if let Some(form) = forms.get(CRITERIA) {
        return Err(text
            .problem(form.position, format!("there are more than {CRITERIA} exit criteria"))
            .hint("keep those that decide"));
    }
    forms.iter().map(|form| read(text, form)).collect()
}

fn read(text: &Text<'_>, form: &Spanned<CriterionForm>) -> Result<Criterion, Problem> {
    let sentence = |sentence: &str| match sentence.trim() {
        "" => Err(text.problem(form.position, "an exit criterion is empty").hint("say what should be true")),
        plain => Ok(plain.to_owned()),
    };
    Ok(match &form.value {
        CriterionForm::Sentence(written) => {
            Criterion::Statement { text: sentence(written)?, confirmed: None }
        }
        CriterionForm::Statement(form_) => {
            let by = form_.confirmed_by.as_deref().map(str::trim).filter(|by| !by.is_empty());
            if by.is_none() && form_.confirmed_on.is_some() {
                return Err(text
                    .problem(form.position, "`confirmed_on` stands without `confirmed_by`")
                    .hint("say who confirms it"));
            }
            let confirmed = by.map(|by| (by.to_owned(), form_.confirmed_on.map(|day| day.0)));
            Criterion::Statement { text: sentence(&form_.statement)?, confirmed }
        }
        CriterionForm::Query(query) => Criterion::Query(query_of(text, form.position, query)?),
    })
}

fn query_of(text: &Text<'_>, at: Position, form: &QueryForm) -> Result<Query, Problem> {
    let metric = metric(form.metric);
    let at_most = match (form.at_most.value, metric.is_share()) {
        (LimitForm::Count(count), false) => Limit::Count(count),
        (LimitForm::Percent(share), true) => Limit::Percent(share),
        (LimitForm::Count(count), true) => {
            return Err(text
                .problem(
                    form.at_most.position,
                    format!("{} is a share, and {count} is a number", quoted(metric.id())),
                )
                .hint(format!("write it in per cent: `at_most: {count}%`")));
        }
        (LimitForm::Percent(_), false) => {
            return Err(text
                .problem(form.at_most.position, format!("{} is a number, not a share", quoted(metric.id())))
                .hint("write it without `%`"));
        }
    };
    let over_days = match (&form.over_days, metric.is_over_days()) {
        (Some(days), true) if (1..=DAYS).contains(&days.value) => Some(days.value),
        (Some(days), true) => {
            return Err(text
                .problem(days.position, format!("`over_days` is not between 1 and {DAYS}"))
                .hint("give the number of days to look back"));
        }
        (None, false) => None,
        (None, true) => {
            return Err(text
                .problem(at, format!("{} does not say over how many days", quoted(metric.id())))
                .hint("add `over_days: 30`"));
        }
        (Some(days), false) => {
            return Err(text
                .problem(days.position, format!("{} is counted as things stand now", quoted(metric.id())))
                .hint("remove `over_days`"));
        }
    };
    let of = form.of.as_ref().map(|of| of_of(text, at, of)).transpose()?.unwrap_or_default();
    Ok(Query { metric, of, at_most, over_days })
}

fn of_of(text: &Text<'_>, at: Position, form: &OfForm) -> Result<Of, Problem> {
    let mut of = Of::default();
    if let Some(tiers) = &form.tier {
        of.tiers.clone_from(&tiers.0);
        of.tiers.sort();
        of.tiers.dedup();
    }
    if let Some(services) = &form.service {
        of.services = when::names(text, services)?;
    }
    if let Some(owners) = &form.owner {
        of.owners = when::owners_of(text, owners)?;
    }
    if of.is_all() {
        return Err(text.problem(at, "`of` names nothing").hint("leave it out to mean all"));
    }
    Ok(of)
}

fn metric(word: MetricWord) -> Metric {
    match word {
        MetricWord::RevertedShare => Metric::RevertedShare,
        MetricWord::HotFixedShare => Metric::HotFixedShare,
        MetricWord::HeldShare => Metric::HeldShare,
        MetricWord::HoldsUnrecorded => Metric::HoldsUnrecorded,
        MetricWord::ChangesWithoutSecondPerson => Metric::ChangesWithoutSecondPerson,
        MetricWord::ChangesWithoutRecord => Metric::ChangesWithoutRecord,
        MetricWord::BreakGlass => Metric::BreakGlass,
        MetricWord::ServicesWithoutOwner => Metric::ServicesWithoutOwner,
    }
}
