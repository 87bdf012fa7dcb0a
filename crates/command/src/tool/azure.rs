//! Azure: az and azd.

use caution_core::command::{Hint, HintKind, Kind};
use caution_core::effect::Verb;

use super::beyond::{self, hint, home_file};
use super::{Tool, table};
use crate::call::{Call, Spelling};
use crate::reader::Reader;
use crate::word::Word;

const HINTS: &[(&str, HintKind)] = &[
    ("--subscription", HintKind::Account),
    ("--account-name", HintKind::Account),
    ("-g", HintKind::Namespace),
    ("--resource-group", HintKind::Namespace),
    ("-e", HintKind::Environment),
    ("--environment", HintKind::Environment),
];

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--subscription",
            "-s",
            "-g",
            "--resource-group",
            "-n",
            "--name",
            "--ids",
            "--id",
            "-o",
            "--output",
            "--query",
            "--account-name",
            "--account-key",
            "--connection-string",
            "--sas-token",
            "-c",
            "--container-name",
            "--container",
            "--pattern",
            "--source",
            "-l",
            "--location",
            "--vault-name",
            "--server",
            "-d",
            "--database",
            "--mode",
            "--template-file",
            "-f",
            "--parameters",
            "-p",
            "--scripts",
            "--command-id",
            "--assignee",
            "--role",
            "--scope",
            "--upn-or-object-id",
            "--slot",
            "--registry",
            "-r",
            "--repository",
            "--image",
            "--zone-name",
            "-z",
            "--record-set-name",
            "--workspace-name",
            "--cluster-name",
            "--namespace-name",
            "--project",
            "--org",
            "--organization",
            "-e",
            "--environment",
            "--share-name",
            "--path",
            "--file-path",
            "--object-id",
            "--member-id",
        ],
        long: &[],
        single_dash: false,
    },
    hints: HINTS,
    variables: &[("ARM_SUBSCRIPTION_ID", HintKind::Account), ("AZURE_ENV_NAME", HintKind::Environment)],
    found: Some(find),
    also: Some(read),
    ..Tool::new("azure", &["az", "azd"], include_str!("azure/tool.md"))
};

/// Adds the subscription that is selected, if none was named.
fn find(call: &Call<'_>, reader: &Reader<'_>, hints: &mut Vec<Hint>) {
    if hints.iter().any(|hint| hint.source == "--subscription") {
        return;
    }
    let Some(text) = home_file(".azure/azureProfile.json", call.invocation, reader) else { return };
    let Ok(profile) = serde_json::from_str::<serde_json::Value>(text.trim_start_matches('\u{feff}')) else {
        return;
    };
    let all = profile.get("subscriptions").and_then(serde_json::Value::as_array);
    let chosen = all
        .into_iter()
        .flatten()
        .find(|one| one.get("isDefault").and_then(serde_json::Value::as_bool).unwrap_or(false));
    if let Some(name) = chosen.and_then(|one| one.get("name")).and_then(serde_json::Value::as_str) {
        hints.push(hint(HintKind::Account, name, "the selected subscription"));
    }
}

const VERBS: &[(&str, Verb, bool)] = &[
    ("delete", Verb::Delete, false),
    ("delete-batch", Verb::Delete, false),
    ("purge", Verb::Delete, false),
    ("remove", Verb::Delete, false),
    ("down", Verb::Delete, false),
    ("flush", Verb::Delete, false),
    ("deallocate", Verb::Update, true),
    ("stop", Verb::Update, true),
    ("restart", Verb::Update, true),
    ("update", Verb::Update, true),
    ("set", Verb::Update, true),
    ("scale", Verb::Update, true),
    ("upgrade", Verb::Update, true),
    ("swap", Verb::Update, true),
    ("up", Verb::Update, true),
    ("deploy", Verb::Update, true),
    ("provision", Verb::Update, true),
    ("failover", Verb::Update, true),
    ("restore", Verb::Update, false),
    ("failover-group", Verb::Update, true),
];

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.has(&["-h", "--help"])
        || call.options.iter().any(|option| matches!(option.name.as_str(), "--dryrun" | "--what-if"))
    {
        return;
    }
    let mut group: Vec<&str> = Vec::new();
    for word in &call.operands {
        match word.text() {
            Some(text) => group.push(text),
            None => return reader.gap(word.span, "what `az` is told is known only when it runs"),
        }
    }
    match group.as_slice() {
        [
            "account" | "configure" | "config" | "login" | "logout" | "cloud" | "extension" | "bicep"
            | "cache",
            rest @ ..,
        ] => {
            if let ["set", ..] = rest {
                select(call, reader);
            }
            return;
        }
        ["role", "assignment", "create"]
        | ["keyvault", "set-policy"]
        | ["ad", "app", "permission", ..]
        | ["ad", "group", "member", "add"] => {
            return act(call, reader, (Verb::Grant, Kind::Permission), &group);
        }
        ["deployment", .., "create"] => return deployment(call, reader, &group),
        ["vm" | "vmss", "run-command", "invoke" | "create"] => return inside(call, reader),
        ["devops" | "repos" | "pipelines", ..] if !group.contains(&"delete") => return,
        ["lock", "delete"] => return act(call, reader, (Verb::Update, Kind::Guard), &group),
        _ => {}
    }
    let Some((at, (_, verb, _))) = group.iter().enumerate().find_map(|(at, word)| {
        Some((at, VERBS.iter().find(|(verb, _, _)| verb == word)?))
            .filter(|(at, _)| *at > 0 || call.invocation.program() == Some("azd"))
    }) else {
        return;
    };
    let what = kind(group.get(..at).unwrap_or(&[]));
    act(call, reader, (*verb, what), &group);
}

