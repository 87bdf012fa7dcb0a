//! Google Cloud: gcloud, gsutil, bq.

mod storage;

use caution_core::command::{Hint, HintKind, Kind};
use caution_core::effect::Verb;

use super::beyond::{self, file_text, hint, ini, named};
use super::{Tool, table};
use crate::call::{Call, Spelling};
use crate::reader::Reader;
use crate::word::Word;

const HINTS: &[(&str, HintKind)] = &[
    ("--project", HintKind::Account),
    ("--project_id", HintKind::Account),
    ("--account", HintKind::Account),
    ("--configuration", HintKind::Account),
    ("--impersonate-service-account", HintKind::Account),
    ("--cluster", HintKind::Cluster),
    ("--region", HintKind::Region),
    ("--zone", HintKind::Region),
    ("--location", HintKind::Region),
    ("-i", HintKind::Host),
    ("--instance", HintKind::Host),
];

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--project",
            "--account",
            "--configuration",
            "--impersonate-service-account",
            "--cluster",
            "--region",
            "--zone",
            "--location",
            "--format",
            "--filter",
            "--verbosity",
            "--instance",
            "-i",
            "--command",
            "--member",
            "--role",
            "--service-account",
            "--machine-type",
            "--image",
            "--source",
            "--flags-file",
            "--billing-project",
            "--access-token-file",
            "--keyring",
            "--key",
            "--version",
            "--dataset",
            "--database",
            "--collection-ids",
            "--tier",
            "--size",
            "--num-nodes",
            "--node-pool",
            "--network",
            "--subnet",
            "--topic",
            "--policy-file",
            "--backup-instance",
            "--backup-id",
            "--limit",
            "--page-size",
            "--sort-by",
            "--zones",
            "--user",
            "--host",
            "--type",
            "--ttl",
            "--rrdatas",
            "--name",
            "--description",
            "--labels",
            "--managed-zone",
            "--sql",
            "--async-id",
        ],
        long: &[],
        single_dash: false,
    },
    hints: HINTS,
    variables: &[
        ("CLOUDSDK_CORE_PROJECT", HintKind::Account),
        ("CLOUDSDK_ACTIVE_CONFIG_NAME", HintKind::Account),
        ("CLOUDSDK_COMPUTE_REGION", HintKind::Region),
    ],
    found: Some(find),
    parts: &[&storage::GSUTIL, &storage::BQ],
    also: Some(read),
    ..Tool::new("gcloud", &["gcloud", "gsutil", "bq"], include_str!("gcloud/tool.md"))
};

/// Adds the project of the active configuration, if none was named.
fn find(call: &Call<'_>, reader: &Reader<'_>, hints: &mut Vec<Hint>) {
    let named =
        |hint: &&Hint| matches!(hint.source.as_str(), "--project" | "--project_id" | "CLOUDSDK_CORE_PROJECT");
    if call.invocation.elsewhere || hints.iter().any(|hint| named(&hint)) {
        return;
    }
    let folder = match table::variable("CLOUDSDK_CONFIG", call.invocation, reader) {
        Some(folder) => folder,
        None => match reader.world.home {
            Some(home) => format!("{home}/.config/gcloud"),
            None => return,
        },
    };
    let chosen = hints.iter().find(|hint| hint.source.contains("onfig"));
    let name = match chosen {
        Some(hint) => hint.value.clone(),
        None => {
            let Some(text) = file_text(&format!("{folder}/active_config"), reader) else { return };
            let name = text.trim().to_owned();
            hints.push(hint(HintKind::Account, &name, "active configuration"));
            name
        }
    };
    if let Some(text) = file_text(&format!("{folder}/configurations/config_{name}"), reader)
        && let Some(project) = ini(&text, "core", "project")
    {
        hints.push(hint(HintKind::Account, project, "gcloud configuration"));
    }
}

/// What a verb does, and whether it can be undone.
const VERBS: &[(&str, Verb, bool)] = &[
    ("delete", Verb::Delete, false),
    ("remove", Verb::Delete, false),
    ("destroy", Verb::Delete, false),
    ("purge", Verb::Delete, false),
    ("rm", Verb::Delete, false),
    ("delete-instances", Verb::Delete, false),
    ("bulk-delete", Verb::Delete, false),
    ("restore-backup", Verb::Replace, false),
    ("restore", Verb::Update, false),
    ("reset", Verb::Update, true),
    ("stop", Verb::Update, true),
    ("suspend", Verb::Update, true),
    ("disable", Verb::Update, true),
    ("update", Verb::Update, true),
    ("patch", Verb::Update, true),
    ("resize", Verb::Update, true),
    ("deploy", Verb::Update, true),
    ("failover", Verb::Update, true),
    ("promote-replica", Verb::Update, false),
    ("rollback", Verb::Update, true),
    ("update-traffic", Verb::Update, true),
    ("add-iam-policy-binding", Verb::Grant, false),
    ("set-iam-policy", Verb::Grant, false),
    ("remove-iam-policy-binding", Verb::Update, true),
];

