//! Names and values that a page gives of itself: in its front matter, and in lines at its top and end.

use jiff::Timestamp;

use super::date;
use super::lines::{Line, What};

/// A date that a page states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) at: Timestamp,
    /// `edited`, `reviewed`.
    pub(super) word: &'static str,
    pub(super) line: Option<u32>,
}

/// What a page says of itself in names and values.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    /// When somebody last looked at it: edited or reviewed it.
    pub(super) looked_at: Option<Stated>,
    /// When it was written, if nothing else is said.
    pub(super) written: Option<Timestamp>,
    /// By when somebody is to look at it again.
    pub(super) due: Option<Stated>,
    /// Whose it is.
    pub(super) owner: Option<String>,
    /// Where an owner ought to stand and nobody does: the line, and what stands there.
    pub(super) nobody: Option<(Option<u32>, String)>,
    /// Every other name of the front matter with its value: the line, the name in lower case with `_`.
    pub(super) front: Vec<(u32, String, String)>,
}

const EDITED: &[&str] = &[
    "last_updated",
    "lastupdated",
    "last_update",
    "updated",
    "updated_at",
    "updated_on",
    "last_edited",
    "edited",
    "last_modified",
    "lastmodified",
    "lastmod",
    "modified",
    "last_changed",
    "revised",
    "last_revised",
    "revision_date",
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "ms.date",
    "date_updated",
    "date_modified",
    "page_last_updated",
];
const REVIEWED: &[&str] = &[
    "last_reviewed",
    "lastreviewed",
    "reviewed",
    "reviewed_on",
    "reviewed_at",
    "last_verified",
    "lastverified",
    "verified",
    "verified_on",
    "last_checked",
    "last_tested",
    "last_validated",
    "last_reviewed_on",
    "last_review",
    "last_review_date",
];
const DUE: &[&str] = &[
    "review_by",
    "reviewby",
    "next_review",
    "next_review_date",
    "next_review_on",
    "review_due",
    "review_in_by",
    "expires",
    "expires_on",
    "expiry",
    "expiry_date",
    "expiration_date",
    "valid_until",
    "stale_after",
];
const WRITTEN: &[&str] =
    &["date", "created", "created_at", "published", "pubdate", "article:published_time", "datepublished"];
const OWNER: &[&str] = &[
    "owner",
    "owners",
    "page_owner",
    "doc_owner",
    "document_owner",
    "owned_by",
    "owning_team",
    "owner_team",
    "maintainer",
    "maintainers",
    "maintained_by",
    "team",
    "responsible",
    "dri",
    "steward",
    "owner_slack",
];
const NOBODY: &[&str] = &[
    "none",
    "tbd",
    "todo",
    "unknown",
    "n/a",
    "na",
    "nobody",
    "null",
    "~",
    "-",
    "?",
    "unowned",
    "unassigned",
    "[]",
    "no one",
];

impl Metadata {
    /// The last day on which somebody looked at it, as far as it says.
    pub(super) fn latest(&self) -> Option<Timestamp> {
        self.looked_at.as_ref().map(|stated| stated.at).or(self.written)
    }

    /// Takes a value by its name.
    pub(super) fn take(&mut self, name: &str, value: &str, line: Option<u32>) -> bool {
        let value = value.trim().trim_matches(['"', '\'']).trim();
        if OWNER.contains(&name) {
            return self.take_owner(value, line);
        }
        let word = if EDITED.contains(&name) {
            "edited"
        } else if REVIEWED.contains(&name) {
            "reviewed"
        } else if DUE.contains(&name) {
            "due"
        } else if WRITTEN.contains(&name) {
            "written"
        } else {
            return false;
        };
        let Some(at) = date::find(value) else { return false };
        match word {
            "written" => self.written = self.written.max(Some(at)),
            "due" => self.due = Some(Stated { at, word, line }),
            _ if self.looked_at.as_ref().is_none_or(|known| known.at < at) => {
                self.looked_at = Some(Stated { at, word, line });
            }
            _ => {}
        }
        true
    }

