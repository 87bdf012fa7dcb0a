//! Macros: their names, and the names that stand in their texts.

use std::collections::HashSet;

use caution_core::facts::{DefinitionIndex, DefinitionKind, MODULE, Shape, UNNAMED, Visibility};
use tree_sitter::Node;

use super::Reader;
use crate::lang::facts::{Defined, line_of};
use crate::lang::locals::named;

/// Words of the language that are no names.
const WORDS: &[&str] = &[
    "if",
    "else",
    "for",
    "while",
    "do",
    "return",
    "sizeof",
    "struct",
    "union",
    "enum",
    "const",
    "static",
    "inline",
    "void",
    "int",
    "char",
    "long",
    "short",
    "unsigned",
    "signed",
    "float",
    "double",
    "switch",
    "case",
    "break",
    "continue",
    "goto",
    "typeof",
    "__typeof__",
    "defined",
    "extern",
    "volatile",
    "__attribute__",
    "NULL",
    "bool",
    "class",
    "public",
    "private",
    "protected",
    "template",
    "typename",
    "new",
    "delete",
    "this",
    "using",
    "namespace",
    "auto",
    "true",
    "false",
    "default",
    "nullptr",
    "__extension__",
    "__inline",
    "register",
];

impl<'a> Reader<'_, 'a> {
    pub(super) fn macro_definition(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let Some(head) = node.child_by_field_name("name") else { return };
        let value = node.child_by_field_name("value");
        let name = self.builder.of(head);
        // A macro belongs to no namespace and no class.
        let parent = if self.builder.kind(within) == DefinitionKind::Module { within } else { MODULE };
        let (kind, visibility) = (DefinitionKind::Macro, Visibility::Public);
        let defined = Defined { name, kind, parent, whole: node, head, body: value, visibility };
        let index = self.builder.define(&defined);
        self.spans.push((node.start_byte(), node.end_byte(), index));
        let Some(value) = value else { return };
        let parameters = node.child_by_field_name("parameters").map(named).unwrap_or_default();
        let parameters: HashSet<&str> = parameters.into_iter().map(|one| self.builder.of(one)).collect();
        self.names_in(self.builder.of(value), line_of(value), index, &parameters);
    }

    /// A macro that loops stands as `while` in the tree.
    pub(super) fn loop_of_macro(&mut self, node: Node<'_>, within: DefinitionIndex) {
        let text = self.builder.of(node);
        let end = text.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
        let name = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
        if name != "while" && !name.is_empty() {
            let path = self.builder.path(&[(name, true)]);
            self.builder.refer(within, path, Shape::Call, line_of(node));
        }
    }

    /// The names in the text of a macro, each a path of its own.
    fn names_in(&mut self, text: &str, line: u32, within: DefinitionIndex, known: &HashSet<&str>) {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let bytes = text.as_bytes();
        let at_byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
        let (mut at, mut line, mut before) = (0, line, 0_u8);
        while at < bytes.len() {
            let byte = at_byte(at);
            match byte {
                b'\n' => {
                    line = line.saturating_add(1);
                    at += 1;
                }
                b'"' | b'\'' => {
                    at += 1;
                    while at < bytes.len() && at_byte(at) != byte {
                        at += if at_byte(at) == b'\\' { 2 } else { 1 };
                    }
                    at += 1;
                    before = byte;
                }
                _ if is_letter(byte) => {
                    let start = at;
                    while is_letter(at_byte(at)) {
                        at += 1;
                    }
                    let word = text.get(start..at).unwrap_or_default();
                    let is_member = before == b'.' || before == b'>';
                    // `a##b` makes a name that is written nowhere.
                    let is_glued = before == b'#'
                        || text.get(at..).is_some_and(|rest| rest.trim_start().starts_with('#'));
                    before = b'a';
                    let is_name = !word.starts_with(|first: char| first.is_ascii_digit())
                        && !WORDS.contains(&word)
                        && !known.contains(word);
                    if is_glued || !is_name {
                        continue;
                    }
                    let rest = text
                        .get(at..at.saturating_add(40))
                        .unwrap_or_else(|| text.get(at..).unwrap_or_default());
                    let called = rest.trim_start_matches([' ', '\t']).starts_with('(');
                    let shape = if called { Shape::Call } else { Shape::Read };
                    let path = if is_member {
                        self.builder.path(&[(UNNAMED, false), (word, called)])
                    } else {
                        self.builder.path(&[(word, called)])
                    };
                    self.builder.refer(within, path, shape, line);
                }
                _ => {
                    if !byte.is_ascii_whitespace() {
                        // Of `x > y` the second is no member.
                        before = if byte == b'>' && before != b'-' { b' ' } else { byte };
                    }
                    at += 1;
                }
            }
        }
    }
}
