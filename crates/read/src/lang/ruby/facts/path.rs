//! Paths: calls, constants, variables.

use caution_core::facts::{DefinitionIndex, LiteralKind, Shape, UNNAMED};
use tree_sitter::Node;

use super::{Reader, Steps};
use crate::lang::facts::line_of;
use crate::lang::locals::named;

/// Methods that give each element of what they are called on to their block.
const RUN_THROUGH: &[&str] = &[
    "each",
    "map",
    "flat_map",
    "select",
    "filter",
    "filter_map",
    "reject",
    "find",
    "detect",
    "any?",
    "all?",
    "none?",
    "find_each",
    "sort_by",
    "group_by",
    "each_with_index",
    "sum",
    "partition",
    "collect",
    "min_by",
    "max_by",
    "index_by",
    "to_h",
];

/// Methods that call the method whose name they get.
const SENDERS: &[&str] = &["send", "public_send", "__send__", "try", "try!", "method", "instance_method"];

/// Methods that start a job.
const STARTERS: &[&str] =
    &["perform_later", "perform_async", "perform_in", "perform_at", "perform_now", "perform_inline"];

/// What stands in a path beside its names, and is read on its own.
pub(super) struct Beside<'t> {
    node: Node<'t>,
    /// How many segments stand before it.
    at: usize,
}

