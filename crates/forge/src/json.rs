//! JSON of a forge: bounded, tolerant of unknown fields, and with a place in every problem.

mod object;

use std::fmt;
use std::marker::PhantomData;

use caution_core::ObjectId;
use caution_core::problem::{Position, Problem};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _, SeqAccess, Visitor};

pub(crate) use object::{ObjectOnly, objects};

/// GitHub delivers no larger event.
const LIMIT: usize = 25 << 20;

const HINT: &str = "give the event as the forge delivers it (GitHub: the file that `GITHUB_EVENT_PATH` names; \
                    GitLab: the body of a merge request webhook)";

/// The text of an event, without a byte order mark.
pub(crate) fn text<'a>(input: &str, bytes: &'a [u8]) -> Result<&'a str, Problem> {
    if bytes.len() > LIMIT {
        let message = format!("the event has {} bytes; at most {LIMIT} are read", bytes.len());
        return Err(Problem::new(input, message).hint("no forge delivers a larger one"));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Problem::new(input, "the event is UTF-16").hint("save it as UTF-8"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let good = String::from_utf8_lossy(good);
        let line = good.matches('\n').count() + 1;
        let column = good.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Problem::new(input, "the event is not UTF-8").hint(HINT).at(position(line, column), &good)
    })?;
    if text.trim().is_empty() {
        return Err(Problem::new(input, "the event is empty").hint(HINT));
    }
    Ok(text)
}

/// Reads JSON. The problem names the field and the place.
pub(crate) fn parse<T: DeserializeOwned>(input: &str, text: &str) -> Result<T, Problem> {
    decode(text).map_err(|fault| Problem::new(input, fault.message).hint(HINT).at(fault.position, text))
}

/// Why some JSON was not what it should be.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) message: String,
    pub(crate) position: Position,
}

/// Reads JSON that is no user's input.
pub(crate) fn decode<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        fault(text, &path, &error.into_inner())
    })?;
    deserializer.end().map_err(|error| fault(text, ".", &error))?;
    Ok(value)
}

fn fault(text: &str, path: &str, error: &serde_json::Error) -> Fault {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let whole = error.to_string();
    let what = printable(whole.strip_suffix(&place).unwrap_or(&whole));
    let message = match error.classify() {
        serde_json::error::Category::Eof => format!("the JSON ends too early: {what}"),
        serde_json::error::Category::Data if path != "." => format!("`{}`: {what}", printable(path)),
        serde_json::error::Category::Data => what,
        _ => format!("not JSON: {what}"),
    };
    // serde_json counts the bytes of a line; a position counts its characters.
    let line = error.line().checked_sub(1).and_then(|index| text.lines().nth(index)).unwrap_or_default();
    let before = line.as_bytes().get(..error.column()).unwrap_or(line.as_bytes());
    let column = String::from_utf8_lossy(before).chars().count();
    Fault { message, position: position(error.line(), column) }
}

fn position(line: usize, column: usize) -> Position {
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    Position { line: number(line), column: number(column) }
}

/// Text of a stranger on one short line.
pub(crate) fn printable(text: &str) -> String {
    let mut line: String =
        text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(200).collect();
    if text.chars().nth(200).is_some() {
        line.push('…');
    }
    line
}

/// The few fields that tell which forge sent an event, and which event.
#[derive(Debug, Default, Deserialize)]
#[serde(default, remote = "Self", expecting = "an event: an object")]
pub(crate) struct Form {
    object_kind: Option<String>,
    action: Option<String>,
    head: Option<serde::de::IgnoredAny>,
    base: Option<serde::de::IgnoredAny>,
    iid: Option<serde::de::IgnoredAny>,
}

objects!(Form);

impl Form {
    /// Every webhook of GitLab names its kind, none of GitHub does.
    pub(crate) fn is_gitlab(&self) -> bool {
        self.object_kind.is_some()
    }
}

