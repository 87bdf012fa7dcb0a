//! Ledgers as files of JSON lines, one a session and work tree.
//!
//! Several hooks of one agent write at once, so an entry is one write to a file that was opened for
//! appending. A reader takes every whole line that it knows; what stands in the way of one entry stands in
//! the way of no other.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use caution_core::Digest;
use caution_core::port::{Sessions, SourceError};
use caution_core::session::Entry;
use caution_core::unknown::{Unknown, UnknownKind};
use jiff::Timestamp;

/// The longest line; a longer one is not written and not read.
const LINE_BYTES: usize = 128 << 10;

/// From here on a file is put aside, and a new one begun. The one that was put aside before goes.
const FILE_BYTES: u64 = 1 << 20;

/// The most that is read of one file: it may have grown by some lines while it was put aside.
const READ_BYTES: u64 = FILE_BYTES + (1 << 20);

/// How many files are read at once: the newest.
const FILES: usize = 256;

/// How long a ledger is kept after its last entry.
const KEPT: Duration = Duration::from_hours(30 * 24);

/// What a file is called while it is written, and once it was put aside.
const OPEN: &str = "jsonl";
const ASIDE: &str = "old.jsonl";

/// Ledgers in a folder.
#[derive(Debug, Clone)]
pub struct FileSessions {
    folder: PathBuf,
}

impl FileSessions {
    /// The ledgers in a folder. It is made when the first entry is written.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether an entry could be written: the folder is there, or can be made, and is writable.
    pub fn writable(&self) -> Result<(), SourceError> {
        let trial = self.folder.join(format!("trial-{}", std::process::id()));
        self.make_folder()
            .and_then(|()| private(&trial))
            .map(drop)
            .and_then(|()| fs::remove_file(&trial))
            .map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &io::Error) -> SourceError {
        SourceError::Failed(format!(
            "the ledger of sessions in `{}` cannot be written: {error}",
            self.folder.display()
        ))
    }

    fn make_folder(&self) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder)
    }

    fn append(&self, session: &str, entry: &Entry) -> io::Result<()> {
        let mut line = caution_wire::session::line(session, entry);
        line.push('\n');
        if line.len() > LINE_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the entry is too long"));
        }
        let path = self.folder.join(format!("{}.{OPEN}", stem(session, &entry.workspace)));
        let mut file = match private(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.make_folder()?;
                private(&path)?
            }
            Err(error) => return Err(error),
        };
        let length = file.metadata()?.len();
        if length == 0 {
            self.expire();
        } else if length > FILE_BYTES {
            self.put_aside(&path)?;
            file = private(&path)?;
        }
        // A line that a crash left without its end must not take ours with it.
        if length > 0 && !ends_whole(&path).unwrap_or(true) {
            line.insert(0, '\n');
        }
        file.write_all(line.as_bytes())
    }

    /// Of two who try at once, one does it: the other sees a short file when it is let in.
    fn put_aside(&self, path: &Path) -> io::Result<()> {
        let lock = private(&self.folder.join("lock"))?;
        lock.lock()?;
        if fs::metadata(path).is_ok_and(|metadata| metadata.len() > FILE_BYTES) {
            fs::rename(path, path.with_extension(ASIDE))?;
        }
        lock.unlock()
    }

    /// Deletes what nobody added to for long. Nothing depends on it, so nothing of it fails.
    fn expire(&self) {
        let files = self.files(|_| true).into_iter();
        for (path, modified) in files {
            if modified.elapsed().is_ok_and(|age| age > KEPT) {
                let _ = fs::remove_file(path);
            }
        }
    }

    /// The files whose name is wanted, with when they were last written, the newest first.
    fn files(&self, wanted: impl Fn(&str) -> bool) -> Vec<(PathBuf, SystemTime)> {
        let Ok(listing) = fs::read_dir(&self.folder) else { return Vec::new() };
        let mut files: Vec<(PathBuf, SystemTime)> = listing
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let name = entry.file_name();
                let name = name.to_str()?;
                if !name.ends_with(".jsonl") || !wanted(name) {
                    return None;
                }
                let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
                Some((entry.path(), metadata.modified().ok()?))
            })
            .collect();
        files.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        files
    }
}

