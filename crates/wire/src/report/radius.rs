//! What a change goes to beyond the files that it touches, mirrored.

use caution_core::RepoPath;
use caution_core::charter::Charter;
use caution_core::reach as core;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Lines;
use super::tally::{self, Counts, LeftOut};
use crate::mask;
use crate::words::{Band, EntryKind, Origin, Propagation, Reversal, SeedKind, Standing};

/// What a change goes to beyond the files that it touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Radius {
    /// What it comes to. `unknown` is never low and never none.
    pub standing: Standing,
    /// What changes; nothing if only comments and layout do.
    pub seeds: Vec<Seed>,
    /// How much is reached, by band. It counts everything, also what the lists below leave out.
    pub counts: Counts,
    /// Those that use a seed directly, the surest first.
    pub dependents: Vec<Reached>,
    /// Tests, routes, consumers, jobs and commands, the surest and nearest first.
    pub entries: Vec<Reached>,
    /// Declared services that it goes to, own files or not, the heaviest first.
    pub services: Vec<ServiceReach>,
    /// Who reads changed keys, variables and flags.
    pub keys: Vec<KeyReach>,
    /// How much of the world meets it before it can be stopped; null if nothing tells.
    pub exposure: Option<Exposure>,
    /// Whether it can be taken back; null if nothing tells.
    pub reversal: Option<Reversal>,
    /// A key to sort by, 0 to 1,000: services weighed by tier, exposure and reversal. It says nothing of how
    /// likely harm is.
    #[schemars(range(max = 1000))]
    pub weight: u16,
    /// How widely what changes is named, beside what recent changes of this repository changed; null where there
    /// are too few of them, or no definition of a program outside of tests changes.
    pub larger_than: Option<Larger>,
    /// Where declared, static and measured relations of services differ.
    pub disagreements: Vec<Disagreement>,
    /// What was looked at, and what was not.
    pub completeness: Completeness,
    /// How many entries of each list are left out here.
    pub left_out: LeftOut,
}

/// One thing that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Seed {
    /// The file.
    pub path: String,
    /// Its name there; empty for the file or the body of its module.
    pub symbol: String,
    /// What kind of thing.
    pub kind: SeedKind,
    /// Its lines in the new text, or in the old one if it is gone; null if nothing tells.
    pub lines: Option<Lines>,
    /// What changed, for people. Never a value of a configuration.
    pub detail: String,
}

/// One step from what changed outward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hop {
    /// The file.
    pub path: String,
    /// Its name there; empty for the body of the module.
    pub symbol: String,
    /// The line where it uses the step before.
    pub line: u32,
    /// Why.
    pub origin: Origin,
    /// How often such a step is right, of 100.
    #[schemars(range(max = 100))]
    pub confidence: u8,
}

/// Something that the change goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reached {
    /// The file.
    pub path: String,
    /// Its name there; empty for the body of the module.
    pub symbol: String,
    /// Its line.
    pub line: u32,
    /// How sure.
    pub band: Band,
    /// The product of its steps' confidences, of 1,000.
    #[schemars(range(max = 1000))]
    pub confidence: u16,
    /// How it is entered from outside; null if it is not.
    pub entry: Option<EntryKind>,
    /// What it is known by there: `POST /checkout`, a topic, a test's title; empty if that is its name, or
    /// if it is not entered.
    pub label: String,
    /// Whether it is a test or stands among tests.
    pub in_tests: bool,
    /// Whether it was found in the tree before the change: its lines, and those of its steps, are those there.
    pub before: bool,
    /// The declared services whose own file it stands in.
    pub services: Vec<String>,
    /// The place of its seed among the seeds, from 0.
    pub seed: u64,
    /// The steps from the seed to it; the last one is itself.
    pub via: Vec<Hop>,
}

/// A declared service that the change goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ServiceReach {
    /// Its name.
    pub service: String,
    /// Its tier, 1 to 4; null if none is given, and then it weighs as tier 2.
    #[schemars(range(min = 1, max = 4))]
    pub tier: Option<u8>,
    /// Its owners: people and teams.
    pub owners: Vec<String>,
    /// How sure.
    pub band: Band,
    /// The best path's confidence, of 1,000.
    #[schemars(range(max = 1000))]
    pub confidence: u16,
    /// The best path from what changed; empty if the change touches its own files.
    pub via: Vec<Hop>,
    /// What it adds to the weight, of 1,000.
    #[schemars(range(max = 1000))]
    pub weight: u16,
}

