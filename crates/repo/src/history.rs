//! The line of first parents: what a branch was at, one commit after the other.

use caution_core::ObjectId;
use caution_core::port::{History, LineEnd, SourceError, Step};

use crate::GitRepository;
use crate::commit::RawCommit;
use crate::object::{Lack, Objects, inward, outward};
use crate::revision;

impl History for GitRepository {
    fn resolve(&self, revision: &str) -> Result<ObjectId, SourceError> {
        revision::commit(self.repository(), revision).map(outward)
    }

    fn holds(&self, id: &str) -> bool {
        let hex = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        // A branch may be called like an id; it is not one.
        hex && self.resolve(id).is_ok_and(|found| found.as_str().starts_with(&id.to_ascii_lowercase()))
    }

    fn first_parents(
        &self,
        tip: &ObjectId,
        visit: &mut dyn FnMut(Step) -> bool,
    ) -> Result<LineEnd, SourceError> {
        let objects = Objects::new(self.repository());
        let shallow = self.shallow()?;
        let read = |id: gix::ObjectId| RawCommit::read(objects, id);
        let tip = inward(self.repository(), tip).ok_or(Lack::Missing);
        let failed = |lack: Lack| SourceError::Failed(format!("the newest commit {lack}"));
        let mut commit = tip.and_then(read).map_err(failed)?;
        loop {
            let (id, parent) = (commit.id, commit.parents.first().copied());
            let step = Step {
                id: outward(id),
                parents: commit.parents.into_iter().map(outward).collect(),
                committed_at: commit.committed_at,
                message: commit.message,
            };
            if !visit(step) {
                return Ok(LineEnd::Enough);
            }
            let Some(parent) = parent else { return Ok(LineEnd::Root) };
            let cut = |why: &str| LineEnd::Cut { at: outward(id), why: why.to_owned() };
            if shallow.contains(&id) {
                return Ok(cut("shallow clone"));
            }
            commit = match read(parent) {
                Ok(commit) => commit,
                Err(lack) => return Ok(cut(&format!("its parent {lack}"))),
            };
        }
    }
}
