//! How far a change goes, as a case describes it.

use caution_core::charter::Charter;
use caution_core::facts::EntryKind;
use caution_core::problem::Problem;
use caution_core::reach::{
    Band, Exposure, Hop, KeyReach, Origin, Propagation, REORDERED, Radius, Reached, Seed, SeedKind,
    ServiceReach, Setting, TAKEN_UP,
};
use caution_read::yaml::{Spanned, known_words, quoted};

use super::build::{At, made_up};
use super::form::{ChangeForm, ReachedForm};
use crate::compile::{band, reversal, settings};
use crate::form::{EntryCountForm, TierWord};

/// Entries beyond this make no case plainer.
const ENTRIES: u32 = 10_000;

/// What a case says of it; everything that it does not say is nothing.
pub(super) fn radius(at: &At<'_>, charter: &Charter, form: &ChangeForm) -> Result<Radius, Problem> {
    let services: Result<Vec<ServiceReach>, Problem> =
        form.reached.iter().map(|reached| service(at, charter, reached)).collect();
    let setting = form.setting.and_then(|word| settings(word).first().copied());
    let seed = Seed {
        path: "change.txt".into(),
        symbol: String::new(),
        kind: if setting.is_some() { SeedKind::ConfigKey } else { SeedKind::File },
        lines: None,
        detail: match setting {
            Some(Setting::StillRead) => "removed",
            Some(Setting::Reordered) => REORDERED,
            Some(Setting::TakenUp) => TAKEN_UP,
            _ => "",
        }
        .to_owned(),
    };
    Ok(Radius {
        seeds: vec![seed],
        keys: setting.into_iter().map(key).collect(),
        entries: entries(&form.entries),
        services: services?,
        exposure: Some(Exposure {
            percent: form.exposure.unwrap_or(0).min(100),
            assumed: false,
            why: "a case says so".to_owned(),
        }),
        reversal: form.reversal.map(reversal),
        ..Radius::default()
    })
}

fn key(setting: Setting) -> KeyReach {
    let hop = Hop { path: "case".into(), symbol: String::new(), line: 1, origin: Origin::Key };
    let propagation = match setting {
        Setting::Gets(way) => way,
        _ => Propagation::Mounted,
    };
    let readers = if setting == Setting::Unread { Vec::new() } else { vec![hop.clone()] };
    KeyReach { seed: 0, readers, units: vec![hop], propagation }
}

fn service(at: &At<'_>, charter: &Charter, form: &Spanned<ReachedForm>) -> Result<ServiceReach, Problem> {
    let reached = &form.value;
    let service = match (&reached.service, reached.tier) {
        (Some(name), None) => {
            charter.services.iter().find(|one| one.name == *name).cloned().ok_or_else(|| {
                let known = charter.services.iter().map(|one| one.name.as_str());
                let hint = known_words("services", name, known);
                at.problem(form, format!("the charter declares no service {}", quoted(name)), &hint)
            })?
        }
        (None, Some(TierWord(tier))) => made_up(tier),
        _ => {
            return Err(at.problem(
                form,
                "what is reached is a service or a tier".to_owned(),
                "give one of `service` and `tier`",
            ));
        }
    };
    let band = reached.band.map_or(Band::Certain, band);
    let origin = match band {
        Band::Certain => Origin::Import,
        Band::Likely => Origin::Contract,
        Band::Possible => Origin::Name,
    };
    Ok(ServiceReach {
        service: service.name,
        tier: service.tier,
        owners: service.owners,
        band,
        confidence: u16::from(origin.confidence()) * 10,
        via: vec![Hop { path: "case".into(), symbol: String::new(), line: 1, origin }],
        weight: 0,
    })
}

fn entries(form: &EntryCountForm) -> Vec<Reached> {
    let all = [
        (EntryKind::Test, form.test),
        (EntryKind::Route, form.route),
        (EntryKind::Consumer, form.consumer),
        (EntryKind::Job, form.job),
        (EntryKind::Command, form.command),
    ];
    let of_kind = |(kind, count): (EntryKind, Option<u32>)| {
        (1..=count.unwrap_or(0).min(ENTRIES)).map(move |line| Reached {
            path: "case".into(),
            symbol: String::new(),
            line,
            band: Band::Certain,
            confidence: 1_000,
            entry: Some((kind, String::new())),
            in_tests: kind == EntryKind::Test,
            before: false,
            via: Vec::new(),
            seed: 0,
        })
    };
    all.into_iter().flat_map(of_kind).collect()
}
