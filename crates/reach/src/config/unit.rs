//! What is deployed with a file: images that bake it, workloads that mount it, charts that put it in.

use std::collections::BTreeSet;

use caution_core::RepoPath;
use caution_core::charter::Charter;
use caution_core::facts::{Word, WordKind};
use caution_core::reach::{Band, Hop, Origin, Seed, SeedKind};
use caution_read::deploy::{self, Taken, Unit, UnitKind};
use caution_read::keys;
use caution_read::lang::modules::{join, normalised};

use super::file::{data_files, is_within};
use crate::index::Index;

/// Files that mark the folder of something that is deployed, the surest first.
const MARKERS: &[&str] = &[
    "Dockerfile",
    "Containerfile",
    "Chart.yaml",
    "docker-compose.yml",
    "docker-compose.yaml",
    "compose.yaml",
    "kustomization.yaml",
    "catalog-info.yaml",
    "serverless.yml",
    "Procfile",
    "fly.toml",
    "app.yaml",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "go.mod",
    "package.json",
    "pyproject.toml",
    "setup.py",
    "Cargo.toml",
    "Gemfile",
    "composer.json",
    "main.tf",
];

/// How many files are looked at for one name.
const FILES: usize = 300;

/// The folder of what is deployed with a file: the nearest one that has a marker; empty if that is the root, or
/// nothing tells.
pub(crate) fn unit_folder(index: &dyn Index, path: &str) -> String {
    folders(path)
        .find(|folder| MARKERS.iter().any(|marker| index.find(&join(folder, marker)).is_some()))
        .unwrap_or_default()
        .to_owned()
}

/// The folders above a path, nearest first, the root among them.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(path);
    std::iter::from_fn(move || {
        let here = rest?;
        match here.rsplit_once('/') {
            Some((folder, _)) => {
                rest = Some(folder);
                Some(folder)
            }
            None => {
                rest = None;
                Some("")
            }
        }
    })
}

/// What mounts or bakes a file.
pub(crate) fn units_of_file(index: &dyn Index, path: &str, charter: &Charter) -> Vec<Hop> {
    let mut candidates: BTreeSet<u32> = BTreeSet::new();
    for part in path.split('/').filter(|part| part.len() > 2) {
        candidates.extend(data_files(index, part).into_iter().take(FILES));
    }
    for folder in folders(path) {
        for marker in [
            "Dockerfile",
            "Containerfile",
            "docker-compose.yml",
            "docker-compose.yaml",
            "compose.yaml",
            "Chart.yaml",
            "kustomization.yaml",
        ] {
            candidates.extend(index.find(&join(folder, marker)));
        }
    }
    let mut hops = Vec::new();
    for file in candidates {
        let at = index.path(file);
        let Some(text) = index.text(file).filter(|_| &*at != path) else { continue };
        for unit in deploy::units(&at, &text) {
            let taken = unit.takes.iter().find(|(taken, _)| covers(&at, &unit, taken, path));
            let is_chart = unit.kind == UnitKind::Chart && is_within(path, deploy_folder(&at));
            let Some(line) = taken.map(|(_, line)| *line).or(is_chart.then_some(unit.lines.first)) else {
                continue;
            };
            let origin = match unit.kind {
                UnitKind::Job | UnitKind::Resource => Origin::Build,
                _ => Origin::Mount,
            };
            hops.push(hop(&at, &unit, line, origin));
            if unit.kind == UnitKind::Settings {
                hops.extend(takers(index, &unit.name));
            }
        }
    }
    hops.extend(charter_units(path, charter));
    hops.sort();
    hops.dedup();
    hops
}

fn deploy_folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn hop(path: &str, unit: &Unit, line: u32, origin: Origin) -> Hop {
    let symbol = format!("{} {}", unit.kind.says(), unit.name);
    Hop { path: RepoPath::from(path), symbol, line, origin }
}

/// What a unit is called, for people.
pub(super) fn says(hop: &Hop) -> String {
    if hop.symbol.is_empty() { hop.path.to_string() } else { format!("{} ({})", hop.symbol, hop.path) }
}

