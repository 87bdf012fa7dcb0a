//! `caution debug documents`: what the guard would say of every document below a folder.

use std::path::{Path, PathBuf};

use caution_core::port::Clock as _;
use caution_engine::guard::sources;
use caution_repo::LocalProber;
use caution_wire::ExitCode;
use clap::Args;
use serde_json::json;

use crate::clock::SystemClock;
use crate::failure::Failure;
use crate::output::Output;

/// Reads every document below a folder.
#[derive(Debug, Args)]
pub(super) struct Documents {
    /// The root of a repository
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(documents: &Documents, output: &mut Output) -> Result<ExitCode, Failure> {
    let root = documents.folder.canonicalize().map_err(|error| {
        Failure::usage(format!("`{}` is no folder: {error}", documents.folder.display()), "name one")
    })?;
    let mut files = Vec::new();
    list(&root, &mut files);
    let root = root.to_string_lossy().into_owned();
    let prober = LocalProber::new(Vec::new());
    let desk = sources::Desk {
        directory: &root,
        workspace: &root,
        prober: &prober,
        files: &sources::NoFiles,
        earlier: &[],
        tells: true,
        now: SystemClock.now(),
    };
    for file in &files {
        let Ok(bytes) = std::fs::read(file) else { continue };
        let whole = file.to_string_lossy();
        let path = whole.strip_prefix(&root).unwrap_or(&whole).trim_start_matches('/');
        let document = sources::look(path, &String::from_utf8_lossy(&bytes), Some(path), &desk);
        let warnings: Vec<_> = document
            .warnings
            .iter()
            .map(|warning| json!({"kind": warning.kind.id(), "line": warning.line, "what": warning.what}))
            .collect();
        output.print(&format!("{}\n", json!({"path": path, "warnings": warnings})))?;
    }
    Ok(ExitCode::Yes)
}

fn list(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut entries: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    for path in entries {
        if path.is_symlink() || path.file_name().is_some_and(|name| name == ".git") {
            continue;
        }
        if path.is_dir() {
            list(&path, found);
        } else if sources::is_document(&path.to_string_lossy()) {
            found.push(path);
        }
    }
}
