//! httpie and xh: the method is a word, the body is put together from words.

use serde_json::{Map, Value};

use super::super::Tool;
use super::request::{self, Request};
use crate::call::{Call, Spelling};
use crate::invocation::Input;
use crate::reader::Reader;
use crate::word::Word;

pub(super) static HTTPIE: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-a",
            "--auth",
            "-A",
            "--auth-type",
            "-o",
            "--output",
            "-s",
            "--style",
            "-p",
            "--print",
            "--session",
            "--session-read-only",
            "--timeout",
            "--verify",
            "--cert",
            "--cert-key",
            "--proxy",
            "--raw",
            "--boundary",
            "--max-redirects",
            "--path-as-is",
            "--pretty",
            "--format-options",
            "--bearer",
            "--ssl",
            "--resolve",
            "--default-scheme",
            "--interface",
        ],
        long: &[],
        single_dash: false,
    },
    also: Some(read),
    ..Tool::new("http", &["http", "https", "xh", "xhs"], "")
};

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.has(&["--offline", "--help", "--version", "--curl"]) {
        return;
    }
    let mut operands = call.operands.as_slice();
    let Some(first) = operands.first() else { return };
    let is_method = |word: &Word| match word.text() {
        Some(text) => {
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic()) && text != "localhost"
        }
        None => false,
    };
    let mut method = None;
    let mut unknown = false;
    if operands.len() > 1 && is_method(first) {
        method = first.text().map(str::to_ascii_uppercase);
        operands = operands.get(1..).unwrap_or(&[]);
    } else if operands.len() > 1 && first.beginning().is_empty() && first.text().is_none() {
        // `http $METHOD example.com`, or an address and its items.
        unknown =
            operands.get(1).is_some_and(|next| next.text().is_none_or(|text| text.contains(['/', '.'])));
        operands = operands.get(usize::from(unknown)..).unwrap_or(&[]);
    }
    let Some((url, items)) = operands.split_first() else { return };
    let body = body(call, items);
    let method = match (method, unknown) {
        (_, true) => None,
        (Some(method), _) => Some(method),
        (None, _) => Some(if body.is_some() { "POST" } else { "GET" }.to_owned()),
    };
    let method = request::overridden(items.iter().copied(), method);
    request::read(&HTTPIE, call, reader, &Request { method, url: (*url).clone(), body });
}

fn body(call: &Call<'_>, items: &[&Word]) -> Option<Word> {
    if let Some(raw) = call.value(&["--raw"]) {
        return Some(raw.clone());
    }
    let mut fields = Map::new();
    for item in items {
        let shown = item.shown();
        let Some(at) = shown.find([':', '=', '@']) else { continue };
        let (name, rest) = shown.split_at(at);
        if let Some(json) = rest.strip_prefix(":=") {
            fields.insert(name.to_owned(), serde_json::from_str(json).unwrap_or(Value::Null));
        } else if let Some(text) = rest.strip_prefix('=').filter(|text| !text.starts_with('=')) {
            fields.insert(name.to_owned(), Value::String(text.to_owned()));
        }
    }
    if !fields.is_empty() {
        return Some(Word::of(Value::Object(fields).to_string()));
    }
    match &call.invocation.input {
        Input::Text(text) => Some(text.clone()),
        Input::File(file) => Some(Word::unknown(file.shown())),
        Input::Output(_) => Some(Word::unknown("-")),
        Input::Inherited => None,
    }
}
