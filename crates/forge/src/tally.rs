//! Results of checks, one report a name.

use std::collections::BTreeMap;

use caution_core::ObjectId;
use caution_core::context::{Measure, Report, Told, Trust};

/// How one run came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It succeeded.
    Passed,
    /// It did not.
    Failed,
    /// It has not ended.
    Pending,
    /// It ended and says nothing: skipped, neutral.
    Silent,
}

#[derive(Default)]
struct Entry {
    failed: bool,
    pending: bool,
    passed: bool,
    claimed: bool,
    source: String,
}

/// Collects runs. A name passed if one of its runs succeeded, none failed and none still runs: a run that
/// was skipped says nothing, and a second run of the same name cannot hide the first.
#[derive(Default)]
pub(crate) struct Tally {
    entries: BTreeMap<(String, Option<ObjectId>), Entry>,
}

impl Tally {
    /// Whether the name was met before at this revision.
    pub(crate) fn knows(&self, name: &str, revision: Option<&ObjectId>) -> bool {
        self.entries.contains_key(&(name.to_owned(), revision.cloned()))
    }

    /// Counts a run. A nameless one is left out.
    pub(crate) fn add(
        &mut self,
        name: Option<&str>,
        revision: Option<&ObjectId>,
        outcome: Outcome,
        (trust, source): (Trust, String),
    ) {
        let Some(name) = name.filter(|name| !name.is_empty()) else { return };
        let entry = self.entries.entry((name.to_owned(), revision.cloned())).or_default();
        match outcome {
            Outcome::Passed => entry.passed = true,
            Outcome::Failed => entry.failed = true,
            Outcome::Pending => entry.pending = true,
            Outcome::Silent => {}
        }
        entry.claimed |= !trust.can_meet();
        entry.source = source;
    }

    /// One report a name, by name.
    pub(crate) fn reports(self) -> Vec<Told<Report>> {
        let told = self.entries.into_iter();
        told.filter(|(_, entry)| entry.failed || (entry.passed && !entry.pending))
            .map(|((name, revision), entry)| Told {
                value: Report { name, revision, measure: Measure::Check { passed: !entry.failed } },
                trust: if entry.claimed { Trust::Claimed } else { Trust::Forge },
                source: entry.source,
            })
            .collect()
    }
}
