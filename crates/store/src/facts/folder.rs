//! The folder of kept files. A file gets its name when it is whole, and is never changed afterwards.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// What a file is called while it is written. One that nobody finished goes after this time.
const UNFINISHED: &str = "new-";
const UNFINISHED_FOR: Duration = Duration::from_hours(1);

/// The room that writing gathers bytes in.
const BUFFER_BYTES: usize = 256 << 10;

/// How many names are tried for an unfinished file. Only a process of the same number, which was killed, or
/// stands in another container, can have taken one.
const TRIES: usize = 1_000;

/// Where kept files are.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    path: PathBuf,
}

/// A file of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) modified: SystemTime,
    /// Tells a file from another one that took its place.
    pub(super) inode: u64,
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The plain files, the newest first; nothing if there is no folder. Links and pipes are none.
    pub(super) fn list(&self) -> Vec<Entry> {
        let Ok(listing) = fs::read_dir(&self.path) else { return Vec::new() };
        let mut entries: Vec<Entry> = listing
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let name = entry.file_name().into_string().ok()?;
                let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
                Some(Entry {
                    name,
                    bytes: metadata.len(),
                    modified: metadata.modified().ok()?,
                    inode: inode(&metadata),
                })
            })
            .collect();
        entries
            .sort_by(|one, other| other.modified.cmp(&one.modified).then_with(|| one.name.cmp(&other.name)));
        entries
    }

    pub(super) fn open(&self, name: &str) -> io::Result<File> {
        File::open(self.path.join(name))
    }

    /// Removes a file. Nothing rests on it, so nothing of it fails.
    pub(super) fn remove(&self, name: &str) {
        let _ = fs::remove_file(self.path.join(name));
    }

    /// Removes what a killed process left unfinished.
    pub(super) fn sweep(&self, entries: &[Entry]) {
        for entry in entries.iter().filter(|entry| entry.name.starts_with(UNFINISHED)) {
            if entry.modified.elapsed().is_ok_and(|age| age > UNFINISHED_FOR) {
                self.remove(&entry.name);
            }
        }
    }

    /// Writes a file. It appears whole, under the name that `write` gives it, or not at all. If the machine
    /// itself goes down it may appear without its bytes, which its checksums show.
    pub(super) fn write(
        &self,
        write: impl FnOnce(&mut BufWriter<File>) -> io::Result<Option<String>>,
    ) -> io::Result<Option<String>> {
        let (path, file) = self.unfinished()?;
        let written = finish(file, write).and_then(|name| {
            if let Some(name) = &name {
                fs::rename(&path, self.path.join(name))?;
            }
            Ok(name)
        });
        if !matches!(written, Ok(Some(_))) {
            let _ = fs::remove_file(&path);
        }
        written
    }

    fn unfinished(&self) -> io::Result<(PathBuf, File)> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        for _ in 0..TRIES {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = self.path.join(format!("{UNFINISHED}{}-{number}", std::process::id()));
            match private(&path) {
                Ok(file) => return Ok((path, file)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => self.make()?,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    fn make(&self) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.path)
    }

    /// Does something that one process at a time should do. Where there are no locks, each does it: the work
    /// is done twice, and nothing is lost.
    pub(super) fn alone(&self, work: impl FnOnce()) {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let Ok(lock) = options.open(self.path.join("lock")) else { return };
        if !matches!(lock.try_lock(), Err(fs::TryLockError::WouldBlock)) {
            work();
        }
    }
}

#[cfg(unix)]
fn inode(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &fs::Metadata) -> u64 {
    0
}

fn finish(
    file: File,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<Option<String>>,
) -> io::Result<Option<String>> {
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, file);
    let name = write(&mut out)?;
    out.flush()?;
    Ok(name)
}

/// Waits until everything is on the disk: for what takes the place of something else.
pub(super) fn settle(out: &mut BufWriter<File>) -> io::Result<()> {
    out.flush()?;
    out.get_ref().sync_all()
}

fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
