//! JSON as the tools of JavaScript write it: with comments, and commas at the ends of lists.

use serde_json::Value;

/// A value, if the text is one.
pub(super) fn parse(text: &str) -> Option<Value> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&plain(text)).ok())
}

/// The text of a property.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}

/// The texts of a list, or the only text.
pub(super) fn texts(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The text without comments, and without commas at the ends of lists.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.char_indices().peekable();
    let mut in_text = false;
    while let Some((at, character)) = rest.next() {
        if in_text {
            out.push(character);
            if character == '\\' {
                out.extend(rest.next().map(|(_, escaped)| escaped));
            } else if character == '"' {
                in_text = false;
            }
            continue;
        }
        let after = text.get(at + character.len_utf8()..).unwrap_or_default();
        let until = match character {
            '/' if after.starts_with('/') => Some(after.find('\n').unwrap_or(after.len())),
            '/' if after.starts_with('*') => Some(after.find("*/").map_or(after.len(), |end| end + 2)),
            _ => None,
        };
        if let Some(length) = until {
            let end = at + 1 + length;
            while rest.next_if(|(next, _)| *next < end).is_some() {}
            continue;
        }
        in_text = character == '"';
        if matches!(character, '}' | ']') && out.trim_end().ends_with(',') {
            out.truncate(out.trim_end().len() - 1);
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_last_commas_are_no_part_of_a_value() {
        let text = "{ // a\n \"a\": \"// b\", /* c */ \"d\": [1, 2, ], }";
        assert_eq!(parse(text).unwrap().to_string(), r#"{"a":"// b","d":[1,2]}"#);
        assert_eq!(parse("{"), None);
    }
}
