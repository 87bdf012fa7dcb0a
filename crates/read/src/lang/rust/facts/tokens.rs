//! The tokens of macros: the grammar does not parse what is written there.

use caution_core::facts::{LiteralKind, Shape, UNNAMED};
use tree_sitter::Node;

use super::Reader;
use super::literal::{BINARY, content};
use crate::lang::facts::line_of;
use crate::lang::shadows::Chain;

/// Macros of the standard library: what they do is no concern of the program.
const STANDARD: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "column",
    "compile_error",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "eprint",
    "eprintln",
    "file",
    "format",
    "format_args",
    "include",
    "include_bytes",
    "include_str",
    "line",
    "matches",
    "module_path",
    "option_env",
    "panic",
    "print",
    "println",
    "stringify",
    "thread_local",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// Words that the grammar gives as names where tokens are not parsed.
const WORDS: &[&str] =
    &["else", "in", "ref", "move", "dyn", "true", "false", "mut", "async", "await", "box", "_", "extern"];

/// Words that begin a definition.
pub(super) const DEFINES: &[&str] =
    &["fn", "struct", "enum", "union", "trait", "mod", "type", "const", "static"];

impl<'a> Reader<'_, 'a> {
    /// The use of a macro.
    pub(super) fn macro_invocation(&mut self, node: Node<'_>, names_items: bool) {
        let Some(path) = node.child_by_field_name("macro") else { return };
        let mut chain = self.scoped(path);
        let name = chain.last();
        if let Some(last) = chain.segments.last_mut() {
            last.1 = true;
        }
        if chain.segments.len() > 1 || !STANDARD.contains(&name) {
            chain.is_local = false;
            self.refer(&chain, Shape::Call, line_of(node));
        }
        let Some(tree) = self.children(node).into_iter().find(|child| child.kind() == "token_tree") else {
            return;
        };
        let first = tree.named_child(0);
        let text = first.filter(|first| first.kind().ends_with("string_literal"));
        match (name, first, text) {
            ("cargo_bin" | "cargo_bin_cmd", _, Some(text)) => {
                self.runs_binary(content(self.to.of(text)), line_of(text))
            }
            ("env", _, Some(text)) if content(self.to.of(text)).starts_with(BINARY) => {
                let binary = content(self.to.of(text)).strip_prefix(BINARY).unwrap_or_default();
                self.runs_binary(binary, line_of(text));
            }
            ("env" | "option_env", _, Some(text)) => {
                let variable = content(self.to.of(text));
                self.to.literal(self.within, LiteralKind::Environment, variable, line_of(text));
            }
            ("include_proto", _, Some(text)) => {
                let service = content(self.to.of(text));
                self.to.literal(self.within, LiteralKind::Rpc, service, line_of(text));
            }
            ("table", Some(first), None) if first.kind() == "identifier" => {
                let table = self.to.of(first);
                self.to.literal(self.within, LiteralKind::Table, table, line_of(first));
            }
            _ => {}
        }
        if names_items && self.defines_items(tree) {
            self.deeper(tree, |reader| reader.token_items(tree));
        } else {
            self.tokens(tree, false);
        }
    }

    /// Refers to what the tokens of a tree name. Strictly: only what can be nothing but a path or a call.
    pub(super) fn tokens(&mut self, tree: Node<'_>, strict: bool) {
        let mark = self.locals.enter();
        let tokens = self.all_tokens(tree);
        self.deeper(tree, |reader| reader.sequence(&tokens, strict));
        self.locals.leave(mark);
    }

    /// The tokens of a tree, comments left out.
    pub(super) fn all_tokens<'t>(&self, tree: Node<'t>) -> Vec<Node<'t>> {
        let mut cursor = tree.walk();
        tree.children(&mut cursor).filter(|child| !child.is_extra() || child.is_error()).collect()
    }

    /// A row of tokens.
    pub(super) fn sequence(&mut self, tokens: &[Node<'_>], strict: bool) {
        let mut at = 0_usize;
        while let Some(token) = tokens.get(at).copied() {
            at += 1;
            match token.kind() {
                "identifier" | "self" | "super" | "crate" | "primitive_type" | "metavariable"
                    if !WORDS.contains(&self.to.of(token)) =>
                {
                    at = self.token_path(tokens, at - 1, strict);
                }
                "token_tree" | "token_repetition" => self.tokens(token, strict),
                "string_literal" | "raw_string_literal" => self.token_text(token),
                "." if tokens.get(at).is_some_and(|next| next.kind() == "identifier") => {
                    at = self.token_path(tokens, at - 1, strict);
                }
                // A lifetime; the name of a definition.
                "'" | "fn" | "struct" | "enum" | "trait" | "mod" | "type" | "const" | "static"
                    if tokens.get(at).is_some_and(|next| next.kind() == "identifier") =>
                {
                    at += 1;
                }
                "use" => at = find(tokens, at, ";"),
                "|" if begins_closure(tokens, at - 1) => {
                    let end = find(tokens, at, "|");
                    self.token_locals(tokens.get(at..end).unwrap_or_default());
                    at = end + 1;
                }
                "let" => {
                    let end = find(tokens, at, "=");
                    self.token_locals(tokens.get(at..end).unwrap_or_default());
                }
                "for" => {
                    let rest = tokens.get(at..).unwrap_or_default();
                    let end = rest.iter().take(16).position(|token| self.to.of(*token) == "in");
                    if let Some(end) = end {
                        self.token_locals(rest.get(..end).unwrap_or_default());
                        at += end;
                    }
                }
                _ => {}
            }
        }
    }

    /// The locals that a pattern in tokens declares.
    pub(super) fn token_locals(&mut self, tokens: &[Node<'_>]) {
        let mut typed = false;
        for (at, token) in tokens.iter().enumerate() {
            match token.kind() {
                ":" => typed = true,
                "," => typed = false,
                "token_tree" if !typed => {
                    let inner = self.all_tokens(*token);
                    self.deeper(*token, |reader| reader.token_locals(&inner));
                }
                "identifier" if typed => {
                    let chain = self.named_type(self.to.of(*token));
                    self.refer(&chain, Shape::Type, line_of(*token));
                }
                "identifier" => {
                    let name = self.to.of(*token);
                    let next = tokens.get(at + 1).map_or("", |next| next.kind());
                    let is_path = next == "::" || next == "token_tree";
                    if name.starts_with(|first: char| first.is_lowercase())
                        && !is_path
                        && !WORDS.contains(&name)
                    {
                        self.unknown_local(name);
                    } else if !WORDS.contains(&name) && !is_path {
                        self.refer(&Chain::of(&[name]), Shape::Read, line_of(*token));
                    }
                }
                _ => {}
            }
        }
    }

    /// Reads the path that begins at a token, and what stands inside it. Gives the token after it.
    fn token_path(&mut self, tokens: &[Node<'_>], start: usize, strict: bool) -> usize {
        let Some(first) = tokens.get(start).copied() else { return start + 1 };
        let mut names: Vec<(&'a str, bool)> = Vec::new();
        let mut is_scoped = false;
        let mut inside: Vec<Node<'_>> = Vec::new();
        let mut at = start + 1;
        if first.kind() == "." {
            names.push((UNNAMED, false));
            at = start;
        } else if first.kind() == "metavariable" {
            let text = self.to.of(first);
            names.push((if text == "$crate" { "crate" } else { UNNAMED }, false));
        } else {
            names.push((self.to.of(first), false));
        }
        let is_word =
            |token: &Node<'_>| matches!(token.kind(), "identifier" | "self" | "super" | "integer_literal");
        loop {
            let (next, after) = (tokens.get(at), tokens.get(at + 1));
            match (next.map_or("", |next| next.kind()), after) {
                ("::", Some(after)) if is_word(after) => {
                    is_scoped |= names.len() == 1;
                    names.push((self.to.of(*after), false));
                    at += 2;
                }
                ("::", Some(after)) if after.kind() == "<" => at = after_angle(tokens, at + 1),
                (".", Some(after)) if is_word(after) => {
                    let name = self.to.of(*after);
                    if name != "await" {
                        names.push((name, false));
                    }
                    at += 2;
                }
                ("?", _) => at += 1,
                ("token_tree", _) => {
                    let Some(tree) = next.copied() else { break };
                    let text = self.to.of(tree);
                    let upper = names.last().is_some_and(|(name, _)| name.starts_with(char::is_uppercase));
                    let is_called = names.last().is_some_and(|(_, called)| *called);
                    if !(text.starts_with('(') && !is_called || text.starts_with('{') && upper && !is_called)
                    {
                        break;
                    }
                    if let Some(last) = names.last_mut() {
                        last.1 = true;
                    }
                    inside.push(tree);
                    at += 1;
                }
                ("!", Some(tree)) if tree.kind() == "token_tree" => {
                    if let Some(last) = names.last_mut() {
                        last.1 = true;
                    }
                    inside.push(*tree);
                    at += 2;
                    if names.len() == 1 && names.first().is_some_and(|(name, _)| STANDARD.contains(name)) {
                        names.clear();
                    }
                    break;
                }
                _ => break,
            }
        }
        let next = tokens.get(at).map_or("", |next| next.kind());
        let is_key = names.len() == 1 && matches!(next, "=" | ":") && first.kind() == "identifier";
        if !is_key && !names.is_empty() {
            self.token_reference(&names, is_scoped, strict, line_of(first));
        }
        for tree in inside {
            self.tokens(tree, strict);
        }
        at
    }

    fn token_reference(&mut self, names: &[(&'a str, bool)], is_scoped: bool, strict: bool, line: u32) {
        let Some((head, called)) = names.first().copied() else { return };
        let upper = head.starts_with(char::is_uppercase);
        if names.len() == 1 && !called && !upper && (strict || !self.known.contains(head)) {
            return;
        }
        let mut chain = Chain { segments: names.to_vec(), ..Chain::default() };
        if is_scoped && matches!(head, "self" | "super") {
            let called: Vec<bool> = names.iter().map(|(_, called)| *called).collect();
            chain = self.path_of_names(names.iter().map(|(name, _)| *name).collect());
            for (segment, called) in chain.segments.iter_mut().rev().zip(called.into_iter().rev()) {
                segment.1 = called;
            }
        } else if !is_scoped && let Some(shadow) = self.locals.find(head) {
            (chain.shadow, chain.is_local) = (shadow, true);
        } else {
            let mut own = self.named_type(head);
            if let Some(last) = own.segments.last_mut() {
                last.1 = called;
            }
            own.segments.extend(names.iter().skip(1).copied());
            chain = own;
        }
        let shape = if chain.is_called() { Shape::Call } else { Shape::Read };
        self.refer(&chain, shape, line);
    }

    /// A text in tokens: `{CONSTANT}` in it is a use of a constant.
    fn token_text(&mut self, node: Node<'_>) {
        self.text(node);
        let text = content(self.to.of(node));
        for piece in text.split('{').skip(1).take(64) {
            let name = piece.split(['}', ':']).next().unwrap_or_default();
            let constant = name.starts_with(|first: char| first.is_ascii_uppercase())
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
            if constant {
                self.refer(&Chain::of(&[name]), Shape::Read, line_of(node));
            }
        }
    }
}

/// The place of the next token of a kind; the end if there is none.
pub(super) fn find(tokens: &[Node<'_>], from: usize, kind: &str) -> usize {
    let rest = tokens.get(from..).unwrap_or_default();
    from + rest.iter().take(64).position(|token| token.kind() == kind).unwrap_or(rest.len().min(64))
}

/// The place after the `>` that closes the `<` at a place.
fn after_angle(tokens: &[Node<'_>], from: usize) -> usize {
    let mut open = 0_i32;
    for (at, token) in tokens.iter().enumerate().skip(from).take(64) {
        open += match token.kind() {
            "<" => 1,
            ">" => -1,
            ">>" => -2,
            _ => 0,
        };
        if open <= 0 {
            return at + 1;
        }
    }
    from + 1
}

/// Whether a `|` begins a closure: nothing that could be an operand stands before it.
fn begins_closure(tokens: &[Node<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before)).map_or("", |token| token.kind());
    matches!(before, "" | "(" | "," | "=" | "=>" | "{" | ";" | "[" | "return" | "identifier" | ":") && {
        // `a | b` has an operand before it, `move |x|` a word.
        before != "identifier"
            || tokens.get(at - 1).is_some_and(|token| token.end_byte() - token.start_byte() == 4)
    }
}
