//! What two texts differ in, key by key. Layout, comments and the order of a mapping's keys are no difference.

use std::collections::{BTreeMap, HashMap};

use caution_core::finding::LineRange;

use super::{Format, Node, Step, Tree, Value, full, prefix, template, tree};

/// How many differences are told one by one.
const CHANGES: usize = 500;

/// What became of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another value.
    Changed,
    /// A list has the same items in another order; whether its order counts.
    Order(bool),
    /// What a template asks before it puts something in.
    Template,
    /// A part that could not be read.
    Unread,
}

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The key.
    pub key: String,
    /// What became of it.
    pub kind: ChangeKind,
    /// Its lines, in the old text if it is gone.
    pub lines: LineRange,
    /// Whether its value is empty now: a blank field.
    pub blank: bool,
}

/// The differences of two texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// By place.
    pub changes: Vec<Change>,
    /// How many more there are.
    pub more: usize,
}

/// What two versions of a file differ in; `None` if it is none with keys.
pub fn changes(path: &str, before: Option<&str>, after: Option<&str>) -> Option<Changes> {
    let format = Format::of_path(path)?;
    let read = |text: Option<&str>| text.and_then(|text| tree(path, text)).unwrap_or_default();
    let (old, new) = (read(before), read(after));
    let mut compared = Compared::default();
    compared.documents(&old, &new);
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    if format == Format::Yaml && [before, after].iter().any(|text| template::is_template(path, text)) {
        compared.templates(before, after);
    }
    compared.unread((&old, before), (&new, after));
    let mut changes = compared.changes;
    changes.sort();
    changes.sort_by_key(|change| change.lines.first);
    changes.dedup();
    let more = compared.more;
    Some(Changes { changes, more })
}

#[derive(Default)]
struct Compared {
    changes: Vec<Change>,
    more: usize,
}

impl Compared {
    fn add(&mut self, key: String, kind: ChangeKind, node: &Node) {
        if self.changes.len() >= CHANGES {
            self.more += 1;
            return;
        }
        let lines = LineRange { first: node.first, last: node.last };
        let blank = is_blank(node) && kind != ChangeKind::Removed;
        self.changes.push(Change { key, kind, lines, blank });
    }

