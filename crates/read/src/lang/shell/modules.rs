//! Where a script finds the files that it takes in or runs.

use std::sync::Arc;

use crate::lang::modules::{Files, Modules, Resolved, Wanted, folder, join, normalised};

/// Makes the resolution.
pub(super) fn new(files: Arc<dyn Files>) -> Box<dyn Modules> {
    Box::new(Scripts { files })
}

struct Scripts {
    files: Arc<dyn Files>,
}

/// The beginning of a written path whose folder is made while the script runs: `"$DIR/lib.sh"`.
pub(super) const SOMEWHERE: &str = "$/";

/// More files that end like a path made while the script runs tell nothing.
const CANDIDATES: usize = 1;

impl Modules for Scripts {
    fn resolve(&self, wanted: Wanted<'_>) -> Resolved {
        let (is_made, written) =
            wanted.module.strip_prefix(SOMEWHERE).map_or((false, wanted.module), |rest| (true, rest));
        if written.starts_with(['/', '~']) {
            return Resolved::External(written.to_owned());
        }
        // Beside the script, which most find by their own path; else from the root, where most are started.
        let beside = normalised(&join(folder(wanted.from), written));
        let from_root = normalised(written);
        for path in [beside, from_root].into_iter().flatten() {
            if self.files.is_file(&path) {
                return Resolved::Files(vec![path]);
            }
        }
        if is_made {
            let found = self.by_end(written);
            if (1..=CANDIDATES).contains(&found.len()) {
                return Resolved::Files(found);
            }
        }
        // What a build writes, or a folder that only the running script knows: nothing says that it is here.
        Resolved::External(written.to_owned())
    }
}

impl Scripts {
    /// The files whose paths end so.
    fn by_end(&self, written: &str) -> Vec<String> {
        let Some(end) = normalised(written.trim_start_matches("../")) else { return Vec::new() };
        let name = end.rsplit('/').next().unwrap_or(&end);
        let ends = |file: &String| {
            file.strip_suffix(end.as_str()).is_some_and(|before| before.is_empty() || before.ends_with('/'))
        };
        self.files.named(name).into_iter().filter(ends).take(CANDIDATES + 1).collect()
    }
}
