//! Everybody who had a hand in a change: none of them can approve it.

use std::collections::{BTreeSet, HashMap, HashSet};

use caution_core::approval::Signer;
use caution_core::change::Change;
use caution_core::people::{Identity, Level};
use caution_read::message::Message;

use super::certificates::Certificates;
use super::groups::Groups;
use super::registry::Registry;
use super::tools::Tools;
use super::who::Who;

/// The committer that GitHub writes for merges and edits in its own pages.
const WEB_FLOW: &str = "noreply@github.com";

/// Everybody who had a hand in a change.
#[derive(Debug)]
pub(crate) struct Authors<'a> {
    /// Those whom something better than a claim names.
    sure: Groups<'a, Hand>,
    /// Those whom claims name. They are authors besides the others, and are never made one with them: a
    /// claim must not lend an author the level of somebody else.
    claimed: Groups<'a, Hand>,
    /// Likely names of everybody, with the author who is shown for them.
    by_likeness: HashMap<String, String>,
    /// Likely names of those whom something better than a claim names.
    sure_likeness: HashSet<String>,
}

/// What somebody did for a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Hand {
    /// They wrote some of it or drove the agent, so that their level matters.
    pub(crate) wrote: bool,
    /// They committed some of it.
    pub(crate) committed: bool,
    /// They pushed some of it, or act now.
    pub(crate) pushed: bool,
    /// They drive the agent.
    pub(crate) operates: bool,
    /// They wrote some of it, and more than the text of a message says so.
    named: bool,
}

impl Hand {
    const WROTE: Self = Self { wrote: true, committed: false, pushed: false, operates: false, named: true };
    /// By a trailer: it can add an author, and answers no question of who it was.
    const CO_AUTHORED: Self = Self { named: false, ..Self::WROTE };
    const COMMITTED: Self =
        Self { wrote: false, committed: true, pushed: false, operates: false, named: false };
    const PUSHED: Self = Self { wrote: false, committed: false, pushed: true, operates: false, named: false };
    const OPERATES: Self = Self { wrote: true, committed: false, pushed: false, operates: true, named: true };

    fn join(&mut self, other: Self) {
        *self = self.and(other);
    }

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            wrote: self.wrote || other.wrote,
            committed: self.committed || other.committed,
            pushed: self.pushed || other.pushed,
            operates: self.operates || other.operates,
            named: self.named || other.named,
        }
    }
}

impl<'a> Authors<'a> {
    /// Commit authors, co-authors, committers, pushers, whoever opened the pull request, acts, or drives
    /// the agent. A claim can add to them, never take away.
    pub(crate) fn of(change: &Change, people: &Registry<'a>, tools: &Tools) -> Self {
        let mut authors = Self {
            sure: Groups::new(),
            claimed: Groups::new(),
            by_likeness: HashMap::new(),
            sure_likeness: HashSet::new(),
        };
        authors.add_commits(change, people, tools);
        let context = &change.context;
        for (told, hand) in [
            (&context.author, Hand::WROTE),
            (&context.operator, Hand::OPERATES),
            (&context.actor, Hand::PUSHED),
        ] {
            if let Some(told) = told {
                let who = Who::of_account(people, &told.value, tools.account(&told.value));
                authors.add(who, hand, told.trust.can_meet());
            }
        }
        for told in &context.commit_accounts {
            let accounts = &told.value;
            for (account, hand) in [
                (&accounts.author, Hand::WROTE),
                (&accounts.committer, Hand::COMMITTED),
                (&accounts.pusher, Hand::PUSHED),
            ] {
                let web = |account: &&caution_core::context::Account| {
                    !account.email.as_deref().is_some_and(is_web_flow)
                };
                if let Some(account) = account.as_ref().filter(web) {
                    let who = Who::of_account(people, account, tools.account(account));
                    authors.add(who, hand, told.trust.can_meet());
                }
            }
        }
        for (who, _) in authors.sure.iter().chain(authors.claimed.iter()) {
            if who.person.is_none() && !who.keys.is_empty() {
                for name in &who.likely {
                    authors.by_likeness.entry(name.clone()).or_insert_with(|| who.shown.clone());
                }
            }
        }
        authors
    }

