//! A link in the documents leads somewhere.

use std::collections::BTreeMap;

use super::{Check, Fault};
use crate::markdown::Page;
use crate::tree::Tree;

pub(crate) static CHECK: Check =
    Check { id: "links", holds: "every link between the documents leads to a file and a heading", run };

/// Where Markdown is input of a test, not a document.
const NOT_DOCUMENTS: &[&str] = &["/fixtures/", "/seeds/", "/tests/"];

fn run(tree: &Tree) -> Vec<Fault> {
    let is_document = |path: &str| !NOT_DOCUMENTS.iter().any(|part| path.contains(part));
    let pages: BTreeMap<&str, Page> = tree
        .texts_in("", ".md")
        .filter(|(path, _)| is_document(path))
        .map(|(path, text)| (path, Page::read(text)))
        .collect();
    let mut faults = Vec::new();
    for (path, page) in &pages {
        for link in &page.links {
            let fault = fault_of(tree, &pages, path, &link.target);
            faults.extend(fault.map(|(what, mend)| Fault::of_file(*path, what, mend).at(link.line)));
        }
    }
    faults
}

fn fault_of(tree: &Tree, pages: &BTreeMap<&str, Page>, from: &str, link: &str) -> Option<(String, String)> {
    if leads_outside(link) {
        return None;
    }
    let (file, anchor) = link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
    let file = decoded(file.split('?').next().unwrap_or(file));
    let target = if file.is_empty() { Some(from.to_owned()) } else { resolved(from, &file) };
    let Some(target) = target else {
        return Some((
            format!("the link `{link}` leads out of the repository"),
            "link to a file of it".to_owned(),
        ));
    };
    let exists = target.is_empty() || tree.files.contains_key(&target) || tree.has_folder(&target);
    if !exists {
        let mend = format!("there is no `{target}`; link to a file that is there, or write it");
        return Some((format!("the link `{link}` is dead"), mend));
    }
    let anchor = decoded(anchor.filter(|anchor| !anchor.is_empty())?);
    let page = pages.get(target.as_str())?;
    (!page.anchors.contains(&anchor)).then(|| {
        let near = page.anchors.join("`, `");
        (
            format!("the link `{link}` names a heading that is not there"),
            format!("`{target}` has the anchors `{near}`"),
        )
    })
}

/// `https://…`, `mailto:…`, `//host/…`.
fn leads_outside(link: &str) -> bool {
    let scheme = link.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |text: &str| text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    link.starts_with("//") || scheme.is_some_and(is_scheme)
}

/// A link's path from the root; `None` if it climbs above it. A leading `/` is the root, as on forges.
fn resolved(from: &str, link: &str) -> Option<String> {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let start = if link.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in start.split('/').chain(link.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// `%20` and its like decoded.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digits = (byte == b'%').then(|| (ahead.next(), ahead.next()));
        match digits {
            Some((Some(high), Some(low))) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                let digit = |byte| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                bytes.push(digit(high).unwrap_or(0) * 16 + digit(low).unwrap_or(0));
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(readme: &str) -> Vec<String> {
        let tree = Tree::of(&[
            ("docs/README.md", readme),
            ("docs/a page.md", "# One\n## Two things\n"),
            ("crates/x/src/lib.rs", "fn a() {}\n"),
            ("crates/x/tests/input.md", "[dead](nowhere.md)"),
            ("LICENSE-MIT", ""),
        ]);
        run(&tree).iter().map(|fault| format!("{}:{}: {}", fault.path, fault.line, fault.what)).collect()
    }

    #[test]
    fn a_dead_link_is_named_with_its_line() {
        assert_eq!(
            found("\n[a](gone.md)\n[b](../../up.md)\n[c](a%20page.md#three)\n[d](#no)\n[e](../crates/y/)\n"),
            [
                "docs/README.md:2: the link `gone.md` is dead",
                "docs/README.md:3: the link `../../up.md` leads out of the repository",
                "docs/README.md:4: the link `a%20page.md#three` names a heading that is not there",
                "docs/README.md:5: the link `#no` names a heading that is not there",
                "docs/README.md:6: the link `../crates/y/` is dead",
            ]
        );
    }

    #[test]
    fn links_that_lead_somewhere_are_quiet() {
        let text =
            "# Here\n[a](a%20page.md#two-things) [b](<a page.md>) [c](#here) [d](../crates/x/src/lib.rs#L1)
            [e](/LICENSE-MIT) [f](https://example.org/gone.md) [g](mailto:a@b.c) [h](../crates/x/) [i](..)\n";
        assert!(found(text).is_empty(), "{:?}", found(text));
    }

    #[test]
    fn percent_signs_that_are_no_code_stay() {
        assert_eq!(decoded("100%25%zz%2"), "100%%zz%2");
    }
}
