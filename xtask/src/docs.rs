//! `cargo xtask docs`: the pages that are derived from the program, so that nobody writes them twice.

use std::path::Path;

pub(crate) fn check(_root: &Path) -> anyhow::Result<bool> {
    Ok(true)
}
