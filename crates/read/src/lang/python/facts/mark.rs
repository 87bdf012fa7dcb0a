//! Decorators, and what they make of a function.

use caution_core::facts::{DefinitionIndex, EntryKind, LiteralKind, Shape, UNNAMED};
use tree_sitter::Node;

use super::path::Segments;
use super::{Place, Reader};
use crate::lang::facts::line_of;

/// A decorator.
pub(super) struct Mark<'a, 'tree> {
    node: Node<'tree>,
    segments: Segments<'a>,
}

impl<'a> Mark<'a, '_> {
    /// The last name of its path.
    pub(super) fn last(&self) -> &'a str {
        self.segments.last().map_or("", |(name, _)| *name)
    }

    fn has(&self, part: &str) -> bool {
        self.segments.iter().any(|(name, _)| name.eq_ignore_ascii_case(part))
    }
}

/// Methods that Python or its standard library calls as soon as there is an object.
pub(super) fn is_implicit(name: &str) -> bool {
    let dunder = name.len() > 4 && name.starts_with("__") && name.ends_with("__");
    dunder
        || matches!(
            name,
            "setUp"
                | "tearDown"
                | "setUpClass"
                | "tearDownClass"
                | "setUpTestData"
                | "asyncSetUp"
                | "asyncTearDown"
                | "setup_method"
                | "teardown_method"
                | "setup_class"
                | "teardown_class"
                // What wrappers of streams call of what they wrap.
                | "read1"
                | "readinto"
                | "readable"
                | "writable"
                | "seekable"
        )
        || name.starts_with("visit_")
}

