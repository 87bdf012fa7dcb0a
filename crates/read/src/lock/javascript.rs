//! npm, pnpm, yarn, bun.

use std::collections::BTreeSet;

use serde_json::Value;

use super::common::{Lines, json, keys, root};
use super::{Lock, Package};
use crate::keys::tree::Node;

const ASKED: [&str; 4] = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];

fn text_of<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn asked_in(value: &Value) -> impl Iterator<Item = &String> {
    ASKED.iter().filter_map(|key| value.get(key).and_then(Value::as_object)).flat_map(serde_json::Map::keys)
}

/// `package-lock.json`, in its three forms.
pub(super) fn npm(text: &str) -> Result<Lock, String> {
    let value = json(text)?;
    let lines = Lines::of(text);
    let mut lock = Lock::default();
    let mut direct = BTreeSet::new();
    if let Some(packages) = value.get("packages").and_then(Value::as_object) {
        for (path, package) in packages {
            let Some((_, name)) = path.rsplit_once("node_modules/") else {
                // The project and its workspaces.
                direct.extend(asked_in(package).cloned());
                continue;
            };
            if package.get("link").is_some() {
                continue;
            }
            let name = Some(text_of(package, "name")).filter(|own| !own.is_empty()).unwrap_or(name);
            let needs = asked_in(package).cloned().collect();
            let package = Package {
                version: text_of(package, "version").to_owned(),
                line: lines.line(path),
                needs,
                content: text_of(package, "integrity").to_owned(),
            };
            lock.add(name, package);
        }
        lock.direct = Some(direct);
        return Ok(lock);
    }
    let Some(packages) = value.get("dependencies").and_then(Value::as_object) else {
        return Err("it names no package".to_owned());
    };
    let mut open: Vec<(&String, &Value, usize)> =
        packages.iter().map(|(name, value)| (name, value, 0)).collect();
    while let Some((name, value, depth)) = open.pop() {
        let needs =
            value.get("requires").and_then(Value::as_object).into_iter().flat_map(serde_json::Map::keys);
        let package = Package {
            version: text_of(value, "version").to_owned(),
            line: lines.line(name),
            needs: needs.cloned().collect(),
            content: text_of(value, "integrity").to_owned(),
        };
        lock.add(name, package);
        if depth < 64 {
            let inner = value.get("dependencies").and_then(Value::as_object);
            open.extend(inner.into_iter().flatten().map(|(name, value)| (name, value, depth + 1)));
        }
    }
    Ok(lock)
}

/// `package.json`: what is asked for.
pub(super) fn manifest(text: &str) -> Result<Lock, String> {
    let root = root(crate::keys::tree("package.json", text).unwrap_or_default())?;
    let mut lock = Lock::default();
    for key in ASKED.iter().chain(&["resolutions", "overrides"]) {
        for (name, version) in root.get(key).map(Node::fields).unwrap_or_default() {
            let package = Package {
                version: version.text().unwrap_or_default().to_owned(),
                line: version.first,
                ..Package::default()
            };
            lock.add(name, package);
        }
    }
    lock.direct = Some(lock.packages.keys().cloned().collect());
    Ok(lock)
}

/// The name and version of `/name@1.2.3(peer@1)`, `/@scope/name/1.2.3_peer@1`, `name@npm:1.2.3`.
fn name_and_version(key: &str) -> Option<(&str, &str)> {
    let key = key.strip_prefix('/').unwrap_or(key);
    let key = key.split('(').next().unwrap_or(key);
    let at = key.char_indices().skip(1).find(|(_, letter)| *letter == '@').map(|(at, _)| at);
    // Older forms put the version behind a slash: `/@scope/name/1.2.3_peer@1`.
    let slashes = |name: &str| name.matches('/').count();
    let newer = at.and_then(|at| Some((key.get(..at)?, key.get(at + 1..)?)));
    if let Some((name, version)) =
        newer.filter(|(name, _)| slashes(name) <= usize::from(name.starts_with('@')))
    {
        return Some((name, version.strip_prefix("npm:").unwrap_or(version)));
    }
    let (name, version) = key.rsplit_once('/')?;
    Some((name, version.split('_').next().unwrap_or(version)))
}

