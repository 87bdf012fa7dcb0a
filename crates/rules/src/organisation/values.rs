//! The values of a rule, each looked at in its place before ast-grep makes a rule of the whole: its own
//! errors say what is wrong, and not where.

use ast_grep_config::{SelectorError, parse_selector};
use ast_grep_core::{Language as _, Pattern, PatternError};
use ast_grep_language::SupportLang;
use caution_core::problem::{Position, Problem};
use caution_read::yaml::{Spanned, quoted};

use super::error::chain;
use super::form::{File, Part, Tree};
use super::metered::{Meter, Metered};

/// How large a regular expression may become once it is compiled, in bytes.
const COMPILED_BYTES: usize = 1 << 20;

/// How long a regular expression may be, in bytes.
const REGEX_BYTES: usize = 2_000;

/// How long a pattern may be, in bytes.
const PATTERN_BYTES: usize = 8_000;

/// How long a selector of kinds may be, in bytes.
const KIND_BYTES: usize = 1_000;

/// How deep a pattern may nest: ast-grep calls itself for each level.
const PATTERN_DEPTH: u64 = 200;

/// How many digits a place among siblings may have: ast-grep multiplies without looking.
const DIGITS: usize = 6;

/// How many patterns, kinds and regular expressions one rule may hold.
const MATCHERS: usize = 500;

/// Looks at every pattern, kind and regular expression of a rule.
pub(super) fn check(file: File<'_>, part: &Part<Tree>, language: SupportLang) -> Result<(), Problem> {
    let mut values = Values { file, part, language, count: 0 };
    let Tree::Mapping(entries) = &part.value else { return Ok(()) };
    for (key, value) in entries {
        if matches!(key.as_str(), "rule" | "constraints" | "utils" | "rewriters" | "transform") {
            values.look(&value.value)?;
        }
    }
    Ok(())
}

struct Values<'a> {
    file: File<'a>,
    part: &'a Part<Tree>,
    language: SupportLang,
    count: usize,
}

