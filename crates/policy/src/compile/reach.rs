//! `when`: from words on how far a change goes to conditions.

use caution_core::facts::EntryKind;
use caution_core::problem::Problem;
use caution_core::reach::{Band, Propagation, Reversal, Setting};
use caution_read::yaml::Spanned;

use super::{Text, when};
use crate::form::{
    BandWord, ClauseForm, EntryCountForm, OneOrMany, ReachForm, ReversalWord, SettingWord, TierWord,
};
use crate::model::Condition;

/// What `reach`, `exposure` and `reversal` say.
pub(super) fn conditions(text: &Text<'_>, form: &ClauseForm) -> Result<Vec<Condition>, Problem> {
    let mut all = Vec::new();
    if let Some(reach) = &form.reach {
        all.extend(of_reach(text, reach)?);
    }
    if let Some(exposure) = &form.exposure {
        let over = &exposure.over;
        if over.value > 99 {
            return Err(text
                .problem(over.position, "`over` is no share that something can be over")
                .hint("give 0 to 99, in per cent"));
        }
        all.push(Condition::ExposureOver(over.value, exposure.tier.map(|TierWord(tier)| tier)));
    }
    if let Some(OneOrMany(words)) = &form.reversal {
        let named = |one: &Reversal| words.iter().any(|word| reversal(*word) == *one);
        all.push(Condition::Reversal(Reversal::ALL.iter().copied().filter(named).collect()));
    }
    if let Some(OneOrMany(words)) = &form.setting {
        let named = |one: &Setting| words.iter().any(|word| settings(*word).contains(one));
        all.push(Condition::Setting(Setting::WORDS.iter().copied().filter(named).collect()));
    }
    Ok(all)
}

fn of_reach(text: &Text<'_>, form: &Spanned<ReachForm>) -> Result<Vec<Condition>, Problem> {
    let reach = &form.value;
    let mut all = Vec::new();
    if let Some(least) = &reach.services_at_least {
        if least.value == 0 {
            return Err(text
                .problem(least.position, "`services_at_least` is 0, which every change reaches")
                .hint("give at least 1"));
        }
        all.push(Condition::ServicesAtLeast(least.value));
    }
    let least = reach.band.as_ref().map_or(Band::Likely, |word| band(word.value));
    all.extend(reach.tier.map(|TierWord(tier)| Condition::ReachTier(tier, least)));
    if let Some(services) = &reach.services {
        all.push(Condition::ReachService(when::names(text, services)?, least));
    }
    if let Some(word) = reach.band.as_ref().filter(|_| reach.tier.is_none() && reach.services.is_none()) {
        return Err(text
            .problem(word.position, "`band` says how surely something is reached, and nothing is named")
            .hint("name a `tier` or `services` beside it"));
    }
    if let Some(entries) = &reach.entries_at_least {
        all.extend(of_entries(text, entries)?);
    }
    if all.is_empty() {
        return Err(text
            .problem(form.position, "`reach` is empty, which every change would match")
            .hint("name `tier`, `services`, `services_at_least` or `entries_at_least`"));
    }
    Ok(all)
}

fn of_entries(text: &Text<'_>, form: &Spanned<EntryCountForm>) -> Result<Vec<Condition>, Problem> {
    let asked = |kind: EntryKind| match kind {
        EntryKind::Test => form.value.test,
        EntryKind::Route => form.value.route,
        EntryKind::Consumer => form.value.consumer,
        EntryKind::Job => form.value.job,
        EntryKind::Command => form.value.command,
    };
    let all: Vec<(EntryKind, u32)> =
        EntryKind::ALL.iter().filter_map(|kind| asked(*kind).map(|least| (*kind, least))).collect();
    if all.is_empty() || all.iter().any(|(_, least)| *least == 0) {
        return Err(text
            .problem(form.position, "`entries_at_least` asks for no entry, which every change reaches")
            .hint("give at least 1 of a kind: `{route: 1}`"));
    }
    Ok(all.into_iter().map(|(kind, least)| Condition::EntriesAtLeast(kind, least)).collect())
}

/// How surely.
pub(crate) fn band(word: BandWord) -> Band {
    match word {
        BandWord::Certain => Band::Certain,
        BandWord::Likely => Band::Likely,
        BandWord::Possible => Band::Possible,
    }
}

/// How a change is taken back.
pub(crate) fn reversal(word: ReversalWord) -> Reversal {
    match word {
        ReversalWord::Automatic => Reversal::Automatic,
        ReversalWord::Manual => Reversal::Manual,
        ReversalWord::Destructive => Reversal::Destructive,
    }
}

/// What a changed setting is like.
pub(crate) fn settings(word: SettingWord) -> &'static [Setting] {
    match word {
        SettingWord::AtOnce => &[
            Setting::Gets(Propagation::HotReloaded),
            Setting::Gets(Propagation::FlagService),
            Setting::Gets(Propagation::Database),
        ],
        SettingWord::Baked => &[Setting::Gets(Propagation::Baked)],
        SettingWord::Mounted => &[Setting::Gets(Propagation::Mounted)],
        SettingWord::HotReloaded => &[Setting::Gets(Propagation::HotReloaded)],
        SettingWord::FlagService => &[Setting::Gets(Propagation::FlagService)],
        SettingWord::Database => &[Setting::Gets(Propagation::Database)],
        SettingWord::Unknown => &[Setting::Gets(Propagation::Unknown)],
        SettingWord::Unread => &[Setting::Unread],
        SettingWord::StillRead => &[Setting::StillRead],
        SettingWord::Reordered => &[Setting::Reordered],
        SettingWord::TakenUp => &[Setting::TakenUp],
    }
}
