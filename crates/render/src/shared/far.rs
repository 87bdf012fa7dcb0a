//! How far a change goes, in sentences that a reader can check.

use std::collections::BTreeSet;

use caution_wire::report::{ByBand, Hop, KeyReach, Radius, Reach, Reached, Seed, ServiceReach};
use caution_wire::words::{Band, EntryKind, Origin, Propagation, Reversal, SeedKind, Standing};

use super::known::{brief, entry_alone, folded, hop_name, kind, seed_name};
use super::piece::{Piece, free, join, names, words};
use super::plain::{count, cut};

/// How much of each list a sentence names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Most {
    /// Things that change.
    pub(crate) seeds: usize,
    /// Services and entries, of each band.
    pub(crate) reached: usize,
}

/// For people who wait: short.
pub(crate) const SHORT: Most = Most { seeds: 2, reached: 2 };
/// For people who asked.
pub(crate) const LONG: Most = Most { seeds: 5, reached: 5 };

/// The whole paragraph: only what is known, and what is not.
pub(crate) fn paragraph(reach: &Reach, most: Most) -> Vec<Piece> {
    let Some(radius) = &reach.radius else { return Vec::new() };
    if radius.standing == Standing::LayoutOnly {
        let rest = "comments, layout, documentation or unused imports";
        return vec![words(format!("No definition, setting or build changes: at most {rest}."))];
    }
    let mut sentences = vec![changes(radius, most)];
    sentences.extend(standing(radius));
    for band in [Band::Certain, Band::Likely, Band::Possible] {
        sentences.push(of_band(radius, band, most));
    }
    sentences.push(unread(radius, most));
    sentences.push(not_seen(radius));
    sentences.push(cut_short(radius));
    sentences.push(goes_out(radius));
    sentences.push(taken_back(radius));
    sentences.push(compared(radius));
    join(sentences, " ")
}

/// What changes, in the words of a change.
fn changes(radius: &Radius, most: Most) -> Vec<Piece> {
    let seeds = folded(&radius.seeds);
    let mut shown: Vec<Vec<Piece>> = Vec::new();
    let mut left = most.seeds;
    for verb in ["changes", "removes", "adds"] {
        let of_verb = seeds.iter().map(|(seed, _)| *seed).filter(|seed| self::verb(seed.kind) == verb);
        let seeds: Vec<&Seed> = of_verb.take(left).collect();
        left -= seeds.len();
        // Alike ones stand together: `a`, `b` (contract).
        let alike = seeds.chunk_by(|one, two| one.kind == two.kind && two.kind != SeedKind::Package);
        let parts: Vec<_> = alike.map(changed).collect();
        if !parts.is_empty() {
            let verb = if shown.is_empty() { capital(verb) } else { verb.to_owned() };
            shown.push([vec![words(format!("{verb} "))], join(parts, ", ")].concat());
        }
    }
    let all = seeds.len() + radius.left_out.seeds as usize;
    let mut pieces = join(shown, "; ");
    if let Some(rest) = all.checked_sub(most.seeds).filter(|rest| *rest > 0) {
        pieces.push(words(format!("; and {}", count(rest, "more thing"))));
    }
    pieces.push(words("."));
    pieces
}

