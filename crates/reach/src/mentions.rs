//! Where a name is used, and what each use means.

use std::collections::BTreeSet;
use std::rc::Rc;

use caution_core::facts::{DefinitionIndex, DefinitionKind, MODULE, Reference, Shape, Takes, Word, WordKind};
use caution_core::reach::{Band, Origin};
use caution_read::lang::modules::folder;
use foldhash::HashSet;

use crate::bind::{Binder, Meaning};
use crate::index::{FileId, Index};
use crate::loaded::{Loaded, Node};

/// A name that more files than this mention is not followed everywhere.
pub(crate) const FILES: usize = 4_000;

/// Definitions of one name beyond this say nothing of which files are near one.
const MEANT: usize = 200;

/// Methods that built-in collections, texts and files have. On an object of another project they mean those.
const EVERYDAY: &[&str] = &[
    "add",
    "append",
    "clear",
    "close",
    "copy",
    "count",
    "decode",
    "encode",
    "endswith",
    "extend",
    "flush",
    "format",
    "get",
    "index",
    "insert",
    "items",
    "join",
    "keys",
    "length",
    "lower",
    "map",
    "match",
    "pop",
    "push",
    "read",
    "readline",
    "remove",
    "replace",
    "send",
    "set",
    "setdefault",
    "size",
    "sort",
    "split",
    "startswith",
    "strip",
    "update",
    "upper",
    "values",
    "write",
];

/// A use of a name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mention {
    /// The definition that it stands in.
    pub(crate) from: Node,
    /// The line.
    pub(crate) line: u32,
    /// How it is used.
    pub(crate) shape: Shape,
    /// Whether it is called there.
    pub(crate) called: bool,
    /// With how many arguments, if that is told.
    pub(crate) arguments: Option<u8>,
    /// Whether only something of it is used: `f` in `f.parameters`.
    pub(crate) of_it: bool,
    /// What it means.
    pub(crate) means: Means,
}

/// What a use means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Means {
    /// This definition, by that origin.
    Bound(Node, Origin),
    /// A member of something of unknown type.
    Untyped,
    /// A name that nothing binds.
    Missing,
}

/// Every use of a name in a tree.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    /// The uses.
    pub(crate) all: Vec<Mention>,
    /// Other names under which a file hands on what has this name.
    pub(crate) aliases: Vec<(Node, String)>,
    /// In how many files it was looked up.
    pub(crate) files: usize,
    /// How many files were left out.
    pub(crate) left_out: usize,
}

/// The files that mention a name.
pub(crate) fn mentioning(index: &dyn Index, name: &str) -> Vec<FileId> {
    index.with(Word::new(WordKind::Mention, name))
}

/// Finds every use of a name in the files that mention it; of those only in what is near `near` if the name is common
/// to every file (`default`).
pub(crate) fn of(binder: &Binder<'_>, name: &str, mut files: Vec<FileId>, near: Option<&Loaded>) -> Mentions {
    let index = binder.index();
    if let Some(near) = near {
        let by_stem = index.with(Word::new(WordKind::Mention, module_stem(&near.path)));
        let by_stem: HashSet<FileId> = by_stem.into_iter().collect();
        files.retain(|file| *file == near.id || by_stem.contains(file));
    }
    let mut mentions = Mentions { left_out: files.len().saturating_sub(FILES), ..Mentions::default() };
    if files.len() > FILES {
        nearest(index, &index.with(Word::new(WordKind::Definition, name)), &mut files, FILES);
    }
    mentions.files = files.len();
    binder.prepare(&files);
    for file in files {
        if let Some(loaded) = binder.load(file) {
            in_file(binder, &loaded, name, &mut mentions);
        }
    }
    mentions
}

/// Leaves the first of too many files: those that stand beside what is meant, or name the module of it, before all
/// others.
pub(crate) fn nearest(index: &dyn Index, meant: &[FileId], files: &mut Vec<FileId>, most: usize) {
    let paths: Vec<_> = meant.iter().take(MEANT).map(|file| index.path(*file)).collect();
    let folders: HashSet<&str> = paths.iter().map(|path| folder(path)).collect();
    let stems: BTreeSet<&str> = paths.iter().map(|path| module_stem(path)).collect();
    let by_stem = |stem: &str| index.with(Word::new(WordKind::Mention, stem));
    let importing: HashSet<FileId> = stems.into_iter().flat_map(by_stem).collect();
    let is_near = |file: &FileId| {
        meant.contains(file) || importing.contains(file) || folders.contains(folder(&index.path(*file)))
    };
    files.sort_by_cached_key(|file| !is_near(file));
    files.truncate(most);
}

/// The part of a module's path by which imports name it.
pub(crate) fn module_stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.split('.').next().unwrap_or(file);
    let above = folder(path).rsplit('/').next().unwrap_or_default();
    if matches!(stem, "index" | "__init__" | "mod" | "lib" | "main") && !above.is_empty() {
        above
    } else {
        stem
    }
}

