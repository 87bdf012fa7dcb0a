//! `AI_Generated_Code`: the short form, as named requirements in hold mode.

use caution_core::change::Action;
use caution_core::charter::Tier;
use caution_core::people::Level;
use caution_core::problem::{Position, Problem};
use caution_core::verdict::Mode;

use super::requirement::Scope;
use super::{need, profile, when};
use crate::form::{
    HumanReview, OneOrMany, PolicyForm, ProvenanceWord, ReviewItem, SeniorApproval, Setting, TestingForm,
    TierForm, TwoPersons,
};
use crate::model::{ApprovalKind, Asks, Condition, Modes, Profile, Requirement, RolloutLimits};

/// The requirements of the short form; nothing for what is switched off, which is noted.
pub(super) fn read(
    scope: &Scope<'_>,
    form: &PolicyForm,
    notes: &mut Vec<String>,
) -> Result<Vec<(Position, Requirement)>, Problem> {
    let Some(form) = &form.ai_generated_code else { return Ok(Vec::new()) };
    let entries = &form.value.review_requirements.0;
    if entries.is_empty() {
        return Err(scope
            .text
            .problem(form.position, "`review_requirements` asks for nothing")
            .hint("name a requirement, such as `mandatory_human_review: true`"));
    }
    let mut found = Vec::new();
    for (at, item) in entries {
        let (id, because, parts) = parts(scope, *at, item)?;
        let Some((clauses, asks)) = parts else {
            notes.push(format!("`{id}` is switched off at {}", scope.text.place(*at)));
            continue;
        };
        let requirement = Requirement {
            id: id.to_owned(),
            because: because.to_owned(),
            source: scope.text.place(*at),
            layer: scope.layer,
            when: clauses,
            needs: need::named(scope.text, *at, asks)?,
            never: false,
            modes: Modes { mode: Mode::Hold, until: None, then: Mode::Observe, scopes: Vec::new() },
        };
        found.push((*at, requirement));
    }
    Ok(found)
}

/// When something is asked, and what; nothing if it is switched off.
type Parts = Option<(Vec<Vec<Condition>>, Vec<Asks>)>;

fn parts(
    scope: &Scope<'_>,
    at: Position,
    item: &ReviewItem,
) -> Result<(&'static str, &'static str, Parts), Problem> {
    Ok(match item {
        ReviewItem::HumanReview(setting) => (
            "mandatory_human_review",
            "what an agent wrote is read by a person who did not write it",
            human_review(scope, at, setting)?,
        ),
        ReviewItem::SeniorApproval(setting) => (
            "senior_engineer_approval",
            "AI-assisted changes by junior and mid-level engineers, and those of tier 1, have a senior who answers for them",
            senior_approval(scope, at, setting)?,
        ),
        ReviewItem::Testing(form) => (
            "automated_testing",
            "what an agent wrote is shown to work by tests that reach it",
            testing(scope, at, form)?.map(|asks| (vec![vec![ai(scope)]], asks)),
        ),
        ReviewItem::Rollout(form) => (
            "production_rollout",
            "what an agent wrote goes out in small steps that somebody watches",
            rollout(scope, at, form)?.map(|limits| (vec![production(scope)], vec![Asks::Rollout(limits)])),
        ),
        ReviewItem::TwoPersons(setting) => (
            "two_person_rule",
            "on critical systems no change rests on one person's judgement",
            two_persons(scope, at, setting)?,
        ),
    })
}

fn ai(scope: &Scope<'_>) -> Condition {
    when::provenance(&OneOrMany(vec![ProvenanceWord::Ai]), scope.unknown_provenance)
}

fn production(scope: &Scope<'_>) -> Vec<Condition> {
    vec![
        Condition::Action(vec![Action::Deploy, Action::Run]),
        ai(scope),
        Condition::Environment(vec!["production".to_owned()]),
    ]
}

fn approvals(count: u32, level: Option<Level>) -> Vec<Asks> {
    vec![Asks::Approvals {
        count,
        of: ApprovalKind { level, ..ApprovalKind::default() },
        if_others_exist: false,
    }]
}