/// The problem of an event that is about no change.
pub(crate) fn carries_no_change(input: &str, form: &Form) -> Problem {
    if (form.head.is_some() && form.base.is_some()) || form.iid.is_some() {
        return Problem::new(input, "this is a pull request of the API, not an event")
            .hint("wrap it: {\"pull_request\": …, \"reviews\": …}");
    }
    let message = match form.object_kind.as_deref().or(form.action.as_deref()) {
        Some(word) => format!("the event `{}` carries no change", printable(word)),
        None => "the event carries no change".to_owned(),
    };
    Problem::new(input, message).hint(
        "of GitHub's events pull_request, pull_request_review, merge_group, push, check_run, check_suite, \
         workflow_run, deployment, status and issue_comment on a pull request are read; of GitLab's \
         merge_request, push, note and pipeline",
    )
}

/// A commit id; absent if the forge gives an empty string or only zeros.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sha(pub(crate) Option<ObjectId>);

impl<'de> Deserialize<'de> for Sha {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(Self(None)) };
        if text.is_empty() {
            return Ok(Self(None));
        }
        match ObjectId::parse(&text) {
            Some(id) if id.is_null() => Ok(Self(None)),
            Some(id) => Ok(Self(Some(id))),
            None => Err(D::Error::custom(format!(
                "`{}` is not a full commit id of 40 or 64 hexadecimal digits",
                printable(&text).chars().take(80).collect::<String>()
            ))),
        }
    }
}

/// A list that some forms of an object hold in full and others only count.
#[derive(Debug, Clone)]
pub(crate) struct Listing<T> {
    /// The entries, if they were given.
    pub(crate) items: Option<Vec<T>>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self { items: None }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Listing<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListingVisitor(PhantomData))
    }
}

struct ListingVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListingVisitor<T> {
    type Value = Listing<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Listing::default())
    }

    fn visit_u64<E>(self, _count: u64) -> Result<Self::Value, E> {
        Ok(Listing::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(entry) = list.next_element::<Option<T>>()? {
            items.extend(entry);
        }
        Ok(Listing { items: Some(items) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Sample {
        name: Option<String>,
        sha: Sha,
        list: Listing<Vec<u8>>,
    }

    #[test]
    fn a_fault_names_the_field_and_its_place_in_characters() {
        let problem = parse::<Sample>("e.json", "{\"é\": \"ü\", \"name\": 5}").unwrap_err();
        assert_eq!(problem.message, "`name`: invalid type: integer `5`, expected a string");
        assert_eq!((problem.position.line, problem.position.column), (1, 20));
        assert!(problem.hint.is_some());
    }

    #[test]
    fn text_after_the_value_is_a_fault() {
        let problem = parse::<Sample>("e.json", "{}\n{}").unwrap_err();
        assert_eq!(problem.message, "not JSON: trailing characters");
        assert_eq!(problem.position.line, 2);
    }

    #[test]
    fn no_object_is_named_by_an_empty_or_a_null_id() {
        for text in [r#"{"sha":""}"#, r#"{"sha":null}"#, "{}", &format!(r#"{{"sha":"{}"}}"#, "0".repeat(40))]
        {
            assert_eq!(parse::<Sample>("e", text).unwrap().sha.0, None, "{text}");
        }
    }

    #[test]
    fn a_count_stands_for_a_list_that_was_not_given() {
        assert!(parse::<Sample>("e", r#"{"list": 3}"#).unwrap().list.items.is_none());
        assert_eq!(parse::<Sample>("e", r#"{"list": [null, [1]]}"#).unwrap().list.items.unwrap().len(), 1);
        assert!(parse::<Sample>("e", r#"{"list": "all"}"#).is_err());
    }

    #[test]
    fn bytes_that_are_not_utf8_are_a_problem_with_a_place() {
        let problem = text("e", b"{\n\"a\xff\"}").unwrap_err();
        assert_eq!((problem.position.line, problem.position.column), (2, 3));
        assert!(text("e", b"\xff\xfe{\0}\0").unwrap_err().message.contains("UTF-16"));
        assert_eq!(text("e", b"\xef\xbb\xbf{}").unwrap(), "{}");
        assert!(text("e", b" \n").is_err());
    }

    #[test]
    fn deep_nesting_is_refused_where_it_is_read_and_skipped_where_it_is_not() {
        let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
        assert!(parse::<Sample>("e", &format!(r#"{{"list": {deep}}}"#)).is_err());
        assert!(parse::<Sample>("e", &format!(r#"{{"other": {deep}}}"#)).is_ok());
    }
}
