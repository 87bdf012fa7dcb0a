//! What a message says about earlier changes: that it reverts them, that it fixes them.

use caution_core::ObjectId;
use caution_read::message::{Line, Message, Place, trailer_parts};

use super::haste::is_urgent;
use super::undo::Reverts;

/// What one commit says of itself and of others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Said {
    /// The commit.
    pub(super) id: String,
    /// What it is called: the subject, or the pull request's title if a forge merged it.
    pub(super) title: String,
    /// The number of its pull request.
    pub(super) number: Option<u64>,
    /// The repository that it is merged into, if the forge says so, in lower case.
    pub(super) home: Option<String>,
    /// What it says it reverts.
    pub(super) reverts: Reverts,
    /// Beginnings of ids after `Fixes:`.
    pub(super) fixes: Vec<String>,
    /// Whether its title speaks of mending or undoing something in haste.
    pub(super) is_urgent: bool,
}

/// How forges begin the subject of a merge, before the number.
const MERGES: &[&str] = &["Merge pull request #", "Auto merge of #", "Rollup merge of #", "Merge #"];

/// What a merge is called whose message holds no title.
const UNTITLED: &str = "Merge of #";

/// The shortest beginning of an id that counts.
const SHORTEST: usize = 7;

/// Longer titles are cut, and longer lists of ids: a message is anybody's text.
const TITLE: usize = 500;
pub(super) const IDS: usize = 500;

impl Said {
    /// Reads a message.
    pub(super) fn read(id: &ObjectId, text: &str, is_merge: bool) -> Self {
        let message = Message::parse(text);
        let (title, number) = title(&message, is_merge);
        let title: String = title.chars().take(TITLE).collect();
        let bare = without_number(&title).0;
        Self {
            id: id.as_str().to_owned(),
            reverts: Reverts::read(&message, bare, is_merge),
            fixes: fixes(&message),
            is_urgent: is_urgent(bare),
            home: merge_request(&message).filter(|_| is_merge).map(|(home, _)| home.to_ascii_lowercase()),
            number,
            title,
        }
    }

    /// Whether the title is none: the number of a pull request alone.
    pub(super) fn is_untitled(&self) -> bool {
        self.title.starts_with(UNTITLED)
    }

    /// The title without the number that a forge adds.
    pub(super) fn bare_title(&self) -> &str {
        without_number(&self.title).0
    }
}

/// The title and the number of the pull request. What a forge writes into a merge's subject names
/// branches and accounts; the title stands below it.
fn title(message: &Message<'_>, is_merge: bool) -> (String, Option<u64>) {
    let subject = message.subject;
    let first = || {
        let mut told = message.lines.iter().filter(|line| is_told(line));
        told.find(|line| !line.text.trim().is_empty()).map(|line| line.text.trim())
    };
    let merged = MERGES.iter().find_map(|start| number_at(subject.strip_prefix(start)?));
    if let Some(number) = merged.filter(|_| is_merge) {
        let title = first().map_or_else(|| format!("{UNTITLED}{number}"), str::to_owned);
        return (title, Some(number));
    }
    let request = merge_request(message);
    if let (true, Some((_, number)), Some(first)) = (is_merge, request, first()) {
        return (first.to_owned(), Some(number));
    }
    (subject.to_owned(), without_number(subject).1)
}

/// The project and the number in `See merge request group/project!9`, as GitLab merges.
fn merge_request<'a>(message: &Message<'a>) -> Option<(&'a str, u64)> {
    message.lines.iter().find_map(|line| {
        let (home, number) = line.text.strip_prefix("See merge request ")?.rsplit_once('!')?;
        Some((home, number_at(number)?))
    })
}

/// Whether a line can be a title. `fix: the till` has the shape of a trailer; names of trailers that tools
/// write have a hyphen.
fn is_told(line: &Line<'_>) -> bool {
    let is_tools = || trailer_parts(line.text).is_some_and(|(key, _)| key.contains('-'));
    line.place == Place::Plain || (line.place == Place::Trailer && !is_tools())
}

fn number_at(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text.get(..digits)?.parse().ok()
}

/// A title without the ` (#12)` or ` (!12)` at its end, and the number.
pub(super) fn without_number(title: &str) -> (&str, Option<u64>) {
    let title = title.trim();
    let split = title.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    let number = split.and_then(|(_, number)| number.strip_prefix(['#', '!'])?.parse().ok());
    match (split, number) {
        (Some((title, _)), Some(number)) => (title.trim_end(), Some(number)),
        _ => (title, None),
    }
}

/// The id, whole or abbreviated, that a text begins with.
pub(super) fn id_at(text: &str) -> Option<String> {
    let digits = text.bytes().take_while(u8::is_ascii_hexdigit).count();
    let ends = text.get(digits..).is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()));
    let id = text.get(..digits)?;
    ((SHORTEST..=64).contains(&digits) && ends).then(|| id.to_ascii_lowercase())
}

