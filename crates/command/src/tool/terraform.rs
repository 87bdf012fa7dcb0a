//! terraform, tofu, terragrunt: what is built from code, and its state.

mod workspace;

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::beyond;
use super::{Name, Row, Tool};
use crate::call::{Call, Spelling};
use crate::reader::Reader;
use crate::word::Word;

const PLAN: &str = "`plan -out=plan.out`, read it, then `apply plan.out` does just what was read";
const AUTO: &[&str] = &[
    "-auto-approve",
    "--auto-approve",
    "--terragrunt-non-interactive",
    "--non-interactive",
    "-input=false",
    "--input=false",
];
const HELP: &[&str] = &["-help", "--help", "-h"];

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-var",
            "--var",
            "-var-file",
            "--var-file",
            "-target",
            "--target",
            "-replace",
            "--replace",
            "-state",
            "--state",
            "-state-out",
            "-out",
            "--out",
            "-lock-timeout",
            "-parallelism",
            "-backend-config",
            "-plugin-dir",
            "-from-module",
            "-generate-config-out",
            "--working-dir",
            "--terragrunt-working-dir",
            "--terragrunt-config",
            "--config",
            "--terragrunt-include-dir",
            "--queue-include-dir",
            "--terragrunt-exclude-dir",
            "--queue-exclude-dir",
            "--terragrunt-source",
            "--source",
            "--terragrunt-iam-role",
            "--iam-assume-role",
            "--terragrunt-parallelism",
            "--parallelism",
            "--terragrunt-log-level",
            "--log-level",
            "-exclude",
            "--exclude",
        ],
        long: &[],
        single_dash: true,
    },
    variables: &[
        ("TF_WORKSPACE", HintKind::Workspace),
        ("TF_VAR_environment", HintKind::Environment),
        ("TF_VAR_env", HintKind::Environment),
        ("TF_VAR_stage", HintKind::Environment),
        ("AWS_PROFILE", HintKind::Account),
        ("ARM_SUBSCRIPTION_ID", HintKind::Account),
        ("GOOGLE_PROJECT", HintKind::Account),
    ],
    found: Some(workspace::find),
    rows: &[
        Row::new(&["state", "rm"], Verb::Delete, Kind::Stack)
            .unless(&["-dry-run", "--dry-run"])
            .reversible()
            .instead("a `removed` block forgets a resource in a way that a plan shows"),
        Row::new(&["state", "push"], Verb::Replace, Kind::Stack).forced(&["-force", "--force"]),
        Row::new(&["state", "mv|replace-provider"], Verb::Update, Kind::Stack)
            .unless(&["-dry-run", "--dry-run"])
            .reversible(),
        Row::new(&["taint"], Verb::Replace, Kind::CloudResource)
            .reversible()
            .instead("`plan -replace=ADDRESS` shows what replacing would do"),
        Row::new(&["workspace", "delete"], Verb::Delete, Kind::Stack).forced(&["-force", "--force"]),
        Row::new(&["force-unlock"], Verb::Delete, Kind::Guard)
            .name(Name::Fixed("the lock of the state"))
            .reversible(),
    ],
    also: Some(read),
    ..Tool::new("terraform", &["terraform", "tofu", "terragrunt", "tf"], include_str!("terraform/tool.md"))
};

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.has(HELP) {
        return;
    }
    let operands = call.operands.as_slice();
    let Some(first) = operands.first() else { return };
    let Some(text) = first.text() else {
        return reader.gap(call.invocation.span, "what it is told to do is known only when it runs");
    };
    // `terragrunt run-all destroy`, `run --all -- destroy`, `destroy-all`, `stack run destroy`
    let many = matches!(text, "run-all") || (text == "run" && call.has(&["--all", "-a", "--graph"]));
    let verb = match text {
        "run-all" | "run" | "exec" => 1,
        "stack" => 2,
        _ => 0,
    };
    let Some(word) = operands.get(verb) else { return };
    let Some(text) = word.text() else {
        return reader.gap(call.invocation.span, "what it is told to do is known only when it runs");
    };
    let rest = operands.get(verb + 1..).unwrap_or(&[]);
    match text {
        "destroy" => destroy(call, reader, many),
        "destroy-all" => destroy(call, reader, true),
        "apply" if call.has(&["-destroy", "--destroy"]) => destroy(call, reader, many),
        "apply" => apply(call, reader, many, rest),
        "apply-all" => apply(call, reader, true, &[]),
        "workspace" if matches!(rest.first().and_then(|word| word.text()), Some("select" | "new")) => {
            workspace::switch(call, rest.get(1).copied(), reader);
        }
        "init" if call.has(&["-force-copy", "--force-copy"]) => {
            let mut act =
                beyond::act(&TOOL, call, reader, (Verb::Update, Kind::Stack), "the place of the state");
            act.forced = true;
            reader.add(act);
        }
        _ => {}
    }
}

fn forced(call: &Call<'_>) -> bool {
    call.has(&["-auto-approve", "--auto-approve", "--terragrunt-non-interactive", "--non-interactive"])
        || call.options.iter().any(|option| {
            AUTO.contains(&option.name.as_str())
                || matches!(option.name.as_str(), "-input" | "--input")
                    && option.value.as_ref().is_some_and(|value| value.is("false"))
        })
        || beyond::answered(call.invocation)
}

fn destroy(call: &Call<'_>, reader: &mut Reader<'_>, many: bool) {
    let targets: Vec<&Word> = call.values(&["-target", "--target"]).collect();
    let (name, doubts) = beyond::named(&targets);
    let name = if targets.is_empty() { workspace::name(call) } else { name };
    let mut act = beyond::act(&TOOL, call, reader, (Verb::Delete, Kind::Stack), &name);
    act.everything = many || targets.is_empty();
    act.count = (!act.everything).then_some(targets.len() as u64);
    act.forced = forced(call);
    act.doubts = doubts;
    act.instead = Some("`plan -destroy` shows what would go; `-target` narrows it".to_owned());
    reader.add(act);
}

fn apply(call: &Call<'_>, reader: &mut Reader<'_>, many: bool, rest: &[&Word]) {
    if call.has(&["-refresh-only", "--refresh-only"]) {
        return;
    }
    let replaced: Vec<&Word> = call.values(&["-replace", "--replace"]).collect();
    if !replaced.is_empty() {
        let (name, doubts) = beyond::named(&replaced);
        let mut act = beyond::act(&TOOL, call, reader, (Verb::Replace, Kind::CloudResource), &name);
        act.count = Some(replaced.len() as u64);
        act.forced = forced(call);
        act.doubts = doubts;
        reader.add(act);
    }
    let reviewed = rest.first();
    let name = reviewed.map_or_else(|| workspace::name(call), |plan| plan.shown());
    let mut act = beyond::act(&TOOL, call, reader, (Verb::Update, Kind::Stack), &name);
    // A saved plan does what somebody could read; without one it does whatever it finds.
    act.forced = reviewed.is_none() && forced(call);
    act.instead = reviewed.is_none().then(|| PLAN.to_owned());
    act.everything = many;
    act.count = (!many).then_some(1);
    reader.add(act);
}
