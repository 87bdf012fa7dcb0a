//! When a file was last touched.

use caution_core::RepoPath;
use caution_core::port::SourceError;
use jiff::Timestamp;

use crate::GitRepository;
use crate::commit::RawCommit;
use crate::lookup::Lookup;
use crate::object::{Item, Lack, Objects};
use crate::revision;

impl GitRepository {
    /// When a commit on the line of first parents of HEAD last gave a file its present content. At most so
    /// many commits are looked at; `None` if that was not enough, the history is cut, or HEAD does not have
    /// the file.
    ///
    /// # Errors
    /// If HEAD or a folder cannot be read.
    pub fn touched(&self, path: &RepoPath, at_most: usize) -> Result<Option<Timestamp>, SourceError> {
        let failed = |lack: Lack| SourceError::Failed(format!("the history of `{path}` {lack}"));
        let objects = Objects::new(self.repository());
        let Some(head) = revision::head(self.repository())? else { return Ok(None) };
        let shallow = self.shallow()?;
        let mut lookup = Lookup::new(objects);
        let mut commit = RawCommit::read(objects, head).map_err(failed)?;
        let Some(Item::Leaf(present)) = lookup.entry(commit.tree, path).map_err(failed)? else {
            return Ok(None);
        };
        for _ in 0..at_most {
            let moment = Timestamp::from_second(commit.committed_at).ok();
            let Some(parent) = commit.parents.first().copied() else { return Ok(moment) };
            if shallow.contains(&commit.id) {
                return Ok(None);
            }
            let Ok(before) = RawCommit::read(objects, parent) else { return Ok(None) };
            if before.tree != commit.tree {
                let entry = lookup.entry(before.tree, path).map_err(failed)?;
                if !matches!(entry, Some(Item::Leaf(leaf)) if leaf.id == present.id) {
                    return Ok(moment);
                }
            }
            commit = before;
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use caution_testkit::repository::TestRepository;

    #[test]
    fn the_commit_that_gave_a_file_its_content_is_found() {
        let test = TestRepository::new();
        test.write("docs/a.md", "one").commit("One");
        let second = test.write("docs/a.md", "two").commit("Two");
        let time = test.git(&["show", "-s", "--format=%ct", second.as_str()]);
        test.write("b", "x").commit("Other");
        let repository = GitRepository::open(test.path()).unwrap();
        let path = RepoPath::from("docs/a.md");
        let found = repository.touched(&path, 10).unwrap();
        assert_eq!(found.unwrap().as_second(), time.trim().parse::<i64>().unwrap());
        assert_eq!(repository.touched(&path, 1).unwrap(), None);
        assert_eq!(repository.touched(&RepoPath::from("docs/none.md"), 10).unwrap(), None);
        assert_eq!(repository.touched(&RepoPath::from("docs"), 10).unwrap(), None);
    }

    #[test]
    fn a_cut_history_does_not_tell() {
        let test = TestRepository::new();
        test.write("a.md", "one").commit("One");
        test.write("b", "x").commit("Other");
        let shallow = test.shallow_clone(1);
        let repository = GitRepository::open(shallow.path()).unwrap();
        assert_eq!(repository.touched(&RepoPath::from("a.md"), 10).unwrap(), None);
    }
}
