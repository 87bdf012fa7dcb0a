//! The routes of Rails.

use caution_core::facts::{DefinitionIndex, EntryKind, LiteralKind, Shape};
use tree_sitter::Node;

use super::Reader;
use super::macros::{camelised, singular};
use crate::lang::facts::line_of;
use crate::lang::locals::named;

/// What stands around a route.
#[derive(Debug, Clone, Default)]
struct Around {
    /// The beginning of its path.
    path: String,
    /// The beginning of its controller: `admin/`.
    module: String,
    /// The controller that `get :x` inside `resources` means.
    controller: String,
}

/// The seven actions of a resource: method, what follows the resource's path, action. The last four are of
/// one thing, the first three of all of them.
const ACTIONS: &[(&str, &str, &str)] = &[
    ("GET", "", "index"),
    ("POST", "", "create"),
    ("GET", "/new", "new"),
    ("GET", "/:id", "show"),
    ("GET", "/:id/edit", "edit"),
    ("PATCH", "/:id", "update"),
    ("DELETE", "/:id", "destroy"),
];

/// Routes nest a few levels; deeper ones are not read.
const LEVELS: u32 = 40;

impl<'a> Reader<'_, 'a> {
    /// Reads `routes.draw do … end`.
    pub(super) fn routes(&mut self, node: Node<'_>, within: DefinitionIndex) -> bool {
        let Some(block) = node.child_by_field_name("block") else { return false };
        self.routes_in(block, &Around::default(), within, 0);
        true
    }

    fn routes_in(&mut self, block: Node<'_>, around: &Around, within: DefinitionIndex, level: u32) {
        let Some(body) = block.child_by_field_name("body") else { return };
        if level > LEVELS {
            self.builder.too_deep(block);
            return;
        }
        for statement in named(body) {
            let method = statement.child_by_field_name("method").filter(|_| statement.kind() == "call");
            match method {
                Some(method) => self.route(self.builder.of(method), statement, around, (within, level)),
                None => self.visit(statement, within),
            }
        }
    }

    fn route(
        &mut self,
        name: &str,
        node: Node<'_>,
        around: &Around,
        (within, level): (DefinitionIndex, u32),
    ) {
        let block = node.child_by_field_name("block");
        let first = self.first_text(node).unwrap_or_default();
        let of = |option: &str| self.option(node, option).and_then(|value| self.written(value));
        let inner = match name {
            "namespace" => {
                let path = of("path").unwrap_or(first).trim_matches('/');
                let module = of("module").unwrap_or(first);
                Around {
                    path: format!("{}/{path}", around.path),
                    module: format!("{}{module}/", around.module),
                    controller: String::new(),
                }
            }
            "scope" => {
                let path = of("path").unwrap_or(first).trim_matches('/');
                let mut inner = around.clone();
                if !path.is_empty() {
                    inner.path = format!("{}/{path}", around.path);
                }
                if let Some(module) = of("module") {
                    inner.module = format!("{}{module}/", around.module);
                }
                inner
            }
            "resources" | "resource" => self.resources(name == "resources", node, around, within),
            "get" | "post" | "put" | "patch" | "delete" | "match" | "root" => {
                self.one_route(name, node, around, within);
                return;
            }
            "member" => {
                // What is nested below one of them calls it `:order_id`, what belongs to it `:id`.
                let path = around.path.rsplit_once("/:").map_or(&*around.path, |(path, _)| path);
                Around { path: format!("{path}/:id"), ..around.clone() }
            }
            "collection" => {
                let path = around.path.rsplit_once("/:").map_or("", |(path, _)| path).to_owned();
                Around { path, ..around.clone() }
            }
            "controller" => Around { controller: first.to_owned(), ..around.clone() },
            _ => {
                if block.is_none() {
                    self.refer(node, within, Shape::Read);
                    return;
                }
                around.clone()
            }
        };
        if let Some(block) = block {
            self.routes_in(block, &inner, within, level + 1);
        }
    }

    /// The routes of a resource; what stands around routes inside it.
    fn resources(&mut self, many: bool, node: Node<'_>, around: &Around, within: DefinitionIndex) -> Around {
        let arguments = node.child_by_field_name("arguments").map(named).unwrap_or_default();
        let names: Vec<&str> = arguments
            .iter()
            .filter(|node| node.kind() != "pair")
            .filter_map(|node| self.written(*node))
            .collect();
        let only = self.actions(node, "only");
        let except = self.actions(node, "except").unwrap_or_default();
        let mut inner = around.clone();
        for name in names {
            let path = self.option(node, "path").and_then(|path| self.written(path)).unwrap_or(name);
            let path = format!("{}/{}", around.path, path.trim_matches('/'));
            let controller = self.option(node, "controller").and_then(|value| self.written(value));
            let controller = match (controller, many) {
                (Some(controller), _) => controller.to_owned(),
                (None, true) => name.to_owned(),
                (None, false) => plural(name),
            };
            let module = self.option(node, "module").and_then(|value| self.written(value));
            let module = module.map_or_else(String::new, |module| format!("{module}/"));
            let controller = format!("{}{module}{controller}", around.module);
            for (method, after, action) in ACTIONS {
                let is_asked =
                    only.as_ref().is_none_or(|only| only.contains(action)) && !except.contains(action);
                if !is_asked || !many && *action == "index" {
                    continue;
                }
                let after = if many { *after } else { after.trim_start_matches("/:id") };
                self.served(method, &format!("{path}{after}"), (&controller, action), (node, within));
            }
            let own = singular(name);
            inner.path = if many { format!("{path}/:{own}_id") } else { path };
            inner.controller = controller;
        }
        inner
    }

    pub(super) fn actions(&self, node: Node<'_>, option: &str) -> Option<Vec<&'a str>> {
        let value = self.option(node, option)?;
        Some(match value.kind() {
            "array" => named(value).into_iter().filter_map(|one| self.written(one)).collect(),
            "symbol_array" | "string_array" => {
                named(value).into_iter().map(|one| self.builder.of(one)).collect()
            }
            _ => self.written(value).into_iter().collect(),
        })
    }

    /// `get "/x", to: "orders#show"`, `get "/x" => "orders#show"`, `root "home#index"`, `get :x`.
    fn one_route(&mut self, name: &str, node: Node<'_>, around: &Around, within: DefinitionIndex) {
        let arguments = node.child_by_field_name("arguments").map(named).unwrap_or_default();
        let first = arguments.first().copied();
        let mut path = self.first_text(node).unwrap_or_default();
        let mut to = self.option(node, "to").and_then(|value| self.written(value));
        if let Some(pair) = first.filter(|first| first.kind() == "pair")
            && let (Some(key), Some(value)) =
                (pair.child_by_field_name("key"), pair.child_by_field_name("value"))
            && self.written(key) != Some("to")
        {
            path = self.written(key).unwrap_or_default();
            to = self.written(value);
        }
        if name == "root" {
            to = to.or(Some(path));
            path = "";
        }
        let action = self.option(node, "action").and_then(|value| self.written(value));
        let (controller, action) = match to.and_then(|to| to.split_once('#')) {
            Some((controller, action)) => (format!("{}{controller}", around.module), action),
            None => match self.option(node, "controller").and_then(|value| self.written(value)) {
                Some(controller) => (format!("{}{controller}", around.module), action.unwrap_or(path)),
                None if !around.controller.is_empty() => {
                    (around.controller.clone(), to.or(action).unwrap_or(path))
                }
                None => match path.trim_matches('/').split_once('/') {
                    Some((controller, action)) => (format!("{}{controller}", around.module), action),
                    None => return self.children(node, within),
                },
            },
        };
        let method = match name {
            "root" => "GET".to_owned(),
            "match" => self
                .actions(node, "via")
                .and_then(|via| via.first().map(|via| via.to_ascii_uppercase()))
                .unwrap_or_default(),
            name => name.to_ascii_uppercase(),
        };
        let written = format!("{}/{}", around.path, path.trim_start_matches('/'));
        self.served(&method, &written, (&controller, action), (node, within));
    }

    /// A route: a registration that uses an action of a controller.
    fn served(
        &mut self,
        method: &str,
        path: &str,
        (controller, action): (&str, &str),
        (node, within): (Node<'_>, DefinitionIndex),
    ) {
        let label = format!("{method} {path}");
        let label = label.trim_start();
        let index = self.registration(label, node, within);
        self.builder.entry(index, EntryKind::Route, label);
        let line = line_of(node);
        self.builder.literal(index, LiteralKind::Serves, label, line);
        let class = format!("{}Controller", camelised(controller));
        let mut steps: Vec<(&str, bool)> = class.split("::").map(|name| (name, false)).collect();
        steps.push((action, false));
        let path = self.builder.path(&steps);
        self.builder.refer(index, path, Shape::Text, line);
        self.builder.literal(index, LiteralKind::Symbol, &format!("{class}#{action}"), line);
    }
}

/// The plural of a name, as far as an ending tells.
fn plural(name: &str) -> String {
    match name.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if ["s", "x", "ch", "sh"].iter().any(|end| name.ends_with(end)) => format!("{name}es"),
        _ => format!("{name}s"),
    }
}
