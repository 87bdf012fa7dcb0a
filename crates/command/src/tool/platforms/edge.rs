//! Vercel, Netlify, Cloudflare, Firebase.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::super::beyond::{Given, hint};
use super::super::{Name, Row, Tool, table};
use super::{THIS, application, changed, gone};
use crate::call::{Call, Spelling};
use crate::inline::sql;
use crate::reader::Reader;

pub(super) static VERCEL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-t",
            "--token",
            "-S",
            "--scope",
            "-T",
            "--team",
            "--cwd",
            "-A",
            "--local-config",
            "-e",
            "--env",
            "-b",
            "--build-env",
            "--target",
            "--environment",
            "--git-branch",
            "-m",
            "--meta",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("-S", HintKind::Account),
        ("--scope", HintKind::Account),
        ("--target", HintKind::Environment),
        ("--environment", HintKind::Environment),
    ],
    variables: &[("VERCEL_PROJECT_ID", HintKind::Account)],
    found: Some(application),
    rows: &[
        gone(&["remove|rm"], Kind::CloudResource),
        gone(&["project|projects|domains|dns|certs|alias|aliases", "remove|rm"], Kind::CloudResource),
        gone(&["env", "remove|rm"], Kind::Secret),
        gone(&["blob", "del|delete"], Kind::Objects),
        gone(&["integration|ir", "remove|rm"], Kind::CloudResource),
        gone(&["integration-resource", "remove|rm|disconnect"], Kind::CloudResource),
        changed(&["rollback|promote|redeploy"], Kind::Workload),
        changed(&[], Kind::Workload).with(&["--prod", "--target=production"]).name(THIS),
    ],
    also: Some(production),
    ..Tool::new("platforms", &["vercel", "now"], "")
};

/// `--prod` is an environment by another name.
fn production(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.has(&["--prod", "--production"])
        && let Some(act) = reader.acts_since(reader.told().saturating_sub(1)).first_mut()
    {
        act.hints.push(hint(HintKind::Environment, "production", "--prod"));
    }
}

pub(super) static NETLIFY: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-s",
            "--site",
            "-d",
            "--dir",
            "-f",
            "--functions",
            "-m",
            "--message",
            "--auth",
            "-c",
            "--context",
            "--filter",
            "--alias",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("-s", HintKind::Account),
        ("--site", HintKind::Account),
        ("-c", HintKind::Environment),
        ("--context", HintKind::Environment),
    ],
    variables: &[("NETLIFY_SITE_ID", HintKind::Account)],
    rows: &[
        gone(&["sites:delete"], Kind::CloudResource),
        gone(&["env:unset"], Kind::Secret),
        gone(&["blobs:delete"], Kind::Objects),
        changed(&["deploy"], Kind::Workload).with(&["-p", "--prod", "--prod-if-unlocked"]).name(THIS),
    ],
    also: Some(production),
    ..Tool::new("platforms", &["netlify", "ntl"], "")
};

pub(super) static WRANGLER: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-c",
            "--config",
            "-e",
            "--env",
            "--name",
            "--command",
            "--file",
            "--namespace-id",
            "--binding",
            "--project-name",
            "--branch",
            "--persist-to",
            "--preview-id",
            "--prefix",
            "--key",
            "-m",
            "--message",
            "--cwd",
            "--env-file",
            "-d",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("-e", HintKind::Environment),
        ("--env", HintKind::Environment),
        ("--branch", HintKind::Branch),
        ("--project-name", HintKind::Account),
        ("--name", HintKind::Account),
    ],
    variables: &[("CLOUDFLARE_ACCOUNT_ID", HintKind::Account), ("CLOUDFLARE_ENV", HintKind::Environment)],
    found: Some(application),
    rows: &[
        gone(&["delete"], Kind::Workload),
        gone(&["d1", "delete"], Kind::Database).instead("`wrangler d1 export` keeps a copy first"),
        gone(&["d1", "time-travel", "restore"], Kind::Database),
        gone(&["kv", "namespace", "delete"], Kind::Database)
            .name(Name::Option(&["--namespace-id", "--binding"])),
        gone(&["kv:namespace", "delete"], Kind::Database)
            .name(Name::Option(&["--namespace-id", "--binding"])),
        gone(&["kv", "key|bulk", "delete"], Kind::Rows),
        gone(&["r2", "bucket", "delete"], Kind::Bucket),
        gone(&["r2", "object", "delete"], Kind::Objects),
        gone(
            &["queues|hyperdrive|vectorize|workflows|dispatch-namespace", "delete|purge"],
            Kind::CloudResource,
        ),
        gone(&["pages", "project", "delete"], Kind::CloudResource),
        gone(&["pages", "deployment", "delete"], Kind::Workload),
        gone(&["secret", "delete"], Kind::Secret),
        changed(&["d1", "migrations", "apply"], Kind::Database).with(&["--remote"]),
        changed(&["deploy|publish|rollback"], Kind::Workload).name(THIS),
        changed(&["pages", "deploy|publish"], Kind::Workload).name(THIS),
    ],
    also: Some(d1),
    ..Tool::new("platforms", &["wrangler"], "")
};

/// `wrangler d1 execute shop --remote --command "…"`.
fn d1(call: &Call<'_>, reader: &mut Reader<'_>) {
    if !matches!((call.operand(0), call.operand(1)), (Some("d1"), Some("execute"))) {
        return;
    }
    let mut hints = table::hints(&WRANGLER, call, reader);
    hints.extend(call.operands.get(2).map(|word| hint(HintKind::Database, &word.shown(), "wrangler d1")));
    if call.has(&["--local"]) || !call.has(&["--remote", "--preview"]) {
        hints.push(hint(HintKind::Host, "localhost", "--local"));
    }
    let given = Given { texts: &["--command"], files: &["--file"], operands: Vec::new() };
    for text in given.read(call, reader) {
        sql::read(reader, &text, "sqlite", &hints, call.invocation);
    }
}

pub(super) static FIREBASE: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-P",
            "--project",
            "--account",
            "--token",
            "-c",
            "--config",
            "--only",
            "--except",
            "-m",
            "--message",
            "--database",
            "--region",
            "--instance",
            "-d",
            "--data",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[("-P", HintKind::Account), ("--project", HintKind::Account)],
    rows: &[
        Row::new(&["firestore:delete"], Verb::Delete, Kind::Rows)
            .all(&["--all-collections"])
            .forced(&["-f", "--force", "-y", "--yes"])
            .instead("`gcloud firestore export` keeps a copy first"),
        gone(&["firestore:databases:delete"], Kind::Database),
        gone(&["database:remove"], Kind::Rows),
        Row::new(&["database:set|auth:import"], Verb::Replace, Kind::Rows).forced(&["-f", "--force"]),
        gone(
            &[
                "functions:delete|hosting:disable|hosting:sites:delete|apphosting:backends:delete|ext:uninstall",
            ],
            Kind::Workload,
        ),
        gone(&["functions:secrets:destroy|functions:config:unset"], Kind::Secret),
        changed(&["deploy"], Kind::Workload).name(Name::Option(&["--only"])),
    ],
    ..Tool::new("platforms", &["firebase"], "")
};