fn act(call: &Call<'_>, reader: &mut Reader<'_>, what: (Verb, Kind), group: &[&str]) {
    let azd = call.invocation.program() == Some("azd");
    let names: Vec<&Word> = call
        .values(&[
            "-n",
            "--name",
            "--ids",
            "--id",
            "--pattern",
            "--assignee",
            "--source",
            "--repository",
            "--image",
        ])
        .collect();
    let (mut name, doubts) = beyond::named(&names);
    if name.is_empty() {
        name = match call.value(&["-g", "--resource-group"]) {
            Some(word) if !azd => word.shown(),
            _ => group.join(" "),
        };
    }
    let mut act = beyond::act(&TOOL, call, reader, what, &name);
    act.reversible = group
        .iter()
        .rev()
        .find_map(|word| VERBS.iter().find(|(verb, _, _)| verb == word))
        .is_some_and(|(_, _, reversible)| *reversible)
        || what.1 == Kind::Guard;
    act.forced = call.has(&["-y", "--yes", "--force", "--purge"]) || beyond::answered(call.invocation);
    if what.0.destroys() {
        act.doubts = doubts;
    }
    if group.first() == Some(&"group") && what.0.destroys() {
        act.everything = true;
        if !names.is_empty() {
            act.hints.push(hint(HintKind::Namespace, &name, "az group"));
        }
    }
    act.everything |= azd && what.0.destroys() || group.last() == Some(&"delete-batch");
    act.count = (!act.everything && !call.invocation.repeated).then_some(names.len().max(1) as u64);
    reader.add(act);
}

/// What kind of thing a group of commands is about.
fn kind(group: &[&str]) -> Kind {
    let has = |word: &str| group.contains(&word);
    match () {
        () if has("backup") || has("snapshot") => Kind::Backup,
        () if ["sql", "postgres", "mysql", "mariadb", "cosmosdb", "redis", "kusto"]
            .iter()
            .any(|word| has(word)) =>
        {
            Kind::Database
        }
        () if has("disk") => Kind::Volume,
        () if has("aks") => Kind::Cluster,
        () if has("blob") || has("file") || has("directory") => Kind::Objects,
        () if has("storage") => Kind::Bucket,
        () if has("keyvault") => Kind::Secret,
        () if has("role") => Kind::Permission,
        () if has("ad") => Kind::Account,
        () if has("acr") || has("image") => Kind::Image,
        () if ["webapp", "functionapp", "containerapp", "container", "spring"]
            .iter()
            .any(|word| has(word)) =>
        {
            Kind::Workload
        }
        () if has("stack") || group.is_empty() => Kind::Stack,
        () if has("repos") => Kind::Repository,
        () if has("servicebus") || has("eventhubs") => Kind::Message,
        () => Kind::CloudResource,
    }
}

/// In complete mode everything goes that the template does not name.
fn deployment(call: &Call<'_>, reader: &mut Reader<'_>, group: &[&str]) {
    let complete = call
        .value(&["--mode"])
        .is_some_and(|mode| !mode.text().is_some_and(|text| text.eq_ignore_ascii_case("incremental")));
    act(call, reader, (if complete { Verb::Delete } else { Verb::Update }, Kind::Stack), group);
}

/// `az account set -s prod`: what comes after it in the same command goes there.
fn select(call: &Call<'_>, reader: &mut Reader<'_>) {
    let (Some(name), Some(home)) = (call.value(&["-s", "--subscription", "-n", "--name"]), reader.world.home)
    else {
        return;
    };
    let text =
        serde_json::json!({ "subscriptions": [{ "name": name.shown(), "isDefault": true }] }).to_string();
    reader.write(format!("{home}/.azure/azureProfile.json"), Word::of(text), false);
}

fn inside(call: &Call<'_>, reader: &mut Reader<'_>) {
    let mut hints = table::hints(&TOOL, call, reader);
    hints.extend(
        call.value(&["-n", "--name"]).map(|word| hint(HintKind::Host, &word.shown(), "az vm run-command")),
    );
    for text in call.values(&["--scripts"]).cloned().collect::<Vec<Word>>() {
        reader.inner_text(call.invocation, &text, "az vm run-command".to_owned(), hints.clone(), true);
    }
}
