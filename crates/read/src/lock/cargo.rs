//! Cargo.

use std::collections::BTreeSet;

use super::common::root;
use super::{Lock, Package};
use crate::keys::tree::Node;

/// `[[package]]` one after the other: read line by line, since locks are large.
pub(super) fn lock(text: &str) -> Result<Lock, String> {
    let mut lock = Lock::default();
    let mut direct: BTreeSet<String> = BTreeSet::new();
    let mut locals: BTreeSet<String> = BTreeSet::new();
    let (mut name, mut package, mut has_source, mut in_needs) =
        (String::new(), Package::default(), false, false);
    let mut any = text.trim().is_empty();
    let mut finish = |name: &mut String, package: &mut Package, has_source: &mut bool| {
        let (name, package) = (std::mem::take(name), std::mem::take(package));
        if !name.is_empty() {
            if !std::mem::take(has_source) {
                // A package without a source is the project's own.
                direct.extend(package.needs.iter().cloned());
                locals.insert(name.clone());
            }
            lock.add(name, package);
        }
    };
    for (line, number) in text.lines().zip(1_u32..) {
        let bare = line.trim();
        if bare.starts_with("<<<<<<<") {
            return Err(format!("line {number}: a conflict is not resolved"));
        }
        if bare.starts_with('[') && !in_needs {
            finish(&mut name, &mut package, &mut has_source);
            any |= bare == "[[package]]";
            continue;
        }
        if in_needs {
            in_needs = bare != "]";
            let need = bare.trim_matches(['"', ',']).split(' ').next().unwrap_or_default();
            if in_needs && !need.is_empty() {
                package.needs.push(need.to_owned());
            }
            continue;
        }
        let Some((key, value)) = bare.split_once(" = ") else { continue };
        let value = value.trim_matches('"');
        match key {
            "name" => (name, package.line) = (value.to_owned(), number),
            "version" => value.clone_into(&mut package.version),
            "source" => {
                has_source = true;
                if let Some((_, revision)) = value.split_once('#') {
                    revision.clone_into(&mut package.content);
                }
            }
            "checksum" => value.clone_into(&mut package.content),
            "dependencies" if value == "[" => in_needs = true,
            "dependencies" => {
                let needs = value.trim_matches(['[', ']']).split(',');
                let names =
                    needs.map(|need| need.trim().trim_matches('"').split(' ').next().unwrap_or_default());
                package.needs.extend(names.filter(|need| !need.is_empty()).map(str::to_owned));
            }
            _ => {}
        }
    }
    finish(&mut name, &mut package, &mut has_source);
    if !any {
        return Err("it names no package".to_owned());
    }
    for local in &locals {
        lock.packages.remove(local);
    }
    lock.direct = Some(direct);
    Ok(lock)
}

/// `Cargo.toml`: what is asked for.
pub(super) fn manifest(text: &str) -> Result<Lock, String> {
    let root = root(crate::keys::tree("Cargo.toml", text).unwrap_or_default())?;
    let mut lock = Lock::default();
    let mut tables: Vec<&Node> = Vec::new();
    for key in ["dependencies", "dev-dependencies", "build-dependencies"] {
        tables.extend(root.get(key));
        tables.extend(root.at(&["workspace", key]));
        for (_, target) in root.get("target").map(Node::fields).unwrap_or_default() {
            tables.extend(target.get(key));
        }
    }
    for (alias, asked) in tables.into_iter().flat_map(Node::fields) {
        let name = asked.text_at(&["package"]).unwrap_or(alias);
        let member = |key: &str| asked.text_at(&[key]).unwrap_or_default();
        let version = asked.text().unwrap_or_else(|| member("version"));
        let content = ["git", "rev", "tag", "branch", "path"].map(member).concat();
        // Features decide what is compiled.
        let features = asked.get("features").map(|node| format!("{:x}", node.digest())).unwrap_or_default();
        let package = Package {
            version: version.to_owned(),
            line: asked.first,
            needs: Vec::new(),
            content: format!("{content}{features}{}", member("default-features")),
        };
        lock.add(name, package);
    }
    lock.direct = Some(lock.packages.keys().cloned().collect());
    Ok(lock)
}