fn in_file(binder: &Binder<'_>, file: &Rc<Loaded>, name: &str, mentions: &mut Mentions) {
    let facts = &file.facts;
    let Some(wanted) = facts.names.find(name) else { return };
    // The name itself, and what it is called here.
    let mut known = vec![wanted];
    for import in facts.imports.iter().filter(|import| import.item == Some(wanted)) {
        let Some(alias) = import.alias.filter(|alias| *alias != wanted) else { continue };
        if !known.contains(&alias) {
            known.push(alias);
        }
        if import.exported
            && import.within == MODULE
            && let Meaning::Definition(node) = binder.import(file, import, 0)
        {
            mentions.aliases.push((node, facts.text(alias).to_owned()));
        }
    }
    for reference in &facts.references {
        let segments = facts.path(reference.path);
        for (at, segment) in segments.iter().enumerate() {
            let here = segment.name == wanted || at == 0 && known.contains(&segment.name);
            if !here {
                continue;
            }
            let last = at + 1 == segments.len();
            let means = meaning(binder, file, reference, at + 1);
            let shape = if last { reference.shape } else { Shape::Read };
            let from = Node { file: file.id, definition: reference.within };
            let called = segment.called || last && reference.shape == Shape::Call;
            let (line, arguments) = (reference.line, segment.arguments);
            let others = otherwise(binder, file, reference, (at + 1, means));
            let all = means.into_iter().chain(others);
            mentions.all.extend(all.map(|means| Mention {
                from,
                line,
                shape,
                called,
                arguments,
                of_it: !last,
                means,
            }));
        }
    }
}

/// What the beginning of a reference means; nothing if that is no definition of the tree for certain.
pub(crate) fn meaning(
    binder: &Binder<'_>,
    file: &Rc<Loaded>,
    reference: &Reference,
    length: usize,
) -> Option<Means> {
    if reference.shape == Shape::Inject {
        let name = file.facts.path(reference.path).first()?.name;
        return binder.fixture(file, file.facts.text(name)).map(|node| Means::Bound(node, Origin::Injection));
    }
    if reference.shape == Shape::Text {
        return match binder.text_path(file, reference.path).meaning {
            Meaning::Definition(node) if length == reference.path.length as usize => {
                Some(Means::Bound(node, Origin::Text))
            }
            _ => None,
        };
    }
    let bound = binder.path(file, scope_of(file, reference), reference.path, length);
    match bound.meaning {
        Meaning::Definition(node) if is_no_use(binder, reference, (length, node)) => None,
        Meaning::Definition(node) => {
            let seen = if length > 1 { binder.seen(file, node) } else { Some((node, true)) };
            let Some((node, is_sure)) = seen else { return Some(Means::Untyped) };
            let origin = derived(binder, reference, node, bound.origin);
            let is_open = !is_sure
                || binder.is_written_twice(node)
                || binder.either(file, scope_of(file, reference), reference.path, length).is_some()
                || is_virtual(binder, file, reference, (length, node, origin));
            let is_less = is_open && origin.band() == Band::Certain;
            Some(Means::Bound(node, if is_less { Origin::Dispatch } else { origin }))
        }
        Meaning::Untyped if length > 1 => Some(Means::Untyped),
        // An object of another project may call what was handed to it; where types are declared, it is what it says.
        Meaning::External
            if length > 1 && bound.origin == Origin::Type && !file.extractor.scoping.typed_receivers =>
        {
            let last = file.facts.path(reference.path).get(length - 1);
            let name = last.map_or("", |segment| file.facts.text(segment.name));
            (!EVERYDAY.contains(&name)).then_some(Means::Untyped)
        }
        Meaning::Missing => Some(Means::Missing),
        Meaning::Instance(_)
        | Meaning::Super(_)
        | Meaning::Holder(_)
        | Meaning::Module(_)
        | Meaning::External
        | Meaning::Untyped => None,
    }
}

/// What else the beginning of a reference may mean, likely and no more.
pub(crate) fn otherwise(
    binder: &Binder<'_>,
    file: &Loaded,
    reference: &Reference,
    (length, known): (usize, Option<Means>),
) -> Vec<Means> {
    if matches!(reference.shape, Shape::Inject | Shape::Text) {
        return Vec::new();
    }
    let found = binder.either(file, scope_of(file, reference), reference.path, length).unwrap_or_default();
    let is_known = |node: &Node| matches!(known, Some(Means::Bound(other, _)) if other == *node);
    found
        .into_iter()
        .filter(|node| !is_known(node))
        .map(|node| Means::Bound(node, Origin::Dispatch))
        .collect()
}

