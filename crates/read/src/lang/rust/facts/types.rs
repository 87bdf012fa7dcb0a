//! Types: what they name, and what a value of such a type is.

use caution_core::facts::{Shape, Value};
use tree_sitter::Node;

use super::Reader;
use crate::lang::facts::line_of;
use crate::lang::shadows::{Chain, Source};

/// Types that are used as if they were what they hold.
const WRAPPERS: &[&str] = &[
    "Option",
    "Result",
    "Box",
    "Rc",
    "Arc",
    "Cow",
    "Pin",
    "Cell",
    "RefCell",
    "Mutex",
    "RwLock",
    "OnceCell",
    "OnceLock",
    "LazyLock",
    "LazyCell",
    "Lazy",
    "Ref",
    "RefMut",
    "MutexGuard",
    "RwLockReadGuard",
    "RwLockWriteGuard",
    "ManuallyDrop",
    "MaybeUninit",
    "Weak",
    "NonNull",
    "Reverse",
    "Wrapping",
    "Poll",
    "Data",
    "State",
    "Json",
    "Extension",
    "Query",
    "Form",
    "BoxFuture",
    "IoResult",
    "LocalBoxFuture",
    "PhantomData",
    "ArcSwap",
    "CachePadded",
];

/// Types that hold any number of what their last argument names.
const COLLECTIONS: &[&str] = &[
    "Vec",
    "VecDeque",
    "HashSet",
    "BTreeSet",
    "LinkedList",
    "BinaryHeap",
    "IndexSet",
    "SmallVec",
    "ArrayVec",
    "HashMap",
    "BTreeMap",
    "IndexMap",
    "FxHashMap",
    "FxHashSet",
    "DashMap",
    "AHashMap",
    "Slab",
    "IndexVec",
    "FxIndexMap",
    "FxIndexSet",
    "ThinVec",
    "Receiver",
    "UnboundedReceiver",
    "BoxStream",
];