/// `pnpm-lock.yaml`, read line by line: it is large, and has one form.
pub(super) fn pnpm(text: &str) -> Result<Lock, String> {
    let mut lock = Lock::default();
    let mut direct = BTreeSet::new();
    let mut section = "";
    let mut current: Option<(String, String)> = None;
    let mut part = String::new();
    let mut in_asked = false;
    if !text.contains("lockfileVersion") {
        return Err("it tells no version of its form".to_owned());
    }
    for (line, number) in text.lines().zip(1_u32..) {
        let depth = line.len() - line.trim_start().len();
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        if bare.starts_with("<<<<<<<") {
            return Err(format!("line {number}: a conflict is not resolved"));
        }
        let (key, value) = bare.split_once(':').map_or((bare, ""), |(key, value)| (key, value.trim()));
        let key = key.trim_matches(['\'', '"']);
        // A key with a colon of its own: `name@npm:x@1`.
        let key_whole = bare.strip_suffix(':').unwrap_or(key).trim_matches(['\'', '"']);
        if depth == 0 {
            section = key;
            (current, in_asked) = (None, ASKED.contains(&key));
            continue;
        }
        match section {
            "importers" => {
                if depth == 4 {
                    in_asked = ASKED.contains(&key);
                } else if depth == 6 && in_asked {
                    direct.insert(key.to_owned());
                }
            }
            section if ASKED.contains(&section) && depth == 2 => {
                direct.insert(key.to_owned());
            }
            "packages" | "snapshots" if depth == 2 => {
                let key = if value.is_empty() { key_whole } else { key };
                current = name_and_version(key).map(|(name, version)| (name.to_owned(), version.to_owned()));
                if let Some((name, version)) = current.as_ref().filter(|_| section == "packages") {
                    let package = Package { version: version.clone(), line: number, ..Package::default() };
                    lock.add(name.clone(), package);
                }
            }
            "packages" | "snapshots" if depth == 4 => {
                key.clone_into(&mut part);
                if let (Some(package), Some((_, content))) =
                    (package_of(&mut lock, current.as_ref()), value.split_once("integrity: "))
                {
                    content.trim_matches(['}', ' ']).clone_into(&mut package.content);
                }
            }
            "packages" | "snapshots" if depth == 6 && ASKED.contains(&part.as_str()) => {
                if let Some(package) = package_of(&mut lock, current.as_ref()) {
                    package.needs.push(key.to_owned());
                }
            }
            _ => {}
        }
    }
    lock.direct = Some(direct);
    Ok(lock)
}

fn package_of<'l>(lock: &'l mut Lock, current: Option<&(String, String)>) -> Option<&'l mut Package> {
    let (name, version) = current?;
    lock.packages.get_mut(name)?.iter_mut().find(|package| package.version == *version)
}

/// `yarn.lock`, of the first yarn and of later ones.
pub(super) fn yarn(text: &str) -> Result<Lock, String> {
    let mut lock = Lock::default();
    let mut direct: Option<BTreeSet<String>> = None;
    let (mut names, mut package): (Vec<String>, Package) = (Vec::new(), Package::default());
    let mut in_needs = false;
    let mut local = false;
    for (line, number) in text.lines().zip(1_u32..).chain(std::iter::once(("end:", u32::MAX))) {
        let bare = line.trim();
        if bare.starts_with("<<<<<<<") {
            return Err(format!("line {number}: a conflict is not resolved"));
        }
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        let depth = line.len() - line.trim_start().len();
        if depth == 0 {
            let done = std::mem::take(&mut package);
            if std::mem::take(&mut local) {
                direct.get_or_insert_default().extend(done.needs);
            } else if let Some(name) = names.first() {
                lock.add(name.clone(), done);
            }
            package.line = number;
            let heads = bare.trim_end_matches(':').split(',');
            names = heads.filter_map(|head| yarn_name(head.trim().trim_matches('"'))).collect();
            names.retain(|name| name != "__metadata");
            local = bare.contains("@workspace:");
            in_needs = false;
        } else if depth == 2 {
            let (key, value) = match bare.split_once([':', ' ']) {
                Some((key, value)) => (key.trim_matches('"'), value.trim().trim_matches('"')),
                None => (bare, ""),
            };
            in_needs = ASKED.contains(&key) && key != "peerDependencies";
            match key {
                "version" => value.clone_into(&mut package.version),
                "integrity" | "checksum" => value.clone_into(&mut package.content),
                _ => {}
            }
        } else if in_needs {
            let name = bare.trim_start_matches('"').split(['"', ' ']).next().unwrap_or_default();
            package.needs.push(name.trim_end_matches(':').to_owned());
        }
    }
    if lock.packages.is_empty() && !text.contains("yarn lockfile") && !text.contains("__metadata") {
        return Err("it names no package".to_owned());
    }
    lock.direct = direct;
    Ok(lock)
}

/// The name in `@scope/name@^1.0.0`.
fn yarn_name(head: &str) -> Option<String> {
    let at = head.char_indices().skip(1).find(|(_, letter)| *letter == '@').map_or(head.len(), |(at, _)| at);
    head.get(..at).filter(|name| !name.is_empty()).map(str::to_owned)
}

/// `bun.lock`.
pub(super) fn bun(text: &str) -> Result<Lock, String> {
    let root = root(crate::keys::tree("bun.json", text).unwrap_or_default())?;
    let mut lock = Lock::default();
    let mut direct = BTreeSet::new();
    for (_, workspace) in root.get("workspaces").map(Node::fields).unwrap_or_default() {
        direct.extend(ASKED.iter().flat_map(|key| keys(workspace.get(key))).cloned());
    }
    for (key, entry) in root.get("packages").map(Node::fields).unwrap_or_default() {
        let head = entry.items().first().and_then(Node::text).unwrap_or(key);
        let Some((name, version)) = name_and_version(head) else { continue };
        let needs =
            entry.items().iter().flat_map(|item| ASKED.iter().flat_map(|key| keys(item.get(key)))).cloned();
        let content = entry.items().iter().skip(1).rev().find_map(Node::text).unwrap_or_default();
        if version.starts_with("workspace:") {
            continue;
        }
        let package = Package {
            version: version.to_owned(),
            line: entry.first,
            needs: needs.collect(),
            content: content.to_owned(),
        };
        lock.add(name, package);
    }
    lock.direct = Some(direct);
    Ok(lock)
}
