//! Modules of Go.

use std::collections::BTreeSet;

use super::{Lock, Package};

/// `go.sum`: hashes of modules. It also names versions that were only looked at, so versions alone count.
pub(super) fn sum(text: &str) -> Result<Lock, String> {
    let mut lock = Lock::default();
    for (line, number) in text.lines().zip(1_u32..) {
        let mut words = line.split_whitespace();
        let (Some(name), Some(version), Some(content)) = (words.next(), words.next(), words.next()) else {
            if line.trim().is_empty() {
                continue;
            }
            return Err(format!("line {number} is no hash of a module"));
        };
        if version.ends_with("/go.mod") {
            continue;
        }
        lock.add(
            name,
            Package {
                version: version.to_owned(),
                line: number,
                needs: Vec::new(),
                content: content.to_owned(),
            },
        );
    }
    Ok(lock)
}

/// `go.mod`: what is required, and what stands in for it.
pub(super) fn module(text: &str) -> Result<Lock, String> {
    let mut lock = Lock::default();
    let mut direct = BTreeSet::new();
    let mut block = String::new();
    for (line, number) in text.lines().zip(1_u32..) {
        let (bare, comment) = line.split_once("//").unwrap_or((line, ""));
        let mut words: Vec<&str> = bare.split_whitespace().collect();
        if words.is_empty() {
            continue;
        }
        if words == [")"] {
            block.clear();
            continue;
        }
        if words.last() == Some(&"(") {
            words.first().copied().unwrap_or_default().clone_into(&mut block);
            continue;
        }
        let verb = if block.is_empty() { words.remove(0) } else { block.as_str() };
        match (verb, words.as_slice()) {
            ("require", [name, version, ..]) => {
                if !comment.contains("indirect") {
                    direct.insert((*name).to_owned());
                }
                let version = (*version).to_owned();
                lock.add(*name, Package { version, line: number, ..Package::default() });
            }
            ("replace", words) => {
                let mut sides = words.split(|word| *word == "=>");
                if let (Some([name, ..]), Some(target)) = (sides.next(), sides.next()) {
                    direct.insert((*name).to_owned());
                    let version = format!("replaced by {}", target.join(" "));
                    lock.add(*name, Package { version, line: number, ..Package::default() });
                }
            }
            ("go" | "toolchain", [version, ..]) => {
                direct.insert(verb.to_owned());
                let version = (*version).to_owned();
                lock.add(verb, Package { version, line: number, ..Package::default() });
            }
            _ => {}
        }
    }
    if lock.packages.is_empty() && !text.contains("module ") {
        return Err("it names no module".to_owned());
    }
    lock.direct = Some(direct);
    Ok(lock)
}
