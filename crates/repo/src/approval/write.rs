//! Writing statements. A ref is made once and never moved.

use gix::objs::tree::{EntryKind, EntryMode};
use gix::refs::transaction::{Change, LogChange, PreviousValue, RefEdit, RefLog};

use caution_core::ObjectId;
use caution_core::approval::{About, ChangeRef, Filed};
use caution_core::change::Selection;
use caution_core::context::Context;
use caution_core::port::{SourceError, Statements};
use caution_core::unknown::Unknown;
use caution_wire::approval as wire;

use super::{APPROVALS, FILE, USES, gather, name, read};
use crate::GitRepository;
use crate::object::reason;
use crate::revision;

/// Whose name stands on the commits that hold statements. Their signatures say whose they are.
const NAME: &str = "Caution";
const EMAIL: &str = "caution@localhost";

impl Statements for GitRepository {
    fn file(&self, envelope: &[u8]) -> Result<String, SourceError> {
        let read = malformed(envelope)?;
        let reference = format!("{APPROVALS}/{}", read.id);
        let parents = match &read.statement.about {
            About::Change(change) => {
                let base = change.base.iter().map(|base| &base.commit);
                std::iter::once(&change.head.commit).chain(base).cloned().collect()
            }
            About::Command(_) | About::Plan(_) | About::Statement(_) => Vec::new(),
        };
        let commit = self.commit_of(envelope, &read, &parents)?;
        // The same statement again is no news.
        self.create(&reference, commit)?;
        Ok(reference)
    }

    fn redeem(&self, approval: &str, envelope: &[u8]) -> Result<bool, SourceError> {
        let read = malformed(envelope)?;
        let commit = self.commit_of(envelope, &read, &[])?;
        self.create(&format!("{USES}/{approval}"), commit)
    }

    fn is_used(&self, approval: &str) -> Result<bool, SourceError> {
        let name = format!("{USES}/{approval}");
        let found = self.repository().try_find_reference(name.as_str());
        found
            .map(|found| found.is_some())
            .map_err(|error| SourceError::Failed(format!("`{name}` cannot be read: {}", reason(error))))
    }

    fn describe(
        &self,
        change: &caution_core::change::Change,
        selection: &Selection,
    ) -> Result<Option<ChangeRef>, SourceError> {
        gather::describe(self, change, selection)
    }

    fn repository_name(&self, context: &Context) -> Option<String> {
        name::of(self.repository(), context)
    }

    fn all(&self) -> Result<(Vec<Filed>, Vec<Unknown>), SourceError> {
        let found = read::all(self)?;
        Ok((found.filed, found.unknowns))
    }
}

fn malformed(envelope: &[u8]) -> Result<wire::Read, SourceError> {
    wire::read(envelope)
        .map_err(|error| SourceError::Failed(format!("the statement would not be read again: {error}")))
}

impl GitRepository {
    /// A commit that holds an envelope; the same one for the same envelope.
    fn commit_of(
        &self,
        envelope: &[u8],
        read: &wire::Read,
        parents: &[ObjectId],
    ) -> Result<gix::ObjectId, SourceError> {
        let repository = self.repository();
        let failed = |error: gix::Error| {
            SourceError::Failed(format!("the statement cannot be written: {}", reason(error)))
        };
        let blob = repository.write_blob(envelope).map_err(failed)?.detach();
        let entry = gix::objs::tree::Entry {
            mode: EntryMode::from(EntryKind::Blob),
            filename: FILE.into(),
            oid: blob,
        };
        let tree = gix::objs::Tree { entries: vec![entry] };
        let tree = repository.write_object(&tree).map_err(failed)?.detach();
        let parents: Vec<gix::ObjectId> =
            parents.iter().filter_map(|id| revision::present(repository, id)).collect();
        let time = gix::date::Time::new(read.statement.made_at.as_second(), 0);
        let who = gix::actor::Signature { name: NAME.into(), email: EMAIL.into(), time };
        let commit = gix::objs::Commit {
            tree,
            parents: parents.into(),
            author: who.clone(),
            committer: who,
            encoding: None,
            message: format!("{} {}\n", read.statement.kind.id(), read.id).into(),
            extra_headers: Vec::new(),
        };
        repository.write_object(&commit).map(gix::Id::detach).map_err(failed)
    }

    /// Makes a ref that is not there yet. False if it is: of two who try, one succeeds.
    fn create(&self, name: &str, commit: gix::ObjectId) -> Result<bool, SourceError> {
        let full = gix::refs::FullName::try_from(name)
            .map_err(|error| SourceError::Failed(format!("`{name}` is no ref: {}", reason(error))))?;
        let edit = RefEdit {
            change: Change::Update {
                log: LogChange {
                    mode: RefLog::AndReference,
                    force_create_reflog: false,
                    message: "caution".into(),
                },
                expected: PreviousValue::MustNotExist,
                new: gix::refs::Target::Object(commit),
            },
            name: full,
            deref: false,
        };
        let time = gix::date::Time::new(0, 0).to_string();
        let who = gix::actor::SignatureRef { name: NAME.into(), email: EMAIL.into(), time: &time };
        match self.repository().edit_references_as([edit], Some(who)) {
            // Under the lock of the ref: what stood there before is told, even if it was the same.
            Ok(edits) => {
                let was = |edit: &RefEdit| match &edit.change {
                    Change::Update { expected, .. } => *expected != PreviousValue::MustNotExist,
                    Change::Delete { .. } => true,
                };
                Ok(!edits.iter().any(was) && !self.is_packed(name))
            }
            Err(error) => match self.repository().try_find_reference(name) {
                Ok(Some(_)) => Ok(false),
                _ => Err(SourceError::Failed(format!("`{name}` cannot be made: {}", reason(error)))),
            },
        }
    }

    /// Whether the file of packed refs names a ref. Refs may be packed between the moment that the library
    /// read that file and the one that it took the lock.
    fn is_packed(&self, name: &str) -> bool {
        let packed = std::fs::read(self.common_dir().join("packed-refs")).unwrap_or_default();
        packed
            .split(|byte| *byte == b'\n')
            .any(|line| line.strip_suffix(name.as_bytes()).is_some_and(|before| before.ends_with(b" ")))
    }
}
