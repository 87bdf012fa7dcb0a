//! What gives names their values.

use caution_core::facts::{DefinitionIndex, DefinitionKind, Visibility};
use tree_sitter::Node;

use super::{Given, Reader, field, names};
use crate::lang::facts::Defined;

impl<'t> Reader<'_, '_, 't> {
    /// A name that is known from here on.
    pub(super) fn local(&mut self, node: Node<'t>, given: Given) {
        let name = self.builder.of(node);
        self.declare(name, given, self.within);
    }

    pub(super) fn short_declaration(&mut self, node: Node<'t>) {
        let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) else {
            return self.each(node, Self::walk);
        };
        let (targets, values) = (self.children(left), self.children(right));
        self.give(&targets, &values, None);
    }

    /// A variable or constant of a function.
    pub(super) fn local_variable(&mut self, node: Node<'t>) {
        let targets = names(node);
        let values = field(node, "value").map(|list| self.children(list)).unwrap_or_default();
        self.give(&targets, &values, field(node, "type"));
    }

    /// Names and what they are given, one by one; of several results of one call the first is known.
    fn give(&mut self, targets: &[Node<'t>], values: &[Node<'t>], type_node: Option<Node<'t>>) {
        let declared = type_node.map(|type_node| {
            self.walk(type_node);
            self.typed(type_node)
        });
        let mut given = Vec::with_capacity(values.len());
        for (at, value) in values.iter().enumerate() {
            let target = targets.get(at).filter(|target| target.kind() == "identifier");
            match target {
                Some(target) if value.kind() == "func_literal" && targets.len() == values.len() => {
                    self.named_closure(*target, *value);
                    given.push(None);
                }
                _ => given.push(Some(self.value(*value))),
            }
        }
        for (at, target) in targets.iter().enumerate() {
            if target.kind() != "identifier" {
                self.write(*target);
                continue;
            }
            match (given.get(at), declared) {
                (Some(None), _) => {}
                (_, Some((declared, scope))) => {
                    let name = self.builder.of(*target);
                    self.declare(name, declared, scope);
                }
                (Some(Some(given)), None) => {
                    let given = *given;
                    self.note_router(*target, values.get(at).copied());
                    self.local(*target, given);
                }
                (None, None) => self.local(*target, Given::NOTHING),
            }
        }
    }

    /// `f := func…` is a function of its own. Its name is no local: it leads to the function.
    fn named_closure(&mut self, target: Node<'t>, node: Node<'t>) {
        let name = self.builder.of(target);
        let index = self.builder.define(&Defined {
            name,
            kind: DefinitionKind::Function,
            parent: self.within,
            whole: node,
            head: target,
            body: field(node, "body"),
            visibility: Visibility::Private,
        });
        self.inside(index, |reader| reader.closure(node, index));
    }

    /// What a closure with a name does.
    pub(super) fn closure(&mut self, node: Node<'t>, index: DefinitionIndex) {
        self.signature(node, index);
        if let Some(body) = field(node, "body") {
            self.each(body, Self::walk);
        }
    }

    pub(super) fn assignment(&mut self, node: Node<'t>) {
        if let Some(right) = field(node, "right") {
            self.each(right, Self::walk);
        }
        if let Some(left) = field(node, "left") {
            self.each(left, Self::write);
        }
    }
}
