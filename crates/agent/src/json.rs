//! Reading the JSON of agents: strict where a lenient reader could be fooled, tolerant elsewhere.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::request::Malformed;

/// The most bytes of a request that are read. A longer one is refused, never cut.
pub const INPUT_BYTES: usize = 8 << 20;

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// A value in which no key stands twice: readers differ in which of the two they take.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Strict)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Object::new();
        while let Some(key) = entries.next_key::<String>()? {
            if map.contains_key(&key) {
                let key: String = key.chars().take(80).collect();
                return Err(A::Error::custom(format!("the key `{key}` stands twice in one object")));
            }
            let Strict(value) = entries.next_value()?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

/// The object that an agent sent.
pub(crate) fn request(bytes: &[u8]) -> Result<Object, Malformed> {
    if bytes.len() > INPUT_BYTES {
        return Err(Malformed::new(format!("it is longer than {} MiB", INPUT_BYTES >> 20)));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Malformed::new(format!("it is not UTF-8 after {} bytes", error.valid_up_to())))?;
    if text.trim().is_empty() {
        return Err(Malformed::new("it is empty"));
    }
    match value(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Malformed::new("it is JSON, but no object")),
        Err(why) => Err(Malformed::new(format!("it is no JSON: {why}"))),
    }
}

/// A text as JSON, or what is wrong with it.
pub(crate) fn value(text: &str) -> Result<Value, String> {
    match serde_json::from_str(text) {
        Ok(Strict(value)) => Ok(value),
        // JavaScript writes half a pair for a text that was cut in the middle of one. Its shells and
        // files get U+FFFD for it, so that is what is judged.
        Err(first) => match whole_pairs(text).map(|mended| serde_json::from_str(&mended)) {
            Some(Ok(Strict(value))) => Ok(value),
            _ => Err(first.to_string()),
        },
    }
}

/// The text with U+FFFD for every escaped half of a surrogate pair; `None` if there is none.
fn whole_pairs(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out: Vec<u8> = Vec::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte != b'\\' {
            at += 1;
            continue;
        }
        let Some(unit) = unit(bytes, at) else {
            at += 2;
            continue;
        };
        if !(0xd800..=0xdfff).contains(&unit) {
            at += 6;
            continue;
        }
        let low = self::unit(bytes, at + 6).filter(|low| (0xdc00..=0xdfff).contains(low));
        if unit < 0xdc00 && low.is_some() {
            at += 12;
            continue;
        }
        out.extend_from_slice(bytes.get(copied..at)?);
        out.extend_from_slice(b"\\ufffd");
        at += 6;
        copied = at;
    }
    if copied == 0 {
        return None;
    }
    out.extend_from_slice(bytes.get(copied..)?);
    String::from_utf8(out).ok()
}

/// The number of the escape `\uXXXX` at this place.
fn unit(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// The text of the first of these keys that is there; an error if it is no text.
pub(crate) fn text(object: &Object, keys: &[&str]) -> Result<Option<String>, Malformed> {
    for key in keys {
        match object.get(*key) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => return Ok(Some(text.clone())),
            Some(other) => {
                return Err(Malformed::new(format!("`{key}` is {}, not a text", kind(other))));
            }
        }
    }
    Ok(None)
}

/// The text of the first of these keys that is there and not empty; anything else counts as absent.
pub(crate) fn some_text(object: &Object, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| match object.get(*key) {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        _ => None,
    })
}

/// What kind of value this is, for a sentence.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Keys under which what a tool gave back stands, besides what only describes it.
const TELLING: &[&str] = &[
    "content",
    "text",
    "result",
    "output",
    "stdout",
    "llmContent",
    "textResultForLlm",
    "text_result_for_llm",
    "file",
    "structuredContent",
];

/// The texts of what a tool gave back, joined by line ends; `None` if there are none.
pub(crate) fn texts(value: &Value) -> Option<String> {
    let mut found = Vec::new();
    gather(value, &mut found);
    let text = found.join("\n");
    (!text.is_empty()).then_some(text)
}

/// Bounded: a value that was read is at most 128 deep.
fn gather<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        Value::Object(object) => {
            let telling: Vec<&Value> = TELLING.iter().filter_map(|key| object.get(*key)).collect();
            if telling.is_empty() {
                object.values().for_each(|item| gather(item, found));
            } else {
                telling.into_iter().for_each(|item| gather(item, found));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_stands_twice_is_told() {
        let error = request(br#"{"a":{"command":"ls","command":"rm -rf /"}}"#).unwrap_err();
        assert!(error.why.contains("`command` stands twice"), "{error}");
    }

    #[test]
    fn what_is_no_object_is_told() {
        for (bytes, why) in [
            (&b""[..], "empty"),
            (b"  \n", "empty"),
            (b"\xff{}", "not UTF-8 after 0 bytes"),
            (b"[]", "no object"),
            (b"\"x\"", "no object"),
            (b"{", "no JSON"),
            (b"{} {}", "no JSON"),
            (b"{\"a\":\"\\x\"}", "no JSON"),
        ] {
            let error = request(bytes).unwrap_err();
            assert!(error.why.contains(why), "{error}");
        }
        assert!(request(&vec![b' '; INPUT_BYTES + 1]).unwrap_err().why.contains("8 MiB"));
        let deep = format!("{{\"a\":{}", "[".repeat(1_000_000));
        assert!(request(deep.as_bytes()).unwrap_err().why.contains("recursion limit"));
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        assert_eq!(request(b"\xef\xbb\xbf{\"a\":1}").unwrap().len(), 1);
    }

    #[test]
    fn half_a_surrogate_pair_becomes_the_replacement_character() {
        for (json, text) in [
            (r#"{"a":"x\ud800y"}"#, "x\u{fffd}y"),
            (r#"{"a":"\udc00"}"#, "\u{fffd}"),
            (r#"{"a":"\ud83d\ude00\ud83d"}"#, "\u{1f600}\u{fffd}"),
            (r#"{"a":"\\ud800 \ud800"}"#, "\\ud800 \u{fffd}"),
            (r#"{"a":"\ud800\ud83d\ude00"}"#, "\u{fffd}\u{1f600}"),
        ] {
            let object = request(json.as_bytes()).unwrap();
            assert_eq!(object.get("a").and_then(Value::as_str), Some(text), "{json}");
        }
    }

    #[test]
    fn texts_of_results_leave_out_what_describes_them() {
        for (json, text) in [
            (r#""a""#, Some("a")),
            (r#"{"type":"text","file":{"filePath":"/x","content":"body"}}"#, Some("body")),
            (r#"[{"type":"text","text":"a"},{"type":"text","text":"b"}]"#, Some("a\nb")),
            (r#"{"content":[{"type":"text","text":"a"}],"isError":false}"#, Some("a")),
            (r#"{"bytes":3,"code":200,"result":"page","url":"http://x"}"#, Some("page")),
            (r#"{"anything":"else"}"#, Some("else")),
            (r#"{"bytes":3}"#, None),
            ("null", None),
        ] {
            let value: Value = serde_json::from_str(json).unwrap();
            assert_eq!(texts(&value).as_deref(), text, "{json}");
        }
    }
}
