//! kubectl and oc: objects of a cluster.

mod config;

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::beyond::{self, hint, named};
use super::{Name, Row, Tool};
use crate::address;
use crate::call::{Call, Spelling};
use crate::invocation::Input;
use crate::reader::Reader;
use crate::word::Word;

pub(super) use config::find;

/// How many things are told one by one.
const MANY: usize = 64;

const DRY: &[&str] = &["--dry-run", "-h", "--help"];

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-n",
            "--namespace",
            "--context",
            "--cluster",
            "--kubeconfig",
            "--user",
            "-s",
            "--server",
            "--token",
            "--as",
            "--as-group",
            "--as-uid",
            "--certificate-authority",
            "--client-certificate",
            "--client-key",
            "--request-timeout",
            "--tls-server-name",
            "--cache-dir",
            "-v",
            "--v",
            "--vmodule",
            "-f",
            "--filename",
            "-k",
            "--kustomize",
            "-l",
            "--selector",
            "--field-selector",
            "--grace-period",
            "--timeout",
            "-o",
            "--output",
            "--template",
            "--raw",
            "--field-manager",
            "--prune-allowlist",
            "--prune-whitelist",
            "--applyset",
            "-c",
            "--container",
            "--pod-running-timeout",
            "--replicas",
            "--current-replicas",
            "--resource-version",
            "--to-revision",
            "-p",
            "--patch",
            "--patch-file",
            "--type",
            "--image",
            "--env",
            "-e",
            "--port",
            "--restart",
            "--overrides",
            "--pod-selector",
            "--tail",
            "--since",
            "--from-literal",
            "--from-file",
            "--from-env-file",
            "--clusterrole",
            "--role",
            "--group",
            "--serviceaccount",
            "--verb",
            "--resource",
            "--target-port",
            "--name",
            "--subresource",
            "--limits",
            "--requests",
            "--min",
            "--max",
            "--keep-younger-than",
            "--skip-wait-for-delete-timeout",
            "--chunk-size",
            "--password",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("--context", HintKind::Cluster),
        ("--cluster", HintKind::Cluster),
        ("-s", HintKind::Host),
        ("--server", HintKind::Host),
        ("-n", HintKind::Namespace),
        ("--namespace", HintKind::Namespace),
    ],
    found: Some(find),
    rows: ROWS,
    also: Some(read),
    ..Tool::new("kubernetes", &["kubectl", "oc", "kubecolor"], include_str!("kubernetes/tool.md"))
};

const APPLIED: Row = Row::new(&["apply"], Verb::Update, Kind::Workload)
    .name(Name::Option(&["-f", "--filename", "-k", "--kustomize"]))
    .forced(&["--force", "--force-conflicts"])
    .unless(DRY)
    .reversible();

