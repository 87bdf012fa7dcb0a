//! Walks a program once, in the order of its text.

use std::collections::{HashMap, HashSet};

use caution_core::facts::{DefinitionIndex, DefinitionKind, MODULE, Path, Shape, UNNAMED, Value, Visibility};
use caution_core::finding::LineRange;
use oxc_allocator::Allocator;
use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};

use super::chain::{Chain, Known};
use super::define::Code;
use super::export::Given;
use super::scope::{LocalKind, Scopes};
use super::tokens::{Cuts, Extent};
use crate::lang::facts::{Builder, DEPTH, DefinedAt};

/// Where lines begin.
pub(super) struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = ends.filter_map(|(at, _)| u32::try_from(at + 1).ok());
        Self { starts: std::iter::once(0).chain(starts).collect() }
    }

    /// The line of an offset.
    pub(super) fn of(&self, offset: u32) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= offset)).unwrap_or(u32::MAX).max(1)
    }

    /// The lines of a span.
    pub(super) fn lines(&self, span: Span) -> LineRange {
        LineRange { first: self.of(span.start), last: self.of(span.end.saturating_sub(1).max(span.start)) }
    }

    /// The statement of the module around an offset, as far as layout tells: from a line that is not indented to
    /// the next one.
    pub(super) fn statement_around(&self, text: &str, offset: u32) -> (u32, u32) {
        let begins = |line: u32| {
            let start = self.starts.get(line as usize - 1).map_or(text.len(), |start| *start as usize);
            let first = text.as_bytes().get(start).copied().unwrap_or(b'\n');
            first.is_ascii_alphabetic()
                || matches!(first, b'_' | b'$' | b'@' | b'(' | b'[' | b'<' | b'=' | b'>')
        };
        let last_line = u32::try_from(self.starts.len()).unwrap_or(u32::MAX);
        let at = self.of(offset).min(last_line);
        let first = (1..=at).rev().find(|line| begins(*line)).unwrap_or(1);
        let last = (at + 1..=last_line).find(|line| begins(*line)).map_or(last_line, |next| next - 1);
        (first, last)
    }

    /// The text with some of its lines empty, and everything at its place.
    pub(super) fn without(&self, text: &str, first: u32, last: u32) -> String {
        let start = self.starts.get(first as usize - 1).map_or(text.len(), |start| *start as usize);
        let end = self.starts.get(last as usize).map_or(text.len(), |end| *end as usize);
        let mut left = String::with_capacity(text.len());
        left.push_str(text.get(..start).unwrap_or_default());
        let blank = |byte| if byte == b'\n' { '\n' } else { ' ' };
        left.extend(text.get(start..end).unwrap_or_default().bytes().map(blank));
        left.push_str(text.get(end..).unwrap_or_default());
        left
    }
}

/// What the own object is called at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Own<'a> {
    /// It is an object of the class around.
    Object,
    /// It is what this name stands for: `app.init = function () { this… }`.
    Named(&'a str),
    /// It is not known.
    Unknown,
}

/// Where the reader stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// The innermost definition.
    pub(super) within: DefinitionIndex,
    /// The innermost class.
    pub(super) class: Option<DefinitionIndex>,
    /// What the own object is.
    pub(super) own: Own<'a>,
    /// Whether this is a function, named or not: its variables are local.
    pub(super) is_local: bool,
    /// Where the innermost scope begins.
    pub(super) scope: usize,
    /// The title of the tests around.
    pub(super) title: &'a str,
    /// Whether they are switched off.
    pub(super) is_off: bool,
    /// The definition whose result is returned here, if that is not declared.
    pub(super) returns: Option<DefinitionIndex>,
    /// What stands before the routes of the class around.
    pub(super) prefix: Option<&'a str>,
}

