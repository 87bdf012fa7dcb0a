//! cdk, sam, serverless, sst, eb, amplify: stacks that are built from code.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::{Name, Row, Tool};
use crate::call::Spelling;

const YES: &[&str] = &["-f", "--force", "--yes", "-y", "--no-prompts", "--terminate-resources"];
const HELP: &[&str] = &["-h", "--help", "--dry-run"];

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--profile",
            "--region",
            "-r",
            "--stage",
            "-s",
            "--stack-name",
            "--app",
            "-a",
            "--context",
            "-c",
            "--env",
            "-e",
            "--environment",
            "--config-env",
            "--config-file",
            "--name",
            "-n",
            "--role-arn",
            "--output",
            "-o",
            "--template",
            "--template-file",
            "-t",
            "--s3-bucket",
            "--parameter-overrides",
            "--capabilities",
            "--require-approval",
            "--toolkit-stack-name",
            "--aws-profile",
            "--timeout",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("--profile", HintKind::Account),
        ("--aws-profile", HintKind::Account),
        ("--region", HintKind::Region),
        ("--stage", HintKind::Environment),
        ("-s", HintKind::Environment),
        ("--env", HintKind::Environment),
        ("-e", HintKind::Environment),
        ("--environment", HintKind::Environment),
        ("--config-env", HintKind::Environment),
        ("--stack-name", HintKind::Workspace),
    ],
    variables: &[
        ("AWS_PROFILE", HintKind::Account),
        ("AWS_REGION", HintKind::Region),
        ("SST_STAGE", HintKind::Environment),
        ("STAGE", HintKind::Environment),
    ],
    rows: &[
        Row::new(&["destroy"], Verb::Delete, Kind::Stack)
            .unless(HELP)
            .forced(YES)
            .all(&["--all"])
            .instead("`diff` shows what a deployment in place would change"),
        Row::new(&["delete|remove|terminate"], Verb::Delete, Kind::Stack)
            .unless(&["-h", "--help", "--dry-run", "--name", "--stack-name", "-n"])
            .forced(YES)
            .all(&["--all"]),
        Row::new(&["delete|remove|terminate"], Verb::Delete, Kind::Stack)
            .name(Name::Option(&["--name", "--stack-name", "-n"]))
            .with(&["--name", "--stack-name", "-n"])
            .unless(HELP)
            .forced(YES),
        Row::new(&["env", "remove"], Verb::Delete, Kind::Stack).forced(YES),
        Row::new(&["deploy|up|publish"], Verb::Update, Kind::Stack)
            .unless(&["-h", "--help", "--dry-run", "--no-execute", "--no-execute-changeset"])
            .forced(&["-f", "--force", "--require-approval=never", "--no-confirm-changeset", "--no-rollback"])
            .reversible(),
        Row::new(&["secret|secrets", "remove|delete"], Verb::Delete, Kind::Secret).unless(HELP),
    ],
    ..Tool::new(
        "stacks",
        &[
            "cdk",
            "cdktf",
            "sam",
            "samlocal",
            "serverless",
            "sls",
            "sst",
            "eb",
            "amplify",
            "ampx",
            "chalice",
            "arc",
            "zappa",
        ],
        include_str!("stacks/tool.md"),
    )
};
