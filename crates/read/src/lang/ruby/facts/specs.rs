//! Tests that are blocks: RSpec, `test "…" do`.

use caution_core::facts::{DefinitionIndex, DefinitionKind, EntryKind, Shape, Value, Visibility};
use tree_sitter::Node;

use super::Reader;
use super::define::Role;
use crate::lang::facts::{Defined, line_of};
use crate::lang::locals::first_named;

impl<'a> Reader<'_, 'a> {
    /// A definition that is a call with a block.
    pub(super) fn registration(
        &mut self,
        name: &str,
        node: Node<'_>,
        within: DefinitionIndex,
    ) -> DefinitionIndex {
        self.builder.define(&Defined {
            name,
            kind: DefinitionKind::Registration,
            parent: within,
            whole: node,
            head: node,
            body: node.child_by_field_name("block"),
            visibility: Visibility::Public,
        })
    }

    /// Reads a call of a framework of tests; whether it was one. A group of examples is a class: so it is
    /// when it runs.
    pub(super) fn specs(
        &mut self,
        name: &'a str,
        node: Node<'_>,
        arguments: &[Node<'_>],
        within: DefinitionIndex,
    ) -> bool {
        let Some(block) = node.child_by_field_name("block") else { return false };
        let kind = self.builder.kind(within);
        if !matches!(kind, DefinitionKind::Module | DefinitionKind::Class | DefinitionKind::Interface) {
            return false;
        }
        let in_group = self.roles.last() == Some(&Role::Test);
        match name {
            "describe"
            | "context"
            | "feature"
            | "xdescribe"
            | "fdescribe"
            | "xcontext"
            | "fcontext"
            | "shared_examples"
            | "shared_examples_for"
            | "shared_context" => {
                self.group(node, (name, arguments), block, within);
            }
            "it" | "specify" | "example" | "scenario" | "fit" | "its" if in_group => {
                self.example(node, arguments, block, within);
            }
            "xit" | "xspecify" | "xexample" | "xscenario" | "skip" | "pending" if in_group => {
                let index = self.example(node, arguments, block, within);
                self.builder.switched_off(index);
            }
            "test" | "should" if !arguments.is_empty() => {
                self.example(node, arguments, block, within);
            }
            "let" | "let!" | "subject" | "subject!" | "given" | "fab!" if in_group => {
                let first = arguments.first();
                let text = first.and_then(|first| self.written(*first)).unwrap_or("subject");
                let index = self.made(text, node, within);
                self.methods.push(text);
                self.locals.enter(index, true);
                self.closure(block, index, None);
                self.block_result(index, block);
                self.locals.leave();
                self.methods.pop();
            }
            "before" | "after" | "around" | "setup" | "teardown" | "background" => {
                let index = self.made(name, node, within);
                if let Some(definition) = self.builder.definition(index) {
                    definition.implicit = true;
                }
                self.registered(index, arguments, block);
            }
            _ => return false,
        }
        true
    }

    fn block_result(&mut self, index: DefinitionIndex, block: Node<'_>) {
        let last =
            block.child_by_field_name("body").map(crate::lang::locals::named).and_then(|mut body| body.pop());
        if let Some(steps) = last.and_then(|last| self.steps(last))
            && steps.first().is_some_and(|(head, _)| *head != caution_core::facts::UNNAMED)
        {
            let path = self.builder.path(&steps);
            self.builder.bind((index, ""), Value::Same, path, index);
        }
    }

    /// The title of a group or an example.
    fn title(&self, arguments: &[Node<'_>]) -> &'a str {
        let Some(first) = arguments.first() else { return "" };
        let text = self.written(*first).unwrap_or_else(|| self.builder.of(*first));
        text.get(..120).unwrap_or(text)
    }

    fn group(
        &mut self,
        node: Node<'_>,
        (keyword, arguments): (&str, &[Node<'_>]),
        block: Node<'_>,
        within: DefinitionIndex,
    ) {
        let title = self.title(arguments);
        // No program can say this name: a title alone would hide the class, or the method, that is called so.
        let name = format!("{keyword} {title}");
        let index = self.builder.define(&Defined {
            name: &name,
            kind: DefinitionKind::Class,
            parent: within,
            whole: node,
            head: node,
            body: Some(block),
            visibility: Visibility::Public,
        });
        if matches!(keyword, "xdescribe" | "xcontext") || self.is_skipped(node, arguments) {
            self.builder.switched_off(index);
        }
        for (at, argument) in arguments.iter().enumerate() {
            let is_subject = at == 0 && matches!(argument.kind(), "constant" | "scope_resolution");
            match self.steps(*argument).filter(|_| is_subject) {
                Some(steps) => {
                    let path = self.builder.path(&steps);
                    self.builder.refer(index, path, Shape::Read, line_of(*argument));
                    self.builder.bind((index, "described_class"), Value::Same, path, index);
                    self.builder.bind((index, "subject"), Value::Instance, path, index);
                }
                None if at > 0 => self.visit(*argument, index),
                None => {}
            }
        }
        self.titles.push(title);
        self.class_body((index, title), Role::Test, block);
        self.titles.pop();
    }

    /// Whether the options of a group or an example switch it off: `skip: "why"`, `:skip`.
    fn is_skipped(&self, node: Node<'_>, arguments: &[Node<'_>]) -> bool {
        let named_so = |argument: &Node<'_>| self.builder.of(*argument) == ":skip";
        let option = self.option(node, "skip").map(|value| self.builder.of(value));
        arguments.iter().skip(1).any(named_so)
            || option.is_some_and(|value| !matches!(value, "false" | "nil"))
    }

    /// Whether the first thing that a test does is to leave.
    pub(super) fn begins_with_skip(&self, body: Option<Node<'_>>) -> bool {
        let first = body.and_then(|body| {
            if matches!(body.kind(), "body_statement" | "block_body") {
                first_named(body)
            } else {
                Some(body)
            }
        });
        let Some(first) = first else { return false };
        let called = if first.kind() == "call" { first.child_by_field_name("method") } else { Some(first) };
        let on_another = first.child_by_field_name("receiver").is_some();
        !on_another && called.is_some_and(|called| self.builder.of(called) == "skip")
    }

    fn example(
        &mut self,
        node: Node<'_>,
        arguments: &[Node<'_>],
        block: Node<'_>,
        within: DefinitionIndex,
    ) -> DefinitionIndex {
        let title = self.title(arguments);
        let index = self.registration(title, node, within);
        let mut label = self.titles.join(" ");
        label.push_str(if label.is_empty() || title.is_empty() { "" } else { " " });
        label.push_str(title);
        self.builder.entry(index, EntryKind::Test, &label);
        if self.is_skipped(node, arguments) || self.begins_with_skip(block.child_by_field_name("body")) {
            self.builder.switched_off(index);
        }
        self.registered(index, arguments.get(1..).unwrap_or_default(), block);
        index
    }
}