fn fixes(message: &Message<'_>) -> Vec<String> {
    let trailers = message.trailers.iter().filter(|trailer| trailer.place.reason().is_none());
    let mut ids: Vec<String> = trailers
        .filter(|trailer| trailer.key.eq_ignore_ascii_case("fixes"))
        .filter_map(|trailer| id_at(&trailer.value))
        .take(IDS)
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, is_merge: bool) -> Said {
        Said::read(&ObjectId::parse(&"1".repeat(40)).unwrap(), text, is_merge)
    }

    #[test]
    fn the_title_of_a_merge_is_that_of_its_pull_request_and_names_no_account() {
        for (text, title, number) in [
            ("Merge pull request #12 from bo/fix\n\nMend the till\n", "Mend the till", Some(12)),
            ("Merge pull request #12 from bo/fix\n", "Merge of #12", Some(12)),
            ("Merge pull request #12 from bo/fix\n\nfix: mend the till\n", "fix: mend the till", Some(12)),
            ("Merge pull request #12 from bo/fix\n\nSigned-off-by: Bo <b@x>\n", "Merge of #12", Some(12)),
            ("Auto merge of #7 - bo:x, r=ada\n\nMend it\n\nLong text\n", "Mend it", Some(7)),
            ("Merge branch 'x' into 'main'\n\nMend it\n\nSee merge request a/b!9\n", "Mend it", Some(9)),
            ("Merge branch 'x'\n\nNotes\n", "Merge branch 'x'", None),
        ] {
            let said = said(text, true);
            assert_eq!((said.title.as_str(), said.number), (title, number), "{text}");
        }
        let squashed = said("Mend the till (#12)\n", false);
        assert_eq!((squashed.title.as_str(), squashed.number), ("Mend the till (#12)", Some(12)));
        assert_eq!(squashed.bare_title(), "Mend the till");
    }

    #[test]
    fn a_revert_is_told_by_sentence_number_or_title() {
        let id = "abcdef0123456789abcdef0123456789abcdef01";
        for (text, ids, number, title) in [
            (format!("Revert \"X\"\n\nThis reverts commit {id}.\n"), vec![id], None, Some("X")),
            (
                format!("Undo it\n\nThis reverts commit {id}, reversing\nchanges made to 1234567.\n"),
                vec![id],
                None,
                None,
            ),
            (format!("Undo it\n\nThis reverts commit {id}. It broke the till.\n"), vec![id], None, None),
            (
                "Undo it\n\nThis reverts commit abcdef0 (the (old) till, 2026-01-31).\n".to_owned(),
                vec!["abcdef0"],
                None,
                None,
            ),
            ("Revert \"X (#3)\" (#9)\n\nReverts a/b#3\n".to_owned(), vec![], Some(3), Some("X")),
            ("Revert \"X\"\n\nReverts the change a/b#3\n".to_owned(), vec![], None, Some("X")),
            (
                "Reapply \"X\"\n\nThis reverts commit abcdef0.\n".to_owned(),
                vec!["abcdef0"],
                None,
                Some("Revert \"X\""),
            ),
            ("Revert \"Revert \"X\"\"\n".to_owned(), vec![], None, Some("Revert \"X\"")),
        ] {
            let said = said(&text, text.starts_with("Merge"));
            assert_eq!(said.reverts.ids, ids, "{text}");
            assert_eq!((said.reverts.number, said.reverts.title.as_deref()), (number, title), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_revert_is_none() {
        for text in [
            "X\n\n> This reverts commit abcdef0.\n",
            "X\n\n    This reverts commit abcdef0.\n",
            "X\n\nThis reverts commit abc.\n",
            "X\n\nThis reverts commit abcdef0x.\n",
            "X\n\nSee the sentence This reverts commit abcdef0.\n",
            "X\n\nThis reverts commit abcdef0 if you pick it alone.\n",
            "X\n\nThis reverts commit abcdef0, which broke the till.\n",
            "X\n\nThis reverts commit abcdef0, reversing\nthe order.\n",
            "X\n\nThis reverts commit abcdef0 (the till).\n",
            "X\n\nThis reverts commit abcdef0.py\n",
            "X\n\nReverts a/b#3\n",
            "Revert \"\"\n",
            "Revert the thing\n",
            "Merge pull request #9 from a/revert-3-x\n\nTidy\n",
            "Tidy (#4)\n\n* Revert \"X\"\n\nThis reverts commit abcdef0.\n\n* Add Y\n",
        ] {
            assert!(said(text, false).reverts.is_empty(), "{text}");
        }
    }

    #[test]
    fn only_a_trailer_with_an_id_says_what_is_fixed() {
        assert_eq!(
            said("X\n\nFixes: abcdef012345 (\"net: y\")\nFixes: #12\n", false).fixes,
            ["abcdef012345"]
        );
        assert!(said("X\n\nFixes #1234567\n", false).fixes.is_empty());
        assert!(said("Fixes: abcdef012345\n", false).fixes.is_empty());
    }
}
