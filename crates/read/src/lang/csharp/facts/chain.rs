//! Written paths: `a.B(x)?.C`.

use caution_core::facts::{Shape, UNNAMED, Value};
use tree_sitter::Node;

use super::Reader;
use crate::lang::facts::line_of;
use crate::lang::shadows::{Chain, Source};

/// Methods that give the elements of what they are called on.
const SAME_ELEMENTS: &[&str] = &[
    "Where",
    "OrderBy",
    "OrderByDescending",
    "ThenBy",
    "ThenByDescending",
    "Skip",
    "Take",
    "Reverse",
    "Distinct",
    "ToList",
    "ToArray",
    "AsEnumerable",
    "AsQueryable",
    "AsNoTracking",
    "Include",
    "TakeWhile",
    "SkipWhile",
    "Concat",
    "Union",
    "Except",
    "Append",
    "Prepend",
    "ToHashSet",
    "AsParallel",
    "DistinctBy",
    "ToListAsync",
    "ToArrayAsync",
];

/// Methods that are called with a function of an element.
const OF_ELEMENTS: &[&str] = &[
    "Where",
    "Select",
    "SelectMany",
    "Any",
    "All",
    "First",
    "FirstOrDefault",
    "Single",
    "SingleOrDefault",
    "Last",
    "LastOrDefault",
    "OrderBy",
    "OrderByDescending",
    "ThenBy",
    "ThenByDescending",
    "GroupBy",
    "ToDictionary",
    "Sum",
    "Max",
    "Min",
    "Average",
    "Count",
    "TakeWhile",
    "SkipWhile",
    "ForEach",
    "Find",
    "FindAll",
    "Exists",
    "RemoveAll",
    "MaxBy",
    "MinBy",
    "DistinctBy",
    "FirstAsync",
    "FirstOrDefaultAsync",
    "SingleAsync",
    "SingleOrDefaultAsync",
    "AnyAsync",
    "AllAsync",
    "ToLookup",
    "Partition",
    "TrueForAll",
    "FindIndex",
];

/// Methods that give one element of what they are called on.
const ONE_ELEMENT: &[&str] = &[
    "First",
    "FirstOrDefault",
    "Single",
    "SingleOrDefault",
    "Last",
    "LastOrDefault",
    "Find",
    "ElementAt",
    "FirstAsync",
    "FirstOrDefaultAsync",
    "SingleAsync",
    "SingleOrDefaultAsync",
    "Dequeue",
    "Pop",
    "Peek",
    "MaxBy",
    "MinBy",
];

