//! Which commits a selection means: what is compared with what, and where the charter is read.

use caution_core::ObjectId;
use caution_core::change::Selection;
use caution_core::context::{Context, Told, Trust};
use caution_core::port::SourceError;
use caution_core::unknown::{Unknown, UnknownKind};

use crate::GitRepository;
use crate::commit::RawCommit;
use crate::object::{Lack, Objects, outward};
use crate::revision;
use crate::target::{self, Target};

/// What stands at the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tip {
    Commit(Box<RawCommit>),
    Index,
    Worktree,
}

/// What to compare.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The commit that is compared with; `None` before a root commit, or if it is not here.
    pub(crate) base: Option<gix::ObjectId>,
    /// The commit whose charter judges.
    pub(crate) charter_base: Option<gix::ObjectId>,
    pub(crate) tip: Tip,
    /// Commits that do not belong to the change, with all their ancestors.
    pub(crate) hidden: Vec<gix::ObjectId>,
    /// False if there should be a base and it is not here: then there is nothing to compare with.
    pub(crate) comparable: bool,
    pub(crate) unknowns: Vec<Unknown>,
}

/// Works out what a selection means.
pub(crate) fn plan(
    git: &GitRepository,
    selection: &Selection,
    context: &Context,
) -> Result<Plan, SourceError> {
    let planner = Planner { git, context, told: target::told(git.repository(), context) };
    let range = match selection {
        Selection::Range { base, head } => Some((base.as_str(), head.as_str())),
        Selection::Revision(text) => text.split_once(".."),
        _ => None,
    };
    let mut plan = match (selection, range) {
        (_, Some((base, head))) => planner.range(base, head)?,
        (Selection::Revision(text), _) => {
            planner.against_parent(revision::commit(git.repository(), text)?)?
        }
        (Selection::Staged, _) => planner.unrecorded(Tip::Index)?,
        (Selection::Worktree, _) => planner.unrecorded(Tip::Worktree)?,
        _ => planner.default()?,
    };
    planner.charter(&mut plan, range.is_some())?;
    planner.forge_head(&mut plan)?;
    Ok(plan)
}

struct Planner<'a> {
    git: &'a GitRepository,
    context: &'a Context,
    /// The target that the context names, if it is here.
    told: Option<Target>,
}

