//! A program in, its facts out.

mod parted;

use std::collections::HashSet;

use caution_core::facts::{
    Binding, DOCUMENTATION, Definition, DefinitionIndex, DefinitionKind, Entry, EntryKind, FileFacts, Import,
    Literal, LiteralKind, MODULE, Name, Path, Reference, Segment, Shape, Takes, Value, Visibility, mix,
};
use caution_core::finding::LineRange;
use tree_sitter::Node;

use super::modules::{Files, Modules};
use super::scoping::Scoping;
use super::{Language, parse};

/// How a language gives facts.
#[derive(Debug)]
pub struct Extractor {
    /// Counts up whenever the same bytes may give other facts.
    pub version: u32,
    /// Reads a program.
    pub(super) extract: Extract,
    /// How names are found.
    pub scoping: Scoping,
    /// Makes the resolution of modules in a tree.
    pub modules: fn(std::sync::Arc<dyn Files>) -> Box<dyn Modules>,
}

/// How a program is read for its facts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Extract {
    /// From the tree of its grammar.
    Tree(fn(&mut Builder<'_>, Node<'_>)),
    /// From the tree of a grammar over another text of the same length, in which what the grammar cannot read
    /// is blank. Such a reader names what was not read itself.
    Prepared(Prepare, fn(&mut Builder<'_>, Node<'_>)),
    /// From its text, by a parser of its own.
    Text(fn(&mut Builder<'_>)),
}

/// Makes the text that is parsed, and tells the language that it is in if that is another one.
pub(super) type Prepare = fn(&str) -> (Option<&'static Language>, String);

/// Texts beyond this are not read: no person writes them.
const BYTES: usize = 1 << 20;

/// A text of more bytes a line than this on average is not meant for people: a bundle, data.
const BYTES_PER_LINE: usize = 600;

/// From how many bytes on the length of lines is asked for.
const BYTES_OF_A_BUNDLE: usize = 20_000;

/// The mark of the order of bytes.
const MARK: char = '\u{feff}';

/// Nodes nested deeper than this are not read. A reader that recurses asks [`Builder::too_deep`].
pub(super) const DEPTH: u32 = 400;

/// The facts of a program, if its language gives any. Reading never fails: what is not read is named in
/// [`FileFacts::broken`].
pub fn facts(language: &Language, text: &str) -> Option<FileFacts> {
    let extractor = language.facts.as_ref()?;
    let marked = text.strip_prefix(MARK);
    let text = marked.unwrap_or(text);
    let mut builder = Builder::new(text);
    let lines = builder.lines;
    let is_bundle = text.len() > BYTES_OF_A_BUNDLE && text.len() / (lines as usize) > BYTES_PER_LINE;
    if text.len() > BYTES || is_bundle {
        builder.facts.broken.push(LineRange { first: 1, last: lines });
        return Some(builder.facts);
    }
    match extractor.extract {
        Extract::Text(extract) => extract(&mut builder),
        Extract::Prepared(prepare, extract) => {
            let (other, prepared) = prepare(text);
            match parse::tree_of(other.unwrap_or(language), &prepared)
                .filter(|_| prepared.len() == text.len())
            {
                Some(tree) => {
                    extract(&mut builder, tree.root_node());
                    builder.hash_tokens(tree.root_node(), &extractor.scoping);
                }
                None => builder.facts.broken.push(LineRange { first: 1, last: lines }),
            }
        }
        Extract::Tree(extract) => match parse::tree_of(language, text) {
            Some(tree) => {
                extract(&mut builder, tree.root_node());
                builder.hash_tokens(tree.root_node(), &extractor.scoping);
                if tree.root_node().has_error() {
                    parse::faults(language, tree.root_node(), &mut builder.facts.broken);
                }
            }
            None => builder.facts.broken.push(LineRange { first: 1, last: lines }),
        },
    }
    // Who starts a script does not find the program whose name ends in a return; a shell takes it for a part of a word.
    let has_return = |line: Option<&str>| line.is_some_and(|line| line.contains('\r'));
    if text.starts_with("#!") && has_return(text.split('\n').next())
        || language.id == "shell" && has_return(Some(text))
    {
        builder.hash(MODULE, true, "\r");
    }
    // Before the name of what runs it, it hides that; before a program of PHP, it is a part of the page.
    if marked.is_some() && (text.starts_with("#!") || language.id == "php") {
        builder.hash(MODULE, true, "\u{feff}");
    }
    Some(builder.finish())
}

/// The facts of a program that nobody reads.
pub(super) fn not_read(text: &str) -> FileFacts {
    let mut builder = Builder::new(text);
    let last = builder.lines;
    builder.facts.broken.push(LineRange { first: 1, last });
    builder.finish()
}

/// Collects the facts of one file.
pub(super) struct Builder<'a> {
    /// The text, without a byte order mark.
    pub(super) text: &'a str,
    facts: FileFacts,
    lines: u32,
    /// Of each definition: where it begins, where its body does, and where it ends, in bytes.
    pub(super) spans: Vec<(usize, usize, usize)>,
    /// Nodes, by where they begin and end, that do nothing: documentation, imports.
    pub(super) silent: Vec<(usize, usize)>,
    /// The directives of conditions that the grammar does not see, by their places.
    pub(super) conditions: Vec<(usize, String)>,
    /// A hash of what is said of the program and can be read or run as a value: texts of documentation.
    said: u64,
    /// Locals that bear their names as they are written.
    plain: parted::Plain,
    /// Tests, and what holds tests, that are switched off.
    off: HashSet<DefinitionIndex>,
}

/// What [`Builder::define`] needs.
pub(super) struct Defined<'d, 'tree> {
    /// Its name.
    pub(super) name: &'d str,
    /// What it is.
    pub(super) kind: DefinitionKind,
    /// The definition around it.
    pub(super) parent: DefinitionIndex,
    /// All of it, decorators included.
    pub(super) whole: Node<'tree>,
    /// Its name's node, or whatever stands for it.
    pub(super) head: Node<'tree>,
    /// What it does, if that stands apart from its head.
    pub(super) body: Option<Node<'tree>>,
    /// Who may use it.
    pub(super) visibility: Visibility,
}

/// What [`Builder::define_at`] needs: the same in bytes, for readers without a tree.
pub(super) struct DefinedAt<'d> {
    /// Its name.
    pub(super) name: &'d str,
    /// What it is.
    pub(super) kind: DefinitionKind,
    /// The definition around it.
    pub(super) parent: DefinitionIndex,
    /// All of it: first byte, first byte of its body, byte after its end.
    pub(super) span: (usize, usize, usize),
    /// Its lines, decorators included.
    pub(super) lines: LineRange,
    /// The line of its name.
    pub(super) line: u32,
    /// Who may use it.
    pub(super) visibility: Visibility,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1);
        let mut builder = Self {
            text,
            facts: FileFacts::default(),
            lines,
            spans: vec![(0, 0, text.len())],
            silent: Vec::new(),
            conditions: Vec::new(),
            said: 0,
            plain: parted::Plain::default(),
            off: HashSet::new(),
        };
        builder.facts.definitions.push(Definition {
            name: Name::EMPTY,
            kind: DefinitionKind::Module,
            parent: MODULE,
            lines: LineRange { first: 1, last: lines },
            line: 1,
            visibility: Visibility::Public,
            signature: 0,
            body: 0,
            bases: Vec::new(),
            takes: Takes::ANY,
            implicit: false,
            of_class: false,
            entry: None,
        });
        builder
    }

    /// The text of a node.
    pub(super) fn of(&self, node: Node<'_>) -> &'a str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// The name of a text.
    pub(super) fn name(&mut self, text: &str) -> Name {
        self.facts.names.intern(text)
    }

    /// The text of a name.
    pub(super) fn text_of(&self, name: Name) -> &str {
        self.facts.names.text(name)
    }

    /// Says to which package the file belongs.
    pub(super) fn package(&mut self, package: &str) {
        self.facts.package = self.facts.names.intern(package);
    }

    /// Adds a definition. Definitions are added in the order in which they begin, parents before children.
    pub(super) fn define(&mut self, defined: &Defined<'_, '_>) -> DefinitionIndex {
        let (whole, body) = (defined.whole, defined.body);
        self.define_at(&DefinedAt {
            name: defined.name,
            kind: defined.kind,
            parent: defined.parent,
            span: (
                whole.start_byte(),
                body.map_or(whole.end_byte(), |body| body.start_byte()),
                whole.end_byte(),
            ),
            lines: lines_of(whole),
            line: line_of(defined.head),
            visibility: defined.visibility,
        })
    }

    /// Adds a definition that is given in bytes.
    pub(super) fn define_at(&mut self, defined: &DefinedAt<'_>) -> DefinitionIndex {
        let name = self.name(defined.name);
        let index = DefinitionIndex::try_from(self.facts.definitions.len()).unwrap_or(DefinitionIndex::MAX);
        self.facts.definitions.push(Definition {
            name,
            kind: defined.kind,
            parent: defined.parent,
            lines: defined.lines,
            line: defined.line,
            visibility: defined.visibility,
            signature: 0,
            body: 0,
            bases: Vec::new(),
            takes: Takes::ANY,
            implicit: false,
            of_class: false,
            entry: None,
        });
        self.spans.push(defined.span);
        index
    }

    /// A definition that was added, to be completed.
    pub(super) fn definition(&mut self, index: DefinitionIndex) -> Option<&mut Definition> {
        self.facts.definitions.get_mut(index as usize)
    }

    /// What a definition is; the module's kind if there is none.
    pub(super) fn kind(&self, index: DefinitionIndex) -> DefinitionKind {
        self.facts.definition(index).map_or(DefinitionKind::Module, |definition| definition.kind)
    }

    /// The innermost class around a definition, itself included.
    pub(super) fn class_around(&self, index: DefinitionIndex) -> Option<DefinitionIndex> {
        self.facts.around(index).find(|(_, definition)| definition.kind.has_members()).map(|(index, _)| index)
    }

    /// The facts so far.
    pub(super) fn so_far(&self) -> &FileFacts {
        &self.facts
    }

    /// Says that a definition is an entry.
    pub(super) fn entry(&mut self, index: DefinitionIndex, kind: EntryKind, label: &str) {
        let label = self.name(label);
        if let Some(definition) = self.definition(index) {
            definition.entry = Some(Entry { kind, label });
        }
    }

    /// Says that a test, or every test inside of a definition, is switched off: nothing enters there.
    pub(super) fn switched_off(&mut self, index: DefinitionIndex) {
        self.off.insert(index);
    }

    fn drop_switched_off(&mut self) {
        let is_test = |(_, definition): &(DefinitionIndex, &Definition)| {
            definition.entry.is_some_and(|entry| entry.kind == EntryKind::Test)
        };
        let is_off = |index| self.facts.around(index).any(|(around, _)| self.off.contains(&around));
        let tests = (0..).zip(&self.facts.definitions).filter(is_test);
        let off: Vec<DefinitionIndex> =
            tests.map(|(index, _)| index).filter(|index| is_off(*index)).collect();
        for index in off {
            self.definition(index).into_iter().for_each(|definition| definition.entry = None);
        }
    }

    /// Keeps a path. Its segments are names and whether each is called.
    pub(super) fn path(&mut self, segments: &[(&str, bool)]) -> Path {
        let first = u32::try_from(self.facts.segments.len()).unwrap_or(u32::MAX);
        for (name, called) in segments {
            let name = self.name(name);
            self.facts.segments.push(Segment { name, called: *called, arguments: None });
        }
        Path { first, length: u32::try_from(segments.len()).unwrap_or(0) }
    }

    /// Says with how many arguments a name of a path is called, counted from the path's head.
    pub(super) fn arguments(&mut self, path: Path, at: usize, count: usize) {
        let place = (path.first as usize).saturating_add(at);
        let segment = self.facts.segments.get_mut(place).filter(|_| at < path.length as usize);
        if let Some(segment) = segment.filter(|segment| segment.called) {
            segment.arguments = u8::try_from(count).ok().filter(|count| *count < u8::MAX);
        }
    }

    /// Says how many arguments a function takes.
    pub(super) fn takes(&mut self, index: DefinitionIndex, least: usize, most: Option<usize>) {
        let most = most.map_or(u8::MAX, |most| u8::try_from(most).unwrap_or(u8::MAX));
        if let Some(definition) = self.definition(index) {
            definition.takes = Takes { least: u8::try_from(least).unwrap_or(0), most };
        }
    }

    /// Adds a reference.
    pub(super) fn refer(&mut self, within: DefinitionIndex, path: Path, shape: Shape, line: u32) {
        if path.length > 0 {
            self.facts.references.push(Reference { within, path, shape, line });
        }
    }

    /// How many references there are so far.
    pub(super) fn references(&self) -> usize {
        self.facts.references.len()
    }

    /// Drops references from the place on that are a local's bare name.
    pub(super) fn drop_locals(&mut self, from: usize, locals: &HashSet<&str>) {
        let facts = &mut self.facts;
        let mut place = 0;
        facts.references.retain(|reference| {
            place += 1;
            let first = facts.segments.get(reference.path.first as usize);
            let bare = place > from
                && reference.path.length == 1
                && !matches!(reference.shape, Shape::Inject | Shape::Text);
            !(bare && first.is_some_and(|segment| locals.contains(facts.names.text(segment.name))))
        });
    }

    /// Adds a base of a class, which is also a reference.
    pub(super) fn base(&mut self, class: DefinitionIndex, path: Path, line: u32) {
        if let Some(definition) = self.definition(class) {
            definition.bases.push(path);
        }
        self.refer(class, path, Shape::Inherit, line);
    }

    /// Adds an import.
    pub(super) fn import(&mut self, import: Import) {
        self.facts.imports.push(import);
    }

    /// Says that an import, by its place among them, binds no name any longer: it only loads.
    pub(super) fn forget(&mut self, import: usize) {
        if let Some(import) = self.facts.imports.get_mut(import) {
            import.alias = None;
        }
    }

    /// Says of what type a name is. An empty name stands for the result of `of`.
    pub(super) fn bind(
        &mut self,
        (of, name): (DefinitionIndex, &str),
        value: Value,
        path: Path,
        scope: DefinitionIndex,
    ) {
        if path.length > 0 {
            let name = self.name(name);
            self.facts.bindings.push(Binding { of, name, value, path, scope });
        }
    }

    /// Adds a text that leads out of the program.
    pub(super) fn literal(&mut self, within: DefinitionIndex, kind: LiteralKind, text: &str, line: u32) {
        if !text.is_empty() && text.len() <= 400 {
            let text = self.name(text);
            self.facts.literals.push(Literal { within, kind, text, line });
        }
    }

    /// Adds a text, if it looks like a key or the path of a file.
    pub(super) fn plain_text(&mut self, within: DefinitionIndex, text: &str, line: u32) {
        if is_key_like(text) {
            self.literal(within, LiteralKind::Text, text, line);
        }
    }

    /// Counts a call whose target is made while the program runs.
    pub(super) fn dynamic(&mut self) {
        self.facts.dynamic = self.facts.dynamic.saturating_add(1);
    }

    /// Says that a node does nothing: documentation, an import. Its tokens are in no hash.
    pub(super) fn silent(&mut self, node: Node<'_>) {
        self.silent.push((node.start_byte(), node.end_byte()));
    }

    /// Says that a text documents the program: a value that can be shown or run, and no part of what anything does.
    pub(super) fn documents(&mut self, text: &str) {
        self.said = mix(self.said, text.as_bytes());
    }

    /// Names lines that were not read: they nest too deeply.
    pub(super) fn too_deep(&mut self, node: Node<'_>) {
        self.facts.broken.push(lines_of(node));
    }

    /// Names lines that were not read. For readers without a tree.
    pub(super) fn unread(&mut self, lines: LineRange) {
        self.facts.broken.push(lines);
    }

    /// Names lines that were not read.
    pub(super) fn not_read(&mut self, lines: LineRange) {
        self.facts.broken.push(lines);
    }

    /// Adds to the hashes of a definition: to its head or to its body. For readers without a tree.
    pub(super) fn hash(&mut self, index: DefinitionIndex, in_body: bool, token: &str) {
        if let Some(definition) = self.definition(index) {
            let hash = if in_body { &mut definition.body } else { &mut definition.signature };
            *hash = mix(*hash, token.as_bytes());
        }
    }

    fn finish(mut self) -> FileFacts {
        self.part_locals();
        if !self.off.is_empty() {
            self.drop_switched_off();
        }
        if self.said != 0 {
            let (end, last) = (self.text.len(), self.lines);
            let index = self.define_at(&DefinedAt {
                name: DOCUMENTATION,
                kind: DefinitionKind::Registration,
                parent: MODULE,
                span: (end, end, end),
                lines: LineRange { first: 1, last },
                line: 1,
                visibility: Visibility::Private,
            });
            let said = self.said;
            self.definition(index).into_iter().for_each(|definition| definition.body = said);
        }
        self.facts.broken.sort();
        self.facts.broken.dedup();
        self.facts.names.freeze();
        self.facts
    }
}

/// Whether a text could be a key, a name or the path of a file.
pub(super) fn is_key_like(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_./:-{}$@".contains(&byte);
    (3..=120).contains(&text.len())
        && text.bytes().all(fits)
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// The lines of a node.
pub(super) fn lines_of(node: Node<'_>) -> LineRange {
    super::lower::span(node).lines()
}

/// The line where a node begins.
pub(super) fn line_of(node: Node<'_>) -> u32 {
    u32::try_from(node.start_position().row).unwrap_or(u32::MAX).saturating_add(1)
}
