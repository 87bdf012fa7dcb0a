//! A rule's folder, its id and its page are one.

use std::collections::BTreeMap;

use super::{Check, Fault};
use crate::source;
use crate::tree::Tree;

pub(crate) static CHECK: Check = Check {
    id: "rules",
    holds: "every rule has its folder's id, no other has it, and its page is whole",
    run,
};

/// Where rules live, one folder each.
const FOLDER: &str = "crates/rules/src";

/// Folders that are no rules: what rules share, and those that organisations write.
pub(super) const SHARED: &[&str] = &["code", "organisation"];

/// The headings of `rule.md`, in order.
const HEADINGS: &[&str] = &["What it does", "Why it matters", "Example", "Remedy", "Known misses", "Cases"];

fn run(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    for name in tree.names_in(FOLDER) {
        let Some(name) = name.strip_suffix('/').filter(|name| !SHARED.contains(name)) else { continue };
        let folder = format!("{FOLDER}/{name}");
        let wanted = name.replace('_', "-");
        faults.extend(page_faults(tree, &folder, &wanted));
        let Some((path, line, id)) = id_of(tree, &folder) else {
            let mend = format!("give its `Rule` the field `id: \"{wanted}\"` in rule.rs");
            faults.push(Fault::of_file(folder, "this rule has no id", mend));
            continue;
        };
        if id != wanted {
            let what = format!("the id `{id}` is not the name of its folder, `{wanted}`");
            faults.push(Fault::of_file(path.clone(), what, "make the two equal").at(line));
        }
        if let Some(other) = ids.get(&id) {
            let what = format!("the id `{id}` is that of {other} too");
            faults.push(Fault::of_file(path, what, "give one of the two another id and folder").at(line));
        } else {
            ids.insert(id, path);
        }
    }
    faults
}

/// The file, line and text of a rule's id: `id: "…"` in Rust, `id: …` in YAML.
fn id_of(tree: &Tree, folder: &str) -> Option<(String, usize, String)> {
    let in_rust = ["rule.rs", "mod.rs"].iter().find_map(|file| {
        let path = format!("{folder}/{file}");
        let tokens = source::flat(source::shipped(source::tokens(tree.text(&path)?)?).tokens);
        let found = tokens.windows(3).find_map(|window| match window {
            [key, colon, value] if key.text == "id" && colon.text == ":" => {
                Some((value.line, source::string_of(&value.text)?.to_owned()))
            }
            _ => None,
        });
        found.map(|(line, id)| (path, line, id))
    });
    in_rust.or_else(|| {
        let path = format!("{folder}/rule.yml");
        let mut lines = tree.text(&path)?.lines().enumerate();
        let (index, id) = lines.find_map(|(index, line)| Some((index, line.strip_prefix("id:")?)))?;
        Some((path.clone(), index + 1, id.trim().trim_matches(['"', '\'']).to_owned()))
    })
}

fn page_faults(tree: &Tree, folder: &str, id: &str) -> Vec<Fault> {
    let path = format!("{folder}/rule.md");
    let headings = HEADINGS.iter().map(|heading| format!("`## {heading}`")).collect::<Vec<_>>().join(", ");
    let mend = format!("begin it with `# {id}`, then {headings}, in this order");
    let Some(text) = tree.text(&path) else {
        return vec![Fault::of_file(path, "this rule has no page", mend)];
    };
    let page = crate::markdown::Page::read(text);
    let mut faults = Vec::new();
    if page.headings.first().map(|heading| (heading.level, heading.text.as_str())) != Some((1, id)) {
        faults.push(Fault::of_file(&path, format!("the page does not begin with `# {id}`"), &mend).at(1));
    }
    let second: Vec<_> = page.headings.iter().filter(|heading| heading.level == 2).collect();
    let texts: Vec<&str> = second.iter().map(|heading| heading.text.as_str()).collect();
    if texts != HEADINGS {
        let at = texts.iter().zip(HEADINGS).position(|(found, wanted)| found != wanted);
        let at = at.unwrap_or_else(|| texts.len().min(HEADINGS.len()));
        let what = match (HEADINGS.get(at), texts.get(at)) {
            (Some(wanted), Some(found)) => format!("`## {found}` stands where `## {wanted}` should"),
            (Some(wanted), None) => format!("`## {wanted}` is missing"),
            (None, found) => format!("`## {}` is no heading of a rule's page", found.unwrap_or(&"")),
        };
        let line = second.get(at).map_or(0, |heading| heading.line);
        faults.push(Fault::of_file(path, what, mend).at(line));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# a-b\n\nx\n\n## What it does\n## Why it matters\n## Example\n## Remedy\n## Known misses\n## Cases\n\n```yaml case\n## no heading\n```\n";
    const RULE: &str = "static RULE: Rule = Rule { id: \"a-b\" };";

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<(String, &str)> =
            files.iter().map(|(path, text)| (format!("{FOLDER}/{path}"), *text)).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        let faults = run(&Tree::of(&files));
        faults
            .iter()
            .map(|fault| format!("{}:{}: {}", fault.path.replace(FOLDER, "~"), fault.line, fault.what))
            .collect()
    }

    #[test]
    fn a_whole_rule_is_quiet() {
        assert!(found(&[("a_b/rule.rs", RULE), ("a_b/rule.md", PAGE), ("lib.rs", "")]).is_empty());
        assert!(found(&[("a_b/rule.yml", "id: a-b\n"), ("a_b/rule.md", PAGE)]).is_empty());
    }

    #[test]
    fn an_id_that_two_rules_have_is_named_with_both() {
        let files =
            [("a_b/rule.rs", RULE), ("a_b/rule.md", PAGE), ("a-b/rule.rs", RULE), ("a-b/rule.md", PAGE)];
        assert_eq!(
            found(&files),
            ["~/a_b/rule.rs:1: the id `a-b` is that of crates/rules/src/a-b/rule.rs too"]
        );
    }

    #[test]
    fn an_id_that_is_not_the_folder_is_named() {
        let page = PAGE.replace("# a-b", "# c");
        let files = [("c/rule.rs", RULE), ("c/rule.md", page.as_str())];
        assert_eq!(found(&files), ["~/c/rule.rs:1: the id `a-b` is not the name of its folder, `c`"]);
    }

    #[test]
    fn a_page_with_missing_or_moved_headings_says_which() {
        let missing = PAGE.replace("## Remedy\n", "");
        assert_eq!(
            found(&[("a_b/rule.rs", RULE), ("a_b/rule.md", &missing)]),
            ["~/a_b/rule.md:8: `## Known misses` stands where `## Remedy` should"]
        );
        let short = PAGE.replace("## Cases\n", "");
        assert_eq!(
            found(&[("a_b/rule.rs", RULE), ("a_b/rule.md", &short)]),
            ["~/a_b/rule.md:0: `## Cases` is missing"]
        );
        let other = PAGE.replace("# a-b", "# b");
        assert_eq!(
            found(&[("a_b/rule.rs", RULE), ("a_b/rule.md", &other)]),
            ["~/a_b/rule.md:1: the page does not begin with `# a-b`"]
        );
        assert_eq!(found(&[("a_b/rule.rs", RULE)]), ["~/a_b/rule.md:0: this rule has no page"]);
    }

    #[test]
    fn a_rule_without_an_id_is_asked_for_one() {
        assert_eq!(found(&[("a_b/rule.md", PAGE)]), ["~/a_b:0: this rule has no id"]);
    }
}
