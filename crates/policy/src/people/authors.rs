//! Everybody who had a hand in a change: none of them can approve it.

use std::collections::{HashMap, HashSet};

use caution_core::change::Change;
use caution_core::context::Trust;
use caution_core::people::{Identity, Level};
use caution_read::message::Message;

use super::registry::Registry;
use super::tools::Tools;
use super::who::{Key, Who};

/// The committer that GitHub writes for merges and edits in its own pages.
const WEB_FLOW: &str = "noreply@github.com";

/// Everybody who had a hand in a change.
#[derive(Debug)]
pub(crate) struct Authors<'a> {
    all: Vec<Author<'a>>,
    by_key: HashMap<Key, usize>,
    by_likeness: HashMap<String, usize>,
    /// Names of those whom something better than a claim names.
    trusted_keys: HashSet<Key>,
    trusted_likeness: HashSet<String>,
}

/// One author, committer, pusher or driver of an agent.
#[derive(Debug)]
struct Author<'a> {
    who: Who<'a>,
    /// Whether they wrote some of it or drove the agent, so that their level matters.
    wrote: bool,
    /// Whether something better than a claim says that they wrote it.
    surely_wrote: bool,
}

impl<'a> Authors<'a> {
    /// Commit authors, co-authors, committers, pushers, whoever opened the pull request, acts, or drives
    /// the agent. A claim can add to them, never take away.
    pub(crate) fn of(change: &Change, people: &Registry<'a>, tools: &Tools) -> Self {
        let mut authors = Self {
            all: Vec::new(),
            by_key: HashMap::new(),
            by_likeness: HashMap::new(),
            trusted_keys: HashSet::new(),
            trusted_likeness: HashSet::new(),
        };
        authors.add_commits(change, people, tools);
        let context = &change.context;
        for (told, wrote) in [(&context.author, true), (&context.operator, true), (&context.actor, false)] {
            if let Some(told) = told {
                let who = Who::of_account(people, &told.value, tools.account(&told.value));
                authors.add(who, wrote, told.trust.can_meet());
            }
        }
        for told in &context.commit_accounts {
            let accounts = &told.value;
            for (account, wrote) in
                [(&accounts.author, true), (&accounts.committer, false), (&accounts.pusher, false)]
            {
                let web = |account: &&caution_core::context::Account| {
                    !account.email.as_deref().is_some_and(is_web_flow)
                };
                if let Some(account) = account.as_ref().filter(web) {
                    let who = Who::of_account(people, account, tools.account(account));
                    authors.add(who, wrote, told.trust > Trust::Claimed);
                }
            }
        }
        for (index, author) in authors.all.iter().enumerate() {
            if author.who.person.is_none() && !author.who.keys.is_empty() {
                for name in &author.who.likely {
                    authors.by_likeness.entry(name.clone()).or_insert(index);
                }
            }
        }
        authors
    }

    fn add_commits(&mut self, change: &Change, people: &Registry<'a>, tools: &Tools) {
        let mut seen = HashSet::new();
        let mut add = |identity: &Identity, wrote: bool| {
            if seen.insert((identity.clone(), wrote))
                && let Some(who) = Who::of_identity(people, identity, tools.identity(identity))
            {
                self.add(who, wrote, true);
            }
        };
        for commit in &change.commits {
            add(&commit.author, true);
            if !is_web_flow(&commit.committer.email) {
                add(&commit.committer, false);
            }
            for identity in co_authors(&commit.message) {
                add(&identity, true);
            }
        }
    }

