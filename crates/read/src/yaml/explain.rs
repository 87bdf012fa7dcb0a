//! The library's errors in the user's words.

use caution_core::problem::{Position, Problem};
use serde_saphyr::granit_parser::ErrorKind;
use serde_saphyr::{Error, ExternalMessageSource, Location, budget::BudgetBreach};

use super::place::{Found, Node, node_at};
use super::{known_words, quoted};

/// A message and how to mend what it says.
type Words = (String, Option<String>);

pub(super) fn problem(input: &str, text: &str, error: &Error) -> Problem {
    let place = error.location().map(|location| within(text, position(location))).unwrap_or_default();
    let error = innermost(error);
    let node = node_at(text, place);
    let (message, hint) = words(text, error, place, node.as_ref());
    let problem = Problem::new(input, message).at(place, text);
    match hint {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}

fn position(location: Location) -> Position {
    let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    Position { line: narrow(location.line()), column: narrow(location.column()) }
}

/// A fault that shows only at the end of the text is shown behind its last line.
fn within(text: &str, place: Position) -> Position {
    let lines = text.lines().count();
    if (place.line as usize) <= lines {
        return place;
    }
    super::position_after(text.trim_end())
}

fn innermost(mut error: &Error) -> &Error {
    while let Error::WithSnippet { error: inner, .. } | Error::AliasError { error: inner, .. } = error {
        error = inner;
    }
    error
}

fn words(text: &str, error: &Error, place: Position, node: Option<&Node>) -> Words {
    match error {
        Error::Message { msg, .. } | Error::SerdeVariantId { msg, .. } => (msg.clone(), None),
        Error::ExternalMessage { source, msg, .. } => syntax(text, source, msg, place),
        Error::SerdeUnknownField { field, expected, .. } => (
            format!("unknown key {}", quoted(field)),
            Some(known_words("keys", field, expected.iter().copied())),
        ),
        Error::SerdeUnknownVariant { variant, expected, .. } => (
            format!("unknown value {}{}", quoted(variant), of(node)),
            Some(known_words("values", variant, expected.iter().copied())),
        ),
        Error::SerdeMissingField { field, .. } => missing(field, node),
        Error::DuplicateMappingKey { key, .. } => (
            key.as_ref().map_or_else(
                || "a key stands twice".to_owned(),
                |key| format!("the key {} stands twice", quoted(key)),
            ),
            Some("remove one of the two".to_owned()),
        ),
        Error::MergeKeyNotAllowed { .. } | Error::MergeValueNotMapOrSeqOfMaps { .. } => (
            "merge keys (`<<`) are not read here".to_owned(),
            Some("write the keys out where they are meant".to_owned()),
        ),
        Error::UnsupportedTag { tag, .. } => {
            (format!("the tag {} is not known", quoted(tag)), Some("remove the tag".to_owned()))
        }
        Error::UnknownAnchor { .. } => (
            "the alias names an anchor that does not stand before it".to_owned(),
            Some("put the anchor (`&name`) first, or quote a value that begins with `*`".to_owned()),
        ),
        Error::RecursiveReferencesRequireWeakTypes { .. } => {
            ("an alias stands inside its own anchor".to_owned(), Some("write the value out".to_owned()))
        }
        Error::MultipleDocuments { .. } => (
            "the text holds more than one document".to_owned(),
            Some("remove the `---` line, or split the file".to_owned()),
        ),
        Error::Eof { .. } => ("the text ends too early".to_owned(), None),
        Error::Budget { breach: BudgetBreach::Depth { .. }, .. } => (
            format!("lists and mappings nest deeper than {}", super::DEPTH),
            Some("write it flatter".to_owned()),
        ),
        Error::Budget { breach, .. } => (too_much(breach), Some("write it shorter".to_owned())),
        Error::AliasReplayLimitExceeded { .. }
        | Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayStackDepthExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. } => (
            "aliases unfold to more than the limit".to_owned(),
            Some("write the values out instead of using aliases".to_owned()),
        ),
        other => mismatch(other, node),
    }
}

