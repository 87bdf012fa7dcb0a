//! Signed statements on a change, a command or a plan: who says what about which content, and whether
//! that content is still the one at hand.

use jiff::Timestamp;

use crate::charter::Tier;
use crate::verdict::Outcome;
use crate::{Digest, ObjectId, RepoPath};

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Says yes.
    Approve,
    /// Says no, until the objector takes it back.
    Object,
    /// Takes back a statement of the same person.
    Revoke,
    /// Lets named requirements be passed over for a while, because of an incident.
    BreakGlass,
    /// Says that a single-use approval was used. Needs no signature: it can only take away.
    Use,
}

impl Kind {
    /// Every kind.
    pub const ALL: &[Self] = &[Self::Approve, Self::Object, Self::Revoke, Self::BreakGlass, Self::Use];

    /// The name in statements and reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Object => "object",
            Self::Revoke => "revoke",
            Self::BreakGlass => "break-glass",
            Self::Use => "use",
        }
    }

    /// The kind of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.id() == text)
    }
}

/// A commit and its tree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// The commit.
    pub commit: ObjectId,
    /// Its tree.
    pub tree: ObjectId,
}

/// The change that a statement is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRef {
    /// What it is compared with; `None` before a root commit.
    pub base: Option<Point>,
    /// What stands at its head.
    pub head: Point,
    /// The branch that it is to enter.
    pub target: String,
    /// The branch that it comes from, if that was known. Only helps to find it again.
    pub branch: Option<String>,
    /// A digest of its changed lines that does not depend on the base.
    pub content: Digest,
}

/// A command or plan that a statement is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeedRef {
    /// The digest of the command's or plan's bytes.
    pub digest: Digest,
    /// The folder in which it is to run: from the repository's root, or absolute outside of it.
    pub directory: String,
    /// Where it goes.
    pub environment: String,
}

/// What a statement is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A change that git holds.
    Change(ChangeRef),
    /// A command.
    Command(DeedRef),
    /// A plan of an infrastructure tool.
    Plan(DeedRef),
    /// Another statement, by its id: what a revocation takes back, and a use uses.
    Statement(String),
}

/// A service that was reached when the statement was made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeenService {
    /// Its name.
    pub name: String,
    /// Its tier then.
    pub tier: Option<Tier>,
}

/// What whoever made a statement was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Services that the change reached, by name.
    pub services: Vec<SeenService>,
    /// The verdict.
    pub outcome: Outcome,
    /// The digest of the policy that gave it.
    pub policy: Digest,
    /// How many things could not be seen.
    pub unknowns: u64,
    /// Lines added and removed in all.
    pub lines: u64,
}

/// What only a break-glass carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakGlass {
    /// The incident.
    pub incident: String,
    /// Requirements that are to be passed over, by id.
    pub scope: Vec<String>,
}

/// A statement, before anybody asks whether its signature is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What it does.
    pub kind: Kind,
    /// What it is about.
    pub about: About,
    /// The name of the repository that it is for. `None` if its maker's had no name, and for what is about
    /// another statement.
    pub repository: Option<String>,
    /// What was shown; none for commands, plans, revocations and uses.
    pub seen: Option<Seen>,
    /// The text that was accepted, or why somebody objects.
    pub text: String,
    /// Weakened tests that an approval accepts, each by its whole name.
    pub accept_tests: Vec<String>,
    /// When it was made, by the maker's clock.
    pub made_at: Timestamp,
    /// When the maker first looked at the change, by the maker's clock.
    pub first_viewed_at: Option<Timestamp>,
    /// After this moment it says nothing.
    pub expires_at: Option<Timestamp>,
    /// Whether it may be used once only.
    pub single_use: bool,
    /// Makes two statements of the same text two.
    pub nonce: String,
    /// What only a break-glass carries.
    pub break_glass: Option<BreakGlass>,
}

impl Statement {
    /// Why it is not known to be for a repository of this name; nothing if it is. What takes something away
    /// holds unless it is known to be for another repository.
    pub fn stray(&self, here: Option<&str>) -> Option<Stray> {
        let takes_away = matches!(self.kind, Kind::Object | Kind::Revoke | Kind::Use);
        match (self.repository.as_deref(), here) {
            (Some(said), Some(here)) if said.eq_ignore_ascii_case(here) => None,
            (Some(said), Some(here)) => Some(Stray::Other { said: said.to_owned(), here: here.to_owned() }),
            (None, None) => None,
            _ if takes_away => None,
            (None, Some(here)) => Some(Stray::Unsaid { here: here.to_owned() }),
            (Some(said), None) => Some(Stray::Untold { said: said.to_owned() }),
        }
    }
}

/// Why a statement is not known to be for the repository at hand. Shown as the end of the sentence
/// `the statement …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stray {
    /// It is for another one.
    Other {
        /// The repository that it is for.
        said: String,
        /// The repository at hand.
        here: String,
    },
    /// It does not say for which one it is.
    Unsaid {
        /// The repository at hand.
        here: String,
    },
    /// Nothing tells which repository is at hand.
    Untold {
        /// The repository that it is for.
        said: String,
    },
}

