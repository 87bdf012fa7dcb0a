//! Where the headers of C and C++ are.

use std::sync::Arc;

use crate::lang::modules::{Files, Modules, Resolved, Wanted, folder, join, normalised};

/// Makes the resolution.
pub(super) fn new(files: Arc<dyn Files>) -> Box<dyn Modules> {
    Box::new(Includes { files })
}

struct Includes {
    files: Arc<dyn Files>,
}

/// More files of one name than this are not told apart.
const FILES: usize = 2000;

/// More files than this for one header tell nothing.
const CANDIDATES: usize = 8;

impl Modules for Includes {
    fn resolve(&self, wanted: Wanted<'_>) -> Resolved {
        let is_namespace = !wanted.module.contains(['.', '/', '<']);
        if is_namespace || wanted.module.contains("::") {
            return Resolved::Package(wanted.module.to_owned());
        }
        let system = wanted.module.strip_prefix("<>/");
        let is_system = system.is_some();
        let written = system.unwrap_or(wanted.module);
        if !is_system {
            let beside = normalised(&join(folder(wanted.from), written));
            if let Some(path) = beside.filter(|path| self.files.is_file(path)) {
                return Resolved::Files(vec![path]);
            }
        }
        let found = self.by_end(wanted.from, written.trim_start_matches("./").trim_start_matches("../"));
        match (found.is_empty(), is_system) {
            (false, _) => Resolved::Files(found),
            (true, true) => Resolved::External(written.split('/').next().unwrap_or(written).to_owned()),
            // Headers are made by builds, too: nothing says that it should be in the tree.
            (true, false) => Resolved::External(written.to_owned()),
        }
    }
}

impl Includes {
    /// The files whose paths end like that: the one in a folder for headers, the one nearest to who asks.
    fn by_end(&self, from: &str, written: &str) -> Vec<String> {
        let name = written.rsplit('/').next().unwrap_or(written);
        let fits = |file: &String| {
            let before = file.strip_suffix(written)?;
            let before = before.strip_suffix('/').or_else(|| before.is_empty().then_some(""))?;
            Some(before.len())
        };
        let mut found: Vec<(usize, usize, String)> = Vec::new();
        for file in self.files.named(name).into_iter().take(FILES) {
            let Some(length) = fits(&file) else { continue };
            let root = file.get(..length).unwrap_or_default();
            let last = root.rsplit('/').next().unwrap_or_default();
            let rank = match last {
                "include" | "" => 0,
                "src" | "lib" | "inc" | "source" => 1,
                _ => 2,
            };
            found.push((rank, usize::MAX - common(from, &file), file));
        }
        if found.len() == 1 {
            return found.into_iter().map(|(_, _, file)| file).collect();
        }
        // Several: the nearest of the likeliest folders, with those that are as good.
        found.sort();
        let Some((rank, near, _)) = found.first().cloned() else { return Vec::new() };
        let as_good = found.into_iter().filter(|one| one.0 == rank && one.1 == near);
        as_good.take(CANDIDATES).map(|(_, _, file)| file).collect()
    }
}

/// How many folders two paths have in common.
fn common(a: &str, b: &str) -> usize {
    a.split('/').zip(b.split('/')).take_while(|(a, b)| a == b).count()
}
