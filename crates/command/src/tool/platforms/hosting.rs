//! Heroku, Fly, Railway, Dokku, Kamal, Cloud Foundry.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::super::beyond::hint;
use super::super::{Name, Row, Tool, table};
use super::{THIS, YES, application, changed, gone};
use crate::call::{Call, Spelling};
use crate::inline::sql;
use crate::reader::Reader;

const APP: &[(&str, HintKind)] = &[
    ("-a", HintKind::Account),
    ("--app", HintKind::Account),
    ("-r", HintKind::Account),
    ("--remote", HintKind::Account),
    ("-c", HintKind::Environment),
    ("-e", HintKind::Environment),
    ("--environment", HintKind::Environment),
    ("-d", HintKind::Environment),
    ("--destination", HintKind::Environment),
];

/// `heroku run` is read with the programs that start others.
pub(in super::super) static HEROKU: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-a",
            "--app",
            "-r",
            "--remote",
            "-c",
            "--confirm",
            "-s",
            "--size",
            "-e",
            "--env",
            "-n",
            "--num",
            "-t",
            "--team",
            "--type",
            "--command",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("-a", HintKind::Account),
        ("--app", HintKind::Account),
        ("-r", HintKind::Account),
        ("--remote", HintKind::Account),
    ],
    variables: &[("HEROKU_APP", HintKind::Account)],
    rows: &[
        gone(&["pg:reset"], Kind::Database)
            .forced(&["-c", "--confirm"])
            .instead("`heroku pg:backups:capture` keeps a copy first"),
        Row::new(&["pg:push|pg:copy|pg:backups:restore"], Verb::Replace, Kind::Database)
            .forced(&["-c", "--confirm"]),
        gone(&["pg:backups:delete"], Kind::Backup).forced(&["-c", "--confirm"]),
        gone(&["pg:credentials:destroy"], Kind::Account).forced(&["-c", "--confirm"]),
        gone(&["redis:reset"], Kind::Database).forced(&["-c", "--confirm"]),
        gone(&["apps:destroy|apps:delete|destroy"], Kind::CloudResource)
            .name(Name::Option(&["-a", "--app"]))
            .forced(&["-c", "--confirm"]),
        gone(&["addons:destroy|addons:remove"], Kind::CloudResource).forced(&[
            "-f",
            "--force",
            "-c",
            "--confirm",
        ]),
        gone(
            &["domains:remove|domains:clear|certs:remove|pipelines:destroy|spaces:destroy"],
            Kind::CloudResource,
        )
        .forced(&["-c", "--confirm"]),
        changed(&["config:unset|config:remove"], Kind::Secret),
        changed(
            &[
                "ps:scale|ps:stop|ps:kill|scale|maintenance:on|releases:rollback|rollback|pg:promote|pg:upgrade",
            ],
            Kind::Workload,
        ),
        Row::new(&["access:add"], Verb::Grant, Kind::Permission),
    ],
    also: Some(heroku),
    ..Tool::new("platforms", &["heroku"], "")
};

fn heroku(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.operand(0) == Some("pg:psql") {
        let hints = table::hints(&HEROKU, call, reader);
        // `-c` is the confirmation elsewhere, and the statement here.
        for text in call.values(&["-c", "--command"]).cloned().collect::<Vec<_>>() {
            sql::read(reader, &text, "postgres", &hints, call.invocation);
        }
    }
}

pub(super) static FLY: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-a",
            "--app",
            "-c",
            "--config",
            "-t",
            "--access-token",
            "-o",
            "--org",
            "-C",
            "--command",
            "-r",
            "--region",
            "-i",
            "--image",
            "--count",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("-a", HintKind::Account),
        ("--app", HintKind::Account),
        ("-o", HintKind::Account),
        ("--org", HintKind::Account),
    ],
    variables: &[("FLY_APP", HintKind::Account)],
    found: Some(application),
    rows: &[
        gone(&["apps|app|destroy", "destroy|delete"], Kind::CloudResource),
        gone(&["destroy"], Kind::CloudResource),
        gone(&["volumes|volume|vol", "destroy|delete|rm"], Kind::Volume),
        gone(&["machine|machines|m", "destroy|remove|rm"], Kind::Workload),
        gone(&["postgres|pg|mpg", "destroy|detach"], Kind::Database),
        gone(&["redis|mysql", "destroy|delete"], Kind::Database),
        gone(&["storage|tigris", "destroy|delete"], Kind::Bucket),
        gone(&["orgs", "delete"], Kind::Account),
        gone(&["certs|ips", "remove|delete|release"], Kind::CloudResource),
        changed(&["secrets", "unset|set|import"], Kind::Secret),
        changed(&["scale|machine|machines|m", "*"], Kind::Workload).with(&["--count", "-n"]),
        changed(&["deploy|suspend|restart|resume"], Kind::Workload).name(THIS),
        changed(&["scale", "count|vm|memory"], Kind::Workload),
    ],
    also: Some(fly),
    ..Tool::new("platforms", &["fly", "flyctl"], "")
};

