//! Which change is meant.

use std::path::PathBuf;

use caution_core::change::Selection;
use caution_engine::Subject;
use caution_forge::Delivery;
use clap::Args;

use crate::failure::Failure;
use crate::input;

/// Which change to check
#[derive(Debug, Args)]
#[group(id = "selection", multiple = false)]
pub(super) struct Arguments {
    /// A revision (against its first parent) or a range BASE..HEAD
    #[arg(value_name = "REV|BASE..HEAD")]
    revision: Option<String>,
    /// What is staged, against HEAD
    #[arg(long)]
    staged: bool,
    /// The work tree, staged and untracked files included, against HEAD
    #[arg(long)]
    worktree: bool,
    /// A patch, against HEAD; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    patch: Option<PathBuf>,
}

impl Arguments {
    /// What the user chose; without a choice, what the forge's event is about.
    pub(super) fn subject(&self, delivery: Option<&Delivery>) -> Result<Subject, Failure> {
        if let Some(path) = &self.patch {
            let name = if path.as_os_str() == "-" {
                "standard input".to_owned()
            } else {
                path.display().to_string()
            };
            return Ok(Subject::Patch { name, bytes: input::read(path)? });
        }
        Ok(Subject::Git(if self.staged {
            Selection::Staged
        } else if self.worktree {
            Selection::Worktree
        } else if let Some(revision) = &self.revision {
            named(revision)
        } else {
            delivery.map_or(Selection::Default, delivered)
        }))
    }
}

/// The change that a revision or a range means.
pub(in crate::command) fn named(revision: &str) -> Selection {
    let range = revision.split_once("...").or_else(|| revision.split_once(".."));
    let or_head = |text: &str| if text.is_empty() { "HEAD".to_owned() } else { text.to_owned() };
    match range {
        Some((base, head)) => Selection::Range { base: or_head(base), head: or_head(head) },
        None => Selection::Revision(revision.to_owned()),
    }
}

/// The change that the forge's event is about.
pub(in crate::command) fn delivered(delivery: &Delivery) -> Selection {
    match (&delivery.base, &delivery.head) {
        (Some(base), Some(head)) if !base.is_null() => {
            Selection::Range { base: base.to_string(), head: head.to_string() }
        }
        (_, Some(head)) => match &delivery.context.target_branch {
            Some(target) => Selection::Range { base: target.value.clone(), head: head.to_string() },
            None => Selection::Revision(head.to_string()),
        },
        (_, None) => Selection::Default,
    }
}
