//! Turns tables that Caution ships from YAML, which people write, into JSON, which is read ten times faster:
//! every command reads them anew.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// Converts every table in some folders of `src`.
pub(crate) fn convert(folders: &[&str]) -> io::Result<()> {
    let sources = told("CARGO_MANIFEST_DIR")?.join("src");
    let out = told("OUT_DIR")?;
    for folder in folders {
        let folder = sources.join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "yaml") {
                one(&path, &out)?;
            }
        }
    }
    Ok(())
}

fn one(path: &Path, out: &Path) -> io::Result<()> {
    // `no` and `on` are text.
    let options = serde_saphyr::options! { strict_booleans: true };
    let value: serde_json::Value =
        serde_saphyr::from_str_with_options(&fs::read_to_string(path)?, options)
            .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
    let name = path.with_extension("json");
    fs::write(out.join(name.file_name().unwrap_or_default()), value.to_string())
}

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script everything by its environment")]
fn told(name: &str) -> io::Result<PathBuf> {
    std::env::var_os(name).map(PathBuf::from).ok_or_else(|| io::ErrorKind::NotFound.into())
}
