//! The layers of the charter above a repository, and the repository's own.

use std::path::Path;
use std::rc::Rc;

use caution_core::RepoPath;
use caution_core::charter::{PolicyOrigin, PolicySource};
use caution_core::port::SourceError;
use caution_engine::guard::Layer;
use caution_read::charter as reader;
use caution_repo::GitRepository;

use crate::command::approve;
use crate::failure::Failure;

/// The folder of the machine's own configuration.
pub(super) const MACHINE: &str = if cfg!(windows) { r"C:\ProgramData\caution" } else { "/etc/caution" };

/// The largest file of a layer.
const FILE_BYTES: u64 = 4 << 20;

/// Every layer that there is, the outermost first.
pub(super) fn all(
    machine: &Path,
    user: Option<&Path>,
    repository: Result<Rc<GitRepository>, SourceError>,
) -> Result<Vec<Layer>, Failure> {
    let mut layers = Vec::new();
    for above in [Some(machine), user].into_iter().flatten() {
        layers.extend(of_folder(above)?);
    }
    layers.extend(of_repository(repository)?);
    Ok(layers)
}

/// A layer in a folder: the same files as `.caution/` of a repository.
fn of_folder(folder: &Path) -> Result<Option<Layer>, Failure> {
    let own = reader::wanted(std::iter::empty());
    let mut files = Vec::new();
    for path in own {
        let text = path.to_string();
        let Some(name) = text.strip_prefix(".caution/") else { continue };
        if let Some(bytes) = read(&folder.join(name))? {
            files.push((path, bytes));
        }
    }
    if files.is_empty() {
        return Ok(None);
    }
    let name = folder.display().to_string();
    let named = |mut problem: caution_core::problem::Problem| {
        problem.input = problem.input.replace(".caution", &name);
        Failure::Input(problem)
    };
    let mut charter = reader::parse(&files, None).map_err(named)?;
    if let Some(policy) = &mut charter.policy {
        policy.origin = PolicyOrigin::CommandLine(format!("{name}/policy.yaml"));
        with_layers(folder, policy, &mut charter.policy_layers)?;
    }
    Ok(Some(Layer { name, is_above: true, charter }))
}

/// The files that a layer's policy extends, from the same folder.
fn with_layers(
    folder: &Path,
    policy: &PolicySource,
    layers: &mut Vec<(String, String)>,
) -> Result<(), Failure> {
    let mut next = caution_policy::extended_file(policy).map_err(Failure::Input)?;
    while let Some(name) = next.take() {
        if layers.len() > 8 || layers.iter().any(|(known, _)| *known == name) {
            break;
        }
        let path: RepoPath = reader::layer_path(&name).map_err(Failure::Input)?;
        let inside = path.to_string();
        let inside = inside.strip_prefix(".caution/").unwrap_or(&inside);
        let bytes = read(&folder.join(inside))?.ok_or_else(|| {
            Failure::usage(
                format!("the policy extends `{name}`, and it is not there"),
                "add the file beside the policy",
            )
        })?;
        let text = String::from_utf8(bytes)
            .map_err(|_| Failure::usage(format!("`{name}` is not UTF-8 text"), "write it as UTF-8"))?;
        let origin = PolicyOrigin::CommandLine(name.clone());
        next = caution_policy::extended_file(&PolicySource { origin, text: text.clone() })
            .map_err(Failure::Input)?;
        layers.push((name, text));
    }
    Ok(())
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    let failed = |error: &std::io::Error| {
        Failure::usage(
            format!("`{}` cannot be read: {error}", path.display()),
            "let whoever runs caution read it",
        )
    };
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.len() > FILE_BYTES => {
            Err(Failure::usage(format!("`{}` is larger than 4 MiB", path.display()), "make it smaller"))
        }
        Ok(_) => std::fs::read(path).map(Some).map_err(|error| failed(&error)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(&error)),
    }
}

/// The repository's own layer: its default branch, never its work tree.
fn of_repository(repository: Result<Rc<GitRepository>, SourceError>) -> Result<Option<Layer>, Failure> {
    let repository = match repository {
        Ok(repository) => repository,
        // No repository, or one that is not for us to read: nothing is added.
        Err(SourceError::Usage { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let charter = approve::charter(&repository)?;
    if charter.files.is_empty() {
        return Ok(None);
    }
    let at = charter.commit.as_ref().map(|commit| format!(" at {}", commit.short())).unwrap_or_default();
    Ok(Some(Layer { name: format!(".caution{at}"), is_above: false, charter }))
}
