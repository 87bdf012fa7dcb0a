//! The statements on a change, each with whether it fits. Done once, when the snapshot is taken.

use std::collections::{BTreeSet, HashMap, HashSet};

use caution_core::approval::{About, ChangeRef, Filed, Fit, Kind, Point, Statement};
use caution_core::change::{Change, Commit, Head, Selection};
use caution_core::context::{Told, Trust};
use caution_core::port::SourceError;
use caution_core::unknown::{Unknown, UnknownKind};
use caution_core::{ObjectId, RepoPath};

use super::amount::{self, Span};
use super::fit::Fitter;
use super::landed::{LANDED, Landed};
use super::likeness::{Alike, Likeness};
use super::{APPROVALS, content, name, read, target};
use crate::GitRepository;
use crate::commit::RawCommit;
use crate::object::{Objects, inward, outward};
use crate::{revision, target as judge, walk};

/// Heads that statements saw, beyond which the commits below them are not read.
const HEADS: usize = 300;

/// Commits of one that are read.
const COMMITS: usize = 250;

/// Puts the statements on a change into its context, and whether reviews of older commits still fit.
pub(crate) fn gather(
    git: &GitRepository,
    selection: &Selection,
    change: &mut Change,
) -> Result<(), SourceError> {
    let Head::Commit(head) = &change.head else { return Ok(()) };
    let Some(head) = revision::present(git.repository(), head) else { return Ok(()) };
    let found = read::all(git)?;
    let reviewed = change.context.approvals.iter().any(|told| told.value.commit.is_some());
    change.unknowns.extend(found.unknowns);
    if found.filed.is_empty() && !reviewed {
        return Ok(());
    }
    let Some(present) = span(git, change)? else { return Ok(()) };
    let objects = Objects::new(git.repository());
    let base = change.base.as_ref().and_then(|id| revision::present(git.repository(), id));
    let mut desk = Desk {
        git,
        objects,
        fitter: Fitter::new(objects, git.shallow()?),
        present,
        head,
        base,
        name: name::of(git.repository(), &change.context),
        target: target::name(git.repository(), selection, &change.context),
        branch: target::branch(git.repository(), selection, &change.context),
        commits: change.commits.iter().filter_map(|commit| commit.id.clone()).collect(),
        paths: None,
        overlaps: HashMap::new(),
        alike: HashMap::new(),
        merged: HashMap::new(),
        landed: Landed::new(objects, entry(git, change, head, base), present),
        likeness: Likeness::new(objects, present),
        uncompared: 0,
    };
    change.context.fits = desk.reviews(change);
    let filed = desk.statements(found.filed);
    if desk.uncompared > 0 {
        let what = format!(
            "{} objections could not be compared with the change; those to the same files are taken to be about it",
            desk.uncompared
        );
        let remedy = "delete refs of changes that were merged long ago";
        change.unknowns.push(read::unseen(APPROVALS, what).remedy(remedy));
    }
    let (earlier, unread) = desk.earlier(&filed);
    change.context.earlier_commits = earlier;
    change.unknowns.extend(unread);
    change.context.statements = filed
        .into_iter()
        .map(|filed| {
            let source = format!("{APPROVALS}/{}", filed.id);
            Told { value: filed, trust: Trust::Claimed, source }
        })
        .collect();
    Ok(())
}

/// The tip of what the change is to enter, without the change itself where that is in it.
fn entry(
    git: &GitRepository,
    change: &Change,
    head: gix::ObjectId,
    base: Option<gix::ObjectId>,
) -> Option<gix::ObjectId> {
    let tip = change.charter_base.as_ref().and_then(|id| revision::present(git.repository(), id));
    tip.filter(|tip| !judge::contains(git.repository(), *tip, Some(head)).unwrap_or(true)).or(base)
}

/// What a change names in a statement.
pub(super) fn describe(
    git: &GitRepository,
    change: &Change,
    selection: &Selection,
) -> Result<Option<ChangeRef>, SourceError> {
    let (Head::Commit(head), Some(tree)) = (&change.head, &change.head_tree) else { return Ok(None) };
    let Some(present) = span(git, change)? else { return Ok(None) };
    let Some(target) = target::name(git.repository(), selection, &change.context) else { return Ok(None) };
    let objects = Objects::new(git.repository());
    let content = content::digest(objects, present.old, present.new)
        .map_err(|why| SourceError::Failed(format!("the change cannot be read whole: {why}")))?;
    let base = change.base.as_ref().zip(present.old);
    let branch =
        target::branch(git.repository(), selection, &change.context).filter(|branch| *branch != target);
    Ok(Some(ChangeRef {
        base: base.map(|(commit, tree)| Point { commit: commit.clone(), tree: outward(tree) }),
        head: Point { commit: head.clone(), tree: tree.clone() },
        target,
        branch,
        content,
    }))
}

