//! A patch as a change against HEAD.

use caution_core::change::{Action, Change, Commit, Content, FileChange, Head, Status};
use caution_core::context::Context;
use caution_core::people::Identity;
use caution_core::port::Source;
use caution_core::problem::{Position, Problem};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_read::lang;
use caution_read::patch::{self, Patch};

use crate::error::CheckError;
use crate::sources::Texts;

/// Reads a patch and holds it against HEAD. A patch that does not fit HEAD is an input error: a
/// verdict about something that cannot be applied would be about nothing.
pub(crate) fn snapshot(
    source: &dyn Source,
    name: &str,
    bytes: &[u8],
    context: Context,
) -> Result<(Change, Texts), CheckError> {
    if bytes.trim_ascii().is_empty() {
        return Err(CheckError::Input(
            Problem::new(name, "the patch is empty").hint("check the command that should have written it"),
        ));
    }
    let patch = patch::parse(name, bytes)?;
    let head = source.head()?;
    let mut unknowns = patch.unknowns.clone();
    let mut texts = Texts::new();
    // A submodule is a commit of another repository: there is no text here to hold against.
    for file in patch.files.iter().filter(|file| file.content != Content::Submodule) {
        let Some(base) = &head else { break };
        hold_against(source, base, name, &patch, file, &mut unknowns)?;
        if let Some(text) = text_after(source, base, &patch, file)? {
            texts.insert(file.path.clone(), text);
        }
    }
    let commits = if patch.commits.is_empty() { vec![anonymous(name)] } else { patch.commits };
    let change = Change {
        action: Action::Merge,
        base: head.clone(),
        charter_base: head,
        head: Head::Patch(name.to_owned()),
        head_tree: None,
        commits,
        files: patch.files,
        residues: Vec::new(),
        context,
        unknowns,
    };
    Ok((change, texts))
}

/// What the patch makes of a program that rules read; nothing if it cannot be told.
fn text_after(
    source: &dyn Source,
    base: &caution_core::ObjectId,
    patch: &Patch,
    file: &FileChange,
) -> Result<Option<Vec<u8>>, CheckError> {
    if file.content != Content::Text || file.status == Status::Deleted || lang::of_path(&file.path).is_none()
    {
        return Ok(None);
    }
    let old = file.old_path.as_ref().unwrap_or(&file.path);
    let before = if file.status == Status::Added { None } else { source.read(base, old)? };
    Ok(patch::patched(patch.hunks_of(&file.path), &before.unwrap_or_default()).ok())
}

fn hold_against(
    source: &dyn Source,
    base: &caution_core::ObjectId,
    name: &str,
    patch: &Patch,
    file: &FileChange,
    unknowns: &mut Vec<Unknown>,
) -> Result<(), CheckError> {
    let old_path = file.old_path.as_ref().unwrap_or(&file.path);
    let hunks = patch.hunks_of(&file.path);
    match (file.status, source.read(base, old_path)?) {
        (Status::Added, None) => Ok(()),
        (Status::Added, Some(_)) => Err(does_not_apply(name, &format!("`{}` is already there", file.path))),
        (_, None) => Err(does_not_apply(name, &format!("`{old_path}` is not there"))),
        (_, Some(text)) => match patch::applies(hunks, &text) {
            Ok(()) => Ok(()),
            Err(_) if hunks.is_empty() => Ok(()),
            Err(_) if patch.commits.len() > 1 => {
                // Later mails of a series build on earlier ones; only the first can be held against HEAD.
                unknowns.push(Unknown::of_path(
                    UnknownKind::History,
                    &file.path,
                    "the series of patches could not be held against HEAD line by line",
                    "that the lines around the change are not what the patch shows",
                ));
                Ok(())
            }
            Err(line) => Err(does_not_apply(name, &format!("`{old_path}` differs at line {line}"))),
        },
    }
}

fn does_not_apply(name: &str, why: &str) -> CheckError {
    let mut problem = Problem::new(name, format!("the patch does not apply to HEAD: {why}"))
        .hint("check out the commit that the patch was made for, or make it anew");
    problem.position = Position::default();
    CheckError::Input(problem)
}

fn anonymous(name: &str) -> Commit {
    Commit {
        id: None,
        parents: Vec::new(),
        author: Identity::default(),
        committer: Identity::default(),
        committed_at: 0,
        message: format!("patch {name}"),
        notes: Vec::new(),
        has_signature: false,
    }
}
