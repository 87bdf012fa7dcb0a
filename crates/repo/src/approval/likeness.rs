//! Whether most of what somebody objected to is in the change at hand, whatever files and branches are called
//! and however lines are spaced.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::amount::Span;
use super::content;
use crate::lines::Differ;
use crate::object::{Leaf, Objects};
use crate::tree;

/// Contents beyond this many are not compared.
const LOOKS: usize = 1_000;

/// Fewer lines may be alike by chance, where no file is the same.
const LINES: u64 = 10;

/// How much of it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alike {
    /// At least half, and enough to be no chance.
    Most,
    /// At least half of very few lines.
    Few,
    /// Less.
    Little,
    /// Too many had to be compared, or it cannot be read.
    Untold,
}

/// Changed lines without their spaces, as hashes, and how often each is there.
type Bag = HashMap<u64, u64>;

/// The lines of the change at hand.
pub(super) struct Likeness<'repo> {
    objects: Objects<'repo>,
    present: Span,
    bag: Option<Option<Bag>>,
    known: HashMap<Span, Alike>,
}

impl<'repo> Likeness<'repo> {
    pub(super) fn new(objects: Objects<'repo>, present: Span) -> Self {
        Self { objects, present, bag: None, known: HashMap::new() }
    }

    /// How much of another change is in it.
    pub(super) fn of(&mut self, other: Span) -> Alike {
        if let Some(known) = self.known.get(&other) {
            return *known;
        }
        if self.known.len() >= LOOKS {
            return Alike::Untold;
        }
        let (objects, present) = (self.objects, self.present);
        let mine = self.bag.get_or_insert_with(|| bag(objects, present));
        let alike = match (mine, bag(objects, other)) {
            (Some(mine), Some(theirs)) => compare(&theirs, mine),
            _ => Alike::Untold,
        };
        self.known.insert(other, alike);
        alike
    }
}

fn compare(theirs: &Bag, mine: &Bag) -> Alike {
    let of: u64 = theirs.values().sum();
    let kept = theirs.iter().map(|(line, count)| mine.get(line).copied().unwrap_or(0).min(*count));
    let kept: u64 = kept.sum();
    match kept {
        0 => Alike::Little,
        kept if kept * 2 < of => Alike::Little,
        _ if of < LINES => Alike::Few,
        _ => Alike::Most,
    }
}

fn bag(objects: Objects<'_>, span: Span) -> Option<Bag> {
    let deltas = tree::compare(objects, span.old, Some(span.new));
    if !deltas.unknowns.is_empty() {
        return None;
    }
    let mut differ = Differ::default();
    let mut bag = Bag::new();
    for delta in &deltas.list {
        match (content::text(objects, delta.old), content::text(objects, delta.new)) {
            (Some(old), Some(new)) => {
                for (sign, line) in content::changed(&mut differ, &old, &new) {
                    let bare: Vec<u8> =
                        line.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
                    if !bare.is_empty() {
                        *bag.entry(hash((sign, bare))).or_default() += 1;
                    }
                }
            }
            // A file without lines is one thing that goes or comes.
            _ => {
                let id = |leaf: Option<Leaf>| leaf.map(|leaf| leaf.id.to_string());
                for (sign, id) in [(b'-', id(delta.old)), (b'+', id(delta.new))] {
                    if let Some(id) = id {
                        *bag.entry(hash((sign, id.into_bytes()))).or_default() += 1;
                    }
                }
            }
        }
    }
    Some(bag)
}

fn hash(line: (u8, Vec<u8>)) -> u64 {
    let mut hasher = DefaultHasher::new();
    line.hash(&mut hasher);
    hasher.finish()
}
