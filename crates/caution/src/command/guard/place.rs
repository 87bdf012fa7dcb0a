//! Where agents keep their configuration on this machine.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use caution_agent::{Agent, Base, Target};
use caution_core::problem::Problem;
use caution_repo::GitRepository;

use crate::environment;
use crate::failure::Failure;

/// The folders that paths of configurations are relative to.
pub(crate) struct Places {
    home: Option<PathBuf>,
    project: PathBuf,
}

impl Places {
    /// Those of the person who runs us, and of the project that holds a folder.
    pub(crate) fn around(folder: &Path) -> Self {
        let home = environment::get("HOME").or_else(|| environment::get("USERPROFILE"));
        let project = match GitRepository::open(folder) {
            Ok(repository) => repository.root().to_path_buf(),
            Err(_) => folder.to_path_buf(),
        };
        // A hook is tried in another folder than this one.
        let project = std::path::absolute(&project).unwrap_or(project);
        Self { home: home.map(PathBuf::from), project }
    }

    /// The project's folder.
    pub(crate) fn project(&self) -> &Path {
        &self.project
    }

    /// A path of an agent's; `None` if there is no home folder.
    fn path(&self, agent: &Agent, base: Base, path: &str) -> Option<PathBuf> {
        if base == Base::Home
            && let Some((variable, folder)) = agent.install.moved
            && let Some(rest) = path.strip_prefix(folder)
            && (rest.is_empty() || rest.starts_with('/'))
            && let Some(moved) = environment::get(variable)
        {
            return Some(Path::new(&moved).join(rest.trim_start_matches('/')));
        }
        match base {
            Base::Home => self.home.as_ref().map(|home| home.join(path)),
            Base::Project => Some(self.project.join(path)),
            Base::Root => Some(PathBuf::from(path)),
        }
    }

    /// The file of a configuration.
    pub(crate) fn file(&self, agent: &Agent, target: &Target) -> Option<PathBuf> {
        self.path(agent, target.base, target.path)
    }

    /// Whether an agent leaves traces here: somebody uses it.
    pub(crate) fn uses(&self, agent: &Agent) -> bool {
        let mut traces = agent.install.traces.iter();
        traces.any(|(base, path)| self.path(agent, *base, path).is_some_and(|path| path.is_dir()))
    }
}

/// The text of a file; `None` if there is none.
pub(crate) fn read(path: &Path) -> Result<Option<String>, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Problem::new(path.display().to_string(), format!("it cannot be read: {error}"))
            .hint("check its rights, and that it is a text in UTF-8")
            .into()),
    }
}

/// Puts a text in place of a file, whole or not at all. Links are followed, except out of `within`.
pub(crate) fn write(path: &Path, text: &str, runnable: bool, within: Option<&Path>) -> Result<(), Failure> {
    let fail = |error: std::io::Error| -> Failure {
        Failure::usage(
            format!("`{}` cannot be written: {error}", path.display()),
            "check its folder's rights",
        )
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(fail)?;
    let real = match path.canonicalize() {
        Ok(real) => real,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let name = path.file_name().unwrap_or_default();
            folder.canonicalize().map_err(fail)?.join(name)
        }
        Err(error) => return Err(fail(error)),
    };
    if let Some(root) = within
        && !real.starts_with(root.canonicalize().map_err(fail)?)
    {
        return Err(Failure::usage(
            format!("`{}` leads out of the project", path.display()),
            "replace the symbolic link by a file or folder",
        ));
    }
    let parent = real.parent().unwrap_or(folder);
    let mut file = tempfile::NamedTempFile::new_in(parent).map_err(fail)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(fail)?;
    let before = std::fs::metadata(&real).ok().map(|old| old.permissions());
    permit(file.as_file(), before, runnable).map_err(fail)?;
    file.persist(&real).map_err(|error| fail(error.error))?;
    Ok(())
}

/// The rights of the file that was there, or those that such files have.
#[cfg(unix)]
fn permit(file: &std::fs::File, before: Option<std::fs::Permissions>, runnable: bool) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = before.map_or(0o644, |old| old.mode() & 0o7777);
    let mode = if runnable { mode | 0o111 } else { mode };
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

/// The rights of the file that was there.
#[cfg(not(unix))]
fn permit(
    file: &std::fs::File,
    before: Option<std::fs::Permissions>,
    _runnable: bool,
) -> std::io::Result<()> {
    before.map_or(Ok(()), |old| file.set_permissions(old))
}
