//! Calls without a receiver that the language or a framework gives a meaning: `include`, `attr_reader`,
//! `before_action`, `has_many`, `require`.

use caution_core::facts::{
    Definition, DefinitionIndex, DefinitionKind, EntryKind, Import, LiteralKind, Shape, Value, Visibility,
};
use tree_sitter::Node;

use super::Reader;
use super::define::{Role, role_of_base};
use crate::lang::facts::line_of;
use crate::lang::locals::named;

/// A callback with `only:` or `except:`.
pub(super) struct Limited<'a> {
    class: DefinitionIndex,
    name: &'a str,
    line: u32,
    /// Whether the actions are those at which it runs, not those at which it does not.
    only: bool,
    actions: Vec<&'a str>,
}

/// Methods of classes whose symbols name methods of the class that are called later.
fn is_callback(name: &str) -> bool {
    let around =
        ["before_", "after_", "around_", "prepend_before_", "append_before_", "skip_before_", "skip_after_"];
    around.iter().any(|start| name.starts_with(start))
        || matches!(
            name,
            "validate"
                | "helper_method"
                | "rescue_from"
                | "set_callback"
                | "skip_callback"
                | "retry_on"
                | "discard_on"
                | "before"
                | "after"
                | "setup"
                | "teardown"
        )
}

/// The singular of a name in the plural, as far as an ending tells.
pub(super) fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies") {
        format!("{stem}y")
    } else if ["sses", "xes", "ches", "shes"].iter().any(|end| name.ends_with(end)) {
        name.strip_suffix("es").unwrap_or(name).to_owned()
    } else if name.ends_with("ss") || name.ends_with("us") {
        name.to_owned()
    } else {
        name.strip_suffix('s').unwrap_or(name).to_owned()
    }
}

/// `order_item` as the name of a class: `OrderItem`; `admin/orders` is `Admin::Orders`.
pub(super) fn camelised(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut upper = true;
    for letter in name.chars() {
        match letter {
            '_' => upper = true,
            '/' => {
                out.push_str("::");
                upper = true;
            }
            letter if upper => {
                out.extend(letter.to_uppercase());
                upper = false;
            }
            letter => out.push(letter),
        }
    }
    out
}

