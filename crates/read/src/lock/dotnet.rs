//! NuGet.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use super::common::{Lines, json};
use super::{Lock, Package};

/// `packages.lock.json`.
pub(super) fn lock(text: &str) -> Result<Lock, String> {
    let value = json(text)?;
    let lines = Lines::of(text);
    let mut lock = Lock::default();
    let mut direct = BTreeSet::new();
    let frameworks = value.get("dependencies").and_then(Value::as_object);
    for (name, package) in frameworks.into_iter().flatten().filter_map(|(_, all)| all.as_object()).flatten() {
        let member = |key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default();
        match member("type") {
            "Direct" => {
                direct.insert(name.clone());
            }
            "Project" => continue,
            _ => {}
        }
        let needs = package
            .get("dependencies")
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(serde_json::Map::keys);
        let package = Package {
            version: member("resolved").to_owned(),
            line: lines.line(name),
            needs: needs.cloned().collect(),
            content: member("contentHash").to_owned(),
        };
        lock.add(name, package);
    }
    lock.direct = Some(direct);
    Ok(lock)
}

/// A project file, or `Directory.Packages.props`.
pub(super) fn project(text: &str) -> Result<Lock, String> {
    let mut reader = Reader::from_str(text);
    let mut lock = Lock::default();
    loop {
        let event = reader.read_event().map_err(|_| "it is no XML".to_owned())?;
        let tag = match event {
            Event::Start(tag) | Event::Empty(tag) => tag,
            Event::Eof => break,
            _ => continue,
        };
        if !matches!(tag.local_name().as_ref(), "PackageReference" | "PackageVersion") {
            continue;
        }
        let attribute = |wanted: &str| {
            let found = tag.attributes().filter_map(Result::ok).find(|one| one.key.as_ref() == wanted);
            found.map(|one| one.value.into_owned())
        };
        let Some(name) = attribute("Include").or_else(|| attribute("Update")) else { continue };
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(text.len());
        let before = text.as_bytes().get(..at).unwrap_or_default();
        let line = u32::try_from(before.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(0) + 1;
        let version = attribute("Version").unwrap_or_default();
        lock.add(name, Package { version, line, ..Package::default() });
    }
    lock.direct = Some(lock.packages.keys().cloned().collect());
    Ok(lock)
}
