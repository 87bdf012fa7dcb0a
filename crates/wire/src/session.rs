//! The ledger of an agent's session, JSON lines v1: what it ran, read and wrote. One entry a line.
//!
//! A reader of today leaves out a line that it does not know, and counts it.

mod act;

use caution_core::Digest;
use caution_core::context;
use caution_core::session::{self, Entry, Happened};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::mask;
use crate::{Secrets, mask_command};

/// The version of a line.
const VERSION: u32 = 1;

/// The longest text of a command, and the longest path, that is kept, in characters.
const TEXT: usize = 2_000;

/// How many acts of one command are kept.
const ACTS: usize = 100;

/// How many warnings of one source are kept.
const WARNINGS: usize = 20;

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    v: u32,
    session: String,
    at: Timestamp,
    workspace: String,
    #[serde(flatten)]
    what: What,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    Ran { text: String, digest: String, acts: Vec<act::Act> },
    Ended { digest: String, failed: Option<bool> },
    Read(Source),
    Wrote(String),
}

/// A document that an agent read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Source {
    /// Where it is.
    pub url: String,
    /// When it was last edited.
    pub last_edited: Option<String>,
    /// Who keeps it.
    pub owner: Option<String>,
    /// Whether something newer replaces it; null if nobody said.
    pub superseded: Option<bool>,
    /// The digest of what was read; null if the hook was not shown it.
    pub digest: Option<String>,
    /// What the agent was warned of.
    pub warnings: Vec<String>,
}

/// What agents' sessions read in a repository: the answer of `guard sources`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Sources {
    /// Always `caution/sources/1`.
    pub schema: String,
    /// Every document, once a session, in the order of reading.
    pub sources: Vec<Seen>,
}

/// A document and who read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Seen {
    /// The session: the agent, `/`, and its own name for it.
    pub session: String,
    /// When.
    pub at: String,
    /// What.
    #[serde(flatten)]
    pub source: Source,
}

impl Sources {
    /// The value of `schema`.
    pub const SCHEMA: &str = "caution/sources/1";

    /// What sessions read.
    pub fn new<'a>(read: impl Iterator<Item = (&'a str, Timestamp, &'a session::Source)>) -> Self {
        let seen = |(session, at, source): (&str, Timestamp, &session::Source)| Seen {
            session: cut(&mask(session)),
            at: at.to_string(),
            source: Source::of(source),
        };
        Self { schema: Self::SCHEMA.to_owned(), sources: read.map(seen).collect() }
    }

    /// JSON, two spaces deep, with a line break at the end.
    pub fn to_json(&self) -> String {
        crate::json(self)
    }
}

/// One line, without a line break: secrets masked, texts cut.
pub fn line(session: &str, entry: &Entry) -> String {
    let what = match &entry.what {
        Happened::Ran { text, digest, acts } => {
            // What is cut away need not be read.
            let text: String = text.chars().take(4 * TEXT).collect();
            let secrets = Secrets::of(&text);
            What::Ran {
                text: cut(&secrets.hide(&text)),
                digest: digest.to_string(),
                acts: acts.iter().take(ACTS).map(|act| act::Act::of(act, &secrets)).collect(),
            }
        }
        Happened::Ended { digest, failed } => What::Ended { digest: digest.to_string(), failed: *failed },
        Happened::Read(source) => What::Read(Source::of(source)),
        Happened::Wrote(path) => What::Wrote(cut(&mask_command(path))),
    };
    let line =
        Line { v: VERSION, session: cut(session), at: entry.at, workspace: entry.workspace.clone(), what };
    serde_json::to_string(&line).unwrap_or_default()
}

/// The session and the entry of a line; `None` if it is not one of this version.
pub fn parse(text: &str) -> Option<(String, Entry)> {
    let line: Line = serde_json::from_str(text).ok().filter(|line: &Line| line.v == VERSION)?;
    let what = match line.what {
        What::Ran { text, digest, acts } => Happened::Ran {
            text,
            digest: Digest::parse(&digest)?,
            acts: acts.into_iter().take(ACTS).map(act::Act::into_core).collect::<Option<_>>()?,
        },
        What::Ended { digest, failed } => Happened::Ended { digest: Digest::parse(&digest)?, failed },
        What::Read(source) => Happened::Read(source.into_core()?),
        What::Wrote(path) => Happened::Wrote(path),
    };
    Some((line.session, Entry { at: line.at, workspace: line.workspace, what }))
}

