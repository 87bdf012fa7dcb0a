//! What a change to a program changes, by name: the two versions' definitions, compared by their hashes.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use caution_core::facts::{
    DOCUMENTATION, Definition, DefinitionIndex, DefinitionKind, EntryKind, FileFacts, MODULE, Reference,
    Shape,
};
use caution_core::reach::SeedKind;

use crate::imports::{self, Moved};

/// A changed definition of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SymbolSeed {
    /// What kind of change.
    pub(crate) kind: SeedKind,
    /// The definition in the new version, or in the old one if it is gone.
    pub(crate) definition: DefinitionIndex,
    /// Its place in the old version, if it was there.
    pub(crate) before: Option<DefinitionIndex>,
}

impl SymbolSeed {
    /// Whether `definition` is one of the old version.
    pub(crate) fn is_gone(&self) -> bool {
        self.kind == SeedKind::Removed
    }
}

/// A definition's name with those around it, what it is, and its number among those of the same name.
type Key = (String, DefinitionKind, u32);

type Keyed = BTreeMap<Key, DefinitionIndex>;

/// By what two definitions are alike.
type Likeness = fn(&Definition) -> (u64, u64);

/// Whether a name means something else than before in a definition, given where that stood and where it stands. It is
/// asked with whether an import of that name itself differs, or only what comes in by `*`.
pub(crate) type Moves<'m> = &'m dyn Fn(&str, (DefinitionIndex, DefinitionIndex), bool) -> bool;

/// What differs between two versions of a program. Layout and comments are no difference.
pub(crate) fn of(before: Option<&FileFacts>, after: Option<&FileFacts>, moves: Moves<'_>) -> Vec<SymbolSeed> {
    let empty = FileFacts::default();
    let (old, new) = keyed(before.unwrap_or(&empty), after.unwrap_or(&empty));
    let mut seeds = Vec::new();
    // What a module hands on is told by the names that move; alone, it tells that they are shown to others.
    let moves_names = || before.zip(after).is_some_and(|(old, new)| imports::moved(old, new).is_some());
    for (key, index) in &new {
        let Some(definition) = after.and_then(|after| after.definition(*index)) else { continue };
        let known = old.get(key).and_then(|at| Some((*at, before?.definition(*at)?)));
        let kind = match known {
            None => SeedKind::Added,
            Some((_, known))
                if known.signature != definition.signature && !(*index == MODULE && moves_names())
                    || known.visibility != definition.visibility =>
            {
                SeedKind::Contract
            }
            Some((_, known)) if known.body != definition.body => SeedKind::Behaviour,
            Some(_) => continue,
        };
        seeds.push(SymbolSeed { kind, definition: *index, before: known.map(|(at, _)| at) });
    }
    for (key, index) in &old {
        if !new.contains_key(key) {
            seeds.push(SymbolSeed { kind: SeedKind::Removed, definition: *index, before: Some(*index) });
        }
    }
    if let (Some(before), Some(after)) = (before, after) {
        seeds.extend(rebound((before, after), (&old, &new), &seeds, moves));
        seeds.extend(placed((before, after), (&old, &new), &seeds));
    }
    seeds.sort_by_key(|seed| (seed.is_gone(), seed.definition));
    without_said(without_inner(seeds, before, after), before, after)
}

/// Every definition of both versions at the file's own level that is not known to change: as a whole it is something
/// else where it stands now.
pub(crate) fn elsewhere(before: &FileFacts, after: &FileFacts, known: &[SymbolSeed]) -> Vec<SymbolSeed> {
    let (old, new) = keyed(before, after);
    let is_known = |at: DefinitionIndex| known.iter().any(|seed| !seed.is_gone() && seed.definition == at);
    let of = |(key, at): (&Key, &DefinitionIndex)| {
        let definition = after.definition(*at)?;
        let is_own = *at != MODULE && definition.parent == MODULE && !is_documentation(after, *at);
        let is_told = definition.kind != DefinitionKind::Registration || definition.entry.is_some();
        let before = old.get(key).copied().filter(|_| is_own && is_told && !is_known(*at))?;
        Some(SymbolSeed { kind: SeedKind::Contract, definition: *at, before: Some(before) })
    };
    new.iter().filter_map(of).collect()
}