const ROWS: &[Row] = &[
    APPLIED,
    APPLIED.words(&["create"]).with(&["-f", "--filename", "-k", "--kustomize"]),
    Row::new(&["apply"], Verb::Delete, Kind::Workload)
        .with(&["--prune"])
        .name(Name::Option(&["-f", "--filename", "-k", "--kustomize", "-l", "--selector"]))
        .all(&["--all"])
        .unless(DRY)
        .instead(
            "`kubectl apply` without `--prune` deletes nothing; `kubectl diff --prune` shows what would go",
        ),
    Row { verb: Verb::Replace, reversible: false, ..APPLIED.words(&["replace"]).with(&["--force"]) },
    APPLIED.words(&["replace"]).unless(&["--dry-run", "-h", "--help", "--force"]),
    Row::new(&["patch|edit|label|annotate|autoscale|expose|set|taint"], Verb::Update, Kind::Workload)
        .unless(DRY)
        .reversible(),
    Row::new(&["rollout", "restart|undo|pause|resume"], Verb::Update, Kind::Workload)
        .unless(DRY)
        .reversible(),
    Row::new(&["scale"], Verb::Update, Kind::Workload).unless(DRY).reversible(),
    Row::new(&["cordon"], Verb::Update, Kind::Workload).unless(DRY).reversible(),
    Row::new(&["drain"], Verb::Update, Kind::Workload)
        .unless(DRY)
        .forced(&["--force", "--disable-eviction", "--delete-emptydir-data", "--delete-local-data"])
        .reversible()
        .instead("`kubectl drain --dry-run=server` shows which pods would go"),
    Row::new(&["drain"], Verb::Delete, Kind::Volume)
        .unless(DRY)
        .with(&["--delete-emptydir-data", "--delete-local-data"])
        .forced(&["--force", "--disable-eviction"])
        .instead("`kubectl drain --dry-run=server` shows which pods would go"),
    Row::new(&["drain"], Verb::Delete, Kind::Workload)
        .unless(DRY)
        .with(&["--force"])
        .forced(&["--force", "--disable-eviction"])
        .instead("`kubectl drain --dry-run=server` shows which pods would go"),
    Row::new(&["adm", "drain"], Verb::Delete, Kind::Volume)
        .unless(DRY)
        .with(&["--delete-emptydir-data", "--delete-local-data"]),
    Row::new(&["adm", "drain"], Verb::Delete, Kind::Workload).unless(DRY).with(&["--force"]),
    Row::new(&["create", "clusterrolebinding|rolebinding|clusterrole|role"], Verb::Grant, Kind::Permission)
        .unless(DRY),
    Row::new(&["auth", "reconcile"], Verb::Grant, Kind::Permission)
        .unless(DRY)
        .name(Name::Option(&["-f", "--filename"])),
    Row::new(&["certificate", "approve"], Verb::Grant, Kind::Permission).unless(DRY),
    Row::new(&["adm", "policy", "add-*"], Verb::Grant, Kind::Permission).unless(DRY),
    Row::new(&["policy", "add-*"], Verb::Grant, Kind::Permission).unless(DRY),
    Row::new(&["adm", "drain"], Verb::Update, Kind::Workload)
        .unless(DRY)
        .forced(&["--force", "--disable-eviction", "--delete-emptydir-data"])
        .reversible(),
    Row::new(&["adm", "cordon"], Verb::Update, Kind::Workload).unless(DRY).reversible(),
    Row::new(&["adm", "prune"], Verb::Delete, Kind::Workload).with(&["--confirm"]),
    Row::new(&["config", "delete-context|delete-cluster|delete-user|unset"], Verb::Update, Kind::File)
        .reversible(),
];

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    let Some(verb) = call.operands.first() else { return };
    match verb.text() {
        None => reader.gap(call.invocation.span, "what `kubectl` is told to do is known only when it runs"),
        Some("delete") if !call.surely_has(DRY) => delete(call, reader),
        Some("exec" | "rsh") => {
            let pod = call.operands.get(1).map_or_else(String::new, |word| word.shown());
            within(call, reader, 2, &format!("kubectl exec {pod}"));
        }
        Some("run" | "debug") => within(call, reader, usize::MAX, "kubectl run"),
        Some("config")
            if call.operand(1).is_some_and(|word| matches!(word, "use-context" | "use" | "set-context")) =>
        {
            config::switch(call, reader);
        }
        _ => {}
    }
}

/// Reads the command that runs in a container: after `--`, or else from this operand on.
fn within(call: &Call<'_>, reader: &mut Reader<'_>, otherwise: usize, through: &str) {
    let from = if call.before_dashes < call.operands.len() { call.before_dashes } else { otherwise };
    if from < call.operands.len() {
        let hints = super::table::hints(&TOOL, call, reader);
        reader.wrapped(call, from, through.to_owned(), hints, true);
    }
}

fn delete(call: &Call<'_>, reader: &mut Reader<'_>) {
    let forced = call.has(&["--force", "--grace-period=0", "--now"]);
    let every = call.has(&["--all", "-A", "--all-namespaces"]);
    let files: Vec<&Word> = call.values(&["-f", "--filename", "-k", "--kustomize"]).collect();
    if !files.is_empty() {
        if files.len() > MANY {
            reader.gap(call.invocation.span, format!("more than {MANY} files"));
        }
        for file in files.into_iter().take(MANY) {
            let (kind, count) = manifest(file, call, reader);
            let name = address::without_secret(&file.shown());
            let mut act = beyond::act(&TOOL, call, reader, (Verb::Delete, kind), &name);
            act.forced = forced;
            act.count = count;
            act.doubts = beyond::doubts(file);
            reader.add(act);
        }
        return;
    }
    if let Some(path) = call.value(&["--raw"]) {
        let act = beyond::act(&TOOL, call, reader, (Verb::Delete, Kind::Workload), &path.shown());
        return reader.add(act);
    }
    let operands = call.operands.get(1..).unwrap_or(&[]);
    let Some(first) = operands.first() else { return };
    if first.beginning().contains('/') {
        let (told, rest) = operands.split_at_checked(MANY).unwrap_or((operands, &[]));
        if !rest.is_empty() {
            one(call, reader, "several", (rest, named(rest).0), (forced, false));
        }
        for word in told {
            let shown = word.shown();
            let (kind, name) = shown.split_once('/').unwrap_or((&shown, ""));
            one(call, reader, kind, (&[*word], name.to_owned()), (forced, false));
        }
        return;
    }
    let names = operands.get(1..).unwrap_or(&[]);
    let selector = call.value(&["-l", "--selector", "--field-selector"]);
    let mut shown = named(names).0;
    if let (true, Some(selector)) = (shown.is_empty(), selector) {
        shown = selector.shown();
    }
    let kinds = first.shown();
    if kinds.split(',').count() > MANY {
        reader.gap(first.span, format!("more than {MANY} types"));
    }
    for kind in kinds.split(',').take(MANY) {
        one(call, reader, kind, (names, shown.clone()), (forced, every));
    }
}

