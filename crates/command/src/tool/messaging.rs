//! Brokers: Kafka, RabbitMQ, NATS, Pulsar, Temporal.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::{Name, Row, Tool};
use crate::call::Spelling;

pub(super) static TOOL: Tool =
    Tool { parts: &[&KAFKA, &RABBIT], ..Tool::new("messaging", NAMES, include_str!("messaging/tool.md")) };

const NAMES: &[&str] = &[
    "kafka-topics",
    "kafka-topics.sh",
    "kafka-delete-records",
    "kafka-delete-records.sh",
    "kafka-consumer-groups",
    "kafka-consumer-groups.sh",
    "kafka-configs",
    "kafka-configs.sh",
    "kafka-acls",
    "kafka-acls.sh",
    "kafka-storage",
    "kafka-storage.sh",
    "rpk",
    "kcat",
    "rabbitmqctl",
    "rabbitmqadmin",
    "nats",
    "pulsar-admin",
    "temporal",
    "tctl",
];

static KAFKA: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--bootstrap-server",
            "--zookeeper",
            "--topic",
            "--group",
            "--command-config",
            "--config",
            "--add-config",
            "--delete-config",
            "--entity-type",
            "--entity-name",
            "--partitions",
            "--replication-factor",
            "--to-offset",
            "--to-datetime",
            "--shift-by",
            "--offset-json-file",
            "--allow-principal",
            "--operation",
            "--brokers",
            "-X",
            "--cluster",
            "-t",
            "-c",
            "-g",
            "--from-file",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("--bootstrap-server", HintKind::Host),
        ("--zookeeper", HintKind::Host),
        ("--brokers", HintKind::Host),
        ("--cluster", HintKind::Cluster),
    ],
    rows: &[
        Row::new(&[], Verb::Delete, Kind::Message)
            .with(&["--delete"])
            .name(Name::Option(&["--topic", "--group"])),
        Row::new(&[], Verb::Delete, Kind::Message)
            .with(&["--offset-json-file"])
            .name(Name::Option(&["--offset-json-file"])),
        Row::new(&[], Verb::Update, Kind::Message)
            .with(&["--reset-offsets"])
            .unless(&["--dry-run"])
            .name(Name::Option(&["--group", "--topic"])),
        Row::new(&[], Verb::Update, Kind::Message)
            .with(&["--alter"])
            .name(Name::Option(&["--topic", "--entity-name"])),
        Row::new(&[], Verb::Grant, Kind::Permission)
            .with(&["--allow-principal"])
            .name(Name::Option(&["--allow-principal"])),
        Row::new(&["format"], Verb::Delete, Kind::Message).forced(&["--ignore-formatted", "-g"]),
        Row::new(&["topic", "delete|trim-prefix"], Verb::Delete, Kind::Message).forced(&["--no-confirm"]),
        Row::new(&["group", "delete|offset-delete"], Verb::Delete, Kind::Message),
        Row::new(&["acl|user|security", "delete"], Verb::Delete, Kind::Permission),
    ],
    ..Tool::new(
        "messaging",
        &[
            "kafka-topics",
            "kafka-topics.sh",
            "kafka-delete-records",
            "kafka-delete-records.sh",
            "kafka-consumer-groups",
            "kafka-consumer-groups.sh",
            "kafka-configs",
            "kafka-configs.sh",
            "kafka-acls",
            "kafka-acls.sh",
            "kafka-storage",
            "kafka-storage.sh",
            "rpk",
            "kcat",
        ],
        "",
    )
};

static RABBIT: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-n",
            "--node",
            "--api-key",
            "--address",
            "--namespace",
            "-p",
            "--vhost",
            "-H",
            "--host",
            "-P",
            "--port",
            "-u",
            "--username",
            "--password",
            "-s",
            "--server",
            "--context",
            "--admin-url",
            "--address",
            "--namespace",
            "-w",
            "--workflow-id",
            "-q",
            "--query",
            "--reason",
            "--env",
            "-V",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("-n", HintKind::Host),
        ("--node", HintKind::Host),
        ("-H", HintKind::Host),
        ("--host", HintKind::Host),
        ("-s", HintKind::Host),
        ("--server", HintKind::Host),
        ("--context", HintKind::Cluster),
        ("--admin-url", HintKind::Host),
        ("--address", HintKind::Host),
        ("--namespace", HintKind::Namespace),
        ("--env", HintKind::Environment),
        ("--vhost", HintKind::Namespace),
    ],
    variables: &[
        ("NATS_URL", HintKind::Host),
        ("NATS_CONTEXT", HintKind::Cluster),
        ("TEMPORAL_ADDRESS", HintKind::Host),
    ],
    rows: &[
        Row::new(&["reset|force_reset"], Verb::Delete, Kind::Message)
            .name(Name::Fixed("everything of the node"))
            .instead("`rabbitmqctl purge_queue NAME` empties one queue"),
        Row::new(&["purge_queue|delete_queue|delete_vhost"], Verb::Delete, Kind::Message),
        Row::new(&["forget_cluster_node"], Verb::Delete, Kind::Cluster),
        Row::new(&["stop|stop_app|shutdown"], Verb::Update, Kind::Service).reversible(),
        Row::new(&["delete_user"], Verb::Delete, Kind::Account),
        Row::new(&["set_permissions|set_user_tags|add_user"], Verb::Grant, Kind::Permission)
            .name(Name::Operand(0)),
        Row::new(&["delete|purge", "queue|exchange|vhost|binding|policy"], Verb::Delete, Kind::Message),
        Row::new(&["delete", "user|permission"], Verb::Delete, Kind::Account),
        Row::new(&["stream|consumer|kv|object", "rm|del|delete|purge"], Verb::Delete, Kind::Message)
            .forced(&["-f", "--force"]),
        Row::new(&["topics|subscriptions", "delete*|clear-backlog"], Verb::Delete, Kind::Message)
            .forced(&["-f", "--force"]),
        Row::new(&["tenants|namespaces|clusters", "delete"], Verb::Delete, Kind::Message)
            .forced(&["-f", "--force"]),
        Row::new(&["workflow|wf", "terminate|delete|cancel"], Verb::Delete, Kind::Message)
            .name(Name::Option(&["-w", "--workflow-id", "-q", "--query"])),
        Row::new(&["operator", "namespace", "delete"], Verb::Delete, Kind::Message).forced(&["-y", "--yes"]),
    ],
    ..Tool::new(
        "messaging",
        &["rabbitmqctl", "rabbitmqadmin", "nats", "pulsar-admin", "temporal", "tctl"],
        "",
    )
};