/// The trees that a change leads from and to.
fn span(git: &GitRepository, change: &Change) -> Result<Option<Span>, SourceError> {
    let tree_of = |id: &ObjectId| {
        let inner = inward(git.repository(), id);
        let commit = inner.map(|id| RawCommit::read(Objects::new(git.repository()), id));
        match commit {
            Some(Ok(commit)) => Ok(commit.tree),
            _ => Err(SourceError::Failed(format!("the commit `{id}` cannot be read"))),
        }
    };
    let Some(new) = change.head_tree.as_ref().and_then(|id| inward(git.repository(), id)) else {
        return Ok(None);
    };
    Ok(Some(Span { old: change.base.as_ref().map(tree_of).transpose()?, new }))
}

/// Everything that a statement is held against.
struct Desk<'a> {
    git: &'a GitRepository,
    objects: Objects<'a>,
    fitter: Fitter<'a>,
    present: Span,
    head: gix::ObjectId,
    base: Option<gix::ObjectId>,
    /// The repository's name.
    name: Option<String>,
    target: Option<String>,
    branch: Option<String>,
    commits: HashSet<ObjectId>,
    /// The paths of the change at hand, worked out once.
    paths: Option<BTreeSet<RepoPath>>,
    /// What was found out of a content before: many statements may be about one.
    overlaps: HashMap<Span, Result<bool, String>>,
    alike: HashMap<Span, bool>,
    merged: HashMap<ObjectId, bool>,
    landed: Landed<'a>,
    likeness: Likeness<'a>,
    /// Objections that were too many to be compared.
    uncompared: usize,
}

