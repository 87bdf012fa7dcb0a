//! What tests of languages share: trees of files, and facts as text.

pub(super) mod lines;
pub(super) mod shown;

use std::collections::BTreeMap;
use std::sync::Arc;

use caution_core::facts::{FileFacts, Path};

use super::modules::Files;

/// A tree of files, by path.
struct Tree(BTreeMap<String, Arc<str>>);

/// Files, each with its text.
pub(in crate::lang) fn tree(files: &[(&str, &str)]) -> Arc<dyn Files> {
    Arc::new(Tree(files.iter().map(|(path, text)| ((*path).to_owned(), Arc::from(*text))).collect()))
}

impl Files for Tree {
    fn is_file(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    fn is_folder(&self, path: &str) -> bool {
        path.is_empty() || self.0.keys().any(|file| file.starts_with(&format!("{path}/")))
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        self.0.get(path).cloned()
    }

    fn named(&self, name: &str) -> Vec<String> {
        self.0.keys().filter(|path| path.rsplit('/').next() == Some(name)).cloned().collect()
    }
}

fn path(facts: &FileFacts, path: Path) -> String {
    let names = facts.path(path).iter().map(|segment| {
        let call = if segment.called { "()" } else { "" };
        format!("{}{call}", facts.text(segment.name))
    });
    names.collect::<Vec<_>>().join(".")
}
