//! What a document says of itself: whether something newer replaces it, how old it is, whose it is, what it
//! names that is not there, and what it hides from people.
//!
//! A warning that is wrong is worse than none: whoever is warned of everything heeds nothing. So a mark
//! counts only if it speaks of the page itself, at its top, and never if it speaks of something that the
//! page describes.

mod date;
mod hidden;
mod html;
mod lines;
mod mark;
mod metadata;
mod reference;
mod words;

use caution_core::context::Advice;
use jiff::{SignedDuration, Timestamp};

use self::lines::Line;

/// The most bytes of a document that are read.
pub const DOCUMENT_BYTES: usize = 1 << 20;

/// Beyond this age a page is old enough to ask about.
const OLD_AFTER_DAYS: i64 = 365;

/// How many warnings of one kind are told one by one.
const EACH: usize = 5;

/// What is wrong with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// It holds something for agents that people do not see.
    Hidden,
    /// It says of itself that it is superseded, archived or the like.
    Superseded,
    /// The day by which somebody was to look at it again is over.
    Expired,
    /// It says that it was last looked at long ago, or that it may be out of date.
    Stale,
    /// It names something of the repository that is not there.
    DeadReference,
    /// It ought to name an owner and does not.
    NoOwner,
}

impl Kind {
    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Superseded => "superseded",
            Self::Expired => "expired",
            Self::Stale => "stale",
            Self::DeadReference => "dead-reference",
            Self::NoOwner => "no-owner",
        }
    }
}

/// Something to know before following a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// What is wrong.
    pub kind: Kind,
    /// The line, from 1; `None` for a page of HTML.
    pub line: Option<u32>,
    /// The end of the sentence `this document …`: `says of itself that …`.
    pub what: String,
}

/// What a document names of a repository.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// What is named.
    pub target: Target,
    /// The line, from 1.
    pub line: u32,
}

/// Something that a repository may have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A link to another file, relative to the document.
    Link(String),
    /// A path, relative to the root.
    Path(String),
    /// A name that a runner knows: `make NAME`, `npm run NAME`, `just NAME`.
    Script {
        /// `make`, `npm`, `just`.
        runner: &'static str,
        /// The name.
        name: String,
    },
}

impl Target {
    /// As a person would write it.
    pub fn shown(&self) -> String {
        match self {
            Self::Link(path) | Self::Path(path) => path.clone(),
            Self::Script { runner: "npm", name } => format!("npm run {name}"),
            Self::Script { runner, name } => format!("{runner} {name}"),
        }
    }
}

/// What a document says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its address, its age, its owner, whether something newer replaces it.
    pub advice: Advice,
    /// What to know before following it, the worst first.
    pub warnings: Vec<Warning>,
    /// What it names of a repository.
    pub references: Vec<Reference>,
    /// What replaces it, if it says so.
    pub replaced_by: Option<String>,
}

/// Reads a document. `resolve` says whether the repository has what it names; `None` if that cannot be
/// told.
pub fn read(
    address: &str,
    text: &str,
    now: Timestamp,
    resolve: &dyn Fn(&Reference) -> Option<bool>,
) -> Document {
    let text = bounded(text);
    let page = html::is_page(text).then(|| html::read(text));
    let lines = match &page {
        Some(page) => lines::of_plain(&page.text),
        None => lines::of(text),
    };
    let mut data = metadata::read(&lines);
    if let Some(page) = &page {
        for (name, value) in &page.dates {
            data.take(name, value, None);
        }
    }
    let mark = mark::find(&lines, &data).or_else(|| page.as_ref().and_then(|page| page.banner.clone()));
    let references = if page.is_some() { Vec::new() } else { reference::all(&lines) };

    let mut warnings = hidden::find(text, &lines);
    warnings.extend(mark.as_ref().map(|mark| Warning {
        kind: if mark.perhaps { Kind::Stale } else { Kind::Superseded },
        line: mark.line,
        what: mark.what.clone(),
    }));
    warnings.extend(ages(&data, now));
    warnings.extend(dead(address, &references, resolve));
    warnings.extend(ownerless(address, &lines, &data));
    if page.is_some() {
        warnings.iter_mut().for_each(|warning| warning.line = None);
    }
    warnings.sort();
    warnings.dedup();
    let certain = mark.as_ref().is_some_and(|mark| !mark.perhaps);
    Document {
        advice: Advice {
            url: address.to_owned(),
            last_edited: data.latest(),
            owner: data.owner.clone(),
            superseded: certain.then_some(true),
        },
        warnings,
        references,
        replaced_by: mark.filter(|mark| !mark.perhaps).and_then(|mark| mark.replaced_by),
    }
}

