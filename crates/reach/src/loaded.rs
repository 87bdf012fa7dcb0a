//! The facts of one file, in the order in which binding asks for them.

use std::sync::Arc;

use caution_core::facts::{
    Binding, DefinitionIndex, DefinitionKind, Entry, EntryKind, FileFacts, Import, MODULE, Name, Value,
};
use caution_read::lang::{Extractor, Language, route_of_file};

use crate::index::FileId;

/// A definition of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Node {
    /// Its file.
    pub(crate) file: FileId,
    /// Its place there.
    pub(crate) definition: DefinitionIndex,
}

impl Node {
    /// The module of a file.
    pub(crate) fn module(file: FileId) -> Self {
        Self { file, definition: MODULE }
    }
}

/// A file whose facts are at hand.
pub(crate) struct Loaded {
    pub(crate) id: FileId,
    pub(crate) path: Arc<str>,
    pub(crate) language: &'static Language,
    pub(crate) extractor: &'static Extractor,
    pub(crate) facts: Arc<FileFacts>,
    /// Definitions by parent and name.
    members: Vec<(DefinitionIndex, Name, DefinitionIndex)>,
    /// Definitions by name.
    named: Vec<(Name, DefinitionIndex)>,
    /// Bindings by owner and name.
    bindings: Vec<(DefinitionIndex, Name, u32)>,
    /// Imports by where they stand and the name they bind.
    imports: Vec<(DefinitionIndex, Name, u32)>,
    /// The route that the file serves by where it stands.
    route: Option<String>,
    /// What `self` is called in its names. It is asked for at every method.
    own: Option<Name>,
}

impl Loaded {
    pub(crate) fn new(
        id: FileId,
        path: Arc<str>,
        language: &'static Language,
        facts: Arc<FileFacts>,
    ) -> Option<Self> {
        let extractor = language.facts.as_ref()?;
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let mut members: Vec<_> = facts
            .definitions
            .iter()
            .enumerate()
            .skip(1)
            .map(|(at, definition)| (definition.parent, definition.name, place(at)))
            .collect();
        let mut named: Vec<_> = members.iter().map(|(_, name, at)| (*name, *at)).collect();
        named.sort_unstable();
        let mut bindings: Vec<_> = facts
            .bindings
            .iter()
            .enumerate()
            .map(|(at, binding)| (binding.of, binding.name, place(at)))
            .collect();
        let mut imports: Vec<_> = facts
            .imports
            .iter()
            .enumerate()
            .filter_map(|(at, import)| Some((import.within, import.alias?, place(at))))
            .collect();
        members.sort_unstable();
        bindings.sort_unstable();
        imports.sort_unstable();
        let own = facts.names.find("self");
        let route = if extractor.scoping.routes_by_place { route_of_file(&path) } else { None };
        Some(Self { id, path, language, extractor, facts, members, named, bindings, imports, route, own })
    }

    /// The definitions of that name directly inside another. What is registered under a text has no name.
    pub(crate) fn members(&self, of: DefinitionIndex, name: Name) -> impl Iterator<Item = DefinitionIndex> {
        equal(&self.members, of, name).filter(|at| self.kind(*at) != DefinitionKind::Registration)
    }

    /// The definition that a name means directly inside another. The last one counts, but where several stand for
    /// several platforms, the first; one with a body goes before one without.
    pub(crate) fn member(&self, of: DefinitionIndex, name: Name) -> Option<DefinitionIndex> {
        if !self.extractor.scoping.first_counts {
            return self.members(of, name).last();
        }
        let has_body = |at: &DefinitionIndex| self.facts.definition(*at).is_some_and(|at| at.body != 0);
        self.members(of, name).find(has_body).or_else(|| self.members(of, name).next())
    }

    /// Every definition of that name, at any height.
    pub(crate) fn named(&self, name: Name) -> impl DoubleEndedIterator<Item = DefinitionIndex> {
        let start = self.named.partition_point(|(known, _)| *known < name);
        let end = self.named.partition_point(|(known, _)| *known <= name);
        self.named.get(start..end).unwrap_or_default().iter().map(|(_, at)| *at)
    }

