//! The file as a whole: its package and its imports.

use caution_core::facts::{Import, MODULE};
use tree_sitter::Node;

use super::{Imported, Reader, content, field};
use crate::lang::facts::line_of;

impl<'a, 't> Reader<'_, 'a, 't> {
    pub(super) fn file(&mut self, root: Node<'t>) {
        self.each(root, Self::top);
        self.embedded(root);
        // The ends of lines between declarations are tokens, and say nothing.
        let mut cursor = root.walk();
        for end in root.children(&mut cursor).filter(|child| !child.is_named()) {
            self.builder.silent(end);
        }
    }

    fn top(&mut self, node: Node<'t>) {
        match node.kind() {
            "package_clause" => {
                if let Some(name) = node.named_child(0) {
                    self.package = self.builder.of(name);
                    self.builder.package(self.package);
                }
                self.builder.silent(node);
            }
            "import_declaration" => {
                self.builder.silent(node);
                self.each(node, Self::imported);
            }
            "function_declaration" | "method_declaration" => self.function(node),
            "type_declaration" => self.each(node, Self::declared_type),
            "var_declaration" => self.each(node, Self::module_variable),
            "const_declaration" => self.constants(node),
            _ => self.walk(node),
        }
    }

    fn imported(&mut self, node: Node<'t>) {
        if node.kind() == "import_spec_list" {
            return self.each(node, Self::imported);
        }
        let Some(path) = field(node, "path") else { return };
        let module = content(self.builder.of(path));
        if module == "C" {
            self.preamble(node);
        }
        let name = field(node, "name").map(|name| self.builder.of(name));
        self.uses.note(module);
        self.imports.push(Imported { module, name, line: line_of(node) });
    }

    /// The comment right before `import "C"` is a program of C.
    fn preamble(&mut self, spec: Node<'t>) {
        let around = spec
            .parent()
            .filter(|around| around.kind() == "import_declaration" || around.named_child_count() == 1);
        let around = around.map(|around| match around.kind() {
            "import_spec_list" => around.parent().unwrap_or(around),
            _ => around,
        });
        for place in std::iter::once(spec).chain(around) {
            let mut next = place;
            while let Some(comment) = next.prev_named_sibling().filter(|comment| {
                comment.kind() == "comment" && comment.end_position().row + 1 == next.start_position().row
            }) {
                let text = self.builder.of(comment);
                self.builder.hash(MODULE, true, text);
                next = comment;
            }
        }
    }

    /// Adds an import, now that the names that the file uses are known.
    pub(super) fn import(&mut self, imported: Imported<'a>) {
        let (alias, star) = match imported.name {
            Some(".") => (None, true),
            Some("_") => (None, false),
            Some(name) => (Some(name), false),
            None => (self.likely_name(imported.module), false),
        };
        let module = self.builder.name(imported.module);
        let alias = alias.map(|alias| self.builder.name(alias));
        self.builder.import(Import {
            within: MODULE,
            module,
            item: None,
            alias,
            star,
            type_only: false,
            exported: false,
            line: imported.line,
        });
    }

    /// The name that a package most likely has: the first guess that the file uses.
    fn likely_name(&self, path: &'a str) -> Option<&'a str> {
        let guesses = guesses(path);
        let used = guesses.iter().find(|guess| self.heads.contains(*guess));
        used.or_else(|| guesses.first()).copied().filter(|name| !name.is_empty())
    }

    /// The files that `//go:embed` takes in.
    fn embedded(&mut self, root: Node<'t>) {
        if !self.builder.text.contains("//go:embed ") {
            return;
        }
        let mut cursor = root.walk();
        for node in root.children(&mut cursor).filter(|node| node.kind() == "comment") {
            let patterns = self.builder.of(node).strip_prefix("//go:embed ").unwrap_or_default();
            for pattern in patterns.split_whitespace() {
                self.builder.plain_text(MODULE, pattern.trim_matches(['"', '`']), line_of(node));
            }
        }
    }
}

/// Names that a package of that path may have, the likeliest first.
fn guesses(path: &str) -> Vec<&str> {
    let mut elements = path.rsplit('/');
    let last = elements.next().unwrap_or(path);
    let mut found = Vec::new();
    if is_version(last) {
        found.extend(elements.next().map(trimmed));
    } else if let Some((name, _)) = last.rsplit_once('.').filter(|(_, end)| is_version(end)) {
        // `gopkg.in/yaml.v3` is the package `yaml`.
        found.push(trimmed(name));
    }
    found.push(trimmed(last));
    found.push(last);
    found.extend(last.split(['-', '.']));
    found
}

/// Without what authors put around the name of a package of Go.
fn trimmed(name: &str) -> &str {
    let name = name.strip_prefix("go-").or_else(|| name.strip_prefix("go.")).unwrap_or(name);
    let name = name.strip_suffix("-go").or_else(|| name.strip_suffix(".go")).unwrap_or(name);
    name.rsplit(['-', '.']).next().unwrap_or(name)
}

fn is_version(element: &str) -> bool {
    element
        .strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
}
