//! Our edges beside those of a compiler.
//!
//! An edge leads from a function or type to one that it uses; a variable is no place of its own, but a part of what
//! it stands in. What one class or scope defines several times under one name
//! (overloads, accessors) is one definition, a constructor is its class. The compiler judges an edge if it says
//! anything of that name at that line; what it does not judge is charged to nobody.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;

use super::scip::Occurrence;

/// A definition: its file, and its place there.
type Node = (String, usize);

struct Defined {
    name: String,
    kind: String,
    parent: usize,
    line: u32,
    lines: (u32, u32),
}

struct Edge {
    from: usize,
    line: u32,
    name: String,
    to: Node,
    /// Origin and band; none for an import itself.
    origin: Option<(String, bool)>,
}

/// What our side says.
pub(super) struct Ours {
    definitions: BTreeMap<String, Vec<Defined>>,
    edges: BTreeMap<String, Vec<Edge>>,
}

/// Figures of one clone.
#[derive(Debug, Default)]
pub(super) struct Figures {
    /// By origin: right, wrong, not judged.
    pub(super) origins: BTreeMap<String, [usize; 3]>,
    /// Which of the origins are certain.
    pub(super) certain: BTreeSet<String>,
    /// Edges of the compiler.
    pub(super) truth: usize,
    /// Those that we have for certain.
    pub(super) found: usize,
    /// Those that we have for certain or likely.
    pub(super) likely: usize,
    /// Rows: what is wrong, what is missed.
    pub(super) rows: Vec<String>,
}

impl Ours {
    /// From the lines that the example `reach_edges` prints.
    pub(super) fn read(text: &str) -> anyhow::Result<Self> {
        let (mut definitions, mut edges) = (BTreeMap::new(), BTreeMap::new());
        for line in text.lines() {
            let file: Value = serde_json::from_str(line)?;
            let path = file.get("path").and_then(Value::as_str).context("a file without a path")?.to_owned();
            let list = |name: &str| file.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
            definitions.insert(path.clone(), list("definitions").iter().map(defined).collect());
            edges.insert(path, list("edges").iter().map(edge).collect());
        }
        Ok(Self { definitions, edges })
    }

    fn definition(&self, node: &Node) -> Option<&Defined> {
        self.definitions.get(&node.0)?.get(node.1)
    }

    /// The definition that stands for all of its name.
    fn one(&self, node: &Node) -> Node {
        let Some(list) = self.definitions.get(&node.0) else { return node.clone() };
        let Some(mut definition) = list.get(node.1).filter(|_| node.1 != 0) else { return node.clone() };
        let mut at = node.1;
        if definition.kind == "Constructor" && definition.parent != 0 {
            at = definition.parent;
            definition = list.get(at).unwrap_or(definition);
        }
        // In Rust a field and a method of one name are two things.
        let apart = node.0.ends_with(".rs");
        let same = |other: &Defined| {
            other.parent == definition.parent
                && other.name == definition.name
                && (!apart || is_value(other) == is_value(definition))
        };
        let first = list.iter().enumerate().skip(1).find(|(_, other)| same(other));
        (node.0.clone(), first.map_or(at, |(first, _)| first))
    }

    /// The function or type, or the module, that a place belongs to.
    fn place(&self, path: &str, mut at: usize) -> usize {
        let list = self.definitions.get(path);
        while let Some(value) = list.and_then(|list| list.get(at)).filter(|at| is_value(at)) {
            at = value.parent;
        }
        at
    }

    /// The innermost definition at a line.
    fn at_line(&self, path: &str, line: u32) -> usize {
        let list = self.definitions.get(path).into_iter().flatten().enumerate().skip(1);
        // What is said of a program stands everywhere, and holds nothing.
        let holds = list
            .filter(|(_, at)| at.lines.0 <= line && line <= at.lines.1 && at.name != "documentation texts");
        self.place(path, holds.last().map_or(0, |(at, _)| at))
    }

    /// Functions and types are compared: a variable of a module is no more than its value.
    fn counts(&self, node: &Node) -> bool {
        self.definition(node).is_some_and(|definition| {
            !is_value(definition) && !matches!(definition.kind.as_str(), "Module" | "Registration")
        })
    }
}

