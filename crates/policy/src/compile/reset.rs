//! Resets: requirements that apply for a time, to a part of the changes, beside all others.

use caution_core::problem::{Position, Problem};
use caution_read::yaml::{Spanned, quoted};

use super::layers::{last_day, says_nothing_after};
use super::requirement::{self, Scope};
use super::{Passing, Text, criterion, when};
use crate::form::{AreaForm, ClauseForm, OneOrMany, PolicyForm, ResetExpiry, ResetForm};
use crate::model::{self, Condition, Layer, Requirement, Window};

/// How many mappings a requirement may list once it is narrowed to its scope.
const CLAUSES: usize = 50;

/// How many mappings a scope may list.
const AREAS: usize = 10;

/// Reads the resets of a text. Each becomes a layer with a window; all that it asks is narrowed to its
/// scope, so that it can add and never take away.
pub(super) fn read_all(
    scope: &Scope<'_>,
    form: &PolicyForm,
    built_in: bool,
    passing: &mut Passing,
) -> Result<Vec<(Position, Requirement)>, Problem> {
    let mut all = Vec::new();
    for (name, form) in &form.resets.0 {
        requirement::checked_name(scope.text, name)?;
        let window = window(scope.text, name, form)?;
        let area = area(scope, form.scope.as_ref())?;
        let because = requirement::reason(scope.text, &form.because)?;
        let source = scope.text.place(name.position);
        let reset = model::Passing::Reset { because, scope: area.clone(), source };
        let layer = passing.add(Layer {
            name: name.value.clone(),
            window: Some(window),
            only_after: None,
            built_in,
            passing: Some(reset),
        });
        let own = Scope { layer, ..*scope };
        let found = requirement::read_lists(&own, &form.requirements, &form.never)?;
        if found.is_empty() {
            return Err(scope
                .text
                .problem(name.position, format!("the reset {} asks for nothing", quoted(&name.value)))
                .hint("name what it adds under `requirements`"));
        }
        for (at, requirement) in found {
            if area.len().max(1) * requirement.when.len() > CLAUSES {
                return Err(scope
                    .text
                    .problem(
                        at,
                        format!("its `when` and the scope of its reset make more than {CLAUSES} mappings"),
                    )
                    .hint("split the requirement, or the reset"));
            }
            let when = within(&area, requirement.when);
            all.push((at, Requirement { when, ..requirement }));
        }
    }
    Ok(all)
}

fn window(text: &Text<'_>, name: &Spanned<String>, form: &ResetForm) -> Result<Window, Problem> {
    let called = format!("the reset {}", quoted(&name.value));
    let fail = |message: String, hint: &str| Err(text.problem(name.position, message).hint(hint));
    let from = form.from.0;
    let until = match (form.until, form.days) {
        (Some(_), Some(_)) => {
            return fail(format!("{called} gives both `until` and `days`"), "keep one of the two");
        }
        (None, None) => {
            return fail(
                format!("{called} has no end"),
                "give `until` or `days`; what has no end belongs under `requirements`",
            );
        }
        (Some(until), None) => until.0,
        (None, Some(days @ 1..=3660)) => match last_day(from, days) {
            Some(until) => until,
            None => return fail(format!("{called} ends beyond the calendar"), "give fewer days"),
        },
        (None, Some(_)) => {
            return fail(format!("`days` of {called} is not between 1 and 3660"), "give the number of days");
        }
    };
    if until < from {
        return fail(format!("{called} ends before it begins"), "`until` is the last day, `from` the first");
    }
    let Some(on_expiry) = form.on_expiry else {
        return fail(
            says_nothing_after(&called, Some(until)),
            "write `on_expiry: drop` or `on_expiry: keep`; there is no default",
        );
    };
    Ok(Window {
        from: Some(from),
        until: Some(until),
        days: form.days,
        floating: false,
        keep: on_expiry == ResetExpiry::Keep,
        then_baseline: false,
        exit_criteria: criterion::read_all(text, &form.exit_criteria)?,
    })
}

/// What a scope is about; an empty one is about every change.
pub(super) fn area(
    scope: &Scope<'_>,
    form: Option<&Spanned<OneOrMany<AreaForm>>>,
) -> Result<Vec<Vec<Condition>>, Problem> {
    let Some(form) = form else { return Ok(Vec::new()) };
    if form.value.0.len() > AREAS {
        return Err(scope
            .text
            .problem(form.position, format!("`scope` lists more than {AREAS} mappings"))
            .hint("merge some, or split it in two"));
    }
    let clauses = form.value.0.iter().map(|area| ClauseForm {
        tier: area.tier.clone(),
        service: area.service.clone(),
        owner: area.owner.clone(),
        paths: area.paths.clone(),
        action: area.action.clone(),
        effect: area.effect.clone(),
        environment: area.environment.clone(),
        ..ClauseForm::default()
    });
    let clauses = Spanned { value: OneOrMany(clauses.collect()), position: form.position };
    when::read(scope.text, &clauses, scope.unknown_provenance)
}

/// Conditions narrowed to an area.
fn within(area: &[Vec<Condition>], when: Vec<Vec<Condition>>) -> Vec<Vec<Condition>> {
    if area.is_empty() {
        return when;
    }
    if when.is_empty() {
        return area.to_vec();
    }
    let pairs = area.iter().flat_map(|narrow| when.iter().map(move |clause| (narrow, clause)));
    let joined = pairs.map(|(narrow, clause)| {
        let further = clause.iter().filter(|condition| !narrow.contains(condition));
        narrow.iter().chain(further).cloned().collect()
    });
    joined.collect()
}
