//! A request, whatever program sends it: method, address, body; and the acts that it is.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;
use serde_json::Value;

use super::super::Tool;
use super::super::beyond::{self, hint};
use super::{graphql, words};
use crate::address::Address;
use crate::call::Call;
use crate::inline::sql;
use crate::invocation::Input;
use crate::reader::Reader;
use crate::word::{Piece, Word};

/// A request.
pub(super) struct Request {
    /// In capitals; `None`: only running tells.
    pub(super) method: Option<String>,
    /// Where to.
    pub(super) url: Word,
    /// What is sent.
    pub(super) body: Option<Word>,
}

/// What a word in a body stands for: itself, the text of a file (`@file`), or the standard input (`@-`).
pub(super) fn body(word: &Word, call: &Call<'_>, reader: &Reader<'_>) -> Option<Word> {
    let Some(rest) = word.beginning().strip_prefix('@') else { return Some(word.clone()) };
    if rest == "-" {
        return match &call.invocation.input {
            Input::Text(text) => Some(text.clone()),
            Input::File(file) => Some(reader.file(&reader.path(file, call.invocation)?.absolute)?),
            _ => None,
        };
    }
    let mut name = word.clone();
    if let Some(Piece::Text(text)) = name.pieces.first_mut() {
        *text = text.trim_start_matches('@').to_owned();
    }
    reader.file(&reader.path(&name, call.invocation)?.absolute)
}

/// Headers by which a server takes a request for one of another method.
const OVERRIDES: &[&str] = &["x-http-method-override", "x-http-method", "x-method-override"];

/// The method that a header puts in the place of the request's own: `None` if only running tells.
pub(super) fn overridden<'w>(
    headers: impl Iterator<Item = &'w Word>,
    method: Option<String>,
) -> Option<String> {
    let mut method = method;
    for header in headers {
        let shown = header.shown();
        let Some((name, value)) = shown.split_once(':') else { continue };
        if OVERRIDES.contains(&name.trim().to_ascii_lowercase().as_str()) {
            method = header.text().map(|_| value.trim().to_ascii_uppercase());
        }
    }
    method
}

/// Whether a form's field turns a request into one that deletes, as frameworks have it.
fn deletes_by_field(request: &Request, shown: &str) -> bool {
    let query = shown.split_once('?').map_or("", |(_, query)| query);
    let body = request.body.as_ref().and_then(|body| body.text()).unwrap_or("");
    request.method.as_deref() == Some("POST")
        && [query, body].iter().any(|text| {
            parameter(text, "_method").is_some_and(|method| method.trim().eq_ignore_ascii_case("delete"))
        })
}

/// Adds the acts of a request.
pub(super) fn read(tool: &Tool, call: &Call<'_>, reader: &mut Reader<'_>, request: &Request) {
    let shown = request.url.shown();
    let shown = match shown.strip_prefix(':') {
        // httpie's short form for this machine.
        Some(rest) => format!("http://localhost:{rest}"),
        None => shown,
    };
    let address = Address::read(&shown, true).unwrap_or_default();
    let Some(method) = request.method.as_deref() else {
        return reader.gap(request.url.span, "the method of the request is known only when it runs");
    };
    match method {
        _ if deletes_by_field(request, &shown) => {
            add_path(tool, call, reader, (&address, &shown), &request.url);
            return;
        }
        "DELETE" => {
            add_path(tool, call, reader, (&address, &shown), &request.url);
            return;
        }
        "GET" | "HEAD" | "OPTIONS" => {
            let query = shown.split_once('?').map_or("", |(_, query)| query);
            let text = parameter(query, "query").unwrap_or_default();
            statement(tool, call, reader, &address, &text, None);
            if let Some(action) = parameter(query, "Action").filter(|action| words::destroys(action)) {
                add(tool, call, reader, &address, &action);
            }
            return;
        }
        "PURGE" => return,
        _ => {}
    }
    if words::path_destroys(&address.path) {
        add_path(tool, call, reader, (&address, &shown), &request.url);
        return;
    }
    let asks = address.path.to_ascii_lowercase().contains("graphql");
    let Some(text) = request.body.as_ref().and_then(|body| body.text()) else {
        if asks || words::path_destroys(&address.path) {
            reader.gap(request.url.span, "what the request asks for is known only when it runs");
        } else if let Some(body) = &request.body {
            parts(tool, call, reader, &address, body);
        }
        return;
    };
    payload(tool, call, reader, &address, text);
}

/// A body of which only parts are known: what they hold is taken as it stands.
fn parts(tool: &Tool, call: &Call<'_>, reader: &mut Reader<'_>, address: &Address, body: &Word) {
    let known = body.known().collect::<Vec<_>>().join("0");
    payload(tool, call, reader, address, &known);
}

