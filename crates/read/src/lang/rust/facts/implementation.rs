//! `impl` blocks and the members of traits.

use caution_core::facts::{DefinitionIndex, DefinitionKind, MODULE, Shape, Value, Visibility};
use tree_sitter::Node;

use super::{New, Own, Reader};
use crate::lang::facts::line_of;
use crate::lang::shadows::Chain;

/// Traits whose methods the language, its standard library or a framework calls as soon as a type is used.
const CALLED_BY_OTHERS: &[&str] = &[
    "Add",
    "AddAssign",
    "Actor",
    "AsMut",
    "AsRef",
    "AsyncRead",
    "AsyncWrite",
    "Binary",
    "BitAnd",
    "BitAndAssign",
    "BitOr",
    "BitOrAssign",
    "BitXor",
    "Borrow",
    "BorrowMut",
    "Clone",
    "Component",
    "Copy",
    "Debug",
    "Default",
    "Deref",
    "DerefMut",
    "Deserialize",
    "DeserializeOwned",
    "Display",
    "Div",
    "DivAssign",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Error",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "Fold",
    "From",
    "FromIterator",
    "FromRequest",
    "FromRequestParts",
    "FromStr",
    "Future",
    "Handler",
    "Hash",
    "Hasher",
    "Index",
    "IndexMut",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "IntoResponse",
    "Iterator",
    "Layer",
    "LowerHex",
    "Mul",
    "MulAssign",
    "Neg",
    "Not",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Read",
    "Rem",
    "Responder",
    "Seek",
    "Serialize",
    "Serializer",
    "Deserializer",
    "Service",
    "Shl",
    "Shr",
    "Sink",
    "Stream",
    "Sub",
    "SubAssign",
    "Subscriber",
    "Termination",
    "ToOwned",
    "ToString",
    "ToTokens",
    "TryFrom",
    "TryInto",
    "UpperHex",
    "Visit",
    "VisitMut",
    "Visitor",
    "Write",
    "BufRead",
    "Parse",
    "Decoder",
    "Encoder",
];

/// The head of an `impl` is known by so many characters.
const HEAD: usize = 100;

impl<'a> Reader<'_, 'a> {
    /// `impl T { … }` or `impl Trait for T { … }`. Its head is no part of the module, and nobody names it; its members
    /// are the type's.
    pub(super) fn implementation(&mut self, node: Node<'_>, attributes: &[Node<'_>]) {
        let generics = self.generics.len();
        let outer_within = self.within;
        let body = node.child_by_field_name("body");
        let name = self.head_of(node, body);
        let (kind, parent, visibility) = (DefinitionKind::Registration, outer_within, Visibility::Private);
        self.within = self.define(&New { name: &name, kind, parent, node, body, visibility, attributes });
        self.generic_parameters(node);
        let typed = node.child_by_field_name("type");
        let mut path = typed.and_then(|typed| self.type_chain(typed)).unwrap_or_else(Chain::unnamed);
        path.segments.iter_mut().for_each(|segment| segment.1 = false);
        let path: Vec<&'a str> = path.segments.into_iter().map(|(name, _)| name).collect();
        let index = match path.as_slice() {
            [name] => self.types.get(&(self.module, *name)).copied(),
            _ => None,
        };
        let outer = self.own.replace(Own { path, index });
        let bound = node.child_by_field_name("trait");
        let of = bound.and_then(|bound| self.type_chain(bound));
        if let Some(bound) = bound {
            self.types(bound, Shape::Inherit);
        }
        if let (Some(index), Some(of)) = (index, &of) {
            let path = of.keep(self.to);
            self.to.definition(index).into_iter().for_each(|class| class.bases.push(path));
        }
        if let Some(typed) = typed {
            if index.is_some() { self.type_arguments(typed) } else { self.types(typed, Shape::Type) }
        }
        self.within = index.unwrap_or(outer_within);
        if let Some(body) = body {
            let parent = index.unwrap_or(self.module);
            self.deeper(body, |reader| {
                reader.members(body, (parent, Visibility::Private), of.as_ref());
            });
        }
        self.within = outer_within;
        self.own = outer;
        self.generics.truncate(generics);
    }

    /// The head of an `impl`, on one line.
    fn head_of(&self, node: Node<'_>, body: Option<Node<'_>>) -> String {
        let whole = self.to.of(node);
        let length = body.map_or(whole.len(), |body| body.start_byte().saturating_sub(node.start_byte()));
        let words = whole.get(..length).unwrap_or(whole).split_whitespace();
        let words: Vec<&str> = words.take_while(|word| *word != "where").collect();
        words.join(" ").chars().take(HEAD).collect()
    }

    /// The members of an `impl` or a trait. Without a visibility of its own a member has the given one.
    pub(super) fn members(
        &mut self,
        list: Node<'_>,
        (parent, least): (DefinitionIndex, Visibility),
        of: Option<&Chain<'a>>,
    ) {
        let mut attributes: Vec<Node<'_>> = Vec::new();
        for child in self.children(list) {
            if child.kind() == "attribute_item" {
                attributes.push(child);
                continue;
            }
            let own = self.visibility(child);
            let visibility =
                if of.is_some() || least == Visibility::Public { Visibility::Public } else { own };
            let member = match child.kind() {
                "function_item" | "function_signature_item" => {
                    Some(self.function(child, &attributes, (parent, DefinitionKind::Method, visibility)))
                }
                "const_item" => {
                    let kind =
                        if parent == MODULE { DefinitionKind::Variable } else { DefinitionKind::Field };
                    Some(self.constant(child, &attributes, (parent, kind, visibility)))
                }
                "type_item" | "associated_type" => {
                    Some(self.type_alias(child, &attributes, (parent, visibility)))
                }
                _ => {
                    self.item(child, &attributes);
                    None
                }
            };
            attributes.clear();
            if let (Some(member), Some(of)) = (member, of) {
                self.implements(member, of, child);
            }
        }
    }

    /// A member of the implementation of a trait.
    fn implements(&mut self, member: DefinitionIndex, of: &Chain<'a>, node: Node<'_>) {
        let path = of.keep(self.to);
        self.to.base(member, path, line_of(node));
        let implicit = CALLED_BY_OTHERS.contains(&of.last());
        if let Some(definition) = self.to.definition(member) {
            definition.implicit = implicit;
        }
        if !self.to.kind(member).is_method()
            && let Some(own) = self.own.as_ref().filter(|own| own.index.is_none())
        {
            // The type stands in another file: this is how its constants are found.
            let path = Chain::of(&own.path).keep(self.to);
            self.to.bind((member, "self"), Value::Instance, path, self.module);
        }
    }
}
