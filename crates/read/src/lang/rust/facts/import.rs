//! `use`, `mod x;` and `extern crate`.

use caution_core::facts::{DefinitionIndex, Import, MODULE};
use tree_sitter::Node;

use super::Reader;
use crate::lang::facts::line_of;

/// An import that was read. It is handed on at the end, when every name of the file is known.
#[derive(Debug)]
pub(super) struct Use<'a> {
    /// The definition that it stands in.
    within: DefinitionIndex,
    /// The names of the modules of this file around it.
    inline: Vec<&'a str>,
    /// The whole path, the item included; without it for a `star`.
    path: Vec<&'a str>,
    /// The name that it gets.
    alias: Option<&'a str>,
    star: bool,
    line: u32,
    /// Who may take it from here, as written: `pub`.
    shown: &'a str,
}

/// How deep lists of imports nest.
const NESTED: u32 = 50;

impl<'a> Reader<'_, 'a> {
    pub(super) fn use_declaration(&mut self, node: Node<'_>) {
        self.to.silent(node);
        let before = self.uses.len();
        if let Some(argument) = node.child_by_field_name("argument") {
            self.use_tree(argument, &[], 0);
        }
        let shown = self.children(node).into_iter().find(|child| child.kind() == "visibility_modifier");
        let shown = shown.map_or("", |shown| self.to.of(shown));
        self.uses.iter_mut().skip(before).for_each(|used| used.shown = shown);
    }

    fn use_tree(&mut self, node: Node<'_>, before: &[&'a str], depth: u32) {
        if depth > NESTED {
            self.to.too_deep(node);
            return;
        }
        let line = line_of(node);
        match node.kind() {
            "use_list" => {
                for child in self.children(node) {
                    self.use_tree(child, before, depth + 1);
                }
            }
            "scoped_use_list" => {
                let mut path = before.to_vec();
                if let Some(own) = node.child_by_field_name("path") {
                    path.extend(self.names(own));
                }
                if let Some(list) = node.child_by_field_name("list") {
                    self.use_tree(list, &path, depth + 1);
                }
            }
            "use_wildcard" => {
                let mut path = before.to_vec();
                if let Some(own) = node.named_child(0) {
                    path.extend(self.names(own));
                }
                self.push_use(Used { path, alias: None, star: true, line });
            }
            "use_as_clause" => {
                let mut path = before.to_vec();
                if let Some(own) = node.child_by_field_name("path") {
                    path.extend(self.names(own));
                }
                let alias = node.child_by_field_name("alias").map(|alias| self.to.of(alias));
                self.push_use(Used { path, alias, star: false, line });
            }
            _ => {
                let mut path = before.to_vec();
                path.extend(self.names(node));
                self.push_use(Used { path, alias: None, star: false, line });
            }
        }
    }

    /// The names of a path of modules.
    fn names(&self, node: Node<'_>) -> Vec<&'a str> {
        let mut names = Vec::new();
        let mut next = Some(node);
        while let Some(node) = next {
            match node.child_by_field_name("name") {
                Some(name) => names.push(self.to.of(name)),
                None => names.push(self.to.of(node)),
            }
            next = node.child_by_field_name("path");
        }
        names.reverse();
        names
    }

    fn push_use(&mut self, used: Used<'a>) {
        let Used { mut path, mut alias, star, line } = used;
        // `a::{self}` is `a`.
        if path.len() > 1 && path.last() == Some(&"self") {
            path.pop();
        }
        if !star {
            alias = alias.or(path.last().copied());
            self.known.extend(alias);
        }
        let (within, inline) = (self.within, self.inline.clone());
        self.uses.push(Use { within, inline, path, alias, star, line, shown: "" });
    }

    /// `mod x;`: a module that is another file.
    pub(super) fn file_module(&mut self, node: Node<'_>, name: &'a str, attributes: &[Node<'_>]) {
        self.to.silent(node);
        self.known.insert(name);
        self.modules.insert((self.module, name));
        let (within, line) = (self.within, line_of(node));
        let inline = self.inline.clone();
        let written = attributes.iter().find_map(|attribute| self.written_path(*attribute));
        let (path, alias) = (written.map_or_else(|| vec!["self", name], |path| vec![path]), Some(name));
        self.uses.push(Use { within, inline, path, alias, star: false, line, shown: "" });
    }

    /// The file that `#[path = "…"]` names, as it is written.
    fn written_path(&self, attribute: Node<'_>) -> Option<&'a str> {
        let inner = attribute.named_child(0)?;
        let value = inner.child_by_field_name("value")?;
        let is_path = inner.named_child(0).is_some_and(|name| self.to.of(name) == "path");
        Some(super::literal::content(self.to.of(value))).filter(|_| is_path)
    }

    pub(super) fn extern_crate(&mut self, node: Node<'_>) {
        self.to.silent(node);
        let Some(name) = node.child_by_field_name("name").map(|name| self.to.of(name)) else { return };
        let alias = node.child_by_field_name("alias").map_or(name, |alias| self.to.of(alias));
        self.known.insert(alias);
        let module = if name == "self" { "crate" } else { name };
        let import = Import {
            within: self.within,
            module: self.to.name(module),
            item: None,
            alias: Some(self.to.name(alias)),
            star: false,
            type_only: false,
            exported: self.to.of(node).starts_with("pub"),
            line: line_of(node),
        };
        self.to.import(import);
    }

    /// Hands the imports on. Their paths are made relative to the file, and heads that the file itself names
    /// (`use kind::*` beside `mod kind`) are told from names of crates.
    pub(super) fn finish_uses(&mut self) {
        let uses = std::mem::take(&mut self.uses);
        // In whatever order, and wherever they come from: that is told by the imports themselves.
        let shown = uses.iter().filter(|used| !used.shown.is_empty());
        let mut shown: Vec<(&str, &[&str])> = shown
            .map(|used| (used.shown, used.alias.as_ref().map_or(&*used.path, std::slice::from_ref)))
            .collect();
        shown.sort_unstable();
        for (shown, names) in shown {
            for word in [shown].iter().chain(names) {
                self.to.hash(MODULE, false, word);
            }
        }
        let mut own: std::collections::HashMap<(DefinitionIndex, &'a str), usize> =
            std::collections::HashMap::new();
        for (at, used) in uses.iter().enumerate() {
            if let Some(alias) =
                used.alias.filter(|alias| used.path.len() > 1 || used.path.first() != Some(alias))
            {
                own.entry((used.within, alias)).or_insert(at);
            }
        }
        for (at, used) in uses.iter().enumerate() {
            let mut path = used.path.clone();
            for _ in 0..4 {
                let Some(head) = path.first().copied() else { break };
                if matches!(head, "crate" | "self" | "super" | "") || path.len() == 1 && !used.star {
                    break;
                }
                match own.get(&(used.within, head)).filter(|found| **found != at).and_then(|at| uses.get(*at))
                {
                    Some(other) => {
                        let rest = path.split_off(1);
                        path.clone_from(&other.path);
                        path.extend(rest);
                    }
                    None if self.is_own(used.within, head) => path.insert(0, "self"),
                    None => break,
                }
            }
            self.hand_on(used, path);
        }
    }

    /// Whether the module that an import stands in defines a name.
    fn is_own(&self, within: DefinitionIndex, name: &str) -> bool {
        let facts = self.to.so_far();
        let module = facts
            .around(within)
            .find(|(_, definition)| definition.kind == caution_core::facts::DefinitionKind::Module);
        let module = module.map_or(MODULE, |(index, _)| index);
        self.types.contains_key(&(module, name)) || self.modules.contains(&(module, name))
    }

    fn hand_on(&mut self, used: &Use<'a>, path: Vec<&'a str>) {
        let path = relative(&used.inline, path);
        let mut module = path;
        let item = if used.star || module.len() < 2 { None } else { module.pop() };
        let module =
            if module.first() == Some(&"") { module.join("::").split_off(2) } else { module.join("::") };
        let import = Import {
            within: used.within,
            module: self.to.name(&module),
            item: item.map(|item| self.to.name(item)),
            alias: used.alias.filter(|alias| *alias != "_").map(|alias| self.to.name(alias)),
            star: used.star,
            type_only: false,
            // Modules inside see what is imported for the module alone, and nobody else may name it.
            exported: true,
            line: used.line,
        };
        self.to.import(import);
    }
}

/// What [`Reader::push_use`] needs.
struct Used<'a> {
    path: Vec<&'a str>,
    alias: Option<&'a str>,
    star: bool,
    line: u32,
}

/// A path that begins with `self` or `super` inside modules of this file, as seen from the file's own module.
pub(super) fn relative<'a>(inline: &[&'a str], path: Vec<&'a str>) -> Vec<&'a str> {
    let mut supers = 0_usize;
    let mut rest = path.iter().copied().peekable();
    match rest.peek() {
        Some(&"self") => {
            rest.next();
        }
        Some(&"super") => {}
        _ => return path,
    }
    while rest.next_if_eq(&"super").is_some() {
        supers += 1;
    }
    let mut whole: Vec<&'a str>;
    if supers <= inline.len() {
        whole = vec!["self"];
        whole.extend(inline.iter().take(inline.len() - supers));
    } else {
        whole = vec!["super"; supers - inline.len()];
    }
    whole.extend(rest);
    whole
}
