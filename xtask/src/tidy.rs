//! What no compiler holds. A check is a file in `tidy/` and a line in [`ALL`].

mod book;
mod edges;
mod links;
mod manifests;
mod manners;
mod purity;
mod registries;
mod rules;
mod sizes;
mod targets;
mod variants;

use std::fmt;
use std::path::Path;

use crate::tree::Tree;

/// One check.
pub(crate) struct Check {
    /// Its name: that of its file.
    pub(crate) id: &'static str,
    /// What it holds, in one line.
    pub(crate) holds: &'static str,
    /// Looks.
    pub(crate) run: fn(&Tree) -> Vec<Fault>,
}

/// Every check.
pub(crate) static ALL: &[&Check] = &[
    &edges::CHECK,
    &purity::CHECK,
    &sizes::CHECK,
    &variants::CHECK,
    &registries::CHECK,
    &rules::CHECK,
    &targets::CHECK,
    &links::CHECK,
    &book::CHECK,
    &manifests::CHECK,
    &manners::CHECK,
];

/// Something that a check found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    /// The file, from the root.
    pub(crate) path: String,
    /// The line, from 1; 0 if it is about the whole file.
    pub(crate) line: usize,
    /// What is wrong.
    pub(crate) what: String,
    /// How to mend it.
    pub(crate) mend: String,
}

impl Fault {
    /// A fault of a whole file.
    pub(crate) fn of_file(path: impl Into<String>, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { path: path.into(), line: 0, what: what.into(), mend: mend.into() }
    }

    /// Says in which line.
    pub(crate) fn at(mut self, line: usize) -> Self {
        self.line = line;
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {}\n    mend: {}", self.what, self.mend)
    }
}

/// Runs every check over the repository at `root`; true if none found anything.
pub(crate) fn run(root: &Path) -> anyhow::Result<bool> {
    let tree = Tree::read(root)?;
    let mut count = 0_usize;
    for check in ALL {
        let mut faults = (check.run)(&tree);
        faults.sort();
        count += faults.len();
        let mark = if faults.is_empty() { "holds" } else { "FAILS" };
        println!("tidy[{}] {mark}: {}", check.id, check.holds);
        for fault in faults {
            println!("  {fault}");
        }
    }
    match count {
        0 => println!("tidy: {} checks over {} files, nothing found", ALL.len(), tree.files.len()),
        1 => println!("tidy: 1 fault"),
        more => println!("tidy: {more} faults"),
    }
    Ok(count == 0)
}
