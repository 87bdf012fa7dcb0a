//! Services that are reached, and the sort key over them.

use caution_core::RepoPath;
use caution_core::charter::{Service, Tier};
use caution_core::reach::{Band, Exposure, Radius, Reached, Reversal, Seed, SeedKind, ServiceReach};

use super::Question;

/// What a tier weighs, of 1: a convention, not a measurement.
fn weight_of(tier: Option<Tier>) -> f64 {
    match tier.map_or(2, Tier::number) {
        1 => 1.0,
        2 => 0.5,
        3 => 0.2,
        _ => 0.05,
    }
}

/// Half of what cannot be taken back weighs: 1, 1.5 and 2, divided by 2.
fn half_of(reversal: Option<Reversal>) -> f64 {
    match reversal.unwrap_or(Reversal::Automatic) {
        Reversal::Automatic => 0.5,
        Reversal::Manual => 0.75,
        Reversal::Destructive => 1.0,
    }
}

/// Whether what changes can be taken back, as far as its kind tells: a table or column that goes takes its data
/// along; a schema or infrastructure is put back by hand.
pub(super) fn reversal(seeds: &[Seed]) -> Option<Reversal> {
    const GONE: &[&str] = &["drop", "remove", "truncate", "delete"];
    let is_gone = |seed: &Seed| GONE.iter().any(|word| seed.detail.contains(word));
    let of = |seed: &Seed| match seed.kind {
        SeedKind::Schema if is_gone(seed) => Reversal::Destructive,
        SeedKind::Schema | SeedKind::Infrastructure => Reversal::Manual,
        _ => Reversal::Automatic,
    };
    seeds.iter().map(of).max()
}

/// Fills the services that a radius comes to, and its weight: `1 − ∏ (1 − min(1, p·w·e·v/2))` over them.
pub(super) fn services(radius: &mut Radius, question: &Question<'_>) {
    let services = question.charter.services.iter();
    radius.services = services.filter_map(|service| reach_of(service, radius, question)).collect();
    weigh(radius);
}

/// Weighs the services that are reached, the heaviest first, and all of them together.
pub(crate) fn weigh(radius: &mut Radius) {
    let exposed =
        radius.exposure.as_ref().map_or(1.0, |exposure: &Exposure| f64::from(exposure.percent) / 100.0);
    let half = half_of(radius.reversal);
    let mut left = 1.0;
    for reached in &mut radius.services {
        let path = f64::from(reached.confidence) / 1_000.0;
        let share = (path * weight_of(reached.tier) * exposed * half).min(1.0);
        left *= 1.0 - share;
        reached.weight = of_thousand(share);
    }
    radius.services.sort_by(|one, other| {
        other
            .weight
            .cmp(&one.weight)
            .then_with(|| one.band.cmp(&other.band))
            .then_with(|| one.service.cmp(&other.service))
    });
    radius.weight = of_thousand(1.0 - left);
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 1,000")]
fn of_thousand(share: f64) -> u16 {
    (share.clamp(0.0, 1.0) * 1_000.0).round() as u16
}

fn reach_of(service: &Service, radius: &Radius, question: &Question<'_>) -> Option<ServiceReach> {
    let touched = question.changed.iter().flat_map(|file| file.before.iter().chain(&file.after));
    let own = touched.map(|path| RepoPath::from(path.as_str())).any(|path| service.paths.matches(&path));
    let told = |band, confidence, via| ServiceReach {
        service: service.name.clone(),
        tier: service.tier,
        owners: service.owners.clone(),
        band,
        confidence,
        via,
        weight: 0,
    };
    if own {
        return Some(told(Band::Certain, 1_000, Vec::new()));
    }
    // Tests of a service are not the service.
    let inside = |reached: &&Reached| !reached.in_tests && service.paths.matches(&reached.path);
    let best = radius
        .dependents
        .iter()
        .chain(&radius.entries)
        .filter(inside)
        .min_by_key(|reached| (reached.band, std::cmp::Reverse(reached.confidence)))?;
    Some(told(best.band, best.confidence, best.via.clone()))
}