fn verb(kind: SeedKind) -> &'static str {
    match kind {
        SeedKind::Removed => "removes",
        SeedKind::Added => "adds",
        _ => "changes",
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Things that change in the same way: their names and what of them.
fn changed(seeds: &[&Seed]) -> Vec<Piece> {
    let mut pieces = join(seeds.iter().map(|seed| vec![brief(seed_name(seed))]).collect(), ", ");
    for seed in seeds.iter().filter(|seed| seed.kind == SeedKind::Package && !seed.detail.is_empty()) {
        pieces.extend([words(" "), free(cut(&seed.detail, 72))]);
    }
    let kind = seeds.first().and_then(|seed| kind(seed.kind));
    pieces.extend(kind.map(|kind| words(format!(" ({kind})"))));
    pieces
}

/// What is not to be read out of the bands.
fn standing(radius: &Radius) -> Option<Vec<Piece>> {
    match radius.standing {
        // A key that nobody reads says it itself.
        Standing::Unknown if radius.keys.iter().any(is_unread) => None,
        Standing::Unknown => {
            let start = "Who uses it is UNKNOWN: no certain or likely use was found, and ";
            let mut pieces = vec![words(start)];
            pieces.extend(blind(radius));
            pieces.push(words("."));
            Some(pieces)
        }
        Standing::NothingFound => Some(vec![words(nothing_found(radius))]),
        Standing::LayoutOnly | Standing::Reached => None,
    }
}

/// Which files could use what changes and were not read; where there are none, that something else was not seen.
fn blind(radius: &Radius) -> Vec<Piece> {
    const NAMED: usize = 2;
    let blind = &radius.completeness.blind;
    if blind.is_empty() {
        return vec![words("not everything was seen")];
    }
    let by_name = |named: &str| match named {
        "" => Vec::new(),
        known => vec![words(" (which names "), brief(known), words(")")],
    };
    let (untold, blind): (Vec<_>, Vec<_>) = blind.iter().partition(|one| one.why == "users");
    if let (Some(first), []) = (untold.first(), blind.as_slice()) {
        return vec![words("who uses what "), brief(&first.path), words(" changes could not be told")];
    }
    let first = blind.iter().take(NAMED);
    let mut parts: Vec<_> = first.map(|one| [vec![brief(&one.path)], by_name(&one.name)].concat()).collect();
    if let Some(rest) = blind.len().checked_sub(NAMED).filter(|rest| *rest > 0) {
        parts.push(vec![words(count(rest, "more file"))]);
    }
    let tail = if blind.len() == 1 { " was not read whole" } else { " were not read whole" };
    [join(parts, ", "), vec![words(tail)]].concat()
}

/// What was looked through in vain.
fn nothing_found(radius: &Radius) -> String {
    let seen = &radius.completeness;
    let unread = (seen.skipped + seen.in_part) as usize;
    let read = match (seen.whole as usize, unread) {
        (0, _) => "; there is no program that was read whole".to_owned(),
        (1, 0) => ", in the 1 program there is, which was read whole".to_owned(),
        (all, 0) => format!(", in {all} programs that were all read whole"),
        (whole, _) => {
            format!(", in {} read whole", count(whole, "program"))
        }
    };
    let besides = match unread {
        0 => String::new(),
        1 => "; the 1 file not read whole does not name it".to_owned(),
        files => format!("; the {files} files not read whole do not name it"),
    };
    format!("Nothing that uses it was found{read}{besides}.")
}

/// What one band holds; nothing if that is nothing.
fn of_band(radius: &Radius, band: Band, most: Most) -> Vec<Piece> {
    if band == Band::Possible {
        return possible(radius, most);
    }
    let mut parts = vec![direct(radius, band)];
    parts.push(services(radius, band, most));
    parts.push(entries(radius, band, most));
    parts.push(tests(radius, band));
    let all = join(parts, ", ");
    if all.is_empty() {
        return all;
    }
    let label = if band == Band::Certain { "Certain: " } else { "Likely: " };
    [vec![words(label)], all, vec![words(".")]].concat()
}

/// The number of a band.
pub(crate) fn number(count: ByBand, band: Band) -> u64 {
    match band {
        Band::Certain => count.certain,
        Band::Likely => count.likely,
        Band::Possible => count.possible,
    }
}

fn direct(radius: &Radius, band: Band) -> Vec<Piece> {
    let all = number(radius.counts.dependents, band) as usize;
    if all == 0 {
        return Vec::new();
    }
    let of_band = radius.dependents.iter().filter(|one| one.band == band && !one.in_tests);
    let within: BTreeSet<&String> = of_band.flat_map(|one| &one.services).collect();
    // Where some are left out, their services are not known.
    let within = match within.len() {
        0 => String::new(),
        _ if radius.left_out.dependents > 0 => String::new(),
        services => format!(" in {}", count(services, "service")),
    };
    vec![words(format!("{}{within}", count(all, "direct use")))]
}

/// The services of a band that are not touched themselves.
fn services(radius: &Radius, band: Band, most: Most) -> Vec<Piece> {
    let all = number(radius.counts.services, band) as usize;
    let of_band = radius.services.iter().filter(|one| one.band == band && !one.via.is_empty());
    let mut shown: Vec<_> = of_band.take(most.reached).map(service).collect();
    if let Some(rest) = all.checked_sub(shown.len()).filter(|rest| *rest > 0) {
        shown.push(vec![words(count(rest, "more service"))]);
    }
    join(shown, ", ")
}

/// A service with its tier and owners.
pub(crate) fn service(service: &ServiceReach) -> Vec<Piece> {
    let tier = service.tier.map_or_else(|| "no tier".to_owned(), |tier| format!("tier {tier}"));
    let mut pieces = vec![brief(&service.service), words(format!(" ({tier}"))];
    if !service.owners.is_empty() {
        pieces.push(words(", "));
        pieces.extend(names(&service.owners, 2));
    }
    pieces.push(words(")"));
    pieces
}

/// Entries of a band by name, tests left aside; those beyond are counted.
fn entries(radius: &Radius, band: Band, most: Most) -> Vec<Piece> {
    let counts = radius.counts.entries.iter().filter(|one| one.kind != EntryKind::Test);
    let all: u64 = counts.map(|one| number(one.count, band)).sum();
    let of_band = radius.entries.iter().filter(|one| one.band == band && !is_test(one));
    let mut shown: Vec<_> = of_band.take(most.reached).map(entry_alone).collect();
    if let Some(rest) = (all as usize).checked_sub(shown.len()).filter(|rest| *rest > 0) {
        shown.push(vec![words(match rest {
            1 => "1 more entry".to_owned(),
            rest => format!("{rest} more entries"),
        })]);
    }
    join(shown, ", ")
}

fn is_test(reached: &Reached) -> bool {
    reached.entry == Some(EntryKind::Test)
}

fn tests(radius: &Radius, band: Band) -> Vec<Piece> {
    let tests = radius.counts.entries.iter().find(|one| one.kind == EntryKind::Test);
    match tests.map_or(0, |one| number(one.count, band)) {
        0 => Vec::new(),
        tests => vec![words(count(tests as usize, "test"))],
    }
}

fn possible(radius: &Radius, most: Most) -> Vec<Piece> {
    let counts = &radius.counts;
    let uses = counts.dependents.possible + counts.dependents_in_tests.possible;
    let all: u64 = uses + counts.entries.iter().map(|one| one.count.possible).sum::<u64>();
    let more = match (all, counts.possible_by.as_slice()) {
        (0, _) => Vec::new(),
        (all, [only]) if only.origin == Origin::Name && only.count == all => {
            vec![words(format!("{all} more by name only"))]
        }
        (all, _) => vec![words(format!("{all} more"))],
    };
    let all = join(vec![services(radius, Band::Possible, most), more], ", ");
    if all.is_empty() { all } else { [vec![words("Possible: ")], all, vec![words(".")]].concat() }
}

/// Keys that nobody was found to read: they reach what holds them at the least.
fn unread(radius: &Radius, most: Most) -> Vec<Piece> {
    let keys: Vec<&KeyReach> = radius.keys.iter().filter(|key| is_unread(key)).collect();
    let Some(first) = keys.first() else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let known = keys.iter().map(|key| radius.seeds.get(key.seed as usize).map_or("a key", seed_name));
    let known: Vec<&str> = known.filter(|known| seen.insert(*known)).collect();
    let mut seen = BTreeSet::new();
    let units = keys.iter().flat_map(|key| &key.units).map(hop_name);
    let units: Vec<&str> = units.filter(|unit| seen.insert(*unit)).collect();
    let mut pieces = vec![words("No reader of ")];
    pieces.extend(some(&known, most.seeds));
    pieces.push(words(" was found: UNKNOWN"));
    if !units.is_empty() {
        pieces.push(words(", at least "));
        pieces.extend(some(&units, 3));
    }
    let alike = keys.iter().all(|key| key.propagation == first.propagation);
    let how = propagation(first.propagation).filter(|_| alike);
    pieces.extend(how.map(|how| words(format!(", {how}"))));
    pieces.push(words("."));
    pieces
}

/// The first of some names, and how many more there are.
fn some(all: &[&str], most: usize) -> Vec<Piece> {
    let mut shown: Vec<_> = all.iter().take(most).map(|known| vec![brief(known)]).collect();
    let more = all.len().saturating_sub(most);
    if more > 0 {
        shown.push(vec![words(format!("{more} more"))]);
    }
    join(shown, ", ")
}

/// Whether nobody was found who surely reads a key; who only shares a name with it is none.
pub(crate) fn is_unread(key: &KeyReach) -> bool {
    !key.readers.iter().any(is_sure)
}

/// Whether a step is more than a possible one.
pub(crate) fn is_sure(hop: &Hop) -> bool {
    hop.origin.band() != Band::Possible
}

/// How a setting gets there; nothing if nothing tells.
pub(crate) fn propagation(how: Propagation) -> Option<&'static str> {
    Some(match how {
        Propagation::Baked => "with the next deployment",
        Propagation::Mounted => "with the next start",
        Propagation::HotReloaded => "read anew while it runs",
        Propagation::FlagService => "from a flag service, at once and everywhere",
        Propagation::Database => "from a database, at once and everywhere",
        Propagation::Unknown | Propagation::Other => return None,
    })
}

