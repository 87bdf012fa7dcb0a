//! Finds the drills by walking `drills/`, so that a new incident is one folder and no line of code.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

fn main() -> io::Result<()> {
    // Asked when it runs: a build script that is kept may have been built for a checkout elsewhere.
    let root = told("CARGO_MANIFEST_DIR")?.join("../../drills").canonicalize()?;
    // Cargo looks at everything below a folder.
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    walk(&root, &mut files)?;
    files.sort();
    let mut text = "/// Every file below `drills/`, by its path there.\n".to_owned();
    text.push_str("pub(super) static FILES: &[(&str, &[u8])] = &[\n");
    for file in files {
        let Ok(name) = file.strip_prefix(&root) else { continue };
        let name: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
        let _ = writeln!(text, "    ({:?}, include_bytes!({file:?})),", name.join("/"));
    }
    text.push_str("];\n");
    let out = told("OUT_DIR")?;
    fs::write(out.join("drills.rs"), text)
}

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script everything by its environment")]
fn told(name: &str) -> io::Result<PathBuf> {
    std::env::var_os(name).map(PathBuf::from).ok_or_else(|| io::ErrorKind::NotFound.into())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()? {
            kind if kind.is_dir() => walk(&entry.path(), files)?,
            kind if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
    Ok(())
}
