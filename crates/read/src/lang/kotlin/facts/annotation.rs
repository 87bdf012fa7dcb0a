//! Annotations: marks, tests, routes, listeners, settings.

use caution_core::facts::{DefinitionIndex, DefinitionKind, EntryKind, LiteralKind, Shape};
use tree_sitter::Node;

use super::call::{address, content};
use super::{Annotation, Class, New, Reader, visibility};
use crate::lang::facts::line_of;

/// Annotations that make a test of a function.
const TESTS: &[&str] =
    &["Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate", "Property", "Benchmark"];

/// Annotations of functions that a framework calls.
const CALLED: &[&str] = &[
    "BeforeEach",
    "AfterEach",
    "BeforeAll",
    "AfterAll",
    "Before",
    "After",
    "BeforeTest",
    "AfterTest",
    "BeforeClass",
    "AfterClass",
    "Bean",
    "PostConstruct",
    "PreDestroy",
    "EventListener",
    "ExceptionHandler",
    "InitBinder",
    "ModelAttribute",
    "Provides",
    "Produces",
    "JsonCreator",
    "JsonProperty",
    "Setup",
    "TearDown",
    "Composable",
    "Inject",
];

impl<'a, 't> Reader<'_, 'a, 't> {
    /// The annotations of a declaration, those included that the grammar took for an expression before it.
    pub(super) fn annotations(&mut self, node: Node<'t>, of: DefinitionIndex) {
        let mut all = std::mem::take(&mut self.pending);
        let list = self.child(node, "modifiers").map(|list| self.children(list)).unwrap_or_default();
        for child in list {
            if child.kind() == "annotation" {
                all.extend(self.annotation(child));
            }
        }
        let within = std::mem::replace(&mut self.within, of);
        for annotation in all {
            self.mark(&annotation, of);
        }
        self.within = within;
    }

    fn annotation(&self, node: Node<'t>) -> Option<Annotation<'a, 't>> {
        let inner = self.child(node, "constructor_invocation");
        let typed = self.type_in(inner.unwrap_or(node))?;
        let arguments = inner.and_then(|inner| self.child(inner, "value_arguments"));
        Some(Annotation { chain: self.type_chain(typed)?, node, arguments })
    }

    /// An annotation that belongs to no definition.
    pub(super) fn plain_annotation(&mut self, node: Node<'t>) {
        if let Some(annotation) = self.annotation(node) {
            self.refer(&annotation.chain, Shape::Mark, line_of(node));
            if let Some(arguments) = annotation.arguments {
                self.statements(arguments);
            }
        }
    }

    /// An expression with annotations. At the beginning of a declaration the grammar takes its annotations for one.
    pub(super) fn annotated(&mut self, whole: Node<'t>) {
        let mut found: Vec<Annotation<'a, 't>> = Vec::new();
        let mut node = whole;
        for _ in 0..64 {
            let children = self.children(node);
            for child in children.iter().filter(|child| child.kind() == "annotation") {
                found.extend(self.annotation(*child));
            }
            let Some(inner) = children.into_iter().rfind(|child| child.kind() != "annotation") else { break };
            match inner.kind() {
                "annotated_expression" => node = inner,
                "parenthesized_expression" | "call_expression"
                    if self.to.kind(self.within).has_members() || self.within == 0 =>
                {
                    if let Some(last) = found.last_mut() {
                        last.arguments = last.arguments.or(Some(inner));
                    }
                    self.pending = found;
                    return;
                }
                "infix_expression" if self.class_of_words(inner).is_some() => {
                    self.pending = found;
                    self.class_in_words(whole, inner);
                    return;
                }
                _ => {
                    for annotation in found {
                        self.refer(&annotation.chain, Shape::Mark, line_of(annotation.node));
                    }
                    self.visit(inner);
                    return;
                }
            }
        }
    }

    /// `class T { … }` after annotations, which the grammar may take for a call of `class` between two values: the
    /// words before it, and its body.
    fn class_of_words(&self, node: Node<'t>) -> Option<(Vec<&'a str>, Node<'t>)> {
        let mut body = node;
        for _ in 0..8 {
            if body.kind() == "lambda_literal" {
                break;
            }
            body = self.children(body).pop()?;
        }
        let before = body.start_byte().checked_sub(node.start_byte())?;
        let words: Vec<&str> = self.to.of(node).get(..before)?.split_whitespace().collect();
        let is_class = matches!(words.as_slice(), [.., "class" | "interface", _]);
        (is_class && body.kind() == "lambda_literal").then_some((words, body))
    }

    fn class_in_words(&mut self, node: Node<'t>, head: Node<'t>) {
        let Some((words, body)) = self.class_of_words(head) else { return };
        let [before @ .., name] = words.as_slice() else { return };
        let is_interface = before.last() == Some(&"interface");
        let kind = if is_interface { DefinitionKind::Interface } else { DefinitionKind::Class };
        let (visibility, body_of) = (visibility(before), Some(body));
        let index = self.define(&New { name, kind, node, head, body: body_of, visibility });
        let around = self.enter(index, true);
        let outer = self.class.replace(Class { name, ..Class::default() });
        self.annotations(node, index);
        self.statements(body);
        self.class = outer;
        self.leave(around);
    }

    fn mark(&mut self, annotation: &Annotation<'a, 't>, of: DefinitionIndex) {
        let line = line_of(annotation.node);
        self.refer(&annotation.chain, Shape::Mark, line);
        let name = annotation.chain.last();
        let texts = annotation.arguments.map(|arguments| self.texts(arguments)).unwrap_or_default();
        let first = texts.first().copied();
        let is_class = self.to.kind(of).has_members();
        if let Some(arguments) = annotation.arguments {
            self.statements(arguments);
        }
        let is_not_enabled = annotation.arguments.is_some_and(|arguments| {
            self.children(arguments).iter().any(|argument| {
                self.to
                    .of(*argument)
                    .strip_prefix("enabled")
                    .is_some_and(|rest| rest.trim_start_matches(['=', ' ']) == "false")
            })
        });
        if matches!(name, "Disabled" | "Ignore") || name == "Test" && is_not_enabled {
            self.to.switched_off(of);
        }
        if TESTS.contains(&name) && !is_class {
            self.to.entry(of, EntryKind::Test, "");
        } else if CALLED.contains(&name)
            && let Some(definition) = self.to.definition(of)
        {
            definition.implicit = true;
        }
        match name {
            "RequestMapping" | "Path" | "Controller" if is_class => {
                if let Some(class) = &mut self.class {
                    class.route = first.unwrap_or("").to_owned();
                }
            }
            "Value" | "ConfigProperty" | "ConfigurationProperties" | "ConditionalOnProperty" => {
                for key in texts.iter().flat_map(|text| keys(text)) {
                    self.to.literal(of, LiteralKind::ConfigKey, key, line);
                }
            }
            "Table" => {
                if let Some(table) = first {
                    self.to.literal(of, LiteralKind::Table, table, line);
                }
            }
            "KafkaListener" | "RabbitListener" | "JmsListener" | "SqsListener" | "Incoming"
            | "StreamListener" => {
                for topic in &texts {
                    self.to.literal(of, LiteralKind::Consumes, topic, line);
                }
                self.to.entry(of, EntryKind::Consumer, first.unwrap_or(""));
            }
            "Scheduled" | "Schedules" => self.to.entry(of, EntryKind::Job, ""),
            _ if !is_class => self.route_of(name, (first, annotation.arguments), of, line),
            _ => {}
        }
    }

    fn route_of(
        &mut self,
        name: &str,
        (text, arguments): (Option<&str>, Option<Node<'t>>),
        of: DefinitionIndex,
        line: u32,
    ) {
        let method = match name {
            "GetMapping" | "GET" | "Get" => "GET",
            "PostMapping" | "POST" | "Post" => "POST",
            "PutMapping" | "PUT" | "Put" => "PUT",
            "DeleteMapping" | "DELETE" | "Delete" => "DELETE",
            "PatchMapping" | "PATCH" | "Patch" => "PATCH",
            "RequestMapping" | "MessageMapping" => {
                let all = arguments.map_or("", |arguments| self.to.of(arguments));
                let known = ["GET", "POST", "PUT", "DELETE", "PATCH"];
                known
                    .into_iter()
                    .find(|method| all.contains(&format!("RequestMethod.{method}")))
                    .unwrap_or("ANY")
            }
            _ => return,
        };
        let prefix = self.class.as_ref().map(|class| class.route.clone()).unwrap_or_default();
        let label = format!("{method} {}", address(&prefix, text.unwrap_or("")));
        self.to.entry(of, EntryKind::Route, &label);
        self.to.literal(of, LiteralKind::Serves, &label, line);
    }

    /// The texts in the arguments of an annotation, in lists too.
    fn texts(&self, arguments: Node<'t>) -> Vec<&'a str> {
        let mut found = Vec::new();
        let mut open = vec![(arguments, 0_u32)];
        while let Some((node, depth)) = open.pop() {
            if node.kind().ends_with("string_literal") {
                found.push(content(self.to.of(node)));
            } else if depth < 6 && found.len() < 32 {
                open.extend(self.children(node).into_iter().rev().map(|child| (child, depth + 1)));
            }
        }
        found
    }
}

/// The keys that a text of settings names: `\${a.b:default}`, or itself.
fn keys(text: &str) -> Vec<&str> {
    if !text.contains("${") {
        return vec![text];
    }
    text.split("${").skip(1).map(|part| part.split([':', '}']).next().unwrap_or_default()).collect()
}
