//! What one file says of its own names, without looking at any other file.
//!
//! Facts depend on the bytes and on the reader's version alone, so they are cached by blob. Whatever
//! needs a second file (what an import leads to, who overrides whom) is worked out by `reach`.
//!
//! Three conventions hold for every language:
//!
//! - Definition 0 is the module itself: what runs when the file is loaded. Its references belong to no
//!   function, and are not lost.
//! - The receiver of the own object is called `self`, whatever the language or the author calls it; the
//!   superclass is `super`.
//! - A written path is kept whole: `a.b(x).c` is one path of three segments, of which the second is called.
//!   Only the longest path is a reference; its beginnings are part of it. Arguments are references of their own.

mod kept;
mod names;
mod word;

use crate::finding::LineRange;

pub use kept::{
    Differing, FactCache, FactKey, GitId, Listing, NewTable, Reading, Table, TableKey, TreeFile, Trees,
};
pub use names::{Name, Names};
pub use word::{Word, WordKind, module_parts};

/// The head of a path that is no name: a literal, an index, an operator.
pub const UNNAMED: &str = "?";

/// The definition that stands for what a file's documentation says, where that is shown or run.
pub const DOCUMENTATION: &str = "documentation texts";

/// A hash with a token added to it: FNV-1a, the token's length first. The same on every machine and in every
/// build, since hashes are kept.
pub fn mix(hash: u64, token: &[u8]) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let start = if hash == 0 { 0xcbf2_9ce4_8422_2325 } else { hash };
    let length = (token.len() as u64).to_le_bytes();
    length.iter().chain(token).fold(start, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME))
}

/// What one file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileFacts {
    /// Every name and text that the facts below use, each once.
    pub names: Names,
    /// The package or namespace that the file says it belongs to; empty if it says none.
    pub package: Name,
    /// Definitions by the place where they begin; the first is the module.
    pub definitions: Vec<Definition>,
    /// References by place.
    pub references: Vec<Reference>,
    /// Imports, and what is handed on under another name.
    pub imports: Vec<Import>,
    /// Of what type names are.
    pub bindings: Vec<Binding>,
    /// Texts that lead out of the program: settings, topics, tables, addresses.
    pub literals: Vec<Literal>,
    /// The segments of all paths, one path after the other.
    pub segments: Vec<Segment>,
    /// Lines that were not read.
    pub broken: Vec<LineRange>,
    /// Calls whose target is made while the program runs (`getattr(x, name)`, `import(variable)`).
    pub dynamic: u32,
}

/// The place of a definition in [`FileFacts::definitions`].
pub type DefinitionIndex = u32;

/// The module's own definition.
pub const MODULE: DefinitionIndex = 0;

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Segment {
    /// The name.
    pub name: Name,
    /// Whether it is called there: `b` in `a.b(x).c`.
    pub called: bool,
    /// With how many arguments, if the reader tells.
    pub arguments: Option<u8>,
}

/// How many arguments a function takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Takes {
    /// At least.
    pub least: u8,
    /// At most.
    pub most: u8,
}

impl Takes {
    /// As many as one likes, or nobody knows.
    pub const ANY: Self = Self { least: 0, most: u8::MAX };

    /// Whether a call with so many arguments may mean it.
    pub fn fits(self, arguments: Option<u8>) -> bool {
        arguments.is_none_or(|count| (self.least..=self.most).contains(&count))
    }
}

/// A written path: where its segments stand in [`FileFacts::segments`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Path {
    /// The first one.
    pub first: u32,
    /// How many.
    pub length: u32,
}

/// What a definition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DefinitionKind {
    /// The file itself, or a module or namespace inside it.
    Module,
    /// A function of no class, also a named closure (`const f = () => …`).
    Function,
    /// A function of a class, interface, trait or type.
    Method,
    /// What makes an object: `__init__`, `constructor`.
    Constructor,
    /// A class, struct, enum, record.
    Class,
    /// An interface, trait, protocol, type alias.
    Interface,
    /// A field, property or enum member.
    Field,
    /// A variable or constant of a module.
    Variable,
    /// A fixture of tests: what asks for its name gets it.
    Fixture,
    /// A macro.
    Macro,
    /// A test, route or the like that is no function of its own: `test("…", () => …)`. Its name is its text.
    Registration,
}

impl DefinitionKind {
    /// Every kind, in the order of their codes in the cache.
    pub const ALL: &[Self] = &[
        Self::Module,
        Self::Function,
        Self::Method,
        Self::Constructor,
        Self::Class,
        Self::Interface,
        Self::Field,
        Self::Variable,
        Self::Fixture,
        Self::Macro,
        Self::Registration,
    ];