impl Values<'_> {
    fn look(&mut self, tree: &Tree) -> Result<(), Problem> {
        match tree {
            Tree::Word(_) => Ok(()),
            Tree::List(items) => items.iter().try_for_each(|item| self.look(&item.value)),
            Tree::Mapping(entries) => entries.iter().try_for_each(|(key, value)| self.entry(key, value)),
        }
    }

    fn entry(&mut self, key: &str, value: &Spanned<Tree>) -> Result<(), Problem> {
        match (key, &value.value) {
            ("kind", Tree::Word(kind)) => self.kind(kind, value.position),
            ("nthChild", Tree::Word(place)) => self.sibling("nthChild", place, value.position),
            ("nthChild", Tree::Mapping(parts)) => {
                parts.iter().try_for_each(|(key, value)| match &value.value {
                    Tree::Word(place) if key == "position" => self.sibling("position", place, value.position),
                    _ => self.look(&value.value),
                })
            }
            ("regex", Tree::Word(regex)) => self.regex(regex, value.position),
            // `replace` of a transformation is a regular expression as well; of a rule it is no key.
            ("replace", Tree::Word(regex)) => self.regex(regex, value.position),
            ("pattern", Tree::Word(pattern)) => {
                self.pattern(pattern, value.position, |language| Pattern::try_new(pattern, language))
            }
            ("pattern", Tree::Mapping(parts)) => self.contextual(parts, value.position),
            _ => self.look(&value.value),
        }
    }

    fn contextual(&mut self, parts: &[(String, Spanned<Tree>)], at: Position) -> Result<(), Problem> {
        let word = |name: &str| {
            parts.iter().find(|(key, _)| key == name).and_then(|(_, value)| match &value.value {
                Tree::Word(word) => Some((word.as_str(), value.position)),
                Tree::List(_) | Tree::Mapping(_) => None,
            })
        };
        match (word("context"), word("selector")) {
            (Some((context, _)), Some((selector, place))) => {
                self.pattern(context, place, |language| Pattern::contextual(context, selector, language))
            }
            (Some((context, place)), None) => {
                self.pattern(context, place, |language| Pattern::try_new(context, language))
            }
            // A utility rule that somebody called `pattern`.
            (None, _) => parts.iter().try_for_each(|(key, value)| self.entry(key, value)),
        }
        .map_err(|problem| {
            if problem.position.line > 0 {
                problem
            } else {
                self.file.problem(self.part, at, problem.message)
            }
        })
    }

    fn pattern(
        &mut self,
        text: &str,
        at: Position,
        make: impl FnOnce(SupportLang) -> Result<Pattern, PatternError>,
    ) -> Result<(), Problem> {
        self.counted(at)?;
        if text.len() > PATTERN_BYTES {
            let message = format!("the pattern has {} bytes; at most {PATTERN_BYTES} are read", text.len());
            return Err(self.problem(at, message).hint("look for the part that matters"));
        }
        if depth(text, self.language) > PATTERN_DEPTH {
            let message = format!("the pattern nests deeper than {PATTERN_DEPTH} levels");
            return Err(self.problem(at, message).hint("look for the part that matters"));
        }
        match make(self.language) {
            Err(error) => Err(self.problem(at, in_words(&error)).hint(PATTERN_HINT)),
            Ok(pattern) if pattern.has_error() => {
                let message = format!("the pattern does not parse as {}", self.language);
                Err(self.problem(at, message).hint(PATTERN_HINT))
            }
            Ok(_) => Ok(()),
        }
    }

    fn kind(&mut self, kind: &str, at: Position) -> Result<(), Problem> {
        self.counted(at)?;
        if kind.len() > KIND_BYTES {
            let message = format!("the selector has {} bytes; at most {KIND_BYTES} are read", kind.len());
            return Err(self.problem(at, message).hint("name several kinds with `any`"));
        }
        self.sibling("kind", kind, at)?;
        parse_selector(kind, self.language).map(|_| ()).map_err(|error| {
            let message = match error {
                SelectorError::InvalidKind(_) => {
                    format!("{} is no kind of {} node", quoted(kind), self.language)
                }
                other => format!("{} is no selector of kinds: {}", quoted(kind), chain(&other)),
            };
            self.problem(at, message).hint("kinds are those of the language's tree-sitter grammar")
        })
    }

    /// A place among siblings, such as `2n+1`, or a text that may hold one.
    fn sibling(&self, key: &str, text: &str, at: Position) -> Result<(), Problem> {
        // White space between digits counts for nothing.
        let bare: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        let longest = bare.split(|letter: char| !letter.is_ascii_digit()).map(str::len).max();
        if longest.is_some_and(|digits| digits > DIGITS) {
            let message = format!("`{key}` counts too far in {}", quoted(text));
            return Err(self
                .problem(at, message)
                .hint(format!("a number has at most {DIGITS} digits, as in `2n+1`")));
        }
        Ok(())
    }

    fn regex(&mut self, text: &str, at: Position) -> Result<(), Problem> {
        self.counted(at)?;
        if text.len() > REGEX_BYTES {
            let message =
                format!("the regular expression has {} bytes; at most {REGEX_BYTES} are read", text.len());
            return Err(self.problem(at, message).hint("look for less, or write several rules"));
        }
        regex::RegexBuilder::new(text).size_limit(COMPILED_BYTES).build().map(|_| ()).map_err(|error| {
            let (message, hint) = match &error {
                regex::Error::CompiledTooBig(_) => (
                    "the regular expression grows too large when it is compiled".to_owned(),
                    "repeat less: `{1000}` of a class writes it out a thousand times",
                ),
                _ => (
                    format!("this is no regular expression: {}", last_line(&error.to_string())),
                    "the syntax is that of Rust's `regex`: no look-around, no back-references",
                ),
            };
            self.problem(at, message).hint(hint)
        })
    }

    fn counted(&mut self, at: Position) -> Result<(), Problem> {
        self.count += 1;
        if self.count > MATCHERS {
            let message = format!("the rule holds more than {MATCHERS} patterns, kinds and expressions");
            return Err(self.problem(at, message).hint("write several rules"));
        }
        Ok(())
    }

    fn problem(&self, at: Position, message: impl Into<String>) -> Problem {
        self.file.problem(self.part, at, message)
    }
}

const PATTERN_HINT: &str = "a pattern is a whole piece of code with `$A` for one part and `$$$A` for several; \
                            give one that cannot stand alone as `context` with a `selector`";

/// How deep the deepest node of a pattern stands.
fn depth(text: &str, language: SupportLang) -> u64 {
    let Some(doc) = Metered::parse(&language.pre_process_pattern(text), language, &Meter::new()) else {
        return 0;
    };
    Metered::measured(&ast_grep_core::AstGrep::doc(doc).root()).1
}

fn in_words(error: &PatternError) -> String {
    match error {
        PatternError::MultipleNode(_) => {
            "the pattern holds several pieces of code, and is to be one".to_owned()
        }
        PatternError::NoContent(_) => "the pattern holds no code".to_owned(),
        PatternError::RootMultiMetaVar(_) => {
            "the pattern is a variable for several parts and nothing around it".to_owned()
        }
        PatternError::NoSelectorInContext { selector, .. } => {
            format!("the selector {} matches nothing in the context", quoted(selector))
        }
        other => format!("the pattern means nothing: {}", chain(other)),
    }
}

/// The library draws the expression first and says what is wrong last.
fn last_line(text: &str) -> String {
    let line = text.lines().last().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}
