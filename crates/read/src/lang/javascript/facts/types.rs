//! Types that are written.

use caution_core::facts::{Shape, Value};
use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};

use super::chain::{Chain, Known, Segments};
use super::reader::Reader;
use super::scope::LocalKind;

/// How many types of a union are kept.
const CHOICES: usize = 4;

/// What a type of the language says of what it is written with.
enum Generic {
    /// It is a list of its last argument.
    List,
    /// It stands for its first argument, now or later.
    Wrapper,
    /// Neither.
    Other,
}

fn generic(name: &str) -> Generic {
    match name {
        "Array" | "ReadonlyArray" | "Set" | "ReadonlySet" | "Map" | "ReadonlyMap" | "WeakMap" | "Record"
        | "Iterable" | "Iterator" | "IterableIterator" | "AsyncIterable" | "AsyncGenerator" | "Generator"
        | "QueryList" | "PaginatedList" => Generic::List,
        "Promise" | "PromiseLike" | "Awaited" | "Readonly" | "Partial" | "Required" | "NonNullable"
        | "Pick" | "Omit" | "Observable" | "DeepPartial" | "Ref" | "Lazy" | "MaybePromise" | "Mocked"
        | "Relation" => Generic::Wrapper,
        _ => Generic::Other,
    }
}

impl<'a> Reader<'_, '_, 'a> {
    /// Reads a type: what it names are references.
    pub(super) fn read_type(&mut self, it: &TSType<'a>) {
        match it {
            TSType::TSTypeReference(reference) => {
                self.refer_type(&reference.type_name, Shape::Type);
                if let Some(arguments) = &reference.type_arguments {
                    self.visit_ts_type_parameter_instantiation(arguments);
                }
            }
            TSType::TSTypeQuery(query) => {
                match &query.expr_name {
                    TSTypeQueryExprName::TSImportType(import) => self.type_import(import),
                    name => {
                        if let Some(name) = name.as_ts_type_name() {
                            self.refer_type(name, Shape::Type);
                        }
                    }
                }
                if let Some(arguments) = &query.type_arguments {
                    self.visit_ts_type_parameter_instantiation(arguments);
                }
            }
            TSType::TSImportType(import) => self.type_import(import),
            // A row of conditions is no depth.
            TSType::TSConditionalType(first) => self.at(self.place, |reader| {
                let mut next = Some(&**first);
                while let Some(condition) = next.take() {
                    reader.visit_ts_type(&condition.check_type);
                    reader.visit_ts_type(&condition.extends_type);
                    reader.visit_ts_type(&condition.true_type);
                    match &condition.false_type {
                        TSType::TSConditionalType(other) => next = Some(other),
                        other => reader.visit_ts_type(other),
                    }
                }
            }),
            TSType::TSMappedType(mapped) => self.at(self.place, |reader| {
                reader.declare(mapped.key.name.as_str(), LocalKind::Type);
                walk::walk_ts_mapped_type(reader, mapped);
            }),
            TSType::TSFunctionType(_) | TSType::TSConstructorType(_) | TSType::TSTypeLiteral(_) => {
                self.at(self.place, |reader| walk::walk_ts_type(reader, it));
            }
            _ => walk::walk_ts_type(self, it),
        }
    }

    /// Adds a reference to a type, unless it is a parameter.
    pub(super) fn refer_type(&mut self, name: &TSTypeName<'a>, shape: Shape) {
        let chain = self.type_chain(name);
        self.refer(&chain, shape);
    }

