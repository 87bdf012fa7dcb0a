//! Types: what they name, and what a value of such a type is.

use caution_core::facts::{DefinitionIndex, Shape, Value};
use tree_sitter::Node;

use super::Reader;
use crate::lang::facts::line_of;
use crate::lang::shadows::{Chain, Source};

/// Types that are used as if they were what they hold.
const WRAPPERS: &[&str] = &[
    "Task",
    "ValueTask",
    "Lazy",
    "IOptions",
    "IOptionsMonitor",
    "IOptionsSnapshot",
    "Nullable",
    "ActionResult",
    "Func",
    "ThreadLocal",
    "AsyncLocal",
    "WeakReference",
];

/// Types that hold any number of what their last argument names.
const COLLECTIONS: &[&str] = &[
    "List",
    "IList",
    "IEnumerable",
    "ICollection",
    "IReadOnlyList",
    "IReadOnlyCollection",
    "HashSet",
    "ISet",
    "Queue",
    "Stack",
    "ImmutableArray",
    "ImmutableList",
    "ImmutableHashSet",
    "ConcurrentBag",
    "ConcurrentQueue",
    "IAsyncEnumerable",
    "Dictionary",
    "IDictionary",
    "ConcurrentDictionary",
    "IReadOnlyDictionary",
    "ImmutableDictionary",
    "SortedDictionary",
    "DbSet",
    "IQueryable",
    "Span",
    "ReadOnlySpan",
    "Memory",
    "LinkedList",
    "SortedSet",
    "FrozenDictionary",
    "ObservableCollection",
    "Collection",
    "IEnumerator",
    "ILookup",
    "IGrouping",
    "Channel",
    "ImmutableArray.Builder",
];

