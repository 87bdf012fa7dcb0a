//! Reports of tools, joined with the change: which of its lines tests reach, which of its mutants nobody
//! noticed, which tests failed anew.

mod lines;
mod mutants;
mod paths;
mod runs;
mod statements;
mod untried;

use caution_core::ObjectId;
use caution_core::change::{Change, Head};
use caution_core::context::{Measure, Report};
use caution_core::evidence::{Attachment, ChangedMutants, CoveredFile, Data, Mutant};
use caution_core::port::{Source, SourceError};

use paths::Paths;

/// Joins reports with the change. Those of the revision at hand are laid together by kind: a line that
/// any suite reaches is reached. Those of another revision stay apart, and say of which one they are.
pub(crate) fn join(
    source: &dyn Source,
    change: &Change,
    attachments: &[Attachment],
) -> Result<Vec<Report>, SourceError> {
    if attachments.is_empty() {
        return Ok(Vec::new());
    }
    let revisions = caution_policy::revisions(change);
    let fresh = |attachment: &&Attachment| {
        attachment.revision.as_ref().is_some_and(|revision| revisions.contains(&revision))
    };
    let (fresh, others): (Vec<&Attachment>, Vec<&Attachment>) = attachments.iter().partition(fresh);
    // A run of the base is one to compare with only where there is a run of the head; else it is stale.
    let ran = |suite: &Option<String>| {
        fresh.iter().any(|run| matches!(run.data, Data::Tests(_)) && run.suite == *suite)
    };
    let (base, others): (Vec<&Attachment>, Vec<&Attachment>) =
        others.into_iter().partition(|attachment| is_of_base(change, attachment) && ran(&attachment.suite));
    let mut reports = runs::joined(&fresh, &base);
    let needs_paths = fresh.iter().any(|attachment| !matches!(attachment.data, Data::Tests(_)));
    if needs_paths {
        let paths = Paths::of(source, change)?;
        reports.extend(coverage(source, change, &paths, &fresh)?);
        reports.extend(mutation(source, change, &paths, &fresh)?);
    }
    reports.extend(others.into_iter().map(apart));
    Ok(reports)
}

/// Whether a run is one of the base: what it tells is what was so before the change.
fn is_of_base(change: &Change, attachment: &Attachment) -> bool {
    let bases = [&change.base, &change.charter_base];
    let is_base = |id: &Option<ObjectId>| id.is_some() && bases.contains(&id);
    matches!(attachment.data, Data::Tests(_))
        && (is_base(&attachment.commit) || is_base(&attachment.revision))
}

fn coverage(
    source: &dyn Source,
    change: &Change,
    paths: &Paths,
    fresh: &[&Attachment],
) -> Result<Option<Report>, SourceError> {
    let of = |attachment: &&&Attachment| matches!(attachment.data, Data::Coverage(_));
    let reports: Vec<&&Attachment> = fresh.iter().filter(of).collect();
    let files = reports.iter().filter_map(|attachment| match &attachment.data {
        Data::Coverage(files) => Some((attachment.format, files.as_slice())),
        Data::Tests(_) | Data::Mutants(_) => None,
    });
    let files: Vec<(&str, &[CoveredFile])> = files.collect();
    let Some(first) = reports.first() else { return Ok(None) };
    let joined = lines::joined(source, change, paths, &files)?;
    Ok(Some(Report {
        name: names(&reports),
        revision: first.revision.clone(),
        measure: Measure::Lines(joined),
    }))
}

fn mutation(
    source: &dyn Source,
    change: &Change,
    paths: &Paths,
    fresh: &[&Attachment],
) -> Result<Option<Report>, SourceError> {
    let of = |attachment: &&&Attachment| matches!(attachment.data, Data::Mutants(_));
    let reports: Vec<&&Attachment> = fresh.iter().filter(of).collect();
    let Some(first) = reports.first() else { return Ok(None) };
    let mut joined = ChangedMutants::default();
    for attachment in &reports {
        let Data::Mutants(mutants) = &attachment.data else { continue };
        let all: Vec<&Mutant> = mutants.iter().collect();
        mutants::add(source, change, paths, attachment, &all, &mut joined)?;
    }
    let untried = untried::files(source, change, paths, &reports)?;
    joined.untold.extend(untried.iter().map(|path| format!("no mutant of {path} was tried")));
    Ok(Some(Report {
        name: names(&reports),
        revision: first.revision.clone(),
        measure: Measure::Mutants(joined),
    }))
}

/// A report that is not joined: it is of another revision, or of none that is known. What it measured is
/// not said of this change.
fn apart(attachment: &Attachment) -> Report {
    let measure = match &attachment.data {
        Data::Tests(cases) => Measure::Run(runs::run(attachment, cases)),
        Data::Coverage(_) => Measure::Coverage { changed_lines_percent: 0 },
        Data::Mutants(_) => Measure::Mutants(ChangedMutants {
            untold: vec!["the report is of another revision".to_owned()],
            ..ChangedMutants::default()
        }),
    };
    Report { name: attachment.name.clone(), revision: attachment.revision.clone(), measure }
}

fn names(attachments: &[&&Attachment]) -> String {
    let names: Vec<&str> = attachments.iter().map(|attachment| attachment.name.as_str()).collect();
    names.join(", ")
}

/// The commit whose files are listed: that of the head, or the base of a head that is none.
fn listed(change: &Change) -> Option<&ObjectId> {
    match &change.head {
        Head::Commit(id) => Some(id),
        Head::Index | Head::Worktree | Head::Patch(_) | Head::Command(_) => change.base.as_ref(),
    }
}