/// A derive of Rust names a macro: that it stands for the trait of its name is likely, no more.
fn derived(binder: &Binder<'_>, reference: &Reference, node: Node, origin: Origin) -> Origin {
    let is_trait = reference.shape == Shape::Mark
        && binder.load(node.file).is_some_and(|file| {
            file.extractor.scoping.traits && file.kind(node.definition) == DefinitionKind::Interface
        });
    if is_trait { Origin::Implicit } else { origin }
}

/// Whether what bears the name is not what is used: a type is no function and no field, and a namespace that several
/// files open is none of theirs.
fn is_no_use(binder: &Binder<'_>, reference: &Reference, (length, node): (usize, Node)) -> bool {
    let Some(file) = binder.load(node.file) else { return false };
    let kind = file.kind(node.definition);
    let is_type = reference.shape == Shape::Type && length == reference.path.length as usize;
    let typed = file.extractor.scoping.typed_fields;
    match kind {
        DefinitionKind::Function | DefinitionKind::Field | DefinitionKind::Method => is_type && typed,
        DefinitionKind::Module if node.definition != MODULE => {
            binder.index().with(Word::new(WordKind::Definition, file.name(node.definition))).len() > 1
        }
        _ => false,
    }
}

/// Whether a call of an object's method may mean another class's that overrides it. A call by the class itself, of the
/// superclass or of an object that is made there does not.
fn is_virtual(
    binder: &Binder<'_>,
    file: &Loaded,
    reference: &Reference,
    (length, node, origin): (usize, Node, Origin),
) -> bool {
    if !matches!(origin, Origin::Type | Origin::Own) || !binder.is_overridden(node) {
        return false;
    }
    let Some(before) = length.checked_sub(1).filter(|before| *before > 0) else { return true };
    match binder.path(file, scope_of(file, reference), reference.path, before).meaning {
        Meaning::Super(_) => false,
        Meaning::Definition(of) => {
            !binder.load(of.file).is_some_and(|file| file.kind(of.definition).has_members())
        }
        _ => true,
    }
}

/// By what a use of `target` is one of `node`: overloads, and what reads and writes one property, have one name.
pub(crate) fn use_of(binder: &Binder<'_>, file: &Loaded, node: Node, mention: &Mention) -> Option<Origin> {
    let Means::Bound(target, origin) = mention.means else { return None };
    if target == node {
        return Some(origin);
    }
    let code = |node: Node| {
        let definition = file.facts.definition(node.definition)?;
        let is_code = definition.kind.is_method()
            || matches!(definition.kind, DefinitionKind::Function | DefinitionKind::Macro);
        is_code.then_some(definition)
    };
    let (own, other) = (code(node).filter(|_| target.file == node.file)?, code(target)?);
    if (own.parent, own.name, own.of_class) != (other.parent, other.name, other.of_class)
        || own.parent == MODULE && binder.class_of(node) != binder.class_of(target)
        || !own.takes.fits(mention.arguments)
    {
        return None;
    }
    // Of what reads and what writes a property the name tells no more.
    let is_told = own.takes != Takes::ANY || own.parent != MODULE && own.kind == DefinitionKind::Method;
    let is_told = is_told && own.body != 0 && other.body != 0;
    Some(if is_told && origin.band() == Band::Certain { Origin::Dispatch } else { origin })
}

/// Where the names of a reference are looked up: those of a decorator or a base outside of what they stand at.
fn scope_of(file: &Loaded, reference: &Reference) -> DefinitionIndex {
    match reference.shape {
        Shape::Mark | Shape::Inherit => {
            file.facts.definition(reference.within).map_or(MODULE, |definition| definition.parent)
        }
        _ => reference.within,
    }
}

/// Whether a definition's own name is one that every file may use for something else.
pub(crate) fn is_common(name: &str) -> bool {
    name == "default"
}

/// The languages whose files can name each other's definitions, by one name.
pub(crate) fn family(file: &Loaded) -> &'static str {
    match file.extractor.scoping.family {
        "" => file.language.id,
        family => family,
    }
}

pub(crate) fn same_family(one: &Loaded, other: &Loaded) -> bool {
    family(one) == family(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::small::Small;

    #[test]
    fn of_too_many_files_those_near_what_is_meant_are_kept() {
        let index = Small::new(&[
            ("a/far.py", "run()\n"),
            ("b/far.py", "run()\n"),
            ("jobs/work.py", "def run(): pass\n"),
            ("y/imports.py", "from jobs import work\nwork.run()\n"),
            ("z/far.py", "run()\n"),
            ("jobs/zoo.py", "run()\n"),
        ]);
        let mut files = index.with(Word::new(WordKind::Mention, "run"));
        assert_eq!(files.len(), 5);
        let meant = index.with(Word::new(WordKind::Definition, "run"));
        nearest(&index, &meant, &mut files, 2);
        let paths: Vec<_> = files.iter().map(|file| index.path(*file).to_string()).collect();
        assert_eq!(paths, ["jobs/zoo.py", "y/imports.py"]);
    }
}
