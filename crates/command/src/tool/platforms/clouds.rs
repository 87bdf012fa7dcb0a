//! Hosted databases, smaller clouds, and what builds and runs clusters.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::super::beyond::{self, named};
use super::super::{Name, Row, Tool, kubernetes, table};
use super::{YES, changed, gone};
use crate::call::{Call, Spelling};
use crate::inline::sql;
use crate::reader::Reader;

pub(super) static DATABASES: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--org",
            "--org-id",
            "--project-id",
            "--branch",
            "--database",
            "--role-name",
            "-f",
            "--format",
            "--group",
            "--location",
            "--from-dump",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("--org", HintKind::Account),
        ("--project-id", HintKind::Account),
        ("--branch", HintKind::Branch),
        ("--database", HintKind::Database),
    ],
    rows: &[
        gone(&["database|databases|db", "delete|destroy|rm"], Kind::Database)
            .forced(&["--force", "-y", "--yes"]),
        gone(&["project|projects", "delete"], Kind::Database),
        gone(&["branch|branches", "delete|reset"], Kind::Database).forced(&["--force"]),
        gone(&["backup", "delete"], Kind::Backup).forced(&["--force"]),
        gone(&["group", "destroy"], Kind::Database).forced(&["-y", "--yes"]),
        gone(&["role|roles|password", "delete|reset"], Kind::Account),
        changed(&["deploy-request", "deploy|revert"], Kind::Database),
    ],
    also: Some(shell),
    ..Tool::new("platforms", &["pscale", "neonctl", "neon", "turso"], "")
};

/// `turso db shell shop "drop table x"`.
fn shell(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.operand(0) == Some("db") && call.operand(1) == Some("shell") {
        let mut hints = table::hints(&DATABASES, call, reader);
        hints.extend(
            call.operands.get(2).map(|word| beyond::hint(HintKind::Database, &word.shown(), "turso")),
        );
        let operands = call.operands.iter().skip(3).map(|word| (*word).clone()).collect();
        for text in (beyond::Given { texts: &[], files: &[], operands }).read(call, reader) {
            sql::read(reader, &text, "sqlite", &hints, call.invocation);
        }
    }
}

/// Clouds whose commands end in a verb, at whatever depth.
pub(super) static CLOUDS: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-t",
            "--access-token",
            "--context",
            "-c",
            "--config",
            "-o",
            "--output",
            "-p",
            "--profile",
            "--region",
            "-z",
            "--zone",
            "--project-id",
            "--organization-id",
            "-n",
            "--name",
            "--tag-name",
            "-g",
            "--compartment-id",
            "--instance-id",
            "--db-system-id",
            "--format",
            "--autonomous-database-id",
            "--bucket-name",
            "--cluster-id",
            "--volume-id",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("--context", HintKind::Account),
        ("-p", HintKind::Account),
        ("--profile", HintKind::Account),
        ("--project-id", HintKind::Account),
        ("--compartment-id", HintKind::Account),
        ("--region", HintKind::Region),
    ],
    variables: &[
        ("HCLOUD_CONTEXT", HintKind::Account),
        ("OCI_CLI_PROFILE", HintKind::Account),
        ("SCW_PROFILE", HintKind::Account),
    ],
    also: Some(cloud),
    ..Tool::new(
        "platforms",
        &["doctl", "hcloud", "scw", "linode-cli", "vultr-cli", "civo", "ibmcloud", "oci", "upctl", "exo"],
        "",
    )
};

fn cloud(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.has(&["-h", "--help", "--dry-run"]) {
        return;
    }
    let mut group: Vec<&str> = Vec::new();
    for (at, word) in call.operands.iter().enumerate().take(8) {
        let Some(text) = word.text() else {
            // Behind a verb that reads stand names.
            return reader.gap(word.span, "what it is told is known only when it runs");
        };
        let verb = match text {
            "list" | "ls" | "get" | "describe" | "view" | "show" | "create" | "auth" | "config"
            | "context" | "login" => return,
            "delete" | "destroy" | "rm" | "remove" | "terminate" | "delete-selective"
            | "delete-dangerous" | "bulk-delete" => Verb::Delete,
            "rebuild" | "reset"
                if group.iter().any(|word| matches!(*word, "server" | "linodes" | "instance")) =>
            {
                Verb::Replace
            }
            "stop" | "poweroff" | "shutdown" | "power-off" | "reboot" | "resize" | "update" | "scale" => {
                Verb::Update
            }
            _ => {
                group.push(text);
                continue;
            }
        };
        let mut rest: Vec<&crate::word::Word> = call.operands.iter().skip(at + 1).copied().collect();
        rest.extend(
            call.options
                .iter()
                .filter(|option| option.name.ends_with("-id"))
                .filter_map(|option| option.value.as_ref()),
        );
        let (name, doubts) = named(&rest);
        let name = if name.is_empty() { format!("{} {text}", group.join(" ")) } else { name };
        let mut act = beyond::act(&CLOUDS, call, reader, (verb, kind(&group)), &name);
        act.reversible = verb == Verb::Update;
        act.forced = call.has(YES) && verb.destroys();
        act.doubts = if verb.destroys() { doubts } else { Vec::new() };
        act.count = (!call.invocation.repeated).then_some(rest.len().max(1) as u64);
        return reader.add(act);
    }
}

