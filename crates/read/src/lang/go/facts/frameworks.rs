//! What frameworks do with names and texts: settings, topics, services, commands, tests.

use caution_core::facts::{DefinitionIndex, DefinitionKind, EntryKind, LiteralKind, Visibility};
use tree_sitter::Node;

use super::{Reader, content, field};
use crate::lang::facts::{Defined, line_of};

/// What a file imports, as far as it says what calls mean.
#[derive(Debug, Default)]
pub(super) struct Uses {
    pub(super) testing: bool,
    pub(super) suites: bool,
    pub(super) routers: bool,
    pub(super) messages: bool,
    pub(super) schedules: bool,
    pub(super) settings: bool,
    pub(super) flags: bool,
    pub(super) behaviours: bool,
    pub(super) commands: bool,
    pub(super) tasks: bool,
}

impl Uses {
    /// Takes note of an imported module.
    pub(super) fn note(&mut self, module: &str) {
        let any = |parts: &[&str]| parts.iter().any(|part| module.contains(part));
        self.testing |= module == "testing";
        self.suites |= any(&["testify/suite", "check.v1", "gocheck", "testsuite"]);
        self.routers |= module == "net/http"
            || any(&[
                "gin-gonic/gin",
                "labstack/echo",
                "go-chi/chi",
                "gorilla/mux",
                "gofiber/fiber",
                "httprouter",
                "beego",
                "kataras/iris",
                "cloudwego/hertz",
                "bunrouter",
                "prometheus/common/route",
                "go-macaron",
                "danielgtaylor/huma",
            ]);
        self.messages |= any(&[
            "kafka",
            "sarama",
            "nats",
            "amqp",
            "pubsub",
            "watermill",
            "sqs",
            "nsq",
            "pulsar",
            "redis",
            "mqtt",
            "franz-go",
        ]);
        self.schedules |=
            any(&["robfig/cron", "go-co-op/gocron", "jasonlvhit/gocron", "netresearch/go-cron"]);
        self.settings |= any(&["spf13/viper", "knadh/koanf"]);
        self.flags |= module == "flag"
            || any(&["spf13/pflag", "spf13/cobra", "kingpin", "urfave/cli", "codegangsta/cli"]);
        self.behaviours |= any(&["onsi/ginkgo"]);
        self.commands |=
            any(&["spf13/cobra", "urfave/cli", "mitchellh/cli", "hashicorp/cli", "codegangsta/cli"]);
        self.tasks |=
            any(&["hibiken/asynq", "RichardKnop/machinery", "temporal", "cadence", "aws-lambda-go"]);
    }
}

/// What asks viper or koanf for a key.
const ASKS: &[&str] = &[
    "BindEnv",
    "BindPFlag",
    "Bool",
    "Bytes",
    "Duration",
    "Exists",
    "Float64",
    "Get",
    "GetBool",
    "GetDuration",
    "GetFloat64",
    "GetInt",
    "GetInt32",
    "GetInt64",
    "GetIntSlice",
    "GetSizeInBytes",
    "GetString",
    "GetStringMap",
    "GetStringMapString",
    "GetStringSlice",
    "GetTime",
    "GetUint",
    "GetUint64",
    "Int",
    "Int64",
    "IsSet",
    "MustString",
    "Set",
    "SetDefault",
    "String",
    "Strings",
    "Sub",
    "UnmarshalKey",
];

/// What declares a flag of a command line, without the `Var`, `P` and `VarP` at its end.
const FLAGS: &[&str] = &[
    "Bool",
    "Count",
    "Duration",
    "Float64",
    "Flag",
    "IP",
    "Int",
    "Int32",
    "Int64",
    "IntSlice",
    "String",
    "StringArray",
    "StringSlice",
    "StringToString",
    "Uint",
    "Uint16",
    "Uint32",
    "Uint64",
    "",
    "Func",
    "Text",
    "MarkHidden",
    "GetBool",
    "GetString",
    "GetInt",
    "Lookup",
    "Changed",
];