/// The module, if what it takes in or loads as a whole stands in another order than before, or after other definitions.
pub(crate) fn loaded_otherwise(
    before: &FileFacts,
    after: &FileFacts,
    known: &[SymbolSeed],
) -> Option<SymbolSeed> {
    let (old, new) = (loads(before), loads(after));
    let is_known = known.iter().any(|seed| seed.definition == MODULE && !seed.is_gone());
    let is_other = !is_known && in_order(&old, &new) != in_order(&new, &old);
    is_other.then_some(SymbolSeed { kind: SeedKind::Behaviour, definition: MODULE, before: Some(MODULE) })
}

/// What others have as well, in its order.
fn in_order<'f>(ones: &[Loaded<'f>], others: &[Loaded<'f>]) -> Vec<(bool, &'f str)> {
    let others: HashSet<(bool, &str)> = others.iter().map(|(_, other)| *other).collect();
    let mut common: Vec<(bool, &str)> = ones.iter().map(|(_, one)| *one).collect();
    common.retain(|one| others.contains(one));
    // Of definitions between two loads the order is nothing here.
    common.chunk_by_mut(|one, other| !one.0 && !other.0).for_each(<[_]>::sort_unstable);
    common
}

/// Where something stands, whether it is loaded, and its name.
type Loaded<'f> = (u32, (bool, &'f str));

/// What a program loads as a whole and what it defines, in the order of the text.
fn loads(facts: &FileFacts) -> Vec<Loaded<'_>> {
    let stars = facts.imports.iter().filter(|import| import.star && import.within == MODULE);
    let mut all: Vec<Loaded<'_>> =
        stars.map(|import| (import.line, (true, facts.text(import.module)))).collect();
    if !all.is_empty() {
        let own = facts.definitions.iter().skip(1).filter(|definition| definition.parent == MODULE);
        all.extend(own.map(|own| (own.lines.first, (false, facts.text(own.name)))));
    }
    all.sort();
    all
}

/// What is said of a program counts where nothing else changes.
fn without_said(
    mut seeds: Vec<SymbolSeed>,
    before: Option<&FileFacts>,
    after: Option<&FileFacts>,
) -> Vec<SymbolSeed> {
    let is_said = |seed: &SymbolSeed| {
        let facts = if seed.is_gone() { before } else { after };
        facts.is_some_and(|facts| is_documentation(facts, seed.definition))
    };
    if seeds.len() > 1 {
        seeds.retain(|seed| !is_said(seed));
    }
    seeds
}

/// Whether a definition stands for what is said of a file.
pub(crate) fn is_documentation(facts: &FileFacts, at: DefinitionIndex) -> bool {
    facts.definition(at).is_some_and(|definition| {
        definition.kind == DefinitionKind::Registration && facts.text(definition.name) == DOCUMENTATION
    })
}

/// The definitions of both versions by their keys. Of several that have one name, those that are alike have one number.
fn keyed(old: &FileFacts, new: &FileFacts) -> (Keyed, Keyed) {
    let olds = by_name(old);
    let mut keys = (Keyed::new(), Keyed::new());
    for ((name, kind), ones) in &olds {
        keys.0.extend((0_u32..).zip(ones).map(|(number, at)| ((name.clone(), *kind, number), *at)));
    }
    for ((name, kind), others) in by_name(new) {
        let ones = olds.get(&(name.clone(), kind)).map_or(&[][..], Vec::as_slice);
        let numbers =
            if ones.len() < 2 && others.len() < 2 { vec![0] } else { numbers((old, ones), (new, &others)) };
        keys.1.extend(numbers.into_iter().zip(others).map(|(number, at)| ((name.clone(), kind, number), at)));
    }
    keys
}

fn by_name(facts: &FileFacts) -> BTreeMap<(String, DefinitionKind), Vec<DefinitionIndex>> {
    let mut found: BTreeMap<_, Vec<DefinitionIndex>> = BTreeMap::new();
    for (at, definition) in (0..).zip(&facts.definitions) {
        found.entry((facts.qualified(at), definition.kind)).or_default().push(at);
    }
    found
}