impl<'a> Reader<'_, 'a> {
    /// Reads a call without a receiver, if it has a meaning of its own; whether nothing is left to read.
    pub(super) fn statement(&mut self, name: &'a str, node: Node<'_>, within: DefinitionIndex) -> bool {
        match name {
            "require" | "require_relative" | "load" | "autoload" => return self.load(name, node, within),
            "abort" | "raise" | "puts" => return false,
            _ => {}
        }
        let arguments = node.child_by_field_name("arguments").map(named).unwrap_or_default();
        if self.specs(name, node, &arguments, within) || self.tasks(name, node, &arguments, within) {
            return true;
        }
        let kind = self.builder.kind(within);
        let at_class = kind.has_members() || kind == DefinitionKind::Module;
        if !at_class {
            return false;
        }
        match name {
            "include" | "extend" | "prepend" if kind.has_members() => {
                self.mix_in(&arguments, within);
                return true;
            }
            "private"
            | "public"
            | "protected"
            | "module_function"
            | "private_class_method"
            | "public_class_method" => {
                // It is told by the visibility of what it stands before.
                if arguments
                    .iter()
                    .all(|argument| matches!(argument.kind(), "method" | "singleton_method" | "call"))
                {
                    self.silent_word(node);
                }
                self.show(name, &arguments, within);
                return true;
            }
            "private_constant" => {
                self.hide(node, &arguments, within);
                return true;
            }
            "attr_reader" | "attr_accessor" | "attr_writer" | "attr" | "cattr_accessor" | "cattr_reader"
            | "cattr_writer" | "mattr_accessor" | "mattr_reader" | "mattr_writer" | "class_attribute"
            | "attribute" | "store_accessor" => {
                // What it defines is told by itself.
                self.silent_word(node);
                self.attributes(name, &arguments, within);
                return true;
            }
            "alias_method" => {
                if let [new, old] = arguments.as_slice()
                    && let (Some(name), Some(old_name)) = (self.written(*new), self.written(*old))
                {
                    self.second_name((name, node), (old_name, *old), within);
                    return true;
                }
            }
            "define_method" | "scope" | "delegate" | "has_scope" => {
                return self.defining(name, node, &arguments, within);
            }
            "has_many" | "has_and_belongs_to_many" | "has_one" | "belongs_to" | "has_one_attached" => {
                self.association(name, node, &arguments, within);
            }
            "queue_as" => {
                if let Some(queue) = arguments.first().and_then(|first| self.written(*first)) {
                    self.builder.literal(within, LiteralKind::Consumes, queue, line_of(node));
                }
            }
            "sidekiq_options" => {
                if let Some(queue) = self.option(node, "queue").and_then(|value| self.written(value)) {
                    self.builder.literal(within, LiteralKind::Consumes, queue, line_of(node));
                }
            }
            "create_table" | "add_column" | "remove_column" | "rename_column" | "change_column"
            | "add_index" | "drop_table" | "change_table" | "add_reference" => {
                self.migrated(node, &arguments, within)
            }
            _ if is_callback(name) => self.callback(&arguments, within),
            _ => {}
        }
        false
    }

    /// Migrations also name tables inside methods.
    fn migrated(&mut self, node: Node<'_>, arguments: &[Node<'_>], within: DefinitionIndex) {
        if let Some(table) = arguments.first().and_then(|first| self.written(*first)) {
            self.builder.literal(within, LiteralKind::Table, table, line_of(node));
        }
    }

    fn load(&mut self, name: &str, node: Node<'_>, within: DefinitionIndex) -> bool {
        let arguments = node.child_by_field_name("arguments").map(named).unwrap_or_default();
        let (item, text) = match (name, arguments.as_slice()) {
            ("autoload", [constant, file]) => (self.written(*constant), self.written(*file)),
            ("autoload", _) => return false,
            (_, [file]) => (None, self.written(*file)),
            _ => return false,
        };
        let Some(text) = text else {
            self.builder.dynamic();
            return false;
        };
        // A path from the file's own folder is told from one of the load path by its beginning.
        let is_relative = name == "require_relative" && !text.starts_with('.');
        let module = if is_relative { format!("./{text}") } else { text.to_owned() };
        let module = self.builder.name(&module);
        let item = item.map(|item| self.builder.name(item));
        self.builder.import(Import {
            within,
            module,
            item,
            alias: item,
            star: item.is_none(),
            type_only: false,
            exported: true,
            line: line_of(node),
        });
        self.builder.silent(node);
        true
    }

    /// Keeps the word of a statement out of what its class does.
    fn silent_word(&mut self, node: Node<'_>) {
        if let Some(word) = node.child_by_field_name("method") {
            self.builder.silent(word);
        }
    }

    /// `private_constant :X`: a trait of the constant.
    fn hide(&mut self, node: Node<'_>, arguments: &[Node<'_>], class: DefinitionIndex) {
        let names: Vec<&str> = arguments.iter().filter_map(|argument| self.written(*argument)).collect();
        let facts = self.builder.so_far();
        let is_hidden = |one: &Definition| one.parent == class && names.contains(&facts.text(one.name));
        let hidden = (0_u32..).zip(&facts.definitions).filter(|(_, one)| is_hidden(one));
        let hidden: Vec<DefinitionIndex> = hidden.map(|(index, _)| index).collect();
        if hidden.len() == arguments.len() {
            self.builder.silent(node);
        }
        for index in hidden {
            self.builder.definition(index).into_iter().for_each(|one| one.visibility = Visibility::Private);
        }
    }

    /// What is mixed in comes before the superclass, the last before the others.
    fn mix_in(&mut self, arguments: &[Node<'_>], class: DefinitionIndex) {
        for argument in arguments.iter().rev() {
            if matches!(argument.kind(), "constant" | "scope_resolution") {
                let steps = self.steps(*argument).unwrap_or_default();
                let path = self.builder.path(&steps);
                let written: Vec<&str> = steps.iter().map(|(name, _)| *name).collect();
                let role = match written.as_slice() {
                    ["Sidekiq", "Job" | "Worker"] | ["Sneakers", "Worker"] => Role::Job,
                    [.., last] => role_of_base(last),
                    [] => Role::Plain,
                };
                if role != Role::Plain
                    && let Some(own) = self.roles.last_mut()
                {
                    *own = role;
                }
                self.builder.definition(class).into_iter().for_each(|class| class.bases.insert(0, path));
                self.builder.refer(class, path, Shape::Inherit, line_of(*argument));
            } else {
                self.visit(*argument, class);
            }
        }
    }

    /// `private`, alone or with a method.
    fn show(&mut self, name: &str, arguments: &[Node<'_>], within: DefinitionIndex) {
        let visibility = match name {
            "private" | "private_class_method" => Visibility::Private,
            "protected" => Visibility::Package,
            _ => Visibility::Public,
        };
        if arguments.is_empty() {
            self.visibility = visibility;
            return;
        }
        let before = std::mem::replace(&mut self.visibility, visibility);
        for argument in arguments {
            self.visit(*argument, within);
        }
        self.visibility = before;
    }

    /// `private` on a line of its own.
    pub(super) fn shown(&mut self, node: Node<'_>, within: DefinitionIndex) -> bool {
        let kind = self.builder.kind(within);
        if !kind.has_members() && kind != DefinitionKind::Module {
            return false;
        }
        let name = self.builder.of(node);
        let is_word = matches!(name, "private" | "public" | "protected" | "module_function");
        if is_word {
            self.builder.silent(node);
            self.show(name, &[], within);
        }
        is_word
    }

    fn attributes(&mut self, kind: &str, arguments: &[Node<'_>], class: DefinitionIndex) {
        let (reads, writes) = match kind {
            "attr_reader" | "attr" | "cattr_reader" | "mattr_reader" => (true, false),
            "attr_writer" | "cattr_writer" | "mattr_writer" => (false, true),
            _ => (true, true),
        };
        for argument in arguments {
            let Some(name) = self.written(*argument).filter(|_| argument.kind() != "pair") else { continue };
            let variable = format!("@{name}");
            if reads {
                let index = self.made(name, *argument, class);
                let path = self.builder.path(&[("self", false), (&variable, false)]);
                self.builder.bind((index, ""), Value::Same, path, class);
            }
            if writes {
                self.made(&format!("{name}="), *argument, class);
            }
            if kind == "attribute" {
                break;
            }
        }
    }

    /// `define_method(:x) { … }`, `scope :x, -> { … }`, `delegate :x, to: :y`.
    fn defining(
        &mut self,
        kind: &str,
        node: Node<'_>,
        arguments: &[Node<'_>],
        within: DefinitionIndex,
    ) -> bool {
        if kind == "delegate" {
            let to = self.option(node, "to").and_then(|to| self.written(to));
            let pairs: Vec<Node<'_>> =
                arguments.iter().copied().filter(|argument| argument.kind() == "pair").collect();
            self.silent_word(node);
            pairs.iter().for_each(|pair| self.builder.silent(*pair));
            let to = to.map(|to| to.trim_start_matches("self."));
            for argument in arguments.iter().filter(|argument| argument.kind() == "simple_symbol") {
                let name = self.builder.of(*argument).trim_start_matches(':');
                let index = self.made(name, *argument, within);
                for pair in &pairs {
                    self.builder.hash(index, true, self.builder.of(*pair));
                }
                if let Some(to) = to {
                    let path = self.builder.path(&[("self", false), (to, true), (name, true)]);
                    self.builder.refer(index, path, Shape::Call, line_of(*argument));
                    self.builder.bind((index, ""), Value::Same, path, index);
                }
            }
            return true;
        }
        let Some(name) = arguments.first().and_then(|first| self.written(*first)) else {
            self.builder.dynamic();
            return false;
        };
        let index = self.made(name, node, within);
        self.locals.enter(index, true);
        for argument in arguments.iter().skip(1) {
            self.visit(*argument, index);
        }
        if let Some(block) = node.child_by_field_name("block") {
            self.closure(block, index, None);
        }
        self.locals.leave();
        true
    }

    /// `has_many :orders`: a method that gives what the name or `class_name` says.
    fn association(&mut self, kind: &str, node: Node<'_>, arguments: &[Node<'_>], class: DefinitionIndex) {
        let Some(first) = arguments.first() else { return };
        let Some(name) = self.written(*first) else { return };
        let many = matches!(kind, "has_many" | "has_and_belongs_to_many");
        let index = self.made(name, *first, class);
        if kind == "has_one_attached" {
            return;
        }
        let line = line_of(node);
        let written = self.option(node, "class_name").and_then(|value| self.written(value));
        let model = match written {
            Some(written) => written.trim_start_matches("::").to_owned(),
            None if many => camelised(&singular(name)),
            None => camelised(name),
        };
        let steps: Vec<(&str, bool)> = model.split("::").map(|name| (name, false)).collect();
        let path = self.builder.path(&steps);
        let value = if many { Value::Elements } else { Value::Instance };
        self.builder.bind((index, ""), value, path, class);
        if self.option(node, "polymorphic").is_none() {
            self.builder.refer(index, path, Shape::Text, line);
        }
    }

    /// `before_action :x`: the symbols name methods of the class.
    fn callback(&mut self, arguments: &[Node<'_>], class: DefinitionIndex) {
        let call = arguments.first().and_then(Node::parent).and_then(|list| list.parent());
        let limit = call.and_then(|call| {
            let only = self.actions(call, "only").map(|actions| (true, actions));
            only.or_else(|| self.actions(call, "except").map(|actions| (false, actions)))
        });
        for argument in arguments {
            let line = line_of(*argument);
            let mut names = Vec::new();
            match argument.kind() {
                "simple_symbol" => names.extend(self.written(*argument)),
                "pair" => {
                    let key = argument.child_by_field_name("key").and_then(|key| self.written(key));
                    let names_methods = matches!(key, Some("if" | "unless" | "with" | "prepend"));
                    if let Some(value) = argument.child_by_field_name("value").filter(|_| names_methods) {
                        match value.kind() {
                            "array" => {
                                names.extend(named(value).into_iter().filter_map(|one| self.written(one)))
                            }
                            _ => names.extend(self.written(value)),
                        }
                    }
                }
                _ => {}
            }
            for name in names {
                match &limit {
                    Some((only, actions)) => {
                        let actions = actions.clone();
                        self.limited.push(Limited { class, name, line, only: *only, actions });
                    }
                    None => self.calls_back(class, name, line),
                }
            }
        }
    }

    fn calls_back(&mut self, from: DefinitionIndex, name: &str, line: u32) {
        let path = self.builder.path(&[("self", false), (name, false)]);
        self.builder.refer(from, path, Shape::Read, line);
    }

    /// Callbacks that run before or after some actions alone, now that the actions are known.
    pub(super) fn limited_callbacks(&mut self) {
        for limited in std::mem::take(&mut self.limited) {
            let facts = self.builder.so_far();
            let runs_at = |definition: &Definition| {
                let is_named = limited.actions.contains(&facts.text(definition.name));
                let is_action = definition.entry.is_some() || limited.only && definition.kind.is_method();
                definition.parent == limited.class && is_action && is_named == limited.only
            };
            let all = (0_u32..).zip(&facts.definitions);
            let found: Vec<_> = all.filter(|(_, one)| runs_at(one)).map(|(at, _)| at).collect();
            // Actions that are inherited: then it is the class's.
            let found = if found.is_empty() { vec![limited.class] } else { found };
            for action in found {
                self.calls_back(action, limited.name, limited.line);
            }
        }
    }

    /// `task :x`, `namespace :x`, `get "/x" do`.
    fn tasks(
        &mut self,
        name: &'a str,
        node: Node<'_>,
        arguments: &[Node<'_>],
        within: DefinitionIndex,
    ) -> bool {
        let Some(block) = node.child_by_field_name("block") else { return false };
        let Some(first) = arguments.first() else { return false };
        let kind = self.builder.kind(within);
        if !matches!(kind, DefinitionKind::Module | DefinitionKind::Class) {
            return false;
        }
        let text = match first.kind() {
            "pair" => first.child_by_field_name("key").and_then(|key| self.written(key)),
            _ => self.written(*first),
        };
        let Some(text) = text else { return false };
        match name {
            "namespace" => {
                self.titles.push(text);
                self.closure(block, within, None);
                self.titles.pop();
                true
            }
            "task" | "multitask" | "file" => {
                let mut label = self.titles.join(":");
                label.push_str(if label.is_empty() { "" } else { ":" });
                label.push_str(text);
                let index = self.registration(&label, node, within);
                self.builder.entry(index, EntryKind::Command, &label);
                self.registered(index, arguments, block);
                true
            }
            "get" | "post" | "put" | "patch" | "delete" if text.starts_with('/') => {
                let label = format!("{} {text}", name.to_ascii_uppercase());
                let index = self.registration(&label, node, within);
                self.builder.entry(index, EntryKind::Route, &label);
                self.builder.literal(index, LiteralKind::Serves, &label, line_of(node));
                self.registered(index, arguments.get(1..).unwrap_or_default(), block);
                true
            }
            _ => false,
        }
    }

    /// Reads what stands in a registration.
    pub(super) fn registered(&mut self, index: DefinitionIndex, arguments: &[Node<'_>], block: Node<'_>) {
        for argument in arguments {
            self.visit(*argument, index);
        }
        self.locals.enter(index, true);
        self.closure(block, index, None);
        self.locals.leave();
    }
}
