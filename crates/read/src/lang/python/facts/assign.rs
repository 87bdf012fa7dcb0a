//! What stands on the left of a value: names that are bound, members that are written.

use caution_core::facts::{DefinitionIndex, DefinitionKind, LiteralKind, MODULE, Shape, UNNAMED, Value};
use tree_sitter::Node;

use super::path::Segments;
use super::{Place, Reader, visibility};
use crate::lang::facts::{DEPTH, Defined, line_of};

impl<'a> Reader<'_, 'a> {
    pub(super) fn assignment(&mut self, node: Node<'_>, place: Place<'a>) {
        let (left, right) = (node.child_by_field_name("left"), node.child_by_field_name("right"));
        let annotation = node.child_by_field_name("type");
        let kind = self.b.kind(place.within);
        let mut inner = place;
        let name = left.filter(|left| left.kind() == "identifier").map(|left| (left, self.b.of(left)));
        if let Some((head, name)) = name {
            let owned = match kind {
                DefinitionKind::Module => Some(DefinitionKind::Variable),
                DefinitionKind::Class => Some(DefinitionKind::Field),
                _ => None,
            };
            if let Some(kind) = owned {
                if name == "__tablename__" || name == "db_table" {
                    let table = right.and_then(|right| self.plain(right)).map(str::to_owned);
                    table.inspect(|table| {
                        self.b.literal(place.within, LiteralKind::Table, table, line_of(node))
                    });
                }
                self.rebind(place.within, name);
                if self.known.insert((place.within, name)) {
                    let (parent, visibility) = (place.within, visibility(name));
                    let defined = Defined { name, kind, parent, whole: node, head, body: right, visibility };
                    inner.within = self.b.define(&defined);
                }
            }
        } else if let Some(left) = left {
            self.targets(left, place);
        }
        if let (Some((_, name)), Some(annotation)) = (name, annotation) {
            self.typed((place.within, name), annotation, place, place.within);
        } else {
            self.bind_value(left, right, place);
            annotation.into_iter().for_each(|annotation| self.annotation(annotation, place));
        }
        if let Some(right) = right {
            self.visit(right, inner.deeper());
        }
    }

    /// What stands on the left: names are bound, members are written.
    pub(super) fn targets(&mut self, left: Node<'_>, place: Place<'a>) {
        match left.kind() {
            "attribute" | "subscript" => self.expression(left, Shape::Write, place.deeper()),
            "identifier" => self.bind_unknown(left, place),
            _ if place.depth > DEPTH => self.b.too_deep(left),
            _ => {
                let mut cursor = left.walk();
                for part in left.named_children(&mut cursor) {
                    self.targets(part, place.deeper());
                }
            }
        }
    }

    pub(super) fn bind_unknown(&mut self, name: Node<'_>, place: Place<'a>) {
        let path = self.b.path(&[(UNNAMED, false)]);
        let text = self.b.of(name);
        self.local(text);
        self.b.bind((place.within, text), Value::Same, path, place.within);
    }

    pub(super) fn local(&mut self, name: &'a str) {
        if let Some(locals) = self.locals.last_mut() {
            locals.insert(name);
        }
    }

    /// `name = value` and `self.name = value` tell of what type the name is.
    pub(super) fn bind_value(&mut self, left: Option<Node<'_>>, right: Option<Node<'_>>, place: Place<'a>) {
        let (Some(left), Some(right)) = (left, right) else { return };
        let owner = match left.kind() {
            "identifier" => Some((place.within, self.b.of(left))),
            "attribute" => self.own_attribute(left, place),
            _ => None,
        };
        let Some((mut of, name)) = owner else { return };
        if left.kind() == "identifier" {
            if self.globals.contains(&(of, name)) {
                of = MODULE;
            } else {
                self.local(name);
            }
        }
        let segments = self.value(right, place, 0);
        let path = self.b.path(&segments);
        self.b.bind((of, name), Value::Same, path, place.within);
    }

    /// The class and name of `self.name`.
    fn own_attribute(&self, node: Node<'_>, place: Place<'a>) -> Option<(DefinitionIndex, &'a str)> {
        let object = node.child_by_field_name("object")?;
        let own = place.own.is_some_and(|own| own == self.b.of(object));
        let class = self.b.class_around(place.within).filter(|_| own)?;
        Some((class, self.b.of(node.child_by_field_name("attribute")?)))
    }

    pub(super) fn each(&mut self, node: Node<'_>, place: Place<'a>) {
        if node.kind() == "for_in_clause" && self.locals.is_empty() {
            node.child_by_field_name("right").into_iter().for_each(|right| self.visit(right, place.deeper()));
            return;
        }
        let (left, right) = (node.child_by_field_name("left"), node.child_by_field_name("right"));
        match (left, right) {
            (Some(left), Some(right)) if left.kind() == "identifier" => {
                let (name, segments) = (self.b.of(left), self.value(right, place, 0));
                self.local(name);
                let path = self.b.path(&segments);
                self.b.bind((place.within, name), Value::ElementOf, path, place.within);
            }
            (Some(left), _) => self.targets(left, place),
            _ => {}
        }
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor).filter(|child| Some(*child) != left) {
            self.visit(child, place.deeper());
        }
    }

    /// `with x() as y`, `except E as e`, `case P() as p`.
    pub(super) fn alias(&mut self, node: Node<'_>, place: Place<'a>) {
        let Some(value) = node.named_child(0) else { return };
        self.visit(value, place.deeper());
        let target = node.child_by_field_name("alias").and_then(|alias| alias.named_child(0).or(Some(alias)));
        match target {
            Some(target) if target.kind() == "identifier" => {
                let (name, segments) = (self.b.of(target), self.value(value, place, 0));
                self.local(name);
                let path = self.b.path(&segments);
                self.b.bind((place.within, name), Value::Same, path, place.within);
            }
            Some(target) => self.targets(target, place),
            None => {}
        }
    }

    /// A comprehension outside of functions: its names are its own.
    pub(super) fn comprehension(&mut self, node: Node<'_>, place: Place<'a>) {
        let before = self.hidden.len();
        let mut cursor = node.walk();
        for clause in node.named_children(&mut cursor).filter(|child| child.kind() == "for_in_clause") {
            let mut open: Vec<Node<'_>> = clause.child_by_field_name("left").into_iter().collect();
            while let Some(target) = open.pop().filter(|_| self.hidden.len() < before + 64) {
                if target.kind() == "identifier" {
                    self.hidden.push(self.b.of(target));
                }
                let mut inner = target.walk();
                open.extend(target.named_children(&mut inner));
            }
        }
        self.children(node, place);
        self.hidden.truncate(before);
    }

    /// A name of a pattern: bound by it, if it stands alone; a class or value elsewhere.
    pub(super) fn matched(&mut self, node: Node<'_>, place: Place<'a>) {
        let parent = node.parent().map_or("", |parent| parent.kind());
        if node.named_child_count() == 1 && parent != "class_pattern" {
            self.bind_unknown(node, place);
            return;
        }
        let segments: Segments<'a> = self.b.of(node).split('.').map(|name| (name.trim(), false)).collect();
        let path = self.b.path(&segments);
        self.b.refer(place.within, path, Shape::Read, line_of(node));
    }
}
