//! Profiles: limits on evidence or on a rollout, by name.

use caution_core::problem::{Position, Problem};
use caution_read::yaml::{known_words, quoted};

use super::Text;
use crate::form::{PassedWord, ProfileForm};
use crate::model::{Asks, Profile, RolloutLimits};

/// The profile whose limits a bare kind of evidence takes.
pub(crate) const COMPREHENSIVE: &str = "comprehensive";

/// The profile whose limits a bare `rollout` takes.
pub(crate) const GRADUAL: &str = "gradual_with_monitoring";

/// The names of the profiles that come with Caution.
pub(crate) const BUILT_IN_PROFILES: [&str; 2] = [COMPREHENSIVE, GRADUAL];

/// The profiles that come with Caution.
pub(super) fn built_in() -> Vec<(String, Profile)> {
    let evidence =
        Profile::Evidence(vec![Asks::Tests, Asks::Coverage(80), Asks::Mutation(0), Asks::TestChanges(0)]);
    let rollout = Profile::Rollout(RolloutLimits {
        first_step_percent_at_most: Some(10),
        steps_at_least: Some(3),
        monitored: true,
    });
    vec![(COMPREHENSIVE.to_owned(), evidence), (GRADUAL.to_owned(), rollout)]
}

/// Reads the limits of a profile.
pub(super) fn read(text: &Text<'_>, at: Position, form: &ProfileForm) -> Result<Profile, Problem> {
    let evidence = evidence(text, form)?;
    let rollout = rollout(text, form)?;
    match (evidence.is_empty(), rollout) {
        (true, None) => Err(text.problem(at, "the profile asks for nothing").hint(
            "give limits on evidence (`tests`, `changed_lines_covered_percent`, …) or on a rollout (`steps_at_least`, …)",
        )),
        (false, Some(_)) => Err(text
            .problem(at, "the profile mixes limits on evidence with limits on a rollout")
            .hint("split it into two profiles")),
        (false, None) => Ok(Profile::Evidence(evidence)),
        (true, Some(limits)) => Ok(Profile::Rollout(limits)),
    }
}

fn evidence(text: &Text<'_>, form: &ProfileForm) -> Result<Vec<Asks>, Problem> {
    let mut asks = Vec::new();
    asks.extend(suites(text, form)?);
    asks.extend(tests(text, form)?);
    if let Some(percent) = &form.changed_lines_covered_percent {
        asks.push(Asks::Coverage(percent_of(text, percent.position, percent.value, 0)?));
    }
    asks.extend(form.missed_mutants.map(Asks::Mutation));
    asks.extend(form.weakened_tests.map(Asks::TestChanges));
    asks.extend(form.checks.iter().cloned().map(Asks::Check));
    Ok(asks)
}

fn suites(text: &Text<'_>, form: &ProfileForm) -> Result<Option<Asks>, Problem> {
    let mut names: Vec<String> = Vec::new();
    for suite in &form.suites {
        let name = suite.value.trim();
        if name.is_empty() {
            return Err(text
                .problem(suite.position, "the suite has no name")
                .hint("write the name that `caution evidence record --suite` is given"));
        }
        if names.iter().any(|known| known == name) {
            return Err(text
                .problem(suite.position, format!("the suite {} is named twice", quoted(name)))
                .hint("name each suite once"));
        }
        names.push(name.to_owned());
    }
    Ok((!names.is_empty()).then_some(Asks::Suites(names)))
}

fn tests(text: &Text<'_>, form: &ProfileForm) -> Result<Option<Asks>, Problem> {
    let known = &form.known_failures;
    if let Some(empty) = known.iter().find(|name| name.value.trim().is_empty()) {
        return Err(text
            .problem(empty.position, "the test has no name")
            .hint("write its name as the report gives it"));
    }
    match (form.tests, known.first()) {
        (Some(PassedWord::NoNewFailures), _) => {
            Ok(Some(Asks::NoNewFailures(known.iter().map(|name| name.value.trim().to_owned()).collect())))
        }
        (_, Some(first)) => Err(text
            .problem(first.position, "known failures are only for `tests: no_new_failures`")
            .hint("write `tests: no_new_failures`, or leave `known_failures` out")),
        (Some(PassedWord::Passed), None) => Ok(Some(Asks::Tests)),
        (None, None) => Ok(None),
    }
}

fn rollout(text: &Text<'_>, form: &ProfileForm) -> Result<Option<RolloutLimits>, Problem> {
    let mut limits = RolloutLimits { monitored: form.monitoring.is_some(), ..RolloutLimits::default() };
    if let Some(percent) = &form.first_step_percent_at_most {
        limits.first_step_percent_at_most = Some(percent_of(text, percent.position, percent.value, 1)?);
    }
    if let Some(steps) = &form.steps_at_least {
        limits.steps_at_least = Some(percent_of(text, steps.position, steps.value, 1)?);
    }
    Ok((limits != RolloutLimits::default()).then_some(limits))
}

fn percent_of(text: &Text<'_>, at: Position, value: u64, least: u8) -> Result<u8, Problem> {
    u8::try_from(value).ok().filter(|number| (least..=100).contains(number)).ok_or_else(|| {
        text.problem(at, format!("`{value}` is not between {least} and 100"))
            .hint("give a whole number within these bounds")
    })
}

/// The evidence that a profile asks for.
pub(super) fn evidence_named(
    text: &Text<'_>,
    at: Position,
    name: &str,
    profiles: &[(String, Profile)],
) -> Result<Vec<Asks>, Problem> {
    match find(text, at, name, profiles)? {
        Profile::Evidence(asks) => Ok(asks.clone()),
        Profile::Rollout(_) => Err(text
            .problem(at, format!("the profile {} is about a rollout, not about evidence", quoted(name)))
            .hint("name it under `rollout`")),
    }
}

/// The rollout that a profile asks for.
pub(super) fn rollout_named(
    text: &Text<'_>,
    at: Position,
    name: &str,
    profiles: &[(String, Profile)],
) -> Result<RolloutLimits, Problem> {
    match find(text, at, name, profiles)? {
        Profile::Rollout(limits) => Ok(*limits),
        Profile::Evidence(_) => Err(text
            .problem(at, format!("the profile {} is about evidence, not about a rollout", quoted(name)))
            .hint("name it under `evidence`")),
    }
}

fn find<'a>(
    text: &Text<'_>,
    at: Position,
    name: &str,
    profiles: &'a [(String, Profile)],
) -> Result<&'a Profile, Problem> {
    profiles.iter().find(|(known, _)| known == name).map(|(_, profile)| profile).ok_or_else(|| {
        text.problem(at, format!("there is no profile {}", quoted(name))).hint(known_words(
            "profiles",
            name,
            profiles.iter().map(|(name, _)| name.as_str()),
        ))
    })
}
