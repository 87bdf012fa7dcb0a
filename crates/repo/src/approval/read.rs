//! Reading statements: within bounds, and nothing that stands there is passed over in silence.

use gix::bstr::ByteSlice as _;

use caution_core::approval::{About, Filed, Fit, Signer};
use caution_core::port::SourceError;
use caution_core::unknown::{Unknown, UnknownKind};
use caution_wire::approval as wire;

use super::{APPROVALS, FILE};
use crate::GitRepository;
use crate::commit::RawCommit;
use crate::object::{Item, Objects, inward, reason};

/// Statements beyond this many are not read.
const STATEMENTS: usize = 20_000;

/// Commits and folders of statements are small.
const OBJECT_BYTES: u64 = 64 << 10;

/// Bytes of all statements together; honest ones have two thousand each.
const BYTES: usize = 128 << 20;

/// Unreadable ones beyond this many are told in one word.
const TOLD: usize = 20;

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// By when they were made, oldest first.
    pub(super) filed: Vec<Filed>,
    pub(super) unknowns: Vec<Unknown>,
}

/// Reads every statement.
pub(super) fn all(git: &GitRepository) -> Result<Found, SourceError> {
    let failed = |error: gix::Error| {
        SourceError::Failed(format!("the refs below `{APPROVALS}` cannot be read: {}", reason(error)))
    };
    let repository = git.repository();
    let mut found = Found::default();
    let mut unread: Vec<(String, String)> = Vec::new();
    if let Ok(Some(_)) = repository.try_find_reference(APPROVALS) {
        let what = "a ref of this name stands where the folder of all statements should be";
        unread.push((APPROVALS.to_owned(), what.to_owned()));
    }
    let references = repository.references().map_err(failed)?;
    let prefix = format!("{APPROVALS}/");
    let (mut count, mut bytes) = (0, 0);
    for reference in references.prefixed(prefix.as_str()).map_err(failed)? {
        count += 1;
        if count > STATEMENTS || bytes > BYTES {
            found.unknowns.push(
                unseen(APPROVALS, format!("statements beyond the first {} were not read", count - 1))
                    .remedy("delete refs of changes that were merged long ago"),
            );
            break;
        }
        match reference {
            Err(error) => unread.push((APPROVALS.to_owned(), error.to_string())),
            Ok(reference) => {
                let name = reference.name().as_bstr().to_str_lossy().into_owned();
                match one(Objects::new(repository), &reference) {
                    Ok(filed) => {
                        bytes += filed.signed.len();
                        found.filed.push(filed);
                    }
                    Err(why) => unread.push((name, why)),
                }
            }
        }
    }
    let further = unread.len().saturating_sub(TOLD);
    for (name, why) in unread.into_iter().take(TOLD) {
        let shown: String = name.chars().take(120).collect();
        found.unknowns.push(
            unseen(&shown, format!("the statement cannot be read: {why}")).remedy(format!(
                "see what it is, and delete it if it is nothing: `git update-ref -d {shown}`"
            )),
        );
    }
    if further > 0 {
        found.unknowns.push(unseen(APPROVALS, format!("{further} further statements cannot be read")));
    }
    found.filed.sort_by(|one, two| (one.statement.made_at, &one.id).cmp(&(two.statement.made_at, &two.id)));
    Ok(found)
}

pub(super) fn unseen(subject: &str, what: String) -> Unknown {
    let hides = "an objection, or that somebody took an approval back";
    Unknown::new(UnknownKind::Statement, subject, what, hides)
}

fn one(objects: Objects<'_>, reference: &gix::Reference<'_>) -> Result<Filed, String> {
    let id = reference.target().try_id().ok_or("it is a symbolic ref")?.to_owned();
    small(objects, id)?;
    let commit = RawCommit::read(objects, id).map_err(|lack| format!("its commit {lack}"))?;
    small(objects, commit.tree)?;
    let folder = objects.folder(commit.tree).map_err(|lack| format!("its folder {lack}"))?;
    let leaf = match folder.as_slice() {
        [(name, Item::Leaf(leaf))] if name.as_slice() == FILE.as_bytes() && leaf.is_file() => *leaf,
        _ => return Err(format!("it holds something else than `{FILE}`")),
    };
    let bytes =
        objects.blob(leaf.id, wire::ENVELOPE_BYTES as u64).map_err(|lack| format!("its envelope {lack}"))?;
    let read = wire::read(&bytes).map_err(|error| error.to_string())?;
    let name = reference.name().as_bstr().to_str_lossy();
    if name.strip_prefix(APPROVALS).and_then(|name| name.strip_prefix('/')) != Some(read.id.as_str()) {
        return Err("it is not the statement that its name stands for".to_owned());
    }
    truthful(objects, &read)?;
    Ok(Filed {
        id: read.id,
        signed: read.signed,
        signatures: read.signatures,
        statement: read.statement,
        fit: Fit::Unknown("nobody has looked".to_owned()),
        signer: Signer::Unchecked,
    })
}

/// Nothing larger is unpacked than a statement can be.
fn small(objects: Objects<'_>, id: gix::ObjectId) -> Result<(), String> {
    match objects.repository.try_find_header(id) {
        Ok(Some(header)) if header.size() <= OBJECT_BYTES => Ok(()),
        Ok(Some(header)) => Err(format!("an object of it has {} bytes", header.size())),
        Ok(None) => Err("an object of it is not here".to_owned()),
        Err(error) => Err(reason(error)),
    }
}

/// Where the commits are here, their trees must be those that are named.
fn truthful(objects: Objects<'_>, read: &wire::Read) -> Result<(), String> {
    let About::Change(change) = &read.statement.about else { return Ok(()) };
    for point in std::iter::once(&change.head).chain(&change.base) {
        let commit = inward(objects.repository, &point.commit).map(|id| RawCommit::read(objects, id));
        if let Some(Ok(commit)) = commit
            && crate::object::outward(commit.tree) != point.tree
        {
            return Err(format!("`{}` has another tree than it says", point.commit.short()));
        }
    }
    Ok(())
}
