//! Why a condition on changed settings is true, in words that name the setting and who reads it.

use caution_core::reach::{Band, Hop, KeyReach, Radius, Reach, Reached, Reversal, Seed, SeedKind, Setting};

use crate::facts::far;
use crate::words;

/// The first setting that is like one of these, who reads it, and how many more there are.
pub(super) fn why(asked: &[Setting], reach: &Reach) -> String {
    let fitting: Vec<(Setting, usize)> =
        far::settings(reach).into_iter().filter(|(setting, _)| asked.contains(setting)).collect();
    let mut seeds: Vec<usize> = fitting.iter().map(|(_, seed)| *seed).collect();
    seeds.sort_unstable();
    seeds.dedup();
    let first = reach.radius.as_ref().zip(fitting.first());
    let told = first.and_then(|(radius, (setting, seed))| {
        Some(sentence(radius, *setting, *seed, radius.seeds.get(*seed)?))
    });
    let more = match seeds.len().saturating_sub(1) {
        0 => String::new(),
        more => format!(" (and {more} more like it)"),
    };
    format!("{}{more}", told.unwrap_or_default())
}

fn sentence(radius: &Radius, setting: Setting, place: usize, seed: &Seed) -> String {
    let name = if seed.symbol.is_empty() {
        seed.path.to_string()
    } else {
        format!("`{}` of {}", seed.symbol, seed.path)
    };
    let key = radius.keys.iter().find(|key| key.seed == place);
    match setting {
        Setting::TakenUp => {
            format!("{} is not of production, and takes up what {} holds", seed.path, by(radius, place))
        }
        Setting::StillRead => match key.and_then(|key| key.sure_readers().next()) {
            Some(reader) => format!("{name} is gone, and {} still reads it", place_of(reader)),
            None => format!("{name} is gone, and {} still names it", by(radius, place)),
        },
        Setting::Unread => format!("nobody was found who reads {name}{}", least(key)),
        Setting::Reordered => format!("the order of {name} changes{}", readers(key)),
        Setting::Gets(_) => format!("{name} {}{}", words::setting(setting), readers(key)),
    }
}

/// What cannot be taken back, and who names it.
pub(super) fn gone(radius: Option<&Radius>) -> String {
    let known = words::reversals(&[Reversal::Destructive]);
    let is_gone = |seed: &Seed| seed.kind == SeedKind::Schema && seed.detail.contains("dropped");
    let found = radius.and_then(|radius| {
        let seeds = radius.seeds.iter().enumerate();
        seeds.filter(|(_, seed)| is_gone(seed)).map(|(place, seed)| (radius, place, seed)).next()
    });
    let Some((radius, place, seed)) = found else { return known };
    let surely = |one: &&Reached| one.seed == place && one.band != Band::Possible;
    let readers: Vec<&Hop> =
        radius.dependents.iter().filter(surely).filter_map(|one| one.via.first()).collect();
    let named = match readers.len() {
        0 => "nobody was found who names its table".to_owned(),
        1 => format!("{} names its table", places(&readers)),
        _ => format!("{} name its table", places(&readers)),
    };
    format!("{known}: `{}` of {} goes with what it holds; {named}", seed.symbol, seed.path)
}

/// Who names a thing.
fn by(radius: &Radius, place: usize) -> String {
    let reached = radius.dependents.iter().find(|one| one.seed == place);
    reached.and_then(|one| one.via.first()).map_or_else(|| "another file".to_owned(), place_of)
}

/// Who reads a key; nobody is said, and never left out.
fn readers(key: Option<&KeyReach>) -> String {
    let readers: Vec<&Hop> = key.into_iter().flat_map(KeyReach::sure_readers).collect();
    if readers.is_empty() {
        return format!("; nobody was found who reads it{}", least(key));
    }
    format!("; {} {} it", places(&readers), if readers.len() == 1 { "reads" } else { "read" })
}

/// The first few places, and how many more there are.
fn places(hops: &[&Hop]) -> String {
    const SHOWN: usize = 3;
    let mut shown: Vec<String> = hops.iter().take(SHOWN).map(|hop| place_of(hop)).collect();
    let more = hops.len().saturating_sub(SHOWN);
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    words::list(&shown, "and")
}

/// The unit of deployment that holds it, where nothing smaller is known.
fn least(key: Option<&KeyReach>) -> String {
    let unit = key.and_then(|key| key.units.first());
    unit.map_or_else(String::new, |unit| {
        let name = if unit.symbol.is_empty() { String::new() } else { format!("{} ", unit.symbol) };
        format!(", so at the least {name}({}) has it", unit.path)
    })
}

fn place_of(hop: &Hop) -> String {
    let name = if hop.symbol.is_empty() { String::new() } else { format!("`{}` of ", hop.symbol) };
    format!("{name}{}:{}", hop.path, hop.line)
}
