//! Whether a repository has what a document names.

use caution_core::probe::{Answer, Probe};
use caution_read::doc::{Reference, Target};

use super::{Desk, absolute};

/// Whether the work tree has it; `None` if that cannot be told.
pub(super) fn resolve(reference: &Reference, document: Option<&str>, desk: &Desk<'_>) -> Option<bool> {
    match &reference.target {
        Target::Link(link) => {
            let folder = folder(document?);
            let path = absolute(&format!("{}/{folder}", desk.workspace), link);
            // Another repository is not ours to judge, and where a generator puts its pages neither.
            let inside = path.strip_prefix(desk.workspace).is_some_and(|rest| rest.starts_with('/'));
            (inside && !is_generated(folder, desk)).then(|| stands(desk, &path)).flatten()
        }
        Target::Path(path) => {
            // Relative to the root, or to the document. A path of another repository has another folder at its
            // top; a file that was renamed or deleted left its folder behind.
            let (parent, _) = path.rsplit_once('/')?;
            let mut known = false;
            for root in ["", document.map_or("", folder)] {
                let base = absolute(desk.workspace, root);
                match stands(desk, &format!("{base}/{path}")) {
                    Some(false) => known |= stands(desk, &format!("{base}/{parent}")) == Some(true),
                    other => return other,
                }
            }
            known.then_some(false)
        }
        Target::Script { runner, name } => script(runner, name, document?, desk),
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn stands(desk: &Desk<'_>, path: &str) -> Option<bool> {
    match desk.prober.ask(&Probe::Path(path.to_owned())) {
        Answer::Missing => Some(false),
        Answer::File(_) | Answer::Folder | Answer::Link(_) => Some(true),
        _ => None,
    }
}

/// Files beside which pages are made of documents.
const GENERATORS: &[&str] = &[
    "mkdocs.yml",
    "mkdocs.yaml",
    "mkdocs.template.yml",
    "mkdocs.insiders.yml",
    "book.toml",
    "docusaurus.config.js",
    "docusaurus.config.ts",
    "conf.py",
    "astro.config.mjs",
    "astro.config.ts",
    "_config.yml",
    "hugo.toml",
    "hugo.yaml",
    "antora.yml",
    "mint.json",
    "docs.json",
    ".vitepress",
    ".vuepress",
    "toc.yml",
    "docfx.json",
    ".eleventy.js",
    "eleventy.config.js",
];

/// Whether a folder lies below one of which a generator makes pages.
fn is_generated(document: &str, desk: &Desk<'_>) -> bool {
    let mut at = document;
    while !at.is_empty() {
        at = folder(at);
        let base = absolute(desk.workspace, at);
        if GENERATORS.iter().any(|file| stands(desk, &format!("{base}/{file}")) == Some(true)) {
            return true;
        }
    }
    // One that is called so lies beside its own configuration.
    let base = absolute(desk.workspace, document);
    GENERATORS.iter().any(|file| stands(desk, &format!("{base}/{file}")) == Some(true))
}

/// Names that build systems and generated READMEs have in common, whoever's they are.
const COMMON: &[&str] = &[
    "install",
    "all",
    "menuconfig",
    "defconfig",
    "modules",
    "html",
    "distclean",
    "clean",
    "check",
    "oldconfig",
];

/// Whether a runner of the document's folder, or of one above it, knows a name.
fn script(runner: &str, name: &str, document: &str, desk: &Desk<'_>) -> Option<bool> {
    let files: &[&str] = match runner {
        "make" => &["Makefile", "makefile", "GNUmakefile"],
        "just" => &["justfile", "Justfile", ".justfile"],
        _ => &["package.json"],
    };
    if runner == "make" && COMMON.contains(&name) {
        return None;
    }
    // Only the file beside the document is certain to be meant: it must be the only one above it.
    let mut found = None;
    let mut at = Some(folder(document));
    while let Some(inside) = at {
        let base = absolute(desk.workspace, inside);
        for file in files {
            if let Answer::Text(text) = desk.prober.ask(&Probe::Text(format!("{base}/{file}"))) {
                match knows(runner, &text, name) {
                    Some(true) => return Some(true),
                    other => found = Some(other),
                }
            }
        }
        at = (!inside.is_empty()).then(|| folder(inside));
    }
    found.flatten()
}

/// Whether a file of a runner defines a name; `None` if it takes names from elsewhere.
fn knows(runner: &str, text: &str, name: &str) -> Option<bool> {
    let lines = || text.lines().map(str::trim_end);
    match runner {
        "npm" => {
            // Workspaces have scripts of their own.
            let quoted = format!("\"{name}\"");
            let known = text.contains(&quoted);
            (known || (text.contains("\"scripts\"") && !text.contains("\"workspaces\""))).then_some(known)
        }
        _ => {
            let defines = |line: &str| {
                let line = line.trim_start_matches('@');
                line.split_once(':').is_some_and(|(names, _)| {
                    let mut names = names.split_whitespace();
                    if runner == "just" {
                        names.next() == Some(name)
                    } else {
                        names.any(|known| known == name)
                    }
                }) || (runner == "just"
                    && line.strip_prefix("alias ").is_some_and(|rest| rest.starts_with(name)))
            };
            if lines().any(defines) {
                return Some(true);
            }
            let elsewhere = lines().any(|line| {
                let line = line.trim_start_matches('-');
                line.starts_with("include") || line.starts_with("sinclude") || line.starts_with("import")
                    || line.starts_with("mod ") || line.contains('%') || line.contains("$(eval") || line.contains("$(foreach")
                    // A target whose name is computed.
                    || (line.starts_with('$') && line.contains(':'))
                    || line.starts_with(".DEFAULT")
            });
            (!elsewhere).then_some(false)
        }
    }
}
