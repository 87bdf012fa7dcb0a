//! Why a condition on how far a change goes is true or not, in words.

use caution_core::charter::Tier;
use caution_core::reach::{Band, Radius, Reversal, Standing};

use super::{Desk, settings};
use crate::facts::far;
use crate::model::Condition;
use crate::words::{self, entries, list, names, reversals, tier_or_above};

/// Why such a condition is true here; the sentence names who is reached.
pub(super) fn why(condition: &Condition, desk: &Desk<'_>) -> String {
    let facts = &desk.facts.far;
    match condition {
        Condition::ReachTier(tier, band) => reached(desk, |_, of| of.is_some_and(|of| of <= *tier), *band),
        Condition::ReachService(patterns, band) => {
            reached(desk, |name, _| patterns.iter().any(|pattern| far::fits(pattern, name)), *band)
        }
        Condition::EntriesAtLeast(kind, _) => {
            let count = u32::try_from(facts.entries_of(*kind)).unwrap_or(u32::MAX);
            format!("{} reached", entries(count, *kind))
        }
        Condition::ExposureOver(percent, tier) => {
            let who = tier.map(|tier| {
                format!("; {}", reached(desk, |_, of| of.is_some_and(|of| of <= tier), Band::Likely))
            });
            format!("{}, more than {percent} %{}", exposed(desk), who.unwrap_or_default())
        }
        Condition::Reversal(_) => match radius(desk).and_then(|radius| radius.reversal) {
            Some(Reversal::Destructive) => settings::gone(radius(desk)),
            Some(way) => reversals(&[way]),
            None => "nothing tells how it is taken back".to_owned(),
        },
        Condition::Setting(asked) => settings::why(asked, &desk.input.assessment.reach),
        _ => String::new(),
    }
}

/// Why such a condition is not true here. What was not seen is never said to be none.
pub(super) fn why_not(condition: &Condition, desk: &Desk<'_>) -> String {
    let unseen = match radius(desk).map(Radius::standing) {
        None => ", and nobody looked further than its own files",
        Some(Standing::Unknown) => ", and not everything was seen",
        Some(_) => "",
    };
    let facts = &desk.facts.far;
    match condition {
        Condition::ReachTier(tier, band) => {
            format!("nothing of {} is {}{unseen}", tier_or_above(*tier), surely(*band))
        }
        Condition::ReachService(patterns, band) => {
            format!("{} is not {}{unseen}", names(patterns, "or"), surely(*band))
        }
        Condition::EntriesAtLeast(kind, _) => {
            let count = u32::try_from(facts.entries_of(*kind)).unwrap_or(u32::MAX);
            format!("only {} reached{unseen}", entries(count, *kind))
        }
        Condition::ExposureOver(percent, _) if facts.exposure <= *percent => exposed(desk),
        Condition::ExposureOver(_, Some(tier)) => {
            format!("nothing of {} is {}{unseen}", tier_or_above(*tier), surely(Band::Likely))
        }
        Condition::Reversal(ways) => match radius(desk).and_then(|radius| radius.reversal) {
            Some(way) => reversals(&[way]),
            None => format!("nothing tells that {}", reversals(ways)),
        },
        Condition::Setting(all) => format!("no changed setting {}{unseen}", words::settings(all)),
        _ => String::new(),
    }
}

fn radius<'a>(desk: &'a Desk<'_>) -> Option<&'a Radius> {
    desk.input.assessment.reach.radius.as_ref()
}

/// The services that are reached so surely, and how.
fn reached(desk: &Desk<'_>, which: impl Fn(&str, Option<Tier>) -> bool, least: Band) -> String {
    let mut shown: Vec<String> = Vec::new();
    for (name, tier, band) in far::services(&desk.input.assessment.reach) {
        let known = shown.iter().any(|one| one.starts_with(&format!("{name} (")));
        if band <= least && which(name, tier) && !known {
            let tier = tier.map(|tier| format!("tier {}, ", tier.number())).unwrap_or_default();
            shown.push(format!("{name} ({tier}{})", band.id()));
        }
    }
    let verb = if shown.len() == 1 { "is" } else { "are" };
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    format!("{} {verb} reached", list(&shown, "and"))
}

/// `reached for certain`, `reached for certain or likely`, `reached`.
fn surely(band: Band) -> &'static str {
    match band {
        Band::Certain => "reached for certain",
        Band::Likely => "reached for certain or likely",
        Band::Possible => "reached",
    }
}

fn exposed(desk: &Desk<'_>) -> String {
    let facts = &desk.facts.far;
    if facts.exposure > facts.exposure_told {
        return "nothing tells how much of the world meets it at once, which counts as all of it".to_owned();
    }
    format!("{} % of the world meets it before it can be stopped", facts.exposure)
}
