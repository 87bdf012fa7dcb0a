//! Where the world enters a program: by the annotations of a method, by its name and its class.

use caution_core::facts::{DefinitionIndex, EntryKind, LiteralKind};

use super::Reader;
use super::mark::{MAPPINGS, Mark};
use crate::lang::facts::is_key_like;

/// Annotations of what a framework of tests runs.
const TESTS: &[&str] =
    &["ParameterizedTest", "Property", "RepeatedTest", "Test", "TestFactory", "TestTemplate", "Theory"];

/// Annotations of what a framework calls by itself.
const CALLED: &[&str] = &[
    "After",
    "AfterAll",
    "AfterClass",
    "AfterEach",
    "AfterMethod",
    "AfterReturning",
    "AfterSuite",
    "AfterThrowing",
    "Around",
    "AssertTrue",
    "Bean",
    "Before",
    "BeforeAll",
    "BeforeClass",
    "BeforeEach",
    "BeforeMethod",
    "BeforeSuite",
    "DataProvider",
    "EventListener",
    "ExceptionHandler",
    "InitBinder",
    "Inject",
    "JsonCreator",
    "JsonGetter",
    "JsonSetter",
    "JsonValue",
    "MethodSource",
    "ModelAttribute",
    "OnClose",
    "OnMessage",
    "OnOpen",
    "PostConstruct",
    "PostLoad",
    "PostPersist",
    "PostRemove",
    "PostUpdate",
    "PreDestroy",
    "PrePersist",
    "PreRemove",
    "PreUpdate",
    "Produces",
    "Provides",
    "Singleton",
    "Subscribe",
    "AllowConcurrentEvents",
    "TransactionalEventListener",
];

/// Annotations of consumers, and the keys under which their topics stand.
const CONSUMERS: &[(&str, &[&str])] = &[
    ("Incoming", &["value"]),
    ("JmsListener", &["destination"]),
    ("KafkaListener", &["topics", "topicPattern", "value"]),
    ("MqttSubscribe", &["value"]),
    ("NatsListener", &["subject", "value"]),
    ("PulsarListener", &["topics"]),
    ("RabbitListener", &["queues", "queuesToDeclare", "value"]),
    ("ServiceActivator", &["inputChannel"]),
    ("SqsListener", &["value", "queueNames"]),
    ("StreamListener", &["value"]),
    ("Topic", &["value"]),
];

