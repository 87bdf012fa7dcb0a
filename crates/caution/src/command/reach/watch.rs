//! The trees of a repository, and a line on the terminal while very many of their files are read: the first time,
//! every program is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use caution_core::ObjectId;
use caution_core::facts::{Differing, GitId, Listing, Trees};
use caution_core::port::SourceError;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long nothing is said.
const PATIENCE: Duration = Duration::from_secs(1);

/// Fewer files at once are no first time.
const MANY: usize = 200;

/// Trees that show how far reading them is.
pub(super) struct Watched {
    trees: Arc<dyn Trees>,
    line: ProgressBar,
    shown: AtomicBool,
}

impl Watched {
    pub(super) fn new(trees: Arc<dyn Trees>) -> Self {
        let line = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let template = "reading the programs of the repository, which is kept for the next time: {pos} files";
        let line = match ProgressStyle::with_template(template) {
            Ok(style) => line.with_style(style),
            Err(_) => line,
        };
        Self { trees, line, shown: AtomicBool::new(false) }
    }

    /// One more is read. After a second the line appears on standard error, if that is a terminal.
    fn progress(&self) {
        self.line.inc(1);
        if self.line.elapsed() > PATIENCE && !self.shown.swap(true, Ordering::Relaxed) {
            self.line.set_draw_target(ProgressDrawTarget::stderr_with_hz(8));
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.line.finish_and_clear();
    }
}

impl Trees for Watched {
    fn tree(&self, commit: &ObjectId) -> Result<GitId, SourceError> {
        self.trees.tree(commit)
    }

    fn list(&self, tree: &GitId) -> Result<Listing, SourceError> {
        self.trees.list(tree)
    }

    fn differing(
        &self,
        one: &GitId,
        other: &GitId,
        at_most: usize,
    ) -> Result<Option<Vec<Differing>>, SourceError> {
        self.trees.differing(one, other, at_most)
    }

    fn line(&self, commit: &ObjectId, at_most: usize) -> Result<Vec<ObjectId>, SourceError> {
        self.trees.line(commit, at_most)
    }

    fn blobs(&self, blobs: &[GitId], limit: u64, take: &(dyn Fn(usize, Option<Vec<u8>>) + Sync)) {
        if blobs.len() < MANY {
            return self.trees.blobs(blobs, limit, take);
        }
        self.trees.blobs(blobs, limit, &|place, bytes| {
            take(place, bytes);
            self.progress();
        });
    }
}