/// What was not looked at; nothing if that is nothing.
fn not_seen(radius: &Radius) -> Vec<Piece> {
    let seen = &radius.completeness;
    // Where nothing was found, it is said of the files already.
    let files = |number| if radius.standing == Standing::NothingFound { 0 } else { number };
    let counted = [
        (files(seen.skipped), "unread file", "unread files"),
        (files(seen.in_part), "file read in part", "files read in part"),
        (seen.dynamic, "dynamic call", "dynamic calls"),
        (seen.unresolved, "unresolved reference", "unresolved references"),
    ];
    let counted = counted.iter().filter(|(number, ..)| *number > 0).map(|(number, one, many)| {
        vec![words(format!("{number} {}", if *number == 1 { one } else { many }))]
    });
    let all = join(counted.collect(), ", ");
    if all.is_empty() { all } else { [vec![words("Not seen: ")], all, vec![words(".")]].concat() }
}

/// Which limits cut the walk.
fn cut_short(radius: &Radius) -> Vec<Piece> {
    let cut = radius.completeness.cut.iter().take(3).map(|limit| vec![free(cut(limit, 100))]);
    let all = join(cut.collect(), "; ");
    if all.is_empty() { all } else { [vec![words("Cut short: ")], all, vec![words(".")]].concat() }
}

