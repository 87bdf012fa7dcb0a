//! A whole change: every commit, the pull request around them, and one class.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use caution_core::ObjectId;
use caution_core::change::{Change, Commit, Head};
use caution_core::provenance::{Class, CommitClass, Evidence, Provenance, Role};
use caution_core::unknown::{Unknown, UnknownKind};

use super::claim::Claim;
use super::class;
use super::gather::{self, Found, counts};
use super::request;
use super::table::Markers;

/// Works out who or what wrote a change. Unmarked commits leave one [`Unknown`] for all of them.
pub fn provenance(change: &Change, markers: &Markers) -> (Provenance, Vec<Unknown>) {
    let found: Vec<Found> = change.commits.iter().map(|commit| gather::commit(commit, markers)).collect();
    let classes: Vec<Class> = found.iter().map(|found| class::of_commit(found.signals)).collect();
    let weighed = weighed(change);
    let own: Vec<Class> = weighed.iter().filter_map(|index| classes.get(*index).copied()).collect();
    let bots = !own.is_empty() && own.iter().all(|class| *class == Class::Automation);
    let request = request::read(change, markers, bots);
    let class = class::of_change(&own, request.signals);

    let unmarked: Vec<&Commit> = weighed
        .iter()
        .filter(|index| classes.get(**index) == Some(&Class::Unknown))
        .filter_map(|index| change.commits.get(*index))
        .collect();
    // What the pull request settles for all of its commits leaves nothing unmarked.
    let settled = !matches!(class, Class::Unknown | Class::Mixed)
        || (class == Class::Mixed && request.signals.claim.is_some());
    let mut unknowns = Vec::new();
    if !settled && (!unmarked.is_empty() || change.commits.is_empty())
        || own_is_bot_behind_person(class, &own)
    {
        unknowns.push(unmarked_commits(change, &unmarked, weighed.len()));
    }
    let says_no = request.signals.claim == Some(Claim::No)
        || found.iter().any(|found| found.signals.claim == Some(Claim::No));
    let mut provenance = Provenance {
        class,
        commits: change
            .commits
            .iter()
            .zip(&found)
            .zip(&classes)
            .map(|((commit, found), class)| CommitClass {
                commit: commit.id.clone(),
                class: *class,
                squashed: found.squashed,
            })
            .collect(),
        ..Provenance::default()
    };
    provenance.contradicted = says_no && is_contradicted(&found, &request.evidence, request.signals.claim);
    provenance.evidence.extend(request.evidence);
    for found in found {
        provenance.evidence.extend(found.evidence);
        provenance.attributions.extend(found.attributions);
        provenance.rejected.extend(found.rejected);
        // Whoever took the snapshot may have said the same of a note already.
        let said = |unknown: &Unknown| {
            change.unknowns.iter().any(|known| known.kind == unknown.kind && known.subject == unknown.subject)
        };
        unknowns.extend(found.unknowns.into_iter().filter(|unknown| !said(unknown)));
    }
    sort(&mut provenance.evidence);
    (provenance, unknowns)
}

/// A bot's commits behind a person's account: nothing is unmarked, and still nobody knows.
fn own_is_bot_behind_person(class: Class, own: &[Class]) -> bool {
    class == Class::Unknown && !own.is_empty() && own.iter().all(|class| *class == Class::Automation)
}

/// The commits whose content belongs to the change: a clean merge adds nothing of its own.
fn weighed(change: &Change) -> Vec<usize> {
    let unseen: BTreeSet<&str> = change
        .unknowns
        .iter()
        .filter(|unknown| unknown.kind == UnknownKind::Merge && unknown.path.is_none())
        .map(|unknown| unknown.subject.as_str())
        .collect();
    // An unknown about no single commit (`200 merges`) may be about any.
    let any_unseen = unseen.iter().any(|subject| ObjectId::parse(subject).is_none());
    let has_content = |commit: &Commit| {
        let id = commit.id.as_ref();
        commit.parents.len() < 2
            || any_unseen
            || change.residues.iter().any(|residue| Some(&residue.commit) == id)
            || id.is_some_and(|id| unseen.contains(id.as_str()))
    };
    let weighed: Vec<usize> = (0..)
        .zip(&change.commits)
        .filter(|(_, commit)| has_content(commit))
        .map(|(index, _)| index)
        .collect();
    if weighed.is_empty() { (0..change.commits.len()).collect() } else { weighed }
}

/// Whether a `no` stands against marks: its own commit's, or any if the pull request says it.
fn is_contradicted(found: &[Found], request: &[Evidence], body: Option<Claim>) -> bool {
    let against = |item: &Evidence| matches!(item.role, Role::Author | Role::Suggestion) && counts(item);
    let around = request.iter().any(against);
    let everywhere = body == Some(Claim::No);
    found.iter().any(|found| {
        let said = everywhere || found.signals.claim == Some(Claim::No);
        said && (around || found.evidence.iter().any(against))
    }) || (everywhere && around)
}

fn unmarked_commits(change: &Change, unmarked: &[&Commit], of: usize) -> Unknown {
    const LISTED: usize = 5;
    let ids: Vec<&str> = unmarked.iter().filter_map(|commit| Some(commit.id.as_ref()?.short())).collect();
    let subject = match (&change.head, ids.as_slice()) {
        (_, [id]) => format!("commit {id}"),
        (_, [_, ..]) => format!("{} commits", ids.len()),
        (Head::Index, []) => "the staged change".to_owned(),
        (Head::Worktree, []) => "the work tree".to_owned(),
        (Head::Patch(name), []) => format!("the patch {name}"),
        (Head::Command(_), []) => "the command".to_owned(),
        (Head::Commit(id), []) => format!("the change up to {}", id.short()),
    };
    let what = if ids.len() > 1 || of > 1 {
        let listed = ids.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
        let more = if ids.len() > LISTED { ", …" } else { "" };
        match ids.as_slice() {
            [] => "only a bot's address says who wrote it, and a person's account brought it".to_owned(),
            _ => format!("no mark says who or what wrote {} of {of} commits: {listed}{more}", ids.len()),
        }
    } else if unmarked.is_empty() && of > 0 {
        "only a bot's address says who wrote it, and a person's account brought it".to_owned()
    } else {
        "no mark says who or what wrote it".to_owned()
    };
    let hides = "code that an AI tool wrote, looked at as if a person had written it";
    Unknown::new(UnknownKind::Provenance, subject, what, hides).remedy(
        "the author can say so with a trailer in the commit or a line in the pull request: \
         `AI-Assisted: yes` or `AI-Assisted: no`",
    )
}

/// What counts comes first, the strongest first; then by commit, channel and text.
fn sort(evidence: &mut [Evidence]) {
    evidence.sort_by(|one, two| {
        let key = |item: &Evidence| (item.discounted.is_some(), Reverse(item.strength));
        let place = |item: &Evidence| (item.commit.clone(), item.channel, item.text.clone());
        key(one).cmp(&key(two)).then_with(|| place(one).cmp(&place(two))).then_with(|| one.cmp(two))
    });
}
