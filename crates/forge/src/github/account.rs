//! Who is a person and who is not.

use caution_core::ObjectId;
use caution_core::context::{Account, CommitAccounts, Told};

use super::form::{Commit, CommitUser, User};

/// What GitHub shows where a deleted account once acted.
pub(super) const GHOST: &str = "ghost";

/// Accounts of agents and services that GitHub itself lists as users, or whose mark `[bot]` is lost in
/// some of its answers.
const MACHINES: &[&str] = &[
    "copilot",
    "copilot-swe-agent",
    "copilot-pull-request-reviewer",
    "cursoragent",
    "dependabot",
    "github-actions",
    "github-advanced-security",
    "web-flow",
];

/// The account; `None` if it is deleted or without a name.
pub(super) fn account(user: Option<&User>) -> Option<Account> {
    let user = user?;
    named(user.login.as_deref()?, user.kind.as_deref())
}

fn named(login: &str, kind: Option<&str>) -> Option<Account> {
    let handle = login.trim().trim_start_matches('@');
    if handle.is_empty() {
        return None;
    }
    // `Mannequin` stands for a person of an import; whatever else is new is no person until known.
    let person = kind.is_none_or(|kind| {
        ["User", "Mannequin", "EnterpriseUserAccount"].iter().any(|known| known.eq_ignore_ascii_case(kind))
    });
    let machine = handle.to_ascii_lowercase().ends_with("[bot]")
        || handle.starts_with("app/")
        || MACHINES.iter().any(|known| known.eq_ignore_ascii_case(handle));
    Some(Account { handle: handle.to_owned(), bot: machine || !person, email: None })
}

/// The account, or the ghost that stands for a deleted one.
pub(super) fn account_or_ghost(user: Option<&User>) -> Account {
    account(user).unwrap_or_else(|| Account::person(GHOST))
}

/// The agent of GitHub's own that people send off by assigning it.
pub(super) fn is_assigned_agent(account: &Account) -> bool {
    let handle = account.handle.trim_end_matches("[bot]");
    ["copilot", "copilot-swe-agent"].iter().any(|known| known.eq_ignore_ascii_case(handle))
}

/// The accounts behind commits. Those that name none are left out.
pub(super) fn commit_accounts(commits: &[Commit], source: &str) -> Vec<Told<CommitAccounts>> {
    commits
        .iter()
        .filter_map(|commit| {
            let id = commit.sha.0.clone().or_else(|| commit.id.0.clone())?;
            let git = commit.commit.as_ref();
            let author = behind(commit.author.as_ref(), git.and_then(|git| git.author.as_ref()));
            let committer = behind(commit.committer.as_ref(), git.and_then(|git| git.committer.as_ref()));
            (author.is_some() || committer.is_some())
                .then(|| Told::forge(CommitAccounts { commit: id, author, committer, pusher: None }, source))
        })
        .collect()
}

/// Who pushed a commit.
pub(super) fn pushed(commit: ObjectId, pusher: Account, source: &str) -> Told<CommitAccounts> {
    Told::forge(CommitAccounts { commit, author: None, committer: None, pusher: Some(pusher) }, source)
}

fn behind(user: Option<&CommitUser>, identity: Option<&CommitUser>) -> Option<Account> {
    let user = user?;
    let account = named(user.login.as_deref().or(user.username.as_deref())?, user.kind.as_deref())?;
    let email = identity.and_then(|identity| identity.email.clone()).or_else(|| user.email.clone());
    Some(Account { email: email.filter(|email| !email.is_empty()), ..account })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_known_by_its_type_its_mark_or_its_name() {
        let rows = [
            ("ana", Some("User"), false),
            ("ana", None, false),
            ("imported", Some("Mannequin"), false),
            ("ana", Some("Bot"), true),
            ("ana", Some("App"), true),
            ("acme", Some("Organization"), true),
            ("ana", Some("NewKindOfThing"), true),
            ("renovate[bot]", None, true),
            ("renovate[BOT]", Some("User"), true),
            ("app/dependabot", None, true),
            ("Copilot", Some("User"), true),
            ("Copilot", Some("Bot"), true),
            ("cursoragent", Some("User"), true),
            ("devin", Some("User"), false),
            ("claude", Some("User"), false),
        ];
        for (login, kind, bot) in rows {
            let account = named(login, kind).unwrap();
            assert_eq!(account.bot, bot, "{login} {kind:?}");
        }
        assert_eq!(named(" @ ", Some("User")), None);
    }

    #[test]
    fn a_deleted_account_is_a_ghost() {
        assert_eq!(account_or_ghost(None).handle, GHOST);
        assert_eq!(account_or_ghost(Some(&User::default())).handle, GHOST);
    }
}