/// The body of a request: GraphQL, SQL, a call by name.
fn payload(tool: &Tool, call: &Call<'_>, reader: &mut Reader<'_>, address: &Address, text: &str) {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(all)) => {
            for value in all.iter().take(1000) {
                object(tool, call, reader, address, value);
            }
        }
        Ok(value @ Value::Object(_)) => object(tool, call, reader, address, &value),
        _ => {
            if let Some(action) = parameter(text, "Action").filter(|action| words::destroys(action)) {
                add(tool, call, reader, address, &action);
            }
            let text = parameter(text, "query").unwrap_or_else(|| text.to_owned());
            statement(tool, call, reader, address, &text, None);
        }
    }
}

fn object(tool: &Tool, call: &Call<'_>, reader: &mut Reader<'_>, address: &Address, value: &Value) {
    let field = |name: &str| value.get(name).and_then(Value::as_str);
    if let (Some(method), Some(_)) = (field("method"), value.get("jsonrpc")) {
        let tool_name = value.pointer("/params/name").and_then(Value::as_str);
        for name in [Some(method), tool_name].into_iter().flatten().filter(|name| words::destroys(name)) {
            add(tool, call, reader, address, name);
        }
        return;
    }
    for name in ["query", "sql", "statement"] {
        if let Some(text) = field(name) {
            statement(tool, call, reader, address, text, field("operationName"));
        }
    }
}

/// A GraphQL document or an SQL statement.
fn statement(
    tool: &Tool,
    call: &Call<'_>,
    reader: &mut Reader<'_>,
    address: &Address,
    text: &str,
    chosen: Option<&str>,
) {
    if let Some(fields) = graphql::mutations(text, chosen) {
        for field in fields.into_iter().filter(|field| words::destroys(field)) {
            add(tool, call, reader, address, field);
        }
        return;
    }
    let head = text.trim_start().split(|letter: char| !letter.is_ascii_alphabetic()).next().unwrap_or("");
    let sql =
        ["drop", "truncate", "delete", "alter", "update", "insert", "create", "grant", "revoke", "rename"];
    if sql.contains(&head.to_ascii_lowercase().as_str()) && text.trim().contains(' ') {
        let hints = vec![hint(HintKind::Host, &address.host, "URL")];
        sql::read(reader, &Word::of(text).at(call.invocation.span), tool.id, &hints, call.invocation);
    }
}

/// Adds the act of an operation that destroys.
pub(super) fn add(tool: &Tool, call: &Call<'_>, reader: &mut Reader<'_>, address: &Address, name: &str) {
    let mut act = beyond::act(tool, call, reader, (Verb::Delete, Kind::Api), name);
    if !address.host.is_empty() {
        act.hints.push(hint(HintKind::Host, &address.host, "URL"));
    }
    act.reversible = words::gentle(name);
    reader.add(act);
}

/// Adds the act of a request whose path names what goes.
fn add_path(
    tool: &Tool,
    call: &Call<'_>,
    reader: &mut Reader<'_>,
    (address, shown): (&Address, &str),
    url: &Word,
) {
    let path = if address.path.is_empty() { "/" } else { &address.path };
    let name = masked(path);
    let mut act = beyond::act(tool, call, reader, (Verb::Delete, kind(address, shown)), &name);
    if !address.host.is_empty() {
        act.hints.push(hint(HintKind::Host, &address.host, "URL"));
    }
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    act.everything = matches!(last, "" | "_all" | "*") || path.contains("/*/");
    act.doubts = beyond::doubts(url);
    act.count = (!act.everything && !call.invocation.repeated).then_some(1);
    reader.add(act);
}

/// What kind of thing a path of a well-known service is.
fn kind(address: &Address, shown: &str) -> Kind {
    let parts: Vec<&str> = address.path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        ["repos", _, _] if address.host == "api.github.com" => Kind::Repository,
        ["api", "v4", "projects", _] => Kind::Repository,
        ["_snapshot", ..] => Kind::Backup,
        [_] if shown.contains(":9200") => Kind::Table,
        [_, "_delete_by_query"] => Kind::Rows,
        [_] if shown.contains(":5984") => Kind::Database,
        ["collections", _] if shown.contains(":6333") => Kind::Table,
        _ => Kind::Api,
    }
}

/// A path without parts that look like a key.
fn masked(path: &str) -> String {
    let key = |part: &&str| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        let hex = part.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        part.starts_with("eyJ") || part.contains(':') || (part.len() >= 32 && digits > 3 && !hex)
    };
    path.split('/').map(|part| if key(&part) { "…" } else { part }).collect::<Vec<_>>().join("/")
}

/// The value of a parameter of a query or form, decoded.
fn parameter(query: &str, name: &str) -> Option<String> {
    let value = query.split('&').find_map(|pair| pair.split_once('=').filter(|(own, _)| *own == name))?.1;
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits: Vec<u8> = rest.by_ref().take(2).collect();
                let text = std::str::from_utf8(&digits).unwrap_or("");
                u8::from_str_radix(text, 16).unwrap_or(b'%')
            }
            byte => byte,
        });
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
