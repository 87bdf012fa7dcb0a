//! Python: poetry, uv, pdm, pipenv, pip.

use std::collections::BTreeSet;

use serde_json::Value;

use super::common::{Lines, json, root};
use super::{Lock, Package};
use crate::keys::tree::Node;

/// The name of a package in its one spelling.
pub(super) fn normal(name: &str) -> String {
    name.trim().to_ascii_lowercase().replace(['_', '.'], "-")
}

/// `poetry.lock`, `uv.lock`, `pdm.lock`: tables of packages.
pub(super) fn tables(text: &str) -> Result<Lock, String> {
    let root = root(crate::keys::toml_of_any_size(text))?;
    let mut lock = Lock::default();
    let mut direct: Option<BTreeSet<String>> = None;
    for package in root.get("package").map(Node::items).unwrap_or_default() {
        let Some(name) = package.text_at(&["name"]).map(normal) else { continue };
        let mut needs: Vec<String> = Vec::new();
        let mut take = |node: &Node| {
            needs.extend(node.fields().iter().map(|(name, _)| normal(name)));
            for item in node.items() {
                let text = item.text_at(&["name"]).or_else(|| item.text());
                needs.extend(text.and_then(requirement).map(|(name, _)| name));
            }
        };
        package.get("dependencies").into_iter().for_each(&mut take);
        for key in ["optional-dependencies", "dev-dependencies"] {
            package.get(key).into_iter().flat_map(Node::fields).for_each(|(_, group)| take(group));
        }
        let source = package.get("source");
        let local = ["virtual", "editable", "directory"]
            .iter()
            .any(|key| source.is_some_and(|source| source.get(key).is_some()));
        if local {
            direct.get_or_insert_default().extend(needs);
            continue;
        }
        let content = source.and_then(|source| source.text_at(&["resolved_reference"])).unwrap_or_default();
        let version = package.text_at(&["version"]).unwrap_or_default().to_owned();
        lock.add(name, Package { version, line: package.first, needs, content: content.to_owned() });
    }
    if lock.packages.is_empty() && !text.trim().is_empty() && root.fields().is_empty() {
        return Err("it names no package".to_owned());
    }
    lock.direct = direct;
    Ok(lock)
}

/// `Pipfile.lock`.
pub(super) fn pipfile(text: &str) -> Result<Lock, String> {
    let value = json(text)?;
    let lines = Lines::of(text);
    let mut lock = Lock::default();
    for section in ["default", "develop"] {
        for (name, package) in value.get(section).and_then(Value::as_object).into_iter().flatten() {
            let version = package.get("version").or_else(|| package.get("ref")).and_then(Value::as_str);
            let version = version.unwrap_or_default().trim_start_matches('=').to_owned();
            lock.add(normal(name), Package { version, line: lines.line(name), ..Package::default() });
        }
    }
    Ok(lock)
}

/// `pyproject.toml`, `Pipfile`: what is asked for.
pub(super) fn manifest(text: &str) -> Result<Lock, String> {
    let root = root(crate::keys::toml_of_any_size(text))?;
    let mut lock = Lock::default();
    let mut lists: Vec<&Node> = root.at(&["project", "dependencies"]).into_iter().collect();
    for table in [root.at(&["project", "optional-dependencies"]), root.get("dependency-groups")] {
        lists.extend(table.into_iter().flat_map(Node::fields).map(|(_, list)| list));
    }
    lists.extend(root.at(&["build-system", "requires"]));
    for item in lists.into_iter().flat_map(Node::items) {
        if let Some((name, version)) = item.text().and_then(requirement) {
            lock.add(name, Package { version, line: item.first, ..Package::default() });
        }
    }
    let mut tables: Vec<&Node> = Vec::new();
    tables.extend(root.at(&["tool", "poetry", "dependencies"]));
    tables.extend(root.at(&["tool", "poetry", "dev-dependencies"]));
    let groups = root.at(&["tool", "poetry", "group"]).into_iter().flat_map(Node::fields);
    tables.extend(groups.filter_map(|(_, group)| group.get("dependencies")));
    tables.extend(root.get("packages"));
    tables.extend(root.get("dev-packages"));
    for (name, asked) in tables.into_iter().flat_map(Node::fields) {
        let version = asked.text().or_else(|| asked.text_at(&["version"])).unwrap_or_default().to_owned();
        lock.add(normal(name), Package { version, line: asked.first, ..Package::default() });
    }
    lock.direct = Some(lock.packages.keys().cloned().collect());
    Ok(lock)
}

/// `requirements.txt`.
pub(super) fn requirements(text: &str) -> Result<Lock, String> {
    let mut lock = Lock::default();
    let mut through = false;
    let mut own = BTreeSet::new();
    let mut last = String::new();
    for (line, number) in text.lines().zip(1_u32..) {
        let bare = line.trim();
        // pip-compile tells who needs a package in a comment.
        if let Some(comment) = bare.strip_prefix('#') {
            let via = comment.trim().trim_start_matches("via").trim();
            if via.starts_with("-r") || via.contains(".in") || via.contains("pyproject") {
                own.insert(last.clone());
                through = true;
            } else if comment.trim().starts_with("via") || (through && !via.is_empty()) {
                through = true;
                if let Some((parent, _)) = requirement(via) {
                    lock.packages.entry(parent).or_default();
                }
            }
            continue;
        }
        let bare = bare.split(" #").next().unwrap_or(bare).trim_end_matches('\\').trim();
        if bare.is_empty() || bare.starts_with("--hash") {
            continue;
        }
        let egg = bare.split_once("#egg=").map(|(url, name)| (normal(name), url.to_owned()));
        let option = bare.starts_with('-') && egg.is_none();
        let Some((name, version)) = egg.or_else(|| requirement(bare)).filter(|_| !option) else { continue };
        last.clone_from(&name);
        lock.add(name, Package { version, line: number, ..Package::default() });
    }
    lock.packages.retain(|_, packages| !packages.is_empty());
    lock.direct = (through && !own.is_empty()).then_some(own);
    Ok(lock)
}

/// The name and what is asked of it in `requests[socks] >= 2.0 ; python_version > "3"`.
fn requirement(text: &str) -> Option<(String, String)> {
    let text = text.split(';').next().unwrap_or(text).trim();
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    let name: String = text.chars().take_while(|letter| fits(*letter)).collect();
    let rest = text.get(name.len()..).unwrap_or_default();
    let rest = rest.split_once(']').map_or(rest, |(_, rest)| rest);
    let version = rest.trim().trim_start_matches("==").split(" --hash").next().unwrap_or_default().trim();
    let named = name.chars().next().is_some_and(|first| first.is_ascii_alphanumeric());
    named.then(|| (normal(&name), version.to_owned()))
}
