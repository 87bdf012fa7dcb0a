//! Files that put a variable in by its name: `${NAME}` in compose, in the settings of Spring, in a Dockerfile.

use caution_core::RepoPath;
use caution_core::reach::{Hop, Origin};
use caution_read::deploy;

use super::file::data_files;
use super::words::Asked;
use crate::index::Index;

/// Where a variable is put in; a file of variables is read by compose only where both stand in one folder.
pub(super) fn readers(index: &dyn Index, asked: &Asked, own: &str, key: &str) -> Vec<Hop> {
    let Some(variable) = asked.exact.first().filter(|_| asked.is_variable) else { return Vec::new() };
    let name = own.rsplit('/').next().unwrap_or(own);
    let of_folder = name.starts_with(".env") || name.ends_with(".env");
    let mut hops = Vec::new();
    for file in data_files(index, variable) {
        let path = index.path(file);
        // The image of a workload stands in a folder of its name.
        let image = folder(&path).rsplit('/').next().unwrap_or_default();
        let near = folder(&path) == folder(own)
            || image.len() > 2 && key.to_lowercase().contains(&image.to_lowercase());
        // Every project has its own `PORT`; a name of several words is meant wherever it stands.
        if &*path == own || !near && (of_folder && is_compose(&path) || !variable.contains('_')) {
            continue;
        }
        let Some(text) = index.text(file).filter(|text| text.contains(variable.as_str())) else { continue };
        let units = deploy::units(&path, &text);
        for (line, number) in text.lines().zip(1_u32..) {
            let takes = puts_in(line, variable) || is_compose(&path) && hands_on(line, variable);
            if !takes {
                continue;
            }
            let unit = units.iter().find(|unit| (unit.lines.first..=unit.lines.last).contains(&number));
            let symbol = unit.map_or(String::new(), |unit| format!("{} {}", unit.kind.says(), unit.name));
            hops.push(Hop { path: RepoPath::from(&*path), symbol, line: number, origin: Origin::Key });
        }
    }
    hops
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn is_compose(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("docker-compose") || name.starts_with("compose.")
}

/// `${NAME}`, `${NAME:-8080}`, `$NAME`, `$(NAME)`.
fn puts_in(line: &str, name: &str) -> bool {
    if line.trim_start().starts_with('#') {
        return false;
    }
    line.match_indices(name).any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        let after = line.get(at + name.len()..).unwrap_or_default();
        let ends = !after.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '_');
        ends && ["${", "$(", "$"].iter().any(|mark| before.ends_with(mark))
    })
}

/// `- NAME` in a list of variables: the value is handed on.
fn hands_on(line: &str, name: &str) -> bool {
    line.trim().strip_prefix("- ").is_some_and(|item| item.trim().trim_matches(['"', '\'']) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_put_in_by_its_whole_name_alone() {
        for (line, expected) in [
            ("image: ${FLAGD_IMAGE}", true),
            ("port: \"${FLAGD_IMAGE:-x}:80\"", true),
            ("CMD run $FLAGD_IMAGE", true),
            ("  # image: ${FLAGD_IMAGE}", false),
            ("image: ${FLAGD_IMAGE_TAG}", false),
            ("image: FLAGD_IMAGE", false),
        ] {
            assert_eq!(puts_in(line, "FLAGD_IMAGE"), expected, "{line}");
        }
        assert!(hands_on("      - 'KAFKA_TOPIC'", "KAFKA_TOPIC"));
        assert!(!hands_on("      - KAFKA_TOPIC=x", "KAFKA_TOPIC"));
    }
}
