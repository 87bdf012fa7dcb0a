//! What a change of a file that is no program changes: keys, flags, tables, packages, contracts,
//! infrastructure, builds. No seed: layout and comments alone.

pub(crate) mod attributes;
mod contract;
mod generated;
mod kind;
mod lines;
mod migration;
mod residual;
mod structured;

use caution_core::RepoPath;
use caution_core::finding::LineRange;
use caution_core::reach::{Seed, SeedKind};
use caution_read::keys;
use caution_read::keys::sql::{self, SchemaKind};
use caution_read::lock;

pub use generated::generator;
use kind::Kind;
pub(crate) use migration::{is_migration, migrations, models};

/// The path and text of a file.
pub type Given<'a> = (&'a str, &'a str);

/// What the change of a file changes. Nothing if it is one of layout and comments, or of a text for people.
pub fn other_seeds(before: Option<Given<'_>>, after: Option<Given<'_>>) -> Vec<Seed> {
    let Some((path, _)) = after.or(before) else { return Vec::new() };
    let (old, new) = (before.map(|given| given.1), after.map(|given| given.1));
    if old == new && before.map(|given| given.0) == after.map(|given| given.0) {
        return Vec::new();
    }
    let mut seeds = of_texts(path, old, new);
    // Whoever names the file by its old path finds it no longer.
    if let (Some((was, old)), Some((is, _))) = (before, after)
        && was != is
    {
        let lines = lines_of(old);
        seeds.push(seed(was, "", SeedKind::File, Some(lines), format!("moved to {is}")));
    }
    seeds
}

/// The change of a text for people: none of what a program does, and no layout.
pub(crate) fn prose(before: Option<Given<'_>>, after: Option<Given<'_>>) -> Option<Seed> {
    let (path, text) = after.or(before)?;
    let (old, new) = (before.map(|given| given.1), after.map(|given| given.1));
    let words = |text: Option<&str>| -> Option<Vec<String>> {
        Some(text?.split_whitespace().map(str::to_owned).collect())
    };
    let is_prose = Kind::of_path(path, text) == Kind::ForPeople && words(old) != words(new);
    is_prose.then(|| file(path, old, new))
}

fn of_texts(path: &str, old: Option<&str>, new: Option<&str>) -> Vec<Seed> {
    // Locks say of themselves that they are generated; what they hold is told all the same.
    if lock::Manager::of_path(path).is_some() {
        return packages(path, old, new);
    }
    let Some(by) = generator(path, old.or(new).unwrap_or_default()) else {
        return of_kind(path, old, new);
    };
    let detail = if by.is_empty() { "written by a tool".to_owned() } else { format!("written by {by}") };
    let whole = seed(path, "", SeedKind::Generated, new.or(old).map(lines_of), detail);
    if keys::Format::of_path(path).is_none() {
        return vec![whole];
    }
    // Settings that a tool writes are settings still.
    let seeds = of_kind(path, old, new);
    if seeds.is_empty() { seeds } else { std::iter::once(whole).chain(seeds).collect() }
}

fn of_kind(path: &str, old: Option<&str>, new: Option<&str>) -> Vec<Seed> {
    match Kind::of_path(path, new.or(old).unwrap_or_default()) {
        Kind::Statements => statements(path, old, new),
        Kind::Proto => contract::proto(path, old, new),
        Kind::OpenApi => contract::openapi(path, old, new),
        Kind::AsyncApi => contract::asyncapi(path, old, new),
        Kind::GraphQl => contract::graphql(path, old, new).unwrap_or_else(|| vec![file(path, old, new)]),
        Kind::Prisma => contract::prisma(path, old, new),
        Kind::ForPeople => Vec::new(),
        Kind::Other => vec![file(path, old, new)],
        Kind::Lines(kind) => lines(path, kind, old, new),
        kind => structured::seeds(path, kind, old, new),
    }
}

fn file(path: &str, old: Option<&str>, new: Option<&str>) -> Seed {
    seed(path, "", SeedKind::File, new.or(old).map(lines_of), whole(old, new))
}

fn whole(old: Option<&str>, new: Option<&str>) -> String {
    match (old, new) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    }
    .to_owned()
}