/// Whether what a unit takes is a file or holds it. A path counts from the file that names it or from the root.
pub(crate) fn covers(at: &str, unit: &Unit, taken: &Taken, path: &str) -> bool {
    let (written, all_of_it) = match taken {
        Taken::File(written) => (written.as_str(), true),
        // A folder that an image is built from is baked as far as it is copied; compose and jobs say no more.
        Taken::Context(written) => (written.as_str(), unit.kind != UnitKind::Image),
        _ => return false,
    };
    if !all_of_it {
        return false;
    }
    // Where the file of instructions stands elsewhere, that file says what is taken, not the folder.
    let is_context = matches!(taken, Taken::Context(_));
    let has_own_file = unit.takes.iter().any(
        |(taken, _)| matches!(taken, Taken::File(file) if file.to_ascii_lowercase().contains("dockerfile")),
    );
    let folder = deploy_folder(at);
    let plain = written.trim_start_matches('/');
    let pattern = plain.split(['*', '?', '$']).next().unwrap_or(plain);
    [folder, ""].iter().any(|base| {
        let Some(target) = normalised(&join(base, pattern)) else { return false };
        // `COPY . .` below a folder takes all of it; one at the root says nothing of a service.
        // `./$NAME` is one thing below the folder, whatever it is called.
        let is_open = plain.get(pattern.len()..).is_some_and(|rest| rest.starts_with('$'));
        let says_less = is_open || is_context && has_own_file;
        let whole = target.is_empty() && !pattern.is_empty() && !says_less;
        let cut = pattern.len() < plain.len();
        target == path
            || (!target.is_empty() && is_within(path, &target))
            || (whole && *base == folder)
            || (cut && !target.is_empty() && path.starts_with(&target))
            || (cut && pattern.is_empty() && is_within(path, base) && !base.is_empty())
    })
}

/// The workloads that take settings by their name.
fn takers(index: &dyn Index, name: &str) -> Vec<Hop> {
    let mut hops = Vec::new();
    for file in data_files(index, name).into_iter().take(FILES) {
        let at = index.path(file);
        let Some(text) = index.text(file) else { continue };
        for unit in deploy::units(&at, &text) {
            let taken = unit.takes.iter().find(|(taken, _)| *taken == Taken::Settings(name.to_owned()));
            if let Some((_, line)) = taken {
                hops.push(hop(&at, &unit, *line, Origin::Mount));
                hops.extend(sources(index, &unit));
            }
        }
    }
    hops
}

/// The folder from which the image of a unit is built: where its file of instructions stands.
pub(crate) fn sources(index: &dyn Index, unit: &Unit) -> Vec<Hop> {
    let mut hops = Vec::new();
    for (taken, _) in &unit.takes {
        let Taken::Image(image) = taken else { continue };
        let last = image.rsplit('/').next().unwrap_or(image);
        for name in ["Dockerfile", "Containerfile"] {
            for file in index.with(Word::new(WordKind::FileName, name)).into_iter().take(FILES) {
                let at = index.path(file);
                let folder = deploy_folder(&at).rsplit('/').next().unwrap_or_default();
                if !folder.is_empty() && same_name(folder, last) {
                    let symbol = format!("image {folder}");
                    hops.push(Hop { path: RepoPath::from(&*at), symbol, line: 1, origin: Origin::Build });
                }
            }
        }
    }
    hops
}

/// Whether a folder and an image go by one name: `cart` and `shop-cart`, `cart-service` and `cartservice`.
fn same_name(folder: &str, image: &str) -> bool {
    let fold = |text: &str| text.to_ascii_lowercase().replace(['-', '_', '.'], "");
    let (one, other) = (fold(folder), fold(image));
    let bare = |text: &str| text.trim_end_matches("service").trim_end_matches("svc").to_owned();
    one == other
        || (bare(&one) == bare(&other) && bare(&one).len() > 2)
        || image.to_ascii_lowercase().ends_with(&format!("-{}", folder.to_ascii_lowercase()))
}

/// Who reads a variable that a unit is given: where a program of that unit does, the programs of others only have a
/// variable of the same name; those of another unit of the same file do so anyway.
pub(super) fn of_own_unit(index: &dyn Index, seed: &Seed, hops: &mut [Hop]) {
    let line = seed.lines.map_or(1, |lines| lines.first);
    let at = seed.path.to_string();
    let (own, others): (Vec<Unit>, Vec<Unit>) = units_of(index, &at)
        .into_iter()
        .partition(|unit| (unit.lines.first..=unit.lines.last).contains(&line));
    let is_of = |hop: &Hop, units: &[Unit]| {
        let path = hop.path.to_string();
        units.iter().any(|unit| {
            deploy_folder(&path).split('/').any(|part| same_name(part, &unit.name))
                || unit.takes.iter().any(|(taken, _)| covers(&at, unit, taken, &path))
        })
    };
    let is_own = |hop: &Hop| hop.path == seed.path || is_of(hop, &own);
    let has_own = hops.iter().any(|hop| hop.origin.band() != Band::Possible && is_own(hop));
    for hop in hops.iter_mut().filter(|hop| !is_own(hop)) {
        if has_own || is_of(hop, &others) {
            hop.origin = Origin::Name;
        }
    }
}

