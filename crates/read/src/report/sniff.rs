//! A first look at a file, which tells its format.

use std::collections::BTreeSet;
use std::fmt;

use caution_core::problem::Problem;
use serde::Deserializer as _;
use serde::de::{IgnoredAny, MapAccess, Visitor};

use super::xml::{Step, Xml};

/// What a file turns out to be at first sight.
#[derive(Debug)]
pub(super) enum Look<'a> {
    /// XML, with its root element, the names of the root's attributes and its first child.
    Xml {
        /// The root.
        root: String,
        /// Names of its attributes.
        attributes: Vec<String>,
        /// The first element below it.
        child: Option<String>,
    },
    /// A JSON object, with its keys.
    Json(BTreeSet<String>),
    /// Something else.
    Text(&'a str),
}

impl<'a> Look<'a> {
    /// Looks at a file.
    pub(super) fn at(input: &str, text: &'a str) -> Result<Self, Problem> {
        let bare = text.trim_start();
        if bare.is_empty() {
            return Err(Problem::new(input, "the report is empty").hint("let the tool write it again"));
        }
        if bare.starts_with('<') {
            return xml(input, text);
        }
        if bare.starts_with('{') {
            return Ok(Self::Json(keys(bare)));
        }
        Ok(Self::Text(text))
    }

    /// What it is, for messages.
    pub(super) fn what(&self) -> String {
        match self {
            Self::Xml { root, .. } => format!("XML with the root `<{root}>`"),
            Self::Json(keys) if keys.is_empty() => "this JSON".to_owned(),
            Self::Json(keys) => {
                let keys: Vec<String> = keys.iter().take(5).map(|key| format!("`{key}`")).collect();
                format!("JSON with the keys {}", keys.join(", "))
            }
            Self::Text(_) => "this text".to_owned(),
        }
    }

    /// Whether it is XML with this root.
    pub(super) fn root(&self, name: &str) -> bool {
        matches!(self, Self::Xml { root, .. } if root == name)
    }

    /// Whether the root has this attribute.
    pub(super) fn root_has(&self, name: &str) -> bool {
        matches!(self, Self::Xml { attributes, .. } if attributes.iter().any(|attribute| attribute == name))
    }

    /// Whether the first element below the root is one of these; true if there is none.
    pub(super) fn begins_with(&self, names: &[&str]) -> bool {
        match self {
            Self::Xml { child, .. } => child.as_ref().is_none_or(|child| names.contains(&child.as_str())),
            _ => false,
        }
    }

    /// Whether it is a JSON object with all of these keys.
    pub(super) fn has_keys(&self, names: &[&str]) -> bool {
        matches!(self, Self::Json(keys) if names.iter().all(|name| keys.contains(*name)))
    }
}

fn xml<'a>(input: &str, text: &'a str) -> Result<Look<'a>, Problem> {
    let mut xml = Xml::new(input, text);
    let root = loop {
        match xml.step()? {
            Step::Open(element) => break element,
            Step::End => return Ok(Look::Text(text)),
            Step::Text(_) | Step::Close(_) => {}
        }
    };
    let child = loop {
        match xml.step()? {
            Step::Open(element) => break Some(element.name),
            Step::Text(_) => {}
            Step::Close(_) | Step::End => break None,
        }
    };
    let attributes = root.attributes.into_iter().map(|(name, _)| name).collect();
    Ok(Look::Xml { root: root.name, attributes, child })
}

/// The keys of an object, as far as it can be read: its own reader says what is wrong with the rest.
fn keys(text: &str) -> BTreeSet<String> {
    struct Keys<'s>(&'s mut BTreeSet<String>);
    impl<'de> Visitor<'de> for Keys<'_> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(key) = map.next_key::<String>()? {
                if self.0.len() < 1_000 {
                    self.0.insert(key);
                }
                map.next_value::<IgnoredAny>()?;
            }
            Ok(())
        }
    }
    let mut found = BTreeSet::new();
    let _ = serde_json::Deserializer::from_str(text).deserialize_map(Keys(&mut found));
    found
}
