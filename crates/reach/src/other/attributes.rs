//! What a repository says of its own files in `.gitattributes`: which of them a tool writes.

use caution_core::RepoPath;
use caution_core::pattern::Patterns;
use caution_core::reach::{Seed, SeedKind};

use crate::index::Index;

/// How many lines of one file count.
const LINES: usize = 10_000;

/// The attribute by which forges leave a file out of what people read.
const GENERATED: &str = "linguist-generated";

/// Whether the repository marks a file as written by a tool. The nearest folder's word counts, and there the last.
pub(crate) fn are_generated(index: &dyn Index, path: &str) -> bool {
    let mut folder = path;
    while let Some(here) = parent(folder) {
        folder = here;
        let at =
            if folder.is_empty() { ".gitattributes".to_owned() } else { format!("{folder}/.gitattributes") };
        let text = index.find(&at).and_then(|file| index.text(file));
        let below = path.get(if folder.is_empty() { 0 } else { folder.len() + 1 }..).unwrap_or(path);
        if let Some(said) = text.and_then(|text| said_of(&text, below)) {
            return said;
        }
    }
    false
}

/// The folder of a path or folder; none of the root.
fn parent(path: &str) -> Option<&str> {
    match path.rsplit_once('/') {
        Some((folder, _)) => Some(folder),
        None if path.is_empty() => None,
        None => Some(""),
    }
}

/// What a file says of a path below its folder; none if it says nothing.
fn said_of(text: &str, path: &str) -> Option<bool> {
    let path = RepoPath::from(path);
    let mut said = None;
    for line in text.lines().take(LINES).map(str::trim).filter(|line| line.contains(GENERATED)) {
        let Some((pattern, attributes)) = split(line) else { continue };
        let mut told =
            attributes.split_whitespace().filter_map(|attribute| match attribute.strip_prefix(GENERATED) {
                Some("" | "=true" | "=1") => Some(true),
                Some(_) => Some(false),
                None => (attribute.trim_start_matches(['-', '!']) == GENERATED).then_some(false),
            });
        let Some(told) = told.next_back() else { continue };
        if Patterns::from_codeowners(pattern).is_ok_and(|pattern| pattern.matches(&path)) {
            said = Some(told);
        }
    }
    said
}

/// The pattern, which may stand in quotes, and what follows.
fn split(line: &str) -> Option<(&str, &str)> {
    if line.starts_with('#') || line.starts_with("[attr]") {
        return None;
    }
    match line.strip_prefix('"') {
        Some(rest) => rest.split_once('"'),
        None => line.split_once(char::is_whitespace),
    }
}

/// The seed of such a file.
pub(crate) fn seed(path: &str) -> Seed {
    super::seed(path, "", SeedKind::Generated, None, "written by a tool, says .gitattributes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_that_fits_counts() {
        let text = "# x linguist-generated\n*.lock text\ngen/** linguist-generated=true eol=lf\n/api.ts linguist-generated\n\"a b.ts\" linguist-generated\ngen/own.ts -linguist-generated\n*.snap linguist-generated=false\n";
        for (path, wanted) in [
            ("gen/a/b.ts", Some(true)),
            ("gen/own.ts", Some(false)),
            ("api.ts", Some(true)),
            ("sub/api.ts", None),
            ("a b.ts", Some(true)),
            ("x.snap", Some(false)),
            ("x", None),
        ] {
            assert_eq!(said_of(text, path), wanted, "{path}");
        }
    }
}
