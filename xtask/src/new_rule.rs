//! A folder for a new rule that compiles and whose tests fail until it is whole.

use std::path::Path;

use anyhow::{Context as _, bail, ensure};

/// Where rules live, one folder each, and the file that lists them.
const FOLDER: &str = "crates/rules/src";
const REGISTRY: &str = "crates/rules/src/lib.rs";

/// How long an id may be, in bytes.
const LONGEST: usize = 60;

/// Names of crates that a module would hide, and names that rules, their ids or their folders have already.
const TAKEN: &[&str] = &[
    "all",
    "alloc",
    "caution",
    "code",
    "core",
    "lib",
    "main",
    "org",
    "organisation",
    "proc-macro",
    "rule",
    "rules",
    "std",
    "test",
    "tests",
];

/// The files of a rule's folder; `{id}` stands for its id.
const FILES: &[(&str, &str)] = &[
    ("mod.rs", include_str!("new_rule/mod.rs.template")),
    ("rule.rs", include_str!("new_rule/rule.rs.template")),
    ("rule.md", include_str!("new_rule/rule.md.template")),
];

/// Makes the folder and its lines in the list.
pub(crate) fn run(root: &Path, id: &str) -> anyhow::Result<bool> {
    check(id)?;
    let name = id.replace('-', "_");
    for taken in [format!("{FOLDER}/{name}"), format!("{FOLDER}/{name}.rs")] {
        ensure!(!root.join(&taken).exists(), "`{taken}` is there already; choose another id");
    }
    let registry = root.join(REGISTRY);
    let text = std::fs::read_to_string(&registry).with_context(|| format!("`{REGISTRY}` cannot be read"))?;
    let listed = listed(&text, &name)?;

    let folder = root.join(FOLDER).join(&name);
    let failed = || format!("`{}` cannot be written", folder.display());
    std::fs::create_dir(&folder).with_context(failed)?;
    for (file, template) in FILES {
        std::fs::write(folder.join(file), template.replace("{id}", id)).with_context(failed)?;
    }
    std::fs::write(&registry, listed).with_context(|| format!("`{REGISTRY}` cannot be written"))?;
    println!("made {FOLDER}/{name}/ and its lines in {REGISTRY}");
    println!("next: `cargo nextest run -p caution-rules` says what the rule still lacks");
    Ok(true)
}

/// An id is the name of a module with `-` for `_`.
fn check(id: &str) -> anyhow::Result<()> {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let begins = id.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
    if !begins || !id.split('-').all(word) || id.len() > LONGEST {
        bail!(
            "`{}` is no id for a rule: use words of lower-case letters and digits with `-` between them, at most {LONGEST} bytes, such as `stale-advice`",
            id.escape_default()
        );
    }
    let name = id.replace('-', "_");
    let word_of_rust = syn::parse_str::<syn::Ident>(&name).is_err() || name == "gen";
    ensure!(!word_of_rust, "`{id}` is a word of Rust; choose another id");
    ensure!(!TAKEN.contains(&id), "`{id}` means something else here; choose another id");
    Ok(())
}

/// The list with the new rule in it: its module, and its line in `ALL`, each in order.
fn listed(text: &str, name: &str) -> anyhow::Result<String> {
    let module = |line: &str| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned())
    };
    let entry = |line: &str| Some(line.trim().strip_prefix('&')?.strip_suffix("::RULE,")?.to_owned());
    let text = inserted(text, name, &format!("mod {name};"), module)?;
    inserted(&text, name, &format!("    &{name}::RULE,"), entry)
}

/// Puts a line among those like it, by the ids that they name.
fn inserted(
    text: &str,
    name: &str,
    line: &str,
    names: impl Fn(&str) -> Option<String>,
) -> anyhow::Result<String> {
    let id = |name: &str| name.replace('_', "-");
    let like: Vec<(usize, String)> =
        text.lines().enumerate().filter_map(|(index, line)| Some((index, id(&names(line)?)))).collect();
    let before = like.iter().find(|(_, other)| *other > id(name)).map(|(index, _)| *index);
    let Some(at) = before.or_else(|| like.last().map(|(index, _)| index + 1)) else {
        bail!("`{REGISTRY}` holds no line like `{}`", line.trim());
    };
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(at, line);
    Ok(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "//! Rules.\n\nmod a_b;\npub mod e;\nmod rule;\n\npub static ALL: &[&Rule] = &[\n    &a_b::RULE,\n    &e::RULE,\n];\n";

    #[test]
    fn the_lines_stand_in_order_of_id() {
        let first = listed(LIST, "a").unwrap();
        assert!(first.contains("\n\nmod a;\nmod a_b;\n") && first.contains("[\n    &a::RULE,\n    &a_b::"));
        let middle = listed(LIST, "b_c").unwrap();
        assert!(middle.contains("mod a_b;\nmod b_c;\npub mod e;"), "{middle}");
        assert!(middle.contains("    &a_b::RULE,\n    &b_c::RULE,\n    &e::RULE,\n"), "{middle}");
        let last = listed(LIST, "z").unwrap();
        assert!(last.contains("mod rule;\nmod z;\n") && last.contains("    &e::RULE,\n    &z::RULE,\n];\n"));
    }

    #[test]
    fn a_list_of_another_shape_is_left_alone() {
        let error = listed("mod a;\npub static ALL: &[&Rule] = &[];\n", "b").unwrap_err();
        assert_eq!(error.to_string(), "`crates/rules/src/lib.rs` holds no line like `&b::RULE,`");
    }

    #[test]
    fn an_id_is_words_with_hyphens() {
        for id in ["a", "stale-advice", "a1-b2"] {
            assert!(check(id).is_ok(), "{id}");
        }
        let long = "a".repeat(61);
        let bad = [
            "", "-", "a-", "-a", "a--b", "A", "a_b", "1a", "a b", "../a", "a/b", "é", "match", "self", "gen",
        ];
        let bad =
            bad.into_iter().chain(["std", "core", "org", "tests", "code", "organisation", "proc-macro"]);
        for id in bad.chain([long.as_str()]) {
            assert!(check(id).is_err(), "{id}");
        }
    }
}