    /// Every definition directly inside another.
    pub(crate) fn all_members(&self, of: DefinitionIndex) -> impl Iterator<Item = DefinitionIndex> {
        let start = self.members.partition_point(|(parent, _, _)| *parent < of);
        let rest = self.members.get(start..).unwrap_or_default();
        rest.iter().take_while(move |(parent, _, _)| *parent == of).map(|(_, _, at)| *at)
    }

    /// What is known of a name that belongs to a definition.
    pub(crate) fn bindings(&self, of: DefinitionIndex, name: Name) -> impl Iterator<Item = &Binding> {
        equal(&self.bindings, of, name).filter_map(|at| self.facts.bindings.get(at as usize))
    }

    /// The imports inside a definition that bind a name.
    pub(crate) fn imports(&self, within: DefinitionIndex, name: Name) -> impl Iterator<Item = &Import> {
        equal(&self.imports, within, name).filter_map(|at| self.facts.imports.get(at as usize))
    }

    /// What a definition is.
    pub(crate) fn kind(&self, definition: DefinitionIndex) -> DefinitionKind {
        self.facts.definition(definition).map_or(DefinitionKind::Module, |definition| definition.kind)
    }

    /// The name of a definition.
    pub(crate) fn name(&self, definition: DefinitionIndex) -> &str {
        self.facts.definition(definition).map_or("", |definition| self.facts.text(definition.name))
    }

    /// How a definition is an entry: by what is written there, or by where its file stands.
    pub(crate) fn entry(&self, definition: DefinitionIndex) -> Option<Entry> {
        let written = self.facts.definition(definition)?.entry;
        let by_place =
            || self.served(definition).map(|_| Entry { kind: EntryKind::Route, label: Name::EMPTY });
        written.or_else(by_place)
    }

    /// What an entry is known by.
    pub(crate) fn label(&self, definition: DefinitionIndex) -> Option<String> {
        let written = self.facts.definition(definition)?.entry.map(|entry| self.facts.text(entry.label));
        let written = written.filter(|label| !label.is_empty());
        // A method alone is told with the path that the place gives.
        let whole = written.filter(|label| label.contains('/')).map(str::to_owned);
        let told = whole.or_else(|| self.served(definition)).or_else(|| written.map(str::to_owned));
        told.or_else(|| self.command_of_file().map(str::to_owned))
    }

    /// The command of Django for which a file is named.
    fn command_of_file(&self) -> Option<&str> {
        let (folder, file) = self.path.rsplit_once('/')?;
        file.strip_suffix(".py").filter(|_| folder.ends_with("management/commands"))
    }

    /// The route that a function serves because its file stands where it does: `GET /orders/{}`.
    fn served(&self, definition: DefinitionIndex) -> Option<String> {
        let route = self.route.as_ref()?;
        let of = self.facts.definition(definition)?;
        if of.parent != MODULE || !matches!(of.kind, DefinitionKind::Function | DefinitionKind::Class) {
            return None;
        }
        let default = || {
            let alias = self.facts.names.find("default")?;
            self.imports(MODULE, alias).find(|import| import.exported && import.item == Some(of.name))
        };
        match self.facts.text(of.name) {
            verb @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => {
                Some(format!("{verb} {route}"))
            }
            "default" | "loader" | "action" | "load" | "getServerSideProps" | "getStaticProps" => {
                Some(route.clone())
            }
            _ => default().map(|_| route.clone()),
        }
    }

    /// The type that a method outside its class says it belongs to.
    pub(crate) fn receiver(&self, method: DefinitionIndex) -> Option<&Binding> {
        self.bindings(method, self.own?).find(|binding| binding.value == Value::Instance)
    }
}

fn equal<'a>(
    list: &'a [(DefinitionIndex, Name, u32)],
    of: DefinitionIndex,
    name: Name,
) -> impl Iterator<Item = u32> + use<'a> {
    let start = list.partition_point(|(owner, known, _)| (*owner, *known) < (of, name));
    let rest = list.get(start..).unwrap_or_default();
    rest.iter().take_while(move |(owner, known, _)| *owner == of && *known == name).map(|(_, _, at)| *at)
}
