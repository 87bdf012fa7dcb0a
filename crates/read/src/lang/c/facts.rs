//! What a program of C or C++ says of its names.
//!
//! A pointer is taken for what it points to, and an element of an array for its elements: `f->next[i].x` is
//! `f.next.x`. A declaration without a body is a definition without one; whoever binds names joins the two.

mod class;
mod declare;
mod macros;
mod path;
mod tested;
mod types;
mod unread;

use std::collections::{HashMap, HashSet};

use caution_core::facts::{DefinitionIndex, DefinitionKind, Import, LiteralKind, MODULE, Shape, Visibility};
use tree_sitter::Node;

use crate::lang::facts::{Builder, DEPTH, Defined, line_of};
use crate::lang::locals::{Locals, named};
use crate::lang::sql::tables;

/// Reads one file.
struct Reader<'b, 'a> {
    builder: &'b mut Builder<'a>,
    locals: Locals<'a>,
    depth: u32,
    /// Classes of the file by their names, as far as they are known.
    classes: HashMap<&'a str, DefinitionIndex>,
    /// The parameters of the templates around.
    generics: Vec<&'a str>,
    /// Who may use the next member of the class.
    visibility: Visibility,
    /// Functions that a table of tests names.
    tests: HashSet<&'a str>,
    /// Whether it is C++: functions of one name may differ in what they take, and `()` takes nothing.
    is_cpp: bool,
    /// Functions, types and the like, by where they begin and end.
    spans: Vec<(usize, usize, DefinitionIndex)>,
}

/// A path while it is read.
type Steps<'a> = Vec<(&'a str, bool)>;

/// Gives the facts of a file.
pub(super) fn extract(builder: &mut Builder<'_>, root: Node<'_>) {
    let mut reader = Reader {
        builder,
        locals: Locals::default(),
        depth: 0,
        classes: HashMap::new(),
        generics: Vec::new(),
        visibility: Visibility::Public,
        tests: HashSet::new(),
        is_cpp: *root.language() == tree_sitter_cpp::LANGUAGE.into(),
        spans: Vec::new(),
    };
    reader.locals.enter(MODULE, false);
    reader.package(root);
    reader.body(root, MODULE);
    reader.name_tests();
    reader.left_out(root);
}

