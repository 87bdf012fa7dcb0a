//! What `package.json` says of modules, and which packages of a tree know each other by name.

use std::collections::HashMap;

use serde_json::Value;

use super::json::{parse, text, texts};
use crate::lang::modules::{Files, folder, join, normalised};

/// What the tools know as conditions, the one that leads to sources first.
const CONDITIONS: &[&str] =
    &["source", "development", "import", "module", "node", "require", "default", "browser", "types"];

/// How deep conditions may stand in each other.
const DEPTH: u32 = 8;

/// A package of the tree.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub(super) folder: String,
    name: String,
    /// Its files for those that name only the package, the best first.
    pub(super) mains: Vec<String>,
    exports: Option<Value>,
    imports: Option<Value>,
    /// Other packages that it names by their folders.
    linked: HashMap<String, String>,
}

impl Package {
    fn read(files: &dyn Files, path: &str) -> Option<(Self, Value)> {
        let value = parse(&files.text(path)?)?;
        let keys = ["source", "module", "main", "types", "typings", "browser"];
        let mains = keys.iter().filter_map(|key| text(&value, key)).map(str::to_owned).collect();
        let mut linked = HashMap::new();
        for key in ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"] {
            for (name, version) in value.get(key).and_then(Value::as_object).into_iter().flatten() {
                let version = version.as_str().unwrap_or_default();
                let to = ["file:", "link:", "portal:"].iter().find_map(|how| version.strip_prefix(how));
                if let Some(to) = to.and_then(|to| normalised(&join(folder(path), to))) {
                    linked.insert(name.clone(), to);
                }
            }
        }
        let package = Self {
            folder: folder(path).to_owned(),
            name: text(&value, "name").unwrap_or_default().to_owned(),
            mains,
            exports: value.get("exports").cloned(),
            imports: value.get("imports").cloned(),
            linked,
        };
        Some((package, value))
    }

    /// The files that it gives under a path, the best first.
    pub(super) fn exported(&self, rest: &str) -> Vec<String> {
        let Some(exports) = &self.exports else { return Vec::new() };
        let wanted = if rest.is_empty() { ".".to_owned() } else { format!("./{rest}") };
        let by_path = exports.as_object().is_some_and(|object| object.keys().any(|key| key.starts_with('.')));
        match by_path {
            true => matched(exports, &wanted),
            false if rest.is_empty() => {
                let mut targets = Vec::new();
                conditioned(exports, 0, &mut targets);
                targets
            }
            false => Vec::new(),
        }
    }

    /// The files that one of its own names stands for.
    pub(super) fn imported(&self, module: &str) -> Vec<String> {
        self.imports.as_ref().map(|imports| matched(imports, module)).unwrap_or_default()
    }
}

/// The targets of the pattern that fits best.
fn matched(patterns: &Value, wanted: &str) -> Vec<String> {
    let mut best: Option<(usize, &Value, &str)> = None;
    for (pattern, value) in patterns.as_object().into_iter().flatten() {
        let fits = match pattern.split_once('*') {
            None if pattern == wanted => Some((usize::MAX, "")),
            None => None,
            Some((before, after)) => wanted
                .strip_prefix(before)
                .and_then(|rest| rest.strip_suffix(after))
                .map(|middle| (before.len(), middle)),
        };
        if let Some((length, middle)) = fits
            && best.is_none_or(|(longest, ..)| length > longest)
        {
            best = Some((length, value, middle));
        }
    }
    let Some((_, value, middle)) = best else { return Vec::new() };
    let mut targets = Vec::new();
    conditioned(value, 0, &mut targets);
    targets.into_iter().map(|target| target.replace('*', middle)).collect()
}

/// The texts of a value with conditions.
fn conditioned(value: &Value, depth: u32, targets: &mut Vec<String>) {
    match value {
        Value::String(target) => targets.push(target.clone()),
        Value::Array(list) if depth < DEPTH => {
            list.iter().for_each(|one| conditioned(one, depth + 1, targets));
        }
        Value::Object(object) if depth < DEPTH => {
            let known = CONDITIONS.iter().filter_map(|condition| object.get(*condition));
            let others = object.iter().filter(|(key, _)| !CONDITIONS.contains(&key.as_str()));
            known.chain(others.map(|(_, value)| value)).for_each(|one| conditioned(one, depth + 1, targets));
        }
        _ => {}
    }
}

/// The packages of a tree.
#[derive(Debug, Default)]
pub(super) struct Packages {
    packages: Vec<Package>,
    by_folder: HashMap<String, usize>,
    /// Members of workspaces, by name.
    by_name: HashMap<String, usize>,
}

impl Packages {
    /// Reads every manifest of a tree.
    pub(super) fn read(files: &dyn Files) -> Self {
        let mut found = Self::default();
        let mut workspaces: Vec<(String, Vec<String>)> = Vec::new();
        for path in files.named("package.json") {
            if path.split('/').any(|part| part == "node_modules") {
                continue;
            }
            let Some((package, value)) = Package::read(files, &path) else { continue };
            let declared = value.get("workspaces");
            let patterns = texts(declared.and_then(|declared| declared.get("packages")).or(declared));
            if !patterns.is_empty() {
                let patterns = patterns.into_iter().map(str::to_owned).collect();
                workspaces.push((package.folder.clone(), patterns));
            }
            found.by_folder.insert(package.folder.clone(), found.packages.len());
            found.packages.push(package);
        }
        for (name, list) in
            [("pnpm-workspace.yaml", "packages:"), ("lerna.json", "\"packages\""), ("rush.json", "")]
        {
            for path in files.named(name) {
                let Some(text) = files.text(&path) else { continue };
                let patterns = match name {
                    "pnpm-workspace.yaml" => of_yaml(&text, list),
                    "lerna.json" => {
                        let value = parse(&text).unwrap_or_default();
                        texts(value.get("packages")).into_iter().map(str::to_owned).collect()
                    }
                    _ => of_rush(&text),
                };
                workspaces.push((folder(&path).to_owned(), patterns));
            }
        }
        found.index(&workspaces);
        found
    }