impl<'a> Reader<'_, 'a> {
    /// The path of a type, without its arguments.
    pub(super) fn type_chain(&self, node: Node<'_>) -> Option<Chain<'a>> {
        let mut node = node;
        let mut names: Vec<(&'a str, bool)> = Vec::new();
        for _ in 0..64 {
            match node.kind() {
                "identifier" | "predefined_type" => {
                    let name = self.to.of(node);
                    if names.is_empty() {
                        return Some(self.named_type(name));
                    }
                    names.push((name, false));
                    break;
                }
                "generic_name" => {
                    let name = self.child(node, "identifier").map_or("", |name| self.to.of(name));
                    names.push((name, false));
                    break;
                }
                "qualified_name" | "alias_qualified_name" => {
                    let name = node.child_by_field_name("name")?;
                    let name =
                        if name.kind() == "generic_name" { self.child(name, "identifier")? } else { name };
                    names.push((self.to.of(name), false));
                    match node.child_by_field_name("qualifier") {
                        Some(qualifier) => node = qualifier,
                        None => break,
                    }
                }
                "nullable_type" | "ref_type" | "scoped_type" | "pointer_type" | "array_type" => {
                    node = node.child_by_field_name("type")?;
                }
                _ => return None,
            }
        }
        names.reverse();
        Some(Chain { segments: names, ..Chain::default() }).filter(|chain| !chain.segments.is_empty())
    }

    fn named_type(&self, name: &'a str) -> Chain<'a> {
        match self.generics.iter().rev().take(64).find(|(generic, _)| *generic == name) {
            Some((_, Some(bound))) => Chain::of(&[*bound]),
            Some((_, None)) => Chain::unnamed(),
            None => Chain::of(&[name]),
        }
    }

    /// What a value of a type is; nothing if that is not known.
    pub(super) fn type_source(&self, node: Node<'_>) -> Option<Source<'a>> {
        let mut node = node;
        let mut value = Value::Instance;
        for _ in 0..32 {
            match node.kind() {
                "nullable_type" | "ref_type" | "scoped_type" | "pointer_type" => {
                    node = node.child_by_field_name("type")?;
                }
                "array_type" if value == Value::Instance => {
                    value = Value::Elements;
                    node = node.child_by_field_name("type")?;
                }
                "generic_name" => {
                    let chain = self.type_chain(node)?;
                    let collects = COLLECTIONS.contains(&chain.last()) && value == Value::Instance;
                    let list = self.child(node, "type_argument_list").map(|list| self.children(list));
                    let inner = list.and_then(|list| list.last().copied());
                    match inner.filter(|_| collects || WRAPPERS.contains(&chain.last())) {
                        Some(inner) => node = inner,
                        None => return Some(Source::new(value, chain)),
                    }
                    if collects {
                        value = Value::Elements;
                    }
                }
                "implicit_type" | "tuple_type" | "function_pointer_type" => return None,
                _ => {
                    let chain = self.type_chain(node)?;
                    return Some(Source::new(value, chain)).filter(|source| !source.chain.is_unnamed());
                }
            }
        }
        None
    }

    /// Binds a name to a declared type.
    pub(super) fn bind_type(&mut self, to: (DefinitionIndex, &str), typed: Node<'_>, scope: DefinitionIndex) {
        if let Some(source) = self.type_source(typed) {
            let path = source.chain.keep(self.to);
            self.to.bind(to, source.value, path, scope);
        }
    }

    /// Refers to every type that a type names.
    pub(super) fn types(&mut self, node: Node<'_>) {
        self.deeper(node, |reader| reader.types_at(node));
    }

    fn types_at(&mut self, node: Node<'_>) {
        match node.kind() {
            "identifier" | "qualified_name" | "alias_qualified_name" | "generic_name" => {
                if let Some(chain) = self.type_chain(node) {
                    let name = self.to.of(node);
                    let generic = self.generics.iter().rev().take(64).any(|(generic, _)| *generic == name);
                    if !generic && !matches!(name, "var" | "dynamic" | "nint" | "nuint" | "notnull") {
                        self.refer(&chain, Shape::Type, line_of(node));
                    }
                }
                self.type_arguments(node);
            }
            "predefined_type" | "implicit_type" | "modifier" => {}
            "tuple_element" | "function_pointer_parameter" => {
                if let Some(typed) = node.child_by_field_name("type") {
                    self.types(typed);
                }
            }
            "array_rank_specifier" => self.visit_children(node),
            _ => {
                for child in self.children(node) {
                    self.types(child);
                }
            }
        }
    }

    /// Refers to what stands between the angle brackets of a name.
    pub(super) fn type_arguments(&mut self, node: Node<'_>) {
        let mut node = node;
        for _ in 0..32 {
            let own =
                if node.kind() == "generic_name" { Some(node) } else { node.child_by_field_name("name") };
            let list = own.and_then(|own| self.child(own, "type_argument_list"));
            for child in list.map(|list| self.children(list)).unwrap_or_default() {
                self.types(child);
            }
            match node.child_by_field_name("qualifier") {
                Some(qualifier) => node = qualifier,
                None => break,
            }
        }
    }

    /// Takes in the generic parameters of a declaration, with what they are constrained to.
    pub(super) fn generic_parameters(&mut self, node: Node<'_>) {
        let list = self.child(node, "type_parameter_list").map(|list| self.children(list));
        let first = self.generics.len();
        for parameter in list.unwrap_or_default() {
            if parameter.kind() == "type_parameter" {
                self.generics.push((self.field(parameter, "name"), None));
            }
        }
        let clauses = self
            .children(node)
            .into_iter()
            .filter(|child| child.kind() == "type_parameter_constraints_clause");
        for clause in clauses {
            let name = self.child(clause, "identifier").map_or("", |name| self.to.of(name));
            let types =
                self.children(clause).into_iter().filter_map(|child| child.child_by_field_name("type"));
            let types: Vec<Node<'_>> = types.collect();
            let bound = types.first().and_then(|typed| self.type_chain(*typed)).map(|chain| chain.last());
            let generics = self.generics.get_mut(first..).unwrap_or_default();
            if let Some(generic) = generics.iter_mut().take(64).find(|(generic, _)| *generic == name) {
                generic.1 = generic.1.or(bound.filter(|bound| *bound != "?"));
            }
            for typed in types {
                self.types(typed);
            }
        }
    }
}
