//! Why an API did not answer, and what to do about it. No text here ever holds a token.

use ureq::http::HeaderMap;

use crate::json::printable;

/// Why a question got no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The address of the API cannot be used.
    Address(String),
    /// The token cannot be sent.
    Token,
    /// The file of authorities cannot be used.
    Authorities {
        /// The file.
        path: String,
        /// Why.
        why: String,
    },
    /// The proxy's address cannot be used.
    Proxy,
    /// No connection, or it broke.
    Network(String),
    /// Too slow.
    Timeout,
    /// Larger than the limit.
    TooLarge,
    /// It points to another host (or in a circle), to which the token is not sent.
    Redirected {
        /// Where it points.
        host: String,
    },
    /// 401.
    Unauthorised,
    /// 403, or another refusal.
    Refused(u16),
    /// 404.
    NotFound,
    /// Too many questions.
    RateLimited,
    /// 5xx.
    Server(u16),
    /// The answer is not of the expected form.
    Form(String),
}

impl Failure {
    /// Whether further questions would fail in the same way.
    pub(crate) fn is_final(&self) -> bool {
        !matches!(self, Self::Refused(_) | Self::NotFound | Self::TooLarge | Self::Form(_))
    }

    /// What happened, as the end of a sentence that begins with "could not be read: ".
    pub(crate) fn what(&self) -> String {
        match self {
            Self::Address(why) => format!("the API's address cannot be used: {why}"),
            Self::Token => "the token holds characters that no token has".to_owned(),
            Self::Authorities { path, why } => {
                format!("the certificates in `{}` cannot be used: {}", printable(path), printable(why))
            }
            Self::Proxy => "the proxy's address cannot be used".to_owned(),
            Self::Network(why) => format!("the API was not reached: {}", printable(why)),
            Self::Timeout => "the API did not answer in time".to_owned(),
            Self::TooLarge => "the answer is larger than the limit".to_owned(),
            Self::Redirected { host } => format!(
                "the API points to `{}`, and the token is sent to no other host than its own",
                printable(host)
            ),
            Self::Unauthorised => "the API does not accept the token (401)".to_owned(),
            Self::Refused(status) => format!("the token may not read it ({status})"),
            Self::NotFound => {
                "the API says that it does not exist (404), which is also what it says of things that a token \
                 may not see"
                    .to_owned()
            }
            Self::RateLimited => "the API answers no more questions for now (rate limit)".to_owned(),
            Self::Server(status) => format!("the API failed ({status})"),
            Self::Form(why) => format!("the answer has not the expected form: {}", printable(why)),
        }
    }

    /// How to mend it; `permission` is what the token needs, `token` the variable that holds it.
    pub(crate) fn remedy(&self, permission: &str, token: &str) -> String {
        match self {
            Self::Address(_) => "set the API's address, with https://, in the variable of the CI".to_owned(),
            Self::Token | Self::Unauthorised => format!("put a valid token into `{token}`"),
            Self::Authorities { .. } => {
                "let `SSL_CERT_FILE` name a PEM file with the certificate of the forge's authority".to_owned()
            }
            Self::Proxy => "write the proxy in `HTTPS_PROXY` as http://host:port".to_owned(),
            Self::Network(_) | Self::Timeout => {
                "run it again; if it stays, let the CI job reach the API (`HTTPS_PROXY`, `SSL_CERT_FILE`)"
                    .to_owned()
            }
            Self::TooLarge => "look at it on the forge; there is more than can be judged here".to_owned(),
            Self::Redirected { .. } => "set the API's address to the host that answers".to_owned(),
            Self::Refused(_) | Self::NotFound => format!("give the token in `{token}` {permission}"),
            Self::RateLimited => "run it again later, or with a token of its own".to_owned(),
            Self::Server(_) => "run it again later".to_owned(),
            Self::Form(_) => "run it again; if it stays, report it with the forge's version".to_owned(),
        }
    }
}

/// What a status other than 200 means.
pub(super) fn of_status(status: u16, headers: &HeaderMap) -> Failure {
    let exhausted = headers.contains_key("retry-after")
        || headers.get("x-ratelimit-remaining").is_some_and(|left| left.as_bytes() == b"0");
    match status {
        401 => Failure::Unauthorised,
        429 => Failure::RateLimited,
        403 if exhausted => Failure::RateLimited,
        404 | 410 => Failure::NotFound,
        500.. => Failure::Server(status),
        _ => Failure::Refused(status),
    }
}

/// What an error below HTTP means.
pub(super) fn of_transport(error: &ureq::Error) -> Failure {
    match error {
        ureq::Error::Timeout(_) => Failure::Timeout,
        ureq::Error::BodyExceedsLimit(_) => Failure::TooLarge,
        ureq::Error::HostNotFound => Failure::Network("its name is not known".to_owned()),
        // `ureq` hands a deadline met while reading on as an I/O error.
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => Failure::Timeout,
        ureq::Error::Io(error) => Failure::Network(error.kind().to_string()),
        ureq::Error::Rustls(error) => Failure::Network(error.to_string()),
        ureq::Error::Tls(why) => Failure::Network((*why).to_owned()),
        ureq::Error::Protocol(_) => Failure::Network("the answer is not HTTP".to_owned()),
        ureq::Error::ConnectProxyFailed(_) => Failure::Network("the proxy refused".to_owned()),
        _ => Failure::Network("the connection failed".to_owned()),
    }
}
