//! One change, judged as at its own time.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use caution_core::change::{Change, Content, FileChange, Selection};
use caution_core::charter::{Charter, PolicySource};
use caution_core::finding::{Finding, LineRange, Severity};
use caution_core::port::Source;
use caution_core::unknown::UnknownKind;
use caution_core::verdict::{Mode, Outcome, Requirement, State};
use caution_core::{Digest, RepoPath};
use caution_wire::backtest::Asked;

use super::plan::Entry;
use super::said::Said;
use crate::check::{Checked, Compiler, Request, check};

/// A change with more files or ranges of lines than this is not kept for tracing lines.
const HUNKS: usize = 2_000;

/// What came out for one change. Small: the change itself is let go.
#[derive(Debug, Clone)]
pub struct Judged {
    /// What its commits say, its own included.
    pub(super) said: Vec<Said>,
    /// What was found; or why it could not be judged.
    pub(super) found: Result<Found, String>,
}

/// What was found out about one change.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) outcome: Outcome,
    pub(super) only_unknowns: bool,
    /// Requirements that were not met: the name, why it is asked, what the gate would have done.
    pub(super) asked: Vec<(String, String, Asked)>,
    /// Rules that found something, each with the worst.
    pub(super) rules: BTreeMap<String, Severity>,
    /// The worst finding: its rule and what it says.
    pub(super) worst: Option<(Severity, String, String)>,
    /// The first of the verdict's reasons.
    pub(super) reason: String,
    pub(super) tier: Option<u8>,
    pub(super) files: usize,
    pub(super) added: u64,
    pub(super) removed: u64,
    pub(super) unknowns: BTreeSet<UnknownKind>,
    pub(super) policy: (String, Digest),
    /// What the charter that judged it names.
    pub(super) setup: Setup,
    /// Its lines; `None` if there are too many to keep.
    pub(super) hunks: Option<Vec<Hunks>>,
}

/// What a charter names of whom and what the policy could go by.
#[derive(Debug, Clone, Default)]
pub(super) struct Setup {
    /// People and teams who could approve.
    pub(super) reviewers: usize,
    /// Services with a tier.
    pub(super) tiered_services: usize,
    /// Whether there is any file of Caution's.
    pub(super) has_files: bool,
}

impl Setup {
    /// Those whom `people.yaml` lists, and owners whom it does not.
    fn of(charter: &Charter) -> Self {
        let by_service = charter.services.iter().flat_map(|service| &service.owners);
        let owners = by_service.chain(charter.owner_rules.iter().flat_map(|rule| &rule.owners));
        let is_new = |name: &&String| {
            let people = &charter.people;
            people.by_handle(name).is_none() && people.by_email(name).is_none()
        };
        let names: BTreeSet<&str> = owners
            .collect::<BTreeSet<_>>()
            .into_iter()
            .filter(is_new)
            .map(|name| name.trim_start_matches('@'))
            .collect();
        Self {
            reviewers: charter.people.all.len() + names.len(),
            tiered_services: charter.services.iter().filter(|service| service.tier.is_some()).count(),
            has_files: charter.files.iter().any(|(path, _)| path.to_string().starts_with(".caution/")),
        }
    }
}

/// The changed lines of one file.
#[derive(Debug, Clone)]
pub(super) struct Hunks {
    pub(super) path: RepoPath,
    /// The path before, if it was another one.
    pub(super) old_path: Option<RepoPath>,
    pub(super) added: Vec<LineRange>,
    pub(super) removed: Vec<LineRange>,
    /// Whether its lines were read; otherwise nothing is known of them.
    pub(super) is_text: bool,
}

impl Found {
    /// Whether the gate would have spoken: a hold, a stop, or a finding of medium severity or more.
    pub(super) fn spoken(&self) -> bool {
        self.outcome != Outcome::Proceed || self.severity() >= Some(Severity::Medium)
    }

    pub(super) fn severity(&self) -> Option<Severity> {
        self.worst.as_ref().map(|(severity, _, _)| *severity)
    }
}

/// Judges one change as at its own time: by the charter of its first parent, at the moment it was
/// committed. A chosen policy takes the place of the repository's own.
pub fn judge(
    source: &dyn Source,
    compiler: &Compiler,
    entry: &Entry,
    policy: Option<&PolicySource>,
) -> Judged {
    let mut request = Request::about(Selection::Revision(entry.id.to_string()));
    request.policy = policy.cloned();
    match check(source, compiler, request, entry.at) {
        Ok(checked) => Judged { said: said(entry, &checked.change), found: Ok(found(&checked)) },
        Err(error) => Judged { said: vec![entry.said.clone()], found: Err(error.to_string()) },
    }
}

fn said(entry: &Entry, change: &Change) -> Vec<Said> {
    let others = change.commits.iter().filter_map(|commit| {
        let id = commit.id.as_ref().filter(|id| **id != entry.id)?;
        Some(Said::read(id, &commit.message, commit.parents.len() > 1))
    });
    std::iter::once(entry.said.clone()).chain(others).collect()
}

fn found(checked: &Checked) -> Found {
    let Checked { change, charter, assessment, verdict } = checked;
    let mut rules = BTreeMap::new();
    for finding in &assessment.findings {
        let worst = rules.entry(finding.rule.to_string()).or_insert(finding.severity);
        *worst = finding.severity.max(*worst);
    }
    let worst =
        assessment.findings.iter().reduce(|worst, next| if worse(next, worst) { next } else { worst });
    Found {
        outcome: verdict.outcome,
        only_unknowns: verdict.only_unknowns,
        asked: verdict.requirements.iter().filter_map(asked).collect(),
        rules,
        worst: worst.map(|finding| (finding.severity, finding.rule.to_string(), finding.what.clone())),
        reason: verdict.reasons.first().cloned().unwrap_or_default(),
        tier: assessment.reach.strictest_tier().map(caution_core::charter::Tier::number),
        files: change.files.len(),
        added: change.added_lines(),
        removed: change.removed_lines(),
        unknowns: assessment.unknowns.iter().map(|unknown| unknown.kind).collect(),
        policy: (verdict.policy.name.clone(), verdict.policy.digest.clone()),
        setup: Setup::of(charter),
        hunks: hunks(&change.files),
    }
}

fn worse(one: &Finding, two: &Finding) -> bool {
    (one.severity, one.confidence) > (two.severity, two.confidence)
}

fn asked(requirement: &Requirement) -> Option<(String, String, Asked)> {
    let is_open = matches!(requirement.state, State::Missing | State::Unknown);
    let asked = match requirement.mode {
        Mode::Hold if requirement.never => Asked::Stop,
        Mode::Hold => Asked::Hold,
        Mode::Warn => Asked::Warn,
        Mode::Observe => Asked::Observe,
    };
    is_open.then(|| (requirement.id.clone(), requirement.because.clone(), asked))
}

fn hunks(files: &[FileChange]) -> Option<Vec<Hunks>> {
    let ranges: usize = files.iter().map(|file| 1 + file.added.len() + file.removed.len()).sum();
    let keep = |file: &FileChange| Hunks {
        path: file.path.clone(),
        old_path: file.old_path.clone(),
        added: file.added.clone(),
        removed: file.removed.clone(),
        is_text: file.content == Content::Text,
    };
    (ranges <= HUNKS).then(|| files.iter().map(keep).collect())
}
