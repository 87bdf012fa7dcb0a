//! Questions to an API, page by page. What stays without an answer becomes an unknown.

use caution_core::unknown::{Unknown, UnknownKind};
use serde::de::DeserializeOwned;

use crate::http::{Api, Client, Failure};
use crate::json;

/// Pages of one list that are read.
const PAGES: usize = 10;

/// Entries that are asked for at once; both forges allow no more.
pub(crate) const PAGE_SIZE: usize = 100;

/// Something an API is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// In words (`the reviews`).
    pub(crate) name: &'static str,
    /// What not knowing it could hide.
    pub(crate) hides: &'static str,
    /// What a token needs to read it.
    pub(crate) permission: &'static str,
}

/// A list, as far as it was read.
#[derive(Debug)]
pub(crate) struct List<T> {
    pub(crate) items: Vec<T>,
    /// Whether there is more of it.
    pub(crate) cut: bool,
}

/// One page of a list. Some lists come inside an object.
pub(crate) trait Page: DeserializeOwned {
    type Item;

    fn items(self) -> Vec<Self::Item>;
}

impl<T: DeserializeOwned> Page for Vec<T> {
    type Item = T;

    fn items(self) -> Vec<T> {
        self
    }
}

/// Asks an API, and keeps account of what it did not get.
pub(crate) struct Questions<'a> {
    client: &'a Client,
    api: &'a Api,
    subject: String,
    token: &'static str,
    down: Option<Failure>,
    unread: Vec<&'static Part>,
    pub(crate) unknowns: Vec<Unknown>,
}

impl<'a> Questions<'a> {
    /// `subject` is what the questions are about, `token` the variable that holds the token.
    pub(crate) fn new(client: &'a Client, api: &'a Api, subject: String, token: &'static str) -> Self {
        Self { client, api, subject, token, down: None, unread: Vec::new(), unknowns: Vec::new() }
    }

    /// One object. `None` if it could not be read.
    pub(crate) fn one<T: DeserializeOwned>(&mut self, part: &'static Part, path: &str) -> Option<T> {
        self.try_one(part, path).unwrap_or_else(|failure| {
            self.lost(part, &failure);
            None
        })
    }

    /// One object that need not exist: a 404 is `None` and no unknown.
    pub(crate) fn maybe<T: DeserializeOwned>(&mut self, part: &'static Part, path: &str) -> Option<T> {
        match self.try_one(part, path) {
            Err(Failure::NotFound) => None,
            Err(failure) => {
                self.lost(part, &failure);
                None
            }
            Ok(found) => found,
        }
    }

    fn try_one<T: DeserializeOwned>(
        &mut self,
        part: &'static Part,
        path: &str,
    ) -> Result<Option<T>, Failure> {
        if self.skips(part) {
            return Ok(None);
        }
        let answer = self.client.get(self.api, &self.api.url(path))?;
        Ok(Some(decode(&answer.text)?))
    }

    /// A list over its pages; `path` may hold a query. `None` if its first page could not be read.
    pub(crate) fn all<P: Page>(&mut self, part: &'static Part, path: &str) -> Option<List<P::Item>> {
        self.until::<P>(part, path, |_| false)
    }

    /// A list over its pages up to the first page that `enough` says ends it.
    pub(crate) fn until<P: Page>(
        &mut self,
        part: &'static Part,
        path: &str,
        enough: impl Fn(&[P::Item]) -> bool,
    ) -> Option<List<P::Item>> {
        if self.skips(part) {
            return None;
        }
        let sign = if path.contains('?') { '&' } else { '?' };
        let first = self.api.url(&format!("{path}{sign}per_page={PAGE_SIZE}"));
        let mut list = List { items: Vec::new(), cut: false };
        let mut url = first.clone();
        for number in 1..=PAGES {
            let page = self.client.get(self.api, &url).and_then(|answer| {
                let items = decode::<P>(&answer.text)?.items();
                Ok((items, answer.link))
            });
            let (items, link) = match page {
                Ok(page) => page,
                Err(failure) => {
                    self.lost(part, &failure);
                    list.cut = true;
                    return (number > 1).then_some(list);
                }
            };
            let full = items.len() >= PAGE_SIZE;
            let ended = enough(&items);
            list.items.extend(items);
            url = match link {
                _ if ended => return Some(list),
                Some(link) => match next_link(&link) {
                    Some(next) => next,
                    None => return Some(list),
                },
                None if full => format!("{first}&page={}", number + 1),
                None => return Some(list),
            };
        }
        list.cut = true;
        let what = format!("only the first {} entries of {} were read", list.items.len(), part.name);
        self.note(part, what, "look at the rest on the forge".to_owned());
        Some(list)
    }