fn charter_units(path: &str, charter: &Charter) -> Vec<Hop> {
    let at = RepoPath::from(path);
    let holds = charter.services.iter().filter(|service| service.paths.matches(&at));
    let hop = |name: &String| Hop {
        path: at.clone(),
        symbol: format!("service {name}"),
        line: 1,
        origin: Origin::Unit,
    };
    holds.map(|service| hop(&service.name)).collect()
}

/// What is deployed with a key: with its file, with the object that holds it, with what it is put into. Never
/// nothing: at least the folder, or the file itself.
pub(super) fn units_of_key(index: &dyn Index, seed: &Seed, of_file: &[Hop], readers: &[Hop]) -> Vec<Hop> {
    let path = seed.path.to_string();
    let mut hops = Vec::new();
    let line = seed.lines.map_or(1, |lines| lines.first);
    if let Some((object, _)) = seed.symbol.split_once(':')
        && let Some((kind, name)) = object.split_once('/')
        && kind.bytes().all(|byte| byte.is_ascii_alphanumeric())
    {
        let symbol = format!("{kind} {name}");
        match kind {
            "ConfigMap" | "Secret" | "SealedSecret" => hops.extend(takers(index, name)),
            _ => hops.push(Hop { path: seed.path.clone(), symbol, line, origin: Origin::Mount }),
        }
        hops.extend(own_units(index, &path, line).iter().flat_map(|unit| sources(index, unit)));
    } else if let Some(name) =
        seed.symbol.strip_prefix("services.").and_then(|rest| rest.split(['.', '[']).next())
        && own_units(index, &path, line).iter().any(|unit| unit.kind == UnitKind::Composed)
    {
        let symbol = format!("composed service {name}");
        hops.push(Hop { path: seed.path.clone(), symbol, line, origin: Origin::Mount });
    }
    // An object or a composed service that holds the key is nearer than what takes its file.
    let is_held = !hops.is_empty();
    hops.extend(templates(index, &path, &seed.symbol));
    let deployed = terraform(index, seed).into_iter().map(|(hop, _)| hop);
    hops.extend(deployed.filter(|hop| !hop.symbol.starts_with("variable ")));
    // What puts a variable in is started with it.
    let putting = readers.iter().filter(|hop| hop.symbol.starts_with("composed ") && hop.path != seed.path);
    hops.extend(putting.map(|hop| Hop { origin: Origin::Mount, ..hop.clone() }));
    hops.extend(of_file.iter().filter(|hop| !is_held || hop.origin == Origin::Unit).cloned());
    // A job that checks a file deploys nothing, where something else does.
    if hops.iter().any(|hop| hop.origin == Origin::Mount) {
        hops.retain(|hop| !hop.symbol.starts_with("job "));
    }
    if hops.is_empty() {
        hops.extend(least(index, &path));
    }
    hops.sort_by(|one, other| {
        let rank = |hop: &Hop| (hop.origin.band(), std::cmp::Reverse(hop.origin.confidence()));
        rank(one).cmp(&rank(other)).then_with(|| one.cmp(other))
    });
    hops.dedup();
    hops
}

/// The units of a file itself that hold a line.
fn own_units(index: &dyn Index, path: &str, line: u32) -> Vec<Unit> {
    let mut units = units_of(index, path);
    units.retain(|unit| (unit.lines.first..=unit.lines.last).contains(&line));
    units
}

fn units_of(index: &dyn Index, path: &str) -> Vec<Unit> {
    let text = index.find(path).and_then(|file| index.text(file));
    text.map(|text| deploy::units(path, &text)).unwrap_or_default()
}

