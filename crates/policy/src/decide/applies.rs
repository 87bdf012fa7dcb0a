//! Whether a requirement applies, and why, in words. Cedar decides; this reads the same conditions a
//! second time, and a difference is a hold.

use caution_core::change::Action;
use caution_core::charter::Tier;
use caution_core::people::Level;
use caution_core::provenance::Class;
use caution_core::reach::Band;
use caution_core::unknown::Unknown;

use super::{Desk, reach};
use crate::cedar::unknown_names;
use crate::facts::{Facts, far, hazard_name, steering_word};
use crate::model::{Condition, Where, folded};
use crate::words::{class_words, list, names, passive, place, tier_names};

/// Whether the conditions hold.
pub(super) fn holds(when: &[Vec<Condition>], facts: &Facts) -> bool {
    when.is_empty() || when.iter().any(|clause| clause.iter().all(|condition| is_true(condition, facts)))
}

/// The same, with the reason.
pub(super) fn explain(when: &[Vec<Condition>], desk: &Desk<'_>) -> (bool, String) {
    let facts = &desk.facts;
    if when.is_empty() {
        return (true, "it applies to every change".to_owned());
    }
    if let Some(clause) = when.iter().find(|clause| clause.iter().all(|condition| is_true(condition, facts)))
    {
        let reasons: Vec<String> = clause.iter().map(|condition| why(condition, desk)).collect();
        return (true, reasons.join("; "));
    }
    let failing = |clause: &&Vec<Condition>| clause.iter().filter(|one| !is_true(one, facts)).count();
    let nearest = when.iter().min_by_key(failing);
    let reason = nearest
        .and_then(|clause| clause.iter().find(|condition| !is_true(condition, facts)))
        .map(|condition| why_not(condition, desk));
    (false, reason.unwrap_or_default())
}

fn is_true(condition: &Condition, facts: &Facts) -> bool {
    match condition {
        Condition::Provenance { classes, unknown_on_critical } => {
            classes.contains(&facts.class) || unmarked(classes, *unknown_on_critical, facts)
        }
        Condition::AuthorBelow(level) => facts.author_level.is_none_or(|lowest| lowest < *level),
        Condition::Tier(tiers) => tiers.iter().any(|tier| facts.tiers.contains(tier)),
        Condition::Service(services) => services.iter().any(|name| facts.services.contains(name)),
        Condition::Function(functions) => functions.iter().any(|name| facts.functions.contains(name)),
        Condition::Path(globs) => globs.iter().any(|glob| facts.paths.contains(glob)),
        Condition::Hazard { rules, at_least } if rules.is_empty() => {
            facts.severity.is_some_and(|worst| at_least.is_none_or(|least| worst >= least))
        }
        Condition::Hazard { rules, at_least } => {
            rules.iter().any(|rule| facts.hazards.contains(&hazard_name(rule, *at_least)))
        }
        Condition::Effect(effects) => effects.iter().any(|effect| facts.effects.contains(*effect)),
        Condition::Command(is) => facts.is_command == *is,
        Condition::Action(actions) => actions.contains(&facts.action),
        Condition::Environment(names) => {
            facts.environment_open || names.iter().any(|name| facts.environments.contains(name))
        }
        Condition::Unknown { kinds, at } => {
            unknown_names(kinds, at.as_ref()).any(|name| facts.unknowns.contains(&name))
        }
        Condition::Touches(kinds) => kinds.iter().any(|kind| facts.touches.contains(steering_word(*kind))),
        Condition::ServicesAtLeast(least) => {
            u32::try_from(facts.services.len()).is_ok_and(|reached| reached >= *least)
        }
        Condition::ReachTier(tier, band) => facts.far.reached.contains(&far::tier_name(*tier, *band)),
        Condition::ReachService(names, band) => {
            names.iter().any(|name| facts.far.reached.contains(&far::service_name(name, *band)))
        }
        Condition::EntriesAtLeast(kind, least) => facts.far.entries_of(*kind) >= u64::from(*least),
        Condition::ExposureOver(percent, tier) => {
            let reaches = |tier: &Tier| facts.far.reached.contains(&far::tier_name(*tier, Band::Likely));
            facts.far.exposure > *percent && tier.as_ref().is_none_or(reaches)
        }
        Condition::Reversal(ways) => {
            ways.iter().any(|way| facts.far.reached.contains(&far::reversal_name(*way)))
        }
        Condition::Setting(all) => all.iter().any(|one| facts.far.reached.contains(&far::setting_name(*one))),
        Condition::Owner(names) => names.iter().any(|name| facts.owners.contains(name)),
        Condition::LinesAbove(most) => facts.lines_changed > u64::from(*most),
        Condition::AuthorWithout(name) => !facts.authors_hold.contains(name),
        Condition::ToolUnapproved => !facts.unapproved_tools.is_empty(),
    }
}

