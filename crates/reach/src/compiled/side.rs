//! Indexes as one walk asks them.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use caution_core::RepoPath;
use caution_core::facts::{FileFacts, Reference};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_read::scip::{Document, Occurrence, SymbolId};

use super::{Compiled, Joined, Text, definition_at, fit, on_line};
use crate::index::{FileId, Index};
use crate::loaded::Node;

/// Files that are named where an index does not fit.
const NAMED: usize = 3;

/// Uses of one definition beyond this are left out.
const USES: usize = 20_000;

/// Indexes over one tree: what was looked at is kept.
pub(crate) struct Side<'a> {
    compiled: &'a Compiled,
    tree: &'a dyn Index,
    texts: RefCell<HashMap<FileId, Option<Rc<Text>>>>,
    fits: RefCell<HashMap<(usize, FileId), bool>>,
}

/// What an index says of a use that we have bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It means something else: this definition, if it is one of the tree.
    Otherwise(Option<Node>),
    /// It means that, or nothing is said.
    Open,
}

impl<'a> Side<'a> {
    pub(crate) fn new(compiled: &'a Compiled, tree: &'a dyn Index) -> Self {
        Self { compiled, tree, texts: RefCell::default(), fits: RefCell::default() }
    }

    /// Who uses a definition, and on which line.
    pub(crate) fn uses(&self, of: Node) -> Vec<(Node, u32)> {
        let mut found = Vec::new();
        for (place, joined) in self.compiled.indexes.iter().enumerate() {
            for (symbol, document) in self.symbols(place, joined, of) {
                for (_, document, occurrence) in joined.places(symbol, document).take(USES) {
                    found.extend(
                        self.used(place, joined, document, occurrence).filter(|(from, _)| *from != of),
                    );
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        // Files are numbered as they came to be known; the order of answers is that of their paths.
        found.sort_by_cached_key(|(from, _)| self.tree.path(from.file));
        found
    }

    /// What is said of a use of `node`, or of `also` (the class of a constructor), by one of these names.
    pub(crate) fn verdict(&self, node: Node, also: &[Node], names: &[String], at: (Node, u32)) -> Verdict {
        let (from, line) = at;
        let mut verdict = Verdict::Open;
        for (place, joined) in self.compiled.indexes.iter().enumerate() {
            let nodes = std::iter::once(&node).chain(also);
            let own: Vec<SymbolId> =
                nodes.flat_map(|node| self.symbols(place, joined, *node)).map(|(symbol, _)| symbol).collect();
            let path = self.tree.path(from.file);
            let Some((of, document)) = joined.of_path(&path).filter(|_| !own.is_empty()) else { continue };
            let Some(text) = self.text(from.file).filter(|_| self.fits(place, joined, from.file)) else {
                continue;
            };
            for occurrence in on_line(&document.occurrences, line.saturating_sub(1)) {
                let is_use = !occurrence.roles.is_definition();
                let named = text.word(occurrence.range, document.encoding);
                if !is_use || !named.is_some_and(|word| names.iter().any(|name| name == word)) {
                    continue;
                }
                let meant = joined.meant(occurrence.symbol);
                if own.iter().any(|own| *own == meant || joined.implements(*own, meant)) {
                    return Verdict::Open;
                }
                verdict = Verdict::Otherwise(self.defined(place, joined, (meant, of)));
            }
        }
        verdict
    }

    /// Where indexes were made from other contents than the tree's.
    pub(crate) fn unknowns(&self) -> Vec<Unknown> {
        let fits = self.fits.borrow();
        let mut unknowns = Vec::new();
        for (place, joined) in self.compiled.indexes.iter().enumerate() {
            let other = fits.iter().filter(|((of, _), fits)| *of == place && !**fits);
            let paths: BTreeSet<Arc<str>> = other.map(|((_, file), _)| self.tree.path(*file)).collect();
            let Some(first) = paths.first() else { continue };
            let named: Vec<String> = paths.iter().take(NAMED).map(|path| format!("`{path}`")).collect();
            let more = paths.len().saturating_sub(NAMED);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let what = format!(
                "the index `{}` was made from other contents of {}{more}; it counts there only where the names fit",
                joined.label,
                named.join(", ")
            );
            let unknown = Unknown::of_path(
                UnknownKind::Reach,
                &RepoPath::from(&**first),
                what,
                "who else uses what changed there",
            );
            unknowns.push(unknown.remedy("make the index from the commit that is looked at"));
        }
        unknowns
    }

    /// The symbols of a definition, each with the document that defines it.
    fn symbols(&self, place: usize, joined: &Joined, of: Node) -> Vec<(SymbolId, u32)> {
        let path = self.tree.path(of.file);
        let Some((at, document)) = joined.of_path(&path) else { return Vec::new() };
        let Some((facts, text)) = self.tree.facts(of.file).zip(self.text(of.file)) else { return Vec::new() };
        let Some(definition) = facts.definition(of.definition) else { return Vec::new() };
        let name = facts.text(definition.name);
        // So that it is known of the file that defines as well.
        self.fits(place, joined, of.file);
        let mut symbols: Vec<(SymbolId, u32)> =
            on_line(&document.occurrences, definition.line.saturating_sub(1))
                .filter(|occurrence| occurrence.roles.is_definition())
                .filter(|occurrence| !joined.name(occurrence.symbol).is_parameter())
                .filter(|occurrence| text.word(occurrence.range, document.encoding) == Some(name))
                .map(|occurrence| (joined.meant(occurrence.symbol), at))
                .collect();
        symbols.sort_unstable();
        symbols.dedup();
        symbols
    }

    /// The definition of a symbol in the tree.
    fn defined(&self, place: usize, joined: &Joined, (symbol, of): (SymbolId, u32)) -> Option<Node> {
        let mut places =
            joined.places(symbol, of).filter(|(_, _, occurrence)| occurrence.roles.is_definition());
        places.find_map(|(_, document, occurrence)| {
            let file = self.file(joined, document)?;
            let text = self.text(file).filter(|_| self.fits(place, joined, file))?;
            let name = text.word(occurrence.range, document.encoding)?;
            let facts = self.tree.facts(file)?;
            let definition = definition_at(&facts, occurrence.range.line + 1, name)?;
            Some(Node { file, definition })
        })
    }

    /// The definition in which a symbol is used, and the line.
    fn used(
        &self,
        place: usize,
        joined: &Joined,
        document: &Document,
        occurrence: &Occurrence,
    ) -> Option<(Node, u32)> {
        let roles = occurrence.roles;
        if roles.is_definition() || roles.is_declaration() || roles.is_import() {
            return None;
        }
        let file = self.file(joined, document)?;
        let text = self.text(file)?;
        let fits = self.fits(place, joined, file);
        let word = text.word(occurrence.range, document.encoding)?;
        if !fits && word != joined.name(occurrence.symbol).name {
            return None;
        }
        let facts = self.tree.facts(file)?;
        let line = occurrence.range.line + 1;
        let definition = facts.at_line(line);
        if imports(&facts, word, definition, line) {
            return None;
        }
        Some((Node { file, definition }, line))
    }

    fn file(&self, joined: &Joined, document: &Document) -> Option<FileId> {
        // Documents know their own paths only; most are those of the tree.
        let known = |path: &str| joined.of_path(path).is_some_and(|(_, known)| std::ptr::eq(known, document));
        if known(&document.path) {
            return self.tree.find(&document.path);
        }
        let (path, _) = joined.by_path.iter().find(|(path, _)| known(path))?;
        self.tree.find(path)
    }

    fn text(&self, file: FileId) -> Option<Rc<Text>> {
        if let Some(known) = self.texts.borrow().get(&file) {
            return known.clone();
        }
        let text = self.tree.text(file).map(|text| Rc::new(Text::new(text)));
        self.texts.borrow_mut().insert(file, text.clone());
        text
    }

    fn fits(&self, place: usize, joined: &Joined, file: FileId) -> bool {
        if let Some(known) = self.fits.borrow().get(&(place, file)) {
            return *known;
        }
        let document = joined.of_path(&self.tree.path(file)).map(|(_, document)| document);
        let fits =
            document.zip(self.text(file)).is_some_and(|(document, text)| fit::fits(joined, document, &text));
        self.fits.borrow_mut().insert((place, file), fits);
        fits
    }
}

/// Whether a name stands there because it is imported: that uses nothing yet.
fn imports(facts: &FileFacts, word: &str, within: u32, line: u32) -> bool {
    let Some(word) = facts.names.find(word) else { return false };
    let mut imports = facts.imports.iter().filter(|import| import.within == within && import.line <= line);
    let is_import = imports.any(|import| import.item == Some(word) || import.alias == Some(word));
    let mentions = |reference: &Reference| {
        let mut segments = facts.path(reference.path).iter();
        reference.line <= line && reference.within == within && segments.any(|segment| segment.name == word)
    };
    is_import && !facts.references.iter().any(mentions)
}