    fn add_commits(&mut self, change: &Change, people: &Registry<'a>, tools: &Tools) {
        let mut seen = HashSet::new();
        let mut add = |identity: &Identity, hand: Hand| {
            if seen.insert((identity.clone(), hand))
                && let Some(who) = Who::of_identity(people, identity, tools.identity(identity))
            {
                self.add(who, hand, true);
            }
        };
        for commit in &change.commits {
            add(&commit.author, Hand::WROTE);
            if !is_web_flow(&commit.committer.email) {
                add(&commit.committer, Hand::COMMITTED);
            }
            for identity in co_authors(&commit.message) {
                add(&identity, Hand::CO_AUTHORED);
            }
        }
        // Whoever wrote what was approved wrote it, also where the commits were made anew in another name.
        // That answers no question of who made them.
        let statements = change.context.statements.iter().map(|told| &told.value);
        let known = statements.filter(|filed| matches!(filed.signer, Signer::Known { .. }));
        let known: HashSet<&str> = known.map(|filed| filed.id.as_str()).collect();
        let earlier = change.context.earlier_commits.iter();
        for commit in earlier.filter(|(id, _)| known.contains(id.as_str())).flat_map(|(_, commits)| commits) {
            add(&commit.author, Hand::CO_AUTHORED);
            for identity in co_authors(&commit.message) {
                add(&identity, Hand::CO_AUTHORED);
            }
        }
    }

    fn add(&mut self, who: Who<'a>, hand: Hand, sure: bool) {
        if sure && who.person.is_none() {
            self.sure_likeness.extend(who.likely.iter().cloned());
        }
        let groups = if sure { &mut self.sure } else { &mut self.claimed };
        groups.add(who, hand, Hand::join);
    }

    /// Those whom claims name and nothing better does.
    fn only_claimed(&self) -> impl Iterator<Item = &(Who<'a>, Hand)> {
        self.claimed.iter().filter(|(who, _)| !who.keys.is_empty() && !self.sure.includes(who))
    }

    /// Everybody, as shown.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &str> {
        self.hands().map(|(shown, _)| shown)
    }

    /// Everybody, as shown, with what they did.
    pub(crate) fn hands(&self) -> impl Iterator<Item = (&str, Hand)> {
        let all = self.sure.iter().filter(|(who, _)| !who.keys.is_empty()).chain(self.only_claimed());
        all.filter(|(who, _)| !who.tool).map(|(who, hand)| (who.shown.as_str(), *hand))
    }

    /// Whether somebody is one of them.
    pub(super) fn includes(&self, who: &Who<'_>) -> bool {
        self.sure.includes(who) || self.claimed.includes(who)
    }

    /// What somebody did for the change; `None` if they are none of them.
    pub(crate) fn hand_of(&self, who: &Who<'_>) -> Option<Hand> {
        self.sure.find(who).chain(self.claimed.find(who)).map(|(_, hand)| *hand).reduce(Hand::and)
    }

    /// Whether something better than a claim makes somebody one of them, or look like one. Otherwise a
    /// claim could make the only other person an author, and nobody would be left to ask.
    pub(super) fn surely_include(&self, who: &Who<'_>) -> bool {
        self.sure.includes(who)
            || (who.person.is_none() && who.likely.iter().any(|name| self.sure_likeness.contains(name)))
    }

    /// The author whom somebody looks like.
    pub(crate) fn like(&self, who: &Who<'_>) -> Option<&str> {
        if who.person.is_some() {
            return None;
        }
        who.likely.iter().find_map(|name| self.by_likeness.get(name)).map(String::as_str)
    }

    /// Whether a person is named as having written it, by something better than a claim. If not, any
    /// approver could be the one who launched the agent.
    pub(crate) fn person_named(&self) -> bool {
        self.sure.iter().any(|(who, hand)| hand.named && !who.tool && !who.keys.is_empty())
    }

    /// The people whose level counts, with their levels. A claim adds somebody with a level of their own;
    /// one that only gives a known author another name adds nobody.
    pub(crate) fn levels(&self) -> impl Iterator<Item = (&str, Option<Level>)> {
        let claimed = self.claimed.iter().filter(|(who, _)| who.person.is_some() || !self.surely_wrote(who));
        let people = self.sure.iter().chain(claimed);
        people
            .filter(|(who, hand)| hand.wrote && !who.tool && !who.keys.is_empty())
            .map(|(who, _)| (who.shown.as_str(), who.person.and_then(|person| person.level)))
    }

    /// The certificates that every author holds. An author whom nobody knows holds none.
    pub(crate) fn all_hold(&self, certificates: Certificates<'_>) -> BTreeSet<String> {
        let claimed = self.claimed.iter().filter(|(who, _)| who.person.is_some() || !self.surely_wrote(who));
        let people = self.sure.iter().chain(claimed);
        let wrote = people.filter(|(who, hand)| hand.wrote && !who.tool && !who.keys.is_empty());
        let held = wrote.map(|(who, _)| certificates.of(who.person));
        let all = held.reduce(|one, two| one.intersection(&two).cloned().collect());
        all.filter(|_| self.person_named()).unwrap_or_default()
    }

    /// Whether somebody shares a name with a person of whom something better than a claim says that they
    /// wrote it.
    fn surely_wrote(&self, who: &Who<'_>) -> bool {
        self.sure.find(who).any(|(known, hand)| hand.wrote && !known.tool)
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
