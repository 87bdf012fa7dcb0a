//! Types: their uses, and what they say of names.

use caution_core::facts::{DefinitionIndex, Shape, UNNAMED, Value};
use tree_sitter::Node;

use super::{Reader, Steps};
use crate::lang::facts::line_of;
use crate::lang::locals::named;

/// Templates that stand for what they hold.
const HOLDERS: &[&str] = &[
    "unique_ptr",
    "shared_ptr",
    "weak_ptr",
    "optional",
    "reference_wrapper",
    "atomic",
    "scoped_refptr",
    "RefPtr",
];

/// Templates of many elements: the last type that they get is that of the elements.
const MANY: &[&str] = &[
    "vector",
    "list",
    "deque",
    "array",
    "set",
    "unordered_set",
    "map",
    "unordered_map",
    "span",
    "initializer_list",
    "multimap",
    "forward_list",
];

/// What a type says.
enum Said<'a> {
    Instance(Steps<'a>),
    Elements(Steps<'a>),
    /// It is that of the value: `auto`.
    OfValue,
    Nothing,
}

impl<'a> Reader<'_, 'a> {
    /// The path of a type's name.
    pub(super) fn type_steps(&self, node: Node<'_>) -> Option<Steps<'a>> {
        match node.kind() {
            "type_identifier" | "qualified_identifier" | "template_type" | "identifier" => {
                Some(self.chain(node, &mut Vec::new(), &mut Vec::new()))
            }
            "primitive_type" => Some(vec![(self.builder.of(node), false)]),
            "struct_specifier" | "union_specifier" | "enum_specifier" | "class_specifier" => {
                self.type_steps(node.child_by_field_name("name")?)
            }
            "sized_type_specifier" => Some(vec![("int", false)]),
            "type_descriptor" => self.type_steps(node.child_by_field_name("type")?),
            _ => None,
        }
    }

    fn said(&self, node: Node<'_>, depth: u32) -> Said<'a> {
        if node.kind() == "placeholder_type_specifier" {
            return Said::OfValue;
        }
        let node = if node.kind() == "type_descriptor" {
            node.child_by_field_name("type").unwrap_or(node)
        } else {
            node
        };
        let mut template = node;
        while template.kind() == "qualified_identifier" {
            match template.child_by_field_name("name") {
                Some(name) => template = name,
                None => break,
            }
        }
        if template.kind() == "template_type" && depth < 8 {
            let name = template.child_by_field_name("name").map_or("", |name| self.builder.of(name));
            let arguments = template.child_by_field_name("arguments").map(named).unwrap_or_default();
            let types: Vec<Node<'_>> =
                arguments.into_iter().filter(|node| node.kind() == "type_descriptor").collect();
            if HOLDERS.contains(&name)
                && let Some(held) = types.first()
            {
                return self.said(*held, depth + 1);
            }
            let element = if name.contains("map") { types.get(1) } else { types.first() };
            if MANY.contains(&name)
                && let Some(element) = element
            {
                return match self.said(*element, depth + 1) {
                    Said::Instance(steps) => Said::Elements(steps),
                    _ => Said::Nothing,
                };
            }
        }
        self.type_steps(node).map_or(Said::Nothing, Said::Instance)
    }

    /// Says of what type a name is: by its declared type, or by its value.
    pub(super) fn typed(
        &mut self,
        to: (DefinitionIndex, &str),
        declared: Option<Node<'_>>,
        value: Option<Node<'_>>,
        scope: DefinitionIndex,
    ) {
        let said = declared.map_or(Said::Nothing, |declared| self.said(declared, 0));
        let is_generic =
            |steps: &Steps<'_>| steps.first().is_some_and(|(head, _)| self.generics.contains(head));
        let (steps, kind) = match said {
            Said::Instance(steps) | Said::Elements(steps) if is_generic(&steps) => {
                (vec![(UNNAMED, false)], Value::Same)
            }
            Said::Instance(steps) => (steps, Value::Instance),
            Said::Elements(steps) => (steps, Value::Elements),
            Said::OfValue => {
                let steps = value.and_then(|value| self.steps(value));
                (steps.unwrap_or_else(|| vec![(UNNAMED, false)]), Value::Same)
            }
            Said::Nothing => (vec![(UNNAMED, false)], Value::Same),
        };
        let path = self.builder.path(&steps);
        self.builder.bind(to, kind, path, scope);
    }

    /// What a name that stands for a type is: held types count as what they hold.
    pub(super) fn aliased(&mut self, to: (DefinitionIndex, &str), made: Node<'_>) {
        let steps = match self.said(made, 0) {
            Said::Instance(steps) => Some(steps),
            _ => self.type_steps(made),
        };
        if let Some(steps) = steps {
            let path = self.builder.path(&steps);
            self.builder.bind(to, Value::Same, path, to.0);
        }
    }

    /// The use of a type, and of those that stand in it.
    pub(super) fn type_used(&mut self, node: Node<'_>, within: DefinitionIndex) {
        match node.kind() {
            "type_identifier" | "qualified_identifier" | "template_type" | "identifier" => {
                let mut beside = Vec::new();
                let steps = self.chain(node, &mut beside, &mut Vec::new());
                let is_local = matches!(steps.as_slice(), [(name, _)] if self.locals.has(name));
                if !is_local && !steps.is_empty() {
                    let path = self.builder.path(&steps);
                    self.builder.refer(within, path, Shape::Type, line_of(node));
                }
                for list in beside {
                    self.children(list, within);
                }
            }
            "primitive_type" | "placeholder_type_specifier" => {}
            "type_descriptor" => {
                if let Some(used) = node.child_by_field_name("type") {
                    self.type_used(used, within);
                }
            }
            "struct_specifier" | "union_specifier" | "enum_specifier" | "class_specifier"
                if node.child_by_field_name("body").is_none() =>
            {
                if let Some(name) = node.child_by_field_name("name") {
                    self.type_used(name, within);
                }
            }
            "struct_specifier" | "union_specifier" | "enum_specifier" | "class_specifier" => {
                self.visit(node, within);
            }
            _ => self.children(node, within),
        }
    }
}
