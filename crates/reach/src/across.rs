//! Across services: who calls a route, reads a topic, uses a table or a contract, and what a catalogue or a
//! measurement says of it.

mod clients;
mod contract;
mod graphql;
mod lead;
mod prisma;
mod relations;

use caution_core::charter::Charter;
use caution_core::facts::{EntryKind, FileFacts, LiteralKind};
use caution_core::reach::{Hop, Origin, Seed, SeedKind};
use caution_core::unknown::Unknown;

use crate::index::Index;
use crate::packages::Beyond;

pub use lead::{catalogues, lead_on, relations};
pub use relations::{Dependent, Relations, Snapshot, dependents, disagreements, pairs};

/// A place that a change goes to, by which it may go to other services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// The place of its seed.
    pub seed: usize,
    /// The file.
    pub path: String,
    /// Its qualified name there; empty for the module's body.
    pub symbol: String,
    /// The steps to it.
    pub via: Vec<Hop>,
}

/// Who is on the other side of what is touched: callers of its routes and methods, consumers of its topics;
/// and of the seeds themselves: users of changed contracts and tables.
pub fn others(
    index: &dyn Index,
    seeds: &[Seed],
    touched: &[Touched],
    charter: &Charter,
) -> (Vec<Beyond>, Vec<Unknown>) {
    let mut found = Vec::new();
    let mut clients = clients::Clients::new(index, charter);
    for (place, seed) in seeds.iter().enumerate() {
        let path = seed.path.to_string();
        let hops = match seed.kind {
            SeedKind::Schema if path.ends_with(".prisma") => prisma::of_table(index, &seed.symbol, &path),
            SeedKind::Schema => table(index, &seed.symbol, &path),
            _ if graphql::is_schema(&path) => graphql::of_field(index, &seed.symbol, &path),
            _ if path.ends_with(".proto") => contract::of_proto(index, &seed.symbol, &path),
            SeedKind::Contract | SeedKind::Behaviour
                if is_route(&seed.symbol) && crate::config::is_data(&path) =>
            {
                let mut hops = contract::servers(index, &seed.symbol);
                hops.extend(clients.of_route(&seed.symbol, &path));
                hops
            }
            // A channel of a contract; nothing else holds its name as a topic.
            SeedKind::Contract | SeedKind::Behaviour if crate::config::is_data(&path) => {
                let mut hops = holders(index, &seed.symbol, LiteralKind::Consumes, &path);
                hops.extend(holders(index, &seed.symbol, LiteralKind::Produces, &path));
                hops
            }
            _ => continue,
        };
        found.extend(hops.into_iter().map(|hop| Beyond { seed: place, via: vec![hop] }));
    }
    for one in touched {
        let Some(facts) = index.find(&one.path).and_then(|file| index.facts(file)) else { continue };
        let mut hops = Vec::new();
        for (kind, text) in leads(&facts, &one.symbol) {
            match kind {
                LiteralKind::Serves => hops.extend(clients.of_route(&text, &one.path)),
                LiteralKind::Produces => hops.extend(holders(index, &text, LiteralKind::Consumes, &one.path)),
                LiteralKind::Rpc => hops.extend(contract::callers(index, &text, &one.path)),
                _ => {}
            }
        }
        hops.sort();
        hops.dedup();
        for hop in hops {
            let mut via = one.via.clone();
            via.push(hop);
            found.push(Beyond { seed: one.seed, via });
        }
    }
    (found, clients.unknowns())
}

fn is_route(symbol: &str) -> bool {
    symbol.split_once(' ').is_some_and(|(method, path)| {
        method.bytes().all(|byte| byte.is_ascii_uppercase()) && path.starts_with('/')
    })
}

/// What leads out of a definition of a file, or of one inside it, that others may stand at the other end of.
fn leads(facts: &FileFacts, symbol: &str) -> Vec<(LiteralKind, String)> {
    let within = |name: &str| {
        name == symbol
            || name.strip_prefix(symbol).is_some_and(|rest| !symbol.is_empty() && rest.starts_with('.'))
    };
    let mut leads = Vec::new();
    for literal in &facts.literals {
        let is_server = |of| facts.definition(of).is_some_and(|definition| definition.entry.is_some());
        let counts = match literal.kind {
            LiteralKind::Serves | LiteralKind::Produces => true,
            // A method that only calls one serves nobody.
            LiteralKind::Rpc => is_server(literal.within),
            _ => false,
        };
        if counts && within(&facts.qualified(literal.within)) {
            leads.push((literal.kind, facts.text(literal.text).to_owned()));
        }
    }
    for (at, definition) in facts.definitions.iter().enumerate() {
        let Some(entry) = definition.entry.filter(|entry| entry.kind == EntryKind::Route) else { continue };
        let at = u32::try_from(at).unwrap_or(0);
        let label = facts.text(entry.label);
        if within(&facts.qualified(at)) && label.contains('/') {
            let kind = if label.starts_with('/') || label.contains(" /") {
                LiteralKind::Serves
            } else {
                LiteralKind::Rpc
            };
            leads.push((kind, label.to_owned()));
        }
    }
    leads.sort();
    leads.dedup();
    leads
}

/// The programs that hold a text as that kind, the one itself left out.
fn holders(index: &dyn Index, text: &str, kind: LiteralKind, own: &str) -> Vec<Hop> {
    let mut hops = Vec::new();
    crate::config::each(index, text, own, &mut |place| {
        if place.kind == kind {
            hops.push(place.hop(Origin::Contract));
        }
    });
    hops
}

/// The programs that name a table, or the table of a column.
fn table(index: &dyn Index, object: &str, own: &str) -> Vec<Hop> {
    let name = object.split('.').next().unwrap_or(object);
    if name.is_empty() {
        return Vec::new();
    }
    let mut hops = holders(index, name, LiteralKind::Table, own);
    // Facts keep a table's name as it is written.
    let upper = name.to_ascii_uppercase();
    hops.extend(holders(index, &upper, LiteralKind::Table, own));
    hops.sort();
    hops.dedup();
    hops
}

#[cfg(test)]
mod tests;