/// Reads one program.
pub(super) struct Reader<'b, 't, 'a> {
    pub(super) b: &'b mut Builder<'t>,
    pub(super) allocator: &'a Allocator,
    pub(super) text: &'a str,
    pub(super) lines: Lines,
    pub(super) place: Place<'a>,
    pub(super) scopes: Scopes<'a>,
    pub(super) extents: Vec<Extent>,
    /// What does nothing: imports.
    pub(super) silent: Vec<(u32, u32)>,
    /// What cuts the text.
    pub(super) cuts: Cuts,
    /// Definitions of the module by their names, and its own members: `app.use` of `app.use = function …`.
    pub(super) tops: HashMap<&'a str, DefinitionIndex>,
    /// What others get under a name.
    pub(super) given_out: Vec<Given<'a>>,
    /// The declaration around what is read next: `export`, `export default`.
    pub(super) outer: Option<Span>,
    /// Whether what is declared next is exported.
    pub(super) is_exported: bool,
    /// The function without a body that was defined last: the next one of its name continues it.
    pub(super) overload: Option<(&'a str, DefinitionIndex)>,
    /// What the first parameter of the closure that is read next is known to be.
    pub(super) given: Option<Known<'a>>,
    /// Names that were made for elements of lists and parts of objects.
    pub(super) made: HashSet<(DefinitionIndex, &'a str)>,
    /// Vectors of segments to be used again.
    pub(super) spare: Vec<Vec<(&'a str, bool)>>,
    depth: u32,
    unknown: Option<Path>,
}

impl<'b, 't, 'a> Reader<'b, 't, 'a> {
    pub(super) fn new(b: &'b mut Builder<'t>, allocator: &'a Allocator, text: &'a str, lines: Lines) -> Self {
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        Self {
            b,
            allocator,
            text,
            lines,
            place: Place {
                within: MODULE,
                class: None,
                own: Own::Unknown,
                is_local: false,
                scope: 0,
                title: "",
                is_off: false,
                returns: None,
                prefix: None,
            },
            scopes: Scopes::default(),
            extents: vec![Extent { start: 0, body: 0, end }],
            silent: Vec::new(),
            cuts: Cuts::default(),
            tops: HashMap::new(),
            given_out: Vec::new(),
            outer: None,
            is_exported: false,
            overload: None,
            given: None,
            made: HashSet::new(),
            spare: Vec::new(),
            depth: 0,
            unknown: None,
        }
    }

    /// Reads all of it.
    pub(super) fn program(&mut self, program: &Program<'a>) {
        self.visit_statements(&program.body);
        self.publish();
    }

    /// The line of an offset.
    pub(super) fn line(&self, offset: u32) -> u32 {
        self.lines.of(offset)
    }

    /// The path that says nothing.
    pub(super) fn unknown(&mut self) -> Path {
        *self.unknown.get_or_insert_with(|| self.b.path(&[(UNNAMED, false)]))
    }

    /// A text that lives as long as the program.
    pub(super) fn keep(&self, text: &str) -> &'a str {
        self.allocator.alloc_str(text)
    }

    /// The name of a property, if it is written.
    pub(super) fn key(&self, key: &PropertyKey<'a>) -> Option<&'a str> {
        match key {
            PropertyKey::StaticIdentifier(name) => Some(name.name.as_str()),
            PropertyKey::PrivateIdentifier(name) => Some(self.private(name)),
            PropertyKey::StringLiteral(text) => Some(text.value.as_str()),
            _ => None,
        }
    }

    /// A private name, with its mark.
    pub(super) fn private(&self, name: &PrivateIdentifier<'a>) -> &'a str {
        self.text.get(super::range(name.span)).unwrap_or(name.name.as_str())
    }

    /// Adds a definition. Its whole and its body are given as spans.
    pub(super) fn define(
        &mut self,
        (name, kind): (&'a str, DefinitionKind),
        parent: DefinitionIndex,
        (whole, body): (Span, Option<u32>),
        head: u32,
        visibility: Visibility,
    ) -> DefinitionIndex {
        let body = body.unwrap_or(whole.end).min(whole.end);
        let (lines, line) = (self.lines.lines(whole), self.line(head));
        let bytes = |at: u32| at as usize;
        let index = self.b.define_at(&DefinedAt {
            name,
            kind,
            parent,
            span: (bytes(whole.start), bytes(body), bytes(whole.end)),
            lines,
            line,
            visibility,
        });
        self.extents.push(Extent { start: whole.start, body, end: whole.end });
        if parent == MODULE {
            self.tops.entry(name).or_insert(index);
        }
        index
    }

    /// Reads something at another place, and comes back.
    pub(super) fn at(&mut self, place: Place<'a>, read: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.place, place);
        let mark = self.scopes.mark();
        self.place.scope = mark;
        read(self);
        self.scopes.leave(mark);
        self.place = before;
    }

    /// The place inside a definition.
    pub(super) fn inside(&self, within: DefinitionIndex) -> Place<'a> {
        Place { within, ..self.place }
    }

    /// Declares a local.
    pub(super) fn declare(&mut self, name: &'a str, kind: LocalKind) {
        self.scopes.declare(self.place.scope, name, kind, self.place.within, self.allocator);
    }

    /// Says what a local, a variable of the module or a field is.
    pub(super) fn bind(&mut self, to: (DefinitionIndex, &str), value: Value, path: Path) {
        self.b.bind(to, value, path, self.place.within);
    }

    /// Adds a reference, unless it says nothing: a bare local, a literal.
    pub(super) fn refer(&mut self, chain: &Chain<'a>, shape: Shape) {
        if chain.is_silent() {
            return;
        }
        let (path, line) = (self.b.path(&chain.segments), self.line(chain.start));
        self.b.refer(self.place.within, path, shape, line);
    }

    /// Goes one level deeper, unless that is too deep.
    fn deeper(&mut self, span: Span, read: impl FnOnce(&mut Self)) {
        if self.depth >= DEPTH {
            let lines = self.lines.lines(span);
            self.b.unread(lines);
            return;
        }
        self.depth += 1;
        read(self);
        self.depth -= 1;
    }
}

impl<'a> Visit<'a> for Reader<'_, '_, 'a> {
    fn visit_statements(&mut self, it: &oxc_allocator::ArenaVec<'a, Statement<'a>>) {
        self.hoist(it);
        for statement in it {
            // One more semicolon between statements is none.
            if !matches!(statement, Statement::EmptyStatement(_)) {
                self.visit_statement(statement);
            }
        }
    }

    fn visit_statement(&mut self, it: &Statement<'a>) {
        self.cuts.starts.push(it.span().start);
        self.deeper(it.span(), |reader| match it {
            // A row of `else if` is no depth.
            Statement::IfStatement(first) => {
                let mut next = Some(&**first);
                while let Some(branch) = next.take() {
                    reader.visit_expression(&branch.test);
                    reader.visit_statement(&branch.consequent);
                    match &branch.alternate {
                        Some(Statement::IfStatement(other)) => next = Some(other),
                        Some(other) => reader.visit_statement(other),
                        None => {}
                    }
                }
            }
            Statement::BlockStatement(block) => reader.block(&block.body),
            Statement::ReturnStatement(returned) => {
                if let Some(value) = &returned.argument {
                    reader.result(value);
                    reader.visit_expression(value);
                }
            }
            _ => walk::walk_statement(reader, it),
        });
    }

    fn visit_expression(&mut self, it: &Expression<'a>) {
        self.deeper(it.span(), |reader| reader.expression(it));
    }

    fn visit_function_body(&mut self, it: &FunctionBody<'a>) {
        self.visit_statements(&it.statements);
    }

    fn visit_block_statement(&mut self, it: &BlockStatement<'a>) {
        self.block(&it.body);
    }

    fn visit_static_block(&mut self, it: &StaticBlock<'a>) {
        self.block(&it.body);
    }

    fn visit_switch_statement(&mut self, it: &SwitchStatement<'a>) {
        self.visit_expression(&it.discriminant);
        self.at(self.place, |reader| walk::walk_switch_cases(reader, &it.cases));
    }

    fn visit_for_statement(&mut self, it: &ForStatement<'a>) {
        self.cuts.heads.push((it.span.start, it.body.span().start));
        self.at(self.place, |reader| walk::walk_for_statement(reader, it));
    }

    fn visit_for_in_statement(&mut self, it: &ForInStatement<'a>) {
        self.at(self.place, |reader| walk::walk_for_in_statement(reader, it));
    }

    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        self.at(self.place, |reader| reader.each(it));
    }

    fn visit_catch_clause(&mut self, it: &CatchClause<'a>) {
        self.at(self.place, |reader| reader.caught(it));
    }

    fn visit_variable_declaration(&mut self, it: &VariableDeclaration<'a>) {
        self.variables(it);
    }

    fn visit_declaration(&mut self, it: &Declaration<'a>) {
        match it {
            Declaration::FunctionDeclaration(function) => self.function(function, None),
            _ => walk::walk_declaration(self, it),
        }
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        self.closure(Code::Arrow(it), Own::Unknown);
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        self.class(it, None, it.span);
    }

    fn visit_ts_interface_declaration(&mut self, it: &TSInterfaceDeclaration<'a>) {
        self.interface(it);
    }

    fn visit_ts_type_alias_declaration(&mut self, it: &TSTypeAliasDeclaration<'a>) {
        self.type_alias(it);
    }

    fn visit_ts_enum_declaration(&mut self, it: &TSEnumDeclaration<'a>) {
        self.enumeration(it);
    }

    fn visit_ts_namespace_declaration(&mut self, it: &TSNamespaceDeclaration<'a>) {
        self.namespace(it);
    }

    fn visit_ts_external_module_declaration(&mut self, it: &TSExternalModuleDeclaration<'a>) {
        self.ambient_module(it);
    }

    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        self.import(it);
    }

    fn visit_ts_import_equals_declaration(&mut self, it: &TSImportEqualsDeclaration<'a>) {
        self.import_equals(it);
    }

    fn visit_export_declaration(&mut self, it: &ExportDeclaration<'a>) {
        (self.outer, self.is_exported) = (Some(it.span), true);
        self.visit_declaration(&it.declaration);
        (self.outer, self.is_exported) = (None, false);
    }

    fn visit_export_default_declaration(&mut self, it: &ExportDefaultDeclaration<'a>) {
        self.export_default(it);
    }

    fn visit_export_named_declaration(&mut self, it: &ExportNamedDeclaration<'a>) {
        self.export_named(it);
    }

    fn visit_export_from_declaration(&mut self, it: &ExportFromDeclaration<'a>) {
        self.export_from(it);
    }

    fn visit_export_all_declaration(&mut self, it: &ExportAllDeclaration<'a>) {
        self.export_all(it);
    }

    fn visit_ts_export_assignment(&mut self, it: &TSExportAssignment<'a>) {
        self.export_value(&it.expression, it.span);
    }

    fn visit_ts_type(&mut self, it: &TSType<'a>) {
        self.deeper(it.span(), |reader| reader.read_type(it));
    }

    fn visit_ts_type_parameter(&mut self, it: &TSTypeParameter<'a>) {
        self.declare(it.name.name.as_str(), LocalKind::Type);
        walk::walk_ts_type_parameter(self, it);
    }

    fn visit_jsx_opening_element(&mut self, it: &JSXOpeningElement<'a>) {
        self.element(it);
    }

    fn visit_jsx_closing_element(&mut self, _: &JSXClosingElement<'a>) {}

    fn visit_jsx_element(&mut self, it: &JSXElement<'a>) {
        self.deeper(it.span, |reader| walk::walk_jsx_element(reader, it));
    }

    fn visit_jsx_fragment(&mut self, it: &JSXFragment<'a>) {
        self.deeper(it.span, |reader| walk::walk_jsx_fragment(reader, it));
    }

    // A comment on a page.
    fn visit_jsx_expression_container(&mut self, it: &JSXExpressionContainer<'a>) {
        match &it.expression {
            JSXExpression::EmptyExpression(_) => self.silent.push((it.span.start, it.span.end)),
            _ => walk::walk_jsx_expression_container(self, it),
        }
    }

    fn visit_string_literal(&mut self, it: &StringLiteral<'a>) {
        self.plain(it.value.as_str(), it.span.start);
    }

    fn visit_template_literal(&mut self, it: &TemplateLiteral<'a>) {
        self.template(it);
    }

    fn visit_object_expression(&mut self, it: &ObjectExpression<'a>) {
        self.object(it);
    }

    fn visit_decorator(&mut self, it: &Decorator<'a>) {
        self.mark(it);
    }

    // What is written is no use of a name: keys of properties, labels, words of the language.
    fn visit_identifier_name(&mut self, _: &IdentifierName<'a>) {}

    fn visit_binding_pattern(&mut self, it: &BindingPattern<'a>) {
        self.deeper(it.span(), |reader| walk::walk_binding_pattern(reader, it));
    }

    fn visit_assignment_target(&mut self, it: &AssignmentTarget<'a>) {
        self.deeper(it.span(), |reader| reader.target(it));
    }

    fn visit_simple_assignment_target(&mut self, it: &SimpleAssignmentTarget<'a>) {
        self.deeper(it.span(), |reader| reader.simple_target(it));
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        self.identifier(it, Shape::Read);
    }
}
