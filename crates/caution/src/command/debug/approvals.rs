//! Reviews of branches that were merged long ago: would each have counted for what was merged?

use std::path::PathBuf;

use caution_core::ObjectId;
use caution_core::approval::Fit;
use caution_core::port::{History as _, Source as _};
use caution_repo::GitRepository;
use caution_wire::ExitCode;
use clap::Args;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::output::Output;

/// Reviews of one branch beyond this many are spread over it.
const REVIEWS: usize = 12;

/// Supposes reviews of merged branches, and says which would count for the merge.
#[derive(Debug, Args)]
pub(super) struct Approvals {
    /// The newest N merges of the first-parent line
    #[arg(long, value_name = "N", default_value_t = 200)]
    last: usize,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
}

/// A merge of two parents.
struct Merge {
    id: ObjectId,
    into: ObjectId,
    merged: ObjectId,
}

pub(super) fn run(approvals: &Approvals, output: &mut Output) -> Result<ExitCode, Failure> {
    let repository = GitRepository::open(&approvals.repo)?;
    let Some(head) = repository.head()? else { return Ok(ExitCode::Yes) };
    let mut merges = Vec::new();
    repository.first_parents(&head, &mut |step| {
        if let [into, merged] = step.parents.as_slice() {
            merges.push(Merge { id: step.id.clone(), into: into.clone(), merged: merged.clone() });
        }
        merges.len() < approvals.last
    })?;
    for merge in &merges {
        for row in rows(&repository, merge)? {
            output.print(&format!("{row}\n"))?;
        }
    }
    Ok(ExitCode::Yes)
}

fn rows(repository: &GitRepository, merge: &Merge) -> Result<Vec<Value>, Failure> {
    let Some(fork) = repository.fork(&merge.merged, &merge.into)? else { return Ok(Vec::new()) };
    let mut reviewed = Vec::new();
    let mut branch = Vec::new();
    repository.first_parents(&merge.merged, &mut |step| {
        let more = step.id != fork && branch.len() < 500;
        if more {
            branch.push(step.id.clone());
        }
        more
    })?;
    let stride = branch.len().div_ceil(REVIEWS).max(1);
    for commit in branch.iter().step_by(stride) {
        // Where the branch took the target in, the review saw it against what it took in.
        if let Some(base) = repository.fork(commit, &merge.into)?.filter(|base| base != commit) {
            reviewed.push((base, commit.clone()));
        }
    }
    let fits = repository.fits((&merge.into, &merge.id), &reviewed)?;
    let row = |((base, commit), fit): (&(ObjectId, ObjectId), &Fit)| {
        let files = match fit {
            Fit::Changed { files } => files.clone(),
            _ => Vec::new(),
        };
        json!({
            "merge": merge.id.as_str(),
            "into": merge.into.as_str(),
            "base": base.as_str(),
            "reviewed": commit.as_str(),
            "last": *commit == merge.merged,
            "fit": fit.id(),
            "why": if let Fit::Unknown(why) = fit { Value::from(why.as_str()) } else { Value::Null },
            "files": files.iter().map(|(path, lines)| json!([path.to_string(), lines])).collect::<Vec<_>>(),
        })
    };
    Ok(reviewed.iter().zip(&fits).map(row).collect())
}