/// One act of deleting objects of one type.
fn one(
    call: &Call<'_>,
    reader: &mut Reader<'_>,
    kind: &str,
    (words, name): (&[&Word], String),
    (forced, every): (bool, bool),
) {
    let sort = sort(kind);
    let name = match sort {
        Kind::Workload if name.is_empty() => kind.to_owned(),
        Kind::Workload => format!("{kind}/{}", name.rsplit('/').next().unwrap_or(&name)),
        _ if name.is_empty() => format!("every {kind}"),
        _ => name,
    };
    let mut act = beyond::act(&TOOL, call, reader, (Verb::Delete, sort), &name);
    act.forced = forced;
    act.everything = every || is(kind, &["crd", "crds", "customresourcedefinition"]);
    // A pod comes back, unless it was taken away before it could close its files.
    act.reversible = sort == Kind::Container && !forced && !every;
    act.doubts = words.iter().flat_map(|word| beyond::doubts(word)).collect();
    act.count =
        (!act.everything && !words.is_empty() && !call.invocation.repeated).then_some(words.len() as u64);
    if sort == Kind::Namespace {
        act.hints.retain(|hint| hint.kind != HintKind::Namespace);
        act.hints.extend(words.iter().map(|word| {
            let shown = word.shown();
            hint(HintKind::Namespace, shown.rsplit('/').next().unwrap_or(&shown), "delete namespace")
        }));
        act.instead = Some("delete the objects by name; a namespace takes everything in it along".to_owned());
    }
    reader.add(act);
}

fn is(kind: &str, names: &[&str]) -> bool {
    let kind = kind.to_ascii_lowercase();
    let plain = kind.split('.').next().unwrap_or("");
    names.iter().any(|name| plain == *name || plain.strip_suffix('s') == Some(name))
}

/// What kind of thing a type of objects is.
fn sort(kind: &str) -> Kind {
    let kinds: &[(&[&str], Kind)] = &[
        (&["ns", "namespace", "project"], Kind::Namespace),
        (&["pvc", "pv", "persistentvolumeclaim", "persistentvolume"], Kind::Volume),
        (&["po", "pod"], Kind::Container),
        (&["no", "node", "machine"], Kind::Workload),
        (&["secret", "sealedsecret", "externalsecret"], Kind::Secret),
        (&["sa", "serviceaccount"], Kind::Account),
        (&["role", "rolebinding", "clusterrole", "clusterrolebinding"], Kind::Permission),
        (&["volumesnapshot", "volumesnapshotcontent", "backup", "schedule", "scheduledbackup"], Kind::Backup),
        (&["postgresql", "mysql", "mongodbcommunity", "redis", "kafka", "elasticsearch"], Kind::Database),
        (&["application", "helmrelease", "kustomization", "applicationset"], Kind::Release),
    ];
    kinds.iter().find(|(names, _)| is(kind, names)).map_or(Kind::Workload, |(_, sort)| *sort)
}

/// What a manifest holds: the kind that would be missed most, and how many objects.
fn manifest(file: &Word, call: &Call<'_>, reader: &Reader<'_>) -> (Kind, Option<u64>) {
    let text = match &call.invocation.input {
        Input::Text(text) if file.is("-") => Some(text.clone()),
        _ => reader.path(file, call.invocation).and_then(|path| reader.file(&path.absolute)),
    };
    let kinds: Vec<Kind> = text
        .iter()
        .filter_map(|text| text.text())
        .flat_map(str::lines)
        .filter_map(|line| line.strip_prefix("kind:"))
        .map(|kind| sort(kind.trim().trim_matches(['"', '\''])))
        .collect();
    let worst = [Kind::Namespace, Kind::Database, Kind::Volume, Kind::Backup, Kind::Secret];
    let kind = worst.into_iter().find(|kind| kinds.contains(kind)).unwrap_or(Kind::Workload);
    (kind, (!kinds.is_empty()).then_some(kinds.len() as u64))
}