fn goes_out(radius: &Radius) -> Vec<Piece> {
    let Some(exposure) = &radius.exposure else { return Vec::new() };
    let assumed = if exposure.assumed { ", assumed" } else { "" };
    let much = words(format!(" ({} %{assumed}).", exposure.percent));
    let why = if exposure.why.is_empty() { words("nothing tells how") } else { free(cut(&exposure.why, 72)) };
    vec![words("Goes out: "), why, much]
}

fn taken_back(radius: &Radius) -> Vec<Piece> {
    match radius.reversal {
        Some(Reversal::Destructive) => vec![words("It cannot be taken back.")],
        Some(Reversal::Manual) => vec![words("It is taken back by hand.")],
        Some(Reversal::Automatic) | None => Vec::new(),
    }
}

fn compared(radius: &Radius) -> Vec<Piece> {
    // That nothing is named less widely tells nobody anything.
    let Some(larger) = radius.larger_than.filter(|larger| larger.percent > 0) else { return Vec::new() };
    let files = match larger.files {
        1 => "1 other file names".to_owned(),
        files => format!("{files} other files name"),
    };
    let (percent, changes) = (larger.percent, larger.changes);
    let than = format!("more than for {percent} % of the last {changes} changes to programs");
    vec![words(format!("{files} what changes: {than}."))]
}
