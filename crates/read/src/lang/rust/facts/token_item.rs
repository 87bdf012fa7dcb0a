//! Definitions that stand in the tokens of macros: `lazy_static!`, `thread_local!`, `proptest!`, `cfg_if!`.

use caution_core::facts::{DefinitionIndex, DefinitionKind, EntryKind, Visibility};
use caution_core::finding::LineRange;
use tree_sitter::Node;

use super::Reader;
use super::attribute::is_test;
use super::tokens::{DEFINES, find};
use crate::lang::facts::{DefinedAt, line_of, lines_of};

impl<'a> Reader<'_, 'a> {
    /// Whether definitions stand in a tree of tokens.
    pub(super) fn defines_items(&self, tree: Node<'_>) -> bool {
        let inner = |child: &Node<'_>| DEFINES.contains(&child.kind());
        self.all_tokens(tree).iter().any(|child| {
            inner(child) || child.kind() == "token_tree" && self.all_tokens(*child).iter().any(inner)
        })
    }

    /// The definitions of a tree of tokens; what is none is read as expressions are.
    pub(super) fn token_items(&mut self, tree: Node<'_>) {
        let tokens = self.all_tokens(tree);
        let mut at = 0_usize;
        // Where the attributes and words before a definition begin.
        let mut start = None;
        let mut tests = false;
        while let Some(token) = tokens.get(at).copied() {
            at += 1;
            match token.kind() {
                "#" => {
                    start = start.or(Some(token));
                    let attribute = tokens.get(at).filter(|next| next.kind() == "token_tree");
                    let last = attribute.and_then(|attribute| attribute.named_child(0));
                    tests |= last.is_some_and(|name| is_test(self.to.of(name)));
                    at += 1;
                }
                "pub" | "async" | "unsafe" => start = start.or(Some(token)),
                "token_tree" if self.to.of(token).starts_with('{') => {
                    self.deeper(token, |reader| reader.token_items(token));
                    (start, tests) = (None, false);
                }
                "token_tree" => self.tokens(token, true),
                "use" => at = find(&tokens, at, ";"),
                kind if DEFINES.contains(&kind) => {
                    let name = (at..at + 3).find(|at| {
                        tokens.get(*at).is_some_and(|next| {
                            next.kind() == "identifier" && !matches!(self.to.of(*next), "ref" | "mut")
                        })
                    });
                    if let Some(name) = name {
                        let first = start.unwrap_or(token);
                        at = self.token_item(&tokens, (first, kind, name), tests);
                    }
                    (start, tests) = (None, false);
                }
                ";" => (start, tests) = (None, false),
                _ => {}
            }
        }
    }

    /// One definition, from its first token on. Gives the token after it.
    fn token_item(
        &mut self,
        tokens: &[Node<'_>],
        (first, keyword, name): (Node<'_>, &str, usize),
        tests: bool,
    ) -> usize {
        let Some(named) = tokens.get(name).copied() else { return name + 1 };
        let rest = tokens.iter().enumerate().skip(name + 1);
        let ends = |token: &Node<'_>| {
            let block = token.kind() == "token_tree" && self.to.of(*token).starts_with('{');
            token.kind() == ";" || block && !matches!(keyword, "const" | "static" | "type")
        };
        let end = rest.clone().find(|(_, token)| ends(token)).map_or(tokens.len(), |(at, _)| at + 1);
        let last = tokens.get(end - 1).copied().unwrap_or(named);
        let body = match keyword {
            "fn" | "struct" | "enum" | "union" | "trait" | "mod" => last.start_byte(),
            _ => tokens.get(find(tokens, name, "=")).unwrap_or(&last).start_byte(),
        };
        let kind = match keyword {
            "fn" => DefinitionKind::Function,
            "struct" | "enum" | "union" => DefinitionKind::Class,
            "trait" | "type" => DefinitionKind::Interface,
            "mod" => DefinitionKind::Module,
            _ => DefinitionKind::Variable,
        };
        let text = self.to.of(named);
        let is_public = tokens.iter().take(name).rev().take(6).any(|token| token.kind() == "pub");
        let index: DefinitionIndex = self.to.define_at(&DefinedAt {
            name: text,
            kind,
            parent: self.within,
            span: (first.start_byte(), body.max(first.start_byte()), last.end_byte()),
            lines: LineRange { first: line_of(first), last: lines_of(last).last },
            line: line_of(named),
            visibility: if is_public { Visibility::Public } else { Visibility::Private },
        });
        self.known.insert(text);
        if kind.has_members() {
            self.types.insert((self.module, text), index);
        }
        if tests {
            self.to.entry(index, EntryKind::Test, "");
        }
        let around = self.enter(index);
        let own = tokens.get(name + 1..end).unwrap_or_default();
        let parameters = own.first().filter(|token| keyword == "fn" && token.kind() == "token_tree");
        if let Some(parameters) = parameters {
            self.token_parameters(*parameters);
        }
        self.sequence(own, false);
        self.leave(around);
        end
    }

    /// `(a: T, b in strategy)`: the names before `:` and `in`.
    fn token_parameters(&mut self, tree: Node<'_>) {
        let tokens = self.all_tokens(tree);
        for (at, token) in tokens.iter().enumerate() {
            let next = tokens.get(at + 1).map_or("", |next| self.to.of(*next));
            if token.kind() == "identifier" && matches!(next, ":" | "in") {
                self.unknown_local(self.to.of(*token));
            }
        }
    }
}
