//! Calls, and what they say of the world outside: settings, topics, tables, addresses.

use caution_core::facts::{DefinitionKind, LiteralKind, UNNAMED};
use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;

use super::chain::Chain;
use super::decorator::property;
use super::define::Code;
use super::import::written;
use super::reader::{Own, Reader};
use super::{address, framework};

/// The last name of a callee.
pub(super) fn last<'a>(callee: &[(&'a str, bool)]) -> &'a str {
    callee.last().map_or("", |(name, _)| name)
}

/// The name before the last one: what is called upon.
pub(super) fn receiver<'a>(callee: &[(&'a str, bool)]) -> &'a str {
    let before = callee.len().checked_sub(2).and_then(|index| callee.get(index));
    before.map_or("", |(name, _)| name.split('\'').next().unwrap_or(name))
}

impl<'a> Reader<'_, '_, 'a> {
    /// Reads a call whose callee is read already.
    pub(super) fn call(&mut self, call: &CallExpression<'a>, callee: &[(&'a str, bool)], is_local: bool) {
        if !is_local {
            self.loads(call, callee);
        }
        if self.register(call, callee) {
            return;
        }
        self.outside(call, callee);
        self.arguments(call, callee);
    }

    /// Reads what a call is given.
    pub(super) fn arguments(&mut self, call: &CallExpression<'a>, callee: &[(&'a str, bool)]) {
        if let Some(arguments) = &call.type_arguments {
            self.visit_ts_type_parameter_instantiation(arguments);
        }
        let mut given = self.given_to_closure(callee);
        for argument in &call.arguments {
            let given = given.take();
            match argument.as_expression() {
                Some(value) => match Code::of(value) {
                    Some(code) => {
                        self.given = given;
                        self.closure(code, Own::Unknown);
                    }
                    None => self.visit_expression(value),
                },
                None => self.visit_argument(argument),
            }
        }
    }

    /// Reads what is made with `new`, whose class is read already.
    pub(super) fn made_by(&mut self, new: &NewExpression<'a>, callee: &[(&'a str, bool)]) {
        if let Some(arguments) = &new.type_arguments {
            self.visit_ts_type_parameter_instantiation(arguments);
        }
        if self.register_new(new, callee) {
            return;
        }
        let first = new.arguments.first().and_then(Argument::as_expression);
        let line = self.line(new.span.start);
        match (last(callee), first.and_then(written)) {
            // `new URL("./worker.js", import.meta.url)` loads a file of the program.
            ("URL", Some(module)) if module.starts_with('.') && new.arguments.len() > 1 => {
                self.load(module, new.span.start);
            }
            ("Worker", Some(module)) if module.starts_with('.') => self.load(module, new.span.start),
            ("Function", _) => self.b.dynamic(),
            ("Queue" | "FlowProducer", Some(queue)) => {
                self.b.literal(self.place.within, LiteralKind::Produces, queue, line);
            }
            ("EntitySchema", None) => {
                if let Some(Expression::ObjectExpression(object)) = first
                    && let Some(table) = property(object, &["tableName", "name"]).and_then(written)
                {
                    self.b.literal(self.place.within, LiteralKind::Table, table, line);
                }
            }
            _ => {}
        }
        for argument in &new.arguments {
            self.visit_argument(argument);
        }
    }

    /// Reads a text that a function is put before.
    pub(super) fn tagged(&mut self, tag: &TaggedTemplateExpression<'a>, callee: &[(&'a str, bool)]) {
        if let Some(arguments) = &tag.type_arguments {
            self.visit_ts_type_parameter_instantiation(arguments);
        }
        let name = last(callee);
        if name != "css" && name != "html" {
            let text = address::template_text(&tag.quasi);
            self.statement(&text, tag.quasi.span.start);
        }
        tag.quasi.expressions.iter().for_each(|inner| self.visit_expression(inner));
    }

    /// Adds what is read of the environment.
    pub(super) fn environment(&mut self, chain: &Chain<'a>) {
        let [(object, _), (env, _), (name, _), ..] = chain.segments.as_slice() else { return };
        if *env == "env" && matches!(*object, "process" | "import.meta" | "Bun") && !chain.is_local {
            let line = self.line(chain.start);
            self.b.literal(self.place.within, LiteralKind::Environment, name, line);
        }
    }

    /// Adds what a call says of the world outside.
    fn outside(&mut self, call: &CallExpression<'a>, callee: &[(&'a str, bool)]) {
        let (name, of) = (last(callee), receiver(callee));
        let Some(first) = call.arguments.first().and_then(Argument::as_expression) else { return };
        let line = self.line(call.span.start);
        let within = self.place.within;
        if self.is_request(call, callee) {
            self.requests(call, callee, first);
            return;
        }
        if let Expression::ObjectExpression(object) = first {
            return self.outside_of_object(name, object, line);
        }
        let Some(text) = written(first) else { return };
        let is_topic = framework::is_topic(text);
        let kind = match name {
            "get" if of == "env" => LiteralKind::Environment,
            "get" | "getOrThrow" | "has" if framework::is_configuration(of) => LiteralKind::ConfigKey,
            name if framework::asks_flag(name) => LiteralKind::Flag,
            "isEnabled" | "isOn" | "enabled" if of.to_ascii_lowercase().contains("f") && is_flags(of) => {
                LiteralKind::Flag
            }
            "emit" | "emitAsync" | "publish" | "dispatch" | "sendToQueue" | "assertExchange" if is_topic => {
                LiteralKind::Produces
            }
            "sendToQueue" => LiteralKind::Produces,
            "add" if of.to_ascii_lowercase().ends_with("queue") => LiteralKind::Produces,
            "on" | "once" | "addListener" | "assertQueue" | "onEvent" | "psubscribe" | "subscribe"
                if is_topic =>
            {
                LiteralKind::Consumes
            }
            "consume" | "bindQueue" => LiteralKind::Consumes,
            "knex"
            | "createTable"
            | "alterTable"
            | "dropTable"
            | "dropTableIfExists"
            | "createTableIfNotExists"
            | "hasTable"
            | "pgTable"
            | "mysqlTable"
            | "sqliteTable"
            | "createIndex"
            | "addColumn"
            | "dropColumn"
            | "renameTable"
            | "insertInto"
            | "selectFrom"
            | "deleteFrom"
            | "updateTable" => LiteralKind::Table,
            "getService" => LiteralKind::Rpc,
            _ => return,
        };
        self.b.literal(within, kind, text, line);
    }

    fn outside_of_object(&mut self, name: &str, object: &ObjectExpression<'a>, line: u32) {
        let kind = match name {
            "send" | "sendBatch" | "publish" | "produce" | "emit" => LiteralKind::Produces,
            "subscribe" | "consume" => LiteralKind::Consumes,
            _ => return,
        };
        let topics = property(object, &["topic", "topics", "eventName", "queue", "subject", "name"]);
        let within = self.place.within;
        match topics {
            Some(Expression::ArrayExpression(list)) => {
                for text in list.elements.iter().filter_map(ArrayExpressionElement::as_expression) {
                    if let Some(topic) = written(text) {
                        self.b.literal(within, kind, topic, line);
                    }
                }
            }
            Some(one) => {
                if let Some(topic) = written(one) {
                    self.b.literal(within, kind, topic, line);
                }
            }
            None => {}
        }
    }

    /// Whether a call sends a request.
    pub(super) fn is_request(&self, call: &CallExpression<'a>, callee: &[(&'a str, bool)]) -> bool {
        let (name, of) = (last(callee), receiver(callee));
        let first = || call.arguments.first().and_then(Argument::as_expression);
        match name {
            "fetch" | "$fetch" | "useFetch" | "ofetch" => !framework::is_server(of),
            "axios" | "got" | "ky" if callee.len() == 1 => true,
            "request" if framework::is_client(of) => true,
            name => {
                framework::method_of_router(name).is_some()
                    && (framework::is_client(of) || of == "api" || of == UNNAMED)
                    && first()
                        .and_then(|first| address::text_of(first, 0))
                        .is_some_and(|it| address::is_address(&it))
            }
        }
    }

    fn requests(&mut self, call: &CallExpression<'a>, callee: &[(&'a str, bool)], first: &Expression<'a>) {
        let mut options = call.arguments.get(1).and_then(Argument::as_expression);
        let mut to = address::text_of(first, 0);
        if let Expression::ObjectExpression(object) = first {
            options = Some(first);
            to = property(object, &["url", "uri", "path"]).and_then(|value| address::text_of(value, 0));
        }
        let of_options = match options {
            Some(Expression::ObjectExpression(object)) => property(object, &["method"]).and_then(written),
            _ => None,
        };
        let Some(to) = to.filter(|to| address::is_address(to)) else { return };
        let of_name = framework::method_of_router(last(callee));
        let method = of_name.map(str::to_owned).or_else(|| of_options.map(str::to_ascii_uppercase));
        let method = method.unwrap_or_else(|| "GET".to_owned());
        let line = self.line(call.span.start);
        let text = address::canonical(&format!("{method} {to}"));
        self.b.literal(self.place.within, LiteralKind::Calls, &text, line);
    }

    /// Reads an object that has no name: its functions belong to what it stands in.
    pub(super) fn object(&mut self, it: &ObjectExpression<'a>) {
        if self.register_endpoint(it) {
            return;
        }
        self.properties(it);
    }

    /// Reads the properties of an object.
    pub(super) fn properties(&mut self, it: &ObjectExpression<'a>) {
        for property in &it.properties {
            match property {
                ObjectPropertyKind::SpreadProperty(spread) => self.visit_expression(&spread.argument),
                ObjectPropertyKind::ObjectProperty(property) => self.object_property(property),
            }
        }
    }

    fn object_property(&mut self, property: &ObjectProperty<'a>) {
        if property.computed {
            self.visit_property_key(&property.key);
        }
        match Code::of(&property.value) {
            Some(code) => {
                let name = self.key(&property.key).unwrap_or_default();
                if !self.register_handler(name, code, property) {
                    self.closure(code, Own::Unknown);
                }
            }
            None => self.visit_expression(&property.value),
        }
    }

    /// Reads an object that has a name in the module: its functions are definitions.
    pub(super) fn named_object(&mut self, of: u32, name: &'a str, it: &ObjectExpression<'a>) {
        self.members_of(of, name, it, 0);
    }

    fn members_of(&mut self, of: u32, own: &'a str, it: &ObjectExpression<'a>, depth: u32) {
        if self.register_endpoint(it) {
            return;
        }
        for property in &it.properties {
            let ObjectPropertyKind::ObjectProperty(property) = property else {
                if let ObjectPropertyKind::SpreadProperty(spread) = property {
                    self.visit_expression(&spread.argument);
                }
                continue;
            };
            let name = self.key(&property.key).filter(|_| !property.computed);
            let Some(name) = name else {
                self.object_property(property);
                continue;
            };
            let head = property.key.span().start;
            let visibility = caution_core::facts::Visibility::Public;
            match (Code::of(&property.value), &property.value) {
                (Some(code), _) => {
                    let kind = (name, DefinitionKind::Function);
                    let index = self.define(kind, of, (property.span, code.body()), head, visibility);
                    let is_implicit = framework::is_implicit(name);
                    if let Some(definition) = self.b.definition(index) {
                        definition.implicit = is_implicit;
                    }
                    self.resolver(of, index, name);
                    self.code(code, Some(index), Own::Named(own));
                }
                (None, Expression::ObjectExpression(inner)) if depth < 3 && has_functions(inner) => {
                    let body = Some(inner.span.start);
                    let kind = (name, DefinitionKind::Variable);
                    let index = self.define(kind, of, (property.span, body), head, visibility);
                    self.at(self.inside(index), |reader| reader.members_of(index, own, inner, depth + 1));
                }
                (None, value) => {
                    if matches!(value, Expression::NewExpression(_) | Expression::CallExpression(_)) {
                        let known = self.known(value);
                        self.bind_all((of, name), &known);
                    }
                    self.visit_expression(value);
                }
            }
        }
    }

    /// A function of `{ Query: { user() {} } }` answers a query.
    fn resolver(&mut self, of: u32, index: u32, name: &str) {
        let around = self.b.definition(of).map(|it| it.name);
        let around = around.map(|it| self.b.text_of(it).to_owned()).unwrap_or_default();
        if matches!(around.as_str(), "Query" | "Mutation" | "Subscription") {
            self.b.entry(index, caution_core::facts::EntryKind::Route, &format!("{around} {name}"));
        }
    }

    /// Reads the value of a variable of the module.
    pub(super) fn initial(&mut self, of: u32, name: &'a str, value: &Expression<'a>) {
        match value {
            Expression::TSAsExpression(it) => {
                self.visit_ts_type(&it.type_annotation);
                self.initial_inner(of, name, &it.expression);
            }
            Expression::TSSatisfiesExpression(it) => {
                self.visit_ts_type(&it.type_annotation);
                self.initial_inner(of, name, &it.expression);
            }
            value => self.initial_inner(of, name, value),
        }
    }

    fn initial_inner(&mut self, of: u32, name: &'a str, value: &Expression<'a>) {
        match value {
            Expression::ObjectExpression(object) => self.named_object(of, name, object),
            value => self.visit_expression(value),
        }
    }

    /// Reads a function that is put on an object: `app.init = function …`; whether it is that.
    pub(super) fn assigned_function(
        &mut self,
        member: &StaticMemberExpression<'a>,
        code: Code<'_, 'a>,
        span: Span,
    ) -> bool {
        let name = member.property.name.as_str();
        let (parent, kind, own) = match &member.object {
            Expression::Identifier(object) => {
                let Some(parent) = self.tops.get(object.name.as_str()).copied() else { return false };
                if self.scopes.find(object.name.as_str()).is_some() {
                    return false;
                }
                (parent, DefinitionKind::Function, Own::Named(object.name.as_str()))
            }
            Expression::StaticMemberExpression(inner) if inner.property.name.as_str() == "prototype" => {
                let Expression::Identifier(object) = &inner.object else { return false };
                let Some(parent) = self.tops.get(object.name.as_str()).copied() else { return false };
                if let Some(definition) = self.b.definition(parent)
                    && matches!(definition.kind, DefinitionKind::Function | DefinitionKind::Variable)
                {
                    // What has methods is a class, however it is written.
                    definition.kind = DefinitionKind::Class;
                }
                (parent, DefinitionKind::Method, Own::Object)
            }
            Expression::ThisExpression(_) if self.place.own == Own::Object => match self.place.class {
                Some(class) => (class, DefinitionKind::Method, Own::Object),
                None => return false,
            },
            _ => return false,
        };
        let head = member.property.span.start;
        let visibility = caution_core::facts::Visibility::Public;
        let index = self.define((name, kind), parent, (span, code.body()), head, visibility);
        let is_implicit = framework::is_implicit(name);
        if let Some(definition) = self.b.definition(index) {
            definition.implicit = is_implicit;
        }
        let before = self.place;
        if kind == DefinitionKind::Method {
            self.place.class = Some(parent);
        }
        self.code(code, Some(index), own);
        self.place = before;
        true
    }
}

fn is_flags(of: &str) -> bool {
    let lower = of.to_ascii_lowercase();
    ["flag", "feature", "unleash", "toggle", "growthbook"].iter().any(|known| lower.contains(known))
}

fn has_functions(object: &ObjectExpression<'_>) -> bool {
    object.properties.iter().any(|property| {
        match property {
        ObjectPropertyKind::ObjectProperty(property) => match &property.value {
            Expression::ObjectExpression(inner) => inner.properties.iter().any(|inner| {
                matches!(inner, ObjectPropertyKind::ObjectProperty(it) if Code::of(&it.value).is_some())
            }),
            value => Code::of(value).is_some(),
        },
        ObjectPropertyKind::SpreadProperty(_) => false,
    }
    })
}