impl Source {
    /// The form of a source: secrets masked, texts cut.
    pub fn of(source: &session::Source) -> Self {
        Self {
            url: cut(&mask_command(&source.advice.url)),
            last_edited: source.advice.last_edited.map(|at| at.to_string()),
            owner: source.advice.owner.as_deref().map(|owner| cut(&mask(owner))),
            superseded: source.advice.superseded,
            digest: source.digest.as_ref().map(ToString::to_string),
            warnings: source.warnings.iter().take(WARNINGS).map(|text| cut(&mask(text))).collect(),
        }
    }

    fn into_core(self) -> Option<session::Source> {
        let digest = match self.digest {
            Some(text) => Some(Digest::parse(&text)?),
            None => None,
        };
        Some(session::Source {
            advice: context::Advice {
                url: self.url,
                last_edited: self.last_edited.map(|text| text.parse()).transpose().ok()?,
                owner: self.owner,
                superseded: self.superseded,
            },
            digest,
            warnings: self.warnings,
        })
    }
}

fn cut(text: &str) -> String {
    text.chars().take(TEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use caution_core::command::{self, Kind, Place, Span, When};
    use caution_core::effect::Verb;
    use caution_core::finding::Confidence;
    use caution_core::inventory::{Destination, Stakes};

    fn entry(what: Happened) -> Entry {
        Entry { at: "2026-11-21T12:00:00Z".parse().unwrap(), workspace: "/work".to_owned(), what }
    }

    fn an_act() -> command::Act {
        command::Act {
            verb: Verb::Delete,
            kind: Kind::Tree,
            name: "build".to_owned(),
            tool: "earlier",
            hints: Vec::new(),
            destination: Destination {
                environment: Some("eu-prod".to_owned()),
                stakes: Some(Stakes::Production),
                ..Destination::default()
            },
            path: Some(command::Path {
                absolute: "/srv/build".to_owned(),
                place: Place::InWorkspace,
                restorable: None,
            }),
            count: Some(3),
            everything: true,
            forced: false,
            reversible: false,
            sure: Confidence::High,
            doubts: Vec::new(),
            credentials: Vec::new(),
            when: When::Always,
            instead: None,
            through: Vec::new(),
            span: Span::default(),
        }
    }

    #[test]
    fn every_entry_comes_back_as_it_was() {
        let digest = Digest::of(b"x");
        let source = session::Source {
            advice: context::Advice {
                url: "docs/a.md".to_owned(),
                last_edited: Some("2026-05-01T00:00:00Z".parse().unwrap()),
                owner: Some("net".to_owned()),
                superseded: Some(true),
            },
            digest: Some(digest.clone()),
            warnings: vec!["it is old".to_owned()],
        };
        for what in [
            Happened::Ran { text: "rm -rf build".to_owned(), digest: digest.clone(), acts: vec![an_act()] },
            Happened::Ended { digest, failed: Some(true) },
            Happened::Read(source),
            Happened::Wrote("/srv/a\nb".to_owned()),
        ] {
            let text = line("claude-code/1", &entry(what.clone()));
            assert!(!text.contains('\n'), "{text}");
            assert_eq!(parse(&text), Some(("claude-code/1".to_owned(), entry(what))));
        }
    }

    #[test]
    fn secrets_do_not_get_into_a_ledger() {
        let secret = format!("ghp_{}", "0123456789".repeat(4));
        let text = format!("curl -H 'Authorization: {secret}' https://bo:pw@e.org");
        let mut act = an_act();
        act.name = format!("https://bo:pw@e.org/{secret}");
        let ran = Happened::Ran { digest: Digest::of(b"x"), text, acts: vec![act] };
        let text = line("s", &entry(ran));
        assert!(!text.contains(&secret) && !text.contains("pw@"), "{text}");
    }

    #[test]
    fn what_is_no_line_of_this_version_is_none() {
        let good = line("s", &entry(Happened::Wrote("/srv/a".to_owned())));
        for text in [
            "",
            "{}",
            "null",
            "[1]",
            &good.replace("\"v\":1", "\"v\":2"),
            &good.replace("wrote", "sang"),
            good.get(..20).unwrap(),
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
