//! Arguments of PowerShell's commands.

use super::PowerShell;
use super::lexer::{Part, Token};
use crate::word::Word;

/// The arguments of a command.
#[derive(Default)]
pub(super) struct Given {
    pub(super) named: Vec<(String, Vec<Word>)>,
    pub(super) positional: Vec<Vec<Word>>,
    pub(super) blocks: Vec<Vec<Token>>,
    /// Every word as it stands, for programs that read their arguments themselves.
    pub(super) plain: Vec<Word>,
}

impl Given {
    /// The values of a parameter, which may be abbreviated to `least` letters.
    pub(super) fn get(&self, full: &str, least: usize) -> Option<&[Word]> {
        self.named
            .iter()
            .find(|(name, _)| name.len() >= least && full.starts_with(name.as_str()))
            .map(|(_, values)| values.as_slice())
    }

    /// Whether a switch is given, and not as `:$false`.
    pub(super) fn has(&self, full: &str, least: usize) -> bool {
        self.get(full, least).is_some_and(|values| !values.iter().any(|value| value.is("False")))
    }

    /// The values of any of these parameters, or what stands first.
    pub(super) fn subject(&self, names: &[&str]) -> Vec<Word> {
        let named = names.iter().find_map(|name| self.get(name, name.len().min(3)));
        named.or(self.positional.first().map(Vec::as_slice)).unwrap_or(&[]).to_vec()
    }
}

/// Parameters without a value.
const SWITCHES: &[&str] = &[
    "recurse",
    "force",
    "whatif",
    "verbose",
    "debug",
    "passthru",
    "asjob",
    "quiet",
    "confirm",
    "nonewline",
    "append",
    "wait",
    "noprofile",
    "noninteractive",
    "nologo",
    "asplaintext",
    "leaf",
    "container",
    "file",
    "directory",
    "hidden",
    "removedata",
    "removeoem",
    "full",
    "usebasicparsing",
    "noexit",
    "rf",
    "fr",
    "allusers",
    "online",
    "deletedata",
    "permanent",
];

impl PowerShell<'_, '_> {
    pub(super) fn given(&mut self, tokens: &[Token]) -> Given {
        let mut given = Given::default();
        let mut tokens = tokens.iter().peekable();
        let mut open: Option<String> = None;
        while let Some(token) = tokens.next() {
            let values = match token {
                Token::Redirect(_) => {
                    tokens.next();
                    continue;
                }
                Token::Block(inner) => {
                    given.blocks.push(inner.clone());
                    open = None;
                    continue;
                }
                Token::Word { parts, quoted: false } if is_parameter(parts) => {
                    let word = self.word(parts, false);
                    given.plain.push(word.clone());
                    let text = word.beginning().trim_start_matches('-').to_owned();
                    let (name, value) = text.split_once(':').unwrap_or((&text, ""));
                    let name = name.to_ascii_lowercase();
                    let inline =
                        text.contains(':').then(|| Word::of(value)).filter(|_| word.text().is_some());
                    let switch = SWITCHES
                        .iter()
                        .any(|switch| switch.starts_with(name.as_str()) && (name.len() > 1 || name == "r"));
                    given.named.push((name.clone(), inline.iter().cloned().collect()));
                    open = (inline.is_none() && !switch).then_some(name);
                    continue;
                }
                Token::Word { parts, quoted } => {
                    let list = match (parts.as_slice(), *quoted) {
                        ([Part::Variable(name)], false) => {
                            self.variables.get(&name.to_ascii_lowercase()).cloned()
                        }
                        _ => None,
                    };
                    list.filter(|list| list.len() > 1).unwrap_or_else(|| vec![self.word(parts, *quoted)])
                }
                Token::Paren(inner) => self.values(inner),
                _ => continue,
            };
            let mut values = values;
            given.plain.extend(values.iter().cloned());
            // `a, b`
            while tokens.next_if(|token| **token == Token::Comma).is_some() {
                let more = match tokens.next() {
                    Some(Token::Word { parts, quoted }) => vec![self.word(parts, *quoted)],
                    Some(Token::Paren(inner)) => self.values(inner),
                    _ => break,
                };
                given.plain.extend(more.iter().cloned());
                values.extend(more);
            }
            match open.take() {
                Some(name) => given.named.push((name, values)),
                None => given.positional.push(values),
            }
        }
        // A parameter stands twice if its value came later: the one with the value counts.
        given.named.reverse();
        given
    }
}

/// `-Name`, `-r:$false`; not `-1`.
fn is_parameter(parts: &[Part]) -> bool {
    matches!(parts.first(), Some(Part::Text(text)) if text.strip_prefix('-').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-')
    }))
}