/// Which of the old ones each of the new ones is: one that is the same, else one with its head, else one with its
/// body, else the next that is left.
fn numbers(
    (old, ones): (&FileFacts, &[DefinitionIndex]),
    (new, others): (&FileFacts, &[DefinitionIndex]),
) -> Vec<u32> {
    let likeness: [Likeness; 3] = [|of| (of.signature, of.body), |of| (of.signature, 0), |of| (0, of.body)];
    let mut found = vec![None; others.len()];
    let mut left: BTreeMap<u32, DefinitionIndex> = (0..).zip(ones.iter().copied()).collect();
    for alike in likeness {
        let mut by: HashMap<(u64, u64), VecDeque<u32>> = HashMap::new();
        for (number, at) in &left {
            if let Some(definition) = old.definition(*at) {
                by.entry(alike(definition)).or_default().push_back(*number);
            }
        }
        for (slot, at) in found.iter_mut().zip(others).filter(|(slot, _)| slot.is_none()) {
            let same = new.definition(*at).and_then(|definition| by.get_mut(&alike(definition))?.pop_front());
            if let Some(number) = same {
                left.remove(&number);
                *slot = Some(number);
            }
        }
    }
    let more = u32::try_from(ones.len()).unwrap_or(u32::MAX);
    let mut rest = left.into_keys().chain(more..);
    found.into_iter().filter_map(|number| number.or_else(|| rest.next())).collect()
}

/// What is new or gone with the class or function around it is not named apart.
fn without_inner(
    seeds: Vec<SymbolSeed>,
    before: Option<&FileFacts>,
    after: Option<&FileFacts>,
) -> Vec<SymbolSeed> {
    let whole = |kind: SeedKind| matches!(kind, SeedKind::Added | SeedKind::Removed);
    let known: HashSet<(SeedKind, DefinitionIndex)> =
        seeds.iter().filter(|seed| whole(seed.kind)).map(|seed| (seed.kind, seed.definition)).collect();
    let is_inner = |seed: &SymbolSeed| {
        let facts = if seed.is_gone() { before } else { after };
        let Some(facts) = facts.filter(|_| whole(seed.kind)) else { return false };
        let mut around = facts.around(seed.definition).skip(1).filter(|(at, _)| *at != MODULE);
        around.any(|(at, _)| known.contains(&(seed.kind, at)))
            && facts.definition(seed.definition).is_some_and(|definition| definition.entry.is_none())
    };
    let inner: BTreeSet<SymbolSeed> = seeds.iter().filter(|seed| is_inner(seed)).copied().collect();
    // A file that is new or gone is told by its definitions, not by its body besides.
    let alone = seeds.len() == 1;
    seeds
        .into_iter()
        .filter(|seed| !inner.contains(seed) && (alone || !(whole(seed.kind) && seed.definition == MODULE)))
        .collect()
}

/// Definitions that stand in another package now, and those whose parts stand in another order, where that counts.
fn placed(
    (before, after): (&FileFacts, &FileFacts),
    (old, new): (&Keyed, &Keyed),
    known: &[SymbolSeed],
) -> Vec<SymbolSeed> {
    let was: BTreeMap<DefinitionIndex, DefinitionIndex> =
        new.iter().filter_map(|(key, at)| Some((*at, *old.get(key)?))).collect();
    let is_elsewhere = before.text(before.package) != after.text(after.package);
    let mut last: HashMap<DefinitionIndex, DefinitionIndex> = HashMap::new();
    let mut found: BTreeMap<DefinitionIndex, SeedKind> = BTreeMap::new();
    let ordered = ordered(after);
    for (at, definition) in (0..).zip(&after.definitions).skip(1) {
        let Some(was) = was.get(&at).copied() else { continue };
        if is_elsewhere && definition.parent == MODULE {
            found.insert(at, SeedKind::Contract);
        }
        if ordered.contains(&at) {
            let last = last.entry(definition.parent).or_default();
            if was < *last {
                found.entry(definition.parent).or_insert(SeedKind::Behaviour);
            }
            *last = was.max(*last);
        }
    }
    let is_new = |at: &DefinitionIndex| !known.iter().any(|seed| !seed.is_gone() && seed.definition == *at);
    let seed = |(at, kind): (DefinitionIndex, SeedKind)| {
        Some(SymbolSeed { kind, definition: at, before: Some(*was.get(&at)?) })
    };
    found.into_iter().filter(|(at, _)| is_new(at)).filter_map(seed).collect()
}