fn human_review(scope: &Scope<'_>, at: Position, setting: &Setting<HumanReview>) -> Result<Parts, Problem> {
    let with = match setting {
        Setting::Switch(false) => return Ok(None),
        Setting::Switch(true) => HumanReview::default(),
        Setting::With(with) => with.clone(),
    };
    let count = need::approvals_count(scope.text, at, with.count)?;
    Ok(Some((vec![vec![ai(scope)]], approvals(count, None))))
}

fn senior_approval(
    scope: &Scope<'_>,
    at: Position,
    setting: &Setting<SeniorApproval>,
) -> Result<Parts, Problem> {
    let with = match setting {
        Setting::Switch(false) => return Ok(None),
        Setting::Switch(true) => SeniorApproval::default(),
        Setting::With(with) => with.clone(),
    };
    let count = need::approvals_count(scope.text, at, with.count)?;
    let below = match &with.applies_to {
        None => Some(Level::Senior),
        Some(levels) => {
            // Levels are a ladder: whoever stands below the highest one that is named is meant too.
            let highest = levels.value.0.iter().copied().map(when::level_of).max();
            Level::ALL.iter().copied().find(|level| Some(*level) > highest)
        }
    };
    let author =
        below.map_or_else(|| vec![ai(scope)], |level| vec![ai(scope), Condition::AuthorBelow(level)]);
    let tiers = with.tier.map_or_else(|| Tier::new(1).into_iter().collect(), |TierForm(tiers)| tiers);
    Ok(Some((vec![author, vec![ai(scope), Condition::Tier(tiers)]], approvals(count, Some(Level::Senior)))))
}

fn two_persons(scope: &Scope<'_>, at: Position, setting: &Setting<TwoPersons>) -> Result<Parts, Problem> {
    let with = match setting {
        Setting::Switch(false) => return Ok(None),
        Setting::Switch(true) => {
            return Err(scope
                .text
                .problem(at, "`two_person_rule` does not say for which tier")
                .hint("write `two_person_rule: tier_1`"));
        }
        Setting::With(with) => with,
    };
    let count = match &with.approvals {
        None => 2,
        Some(number) if (1..=2).contains(&number.value) => u32::try_from(number.value).unwrap_or(2),
        Some(number) => {
            return Err(scope
                .text
                .problem(number.position, format!("`{}` is neither 1 nor 2", number.value))
                .hint("1: one person besides the author; 2: two people besides the author"));
        }
    };
    let TierForm(tiers) = &with.tier;
    Ok(Some((vec![vec![Condition::Tier(tiers.clone())]], approvals(count, None))))
}

fn testing(scope: &Scope<'_>, at: Position, form: &TestingForm) -> Result<Option<Vec<Asks>>, Problem> {
    let text = scope.text;
    match form {
        TestingForm::Switch(false) => Ok(None),
        TestingForm::Switch(true) => Err(text
            .problem(at, "`automated_testing: true` does not say what is tested how far")
            .hint("name a profile: `automated_testing: comprehensive`")),
        TestingForm::Profile(name) => profile::evidence_named(text, at, name, scope.profiles).map(Some),
        TestingForm::Limits(limits) => match profile::read(text, at, limits)? {
            Profile::Evidence(asks) => Ok(Some(asks)),
            Profile::Rollout(_) => Err(text
                .problem(at, "these are limits on a rollout")
                .hint("write them under `production_rollout`")),
        },
    }
}

fn rollout(scope: &Scope<'_>, at: Position, form: &TestingForm) -> Result<Option<RolloutLimits>, Problem> {
    let text = scope.text;
    match form {
        TestingForm::Switch(false) => Ok(None),
        TestingForm::Switch(true) => Err(text
            .problem(at, "`production_rollout: true` does not say how it goes out")
            .hint("name a profile: `production_rollout: gradual_with_monitoring`")),
        TestingForm::Profile(name) => profile::rollout_named(text, at, name, scope.profiles).map(Some),
        TestingForm::Limits(limits) => match profile::read(text, at, limits)? {
            Profile::Rollout(limits) => Ok(Some(limits)),
            Profile::Evidence(_) => Err(text
                .problem(at, "these are limits on evidence")
                .hint("write them under `automated_testing`")),
        },
    }
}