    fn documents(&mut self, old: &Tree, new: &Tree) {
        let by_prefix = |tree: &'_ Tree| -> BTreeMap<String, Node> {
            let mut documents = BTreeMap::new();
            for (index, node) in tree.documents.iter().enumerate() {
                let mut name = prefix(node, index);
                if documents.contains_key(&name) {
                    name = format!("{name}{index}:");
                }
                documents.insert(name, node.clone());
            }
            documents
        };
        let (old, new) = (by_prefix(old), by_prefix(new));
        for (prefix, node) in &new {
            match old.get(prefix) {
                Some(before) => self.nodes(prefix, &mut Vec::new(), before, node),
                None => self.all(prefix, &[], node, ChangeKind::Added),
            }
        }
        for (prefix, node) in old.iter().filter(|(prefix, _)| !new.contains_key(*prefix)) {
            self.all(prefix, &[], node, ChangeKind::Removed);
        }
    }

    /// Every key of a value that is new or gone.
    fn all(&mut self, prefix: &str, way: &[Step<'_>], node: &Node, kind: ChangeKind) {
        let start = full(prefix, way);
        let mut leaves: Vec<(Vec<Step<'_>>, &Node)> = Vec::new();
        node.leaves(&mut |below, node| {
            let mut whole: Vec<Step<'_>> = way.to_vec();
            whole.extend_from_slice(below);
            leaves.push((whole, node));
        });
        for (place, (whole, node)) in leaves.iter().enumerate() {
            // The name of an item stands in the key of all that the item holds besides.
            let around = whole.split_last().map(|(_, around)| around);
            let beside = |other: usize| {
                leaves.get(other).is_some_and(|(way, _)| around.is_some_and(|around| way.starts_with(around)))
            };
            let shared = beside(place + 1) || place.checked_sub(1).is_some_and(beside);
            if shared && is_name(whole, node) {
                continue;
            }
            let key = if whole.len() == way.len() { start.clone() } else { full(prefix, whole) };
            self.add(key, kind, node);
        }
    }

    fn nodes<'n>(&mut self, prefix: &str, way: &mut Vec<Step<'n>>, old: &'n Node, new: &'n Node) {
        match (&old.value, &new.value) {
            (Value::Map(before), Value::Map(after)) => self.maps(prefix, way, before, after),
            (Value::List(before), Value::List(after)) => self.lists(prefix, way, (old, before), (new, after)),
            _ if old.digest() == new.digest() => {}
            (Value::Map(_) | Value::List(_), _) if !old.is_leaf() => {
                self.all(prefix, way, old, ChangeKind::Removed);
                self.all(prefix, way, new, ChangeKind::Added);
            }
            (_, Value::Map(_) | Value::List(_)) => self.all(prefix, way, new, ChangeKind::Added),
            _ => self.add(full(prefix, way), ChangeKind::Changed, new),
        }
    }

    fn maps<'n>(
        &mut self,
        prefix: &str,
        way: &mut Vec<Step<'n>>,
        before: &'n [(String, Node)],
        after: &'n [(String, Node)],
    ) {
        let old: HashMap<&str, &Node> = before.iter().map(|(key, node)| (key.as_str(), node)).collect();
        let new: HashMap<&str, &Node> = after.iter().map(|(key, node)| (key.as_str(), node)).collect();
        for (key, node) in after {
            way.push(Step::Key(key));
            match old.get(key.as_str()) {
                Some(was) => self.nodes(prefix, way, was, node),
                None => self.all(prefix, way, node, ChangeKind::Added),
            }
            way.pop();
        }
        for (key, node) in before.iter().filter(|(key, _)| !new.contains_key(key.as_str())) {
            way.push(Step::Key(key));
            self.all(prefix, way, node, ChangeKind::Removed);
            way.pop();
        }
    }

    fn lists<'n>(
        &mut self,
        prefix: &str,
        way: &mut Vec<Step<'n>>,
        (old_list, old): (&'n Node, &'n [Node]),
        (list, new): (&'n Node, &'n [Node]),
    ) {
        if old_list.digest() == list.digest() {
            return;
        }
        let mut moved = false;
        if let (Some(was), Some(is)) = (variables(way, old), variables(way, new)) {
            return self.variables(prefix, way, &was, &is);
        }
        if old_list.is_leaf() && list.is_leaf() {
            let sorted = |items: &[Node]| {
                let mut digests: Vec<u64> = items.iter().map(Node::digest).collect();
                digests.sort_unstable();
                digests
            };
            moved = sorted(old) == sorted(new);
            if !moved {
                return self.add(full(prefix, way), ChangeKind::Changed, list);
            }
        } else {
            for (was, is) in paired(old, new) {
                match (was, is) {
                    (Some((from, was)), Some((index, is))) => {
                        moved |= from.1 != index.1;
                        way.push(Step::Item { index: index.0, name: is.own_name() });
                        self.nodes(prefix, way, was, is);
                        way.pop();
                    }
                    (None, Some((index, is))) => {
                        way.push(Step::Item { index: index.0, name: is.own_name() });
                        self.all(prefix, way, is, ChangeKind::Added);
                        way.pop();
                    }
                    (Some((from, was)), None) => {
                        way.push(Step::Item { index: from.0, name: was.own_name() });
                        self.all(prefix, way, was, ChangeKind::Removed);
                        way.pop();
                    }
                    (None, None) => {}
                }
            }
        }
        if moved {
            self.add(full(prefix, way), ChangeKind::Order(order_counts(way)), list);
        }
    }

    /// A list of variables of an environment, one by one.
    fn variables(&mut self, prefix: &str, way: &[Step<'_>], old: &[Given<'_>], new: &[Given<'_>]) {
        let key = |index: usize, name: &str| {
            let mut whole = way.to_vec();
            whole.push(Step::Item { index, name: Some(name) });
            full(prefix, &whole)
        };
        for (index, (name, node)) in new.iter().enumerate() {
            match old.iter().find(|(known, _)| known == name) {
                None => self.add(key(index, name), ChangeKind::Added, node),
                Some((_, was)) if was.digest() != node.digest() => {
                    self.add(key(index, name), ChangeKind::Changed, node);
                }
                Some(_) => {}
            }
        }
        for (index, (name, node)) in old.iter().enumerate() {
            if !new.iter().any(|(known, _)| known == name) {
                self.add(key(index, name), ChangeKind::Removed, node);
            }
        }
    }

    /// Conditions and loops of templates, which the plain text does not show.
    fn templates(&mut self, before: &str, after: &str) {
        let (old, new) = (template::parts(before), template::parts(after));
        let same = |(one, other): (&(u32, &str), &(u32, &str))| one.1 == other.1;
        if old.len() == new.len() && old.iter().zip(&new).all(same) {
            return;
        }
        let begin = old.iter().zip(&new).take_while(|pair| same(*pair)).count();
        let line = new.get(begin).or_else(|| new.last()).or_else(|| old.get(begin)).map_or(1, |part| part.0);
        self.add(String::new(), ChangeKind::Template, &Node::new(line, Value::Text("x".to_owned())));
    }

    fn unread(&mut self, (old, before): (&Tree, &str), (new, after): (&Tree, &str)) {
        let part = |tree: &Tree, text: &str| -> Vec<String> {
            let holds = |line: usize| {
                let line = u32::try_from(line).unwrap_or(u32::MAX).saturating_add(1);
                tree.unread.iter().any(|range| (range.first..=range.last).contains(&line))
            };
            let lines = text.lines().enumerate().filter(|(line, _)| holds(*line));
            lines.map(|(_, line)| line.trim_end().to_owned()).collect()
        };
        if (old.unread.is_empty() && new.unread.is_empty()) || part(old, before) == part(new, after) {
            return;
        }
        let range = new.unread.first().or_else(|| old.unread.first()).copied();
        let range = range.unwrap_or(LineRange { first: 1, last: 1 });
        self.changes.push(Change {
            key: String::new(),
            kind: ChangeKind::Unread,
            lines: range,
            blank: false,
        });
    }
}

