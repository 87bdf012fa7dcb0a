//! The one place that talks to the network: bounded GET requests to one origin.

mod failure;
mod origin;
mod proxy;

use std::time::Duration;

use ureq::Agent;
use ureq::http::{HeaderMap, StatusCode};
use ureq::tls::{PemItem, RootCerts, TlsConfig};

pub(crate) use failure::Failure;
pub(crate) use origin::{Api, encode};
use proxy::Proxies;

use crate::Environment;

/// Redirects that are followed, within the origin.
const REDIRECTS: usize = 3;

/// Bounds on one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// The whole request, its answer included.
    pub whole: Duration,
    /// Bytes of an answer.
    pub body_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), whole: Duration::from_secs(20), body_bytes: 5 << 20 }
    }
}

/// How to ask. Nothing is opened before the first question.
#[derive(Debug, Clone, Default)]
pub struct Http {
    limits: Limits,
}

impl Http {
    /// With other limits than the usual ones.
    pub fn new(limits: Limits) -> Self {
        Self { limits }
    }

    /// Takes proxies and authorities from the environment: `HTTPS_PROXY`, `NO_PROXY` and their like, and
    /// the PEM file that `SSL_CERT_FILE` or GitLab's `CI_SERVER_TLS_CA_FILE` names.
    pub(crate) fn client(&self, environment: &Environment<'_>) -> Result<Client, Failure> {
        let proxies = Proxies::from_environment(environment)?;
        let roots = match environment.first(&["SSL_CERT_FILE", "CI_SERVER_TLS_CA_FILE"]) {
            Some(path) => authorities(&path)?,
            None => RootCerts::WebPki,
        };
        let agent = |proxy: Option<ureq::Proxy>| {
            Agent::config_builder()
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                .proxy(proxy)
                .timeout_connect(Some(self.limits.connect))
                .timeout_global(Some(self.limits.whole))
                .user_agent(concat!("caution/", env!("CARGO_PKG_VERSION")))
                .tls_config(TlsConfig::builder().root_certs(roots.clone()).build())
                .build()
                .new_agent()
        };
        Ok(Client {
            direct: agent(None),
            proxied: proxies.proxy.clone().map(|proxy| agent(Some(proxy))),
            proxies,
            body_bytes: self.limits.body_bytes,
        })
    }
}

fn authorities(path: &str) -> Result<RootCerts, Failure> {
    let fail = |why: String| Failure::Authorities { path: path.to_owned(), why };
    let pem = std::fs::read(path).map_err(|error| fail(error.to_string()))?;
    let mut certificates = Vec::new();
    for item in ureq::tls::parse_pem(&pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
            Ok(_) => {}
            Err(_) => return Err(fail("it is not PEM".to_owned())),
        }
    }
    if certificates.is_empty() {
        return Err(fail("it holds no certificate".to_owned()));
    }
    Ok(RootCerts::new_with_certs(&certificates))
}

/// An answer of status 200.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Its text.
    pub(crate) text: String,
    /// The `Link` header.
    pub(crate) link: Option<String>,
}

enum Step {
    Answer(Answer),
    Redirect(String),
}

/// Asks questions of an API.
pub(crate) struct Client {
    direct: Agent,
    proxied: Option<Agent>,
    proxies: Proxies,
    body_bytes: u64,
}

impl Client {
    /// Gets a URL of the API's own origin. A server's failure is tried once more.
    pub(crate) fn get(&self, api: &Api, url: &str) -> Result<Answer, Failure> {
        match self.follow(api, url) {
            Err(Failure::Server(_)) => self.follow(api, url),
            other => other,
        }
    }

    fn follow(&self, api: &Api, url: &str) -> Result<Answer, Failure> {
        let mut url = api.own(url)?;
        for _ in 0..=REDIRECTS {
            match self.once(api, &url)? {
                Step::Answer(answer) => return Ok(answer),
                Step::Redirect(target) => url = api.own(&target)?,
            }
        }
        Err(Failure::Redirected { host: api.host().to_owned() })
    }

    fn once(&self, api: &Api, url: &str) -> Result<Step, Failure> {
        let agent = match &self.proxied {
            Some(agent) if !self.proxies.bypassed(api.host()) => agent,
            _ => &self.direct,
        };
        let request =
            api.headers().fold(agent.get(url), |request, (name, value)| request.header(name, value));
        let response = request.call().map_err(|error| failure::of_transport(&error))?;
        let (parts, body) = response.into_parts();
        if parts.status.is_redirection() {
            let target = header(&parts.headers, "location");
            return target.map(Step::Redirect).ok_or(Failure::Redirected { host: api.host().to_owned() });
        }
        if parts.status != StatusCode::OK {
            return Err(failure::of_status(parts.status.as_u16(), &parts.headers));
        }
        let bytes = body
            .into_with_config()
            .limit(self.body_bytes)
            .read_to_vec()
            .map_err(|error| failure::of_transport(&error))?;
        let text = String::from_utf8(bytes).map_err(|_| Failure::Form("it is not UTF-8".to_owned()))?;
        Ok(Step::Answer(Answer { text, link: header(&parts.headers, "link") }))
    }
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