pub(crate) fn seed(
    path: &str,
    symbol: &str,
    kind: SeedKind,
    lines: Option<LineRange>,
    detail: impl Into<String>,
) -> Seed {
    Seed { path: RepoPath::from(path), symbol: symbol.to_owned(), kind, lines, detail: detail.into() }
}

fn lines_of(text: &str) -> LineRange {
    LineRange { first: 1, last: u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1) }
}

/// Packages that a lock or manifest changes. One without a name stands for all: it could not be read.
fn packages(path: &str, old: Option<&str>, new: Option<&str>) -> Vec<Seed> {
    let read = |text: Option<&str>| match text {
        Some(text) => lock::read(path, text).unwrap_or_else(|| Ok(lock::Lock::default())),
        None => Ok(lock::Lock::default()),
    };
    let (before, after) = match (read(old), read(new)) {
        (Ok(before), Ok(after)) => (before, after),
        (before, after) => {
            let why = [before.err(), after.err()].into_iter().flatten().next().unwrap_or_default();
            let detail = format!("any package: it could not be read ({why})");
            return vec![seed(path, "", SeedKind::Package, new.or(old).map(lines_of), detail)];
        }
    };
    let mut seeds: Vec<Seed> = lock::changes(&before, &after)
        .iter()
        .map(|change| seed(path, &change.name, SeedKind::Package, Some(change.lines), change.says()))
        .collect();
    // A manifest holds more than packages: scripts, settings of tools.
    if keys::Format::of_path(path).is_some() && !is_written_by_a_tool(path) {
        let rest = structured::seeds(path, Kind::Manifest, old, new);
        seeds.extend(rest);
    }
    // More than versions is told by them: where packages come from, what of them is taken in, and for what.
    if seeds.is_empty() && residual::differs(path, old, new) {
        let (kind, what) = if residual::is_own_version(path, old, new) {
            (SeedKind::Build, "the project's own version")
        } else {
            (SeedKind::Package, residual::UNTOLD)
        };
        seeds.push(seed(path, "", kind, new.map(lines_of), what));
    }
    seeds
}

fn is_written_by_a_tool(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.contains("lock") || name == "npm-shrinkwrap.json"
}

fn statements(path: &str, old: Option<&str>, new: Option<&str>) -> Vec<Seed> {
    let changes = sql::schema_changes(old, new);
    let of = |change: &sql::SchemaChange| {
        let rows = matches!(change.kind, SchemaKind::RowsWritten(_) | SchemaKind::RowsDeleted);
        let kind = if rows { SeedKind::ConfigKey } else { SeedKind::Schema };
        seed(path, &change.object, kind, Some(change.lines), change.kind.says())
    };
    let mut seeds: Vec<Seed> = changes.iter().map(of).collect();
    if seeds.is_empty() && residual::differs(path, old, new) {
        seeds.push(seed(path, "", SeedKind::Schema, new.map(lines_of), residual::UNTOLD));
    }
    seeds
}

/// Files of which each line counts by itself: of images, of builds.
fn lines(path: &str, kind: SeedKind, old: Option<&str>, new: Option<&str>) -> Vec<Seed> {
    let told = |text: Option<&str>| lines::told(path, text.unwrap_or_default());
    let (before, after) = (told(old), told(new));
    let same = |one: &(u32, String), other: &(u32, String)| one.1 == other.1;
    let start = before.iter().zip(&after).take_while(|(one, other)| same(one, other)).count();
    let rest = before.len().min(after.len()) - start;
    let end = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take(rest)
        .take_while(|(one, other)| same(one, other))
        .count();
    if before.len() == after.len() && start == before.len() {
        return Vec::new();
    }
    let part = |lines: &[(u32, String)]| -> Option<LineRange> {
        let part = lines.get(start..lines.len().saturating_sub(end))?;
        Some(LineRange { first: part.first()?.0, last: part.last()?.0 })
    };
    let range = part(&after).or_else(|| part(&before));
    vec![seed(path, "", kind, range, whole(old, new))]
}

#[cfg(test)]
mod tests;