/// The name of a variable, and the item that gives or hands on its value.
type Given<'n> = (&'n str, &'n Node);

/// The variables of a list of `NAME=value` and `NAME`, as compose has them.
fn variables<'n>(way: &[Step<'_>], items: &'n [Node]) -> Option<Vec<Given<'n>>> {
    if !matches!(way.last(), Some(Step::Key("environment"))) {
        return None;
    }
    let named = |item: &'n Node| {
        let name = item.text()?.split('=').next()?;
        let fits = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        fits.then_some((name, item))
    };
    items.iter().map(named).collect()
}

/// Whether a value is the name by which its item is known.
fn is_name(way: &[Step<'_>], node: &Node) -> bool {
    match way {
        [.., Step::Item { name: Some(name), .. }, Step::Key("name" | "id" | "key")] => {
            node.text() == Some(*name)
        }
        _ => false,
    }
}

/// The place of an item, and its place among those that both lists have.
type Place = (usize, usize);

/// An item of the old list and one of the new that belong together; one alone is gone or new.
type Pair<'n> = (Option<(Place, &'n Node)>, Option<(Place, &'n Node)>);

/// The items of two lists that belong together: by their own names, else by what they hold, else in order.
fn paired<'n>(old: &'n [Node], new: &'n [Node]) -> Vec<Pair<'n>> {
    let mut taken: Vec<Option<usize>> = vec![None; old.len()];
    let mut partner: Vec<Option<usize>> = vec![None; new.len()];
    let join = |label: &dyn Fn(&Node) -> Option<u64>,
                taken: &mut Vec<Option<usize>>,
                partner: &mut Vec<Option<usize>>| {
        let mut free: HashMap<u64, Vec<usize>> = HashMap::new();
        for (index, node) in old.iter().enumerate().rev() {
            if taken.get(index).is_some_and(Option::is_none)
                && let Some(label) = label(node)
            {
                free.entry(label).or_default().push(index);
            }
        }
        for (index, node) in new.iter().enumerate() {
            let is_free = partner.get(index).is_some_and(Option::is_none);
            let Some(label) = label(node).filter(|_| is_free) else { continue };
            let Some(from) = free.get_mut(&label).and_then(Vec::pop) else { continue };
            if let (Some(taken), Some(partner)) = (taken.get_mut(from), partner.get_mut(index)) {
                (*taken, *partner) = (Some(index), Some(from));
            }
        }
    };
    let by_name = |node: &Node| node.own_name().map(|name| caution_core::facts::mix(0, name.as_bytes()));
    join(&by_name, &mut taken, &mut partner);
    join(&|node| Some(node.digest()), &mut taken, &mut partner);
    join(&|node| node.own_name().is_none().then_some(0), &mut taken, &mut partner);

    // Places among the items that both have: an item that is new or gone moves no other.
    let ranks = |joined: &[Option<usize>]| -> Vec<usize> {
        let mut rank = 0_usize;
        let count = |other: &Option<usize>| {
            let mine = rank;
            rank += usize::from(other.is_some());
            mine
        };
        joined.iter().map(count).collect()
    };
    let (old_ranks, new_ranks) = (ranks(&taken), ranks(&partner));
    let place = |ranks: &[usize], index: usize| (index, ranks.get(index).copied().unwrap_or(0));
    let mut pairs = Vec::new();
    for (index, node) in new.iter().enumerate() {
        let from = partner.get(index).copied().flatten();
        let was = from.and_then(|from| old.get(from).map(|node| (place(&old_ranks, from), node)));
        pairs.push((was, Some((place(&new_ranks, index), node))));
    }
    for (index, node) in old.iter().enumerate() {
        if taken.get(index).is_some_and(Option::is_none) {
            pairs.push((Some((place(&old_ranks, index), node)), None));
        }
    }
    pairs
}

/// Lists of which the first item that fits wins, or that are done one after the other.
const ORDERED: &[&str] = &[
    "polic",
    "rule",
    "route",
    "term",
    "filter",
    "chain",
    "step",
    "middleware",
    "plugin",
    "handler",
    "statement",
    "acl",
    "ingress",
    "egress",
    "condition",
    "match",
    "order",
    "stage",
    "pipeline",
    "rewrite",
    "redirect",
    "fallback",
    "priorit",
    "command",
    "args",
    "entrypoint",
    "script",
    "hooks",
    "processors",
    "interceptor",
];

fn order_counts(way: &[Step<'_>]) -> bool {
    let last = way.iter().rev().find_map(|step| match step {
        Step::Key(key) => Some(key.to_ascii_lowercase()),
        Step::Item { .. } => None,
    });
    // A list at the root has nothing that tells.
    last.is_none_or(|key| ORDERED.iter().any(|word| key.contains(word)))
}

/// Whether a value holds nothing.
fn is_blank(node: &Node) -> bool {
    match &node.value {
        Value::Nothing => true,
        Value::Text(text) | Value::Bare(text) => text.trim().is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(fields) => fields.is_empty(),
    }
}
