//! Tests: macros that look like functions or calls, and functions that a table names.

use caution_core::facts::{Definition, DefinitionIndex, DefinitionKind, EntryKind, Shape, Value, Visibility};
use caution_core::finding::LineRange;
use tree_sitter::Node;

use super::Reader;
use crate::lang::facts::{Defined, DefinedAt, line_of, lines_of};
use crate::lang::locals::named;

/// Macros that begin a test of a known framework.
const TESTS: &[&str] = &[
    "TEST",
    "TEST_F",
    "TEST_P",
    "TYPED_TEST",
    "TYPED_TEST_P",
    "BOOST_AUTO_TEST_CASE",
    "BOOST_FIXTURE_TEST_CASE",
    "START_TEST",
    "UNITTEST_START",
    "QTEST",
    "TEST_METHOD",
    "FUZZ_TEST",
];

/// Macros that begin a test with its title in a text.
const TITLED: &[&str] = &[
    "TEST_CASE",
    "SCENARIO",
    "TEST_CASE_METHOD",
    "DOCTEST_TEST_CASE",
    "TEMPLATE_TEST_CASE",
    "SECTION",
    "SUBCASE",
];

impl Reader<'_, '_> {
    /// `TEST(Suite, Name) { … }`, which looks like a function; `DEFINE_X(name) { … }`, which is one.
    pub(super) fn test_of_macro(
        &mut self,
        node: Node<'_>,
        head: Node<'_>,
        parameters: Option<Node<'_>>,
        within: DefinitionIndex,
    ) -> bool {
        let name = self.builder.of(head);
        let declared_type = node.child_by_field_name("type").map_or("", |node| self.builder.of(node));
        let (of_macro, given) = if TESTS.contains(&name) && parameters.is_some() {
            (name, parameters.map(named).unwrap_or_default())
        } else if TESTS.contains(&declared_type) {
            (declared_type, vec![head])
        } else {
            return false;
        };
        let texts: Vec<&str> = given.iter().map(|part| self.builder.of(*part)).collect();
        let title = texts.join(".");
        let (kind, visibility) = (DefinitionKind::Registration, Visibility::Private);
        let body = node.child_by_field_name("body");
        let defined = Defined { name: &title, kind, parent: within, whole: node, head, body, visibility };
        let index = self.builder.define(&defined);
        self.spans.push((node.start_byte(), node.end_byte(), index));
        self.builder.entry(index, EntryKind::Test, &title);
        let path = self.builder.path(&[(of_macro, true)]);
        self.builder.refer(index, path, Shape::Call, line_of(head));
        if let (true, Some(fixture)) = (of_macro != "TEST" && texts.len() > 1, texts.first()) {
            let path = self.builder.path(&[(fixture, false)]);
            self.builder.bind((index, "self"), Value::Instance, path, index);
            self.builder.refer(index, path, Shape::Inherit, line_of(head));
        }
        self.locals.enter(index, true);
        if let Some(body) = body {
            self.visit(body, index);
        }
        self.locals.leave();
        true
    }

    /// `TEST_CASE("title") { … }`: a call with a block after it. Whether it was one.
    pub(super) fn registered(
        &mut self,
        statement: Node<'_>,
        block: Node<'_>,
        within: DefinitionIndex,
    ) -> bool {
        let Some(call) = statement.named_child(0).filter(|call| call.kind() == "call_expression") else {
            return false;
        };
        let name = call.child_by_field_name("function").map_or("", |name| self.builder.of(name));
        let Some(arguments) = call.child_by_field_name("arguments") else { return false };
        let is_test = TITLED.contains(&name) || TESTS.contains(&name);
        if !is_test || statement.end_byte() > block.start_byte() {
            return false;
        }
        let title = named(arguments).iter().find_map(|one| self.written(*one)).unwrap_or(name);
        let (first, last) = (lines_of(statement), lines_of(block));
        let index = self.builder.define_at(&DefinedAt {
            name: title,
            kind: DefinitionKind::Registration,
            parent: within,
            span: (statement.start_byte(), block.start_byte(), block.end_byte()),
            lines: LineRange { first: first.first, last: last.last },
            line: first.first,
            visibility: Visibility::Private,
        });
        self.spans.push((statement.start_byte(), block.end_byte(), index));
        if self.builder.kind(within) != DefinitionKind::Registration {
            self.builder.entry(index, EntryKind::Test, title);
        }
        self.visit(statement, index);
        self.visit(block, index);
        true
    }

    /// Marks the functions that tables of tests name.
    pub(super) fn name_tests(&mut self) {
        if self.tests.is_empty() {
            return;
        }
        let facts = self.builder.so_far();
        let is_test = |definition: &Definition| {
            definition.kind == DefinitionKind::Function && self.tests.contains(facts.text(definition.name))
        };
        let found: Vec<usize> =
            facts.definitions.iter().enumerate().filter(|(_, one)| is_test(one)).map(|(at, _)| at).collect();
        for at in found {
            if let Ok(index) = DefinitionIndex::try_from(at) {
                self.builder.entry(index, EntryKind::Test, "");
            }
        }
    }
}