/// Who reads a changed key, variable or flag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyReach {
    /// The place of its seed among the seeds, from 0.
    pub seed: u64,
    /// Who reads it. Nobody found means unknown, never nobody.
    pub readers: Vec<Hop>,
    /// The units of deployment that hold it.
    pub units: Vec<Hop>,
    /// How it gets there.
    pub propagation: Propagation,
}

/// How much of the world meets the change before it can be stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Exposure {
    /// Of 100.
    #[schemars(range(max = 100))]
    pub percent: u8,
    /// Whether the worst is assumed because nothing tells.
    pub assumed: bool,
    /// What tells it.
    pub why: String,
}

/// How widely the repository names what changes: in how many other files the names of changed definitions stand
/// together with that of their file, class or folder. It orders changes, and says nothing of who uses them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Larger {
    /// Of 100 of the recent changes, how many changed what fewer files name.
    #[schemars(range(max = 100))]
    pub percent: u8,
    /// The number of recent changes to programs it is compared with.
    pub changes: u32,
    /// In how many files it is.
    pub files: u32,
}

/// A relation between services on which sources differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Disagreement {
    /// Who calls.
    pub client: String,
    /// Who is called.
    pub server: String,
    /// Who says so: `declared`, `static`, `measured`.
    pub by: Vec<String>,
    /// Who does not, though it could have.
    pub not_by: Vec<String>,
}

/// What was looked at, and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Completeness {
    /// Whether every program was read whole and every reference in what was walked has its target.
    pub is_whole: bool,
    /// Programs in the tree.
    pub files: u64,
    /// Those that were read whole.
    pub whole: u64,
    /// Those of which a part was not read.
    pub in_part: u64,
    /// Those that were not read.
    pub skipped: u64,
    /// References in the files that were walked whose target was not found.
    pub unresolved: u64,
    /// Calls in them whose target is made while the program runs.
    pub dynamic: u64,
    /// Limits that cut the walk, each by its name and number.
    pub cut: Vec<String>,
    /// Where nothing was found that uses the change: files that were not read whole and could use it, the first of
    /// them. They are looked for only then.
    pub blind: Vec<Blind>,
}

/// A file that was not read whole and could use what changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Blind {
    /// The file.
    pub path: String,
    /// Why it could: `names` what changes where it was not read, stands `beside` it in its folder, is `unseen`, or is
    /// changed itself and its `users` could not be told.
    pub why: String,
    /// The name that stands in it; empty if there is none.
    pub name: String,
}

/// How much of each list is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The surest and nearest of each.
    Usual,
    /// Everything.
    Whole,
}

/// How much of each list, and of the readers and units of a key, is usually shown.
const LISTED: usize = 200;
const HOPS: usize = 50;

impl Radius {
    /// Leaves out what is usually left out.
    pub(crate) fn bound(&mut self) {
        let left = &mut self.left_out;
        left.seeds += cut(&mut self.seeds, LISTED);
        left.dependents += cut(&mut self.dependents, LISTED);
        left.entries += cut(&mut self.entries, LISTED);
        left.services += cut(&mut self.services, LISTED);
        left.keys += cut(&mut self.keys, LISTED);
        left.disagreements += cut(&mut self.disagreements, LISTED);
        for key in &mut self.keys {
            left.key_hops += cut(&mut key.readers, HOPS) + cut(&mut key.units, HOPS);
        }
    }
}

/// Leaves the first of a list, and says how many are gone.
fn cut<T>(list: &mut Vec<T>, most: usize) -> u64 {
    let rest = list.len().saturating_sub(most);
    list.truncate(most);
    rest as u64
}

impl Extent {
    fn of(self, usual: usize) -> usize {
        match self {
            Self::Usual => usual,
            Self::Whole => usize::MAX,
        }
    }
}