    fn take_owner(&mut self, value: &str, line: Option<u32>) -> bool {
        let bare = value.trim_matches(['[', ']', ' ']);
        let lower = bare.to_lowercase();
        if NOBODY.contains(&lower.as_str()) || (bare.is_empty() && value == "[]") {
            self.nobody.get_or_insert((line, value.chars().take(40).collect()));
            return true;
        }
        // A sentence is no name.
        let named = !bare.is_empty() && bare.split_whitespace().count() <= 8 && bare.len() <= 120;
        if named && self.owner.is_none() {
            self.owner = Some(bare.to_owned());
        }
        named
    }
}

/// Reads the names and values of a page.
pub(super) fn read(lines: &[Line<'_>]) -> Metadata {
    let mut data = Metadata::default();
    // The name of a list in the front matter, whose items stand below it.
    let mut list: Option<String> = None;
    for line in lines.iter().filter(|line| line.what == What::Front) {
        if let (Some(name), Some(item)) = (&list, line.text.strip_prefix("- ")) {
            if OWNER.contains(&name.as_str()) {
                data.take(name, item, Some(line.number));
            }
            continue;
        }
        let Some((name, value)) = line.text.split_once([':', '=']) else { continue };
        // `article:…` never stands in a front matter.
        let name = name.trim().trim_matches('"').to_ascii_lowercase().replace(['-', ' '], "_");
        let value = value.trim();
        list = value.is_empty().then(|| name.clone());
        if !value.is_empty() && !data.take(&name, value, Some(line.number)) {
            data.front.push((line.number, name, value.trim_matches(['"', '\'']).to_owned()));
        }
    }
    for line in lines.iter().filter(|line| line.what == What::Prose && (line.top || line.end)) {
        of_line(&mut data, line);
    }
    data
}

/// `**Owner:** @net`, `| Owner | @net |`, `Last updated: 2021-03-04`, `_Last reviewed on 4 March 2021_`.
fn of_line(data: &mut Metadata, line: &Line<'_>) {
    for (name, value) in pairs(line.text) {
        let name = name.to_lowercase().replace(['-', ' '], "_");
        // `Date:` and the like stand in many lines that do not speak of the page.
        let plain = WRITTEN.contains(&name.as_str())
            || matches!(name.as_str(), "team" | "expires" | "verified" | "reviewed" | "edited" | "modified");
        if !plain || line.top && value.len() < 60 {
            data.take(&name, value, Some(line.number));
        }
    }
    let bare = line.text.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let lower: String = bare.chars().take(80).collect::<String>().to_lowercase();
    let words: Vec<&str> =
        lower.split_whitespace().take(4).map(|word| word.trim_matches(['*', '_', ':', ','])).collect();
    let word = match words.as_slice() {
        ["last", word, ..] => Some((*word, 2)),
        ["this", "page" | "document" | "article" | "guide", "was", ..] => None,
        ["updated" | "reviewed" | "verified" | "revised" | "modified", "on", ..] => {
            words.first().map(|word| (*word, 2))
        }
        ["page", "last", word, ..] => Some((*word, 3)),
        _ => None,
    };
    let Some((word, skip)) = word else { return };
    let name = match word {
        "updated" | "edited" | "modified" | "changed" | "revised" => "last_updated",
        "reviewed" | "verified" | "checked" | "tested" | "validated" => "last_reviewed",
        _ => return,
    };
    let rest: Vec<&str> = bare.split_whitespace().skip(skip).take(10).collect();
    // `last updated when the cache expired` is no date; a date has to come soon.
    data.take(name, &rest.join(" "), Some(line.number));
}

/// Names with values in a line: `Name: value`, or cells of a table.
fn pairs(text: &str) -> Vec<(&str, &str)> {
    if let Some(row) = text.strip_prefix('|') {
        let mut cells = row.trim_end_matches('|').split('|').map(trim).filter(|text| !text.is_empty());
        return match (cells.next(), cells.next()) {
            (Some(name), Some(value)) => vec![(name, value)],
            _ => Vec::new(),
        };
    }
    // Several may stand in one line: `Owner: a | Last reviewed: b`.
    text.split(['|', '·', '•'])
        .take(6)
        .filter_map(|part| part.split_once(':'))
        .map(|(name, value)| (trim(name), trim(value)))
        .filter(|(name, value)| name.len() <= 30 && !value.is_empty())
        .collect()
}

fn trim(text: &str) -> &str {
    text.trim_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '*' | '_' | '>' | '-' | '#' | '`' | '<' | '⚠')
    })
}