/// What asks a service of feature flags.
const FEATURES: &[&str] = &[
    "BoolVariation",
    "BoolVariationCtx",
    "BoolVariationDetail",
    "BooleanValue",
    "BooleanValueDetails",
    "Float64Variation",
    "FloatValue",
    "IntValue",
    "IntVariation",
    "IsFeatureEnabled",
    "JSONVariation",
    "StringValue",
    "StringVariation",
];

/// What writes to a topic, and which argument names it.
const PRODUCES: &[(&str, usize)] = &[
    ("Produce", 0),
    ("Publish", 0),
    ("PublishAsync", 0),
    ("PublishRequest", 0),
    ("PublishWithContext", 1),
    ("SendMessage", 0),
    ("Topic", 0),
    ("XAdd", 1),
];

/// What reads from a topic, and which argument names it.
const CONSUMES: &[(&str, usize)] = &[
    ("ChanSubscribe", 0),
    ("Consume", 0),
    ("ConsumePartition", 0),
    ("PSubscribe", 1),
    ("PullSubscribe", 0),
    ("QueueSubscribe", 0),
    ("QueueSubscribeSync", 0),
    ("Subscribe", 0),
    ("SubscribeSync", 0),
    ("SubscribeTopics", 0),
    ("Subscription", 0),
];