fn kind(group: &[&str]) -> Kind {
    let has = |words: &[&str]| group.iter().any(|word| words.iter().any(|part| word.contains(part)));
    match () {
        () if has(&["snapshot", "backup"]) => Kind::Backup,
        () if has(&["database", "rdb", "redis", "db"]) => Kind::Database,
        () if has(&["volume", "block"]) => Kind::Volume,
        () if has(&["cluster", "kubernetes", "lke", "k8s"]) => Kind::Cluster,
        () if has(&["registry", "image"]) => Kind::Image,
        () if has(&["bucket", "object", "os", "obj"]) => Kind::Bucket,
        () if has(&["ssh-key", "iam", "user"]) => Kind::Account,
        () => Kind::CloudResource,
    }
}

pub(super) static NOMAD: Tool = Tool {
    spelling: Spelling {
        values: &["-address", "-region", "-namespace", "-token", "-http-addr", "-datacenter", "-ca-file"],
        long: &[],
        single_dash: true,
    },
    hints: &[
        ("-address", HintKind::Host),
        ("-http-addr", HintKind::Host),
        ("-region", HintKind::Region),
        ("-namespace", HintKind::Namespace),
    ],
    variables: &[
        ("NOMAD_ADDR", HintKind::Host),
        ("CONSUL_HTTP_ADDR", HintKind::Host),
        ("NOMAD_NAMESPACE", HintKind::Namespace),
    ],
    rows: &[
        Row::new(&["job", "stop"], Verb::Delete, Kind::Workload).with(&["-purge"]).forced(&["-yes"]),
        Row::new(&["job", "stop"], Verb::Update, Kind::Workload).unless(&["-purge"]).reversible(),
        Row::new(&["stop"], Verb::Update, Kind::Workload).reversible(),
        Row::new(
            &["namespace|volume|var|node", "delete|purge|deregister"],
            Verb::Delete,
            Kind::CloudResource,
        )
        .forced(&["-force"]),
        Row::new(&["node", "drain"], Verb::Update, Kind::Workload)
            .with(&["-enable"])
            .forced(&["-force"])
            .reversible(),
        Row::new(&["kv", "delete"], Verb::Delete, Kind::Rows).all(&["-recurse"]),
        Row::new(&["acl", "*", "delete"], Verb::Delete, Kind::Permission),
        Row::new(&["operator", "raft", "remove-peer"], Verb::Delete, Kind::Cluster),
        Row::new(&["snapshot", "restore"], Verb::Replace, Kind::Database),
    ],
    ..Tool::new("platforms", &["nomad", "consul"], "")
};

const CLUSTER: &[(&str, HintKind)] = &[
    ("--context", HintKind::Cluster),
    ("--kube-context", HintKind::Cluster),
    ("--kubecontext", HintKind::Cluster),
    ("--name", HintKind::Cluster),
    ("-p", HintKind::Cluster),
    ("--profile", HintKind::Cluster),
    ("--server", HintKind::Host),
    ("--endpoints", HintKind::Host),
    ("-n", HintKind::Namespace),
    ("--namespace", HintKind::Namespace),
    ("--region", HintKind::Region),
];

pub(super) static CLUSTERS: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--context",
            "--kube-context",
            "--kubecontext",
            "--kubeconfig",
            "--name",
            "--server",
            "--endpoints",
            "-n",
            "--namespace",
            "--region",
            "-r",
            "-f",
            "--config-file",
            "--cluster",
            "--state",
            "-p",
            "--profile",
            "--cacert",
            "--cert",
            "--key",
            "--selector",
            "-l",
            "--nodes",
            "--grpc-web-root-path",
            "--auth-token",
            "--revision",
        ],
        long: &[],
        single_dash: false,
    },
    hints: CLUSTER,
    found: Some(kubernetes::find),
    rows: &[
        // eksctl, kops
        gone(&["delete", "cluster"], Kind::Cluster)
            .name(Name::Option(&["--name", "-f", "--config-file"]))
            .forced(YES),
        gone(
            &["delete", "nodegroup|addon|iamserviceaccount|fargateprofile|ig|instancegroup|secret"],
            Kind::CloudResource,
        ),
        // kind, k3d and minikube run on the developer's own machine
        gone(&["cluster", "delete"], Kind::Container).all(&["-a", "--all"]).reversible(),
        gone(&["reset"], Kind::Cluster).forced(&["-f", "--force"]),
        // velero
        gone(&["backup|schedule|backup-location|snapshot-location", "delete"], Kind::Backup)
            .all(&["--all"])
            .forced(&["--confirm"]),
        // argocd, flux, istio
        gone(&["app|appset|proj|cluster|repo", "delete|rm"], Kind::Release).all(&["--all"]).forced(YES),
        Row::new(&["app", "sync"], Verb::Delete, Kind::Workload)
            .with(&["--prune"])
            .unless(&["--dry-run"])
            .forced(&["--force"]),
        changed(&["app", "sync|rollback"], Kind::Release),
        gone(&["delete", "kustomization|ks|helmrelease|hr|source"], Kind::Release)
            .forced(&["-s", "--silent"]),
        gone(&["uninstall"], Kind::Release).all(&["--purge"]).forced(&[
            "-y",
            "--skip-confirmation",
            "-s",
            "--silent",
        ]),
        // etcd
        Row::new(&["del"], Verb::Delete, Kind::Rows).all(&["--from-key", "--prefix"]),
        Row::new(&["member", "remove"], Verb::Delete, Kind::Cluster),
        Row::new(&["snapshot", "restore"], Verb::Replace, Kind::Database),
    ],
    ..Tool::new(
        "platforms",
        &[
            "eksctl", "kops", "kind", "k3d", "minikube", "kubeadm", "velero", "argocd", "flux", "istioctl",
            "etcdctl", "talosctl",
        ],
        "",
    )
};
