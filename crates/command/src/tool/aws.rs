//! The command line of AWS.

mod inside;
mod object;
mod profile;
mod storage;

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::Tool;
use super::beyond::{self, hint};
use crate::call::{Call, Spelling};
use crate::reader::Reader;
use crate::word::Word;

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--profile",
            "--region",
            "--output",
            "--endpoint-url",
            "--query",
            "--color",
            "--ca-bundle",
            "--cli-read-timeout",
            "--cli-connect-timeout",
            "--cli-binary-format",
            "--cli-input-json",
            "--cli-input-yaml",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("--profile", HintKind::Account),
        ("--region", HintKind::Region),
        ("--endpoint-url", HintKind::Host),
    ],
    variables: &[
        ("AWS_PROFILE", HintKind::Account),
        ("AWS_DEFAULT_PROFILE", HintKind::Account),
        ("AWS_REGION", HintKind::Region),
        ("AWS_DEFAULT_REGION", HintKind::Region),
        ("AWS_ENDPOINT_URL", HintKind::Host),
    ],
    found: Some(profile::find),
    also: Some(read),
    ..Tool::new("aws", &["aws", "awslocal"], include_str!("aws/tool.md"))
};

const DRY: &[&str] = &["--dry-run", "--dryrun", "--generate-cli-skeleton", "--help"];

/// What is done by the operations whose names begin so, and whether it can be undone.
const BEGINNINGS: &[(&str, Verb, bool)] = &[
    ("delete-", Verb::Delete, false),
    ("batch-delete-", Verb::Delete, false),
    ("terminate-", Verb::Delete, false),
    ("remove-", Verb::Delete, false),
    ("purge-", Verb::Delete, false),
    ("destroy-", Verb::Delete, false),
    ("release-", Verb::Delete, false),
    ("deregister-", Verb::Delete, false),
    ("deprovision-", Verb::Delete, false),
    ("close-account", Verb::Delete, false),
    ("leave-organization", Verb::Delete, false),
    ("revoke-", Verb::Update, true),
    ("disable-", Verb::Update, true),
    ("disassociate-", Verb::Update, true),
    ("detach-", Verb::Update, true),
    ("stop-", Verb::Update, true),
    ("reboot-", Verb::Update, true),
    ("suspend-", Verb::Update, true),
    ("untag-", Verb::Update, true),
    ("modify-", Verb::Update, true),
    ("update-", Verb::Update, true),
    ("schedule-key-deletion", Verb::Delete, true),
    ("restore-", Verb::Create, true),
    ("failover-", Verb::Update, true),
];

/// Operations that give rights.
const GRANTS: &[&str] = &[
    "attach-user-policy",
    "attach-role-policy",
    "attach-group-policy",
    "put-user-policy",
    "put-role-policy",
    "put-group-policy",
    "add-user-to-group",
    "create-access-key",
    "create-login-profile",
    "update-assume-role-policy",
    "create-policy-version",
    "add-permission",
    "put-bucket-policy",
    "put-bucket-acl",
    "put-object-acl",
    "delete-public-access-block",
    "authorize-security-group-ingress",
    "create-grant",
    "put-key-policy",
    "set-repository-policy",
    "put-resource-policy",
    "create-account-assignment",
    "modify-snapshot-attribute",
    "modify-image-attribute",
    "modify-db-snapshot-attribute",
    "put-permission-policy",
];

/// Options that take a protection away.
const UNPROTECTED: &[&str] = &[
    "--no-deletion-protection",
    "--no-enable-termination-protection",
    "--no-disable-api-termination",
    "--no-deletion-protection-enabled",
    "--no-object-lock-enabled-for-bucket",
];

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.surely_has(DRY) || call.operands.iter().any(|word| word.is("help")) {
        return;
    }
    let (Some(service), Some(operation)) = (call.operands.first(), call.operands.get(1)) else { return };
    let (Some(service), Some(operation)) = (service.text(), operation.text()) else {
        return reader.gap(call.invocation.span, "which operation `aws` is told is known only when it runs");
    };
    match (service, operation) {
        ("s3", _) => storage::read(call, reader, operation),
        // A change set is made for others to read.
        ("cloudformation", "deploy") if call.surely_has(&["--no-execute-changeset"]) => {}
        ("cloudformation", "deploy" | "create-stack" | "update-stack" | "execute-change-set") => {
            let verb = if operation == "create-stack" { Verb::Create } else { Verb::Update };
            act(call, reader, (verb, Kind::Stack), true);
        }
        ("route53", "change-resource-record-sets") => records(call, reader),
        _ if inside::read(call, reader, service, operation) => {}
        _ if GRANTS.contains(&operation) => {
            act(call, reader, (Verb::Grant, Kind::Permission), false);
        }
        _ if UNPROTECTED.iter().any(|option| call.has(&[option])) => {
            act(call, reader, (Verb::Update, Kind::Guard), true);
        }
        _ => general(call, reader, service, operation),
    }
}

/// Every service spells its operations alike; the beginning of the name tells what is done.
fn general(call: &Call<'_>, reader: &mut Reader<'_>, service: &str, operation: &str) {
    let found = BEGINNINGS.iter().find(|(beginning, _, _)| operation.starts_with(beginning));
    let Some((_, verb, reversible)) = found else { return };
    if *verb == Verb::Update && operation.ends_with("-kubeconfig") {
        return;
    }
    let kind = object::kind(service, operation);
    let recoverable = service == "secretsmanager" && !call.has(&["--force-delete-without-recovery"]);
    act(call, reader, (*verb, kind), *reversible || recoverable);
}

/// Adds an act whose name stands in the options.
fn act(call: &Call<'_>, reader: &mut Reader<'_>, what: (Verb, Kind), reversible: bool) {
    let names = object::names(call);
    let mut act = beyond::act(&TOOL, call, reader, what, &beyond::named(&names).0);
    if act.name.is_empty() {
        let words: Vec<String> = call.operands.iter().take(2).map(|word| word.shown()).collect();
        act.name = words.join(" ");
    }
    if what.0.destroys() {
        act.doubts = names.iter().flat_map(|word| beyond::doubts(word)).collect();
    }
    if !call.invocation.repeated {
        act.count = Some(names.len().max(1) as u64);
    }
    act.reversible = reversible;
    act.forced = call.has(&[
        "--skip-final-snapshot",
        "--skip-final-cluster-snapshot",
        "--force",
        "--force-delete-without-recovery",
        "--force-delete",
        "--delete-automated-backups",
    ]) || call.options.iter().any(|option| option.name == "--deletion-mode");
    if call.invocation.program() == Some("awslocal") {
        act.hints.push(hint(HintKind::Host, "localhost", "awslocal"));
    }
    match call.operand(1) {
        Some("purge-queue") => {
            act.everything = true;
            act.count = None;
        }
        _ if what.0.destroys()
            && matches!(call.operand(0), Some("rds" | "docdb" | "neptune" | "redshift")) =>
        {
            act.instead = Some("`--final-db-snapshot-identifier NAME` keeps a last copy".to_owned());
        }
        _ => {}
    }
    reader.add(act);
}

/// Records of a zone: a batch may delete some.
fn records(call: &Call<'_>, reader: &mut Reader<'_>) {
    let batch = object::values(call, "--change-batch").into_iter().next();
    let text = batch.and_then(|word| inside::loaded(word, call, reader));
    let deletes = text.as_ref().and_then(Word::text).is_none_or(|text| text.contains("DELETE"));
    let verb = if deletes { Verb::Delete } else { Verb::Update };
    act(call, reader, (verb, Kind::CloudResource), !deletes);
}