/// Verbs that only look, or that are about this machine.
const QUIET: &[&str] = &[
    "list",
    "describe",
    "get-credentials",
    "get-iam-policy",
    "read",
    "tail",
    "print-access-token",
    "config",
    "auth",
    "components",
    "info",
    "topic",
    "version",
    "help",
    "ssh",
    "scp",
    "connect",
    "get-value",
    "builds",
    "create",
    "import",
    "export",
    "ls",
    "cp",
    "cat",
    "docker-helper",
    "init",
    "emulators",
    "survey",
    "feedback",
    "cheat-sheet",
    "interactive",
    "call",
    "logs",
    "access",
];

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.has(&["--help", "-h"]) || call.options.iter().any(|option| option.name == "--dry-run") {
        return;
    }
    let operands: &[&Word] = &call.operands;
    let dashes = call.before_dashes;
    for (at, word) in operands.iter().take(dashes).enumerate() {
        let Some(text) = word.text() else {
            return reader.gap(word.span, "what `gcloud` is told is known only when it runs");
        };
        let group: Vec<&str> = operands.iter().take(at).filter_map(|word| word.text()).collect();
        if matches!(group.as_slice(), ["storage"] | ["alpha" | "beta", "storage"])
            && !matches!(text, "buckets" | "objects")
        {
            return storage::gcloud(call, reader, text, operands.get(at + 1..).unwrap_or(&[]));
        }
        if text == "ssh" {
            return inside(call, reader, operands.get(at + 1).copied());
        }
        if let Some((_, verb, reversible)) = VERBS.iter().find(|(verb, _, _)| *verb == text) {
            let rest = operands.get(at + 1..dashes).unwrap_or(&[]);
            return act(call, reader, (*verb, *reversible), &group, (text, rest));
        }
        if QUIET.contains(&text)
            && !matches!(text, "auth" | "builds" | "logs" | "config" | "topic" | "components")
        {
            return;
        }
    }
}

fn act(
    call: &Call<'_>,
    reader: &mut Reader<'_>,
    (verb, reversible): (Verb, bool),
    group: &[&str],
    (text, rest): (&str, &[&Word]),
) {
    // Settings of this machine.
    if matches!(group.first(), Some(&("config" | "auth" | "components"))) {
        return;
    }
    let kind = if verb == Verb::Grant { Kind::Permission } else { kind(group) };
    let (mut name, doubts) = named(rest);
    if name.is_empty() {
        name = format!("{} {text}", group.join(" "));
    }
    let unprotected = call.has(&["--no-deletion-protection"]);
    let (verb, kind) = if unprotected { (Verb::Update, Kind::Guard) } else { (verb, kind) };
    let mut act = beyond::act(&TOOL, call, reader, (verb, kind), &name);
    act.reversible = reversible || unprotected;
    act.forced = quiet(call, reader) && verb.destroys();
    if verb.destroys() {
        act.doubts = doubts;
    }
    if !call.invocation.repeated {
        act.count = Some(rest.len().max(1) as u64);
    }
    if group.last() == Some(&"projects") {
        act.hints.extend(rest.iter().map(|word| hint(HintKind::Account, &word.shown(), "gcloud projects")));
        act.everything = verb.destroys();
    }
    reader.add(act);
}

/// Whether prompts are passed over.
fn quiet(call: &Call<'_>, reader: &Reader<'_>) -> bool {
    call.has(&["-q", "--quiet"])
        || beyond::answered(call.invocation)
        || table::variable("CLOUDSDK_CORE_DISABLE_PROMPTS", call.invocation, reader)
            .is_some_and(|value| value != "0" && !value.eq_ignore_ascii_case("false"))
}

/// What kind of thing a group of commands is about.
fn kind(group: &[&str]) -> Kind {
    let has = |word: &str| group.contains(&word);
    match () {
        () if has("backups") || has("snapshots") || has("backup-runs") => Kind::Backup,
        () if has("sql") && has("users") => Kind::Account,
        () if has("sql")
            || has("spanner")
            || has("bigtable")
            || has("firestore")
            || has("redis")
            || has("alloydb") =>
        {
            Kind::Database
        }
        () if has("disks") || has("filestore") => Kind::Volume,
        () if has("images") || has("artifacts") => Kind::Image,
        () if has("container") && has("clusters") => Kind::Cluster,
        () if has("run") || has("functions") || has("app") => Kind::Workload,
        () if has("buckets") => Kind::Bucket,
        () if has("objects") => Kind::Objects,
        () if has("secrets") || has("kms") => Kind::Secret,
        () if has("service-accounts") => Kind::Account,
        () if has("iam") => Kind::Permission,
        () if has("pubsub") || has("tasks") => Kind::Message,
        () if has("deployment-manager") || has("infra-manager") => Kind::Stack,
        () => Kind::CloudResource,
    }
}

/// `gcloud compute ssh web-1 --command "…"`.
fn inside(call: &Call<'_>, reader: &mut Reader<'_>, machine: Option<&Word>) {
    let mut hints = table::hints(&TOOL, call, reader);
    hints.extend(machine.map(|word| {
        let shown = word.shown();
        hint(HintKind::Host, shown.rsplit('@').next().unwrap_or(&shown), "gcloud compute ssh")
    }));
    if let Some(text) = call.value(&["--command"]) {
        reader.inner_text(call.invocation, text, "gcloud compute ssh".to_owned(), hints, true);
    } else if call.before_dashes < call.operands.len() {
        let text = call.operands.iter().skip(call.before_dashes).fold(Word::default(), |mut all, word| {
            all.push_text(" ");
            all.push(word);
            all
        });
        if !text.beginning().trim_start().starts_with('-') {
            reader.inner_text(call.invocation, &text, "gcloud compute ssh".to_owned(), hints, true);
        }
    }
}
