//! Contracts in `OpenAPI`: routes and what their users rely on.

use caution_core::finding::LineRange;

use crate::keys::{self, Node};
use crate::route::canonical;

/// A route that a contract names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// `GET /orders/{}`.
    pub route: String,
    /// Its `operationId`.
    pub operation: Option<String>,
    /// The line of its method.
    pub line: u32,
    /// Its last line.
    pub last: u32,
    /// A hash of all that is said of it.
    digest: u64,
    /// Names of parameters and members that a caller must give.
    required: Vec<String>,
}

/// A difference between two contracts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The route, or the name of a form.
    pub name: String,
    /// What happened, for people.
    pub what: String,
    /// Whether those who rely on it break.
    pub breaks: bool,
    /// The lines, in the old text if it is gone.
    pub lines: LineRange,
}

/// Whether a text is a contract.
pub fn is_contract(path: &str, text: &str) -> bool {
    let head = text.get(..4096.min(text.len())).unwrap_or(text);
    (head.contains("openapi") || head.contains("swagger")) && routes(path, text).is_some()
}

/// The routes of a contract; `None` if it is none.
pub fn routes(path: &str, text: &str) -> Option<Vec<Served>> {
    let tree = keys::tree(path, text)?;
    let document = tree.documents.first()?;
    document.get("openapi").or_else(|| document.get("swagger"))?;
    Some(routes_of(document))
}

/// The routes that a document names.
pub(crate) fn routes_of(document: &Node) -> Vec<Served> {
    const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    let base = base_path(document);
    let mut routes = Vec::new();
    for (path, item) in document.get("paths").map(Node::fields).unwrap_or_default() {
        for (method, operation) in item.fields().iter().filter(|(key, _)| METHODS.contains(&key.as_str())) {
            let mut required = required(operation);
            required.extend(item.get("parameters").into_iter().flat_map(parameters));
            required.sort();
            routes.push(Served {
                route: format!("{} {}", method.to_ascii_uppercase(), canonical(&format!("{base}{path}"))),
                operation: operation.text_at(&["operationId"]).map(str::to_owned),
                line: operation.first,
                last: operation.last,
                digest: operation.digest(),
                required,
            });
        }
    }
    routes
}

/// The path before all paths: `basePath`, or that of the first server.
fn base_path(document: &Node) -> String {
    let server = document.get("servers").and_then(|servers| servers.items().first());
    let url = server.and_then(|server| server.text_at(&["url"]));
    let path = match (document.text_at(&["basePath"]), url) {
        (Some(base), _) => base,
        (None, Some(url)) => match url.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => url,
        },
        (None, None) => "",
    };
    match path.trim_matches('/') {
        "" => String::new(),
        path => format!("/{path}"),
    }
}

fn required(operation: &Node) -> Vec<String> {
    let body = operation.at(&["requestBody", "content"]);
    let members =
        body.into_iter().flat_map(Node::fields).filter_map(|(_, media)| media.at(&["schema", "required"]));
    let mut names: Vec<String> = members.flat_map(Node::texts).map(str::to_owned).collect();
    names.extend(operation.get("parameters").into_iter().flat_map(parameters));
    names
}

fn parameters(list: &Node) -> Vec<String> {
    let needed = list.items().iter().filter(|item| item.text_at(&["required"]) == Some("true"));
    needed.filter_map(|item| item.text_at(&["name"])).map(str::to_owned).collect()
}

/// What two contracts differ in.
pub fn differences(before: &[Served], after: &[Served]) -> Vec<Difference> {
    let mut found = Vec::new();
    let lines = |served: &Served| LineRange { first: served.line, last: served.last.max(served.line) };
    for old in before {
        let Some(new) = after.iter().find(|new| new.route == old.route) else {
            let what = "the route is gone".to_owned();
            found.push(Difference { name: old.route.clone(), what, breaks: true, lines: lines(old) });
            continue;
        };
        if new.digest == old.digest {
            continue;
        }
        let asked: Vec<&str> =
            new.required.iter().filter(|name| !old.required.contains(name)).map(String::as_str).collect();
        let (what, breaks) = if !asked.is_empty() {
            (format!("callers must now give {}", asked.join(", ")), true)
        } else if new.operation != old.operation {
            ("its operation has another name".to_owned(), true)
        } else {
            ("what it takes or gives changes".to_owned(), false)
        };
        found.push(Difference { name: new.route.clone(), what, breaks, lines: lines(new) });
    }
    for new in after.iter().filter(|new| !before.iter().any(|old| old.route == new.route)) {
        let what = "the route is new".to_owned();
        found.push(Difference { name: new.route.clone(), what, breaks: false, lines: lines(new) });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "openapi: 3.0.0\nservers: [{url: https://x.example/v1}]\npaths:\n  /orders/{id}:\n    get:\n      operationId: getOrder\n      parameters:\n      - {name: id, required: true}\n    delete: {}\n";

    #[test]
    fn routes_carry_the_servers_path_and_breaks_are_told() {
        let before = routes("api.yaml", TEXT).unwrap();
        let shown: Vec<_> = before.iter().map(|served| (served.route.as_str(), served.line)).collect();
        assert_eq!(shown, [("GET /v1/orders/{}", 5), ("DELETE /v1/orders/{}", 9)]);
        assert_eq!(before[0].operation.as_deref(), Some("getOrder"));
        let after = TEXT
            .replace("    delete: {}\n", "    post: {}\n")
            .replace("required: true}\n", "required: true}\n      - {name: tenant, required: true}\n");
        let found = differences(&before, &routes("api.yaml", &after).unwrap());
        let shown: Vec<_> =
            found.iter().map(|one| (one.name.as_str(), one.what.as_str(), one.breaks)).collect();
        assert_eq!(
            shown,
            [
                ("GET /v1/orders/{}", "callers must now give tenant", true),
                ("DELETE /v1/orders/{}", "the route is gone", true),
                ("POST /v1/orders/{}", "the route is new", false)
            ]
        );
        assert_eq!(routes("a.yaml", "paths: {}\n"), None);
    }
}
