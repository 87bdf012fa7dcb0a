//! Policies that this very build of the program has validated, so that the next process need not.
//!
//! A file that says too much makes a policy skip Cedar's validation and nothing else; one that says too
//! little costs a few milliseconds.

use std::path::{Path, PathBuf};

use caution_core::Digest;

use crate::environment;

/// How many are kept.
const KEPT: usize = 64;

/// Where they are kept: one file for each build.
pub(super) struct Valid {
    file: Option<PathBuf>,
    known: Vec<Digest>,
}

impl Valid {
    /// Those that are kept for this build.
    pub(super) fn read(home: Option<&str>) -> Self {
        let file = file(home);
        let text = file.as_ref().and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
        let known = text.lines().take(KEPT).filter_map(Digest::parse).collect();
        Self { file, known }
    }

    /// The digests.
    pub(super) fn known(&self) -> impl Iterator<Item = Digest> {
        self.known.iter().cloned()
    }

    /// Keeps further ones. Where that cannot be done, the next process validates again.
    pub(super) fn keep(&self, new: Vec<Digest>) {
        let Some(file) = self.file.as_ref().filter(|_| !new.is_empty()) else { return };
        let all: Vec<String> = new.iter().chain(&self.known).take(KEPT).map(ToString::to_string).collect();
        let Some(folder) = file.parent() else { return };
        let _ = std::fs::create_dir_all(folder).and_then(|()| {
            let mut written = tempfile::NamedTempFile::new_in(folder)?;
            std::io::Write::write_all(&mut written, format!("{}\n", all.join("\n")).as_bytes())?;
            written.persist(file).map(drop).map_err(|error| error.error)
        });
    }
}

fn file(home: Option<&str>) -> Option<PathBuf> {
    let base = environment::get("XDG_CACHE_HOME").map(PathBuf::from);
    let base = base.or_else(|| home.map(|home| Path::new(home).join(".cache")))?;
    let program = std::fs::metadata(std::env::current_exe().ok()?).ok()?;
    let made = program.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(base.join(format!(
        "caution/valid/{}-{}-{}",
        env!("CARGO_PKG_VERSION"),
        program.len(),
        made.as_nanos()
    )))
}
