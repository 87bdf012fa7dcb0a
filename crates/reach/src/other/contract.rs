//! Contracts between services: what breaks for the other side.

use caution_core::finding::LineRange;
use caution_core::reach::{Seed, SeedKind};
use caution_read::{openapi, proto};

use super::{lines_of, seed};

pub(super) fn proto(path: &str, old: Option<&str>, new: Option<&str>) -> Vec<Seed> {
    let read = |text: Option<&str>| text.map(proto::read).unwrap_or_default();
    let found = proto::differences(&read(old), &read(new));
    found.iter().map(|one| of(path, (&one.name, &one.what), one.breaks, one.lines)).collect()
}

pub(super) fn openapi(path: &str, old: Option<&str>, new: Option<&str>) -> Vec<Seed> {
    let read = |text: Option<&str>| text.and_then(|text| openapi::routes(path, text));
    let (before, after) = (read(old), read(new));
    if (old.is_some() && before.is_none()) || (new.is_some() && after.is_none()) {
        let lines = new.or(old).map(lines_of);
        return vec![seed(path, "", SeedKind::Contract, lines, "a contract that could not be read whole")];
    }
    let found = openapi::differences(&before.unwrap_or_default(), &after.unwrap_or_default());
    let mut seeds: Vec<Seed> =
        found.iter().map(|one| of(path, (&one.name, &one.what), one.breaks, one.lines)).collect();
    let shared = super::structured::seeds(path, super::Kind::Settings, old, new);
    // Forms that several routes share, and who may call them.
    let rest = shared.into_iter().filter(|seed| {
        let key = seed.symbol.as_str();
        ["components", "definitions", "security", "servers", "basePath"]
            .iter()
            .any(|part| key.starts_with(part))
    });
    seeds.extend(rest.map(|seed| Seed { kind: SeedKind::Contract, ..seed }));
    seeds
}

fn of(path: &str, (name, what): (&str, &str), breaks: bool, lines: LineRange) -> Seed {
    let kind = if breaks {
        SeedKind::Contract
    } else if what.ends_with("is new") {
        SeedKind::Added
    } else {
        SeedKind::Behaviour
    };
    let detail = if breaks { format!("breaks the other side: {what}") } else { what.to_owned() };
    seed(path, name, kind, Some(lines), detail)
}
