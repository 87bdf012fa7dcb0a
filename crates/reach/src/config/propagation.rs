//! How a changed setting gets to those that read it.

use caution_core::facts::{Word, WordKind};
use caution_core::reach::{Hop, Origin, Propagation, Seed, SeedKind};

use crate::index::Index;

/// Names by which a program says that it reads a file anew while it runs.
const WATCHERS: &[&str] = &[
    "fsnotify",
    "watchdog",
    "chokidar",
    "RefreshScope",
    "WatchConfig",
    "OnConfigChange",
    "SIGHUP",
    "inotify",
    "FileSystemWatcher",
    "reloadOnChange",
    "IOptionsMonitor",
    "WatchService",
    "watchfiles",
    "notify_debouncer",
    "NewWatcher",
    "RecommendedWatcher",
    "watchFile",
];

/// How a setting gets to its readers.
pub(super) fn of(index: &dyn Index, seed: &Seed, readers: &[Hop], units: &[Hop]) -> Propagation {
    let path = seed.path.to_string();
    if path.ends_with(".sql") {
        return Propagation::Database;
    }
    if seed.kind == SeedKind::Flag || says_service(&path) {
        return Propagation::FlagService;
    }
    if is_watched(index, readers) {
        return Propagation::HotReloaded;
    }
    let has = |origin: Origin, words: &[&str]| {
        units.iter().any(|hop| hop.origin == origin && words.iter().any(|word| hop.symbol.starts_with(word)))
    };
    if has(Origin::Mount, &["image "]) || path.contains("/resources/") {
        Propagation::Baked
    } else if has(
        Origin::Mount,
        &[
            "workload ",
            "composed ",
            "settings ",
            "template ",
            "chart ",
            "Deployment ",
            "StatefulSet ",
            "DaemonSet ",
            "CronJob ",
        ],
    ) {
        Propagation::Mounted
    } else if readers.iter().any(|hop| hop.origin == Origin::Import) || has(Origin::Build, &["image "]) {
        Propagation::Baked
    } else {
        Propagation::Unknown
    }
}

/// Channels that go everywhere at once say so in their names.
fn says_service(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    ["killswitch", "kill-switch", "kill_switch", "feature-flags", "feature_flags", "featureflags", "toggles"]
        .iter()
        .any(|word| lower.contains(word))
}

fn is_watched(index: &dyn Index, readers: &[Hop]) -> bool {
    // Only whoever loads the file can read it anew; a variable is read once.
    let mut paths: Vec<String> = readers
        .iter()
        .filter(|hop| matches!(hop.origin, Origin::FileReader | Origin::Import | Origin::Key))
        .map(|hop| hop.path.to_string())
        .collect();
    paths.sort();
    paths.dedup();
    if paths.is_empty() {
        return false;
    }
    WATCHERS.iter().any(|word| {
        let mut files = index.with(Word::new(WordKind::Mention, word));
        files.extend(index.with(Word::new(WordKind::Literal, word)));
        files.into_iter().any(|file| paths.iter().any(|path| *path == *index.path(file)))
    })
}
