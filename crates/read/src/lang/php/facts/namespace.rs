//! Namespaces, `use`, files that are included.

use caution_core::facts::{DefinitionIndex, Import, MODULE, Name};
use tree_sitter::Node;

use super::Reader;
use crate::lang::facts::line_of;
use crate::lang::locals::named;

impl<'a> Reader<'_, 'a> {
    /// The first namespace of a file is its package; nearly every file has one at most.
    pub(super) fn namespace(&mut self, node: Node<'_>, within: DefinitionIndex) {
        if let Some(name) = node.child_by_field_name("name")
            && self.builder.so_far().package == Name::EMPTY
        {
            let name = self.builder.of(name);
            self.builder.package(name);
        }
        if let Some(body) = node.child_by_field_name("body") {
            self.members(body, within);
        }
    }

    pub(super) fn import(&mut self, node: Node<'_>, _within: DefinitionIndex) {
        self.builder.silent(node);
        let mut before = "";
        for part in named(node) {
            match part.kind() {
                "namespace_name" => before = self.builder.of(part),
                "namespace_use_clause" => self.used(part, ""),
                "namespace_use_group" => {
                    for clause in named(part) {
                        self.used(clause, before);
                    }
                }
                _ => {}
            }
        }
    }

    fn used(&mut self, clause: Node<'_>, before: &str) {
        let alias = clause.child_by_field_name("alias");
        let Some(name) = named(clause).into_iter().find(|part| Some(*part) != alias) else { return };
        let written = self.builder.of(name).trim_start_matches('\\');
        let full = if before.is_empty() { written.to_owned() } else { format!("{before}\\{written}") };
        let (module, item) = full.rsplit_once('\\').unwrap_or(("", full.as_str()));
        let alias = alias
            .map_or_else(|| written.rsplit('\\').next().unwrap_or(written), |alias| self.builder.of(alias));
        let import = Import {
            within: MODULE,
            module: self.builder.name(module),
            item: Some(self.builder.name(item)),
            alias: Some(self.builder.name(alias)),
            star: false,
            type_only: false,
            exported: false,
            line: line_of(clause),
        };
        self.builder.import(import);
        self.uses.insert(alias, full);
    }

    /// Imports that are used as namespaces are imports of the whole.
    pub(super) fn spaces(&mut self) {
        let mut spaces: Vec<&str> = self.spaces.iter().copied().collect();
        spaces.sort_unstable();
        for alias in spaces {
            let Some(full) = self.uses.get(alias) else { continue };
            let import = Import {
                within: MODULE,
                module: self.builder.name(full),
                item: None,
                alias: Some(self.builder.name(alias)),
                star: false,
                type_only: false,
                exported: false,
                line: 1,
            };
            self.builder.import(import);
        }
    }

    /// `require __DIR__ . '/x.php'`.
    pub(super) fn include(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let Some(mut value) = named(node).into_iter().next() else { return };
        if value.kind() == "parenthesized_expression"
            && let Some(inner) = named(value).into_iter().next()
        {
            value = inner;
        }
        let parts = named(value);
        let module = match (value.kind(), parts.as_slice()) {
            ("binary_expression", [folder, file]) if self.builder.of(*folder) == "__DIR__" => {
                self.written(*file).map(|file| format!(".{file}"))
            }
            _ => self.written(value).map(str::to_owned),
        };
        let Some(module) = module else {
            self.builder.dynamic();
            self.children(node, within);
            return;
        };
        let import = Import {
            within,
            module: self.builder.name(&module),
            item: None,
            alias: None,
            star: true,
            type_only: false,
            exported: true,
            line: line_of(node),
        };
        self.builder.import(import);
    }
}
