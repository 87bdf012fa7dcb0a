//! Contracts between services: what breaks for the other side.

use caution_core::finding::LineRange;
use caution_core::reach::{Seed, SeedKind};
use caution_read::{asyncapi, graphql, openapi, prisma, proto};

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
    let seeds = found.iter().map(|one| of(path, (&one.name, &one.what), one.breaks, one.lines));
    seeds.chain(shared(path, old, new)).collect()
}

/// Forms that several routes or channels share, and who may use them.
fn shared(path: &str, old: Option<&str>, new: Option<&str>) -> impl Iterator<Item = Seed> {
    const SHARED: &[&str] = &["components", "definitions", "security", "servers", "basePath", "operations"];
    let all = super::structured::seeds(path, super::Kind::Settings, old, new).into_iter();
    let is_shared = |seed: &Seed| SHARED.iter().any(|part| seed.symbol.starts_with(part));
    all.filter(is_shared).map(|seed| Seed { kind: SeedKind::Contract, ..seed })
}

pub(super) fn asyncapi(path: &str, old: Option<&str>, new: Option<&str>) -> Vec<Seed> {
    let read = |text: Option<&str>| text.and_then(|text| asyncapi::channels(path, text)).unwrap_or_default();
    let found = asyncapi::differences(&read(old), &read(new));
    let seeds = found.iter().map(|one| of(path, (&one.name, &one.what), one.breaks, one.lines));
    seeds.chain(shared(path, old, new)).collect()
}

/// None if neither text is a schema: questions put by one are a file as any other.
pub(super) fn graphql(path: &str, old: Option<&str>, new: Option<&str>) -> Option<Vec<Seed>> {
    let read = |text: Option<&str>| text.map(graphql::parts).unwrap_or_default();
    let (before, after) = (read(old), read(new));
    if before.is_empty() && after.is_empty() {
        return None;
    }
    let found = graphql::differences(&before, &after);
    Some(found.iter().map(|one| of(path, (&one.name, &one.what), one.breaks, one.lines)).collect())
}

/// Tables and columns, as migrations change them.
pub(super) fn prisma(path: &str, old: Option<&str>, new: Option<&str>) -> Vec<Seed> {
    let read = |text: Option<&str>| text.map(prisma::parts).unwrap_or_default();
    let found = prisma::differences(&read(old), &read(new));
    let seeds = found.iter().map(|one| seed(path, &one.name, SeedKind::Schema, Some(one.lines), &*one.what));
    seeds.collect()
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
