//! Migration tools that stand by themselves.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::super::{Row, Tool, beyond};
use super::{ENVIRONMENTS, changed, find, gone, its, less};
use crate::address;
use crate::call::{Call, Spelling};
use crate::reader::Reader;

pub(super) static FLYWAY: Tool = Tool {
    spelling: Spelling { values: &[], long: &[], single_dash: true },
    hints: &[
        ("-url", HintKind::Database),
        ("--url", HintKind::Database),
        ("-environment", HintKind::Environment),
        ("-configFiles", HintKind::Environment),
    ],
    variables: ENVIRONMENTS,
    found: Some(find),
    rows: &[
        gone(&["clean"])
            .forced(&["-cleanDisabled=false", "-cleanOnValidationError"])
            .instead("`flyway migrate` applies what is pending and keeps the data"),
        changed(&["migrate|undo|repair"]),
    ],
    also: Some(flyway),
    ..Tool::new("orm", &["flyway"], "")
};

/// Several commands may stand in a row: `flyway clean migrate`.
fn flyway(call: &Call<'_>, reader: &mut Reader<'_>) {
    let later = call.operands.iter().skip(1).any(|word| word.is("clean"));
    if later {
        its(&FLYWAY, call, reader, (Verb::Delete, Kind::Database), true);
    }
}

pub(super) static LIQUIBASE: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--url",
            "--username",
            "--password",
            "--changelog-file",
            "--contexts",
            "--defaults-file",
            "--tag",
            "--count",
            "--date",
            "--driver",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("--url", HintKind::Database),
        ("--contexts", HintKind::Environment),
        ("--defaults-file", HintKind::Environment),
    ],
    variables: ENVIRONMENTS,
    found: Some(find),
    rows: &[
        gone(&["drop-all|dropAll"])
            .forced(&["--force"])
            .instead("`liquibase update` applies what is pending"),
        changed(&[
            "update|update-count|update-to-tag|rollback|rollback-count|rollbackCount|rollback-to-date",
        ]),
    ],
    ..Tool::new("orm", &["liquibase"], "")
};

pub(super) static GOOSE: Tool = Tool {
    spelling: Spelling {
        values: &["-dir", "-table", "-env", "-timeout", "-certfile", "-ssl-cert", "-ssl-key"],
        long: &[],
        single_dash: true,
    },
    variables: ENVIRONMENTS,
    found: Some(find),
    also: Some(goose),
    ..Tool::new("orm", &["goose"], "")
};

/// `goose postgres "host=…" reset`, or `goose reset` with the rest in variables.
fn goose(call: &Call<'_>, reader: &mut Reader<'_>) {
    let plain = [
        "reset",
        "down",
        "down-to",
        "up",
        "up-to",
        "up-by-one",
        "redo",
        "status",
        "create",
        "version",
        "fix",
        "validate",
    ];
    let at = if call.operand(0).is_some_and(|word| plain.contains(&word)) { 0 } else { 2 };
    let what = match (call.operand(at), call.operand(at + 1)) {
        (Some("reset"), _) | (Some("down-to"), Some("0")) => (Verb::Delete, Kind::Table),
        (Some("up" | "up-to" | "up-by-one" | "down" | "down-to" | "redo"), _) => {
            (Verb::Update, Kind::Database)
        }
        _ => return,
    };
    let mut act = beyond::act(&GOOSE, call, reader, what, super::ITS);
    if let Some(text) = call.operands.get(1).filter(|_| at == 2) {
        act.hints.extend(address::hints(&text.shown(), HintKind::Database, "goose"));
    }
    act.count = None;
    reader.add(act);
}

