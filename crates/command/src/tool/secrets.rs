//! Stores of secrets: vault and bao; and what doppler, op, infisical, chamber delete.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::{Name, Row, Tool};
use crate::call::Spelling;

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-address",
            "-namespace",
            "-ns",
            "-mount",
            "-versions",
            "-path",
            "-ca-cert",
            "-client-cert",
            "-client-key",
            "-field",
            "-format",
            "-policy",
            "-ttl",
            "-mode",
            "-accessor",
        ],
        long: &[],
        single_dash: true,
    },
    hints: &[("-address", HintKind::Host), ("-namespace", HintKind::Namespace), ("-ns", HintKind::Namespace)],
    variables: &[
        ("VAULT_ADDR", HintKind::Host),
        ("BAO_ADDR", HintKind::Host),
        ("VAULT_NAMESPACE", HintKind::Namespace),
    ],
    rows: &[
        // A deleted version can be brought back, a destroyed one cannot.
        Row::new(&["kv", "delete"], Verb::Delete, Kind::Secret).reversible(),
        Row::new(&["kv", "destroy"], Verb::Delete, Kind::Secret),
        Row::new(&["kv", "metadata", "delete"], Verb::Delete, Kind::Secret)
            .instead("`vault kv delete` can be undone"),
        Row::new(&["delete"], Verb::Delete, Kind::Secret),
        Row::new(&["secrets|auth|audit", "disable"], Verb::Delete, Kind::Secret),
        Row::new(&["policy", "delete"], Verb::Delete, Kind::Permission),
        Row::new(&["policy", "write"], Verb::Grant, Kind::Permission).name(Name::Operand(0)),
        Row::new(&["lease", "revoke"], Verb::Delete, Kind::Secret).all(&["-prefix"]).forced(&["-force"]),
        Row::new(&["token", "revoke"], Verb::Delete, Kind::Secret).all(&["-self"]),
        Row::new(&["namespace", "delete"], Verb::Delete, Kind::Secret),
        Row::new(&["operator", "seal|raft|rekey|rotate|step-down|migrate"], Verb::Update, Kind::Secret),
    ],
    ..Tool::new("secrets", &["vault", "bao"], include_str!("secrets/tool.md"))
};

/// Programs that start others with secrets, and can delete those, too.
pub(super) static STORES: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-p",
            "--project",
            "-c",
            "--config",
            "-t",
            "--token",
            "--vault",
            "--account",
            "--env",
            "--projectId",
            "--path",
            "-e",
            "--environment",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("-p", HintKind::Account),
        ("--project", HintKind::Account),
        ("--projectId", HintKind::Account),
        ("-c", HintKind::Environment),
        ("--config", HintKind::Environment),
        ("--env", HintKind::Environment),
        ("--environment", HintKind::Environment),
        ("--vault", HintKind::Account),
        ("--account", HintKind::Account),
    ],
    variables: &[("DOPPLER_CONFIG", HintKind::Environment), ("DOPPLER_PROJECT", HintKind::Account)],
    rows: &[
        Row::new(&["secrets|item|document", "delete"], Verb::Delete, Kind::Secret).forced(&["-y", "--yes"]),
        Row::new(&["projects|configs|environments|vault", "delete"], Verb::Delete, Kind::Secret)
            .forced(&["-y", "--yes"]),
        Row::new(&["user|group|service-account|connect", "delete|revoke"], Verb::Delete, Kind::Account),
        Row::new(&["delete"], Verb::Delete, Kind::Secret).unless(&["--help", "-h"]),
    ],
    ..Tool::new("secrets", &["doppler", "op", "infisical", "chamber"], "")
};
