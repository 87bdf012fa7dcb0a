//! From a report to boxes and lines.

use std::collections::BTreeMap;

use caution_wire::report::{Hop, Radius, Reach, Reached, ServiceReach};
use caution_wire::words::{Band, EntryKind, Standing};

use super::{Edge, Look, Node, Picture};
use crate::shared::plain::count;
use crate::shared::{far, known};

/// How many boxes a column has at most.
#[derive(Debug, Clone, Copy)]
struct Most {
    seeds: usize,
    direct: usize,
    entries: usize,
    services: usize,
}

const USUAL: Most = Most { seeds: 8, direct: 26, entries: 32, services: 16 };
const ALL: Most = Most { seeds: 100, direct: 400, entries: 400, services: 100 };

/// As many things that are reached are drawn with every step.
const WITH_STEPS: usize = 8;

const SEEDS: usize = 0;
const DIRECT: usize = 1;

/// What is drawn of a report. `all` draws much more of it; even then there is an end.
pub(crate) fn picture(reach: &Reach, all: bool) -> Picture {
    let Some(radius) = &reach.radius else {
        return Picture { nodes: Vec::new(), edges: Vec::new(), columns: Vec::new() };
    };
    let mut builder = Builder::new(reach, radius, if all { ALL } else { USUAL });
    builder.seeds();
    builder.entries();
    builder.dependents();
    builder.keys();
    builder.services();
    builder.unknown();
    builder.more();
    builder.finish()
}

struct Builder<'a> {
    reach: &'a Reach,
    radius: &'a Radius,
    most: Most,
    nodes: Vec<Node>,
    edges: BTreeMap<(usize, usize), (Band, usize)>,
    /// Where code stands in the picture, by file and name.
    known: BTreeMap<(&'a str, &'a str), usize>,
    /// How many of the direct ones and entries are drawn.
    drawn: (u64, u64),
    with_steps: bool,
    entry_column: usize,
}

impl<'a> Builder<'a> {
    fn new(reach: &'a Reach, radius: &'a Radius, most: Most) -> Self {
        let reached = radius.entries.iter().chain(&radius.dependents).map(|one| one.via.len());
        let longest = reached.chain(radius.services.iter().map(|one| one.via.len())).max().unwrap_or(1);
        let number = radius.entries.len() + radius.dependents.len() + radius.services.len();
        let with_steps = number <= WITH_STEPS;
        let entry_column = if with_steps { DIRECT + longest.saturating_sub(1).max(1) } else { DIRECT + 1 };
        Self {
            reach,
            radius,
            most,
            nodes: Vec::new(),
            edges: BTreeMap::new(),
            known: BTreeMap::new(),
            drawn: (0, 0),
            with_steps,
            entry_column,
        }
    }

    fn add(&mut self, column: usize, look: Look, title: &str, note: String, band: Option<Band>) -> usize {
        self.nodes.push(Node { column, look, title: title.to_owned(), note, band });
        self.nodes.len() - 1
    }

    /// A line; of two between the same boxes the surer one.
    fn link(&mut self, from: usize, to: usize, band: Band, steps: usize) {
        if from != to {
            let edge = self.edges.entry((from, to)).or_insert((band, steps));
            *edge = (*edge).min((band, steps));
        }
    }

    fn seeds(&mut self) {
        for seed in self.radius.seeds.iter().take(self.most.seeds) {
            let lines = seed.lines.map(|lines| format!(":{}", lines.first)).unwrap_or_default();
            let note = format!("{} · {}{lines}", seed.kind.word(), seed.path);
            self.add(SEEDS, Look::Seed, known::seed_name(seed), note, None);
        }
    }

    fn seed(&self, place: u64) -> Option<usize> {
        Some(place as usize).filter(|place| *place < self.most.seeds.min(self.radius.seeds.len()))
    }

    /// A line from something that changes.
    fn lead_from(&mut self, seed: u64, to: usize, band: Band) {
        if let Some(from) = self.seed(seed) {
            self.link(from, to, band, 1);
        }
    }

