//! `caution init`.

use std::path::{Path, PathBuf};

use caution_repo::GitRepository;
use caution_wire::ExitCode;
use clap::Args;
use serde_json::json;

use crate::failure::Failure;
use crate::output::Output;

/// Writes commented configuration files, or a CI workflow. Never overwrites.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Write the CI workflow of this forge instead
    #[arg(long, value_name = "FORGE", value_parser = forge_names())]
    ci: Option<String>,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
    /// Print what was written as JSON
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

fn forge_names() -> Vec<&'static str> {
    caution_forge::ALL.iter().map(|forge| forge.id()).collect()
}

/// The files of a charter, each a commented template that changes nothing until it is edited.
const CHARTER: &[(&str, &str)] = &[
    (".caution/policy.yaml", include_str!("init/policy.yaml")),
    (".caution/services.yaml", include_str!("init/services.yaml")),
    (".caution/people.yaml", include_str!("init/people.yaml")),
];

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    output.json = arguments.format == "json";
    let repository = GitRepository::open(&arguments.repo)?;
    let files: Vec<(String, String)> = match &arguments.ci {
        None => CHARTER.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect(),
        Some(name) => caution_forge::ALL
            .iter()
            .filter(|forge| forge.id() == name)
            .flat_map(|forge| forge.workflows())
            .map(|template| (template.path.to_owned(), template.text.to_owned()))
            .collect(),
    };
    let (mut written, mut kept) = (Vec::new(), Vec::new());
    for (path, text) in &files {
        if write_new(repository.root(), path, text)? { &mut written } else { &mut kept }.push(path.clone());
    }
    if output.json {
        output.print_json(&json!({"written": written, "kept": kept}))?;
    } else {
        output.print(&in_words(&written, &kept, arguments.ci.is_some()))?;
    }
    Ok(ExitCode::Yes)
}

fn in_words(written: &[String], kept: &[String], ci: bool) -> String {
    let mut text: String = written.iter().map(|path| format!("wrote {path}\n")).collect();
    text.extend(kept.iter().map(|path| format!("kept  {path} (it was there)\n")));
    if !written.is_empty() {
        text.push_str(if ci {
            "Read the comments at its top, then commit it.\n"
        } else {
            "Edit them, then commit: changes are judged by the files on the target branch, not by those in the work tree.\n"
        });
    }
    text
}

/// Writes a file that is not there yet; false if it is. A link that leads out of the repository is not
/// followed.
fn write_new(root: &Path, name: &str, text: &str) -> Result<bool, Failure> {
    let path = &root.join(name);
    let fail = |error: std::io::Error| {
        Failure::usage(
            format!("`{}` cannot be written: {error}", path.display()),
            "check its folder's rights",
        )
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(fail)?;
        let real = folder.canonicalize().map_err(fail)?;
        if !real.starts_with(root.canonicalize().map_err(fail)?) {
            return Err(Failure::usage(
                format!("`{}` leads out of the repository", folder.display()),
                "replace the symbolic link by a folder",
            ));
        }
    }
    match std::fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => std::io::Write::write_all(&mut file, text.as_bytes()).map_err(fail).map(|()| true),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(fail(error)),
    }
}
