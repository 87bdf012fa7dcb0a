//! Samples of how far a change goes.

#![expect(clippy::indexing_slicing, reason = "fixtures of tests: a broken fixture should stop the test")]

use caution_core::assessment::Assessment;
use caution_core::charter::Tier;
use caution_core::facts::EntryKind;
use caution_core::provenance::Class;
use caution_core::reach::{
    Band, Blind, BlindWhy, Completeness, Disagreement, Exposure, Hop, KeyReach, Larger, Origin, Propagation,
    Radius, Reach, Reached, Reversal, Seed, SeedKind, ServiceReach,
};
use caution_core::verdict::Outcome;

use super::Sample;
use super::build::{change, commit, file, provenance, range, sample, service, verdict};

/// A function of one service that two others use.
pub(super) fn far() -> Sample {
    let mut at_checkout = entry(EntryKind::Route, "POST /checkout", "checkout/routes.py", "checkout");
    at_checkout.via.insert(0, hop("checkout/total.py", "total", 31, Origin::Import));
    let mut consumer = entry(EntryKind::Consumer, "refund.requested", "refunds/consumer.py", "on_refund");
    consumer.via.insert(0, hop("refunds/amount.py", "amount", 12, Origin::Import));
    let mut refused = direct("refunds/legacy.py", "price_rounding_old", Origin::Name);
    refused.confidence = 80;
    let tests = (1..=41).map(|number| {
        let mut test = entry(EntryKind::Test, "", "tests/test_checkout.py", &format!("test_total_{number}"));
        test.line = number * 7;
        test.in_tests = true;
        test
    });
    let radius = Radius {
        seeds: vec![seed("pricing/round.py", "price_rounding", SeedKind::Behaviour)],
        dependents: vec![
            direct("pricing/cart.py", "Cart.total", Origin::Import),
            direct("pricing/cart.py", "Cart.discount", Origin::Import),
            direct("checkout/total.py", "total", Origin::Import),
            direct("refunds/amount.py", "amount", Origin::Type),
            refused,
        ],
        entries: [at_checkout, consumer].into_iter().chain(tests).collect(),
        services: vec![
            reached_service("checkout", 1, Band::Certain, "checkout/total.py", 490),
            reached_service("refunds", 1, Band::Likely, "refunds/consumer.py", 390),
            ServiceReach {
                band: Band::Certain,
                via: Vec::new(),
                ..reached_service("pricing", 2, Band::Certain, "pricing/round.py", 250)
            },
        ],
        exposure: Some(Exposure { percent: 100, assumed: false, why: "all regions at once".to_owned() }),
        reversal: Some(Reversal::Automatic),
        weight: 767,
        larger_than: Some(Larger { percent: 92, changes: 100, files: 31 }),
        disagreements: vec![Disagreement {
            client: "refunds".to_owned(),
            server: "pricing".to_owned(),
            by: vec!["static", "measured"],
            not_by: vec!["declared"],
        }],
        completeness: Completeness {
            files: 212,
            whole: 211,
            skipped: 1,
            dynamic: 2,
            ..Completeness::default()
        },
        ..Radius::default()
    };
    of("far", "pricing/round.py", radius)
}

/// A key of a configuration that nobody was found to read.
pub(super) fn unread_key() -> Sample {
    let mut changed = seed("config/limits.yaml", "orders.max-retries", SeedKind::ConfigKey);
    changed.detail = "changed".to_owned();
    let unit = hop("deploy/orders.yaml", "orders", 14, Origin::Unit);
    let radius = Radius {
        seeds: vec![changed],
        services: vec![ServiceReach {
            confidence: 300,
            via: vec![unit.clone()],
            ..reached_service("orders", 2, Band::Possible, "deploy/orders.yaml", 75)
        }],
        keys: vec![KeyReach {
            seed: 0,
            readers: Vec::new(),
            units: vec![unit],
            propagation: Propagation::Mounted,
        }],
        exposure: Some(Exposure {
            percent: 100,
            assumed: true,
            why: "nothing tells how it goes out".to_owned(),
        }),
        reversal: Some(Reversal::Automatic),
        weight: 75,
        completeness: Completeness {
            files: 40,
            whole: 38,
            in_part: 1,
            skipped: 1,
            unresolved: 12,
            dynamic: 3,
            cut: vec!["files of more than 2000000 bytes: 1".to_owned()],
            blind: vec![Blind { path: "ops/old.pl".into(), why: BlindWhy::Names("max_orders".to_owned()) }],
        },
        ..Radius::default()
    };
    of("unread-key", "config/limits.yaml", radius)
}