/// A value of another kind than the one asked for.
fn mismatch(error: &Error, node: Option<&Node>) -> Words {
    let expected = match error {
        Error::Unexpected { expected: "sequence start", .. } => "a list",
        Error::Unexpected { expected: "mapping start", .. } => "a mapping",
        Error::Unexpected { expected: "scalar" | "string scalar", .. } => "one value",
        Error::InvalidBooleanStrict { .. } => "`true` or `false`",
        Error::InvalidScalar { ty, .. } => plain_type(ty),
        Error::NullIntoString { .. } | Error::TaggedScalarCannotDeserializeIntoString { .. } => "text",
        Error::SerdeInvalidType { expected, unexpected, .. }
        | Error::SerdeInvalidValue { expected, unexpected, .. } => {
            // The place may be that of the key; what was found is known all the same.
            let message = format!(
                "expected {}{}, found {}",
                plain_expected(expected),
                of(node),
                plain_found(unexpected)
            );
            return (message, None);
        }
        Error::SerdeInvalidLength { len, .. } => {
            return (format!("{len} items are too many or too few{}", of(node)), None);
        }
        Error::ExternallyTaggedEnumExpectedScalarOrMapping { .. } => "one value",
        Error::NonFiniteFloat { .. } => "a finite number",
        _ => return (format!("the value does not fit here{}", of(node)), Some(INDENTATION.to_owned())),
    };
    expected_found(expected, node)
}

fn expected_found(expected: &str, node: Option<&Node>) -> Words {
    let Some(node) = node else {
        return (format!("expected {expected}"), None);
    };
    let found = match &node.found {
        Found::Nothing => "nothing".to_owned(),
        Found::List => "a list".to_owned(),
        Found::Mapping => "a mapping".to_owned(),
        Found::Alias => "an alias of another kind".to_owned(),
        Found::Truth(text) | Found::Number(text) => quoted(text),
        Found::Text(text) => format!("the text {}", quoted(text)),
    };
    let place = node.name.as_ref().map(|name| format!(" for {name}")).unwrap_or_default();
    let hint = match (expected, &node.found) {
        (_, Found::Nothing) => "give a value, or remove the key",
        ("a list", _) => "write one `- item` a line, or `[one, two]`",
        ("a mapping", _) => "write `key: value` lines, indented below it",
        ("text" | "one value", Found::List | Found::Mapping) => "write one value on one line",
        ("`true` or `false`", _) => "write `true` or `false`, without quotes",
        _ => "",
    };
    let hint = (!hint.is_empty()).then(|| hint.to_owned());
    (format!("expected {expected}{place}, found {found}"), hint)
}

/// A type of the library in plain words.
fn plain_type(name: &str) -> &'static str {
    match name {
        "boolean" => "`true` or `false`",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" | "u128" => "a whole number that is not negative",
        "i8" | "i16" | "i32" | "i64" | "i128" => "a whole number",
        "f32" | "f64" | "floating point" => "a number",
        _ => "another value",
    }
}

/// What serde says it expects, in plain words. Its own words hold type names.
fn plain_expected(expected: &str) -> &str {
    match expected {
        "a boolean" => "`true` or `false`",
        "a string" | "a borrowed string" | "string" => "text",
        "a sequence" => "a list",
        "a map" => "a mapping",
        "u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64" | "f32" | "f64" => plain_type(expected),
        _ if expected.starts_with("struct ") => "a mapping",
        _ if expected.starts_with("enum ") || expected.starts_with("variant ") => "one of the known words",
        _ if expected.starts_with("tuple ") => "a list",
        other => other,
    }
}

/// What serde says it found, in plain words.
fn plain_found(unexpected: &str) -> String {
    match unexpected.split_whitespace().next().unwrap_or_default() {
        "sequence" | "tuple" => "a list".to_owned(),
        "map" | "struct" => "a mapping".to_owned(),
        "null" | "unit" | "Option" => "nothing".to_owned(),
        "string" => {
            let text = unexpected.trim_start_matches("string ").trim_matches('"');
            format!("the text {}", quoted(text))
        }
        _ => quoted(unexpected.split('`').nth(1).unwrap_or(unexpected)),
    }
}

