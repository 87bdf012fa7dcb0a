//! Namespaces and `using`.

use caution_core::facts::{Import, MODULE};
use tree_sitter::Node;

use super::Reader;
use crate::lang::csharp::modules::GLOBAL;
use crate::lang::facts::line_of;

/// How many namespaces around its own a file sees.
const AROUND: usize = 8;

impl<'a> Reader<'_, 'a> {
    pub(super) fn using(&mut self, node: Node<'_>) {
        self.to.silent(node);
        let alias = node.child_by_field_name("name");
        let target = self.children(node).into_iter().rfind(|child| Some(*child) != alias);
        let Some(target) = target else { return };
        let text = self.to.of(target);
        let is_static = self.child(node, "static").is_some();
        let is_global = self.child(node, "global").is_some();
        let plain = text.trim_start_matches("global::");
        let plain = plain.split('<').next().unwrap_or(plain);
        let parts = plain.rsplit_once('.');
        let (module, item) = if is_static || alias.is_some() {
            parts.map_or(("", Some(plain)), |(module, item)| (module, Some(item)))
        } else {
            (plain, None)
        };
        let alias = alias.map(|alias| self.to.of(alias));
        let star = alias.is_none();
        let line = line_of(node);
        self.import((module, item, alias), star, is_global, line);
        if star && !is_static && plain == text {
            self.relative_using(plain, line);
        }
    }

    /// Inside a namespace, `using Results` may mean the `Results` of any namespace around.
    fn relative_using(&mut self, written: &str, line: u32) {
        let around = self.to.text_of(self.to.so_far().package).to_owned();
        let mut around = around.as_str();
        for _ in 0..AROUND {
            if around.is_empty() {
                break;
            }
            self.import((&format!("{around}.{written}"), None, None), true, false, line);
            around = around.rsplit_once('.').map_or("", |(outer, _)| outer);
        }
    }

    fn import(
        &mut self,
        (module, item, alias): (&str, Option<&str>, Option<&str>),
        star: bool,
        exported: bool,
        line: u32,
    ) {
        let import = Import {
            within: self.within,
            module: self.to.name(module),
            item: item.map(|item| self.to.name(item)),
            alias: alias.map(|alias| self.to.name(alias)),
            star,
            type_only: false,
            exported,
            line,
        };
        self.to.import(import);
    }

    /// A namespace: the first one is the file's.
    pub(super) fn namespace(&mut self, node: Node<'_>) {
        let name = self.field(node, "name");
        let whole = match (self.named, self.to.text_of(self.to.so_far().package)) {
            (true, around)
                if !around.is_empty()
                    && node.parent().is_some_and(|parent| parent.kind() == "declaration_list") =>
            {
                format!("{around}.{name}")
            }
            _ => name.to_owned(),
        };
        let inner = node.child_by_field_name("body");
        let only = !self.named || self.to.so_far().definitions.len() == 1;
        if only {
            self.to.package(&whole);
            self.named = true;
        }
        if let Some(body) = inner {
            self.deeper(body, |reader| reader.declarations(body));
        }
    }

    /// What every file sees: the namespaces around its own, and the project's `global using`.
    pub(super) fn surroundings(&mut self) {
        self.within = MODULE;
        let package = self.to.text_of(self.to.so_far().package).to_owned();
        let mut around = package.as_str();
        for _ in 0..AROUND {
            let Some((outer, _)) = around.rsplit_once('.') else { break };
            self.import((outer, None, None), true, false, 1);
            around = outer;
        }
        self.import((GLOBAL, None, None), true, false, 1);
    }
}
