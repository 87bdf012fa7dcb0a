//! A world that answers only what it was told: for drills, cases and tests.

use std::collections::BTreeMap;

use super::{Answer, Probe, WorkTree};
use crate::port::Prober;

/// A world in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// Texts of files, by absolute path.
    pub files: BTreeMap<String, String>,
    /// Folders that exist though no file is in them.
    pub folders: Vec<String>,
    /// Links, and where they point.
    pub links: BTreeMap<String, String>,
    /// Variables of the environment.
    pub variables: BTreeMap<String, String>,
    /// The work tree, if there is one; it holds every path below its root.
    pub tree: Option<WorkTree>,
    /// Settings of git.
    pub settings: BTreeMap<String, String>,
    /// Paths that can be made again.
    pub restorable: Vec<String>,
    /// The name of the machine.
    pub host: String,
}

impl Told {
    fn is_folder(&self, path: &str) -> bool {
        let below = |other: &String| {
            other.strip_prefix(path.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
        };
        self.folders.iter().any(|folder| folder == path || below(folder))
            || self.files.keys().any(below)
            || self.links.keys().any(below)
    }

    fn entries(&self, path: &str) -> Answer {
        if !self.is_folder(path) {
            return Answer::Missing;
        }
        let all = self.files.keys().chain(&self.folders).chain(self.links.keys());
        let mut names: Vec<String> = all
            .filter_map(|other| other.strip_prefix(path.trim_end_matches('/'))?.strip_prefix('/'))
            .filter_map(|rest| rest.split('/').next())
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
        names.sort();
        names.dedup();
        Answer::Names(names)
    }

    fn real(&self, path: &str) -> String {
        let mut path = path.to_owned();
        for _ in 0..8 {
            let link = self.links.iter().find_map(|(link, target)| {
                let rest = path.strip_prefix(link.as_str())?;
                (rest.is_empty() || rest.starts_with('/')).then(|| format!("{target}{rest}"))
            });
            match link {
                Some(next) => path = next,
                None => break,
            }
        }
        path
    }
}

impl Prober for Told {
    fn ask(&self, probe: &Probe) -> Answer {
        match probe {
            Probe::Path(path) => match (self.links.get(path), self.files.get(path)) {
                (Some(target), _) => Answer::Link(target.clone()),
                (None, Some(text)) => Answer::File(text.len() as u64),
                (None, None) if self.is_folder(path) => Answer::Folder,
                (None, None) => Answer::Missing,
            },
            Probe::Real(path) => Answer::Text(self.real(path)),
            Probe::Entries(path) => self.entries(path),
            Probe::Text(path) => {
                self.files.get(path).map_or(Answer::Missing, |text| Answer::Text(text.clone()))
            }
            Probe::Variable(name) => {
                self.variables.get(name).map_or(Answer::Missing, |value| Answer::Text(value.clone()))
            }
            Probe::Variables => Answer::Pairs(
                self.variables.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
            ),
            Probe::WorkTree(folder) => match &self.tree {
                Some(tree) if folder == &tree.root || folder.starts_with(&format!("{}/", tree.root)) => {
                    Answer::WorkTree(tree.clone())
                }
                _ => Answer::Missing,
            },
            Probe::GitSetting { key, .. } => {
                self.settings.get(key).map_or(Answer::Missing, |value| Answer::Text(value.clone()))
            }
            Probe::Restorable(path) => Answer::Is(self.restorable.iter().any(|known| {
                path.strip_prefix(known.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })),
            Probe::Host => Answer::Text(self.host.clone()),
        }
    }
}
