//! What things of a reach are called, and why they are reached, in words that are true of each alone.

use caution_wire::report::{Hop, Radius, Reached, Seed};
use caution_wire::words::{Band, EntryKind, Origin, SeedKind};

use super::piece::{Piece, line, name, words};
use super::plain::cut;

/// A name, short enough for a sentence.
pub(crate) fn brief(text: &str) -> Piece {
    name(cut(text, 72))
}

/// What a seed is known by.
pub(crate) fn seed_name(seed: &Seed) -> &str {
    if seed.symbol.is_empty() { &seed.path } else { &seed.symbol }
}

/// The seeds, those alone of which no class or function around is told that is as new, or as gone, as they are; each
/// with how many of those it stands for.
pub(crate) fn folded(seeds: &[Seed]) -> Vec<(&Seed, usize)> {
    let mut shown: Vec<(&Seed, usize)> = Vec::new();
    for seed in seeds {
        let holds = |around: &Seed| {
            let inside = seed.symbol.strip_prefix(&around.symbol).is_some_and(|rest| rest.starts_with('.'));
            let is_whole = matches!(seed.kind, SeedKind::Added | SeedKind::Removed);
            is_whole && around.kind == seed.kind && around.path == seed.path && inside
        };
        match shown
            .iter_mut()
            .rev()
            .take_while(|(known, _)| known.path == seed.path)
            .find(|(known, _)| holds(known))
        {
            Some((_, inside)) if !seed.symbol.is_empty() => *inside += 1,
            _ => shown.push((seed, 0)),
        }
    }
    shown
}

/// The kind of a seed for people; nothing if the verb says it.
pub(crate) fn kind(kind: SeedKind) -> Option<&'static str> {
    Some(match kind {
        SeedKind::Added | SeedKind::Removed | SeedKind::Other => return None,
        SeedKind::ConfigKey => "configuration key",
        SeedKind::Build => "build or pipeline",
        SeedKind::Generated => "generated file",
        SeedKind::File => "file as a whole",
        known => known.word(),
    })
}

/// What an entry is called where its place stands beside it.
pub(crate) fn entry(reached: &Reached) -> Vec<Piece> {
    let known = brief(entry_name(reached));
    match reached.entry {
        None => vec![known],
        // `POST /checkout` and `/checkout` need no word.
        Some(EntryKind::Route) if entry_name(reached).contains('/') => vec![known],
        Some(kind) => vec![words(format!("the {} ", kind.word())), known],
    }
}

/// What an entry is called alone: of a command that many programs have, with its place.
pub(crate) fn entry_alone(reached: &Reached) -> Vec<Piece> {
    let is_command = reached.entry == Some(EntryKind::Command);
    // What it is known by is no more than the name of its function.
    let is_shared = reached.label.is_empty() || reached.label == reached.symbol || reached.label == MAIN;
    if !is_command || !is_shared {
        return entry(reached);
    }
    match entry_name(reached) {
        MAIN => vec![words("the command "), brief(&reached.path)],
        name if reached.path.ends_with(name) => entry(reached),
        _ => [entry(reached), vec![words(" of "), brief(home(&reached.path))]].concat(),
    }
}

/// What tells programs of one name apart: the folder of `cmd/gh/main.go`, else the file.
fn home(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some((folder, file)) if file.split('.').next() == Some("main") => folder,
        _ => path,
    }
}

/// What Python calls a module that is started.
const MAIN: &str = "__main__";

/// The label of an entry, else its name, else its file.
pub(crate) fn entry_name(reached: &Reached) -> &str {
    [&reached.label, &reached.symbol].into_iter().find(|text| !text.is_empty()).unwrap_or(&reached.path)
}

/// What a step stands at: its name, else its file.
pub(crate) fn hop_name(hop: &Hop) -> &str {
    if hop.symbol.is_empty() { &hop.path } else { &hop.symbol }
}

/// Why a step is there, after the file of the step before it.
pub(crate) fn says(hop: &Hop, before: Option<&str>) -> &'static str {
    match (hop.origin, before) {
        (Origin::Scope, Some(before)) if before == hop.path => "uses it in the same file",
        (Origin::Scope, Some(_)) => "uses it in the same package",
        (origin, _) => origin.says(),
    }
}

