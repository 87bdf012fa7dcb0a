//! The facts of a Python program.

mod assign;
mod call;
mod mark;
mod path;
mod types;

use std::collections::{HashMap, HashSet};

use caution_core::facts::{
    DefinitionIndex, DefinitionKind, EntryKind, Import, MODULE, Shape, UNNAMED, Value, Visibility,
};
use tree_sitter::Node;

use crate::lang::facts::{Builder, DEPTH, Defined, line_of};

pub(super) fn extract(builder: &mut Builder<'_>, root: Node<'_>) {
    let mut reader = Reader {
        b: builder,
        locals: Vec::new(),
        known: HashSet::new(),
        globals: HashSet::new(),
        hidden: Vec::new(),
        branches: 0,
        imported: HashMap::new(),
    };
    reader.documentation(root);
    reader.children(root, Place { within: MODULE, own: None, depth: 0, types_only: false });
}

/// Where the reader stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    /// The innermost definition.
    within: DefinitionIndex,
    /// What the own object is called here.
    own: Option<&'a str>,
    /// How deep the tree nests.
    depth: u32,
    /// Whether what is imported here is for types alone.
    types_only: bool,
}

impl Place<'_> {
    fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

struct Reader<'b, 'a> {
    b: &'b mut Builder<'a>,
    /// The names that the functions around bind, innermost last.
    locals: Vec<HashSet<&'a str>>,
    /// Variables and fields that have a definition already.
    known: HashSet<(DefinitionIndex, &'a str)>,
    /// Names that a function says belong to the module.
    globals: HashSet<(DefinitionIndex, &'a str)>,
    /// Names that closures and comprehensions around bind for themselves, of which nothing is known.
    hidden: Vec<&'a str>,
    /// How many branches there are around: what stands there may not run.
    branches: u32,
    /// Of each scope, the import that bound a name last, if it is sure to.
    imported: HashMap<(DefinitionIndex, &'a str), usize>,
}

impl<'a> Reader<'_, 'a> {
    fn children(&mut self, node: Node<'_>, place: Place<'a>) {
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            self.visit(child, place.deeper());
        }
    }

    fn field(&mut self, node: Node<'_>, field: &str, place: Place<'a>) {
        if let Some(child) = node.child_by_field_name(field) {
            self.visit(child, place.deeper());
        }
    }

    fn visit(&mut self, node: Node<'_>, place: Place<'a>) {
        if place.depth > DEPTH {
            self.b.too_deep(node);
            return;
        }
        match node.kind() {
            "comment" | "nonlocal_statement" | "pass_statement" => {}
            "global_statement" => {
                let mut cursor = node.walk();
                let names = node.named_children(&mut cursor).map(|name| (place.within, self.b.of(name)));
                self.globals.extend(names);
            }
            "decorated_definition" => self.decorated(node, place),
            "function_definition" => self.function(node, node, place),
            "class_definition" => self.class(node, node, place),
            "import_statement" | "import_from_statement" | "future_import_statement" => {
                self.import(node, place)
            }
            "assignment" => self.assignment(node, place),
            "named_expression" => {
                self.bind_value(node.child_by_field_name("name"), node.child_by_field_name("value"), place);
                self.field(node, "value", place);
            }
            "for_statement" | "for_in_clause" => self.each(node, place),
            "as_pattern" => self.alias(node, place),
            "return_statement" | "yield" => self.result(node, place),
            "if_statement" => self.condition(node, place),
            "identifier" | "attribute" | "call" | "subscript" => self.expression(node, Shape::Read, place),
            "string" | "concatenated_string" => self.text(node, place),
            "keyword_argument" => self.field(node, "value", place),
            "lambda" => self.lambda(node, place),
            "list_comprehension"
            | "set_comprehension"
            | "dictionary_comprehension"
            | "generator_expression"
                if self.locals.is_empty() =>
            {
                self.comprehension(node, place);
            }
            "dotted_name" => self.matched(node, place),
            "keyword_pattern" => {
                node.named_child(1).into_iter().for_each(|value| self.visit(value, place.deeper()));
            }
            "try_statement" | "match_statement" | "while_statement" => self.branch(node, place),
            "type" => self.annotation(node, place),
            _ => self.children(node, place),
        }
    }

    /// A text that stands alone at the beginning of a body is documentation.
    fn documentation(&mut self, body: Node<'_>) {
        let first = body.named_child(0).filter(|first| first.kind() == "expression_statement");
        if let Some(text) =
            first.and_then(|first| first.named_child(0)).filter(|text| text.kind() == "string")
        {
            self.b.silent(text);
            let said = self.b.of(text);
            self.b.documents(said);
        }
    }

    fn decorated(&mut self, node: Node<'_>, place: Place<'a>) {
        let Some(inner) = node.child_by_field_name("definition") else { return };
        match inner.kind() {
            "class_definition" => self.class(node, inner, place),
            _ => self.function(node, inner, place),
        }
    }

    fn function(&mut self, whole: Node<'_>, node: Node<'_>, place: Place<'a>) {
        let (Some(head), Some(body)) = (node.child_by_field_name("name"), node.child_by_field_name("body"))
        else {
            self.children(node, place);
            return;
        };
        let name = self.b.of(head);
        let in_class = self.b.kind(place.within).has_members();
        let marks = self.marks(whole);
        let is_fixture = marks.iter().any(|mark| mark.last() == "fixture");
        let is_autouse = is_fixture && marks.iter().any(|mark| self.is_autouse(mark));
        let kind = match (in_class, name) {
            (true, "__init__" | "__new__" | "__post_init__") => DefinitionKind::Constructor,
            _ if is_fixture => DefinitionKind::Fixture,
            (true, _) => DefinitionKind::Method,
            (false, _) => DefinitionKind::Function,
        };
        let visibility = visibility(name);
        let (parent, body) = (place.within, Some(body));
        self.rebind(parent, name);
        let branches = std::mem::take(&mut self.branches);
        let index = self.b.define(&Defined { name, kind, parent, whole, head, body, visibility });
        if let Some(definition) = self.b.definition(index) {
            let is_hook = !in_class && name.starts_with("pytest_");
            definition.implicit = in_class && mark::is_implicit(name) || is_autouse || is_hook;
        }
        if let Some(parameters) = node.child_by_field_name("parameters") {
            // What stands for a default is made when the function is.
            self.defaults(parameters, place);
        }
        for mark in &marks {
            self.mark(mark, index, place);
        }
        self.entry_of_function(index, name, place.within, &marks);
        if let Some(alias) = marks.iter().filter(|_| is_fixture).find_map(|mark| self.fixture_name(mark)) {
            let import = Import {
                within: place.within,
                module: self.b.name(""),
                item: Some(self.b.name(name)),
                alias: Some(self.b.name(alias)),
                star: false,
                type_only: false,
                exported: true,
                line: line_of(head),
            };
            self.b.import(import);
        }

        let is_static = marks.iter().any(|mark| mark.last() == "staticmethod");
        let injects = is_fixture || name.starts_with("test");
        let own = if in_class && !is_static { self.own_name(node) } else { None };
        let inner = Place { within: index, own: own.or(place.own), depth: place.depth, types_only: false };
        let (from, mut locals) = (self.b.references(), HashSet::new());
        self.parameters(node, inner, own, injects, &mut locals);
        self.locals.push(locals);
        if let Some(returns) = node.child_by_field_name("return_type") {
            self.typed((index, ""), returns, inner, place.within);
            let is_property = marks.iter().any(|mark| matches!(mark.last(), "property" | "cached_property"));
            if is_property {
                self.typed((place.within, name), returns, inner, place.within);
            }
        }
        if let Some(body) = body {
            self.documentation(body);
            self.children(body, inner);
        }
        if let Some(locals) = self.locals.pop() {
            self.b.drop_locals(from, &locals);
        }
        self.branches = branches;
    }

    /// What the first parameter is called.
    fn own_name(&self, function: Node<'_>) -> Option<&'a str> {
        let first = function.child_by_field_name("parameters")?.named_child(0)?;
        match first.kind() {
            "identifier" => Some(self.b.of(first)),
            "typed_parameter" => first.named_child(0).map(|name| self.b.of(name)),
            _ => None,
        }
    }

    fn defaults(&mut self, parameters: Node<'_>, place: Place<'a>) {
        let mut cursor = parameters.walk();
        for parameter in parameters.named_children(&mut cursor) {
            self.field(parameter, "value", place);
        }
    }

    fn parameters(
        &mut self,
        function: Node<'_>,
        place: Place<'a>,
        own: Option<&'a str>,
        injects: bool,
        locals: &mut HashSet<&'a str>,
    ) {
        let Some(parameters) = function.child_by_field_name("parameters") else { return };
        let mut cursor = parameters.walk();
        for parameter in parameters.named_children(&mut cursor) {
            let named = match parameter.kind() {
                "identifier" => Some(parameter),
                "default_parameter" | "typed_default_parameter" => parameter.child_by_field_name("name"),
                "typed_parameter" | "list_splat_pattern" | "dictionary_splat_pattern" => {
                    parameter.named_child(0)
                }
                _ => None,
            };
            let Some(name) = named.filter(|name| name.kind() == "identifier").map(|name| self.b.of(name))
            else {
                continue;
            };
            let annotation = parameter.child_by_field_name("type");
            if Some(name) == own {
                continue;
            }
            locals.insert(name);
            if injects && !matches!(parameter.kind(), "default_parameter" | "typed_default_parameter") {
                let path = self.b.path(&[(name, false)]);
                self.b.refer(place.within, path, Shape::Inject, line_of(parameter));
            }
            match annotation {
                Some(annotation) => self.typed((place.within, name), annotation, place, place.within),
                None => {
                    let fixture = format!("@{name}");
                    let from: &[(&str, bool)] =
                        if injects { &[(&fixture, true)] } else { &[(UNNAMED, false)] };
                    let path = self.b.path(from);
                    self.b.bind((place.within, name), Value::Same, path, place.within);
                }
            }
        }
    }

    fn class(&mut self, whole: Node<'_>, node: Node<'_>, place: Place<'a>) {
        let (Some(head), Some(body)) = (node.child_by_field_name("name"), node.child_by_field_name("body"))
        else {
            self.children(node, place);
            return;
        };
        let name = self.b.of(head);
        let bases = node.child_by_field_name("superclasses");
        let (kind, visibility) = (DefinitionKind::Class, visibility(name));
        self.rebind(place.within, name);
        let defined = Defined { name, kind, parent: place.within, whole, head, body: Some(body), visibility };
        let index = self.b.define(&defined);
        for mark in &self.marks(whole) {
            self.mark(mark, index, place);
        }
        if let Some(bases) = bases {
            self.bases(bases, index, place);
        }
        self.documentation(body);
        let inner = Place { within: index, own: None, depth: place.depth, types_only: false };
        self.children(body, inner);
    }

    fn bases(&mut self, bases: Node<'_>, class: DefinitionIndex, place: Place<'a>) {
        let mut cursor = bases.walk();
        for base in bases.named_children(&mut cursor) {
            let value = if base.kind() == "keyword_argument" {
                base.child_by_field_name("value")
            } else {
                Some(base)
            };
            let Some(value) = value else { continue };
            // `Generic[T]` extends `Generic`.
            let bare = if value.kind() == "subscript" { value.child_by_field_name("value") } else { None };
            let mut segments = Vec::new();
            self.segments(bare.unwrap_or(value), &mut segments, place);
            if segments.first().is_some_and(|(head, _)| *head != UNNAMED) {
                let path = self.b.path(&segments);
                self.b.base(class, path, line_of(value));
            }
            if bare.is_some() {
                self.field(value, "subscript", Place { types_only: true, ..place });
            }
        }
    }

    fn import(&mut self, node: Node<'_>, place: Place<'a>) {
        self.b.silent(node);
        let module = node.child_by_field_name("module_name").map(|module| self.b.of(module).replace(' ', ""));
        let line = line_of(node);
        let mut cursor = node.walk();
        let names: Vec<Node<'_>> = node.children_by_field_name("name", &mut cursor).collect();
        let star = (0..node.named_child_count()).any(|at| {
            u32::try_from(at)
                .ok()
                .and_then(|at| node.named_child(at))
                .is_some_and(|child| child.kind() == "wildcard_import")
        });
        let add =
            |reader: &mut Self, module: &str, item: Option<&str>, alias: Option<&'a str>, star: bool| {
                let import = Import {
                    within: place.within,
                    module: reader.b.name(module),
                    item: item.map(|item| reader.b.name(item)),
                    alias: alias.map(|alias| reader.b.name(alias)),
                    star,
                    type_only: place.types_only,
                    exported: place.within == MODULE,
                    line,
                };
                if let Some(alias) = alias {
                    let known = reader.imported.get(&(place.within, alias)).copied();
                    let known = known.and_then(|known| reader.b.so_far().imports.get(known));
                    // `import a.b` and `import a.c` bind one `a`.
                    if known.is_some_and(|known| (known.module, known.item) != (import.module, import.item)) {
                        reader.rebind(place.within, alias);
                    }
                    reader.imported.insert((place.within, alias), reader.b.so_far().imports.len());
                }
                if let (Some(alias), Some(locals)) = (alias, reader.locals.last_mut()) {
                    // It is bound here by the import itself, and is no local of unknown value.
                    locals.remove(alias);
                }
                reader.b.import(import);
            };
        if let Some(module) = module {
            if star {
                add(self, &module, None, None, true);
            }
            for name in names {
                let (item, alias) = self.aliased(name);
                add(self, &module, Some(item), Some(alias.unwrap_or(item)), false);
            }
            return;
        }
        for name in names {
            let (item, alias) = self.aliased(name);
            match alias {
                Some(alias) => add(self, item, None, Some(alias), false),
                None => {
                    let top = item.split('.').next().unwrap_or(item);
                    if top != item {
                        add(self, item, None, None, false);
                    }
                    add(self, top, None, Some(top), false);
                }
            }
        }
    }

    fn aliased(&self, name: Node<'_>) -> (&'a str, Option<&'a str>) {
        let inner = name.child_by_field_name("name").unwrap_or(name);
        (self.b.of(inner), name.child_by_field_name("alias").map(|alias| self.b.of(alias)))
    }

    fn result(&mut self, node: Node<'_>, place: Place<'a>) {
        if let Some(value) = node.named_child(0) {
            let segments = self.value(value, place, 0);
            if segments.first().is_some_and(|(head, _)| *head != UNNAMED) {
                let path = self.b.path(&segments);
                self.b.bind((place.within, ""), Value::Same, path, place.within);
            }
        }
        self.children(node, place);
    }

    /// `if __name__ == "__main__":` is a command; `if TYPE_CHECKING:` imports for types alone.
    fn condition(&mut self, node: Node<'_>, place: Place<'a>) {
        let condition = node.child_by_field_name("condition").map_or("", |condition| self.b.of(condition));
        if place.within == MODULE && condition.contains("__name__") && condition.contains("__main__") {
            let (kind, visibility) = (DefinitionKind::Registration, Visibility::Private);
            let (name, parent) = ("__main__", place.within);
            let defined = Defined { name, kind, parent, whole: node, head: node, body: None, visibility };
            let index = self.b.define(&defined);
            self.b.entry(index, EntryKind::Command, "");
            self.children(node, Place { within: index, ..place });
            return;
        }
        let types_only = condition.ends_with("TYPE_CHECKING");
        self.branches += 1;
        let body = node.child_by_field_name("consequence");
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            let types_only = types_only && body == Some(child) || place.types_only;
            self.visit(child, Place { types_only, ..place.deeper() });
        }
        self.branches -= 1;
    }

