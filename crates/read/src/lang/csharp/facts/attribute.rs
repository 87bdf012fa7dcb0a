//! Attributes: marks, tests, routes, jobs.

use caution_core::facts::{DefinitionIndex, EntryKind, LiteralKind, Shape};
use tree_sitter::Node;

use super::Reader;
use super::framework::{address, content};
use crate::lang::facts::line_of;

/// Attributes that make a test of a method.
const TESTS: &[&str] = &[
    "Fact",
    "Theory",
    "Test",
    "TestCase",
    "TestCaseSource",
    "TestMethod",
    "DataTestMethod",
    "Benchmark",
    "SkippableFact",
    "SkippableTheory",
    "ConditionalFact",
    "ConditionalTheory",
    "StaFact",
    "UIFact",
    "Property",
];

/// Attributes of methods that run around tests.
const AROUND_TESTS: &[&str] = &[
    "SetUp",
    "TearDown",
    "OneTimeSetUp",
    "OneTimeTearDown",
    "TestInitialize",
    "TestCleanup",
    "ClassInitialize",
    "ClassCleanup",
    "AssemblyInitialize",
    "AssemblyCleanup",
    "GlobalSetup",
    "GlobalCleanup",
    "OnDeserialized",
    "OnSerializing",
    "ModuleInitializer",
];

