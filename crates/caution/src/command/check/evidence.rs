//! `--evidence`: a recorded bundle, or a report of a tool with the revision that it ran on.

use std::path::{Path, PathBuf};

use caution_core::evidence::Attachment;
use caution_core::port::History as _;
use caution_core::{Digest, ObjectId};
use caution_repo::GitRepository;
use caution_wire::{EvidenceBundle, EvidenceFile};

use crate::failure::Failure;
use crate::input;

/// Reads everything that was named.
pub(super) fn read(repository: &GitRepository, named: &[String]) -> Result<Vec<Attachment>, Failure> {
    let mut attachments = Vec::new();
    for name in named {
        let (path, revision) = split(name);
        let bytes = input::read(path)?;
        if EvidenceBundle::is_one(&bytes) {
            if revision.is_some() {
                return Err(Failure::usage(
                    format!("`{name}` gives a revision to recorded evidence, which names its own"),
                    "leave `@…` out",
                ));
            }
            attachments.extend(bundle(path, &bytes)?);
            continue;
        }
        let revision = revision.map(|revision| resolve(repository, revision)).transpose()?;
        let (format, reading) = caution_read::report::read(&path.display().to_string(), &bytes)?;
        attachments.push(Attachment {
            name: path.display().to_string(),
            suite: None,
            format: format.id,
            commit: None,
            revision,
            data: reading.data,
            doubts: reading.doubts,
        });
    }
    Ok(attachments)
}

/// `FILE@REV`, unless a file has that whole name.
fn split(name: &str) -> (&Path, Option<&str>) {
    match name.rsplit_once('@') {
        Some((path, revision)) if !path.is_empty() && !revision.is_empty() && !Path::new(name).exists() => {
            (Path::new(path), Some(revision))
        }
        _ => (Path::new(name), None),
    }
}

/// A whole id stands for itself: it may be that of a tree.
fn resolve(repository: &GitRepository, revision: &str) -> Result<ObjectId, Failure> {
    match ObjectId::parse(revision) {
        Some(id) => Ok(id),
        None => Ok(repository.resolve(revision)?),
    }
}

fn bundle(path: &Path, bytes: &[u8]) -> Result<Vec<Attachment>, Failure> {
    let name = path.display().to_string();
    let bundle = EvidenceBundle::parse(&name, bytes)?;
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    bundle.files.iter().map(|file| attachment(&name, &folder, &bundle, file)).collect()
}

fn attachment(
    name: &str,
    folder: &Path,
    bundle: &EvidenceBundle,
    file: &EvidenceFile,
) -> Result<Attachment, Failure> {
    let path: PathBuf = folder.join(&file.path);
    let bytes = input::read(&path)?;
    if Digest::parse(&file.digest) != Some(Digest::of(&bytes)) || file.size != bytes.len() as u64 {
        return Err(Failure::usage(
            format!("`{}` is not the file that `{name}` recorded", path.display()),
            "run the tools again and record what they write; a report that changed afterwards counts for nothing",
        ));
    }
    let (format, reading) = caution_read::report::read(&path.display().to_string(), &bytes)?;
    Ok(Attachment {
        name: file.path.clone(),
        suite: file.suite.clone(),
        format: format.id,
        revision: ObjectId::parse(&bundle.tree),
        commit: bundle.commit.as_deref().and_then(ObjectId::parse),
        data: reading.data,
        doubts: reading.doubts,
    })
}
