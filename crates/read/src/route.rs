//! Addresses of HTTP in one spelling, so that those who serve and those who call can be brought together.

/// A path with every parameter as `{}`, without question, fragment and a slash at the end:
/// `/orders/<int:id>/`, `/orders/:id?x=1` and `/orders/${id}` are `/orders/{}`.
pub fn canonical(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or(path).trim();
    let mut canonical = String::new();
    for part in parts(path) {
        if part.is_empty() {
            continue;
        }
        canonical.push('/');
        canonical.push_str(if is_parameter(part) { "{}" } else { part });
    }
    if canonical.is_empty() { "/".to_owned() } else { canonical }
}

/// The parts between slashes; a slash in brackets is none between parts.
fn parts(path: &str) -> Vec<&str> {
    let (mut parts, mut start, mut open) = (Vec::new(), 0, 0_usize);
    for (at, byte) in path.bytes().enumerate() {
        match byte {
            b'{' | b'<' | b'(' => open += 1,
            b'}' | b'>' | b')' => open = open.saturating_sub(1),
            b'/' if open == 0 => {
                parts.push(path.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(path.get(start..).unwrap_or_default());
    parts
}

fn is_parameter(part: &str) -> bool {
    part.starts_with(':')
        || part.starts_with('*')
        || part.contains('{')
        || part.contains('<')
        || part.contains('(')
        || part.contains("$")
        || part.starts_with('%')
}

/// What is called or served: `GET https://shop.example/orders/{}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The method in upper case; none if it is not known, or any is served.
    pub method: Option<String>,
    /// The host, or whatever stands for it; empty if the path alone is known.
    pub host: String,
    /// The path in its one spelling.
    pub path: String,
}

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"];

/// Reads an address as facts of programs give it, the method first if it is known.
pub fn address(text: &str) -> Address {
    let text = text.trim();
    let (method, rest) = match text.split_once(' ') {
        Some((word, rest)) if METHODS.contains(&word.to_ascii_uppercase().as_str()) => {
            (Some(word.to_ascii_uppercase()), rest.trim())
        }
        Some(("ANY" | "ALL" | "*", rest)) => (None, rest.trim()),
        _ => (None, text),
    };
    let (host, path) = match rest.split_once("://") {
        Some((_, rest)) => match rest.split_once('/') {
            Some((host, path)) => (host, path),
            None => (rest, ""),
        },
        // What is put in at the beginning stands for the host: `{}/orders`.
        None => match rest.strip_prefix('/') {
            Some(path) => ("", path),
            None => match rest.split_once('/') {
                Some((first, path)) if is_parameter(first) || first.contains(['.', ':']) => (first, path),
                _ => ("", rest),
            },
        },
    };
    let host = if is_parameter(host) { "{}" } else { host.split(':').next().unwrap_or(host) };
    Address { method, host: host.to_ascii_lowercase(), path: canonical(path) }
}

/// Paths that every service has: they bring nothing together unless the host is known.
pub fn is_shared(path: &str) -> bool {
    const SHARED: &[&str] = &[
        "",
        "health",
        "healthz",
        "healthcheck",
        "ready",
        "readyz",
        "live",
        "livez",
        "metrics",
        "status",
        "ping",
        "version",
        "info",
        "login",
        "logout",
        "favicon.ico",
        "robots.txt",
        "{}",
        "api",
        "docs",
        "graphql",
        "swagger",
        "openapi.json",
        "actuator",
    ];
    let mut parts = path.split('/').filter(|part| !part.is_empty() && *part != "api" && !is_version(part));
    let first = parts.next().unwrap_or_default();
    let second = parts.next();
    SHARED.contains(&first) && second.is_none_or(|second| SHARED.contains(&second) || first == "actuator")
}

fn is_version(part: &str) -> bool {
    part.strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_every_framework() {
        for path in [
            "/orders/<int:id>/",
            "/orders/:id?x=1",
            "orders/${id}",
            "/orders/{order_id:\\d+}",
            "/orders/(?P<pk>[^/]+)",
        ] {
            assert_eq!(canonical(path), "/orders/{}", "{path}");
        }
        assert_eq!(canonical("/"), "/");
        let read = |text: &str| {
            let address = address(text);
            (address.method.unwrap_or_default(), address.host, address.path)
        };
        let row =
            |method: &str, host: &str, path: &str| (method.to_owned(), host.to_owned(), path.to_owned());
        assert_eq!(read("GET https://Shop.example:80/orders/{}"), row("GET", "shop.example", "/orders/{}"));
        assert_eq!(read("{}/orders"), row("", "{}", "/orders"));
        assert_eq!(read("post /a"), row("POST", "", "/a"));
        assert_eq!(read("payments.internal/charge"), row("", "payments.internal", "/charge"));
    }

    #[test]
    fn a_path_that_every_service_has_is_shared() {
        for path in ["/health", "/", "/api/v1/status", "/{}", "/actuator/x"] {
            assert!(is_shared(path), "{path}");
        }
        for path in ["/orders", "/api/v1/orders/{}", "/health/orders"] {
            assert!(!is_shared(path), "{path}");
        }
    }
}