impl Planner<'_> {
    fn repository(&self) -> &gix::Repository {
        self.git.repository()
    }

    fn default(&self) -> Result<Plan, SourceError> {
        let Some(head) = revision::head(self.repository())? else {
            return Err(SourceError::Usage {
                message: "there is no commit yet".to_owned(),
                hint: Some("check what is staged with `--staged`, or the files with `--worktree`".to_owned()),
            });
        };
        let Some((name, tip)) = self.target(Some(head))? else { return self.against_parent(head) };
        match revision::merge_base(self.repository(), head, tip)? {
            Some(base) if base == head => self.against_parent(head),
            Some(base) => Ok(Plan {
                base: Some(base),
                charter_base: Some(tip),
                tip: Tip::Commit(Box::new(self.commit(head)?)),
                hidden: vec![tip],
                comparable: true,
                unknowns: Vec::new(),
            }),
            None => {
                let mut plan = self.against_parent(head)?;
                plan.charter_base = Some(tip);
                if !self.git.shallow()?.is_empty() {
                    plan.unknowns.push(no_fork_point(&name));
                }
                Ok(plan)
            }
        }
    }

    /// Where HEAD wants to go: the target that the context names, or the default branch unless HEAD is
    /// on it or on no branch.
    fn target(&self, head: Option<gix::ObjectId>) -> Result<Option<(String, gix::ObjectId)>, SourceError> {
        if let Some(target) = &self.told
            && target.counts(self.repository(), head)?
        {
            return Ok(Some((target.name.clone(), target.tip)));
        }
        let Some(current) = revision::head_branch(self.repository()) else { return Ok(None) };
        let branch = revision::default_branch(self.repository()).filter(|branch| branch.name != current);
        Ok(branch.map(|branch| (branch.name, branch.tip)))
    }

    /// The target's tip, if somebody says it who can be believed.
    fn told_commit(&self) -> Option<&Told<ObjectId>> {
        self.context.target_commit.as_ref().filter(|told| told.trust.can_meet())
    }

    /// The target branch, if somebody says it who can be believed.
    fn trusted_branch(&self) -> Option<&Told<String>> {
        self.context.target_branch.as_ref().filter(|told| told.trust.can_meet())
    }

    fn commit(&self, id: gix::ObjectId) -> Result<RawCommit, SourceError> {
        RawCommit::read(Objects::new(self.repository()), id)
            .map_err(|lack| SourceError::Failed(format!("the commit `{id}` {lack}")))
    }

    fn against_parent(&self, head: gix::ObjectId) -> Result<Plan, SourceError> {
        let commit = self.commit(head)?;
        let mut plan = Plan {
            base: None,
            charter_base: None,
            hidden: Vec::new(),
            comparable: true,
            unknowns: Vec::new(),
            tip: Tip::Index,
        };
        if let Some(&parent) = commit.parents.first() {
            let ends = self.git.shallow()?.contains(&head);
            let lack = RawCommit::read(Objects::new(self.repository()), parent).err();
            if ends || lack.is_some() {
                plan.comparable = false;
                plan.unknowns.push(no_parent(head, ends, lack));
            } else {
                plan.base = Some(parent);
                plan.charter_base = Some(parent);
                plan.hidden = vec![parent];
            }
        }
        plan.tip = Tip::Commit(Box::new(commit));
        Ok(plan)
    }

    /// `BASE..HEAD`; an empty side is HEAD, and a third dot makes no difference.
    fn range(&self, base: &str, head: &str) -> Result<Plan, SourceError> {
        let named = |text: &str| match text.trim_start_matches('.') {
            "" => "HEAD".to_owned(),
            text => text.to_owned(),
        };
        let (base_name, head_name) = (named(base), named(head));
        let base = self.base(&base_name)?;
        let head = revision::commit(self.repository(), &head_name)?;
        let fork = revision::merge_base(self.repository(), base, head)?;
        let mut unknowns = Vec::new();
        if fork.is_none() {
            let what = format!("`{base_name}` and `{head_name}` have no common commit here");
            unknowns.push(
                Unknown::new(UnknownKind::History, format!("{base_name}..{head_name}"), what, NOT_THE_CHANGE)
                    .remedy("fetch the whole history: `git fetch --unshallow` (`fetch-depth: 0` in CI)"),
            );
        }
        Ok(Plan {
            base: Some(fork.unwrap_or(base)),
            charter_base: Some(base),
            tip: Tip::Commit(Box::new(self.commit(head)?)),
            hidden: vec![base],
            comparable: true,
            unknowns,
        })
    }

    /// The base of a range. If it is the forge's target by name, a tag or a local branch that is called
    /// the same does not take its place.
    fn base(&self, name: &str) -> Result<gix::ObjectId, SourceError> {
        match self.trusted_branch().filter(|told| told.value == name) {
            Some(told) => match target::branch(self.repository(), told) {
                Some(branch) => Ok(branch.tip),
                None => Err(SourceError::Usage {
                    message: format!("the target branch `{name}` is not here as the remote has it"),
                    hint: Some(format!("fetch it: {}", target::fetch(name))),
                }),
            },
            None => revision::commit(self.repository(), name),
        }
    }

    fn unrecorded(&self, tip: Tip) -> Result<Plan, SourceError> {
        let base = revision::head(self.repository())?;
        let charter_base = self.target(base)?.map(|(_, tip)| tip).or(base);
        Ok(Plan { base, charter_base, tip, hidden: Vec::new(), comparable: true, unknowns: Vec::new() })
    }

    /// The target that the context names decides where the charter is read; a mere claim has no say
    /// against the base of a range. Whatever is named, the change is never judged by itself.
    fn charter(&self, plan: &mut Plan, range: bool) -> Result<(), SourceError> {
        let head = match &plan.tip {
            Tip::Commit(commit) => Some(commit.id),
            Tip::Index | Tip::Worktree => None,
        };
        let usual = plan.charter_base;
        if let Some(told) = self.told.as_ref().filter(|told| told.trusted || !range) {
            // What is not recorded yet stands on HEAD.
            let stands_on = head.or(plan.base);
            if !told.counts(self.repository(), stands_on)? {
                if usual != Some(told.tip) {
                    plan.unknowns.push(target::within(&told.name));
                }
            } else if !target::contains(self.repository(), told.tip, head)? {
                plan.charter_base = Some(told.tip);
            }
        }
        // After the merge the tip of the target holds the change.
        if let Some(judge) = plan.charter_base.filter(|judge| plan.base != Some(*judge))
            && target::contains(self.repository(), judge, head)?
        {
            plan.charter_base = plan.base;
        }
        self.lacking_charter(plan);
        Ok(())
    }

    fn lacking_charter(&self, plan: &mut Plan) {
        let absent = self.told_commit();
        let absent = absent.filter(|told| revision::present(self.repository(), &told.value).is_none());
        if plan.charter_base.is_none() && !plan.comparable {
            plan.unknowns.push(no_charter("no commit before the change is here"));
        } else if let Some(told) = absent {
            let what = format!("the target's tip `{}` is not here, so an older one was read", told.value);
            plan.unknowns.push(no_charter(&what));
        } else if let Some(told) = self.trusted_branch().filter(|_| self.told.is_none()) {
            plan.unknowns.push(target::absent(&told.value, plan.charter_base));
        }
    }

    /// A change that is not what the forge shows may have been approved as something else.
    fn forge_head(&self, plan: &mut Plan) -> Result<(), SourceError> {
        let Some(told) = &self.context.head_commit else { return Ok(()) };
        let found = match &plan.tip {
            Tip::Commit(commit) => {
                if outward(commit.id) == told.value || self.is_forges_merge(commit, &told.value, plan.base)? {
                    return Ok(());
                }
                format!("`{}`", commit.id)
            }
            Tip::Index => "the index".to_owned(),
            Tip::Worktree => "the work tree".to_owned(),
        };
        let who = if told.trust == Trust::Forge { "the forge" } else { told.source.as_str() };
        let what = format!("{who} names the head `{}`, and {found} is checked", told.value);
        plan.unknowns.push(
            Unknown::new(UnknownKind::Forge, "head", what, "a change other than the one that is reviewed")
                .remedy(format!("check out `{}` and check again", told.value)),
        );
        Ok(())
    }

    /// Whether a commit is what a forge checks out: its own merge of the head into the target. The
    /// target may have moved on since.
    fn is_forges_merge(
        &self,
        commit: &RawCommit,
        head: &ObjectId,
        base: Option<gix::ObjectId>,
    ) -> Result<bool, SourceError> {
        let [into, merged] = commit.parents.as_slice() else { return Ok(false) };
        if outward(*merged) != *head {
            return Ok(false);
        }
        match self.told.as_ref().filter(|told| told.trusted) {
            Some(target) => target::contains(self.repository(), target.tip, Some(*into)),
            None => Ok(base == Some(*into)),
        }
    }
}

