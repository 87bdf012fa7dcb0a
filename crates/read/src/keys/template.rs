//! Templates of Helm: what is put in becomes a word, so that the rest can be read as YAML.

use caution_core::facts::mix;

/// A value that a template asks for: `.Values.a.b`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its path: `a.b`.
    pub path: String,
    /// The line.
    pub line: u32,
}

/// Whether a YAML file is a template.
pub(super) fn is_template(path: &str, text: &str) -> bool {
    text.contains("{{")
        && (path.contains("/templates/")
            || path.starts_with("templates/")
            || text.lines().any(|line| line.trim_start().starts_with("{{")))
}

/// The text with a word in place of each part that is put in. Lines keep their numbers.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("{{") {
        plain.push_str(before);
        let (inside, after) = from.split_once("}}").unwrap_or((from, ""));
        let alone = plain.rsplit('\n').next().is_none_or(|line| line.trim().is_empty())
            && after.lines().next().is_none_or(|line| line.trim().is_empty());
        if !alone {
            let asked = inside.trim_matches(['-', ' ', '\t']).strip_prefix(".Values.");
            let fits =
                |path: &&str| path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte));
            match asked.filter(fits) {
                Some(path) => plain.push_str(&format!("values.{path}")),
                None => plain.push_str(&format!("put{:08x}", mix(0, inside.as_bytes()) >> 32)),
            }
        }
        plain.extend(inside.chars().filter(|character| *character == '\n'));
        rest = after;
    }
    plain.push_str(rest);
    // A line of indentation alone could end the block that it stands in.
    let lines: Vec<&str> =
        plain.split('\n').map(|line| if line.trim().is_empty() { "" } else { line }).collect();
    lines.join("\n")
}

/// What is put in, part after part: for what the plain text does not show, conditions and loops.
pub(super) fn parts(text: &str) -> Vec<(u32, &str)> {
    let mut parts = Vec::new();
    let (mut rest, mut line) = (text, 1_u32);
    let count = |text: &str| u32::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(0);
    while let Some((before, from)) = rest.split_once("{{") {
        line = line.saturating_add(count(before));
        let (inside, after) = from.split_once("}}").unwrap_or((from, ""));
        let inner = inside.trim_matches(['-', ' ', '\t']);
        if !inner.starts_with("/*") {
            parts.push((line, inner));
        }
        line = line.saturating_add(count(inside));
        rest = after;
    }
    parts
}

/// The values that a template asks for.
pub fn references(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    for (line, part) in parts(text) {
        for after in part.split(".Values.").skip(1) {
            let fits = |character: char| character.is_ascii_alphanumeric() || "_.-".contains(character);
            let path: String = after.chars().take_while(|character| fits(*character)).collect();
            let path = path.trim_end_matches(['.', '-']).to_owned();
            if !path.is_empty() {
                found.push(Reference { path, line });
            }
        }
    }
    found
}