    /// Whether other definitions are its members.
    pub fn has_members(self) -> bool {
        matches!(self, Self::Class | Self::Interface)
    }

    /// Whether it is a function that belongs to a class.
    pub fn is_method(self) -> bool {
        matches!(self, Self::Method | Self::Constructor)
    }
}

/// Who may use a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Visibility {
    /// Everybody.
    Public,
    /// The package, the module, subclasses.
    Package,
    /// The file or the class.
    Private,
}

impl Visibility {
    /// Every one, in the order of their codes in the cache.
    pub const ALL: &[Self] = &[Self::Public, Self::Package, Self::Private];
}

/// Where the world enters a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A test.
    Test,
    /// A route that serves requests: HTTP, gRPC, GraphQL, a page.
    Route,
    /// A consumer of messages.
    Consumer,
    /// A job: timed, queued, a task.
    Job,
    /// A command: `main`, a command of a command line.
    Command,
}

impl EntryKind {
    /// Every kind, in the order of their codes in the cache.
    pub const ALL: &[Self] = &[Self::Test, Self::Route, Self::Consumer, Self::Job, Self::Command];

    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Route => "route",
            Self::Consumer => "consumer",
            Self::Job => "job",
            Self::Command => "command",
        }
    }
}

/// How a definition is an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Entry {
    /// What enters there.
    pub kind: EntryKind,
    /// What it is known by: `POST /checkout`, `orders.created`, the test's title. Empty if its name is that.
    pub label: Name,
}

/// Something that a file defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Its name.
    pub name: Name,
    /// What it is.
    pub kind: DefinitionKind,
    /// The definition around it; the module's is the module.
    pub parent: DefinitionIndex,
    /// Its lines, decorators included.
    pub lines: LineRange,
    /// The line of its name.
    pub line: u32,
    /// Who may use it.
    pub visibility: Visibility,
    /// A hash of its head: name, parameters, types, bases, decorators. No comment, no layout.
    pub signature: u64,
    /// A hash of what it does, without what it defines inside, comments, layout, documentation.
    pub body: u64,
    /// What it extends or implements.
    pub bases: Vec<Path>,
    /// How many arguments it takes, if it is a function whose reader tells.
    pub takes: Takes,
    /// Whether the language or a framework calls it as soon as its class is used: `__enter__`, `toString`,
    /// `componentDidMount`.
    pub implicit: bool,
    /// Whether it is a method of the class itself, where its objects may have another one of that name: `def self.find`.
    pub of_class: bool,
    /// How it is an entry, if it is one.
    pub entry: Option<Entry>,
}

/// How a name is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// It is called, or made: the last segment of the path is.
    Call,
    /// It is read, or handed on.
    Read,
    /// It is written.
    Write,
    /// It stands for a type.
    Type,
    /// A class extends or implements it.
    Inherit,
    /// It decorates or annotates the definition.
    Mark,
    /// A framework gives it by its name: a parameter of a test names a fixture.
    Inject,
    /// Its path stands in a text: `"app.tasks.run"`.
    Text,
}

impl Shape {
    /// Every one, in the order of their codes in the cache.
    pub const ALL: &[Self] = &[
        Self::Call,
        Self::Read,
        Self::Write,
        Self::Type,
        Self::Inherit,
        Self::Mark,
        Self::Inject,
        Self::Text,
    ];
}

/// A use of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reference {
    /// The innermost definition that it stands in. A decorator stands in what it decorates.
    pub within: DefinitionIndex,
    /// The whole path.
    pub path: Path,
    /// How its last segment is used.
    pub shape: Shape,
    /// The line where the path begins.
    pub line: u32,
}

/// An import, a re-export, or a second name for something of the same file (then `module` is empty).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Import {
    /// The innermost definition that it stands in: its names are bound there.
    pub within: DefinitionIndex,
    /// The module as written: `..models`, `./api`, `github.com/x/y`, `a.b`, `crate::io`.
    pub module: Name,
    /// What is taken from it; the whole module if nothing. A default export is called `default`.
    pub item: Option<Name>,
    /// The name that it gets here; none if it is only loaded, or if `star`.
    pub alias: Option<Name>,
    /// Whether everything public of the module gets its own name here.
    pub star: bool,
    /// Whether it is for types alone, and loads nothing.
    pub type_only: bool,
    /// Whether others can take the name from here.
    pub exported: bool,
    /// The line.
    pub line: u32,
}