impl<'a> Reader<'_, 'a> {
    /// The decorators of a definition.
    pub(super) fn marks<'tree>(&self, whole: Node<'tree>) -> Vec<Mark<'a, 'tree>> {
        if whole.kind() != "decorated_definition" {
            return Vec::new();
        }
        let mut cursor = whole.walk();
        let decorators = whole.named_children(&mut cursor).filter(|child| child.kind() == "decorator");
        let place = Place { within: 0, own: None, depth: 0, types_only: false };
        decorators
            .filter_map(|decorator| decorator.named_child(0))
            .map(|node| Mark { node, segments: self.value(node, place, 0) })
            .collect()
    }

    /// The reference of a decorator stands in what it decorates; its arguments belong to where it stands.
    pub(super) fn mark(&mut self, mark: &Mark<'a, '_>, index: DefinitionIndex, place: Place<'a>) {
        if mark.segments.first().is_some_and(|(head, _)| *head != UNNAMED) {
            let path = self.b.path(&mark.segments);
            self.b.refer(index, path, Shape::Mark, line_of(mark.node));
        }
        let inner = Place { within: index, ..place };
        if let Some(arguments) = mark.node.child_by_field_name("arguments") {
            if mark.last() == "usefixtures" {
                let mut cursor = arguments.walk();
                for argument in arguments.named_children(&mut cursor) {
                    if let Some(name) = self.plain(argument) {
                        let path = self.b.path(&[(name, false)]);
                        self.b.refer(index, path, Shape::Inject, line_of(argument));
                    }
                }
            }
            self.children(arguments, inner.deeper());
        }
    }

    /// The name under which a fixture is handed over, where it is not its own: `@fixture(name="db")`.
    pub(super) fn fixture_name(&self, mark: &Mark<'a, '_>) -> Option<&'a str> {
        self.plain(self.fixture_argument(mark, "name")?)
    }

    /// Whether a fixture is set up for every test around, asked for or not.
    pub(super) fn is_autouse(&self, mark: &Mark<'a, '_>) -> bool {
        self.fixture_argument(mark, "autouse").is_some_and(|value| value.kind() != "false")
    }

    fn fixture_argument<'tree>(&self, mark: &Mark<'a, 'tree>, wanted: &str) -> Option<Node<'tree>> {
        let arguments = mark.node.child_by_field_name("arguments").filter(|_| mark.last() == "fixture")?;
        let mut cursor = arguments.walk();
        let mut named = arguments.named_children(&mut cursor).filter(|argument| {
            argument.child_by_field_name("name").is_some_and(|name| self.b.of(name) == wanted)
        });
        named.next()?.child_by_field_name("value")
    }

    /// Whether a function is where the world enters.
    pub(super) fn entry_of_function(
        &mut self,
        index: DefinitionIndex,
        name: &'a str,
        parent: DefinitionIndex,
        marks: &[Mark<'a, '_>],
    ) {
        let in_class = self.b.kind(parent).has_members();
        if name.starts_with("test")
            && (!in_class && parent == 0 && name.starts_with("test_")
                || in_class && self.is_test_class(parent))
        {
            // `@pytest.mark.skip`, `@unittest.skip`: it does not run.
            if !marks.iter().any(|mark| mark.last() == "skip") {
                self.b.entry(index, EntryKind::Test, "");
            }
            return;
        }
        if in_class && name == "handle" && self.extends(parent, "Command") {
            self.b.entry(index, EntryKind::Command, "");
        }
        for mark in marks {
            if let Some((kind, label)) = self.entry_of_mark(mark, index) {
                self.b.entry(index, kind, &label);
            }
        }
    }

    fn entry_of_mark(&mut self, mark: &Mark<'a, '_>, index: DefinitionIndex) -> Option<(EntryKind, String)> {
        let arguments = mark.node.child_by_field_name("arguments");
        let text = arguments.and_then(|arguments| {
            let mut cursor = arguments.walk();
            let values = arguments.named_children(&mut cursor).map(|argument| {
                if argument.kind() == "keyword_argument" {
                    argument.child_by_field_name("value").unwrap_or(argument)
                } else {
                    argument
                }
            });
            values.filter_map(|value| self.with_holes(value)).next()
        });
        let line = line_of(mark.node);
        match mark.last() {
            verb @ ("route" | "get" | "post" | "put" | "delete" | "patch" | "head" | "options"
            | "websocket" | "api_route")
                if mark.segments.len() > 1 =>
            {
                let path = text.filter(|text| text.is_empty() || text.starts_with('/'))?;
                let verbs = match verb {
                    "route" | "api_route" => self.methods(arguments).unwrap_or_else(|| "GET".to_owned()),
                    verb => verb.to_ascii_uppercase(),
                };
                let label = format!("{verbs} {path}");
                self.b.literal(index, LiteralKind::Serves, &label, line);
                Some((EntryKind::Route, label))
            }
            "task" | "shared_task" | "periodic_task" | "scheduled_job" | "cron" | "actor" | "dag" => {
                Some((EntryKind::Job, text.unwrap_or_default()))
            }
            "agent" | "subscriber" | "consumer" | "listener" | "on_message" | "incoming" => {
                let topic = text.unwrap_or_default();
                self.b.literal(index, LiteralKind::Consumes, &topic, line);
                Some((EntryKind::Consumer, topic))
            }
            // Signals of Django, Celery and blinker call who is connected.
            "receiver" => Some((EntryKind::Consumer, String::new())),
            "connect" | "connect_via" if mark.segments.len() > 1 => {
                let signal = mark.segments.iter().rev().nth(1).map_or("", |(name, _)| *name);
                Some((EntryKind::Consumer, signal.to_owned()))
            }
            "command" | "group"
                if mark.has("click") || mark.has("app") || mark.has("cli") || mark.segments.len() > 1 =>
            {
                Some((EntryKind::Command, text.unwrap_or_default()))
            }
            _ => None,
        }
    }

    /// `methods=["GET", "POST"]`.
    fn methods(&self, arguments: Option<Node<'_>>) -> Option<String> {
        let arguments = arguments?;
        let mut cursor = arguments.walk();
        let named = arguments.named_children(&mut cursor).find(|argument| {
            argument.child_by_field_name("name").is_some_and(|name| self.b.of(name) == "methods")
        })?;
        let list = named.child_by_field_name("value")?;
        let mut cursor = list.walk();
        let methods: Vec<&str> =
            list.named_children(&mut cursor).filter_map(|method| self.plain(method)).collect();
        (!methods.is_empty()).then(|| methods.join("|"))
    }

    fn is_test_class(&self, class: DefinitionIndex) -> bool {
        let facts = self.b.so_far();
        let name = facts.definition(class).map_or("", |class| facts.text(class.name));
        name.starts_with("Test")
            || name.ends_with("Test")
            || name.ends_with("Tests")
            || self.extends(class, "TestCase")
    }

    /// Whether a base of the class has a name that ends so.
    fn extends(&self, class: DefinitionIndex, end: &str) -> bool {
        let facts = self.b.so_far();
        let bases = facts.definition(class).map_or(&[] as &[_], |class| class.bases.as_slice());
        bases
            .iter()
            .any(|base| facts.path(*base).last().is_some_and(|last| facts.text(last.name).ends_with(end)))
    }
}
