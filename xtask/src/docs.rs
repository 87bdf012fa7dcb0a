//! `cargo xtask docs`: the pages that are derived from the program, so that nobody writes them twice.

mod generated;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context as _;

use crate::binary::{self, Profile};

/// A derived file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Page {
    /// Its path from the root.
    path: String,
    text: String,
}

/// Writes every derived file, and removes those that nothing derives any more.
pub(crate) fn write(root: &Path) -> anyhow::Result<bool> {
    let pages = pages_of_build(root)?;
    for stale in stale(root, &pages) {
        std::fs::remove_file(root.join(&stale)).with_context(|| format!("`{stale}` cannot be removed"))?;
        println!("removed {stale}");
    }
    for page in &pages {
        let path = root.join(&page.path);
        if std::fs::read_to_string(&path).is_ok_and(|text| text == page.text) {
            continue;
        }
        let unwritable = || format!("`{}` cannot be written", page.path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(unwritable)?;
        }
        std::fs::write(&path, &page.text).with_context(unwritable)?;
        println!("wrote {}", page.path);
    }
    println!("docs: {} files are derived", pages.len());
    Ok(true)
}

/// True if every derived file is what the program gives now.
pub(crate) fn check(root: &Path) -> anyhow::Result<bool> {
    let pages = pages_of_build(root)?;
    let faults = faults(root, &pages);
    for fault in &faults {
        println!("docs: {fault}\n    mend: run `cargo xtask docs` and commit what it writes");
    }
    if faults.is_empty() {
        println!("docs: {} derived files are current", pages.len());
    }
    Ok(faults.is_empty())
}

fn pages_of_build(root: &Path) -> anyhow::Result<Vec<Page>> {
    let program = binary::build(root, Profile::Dev)?;
    pages(|arguments| binary::answer(root, &program, arguments))
}

/// Every derived file, by what the program says.
fn pages(ask: impl Fn(&[&str]) -> anyhow::Result<String>) -> anyhow::Result<Vec<Page>> {
    let mut pages = Vec::new();
    for file in generated::ALL {
        pages.push(Page { path: file.path.to_owned(), text: ask(file.arguments)? });
    }
    for name in ask(generated::SCHEMA_NAMES)?.lines() {
        let path = format!("{}/{name}.schema.json", generated::SCHEMA_FOLDER);
        pages.push(Page { path, text: ask(&["schema", name])? });
    }
    Ok(pages)
}

/// What is out of date, one sentence each.
fn faults(root: &Path, pages: &[Page]) -> Vec<String> {
    let fault = |page: &Page| match std::fs::read_to_string(root.join(&page.path)) {
        Ok(text) if text == page.text => None,
        Ok(text) => {
            let same = text.lines().zip(page.text.lines()).take_while(|(old, new)| old == new).count();
            Some(format!("{}:{}: not what the program gives now", page.path, same + 1))
        }
        Err(_) => Some(format!("{}: missing", page.path)),
    };
    let stale = stale(root, pages).into_iter().map(|path| format!("{path}: nothing derives it any more"));
    pages.iter().filter_map(fault).chain(stale).collect()
}

/// Files among the schemas that no schema gives.
fn stale(root: &Path, pages: &[Page]) -> BTreeSet<String> {
    let entries = std::fs::read_dir(root.join(generated::SCHEMA_FOLDER)).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names
        .filter(|name| name.ends_with(".schema.json"))
        .map(|name| format!("{}/{name}", generated::SCHEMA_FOLDER))
        .filter(|path| pages.iter().all(|page| page.path != *path))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told() -> Vec<Page> {
        let ask = |arguments: &[&str]| match arguments {
            ["schema", "--list"] => Ok("report\npolicy\n".to_owned()),
            other => Ok(format!("{}\n", other.join(" "))),
        };
        pages(ask).unwrap()
    }

    #[test]
    fn every_schema_that_is_listed_has_its_file() {
        let paths: Vec<String> = told().into_iter().map(|page| page.path).collect();
        assert!(paths.contains(&"docs/reference/schema/policy.schema.json".to_owned()), "{paths:?}");
        assert!(paths.contains(&"docs/reference/cli.md".to_owned()), "{paths:?}");
    }

    #[test]
    fn what_is_missing_changed_or_left_over_is_named() {
        let root = tempfile::tempdir().unwrap();
        let pages = told();
        assert_eq!(faults(root.path(), &pages).len(), pages.len());

        std::fs::create_dir_all(root.path().join(generated::SCHEMA_FOLDER)).unwrap();
        for page in &pages {
            std::fs::write(root.path().join(&page.path), &page.text).unwrap();
        }
        assert!(faults(root.path(), &pages).is_empty());

        let schemas = root.path().join(generated::SCHEMA_FOLDER);
        std::fs::write(schemas.join("report.schema.json"), "schema report\nmore\n").unwrap();
        std::fs::write(schemas.join("gone.schema.json"), "").unwrap();
        assert_eq!(
            faults(root.path(), &pages),
            [
                "docs/reference/schema/report.schema.json:2: not what the program gives now",
                "docs/reference/schema/gone.schema.json: nothing derives it any more",
            ]
        );
    }
}
