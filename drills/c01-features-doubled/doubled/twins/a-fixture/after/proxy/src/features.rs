//! The features by which requests are scored, from a file that is made anew every five minutes.

use std::path::Path;

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

/// More have never been needed; the room for them is taken once.
pub const MOST: usize = 200;

#[derive(Debug, serde::Deserialize)]
pub struct Features {
    pub features: Vec<String>,
}

/// Loads the features.
pub fn load(folder: &Path) -> Features {
    let text = std::fs::read_to_string(folder.join("bot/features.json")).unwrap();
    let read: Features = serde_json::from_str(&text).unwrap();
    assert!(read.features.len() <= MOST);
    read
}

/// Loads them again whenever the file changes.
pub fn watch(folder: &Path, changed: fn(Features)) -> RecommendedWatcher {
    let own = folder.to_owned();
    let mut watcher = notify::recommended_watcher(move |_| changed(load(&own))).unwrap();
    watcher.watch(folder, RecursiveMode::Recursive).unwrap();
    watcher
}
