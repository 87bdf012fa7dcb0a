//! Types: declared ones, and those of the documentation where none is declared.

use caution_core::facts::{DefinitionIndex, Shape, Value};
use tree_sitter::Node;

use super::Reader;
use crate::lang::facts::{DEPTH, line_of};
use crate::lang::locals::named;

/// Types of the language.
const BUILT_IN: &[&str] = &[
    "int",
    "integer",
    "float",
    "double",
    "string",
    "bool",
    "boolean",
    "array",
    "iterable",
    "callable",
    "object",
    "mixed",
    "void",
    "null",
    "never",
    "false",
    "true",
    "resource",
    "list",
    "non-empty-string",
    "class-string",
    "array-key",
    "scalar",
    "numeric",
    "positive-int",
    "T",
    "TKey",
    "TValue",
    "TModel",
];

impl<'a> Reader<'_, 'a> {
    /// The segments of a class's name: those of namespaces are parts of the path.
    pub(super) fn class_steps(&mut self, name: &'a str) -> Vec<(&'a str, bool)> {
        match name {
            "self" | "static" | "$this" => match self.classes.last() {
                Some(class) => vec![(*class, false)],
                None => vec![("self", false)],
            },
            "parent" => vec![("super", false)],
            name => {
                let steps: Vec<(&str, bool)> =
                    name.trim_start_matches('\\').split('\\').map(|part| (part, false)).collect();
                if let ([(first, _), _, ..], false) = (steps.as_slice(), name.starts_with('\\')) {
                    self.spaces.insert(first);
                }
                steps
            }
        }
    }

    /// Says of what type a name is.
    pub(super) fn typed(&mut self, to: (DefinitionIndex, &str), types: Node<'_>, scope: DefinitionIndex) {
        self.typed_in(to, types, scope, 0);
    }

    fn typed_in(&mut self, to: (DefinitionIndex, &str), types: Node<'_>, scope: DefinitionIndex, depth: u32) {
        match types.kind() {
            _ if depth > DEPTH => {}
            "named_type" | "name" | "qualified_name" => {
                let steps = self.class_steps(self.builder.of(types));
                let path = self.builder.path(&steps);
                self.builder.bind(to, Value::Instance, path, scope);
            }
            "primitive_type" => {
                let text = self.builder.of(types);
                let path = self.builder.path(&[(text, false)]);
                if !matches!(text, "null" | "mixed" | "object") {
                    self.builder.bind(to, Value::Instance, path, scope);
                } else if text != "null" {
                    let path = self.builder.path(&[(caution_core::facts::UNNAMED, false)]);
                    self.builder.bind(to, Value::Same, path, scope);
                }
            }
            _ => {
                for part in named(types) {
                    self.typed_in(to, part, scope, depth + 1);
                }
            }
        }
    }

    /// Uses of the types in a declaration.
    pub(super) fn types_used(&mut self, types: Node<'_>, within: DefinitionIndex) {
        match types.kind() {
            "named_type" | "name" | "qualified_name" => self.type_used(types, within),
            "primitive_type" => {}
            _ => self.children(types, within),
        }
    }

    pub(super) fn type_used(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let text = self.builder.of(node);
        if matches!(text, "self" | "static" | "parent") {
            return;
        }
        let steps = self.class_steps(text);
        let path = self.builder.path(&steps);
        self.builder.refer(within, path, Shape::Type, line_of(node));
    }

    /// What the documentation says of a name: `@param C $x`, `@return C[]`, `@var C`.
    pub(super) fn documented(&mut self, to: (DefinitionIndex, &str), types: &'a str, scope: DefinitionIndex) {
        for one in alternatives(types).into_iter().take(4) {
            let (one, value) = elements(one.trim_start_matches('?'));
            let one = one.split('<').next().unwrap_or(one);
            let is_name = !one.is_empty()
                && one.bytes().all(|byte| {
                    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'\\' || byte == b'$'
                });
            if !is_name || BUILT_IN.contains(&one) && value == Value::Elements {
                continue;
            }
            if BUILT_IN.contains(&one) {
                if matches!(one, "int" | "string" | "float" | "bool" | "array") {
                    let path = self.builder.path(&[(one, false)]);
                    self.builder.bind(to, Value::Instance, path, scope);
                }
                continue;
            }
            let steps = self.class_steps(one);
            let path = self.builder.path(&steps);
            self.builder.bind(to, value, path, scope);
        }
    }
}

/// The parts of `A|B<C|D>|null`.
fn alternatives(types: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    types
        .split(|letter: char| {
            match letter {
                '<' | '(' | '{' => depth += 1,
                '>' | ')' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            letter == '|' && depth == 0
        })
        .collect()
}

/// The type of the elements, if it is a type of many: `C[]`, `array<int, C>`, `Collection<C>`.
fn elements(written: &str) -> (&str, Value) {
    if let Some(one) = written.strip_suffix("[]") {
        return (one.trim_matches(['(', ')']), Value::Elements);
    }
    let many = [
        "array<",
        "list<",
        "iterable<",
        "Collection<",
        "\\Illuminate\\Support\\Collection<",
        "\\Traversable<",
    ];
    for start in many {
        if let Some(inner) = written.strip_prefix(start).and_then(|rest| rest.strip_suffix('>')) {
            return (inner.rsplit(',').next().unwrap_or(inner).trim(), Value::Elements);
        }
    }
    (written, Value::Instance)
}

/// The type that documentation gives for a tag: `@return` or `@var`.
pub(super) fn tag<'a>(documentation: &'a str, name: &str) -> Option<&'a str> {
    let after = documentation.split_once(name)?.1;
    let line = after.lines().next()?.trim_start();
    type_at(line)
}

/// The types and names of all `@param`.
pub(super) fn parameters(documentation: &str) -> impl Iterator<Item = (&str, &str)> {
    documentation.split("@param").skip(1).take(60).filter_map(|after| {
        let line = after.lines().next()?.trim_start();
        let types = type_at(line)?;
        let name = line.get(types.len()..)?.split_whitespace().next()?;
        Some((types, name.trim_start_matches(['&', '.'])))
    })
}

/// The type that a line begins with: blanks inside brackets belong to it.
fn type_at(line: &str) -> Option<&str> {
    let mut depth = 0_u32;
    let end = line.find(|letter: char| {
        match letter {
            '<' | '(' | '{' => depth += 1,
            '>' | ')' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        letter.is_whitespace() && depth == 0
    });
    let types = line.get(..end.unwrap_or(line.len()))?.trim_end_matches("*/");
    (!types.is_empty() && !types.starts_with('$')).then_some(types)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_tells_types() {
        let text =
            "/**\n * @param  array<int, Foo|Bar>  $x the\n * @param ?Q &$y\n * @return A|B[]|null\n */";
        assert_eq!(parameters(text).collect::<Vec<_>>(), [("array<int, Foo|Bar>", "$x"), ("?Q", "$y")]);
        assert_eq!(tag(text, "@return"), Some("A|B[]|null"));
        assert_eq!(alternatives("A|B<C|D>|null"), ["A", "B<C|D>", "null"]);
        assert_eq!(elements("array<int, Foo>"), ("Foo", Value::Elements));
    }
}
