//! Whether whoever answers for a finding had a hand in the change: nobody answers for their own.

use std::collections::HashSet;

use caution_core::change::Change;
use caution_core::context::{Account, Told};
use caution_core::people::{Identity, People, noreply_login};
use caution_read::message::Message;

/// Every name of those who had a hand in a change, in lower case. Claims count: they can only take a
/// suppression away.
#[derive(Debug, Default)]
pub(super) struct Authors {
    handles: HashSet<String>,
    emails: HashSet<String>,
    /// Letters and digits of every name. They say who somebody is where no list of people does.
    likely: HashSet<String>,
}

impl Authors {
    /// Authors, co-authors, committers and pushers of commits, and whoever opened the pull request, acts
    /// or drives the agent.
    pub(super) fn of(change: &Change) -> Self {
        let mut authors = Self::default();
        for commit in &change.commits {
            authors.add_identity(&commit.author);
            authors.add_identity(&commit.committer);
            authors.add_co_authors(&commit.message);
        }
        let context = &change.context;
        for Told { value, .. } in [&context.author, &context.operator, &context.actor].into_iter().flatten() {
            authors.add_account(value);
        }
        for Told { value, .. } in &context.commit_accounts {
            for account in [&value.author, &value.committer, &value.pusher].into_iter().flatten() {
                authors.add_account(account);
            }
        }
        authors
    }

    /// Whether the approver is one of them: a person's id, or the word that was written where no list of
    /// people is.
    pub(super) fn include(&self, people: &People, approver: &str) -> bool {
        let bare = approver.trim_start_matches('@').to_lowercase();
        if let Some(person) = people.by_handle(approver) {
            let handle = |handle: &String| self.handles.contains(&handle.to_lowercase());
            return handle(&person.id.0)
                || person.handles.iter().any(handle)
                || person.emails.iter().any(|email| self.emails.contains(&email.to_lowercase()));
        }
        let (name, email) = bare.split_once('<').unwrap_or((&bare, &bare));
        let email = email.trim_end_matches('>').trim();
        let local = noreply_login(email).or_else(|| email.split('@').next()).unwrap_or_default();
        self.emails.contains(email)
            || [name, local].into_iter().filter_map(likely).any(|name| self.likely.contains(&name))
    }

    fn add_identity(&mut self, identity: &Identity) {
        self.likely.extend(likely(&identity.name));
        self.add_email(&identity.email);
    }

    fn add_account(&mut self, account: &Account) {
        self.add_handle(account.handle.trim().trim_start_matches('@'));
        self.add_email(account.email.as_deref().unwrap_or_default());
    }

    fn add_handle(&mut self, handle: &str) {
        self.handles.insert(handle.to_lowercase());
        self.likely.extend(likely(handle));
    }

    fn add_email(&mut self, email: &str) {
        let email = email.trim().to_lowercase();
        match noreply_login(&email) {
            Some(login) => self.add_handle(login),
            None => self.likely.extend(email.split('@').next().and_then(likely)),
        }
        self.emails.insert(email);
    }

    fn add_co_authors(&mut self, message: &str) {
        // Most messages have none, and taking one apart costs more than looking.
        if !message.as_bytes().windows(9).any(|window| window.eq_ignore_ascii_case(b"co-author")) {
            return;
        }
        for trailer in &Message::parse(message).trailers {
            let names =
                ["co-authored-by", "co-author"].iter().any(|key| trailer.key.eq_ignore_ascii_case(key));
            if let Some((name, rest)) = trailer.value.rsplit_once('<').filter(|_| names) {
                let email = rest.split('>').next().unwrap_or_default();
                self.add_identity(&Identity { name: name.trim().to_owned(), email: email.to_owned() });
            }
        }
    }
}

/// Letters and digits of a name, if there are enough of them to mean something.
fn likely(name: &str) -> Option<String> {
    let plain: String = name.chars().filter(|letter| letter.is_alphanumeric()).collect();
    (plain.chars().count() > 1).then(|| plain.to_lowercase())
}