pub(super) fn radius(radius: &core::Radius, charter: &Charter, extent: Extent) -> Radius {
    let services = |path: &RepoPath| services_of(charter, path);
    let most = extent.of(LISTED);
    Radius {
        standing: radius.standing().into(),
        counts: tally::counts(radius),
        seeds: radius.seeds.iter().take(most).map(seed).collect(),
        dependents: radius.dependents.iter().take(most).map(|one| reached(one, services)).collect(),
        entries: radius.entries.iter().take(most).map(|one| reached(one, services)).collect(),
        services: radius.services.iter().take(most).map(service).collect(),
        keys: radius.keys.iter().take(most).map(|one| key(one, extent.of(HOPS))).collect(),
        exposure: radius.exposure.as_ref().map(|exposure| Exposure {
            percent: exposure.percent,
            assumed: exposure.assumed,
            why: mask(&exposure.why),
        }),
        reversal: radius.reversal.map(Reversal::from),
        weight: radius.weight,
        larger_than: radius.larger_than.map(|larger| Larger {
            percent: larger.percent,
            changes: larger.changes,
            files: larger.files,
        }),
        disagreements: radius.disagreements.iter().take(most).map(disagreement).collect(),
        completeness: completeness(&radius.completeness),
        left_out: tally::left_out(radius, most, extent.of(HOPS)),
    }
}

/// The services whose own file it is.
fn services_of(charter: &Charter, path: &RepoPath) -> Vec<String> {
    let own = charter.services.iter().filter(|service| service.paths.matches(path));
    own.map(|service| mask(&service.name)).collect()
}

fn seed(seed: &core::Seed) -> Seed {
    Seed {
        path: seed.path.to_string(),
        symbol: mask(&seed.symbol),
        kind: seed.kind.into(),
        lines: seed.lines.map(Lines::from),
        detail: mask(&seed.detail),
    }
}

fn hop(hop: &core::Hop) -> Hop {
    Hop {
        path: hop.path.to_string(),
        symbol: mask(&hop.symbol),
        line: hop.line,
        origin: hop.origin.into(),
        confidence: hop.origin.confidence(),
    }
}

fn reached(reached: &core::Reached, services: impl Fn(&RepoPath) -> Vec<String>) -> Reached {
    let entry = reached.entry.as_ref();
    Reached {
        path: reached.path.to_string(),
        symbol: mask(&reached.symbol),
        line: reached.line,
        band: reached.band.into(),
        confidence: reached.confidence,
        entry: entry.map(|(kind, _)| (*kind).into()),
        label: entry.map(|(_, label)| mask(label)).unwrap_or_default(),
        in_tests: reached.in_tests,
        before: reached.before,
        services: services(&reached.path),
        seed: reached.seed as u64,
        via: reached.via.iter().map(hop).collect(),
    }
}

fn service(service: &core::ServiceReach) -> ServiceReach {
    ServiceReach {
        service: mask(&service.service),
        tier: service.tier.map(|tier| tier.number()),
        owners: super::masked_all(&service.owners),
        band: service.band.into(),
        confidence: service.confidence,
        via: service.via.iter().map(hop).collect(),
        weight: service.weight,
    }
}

fn key(key: &core::KeyReach, most: usize) -> KeyReach {
    KeyReach {
        seed: key.seed as u64,
        readers: key.readers.iter().take(most).map(hop).collect(),
        units: key.units.iter().take(most).map(hop).collect(),
        propagation: key.propagation.into(),
    }
}

fn disagreement(one: &core::Disagreement) -> Disagreement {
    Disagreement {
        client: mask(&one.client),
        server: mask(&one.server),
        by: super::texts(&one.by),
        not_by: super::texts(&one.not_by),
    }
}

fn completeness(one: &core::Completeness) -> Completeness {
    Completeness {
        is_whole: one.is_whole(),
        files: one.files as u64,
        whole: one.whole as u64,
        in_part: one.in_part as u64,
        skipped: one.skipped as u64,
        unresolved: one.unresolved as u64,
        dynamic: one.dynamic as u64,
        cut: super::masked_all(&one.cut),
        blind: one.blind.iter().map(blind).collect(),
    }
}

fn blind(one: &core::Blind) -> Blind {
    let name = match &one.why {
        core::BlindWhy::Names(name) => mask(name),
        core::BlindWhy::Beside | core::BlindWhy::Unseen | core::BlindWhy::Users => String::new(),
    };
    Blind { path: one.path.to_string(), why: one.why.id().to_owned(), name }
}
