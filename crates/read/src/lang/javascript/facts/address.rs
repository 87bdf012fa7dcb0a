//! Addresses: routes that are served, and those that are called.

use oxc_ast::ast::*;

/// Two parts of a path as one.
pub(super) fn joined(prefix: &str, path: &str) -> String {
    let (prefix, path) = (prefix.trim_matches('/'), path.trim_matches('/'));
    match (prefix.is_empty(), path.is_empty()) {
        (true, true) => "/".to_owned(),
        (true, false) => format!("/{path}"),
        (false, true) => format!("/{prefix}"),
        (false, false) => format!("/{prefix}/{path}"),
    }
}

/// A route or an address with its parameters as `{}` and without a query: `GET /orders/:id` is `GET /orders/{}`.
pub(super) fn canonical(label: &str) -> String {
    let (method, address) = match label.split_once(' ') {
        Some((method, address)) => (Some(method), address),
        None => (None, label),
    };
    let address = address.split(['?', '#']).next().unwrap_or(address);
    let parts: Vec<&str> =
        address.split('/').map(|part| if is_parameter(part) { "{}" } else { part }).collect();
    let mut path = parts.join("/");
    if path.len() > 1 && path.ends_with('/') && !path.ends_with("//") {
        path.pop();
    }
    method.map_or(path.clone(), |method| format!("{method} {path}"))
}

fn is_parameter(part: &str) -> bool {
    part.starts_with(':')
        || part.starts_with('{') && part.ends_with('}')
        || part.starts_with('[') && part.ends_with(']')
}

/// The text of an expression with `{}` for what is put into it; none if it is no text.
pub(super) fn text_of(expression: &Expression<'_>, depth: u32) -> Option<String> {
    match expression {
        Expression::StringLiteral(text) => Some(text.value.as_str().to_owned()),
        Expression::TemplateLiteral(template) => Some(template_text(template)),
        Expression::ParenthesizedExpression(it) => text_of(&it.expression, depth),
        Expression::BinaryExpression(sum) if depth < 8 && sum.operator.as_str() == "+" => {
            let (left, right) = (text_of(&sum.left, depth + 1), text_of(&sum.right, depth + 1));
            if left.is_none() && right.is_none() {
                return None;
            }
            Some(format!("{}{}", left.as_deref().unwrap_or("{}"), right.as_deref().unwrap_or("{}")))
        }
        Expression::NewExpression(new) if new.callee.is_specific_id("URL") => {
            text_of(new.arguments.first()?.as_expression()?, depth + 1)
        }
        _ => None,
    }
}

/// The text of a template with `{}` for what is put into it.
pub(super) fn template_text(template: &TemplateLiteral<'_>) -> String {
    let mut text = String::new();
    for (index, part) in template.quasis.iter().enumerate() {
        if index > 0 {
            text.push_str("{}");
        }
        text.push_str(part.value.raw.as_str());
    }
    text
}

/// Whether a text is an address that a client calls.
pub(super) fn is_address(text: &str) -> bool {
    let text = text.trim_start_matches("{}");
    !text.contains(char::is_whitespace)
        && (text.starts_with('/')
            || text.starts_with("http://")
            || text.starts_with("https://")
            || text.starts_with("ws"))
        && text.len() > 1
}

/// The path of a route that a file of Next, Nuxt, SvelteKit or Medusa serves by where it stands: `app/orders/[id]/route.ts`
/// is `/orders/{}`. None if the file serves nothing by its place.
pub fn route_of_file(path: &str) -> Option<String> {
    let (folders, file) = path.rsplit_once('/')?;
    let (stem, extension) = file.split_once('.')?;
    if !matches!(extension, "ts" | "tsx" | "js" | "jsx" | "mts" | "mjs") {
        return None;
    }
    let parts: Vec<&str> = folders.split('/').collect();
    let from = |name: &str| parts.iter().rposition(|part| *part == name);
    let (first, last) = match stem {
        "route" | "page" | "layout" | "loading" | "error" | "+server" | "+page" => {
            match (from("app"), from("routes")) {
                (Some(at), _) => (at + 1, None),
                (None, Some(at)) => (at + 1, None),
                (None, None) => (from("api")?, None),
            }
        }
        _ => match from("pages") {
            Some(at) => (at + 1, (stem != "index").then_some(stem)),
            None => return None,
        },
    };
    let folders = parts.get(first..).unwrap_or_default().iter().copied();
    let groups = |part: &&str| !(part.starts_with('@') || part.starts_with('(') && part.ends_with(')'));
    let named: Vec<&str> =
        folders.chain(last).filter(groups).map(|part| if is_parameter(part) { "{}" } else { part }).collect();
    Some(format!("/{}", named.join("/")))
}
