//! How much of the world meets a changed setting before it can be stopped.

use caution_core::reach::{Exposure, KeyReach, Propagation, Seed, SeedKind};
use caution_read::deploy;
use caution_read::keys;

/// What the ways of the keys imply, if they imply anything. `texts` are the new texts of changed files by path.
///
/// What goes everywhere at once is met by all; a share that a file itself states (a flag's, a canary's) counts
/// for what only that file changes.
pub fn exposure(seeds: &[Seed], keys: &[KeyReach], texts: &[(&str, &str)]) -> Option<Exposure> {
    let mut most: Option<Exposure> = None;
    for reach in keys {
        let Some(seed) = seeds.get(reach.seed) else { continue };
        let path = seed.path.to_string();
        let text = texts.iter().find(|(known, _)| *known == path).map(|(_, text)| *text);
        let Some(found) = of_key(seed, reach.propagation, text) else { continue };
        if most.as_ref().is_none_or(|most| found.percent > most.percent) {
            most = Some(found);
        }
    }
    most.or_else(|| canary(seeds, texts))
}

fn of_key(seed: &Seed, propagation: Propagation, text: Option<&str>) -> Option<Exposure> {
    let path = seed.path.to_string();
    if seed.kind == SeedKind::Flag
        && let Some((percent, why)) = text.and_then(|text| of_flag(&path, text, &seed.symbol))
    {
        return Some(Exposure { percent, assumed: false, why });
    }
    let why = match propagation {
        Propagation::FlagService => "a service of flags gives it out at once, everywhere",
        Propagation::Database => "a row of a database is read at once, everywhere",
        Propagation::HotReloaded => "running programs read it anew at once",
        _ => return None,
    };
    Some(Exposure { percent: 100, assumed: false, why: format!("{path}: {why}") })
}

/// What a file of flags says of the share of one.
fn of_flag(path: &str, text: &str, flag: &str) -> Option<(u8, String)> {
    let tree = keys::tree(path, text)?;
    let root = tree.documents.first()?;
    let mut found = None;
    root.visit(&mut |way, node| {
        let is_it = match way.last() {
            Some(keys::Step::Key(key)) => *key == flag,
            Some(keys::Step::Item { name, .. }) => *name == Some(flag),
            None => false,
        };
        if is_it && found.is_none() && !node.fields().is_empty() {
            found = Some(node);
        }
    });
    let node = found?;
    for key in ["enabled", "on", "state"] {
        let value = node.text_at(&[key]).map(str::to_ascii_lowercase);
        if matches!(value.as_deref(), Some("false" | "disabled" | "off")) {
            // Switching off goes everywhere too.
            return Some((100, format!("{path} switches `{flag}` off for all")));
        }
    }
    let mut percent = None;
    node.visit(&mut |way, node| {
        let key = match way.last() {
            Some(keys::Step::Key(key)) => key.to_ascii_lowercase(),
            _ => return,
        };
        if ["percentage", "percent", "rollout", "rollout_percentage", "rolloutpercentage"]
            .contains(&key.as_str())
        {
            let value = node.text().and_then(|text| text.trim_end_matches('%').parse::<u8>().ok());
            percent = percent.max(value.filter(|value| *value <= 100));
        }
    });
    percent.map(|percent| (percent, format!("{path} gives `{flag}` to {percent} %")))
}

/// A share that a workload among the changed files gives to a change first.
fn canary(seeds: &[Seed], texts: &[(&str, &str)]) -> Option<Exposure> {
    let changed = |path: &str| seeds.iter().any(|seed| seed.path.to_str() == Some(path));
    let mut most: Option<Exposure> = None;
    for (path, text) in texts.iter().filter(|(path, _)| changed(path)) {
        for unit in deploy::units(path, text) {
            let Some(percent) = unit.first_percent else { continue };
            if most.as_ref().is_none_or(|most| percent > most.percent) {
                let why = format!("{path}: {} gives it to {percent} % first", unit.name);
                most = Some(Exposure { percent, assumed: false, why });
            }
        }
    }
    most
}
