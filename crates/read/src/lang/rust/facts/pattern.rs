//! Patterns: the locals that they declare, and what these are.

use caution_core::facts::{Shape, Value};
use tree_sitter::Node;

use super::Reader;
use crate::lang::facts::line_of;
use crate::lang::shadows::{Chain, Source};

impl<'a> Reader<'_, 'a> {
    /// Declares the locals of a pattern, whose value comes from a source.
    pub(super) fn declare(&mut self, pattern: Node<'_>, source: Option<&Source<'a>>) {
        self.deeper(pattern, |reader| reader.declare_at(pattern, source));
    }

    /// Declares one local.
    pub(super) fn local(&mut self, name: &'a str, source: Option<&Source<'a>>) {
        self.locals.declare(self.to, self.within, name, source);
    }

    fn declare_at(&mut self, pattern: Node<'_>, source: Option<&Source<'a>>) {
        match pattern.kind() {
            "identifier" | "shorthand_field_identifier" => {
                let name = self.to.of(pattern);
                if name.starts_with(|first: char| first.is_uppercase()) {
                    self.refer(&Chain::of(&[name]), Shape::Read, line_of(pattern));
                } else {
                    self.local(name, source);
                }
            }
            "mut_pattern" | "ref_pattern" | "reference_pattern" | "captured_pattern" => {
                for child in self.children(pattern) {
                    if !matches!(child.kind(), "mutable_specifier") {
                        self.declare(child, source);
                    }
                }
            }
            "or_pattern" => self.alternatives(pattern, source),
            "tuple_pattern" => {
                for child in self.children(pattern) {
                    self.declare(child, None);
                }
            }
            "slice_pattern" => {
                let element = source.and_then(element);
                for child in self.children(pattern) {
                    self.declare(child, element.as_ref());
                }
            }
            "tuple_struct_pattern" => self.tuple_struct(pattern, source),
            "struct_pattern" => self.struct_pattern(pattern),
            "match_pattern" => {
                let condition = pattern.child_by_field_name("condition");
                for child in self.children(pattern) {
                    if Some(child) != condition {
                        self.declare(child, source);
                    }
                }
                if let Some(condition) = condition {
                    self.visit(condition);
                }
            }
            "remaining_field_pattern" | "mutable_specifier" | "lifetime" => {}
            "generic_pattern" => {
                for child in self.children(pattern) {
                    self.types(child, Shape::Read);
                }
            }
            _ => self.visit(pattern),
        }
    }

    /// Each alternative declares the same locals: the first one does so.
    fn alternatives(&mut self, pattern: Node<'_>, source: Option<&Source<'a>>) {
        let mut first = true;
        for child in self.children(pattern) {
            if first {
                self.declare(child, source);
                first = false;
                continue;
            }
            let mark = self.locals.enter();
            self.declare(child, source);
            self.locals.leave(mark);
        }
    }

    fn tuple_struct(&mut self, pattern: Node<'_>, source: Option<&Source<'a>>) {
        let Some(typed) = pattern.child_by_field_name("type") else { return };
        let chain = self.type_chain(typed).unwrap_or_else(Chain::unnamed);
        self.refer(&chain, Shape::Read, line_of(typed));
        let through = chain.segments.len() == 1 && matches!(chain.head(), "Some" | "Ok");
        let inner = self.children(pattern).into_iter().filter(|child| *child != typed);
        for (position, child) in inner.enumerate() {
            if through {
                self.declare(child, source);
            } else {
                let field = self.field_source(&chain, &position.to_string());
                self.declare(child, field.as_ref());
            }
        }
    }

    fn struct_pattern(&mut self, pattern: Node<'_>) {
        let Some(typed) = pattern.child_by_field_name("type") else { return };
        let chain = self.type_chain(typed).unwrap_or_else(Chain::unnamed);
        self.refer(&chain, Shape::Read, line_of(typed));
        for child in self.children(pattern) {
            if child.kind() != "field_pattern" {
                continue;
            }
            let Some(name) = child.child_by_field_name("name") else { continue };
            let text = self.to.of(name);
            self.refer_field(&chain, text, Shape::Read, line_of(name));
            let source = self.field_source(&chain, text);
            self.declare(child.child_by_field_name("pattern").unwrap_or(name), source.as_ref());
        }
    }

    /// Refers to the field of a struct that a literal or a pattern names.
    pub(super) fn refer_field(&mut self, of: &Chain<'a>, field: &str, shape: Shape, line: u32) {
        if !of.is_unnamed() && !is_variant(of) {
            let path = of.keep_with(self.to, Some(field));
            self.to.refer(self.within, path, shape, line);
        }
    }

    /// What a field of a struct or of a variant is.
    fn field_source(&self, of: &Chain<'a>, field: &str) -> Option<Source<'a>> {
        if of.is_unnamed() {
            return None;
        }
        let mut source = Source::new(Value::Same, of.clone());
        source.field = Some(field.to_owned());
        if is_variant(of) {
            let variant = source.chain.segments.pop()?;
            source.field = Some(format!("{}.{field}", variant.0));
        }
        Some(source)
    }
}

/// Whether a path names a variant of an enum, as it is written: `Kind::Variant`.
fn is_variant(path: &Chain<'_>) -> bool {
    let upper = |name: &str| name.starts_with(|first: char| first.is_uppercase());
    path.segments.len() > 1 && upper(path.last()) && upper(path.last_but_one())
}

/// What the elements of something are.
pub(super) fn element<'a>(source: &Source<'a>) -> Option<Source<'a>> {
    match source.value {
        Value::Same if source.field.is_none() => Some(Source::new(Value::ElementOf, source.chain.clone())),
        Value::Elements => Some(Source::new(Value::Instance, source.chain.clone())),
        _ => None,
    }
}
