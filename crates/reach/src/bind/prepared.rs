//! What runners of tests load unasked, and for which tests.

use std::rc::Rc;

use caution_core::facts::{Word, WordKind};
use caution_read::lang::modules::{folder, folders_around};
use caution_read::runner::Runner;
use foldhash::HashMap;

use super::Binder;
use crate::index::FileId;
use crate::loaded::Loaded;

/// Files below a folder beyond these are not looked through for tests.
const BELOW: usize = 50_000;

/// Configurations of a runner by the folder in which they stand.
pub(super) type Configurations = Rc<HashMap<String, Vec<FileId>>>;

impl Binder<'_> {
    /// The tests for which a runner loads a file unasked, if it does; and whether there are more than were looked for.
    pub(crate) fn prepared_by(&self, file: &Loaded) -> Option<(Vec<FileId>, bool)> {
        let runner = Runner::of(&file.path)?;
        let is_loaded = |above: &&str| self.loaded_below(runner, above).contains(&file.id);
        // What is loaded for a folder is loaded for those below it.
        let top = folders_around(&file.path).filter(is_loaded).last()?;
        let mut tests = self.index.below(top, BELOW);
        let is_cut = tests.len() == BELOW;
        tests.retain(|test| runner.is_test(&self.index.path(*test)));
        Some((tests, is_cut))
    }

    /// The programs that a runner loads for all tests below a folder.
    pub(super) fn loaded_below(&self, runner: &'static Runner, folder: &str) -> Vec<FileId> {
        let configurations = self.configurations(runner);
        let here = configurations.get(folder).into_iter().flatten();
        here.flat_map(|configuration| self.loaded_by(runner, *configuration).to_vec()).collect()
    }

    fn configurations(&self, runner: &'static Runner) -> Configurations {
        let key = runner.configurations.first().copied().unwrap_or_default();
        self.memo.of(&self.memo.configurations, key, || {
            let mut by_folder: HashMap<String, Vec<FileId>> = HashMap::default();
            for name in runner.configurations {
                for file in self.index.with(Word::new(WordKind::FileName, name)) {
                    let path = self.index.path(file);
                    if path.rsplit('/').next() == Some(name) {
                        by_folder.entry(folder(&path).to_owned()).or_default().push(file);
                    }
                }
            }
            Rc::new(by_folder)
        })
    }

    fn loaded_by(&self, runner: &'static Runner, configuration: FileId) -> Rc<[FileId]> {
        self.memo.of(&self.memo.set_up, configuration, || {
            let text = self.index.text(configuration);
            let places = runner.loads(&self.index.path(configuration), text.as_deref().unwrap_or_default());
            places.iter().filter_map(|place| self.index.find(place)).collect()
        })
    }
}
