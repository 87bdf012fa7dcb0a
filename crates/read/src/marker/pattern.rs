//! The little language of markers: a text in which `{…}` stands for something that varies.
//!
//! `{any}` is one or more characters, `{word}` letters, digits, `_` and `-`, `{digits}` digits, `{hex}`
//! hexadecimal digits, `{hex:12}` exactly twelve of them, `{uuid}` a UUID. Letters match without case.
//! Matching goes back only to the last `{any}`, so its cost is bounded by length times length of the
//! pattern; texts longer than [`LONGEST`] match nothing, since no tool writes such a mark.

use std::fmt;

/// Bytes of the longest text that is looked at.
pub const LONGEST: usize = 4096;

/// How many characters a pattern must spell out: one that matches nearly everything marks nothing.
const FEWEST_LITERAL: usize = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Literal(String),
    Any,
    Word,
    Digits,
    Hex(Option<usize>),
    Uuid,
}

/// A text in which parts may vary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    source: String,
    tokens: Vec<Token>,
}

impl Pattern {
    /// Reads a pattern that has to tell a mark from other text. The error is one sentence.
    pub fn parse(source: &str) -> Result<Self, String> {
        let pattern = Self::of_value(source)?;
        let literal: usize = pattern
            .tokens
            .iter()
            .map(|token| if let Token::Literal(text) = token { text.trim().chars().count() } else { 0 })
            .sum();
        if literal < FEWEST_LITERAL {
            return Err(format!("the pattern spells out fewer than {FEWEST_LITERAL} characters"));
        }
        Ok(pattern)
    }

    /// Reads the form of a value whose key tells the mark already.
    pub fn of_value(source: &str) -> Result<Self, String> {
        let mut tokens = Vec::new();
        let mut rest = source;
        while let Some((literal, tail)) = rest.split_once('{') {
            push_literal(&mut tokens, literal);
            let (name, tail) = tail.split_once('}').ok_or("the `{` is never closed")?;
            tokens.push(placeholder(name)?);
            rest = tail;
        }
        push_literal(&mut tokens, rest);
        Ok(Self { source: source.to_owned(), tokens })
    }

    /// Whether the whole text is of this form.
    pub fn matches(&self, text: &str) -> bool {
        text.len() <= LONGEST && matches_tokens(&self.tokens, text, true).is_some()
    }

