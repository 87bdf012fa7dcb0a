//! What is said, and until when.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::path::PathBuf;

use caution_core::approval::{BreakGlass, Kind};
use caution_engine::approvals::Wording;
use caution_repo::GitRepository;
use clap::Args;
use jiff::{SignedDuration, Timestamp};

use crate::failure::Failure;

/// A break-glass ends after so long at the latest.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// What to say
#[derive(Debug, Args)]
#[group(id = "word-arguments")]
pub(super) struct Arguments {
    /// Approve, in your own words: what you looked at and accept
    #[arg(long, value_name = "TEXT", group = "said")]
    accept: Option<String>,
    /// A weakened test that the approval accepts, by its whole name, as the verdict tells it; may be repeated
    #[arg(long, value_name = "TEST", requires = "accept", conflicts_with_all = ["command", "plan"])]
    accept_test: Vec<String>,
    /// Object, and say why; it blocks until you take it back
    #[arg(long, value_name = "WHY", group = "said")]
    object: Option<String>,
    /// Take back a statement of yours
    #[arg(long, value_name = "ID", group = "said")]
    revoke: Option<String>,
    /// Pass over requirements for a while; needs an incident, an end, and a second person who does the same
    #[arg(long, group = "said", requires = "incident", requires = "expires", requires = "scope")]
    break_glass: bool,
    /// The incident
    #[arg(long, value_name = "ID", requires = "break_glass")]
    incident: Option<String>,
    /// The requirements to pass over, by name
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', requires = "break_glass")]
    scope: Vec<String>,
}

impl Arguments {
    /// What it does; nothing if nothing is said.
    pub(super) fn kind(&self) -> Result<Option<Kind>, Failure> {
        let said = [
            (self.accept.is_some(), Kind::Approve),
            (self.object.is_some(), Kind::Object),
            (self.revoke.is_some(), Kind::Revoke),
            (self.break_glass, Kind::BreakGlass),
        ];
        let kind = said.into_iter().find(|(is, _)| *is).map(|(_, kind)| kind);
        let empty = |text: &Option<String>| text.as_deref().is_some_and(|text| text.trim().is_empty());
        if empty(&self.accept) || empty(&self.object) {
            return Err(Failure::usage("the text is empty", "say what you accept, or why you object"));
        }
        if self.accept_test.iter().any(|name| name.trim().is_empty()) {
            return Err(Failure::usage(
                "the name of a test is empty",
                "name it as the verdict does: `--accept-test 'tests/test_pay.py::test_fee'`",
            ));
        }
        Ok(kind)
    }

    /// The id to take back, or its beginning.
    pub(super) fn revoked(&self) -> Result<String, Failure> {
        let id = self.revoke.clone().unwrap_or_default().to_ascii_lowercase();
        if id.len() < 4 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Failure::usage(format!("`{id}` is no id of a statement"), "at least four digits"));
        }
        Ok(id)
    }

    /// The words of a statement.
    pub(super) fn wording(&self, kind: Kind, expires_at: Option<Timestamp>) -> Result<Wording, Failure> {
        let break_glass = (kind == Kind::BreakGlass).then(|| BreakGlass {
            incident: self.incident.clone().unwrap_or_default().trim().to_owned(),
            scope: self.scope.iter().map(|name| name.trim().to_owned()).collect(),
        });
        if let Some(glass) = &break_glass
            && (glass.incident.is_empty() || glass.scope.iter().any(String::is_empty))
        {
            return Err(Failure::usage(
                "a break-glass names an incident and the requirements to pass over",
                "`--incident INC-123 --scope second-person`",
            ));
        }
        Ok(Wording {
            kind,
            repository: None,
            text: self.accept.clone().or_else(|| self.object.clone()).unwrap_or_default(),
            accept_tests: self.accept_test.clone(),
            first_viewed_at: None,
            expires_at,
            nonce: nonce(),
            break_glass,
        })
    }

    /// Whether it is a break-glass that would last too long.
    pub(super) fn too_long(&self, lasts: SignedDuration) -> bool {
        self.break_glass && lasts > LONGEST
    }
}

/// The moment at which something ends: `30m`, `2h`, `7d` from now.
pub(super) fn until(text: &str, now: Timestamp) -> Result<Timestamp, Failure> {
    let wrong = || Failure::usage(format!("`{text}` is no duration"), "write it as `30m`, `2h` or `7d`");
    let days = text.trim().strip_suffix('d').and_then(|days| days.parse::<i64>().ok());
    let lasts = match days {
        Some(days) => days.checked_mul(24).map(SignedDuration::from_hours).ok_or_else(wrong)?,
        None => text.trim().parse::<SignedDuration>().map_err(|_| wrong())?,
    };
    if lasts <= SignedDuration::ZERO {
        return Err(wrong());
    }
    let until = now.checked_add(lasts).map_err(|_| wrong())?;
    // To the second: it is read by people.
    Timestamp::from_second(until.as_second()).map_err(|_| wrong())
}

/// Something that was never said before.
fn nonce() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

/// Where it is noted when somebody first looked at a content on this machine.
fn note(repository: &GitRepository, content: &str) -> PathBuf {
    repository.common_dir().join("caution/viewed").join(content.replace(':', "-"))
}

/// Notes that somebody looks, unless they did before.
pub(super) fn view(repository: &GitRepository, content: &str, now: Timestamp) -> Result<(), Failure> {
    let file = note(repository, content);
    if file.exists() {
        return Ok(());
    }
    let folder = file.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder.and_then(|()| std::fs::write(&file, format!("{now}\n"))).map_err(|error| {
        Failure::usage(
            format!("`{}` cannot be written: {error}", file.display()),
            "it notes when you first looked; check the rights of the git directory",
        )
    })
}

/// When somebody first looked at a content on this machine.
pub(super) fn viewed(repository: &GitRepository, content: &str) -> Option<Timestamp> {
    std::fs::read_to_string(note(repository, content)).ok()?.trim().parse().ok()
}
