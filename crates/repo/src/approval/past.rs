//! Reviews of the past: whether one would have counted for what was merged.

use caution_core::ObjectId;
use caution_core::approval::Fit;
use caution_core::port::SourceError;

use super::amount::Span;
use super::fit::Fitter;
use crate::GitRepository;
use crate::commit::RawCommit;
use crate::object::{Objects, inward};
use crate::revision;

impl GitRepository {
    /// The best common ancestor of two commits; `None` if there is none here.
    ///
    /// # Errors
    /// If the history cannot be read.
    pub fn fork(&self, one: &ObjectId, two: &ObjectId) -> Result<Option<ObjectId>, SourceError> {
        let repository = self.repository();
        let (Some(one), Some(two)) = (revision::present(repository, one), revision::present(repository, two))
        else {
            return Ok(None);
        };
        Ok(revision::merge_base(repository, one, two)?.map(crate::object::outward))
    }

    /// Whether each of these contents, given as base and head, is the content that stands between two
    /// commits.
    ///
    /// # Errors
    /// If a commit is not here.
    pub fn fits(
        &self,
        present: (&ObjectId, &ObjectId),
        reviewed: &[(ObjectId, ObjectId)],
    ) -> Result<Vec<Fit>, SourceError> {
        let objects = Objects::new(self.repository());
        let mut fitter = Fitter::new(objects, self.shallow()?);
        let present = self.span(present.0, present.1)?;
        reviewed.iter().map(|(base, head)| Ok(fitter.fit(self.span(base, head)?, present))).collect()
    }

    fn span(&self, base: &ObjectId, head: &ObjectId) -> Result<Span, SourceError> {
        let tree = |id: &ObjectId| {
            let objects = Objects::new(self.repository());
            let commit = inward(self.repository(), id).map(|id| RawCommit::read(objects, id));
            match commit {
                Some(Ok(commit)) => Ok(commit.tree),
                _ => Err(SourceError::Failed(format!("the commit `{id}` cannot be read"))),
            }
        };
        Ok(Span { old: Some(tree(base)?), new: tree(head)? })
    }
}