impl<'a, 't> Reader<'_, 'a, 't> {
    /// The name of what a call calls, and the path before it as written.
    pub(super) fn called(&self, call: Node<'t>) -> Option<(&'a str, &'a str)> {
        let function = field(call, "function")?;
        match function.kind() {
            "selector_expression" => {
                let name = self.builder.of(field(function, "field")?);
                let operand = field(function, "operand")?;
                let is_name = operand.kind() == "identifier";
                Some((name, if is_name { self.builder.of(operand) } else { "." }))
            }
            "identifier" => Some((self.builder.of(function), "")),
            _ => None,
        }
    }

    /// The text of a literal, whole.
    pub(super) fn literal_text(&self, node: Node<'t>) -> Option<&'a str> {
        matches!(node.kind(), "interpreted_string_literal" | "raw_string_literal")
            .then(|| content(self.builder.of(node)))
    }

    /// An argument of a call that is a text. It may stand in a list of texts.
    pub(super) fn argument(&self, call: Node<'t>, at: usize) -> Option<(Node<'t>, &'a str)> {
        let mut node = field(call, "arguments")?.named_child(u32::try_from(at).ok()?)?;
        if node.kind() == "composite_literal" {
            node = field(node, "body")?.named_child(0)?.named_child(0)?;
        }
        Some((node, self.literal_text(node)?))
    }

    /// A text that means something, and is no plain one from then on.
    pub(super) fn take(&mut self, node: Node<'t>, kind: LiteralKind, text: &str) {
        self.taken.push(node.start_byte());
        self.builder.literal(self.within, kind, text, line_of(node));
    }

    fn take_argument(&mut self, call: Node<'t>, at: usize, kind: LiteralKind) -> bool {
        let Some((node, text)) = self.argument(call, at) else { return false };
        self.take(node, kind, text);
        true
    }

    /// Texts in the arguments of a call that mean something.
    pub(super) fn notice(&mut self, call: Node<'t>) {
        let Some((name, head)) = self.called(call) else { return };
        let found = match (head, name) {
            ("os" | "syscall", "Getenv" | "LookupEnv") => {
                self.take_argument(call, 0, LiteralKind::Environment)
            }
            ("t" | "os", "Setenv") | ("viper", "BindEnv") if name != "BindEnv" => {
                self.take_argument(call, 0, LiteralKind::Environment)
            }
            ("reflect" | "plugin", _) => false,
            (_, "MethodByName" | "FieldByName") if self.argument(call, 0).is_none() => {
                self.builder.dynamic();
                false
            }
            _ => false,
        };
        if found || head.is_empty() {
            return;
        }
        self.notice_client(call, name, head);
        self.notice_settings(call, name);
        self.notice_messages(call, name);
        self.notice_service(call, name);
    }

    fn notice_settings(&mut self, call: Node<'t>, name: &str) {
        if self.uses.settings && ASKS.contains(&name) {
            if self.take_argument(call, 0, LiteralKind::ConfigKey) && name == "BindEnv" {
                self.take_argument(call, 1, LiteralKind::Environment);
            }
        } else if self.uses.flags {
            let stem = name.strip_suffix('P').filter(|stem| !stem.is_empty()).unwrap_or(name);
            let (stem, at) = stem.strip_suffix("Var").map_or((stem, 0), |stem| (stem, 1));
            if FLAGS.contains(&stem) && !stem.is_empty() | (at == 1) {
                self.take_argument(call, at, LiteralKind::ConfigKey);
            }
        }
        if FEATURES.contains(&name) || name == "IsEnabled" {
            let _ = self.take_argument(call, 0, LiteralKind::Flag)
                || name != "IsEnabled" && self.take_argument(call, 1, LiteralKind::Flag);
        }
    }

    fn notice_messages(&mut self, call: Node<'t>, name: &str) {
        if !self.uses.messages {
            return;
        }
        for (table, kind) in [(PRODUCES, LiteralKind::Produces), (CONSUMES, LiteralKind::Consumes)] {
            if let Some((_, at)) = table.iter().find(|(known, _)| *known == name) {
                let _ =
                    self.take_argument(call, *at, kind) || self.take_argument(call, 1 - (*at).min(1), kind);
            }
        }
    }

    /// `pb.NewOrdersClient(conn)` calls a service.
    fn notice_service(&mut self, call: Node<'t>, name: &str) {
        let service = name.strip_prefix("New").and_then(|name| name.strip_suffix("Client"));
        let takes_one = field(call, "arguments").is_some_and(|list| list.named_child_count() == 1);
        if let Some(service) = service.filter(|service| {
            !service.is_empty() && takes_one && !service.starts_with("Mock") && !service.contains('_')
        }) {
            self.builder.literal(self.within, LiteralKind::Rpc, service, line_of(call));
        }
    }

    /// Topics that a literal of a client's type names.
    pub(super) fn topics(&mut self, type_name: &str, body: Node<'t>) {
        let kind = match type_name {
            "ReaderConfig" | "ReceiveMessageInput" => LiteralKind::Consumes,
            "Writer" | "WriterConfig" | "ProducerMessage" | "SendMessageInput" | "PublishInput"
            | "Message" | "XAddArgs" | "TopicPartition" => LiteralKind::Produces,
            _ => return,
        };
        if self.uses.messages {
            for key in ["Topic", "QueueUrl", "TopicArn", "Stream"] {
                if let Some((node, text)) =
                    self.member(body, key).and_then(|node| Some((node, self.literal_text(node)?)))
                {
                    self.take(node, kind, text);
                }
            }
        }
    }

    /// The value under a key of a composite literal.
    fn member(&self, body: Node<'t>, name: &str) -> Option<Node<'t>> {
        let mut cursor = body.walk();
        let mut members = body.named_children(&mut cursor).filter(|member| member.kind() == "keyed_element");
        let found =
            members.find(|member| field(*member, "key").is_some_and(|key| self.builder.of(key) == name))?;
        field(found, "value")?.named_child(0)
    }

    /// What a command of a command line is called, if such a literal makes one.
    pub(super) fn command(&self, type_name: Option<&str>, body: Node<'t>) -> Option<&'a str> {
        if !self.uses.commands || self.in_test || !matches!(type_name, Some("Command" | "App")) {
            return None;
        }
        let name = self.member(body, "Use").or_else(|| self.member(body, "Name"))?;
        let name = self.literal_text(name)?;
        name.split_whitespace().next()
    }

    /// Something that is an entry and has no name of its own. `head` is what stands for the name.
    pub(super) fn register(
        &mut self,
        whole: Node<'t>,
        head: Node<'t>,
        kind: EntryKind,
        label: &str,
    ) -> DefinitionIndex {
        let index = self.builder.define(&Defined {
            name: label,
            kind: DefinitionKind::Registration,
            parent: self.within,
            whole,
            head,
            body: None,
            visibility: Visibility::Private,
        });
        self.builder.entry(index, kind, label);
        index
    }
}