/// Whether a change without marks is meant, and this one is as good as one on tier 1 or 2.
fn unmarked(classes: &[Class], on_critical: bool, facts: &Facts) -> bool {
    let unknown = on_critical && facts.class == Class::Unknown;
    let bot = facts.bot_unconfirmed && (on_critical || classes.contains(&Class::Unknown));
    (unknown || bot) && critical(facts)
}

fn critical(facts: &Facts) -> bool {
    facts.tiers.iter().any(|tier| tier.number() <= 2)
}

/// Why a condition is true here.
fn why(condition: &Condition, desk: &Desk<'_>) -> String {
    let facts = &desk.facts;
    let reached = &desk.input.assessment.reach.services;
    match condition {
        Condition::Provenance { classes, .. } if !classes.contains(&facts.class) && facts.bot_unconfirmed => {
            "its author's address is a bot's, and no forge confirms it, which counts as no mark on tier 1 and 2"
                .to_owned()
        }
        Condition::Provenance { classes, .. } if !classes.contains(&facts.class) => {
            "nothing says who or what wrote it, which counts as AI on tier 1 and 2".to_owned()
        }
        Condition::Provenance { .. } => class_words(facts.class).to_owned(),
        Condition::AuthorBelow(level) => below(*level, desk),
        Condition::Tier(tiers) => {
            let services: Vec<String> = reached
                .iter()
                .filter_map(|service| service.tier.filter(|tier| tiers.contains(tier)).map(|tier| (service, tier)))
                .map(|(service, tier)| format!("{} (tier {})", service.service, tier.number()))
                .collect();
            touched(&services)
        }
        Condition::Service(named) => {
            let services: Vec<String> =
                named.iter().filter(|name| facts.services.contains(*name)).cloned().collect();
            touched(&services)
        }
        Condition::Function(functions) => {
            let carries = |service: &&caution_core::reach::ReachedService| {
                service.functions.iter().any(|name| functions.contains(&folded(name)))
            };
            let services: Vec<String> =
                reached.iter().filter(carries).map(|service| service.service.clone()).collect();
            format!("{}, and carries {}", touched(&services), names(functions, "or"))
        }
        Condition::Path(globs) => {
            let globs: Vec<&String> = globs.iter().filter(|glob| facts.paths.contains(*glob)).collect();
            format!("a path in {} is touched", names(&globs, "and"))
        }
        Condition::Hazard { rules, .. } if rules.is_empty() => "there is such a finding".to_owned(),
        Condition::Hazard { rules, at_least } => {
            let found: Vec<&String> =
                rules.iter().filter(|rule| facts.hazards.contains(&hazard_name(rule, *at_least))).collect();
            format!("{} found something", names(&found, "and"))
        }
        Condition::Effect(effects) => {
            let found: Vec<&&str> = effects.iter().filter(|effect| facts.effects.contains(**effect)).collect();
            format!("an effect is {}", names(&found, "and"))
        }
        Condition::Command(true) => "it is a command".to_owned(),
        Condition::Command(false) => "it is no command".to_owned(),
        Condition::Action(_) => format!("it is to be {}", passive(facts.action)),
        Condition::Environment(named) => {
            let goes: Vec<&String> = named.iter().filter(|name| facts.environments.contains(*name)).collect();
            if goes.is_empty() {
                "nobody who can be trusted said where it goes".to_owned()
            } else {
                format!("it goes to {}", names(&goes, "and"))
            }
        }
        Condition::Unknown { kinds, at } => {
            let seen = desk.input.assessment.unknowns.iter().filter(|unknown| kinds.contains(&unknown.kind));
            could_not_be_seen(seen, at.as_ref())
        }
        Condition::Touches(kinds) => {
            let found: Vec<&str> =
                kinds.iter().map(|kind| steering_word(*kind)).filter(|word| facts.touches.contains(*word)).collect();
            format!("files that steer are touched ({})", found.join(", "))
        }
        Condition::ServicesAtLeast(_) => format!("{} services are touched", facts.services.len()),
        Condition::ReachTier(..)
        | Condition::ReachService(..)
        | Condition::EntriesAtLeast(..)
        | Condition::ExposureOver(..)
        | Condition::Reversal(_)
        | Condition::Setting(_) => reach::why(condition, desk),
        Condition::Owner(named) => {
            let owners: Vec<&String> = named.iter().filter(|name| facts.owners.contains(*name)).collect();
            format!("something that {} owns is touched", names(&owners, "and"))
        }
        Condition::LinesAbove(most) if facts.lines_counted > u64::from(*most) => {
            format!("{} lines are changed, more than {most}", facts.lines_counted)
        }
        Condition::AuthorWithout(name) => format!("an author holds no valid certificate `{name}`"),
        Condition::ToolUnapproved => {
            let tools: Vec<&str> = facts.unapproved_tools.iter().map(String::as_str).collect();
            format!("{} took part and is not approved here", list(&tools, "and"))
        }
        Condition::LinesAbove(_) => {
            format!("{} lines are changed, besides files that could not be read", facts.lines_counted)
        }
    }
}

