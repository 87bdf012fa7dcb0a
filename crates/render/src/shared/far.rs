//! How far a change goes, in sentences that a reader can check.

use std::collections::BTreeSet;

use caution_wire::report::{ByBand, Hop, KeyReach, Radius, Reach, Reached, Seed, ServiceReach};
use caution_wire::words::{Band, EntryKind, Origin, Propagation, Reversal, SeedKind, Standing};

use super::piece::{Piece, free, join, name, names, words};
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
        return vec![words("Only comments and layout change.")];
    }
    let mut sentences = vec![changes(radius, most)];
    sentences.extend(standing(radius));
    for band in [Band::Certain, Band::Likely, Band::Possible] {
        sentences.push(of_band(radius, band, most));
    }
    sentences.extend(unread(radius, most));
    sentences.push(not_seen(radius));
    sentences.push(goes_out(radius));
    sentences.push(taken_back(radius));
    sentences.push(compared(radius));
    join(sentences, " ")
}

/// What changes, in the words of a change.
fn changes(radius: &Radius, most: Most) -> Vec<Piece> {
    let mut shown: Vec<Vec<Piece>> = Vec::new();
    let mut left = most.seeds;
    for verb in ["changes", "removes", "adds"] {
        let of_verb = radius.seeds.iter().filter(|seed| self::verb(seed.kind) == verb);
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
    let all = radius.seeds.len() + radius.left_out.seeds as usize;
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

/// A name, short enough for a sentence.
fn brief(text: &str) -> Piece {
    name(cut(text, 72))
}

/// What a seed is known by.
pub(crate) fn seed_name(seed: &Seed) -> &str {
    if seed.symbol.is_empty() { &seed.path } else { &seed.symbol }
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

/// What is not to be read out of the bands.
fn standing(radius: &Radius) -> Option<Vec<Piece>> {
    match radius.standing {
        // A key that nobody reads says it itself.
        Standing::Unknown if radius.keys.iter().any(is_unread) => None,
        Standing::Unknown => {
            let start = "Who uses it is UNKNOWN: nothing was found for certain, and ";
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
    let mut parts: Vec<_> = blind
        .iter()
        .take(NAMED)
        .map(|one| {
            if one.name.is_empty() {
                return vec![brief(&one.path)];
            }
            vec![brief(&one.path), words(" names "), brief(&one.name)]
        })
        .collect();
    if let Some(rest) = blind.len().checked_sub(NAMED).filter(|rest| *rest > 0) {
        parts.push(vec![words(format!("{} more", count(rest, "file")))]);
    }
    let tail = if blind.len() == 1 { ", which could not be read whole" } else { ": not read whole" };
    [join(parts, ", "), vec![words(tail)]].concat()
}

/// What was looked through in vain.
fn nothing_found(radius: &Radius) -> String {
    let seen = &radius.completeness;
    let unread = seen.skipped + seen.in_part;
    if unread > 0 {
        return format!(
            "Nothing that uses it was found, in {} that {} read whole; {} not read whole {} it.",
            count(seen.whole as usize, "program"),
            if seen.whole == 1 { "was" } else { "were" },
            count(unread as usize, "file"),
            if unread == 1 { "does not name" } else { "do not name" },
        );
    }
    let all = if seen.files == 1 { "was" } else { "were all" };
    format!(
        "Nothing that uses it was found, in {} that {all} read whole.",
        count(seen.files as usize, "program")
    )
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
    let mut shown: Vec<_> = of_band.take(most.reached).map(entry).collect();
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

/// What an entry is known by.
pub(crate) fn entry(reached: &Reached) -> Vec<Piece> {
    let known = brief(entry_name(reached));
    match reached.entry {
        Some(EntryKind::Route) | None => vec![known],
        Some(kind) => vec![words(format!("the {} ", kind.word())), known],
    }
}

/// The label of an entry, else its name, else its file.
pub(crate) fn entry_name(reached: &Reached) -> &str {
    [&reached.label, &reached.symbol].into_iter().find(|text| !text.is_empty()).unwrap_or(&reached.path)
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

/// Keys that nobody was found to read: they reach what holds them at the least. Those of one unit stand together.
fn unread(radius: &Radius, most: Most) -> Vec<Vec<Piece>> {
    let mut alike: Vec<(Vec<&str>, Propagation, Vec<&str>)> = Vec::new();
    for key in radius.keys.iter().filter(|key| is_unread(key)) {
        let units: Vec<&str> = key.units.iter().take(3).map(hop_name).collect();
        let known = radius.seeds.get(key.seed as usize).map_or("a key", seed_name);
        match alike.iter_mut().find(|(of, how, _)| *of == units && *how == key.propagation) {
            Some((.., names)) => names.push(known),
            None => alike.push((units, key.propagation, vec![known])),
        }
    }
    let tell = |(units, how, names): &(Vec<&str>, Propagation, Vec<&str>)| {
        let mut shown: Vec<_> = names.iter().take(most.seeds).map(|known| vec![brief(known)]).collect();
        let more = names.len().saturating_sub(shown.len());
        if more > 0 {
            shown.push(vec![words(format!("{more} more"))]);
        }
        let mut pieces = vec![words("No reader of ")];
        pieces.extend(join(shown, ", "));
        pieces.push(words(" was found: UNKNOWN"));
        if !units.is_empty() {
            pieces.push(words(", at least "));
            pieces.extend(join(units.iter().map(|unit| vec![brief(unit)]).collect(), ", "));
        }
        pieces.extend(propagation(*how).map(|how| words(format!(", {how}"))));
        pieces.push(words("."));
        pieces
    };
    alike.iter().take(most.seeds).map(tell).collect()
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

/// What a step stands at: its name, else its file.
pub(crate) fn hop_name(hop: &Hop) -> &str {
    if hop.symbol.is_empty() { &hop.path } else { &hop.symbol }
}

/// What was not looked at; nothing if that is nothing.
pub(crate) fn not_seen(radius: &Radius) -> Vec<Piece> {
    let seen = &radius.completeness;
    let counted = [
        (seen.skipped, "unread file", "unread files"),
        (seen.in_part, "file read in part", "files read in part"),
        (seen.dynamic, "dynamic call", "dynamic calls"),
        (seen.unresolved, "unresolved reference", "unresolved references"),
    ];
    let counted = counted.iter().filter(|(number, ..)| *number > 0).map(|(number, one, many)| {
        vec![words(format!("{number} {}", if *number == 1 { one } else { many }))]
    });
    let cut = seen.cut.iter().take(3).map(|limit| vec![words("cut at "), free(cut(limit, 72))]);
    let all = join(counted.chain(cut).collect(), ", ");
    if all.is_empty() { all } else { [vec![words("Not seen: ")], all, vec![words(".")]].concat() }
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
    let Some(larger) = radius.larger_than else { return Vec::new() };
    let files = match larger.files {
        1 => "1 other file names".to_owned(),
        files => format!("{files} other files name"),
    };
    let (percent, changes) = (larger.percent, larger.changes);
    let than = match percent {
        0 => format!("not more than for any of the last {changes} changes to programs"),
        _ => format!("more than for {percent} % of the last {changes} changes to programs"),
    };
    vec![words(format!("{files} what changes: {than}."))]
}
