//! The page that is written beside the answer.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Writes a page: into a file beside it first, so that whoever looks never sees half of one.
pub(super) fn write(path: &Path, page: &str) -> Result<(), Failure> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    put(&part, path, page).map_err(|error| {
        // There may be nothing to remove; what went wrong is said already.
        let _ = std::fs::remove_file(&part);
        Failure::usage(
            format!("the page `{}` cannot be written: {error}", path.display()),
            "name a file in a folder that is there and can be written",
        )
    })
}

fn put(part: &PathBuf, path: &Path, page: &str) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(part)?;
    file.write_all(page.as_bytes())?;
    drop(file);
    std::fs::rename(part, path)
}