/// Why a condition is not true here.
fn why_not(condition: &Condition, desk: &Desk<'_>) -> String {
    let facts = &desk.facts;
    match condition {
        Condition::Provenance { unknown_on_critical: true, .. } if facts.class == Class::Unknown => {
            "nothing says who or what wrote it, and nothing of tier 1 or 2 is touched".to_owned()
        }
        Condition::Provenance { .. } => class_words(facts.class).to_owned(),
        Condition::AuthorBelow(level) => format!("no author is below {}", level.id()),
        Condition::Tier(_) if desk.input.assessment.reach.declared == 0 => {
            "no services are declared, so tiers are not known".to_owned()
        }
        Condition::Tier(tiers) => format!("nothing of {} is touched", tier_names(tiers)),
        Condition::Command(true) => "it is no command".to_owned(),
        Condition::Command(false) => "it is a command".to_owned(),
        Condition::Action(actions) => asked_when(actions),
        Condition::Environment(_) if facts.action == Action::Merge && facts.environments.is_empty() => {
            "a merge goes to no environment".to_owned()
        }
        Condition::Environment(_) => {
            let names_: Vec<&String> = facts.environments.iter().collect();
            format!("it goes to {}", names(&names_, "and"))
        }
        Condition::Unknown { at: Some(at), .. } => {
            format!("nothing of that kind went unseen in {}", place(at))
        }
        Condition::Unknown { at: None, .. } => "nothing of that kind went unseen".to_owned(),
        Condition::Touches(_) => "no file that steers is touched".to_owned(),
        Condition::ServicesAtLeast(_) => {
            let count = u32::try_from(facts.services.len()).unwrap_or(u32::MAX);
            let verb = if count == 1 { "is" } else { "are" };
            format!("only {} {verb} touched", crate::words::counted(count, "service"))
        }
        Condition::Hazard { rules, .. } if rules.is_empty() => "there is no such finding".to_owned(),
        Condition::Hazard { rules, .. } => format!("nothing was found by {}", names(rules, "or")),
        Condition::Effect(effects) => format!("no effect is {}", names(effects, "or")),
        Condition::Service(named) => format!("{} is not touched", names(named, "or")),
        Condition::Function(functions) => {
            format!("no service that carries {} is touched", names(functions, "or"))
        }
        Condition::Path(globs) => format!("no path in {} is touched", names(globs, "or")),
        Condition::ReachTier(..)
        | Condition::ReachService(..)
        | Condition::EntriesAtLeast(..)
        | Condition::ExposureOver(..)
        | Condition::Reversal(_)
        | Condition::Setting(_) => reach::why_not(condition, desk),
        Condition::Owner(named) => format!("nothing that {} owns is touched", names(named, "or")),
        Condition::AuthorWithout(name) => format!("every author holds the certificate `{name}`"),
        Condition::ToolUnapproved => "no AI tool took part that is not approved here".to_owned(),
        Condition::LinesAbove(most) => {
            let lines = u32::try_from(facts.lines_counted).unwrap_or(u32::MAX);
            format!("{} changed, no more than {most}", crate::words::counted(lines, "line"))
        }
    }
}

fn asked_when(actions: &[Action]) -> String {
    let verbs: Vec<&str> = actions.iter().map(|action| passive(*action)).collect();
    format!("asked when the change is {}", list(&verbs, "or"))
}

fn touched(services: &[String]) -> String {
    let services: Vec<&str> = services.iter().map(String::as_str).collect();
    let verb = if services.len() == 1 { "is" } else { "are" };
    format!("{} {verb} touched", list(&services, "and"))
}

/// Who is below a level, or may be.
fn below(level: Level, desk: &Desk<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (name, known) in desk.authors.levels() {
        match known {
            Some(known) if known < level => parts.push(format!("{name} is {}", known.id())),
            None => parts.push(format!("{name}'s level is not known, which counts as junior")),
            Some(_) => {}
        }
    }
    if parts.is_empty() {
        parts.push("no person is named as its author, which counts as junior".to_owned());
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    list(&parts, "and")
}

fn could_not_be_seen<'a>(unknowns: impl Iterator<Item = &'a Unknown>, at: Option<&Where>) -> String {
    let all: Vec<&Unknown> = unknowns.collect();
    let where_ = at.map(|at| format!(" in {}", place(at))).unwrap_or_default();
    match all.as_slice() {
        [] => format!("something{where_} could not be seen"),
        [one] => format!("something{where_} could not be seen: {}", one.what),
        [one, rest @ ..] => {
            format!("something{where_} could not be seen: {}; and {} more", one.what, rest.len())
        }
    }
}
