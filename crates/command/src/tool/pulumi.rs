//! pulumi: stacks and their state.

use caution_core::command::{Hint, HintKind, Kind};
use caution_core::effect::Verb;

use super::beyond::{entries, file_text, hint};
use super::{Name, Row, Tool};
use crate::call::{Call, Spelling};
use crate::path;
use crate::reader::Reader;

const YES: &[&str] = &["-y", "--yes", "--non-interactive", "-f", "--skip-preview"];
const DRY: &[&str] = &["--preview-only", "-h", "--help"];

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-s",
            "--stack",
            "-C",
            "--cwd",
            "-t",
            "--target",
            "--target-replace",
            "-r",
            "--replace",
            "-c",
            "--config",
            "-m",
            "--message",
            "-p",
            "--parallel",
            "--color",
            "--exclude",
            "--config-file",
            "--policy-pack",
            "--import-file",
            "-v",
            "--verbose",
            "--file",
            "--plan",
            "--save-plan",
            "--exec-kind",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[("-s", HintKind::Workspace), ("--stack", HintKind::Workspace)],
    variables: &[("PULUMI_STACK", HintKind::Workspace)],
    found: Some(find),
    rows: &[
        Row::new(&["destroy|down|dn"], Verb::Delete, Kind::Stack)
            .name(Name::Option(&["-t", "--target"]))
            .unless(DRY)
            .forced(YES)
            .all_if_unnamed()
            .instead("`pulumi destroy --preview-only` shows what would go; `--target` narrows it"),
        Row::new(&["up|update"], Verb::Update, Kind::Stack)
            .name(Name::Option(&["-t", "--target"]))
            .unless(DRY)
            .forced(YES),
        Row::new(&["up|update"], Verb::Replace, Kind::CloudResource)
            .name(Name::Option(&["-r", "--replace", "--target-replace"]))
            .with(&["-r", "--replace", "--target-replace"])
            .unless(DRY)
            .forced(YES),
        Row::new(&["stack", "rm"], Verb::Delete, Kind::Stack).forced(&["-y", "--yes", "-f", "--force"]),
        Row::new(&["stack", "import"], Verb::Replace, Kind::Stack)
            .name(Name::Option(&["--file"]))
            .forced(&["-f", "--force"]),
        Row::new(&["state", "delete"], Verb::Delete, Kind::Stack).forced(&["-y", "--yes", "--force"]),
        Row::new(&["state", "unprotect"], Verb::Update, Kind::Guard)
            .all(&["--all"])
            .reversible()
            .forced(&["-y", "--yes"])
            .instead("leave `protect` on; take it off in the program, where a review sees it"),
        Row::new(&["cancel"], Verb::Delete, Kind::Guard)
            .name(Name::Fixed("the lock of the state"))
            .reversible()
            .forced(&["-y", "--yes"]),
        Row::new(&["env", "rm"], Verb::Delete, Kind::Secret).forced(&["-y", "--yes"]),
    ],
    also: Some(read),
    ..Tool::new("pulumi", &["pulumi"], include_str!("pulumi/tool.md"))
};

fn folder(call: &Call<'_>) -> Option<String> {
    let directory = call.invocation.directory.as_deref()?;
    Some(path::absolute(
        call.value(&["-C", "--cwd"]).map_or(".", |word| word.text().unwrap_or(".")),
        directory,
    ))
}

/// Adds the stack that is selected, if none was named.
fn find(call: &Call<'_>, reader: &Reader<'_>, hints: &mut Vec<Hint>) {
    if call.invocation.elsewhere || hints.iter().any(|hint| hint.kind == HintKind::Workspace) {
        return;
    }
    let Some(folder) = folder(call) else { return };
    let project = file_text(&format!("{folder}/Pulumi.yaml"), reader).unwrap_or_default();
    let project = project.lines().find_map(|line| line.strip_prefix("name:")).unwrap_or("");
    let project = project.trim().trim_matches(['"', '\'']);
    if let (Some(home), false) = (reader.world.home, project.is_empty()) {
        let settings = format!("{home}/.pulumi/workspaces");
        for name in entries(&settings, reader) {
            let ours = name.strip_prefix(project).is_some_and(|rest| rest.starts_with('-'));
            let Some(text) = ours.then(|| file_text(&format!("{settings}/{name}"), reader)).flatten() else {
                continue;
            };
            let value = serde_json::from_str::<serde_json::Value>(&text).unwrap_or_default();
            if let Some(stack) = value.get("stack").and_then(serde_json::Value::as_str) {
                hints.push(hint(HintKind::Workspace, stack, "pulumi stack select"));
                return;
            }
        }
    }
    let stacks: Vec<String> = entries(&folder, reader)
        .iter()
        .filter_map(|name| Some(name.strip_prefix("Pulumi.")?.strip_suffix(".yaml")?.to_owned()))
        .collect();
    if let [only] = stacks.as_slice() {
        hints.push(hint(HintKind::Workspace, only, "the only stack"));
    }
}

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.operand(0) == Some("stack") && call.operand(1) == Some("select") {
        // What comes after it in the same command goes there.
        let (Some(folder), Some(name), Some(home)) = (folder(call), call.operands.get(2), reader.world.home)
        else {
            return;
        };
        let project = file_text(&format!("{folder}/Pulumi.yaml"), reader).unwrap_or_default();
        let project =
            project.lines().find_map(|line| line.strip_prefix("name:")).unwrap_or("").trim().to_owned();
        let text = serde_json::json!({ "stack": name.shown() }).to_string();
        let file = format!("{home}/.pulumi/workspaces/{project}--selected.json");
        reader.write(file, crate::word::Word::of(text), false);
    }
    if call.operand(0) == Some("env") && call.operand(1) == Some("run") && call.operands.len() > 3 {
        let hints = vec![hint(
            HintKind::Environment,
            &call.operands.get(2).map_or_else(String::new, |word| word.shown()),
            "pulumi env",
        )];
        reader.wrapped(call, 3, "pulumi env run".to_owned(), hints, false);
    }
}