fn bounded(text: &str) -> &str {
    let mut end = text.len().min(DOCUMENT_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text.get(..end).unwrap_or_default();
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn ages(data: &metadata::Metadata, now: Timestamp) -> Vec<Warning> {
    let day = |at: Timestamp| at.to_string().chars().take(10).collect::<String>();
    let mut found = Vec::new();
    if let Some(stated) = &data.looked_at {
        let days = days(stated.at, now);
        if days > OLD_AFTER_DAYS {
            let what =
                format!("says that it was last {} on {}, {days} days ago", stated.word, day(stated.at));
            found.push(Warning { kind: Kind::Stale, line: stated.line, what });
        }
    }
    if let Some(stated) = &data.due
        && days(stated.at, now) > 0
    {
        let what = format!("was to be looked at again by {}, and nothing says that it was", day(stated.at));
        let since = data.looked_at.as_ref().is_some_and(|looked| looked.at >= stated.at);
        found.extend((!since).then_some(Warning { kind: Kind::Expired, line: stated.line, what }));
    }
    found
}

fn days(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_secs() / SignedDuration::from_hours(24).as_secs()
}

/// Folders and names of documents that speak of another time, or of another project.
const ELSEWHERE: &[&str] = &[
    "plan",
    "spec",
    "design",
    "proposal",
    "rfc",
    "adr",
    "changelog",
    "release",
    "changes",
    "whats-new",
    "news",
    "history",
    "migrat",
    "example",
    "blog",
    "post",
    "archive",
    "fixture",
    "template",
    "vendor",
    "third_party",
    "third-party",
    "deps/",
    "review",
    "findings",
    "tutorial",
    "upgrad",
    "test",
];

/// How many links have to lead nowhere to say that they are not meant as they stand.
const NOWHERE: usize = 3;

fn dead(
    address: &str,
    references: &[Reference],
    resolve: &dyn Fn(&Reference) -> Option<bool>,
) -> Vec<Warning> {
    let lower = address.to_ascii_lowercase();
    let elsewhere = ELSEWHERE.iter().any(|word| lower.contains(word));
    let judged: Vec<(&Reference, bool)> = references
        .iter()
        .filter(|one| !elsewhere || matches!(one.target, Target::Link(_)))
        .filter_map(|one| Some((one, resolve(one)?)))
        .collect();
    let links = || judged.iter().filter(|(one, _)| matches!(one.target, Target::Link(_)));
    let gone = links().filter(|(_, stands)| !stands).count();
    // A generator of pages puts files elsewhere: links that mostly lead nowhere are meant for it.
    let generated = gone >= NOWHERE && gone * 2 >= links().count();
    let mut dead: Vec<&Reference> = judged
        .iter()
        .filter(|(one, stands)| !(*stands || generated && matches!(one.target, Target::Link(_))))
        .map(|(one, _)| *one)
        .collect();
    let mut seen: Vec<&Target> = Vec::new();
    dead.retain(|one| {
        let new = !seen.contains(&&one.target);
        if new {
            seen.push(&one.target);
        }
        new
    });
    let further = dead.len().saturating_sub(EACH);
    let mut found: Vec<Warning> = dead
        .iter()
        .take(EACH)
        .map(|one| {
            let what = match &one.target {
                Target::Script { .. } => {
                    format!("says `{}`, and nothing here is called so", one.target.shown())
                }
                Target::Link(_) | Target::Path(_) => {
                    format!("names `{}`, which is not there", one.target.shown())
                }
            };
            Warning { kind: Kind::DeadReference, line: Some(one.line), what }
        })
        .collect();
    if let Some(next) = dead.get(EACH) {
        let what = format!("names {further} more things that are not there");
        found.push(Warning { kind: Kind::DeadReference, line: Some(next.line), what });
    }
    found
}

/// Pages that somebody follows in an emergency ought to be somebody's. Of others nobody expects it.
fn ownerless(address: &str, lines: &[Line<'_>], data: &metadata::Metadata) -> Option<Warning> {
    if data.owner.is_some() {
        return None;
    }
    if let Some((line, written)) = &data.nobody {
        let what = format!("names no owner: `{written}` stands there");
        return Some(Warning { kind: Kind::NoOwner, line: *line, what });
    }
    let title = lines.iter().find(|line| line.heading > 0).map(|line| line.text).unwrap_or_default();
    let names = format!("{address} {title}").to_ascii_lowercase();
    ["runbook", "playbook"].iter().any(|word| names.contains(word)).then(|| Warning {
        kind: Kind::NoOwner,
        line: None,
        what: "names no owner".to_owned(),
    })
}

#[cfg(test)]
mod tests;
