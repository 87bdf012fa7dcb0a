//! Bytes that are read where they are asked for.

use std::fs::File;
use std::io;
use std::sync::Arc;

/// A file, or bytes in memory that stand for one.
#[derive(Debug)]
pub(super) enum Source {
    File(Shared),
    Memory(Arc<[u8]>),
}

impl Source {
    /// How long it is; for a file, when it was opened.
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::File(file) => file.bytes,
            Self::Memory(bytes) => bytes.len() as u64,
        }
    }

    /// Fills `into` from `offset` on; all of it, or an error.
    pub(super) fn read(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        match self {
            Self::File(file) => file.read(offset, into),
            Self::Memory(bytes) => {
                let start = usize::try_from(offset).unwrap_or(usize::MAX);
                let end = start.saturating_add(into.len());
                let from = bytes.get(start..end).ok_or(io::ErrorKind::UnexpectedEof)?;
                into.copy_from_slice(from);
                Ok(())
            }
        }
    }

    /// `length` bytes from `offset` on. There must be so many before room is made for them.
    pub(super) fn bytes(&self, offset: u64, length: u64) -> io::Result<Vec<u8>> {
        let end = offset.checked_add(length).ok_or(io::ErrorKind::UnexpectedEof)?;
        if end > self.len() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let length = usize::try_from(length).map_err(|_| io::ErrorKind::OutOfMemory)?;
        let mut bytes = vec![0; length];
        self.read(offset, &mut bytes)?;
        Ok(bytes)
    }
}

/// A file that several threads read.
#[derive(Debug)]
pub(super) struct Shared {
    #[cfg(unix)]
    file: File,
    #[cfg(not(unix))]
    file: std::sync::Mutex<File>,
    bytes: u64,
}

impl Shared {
    pub(super) fn new(file: File) -> io::Result<Self> {
        let bytes = file.metadata()?.len();
        #[cfg(not(unix))]
        let file = std::sync::Mutex::new(file);
        Ok(Self { file, bytes })
    }

    #[cfg(unix)]
    fn read(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, into, offset)
    }

    #[cfg(not(unix))]
    fn read(&self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        use std::io::{Read as _, Seek as _};
        let mut file = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        file.seek(io::SeekFrom::Start(offset))?;
        file.read_exact(into)
    }
}
