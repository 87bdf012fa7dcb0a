//! Maven and Gradle.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::common::root;
use super::{Lock, Package};
use crate::keys::tree::Node;

/// `gradle.lockfile`: `group:name:version=configurations`.
pub(super) fn gradle(text: &str) -> Result<Lock, String> {
    let mut lock = Lock::default();
    for (line, number) in text.lines().zip(1_u32..) {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') || bare.starts_with("empty=") {
            continue;
        }
        let mut parts = bare.split('=').next().unwrap_or(bare).split(':');
        let (Some(group), Some(name), Some(version)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(format!("line {number} names no package"));
        };
        let package = Package { version: version.to_owned(), line: number, ..Package::default() };
        lock.add(format!("{group}:{name}"), package);
    }
    Ok(lock)
}

/// `libs.versions.toml`.
pub(super) fn catalogue(text: &str) -> Result<Lock, String> {
    let root = root(crate::keys::tree("libs.versions.toml", text).unwrap_or_default())?;
    let mut lock = Lock::default();
    let version_of = |node: &Node| -> String {
        let asked = node.get("version");
        let named = asked.and_then(|asked| asked.text_at(&["ref"]));
        let named = named.and_then(|name| root.at(&["versions", name]));
        named.or(asked).and_then(Node::text).unwrap_or_default().to_owned()
    };
    for (_, library) in root.get("libraries").map(Node::fields).unwrap_or_default() {
        let (name, version) = match (library.text(), library.text_at(&["module"])) {
            (Some(short), _) => match short.rsplit_once(':') {
                Some((name, version)) => (name.to_owned(), version.to_owned()),
                None => continue,
            },
            (None, Some(module)) => (module.to_owned(), version_of(library)),
            (None, None) => match (library.text_at(&["group"]), library.text_at(&["name"])) {
                (Some(group), Some(name)) => (format!("{group}:{name}"), version_of(library)),
                _ => continue,
            },
        };
        lock.add(name, Package { version, line: library.first, ..Package::default() });
    }
    for (_, plugin) in root.get("plugins").map(Node::fields).unwrap_or_default() {
        let Some(id) = plugin.text_at(&["id"]) else { continue };
        let package = Package { version: version_of(plugin), line: plugin.first, ..Package::default() };
        lock.add(format!("plugin:{id}"), package);
    }
    lock.direct = Some(lock.packages.keys().cloned().collect());
    Ok(lock)
}

/// `pom.xml`: dependencies, plugins and the parent, properties put in.
pub(super) fn pom(text: &str) -> Result<Lock, String> {
    let mut reader = Reader::from_str(text);
    let mut way: Vec<String> = Vec::new();
    let mut properties: Vec<(String, String)> = Vec::new();
    let mut found: Vec<(String, String, String, u32)> = Vec::new();
    let (mut group, mut name, mut version) = (String::new(), String::new(), String::new());
    let mut line = 1_u32;
    let mut counted = 0_usize;
    loop {
        let event = reader.read_event().map_err(|_| format!("line {line}: it is no XML"))?;
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(text.len());
        let passed = text.as_bytes().get(counted..at).unwrap_or_default();
        line = line
            .saturating_add(u32::try_from(passed.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(0));
        counted = at;
        match event {
            Event::Start(start) => {
                let tag = start.local_name().as_ref().to_owned();
                if matches!(tag.as_str(), "dependency" | "plugin" | "parent" | "extension") {
                    (group, name, version) = Default::default();
                }
                way.push(tag);
                if way.len() > 64 {
                    return Err(format!("line {line}: it nests too deeply"));
                }
            }
            Event::End(_) => {
                let tag = way.pop().unwrap_or_default();
                if matches!(tag.as_str(), "dependency" | "plugin" | "parent" | "extension")
                    && !name.is_empty()
                {
                    found.push((group.clone(), name.clone(), version.clone(), line));
                }
            }
            Event::Text(words) => {
                let words = words.as_ref().trim().to_owned();
                let last = way.len().checked_sub(2).and_then(|at| way.get(at)).map_or("", String::as_str);
                let owner = matches!(last, "dependency" | "plugin" | "parent" | "extension");
                match way.last().map_or("", String::as_str) {
                    "groupId" if owner => group = words,
                    "artifactId" if owner => name = words,
                    "version" if owner => version = words,
                    tag if last == "properties" => properties.push((tag.to_owned(), words)),
                    _ => {}
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !way.is_empty() {
        return Err("it ends too early".to_owned());
    }
    let mut lock = Lock::default();
    for (group, name, version, line) in found {
        let asked = version.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        let put_in = asked.and_then(|key| properties.iter().find(|(name, _)| name == key));
        let version = put_in.map_or(version.clone(), |(_, value)| value.clone());
        let group = if group.is_empty() { "org.apache.maven.plugins".to_owned() } else { group };
        lock.add(format!("{group}:{name}"), Package { version, line, ..Package::default() });
    }
    lock.direct = Some(lock.packages.keys().cloned().collect());
    Ok(lock)
}
