//! Whether approved content is the content at hand: the same trees, or exactly what merging the approved
//! change onto the present base gives.

use std::collections::{BTreeMap, HashMap};

use caution_core::RepoPath;
use caution_core::approval::Fit;

use super::amount::{self, Common, Span};
use crate::merge::Replayer;
use crate::object::Objects;
use crate::walk::Shallow;

/// Approvals beyond this many are not replayed.
const REPLAYS: usize = 300;

/// Compares approved content with the content at hand.
pub(super) struct Fitter<'repo> {
    objects: Objects<'repo>,
    shallow: &'repo Shallow,
    /// Made when it is needed for the first time.
    replayer: Option<Result<Replayer, String>>,
    known: HashMap<(Span, Span), Fit>,
}

impl<'repo> Fitter<'repo> {
    pub(super) fn new(objects: Objects<'repo>, shallow: &'repo Shallow) -> Self {
        Self { objects, shallow, replayer: None, known: HashMap::new() }
    }

    /// Whether what was approved is what is at hand.
    pub(super) fn fit(&mut self, approved: Span, present: Span) -> Fit {
        if approved == present {
            return Fit::Same;
        }
        if let Some(known) = self.known.get(&(approved, present)) {
            return known.clone();
        }
        if self.known.len() >= REPLAYS {
            return Fit::Unknown(format!("more than {REPLAYS} approvals would have to be replayed"));
        }
        let fit = self.compare(approved, present).unwrap_or_else(Fit::Unknown);
        self.known.insert((approved, present), fit.clone());
        fit
    }

    fn compare(&mut self, approved: Span, present: Span) -> Result<Fit, String> {
        if approved.old == present.old {
            // On the same base there is nothing to replay.
            return changed(amount::between(self.objects, approved.new, present.new)?);
        }
        let (objects, shallow) = (self.objects, self.shallow);
        let replayer = self.replayer.get_or_insert_with(|| Replayer::new(objects, shallow));
        let replayer = replayer.as_ref().map_err(Clone::clone)?;
        let empty = self.objects.repository.object_hash().empty_tree();
        let (common, onto) = (approved.old.unwrap_or(empty), present.old.unwrap_or(empty));
        let replay = replayer.merge_trees(common, approved.new, onto)?;
        if replay.conflicts.is_empty() && replay.tree == present.new {
            return Ok(Fit::Replayed);
        }
        let mut files = amount::between(Objects::new(&replayer.repository), replay.tree, present.new)?;
        if !replay.conflicts.is_empty() {
            // A file with markers of conflicts says nothing of lines: there the two changes are compared.
            let common = amount::common(self.objects, approved, present)?;
            for path in &replay.conflicts {
                files.insert(path.clone(), common.differing.get(path).copied().unwrap_or(0));
            }
        }
        changed(files)
    }

    /// What two changes have in common.
    pub(super) fn common(&self, approved: Span, present: Span) -> Result<Common, String> {
        amount::common(self.objects, approved, present)
    }
}

fn changed(files: BTreeMap<RepoPath, u64>) -> Result<Fit, String> {
    if files.is_empty() {
        return Err("the trees differ and no file does".to_owned());
    }
    Ok(Fit::Changed { files: files.into_iter().collect() })
}