/// A path and what stands inside it.
pub(super) struct Spine<'a, 't> {
    pub(super) chain: Chain<'a>,
    /// Where it begins.
    pub(super) head: Node<'t>,
    /// What stands inside it, in its order: lists of arguments with the length of the path up to the name that
    /// is called with them, and (with 0) anything else.
    pub(super) inside: Vec<(Node<'t>, usize)>,
}

impl<'a> Reader<'_, 'a> {
    /// Reads a path from its end to its head, without recursion.
    pub(super) fn spine<'t>(&mut self, node: Node<'t>) -> Spine<'a, 't> {
        let mut chain = Chain::default();
        let mut inside: Vec<(Node<'t>, usize)> = Vec::new();
        let mut conditions: Vec<Node<'t>> = Vec::new();
        let (mut node, mut called) = (node, false);
        let mut open = None;
        loop {
            let next = match node.kind() {
                "invocation_expression" => {
                    called = true;
                    if let Some(arguments) = node.child_by_field_name("arguments") {
                        open = Some(inside.len());
                        inside.push((arguments, 0));
                    }
                    node.child_by_field_name("function")
                }
                "member_access_expression" | "member_binding_expression" => {
                    let name = node.child_by_field_name("name");
                    self.push_name(name, called, &mut chain, &mut inside);
                    if let Some(part) = open.take().and_then(|at| inside.get_mut(at)) {
                        part.1 = chain.segments.len();
                    }
                    called = false;
                    if node.kind() == "member_binding_expression" {
                        conditions.pop().map(|condition| operand(condition, &mut inside))
                    } else {
                        node.child_by_field_name("expression")
                    }
                }
                "conditional_access_expression" => {
                    conditions.extend(node.child_by_field_name("condition"));
                    let last = u32::try_from(node.named_child_count().saturating_sub(1)).unwrap_or(0);
                    node.named_child(last)
                }
                "await_expression" | "parenthesized_expression" | "checked_expression" => node.named_child(0),
                "postfix_unary_expression" if self.to.of(node).ends_with('!') => node.named_child(0),
                _ => None,
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        self.head(node, called, &mut chain, &mut inside);
        if let Some(part) = open.and_then(|at| inside.get_mut(at)) {
            part.1 = chain.segments.len();
        }
        inside.extend(conditions.into_iter().map(|condition| (condition, 0)));
        chain.segments.reverse();
        let total = chain.segments.len();
        for part in &mut inside {
            part.1 = if part.1 == 0 { 0 } else { (total + 1).saturating_sub(part.1) };
        }
        inside.reverse();
        Spine { chain, head: node, inside }
    }

    fn push_name<'t>(
        &self,
        name: Option<Node<'t>>,
        called: bool,
        chain: &mut Chain<'a>,
        inside: &mut Vec<(Node<'t>, usize)>,
    ) {
        let Some(name) = name else { return chain.segments.push((UNNAMED, called)) };
        let mut text = self.to.of(name);
        if name.kind() == "generic_name" {
            text = self.child(name, "identifier").map_or("", |name| self.to.of(name));
            inside.extend(self.child(name, "type_argument_list").map(|list| (list, 0)));
        }
        chain.segments.push((text, called));
    }

    /// Reads the head of a path; its names are pushed last first.
    fn head<'t>(
        &mut self,
        node: Node<'t>,
        called: bool,
        chain: &mut Chain<'a>,
        inside: &mut Vec<(Node<'t>, usize)>,
    ) {
        let before = chain.segments.len();
        match node.kind() {
            "identifier" => {
                let name = self.to.of(node);
                if let Some(shadow) = self.locals.find(name) {
                    (chain.shadow, chain.is_local) = (shadow, true);
                    let options = name.to_ascii_lowercase().ends_with("options");
                    if options && matches!(chain.segments.last(), Some(("Value" | "CurrentValue", false))) {
                        chain.segments.pop();
                    }
                } else if name.to_ascii_lowercase().ends_with("options")
                    && before > 1
                    && matches!(chain.segments.last(), Some(("Value" | "CurrentValue", false)))
                {
                    chain.segments.pop();
                }
                chain.segments.push((name, called));
            }
            "generic_name" => self.push_name(Some(node), called, chain, inside),
            "this" => chain.segments.push(("self", called)),
            "base" => chain.segments.push(("super", called)),
            "predefined_type" => chain.segments.push((self.to.of(node), called)),
            "qualified_name" | "alias_qualified_name" => {
                let names = self.type_chain(node).unwrap_or_else(Chain::unnamed);
                chain.segments.extend(names.segments.iter().rev());
                inside.push((node, 0));
            }
            "object_creation_expression" => {
                let typed = node.child_by_field_name("type");
                let names = typed.and_then(|typed| self.type_chain(typed)).unwrap_or_else(Chain::unnamed);
                chain.segments.extend(names.segments.iter().rev());
                if let Some(last) = chain.segments.get_mut(before) {
                    last.1 = true;
                }
                inside.push((node, 0));
            }
            "element_access_expression" | "element_binding_expression" => {
                let name = self.indexed(node, chain);
                chain.segments.push((name, called));
                inside.push((node, 0));
            }
            kind => {
                let cast = matches!(kind, "cast_expression" | "as_expression");
                let name = if cast { self.cast(node, chain) } else { built_in(kind) };
                chain.segments.push((name.unwrap_or(UNNAMED), called));
                inside.push((node, 0));
            }
        }
        if called && let Some(last) = chain.segments.get_mut(before) {
            last.1 = true;
        }
    }

    /// A value of a type that is written beside it, at the head of a longer path.
    fn cast(&mut self, node: Node<'_>, chain: &mut Chain<'a>) -> Option<&'a str> {
        let typed = node.child_by_field_name("type").or_else(|| node.child_by_field_name("right"))?;
        let source = self.instance(typed)?;
        self.nameless(&source, chain)
    }

    /// Something without a name that a longer path begins with: it gets one.
    fn nameless(&mut self, source: &Source<'a>, chain: &mut Chain<'a>) -> Option<&'a str> {
        const NAMELESS: &str = "[]";
        if chain.segments.is_empty() {
            return None;
        }
        let mark = self.locals.enter();
        chain.shadow = self.locals.declare(self.to, self.within, NAMELESS, Some(source));
        self.locals.leave(mark);
        chain.is_local = true;
        Some(NAMELESS)
    }

    /// `xs[i]` at the head of a longer path: an element of `xs`.
    fn indexed(&mut self, node: Node<'_>, chain: &mut Chain<'a>) -> &'a str {
        let base = node.child_by_field_name("expression").filter(|_| self.depth < crate::lang::facts::DEPTH);
        let Some(base) = base.filter(|_| !chain.segments.is_empty()) else { return UNNAMED };
        self.depth += 1;
        let base = self.spine(base).chain;
        self.depth -= 1;
        if base.is_unnamed() || base.head() == UNNAMED {
            return UNNAMED;
        }
        self.nameless(&Source::new(Value::ElementOf, base), chain).unwrap_or(UNNAMED)
    }

    /// What an expression is; nothing if that is not known.
    pub(super) fn source(&mut self, node: Node<'_>) -> Option<Source<'a>> {
        let mut node = node;
        for _ in 0..32 {
            match node.kind() {
                "cast_expression" => return self.instance(node.child_by_field_name("type")?),
                "as_expression" => return self.instance(node.child_by_field_name("right")?),
                "await_expression" | "parenthesized_expression" => node = node.named_child(0)?,
                "element_access_expression" => {
                    let base = self.spine(node.child_by_field_name("expression")?).chain;
                    let known = !base.is_unnamed() && base.head() != UNNAMED;
                    return known.then(|| Source::new(Value::ElementOf, base));
                }
                "conditional_expression" => node = node.child_by_field_name("consequence")?,
                "binary_expression" if self.child(node, "??").is_some() => {
                    node = node.child_by_field_name("left")?
                }
                "array_creation_expression" => return self.instance(node.child_by_field_name("type")?),
                "implicit_array_creation_expression" | "collection_expression" => return None,
                _ => break,
            }
        }
        if let Some(name) = built_in(node.kind()) {
            return Some(Source::built_in(name));
        }
        let chain = self.spine(node).chain;
        if chain.is_unnamed() || chain.head() == UNNAMED {
            return None;
        }
        if chain.segments.len() > 1 && chain.is_called() && ONE_ELEMENT.contains(&chain.last()) {
            let before = chain.beginning(chain.segments.len() - 1);
            return Some(Source::new(Value::ElementOf, iterated(before)));
        }
        if chain.segments.len() > 1 && chain.is_called() && SAME_ELEMENTS.contains(&chain.last()) {
            return Some(Source::new(Value::Same, iterated(chain)));
        }
        Some(Source::new(Value::Same, chain))
    }

    /// What the elements of an expression are.
    pub(super) fn elements(&mut self, node: Node<'_>) -> Option<Source<'a>> {
        let chain = self.spine(node).chain;
        let known = !chain.is_unnamed() && chain.head() != UNNAMED;
        known.then(|| Source::new(Value::ElementOf, iterated(chain)))
    }

    /// What the parameter of a function is that a method is called with.
    pub(super) fn lambda_source(&self, chain: &Chain<'a>, length: usize) -> Option<Source<'a>> {
        let method = length.checked_sub(1).and_then(|at| chain.segments.get(at))?;
        if !(2..=24).contains(&length) || chain.head() == UNNAMED || !OF_ELEMENTS.contains(&method.0) {
            return None;
        }
        Some(Source::new(Value::ElementOf, iterated(chain.beginning(length - 1))))
    }

    /// Refers to a path and reads what stands inside it.
    pub(super) fn chain(&mut self, node: Node<'_>, shape: Shape) {
        let Spine { chain, head, inside } = self.spine(node);
        let shape = if chain.is_called() { Shape::Call } else { shape };
        // An object that is made refers to its type itself.
        let is_made = head.kind() == "object_creation_expression" && chain.segments.len() == 1;
        let is_hidden = is_made || chain.segments.len() == 1 && chain.head() == "nameof";
        let path = if is_hidden { None } else { self.refer(&chain, shape, line_of(head)) };
        for (part, length) in inside {
            if length > 0 {
                if let Some(path) = path {
                    self.to.arguments(path, length - 1, self.children(part).len());
                }
                self.arguments(&chain, length, part);
            } else if part.kind() == "type_argument_list" || part.kind().ends_with("qualified_name") {
                if part.kind() == "type_argument_list" {
                    self.types(part);
                }
            } else if part.id() == node.id() {
                self.visit_children(part);
            } else {
                self.visit(part);
            }
        }
    }
}

/// What `?.` is asked of: the grammar takes all of `a || b` in `a || b?.C`, and of `!b` in `!b?.C`.
fn operand<'t>(condition: Node<'t>, inside: &mut Vec<(Node<'t>, usize)>) -> Node<'t> {
    let mut node = condition;
    for _ in 0..32 {
        let next = match node.kind() {
            "binary_expression" => {
                inside.extend(node.child_by_field_name("left").map(|left| (left, 0)));
                node.child_by_field_name("right")
            }
            "prefix_unary_expression" => node.named_child(0),
            _ => None,
        };
        match next {
            Some(next) => node = next,
            None => break,
        }
    }
    node
}

/// What is iterated over, without the methods that give the same elements.
fn iterated(chain: Chain<'_>) -> Chain<'_> {
    let mut chain = chain;
    while chain.segments.len() > 1 && chain.is_called() && SAME_ELEMENTS.contains(&chain.last()) {
        chain.segments.pop();
    }
    chain
}

/// The built-in type of a literal.
fn built_in(kind: &str) -> Option<&'static str> {
    match kind {
        "string_literal"
        | "verbatim_string_literal"
        | "raw_string_literal"
        | "interpolated_string_expression" => Some("string"),
        "character_literal" => Some("char"),
        "integer_literal" => Some("int"),
        "real_literal" => Some("double"),
        "boolean_literal" => Some("bool"),
        _ => None,
    }
}