impl Sessions for FileSessions {
    fn note(&self, session: &str, entry: &Entry) -> Result<(), SourceError> {
        self.append(session, entry).map_err(|error| self.failed(&error))
    }

    fn recall(&self, session: &str, at_most: usize) -> Result<(Vec<Entry>, Vec<Unknown>), SourceError> {
        let start = format!("{}-", short(session));
        let mut entries: Vec<Entry> = Vec::new();
        let mut lost = 0_usize;
        for (path, _) in self.files(|name| name.starts_with(&start)).into_iter().take(FILES) {
            let (read, unread) = read(&path, at_most);
            lost += unread;
            entries.extend(read.into_iter().filter(|(of, _)| of == session).map(|(_, entry)| entry));
        }
        entries.sort_by_key(|entry| entry.at);
        let skipped = entries.len().saturating_sub(at_most);
        Ok((entries.into_iter().skip(skipped).collect(), unknowns(lost)))
    }

    fn of_workspace(&self, workspace: &str, since: Timestamp) -> Result<Vec<(String, Entry)>, SourceError> {
        let part = format!("-{}.", short(workspace));
        let since_time = SystemTime::from(since);
        let files = self.files(|name| name.contains(&part)).into_iter();
        let mut entries: Vec<(String, Entry)> = files
            .take_while(|(_, modified)| *modified >= since_time)
            .take(FILES)
            .flat_map(|(path, _)| read(&path, usize::MAX).0)
            .filter(|(_, entry)| entry.workspace == workspace && entry.at >= since)
            .collect();
        entries.sort_by_key(|(_, entry)| entry.at);
        Ok(entries)
    }
}

fn unknowns(lost: usize) -> Vec<Unknown> {
    if lost == 0 {
        return Vec::new();
    }
    vec![Unknown::new(
        UnknownKind::Command,
        "the session's ledger",
        format!("{lost} entries of the session's ledger could not be read"),
        "what the agent did or read before",
    )]
}

/// The name of a ledger's file, without its ending. Nothing that an agent says becomes part of a path.
fn stem(session: &str, workspace: &str) -> String {
    format!("{}-{}", short(session), short(workspace))
}

fn short(name: &str) -> String {
    let digest = Digest::of(name.as_bytes()).to_string();
    digest.trim_start_matches("sha256:").chars().take(24).collect()
}

/// Opens a file for appending that nobody else may read. A link in its place is not followed.
fn private(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "something else stands in its place"));
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn ends_whole(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0_u8; 1];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// The newest entries of a file with their sessions, and how many lines could not be read.
fn read(path: &Path, at_most: usize) -> (Vec<(String, Entry)>, usize) {
    let mut bytes = Vec::new();
    let opened = File::open(path).and_then(|file| file.take(READ_BYTES).read_to_end(&mut bytes));
    if opened.is_err() {
        return (Vec::new(), 1);
    }
    entries(&bytes, at_most)
}

/// The newest entries of a ledger's bytes, oldest first. A last line without its end is being written, and is
/// not counted as lost.
pub(crate) fn entries(bytes: &[u8], at_most: usize) -> (Vec<(String, Entry)>, usize) {
    let mut found = Vec::new();
    let mut lost = 0;
    for (back, line) in bytes.rsplit(|byte| *byte == b'\n').enumerate() {
        if found.len() == at_most {
            break;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let short = (line.len() <= LINE_BYTES).then_some(line);
        match short.and_then(|line| std::str::from_utf8(line).ok()).and_then(caution_wire::session::parse) {
            Some(entry) => found.push(entry),
            None if back > 0 => lost += 1,
            None => {}
        }
    }
    found.reverse();
    (found, lost)
}