impl<'a> Reader<'_, 'a> {
    /// A path that is no statement of its own, as a reference.
    pub(super) fn refer(&mut self, node: Node<'_>, within: DefinitionIndex, shape: Shape) {
        let mut beside = Vec::new();
        let steps = self.chain(node, &mut beside);
        self.refer_steps(node, within, shape, &steps);
        self.read_beside(&steps, beside, within);
    }

    fn refer_steps(
        &mut self,
        node: Node<'_>,
        within: DefinitionIndex,
        shape: Shape,
        steps: &[(&'a str, bool)],
    ) {
        let Some((last, called)) = steps.last().copied() else { return };
        let is_bare = match steps {
            [(head, _)] => *head == UNNAMED || *head == "self" || !called && self.locals.has(head),
            [("self", _), (name, _)] => name.starts_with('@'),
            _ => last == UNNAMED,
        };
        if is_bare {
            return;
        }
        let shape = if called && shape == Shape::Read { Shape::Call } else { shape };
        // `x.name = 1` calls `name=`.
        let writer = format!("{last}=");
        let path = if called && shape == Shape::Write {
            let mut steps: Vec<(&str, bool)> = steps.to_vec();
            steps.pop();
            steps.push((&writer, true));
            self.builder.path(&steps)
        } else {
            self.builder.path(steps)
        };
        self.builder.refer(within, path, shape, line_of(node));
        self.settings(node, within, steps);
    }

    fn read_beside(&mut self, steps: &[(&'a str, bool)], beside: Vec<Beside<'_>>, within: DefinitionIndex) {
        for Beside { node, at } in beside.into_iter().rev() {
            match node.kind() {
                "block" | "do_block" => {
                    let before = steps.get(..at.saturating_sub(1)).unwrap_or_default();
                    let runs = at > 1
                        && steps.get(at - 1).is_some_and(|(name, _)| RUN_THROUGH.contains(name))
                        && before.first().is_some_and(|(head, _)| *head != UNNAMED);
                    self.closure(node, within, runs.then_some(before));
                }
                "argument_list" => self.children(node, within),
                "element_reference" => self.element(node, within),
                _ => self.visit(node, within),
            }
        }
    }

    /// The segments of a path, without what stands beside them; none if the node is no path.
    pub(super) fn steps(&self, node: Node<'_>) -> Option<Steps<'a>> {
        let is_path = matches!(
            node.kind(),
            "call"
                | "identifier"
                | "constant"
                | "scope_resolution"
                | "self"
                | "super"
                | "instance_variable"
                | "class_variable"
                | "element_reference"
                | "parenthesized_statements"
        );
        is_path.then(|| self.chain(node, &mut Vec::new())).filter(|steps| !steps.is_empty())
    }

    /// The segments of a path from its head on. What stands beside them comes from the end to the beginning.
    pub(super) fn chain<'t>(&self, node: Node<'t>, beside: &mut Vec<Beside<'t>>) -> Steps<'a> {
        // From the last segment to the first; places are turned round at the end.
        let mut steps: Steps<'a> = Vec::new();
        let mut next = Some(node);
        while let Some(node) = next.take() {
            match node.kind() {
                "call" => {
                    let at = steps.len();
                    for part in ["block", "arguments"] {
                        if let Some(node) = node.child_by_field_name(part) {
                            beside.push(Beside { node, at });
                        }
                    }
                    next = self.called(node, &mut steps);
                }
                "scope_resolution" => {
                    let name = node.child_by_field_name("name").map_or(UNNAMED, |name| self.builder.of(name));
                    steps.push((name, false));
                    next = node.child_by_field_name("scope");
                }
                "identifier" => {
                    let name = self.builder.of(node);
                    steps.push((name, !self.locals.has(name)));
                }
                "constant" | "global_variable" => steps.push((self.builder.of(node), false)),
                "instance_variable" | "class_variable" => {
                    steps.push((self.builder.of(node), false));
                    steps.push(("self", false));
                }
                "self" => steps.push(("self", false)),
                "super" => {
                    steps.push((self.method_name(), true));
                    steps.push(("super", false));
                }
                "parenthesized_statements" if node.named_child_count() == 1 => next = node.named_child(0),
                _ => {
                    beside.push(Beside { node, at: steps.len() });
                    steps.push((UNNAMED, false));
                }
            }
        }
        let length = steps.len();
        for one in beside.iter_mut() {
            one.at = length.saturating_sub(one.at);
        }
        steps.reverse();
        self.instances(&mut steps);
        // A namespace's own methods are the file's.
        let is_own = matches!(steps.as_slice(), [("self", _), (name, _), ..] if !name.starts_with('@'));
        if is_own && self.classes.is_empty() {
            steps.remove(0);
        }
        steps
    }

    /// A call: its name, and what it is called on.
    fn called<'t>(&self, node: Node<'t>, steps: &mut Steps<'a>) -> Option<Node<'t>> {
        let receiver = node.child_by_field_name("receiver");
        match node.child_by_field_name("method") {
            Some(method) if method.kind() == "super" => {
                steps.push((self.method_name(), true));
                steps.push(("super", false));
            }
            Some(method) => {
                let name = self.builder.of(method);
                // `new` alone makes an instance of the class around.
                let own = self.classes.last().copied().filter(|_| name == "new" && receiver.is_none());
                steps.push((own.unwrap_or(name), true));
            }
            // `x.()`
            None => steps.push(("call", true)),
        }
        receiver
    }

    /// Makes of `C.new` the called class that it is.
    fn instances(&self, steps: &mut Steps<'a>) {
        let mut at = 1;
        while at < steps.len() {
            let before = steps.get(at - 1).map_or(UNNAMED, |(name, _)| *name);
            let is_new = steps.get(at) == Some(&("new", true));
            if is_new && before.starts_with(|first: char| first.is_uppercase()) {
                steps.remove(at);
                if let Some(class) = steps.get_mut(at - 1) {
                    class.1 = true;
                }
            } else if let (true, "self", Some(class)) = (is_new, before, self.classes.last()) {
                steps.splice(at - 1..=at, [(*class, true)]);
            } else if steps.get(at) == Some(&("class", true)) && before == "self" && at + 1 < steps.len() {
                // What belongs to the class stands among its members.
                steps.remove(at);
            } else {
                at += 1;
            }
        }
    }

    /// The name of the method around; what `super` calls.
    fn method_name(&self) -> &'a str {
        self.methods.last().copied().unwrap_or(UNNAMED)
    }

    /// A call: a statement of the language's own, of a framework, or just a call.
    pub(super) fn call(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let receiver = node.child_by_field_name("receiver");
        let Some(method) = node.child_by_field_name("method") else {
            self.refer(node, within, Shape::Read);
            return;
        };
        let name = self.builder.of(method);
        if name == "new" && self.nameless_class(node, receiver, within) {
            return;
        }
        let done = match receiver {
            None => self.statement(name, node, within),
            Some(receiver) => self.statement_on(receiver, name, node, within),
        };
        if done {
            return;
        }
        if SENDERS.contains(&name) {
            self.sent(node, receiver, within);
        } else if STARTERS.contains(&name)
            && let Some(mut steps) = receiver.and_then(|receiver| self.steps(receiver))
        {
            steps.retain(|(name, _)| *name != "set");
            steps.push(("perform", false));
            let path = self.builder.path(&steps);
            self.builder.refer(within, path, Shape::Text, line_of(node));
        }
        self.refer(node, within, Shape::Read);
    }

    /// `x.send(:name)`: a use of the name if it is written there.
    fn sent(&mut self, node: Node<'_>, receiver: Option<Node<'_>>, within: DefinitionIndex) {
        let first = node.child_by_field_name("arguments").and_then(|list| list.named_child(0));
        let Some(first) = first else { return };
        let Some(name) = self.written(first) else {
            self.builder.dynamic();
            return;
        };
        let mut steps = match receiver {
            Some(receiver) => self.steps(receiver).unwrap_or_else(|| vec![(UNNAMED, false)]),
            None => vec![("self", false)],
        };
        steps.push((name, false));
        // It is looked up where it stands, as what begins at the own object or at a local has to be.
        let path = self.builder.path(&steps);
        self.builder.refer(within, path, Shape::Read, line_of(node));
    }

    /// `x[y]`: both are read on their own; `ENV["X"]` and `params[:x]` say more.
    fn element(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let parts = named(node);
        if let [object, key] = parts.as_slice()
            && let Some(text) = self.written(*key)
        {
            let kind = match self.builder.of(*object) {
                "ENV" => LiteralKind::Environment,
                "Settings" | "config" | "CONFIG" | "Rails.configuration" => LiteralKind::ConfigKey,
                _ => LiteralKind::Text,
            };
            if kind != LiteralKind::Text {
                self.builder.literal(within, kind, text, line_of(node));
            }
        }
        for part in parts {
            self.visit(part, within);
        }
    }

    /// `&:name` and `&method(:name)`.
    pub(super) fn block_argument(&mut self, node: Node<'_>, within: DefinitionIndex) {
        for child in named(node) {
            if child.kind() == "simple_symbol" {
                let name = self.builder.of(child).trim_start_matches(':');
                let path = self.builder.path(&[(UNNAMED, false), (name, true)]);
                self.builder.refer(within, path, Shape::Call, line_of(child));
            } else {
                self.visit(child, within);
            }
        }
    }

    pub(super) fn pair(&mut self, node: Node<'_>, within: DefinitionIndex) {
        if let Some(key) = node.child_by_field_name("key") {
            self.visit(key, within);
            match node.child_by_field_name("value") {
                Some(value) => self.visit(value, within),
                None => {
                    // `name:` alone hands on the local or the method of that name.
                    let name = self.builder.of(key);
                    if !self.locals.has(name) && key.kind() == "hash_key_symbol" {
                        let path = self.builder.path(&[(name, true)]);
                        self.builder.refer(within, path, Shape::Call, line_of(key));
                    }
                }
            }
        }
    }

    /// Texts that a path reads: the environment, the configuration, flags, topics.
    fn settings(&mut self, node: Node<'_>, within: DefinitionIndex, steps: &[(&'a str, bool)]) {
        let line = line_of(node);
        match steps {
            [("Rails", _), ("configuration", _), ("x", _), rest @ ..]
            | [("Rails", _), ("application", _), ("config", _), ("x", _), rest @ ..]
            | [("Rails", _), ("configuration", _), rest @ ..]
            | [("Rails", _), ("application", _), ("config", _), rest @ ..]
            | [("Rails", _), ("application", _), rest @ ..]
                if !rest.is_empty() =>
            {
                let names: Vec<&str> = rest.iter().take(4).map(|(name, _)| *name).collect();
                self.builder.literal(within, LiteralKind::ConfigKey, &names.join("."), line);
            }
            _ => {}
        }
    }

    /// The first argument of a call as text.
    pub(super) fn first_text(&self, node: Node<'_>) -> Option<&'a str> {
        let first = node.child_by_field_name("arguments").and_then(|list| list.named_child(0))?;
        self.written(first)
    }

    /// Calls on something that mean more than the call: `ENV.fetch("X")`, `Flipper.enabled?(:x)`. Never the
    /// whole of it: the call is read too.
    fn statement_on(
        &mut self,
        receiver: Node<'_>,
        name: &'a str,
        node: Node<'_>,
        within: DefinitionIndex,
    ) -> bool {
        let on = self.builder.of(receiver);
        let line = line_of(node);
        match (on, name) {
            ("RSpec", "describe" | "context" | "shared_examples") => {
                return self.statement(name, node, within);
            }
            ("Rails.application.routes" | "routes", "draw") => {
                return self.routes(node, within);
            }
            ("Struct" | "Data" | "Class" | "Module", _) => return false,
            ("ENV", "fetch" | "key?" | "has_key?" | "dig" | "delete") => {
                if let Some(text) = self.first_text(node) {
                    self.builder.literal(within, LiteralKind::Environment, text, line);
                }
            }
            ("Flipper" | "Feature" | "Unleash" | "Features" | "FeatureFlag" | "Rollout", _)
                if name.contains("enabled") || name.contains("active") || name == "variation" =>
            {
                if let Some(text) = self.first_text(node) {
                    self.builder.literal(within, LiteralKind::Flag, text, line);
                }
            }
            ("HTTParty" | "Faraday" | "RestClient" | "HTTP" | "Typhoeus" | "Excon", _)
                if matches!(name, "get" | "post" | "put" | "patch" | "delete" | "head") =>
            {
                if let Some(text) = self.first_text(node) {
                    let call = format!("{} {text}", name.to_ascii_uppercase());
                    self.builder.literal(within, LiteralKind::Calls, &call, line);
                }
            }
            (_, "constantize" | "safe_constantize") => match self.written(receiver) {
                Some(text) => self.constant_in_text(text, within, line),
                None => self.builder.dynamic(),
            },
            (_, "const_get" | "instance_variable_get" | "define_method" | "class_eval" | "instance_eval")
                if self.first_text(node).is_none() =>
            {
                self.builder.dynamic();
            }
            (_, "produce" | "produce_sync" | "produce_async" | "publish" | "deliver_message") => {
                if let Some(topic) = self.option(node, "topic").and_then(|value| self.written(value)) {
                    self.builder.literal(within, LiteralKind::Produces, topic, line);
                }
            }
            _ => {}
        }
        false
    }

    /// The value of a named argument.
    pub(super) fn option<'t>(&self, call: Node<'t>, name: &str) -> Option<Node<'t>> {
        let arguments = call.child_by_field_name("arguments")?;
        named(arguments).into_iter().filter(|argument| argument.kind() == "pair").find_map(|pair| {
            let key = pair.child_by_field_name("key")?;
            (self.written(key) == Some(name)).then(|| pair.child_by_field_name("value")).flatten()
        })
    }

    /// A constant that stands in a text: `"Order"`.
    pub(super) fn constant_in_text(&mut self, text: &str, within: DefinitionIndex, line: u32) {
        let text = text.trim_start_matches("::");
        let steps: Vec<(&str, bool)> = text.split("::").map(|name| (name, false)).collect();
        let is_constant = |name: &str| {
            name.starts_with(|first: char| first.is_ascii_uppercase())
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        if steps.iter().all(|(name, _)| is_constant(name)) {
            let path = self.builder.path(&steps);
            self.builder.refer(within, path, Shape::Text, line);
            self.builder.literal(within, LiteralKind::Symbol, text, line);
        }
    }
}