fn is_value(definition: &Defined) -> bool {
    matches!(definition.kind.as_str(), "Field" | "Variable")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn count(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(0)
}

fn line(value: &Value) -> u32 {
    u32::try_from(count(value)).unwrap_or(0)
}

fn part(of: &Value, at: usize) -> &Value {
    of.get(at).unwrap_or(&Value::Null)
}

fn defined(of: &Value) -> Defined {
    let (name, kind) = (text(part(of, 0)), text(part(of, 1)));
    let lines = (line(part(part(of, 4), 0)), line(part(part(of, 4), 1)));
    Defined { name, kind, parent: count(part(of, 2)), line: line(part(of, 3)), lines }
}

fn edge(of: &Value) -> Edge {
    let origin = part(of, 5).as_str().map(|origin| (origin.to_owned(), part(of, 6) == "certain"));
    let to = (text(part(of, 3)), count(part(of, 4)));
    Edge { from: count(part(of, 0)), line: line(part(of, 1)), name: text(part(of, 2)), to, origin }
}

/// What a compiler says of a name at a line: what it leads to, or that it is something else.
#[derive(Default)]
struct Said {
    to: BTreeSet<Node>,
    /// A symbol that is defined several times: two programs of one package.
    unsure: bool,
    /// Something that is no definition of ours.
    other: bool,
}

/// Places with what the compiler says of them: file, line, name.
type Judged = HashMap<(String, u32, String), Said>;

/// Edges of the compiler: file, place in it, what is used; with the line and the name as written.
type Truth = BTreeMap<(String, usize, Node), (u32, String)>;

/// Compares.
pub(super) fn judge(
    ours: &Ours,
    folder: &Path,
    index: &BTreeMap<String, Vec<Occurrence>>,
) -> anyhow::Result<Figures> {
    let mut texts = BTreeMap::new();
    for path in index.keys().filter(|path| ours.definitions.contains_key(*path)) {
        let bytes = std::fs::read(folder.join(path)).with_context(|| format!("`{path}` cannot be read"))?;
        texts.insert(path.as_str(), String::from_utf8_lossy(&bytes).into_owned());
    }
    anyhow::ensure!(!texts.is_empty(), "the index has no file that the clone has");
    let lines: BTreeMap<&str, Vec<&str>> =
        texts.iter().map(|(path, text)| (*path, text.lines().collect())).collect();
    let line_of = |path: &str, line: u32| lines.get(path)?.get((line as usize).checked_sub(1)?).copied();
    let word = |path: &str, at: &Occurrence| -> String {
        let line = line_of(path, at.line).unwrap_or("");
        let (first, last) = at.columns;
        let word: String = line.chars().skip(first).take(last.saturating_sub(first)).collect();
        word.trim_matches(['`', '"', '\'']).to_owned()
    };
    let symbols = symbols(ours, index, &word);
    let mut judged = Judged::new();
    let mut truth = Truth::new();
    for (path, at) in index.iter().flat_map(|(path, list)| list.iter().map(move |at| (path, at))) {
        if at.defines || !lines.contains_key(path.as_str()) {
            continue;
        }
        let name = word(path, at);
        let said = judged.entry((path.clone(), at.line, name.clone())).or_default();
        let to = at.symbol.as_ref().and_then(|symbol| symbols.get(symbol));
        match to {
            None => said.other |= at.symbol.is_some(),
            Some(to) => {
                said.unsure |= to.len() > 1;
                said.to.extend(to.iter().cloned());
                if let (Some(only), 1) = (to.first(), to.len())
                    && ours.counts(only)
                    && !is_own(ours, only, path, at.line)
                {
                    let from = ours.at_line(path, at.line);
                    let is_import = line_of(path, at.line).is_some_and(holds_import);
                    if (path, from) != (&only.0, only.1) && !(is_import && from == 0) {
                        truth.entry((path.clone(), from, only.clone())).or_insert((at.line, name));
                    }
                }
            }
        }
    }
    Ok(figures(ours, &judged, &truth, |path| lines.contains_key(path)))
}

/// Symbols with our definitions that stand where the compiler says they are defined.
fn symbols(
    ours: &Ours,
    index: &BTreeMap<String, Vec<Occurrence>>,
    word: &dyn Fn(&str, &Occurrence) -> String,
) -> HashMap<String, BTreeSet<Node>> {
    let mut places: HashMap<(&str, u32, &str), usize> = HashMap::new();
    for (path, list) in &ours.definitions {
        for (at, definition) in list.iter().enumerate().skip(1) {
            if definition.kind != "Registration" {
                places.insert((path, definition.line, &definition.name), at);
            }
        }
    }
    let mut symbols: HashMap<String, BTreeSet<Node>> = HashMap::new();
    for (path, at) in index.iter().flat_map(|(path, list)| list.iter().map(move |at| (path, at))) {
        let Some(symbol) = at.symbol.as_ref().filter(|_| at.defines) else { continue };
        if let Some(found) = places.get(&(path.as_str(), at.line, word(path, at).as_str())) {
            symbols.entry(symbol.clone()).or_default().insert(ours.one(&(path.clone(), *found)));
        }
    }
    symbols
}

/// Whether a line is the definition's own head: further heads of the same name are no uses.
fn is_own(ours: &Ours, node: &Node, path: &str, line: u32) -> bool {
    node.0 == *path
        && ours.definitions.get(path).into_iter().flatten().enumerate().any(|(at, definition)| {
            definition.line == line && at != 0 && ours.one(&(path.to_owned(), at)) == *node
        })
}

fn figures(ours: &Ours, judged: &Judged, truth: &Truth, knows: impl Fn(&str) -> bool) -> Figures {
    let mut figures = Figures::default();
    let (mut certain, mut likely) = (Found::default(), Found::default());
    let mut done = BTreeSet::new();
    for (path, edge) in ours.edges.iter().flat_map(|(path, list)| list.iter().map(move |edge| (path, edge))) {
        let to = ours.one(&edge.to);
        let Some((origin, is_certain)) = edge.origin.as_ref().filter(|_| ours.counts(&to)) else { continue };
        let key = (path.clone(), ours.place(path, edge.from), to.clone());
        let of_band = if *is_certain { &mut certain } else { &mut likely };
        of_band.places.insert(key.clone());
        of_band.lines.insert((path.clone(), edge.line, to.clone()));
        if !done.insert((key.clone(), origin.clone())) {
            continue;
        }
        if *is_certain {
            figures.certain.insert(origin.clone());
        }
        let found = match verdict(judged, path, edge, &to, knows(path) && knows(&to.0)) {
            Verdict::Wrong if truth.contains_key(&key) => Verdict::Right,
            verdict => verdict,
        };
        let slot = figures.origins.entry(origin.clone()).or_default();
        if let Some(slot) = slot.get_mut(found as usize) {
            *slot += 1;
        }
        if *is_certain && found == Verdict::Wrong {
            let (line, name, (file, at)) = (edge.line, &edge.name, &to);
            figures.rows.push(format!("wrong\t{origin}\t{path}:{line}\t{name}\t{file}:{at}"));
        }
    }
    for (key, (line, name)) in truth {
        let is_certain = certain.has(key, *line);
        let is_found = is_certain || likely.has(key, *line);
        figures.truth += 1;
        figures.found += usize::from(is_certain);
        figures.likely += usize::from(is_found);
        if !is_found {
            let (path, _, (file, at)) = key;
            figures.rows.push(format!("missed\t\t{path}:{line}\t{name}\t{file}:{at}"));
        }
    }
    figures
}

/// Edges of one band, by the place and by the line where they begin: a decorator belongs to what it decorates, or
/// to what that stands in.
#[derive(Default)]
struct Found {
    places: BTreeSet<(String, usize, Node)>,
    lines: BTreeSet<(String, u32, Node)>,
}

impl Found {
    fn has(&self, key: &(String, usize, Node), line: u32) -> bool {
        self.places.contains(key) || self.lines.contains(&(key.0.clone(), line, key.2.clone()))
    }
}

/// What the compiler says of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Right,
    Wrong,
    NotJudged,
}

/// Whether a line is an import, or a line of one that holds names alone, as far as its text tells.
fn holds_import(line: &str) -> bool {
    let line = line.trim();
    let begins = ["import ", "from ", "use ", "pub use ", "pub(crate) use ", "export {", "export type {"];
    begins.iter().any(|begin| line.starts_with(begin))
        || line.ends_with(',') && line.chars().all(|one| one.is_alphanumeric() || "_, {}:".contains(one))
}

/// What the compiler says of an edge at its line.
fn verdict(judged: &Judged, path: &str, edge: &Edge, to: &Node, is_known: bool) -> Verdict {
    // No compiler knows what a framework hands over.
    let injected = edge.origin.as_ref().is_some_and(|(origin, _)| origin == "injection");
    if !is_known || injected {
        return Verdict::NotJudged;
    }
    // A path of several lines has its later names below its first line.
    let said =
        (edge.line..edge.line + 8).find_map(|line| judged.get(&(path.to_owned(), line, edge.name.clone())));
    match said {
        Some(said) if said.to.contains(to) => Verdict::Right,
        Some(said) if !said.unsure && (said.other || !said.to.is_empty()) => Verdict::Wrong,
        _ => Verdict::NotJudged,
    }
}