/// Why the last of some steps is reached: by one step its reason, by several the step before it, and the weakest of
/// them where the way is less than certain. `from` is the file of what changes.
pub(crate) fn why(via: &[Hop], from: Option<&str>, band: Band) -> String {
    let Some((last, before)) = via.split_last() else { return String::new() };
    let Some(through) = before.last() else { return says(last, from).to_owned() };
    let mut said = format!("by way of {}, {} steps", line(&[name(cut(hop_name(through), 48))]), via.len());
    let weakest = via.iter().min_by_key(|hop| hop.confidence).filter(|_| band != Band::Certain);
    if let Some(weakest) = weakest {
        said.push_str(&format!(", the weakest: {}", weakest.origin.word()));
    }
    said
}

/// The place of the seed from which the steps to a service lead: that of what they come through.
pub(crate) fn seed_of(radius: &Radius, via: &[Hop]) -> Option<u64> {
    let reached = radius.dependents.iter().chain(&radius.entries);
    let through = reached.filter(|one| !one.via.is_empty() && via.starts_with(&one.via));
    let first = through.max_by_key(|one| one.via.len()).map(|one| one.seed);
    first.or_else(|| (radius.seeds.len() == 1).then_some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hop(path: &str, symbol: &str, origin: Origin, confidence: u8) -> Hop {
        Hop { path: path.to_owned(), symbol: symbol.to_owned(), line: 1, origin, confidence }
    }

    #[test]
    fn a_reason_is_true_of_what_it_is_said_of() {
        let own = hop("a/x.go", "f", Origin::Scope, 99);
        assert_eq!(
            why(std::slice::from_ref(&own), Some("a/x.go"), Band::Certain),
            "uses it in the same file"
        );
        assert_eq!(
            why(std::slice::from_ref(&own), Some("a/y.go"), Band::Certain),
            "uses it in the same package"
        );
        let loads = hop("b/z.go", "", Origin::Load, 90);
        let last = hop("cmd/main.go", "main", Origin::Import, 98);
        let via = [own, loads, last];
        assert_eq!(
            why(&via, Some("a/x.go"), Band::Likely),
            "by way of b/z.go, 3 steps, the weakest: module-load"
        );
        assert_eq!(why(&via, Some("a/x.go"), Band::Certain), "by way of b/z.go, 3 steps");
        assert_eq!(why(&[], None, Band::Certain), "");
    }

    #[test]
    fn commands_of_one_name_are_told_apart_by_where_they_are() {
        let command = |path: &str, symbol: &str, label: &str| {
            let reached = Reached {
                path: path.to_owned(),
                symbol: symbol.to_owned(),
                line: 1,
                band: Band::Certain,
                confidence: 990,
                entry: Some(EntryKind::Command),
                label: label.to_owned(),
                in_tests: false,
                before: false,
                services: Vec::new(),
                seed: 0,
                via: Vec::new(),
            };
            line(&entry_alone(&reached))
        };
        assert_eq!(command("cmd/gh/main.go", "main", "main"), "the command main of cmd/gh");
        assert_eq!(command("bench/run.py", "main", ""), "the command main of bench/run.py");
        assert_eq!(command("a/main.py", "", "__main__"), "the command a/main.py");
        assert_eq!(command("bin/sync.sh", "sync.sh", "sync.sh"), "the command sync.sh");
        assert_eq!(command("a/serve.py", "handle", "serve"), "the command serve");
    }

    #[test]
    fn what_is_new_with_its_class_is_told_with_it() {
        let seed = |symbol: &str, kind| Seed {
            path: "a.py".to_owned(),
            symbol: symbol.to_owned(),
            kind,
            lines: None,
            detail: String::new(),
        };
        let seeds = [
            seed("A", SeedKind::Added),
            seed("A.f", SeedKind::Added),
            seed("A.f.g", SeedKind::Added),
            seed("AB", SeedKind::Added),
            seed("C", SeedKind::Behaviour),
            seed("C.f", SeedKind::Added),
        ];
        let told: Vec<_> =
            folded(&seeds).into_iter().map(|(seed, inside)| (seed.symbol.as_str(), inside)).collect();
        assert_eq!(told, [("A", 2), ("AB", 0), ("C", 0), ("C.f", 0)]);
    }
}
