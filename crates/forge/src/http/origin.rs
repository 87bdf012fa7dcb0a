//! The one origin that is asked and the token for it.

use std::fmt;

use ureq::http::Uri;

use super::Failure;

/// A token. It shows in no message.
#[derive(Clone, PartialEq, Eq)]
struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// An API: its address, and what is sent with every question.
#[derive(Debug, Clone)]
pub(crate) struct Api {
    base: String,
    scheme: String,
    host: String,
    port: u16,
    token: (&'static str, Secret),
    headers: &'static [(&'static str, &'static str)],
}

impl Api {
    /// `prefix` goes before the token in its header. Plain HTTP is for the loopback only: a token is
    /// never sent in the clear.
    pub(crate) fn new(
        base: &str,
        (header, prefix): (&'static str, &str),
        token: &str,
        headers: &'static [(&'static str, &'static str)],
    ) -> Result<Self, Failure> {
        let address = |why: &str| Failure::Address(why.to_owned());
        let base = base.trim().trim_end_matches('/');
        let uri: Uri = base.parse().map_err(|_| address("it is not a URL"))?;
        let (scheme, host, port) = origin(&uri).ok_or_else(|| address("it is not a URL with a host"))?;
        if uri.query().is_some() || uri.authority().is_some_and(|part| part.as_str().contains('@')) {
            return Err(address("it holds a query or a user"));
        }
        let loopback = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
        if scheme != "https" && !(scheme == "http" && loopback) {
            return Err(address("it is not https"));
        }
        let token = token.trim();
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Failure::Token);
        }
        let token = (header, Secret(format!("{prefix}{token}")));
        Ok(Self { base: base.to_owned(), scheme, host, port, token, headers })
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// A URL below the API's address; `path` begins with `/`.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The URL, if it is of this origin. A bare path is.
    pub(super) fn own(&self, url: &str) -> Result<String, Failure> {
        let uri: Uri = url.parse().map_err(|_| Failure::Form("it points to no URL".to_owned()))?;
        if uri.authority().is_none() && url.starts_with('/') && !url.starts_with("//") {
            return Ok(format!("{}{url}", self.root()));
        }
        match origin(&uri) {
            Some((scheme, host, port)) if scheme == self.scheme && host == self.host && port == self.port => {
                // Written anew, so that no user part goes along.
                let path = uri.path_and_query().map_or("/", |path| path.as_str());
                Ok(format!("{}{path}", self.root()))
            }
            Some((_, host, _)) => Err(Failure::Redirected { host }),
            None => Err(Failure::Form("it points to no URL".to_owned())),
        }
    }

    fn root(&self) -> String {
        format!("{}://{}:{}", self.scheme, self.host, self.port)
    }

    pub(super) fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().copied().chain(std::iter::once((self.token.0, self.token.1.0.as_str())))
    }
}

fn origin(uri: &Uri) -> Option<(String, String, u16)> {
    let scheme = uri.scheme_str()?.to_ascii_lowercase();
    let host = uri.host().filter(|host| !host.is_empty())?.to_ascii_lowercase();
    let port = uri.port_u16().unwrap_or(if scheme == "https" { 443 } else { 80 });
    Some((scheme, host, port))
}

/// Percent-encodes everything but letters, digits and `-._~`.
pub(crate) fn encode(text: &str) -> String {
    use fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(base: &str, token: &str) -> Result<Api, Failure> {
        Api::new(base, ("authorization", "Bearer "), token, &[])
    }

    #[test]
    fn a_token_goes_over_https_or_the_loopback_only() {
        for good in ["https://api.github.com", "https://ghe.example/api/v3/", "http://127.0.0.1:8080"] {
            assert!(api(good, "t").is_ok(), "{good}");
        }
        let bad = [
            "http://ghe.example",
            "ftp://x.example",
            "api.github.com",
            "",
            "https://",
            "https://u:p@x.example",
            "https://x.example/?a=b",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
        ];
        for bad in bad {
            assert!(matches!(api(bad, "t"), Err(Failure::Address(_))), "{bad}");
        }
    }

    #[test]
    fn a_token_that_would_break_the_header_is_refused_and_one_with_a_newline_at_its_end_is_mended() {
        for bad in ["", "  ", "a b", "a\r\nX: y", "\u{e9}"] {
            assert_eq!(api("https://x.example", bad).unwrap_err(), Failure::Token, "{bad:?}");
        }
        let api = api("https://x.example", "secret\n").unwrap();
        assert_eq!(api.headers().last(), Some(("authorization", "Bearer secret")));
        assert!(!format!("{api:?}").contains("secret"));
    }

    #[test]
    fn only_the_own_origin_is_followed() {
        let api = api("https://ghe.example/api/v3", "t").unwrap();
        assert_eq!(api.own("/a?b=c").unwrap(), "https://ghe.example:443/a?b=c");
        assert_eq!(api.own("https://GHE.example:443/a").unwrap(), "https://ghe.example:443/a");
        assert_eq!(api.own("https://u:p@ghe.example/a").unwrap(), "https://ghe.example:443/a");
        for other in [
            "https://evil.example/a",
            "http://ghe.example/a",
            "https://ghe.example:8443/a",
            "//evil.example/a",
            "https://ghe.example.evil.example/",
            "https://ghe.example@evil.example/",
            "javascript:alert(1)",
            "",
        ] {
            assert!(api.own(other).is_err(), "{other}");
        }
    }

    #[test]
    fn what_has_a_meaning_in_a_url_is_encoded() {
        assert_eq!(encode("refs/heads/a b?c&d#é"), "refs%2Fheads%2Fa%20b%3Fc%26d%23%C3%A9");
    }
}
