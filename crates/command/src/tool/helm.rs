//! helm and helmfile: releases in a cluster.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::{Name, Row, Tool, kubernetes};
use crate::call::Spelling;

const DRY: &[&str] = &["--dry-run", "-h", "--help"];

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-n",
            "--namespace",
            "--kube-context",
            "--kubeconfig",
            "--kube-apiserver",
            "--kube-token",
            "--kube-as-user",
            "--kube-as-group",
            "--kube-ca-file",
            "--burst-limit",
            "--qps",
            "-f",
            "--values",
            "--set",
            "--set-string",
            "--set-file",
            "--set-json",
            "--set-literal",
            "--version",
            "--repo",
            "--timeout",
            "--history-max",
            "-o",
            "--output",
            "--username",
            "--password",
            "--description",
            "--post-renderer",
            "--ca-file",
            "--cert-file",
            "--key-file",
            "--keyring",
            "-l",
            "--selector",
            "-e",
            "--environment",
            "--state-values-set",
            "--file",
            "--labels",
            "--cascade",
            "--max",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("--kube-context", HintKind::Cluster),
        ("--kube-apiserver", HintKind::Host),
        ("-n", HintKind::Namespace),
        ("--namespace", HintKind::Namespace),
        ("-e", HintKind::Environment),
        ("--environment", HintKind::Environment),
    ],
    variables: &[
        ("HELM_KUBECONTEXT", HintKind::Cluster),
        ("HELM_NAMESPACE", HintKind::Namespace),
        ("HELM_KUBEAPISERVER", HintKind::Host),
    ],
    found: Some(kubernetes::find),
    parts: &[&HELMFILE],
    rows: &[
        Row::new(&["uninstall|delete|del|un"], Verb::Delete, Kind::Release)
            .unless(DRY)
            .forced(&["--no-hooks", "--ignore-not-found"])
            .instead("`helm rollback` goes back to an earlier state and keeps the release"),
        Row::new(&["rollback"], Verb::Update, Kind::Release)
            .name(Name::Operand(0))
            .unless(DRY)
            .forced(&["--force", "--force-replace"])
            .reversible(),
        Row::new(&["upgrade"], Verb::Update, Kind::Release)
            .name(Name::Operand(0))
            .unless(DRY)
            .forced(&["--force", "--force-replace"])
            .reversible(),
        Row::new(&["install"], Verb::Create, Kind::Release).name(Name::Operand(0)).unless(DRY).reversible(),
        Row::new(&["push"], Verb::Publish, Kind::Package).name(Name::Operand(0)),
    ],
    ..Tool::new("helm", &["helm", "helm3", "helmfile"], include_str!("helm/tool.md"))
};

static HELMFILE: Tool = Tool {
    spelling: TOOL.spelling,
    hints: TOOL.hints,
    variables: &[("HELMFILE_ENVIRONMENT", HintKind::Environment)],
    found: Some(kubernetes::find),
    rows: &[
        Row::new(&["destroy|delete"], Verb::Delete, Kind::Release)
            .name(Name::Option(&["-l", "--selector"]))
            .forced(&["--skip-deps"])
            .all_if_unnamed()
            .instead("`helmfile diff` shows what would change; `-l name=…` narrows it"),
        Row::new(&["sync|apply|charts"], Verb::Update, Kind::Release)
            .name(Name::Option(&["-l", "--selector"]))
            .reversible(),
    ],
    ..Tool::new("helm", &["helmfile"], "")
};