impl<'a> Reader<'_, 'a> {
    /// The path of a type, without its arguments, references and pointers.
    pub(super) fn type_chain(&self, node: Node<'_>) -> Option<Chain<'a>> {
        let mut node = node;
        for _ in 0..64 {
            match node.kind() {
                "type_identifier" | "identifier" | "field_identifier" => {
                    return Some(self.named_type(self.to.of(node)));
                }
                "primitive_type" => return Some(Chain::of(&[self.to.of(node)])),
                "scoped_type_identifier" | "scoped_identifier" => return Some(self.scoped(node)),
                "generic_type"
                | "generic_type_with_turbofish"
                | "reference_type"
                | "pointer_type"
                | "generic_function" => node = node.child_by_field_name("type")?,
                "dynamic_type" | "abstract_type" => node = node.child_by_field_name("trait")?,
                "bracketed_type" | "qualified_type" => {
                    node = node.child_by_field_name("type").or_else(|| node.named_child(0))?;
                }
                "bounded_type" | "trait_bounds" => {
                    node = self.children(node).into_iter().find(|child| child.kind() != "lifetime")?;
                }
                "higher_ranked_trait_bound" => node = node.child_by_field_name("type")?,
                _ => return None,
            }
        }
        None
    }

    /// A type that one name stands for: `Self`, a generic parameter, or itself.
    pub(super) fn named_type(&self, name: &'a str) -> Chain<'a> {
        if name == "Self"
            && let Some(own) = &self.own
        {
            return Chain::of(&own.path);
        }
        match self.generic(name) {
            Some(Some(bound)) => Chain::of(bound),
            Some(None) => Chain::unnamed(),
            None => Chain::of(&[name]),
        }
    }

    /// What a value of a type is; nothing if that is not known.
    pub(super) fn type_source(&self, node: Node<'_>) -> Option<Source<'a>> {
        let mut node = node;
        let mut value = Value::Instance;
        for _ in 0..64 {
            match node.kind() {
                "reference_type" | "pointer_type" => node = node.child_by_field_name("type")?,
                "array_type" => {
                    if value == Value::Elements {
                        return None;
                    }
                    value = Value::Elements;
                    node = node.child_by_field_name("element")?;
                }
                "generic_type" => {
                    let name = self.type_chain(node)?;
                    let arguments = node.child_by_field_name("type_arguments");
                    let wraps = WRAPPERS.contains(&name.last());
                    if !wraps && !COLLECTIONS.contains(&name.last()) {
                        return Some(Source::new(value, name)).filter(|source| !source.chain.is_unnamed());
                    }
                    let mut arguments = arguments.map(|list| self.children(list)).unwrap_or_default();
                    arguments.retain(|argument| argument.kind() != "lifetime");
                    let inner = if wraps {
                        arguments.first()
                    } else if value == Value::Elements {
                        None
                    } else {
                        value = Value::Elements;
                        if name.last().ends_with("Map") { arguments.get(1) } else { arguments.first() }
                    };
                    match inner {
                        Some(inner) => node = *inner,
                        None => return Some(Source::new(value, name)),
                    }
                }
                "abstract_type" | "dynamic_type" | "bounded_type" => {
                    if let Some((inner, elements)) = self.associated(node) {
                        if elements && value == Value::Elements {
                            return None;
                        }
                        if elements {
                            value = Value::Elements;
                        }
                        node = inner;
                        continue;
                    }
                    let chain = self.type_chain(node)?;
                    return Some(Source::new(value, chain)).filter(|source| !source.chain.is_unnamed());
                }
                _ => {
                    let chain = self.type_chain(node)?;
                    return Some(Source::new(value, chain)).filter(|source| !source.chain.is_unnamed());
                }
            }
        }
        None
    }

    /// The `T` of `impl Iterator<Item = T>` (many of them) and of `impl Future<Output = T>`.
    fn associated<'t>(&self, node: Node<'t>) -> Option<(Node<'t>, bool)> {
        let mut node = node;
        for _ in 0..8 {
            match node.kind() {
                "abstract_type" | "dynamic_type" => node = node.child_by_field_name("trait")?,
                "bounded_type" => {
                    node = self.children(node).into_iter().find(|child| child.kind() != "lifetime")?;
                }
                _ => break,
            }
        }
        let list = node.child_by_field_name("type_arguments").filter(|_| node.kind() == "generic_type")?;
        let binding = self.children(list).into_iter().find(|child| child.kind() == "type_binding")?;
        let name = binding.child_by_field_name("name").map(|name| self.to.of(name))?;
        let typed = binding.child_by_field_name("type")?;
        match name {
            "Item" => Some((typed, true)),
            "Output" => Some((typed, false)),
            _ => None,
        }
    }

    /// Refers to every type that a type names.
    pub(super) fn types(&mut self, node: Node<'_>, shape: Shape) {
        self.deeper(node, |reader| reader.types_at(node, shape));
    }

    fn types_at(&mut self, node: Node<'_>, shape: Shape) {
        match node.kind() {
            "type_identifier" | "scoped_type_identifier" | "identifier" | "scoped_identifier" => {
                self.refer_type(node, shape);
            }
            "generic_type" | "generic_type_with_turbofish" => {
                if let Some(typed) = node.child_by_field_name("type") {
                    self.refer_type(typed, shape);
                }
                self.type_arguments(node);
            }
            "primitive_type" | "lifetime" | "mutable_specifier" | "visibility_modifier" | "metavariable" => {}
            "array_type" => {
                if let Some(element) = node.child_by_field_name("element") {
                    self.types(element, Shape::Type);
                }
                if let Some(length) = node.child_by_field_name("length") {
                    self.visit(length);
                }
            }
            "type_binding" => {
                if let Some(typed) = node.child_by_field_name("type") {
                    self.types(typed, Shape::Type);
                }
            }
            "parameter" => {
                if let Some(typed) = node.child_by_field_name("type") {
                    self.types(typed, Shape::Type);
                }
            }
            "macro_invocation" | "block" => self.visit(node),
            "attribute_item" => self.attributes(self.within, &[node]),
            kind if kind.ends_with("_literal") => {}
            _ => {
                for child in self.children(node) {
                    self.types(child, if shape == Shape::Inherit { Shape::Type } else { shape });
                }
            }
        }
    }

    fn refer_type(&mut self, node: Node<'_>, shape: Shape) {
        if let Some(chain) = self.type_chain(node) {
            let generic = chain.segments.len() == 1 && self.generic(self.to.of(node)).is_some();
            if !generic && self.to.of(node) != "Self" {
                self.refer(&chain, shape, line_of(node));
            }
        }
        if node.kind().starts_with("scoped")
            && let Some(path) = node.child_by_field_name("path")
            && matches!(path.kind(), "bracketed_type" | "generic_type")
        {
            self.types(path, Shape::Type);
        }
    }

    /// Refers to the types between the angle brackets of a type.
    pub(super) fn type_arguments(&mut self, node: Node<'_>) {
        let list = match node.kind() {
            "type_arguments" => Some(node),
            _ => node.child_by_field_name("type_arguments"),
        };
        for child in list.map(|list| self.children(list)).unwrap_or_default() {
            self.types(child, Shape::Type);
        }
    }

    /// Takes in the generic parameters of an item, with their bounds, and those of its `where`.
    pub(super) fn generic_parameters(&mut self, node: Node<'_>) {
        let list = node.child_by_field_name("type_parameters").map(|list| self.children(list));
        let first = self.generics.len();
        for parameter in list.unwrap_or_default() {
            let Some(name) = parameter.child_by_field_name("name") else { continue };
            if parameter.kind() == "const_parameter" {
                self.generics.push((self.to.of(name), Some(vec!["usize"])));
            } else if parameter.kind() == "type_parameter" {
                let bounds = parameter.child_by_field_name("bounds");
                let bound = bounds.and_then(|bounds| self.bound(bounds));
                self.generics.push((self.to.of(name), bound));
                if let Some(bounds) = bounds {
                    self.types(bounds, Shape::Type);
                }
                if let Some(default) = parameter.child_by_field_name("default_type") {
                    self.types(default, Shape::Type);
                }
            }
        }
        let mut cursor = node.walk();
        let clause = node.named_children(&mut cursor).find(|child| child.kind() == "where_clause");
        for predicate in clause.map(|clause| self.children(clause)).unwrap_or_default() {
            let left = predicate.child_by_field_name("left");
            let bounds = predicate.child_by_field_name("bounds");
            if let (Some(left), Some(bounds)) = (left, bounds) {
                let name = self.to.of(left);
                let bound = self.bound(bounds);
                let generics = self.generics.get_mut(first..).unwrap_or_default();
                let known = generics.iter_mut().take(64).find(|(generic, _)| *generic == name);
                if let Some((_, open @ None)) = known {
                    *open = bound;
                } else if left.kind() != "lifetime" {
                    self.types(left, Shape::Type);
                }
                self.types(bounds, Shape::Type);
            }
        }
    }

    /// The first trait that a list of bounds names: what a value of such a type can do.
    fn bound(&self, bounds: Node<'_>) -> Option<Vec<&'a str>> {
        let children = self.children(bounds);
        let chains = children.iter().filter_map(|child| self.type_chain(*child));
        let names = |chain: Chain<'a>| chain.segments.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        let marker = |names: &Vec<&'a str>| {
            matches!(
                names.last().copied(),
                Some("Send" | "Sync" | "Sized" | "Unpin" | "Copy" | "Clone" | "Debug")
            )
        };
        let mut all: Vec<Vec<&'a str>> = chains.map(names).take(8).collect();
        let at = all.iter().position(|names| !marker(names)).unwrap_or(0);
        if at < all.len() { Some(all.swap_remove(at)) } else { None }
    }
}