impl<'a, 't> Reader<'_, 'a, 't> {
    /// What the annotations of a method make of it.
    pub(super) fn entry_by_mark(&mut self, index: DefinitionIndex, marks: &[Mark<'a, 't>]) {
        let line = self.builder.definition(index).map_or(1, |definition| definition.line);
        for mark in marks.iter().copied() {
            if self.switches_off(mark) {
                self.builder.switched_off(index);
            }
            if TESTS.contains(&mark.name) {
                self.builder.entry(index, EntryKind::Test, "");
            } else if CALLED.contains(&mark.name) {
                self.implicit(index);
            } else if let Some((_, keys)) = CONSUMERS.iter().find(|(name, _)| *name == mark.name) {
                let topics: Vec<String> = self.texts(mark, keys);
                for topic in &topics {
                    self.builder.literal(index, LiteralKind::Consumes, topic, line);
                }
                self.builder.entry(index, EntryKind::Consumer, &topics.join(", "));
            } else if matches!(mark.name, "Scheduled" | "Schedule" | "Schedules" | "Recurring" | "Job") {
                let when =
                    self.texts(mark, &["cron", "fixedRateString", "fixedDelayString", "every", "value"]);
                self.builder.entry(index, EntryKind::Job, when.first().map_or("", String::as_str));
            } else if matches!(mark.name, "ShellMethod" | "Command") && self.builder.kind(index).is_method() {
                let name = self.texts(mark, &["name", "key", "value"]);
                self.builder.entry(index, EntryKind::Command, name.first().map_or("", String::as_str));
            } else if matches!(
                mark.name,
                "QueryMapping" | "MutationMapping" | "SubscriptionMapping" | "MessageMapping"
            ) {
                let name = self.texts(mark, &["value", "name"]);
                let label = name.first().map_or("", String::as_str);
                self.builder.entry(index, EntryKind::Route, label);
            } else if let Some((_, verb)) = MAPPINGS.iter().find(|(name, _)| *name == mark.name) {
                self.mapped(index, mark, verb, marks, line);
            }
        }
    }

    fn implicit(&mut self, index: DefinitionIndex) {
        if let Some(definition) = self.builder.definition(index) {
            definition.implicit = true;
        }
    }

    /// A method that serves, or calls, what its mapping and its class's say.
    fn mapped(
        &mut self,
        index: DefinitionIndex,
        mark: Mark<'a, 't>,
        verb: &str,
        marks: &[Mark<'a, 't>],
        line: u32,
    ) {
        let is_jax = verb == mark.name;
        // `@Path` beside `@GET` is read with that one.
        let beside = |name: &str| MAPPINGS.iter().any(|(known, verb)| *known == name && *verb == name);
        if mark.name == "Path"
            && (marks.iter().any(|other| beside(other.name)) || !self.builder.kind(index).is_method())
        {
            return;
        }
        let source =
            if is_jax { marks.iter().copied().find(|other| other.name == "Path") } else { Some(mark) };
        let mut paths =
            source.map(|source| self.texts(source, &["value", "path", "uri", "url"])).unwrap_or_default();
        if paths.is_empty() {
            paths.push(String::new());
        }
        let verb = match mark.name {
            "RequestMapping" => {
                let method =
                    self.element(mark, "method").map(|node| self.builder.of(node)).unwrap_or_default();
                let methods = method.trim_matches(['{', '}']).split(',');
                let names: Vec<&str> = methods
                    .map(|name| name.trim().rsplit('.').next().unwrap_or_default())
                    .filter(|name| !name.is_empty())
                    .collect();
                if names.is_empty() { "ANY".to_owned() } else { names.join("|") }
            }
            "Path" => "ANY".to_owned(),
            _ => verb.to_owned(),
        };
        let prefix = self.class.prefix.clone().unwrap_or_default();
        for (at, path) in paths.iter().enumerate() {
            let label = format!("{verb} {}", joined(&prefix, path));
            let kind = if self.class.is_client { LiteralKind::Calls } else { LiteralKind::Serves };
            self.builder.literal(index, kind, &label, line);
            if at == 0 && !self.class.is_client {
                self.builder.entry(index, EntryKind::Route, &label);
            }
        }
    }

    /// What a method is by its name, its modifiers as written, and its class.
    pub(super) fn entry_by_name(
        &mut self,
        index: DefinitionIndex,
        name: &'a str,
        modifiers: &str,
        parameters: &str,
    ) {
        if self.builder.so_far().definition(index).is_some_and(|definition| definition.entry.is_some()) {
            return;
        }
        let extends = |base: &str| self.class.bases.iter().any(|own| own == base);
        let is_public = modifiers.split_whitespace().any(|word| word == "public");
        let takes_none = parameters.trim_matches(['(', ')', ' ']).is_empty();
        let is_old_test = extends("TestCase") && name.starts_with("test") && takes_none;
        let is_main =
            name == "main" && modifiers.contains("static") && (parameters.contains("String") || takes_none);
        let overrides = modifiers.contains("@Override");
        let servlet = ["doGet", "doPost", "doPut", "doDelete", "doHead", "doPatch", "service"];
        if is_old_test
            || self.class.is_test && is_public && !modifiers.contains("static") && !modifiers.contains("@")
        {
            self.builder.entry(index, EntryKind::Test, "");
        } else if is_main {
            self.builder.entry(index, EntryKind::Command, "");
        } else if name == "run" && (extends("CommandLineRunner") || extends("ApplicationRunner"))
            || matches!(name, "run" | "call") && self.class.command.is_some()
        {
            let label = self.class.command.clone().unwrap_or_default();
            self.builder.entry(index, EntryKind::Command, &label);
        } else if matches!(name, "execute" | "executeInternal" | "doExecute")
            && (extends("Job")
                || extends("QuartzJobBean")
                || extends("InterruptableJob")
                || extends("StatefulJob"))
            || name == "execute" && extends("Tasklet")
        {
            self.builder.entry(index, EntryKind::Job, "");
        } else if name == "onMessage"
            && (extends("MessageListener") || extends("SessionAwareMessageListener"))
        {
            self.builder.entry(index, EntryKind::Consumer, "");
        } else if extends("HttpServlet") && servlet.contains(&name) {
            let verb = name.strip_prefix("do").map_or("ANY".to_owned(), str::to_ascii_uppercase);
            // A verb without a path names nothing: the method's own name says more.
            let path = self.class.prefix.as_ref();
            let label = path.map_or_else(String::new, |path| format!("{verb} {path}"));
            self.builder.entry(index, EntryKind::Route, &label);
        } else if overrides && let Some(service) = self.class.service.clone() {
            let mut letters = name.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase()).unwrap_or_default();
            let label = format!("{service}/{first}{}", letters.as_str());
            let line = self.builder.definition(index).map_or(1, |definition| definition.line);
            self.builder.literal(index, LiteralKind::Rpc, &label, line);
            self.builder.entry(index, EntryKind::Route, &label);
        } else if is_key_like(name) && extends("HandlerInterceptor") {
            self.implicit(index);
        }
    }
}

/// Two paths, one below the other.
fn joined(prefix: &str, path: &str) -> String {
    let (prefix, path) = (prefix.trim_matches('/'), path.trim_start_matches('/'));
    match (prefix, path) {
        ("", path) => format!("/{path}"),
        (prefix, "") => format!("/{prefix}"),
        (prefix, path) => format!("/{prefix}/{path}"),
    }
}
