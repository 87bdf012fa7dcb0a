//! Commands and plans: what is approved for one run.

use std::path::{Path, PathBuf};

use caution_core::Digest;
use caution_core::approval::DeedRef;
use caution_repo::GitRepository;
use clap::Args;

use crate::failure::Failure;
use crate::input;

/// One run of a command or a plan
#[derive(Debug, Args)]
#[group(id = "deed-arguments")]
#[command(next_help_heading = "One run of a command or a plan")]
pub(super) struct Arguments {
    /// Approve one run of this command, to the letter
    #[arg(long, value_name = "CMD", conflicts_with_all = ["plan", "change", "object", "revoke", "break_glass"], requires = "accept")]
    command: Option<String>,
    /// Approve one application of this plan, to the byte
    #[arg(long, value_name = "FILE", conflicts_with_all = ["change", "object", "revoke", "break_glass"], requires = "accept")]
    plan: Option<PathBuf>,
    /// The folder in which it is to run; else the present one
    #[arg(long, value_name = "DIR")]
    cwd: Option<PathBuf>,
}

/// A command or plan that somebody wants to approve.
pub(super) struct Deed {
    pub(super) about: DeedRef,
    pub(super) plan: bool,
}

impl Arguments {
    /// What was named, if anything.
    pub(super) fn read(
        &self,
        repository: &GitRepository,
        environment: Option<&str>,
    ) -> Result<Option<Deed>, Failure> {
        let (bytes, plan) = match (&self.command, &self.plan) {
            (Some(command), _) => (command.as_bytes().to_vec(), false),
            (None, Some(file)) => (input::read(file)?, true),
            (None, None) => return Ok(None),
        };
        let Some(environment) = environment.filter(|name| !name.trim().is_empty()) else {
            return Err(Failure::usage(
                "an approval of a command or a plan is for one environment",
                "name it: `--environment staging`",
            ));
        };
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Failure::usage("there is nothing to approve", "name a command or a plan"));
        }
        let directory = directory(self.cwd.as_deref().unwrap_or(Path::new(".")), repository)?;
        let about =
            DeedRef { digest: Digest::of(&bytes), directory, environment: environment.trim().to_owned() };
        Ok(Some(Deed { about, plan }))
    }
}

/// A folder as statements name it: from the repository's root, or absolute outside of it.
fn directory(folder: &Path, repository: &GitRepository) -> Result<String, Failure> {
    let whole = folder.canonicalize().map_err(|error| {
        Failure::usage(
            format!("`{}` cannot be found: {error}", folder.display()),
            "name a folder with `--cwd`",
        )
    })?;
    let root = repository.root().canonicalize().unwrap_or_else(|_| repository.root().to_owned());
    let named = match whole.strip_prefix(&root) {
        Ok(inside) if inside.as_os_str().is_empty() => Path::new("."),
        Ok(inside) => inside,
        Err(_) => &whole,
    };
    named.to_str().map(str::to_owned).ok_or_else(|| {
        Failure::usage(format!("`{}` is not UTF-8", named.display()), "run it in another folder")
    })
}