    fn lambda(&mut self, node: Node<'_>, place: Place<'a>) {
        let before = self.hidden.len();
        if let Some(parameters) = node.child_by_field_name("parameters") {
            self.defaults(parameters, place);
            let mut cursor = parameters.walk();
            for parameter in parameters.named_children(&mut cursor) {
                let name = parameter.child_by_field_name("name").or_else(|| match parameter.kind() {
                    "list_splat_pattern" | "dictionary_splat_pattern" => parameter.named_child(0),
                    _ => Some(parameter),
                });
                self.hidden.extend(name.map(|name| self.b.of(name)));
            }
        }
        self.field(node, "body", place);
        self.hidden.truncate(before);
    }

    /// What may not run: of two imports of a name there, either may be meant.
    fn branch(&mut self, node: Node<'_>, place: Place<'a>) {
        self.branches += 1;
        self.children(node, place);
        self.branches -= 1;
    }

    /// A name that is bound anew: whatever an import bound before is no longer meant.
    fn rebind(&mut self, within: DefinitionIndex, name: &'a str) {
        if let Some(import) = self.imported.remove(&(within, name)).filter(|_| self.branches == 0) {
            self.b.forget(import);
        }
    }
}

fn visibility(name: &str) -> Visibility {
    match name {
        _ if name.starts_with("__") && name.ends_with("__") => Visibility::Public,
        _ if name.starts_with("__") => Visibility::Private,
        _ if name.starts_with('_') => Visibility::Package,
        _ => Visibility::Public,
    }
}
