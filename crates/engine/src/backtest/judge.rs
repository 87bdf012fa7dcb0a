//! One change, judged as at its own time.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use caution_core::assessment::Assessment;
use caution_core::change::{Change, Content, FileChange, Selection};
use caution_core::charter::{Charter, PolicySource, Tier};
use caution_core::finding::{Finding, LineRange, Severity};
use caution_core::port::Source;
use caution_core::unknown::UnknownKind;
use caution_core::verdict::{Mode, Outcome, Requirement, State, Verdict};
use caution_core::{Digest, RepoPath};
use caution_wire::backtest::Asked;

use super::plan::Entry;
use super::said::Said;
use super::statements::{self, Told};
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
    /// What it touches, as the charter names it.
    pub(super) areas: Areas,
    /// What it waits for: the requirement, and what it asks.
    pub(super) waits_for: Vec<String>,
    /// Whether it waits for somebody's approval.
    pub(super) waits_for_approval: bool,
    /// What signed statements tell of it.
    pub(super) told: Told,
    /// Whether its commits say why, how it was verified and how it is undone.
    pub(super) has_record: bool,
    /// What the other policy says, where there is one; or why it says nothing.
    pub(super) against: Option<Result<Other, String>>,
    /// Its lines; `None` if there are too many to keep.
    pub(super) hunks: Option<Vec<Hunks>>,
}

/// What a change touches, as the charter names it.
#[derive(Debug, Clone, Default)]
pub(super) struct Areas {
    /// Services with their tiers.
    pub(super) services: Vec<(String, Option<Tier>)>,
    /// Owners of services and of paths, each once.
    pub(super) owners: Vec<String>,
}

/// What another policy says of a change.
#[derive(Debug, Clone)]
pub(super) struct Other {
    pub(super) policy: String,
    pub(super) outcome: Outcome,
    pub(super) waits_for: Vec<String>,
    /// The first of its reasons.
    pub(super) reason: String,
}

/// Policies that judge in place of a repository's own, and beside it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policies<'a> {
    /// In place of the repository's own.
    pub policy: Option<&'a PolicySource>,
    /// Beside it: the same change, the same findings, another policy.
    pub against: Option<&'a PolicySource>,
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
pub fn judge(source: &dyn Source, compiler: &Compiler, entry: &Entry, policies: Policies<'_>) -> Judged {
    let mut request = Request::about(Selection::Revision(entry.id.to_string()));
    request.policy = policies.policy.cloned();
    match check(source, compiler, request, entry.at) {
        Ok(checked) => {
            let against = policies.against.map(|policy| other(compiler, &checked, policy, entry));
            Judged { said: said(entry, &checked.change), found: Ok(Found { against, ..found(&checked) }) }
        }
        Err(error) => Judged { said: vec![entry.said.clone()], found: Err(error.to_string()) },
    }
}

/// Asks another policy about the same change and the same findings.
fn other(
    compiler: &Compiler,
    checked: &Checked,
    policy: &PolicySource,
    entry: &Entry,
) -> Result<Other, String> {
    let Checked { change, charter, assessment, .. } = checked;
    let policy = compiler.compile(policy, &charter.policy_layers).map_err(|problem| problem.to_string())?;
    let input = caution_policy::Input { change, assessment, charter, now: entry.at };
    let verdict = caution_policy::decide(&policy, &input);
    Ok(Other {
        policy: verdict.policy.name.clone(),
        outcome: verdict.outcome,
        waits_for: waits_for(&verdict).0,
        reason: verdict.reasons.first().cloned().unwrap_or_default(),
    })
}

/// What a verdict waits for, and whether somebody's approval is among it.
fn waits_for(verdict: &Verdict) -> (Vec<String>, bool) {
    let is_open = |state: State| matches!(state, State::Missing | State::Unknown);
    let mut approval = false;
    let mut all = Vec::new();
    for requirement in verdict.requirements.iter().filter(|one| one.blocks()) {
        if requirement.never {
            all.push(format!("`{}`: must not happen", requirement.id));
        }
        for need in requirement.needs.iter().filter(|need| is_open(need.state)) {
            approval |= need.id.starts_with("approvals");
            all.push(format!("`{}`: {}", requirement.id, need.what));
        }
    }
    (all, approval)
}

/// What a change touches.
fn areas(assessment: &Assessment) -> Areas {
    let reach = &assessment.reach;
    let mut owners: Vec<String> = Vec::new();
    for owner in reach.services.iter().flat_map(|service| &service.owners).chain(&reach.path_owners) {
        let plain = owner.trim().trim_start_matches('@');
        if !plain.is_empty() && !owners.iter().any(|known| known.eq_ignore_ascii_case(plain)) {
            owners.push(plain.to_owned());
        }
    }
    let services = reach.services.iter().map(|service| (service.service.clone(), service.tier)).collect();
    Areas { services, owners }
}

/// Whether the commits of a change say everything that a change record says.
fn has_record(change: &Change) -> bool {
    let records = || change.commits.iter().map(|commit| caution_policy::record_from_body(&commit.message));
    records().any(|record| record.why.is_some())
        && records().any(|record| record.verified.is_some())
        && records().any(|record| record.rollback.is_some())
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
    let (waits_for, waits_for_approval) = waits_for(verdict);
    Found {
        areas: areas(assessment),
        waits_for,
        waits_for_approval,
        told: statements::told(checked),
        has_record: has_record(change),
        against: None,
        outcome: verdict.outcome,
        only_unknowns: verdict.only_unknowns,
        asked: verdict.requirements.iter().filter_map(asked).collect(),
        rules,
        worst: worst.map(|finding| (finding.severity, finding.rule.to_string(), finding.what.clone())),
        reason: verdict.reasons.first().cloned().unwrap_or_default(),
        tier: assessment.reach.strictest_tier().map(Tier::number),
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
