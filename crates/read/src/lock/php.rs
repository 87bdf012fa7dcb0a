//! Composer.

use serde_json::Value;

use super::common::{json, root};
use super::{Lock, Package};
use crate::keys::tree::Node;

/// `composer.lock`.
pub(super) fn lock(text: &str) -> Result<Lock, String> {
    let value = json(text)?;
    let mut lock = Lock::default();
    for section in ["packages", "packages-dev"] {
        for package in value.get(section).and_then(Value::as_array).into_iter().flatten() {
            let member = |key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default();
            let needs =
                package.get("require").and_then(Value::as_object).into_iter().flat_map(serde_json::Map::keys);
            let content =
                package.get("source").and_then(|source| source.get("reference")).and_then(Value::as_str);
            let package = Package {
                version: member("version").to_owned(),
                line: 1,
                needs: needs.cloned().collect(),
                content: content.unwrap_or_default().to_owned(),
            };
            lock.add(member("name"), package);
        }
    }
    Ok(lock)
}

/// `composer.json`: what is asked for.
pub(super) fn manifest(text: &str) -> Result<Lock, String> {
    let root = root(crate::keys::tree("composer.json", text).unwrap_or_default())?;
    let mut lock = Lock::default();
    for key in ["require", "require-dev"] {
        for (name, version) in root.get(key).map(Node::fields).unwrap_or_default() {
            let text = version.text().unwrap_or_default().to_owned();
            lock.add(name, Package { version: text, line: version.first, ..Package::default() });
        }
    }
    lock.direct = Some(lock.packages.keys().cloned().collect());
    Ok(lock)
}
