//! Facts as lines, for tests.

use super::{path, tree};
use crate::lang::modules::{Modules, Resolved, Wanted};
use crate::lang::{Language, facts};

/// The resolution of a language in a tree of files.
pub(in crate::lang) fn modules(language: &'static Language, files: &[(&str, &str)]) -> Box<dyn Modules> {
    (language.facts.as_ref().unwrap().modules)(tree(files))
}

/// What `module` and `item`, written in `from` of a package, lead to, in short.
pub(in crate::lang) fn leads(
    modules: &dyn Modules,
    (from, package): (&str, &str),
    (module, item): (&str, &str),
) -> String {
    let item = Some(item).filter(|item| !item.is_empty());
    match modules.resolve(Wanted { from, package, module, item }) {
        Resolved::Files(files) => files.join(" "),
        Resolved::Folders(folders) => format!("folders {}", folders.join(" ")),
        Resolved::Package(package) => format!("package {package}"),
        Resolved::External(name) => format!("external {name}"),
        Resolved::Missing => "missing".to_owned(),
    }
}

/// The facts of a program, each a line; a test names those that it asks for.
pub(in crate::lang) fn shown(language: &'static Language, text: &str) -> Vec<String> {
    let facts = facts(language, text).unwrap();
    let mut out =
        vec![format!("package {}", facts.text(facts.package)), format!("dynamic {}", facts.dynamic)];
    for (at, one) in (0_u32..).zip(&facts.definitions).skip(1) {
        let entry = one.entry.map(|entry| format!(" {} [{}]", entry.kind.id(), facts.text(entry.label)));
        let implicit = if one.implicit { " implicit" } else { "" };
        let (kind, seen) = (one.kind, one.visibility);
        let bases: Vec<String> = one.bases.iter().map(|base| path(&facts, *base)).collect();
        let bases = if bases.is_empty() { String::new() } else { format!(" < {}", bases.join(", ")) };
        let body = if one.body == 0 { " bodiless" } else { "" };
        let name = facts.qualified(at);
        out.push(format!("{kind:?} {seen:?} {name}{bases}{implicit}{}", entry.unwrap_or_default()));
        out.push(format!("{kind:?} {name}{body}"));
    }
    for one in &facts.imports {
        let item = one.item.map_or("", |item| facts.text(item));
        let alias = one.alias.map_or("", |alias| facts.text(alias));
        out.push(format!(
            "import {} {item} as {alias}{}",
            facts.text(one.module),
            if one.star { "*" } else { "" }
        ));
    }
    for one in &facts.references {
        out.push(format!("{}: {:?} {}", facts.qualified(one.within), one.shape, path(&facts, one.path)));
    }
    for one in &facts.bindings {
        let (of, name) = (facts.qualified(one.of), facts.text(one.name));
        out.push(format!("{of}.{name} is {:?} {}", one.value, path(&facts, one.path)));
    }
    for one in &facts.literals {
        out.push(format!("{}: {:?} {:?}", facts.qualified(one.within), one.kind, facts.text(one.text)));
    }
    for one in &facts.broken {
        out.push(format!("broken {} to {}", one.first, one.last));
    }
    out
}

/// Asserts that a program has these facts and not those.
pub(in crate::lang) fn has(language: &'static Language, text: &str, wanted: &[&str], unwanted: &[&str]) {
    let lines = shown(language, text);
    for wanted in wanted {
        assert!(lines.iter().any(|line| line == wanted), "no `{wanted}` in\n{text}\n{}", lines.join("\n"));
    }
    for unwanted in unwanted {
        assert!(!lines.iter().any(|line| line == unwanted), "`{unwanted}` in\n{text}\n{}", lines.join("\n"));
    }
}

/// Asserts that programs that nest without end are read within a small stack, and that this is named.
pub(in crate::lang) fn ends(language: &'static Language, before: &str, open: &str, inner: &str, close: &str) {
    let text = format!("{before}{}{inner}{}", open.repeat(5_000), close.repeat(5_000));
    let lines = shown(language, &text);
    assert!(lines.iter().any(|line| line.starts_with("broken")), "{open}: {}", lines.join("\n"));
}