    fn index(&mut self, workspaces: &[(String, Vec<String>)]) {
        for (place, package) in self.packages.iter().enumerate() {
            let is_member =
                workspaces.iter().any(|(root, patterns)| is_member(&package.folder, root, patterns));
            if !package.name.is_empty() && is_member {
                // Of two with one name the one nearer to the root is meant: the others are fixtures.
                let known = self.by_name.entry(package.name.clone()).or_insert(place);
                let depth = |place: usize| {
                    self.packages.get(place).map_or(usize::MAX, |package| package.folder.split('/').count())
                };
                if depth(place) < depth(*known) {
                    *known = place;
                }
            }
        }
    }

    /// The package of a folder.
    pub(super) fn of_folder(&self, folder: &str) -> Option<&Package> {
        self.by_folder.get(folder).and_then(|place| self.packages.get(*place))
    }

    /// The package that a file belongs to.
    pub(super) fn around(&self, file: &str) -> Option<&Package> {
        let mut at = folder(file);
        loop {
            if let Some(package) = self.of_folder(at) {
                return Some(package);
            }
            if at.is_empty() {
                return None;
            }
            at = folder(at);
        }
    }

    /// The package that a file means by a name.
    pub(super) fn named(&self, name: &str, from: &str) -> Option<&Package> {
        let own = self.around(from);
        if let Some(own) = own {
            if own.name == name && !name.is_empty() {
                return Some(own);
            }
            if let Some(linked) = own.linked.get(name).and_then(|folder| self.of_folder(folder)) {
                return Some(linked);
            }
        }
        self.by_name.get(name).and_then(|place| self.packages.get(*place))
    }
}

/// Whether a folder is a member of a workspace.
fn is_member(folder: &str, root: &str, patterns: &[String]) -> bool {
    let inside = match root {
        "" => folder,
        root => match folder.strip_prefix(root).and_then(|rest| rest.strip_prefix('/')) {
            Some(rest) => rest,
            None => return folder == root,
        },
    };
    if inside.is_empty() {
        return true;
    }
    let parts: Vec<&str> = inside.split('/').collect();
    let fits = |pattern: &str| {
        let pattern: Vec<&str> = pattern.trim_start_matches("./").trim_end_matches('/').split('/').collect();
        fits(&pattern, &parts)
    };
    let (left_out, members): (Vec<&String>, Vec<&String>) =
        patterns.iter().partition(|one| one.starts_with('!'));
    members.iter().any(|one| fits(one)) && !left_out.iter().any(|one| fits(one.trim_start_matches('!')))
}

/// Whether a path fits a pattern of folders: `*` is one folder or a part of its name, `**` any number.
fn fits(pattern: &[&str], path: &[&str]) -> bool {
    // Which of the pattern's parts the path may have come to.
    let mut reached = vec![false; pattern.len() + 1];
    let spread = |reached: &mut Vec<bool>| {
        for (index, part) in pattern.iter().enumerate() {
            if *part == "**" && reached.get(index).copied().unwrap_or(false) {
                reached.iter_mut().skip(index + 1).take(1).for_each(|next| *next = true);
            }
        }
    };
    reached.iter_mut().take(1).for_each(|first| *first = true);
    spread(&mut reached);
    for part in path {
        let mut next = vec![false; pattern.len() + 1];
        for (index, one) in pattern.iter().enumerate() {
            if !reached.get(index).copied().unwrap_or(false) {
                continue;
            }
            let (same, on) = if *one == "**" { (true, false) } else { (false, fits_part(one, part)) };
            next.iter_mut().skip(index).take(1).for_each(|it| *it |= same);
            next.iter_mut().skip(index + 1).take(1).for_each(|it| *it |= on);
        }
        spread(&mut next);
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

fn fits_part(pattern: &str, part: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == part,
        Some((before, after)) => {
            part.len() >= before.len() + after.len() && part.starts_with(before) && part.ends_with(after)
        }
    }
}

/// The texts of a list of YAML.
fn of_yaml(text: &str, list: &str) -> Vec<String> {
    let lines = text.lines().skip_while(|line| line.trim_end() != list).skip(1);
    let items = lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    items
        .map_while(|line| line.strip_prefix('-'))
        .map(|item| item.split(" #").next().unwrap_or(item).trim().trim_matches(['"', '\'']).to_owned())
        .collect()
}

/// The folders of the projects of Rush.
fn of_rush(text: &str) -> Vec<String> {
    let value = parse(text).unwrap_or_default();
    let projects = value.get("projects").and_then(Value::as_array).into_iter().flatten();
    projects.filter_map(|project| json_text(project, "projectFolder")).collect()
}

fn json_text(value: &Value, key: &str) -> Option<String> {
    text(value, key).map(str::to_owned)
}
