//! The form of an organisation's rule: ast-grep's, with the place of each part.

use std::collections::HashMap;
use std::fmt;

use ast_grep_config::{SerializableRewriter, SerializableRule, Transformation};
use caution_core::problem::{Position, Problem};
use caution_read::yaml::{self, Spanned};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// One rule as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleForm {
    pub(super) id: Spanned<String>,
    pub(super) language: Spanned<String>,
    pub(super) rule: Spanned<SerializableRule>,
    pub(super) constraints: Option<Spanned<HashMap<String, SerializableRule>>>,
    pub(super) utils: Option<Spanned<HashMap<String, SerializableRule>>>,
    pub(super) transform: Option<Spanned<HashMap<String, Transformation>>>,
    pub(super) rewriters: Option<Spanned<Vec<SerializableRewriter>>>,
    pub(super) message: Option<Spanned<String>>,
    pub(super) note: Option<String>,
    pub(super) severity: Option<Spanned<String>>,
    pub(super) url: Option<String>,
    pub(super) files: Option<Spanned<Vec<GlobForm>>>,
    pub(super) ignores: Option<Spanned<Vec<GlobForm>>>,
    #[serde(default)]
    pub(super) metadata: MetadataForm,
    /// Nothing here is ever rewritten.
    #[serde(rename = "fix")]
    _fix: Option<IgnoredAny>,
    /// Findings have one place.
    #[serde(rename = "labels")]
    _labels: Option<IgnoredAny>,
}

/// What of a rule's free metadata has a meaning here.
#[derive(Default, Deserialize)]
pub(super) struct MetadataForm {
    pub(super) why: Option<String>,
    pub(super) remedy: Option<String>,
    pub(super) confidence: Option<Spanned<String>>,
}

/// A glob, with or without a word about case.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum GlobForm {
    Text(String),
    #[serde(rename_all = "camelCase")]
    Object {
        glob: String,
        #[serde(default)]
        case_insensitive: bool,
    },
}

/// The cases of one rule, in the form of ast-grep's test files.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CasesForm {
    pub(super) id: Spanned<String>,
    #[serde(default)]
    pub(super) valid: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) invalid: Vec<Spanned<String>>,
}

/// One document of a file.
pub(super) struct Part<T> {
    pub(super) value: T,
    first_line: u32,
}

/// A file that is read, for problems with a place in it.
#[derive(Clone, Copy)]
pub(super) struct File<'a> {
    pub(super) input: &'a str,
    pub(super) text: &'a str,
}

impl File<'_> {
    /// Every document of the file; the first fault of any is the file's.
    pub(super) fn parts<T: serde::de::DeserializeOwned>(self) -> Result<Vec<Part<T>>, Problem> {
        let documents = yaml::parse_documents::<T>(self.input, self.text)?;
        let part = |document: yaml::Document<T>| {
            Ok(Part { value: document.parsed?, first_line: document.first_line })
        };
        documents.into_iter().map(part).collect()
    }

    /// A problem at a value of one of the documents.
    pub(super) fn problem<T>(
        self,
        part: &Part<T>,
        position: Position,
        message: impl Into<String>,
    ) -> Problem {
        let place = Spanned { value: (), position: part.place(position) };
        yaml::problem(self.input, self.text, &place, message)
    }
}

impl<T> Part<T> {
    /// Where in the file something stands whose place in the document is known.
    pub(super) fn place(&self, position: Position) -> Position {
        let before = if position.line > 0 { self.first_line.saturating_sub(1) } else { 0 };
        Position { line: position.line.saturating_add(before), ..position }
    }

    /// The same document, read as something else.
    pub(super) fn with<U>(&self, value: U) -> Part<U> {
        Part { value, first_line: self.first_line }
    }
}

/// A document as a tree of values, each with its place.
pub(super) enum Tree {
    Mapping(Vec<(String, Spanned<Tree>)>),
    List(Vec<Spanned<Tree>>),
    Word(String),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Word(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Word(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Word(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Word(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Word(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Word(String::new()))
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Word(String::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Key>()? {
            entries.push((key.0, map.next_value()?));
        }
        Ok(Tree::Mapping(entries))
    }
}

/// A key of any kind, as text.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Tree::deserialize(deserializer)? {
            Tree::Word(word) => Ok(Self(word)),
            // A list for a key means nothing to ast-grep; the form refuses it where it matters.
            Tree::List(_) | Tree::Mapping(_) => Ok(Self(String::new())),
        }
    }
}
