//! What no graph of names sees: keys and their readers, packages, builds, names that go, other services. Whoever
//! is found there is walked from as well.

use caution_core::RepoPath;
use caution_core::facts::{FileFacts, MODULE};
use caution_core::reach::{Band, KeyReach, Origin, Reached, Seed};
use caution_core::unknown::Unknown;
use caution_read::lang::{self, Role};

use super::Question;
use super::gather::{self, Found};
use crate::across::{self, Touched};
use crate::build;
use crate::config;
use crate::graph::Begin;
use crate::index::Index;
use crate::loaded::Node;
use crate::packages::{self, Beyond};
use crate::tree::TreeIndex;

/// How many things that were reached are looked at for what leads to other services.
const TOUCHED: usize = 400;

/// What the seeds themselves lead to.
pub(super) struct Led {
    pub(super) keys: Vec<KeyReach>,
    pub(super) beyond: Vec<Beyond>,
    pub(super) unknowns: Vec<Unknown>,
}

/// Who reads changed keys, imports changed packages, is built from changed files, uses changed contracts.
pub(super) fn led(question: &Question<'_>, seeds: &[Seed], named: Vec<Beyond>) -> Led {
    let index: &TreeIndex = question.head;
    let (keys, mut unknowns) = config::readers(index, seeds, question.charter);
    let mut beyond = named;
    for key in &keys {
        let sure = key.readers.iter().filter(|hop| hop.origin.band() != Band::Possible);
        beyond.extend(sure.map(|hop| Beyond { seed: key.seed, via: vec![hop.clone()] }));
    }
    let (importers, unseen) = packages::importers(index, seeds);
    beyond.extend(importers);
    unknowns.extend(unseen);
    beyond.extend(build::built(index, seeds, question.charter));
    let base = question.base.map(|base| -> &dyn Index { &**base });
    let (tests, unseen) = question.covered.tests(index, base, seeds);
    beyond.extend(tests);
    unknowns.extend(unseen);
    let (others, unseen) = across::others(index, seeds, &[], question.charter);
    beyond.extend(others);
    unknowns.extend(unseen);
    Led { keys, beyond, unknowns }
}

/// Who stands on the other side of what was reached: clients of its routes, consumers of its topics.
pub(super) fn other_side(
    question: &Question<'_>,
    seeds: &[Seed],
    found: &Found,
) -> (Vec<Beyond>, Vec<Unknown>) {
    let own = seeds.iter().enumerate().map(|(place, seed)| Touched {
        seed: place,
        path: seed.path.to_string(),
        symbol: seed.symbol.clone(),
        via: Vec::new(),
    });
    let reached = gather::all(found).filter(|reached| !reached.in_tests && reached.band != Band::Possible);
    let reached = reached.map(|reached| Touched {
        seed: reached.seed,
        path: reached.path.to_string(),
        symbol: reached.symbol.clone(),
        via: reached.via.clone(),
    });
    let touched: Vec<Touched> = own.chain(reached).take(TOUCHED).collect();
    across::others(&**question.head, &[], &touched, question.charter)
}

/// Where walks begin from what lies beyond, and what is reached there without any program.
pub(super) fn begins(index: &dyn Index, beyond: Vec<Beyond>, found: &mut Found) -> Vec<Begin> {
    let mut begins = Vec::new();
    for one in beyond {
        let Some(last) = one.via.last() else { continue };
        let path = last.path.to_string();
        let language = lang::any_of_path(&last.path);
        let is_program =
            language.map_or(lang::may_be_script(&last.path), |language| !lang::is_data(language));
        let file = index.find(&path).filter(|_| is_program);
        match file.and_then(|file| Some((file, index.facts(file)?))) {
            Some((file, facts)) => {
                let definition = named(&facts, &last.symbol);
                let node = Node { file, definition };
                begins.push(Begin { node, seed: one.seed, before: one.via, kind: None });
            }
            None => gather::add(found, told(one), true, false),
        }
    }
    begins
}

/// The definition of a qualified name; the module if there is none.
fn named(facts: &FileFacts, symbol: &str) -> u32 {
    let last = symbol.rsplit('.').next().unwrap_or(symbol);
    let fits = |at: &u32| {
        facts.definition(*at).is_some_and(|definition| facts.text(definition.name) == last)
            && facts.qualified(*at) == symbol
    };
    let count = u32::try_from(facts.definitions.len()).unwrap_or(u32::MAX);
    (1..count).find(fits).unwrap_or(MODULE)
}

fn told(beyond: Beyond) -> Reached {
    let last = beyond.via.last();
    let path = last.map_or_else(|| RepoPath::from(""), |hop| hop.path.clone());
    let origins = beyond.via.iter().map(|hop| hop.origin);
    let confidence =
        origins.clone().fold(1_000_u32, |sure, origin| sure * u32::from(origin.confidence()) / 100);
    Reached {
        symbol: last.map(|hop| hop.symbol.clone()).unwrap_or_default(),
        line: last.map_or(1, |hop| hop.line),
        band: origins.map(Origin::band).max().unwrap_or(Band::Certain),
        confidence: u16::try_from(confidence).unwrap_or(1_000).clamp(1, 1_000),
        entry: None,
        in_tests: Role::of_path(&path) == Role::Test,
        before: false,
        path,
        via: beyond.via,
        seed: beyond.seed,
    }
}