impl<'a> Reader<'_, 'a> {
    /// The namespace of the file, if all its namespaces are one.
    fn package(&mut self, root: Node<'_>) {
        let mut package: Vec<&str> = Vec::new();
        let mut bodies = vec![root];
        while package.len() < 16 {
            let mut common: Option<&str> = None;
            let mut inner = Vec::new();
            let mut alone = true;
            for child in bodies.iter().flat_map(|body| named(*body)) {
                if child.kind() != "namespace_definition" {
                    // What stands beside the outermost namespace sees it by its name only; few things do.
                    alone &= package.is_empty()
                        || child.kind().starts_with("preproc")
                        || child.kind() == "using_declaration";
                    continue;
                }
                let Some(name) = child.child_by_field_name("name") else {
                    alone = false;
                    continue;
                };
                let name = self.builder.of(name);
                alone &= *common.get_or_insert(name) == name;
                inner.extend(child.child_by_field_name("body"));
            }
            let Some(name) = common.filter(|_| alone) else { break };
            package.push(name);
            bodies = inner;
        }
        if !package.is_empty() {
            self.builder.package(&package.join("::"));
        }
    }

    fn children(&mut self, node: Node<'_>, within: DefinitionIndex) {
        if node.named_child_count() > 0 {
            for child in named(node) {
                self.visit(child, within);
            }
        }
    }

    /// The statements of a body: a macro with a block after it (`TEST_CASE("…") { … }`) is one thing.
    fn body(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let all = named(node);
        let mut children = all.iter().peekable();
        while let Some(child) = children.next() {
            let block = children.peek().filter(|next| next.kind() == "compound_statement");
            if let (Some(block), "expression_statement") = (block, child.kind())
                && self.registered(*child, **block, within)
            {
                children.next();
                continue;
            }
            self.visit(*child, within);
        }
    }

    fn field(&mut self, node: Node<'_>, field: &str, within: DefinitionIndex) {
        if let Some(child) = node.child_by_field_name(field) {
            self.visit(child, within);
        }
    }

    /// Reads a node, unless it nests too deeply.
    fn visit(&mut self, node: Node<'_>, within: DefinitionIndex) {
        if self.depth >= DEPTH {
            self.builder.too_deep(node);
            return;
        }
        self.depth += 1;
        self.step(node, within);
        self.depth -= 1;
    }

    fn step(&mut self, node: Node<'_>, within: DefinitionIndex) {
        match node.kind() {
            "comment"
            | "number_literal"
            | "char_literal"
            | "true"
            | "false"
            | "null"
            | "primitive_type"
            | "storage_class_specifier"
            | "type_qualifier"
            | "statement_identifier"
            | "goto_statement"
            | "access_specifier"
            | "preproc_call"
            | "this"
            | "auto" => {}
            "preproc_include" => self.include(node, within),
            "preproc_def" | "preproc_function_def" => self.macro_definition(node, within),
            "function_definition" => self.function(node, within),
            "declaration" | "field_declaration" => self.declaration(node, within),
            "type_definition" => self.type_definition(node, within),
            "alias_declaration" => self.alias(node, within),
            "struct_specifier" | "class_specifier" | "union_specifier" => {
                self.class(node, within, None);
            }
            "enum_specifier" => {
                self.enumeration(node, within, None);
            }
            "namespace_definition" => self.namespace(node, within),
            "using_declaration" => self.using(node, within),
            "namespace_alias_definition" => self.namespace_alias(node, within),
            "linkage_specification" => self.field(node, "body", within),
            "translation_unit" | "declaration_list" => self.body(node, within),
            "compound_statement" => {
                self.locals.enter(within, true);
                self.body(node, within);
                self.locals.leave();
            }
            "template_declaration" => self.template(node, within),
            "for_range_loop" => self.each(node, within),
            "while_statement" => {
                self.loop_of_macro(node, within);
                self.children(node, within);
            }
            "for_statement" | "catch_clause" => {
                self.locals.enter(within, true);
                self.children(node, within);
                self.locals.leave();
            }
            "parameter_declaration" | "optional_parameter_declaration" => self.parameter(node, within),
            "lambda_expression" => self.closure(node, within),
            "identifier"
            | "field_expression"
            | "call_expression"
            | "qualified_identifier"
            | "template_function"
            | "new_expression"
            | "subscript_expression"
            | "pointer_expression"
            | "compound_literal_expression" => self.refer(node, within, Shape::Read),
            "assignment_expression" => self.assign(node, within),
            "update_expression" => match node.child_by_field_name("argument") {
                Some(argument) => self.refer(argument, within, Shape::Write),
                None => self.children(node, within),
            },
            "binary_expression" => self.binary(node, within),
            "type_identifier"
            | "template_type"
            | "type_descriptor"
            | "dependent_type"
            | "sized_type_specifier" => {
                self.type_used(node, within);
            }
            "initializer_pair" => self.initializer(node, within),
            "string_literal" | "raw_string_literal" | "concatenated_string" => self.text(node, within),
            "attribute_specifier"
            | "attribute_declaration"
            | "ms_declspec_modifier"
            | "asm_statement"
            | "gnu_asm_expression" => {}
            _ => self.children(node, within),
        }
    }

    /// Sums of many parts nest to the left; they are read from there without recursion.
    fn binary(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let mut left = node;
        let mut rights = Vec::new();
        while left.kind() == "binary_expression" {
            rights.extend(left.child_by_field_name("right"));
            let Some(next) = left.child_by_field_name("left") else { break };
            left = next;
        }
        self.visit(left, within);
        for right in rights.into_iter().rev() {
            self.visit(right, within);
        }
    }

    fn assign(&mut self, node: Node<'_>, within: DefinitionIndex) {
        if let Some(left) = node.child_by_field_name("left") {
            match left.kind() {
                "identifier" | "field_expression" | "qualified_identifier" => {
                    self.refer(left, within, Shape::Write);
                }
                _ => self.visit(left, within),
            }
        }
        self.field(node, "right", within);
    }

    /// `.open = my_open`: the field is written.
    fn initializer(&mut self, node: Node<'_>, within: DefinitionIndex) {
        for part in named(node) {
            match part.kind() {
                "field_designator" | "subscript_designator" | "subscript_range_designator" => {
                    if let Some(field) =
                        named(part).into_iter().find(|name| name.kind() == "field_identifier")
                    {
                        let name = self.builder.of(field);
                        let path = self.builder.path(&[(caution_core::facts::UNNAMED, false), (name, false)]);
                        self.builder.refer(within, path, Shape::Write, line_of(field));
                    } else {
                        self.children(part, within);
                    }
                }
                _ => self.visit(part, within),
            }
        }
    }

    fn include(&mut self, node: Node<'_>, within: DefinitionIndex) {
        // In the midst of something it is a part of that.
        if within == MODULE {
            self.builder.silent(node);
        }
        let Some(path) = node.child_by_field_name("path") else { return };
        let written = self.builder.of(path).trim();
        if !written.starts_with(['"', '<']) {
            self.builder.dynamic();
            return;
        }
        // Brackets say that the file's own folder is not meant first; the name stands apart from them, so that
        // it can be found.
        let system = written.strip_prefix('<').map(|name| format!("<>/{}", name.trim_end_matches('>')));
        let module = system.unwrap_or_else(|| written.trim_matches('"').to_owned());
        let module = self.builder.name(&module);
        let line = line_of(node);
        self.builder.import(Import {
            within: MODULE,
            module,
            item: None,
            alias: None,
            star: true,
            type_only: false,
            exported: true,
            line,
        });
    }

    fn namespace(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let body = node.child_by_field_name("body");
        let before = self.visibility;
        let mut inner = within;
        match node.child_by_field_name("name") {
            None => self.visibility = Visibility::Private,
            Some(head) => {
                let package = self.builder.so_far().package;
                let package = self.builder.text_of(package).to_owned();
                let written = self.builder.of(head);
                // The part of the package that is this namespace is no definition.
                let is_package = within == MODULE
                    && (package == written
                        || package.split("::").any(|part| written.split("::").any(|own| own == part)));
                if !is_package {
                    for name in written.split("::").map(str::trim) {
                        let (kind, visibility) = (DefinitionKind::Module, Visibility::Public);
                        let defined =
                            Defined { name, kind, parent: inner, whole: node, head, body, visibility };
                        inner = self.builder.define(&defined);
                    }
                }
            }
        }
        if let Some(body) = body {
            self.body(body, inner);
        }
        self.visibility = before;
    }

    fn using(&mut self, node: Node<'_>, within: DefinitionIndex) {
        self.builder.silent(node);
        let Some(path) = named(node).into_iter().next() else { return };
        let written = self.builder.of(path).replace(char::is_whitespace, "");
        let written = written.trim_start_matches("::");
        let is_whole = self.builder.of(node).split_whitespace().nth(1) == Some("namespace");
        let (module, item) = match written.rsplit_once("::") {
            Some((module, item)) if !is_whole => (module, Some(item)),
            _ => (written, None),
        };
        let item = item.map(|item| self.builder.name(item));
        let module = self.builder.name(module);
        let line = line_of(node);
        self.builder.import(Import {
            within,
            module,
            item,
            alias: item,
            star: is_whole,
            type_only: false,
            exported: true,
            line,
        });
    }

    fn namespace_alias(&mut self, node: Node<'_>, within: DefinitionIndex) {
        self.builder.silent(node);
        let parts = named(node);
        let (Some(alias), Some(path)) = (parts.first(), parts.get(1)) else { return };
        let (alias, path) = (self.builder.of(*alias), self.builder.of(*path));
        let (alias, module) = (self.builder.name(alias), self.builder.name(path.trim_start_matches("::")));
        let line = line_of(node);
        self.builder.import(Import {
            within,
            module,
            item: None,
            alias: Some(alias),
            star: false,
            type_only: false,
            exported: true,
            line,
        });
    }

    fn text(&mut self, node: Node<'_>, within: DefinitionIndex) {
        if node.kind() == "concatenated_string" {
            self.children(node, within);
            return;
        }
        let line = line_of(node);
        for part in named(node).iter().filter(|part| part.kind() != "escape_sequence") {
            let text = self.builder.of(*part);
            self.builder.plain_text(within, text, line);
            for table in tables(text) {
                self.builder.literal(within, LiteralKind::Table, table, line);
            }
        }
    }

    /// The text of a string that is one piece.
    fn written(&self, node: Node<'_>) -> Option<&'a str> {
        let is_text = node.kind() == "string_literal";
        match named(node).as_slice() {
            [part] if is_text && part.kind() == "string_content" => Some(self.builder.of(*part)),
            _ => None,
        }
    }
}
