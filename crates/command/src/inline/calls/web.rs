//! HTTP calls.

use crate::inline::program::Program;
use crate::inline::value::{Arguments, Value};

/// Libraries whose functions are named like methods.
const CLIENTS: &[&str] = &[
    "requests",
    "httpx",
    "aiohttp",
    "urllib3",
    "axios",
    "got",
    "superagent",
    "ky",
    "needle",
    "HTTParty",
    "Faraday",
    "RestClient",
    "Net",
    "Http",
    "treq",
];

pub(super) fn call(program: &mut Program<'_, '_>, name: &str, arguments: &Arguments) {
    let body = arguments
        .named(&["json", "data", "content", "body"])
        .or_else(|| ["body", "json", "data"].iter().find_map(|key| arguments.option(key)));
    let headers = arguments.named(&["headers"]).or_else(|| arguments.option("headers"));
    let method = arguments.named(&["method"]).or_else(|| arguments.option("method")).and_then(Value::text);
    let first = arguments.get(0, &["url"]);
    let (method, url, body) = match name {
        "fetch" | "undici.fetch" | "undici.request" | "node-fetch" | "globalThis.fetch" => {
            (method.unwrap_or("GET"), first, body)
        }
        "urllib.request.Request" | "urllib2.Request" => {
            let data = arguments.get(1, &["data"]);
            (method.unwrap_or(if data.is_some() { "POST" } else { "GET" }), first, data)
        }
        _ => {
            let head = name.split(['.', '(']).next().unwrap_or(name);
            if !CLIENTS.contains(&head) {
                return;
            }
            let last = name.rsplit('.').next().unwrap_or("");
            match last.to_ascii_lowercase().as_str() {
                "delete" | "del" => ("DELETE", first, body),
                "post" | "put" | "patch" => {
                    let body = body.or_else(|| arguments.positional.get(1));
                    let method = if last.eq_ignore_ascii_case("post") {
                        "POST"
                    } else if last.eq_ignore_ascii_case("put") {
                        "PUT"
                    } else {
                        "PATCH"
                    };
                    (method, first, body)
                }
                "request" | "stream" if arguments.positional.len() > 1 => {
                    (arguments.text(0, &[]).unwrap_or("?"), arguments.positional.get(1), body)
                }
                "axios" | "got" | "request" => {
                    let url = arguments.option("url").or(first);
                    (method.unwrap_or("GET"), url, body)
                }
                _ => return,
            }
        }
    };
    let (method, body, headers) = (method.to_owned(), body.cloned(), headers.cloned());
    let url = url.map(Value::word).unwrap_or_default();
    if url.text().is_some_and(str::is_empty) {
        return;
    }
    // A call whose whole address is unknown is told only if its method destroys.
    if url.known().all(str::is_empty) && (method != "DELETE" || program.script) {
        return;
    }
    program.http(&method, &url, body.as_ref(), headers.as_ref());
}
