//! Lines of the command interpreter to words and signs.

use crate::invocation::RedirectKind;

/// A word or a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word {
        text: String,
        quoted: bool,
    },
    /// The end of a line, or `&`.
    Line,
    Pipe,
    And,
    Or,
    Open,
    Close,
    Redirect(RedirectKind),
}

/// Splits a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    let (mut inside, mut quoted, mut open) = (false, false, false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if inside && character != '"' && character != '\n' {
            word.push(character);
            continue;
        }
        let token = match character {
            '"' => {
                inside = !inside;
                (quoted, open) = (true, true);
                continue;
            }
            '^' => {
                match characters.next() {
                    Some('\r') => drop(characters.next_if_eq(&'\n')),
                    Some('\n') | None => {}
                    Some(next) => word.push(next),
                }
                open = true;
                continue;
            }
            '\r' | ' ' | '\t' => None,
            '\n' => {
                inside = false;
                Some(Token::Line)
            }
            '&' => Some(if characters.next_if_eq(&'&').is_some() { Token::And } else { Token::Line }),
            '|' => Some(if characters.next_if_eq(&'|').is_some() { Token::Or } else { Token::Pipe }),
            '(' if word.is_empty() => Some(Token::Open),
            ')' => Some(Token::Close),
            '>' => {
                // `2>`: the number is no word.
                if matches!(word.as_str(), "1" | "2") {
                    word.clear();
                    open = false;
                }
                let append = characters.next_if_eq(&'>').is_some();
                if characters.next_if_eq(&'&').is_some() {
                    // `2>&1`
                    characters.next();
                    None
                } else {
                    Some(Token::Redirect(if append { RedirectKind::Append } else { RedirectKind::Truncate }))
                }
            }
            '<' => Some(Token::Redirect(RedirectKind::Read)),
            other => {
                word.push(other);
                open = true;
                continue;
            }
        };
        if open || !word.is_empty() {
            tokens.push(Token::Word { text: std::mem::take(&mut word), quoted });
        }
        (quoted, open) = (false, false);
        tokens.extend(token);
    }
    if open || !word.is_empty() {
        tokens.push(Token::Word { text: word, quoted });
    }
    tokens
}
