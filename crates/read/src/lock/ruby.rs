//! Bundler.

use std::collections::BTreeSet;

use super::{Lock, Package};

/// `Gemfile.lock`.
pub(super) fn lock(text: &str) -> Result<Lock, String> {
    let mut lock = Lock::default();
    let mut direct = BTreeSet::new();
    let (mut section, mut current, mut revision) = ("", String::new(), String::new());
    for (line, number) in text.lines().zip(1_u32..) {
        let bare = line.trim();
        if bare.starts_with("<<<<<<<") {
            return Err(format!("line {number}: a conflict is not resolved"));
        }
        let depth = line.len() - line.trim_start().len();
        let (name, version) = bare.split_once(' ').unwrap_or((bare, ""));
        let version = version.trim_matches(['(', ')']);
        match depth {
            0 => {
                section = bare;
                revision.clear();
            }
            2 if section == "DEPENDENCIES" => {
                direct.insert(name.trim_end_matches('!').to_owned());
            }
            2 => {
                if let Some(told) = bare.strip_prefix("revision: ") {
                    told.clone_into(&mut revision);
                }
            }
            4 => {
                name.clone_into(&mut current);
                let package = Package {
                    version: version.to_owned(),
                    line: number,
                    needs: Vec::new(),
                    content: revision.clone(),
                };
                lock.add(name, package);
            }
            6 => {
                let package = lock.packages.get_mut(&current).and_then(|packages| packages.last_mut());
                if let Some(package) = package {
                    package.needs.push(name.trim_end_matches('!').to_owned());
                }
            }
            _ => {}
        }
    }
    if lock.packages.is_empty() && !text.contains("DEPENDENCIES") {
        return Err("it names no package".to_owned());
    }
    lock.direct = Some(direct);
    Ok(lock)
}
