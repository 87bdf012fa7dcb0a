//! What `tsconfig.json` says of modules.

use std::collections::HashMap;

use serde_json::Value;

use super::json::{parse, text, texts};
use super::package::Packages;
use crate::lang::modules::{Files, folder, join, normalised};

/// How many configurations one may be made of.
const CHAIN: u32 = 12;

/// What a configuration says of modules.
#[derive(Debug, Clone, Default)]
pub(super) struct Config {
    /// Where modules are looked for that are no paths.
    base: Option<String>,
    /// Patterns with at most one `*`, and the paths that they stand for, from the root of the tree.
    paths: Vec<(String, Vec<String>)>,
}

impl Config {
    /// The paths that a module may stand for, the best first.
    pub(super) fn targets(&self, module: &str) -> Vec<String> {
        let mut best: Option<(usize, &[String], &str)> = None;
        for (pattern, targets) in &self.paths {
            let matched = match pattern.split_once('*') {
                None if pattern == module => Some((usize::MAX, "")),
                None => None,
                Some((before, after)) => module
                    .strip_prefix(before)
                    .and_then(|rest| rest.strip_suffix(after))
                    .map(|middle| (before.len(), middle)),
            };
            if let Some((length, middle)) = matched
                && best.is_none_or(|(longest, ..)| length > longest)
            {
                best = Some((length, targets, middle));
            }
        }
        let of_paths = best.into_iter().flat_map(|(_, targets, middle)| {
            targets.iter().map(move |target| target.replacen('*', middle, 1))
        });
        let of_base = self.base.iter().map(|base| join(base, module));
        of_paths.chain(of_base).collect()
    }

    fn is_empty(&self) -> bool {
        self.base.is_none() && self.paths.is_empty()
    }
}

/// Every configuration, by its folder.
#[derive(Debug, Default)]
pub(super) struct Configs {
    by_folder: HashMap<String, Config>,
}

impl Configs {
    /// Reads every configuration of a tree.
    pub(super) fn read(files: &dyn Files, packages: &Packages) -> Self {
        let mut by_folder = HashMap::new();
        let mut known: HashMap<String, Config> = HashMap::new();
        for name in ["tsconfig.json", "jsconfig.json", "tsconfig.base.json", "tsconfig.app.json"] {
            for path in files.named(name) {
                let config = read(files, packages, &path, 0, &mut known);
                if !config.is_empty() {
                    by_folder.entry(folder(&path).to_owned()).or_insert(config);
                }
            }
        }
        Self { by_folder }
    }

    /// The configuration of a folder.
    pub(super) fn of_folder(&self, folder: &str) -> Option<&Config> {
        self.by_folder.get(folder)
    }
}

fn read(
    files: &dyn Files,
    packages: &Packages,
    path: &str,
    depth: u32,
    known: &mut HashMap<String, Config>,
) -> Config {
    if let Some(config) = known.get(path) {
        return config.clone();
    }
    // Until it is read, it says nothing: what extends itself ends.
    known.insert(path.to_owned(), Config::default());
    let Some(value) = files.text(path).and_then(|text| parse(&text)) else { return Config::default() };
    let here = folder(path);
    let mut config = Config::default();
    if depth < CHAIN {
        for extended in texts(value.get("extends")) {
            let Some(other) = extended_path(files, packages, here, extended) else { continue };
            let other = read(files, packages, &other, depth + 1, known);
            config.base = other.base.or(config.base);
            if !other.paths.is_empty() {
                config.paths = other.paths;
            }
        }
    }
    let options = value.get("compilerOptions");
    let base = options.and_then(|options| text(options, "baseUrl"));
    if let Some(base) = base.and_then(|base| normalised(&join(here, &base.replace("${configDir}", "")))) {
        config.base = Some(base);
    }
    if let Some(Value::Object(paths)) = options.and_then(|options| options.get("paths")) {
        let from = config.base.clone().unwrap_or_else(|| here.to_owned());
        let target = |target: &str| normalised(&join(&from, &target.replace("${configDir}", "")));
        let of_pattern = |targets: &Value| texts(Some(targets)).into_iter().filter_map(target).collect();
        config.paths =
            paths.iter().map(|(pattern, targets)| (pattern.clone(), of_pattern(targets))).collect();
    }
    if config.paths.is_empty() && depth < CHAIN {
        // A configuration may only name others: those beside it are for the same files.
        for reference in value.get("references").and_then(Value::as_array).into_iter().flatten() {
            let other = text(reference, "path").and_then(|path| normalised(&join(here, path)));
            let Some(other) = other.filter(|other| files.is_file(other) && folder(other) == here) else {
                continue;
            };
            let other = read(files, packages, &other, depth + 1, known);
            config.paths.extend(other.paths);
            config.base = config.base.or(other.base);
        }
    }
    known.insert(path.to_owned(), config.clone());
    config
}

/// The file that a configuration extends.
fn extended_path(files: &dyn Files, packages: &Packages, here: &str, extended: &str) -> Option<String> {
    let path = if extended.starts_with('.') {
        normalised(&join(here, extended))?
    } else {
        let name = super::package_name(extended);
        let package = packages.named(name, &join(here, "tsconfig.json"))?;
        normalised(&join(
            &package.folder,
            extended.get(name.len()..).unwrap_or_default().trim_start_matches('/'),
        ))?
    };
    [path.clone(), format!("{path}.json"), join(&path, "tsconfig.json")]
        .into_iter()
        .find(|path| files.is_file(path))
}