impl Desk<'_> {
    /// Statements on this change and what takes them back, each with its fit.
    fn statements(&mut self, filed: Vec<Filed>) -> Vec<Filed> {
        let mut kept: Vec<Filed> = Vec::new();
        let mut revocations = Vec::new();
        // The newest go first: if there are too many to replay, the oldest are left out.
        for mut filed in filed.into_iter().rev() {
            match &filed.statement.about {
                About::Change(said) => {
                    if let Some(fit) = self.fit(&filed.statement, said) {
                        filed.fit = fit;
                        kept.push(filed);
                    }
                }
                About::Statement(_) => revocations.push(filed),
                About::Command(_) | About::Plan(_) => {}
            }
        }
        let ids: HashSet<String> = kept.iter().map(|filed| filed.id.clone()).collect();
        for mut filed in revocations {
            if matches!(&filed.statement.about, About::Statement(id) if ids.contains(id)) {
                filed.fit = Fit::Same;
                kept.push(filed);
            }
        }
        kept.sort_by(|one, two| (one.statement.made_at, &one.id).cmp(&(two.statement.made_at, &two.id)));
        kept
    }

    /// Whether a statement fits; nothing if it is about another change.
    fn fit(&mut self, statement: &Statement, said: &ChangeRef) -> Option<Fit> {
        let span = self.span_of(said);
        if let Some(stray) = statement.stray(self.name.as_deref()) {
            let is_told = span.is_none_or(|span| self.concerns(statement.kind, said, span));
            return is_told.then_some(Fit::OtherRepository(stray));
        }
        let Some(approved) = span else {
            let why = format!("`{}` is not in this repository", said.head.commit.short());
            return Some(Fit::Unknown(why));
        };
        let fit = match statement.kind {
            Kind::Object => self.objected(said, approved),
            _ => self.approved(said, approved),
        }?;
        Some(match (&self.target, fit) {
            (_, fit @ Fit::Unknown(_)) => fit,
            (None, _) => Fit::Unknown("nothing tells which branch the change is to enter".to_owned()),
            (Some(target), Fit::Elsewhere) if *target != said.target => return None,
            (Some(target), _) if *target != said.target => Fit::OtherTarget(said.target.clone()),
            (Some(_), fit) => fit,
        })
    }

    /// Whether what a statement for another repository saw is this change, or a form of it. Nothing is replayed
    /// for it.
    fn concerns(&mut self, kind: Kind, said: &ChangeRef, span: Span) -> bool {
        if span == self.present {
            return true;
        }
        if kind == Kind::Object {
            return !matches!(self.objected(said, span), None | Some(Fit::Elsewhere));
        }
        !self.landed.merged(&said.head.commit)
            && match self.overlaps(span) {
                Ok(overlaps) => overlaps && self.related(said, span),
                Err(_) => true,
            }
    }

    /// Whether what was approved is what is at hand, and has not gone into the target before.
    fn approved(&mut self, said: &ChangeRef, approved: Span) -> Option<Fit> {
        let landed = || Some(Fit::Unknown(LANDED.to_owned()));
        if approved != self.present {
            match self.overlaps(approved) {
                Ok(true) => {}
                Ok(false) => return None,
                Err(why) => return Some(Fit::Unknown(why)),
            }
        }
        if self.landed.merged(&said.head.commit) {
            let again = approved == self.present || self.landed.is_present(&said.content);
            return if again { landed() } else { None };
        }
        let fit = self.fitter.fit(approved, self.present);
        if fit.holds() && self.landed.took(approved, said.base.as_ref().map(|base| &base.commit)) {
            return landed();
        }
        let told = fit.holds() || matches!(fit, Fit::Unknown(_));
        (told || self.related(said, approved)).then_some(fit)
    }

    /// Whether an objection is to what is at hand. It holds for the branch and for whatever was built on what
    /// was objected to; a new name and new spaces do not shake it off. No replay is needed for that, so there
    /// is no number of statements behind which one is hidden.
    fn objected(&mut self, said: &ChangeRef, objected: Span) -> Option<Fit> {
        if objected == self.present {
            return Some(Fit::Same);
        }
        let overlaps = self.overlaps(objected);
        let apart = overlaps == Ok(false);
        let named = self.is_same_branch(said);
        let alike = if named { Alike::Most } else { self.likeness.of(objected) };
        let is_here = match alike {
            Alike::Most => true,
            Alike::Few => !apart,
            Alike::Little => false,
            Alike::Untold => {
                self.uncompared += 1;
                !apart
            }
        };
        let is_here = is_here || !apart && self.within(said);
        if apart && !is_here && alike != Alike::Few || self.is_in_base(&said.head.commit) {
            return None;
        }
        if !is_here {
            return Some(overlaps.map_or_else(Fit::Unknown, |_| Fit::Elsewhere));
        }
        Some(match self.fitter.fit(objected, self.present) {
            Fit::Unknown(_) => Fit::Changed { files: Vec::new() },
            fit => fit,
        })
    }

    fn span_of(&self, said: &ChangeRef) -> Option<Span> {
        let tree = |point: &Point| {
            let id = inward(self.objects.repository, &point.tree)?;
            let here = self.objects.repository.try_find_header(id).ok().flatten().is_some();
            (here || id == self.objects.repository.object_hash().empty_tree()).then_some(id)
        };
        let old = match &said.base {
            Some(base) => Some(tree(base)?),
            None => None,
        };
        Some(Span { old, new: tree(&said.head)? })
    }

    fn overlaps(&mut self, approved: Span) -> Result<bool, String> {
        if let Some(known) = self.overlaps.get(&approved) {
            return known.clone();
        }
        let paths = match self.paths.take() {
            Some(paths) => paths,
            None => amount::paths(self.objects, self.present)?,
        };
        let theirs = amount::paths(self.objects, approved);
        let overlaps = theirs.map(|theirs| !theirs.is_disjoint(&paths));
        self.paths = Some(paths);
        self.overlaps.insert(approved, overlaps.clone());
        overlaps
    }

    /// Whether the approved head is in what the change starts from: then it was merged before. Where the
    /// history does not tell, it is taken to be open.
    fn is_in_base(&mut self, commit: &ObjectId) -> bool {
        if let Some(known) = self.merged.get(commit) {
            return *known;
        }
        let repository = self.git.repository();
        let merged = match (self.base, revision::present(repository, commit)) {
            (Some(base), Some(id)) => judge::contains(repository, base, Some(id)).unwrap_or(false),
            _ => false,
        };
        self.merged.insert(commit.clone(), merged);
        merged
    }

    /// Whether an approval that does not fit is about an earlier form of this change, and not about
    /// another one that touches the same files.
    fn related(&mut self, said: &ChangeRef, approved: Span) -> bool {
        if self.is_same_branch(said) {
            return true;
        }
        if let Some(known) = self.alike.get(&approved) {
            return *known;
        }
        // Rewritten without a trace: most of what was approved is still there.
        let most = || {
            let common = self.fitter.common(approved, self.present);
            common.is_ok_and(|common| common.kept * 2 >= common.of)
        };
        let alike = self.within(said) || most();
        self.alike.insert(approved, alike);
        alike
    }

    /// Whether a statement is about a commit of the change, or about the branch that it comes from.
    fn is_same_branch(&self, said: &ChangeRef) -> bool {
        self.commits.contains(&said.head.commit)
            || self.branch.is_some() && self.branch == said.branch && said.branch != self.target
    }

    /// Whether the head that a statement saw is in the history of the change, or the other way round.
    fn within(&self, said: &ChangeRef) -> bool {
        let repository = self.git.repository();
        let contains = |commit, other| judge::contains(repository, commit, Some(other)).unwrap_or(true);
        revision::present(repository, &said.head.commit)
            .is_some_and(|commit| contains(commit, self.head) || contains(self.head, commit))
    }

    /// The commits of earlier forms of this change, by the statement that saw them.
    fn earlier(&mut self, filed: &[Filed]) -> (Vec<(String, Vec<Commit>)>, Option<Unknown>) {
        let mut earlier = Vec::new();
        let mut heads: HashSet<&ObjectId> = HashSet::new();
        let mut unread = 0;
        for filed in filed.iter().rev() {
            let About::Change(said) = &filed.statement.about else { continue };
            if self.commits.contains(&said.head.commit) || !self.is_form(said, &filed.fit) {
                continue;
            }
            if heads.len() >= HEADS && !heads.contains(&said.head.commit) {
                unread += 1;
                continue;
            }
            let commits = self.commits_of(said);
            unread += usize::from(commits.is_none());
            heads.insert(&said.head.commit);
            earlier.extend(commits.map(|commits| (filed.id.clone(), commits)));
        }
        let unknown = (unread > 0).then(|| {
            let what = format!("the commits that {unread} statements saw were not read");
            let hides = "that whoever approves the change wrote an earlier form of it";
            Unknown::new(UnknownKind::Statement, APPROVALS, what, hides)
        });
        (earlier, unknown)
    }

    /// Whether what a statement saw is a form of this change.
    fn is_form(&mut self, said: &ChangeRef, fit: &Fit) -> bool {
        fit.holds()
            || matches!(fit, Fit::Changed { .. } | Fit::OtherRepository(_))
                && self
                    .span_of(said)
                    .is_some_and(|span| matches!(self.likeness.of(span), Alike::Most | Alike::Few))
    }

    /// The commits between what a statement names; none if they are not here.
    fn commits_of(&self, said: &ChangeRef) -> Option<Vec<Commit>> {
        let present = |point: &Point| revision::present(self.git.repository(), &point.commit);
        let head = present(&said.head)?;
        let base = match &said.base {
            Some(base) => Some(present(base)?),
            None => None,
        };
        let hidden: Vec<gix::ObjectId> = base.into_iter().chain(self.base).collect();
        let walked = walk::between(self.objects, head, &hidden, self.git.shallow().ok()?, COMMITS).ok()?;
        Some(walked.commits.into_iter().map(RawCommit::into_commit).collect())
    }

    /// Whether what reviews saw is what is at hand, by the commit they saw.
    fn reviews(&mut self, change: &Change) -> Vec<(ObjectId, Fit)> {
        let repository = self.git.repository();
        let seen: BTreeSet<&ObjectId> =
            change.context.approvals.iter().filter_map(|told| told.value.commit.as_ref()).collect();
        let judge = change.charter_base.as_ref().or(change.base.as_ref());
        let judge = judge.and_then(|id| revision::present(repository, id));
        let mut fits = Vec::new();
        for commit in seen {
            let (Some(id), Some(judge)) = (revision::present(repository, commit), judge) else { continue };
            let base = match revision::merge_base(repository, id, judge) {
                Ok(Some(base)) if id != self.head && base != id => base,
                Ok(_) => continue,
                Err(error) => {
                    fits.push((commit.clone(), Fit::Unknown(error.to_string())));
                    continue;
                }
            };
            let read = |id| RawCommit::read(self.objects, id).map(|commit| commit.tree).ok();
            if let (Some(old), Some(new)) = (read(base), read(id)) {
                fits.push((commit.clone(), self.fitter.fit(Span { old: Some(old), new }, self.present)));
            }
        }
        fits
    }
}