    /// The box of a step on the way; none if its column is full.
    fn step(&mut self, column: usize, hop: &'a Hop) -> Option<usize> {
        let key = (hop.path.as_str(), hop.symbol.as_str());
        if let Some(place) = self.known.get(&key) {
            return Some(*place);
        }
        let full = self.nodes.iter().filter(|node| node.column == column).count() >= self.most.direct;
        if full {
            return None;
        }
        let note = format!("{}:{}", hop.path, hop.line);
        let place = self.add(column, Look::Step, known::hop_name(hop), note, Some(hop.origin.band()));
        self.known.insert(key, place);
        Some(place)
    }

    /// Draws the steps that lead to a box, and the line into it.
    fn lead(&mut self, seed: u64, steps: &'a [Hop], to: usize, band: Band) {
        let mut at = self.seed(seed);
        let mut sure = Band::Certain;
        let mut passed = 0;
        for (index, hop) in steps.iter().enumerate() {
            sure = sure.max(hop.origin.band());
            passed += 1;
            if index > 0 && !self.with_steps {
                continue;
            }
            let Some(place) = self.step(DIRECT + index, hop) else { continue };
            if let Some(from) = at {
                self.link(from, place, sure, passed);
            }
            (at, passed) = (Some(place), 0);
        }
        if let Some(from) = at {
            self.link(from, to, band, passed + 1);
        }
    }

    fn entries(&mut self) {
        let radius = self.radius;
        let (tests, others): (Vec<&Reached>, Vec<&Reached>) =
            radius.entries.iter().partition(|one| one.entry == Some(EntryKind::Test));
        // Tests stand together by file, so that they leave room for the rest.
        let mut files: Vec<(&str, Band, Vec<&Reached>)> = Vec::new();
        for test in tests {
            match files.iter_mut().find(|(path, band, _)| *path == test.path && *band == test.band) {
                Some((.., all)) => all.push(test),
                None => files.push((&test.path, test.band, vec![test])),
            }
        }
        let room = self.most.entries;
        let for_tests = files.len().min((room / 3).max(room.saturating_sub(others.len())));
        for entry in others.iter().take(room - for_tests) {
            let kind = entry.entry.map_or("", EntryKind::word);
            let note = format!("{kind} · {}:{}", entry.path, entry.line);
            self.entry(known::entry_name(entry), note, entry.band, &[*entry]);
        }
        for (path, band, all) in files.iter().take(for_tests) {
            match all.as_slice() {
                [only] => {
                    self.entry(known::entry_name(only), format!("test · {path}:{}", only.line), *band, all)
                }
                many => self.entry(&count(many.len(), "test"), (*path).to_owned(), *band, all),
            }
        }
    }

