//! How far a random change goes.

use caution_core::RepoPath;
use caution_core::charter::Charter;
use caution_core::facts::EntryKind;
use caution_core::reach::{
    Band, Exposure, Hop, KeyReach, Origin, Propagation, REORDERED, Radius, Reach, Reached, ReachedService,
    Reversal, Seed, SeedKind, ServiceReach, TAKEN_UP,
};

use super::scenes::Dice;

/// The services that are touched, and what else is reached, if somebody looked.
pub(super) fn reach(dice: &mut Dice<'_>, charter: &Charter, paths: &[&str]) -> Reach {
    let reached = charter.services.iter().filter_map(|service| {
        let inside: Vec<RepoPath> = paths
            .iter()
            .map(|path| RepoPath::from(*path))
            .filter(|path| service.paths.matches(path))
            .collect();
        (!inside.is_empty()).then(|| ReachedService {
            service: service.name.clone(),
            tier: service.tier,
            owners: service.owners.clone(),
            functions: service.functions.clone(),
            band: Band::Certain,
            paths: inside,
        })
    });
    let services = reached.collect();
    let radius = (!dice.chance(4)).then(|| radius(dice, charter));
    Reach { services, declared: charter.services.len(), radius, ..Reach::default() }
}

/// Whether a path is one of what is shipped, in these scenes.
pub(super) fn is_shipped(path: &RepoPath) -> bool {
    !path.to_string().contains("tests/")
}

fn radius(dice: &mut Dice<'_>, charter: &Charter) -> Radius {
    let bands = [Band::Certain, Band::Likely, Band::Possible];
    let mut services = Vec::new();
    for service in &charter.services {
        if dice.chance(2) {
            services.push(ServiceReach {
                service: service.name.clone(),
                tier: service.tier,
                owners: service.owners.clone(),
                band: dice.pick(&bands),
                confidence: 500,
                via: vec![Hop { path: "x".into(), symbol: String::new(), line: 1, origin: Origin::Name }],
                weight: 0,
            });
        }
    }
    let entry = |dice: &mut Dice<'_>| Reached {
        path: "x".into(),
        symbol: "x".to_owned(),
        line: 1,
        band: dice.pick(&bands),
        confidence: 500,
        entry: Some((dice.pick(EntryKind::ALL), String::new())),
        in_tests: false,
        before: false,
        via: Vec::new(),
        seed: 0,
    };
    let details = ["changed", "removed", REORDERED, TAKEN_UP];
    let seed = Seed {
        path: dice.pick(&["x", "tests/x"]).into(),
        symbol: String::new(),
        kind: dice.pick(&[SeedKind::File, SeedKind::ConfigKey, SeedKind::Removed]),
        lines: None,
        detail: dice.pick(&details).to_owned(),
    };
    let hop = |origin| Hop { path: "r".into(), symbol: String::new(), line: 1, origin };
    let key = KeyReach {
        seed: 0,
        readers: (0..dice.roll(2))
            .map(|_| hop(dice.pick(&[Origin::Key, Origin::Name, Origin::FileReader])))
            .collect(),
        units: Vec::new(),
        propagation: dice.pick(Propagation::ALL),
    };
    let exposure =
        Exposure { percent: dice.pick(&[0, 10, 11, 100]), assumed: dice.chance(3), why: String::new() };
    Radius {
        seeds: if dice.chance(5) { Vec::new() } else { vec![seed] },
        entries: (0..dice.roll(5)).map(|_| entry(dice)).collect(),
        services,
        keys: if dice.chance(2) { vec![key] } else { Vec::new() },
        exposure: (!dice.chance(3)).then_some(exposure),
        reversal: dice.pick(&[
            None,
            Some(Reversal::Automatic),
            Some(Reversal::Manual),
            Some(Reversal::Destructive),
        ]),
        ..Radius::default()
    }
}
