//! Proxies, by the variables that every tool reads.

use ureq::Proxy;

use super::Failure;
use crate::Environment;

/// The proxy, and the hosts that are reached without it.
#[derive(Default)]
pub(super) struct Proxies {
    pub(super) proxy: Option<Proxy>,
    direct: Vec<String>,
}

impl Proxies {
    pub(super) fn from_environment(environment: &Environment<'_>) -> Result<Self, Failure> {
        let address = environment.first(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]);
        let proxy = address.map(|address| {
            let address =
                if address.contains("://") { address } else { format!("http://{}", address.trim()) };
            Proxy::new(address.trim()).map_err(|_| Failure::Proxy)
        });
        let direct = environment.first(&["NO_PROXY", "no_proxy"]).unwrap_or_default();
        let direct = direct
            .split([',', ' '])
            .map(|entry| entry.trim().trim_start_matches("*.").trim_start_matches('.').to_ascii_lowercase())
            .filter(|entry| !entry.is_empty())
            .collect();
        Ok(Self { proxy: proxy.transpose()?, direct })
    }

    /// Whether the host is reached without the proxy; the loopback always is.
    pub(super) fn bypassed(&self, host: &str) -> bool {
        matches!(host, "localhost" | "127.0.0.1" | "[::1]")
            || self.direct.iter().any(|entry| {
                entry == "*"
                    || host == entry
                    || host.strip_suffix(entry.as_str()).is_some_and(|rest| rest.ends_with('.'))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(variables: &[(&str, &str)]) -> Result<Proxies, Failure> {
        let get =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Proxies::from_environment(&Environment::new(&get))
    }

    #[test]
    fn hosts_of_no_proxy_and_those_below_them_are_reached_directly() {
        let proxies =
            proxies(&[("HTTPS_PROXY", "proxy.example:3128"), ("NO_PROXY", ".corp.example, git.local")])
                .unwrap();
        assert_eq!(
            proxies.proxy.as_ref().map(|proxy| (proxy.host(), proxy.port())),
            Some(("proxy.example", 3128))
        );
        for direct in ["ghe.corp.example", "corp.example", "git.local", "127.0.0.1"] {
            assert!(proxies.bypassed(direct), "{direct}");
        }
        for through in ["api.github.com", "notcorp.example", "git.local.evil.example"] {
            assert!(!proxies.bypassed(through), "{through}");
        }
    }

    #[test]
    fn a_proxy_that_is_no_address_is_a_failure() {
        for bad in ["http://", "gopher://x", "http://[", "\u{0}"] {
            assert!(matches!(proxies(&[("https_proxy", bad)]), Err(Failure::Proxy)), "{bad:?}");
        }
        assert!(proxies(&[]).unwrap().proxy.is_none());
    }
}
