//! Rust source as tokens: what the compiler sees, so that strings and comments never look like code.

use std::str::FromStr as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The tokens of a file; `None` if it is not Rust (the compiler will say so better).
pub(crate) fn tokens(text: &str) -> Option<TokenStream> {
    TokenStream::from_str(text).ok()
}

/// What is left without items under `#[cfg(test)]`.
pub(crate) struct Shipped {
    /// The tokens of all other items.
    pub(crate) tokens: TokenStream,
    /// Modules that are declared `#[cfg(test)] mod name;`, so that their file is a test as a whole.
    pub(crate) test_modules: Vec<String>,
}

/// Takes the items under `#[cfg(test)]` out, at every depth.
pub(crate) fn shipped(stream: TokenStream) -> Shipped {
    let mut kept = Vec::new();
    let mut test_modules = Vec::new();
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let attribute = matches!(&tree, TokenTree::Punct(mark) if mark.as_char() == '#')
            .then(|| trees.peek().filter(|next| is_cfg_test(next)))
            .flatten();
        if attribute.is_some() {
            test_modules.extend(skip_item(&mut trees));
        } else if let TokenTree::Group(group) = tree {
            let inner = shipped(group.stream());
            test_modules.extend(inner.test_modules);
            let mut emptied = proc_macro2::Group::new(group.delimiter(), inner.tokens);
            emptied.set_span(group.span());
            kept.push(TokenTree::Group(emptied));
        } else {
            kept.push(tree);
        }
    }
    Shipped { tokens: kept.into_iter().collect(), test_modules }
}

fn is_cfg_test(tree: &TokenTree) -> bool {
    let TokenTree::Group(group) = tree else { return false };
    group.delimiter() == Delimiter::Bracket && group.stream().to_string().replace(' ', "") == "cfg(test)"
}

/// Passes over an item; the module's name if it is `mod name;`.
fn skip_item(trees: &mut impl Iterator<Item = TokenTree>) -> Option<String> {
    let mut words = Vec::new();
    for tree in trees {
        match &tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return None,
            TokenTree::Punct(mark) if mark.as_char() == ';' => break,
            TokenTree::Ident(word) => words.push(word.to_string()),
            _ => {}
        }
    }
    let at = words.iter().position(|word| word == "mod")?;
    words.get(at + 1).cloned()
}

/// A token without structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// A word, a literal as it is written, or one character.
    pub(crate) text: String,
    /// Its line, from 1.
    pub(crate) line: usize,
}

/// All tokens one after another; groups become their brackets and what is in them.
pub(crate) fn flat(stream: TokenStream) -> Vec<Token> {
    let mut all = Vec::new();
    flatten(stream, &mut all);
    all
}

fn flatten(stream: TokenStream, all: &mut Vec<Token>) {
    for tree in stream {
        let line = tree.span().start().line;
        let mut push = |text: &str, line| all.push(Token { text: text.to_owned(), line });
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                push(open, line);
                let end = group.span_close().end().line;
                flatten(group.stream(), all);
                all.push(Token { text: close.to_owned(), line: end });
            }
            other => push(&other.to_string(), line),
        }
    }
}

/// The text of a plain string literal.
pub(crate) fn string_of(literal: &str) -> Option<&str> {
    literal.strip_prefix('"')?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_taken_out_at_every_depth_and_their_files_are_named() {
        let text = "fn a() {} #[cfg(test)] mod tests { fn b() {} } mod c { #[cfg(test)] #[path = \"x\"] mod d; fn e() {} }
            #[cfg(test)] use f; #[cfg(unix)] fn g() {}";
        let shipped = shipped(tokens(text).unwrap());
        let words: Vec<String> = flat(shipped.tokens).into_iter().map(|token| token.text).collect();
        let letters: String =
            words.iter().filter(|word| word.len() == 1 && word.is_ascii()).cloned().collect();
        assert_eq!(letters.replace(|mark: char| !mark.is_ascii_alphabetic(), ""), "aceg");
        assert_eq!(shipped.test_modules, ["d"]);
    }

    #[test]
    fn strings_and_comments_are_not_code() {
        let words = flat(tokens("// todo!()\nlet x = \"todo!()\";").unwrap());
        assert!(words.iter().all(|token| token.text != "todo"));
        assert!(words.iter().all(|token| token.line == 2));
    }
}
