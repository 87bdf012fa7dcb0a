//! Who names a file.

use caution_core::RepoPath;
use caution_core::facts::{LiteralKind, Word, WordKind};
use caution_core::reach::{Hop, Origin};
use caution_read::lang;

use super::literal;
use crate::index::{FileId, Index};

/// How many files are looked at for one name.
const FILES: usize = 1_000;

/// Whether a path is one of a form of data.
pub(crate) fn is_data(path: &str) -> bool {
    lang::any_of_path(&RepoPath::from(path)).is_some_and(lang::is_data)
}

/// Whether a path is below a folder; everything is below the root.
pub(crate) fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The data files that hold a text.
pub(crate) fn data_files(index: &dyn Index, word: &str) -> Vec<FileId> {
    let mut files = index.with(Word::new(WordKind::Literal, word));
    files.retain(|file| is_data(&index.path(*file)));
    files.truncate(FILES);
    files
}

/// Names that a file of any service may have.
const COMMON: &[&str] = &[
    "config.yaml",
    "config.yml",
    "config.json",
    "config.toml",
    "settings.yaml",
    "settings.json",
    "settings.toml",
    "application.yml",
    "application.yaml",
    "application.properties",
    "values.yaml",
    "package.json",
    ".env",
    "default.json",
    "default.yaml",
    "production.json",
    "data.json",
    "index.json",
    "main.tf",
    "config.ini",
    "appsettings.json",
    "settings.ini",
];

/// The programs that name a file. A name that any service may use counts only near the file.
pub(crate) fn readers_of_file(index: &dyn Index, path: &str, folder: &str) -> Vec<Hop> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut hops = Vec::new();
    let parts: Vec<&str> = path.split('/').collect();
    // The path from each of its folders on: programs count from where they are started.
    for start in 0..parts.len() {
        let suffix = parts.get(start..).unwrap_or_default().join("/");
        let is_name = start + 1 == parts.len();
        for spelling in spellings(&suffix) {
            literal::each(index, &spelling, path, &mut |place| {
                let named = matches!(
                    place.kind,
                    LiteralKind::Text | LiteralKind::Symbol | LiteralKind::ConfigKey | LiteralKind::Calls
                );
                let near =
                    is_within(&place.path, folder) && !folder.is_empty() || same_top(&place.path, path);
                let common = is_name && COMMON.contains(&name);
                if named && (near || !common) {
                    hops.push(place.hop(Origin::FileReader));
                }
            });
        }
    }
    imports(index, path, &mut hops);
    hops.extend(by_convention(index, path, folder));
    hops.sort();
    let mut seen = std::collections::HashSet::new();
    hops.retain(|hop| seen.insert((hop.path.clone(), hop.symbol.clone())));
    hops
}

fn spellings(suffix: &str) -> Vec<String> {
    let mut all =
        vec![suffix.to_owned(), format!("./{suffix}"), format!("../{suffix}"), format!("/{suffix}")];
    // Viper and Spring take the name without its end.
    if let Some((stem, _)) =
        suffix.rsplit_once('.').filter(|(stem, _)| suffix.contains('/') && !stem.is_empty())
    {
        all.push(stem.to_owned());
    }
    all.push(format!("classpath:{suffix}"));
    all
}

/// Whether two files stand below the same first folder, or both at the root.
fn same_top(one: &str, other: &str) -> bool {
    let top = |path: &str| path.split_once('/').map_or(String::new(), |(top, _)| top.to_owned());
    top(one) == top(other)
}

/// `import config from './config.json'`.
fn imports(index: &dyn Index, path: &str, hops: &mut Vec<Hop>) {
    let name = path.rsplit('/').next().unwrap_or(path);
    if !name.ends_with(".json") && !name.ends_with(".yaml") && !name.ends_with(".toml") {
        return;
    }
    let stem = name.split('.').next().unwrap_or(name);
    for file in index.with(Word::new(WordKind::Mention, stem)).into_iter().take(FILES) {
        let from = index.path(file);
        let Some(facts) = index.facts(file).filter(|_| !is_data(&from)) else { continue };
        let folder = lang::modules::folder(&from);
        for import in &facts.imports {
            let module = facts.text(import.module);
            let target = lang::modules::normalised(&lang::modules::join(folder, module));
            if module.ends_with(name) && target.as_deref() == Some(path) {
                hops.push(Hop {
                    path: RepoPath::from(&*from),
                    symbol: String::new(),
                    line: import.line,
                    origin: Origin::Import,
                });
            }
        }
    }
}

/// Files that a framework loads without being told: their keys are asked for by name elsewhere, so the
/// program that starts is the reader of the whole.
fn by_convention(index: &dyn Index, path: &str, folder: &str) -> Vec<Hop> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let in_resources =
        path.rsplit_once('/').is_some_and(|(folder, _)| folder.ends_with("src/main/resources"));
    let is_spring = in_resources || name.starts_with("application") && path.contains("resources/");
    let word = if is_spring {
        "SpringApplication"
    } else if name.starts_with("appsettings") {
        "WebApplication"
    } else {
        return Vec::new();
    };
    let mut hops = Vec::new();
    for file in index.with(Word::new(WordKind::Mention, word)).into_iter().take(FILES) {
        let at = index.path(file);
        let is_test = lang::Role::of_path(&RepoPath::from(&*at)) == lang::Role::Test;
        if is_within(&at, folder) && !is_data(&at) && !is_test {
            hops.push(Hop {
                path: RepoPath::from(&*at),
                symbol: String::new(),
                line: 1,
                origin: Origin::Unit,
            });
        }
    }
    hops
}