    /// The path that a type's name is.
    pub(super) fn type_chain(&self, name: &TSTypeName<'a>) -> Chain<'a> {
        let (mut segments, mut next): (Segments<'a>, _) = (Vec::new(), name);
        let mut chain = Chain::default();
        loop {
            match next {
                TSTypeName::IdentifierReference(name) => {
                    chain.start = name.span.start;
                    let local = self.scopes.find(name.name.as_str());
                    chain.is_local = local.is_some_and(|local| local.kind != LocalKind::Definition);
                    segments.push((name.name.as_str(), false));
                    break;
                }
                TSTypeName::ThisExpression(this) => {
                    chain.start = this.span.start;
                    segments.push(("self", false));
                    break;
                }
                TSTypeName::QualifiedName(name) => {
                    segments.push((name.right.name.as_str(), false));
                    next = &name.left;
                }
            }
        }
        segments.reverse();
        chain.segments = segments;
        chain
    }

    /// What is known of a value of a type.
    pub(super) fn known_of_type(&mut self, written: &TSType<'a>) -> Vec<Known<'a>> {
        let mut known = Vec::new();
        self.know_type(written, 0, &mut known);
        known.truncate(CHOICES);
        known
    }

    fn know_type(&mut self, written: &TSType<'a>, depth: u32, known: &mut Vec<Known<'a>>) {
        if depth > 6 || known.len() >= CHOICES {
            return;
        }
        let built_in = match written {
            TSType::TSStringKeyword(_) | TSType::TSTemplateLiteralType(_) => "string",
            TSType::TSNumberKeyword(_) => "number",
            TSType::TSBooleanKeyword(_) => "boolean",
            TSType::TSBigIntKeyword(_) => "bigint",
            TSType::TSSymbolKeyword(_) => "symbol",
            TSType::TSLiteralType(it) => match &it.literal {
                TSLiteral::StringLiteral(_) | TSLiteral::TemplateLiteral(_) => "string",
                TSLiteral::BooleanLiteral(_) => "boolean",
                _ => "number",
            },
            TSType::TSThisType(_) => {
                known.push(Known::new(Value::Same, vec![("self", false)]));
                return;
            }
            TSType::TSArrayType(it) => return self.know_elements(&it.element_type, depth, known),
            TSType::TSTypeOperatorType(it) => return self.know_type(&it.type_annotation, depth + 1, known),
            TSType::TSParenthesizedType(it) => return self.know_type(&it.type_annotation, depth + 1, known),
            TSType::TSUnionType(it) => {
                return it.types.iter().for_each(|choice| self.know_type(choice, depth + 1, known));
            }
            TSType::TSIntersectionType(it) => {
                return it.types.iter().for_each(|part| self.know_type(part, depth + 1, known));
            }
            TSType::TSTypeReference(it) => return self.know_reference(it, depth, known),
            TSType::TSTypeQuery(it) => {
                if let Some(name) = it.expr_name.as_ts_type_name() {
                    let chain = self.type_chain(name);
                    known.push(Known::new(Value::Same, chain.segments));
                }
                return;
            }
            TSType::TSImportType(it) => {
                let segments = self.type_import_path(it);
                known.push(Known::new(Value::Instance, segments));
                return;
            }
            _ => return,
        };
        known.push(Known::built_in(built_in));
    }

    fn know_reference(&mut self, it: &TSTypeReference<'a>, depth: u32, known: &mut Vec<Known<'a>>) {
        let chain = self.type_chain(&it.type_name);
        if chain.is_local {
            return;
        }
        let arguments =
            it.type_arguments.as_ref().map(|arguments| arguments.params.as_slice()).unwrap_or_default();
        if let [(name, _)] = chain.segments.as_slice() {
            match (generic(name), arguments.first(), arguments.last()) {
                (Generic::List, _, Some(element)) => return self.know_elements(element, depth, known),
                (Generic::Wrapper, Some(inner), _) => return self.know_type(inner, depth + 1, known),
                // What is known of a function's result is its own.
                (Generic::Other, ..) if *name == "ReturnType" => return,
                _ => {}
            }
        }
        known.push(Known::new(Value::Instance, chain.segments));
    }

    fn know_elements(&mut self, element: &TSType<'a>, depth: u32, known: &mut Vec<Known<'a>>) {
        let mut elements = Vec::new();
        self.know_type(element, depth + 1, &mut elements);
        let before = known.len();
        let instances = elements.into_iter().filter(|element| element.value == Value::Instance);
        known.extend(instances.map(|element| Known::new(Value::Elements, element.segments)));
        if known.len() == before {
            known.push(Known::built_in("Array"));
        }
    }
}
