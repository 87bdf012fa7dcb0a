//! Addresses: what a URL or a connection string tells of where it leads, and never who logs in.

use caution_core::command::{Hint, HintKind};

/// The parts of a URL that may be told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Address {
    /// `https`, `postgres`; empty if none is given.
    pub(crate) scheme: String,
    /// The name of the machine, without port; the first of several.
    pub(crate) host: String,
    /// With the slash in front; empty if there is none. Never what follows `?` or `#`.
    pub(crate) path: String,
}

impl Address {
    /// Reads a URL; a scheme may be left out if `bare`.
    pub(crate) fn read(text: &str, bare: bool) -> Option<Self> {
        let text = text.trim();
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (scheme, rest),
            None if bare => ("", text),
            None => return None,
        };
        let named = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.');
        // `jdbc:postgresql://…`
        let scheme = scheme.rsplit(':').next().unwrap_or(scheme);
        if !scheme.chars().all(named) {
            return None;
        }
        let end = rest.find(['?', '#']).unwrap_or(rest.len());
        let rest = rest.get(..end).unwrap_or(rest);
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        // SQL Server puts its parameters behind a semicolon, some of them secrets.
        let authority = authority.split(';').next().unwrap_or(authority);
        let path = path.split(';').next().unwrap_or(path);
        let host = authority.rsplit('@').next().unwrap_or(authority);
        let host = host.split(',').next().unwrap_or(host);
        let host = match host.strip_prefix('[') {
            Some(six) => six.split(']').next().unwrap_or(six),
            None => host.split(':').next().unwrap_or(host),
        };
        Some(Self { scheme: scheme.to_owned(), host: host.to_owned(), path: path.to_owned() })
    }

    /// The first part of the path: the database of a connection string.
    pub(crate) fn database(&self) -> Option<&str> {
        self.path.split('/').find(|part| !part.is_empty())
    }
}

/// A text that may be a URL, without the part that logs in and without its parameters.
pub(crate) fn without_secret(text: &str) -> String {
    match Address::read(text, false) {
        Some(address) => {
            let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
            format!("{scheme}://{}{}", address.host, address.path)
        }
        None => text.to_owned(),
    }
}

/// What a value tells of where something goes: a URL its host and database, anything else itself.
pub(crate) fn hints(value: &str, kind: HintKind, source: &str) -> Vec<Hint> {
    let hint = |kind, value: &str| Hint { kind, value: value.to_owned(), source: source.to_owned() };
    let value = value.trim();
    if value.is_empty() {
        return Vec::new();
    }
    let Some(address) = Address::read(value, false) else {
        return match kind {
            HintKind::Database | HintKind::Host if value.contains('=') => words(value, source),
            _ => vec![hint(kind, value)],
        };
    };
    let file = matches!(address.scheme.as_str(), "file" | "sqlite" | "sqlite3");
    let mut hints = Vec::new();
    if file {
        let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
        let path = rest.split(['?', '#']).next().unwrap_or(rest);
        hints.push(hint(HintKind::Database, path));
        return hints;
    }
    if !address.host.is_empty() {
        hints.push(hint(HintKind::Host, &address.host));
    }
    if kind != HintKind::Host {
        hints.extend(address.database().map(|name| hint(HintKind::Database, name)));
    }
    hints
}

/// `host=db1 dbname=shop password=…`, and the same with semicolons.
pub(crate) fn words(text: &str, source: &str) -> Vec<Hint> {
    let mut hints = Vec::new();
    for part in text.split([' ', ';']) {
        let Some((name, value)) = part.split_once('=') else { continue };
        let kind = match name.trim().to_ascii_lowercase().as_str() {
            "host" | "hostaddr" | "server" | "data source" => HintKind::Host,
            "dbname" | "database" | "initial catalog" => HintKind::Database,
            "service" => HintKind::Environment,
            _ => continue,
        };
        let value = value.trim_matches(['\'', '"']).to_owned();
        hints.push(Hint { kind, value, source: source.to_owned() });
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_never_tells_who_logs_in() {
        let cases = [
            (
                "postgres://app:s3cret@db1.prod.example:5432/shop?sslmode=require",
                "postgres://db1.prod.example/shop",
            ),
            ("postgres://app:p@ss@db1/shop", "postgres://db1/shop"),
            ("https://token@api.example/v1#x", "https://api.example/v1"),
            ("mongodb+srv://u:p@a.example,b.example/shop", "mongodb+srv://a.example/shop"),
            ("sqlserver://db1:1433;database=shop;password=s3cret", "sqlserver://db1"),
            ("pod/web", "pod/web"),
        ];
        for (text, shown) in cases {
            assert_eq!(without_secret(text), shown);
        }
    }

    #[test]
    fn a_connection_string_tells_its_host_and_database() {
        for text in
            ["postgres://u:p@db1:5432/shop?x=y", "host=db1 dbname=shop password=p", "jdbc:mysql://db1/shop"]
        {
            let found: Vec<(HintKind, String)> = hints(text, HintKind::Database, "--url")
                .into_iter()
                .map(|hint| (hint.kind, hint.value))
                .collect();
            assert_eq!(found, [(HintKind::Host, "db1".to_owned()), (HintKind::Database, "shop".to_owned())]);
        }
    }
}