impl std::fmt::Display for Stray {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Other { said, here } => write!(
                f,
                "is for the repository {said}, not {here}, and counts only there: say it again in a clone of {here}"
            ),
            Self::Unsaid { here } => write!(
                f,
                "does not say that it is for the repository {here}, and could be for another one: say it again here"
            ),
            Self::Untold { said } => write!(
                f,
                "is for the repository {said}, and nothing tells whether this is it: name this one with `git config caution.repository`"
            ),
        }
    }
}

impl Stray {
    /// The repository that the statement is for, if it says so.
    pub fn said(&self) -> Option<&str> {
        match self {
            Self::Other { said, .. } | Self::Untold { said } => Some(said),
            Self::Unsaid { .. } => None,
        }
    }
}

/// Whether the content that a statement or review saw is the one at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// The same trees.
    Same,
    /// The approved change, merged cleanly onto the present base, gives exactly the tree at hand.
    Replayed,
    /// Something else: files, and how many lines of each differ from what was approved. No lines means
    /// that the content cannot be counted in lines, or that a conflict was resolved by hand.
    Changed {
        /// By path.
        files: Vec<(RepoPath, u64)>,
    },
    /// It was to enter this other branch.
    OtherTarget(String),
    /// It is not known to be for this repository.
    OtherRepository(Stray),
    /// It is about something that touches the same files for the same branch and has little else in common:
    /// another change, or an older form of this one that was rewritten.
    Elsewhere,
    /// It cannot be told, and why.
    Unknown(String),
}

impl Fit {
    /// Whether it is the same content.
    pub fn holds(&self) -> bool {
        matches!(self, Self::Same | Self::Replayed)
    }

    /// The name in reports.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Replayed => "replayed",
            Self::Changed { .. } => "changed",
            Self::OtherTarget(_) => "other-target",
            Self::OtherRepository(_) => "other-repository",
            Self::Elsewhere => "elsewhere",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// Whose signature it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signer {
    /// Nobody has looked yet.
    Unchecked,
    /// A good signature by a key that the charter lists.
    Known {
        /// A person's id in `people.yaml`, or the principal of `.caution/allowed_signers`.
        who: String,
        /// The key's fingerprint.
        key: String,
    },
    /// No signature that can count, and why: the end of the sentence `the statement …`.
    Refused(String),
}

/// A statement as it was found, with its signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// Its id: the beginning of the digest of what is signed.
    pub id: String,
    /// The bytes that are signed.
    pub signed: Vec<u8>,
    /// Signatures in the binary form of OpenSSH.
    pub signatures: Vec<Vec<u8>>,
    /// What it says.
    pub statement: Statement,
    /// Whether it is about the change at hand.
    pub fit: Fit,
    /// Whose signature it is.
    pub signer: Signer,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_by_the_name_it_is_written_with() {
        assert!(Kind::ALL.iter().all(|kind| Kind::parse(kind.id()) == Some(*kind)));
        assert_eq!(Kind::parse("approved"), None);
    }

    #[test]
    fn only_the_same_content_holds() {
        assert!(Fit::Same.holds() && Fit::Replayed.holds());
        for fit in [
            Fit::Changed { files: Vec::new() },
            Fit::OtherTarget("x".into()),
            Fit::OtherRepository(Stray::Unsaid { here: "org/shop".into() }),
            Fit::Elsewhere,
            Fit::Unknown("x".into()),
        ] {
            assert!(!fit.holds(), "{}", fit.id());
        }
    }

    #[test]
    fn a_statement_is_for_the_repository_that_it_names() {
        let id = ObjectId::parse(&"1".repeat(40)).unwrap();
        let point = Point { commit: id.clone(), tree: id };
        let change = ChangeRef {
            base: None,
            head: point,
            target: "main".into(),
            branch: None,
            content: Digest::of(b""),
        };
        let said = |kind, repository: Option<&str>| Statement {
            kind,
            about: About::Change(change.clone()),
            repository: repository.map(str::to_owned),
            seen: None,
            text: String::new(),
            accept_tests: Vec::new(),
            made_at: Timestamp::UNIX_EPOCH,
            first_viewed_at: None,
            expires_at: None,
            single_use: false,
            nonce: String::new(),
            break_glass: None,
        };
        let (shop, fork) = (Some("org/shop"), Some("jo/shop"));
        // The kind, what it names, where it is read, and a part of why it is not for it.
        let table = [
            (Kind::Approve, shop, shop, None),
            (Kind::Approve, Some("Org/Shop"), shop, None),
            (Kind::Approve, None, None, None),
            (Kind::Approve, fork, shop, Some("is for the repository jo/shop, not org/shop")),
            (Kind::Approve, None, shop, Some("does not say that it is for the repository org/shop")),
            (Kind::Approve, shop, None, Some("nothing tells whether this is it")),
            (Kind::BreakGlass, None, shop, Some("does not say")),
            (Kind::Object, fork, shop, Some("is for the repository jo/shop, not org/shop")),
            (Kind::Object, None, shop, None),
            (Kind::Object, shop, None, None),
            (Kind::Revoke, None, shop, None),
        ];
        for (kind, names, here, why) in table {
            let found = said(kind, names).stray(here).map(|stray| stray.to_string());
            match why {
                None => assert_eq!(found, None, "{kind:?} {names:?} {here:?}"),
                Some(why) => assert!(found.as_deref().is_some_and(|found| found.contains(why)), "{found:?}"),
            }
        }
    }
}
