//! Single files of the work tree, in the form that git would store. Line breaks and encodings are
//! converted here; no filter program is run, and no symbolic link is followed.

use std::cell::RefCell;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use gix::bstr::{BString, ByteSlice as _};
use sha2::Digest as _;

use caution_core::RepoPath;
use caution_core::port::SourceError;

use crate::content;
use crate::object::{Lack, reason};

/// The filter of Git LFS. What it makes of a file is known without running it.
const LFS: &str = "lfs";

/// A file as git would store it.
pub(crate) struct File {
    pub(crate) bytes: Vec<u8>,
    /// A filter that git would have run on it and that was not run.
    pub(crate) filter: Option<String>,
}

/// The files of a work tree.
pub(crate) struct Checkout<'repo> {
    root: PathBuf,
    index: gix::worktree::IndexPersistedOrInMemory,
    pipeline: RefCell<gix::filter::Pipeline<'repo>>,
    attributes: RefCell<gix::AttributeStack<'repo>>,
    /// Filters that the configuration defines; they were taken out of it.
    filters: &'repo [BString],
    largest: u64,
    /// Whether the file system tells which files may be executed.
    knows_executables: bool,
}

impl<'repo> Checkout<'repo> {
    /// Opens the work tree. Files of more than `largest` bytes will not be read.
    pub(crate) fn open(
        repository: &'repo gix::Repository,
        filters: &'repo [BString],
        largest: u64,
    ) -> Result<Self, SourceError> {
        let Some(root) = repository.workdir() else {
            return Err(SourceError::Usage {
                message: "this repository is bare: it has no work tree".to_owned(),
                hint: Some("check a commit or a range instead".to_owned()),
            });
        };
        let failed = |error| SourceError::Failed(format!("the work tree cannot be read: {}", reason(error)));
        let (pipeline, index) = repository.filter_pipeline(None).map_err(failed)?;
        let source = gix::worktree::stack::state::attributes::Source::WorktreeThenIdMapping;
        let attributes = repository.attributes_only(&index, source).map_err(failed)?;
        Ok(Self {
            root: root.to_owned(),
            index,
            pipeline: RefCell::new(pipeline),
            attributes: RefCell::new(attributes),
            filters,
            largest,
            knows_executables: repository.filesystem_options().is_ok_and(|options| options.executable_bit),
        })
    }

    /// The index that belongs to it.
    pub(crate) fn index(&self) -> &gix::index::State {
        &self.index
    }

    /// Whether a file may be executed.
    pub(crate) fn is_executable(&self, path: &RepoPath) -> bool {
        self.knows_executables && self.locate(path).is_ok_and(|file| is_executable(&file))
    }

    /// A file as git would store it; the bytes of a link are its target.
    pub(crate) fn file(&self, path: &RepoPath) -> Result<File, Lack> {
        let place = self.locate(path)?;
        let metadata = fs::symlink_metadata(&place).map_err(|error| io(&error))?;
        if metadata.is_symlink() {
            let target = fs::read_link(&place).map_err(|error| io(&error))?;
            let bytes = gix::path::into_bstr(target).map_err(|error| Lack::Broken(reason(error)))?;
            return Ok(File { bytes: bytes.into_owned().into(), filter: None });
        }
        // Opening a pipe or a device could wait for ever.
        if !metadata.is_file() {
            return Err(Lack::Broken("it is not a regular file".to_owned()));
        }
        match self.filter(path)? {
            Some(filter) if filter == LFS => {
                Ok(File { bytes: pointer(&place, metadata.len())?, filter: None })
            }
            filter => {
                if metadata.len() > self.largest {
                    return Err(Lack::TooLarge(metadata.len()));
                }
                let defined = |name: &String| self.filters.iter().any(|known| known == name.as_str());
                Ok(File { bytes: self.convert(path, &place)?, filter: filter.filter(defined) })
            }
        }
    }

    /// The value of the attribute `filter`.
    fn filter(&self, path: &RepoPath) -> Result<Option<String>, Lack> {
        let mut stack = self.attributes.borrow_mut();
        let mut found = stack.selected_attribute_matches(["filter"]);
        let platform = stack
            .at_entry(path.as_bytes().as_bstr(), None)
            .map_err(|error| Lack::Broken(error.to_string()))?;
        platform.matching_attributes(&mut found);
        Ok(found.iter_selected().next().and_then(|found| match found.assignment.state {
            gix::attrs::StateRef::Value(value) => Some(value.as_bstr().to_string()),
            _ => None,
        }))
    }

    fn convert(&self, path: &RepoPath, place: &Path) -> Result<Vec<u8>, Lack> {
        let file = fs::File::open(place).map_err(|error| io(&error))?;
        let relative =
            gix::path::from_bstr(path.as_bytes().as_bstr()).map_err(|error| Lack::Broken(reason(error)))?;
        let mut pipeline = self.pipeline.borrow_mut();
        let stored = pipeline
            .convert_to_git(file, &relative, &self.index)
            .map_err(|error| Lack::Broken(reason(error)))?;
        let mut bytes = Vec::new();
        stored.take(self.largest + 1).read_to_end(&mut bytes).map_err(|error| io(&error))?;
        match bytes.len() as u64 {
            size if size > self.largest => Err(Lack::TooLarge(size)),
            _ => Ok(bytes),
        }
    }

    /// Where a path is on disk. Refuses paths that lead out of the work tree or through a link.
    fn locate(&self, path: &RepoPath) -> Result<PathBuf, Lack> {
        let mut place = self.root.clone();
        let mut parts = path.as_bytes().split(|byte| *byte == b'/').peekable();
        while let Some(part) = parts.next() {
            if matches!(part, b"" | b"." | b"..") || part.eq_ignore_ascii_case(b".git") {
                return Err(Lack::Broken("the path leads out of the work tree".to_owned()));
            }
            let part = gix::path::from_bstr(part.as_bstr()).map_err(|error| Lack::Broken(reason(error)))?;
            if part.components().count() != 1 {
                return Err(Lack::Broken("the path leads out of the work tree".to_owned()));
            }
            place.push(part);
            if parts.peek().is_some() {
                let metadata = fs::symlink_metadata(&place).map_err(|error| io(&error))?;
                if !metadata.is_dir() {
                    return Err(Lack::Missing);
                }
            }
        }
        Ok(place)
    }
}

/// The pointer that Git LFS would store; a file that is a pointer already is one.
fn pointer(place: &Path, size: u64) -> Result<Vec<u8>, Lack> {
    let mut file = fs::File::open(place).map_err(|error| io(&error))?;
    let mut hash = sha2::Sha256::new();
    let mut small = Vec::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = file.read(&mut buffer).map_err(|error| io(&error))?;
        let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else { break };
        hash.update(part);
        if small.len() < content::POINTER_BYTES {
            small.extend_from_slice(part);
        }
    }
    if matches!(content::Form::of(&small), content::Form::Lfs { .. }) {
        return Ok(small);
    }
    let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(content::lfs_pointer(&digest, size))
}

fn io(error: &std::io::Error) -> Lack {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Lack::Missing,
        _ => Lack::Broken(error.to_string()),
    }
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::symlink_metadata(file).is_ok_and(|metadata| metadata.permissions().mode() & 0o100 != 0)
}

#[cfg(not(unix))]
fn is_executable(_file: &Path) -> bool {
    false
}