/// What is known of a name's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// It is an instance of what the path names (a declared type).
    Instance,
    /// Its elements are instances of what the path names (`list[C]`, `C[]`, `Vec<C>`, a map's values).
    Elements,
    /// It is what the path gives (`x = make()`; a called class gives an instance).
    Same,
    /// It is an element of what the path gives (`for x in xs`).
    ElementOf,
}

impl Value {
    /// Every one, in the order of their codes in the cache.
    pub const ALL: &[Self] = &[Self::Instance, Self::Elements, Self::Same, Self::ElementOf];
}

/// What a name is: a local, a parameter, a field, or (without a name) what a function returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Binding {
    /// The definition to which the name belongs: a function for its locals, parameters and result, a class
    /// for its fields, the module for its variables.
    pub of: DefinitionIndex,
    /// The name; empty for the result of `of`.
    pub name: Name,
    /// What is known.
    pub value: Value,
    /// The path that tells.
    pub path: Path,
    /// The definition in which the path's names are looked up.
    pub scope: DefinitionIndex,
}

/// What a text leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LiteralKind {
    /// A variable of the environment that is read.
    Environment,
    /// A key of the configuration that is read: `config["a.b"]`, `settings.get("x")`, `@Value("${a.b}")`.
    ConfigKey,
    /// A feature flag that is asked for.
    Flag,
    /// A topic or queue that is written to.
    Produces,
    /// A topic or queue that is read from.
    Consumes,
    /// A table that a statement or a model names.
    Table,
    /// An address that is called: `GET https://x/orders/{}`, the method first if it is known.
    Calls,
    /// A route that is served: `GET /orders/{}`.
    Serves,
    /// A service or method of gRPC: `package.Service/Method`.
    Rpc,
    /// A module or a name in it, as text.
    Symbol,
    /// Any other text that looks like a key or the path of a file: no blanks, 3 to 120 characters.
    Text,
}

impl LiteralKind {
    /// Every kind, in the order of their codes in the cache.
    pub const ALL: &[Self] = &[
        Self::Environment,
        Self::ConfigKey,
        Self::Flag,
        Self::Produces,
        Self::Consumes,
        Self::Table,
        Self::Calls,
        Self::Serves,
        Self::Rpc,
        Self::Symbol,
        Self::Text,
    ];
}

/// A text that leads out of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Literal {
    /// The innermost definition that it stands in.
    pub within: DefinitionIndex,
    /// What it leads to.
    pub kind: LiteralKind,
    /// The text.
    pub text: Name,
    /// The line.
    pub line: u32,
}

impl FileFacts {
    /// The text of a name.
    pub fn text(&self, name: Name) -> &str {
        self.names.text(name)
    }

    /// The segments of a path.
    pub fn path(&self, path: Path) -> &[Segment] {
        let first = path.first as usize;
        self.segments.get(first..first.saturating_add(path.length as usize)).unwrap_or_default()
    }

    /// A definition.
    pub fn definition(&self, index: DefinitionIndex) -> Option<&Definition> {
        self.definitions.get(index as usize)
    }

    /// The definitions around one, innermost first, itself included; the module is the last.
    pub fn around(&self, index: DefinitionIndex) -> impl Iterator<Item = (DefinitionIndex, &Definition)> {
        let mut next = Some(index);
        std::iter::from_fn(move || {
            let index = next?;
            let definition = self.definition(index)?;
            // A parent begins before its children: this ends on any facts.
            next = (definition.parent < index).then_some(definition.parent);
            Some((index, definition))
        })
    }

    /// The innermost definition that a line belongs to.
    pub fn at_line(&self, line: u32) -> DefinitionIndex {
        // What is said of a program stands everywhere, and holds nothing.
        let holds = |(_, definition): &(usize, &Definition)| {
            (definition.lines.first..=definition.lines.last).contains(&line)
                && self.text(definition.name) != DOCUMENTATION
        };
        let innermost = self.definitions.iter().enumerate().skip(1).rfind(holds);
        innermost.and_then(|(index, _)| DefinitionIndex::try_from(index).ok()).unwrap_or(MODULE)
    }

    /// The name of a definition with those around it: `Cart.total`.
    pub fn qualified(&self, index: DefinitionIndex) -> String {
        let mut parts: Vec<&str> = self
            .around(index)
            .filter(|(index, _)| *index != MODULE)
            .map(|(_, definition)| self.text(definition.name))
            .collect();
        parts.reverse();
        parts.join(".")
    }
}