    /// An unknown about a part.
    pub(crate) fn note(&mut self, part: &Part, what: String, remedy: String) {
        let unknown = Unknown::new(UnknownKind::Forge, self.subject.clone(), what, part.hides);
        self.unknowns.push(unknown.remedy(remedy));
    }

    fn skips(&mut self, part: &'static Part) -> bool {
        if self.down.is_some() && !self.unread.contains(&part) {
            self.unread.push(part);
        }
        self.down.is_some()
    }

    fn lost(&mut self, part: &'static Part, failure: &Failure) {
        if failure.is_final() {
            self.unread.push(part);
            self.down = Some(failure.clone());
            return;
        }
        let what = format!("{} could not be read: {}", part.name, failure.what());
        self.note(part, what, failure.remedy(part.permission, self.token));
    }

    /// Why a part was not read, if it was not.
    pub(crate) fn why_unread(&self, part: &'static Part) -> Option<String> {
        let down = self.down.as_ref().filter(|_| self.unread.contains(&part));
        down.map(Failure::what).or_else(|| {
            self.unknowns
                .iter()
                .find(|unknown| unknown.hides == part.hides)
                .map(|unknown| unknown.what.clone())
        })
    }

    /// Everything that stayed without an answer.
    pub(crate) fn finish(mut self) -> Vec<Unknown> {
        if let Some(failure) = self.down.take() {
            self.unknowns.push(unread(&self.subject, &self.unread, &failure, self.token));
        }
        self.unknowns
    }
}

/// One unknown for everything that one failure kept from being read.
pub(crate) fn unread(subject: &str, parts: &[&Part], failure: &Failure, token: &str) -> Unknown {
    let permissions: Vec<&str> = parts.iter().map(|part| part.permission).collect();
    let what = format!("{} could not be read: {}", names(parts), failure.what());
    Unknown::new(UnknownKind::Forge, subject, what, hidden(parts))
        .remedy(failure.remedy(&permissions.join(", "), token))
}

/// The parts in words.
pub(crate) fn names(parts: &[&Part]) -> String {
    let names: Vec<&str> = parts.iter().map(|part| part.name).collect();
    names.join(", ")
}

/// What not knowing the parts could hide.
pub(crate) fn hidden(parts: &[&Part]) -> String {
    let hides: Vec<&str> = parts.iter().map(|part| part.hides).collect();
    hides.join("; ")
}

fn decode<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    json::decode(text).map_err(|fault| Failure::Form(fault.message))
}

/// The target of `rel="next"` in a `Link` header.
fn next_link(header: &str) -> Option<String> {
    header.split('<').skip(1).find_map(|link| {
        let (url, rest) = link.split_once('>')?;
        let next = rest
            .split(';')
            .any(|word| matches!(word.trim().trim_end_matches(',').trim(), r#"rel="next""# | "rel=next"));
        next.then(|| url.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_the_link_that_says_so() {
        let link = r#"<https://x/a?page=1,2>; rel="prev", <https://x/a?page=3>; rel="next", <https://x/a?page=9>; rel="last""#;
        assert_eq!(next_link(link).as_deref(), Some("https://x/a?page=3"));
        for none in [
            "",
            "<https://x>; rel=\"last\"",
            "rel=\"next\"",
            "<unclosed; rel=\"next\"",
            "<a>; rel=\"nextish\"",
        ] {
            assert_eq!(next_link(none), None, "{none}");
        }
    }
}