/// Only a comment changed.
pub(super) fn layout() -> Sample {
    let completeness = Completeness { files: 40, whole: 40, ..Completeness::default() };
    of("layout", "pricing/round.py", Radius { completeness, ..Radius::default() })
}

const FOLDERS: [&str; 5] = ["pricing", "checkout", "refunds", "ledger", "mail"];

/// More than a picture holds.
pub(super) fn wide() -> Sample {
    let dependents = (0..60).map(|number| {
        let (band, origin) = band_of(number, 25, 45);
        let (path, symbol) = part(number);
        Reached { band, in_tests: number % 9 == 0, ..direct(&path, &symbol, origin) }
    });
    let entries = (0..300).map(|number| {
        let (band, origin) = band_of(number, 120, 220);
        let kind = EntryKind::ALL[number % 5];
        let folder = FOLDERS[number % 5];
        let label = if kind == EntryKind::Test { String::new() } else { format!("{folder}/{number:03}") };
        let path = format!("{folder}/entry_{:02}.py", number % 30);
        let mut one = entry(kind, &label, &path, &format!("enter_{number:03}"));
        let (path, symbol) = part(number % 60);
        one.via.insert(0, hop(&path, &symbol, 9, origin));
        Reached { band, in_tests: kind == EntryKind::Test, ..one }
    });
    let services = (0..12).map(|number| {
        let (band, _) = band_of(number, 3, 7);
        let tier = u8::try_from(number % 4 + 1).unwrap_or(4);
        let path = format!("{}/entry_{number:02}.py", FOLDERS[number % 5]);
        reached_service(&format!("service-{number:02}"), tier, band, &path, 100)
    });
    let seeds = (0..5).map(|number| seed("pricing/round.py", &format!("rule_{number}"), SeedKind::Contract));
    let radius = Radius {
        seeds: seeds.collect(),
        dependents: dependents.collect(),
        entries: entries.collect(),
        services: services.collect(),
        weight: 901,
        completeness: Completeness { files: 500, whole: 500, ..Completeness::default() },
        ..Radius::default()
    };
    of("wide", "pricing/round.py", radius)
}

fn part(number: usize) -> (String, String) {
    (format!("{}/part_{number:02}.py", FOLDERS[number % 4]), format!("use_{number:02}"))
}

fn band_of(number: usize, certain: usize, likely: usize) -> (Band, Origin) {
    match number {
        _ if number <= certain => (Band::Certain, Origin::Import),
        _ if number <= likely => (Band::Likely, Origin::Live),
        _ => (Band::Possible, Origin::Name),
    }
}

