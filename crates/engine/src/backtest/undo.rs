//! What a message says it reverts.

use caution_read::message::{Line, Message, Place};

use super::said::{IDS, id_at, without_number};

/// What a commit says it reverts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Reverts {
    /// Beginnings of ids in the sentence that git writes.
    pub(super) ids: Vec<String>,
    /// The number after `Reverts owner/name#`, or in the name of the branch that a forge makes for a revert.
    pub(super) number: Option<u64>,
    /// The repository that `number` is said to be of, in lower case.
    pub(super) repository: Option<String>,
    /// The title that it quotes, without a pull request's number.
    pub(super) title: Option<String>,
    /// The pull request's number in that title.
    pub(super) title_number: Option<u64>,
}

impl Reverts {
    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.number.is_none() && self.title.is_none()
    }

    /// Reads a message. `title` is without the number that a forge adds.
    pub(super) fn read(message: &Message<'_>, title: &str, is_merge: bool) -> Self {
        // A squash lists what happened on the way; only its title says what it does.
        let lists = message.squash.as_ref().is_some_and(|squash| squash.listed > 0);
        let lower = title.trim_start().to_lowercase();
        if lists && !lower.starts_with("revert") && !lower.starts_with("reapply") {
            return Self::default();
        }
        let mut ids: Vec<String> = sentences(&message.lines).take(IDS).collect();
        ids.dedup();
        let Some((title, title_number)) = quoted(title) else { return Self { ids, ..Self::default() } };
        let plain = message.lines.iter().filter(|line| line.place == Place::Plain);
        let (repository, number) = match plain.clone().find_map(|line| request(line.text)) {
            Some((repository, number)) => (repository, Some(number)),
            None => (None, branch_number(message.subject).filter(|_| is_merge)),
        };
        Self { ids, number, repository, title: Some(title), title_number }
    }
}

/// The ids that git's own sentence names: `This reverts commit <id>.`, or `…, reversing` and `changes made
/// to …` behind it. Anybody's sentence that begins so may go on to say something else.
fn sentences<'a>(lines: &'a [Line<'_>]) -> impl Iterator<Item = String> + 'a {
    let plain = lines.iter().enumerate().filter(|(_, line)| line.place == Place::Plain);
    plain.filter_map(|(index, line)| {
        let named = line.text.strip_prefix("This reverts commit ")?;
        let id = id_at(named)?;
        let rest = without_reference(named.get(id.len()..)?);
        let next = || lines.get(index + 1).map_or("", |line| line.text);
        let is_gits = match rest.strip_prefix('.') {
            Some(after) => after.is_empty() || after.starts_with(char::is_whitespace),
            None => {
                let merge = rest.trim_end().strip_prefix(", reversing");
                merge.is_some_and(|after| {
                    let after = if after.is_empty() { next() } else { after.trim_start() };
                    after.starts_with("changes made to ")
                })
            }
        };
        is_gits.then_some(id)
    })
}

/// What stands behind ` (subject, 2026-01-31)`, which `git revert --reference` adds to an id.
fn without_reference(rest: &str) -> &str {
    let Some(inside) = rest.strip_prefix(" (") else { return rest };
    let end = inside.match_indices(')').find(|(at, _)| {
        let day = inside.get(..*at).and_then(|before| before.rsplit_once(", ")).map(|(_, day)| day);
        day.is_some_and(|day| {
            day.len() == 10 && day.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit())
        })
    });
    end.and_then(|(at, _)| inside.get(at + 1..)).unwrap_or(rest)
}

/// The repository and the number in `Reverts owner/name#12`, which GitHub's button writes.
fn request(line: &str) -> Option<(Option<String>, u64)> {
    let (repository, number) =
        line.trim_end_matches(['.', ' ']).strip_prefix("Reverts ")?.rsplit_once('#')?;
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-' | '/');
    let repository = repository.to_ascii_lowercase();
    let number = number.parse().ok()?;
    match repository.as_str() {
        "" => Some((None, number)),
        name if name.contains('/') && name.chars().all(is_name) => Some((Some(repository), number)),
        _ => None,
    }
}

/// The number in `Merge pull request #9 from owner/revert-3-branch`: so GitHub calls what its button makes.
fn branch_number(subject: &str) -> Option<u64> {
    let (_, branch) = subject.strip_prefix("Merge pull request #")?.split_once(" from ")?;
    let (number, _) = branch.split_once('/')?.1.strip_prefix("revert-")?.split_once('-')?;
    number.parse().ok()
}

/// The title of what `Revert "…"` or `Reapply "…"` undoes, and the number in it.
fn quoted(title: &str) -> Option<(String, Option<u64>)> {
    let inside = |verb: &str| {
        let rest = title.strip_prefix(verb)?.trim_start().strip_prefix('"')?;
        let (quoted, after) = rest.rsplit_once('"')?;
        (after.trim().is_empty() && !quoted.is_empty()).then(|| without_number(quoted))
    };
    match (inside("Revert "), inside("Reapply ")) {
        (Some((reverted, number)), _) => Some((reverted.to_owned(), number)),
        // What is applied anew had been reverted: it is the revert that is undone. The number is that of
        // what was reverted first.
        (None, Some((reapplied, _))) => Some((format!("Revert \"{reapplied}\""), None)),
        (None, None) => None,
    }
}
