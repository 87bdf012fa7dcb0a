//! What the targets share.

use caution_core::RepoPath;

/// Reads one file of the charter.
pub fn charter(path: &str, bytes: &[u8]) {
    let _ = caution_read::charter::parse(&[(RepoPath::from(path), bytes.to_vec())], None);
}

/// Reads an event of the forge of this id, and then the same text as variables of a CI job, `NAME=value`
/// a line.
pub fn event(forge: &str, bytes: &[u8]) {
    use caution_forge::{ALL, Environment};
    let Some(forge) = ALL.iter().find(|known| known.id() == forge) else { return };
    let _ = forge.read("event", Some(bytes), &Environment::new(&|_| None));
    let text = String::from_utf8_lossy(bytes);
    let variable = |wanted: &str| {
        let mut pairs = text.lines().filter_map(|line| line.split_once('='));
        pairs.find_map(|(name, value)| (name == wanted).then(|| value.to_owned()))
    };
    let _ = forge.read("event", None, &Environment::new(&variable));
}
