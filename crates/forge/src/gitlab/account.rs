//! Who is a person and who is not.

use caution_core::context::Account;

use super::form::User;

/// The account that GitLab moves the traces of deleted accounts to.
pub(super) const GHOST: &str = "ghost";

/// Accounts that belong to GitLab itself.
const MACHINES: &[&str] = &[
    "gitlabduo",
    "gitlab-bot",
    "alert-bot",
    "automation-bot",
    "migration-bot",
    "security-bot",
    "support-bot",
];

/// The account; `None` if it has no name.
pub(super) fn account(user: Option<&User>) -> Option<Account> {
    let user = user?;
    let account = named(user.username.as_deref()?)?;
    Some(Account { bot: account.bot || user.bot == Some(true), ..account })
}

/// The account of that name.
pub(super) fn named(username: &str) -> Option<Account> {
    let handle = username.trim().trim_start_matches('@');
    let folded = handle.to_ascii_lowercase();
    let bot = MACHINES.contains(&folded.as_str())
        || folded.starts_with("service_account_")
        || ["project_", "group_"].iter().any(|prefix| is_token_of(&folded, prefix));
    (!handle.is_empty()).then(|| Account { handle: handle.to_owned(), bot, email: None })
}

/// The account behind an access token: `project_12_bot_3f…`, older `project_12_bot`, `project_12_bot1`.
fn is_token_of(handle: &str, prefix: &str) -> bool {
    handle.strip_prefix(prefix).and_then(|rest| rest.split_once('_')).is_some_and(|(number, rest)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && rest.starts_with("bot")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_known_by_its_flag_or_its_name() {
        let rows = [
            ("ana", None, false),
            ("ana", Some(false), false),
            ("ana", Some(true), true),
            ("project_12_bot_3f2a", None, true),
            ("project_12_bot", None, true),
            ("group_7_bot1", Some(false), true),
            ("service_account_group_1_ab", None, true),
            ("GitLabDuo", None, true),
            ("project_manager", None, false),
            ("project__bot", None, false),
            ("group_leader_bot", None, false),
        ];
        for (username, flag, bot) in rows {
            let user = User { id: None, username: Some(username.to_owned()), bot: flag };
            assert_eq!(account(Some(&user)).unwrap().bot, bot, "{username} {flag:?}");
        }
        assert_eq!(account(None), None);
        assert_eq!(named("  "), None);
    }
}
