//! Where the repository is.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// The given folder; otherwise the one above this crate, as cargo names it at run time (the checkout
/// may have moved since the build); otherwise the nearest folder above that holds a workspace.
pub(crate) fn find(given: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    let named = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let start = match (given, named) {
        (Some(folder), _) => folder,
        (None, Some(folder)) => folder.parent().map(Path::to_path_buf).unwrap_or(folder),
        (None, None) => std::env::current_dir().context("the current folder is gone")?,
    };
    let start =
        start.canonicalize().with_context(|| format!("`{}` is not a folder here", start.display()))?;
    let mut folders = start.ancestors();
    match folders.find(|folder| is_workspace(folder)) {
        Some(root) => Ok(root.to_path_buf()),
        None => bail!("no `Cargo.toml` with `[workspace]` in `{}` or above it", start.display()),
    }
}

fn is_workspace(folder: &Path) -> bool {
    std::fs::read_to_string(folder.join("Cargo.toml"))
        .is_ok_and(|text| text.lines().any(|line| line.trim() == "[workspace]"))
}