impl<'a> Reader<'_, 'a> {
    /// Reads the attributes of a declaration.
    pub(super) fn attributes(&mut self, node: Node<'_>, of: DefinitionIndex) {
        let mut cursor = node.walk();
        let lists: Vec<Node<'_>> = node
            .named_children(&mut cursor)
            .take_while(|child| {
                matches!(
                    child.kind(),
                    "attribute_list" | "modifier" | "comment" | "preproc_if_in_attribute_list"
                )
            })
            .filter(|child| child.kind() == "attribute_list")
            .collect();
        let within = std::mem::replace(&mut self.within, of);
        let all: Vec<Node<'_>> = lists.into_iter().flat_map(|list| self.children(list)).collect();
        for attribute in all.into_iter().filter(|attribute| attribute.kind() == "attribute") {
            self.attribute(attribute, of);
        }
        self.within = within;
    }

    fn attribute(&mut self, node: Node<'_>, of: DefinitionIndex) {
        let Some(name) = node.child_by_field_name("name") else { return };
        let Some(chain) = self.type_chain(name) else { return };
        self.refer(&chain, Shape::Mark, line_of(node));
        self.type_arguments(name);
        let arguments = self.child(node, "attribute_argument_list").map(|list| self.children(list));
        let arguments = arguments.unwrap_or_default();
        let text = arguments.iter().find_map(|argument| self.attribute_text(*argument));
        let last = chain.last();
        let last = last.strip_suffix("Attribute").unwrap_or(last);
        let skips = |argument: &Node<'_>| {
            argument.child_by_field_name("name").or_else(|| argument.named_child(0)).is_some_and(|name| {
                argument.named_child_count() > 1 && self.to.of(name).trim_end_matches(['=', ' ']) == "Skip"
            })
        };
        if last == "Ignore" || TESTS.contains(&last) && arguments.iter().any(skips) {
            self.to.switched_off(of);
        }
        self.known_attribute(last, text, of);
        let line = line_of(node);
        match (last, text) {
            ("Table", Some(table)) => self.to.literal(of, LiteralKind::Table, table, line),
            (
                "QueueTrigger" | "ServiceBusTrigger" | "EventHubTrigger" | "KafkaTrigger" | "RabbitMQTrigger",
                Some(topic),
            ) => {
                self.to.literal(of, LiteralKind::Consumes, topic, line);
                self.to.entry(of, EntryKind::Consumer, topic);
            }
            ("TimerTrigger", Some(when)) => self.to.entry(of, EntryKind::Job, when),
            ("HttpTrigger", _) => self.to.entry(of, EntryKind::Route, ""),
            ("Topic" | "CapSubscribe", Some(topic)) => {
                self.to.literal(of, LiteralKind::Consumes, topic, line);
                self.to.entry(of, EntryKind::Consumer, topic);
            }
            _ => {}
        }
        for argument in arguments {
            self.visit(argument);
        }
    }

    fn attribute_text(&self, argument: Node<'_>) -> Option<&'a str> {
        let inner = self.children(argument).into_iter().next_back()?;
        inner.kind().ends_with("string_literal").then(|| content(self.to.of(inner)))
    }

    fn known_attribute(&mut self, name: &str, text: Option<&'a str>, of: DefinitionIndex) {
        if TESTS.contains(&name) && self.to.kind(of).is_method() {
            self.to.entry(of, EntryKind::Test, "");
            return;
        }
        if AROUND_TESTS.contains(&name)
            && let Some(definition) = self.to.definition(of)
        {
            definition.implicit = true;
            return;
        }
        let on_class = self.class.as_ref().is_some_and(|class| class.index == of);
        if on_class && let Some(class) = &mut self.class {
            match (name, text) {
                ("Route" | "RoutePrefix", Some(text)) => {
                    class.route = Some(text.to_owned());
                    class.is_controller = true;
                }
                ("ApiController", _) => class.is_controller = true,
                _ => {}
            }
            return;
        }
        let method = match name {
            "HttpGet" => "GET",
            "HttpPost" => "POST",
            "HttpPut" => "PUT",
            "HttpDelete" => "DELETE",
            "HttpPatch" => "PATCH",
            "HttpHead" => "HEAD",
            "HttpOptions" => "OPTIONS",
            "Route" if self.to.kind(of).is_method() => "ANY",
            _ => return,
        };
        self.action(of, method, text);
    }

    /// A method of a controller that serves a route.
    fn action(&mut self, of: DefinitionIndex, method: &str, text: Option<&str>) {
        let action = self.to.so_far().definition(of).map(|definition| definition.name);
        let action = action.map(|name| self.to.text_of(name).to_owned()).unwrap_or_default();
        let class = self.class.as_ref();
        let controller = class.map_or("", |class| class.name);
        let controller = controller.strip_suffix("Controller").unwrap_or(controller);
        let prefix = class.and_then(|class| class.route.as_deref());
        // What a method only adds to (`[HttpPost, Route("x")]`) keeps its method.
        let known = self.to.so_far().definition(of).and_then(|definition| definition.entry);
        let known = known.map(|entry| self.to.text_of(entry.label).to_owned());
        let (verbs, served) = known.as_deref().and_then(|label| label.rsplit_once(' ')).unzip();
        let adds = method == "ANY";
        let method = if adds { verbs.unwrap_or(method) } else { method };
        let own = text.or_else(|| served.filter(|_| prefix.is_none()));
        let path = match (prefix, own) {
            (_, Some(own)) if own.starts_with('/') || own.starts_with("~/") => {
                address("", own.trim_start_matches('~'))
            }
            (Some(prefix), own) => address(prefix, own.unwrap_or("")),
            (None, Some(own)) => address("", own),
            (None, None) => address(controller, &action),
        };
        let path = path.replace("[controller]", controller).replace("[action]", &action);
        let line = self.to.so_far().definition(of).map_or(1, |definition| definition.line);
        for method in method.split(", ") {
            self.to.literal(of, LiteralKind::Serves, &format!("{method} {path}"), line);
        }
        let label = match verbs.filter(|verbs| !adds && *verbs != "ANY") {
            Some(verbs) if served == Some(path.as_str()) => format!("{verbs}, {method} {path}"),
            Some(_) => known.unwrap_or_default(),
            None => format!("{method} {path}"),
        };
        self.to.entry(of, EntryKind::Route, &label);
    }

    /// What a method is to its class's framework.
    pub(super) fn member_entries(&mut self, node: Node<'_>, of: DefinitionIndex, modifiers: &[&str]) {
        let Some(class) = self.class.clone() else { return };
        if node.kind() != "method_declaration"
            || self.to.so_far().definition(of).is_some_and(|it| it.entry.is_some())
        {
            return;
        }
        let name = self.field(node, "name");
        let has = |base: &str| class.bases.contains(&base);
        let public = modifiers.contains(&"public") && !modifiers.contains(&"static");
        if class.is_controller && public && !modifiers.contains(&"override") {
            self.action(of, "ANY", None);
        } else if name == "ExecuteAsync" && has("BackgroundService")
            || name == "StartAsync" && has("IHostedService")
            || name == "Execute" && has("IJob")
            || name == "Invoke" && has("IInvocable")
        {
            self.to.entry(of, EntryKind::Job, class.name);
        } else if name == "Consume" && has("IConsumer")
            || name.starts_with("Handle") && (has("IHandleMessages") || has("INotificationHandler"))
        {
            let message = node.child_by_field_name("parameters").and_then(|list| list.named_child(0));
            let typed = message.and_then(|message| message.child_by_field_name("type"));
            let text = typed.map_or("", |typed| self.to.of(typed));
            let text = text.strip_prefix("ConsumeContext<").map_or(text, |inner| inner.trim_end_matches('>'));
            self.to.entry(of, EntryKind::Consumer, text);
        } else if has("PageModel") && (name.starts_with("OnGet") || name.starts_with("OnPost")) {
            let method = if name.starts_with("OnGet") { "GET" } else { "POST" };
            let label = format!("{method} /{}", class.name.trim_end_matches("Model"));
            self.to.entry(of, EntryKind::Route, &label);
        } else if (has("Hub") || class.bases.iter().any(|base| base.starts_with("Hub"))) && public {
            self.to.entry(of, EntryKind::Route, &format!("{}/{name}", class.name));
        } else if let Some(service) = class.bases.iter().find(|base| base.ends_with("Base") && base.len() > 4)
        {
            let service = service.strip_suffix("Base").unwrap_or(service);
            let context = node
                .child_by_field_name("parameters")
                .is_some_and(|list| self.to.of(list).contains("ServerCallContext"));
            if context {
                let method = format!("{service}/{name}");
                self.to.literal(of, LiteralKind::Rpc, &method, line_of(node));
                self.to.entry(of, EntryKind::Route, &method);
            }
        }
    }
}