/// The definitions of which it matters where they stand among others: members may be numbered, what is worked out may need
/// what stands before it, the first route that fits is taken, and of several of one name the last counts.
fn ordered(facts: &FileFacts) -> HashSet<DefinitionIndex> {
    let worked_out: HashSet<DefinitionIndex> =
        facts.references.iter().map(|reference| reference.within).collect();
    let name = |definition: &Definition| (definition.parent, definition.name, definition.kind);
    let mut twins: HashMap<_, u32> = HashMap::new();
    for definition in &facts.definitions {
        *twins.entry(name(definition)).or_default() += 1;
    }
    let is_ordered = |(at, definition): &(DefinitionIndex, &Definition)| match definition.kind {
        DefinitionKind::Field => true,
        DefinitionKind::Variable => worked_out.contains(at),
        DefinitionKind::Function | DefinitionKind::Registration => {
            definition.entry.is_some_and(|entry| entry.kind == EntryKind::Route)
                || twins.get(&name(definition)).is_some_and(|count| *count > 1)
        }
        _ => false,
    };
    (0..).zip(&facts.definitions).filter(is_ordered).map(|(at, _)| at).collect()
}

/// Definitions whose text is the same, and one of whose names comes from elsewhere now.
fn rebound(
    (before, after): (&FileFacts, &FileFacts),
    (old, new): (&Keyed, &Keyed),
    known: &[SymbolSeed],
    moves: Moves<'_>,
) -> Vec<SymbolSeed> {
    let Some(moved) = imports::moved(before, after) else { return Vec::new() };
    let by_new: BTreeMap<DefinitionIndex, &Key> = new.iter().map(|(key, at)| (*at, key)).collect();
    let was = |at: DefinitionIndex| by_new.get(&at).and_then(|key| old.get(*key)).copied();
    let mut within = users(after, &moved, &was, moves);
    if moved.loads {
        within.insert(MODULE);
    }
    within
        .into_iter()
        .filter(|at| !known.iter().any(|seed| !seed.is_gone() && seed.definition == *at))
        .filter_map(|at| {
            Some(SymbolSeed { kind: SeedKind::Behaviour, definition: at, before: Some(was(at)?) })
        })
        .collect()
}

/// The definitions that use a name that moved. `was` is where a definition stood before.
fn users(
    after: &FileFacts,
    moved: &Moved<'_>,
    was: &dyn Fn(DefinitionIndex) -> Option<DefinitionIndex>,
    moves: Moves<'_>,
) -> BTreeSet<DefinitionIndex> {
    // What stands in a function may be there for nothing but its loading.
    let inner = moved.names.iter().filter(|(within, _)| !within.is_empty());
    let inner: Vec<(DefinitionIndex, &str)> = inner
        .flat_map(|(within, name)| {
            let places = (0..).zip(&after.definitions).map(|(at, _)| at);
            places.filter(|at| after.qualified(*at) == *within).map(|at| (at, *name))
        })
        .collect();
    let mut found: BTreeSet<DefinitionIndex> = inner.iter().map(|(at, _)| *at).collect();
    let mut answers: HashMap<&str, bool> = HashMap::new();
    for reference in after.references.iter().filter(|reference| reference.shape != Shape::Text) {
        let head = after.path(reference.path).first().map_or("", |head| after.text(head.name));
        let is_inner =
            !inner.is_empty() && after.around(reference.within).any(|(at, _)| inner.contains(&(at, head)));
        let mut of_module = || {
            let by_name = moved.names.contains(&(String::new(), head));
            let is_asked = by_name || moved.stars;
            let moves = |place| moves(head, place, by_name);
            // Inside of a class it may mean what it did: a member, and now an import of that member.
            let is_moved_here = || was(reference.within).is_none_or(|was| moves((was, reference.within)));
            is_asked && *answers.entry(head).or_insert_with(|| moves((MODULE, MODULE))) && is_moved_here()
        };
        let is_lost = || moved.retyped.contains(head) && is_injected(after, reference);
        if is_inner || of_module() || is_lost() {
            found.insert(reference.within);
        }
    }
    found
}

/// Whether a type stands where a container reads it while the program runs, to give what it names: a parameter of a
/// constructor, or a field, of a class that is decorated.
fn is_injected(facts: &FileFacts, reference: &Reference) -> bool {
    let mut around = facts.around(reference.within);
    let is_given = facts.definition(reference.within).is_some_and(|within| {
        matches!(within.kind, DefinitionKind::Constructor | DefinitionKind::Field | DefinitionKind::Class)
    });
    let class = around.find(|(_, around)| around.kind.has_members());
    let is_decorated =
        |class| facts.references.iter().any(|mark| mark.shape == Shape::Mark && mark.within == class);
    reference.shape == Shape::Type && is_given && class.is_some_and(|(class, _)| is_decorated(class))
}
