//! The changed tests, their settings, and the programs that changed with them, as texts.

use std::sync::Arc;

use caution_core::RepoPath;
use caution_core::change::{Change, Content, FileChange, Mode, Side, Status};
use caution_core::evidence::TESTS_UNSEEN;
use caution_core::port::{Source, SourceError};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_read::lang;
use caution_rules::{ChangedText, matters_to_tests};

use crate::sources::Texts;

/// Bytes of one file beyond which it is not looked at.
const FILE_BYTES: usize = 1 << 20;

/// Bytes of all files together.
const TOTAL_BYTES: usize = 64 << 20;

/// Reads them; nothing if neither a test nor a setting of theirs changed.
pub(crate) fn of(
    source: &dyn Source,
    change: &Change,
    patched: &Texts,
) -> Result<(Vec<ChangedText>, Vec<Unknown>), SourceError> {
    let old = |file: &FileChange| file.old_path.clone().filter(|_| !matches!(file.status, Status::Copied(_)));
    let concerns =
        |file: &FileChange| matters_to_tests(&file.path) || old(file).as_ref().is_some_and(matters_to_tests);
    if !change.files.iter().any(concerns) {
        return Ok((Vec::new(), Vec::new()));
    }
    let (mut texts, mut unknowns) = (Vec::new(), Vec::new());
    let mut bytes = 0;
    for file in change.files.iter().filter(|file| is_text(file)) {
        let program = lang::of_path(&file.path).is_some() || lang::unread(&file.path).is_some();
        if !concerns(file) && !program
            || file.added.is_empty() && file.removed.is_empty() && old(file).is_none()
        {
            continue;
        }
        let old_path = old(file);
        let before = before(source, change, file, old_path.as_ref())?;
        let after = match patched.get(&file.path) {
            _ if file.status == Status::Deleted => None,
            Some(text) => Some(text.clone()),
            None => source.read_head(change, &file.path)?,
        };
        // A patch tells of a part of a file: what is not seen is not gone.
        let unseen = after.is_none() && file.status != Status::Deleted;
        let size = before.as_ref().map_or(0, Vec::len).max(after.as_ref().map_or(0, Vec::len));
        bytes += size;
        if unseen || size > FILE_BYTES || bytes > TOTAL_BYTES {
            unknowns.extend(concerns(file).then(|| cut(&file.path, unseen)));
            continue;
        }
        let text = |bytes: Vec<u8>| Arc::from(String::from_utf8_lossy(&bytes));
        texts.push(ChangedText {
            path: file.path.clone(),
            old_path,
            before: before.map(text),
            after: after.map(text),
        });
    }
    Ok((texts, unknowns))
}

fn is_text(file: &FileChange) -> bool {
    let regular = |side: &Side| matches!(side.mode, Mode::File | Mode::Executable);
    file.content == Content::Text
        && file.status != Status::ModeChanged
        && file.old.as_ref().or(file.new.as_ref()).is_none_or(regular)
}

fn before(
    source: &dyn Source,
    change: &Change,
    file: &FileChange,
    old_path: Option<&RepoPath>,
) -> Result<Option<Vec<u8>>, SourceError> {
    match &change.base {
        Some(base) if !matches!(file.status, Status::Added | Status::Copied(_)) => {
            source.read(base, old_path.unwrap_or(&file.path))
        }
        _ => Ok(None),
    }
}

fn cut(path: &RepoPath, unseen: bool) -> Unknown {
    let (kind, what) = if unseen {
        (UnknownKind::Syntax, "the file as the change leaves it is not here as a whole")
    } else {
        (
            UnknownKind::TooLarge,
            "the file is larger than the rule on tests reads, or there are too many of them",
        )
    };
    Unknown::of_path(kind, path, what, TESTS_UNSEEN).remedy("look at the file yourself")
}