fn missing(field: &str, node: Option<&Node>) -> Words {
    let within = node.and_then(|node| match node.found {
        Found::Mapping => node.name.as_ref(),
        _ => node.within.as_ref(),
    });
    let within = within.map(|name| format!(" in {name}")).unwrap_or_default();
    (format!("the key `{field}` is missing{within}"), Some(format!("add `{field}:`")))
}

fn of(node: Option<&Node>) -> String {
    node.and_then(|node| node.name.as_ref()).map(|name| format!(" for {name}")).unwrap_or_default()
}

fn too_much(breach: &BudgetBreach) -> String {
    let kind = match breach {
        BudgetBreach::Aliases { .. } | BudgetBreach::AliasAnchorRatio { .. } => "aliases",
        BudgetBreach::Anchors { .. }
        | BudgetBreach::RecordedAnchorEvents { .. }
        | BudgetBreach::RecordedAnchorBytes { .. } => "anchors",
        _ => "values",
    };
    format!("the text holds more {kind} than the limit")
}

const INDENTATION: &str = "check the indentation and the quotes on this line and the one before it";

/// Text that is not YAML at all.
fn syntax(text: &str, source: &ExternalMessageSource, message: &str, place: Position) -> Words {
    let ExternalMessageSource::Parser(error) = source else {
        return (message.to_owned(), None);
    };
    let line = (place.line as usize).checked_sub(1).and_then(|index| text.lines().nth(index)).unwrap_or("");
    let tabbed = line.trim_start_matches(' ').starts_with('\t');
    let (message, hint) = match error.kind() {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => ("a tab stands where only spaces may", "indent with spaces"),
        _ if tabbed => ("the line is indented with a tab", "indent with spaces"),
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent => {
            ("a quote is opened and never closed", "close the quote, or indent the text that goes on")
        }
        ErrorKind::UnclosedFlowCollection { open: '{' }
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping => ("a `{` is opened and never closed", "add the `}`"),
        ErrorKind::UnclosedFlowCollection { .. } | ErrorKind::UnexpectedEofFlowSequence => {
            ("a `[` is opened and never closed", "add the `]`")
        }
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            ("a bracket is closed that was not opened", "check the brackets up to this line")
        }
        ErrorKind::ExpectedFlowMappingSeparator => ("a `,` or `}` is missing", "separate entries with `,`"),
        ErrorKind::ExpectedFlowSequenceSeparator => ("a `,` or `]` is missing", "separate items with `,`"),
        ErrorKind::UnknownAnchor => (
            "the alias names an anchor that does not stand before it",
            "put the anchor (`&name`) first, or quote a value that begins with `*`",
        ),
        ErrorKind::UnexpectedCharacter { .. } => {
            ("a value cannot begin with this character", "put the value in quotes")
        }
        ErrorKind::InvalidTrailingDoubleQuotedScalar | ErrorKind::InvalidTrailingSingleQuotedScalar => {
            ("text follows a closing quote", "quote the whole value")
        }
        ErrorKind::UnknownQuotedScalarEscape | ErrorKind::InvalidQuotedScalarHexEscape => {
            ("the escape in double quotes is not known", "write `\\\\` for a backslash, or use single quotes")
        }
        ErrorKind::MappingValueNotAllowed | ErrorKind::MappingKeyNotAllowed => {
            ("a `key: value` cannot stand here", "check the indentation, or quote a value that holds `: `")
        }
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            ("a `key:` is missing", INDENTATION)
        }
        ErrorKind::ExpectedBlockSequenceEntry => ("a `- item` is missing", INDENTATION),
        ErrorKind::RecursionLimitExceeded => ("lists and mappings nest too deep", "write it flatter"),
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedDocumentStart
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidFlowScalarIndent => ("the indentation fits nothing before it", INDENTATION),
        _ => return (format!("this is not YAML: {message}"), Some(INDENTATION.to_owned())),
    };
    (message.to_owned(), Some(hint.to_owned()))
}
