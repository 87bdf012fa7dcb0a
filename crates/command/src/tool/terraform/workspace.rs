//! Which workspace, backend and environment a call of terraform is about.

use caution_core::command::{Hint, HintKind};

use super::super::beyond::{entries, file_text, hint};
use crate::call::Call;
use crate::path;
use crate::reader::Reader;
use crate::word::Word;

/// How many files of a folder are read.
const FILES: usize = 40;

/// The folder that a call works on.
fn folder(call: &Call<'_>) -> Option<String> {
    let directory = call.invocation.directory.as_deref()?;
    let option = ["-chdir", "--chdir", "--working-dir", "--terragrunt-working-dir"];
    match call.value(&option) {
        Some(folder) => Some(path::absolute(folder.text()?, directory)),
        None => Some(directory.to_owned()),
    }
}

/// The name of the folder: what a person would call the whole.
pub(super) fn name(call: &Call<'_>) -> String {
    let folder = folder(call).unwrap_or_default();
    folder.rsplit('/').find(|part| !part.is_empty()).unwrap_or("all of it").to_owned()
}

/// Adds the workspace, the backend's key, variables and tags that name an environment, and the folder.
pub(super) fn find(call: &Call<'_>, reader: &Reader<'_>, hints: &mut Vec<Hint>) {
    for value in call.values(&["-var-file", "--var-file"]) {
        let shown = value.shown();
        let stem = shown.rsplit('/').next().unwrap_or(&shown);
        let stem = stem.trim_end_matches(".json").trim_end_matches(".tfvars");
        hints.push(hint(HintKind::Environment, stem, "-var-file"));
    }
    for value in call.values(&["-var", "--var"]) {
        let shown = value.shown();
        if let Some((name, value)) = shown.split_once('=').filter(|(name, _)| names_environment(name)) {
            hints.push(hint(HintKind::Environment, value.trim_matches('"'), &format!("-var {name}")));
        }
    }
    for value in call.values(&["-backend-config", "-state"]) {
        hints.push(hint(HintKind::Workspace, &value.shown(), "-backend-config"));
    }
    if call.invocation.elsewhere {
        return;
    }
    let Some(folder) = folder(call) else { return };
    let below = folder.strip_prefix(reader.world.workspace).unwrap_or("").trim_matches('/');
    if !below.is_empty() {
        hints.push(hint(HintKind::Workspace, below, "folder"));
    }
    if !hints.iter().any(|hint| hint.source == "TF_WORKSPACE")
        && let Some(text) = file_text(&format!("{folder}/.terraform/environment"), reader)
    {
        hints.push(hint(HintKind::Workspace, text.trim(), ".terraform/environment"));
    }
    initialised(&folder, reader, hints);
    let files = entries(&folder, reader);
    let code = |name: &&String| {
        [".tf", ".tofu", ".tfvars", ".hcl"].iter().any(|end| name.ends_with(end))
            && (!name.ends_with(".tfvars") || *name == "terraform.tfvars" || name.ends_with(".auto.tfvars"))
            && name.as_str() != ".terraform.lock.hcl"
    };
    for name in files.iter().filter(code).take(FILES) {
        if let Some(text) = file_text(&format!("{folder}/{name}"), reader) {
            scan(&text, name, hints);
        }
    }
}

fn names_environment(name: &str) -> bool {
    let name = name.trim().trim_matches('"').to_ascii_lowercase();
    matches!(
        name.as_str(),
        "environment" | "env" | "stage" | "environment_name" | "env_name" | "lifecycle_stage"
    )
}

/// The backend as `init` has written it down.
fn initialised(folder: &str, reader: &Reader<'_>, hints: &mut Vec<Hint>) {
    let Some(text) = file_text(&format!("{folder}/.terraform/terraform.tfstate"), reader) else { return };
    let Ok(state) = serde_json::from_str::<serde_json::Value>(&text) else { return };
    let Some(config) = state.pointer("/backend/config") else { return };
    for key in ["key", "prefix", "bucket", "path", "container_name", "storage_account_name"] {
        if let Some(value) = config.get(key).and_then(serde_json::Value::as_str) {
            hints.push(hint(HintKind::Workspace, value, &format!("backend {key}")));
        }
    }
    if let Some(value) = config.pointer("/workspaces/name").and_then(serde_json::Value::as_str) {
        hints.push(hint(HintKind::Workspace, value, "backend workspace"));
    }
}

/// Backend settings and tags in the code. The lines are read by themselves; expressions tell nothing.
fn scan(text: &str, file: &str, hints: &mut Vec<Hint>) {
    let mut depth = 0_usize;
    let mut backend: Option<usize> = None;
    for line in text.lines().map(str::trim) {
        if line.starts_with('#') || line.starts_with("//") {
            continue;
        }
        if backend.is_none()
            && (line.starts_with("backend ")
                || line.starts_with("cloud ")
                || line.starts_with("remote_state "))
        {
            backend = Some(depth);
        }
        if let Some((name, value)) = line.split_once('=')
            && let Some(value) = quoted(value)
        {
            let name = name.trim().trim_matches('"').rsplit('{').next().unwrap_or("").trim();
            let settings = ["key", "prefix", "bucket", "name", "path", "organization", "hostname"];
            if names_environment(name) {
                hints.push(hint(HintKind::Environment, value, &format!("{name} in {file}")));
            } else if backend.is_some() && settings.contains(&name) {
                hints.push(hint(HintKind::Workspace, value, &format!("backend {name} in {file}")));
            }
        }
        depth += line.matches('{').count();
        depth = depth.saturating_sub(line.matches('}').count());
        if backend.is_some_and(|outer| depth <= outer) {
            backend = None;
        }
    }
}

/// The text in quotes, if it has no expression in it.
fn quoted(value: &str) -> Option<&str> {
    let value = value.trim().strip_prefix('"')?.split('"').next()?;
    (!value.is_empty() && !value.contains("${")).then_some(value)
}

/// `workspace select`: what comes after it in the same command goes there.
pub(super) fn switch(call: &Call<'_>, to: Option<&Word>, reader: &mut Reader<'_>) {
    if let (Some(folder), Some(name), false) = (folder(call), to, call.invocation.elsewhere) {
        reader.write(format!("{folder}/.terraform/environment"), name.clone(), false);
    }
}