    fn entry(&mut self, title: &str, note: String, band: Band, all: &[&'a Reached]) {
        let place = self.add(self.entry_column, Look::Entry, title, note, Some(band));
        self.drawn.1 += all.len() as u64;
        for one in all {
            self.known.insert((&one.path, &one.symbol), place);
        }
        for one in all.iter().take(200) {
            let before = one.via.split_last().map_or(&[] as &[Hop], |(_, before)| before);
            self.lead(one.seed, before, place, one.band);
        }
    }

    fn dependents(&mut self) {
        let radius = self.radius;
        for one in &radius.dependents {
            let key = (one.path.as_str(), one.symbol.as_str());
            let Some(hop) = one.via.last() else { continue };
            let Some(place) = self.known.get(&key).copied().or_else(|| self.step(DIRECT, hop)) else {
                continue;
            };
            self.drawn.0 += 1;
            if let Some(seed) = self.seed(one.seed) {
                self.link(seed, place, one.band, 1);
            }
        }
    }

    fn keys(&mut self) {
        let radius = self.radius;
        for key in radius.keys.iter().take(self.most.seeds) {
            let Some(seed) = self.seed(key.seed) else { continue };
            for hop in &key.readers {
                if let Some(place) = self.step(DIRECT, hop) {
                    self.link(seed, place, hop.origin.band(), 1);
                }
            }
            let mut from = seed;
            if far::is_unread(key) {
                let note = "nobody was found who reads it".to_owned();
                from = self.add(DIRECT, Look::Unknown, "UNKNOWN", note, None);
                self.link(seed, from, Band::Possible, 1);
            }
            for hop in &key.units {
                if let Some(place) = self.step(self.entry_column, hop) {
                    self.link(from, place, hop.origin.band(), 1);
                }
            }
        }
    }

    fn services(&mut self) {
        let radius = self.radius;
        for service in radius.services.iter().take(self.most.services) {
            let tier = service.tier.map_or_else(|| "no tier".to_owned(), |tier| format!("tier {tier}"));
            let owners: String = service.owners.iter().take(2).map(|owner| format!(" · {owner}")).collect();
            let place = self.add(
                self.entry_column + 1,
                Look::Service,
                &service.service,
                format!("{tier}{owners}"),
                Some(service.band),
            );
            self.join_service(service, place);
        }
    }

    fn join_service(&mut self, service: &'a ServiceReach, place: usize) {
        let Some((last, before)) = service.via.split_last() else {
            let own = self.reach.services.iter().find(|own| own.service == service.service);
            let is_own = |path: &String| own.is_some_and(|own| own.paths.contains(path));
            let seeds: Vec<usize> = (0..self.radius.seeds.len().min(self.most.seeds)).collect();
            for seed in seeds {
                if self.radius.seeds.get(seed).is_some_and(|seed| is_own(&seed.path)) {
                    self.link(seed, place, service.band, 1);
                }
            }
            return;
        };
        let seed = known::seed_of(self.radius, &service.via).unwrap_or_default();
        let known = self.known.get(&(last.path.as_str(), last.symbol.as_str()));
        let in_file =
            || self.known.range((last.path.as_str(), "")..).next().filter(|(key, _)| key.0 == last.path);
        match known.or_else(|| in_file().map(|(_, place)| place)).copied() {
            Some(from) => self.link(from, place, service.band, 1),
            None if before.is_empty() => match self.step(DIRECT, last) {
                Some(from) => {
                    self.lead_from(seed, from, service.band);
                    self.link(from, place, service.band, 1);
                }
                None => self.lead_from(seed, place, service.band),
            },
            None => self.lead(seed, &service.via, place, service.band),
        }
    }

    /// Nothing was found, and not everything was seen.
    fn unknown(&mut self) {
        let said = self.nodes.iter().any(|node| node.look == Look::Unknown);
        if self.radius.standing != Standing::Unknown || said {
            return;
        }
        let note = "not everything was seen".to_owned();
        let place = self.add(DIRECT, Look::Unknown, "UNKNOWN", note, None);
        self.lead_from(0, place, Band::Possible);
    }

    /// What is not drawn is counted, in each column.
    fn more(&mut self) {
        let counts = &self.radius.counts;
        let left_out = &self.radius.left_out;
        let seeds = self.radius.seeds.len() as u64 + left_out.seeds;
        let direct = self.radius.dependents.len() as u64 + left_out.dependents;
        let entries = self.radius.entries.len() as u64 + left_out.entries;
        let services = self.radius.services.len() as u64 + left_out.services;
        let rest = [
            (SEEDS, seeds.saturating_sub(self.most.seeds as u64), ""),
            (DIRECT, direct.saturating_sub(self.drawn.0), "uses"),
            (self.entry_column, entries.saturating_sub(self.drawn.1), "entries"),
            (self.entry_column + 1, services.saturating_sub(self.most.services as u64), "services"),
        ];
        let possible = counts.dependents.possible + counts.dependents_in_tests.possible;
        for (column, rest, what) in rest.into_iter().filter(|(_, rest, _)| *rest > 0) {
            let note = match column {
                DIRECT if possible > 0 => format!("{what}; {possible} of all only possible"),
                _ => what.to_owned(),
            };
            self.add(column, Look::More, &format!("and {rest} more"), note, None);
        }
    }

    fn finish(self) -> Picture {
        let head = |column: usize| match column {
            SEEDS => "Changes",
            DIRECT => "Uses it",
            column if column == self.entry_column => "Entries",
            column if column > self.entry_column => "Services",
            _ => "",
        };
        // Columns without a box are left out.
        let mut used: Vec<usize> = self.nodes.iter().map(|node| node.column).collect();
        used.sort_unstable();
        used.dedup();
        let mut nodes = self.nodes;
        for node in &mut nodes {
            node.column = used.binary_search(&node.column).unwrap_or_default();
        }
        let edges = self.edges.into_iter();
        Picture {
            columns: used.into_iter().map(head).collect(),
            edges: edges.map(|((from, to), (band, steps))| Edge { from, to, band, steps }).collect(),
            nodes,
        }
    }
}