    /// The first place in the text that is of this form. A pattern with `{any}` is not looked for.
    pub fn find<'a>(&self, text: &'a str) -> Option<&'a str> {
        let Some((Token::Literal(first), _)) = self.tokens.split_first() else { return None };
        if self.has_any() {
            return None;
        }
        text.match_indices(first.as_str()).find_map(|(start, _)| {
            let tail = text.get(start..)?;
            tail.get(..matches_tokens(&self.tokens, tail, false)?)
        })
    }

    /// Whether it holds an `{any}`.
    pub fn has_any(&self) -> bool {
        self.tokens.contains(&Token::Any)
    }

    /// Whether it starts with something spelled out.
    pub fn starts_literal(&self) -> bool {
        matches!(self.tokens.first(), Some(Token::Literal(_)))
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

fn push_literal(tokens: &mut Vec<Token>, literal: &str) {
    if !literal.is_empty() {
        tokens.push(Token::Literal(literal.to_owned()));
    }
}

fn placeholder(name: &str) -> Result<Token, String> {
    match name {
        "any" => Ok(Token::Any),
        "word" => Ok(Token::Word),
        "digits" => Ok(Token::Digits),
        "hex" => Ok(Token::Hex(None)),
        "uuid" => Ok(Token::Uuid),
        _ => name
            .strip_prefix("hex:")
            .and_then(|count| count.parse().ok())
            .filter(|count| (1..=64).contains(count))
            .map(|count| Token::Hex(Some(count)))
            .ok_or_else(|| format!("`{{{name}}}` is not a placeholder")),
    }
}

/// The byte at which the match ends; with `whole`, only the end of the text will do.
fn matches_tokens(tokens: &[Token], text: &str, whole: bool) -> Option<usize> {
    let mut position = 0;
    let mut index = 0;
    let mut any: Option<(usize, usize)> = None;
    loop {
        let step = match tokens.get(index) {
            None if !whole || position == text.len() => return Some(position),
            None => None,
            Some(Token::Any) => {
                let next = after_character(text, position);
                any = next.map(|next| (index, next)).or(any);
                next
            }
            Some(token) => consume(token, text.get(position..)?).map(|length| position + length),
        };
        match step {
            Some(next) => {
                position = next;
                index += 1;
            }
            None => {
                // The last `{any}` takes one more character.
                let (at, end) = any?;
                let longer = after_character(text, end)?;
                any = Some((at, longer));
                position = longer;
                index = at + 1;
            }
        }
    }
}

fn after_character(text: &str, position: usize) -> Option<usize> {
    text.get(position..)?.chars().next().map(|character| position + character.len_utf8())
}

/// How many bytes of the text the token takes.
fn consume(token: &Token, text: &str) -> Option<usize> {
    let run = |accept: fn(&u8) -> bool| {
        let length = text.bytes().take_while(accept).count();
        (length > 0).then_some(length)
    };
    match token {
        Token::Literal(literal) => {
            let head = text.get(..literal.len())?;
            head.eq_ignore_ascii_case(literal).then_some(literal.len())
        }
        Token::Word => run(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')),
        Token::Digits => run(u8::is_ascii_digit),
        Token::Hex(None) => run(u8::is_ascii_hexdigit),
        Token::Hex(Some(count)) => (run(u8::is_ascii_hexdigit)? == *count).then_some(*count),
        Token::Uuid => {
            let head = text.get(..36)?;
            let shaped = head.bytes().enumerate().all(|(index, byte)| match index {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            });
            shaped.then_some(36)
        }
        Token::Any => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn patterns_match_whole_texts() {
        let uuid = "019b4e1c-0000-7000-8000-0123456789ab";
        let cases = [
            ("claude/{any}", "claude/fix-1", true),
            ("claude/{any}", "Claude/fix", true),
            ("claude/{any}", "claude/", false),
            ("claude/{any}", "my/claude/fix", false),
            ("cursor/{any}-{hex:4}", "cursor/fix-it-all-9af3", true),
            ("cursor/{any}-{hex:4}", "cursor/fix-it-all", false),
            ("cursor/{any}-{hex:4}", "cursor/fix-9af31", false),
            ("jules-{digits}-{hex:8}", "jules-123456-0123abcd", true),
            ("jules-{digits}-{hex:8}", "jules-x-0123abcd", false),
            ("T-{uuid}", &format!("T-{uuid}"), true),
            ("T-{uuid}", &format!("T-{uuid}0"), false),
            ("a[{any}]({any})", "a[b](c](d)", true),
            ("é{any}é", "ééé", true),
        ];
        for (pattern, text, expected) in cases {
            let read = Pattern::of_value(pattern).unwrap();
            assert_eq!(read.matches(text), expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn a_pattern_is_found_inside_a_text() {
        let pattern = Pattern::parse("https://claude.ai/code/session_{word}").unwrap();
        let text = "see https://claude.ai/code, https://claude.ai/code/session_01AbC).";
        assert_eq!(pattern.find(text), Some("https://claude.ai/code/session_01AbC"));
        assert_eq!(pattern.find("https://claude.ai/code/session_"), None);
    }

    #[test]
    fn a_pattern_that_says_nothing_is_refused() {
        for (pattern, word) in [
            ("{any}", "fewer"),
            ("a{any}", "fewer"),
            ("abc{every}", "`{every}`"),
            ("abc{hex:x}", "`{hex:x}`"),
            ("abc{hex:0}", "`{hex:0}`"),
            ("abc{any", "never closed"),
        ] {
            let error = Pattern::parse(pattern).unwrap_err();
            assert!(error.contains(word), "{pattern}: {error}");
        }
    }

    #[test]
    fn a_long_text_matches_nothing() {
        let pattern = Pattern::parse("abc{any}").unwrap();
        assert!(pattern.matches(&format!("abc{}", "d".repeat(LONGEST - 3))));
        assert!(!pattern.matches(&format!("abc{}", "d".repeat(LONGEST))));
    }

    proptest! {
        #[test]
        fn no_text_and_no_pattern_break_it(pattern in "[a-c{}:anyhexdigts0-9é]{0,24}", text in "(?s).{0,60}") {
            if let Ok(pattern) = Pattern::parse(&pattern) {
                let _ = (pattern.matches(&text), pattern.find(&text));
            }
        }

        #[test]
        fn a_pattern_matches_what_it_spells_out(literal in "[^{}]{3,20}") {
            if let Ok(pattern) = Pattern::parse(&literal) {
                prop_assert!(pattern.matches(&literal));
            }
        }
    }
}