/// A radius with the given text wherever a text from outside can stand.
pub(super) fn with_text(text: &str, path: &caution_core::RepoPath) -> Radius {
    let own = || text.to_owned();
    let step = |origin| Hop { path: path.clone(), symbol: own(), line: 7, origin };
    let reached = |kind, band, origin| Reached {
        path: path.clone(),
        symbol: own(),
        line: 7,
        band,
        confidence: 500,
        entry: Some((kind, own())),
        in_tests: false,
        before: false,
        via: vec![step(Origin::Import), step(origin)],
        seed: 0,
    };
    let seeds = SeedKind::ALL.iter().map(|kind| Seed {
        path: path.clone(),
        symbol: own(),
        kind: *kind,
        lines: Some(range(1, 2)),
        detail: own(),
    });
    Radius {
        seeds: seeds.collect(),
        dependents: vec![Reached { entry: None, ..reached(EntryKind::Test, Band::Certain, Origin::Scope) }],
        entries: EntryKind::ALL
            .iter()
            .flat_map(|kind| {
                [
                    reached(*kind, Band::Certain, Origin::Import),
                    reached(*kind, Band::Likely, Origin::Live),
                    reached(*kind, Band::Possible, Origin::Name),
                ]
            })
            .collect(),
        services: vec![ServiceReach {
            owners: vec![own()],
            via: vec![step(Origin::Contract)],
            ..reached_service(text, 1, Band::Likely, "a", 500)
        }],
        keys: vec![KeyReach {
            seed: 4,
            readers: Vec::new(),
            units: vec![step(Origin::Unit)],
            propagation: Propagation::FlagService,
        }],
        exposure: Some(Exposure { percent: 100, assumed: true, why: own() }),
        reversal: Some(Reversal::Destructive),
        weight: 1_000,
        larger_than: Some(Larger { percent: 99, changes: 100, files: 4_000 }),
        disagreements: vec![Disagreement {
            client: own(),
            server: own(),
            by: vec!["measured"],
            not_by: vec!["declared"],
        }],
        completeness: Completeness {
            files: 2,
            whole: 1,
            skipped: 1,
            cut: vec![own()],
            blind: vec![Blind { path: "odd.py".into(), why: BlindWhy::Names(own()) }],
            ..Completeness::default()
        },
    }
}

fn of(name: &'static str, path: &str, radius: Radius) -> Sample {
    let change = change(vec![commit('1', "Round half to even\n")], vec![file(path, 3, 1)]);
    let folder = path.split('/').next().unwrap_or(path);
    let assessment = Assessment {
        provenance: provenance(Class::Unknown, Vec::new(), &[('1', Class::Unknown)]),
        reach: Reach {
            services: vec![service(folder, 2, &[path])],
            declared: 5,
            radius: Some(radius),
            ..Reach::default()
        },
        ..Assessment::default()
    };
    sample(name, change, assessment, verdict(Outcome::Proceed, Vec::new(), "nothing is missing"))
}

fn seed(path: &str, symbol: &str, kind: SeedKind) -> Seed {
    let lines = Some(range(10, 14));
    Seed { path: path.into(), symbol: symbol.to_owned(), kind, lines, detail: String::new() }
}

fn hop(path: &str, symbol: &str, line: u32, origin: Origin) -> Hop {
    Hop { path: path.into(), symbol: symbol.to_owned(), line, origin }
}

/// One that uses the first seed itself.
fn direct(path: &str, symbol: &str, origin: Origin) -> Reached {
    let line = 20 + u32::try_from(symbol.len()).unwrap_or_default();
    Reached {
        path: path.into(),
        symbol: symbol.to_owned(),
        line,
        band: origin.band(),
        confidence: u16::from(origin.confidence()) * 10,
        entry: None,
        in_tests: false,
        before: false,
        via: vec![hop(path, symbol, line, origin)],
        seed: 0,
    }
}

fn entry(kind: EntryKind, label: &str, path: &str, symbol: &str) -> Reached {
    Reached {
        entry: Some((kind, label.to_owned())),
        band: Band::Likely,
        confidence: 600,
        ..direct(path, symbol, Origin::Live)
    }
}

fn reached_service(name: &str, tier: u8, band: Band, path: &str, weight: u16) -> ServiceReach {
    ServiceReach {
        service: name.to_owned(),
        tier: Tier::new(tier),
        owners: vec![format!("@{name}-team")],
        band,
        confidence: 980,
        via: vec![hop(path, "", 3, Origin::Import)],
        weight,
    }
}
