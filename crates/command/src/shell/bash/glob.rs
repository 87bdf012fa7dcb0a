//! Patterns against what is in folders.

use caution_core::probe::{Answer, Probe};

use crate::path;

use super::{Shell, pattern};

/// A pattern that matches more names than these stays a pattern: tools know what one names.
const NAMES: usize = 16;

/// How many folders one pattern may look into.
const FOLDERS: usize = 32;

impl Shell<'_, '_> {
    /// What a pattern names; nothing if it names nothing, names a whole folder, or names too much.
    pub(super) fn matches(&mut self, text: &str) -> Vec<String> {
        let Some(directory) =
            self.state.directory.clone().filter(|_| !self.state.noglob && !self.from.elsewhere)
        else {
            return Vec::new();
        };
        if text.len() > 4096 || text.rsplit('/').next().is_some_and(whole) {
            return Vec::new();
        }
        let (mut found, text) = match text.strip_prefix('/') {
            Some(rest) => (vec!["/".to_owned()], rest),
            None => (vec![String::new()], text),
        };
        let mut folders = 0;
        for part in text.split('/').filter(|part| !part.is_empty()) {
            let mut next = Vec::new();
            for base in &found {
                if !part.contains(['*', '?', '[']) {
                    next.push(format!("{base}{}/", unescaped(part)));
                    continue;
                }
                folders += 1;
                if folders > FOLDERS {
                    return Vec::new();
                }
                let folder = path::absolute(if base.is_empty() { "." } else { base }, &directory);
                let Answer::Names(names) = self.reader.ask(&Probe::Entries(folder)) else { continue };
                let shown = names.iter().filter(|name| !name.starts_with('.') || part.starts_with('.'));
                next.extend(
                    shown.filter(|name| pattern::matches(part, name)).map(|name| format!("{base}{name}/")),
                );
                if next.len() > NAMES {
                    return Vec::new();
                }
            }
            found = next;
        }
        found.into_iter().map(|path| path.strip_suffix('/').map(str::to_owned).unwrap_or(path)).collect()
    }
}

/// Whether a part of a pattern names (nearly) everything in its folder.
fn whole(part: &str) -> bool {
    part.contains('*') && part.chars().all(|letter| matches!(letter, '*' | '.' | '?'))
}

fn unescaped(part: &str) -> String {
    let mut text = String::new();
    let mut letters = part.chars();
    while let Some(letter) = letters.next() {
        text.extend(if letter == '\\' { letters.next() } else { Some(letter) });
    }
    text
}