    /// Adds somebody; whoever shares a name with them becomes one with them.
    fn add(&mut self, who: Who<'a>, wrote: bool, trusted: bool) {
        if trusted {
            self.trusted_keys.extend(who.keys.iter().cloned());
            if who.person.is_none() {
                self.trusted_likeness.extend(who.likely.iter().cloned());
            }
        }
        let mut known: Vec<usize> =
            who.keys.iter().filter_map(|key| self.by_key.get(key).copied()).collect();
        known.sort_unstable();
        known.dedup();
        let into = known.first().copied().unwrap_or(self.all.len());
        let mut author = Author { who, wrote, surely_wrote: wrote && trusted };
        for index in known.iter().copied() {
            if let Some(other) = self.all.get_mut(index) {
                author.wrote |= other.wrote;
                author.surely_wrote |= other.surely_wrote;
                let later = std::mem::replace(&mut author.who, other.who.clone());
                author.who.absorb(later);
                // What was merged away stays as an empty shell, so that indices keep.
                other.who.keys.clear();
                (other.wrote, other.surely_wrote) = (false, false);
            }
        }
        for key in &author.who.keys {
            self.by_key.insert(key.clone(), into);
        }
        match self.all.get_mut(into) {
            Some(place) => *place = author,
            None => self.all.push(author),
        }
    }

    fn each(&self) -> impl Iterator<Item = &Author<'a>> {
        self.all.iter().filter(|author| !author.who.keys.is_empty())
    }

    /// Everybody, as shown.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &str> {
        self.each().filter(|author| !author.who.tool).map(|author| author.who.shown.as_str())
    }

    /// Whether somebody is one of them.
    pub(super) fn includes(&self, who: &Who<'_>) -> bool {
        who.keys.iter().any(|key| self.by_key.contains_key(key))
    }

    /// Whether something better than a claim makes somebody one of them, or look like one. Otherwise a
    /// claim could make the only other person an author, and nobody would be left to ask.
    pub(super) fn surely_include(&self, who: &Who<'_>) -> bool {
        who.keys.iter().any(|key| self.trusted_keys.contains(key))
            || (who.person.is_none() && who.likely.iter().any(|name| self.trusted_likeness.contains(name)))
    }

    /// The author whom somebody looks like.
    pub(super) fn like(&self, who: &Who<'_>) -> Option<&str> {
        if who.person.is_some() {
            return None;
        }
        let index = who.likely.iter().find_map(|name| self.by_likeness.get(name))?;
        self.all.get(*index).map(|author| author.who.shown.as_str())
    }

    /// Whether a person is named as having written it, by something better than a claim. If not, any
    /// approver could be the one who launched the agent.
    pub(crate) fn person_named(&self) -> bool {
        self.each().any(|author| author.surely_wrote && !author.who.tool)
    }

    /// The people whose level counts, with their levels.
    pub(crate) fn levels(&self) -> impl Iterator<Item = (&str, Option<Level>)> {
        self.each().filter(|author| author.wrote && !author.who.tool).map(|author| {
            (author.who.shown.as_str(), author.who.person.and_then(|person| person.level))
        })
    }
}

fn is_web_flow(email: &str) -> bool {
    email.eq_ignore_ascii_case(WEB_FLOW)
}

fn co_authors(message: &str) -> Vec<Identity> {
    // Most messages have none, and taking one apart costs more than looking.
    if !message.as_bytes().windows(9).any(|window| window.eq_ignore_ascii_case(b"co-author")) {
        return Vec::new();
    }
    let message = Message::parse(message);
    let named = message.trailers.iter().filter(|trailer| {
        trailer.place.reason().is_none()
            && (trailer.key.eq_ignore_ascii_case("co-authored-by")
                || trailer.key.eq_ignore_ascii_case("co-author")
                || trailer.key.eq_ignore_ascii_case("co-developed-by"))
    });
    named.filter_map(|trailer| identity(&trailer.value)).collect()
}

/// `Name <address>`.
fn identity(text: &str) -> Option<Identity> {
    let (name, rest) = text.rsplit_once('<')?;
    let email = rest.split('>').next()?.trim();
    (!email.is_empty()).then(|| Identity { name: name.trim().to_owned(), email: email.to_owned() })
}
