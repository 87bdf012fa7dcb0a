//! Relations of services: declared, found in programs, measured; and where these differ.

use std::collections::{BTreeMap, BTreeSet};

use caution_core::RepoPath;
use caution_core::charter::Charter;
use caution_core::reach::{Disagreement, Hop, Origin};
use caution_read::catalogue::Relation;
use caution_read::measured::Call;

use crate::packages::Beyond;

/// A snapshot of what was measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Where it came from.
    pub name: String,
    /// Who calls whom.
    pub calls: Vec<Call>,
}

/// What is known of who depends on whom.
#[derive(Debug, Clone, Default)]
pub struct Relations {
    /// What catalogues declare.
    pub declared: Vec<Relation>,
    /// Client and server, as programs show it. Only what a change goes to was looked at.
    pub found: BTreeSet<(String, String)>,
    /// What was measured.
    pub measured: Vec<Snapshot>,
}

impl Relations {
    fn calls(&self) -> impl Iterator<Item = (&str, &Call)> {
        self.measured
            .iter()
            .flat_map(|snapshot| snapshot.calls.iter().map(|call| (snapshot.name.as_str(), call)))
    }
}

/// A service that depends on a reached one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependent {
    /// Its name.
    pub service: String,
    /// The service that it depends on.
    pub on: String,
    /// The step: where that is declared or measured.
    pub hop: Hop,
    /// Of 100, how many of the calls that the other one gets come from it, if that was measured.
    pub share: Option<u8>,
}

/// The services that declared or measured relations lead to, one step from the reached ones.
pub fn dependents(reached: &[String], relations: &Relations) -> Vec<Dependent> {
    let is_reached = |name: &str| reached.iter().find(|known| known.eq_ignore_ascii_case(name));
    let mut found: BTreeMap<(String, String), Dependent> = BTreeMap::new();
    for relation in &relations.declared {
        let Some(on) = is_reached(&relation.server) else { continue };
        if is_reached(&relation.client).is_none() {
            let hop = Hop {
                path: RepoPath::from(relation.path.as_str()),
                symbol: relation.client.clone(),
                line: relation.line,
                origin: Origin::Declared,
            };
            let dependent = Dependent { service: relation.client.clone(), on: on.clone(), hop, share: None };
            found.insert((relation.client.clone(), on.clone()), dependent);
        }
    }
    for (snapshot, call) in relations.calls() {
        let Some(on) = is_reached(&call.server).filter(|_| is_reached(&call.client).is_none()) else {
            continue;
        };
        let to_it = relations.calls().filter(|(_, other)| other.server == call.server);
        let total: u64 = to_it.map(|(_, other)| other.count).sum();
        let share = (total > 0)
            .then(|| u8::try_from((u128::from(call.count) * 100) / u128::from(total)).unwrap_or(100));
        // What was measured is surer than what is declared.
        let hop = Hop {
            path: RepoPath::from(snapshot),
            symbol: call.client.clone(),
            line: 1,
            origin: Origin::Measured,
        };
        let known =
            found.keys().find(|(client, server)| client.eq_ignore_ascii_case(&call.client) && server == on);
        let key = known.cloned().unwrap_or_else(|| (call.client.clone(), on.clone()));
        let service = key.0.clone();
        found.insert(key, Dependent { service, on: on.clone(), hop, share });
    }
    found.into_values().collect()
}

/// The services of the two ends of ways that lead from one service to another: client and server.
pub fn pairs(
    found: &[Beyond],
    from: &dyn Fn(usize) -> Option<RepoPath>,
    charter: &Charter,
) -> BTreeSet<(String, String)> {
    let service_of = |path: &RepoPath| {
        let owner = charter.services.iter().find(|service| service.paths.matches(path));
        owner.map(|service| service.name.clone())
    };
    let mut pairs = BTreeSet::new();
    for beyond in found {
        let mut before = from(beyond.seed);
        for hop in &beyond.via {
            if let (Some(server), Some(client)) =
                (before.as_ref().and_then(service_of), service_of(&hop.path))
                && hop.origin == Origin::Contract
                && server != client
            {
                pairs.insert((client, server));
            }
            before = Some(hop.path.clone());
        }
    }
    pairs
}

/// Where declared, found and measured relations differ: what was measured and nobody declared comes first. A
/// source is asked only of services that it knows: one that it has never heard of is no disagreement. Programs are
/// looked at as far as the change goes alone, so that they show no relation denies none.
pub fn disagreements(relations: &Relations, charter: &Charter) -> Vec<Disagreement> {
    type Pairs = BTreeSet<(String, String)>;
    let declared: Pairs =
        relations.declared.iter().map(|one| (one.client.clone(), one.server.clone())).collect();
    let measured: Pairs =
        relations.calls().map(|(_, call)| (call.client.clone(), call.server.clone())).collect();
    let known = |pairs: &Pairs| -> BTreeSet<String> {
        pairs.iter().flat_map(|(client, server)| [client.clone(), server.clone()]).collect()
    };
    let mut in_catalogue = known(&declared);
    in_catalogue.extend(charter.services.iter().map(|service| service.name.clone()));
    let in_snapshot = known(&measured);
    let mut all = Vec::new();
    let pairs: BTreeSet<&(String, String)> =
        declared.iter().chain(&relations.found).chain(&measured).collect();
    for pair in pairs {
        let knows = |names: &BTreeSet<String>| names.contains(&pair.0) && names.contains(&pair.1);
        let sources = [
            ("declared", declared.contains(pair), !declared.is_empty() && knows(&in_catalogue)),
            ("static", relations.found.contains(pair), false),
            ("measured", measured.contains(pair), knows(&in_snapshot)),
        ];
        let by: Vec<&'static str> = sources.iter().filter(|source| source.1).map(|source| source.0).collect();
        let not_by: Vec<&'static str> =
            sources.iter().filter(|source| !source.1 && source.2).map(|source| source.0).collect();
        if !not_by.is_empty() {
            all.push(Disagreement { client: pair.0.clone(), server: pair.1.clone(), by, not_by });
        }
    }
    all.sort_by(|one, other| {
        let rank = |one: &Disagreement| !(one.by.contains(&"measured") && one.not_by.contains(&"declared"));
        rank(one).cmp(&rank(other)).then_with(|| one.cmp(other))
    });
    all
}