/// Ariga's Atlas and MongoDB's Atlas have one name.
pub(super) static ATLAS: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-u",
            "--url",
            "--to",
            "--dev-url",
            "--dir",
            "--env",
            "-c",
            "--config",
            "--var",
            "--schema",
            "--projectId",
            "--orgId",
            "-P",
            "--profile",
            "--clusterName",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("-u", HintKind::Database),
        ("--url", HintKind::Database),
        ("--env", HintKind::Environment),
        ("--projectId", HintKind::Account),
        ("-P", HintKind::Account),
        ("--profile", HintKind::Account),
    ],
    variables: &[("MONGODB_ATLAS_PROJECT_ID", HintKind::Account)],
    rows: &[
        gone(&["schema", "clean"])
            .forced(&["--auto-approve"])
            .instead("`atlas migrate apply` keeps the data"),
        less(&["schema", "apply"])
            .with(&["--auto-approve"])
            .forced(&["--auto-approve"])
            .instead("`--dry-run` shows the plan"),
        changed(&["migrate", "apply|down|set"]),
        Row::new(&["cluster|clusters|serverless", "delete|rm"], Verb::Delete, Kind::Database)
            .forced(&["--force"]),
        Row::new(
            &["project|projects|organization|organizations", "delete|rm"],
            Verb::Delete,
            Kind::CloudResource,
        )
        .forced(&["--force"]),
        Row::new(&["backup|backups", "*", "delete|rm"], Verb::Delete, Kind::Backup).forced(&["--force"]),
        Row::new(&["dbuser|dbusers", "delete|rm"], Verb::Delete, Kind::Account).forced(&["--force"]),
    ],
    ..Tool::new("orm", &["atlas"], "")
};

const SOURCE: &[(&str, HintKind)] = &[
    ("-D", HintKind::Database),
    ("--database-url", HintKind::Database),
    ("-u", HintKind::Database),
    ("--url", HintKind::Database),
    ("-database", HintKind::Database),
    ("--database", HintKind::Database),
];

pub(super) static RUST: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-D",
            "--database-url",
            "-u",
            "--source",
            "-s",
            "--config-file",
            "--migration-dir",
            "-d",
            "-n",
            "--target-version",
            "--database-schema",
        ],
        long: &[],
        single_dash: false,
    },
    hints: SOURCE,
    found: Some(find),
    rows: &[
        gone(&["database|db", "drop|reset"]).forced(&["-y", "-f", "--force"]),
        less(&["migration", "revert|redo"]).with(&["-a", "--all"]),
        changed(&["migration", "run|revert|redo"]).unless(&["-a", "--all", "--dry-run"]),
        changed(&["migrate", "run|revert|up|down|add"]).unless(&["--dry-run"]),
        gone(&["migrate", "fresh|refresh|reset"]),
        changed(&["migrate"]).unless(&["--dry-run"]).words(&["database", "setup"]),
    ],
    ..Tool::new("orm", &["sqlx", "diesel", "sea-orm-cli", "refinery"], "")
};

pub(super) static MIGRATE: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-database",
            "--database",
            "-path",
            "--path",
            "-source",
            "--source",
            "-prefetch",
            "-lock-timeout",
            "-e",
            "--env",
        ],
        long: &[],
        single_dash: true,
    },
    hints: SOURCE,
    found: Some(find),
    also: Some(migrate),
    ..Tool::new("orm", &["migrate"], "")
};

/// golang-migrate: `down` without a number takes everything back.
fn migrate(call: &Call<'_>, reader: &mut Reader<'_>) {
    let all = call.operands.get(1).is_none();
    let what = match call.operand(0) {
        Some("drop") => (Verb::Delete, Kind::Database),
        Some("down") if all => (Verb::Delete, Kind::Table),
        Some("up" | "down" | "goto" | "force") => (Verb::Update, Kind::Database),
        _ => return,
    };
    its(&MIGRATE, call, reader, what, call.has(&["-f", "-all", "--all"]));
}

pub(super) static DBMATE: Tool = Tool {
    spelling: Spelling {
        values: &["-u", "--url", "-e", "--env", "-d", "--migrations-dir", "-s", "--schema-file"],
        long: &[],
        single_dash: false,
    },
    hints: &[("-u", HintKind::Database), ("--url", HintKind::Database)],
    found: Some(find),
    rows: &[gone(&["drop"]), changed(&["up|migrate|rollback|down|load"])],
    ..Tool::new("orm", &["dbmate"], "")
};