fn fly(call: &Call<'_>, reader: &mut Reader<'_>) {
    if matches!((call.operand(0), call.operand(1)), (Some("ssh"), Some("console"))) {
        let hints = table::hints(&FLY, call, reader);
        for text in call.values(&["-C", "--command"]).cloned().collect::<Vec<_>>() {
            reader.inner_text(call.invocation, &text, "fly ssh console".to_owned(), hints.clone(), true);
        }
    }
}

pub(super) static RAILWAY: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-e",
            "--environment",
            "-s",
            "--service",
            "-p",
            "--project",
            "-m",
            "--mount",
            "-v",
            "--volume",
            "-d",
            "--database",
            "-t",
            "--template",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("-e", HintKind::Environment),
        ("--environment", HintKind::Environment),
        ("-p", HintKind::Account),
        ("--project", HintKind::Account),
    ],
    variables: &[
        ("RAILWAY_ENVIRONMENT", HintKind::Environment),
        ("RAILWAY_ENVIRONMENT_NAME", HintKind::Environment),
    ],
    rows: &[
        gone(&["down"], Kind::Workload).name(THIS),
        gone(&["delete"], Kind::CloudResource).name(THIS),
        gone(&["project", "delete|remove|rm"], Kind::CloudResource),
        gone(&["environment|env", "delete|remove|rm"], Kind::CloudResource),
        gone(&["service", "delete|remove|rm"], Kind::Workload),
        gone(&["volume", "delete|remove|rm|detach"], Kind::Volume).name(Name::Option(&["-v", "--volume"])),
        gone(&["variables|variable|vars", "delete|rm"], Kind::Secret),
        changed(&["up|redeploy|restart"], Kind::Workload).name(THIS),
    ],
    also: Some(railway),
    ..Tool::new("platforms", &["railway"], "")
};

/// `railway run CMD` gives the command the environment's variables.
fn railway(call: &Call<'_>, reader: &mut Reader<'_>) {
    if matches!(call.operand(0), Some("run" | "local")) && call.operands.len() > 1 {
        let mut hints = table::hints(&RAILWAY, call, reader);
        if hints.is_empty() {
            hints.push(hint(HintKind::Environment, "the linked environment", "railway run"));
        }
        reader.wrapped(call, 1, "railway run".to_owned(), hints, false);
    }
}

pub(super) static DOKKU: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-d",
            "--destination",
            "-c",
            "--config-file",
            "-h",
            "--hosts",
            "-r",
            "--roles",
            "--version",
        ],
        long: &[],
        single_dash: false,
    },
    hints: APP,
    rows: &[
        gone(&["apps:destroy"], Kind::CloudResource),
        gone(&["postgres:destroy|mysql:destroy|mariadb:destroy|redis:destroy|mongo:destroy"], Kind::Database),
        gone(&["storage:unmount|domains:clear|certs:remove"], Kind::CloudResource),
        changed(&["ps:stop|ps:restart|ps:scale|config:unset|config:clear"], Kind::Workload),
        gone(&["remove"], Kind::Workload).name(THIS).forced(YES),
        gone(&["app|accessory", "remove"], Kind::Workload).forced(YES),
        changed(&["deploy|redeploy|rollback"], Kind::Workload).name(THIS),
    ],
    ..Tool::new("platforms", &["dokku", "kamal"], "")
};

pub(super) static CF: Tool = Tool {
    spelling: Spelling {
        values: &["-o", "-s", "-n", "--hostname", "-i", "-m", "-k", "-c"],
        long: &[],
        single_dash: false,
    },
    variables: &[("CF_HOME", HintKind::Account)],
    rows: &[
        gone(&["delete|d"], Kind::Workload),
        gone(&["delete-service|ds"], Kind::CloudResource),
        gone(
            &["delete-org|delete-space|delete-orphaned-routes|delete-route|delete-domain"],
            Kind::CloudResource,
        ),
        gone(&["delete-user"], Kind::Account),
        changed(&["push|stop|restart|restage|scale|unbind-service"], Kind::Workload),
    ],
    ..Tool::new("platforms", &["cf"], "")
};
