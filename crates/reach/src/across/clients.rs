//! Programs that call over HTTP, found once, and asked for each route.

use std::collections::HashMap;

use caution_core::RepoPath;
use caution_core::charter::Charter;
use caution_core::facts::{LiteralKind, Word, WordKind};
use caution_core::reach::{Hop, Origin};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_read::route::{self, Address};

use crate::config::{is_data, unit_folder};
use crate::index::Index;

/// Names that a program mentions when it calls over HTTP.
const LIBRARIES: &[&str] = &[
    "requests",
    "httpx",
    "aiohttp",
    "urllib",
    "urlopen",
    "fetch",
    "$fetch",
    "useFetch",
    "axios",
    "http",
    "https",
    "got",
    "ky",
    "superagent",
    "supertest",
    "request",
    "HttpClient",
    "httpClient",
    "RestTemplate",
    "restTemplate",
    "WebClient",
    "webClient",
    "FeignClient",
    "OkHttpClient",
    "Retrofit",
    "reqwest",
    "ureq",
    "surf",
    "hyper",
    "NewRequest",
    "NewRequestWithContext",
    "resty",
    "Faraday",
    "HTTParty",
    "Net",
    "RestClient",
    "GuzzleHttp",
    "Http",
    "curl_init",
    "GetAsync",
    "PostAsync",
    "PutAsync",
    "DeleteAsync",
    "GetFromJsonAsync",
    "RestSharp",
    "client",
    "Client",
    "session",
    "TestClient",
    "api",
    "ofetch",
    "curl",
];

/// How many files are looked at.
const FILES: usize = 6_000;

struct Call {
    path: String,
    symbol: String,
    line: u32,
    address: Address,
}

/// The calls of a tree, by what their paths end in.
pub(super) struct Clients<'i> {
    index: &'i dyn Index,
    charter: &'i Charter,
    calls: Option<HashMap<String, Vec<Call>>>,
    cut: bool,
}

impl<'i> Clients<'i> {
    pub(super) fn new(index: &'i dyn Index, charter: &'i Charter) -> Self {
        Self { index, charter, calls: None, cut: false }
    }

    /// What could not be looked at.
    pub(super) fn unknowns(&self) -> Vec<Unknown> {
        if !self.cut {
            return Vec::new();
        }
        let what = format!("more than {FILES} files may call over HTTP; only the first were looked at");
        vec![Unknown::new(
            UnknownKind::TooLarge,
            "callers over HTTP",
            what,
            "further callers of the changed routes",
        )]
    }

    fn find(&mut self) {
        let libraries = &mut LIBRARIES.iter().map(|word| Word::new(WordKind::Mention, word));
        let mut files = self.index.with_any(libraries);
        files.retain(|file| !is_data(&self.index.path(*file)));
        self.cut = files.len() > FILES;
        files.truncate(FILES);
        self.index.load(&files);
        let mut calls: HashMap<String, Vec<Call>> = HashMap::new();
        for file in files {
            let Some(facts) = self.index.facts(file) else { continue };
            for literal in facts.literals.iter().filter(|literal| literal.kind == LiteralKind::Calls) {
                let address = route::address(facts.text(literal.text));
                let call = Call {
                    path: self.index.path(file).to_string(),
                    symbol: facts.qualified(literal.within),
                    line: literal.line,
                    address,
                };
                calls.entry(end(&call.address.path).to_owned()).or_default().push(call);
            }
        }
        self.calls = Some(calls);
    }

    /// Who calls a route that a file serves.
    pub(super) fn of_route(&mut self, served: &str, server: &str) -> Vec<Hop> {
        if self.calls.is_none() {
            self.find();
        }
        let served = route::address(served);
        let names = self.names_of(server);
        let Some(calls) = self.calls.as_ref().and_then(|calls| calls.get(end(&served.path))) else {
            return Vec::new();
        };
        let mut hops = Vec::new();
        for call in calls {
            let method = call.address.method.is_none()
                || served.method.is_none()
                || call.address.method == served.method;
            let named = is_named(&call.address.host, &names);
            let host = match named {
                Some(named) => named,
                // Nothing tells the host: the path must be one that no other service has.
                None => !route::is_shared(&served.path),
            };
            if method && host && same_path(&served.path, &call.address.path) {
                hops.push(Hop {
                    path: RepoPath::from(call.path.as_str()),
                    symbol: call.symbol.clone(),
                    line: call.line,
                    origin: Origin::Contract,
                });
            }
        }
        hops
    }

    /// The names under which the service of a file may be called.
    fn names_of(&self, path: &str) -> Vec<String> {
        let at = RepoPath::from(path);
        let declared = self.charter.services.iter().filter(|service| service.paths.matches(&at));
        let mut names: Vec<String> = declared.map(|service| fold(&service.name)).collect();
        let folder = unit_folder(self.index, path);
        names.extend(folder.rsplit('/').next().filter(|name| !name.is_empty()).map(fold));
        names
    }
}

/// What a path ends in, by which calls are found.
fn end(path: &str) -> &str {
    path.rsplit('/').find(|part| !part.is_empty() && *part != "{}").unwrap_or_default()
}

/// A name without what is added to it in one place and not in another: `orders-service`, `Orders_svc`, `orders`.
pub(super) fn fold(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase().replace(['-', '_', '.'], "");
    let bare = name.trim_end_matches("service").trim_end_matches("svc");
    if bare.is_empty() { name } else { bare.to_owned() }
}

/// Whether a host is one of the names; none if it does not tell.
fn is_named(host: &str, names: &[String]) -> Option<bool> {
    if host.is_empty()
        || host.contains('{')
        || matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0" | "testserver" | "test")
    {
        return None;
    }
    let mut labels = host.split('.').map(fold);
    Some(labels.any(|label| names.contains(&label)))
}

/// Whether a call's path is a route's. A router may put something in front of either.
fn same_path(served: &str, called: &str) -> bool {
    if served == called {
        return true;
    }
    let (short, long) = if served.len() < called.len() { (served, called) } else { (called, served) };
    let fixed = short.split('/').filter(|part| !part.is_empty() && *part != "{}").count();
    fixed >= 2 && long.ends_with(short)
}
