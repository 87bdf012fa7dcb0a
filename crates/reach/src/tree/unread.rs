//! The files of a tree of which not everything was read, and what their bytes are.

use std::sync::{Arc, Mutex, PoisonError};

use caution_core::facts::{GitId, Reading};

use super::TreeIndex;
use crate::index::FileId;

/// Bytes of larger files are not looked at.
const BYTES: u64 = 32 << 20;

/// A file of which not everything was read.
#[derive(Debug, Clone)]
pub(crate) struct Unread {
    pub(crate) file: FileId,
    pub(crate) path: Arc<str>,
    pub(crate) reading: Reading,
    blob: Option<GitId>,
    text: Option<Arc<str>>,
}

impl TreeIndex {
    /// The files of which not everything was read, by path.
    pub(crate) fn unread(&self) -> Vec<Unread> {
        let is_unread =
            |reading: Reading| matches!(reading, Reading::InPart | Reading::Not | Reading::NoReader);
        let any = [Reading::InPart, Reading::Not, Reading::NoReader];
        if any.iter().all(|reading| self.count(*reading) == 0) {
            return Vec::new();
        }
        let count = FileId::try_from(self.table.files()).unwrap_or(FileId::MAX);
        let of_table = (0..count).filter(|place| !self.hidden.contains(place)).filter_map(|place| {
            let file = self.table.file(place).filter(|file| is_unread(file.reading))?;
            let (path, blob) = (Arc::from(file.path), Some(file.blob));
            Some(Unread { file: place, path, reading: file.reading, blob, text: None })
        });
        let shown = self.differing.values().flatten().copied();
        let of_overlay = shown.filter_map(|place| {
            let file = self.overlay.get(place).filter(|file| is_unread(file.reading))?;
            let (blob, text) = (file.blob, file.text.clone());
            let (path, reading) = (Arc::clone(&file.path), file.reading);
            Some(Unread { file: self.file_of_overlay(place), path, reading, blob, text })
        });
        let mut unread: Vec<Unread> = of_table.chain(of_overlay).collect();
        unread.sort_by(|one, other| one.path.cmp(&other.path));
        unread
    }

    /// Hands out the bytes of such files one after the other, by their places in `files`; `None` for what is not
    /// here or is very large.
    pub(crate) fn bytes_of(&self, files: &[Unread], take: &(dyn Fn(usize, Option<&[u8]>) + Sync)) {
        let mut blobs = Vec::new();
        let mut places = Vec::new();
        for (place, file) in files.iter().enumerate() {
            match (&file.text, file.blob) {
                (Some(text), _) => take(place, Some(text.as_bytes())),
                (None, Some(blob)) => {
                    blobs.push(blob);
                    places.push(place);
                }
                (None, None) => take(place, None),
            }
        }
        // One at a time: what is large is not held twice.
        let one = Mutex::new(());
        self.trees.blobs(&blobs, BYTES, &|at, bytes| {
            let held = one.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(place) = places.get(at) {
                take(*place, bytes.as_deref());
            }
            drop(held);
        });
    }
}