const NOT_THE_CHANGE: &str = "which commits and lines belong to the change";

fn no_fork_point(target: &str) -> Unknown {
    let what = format!("the commit where this branch left `{target}` is not here (shallow clone)");
    Unknown::new(UnknownKind::History, target, what, "earlier commits of the same change")
        .remedy("fetch the whole history: `git fetch --unshallow` (`fetch-depth: 0` in CI)")
}

fn no_parent(head: gix::ObjectId, shallow: bool, lack: Option<Lack>) -> Unknown {
    let what = match lack {
        Some(lack) if !shallow => format!("the parent of `{head}` {lack}"),
        _ => format!("the parent of `{head}` is not here (shallow clone)"),
    };
    let hides = "the whole change: there is nothing to compare with";
    let remedy = if shallow {
        "`git fetch --deepen=1` (`fetch-depth: 0` in CI)"
    } else {
        "fetch the missing objects: `git fetch --refetch`"
    };
    Unknown::new(UnknownKind::History, outward(head).as_str(), what, hides).remedy(remedy)
}

fn no_charter(what: &str) -> Unknown {
    Unknown::new(UnknownKind::Charter, "charter", what, "a policy, owners or services that ask for more")
        .remedy("fetch the target branch: `git fetch --unshallow` (`fetch-depth: 0` in CI)")
}