/// The folder of the nearest marker, or the file's own: nothing is deployed from nowhere.
fn least(index: &dyn Index, path: &str) -> Vec<Hop> {
    for folder in folders(path) {
        for marker in MARKERS {
            let at = join(folder, marker);
            if index.find(&at).is_some() {
                let name = if folder.is_empty() { "the root" } else { folder };
                let symbol = format!("everything below {name}");
                return vec![Hop {
                    path: RepoPath::from(at.as_str()),
                    symbol,
                    line: 1,
                    origin: Origin::Unit,
                }];
            }
        }
    }
    let symbol = match path.split_once('/') {
        Some((top, _)) => format!("everything below {top}"),
        None => "everything in the repository".to_owned(),
    };
    vec![Hop { path: RepoPath::from(path), symbol, line: 1, origin: Origin::Unit }]
}

/// Templates of the chart of a file of values that put the key in.
fn templates(index: &dyn Index, path: &str, key: &str) -> Vec<Hop> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if !name.starts_with("values") {
        return Vec::new();
    }
    let Some(chart) = folders(path).find(|folder| index.find(&join(folder, "Chart.yaml")).is_some()) else {
        return Vec::new();
    };
    let mut hops = Vec::new();
    let bare: String = key.split('[').next().unwrap_or(key).to_owned();
    // A template may take all that stands below a key.
    let mut asked = vec![bare.clone()];
    let mut rest = bare.as_str();
    while let Some((before, _)) = rest.rsplit_once('.') {
        asked.push(before.to_owned());
        rest = before;
    }
    for word in asked {
        for file in data_files(index, &word) {
            let at = index.path(file);
            if !is_within(&at, chart) || !at.contains("templates/") {
                continue;
            }
            let Some(text) = index.text(file) else { continue };
            let found = keys::references(&text).into_iter().find(|reference| reference.path == word);
            let Some(reference) = found else { continue };
            let symbol = format!("template {}", at.rsplit('/').next().unwrap_or(&at));
            hops.push(Hop {
                path: RepoPath::from(&*at),
                symbol,
                line: reference.line,
                origin: Origin::Mount,
            });
            hops.extend(deploy::units(&at, &text).iter().flat_map(|unit| sources(index, unit)));
        }
    }
    hops
}

/// Who asks for a key of values or a variable of Terraform by its name: templates of its chart, resources.
pub(super) fn putters(index: &dyn Index, seed: &Seed) -> Vec<Hop> {
    let mut hops = templates(index, &seed.path.to_string(), &seed.symbol);
    hops.retain(|hop| hop.symbol.starts_with("template "));
    if seed.kind == SeedKind::ConfigKey {
        // What takes a part of a resource that reads it does not read it.
        hops.extend(terraform(index, seed).into_iter().filter(|(_, reads)| *reads).map(|(hop, _)| hop));
    }
    for hop in &mut hops {
        hop.origin = Origin::Key;
    }
    hops
}

/// Resources of Terraform that refer to a variable, or to what refers to it; each with whether it refers to the
/// variable itself, or to a local that does.
fn terraform(index: &dyn Index, seed: &Seed) -> Vec<(Hop, bool)> {
    const STEPS: usize = 200;
    let path = seed.path.to_string();
    if !path.ends_with(".tf") && !path.ends_with(".tfvars") {
        return Vec::new();
    }
    let asked = super::words::asked(&path, &seed.symbol, seed.kind);
    let own = own_units(index, &path, seed.lines.map_or(1, |lines| lines.first));
    let mut open: Vec<(String, bool)> = own.into_iter().map(|unit| (unit.name, true)).collect();
    open.extend(
        asked
            .exact
            .into_iter()
            .filter(|word| word.starts_with("var.") || word.starts_with("local."))
            .map(|word| (word, true)),
    );
    let mut seen: BTreeSet<String> = open.iter().map(|(name, _)| name.clone()).collect();
    let mut hops = Vec::new();
    while let Some((name, reads)) = open.pop() {
        for file in data_files(index, &name) {
            let at = index.path(file);
            // Names of Terraform hold within a folder.
            if deploy_folder(&at) != deploy_folder(&path) {
                continue;
            }
            let Some(text) = index.text(file) else { continue };
            for unit in deploy::units(&at, &text) {
                let taken = unit.takes.iter().find(|(taken, _)| *taken == Taken::Unit(name.clone()));
                let Some((_, line)) = taken.filter(|_| seen.len() < STEPS) else { continue };
                if seen.insert(unit.name.clone()) {
                    hops.push((hop(&at, &unit, *line, Origin::Build), reads));
                    open.push((unit.name.clone(), reads && unit.name.starts_with("local.")));
                }
            }
        }
    }
    hops
}
