//! Changed files, read and compared line by line within limits.

use caution_core::RepoPath;
use caution_core::change::{Content, FileChange, Limits, Mode, Side, Status};
use caution_core::finding::LineRange;
use caution_core::unknown::Unknown;

use crate::blind;
use crate::content::{Form, leaves_repository};
use crate::lines::{self, Differ};
use crate::object::{Lack, Leaf, outward};
use crate::rename::{self, Contents, Moved};
use crate::tree::Delta;

/// Targets of links beyond this are cut for display.
const TARGET_BYTES: u64 = 64 << 10;

/// One changed file, and how many lines its new version has.
#[derive(Debug, Clone)]
pub(crate) struct Compared {
    pub(crate) change: FileChange,
    pub(crate) line_count: u32,
}

/// Files that changed, by path, and what could not be seen of them.
#[derive(Debug, Default, Clone)]
pub(crate) struct Files {
    pub(crate) list: Vec<Compared>,
    pub(crate) unknowns: Vec<Unknown>,
}

/// Finds renames, then compares each file line by line until the limits are reached.
pub(crate) fn compare(deltas: Vec<Delta>, contents: &impl Contents, limits: &Limits) -> Files {
    let mut reader = Reader {
        contents,
        limits,
        differ: Differ::default(),
        files: 0,
        bytes: 0,
        unknowns: Vec::new(),
        cut: Vec::new(),
    };
    let list = rename::detect(deltas, contents, limits.file_bytes)
        .into_iter()
        .map(|moved| reader.file(moved))
        .collect();
    if let Some(unknown) = blind::cut(&reader.cut, limits) {
        reader.unknowns.push(unknown);
    }
    Files { list, unknowns: reader.unknowns }
}

struct Reader<'a, C> {
    contents: &'a C,
    limits: &'a Limits,
    differ: Differ,
    files: usize,
    bytes: u64,
    unknowns: Vec<Unknown>,
    cut: Vec<RepoPath>,
}

/// What was read of one file.
struct Seen {
    content: Content,
    added: Vec<LineRange>,
    removed: Vec<LineRange>,
    line_count: u32,
}

impl Seen {
    fn only(content: Content) -> Self {
        Self { content, added: Vec::new(), removed: Vec::new(), line_count: 0 }
    }
}

impl<C: Contents> Reader<'_, C> {
    fn file(&mut self, moved: Moved) -> Compared {
        let Moved { delta, from } = moved;
        if delta.path.to_str().is_none() {
            self.unknowns.push(blind::path_encoding(&delta.path));
        }
        let status = status(&delta, from.as_ref());
        let old_path = from.map(|origin| origin.path);
        let seen = self.look(&delta, old_path.as_ref());
        let side = |leaf: Leaf| Side { id: (!leaf.in_worktree).then(|| outward(leaf.id)), mode: leaf.mode };
        let change = FileChange {
            path: delta.path,
            old_path,
            status,
            old: delta.old.map(side),
            new: delta.new.map(side),
            content: seen.content,
            added: seen.added,
            removed: seen.removed,
        };
        Compared { change, line_count: seen.line_count }
    }

    fn look(&mut self, delta: &Delta, old_path: Option<&RepoPath>) -> Seen {
        let Some(shown) = delta.new.or(delta.old) else { return Seen::only(Content::Unread) };
        let mut seen = match shown.mode {
            Mode::Submodule => self.submodule(delta),
            Mode::Symlink => self.symlink(delta, old_path),
            Mode::File | Mode::Executable => return self.regular(delta, old_path),
        };
        // A file that became a link or a submodule is gone as a file.
        if let Some(old) = delta.old.filter(|old| old.is_file())
            && self.fits(&[Some((&delta.path, old)), None]) == Ok(true)
            && let Ok(bytes) = self.contents.bytes(&delta.path, old)
            && Form::of(&bytes).is_text()
        {
            seen.removed = lines::all(&bytes);
        }
        seen
    }

    fn submodule(&mut self, delta: &Delta) -> Seen {
        let id = |leaf: Option<Leaf>| leaf.filter(|leaf| leaf.mode == Mode::Submodule).map(|leaf| leaf.id);
        if let Some(new) = id(delta.new).filter(|new| Some(*new) != id(delta.old)) {
            self.unknowns.push(blind::submodule(&delta.path, id(delta.old), new));
        }
        Seen::only(Content::Submodule)
    }

    fn symlink(&mut self, delta: &Delta, old_path: Option<&RepoPath>) -> Seen {
        // A link that only moved is looked at as well: its text may lead elsewhere from its new place.
        let Some(new) = delta.new else { return Seen::only(Content::Symlink) };
        match self.target(&delta.path, new) {
            Ok(target) if leaves_repository(delta.path.as_bytes(), &target) => {
                let old = delta.old.filter(|old| old.mode == Mode::Symlink);
                let before = old.and_then(|old| self.target(old_path.unwrap_or(&delta.path), old).ok());
                self.unknowns.push(blind::symlink(&delta.path, before.as_deref(), &target));
            }
            Ok(_) => {}
            Err(lack) => {
                self.unknowns.push(blind::lack(&delta.path, &lack));
                return Seen::only(Content::Unread);
            }
        }
        Seen::only(Content::Symlink)
    }

    fn target(&self, path: &RepoPath, leaf: Leaf) -> Result<Vec<u8>, Lack> {
        match self.contents.size(path, leaf)? {
            size if size > TARGET_BYTES => Err(Lack::TooLarge(size)),
            _ => self.contents.bytes(path, leaf),
        }
    }

    fn regular(&mut self, delta: &Delta, old_path: Option<&RepoPath>) -> Seen {
        let same = delta.old.is_some_and(|old| delta.new.is_some_and(|new| same_content(old, new)));
        let old = delta.old.filter(|old| old.is_file() && !same);
        let old = old.map(|leaf| (old_path.unwrap_or(&delta.path), leaf));
        let new = delta.new.map(|leaf| (&delta.path, leaf));
        match self.fits(&[old, new]) {
            Ok(true) => {}
            Ok(false) => {
                self.cut.push(delta.path.clone());
                return Seen::only(Content::Unread);
            }
            Err(lack) => return self.unread(&delta.path, &lack),
        }
        let read = |side: Option<(&RepoPath, Leaf)>| {
            side.map(|(path, leaf)| self.contents.bytes(path, leaf)).transpose()
        };
        let (old, new) = match (read(old), read(new)) {
            (Ok(old), Ok(new)) => (old, new),
            (Err(lack), _) | (_, Err(lack)) => return self.unread(&delta.path, &lack),
        };
        self.texts(&delta.path, old.as_deref(), new.as_deref(), same)
    }

    /// Whether both sides are within the limits; counts them if so.
    fn fits(&mut self, sides: &[Option<(&RepoPath, Leaf)>; 2]) -> Result<bool, Lack> {
        if self.files >= self.limits.files {
            return Ok(false);
        }
        let mut total = 0;
        for (path, leaf) in sides.iter().flatten() {
            let size = self.contents.size(path, *leaf)?;
            if size > self.limits.file_bytes {
                return Err(Lack::TooLarge(size));
            }
            total += size;
        }
        if self.bytes + total > self.limits.total_bytes {
            return Ok(false);
        }
        self.files += 1;
        self.bytes += total;
        Ok(true)
    }

    fn unread(&mut self, path: &RepoPath, lack: &Lack) -> Seen {
        self.unknowns.push(blind::lack(path, lack));
        Seen::only(Content::Unread)
    }

    /// Compares what was read. `same` says that both sides are the same content, of which `new` is one.
    fn texts(&mut self, path: &RepoPath, old: Option<&[u8]>, new: Option<&[u8]>, same: bool) -> Seen {
        let (old_form, new_form) = (old.map(Form::of), new.map(Form::of));
        let content = match new_form.as_ref().or(old_form.as_ref()) {
            Some(Form::Binary) => Content::Binary,
            Some(Form::Lfs { .. }) => Content::LfsPointer,
            _ => Content::Text,
        };
        if !same && let Some(form) = &new_form {
            self.unknowns.extend(blind::form(path, form));
        }
        let text = |bytes: Option<&[u8]>, form: &Option<Form>| {
            form.as_ref().is_none_or(Form::is_text).then(|| bytes.unwrap_or_default().to_vec())
        };
        let mut seen = Seen::only(content);
        if new_form.as_ref().is_some_and(Form::is_text) {
            seen.line_count = lines::count(new.unwrap_or_default());
        }
        if same {
            return seen;
        }
        match (text(old, &old_form), text(new, &new_form)) {
            (Some(old), Some(new)) => {
                let hunks = self.differ.hunks(&old, &new);
                seen.added = hunks.iter().filter_map(|hunk| lines::range(hunk.after.clone())).collect();
                seen.removed = hunks.iter().filter_map(|hunk| lines::range(hunk.before.clone())).collect();
            }
            // What became text is new as a whole; what it replaces has no lines.
            (None, Some(new)) => seen.added = lines::all(&new),
            (Some(_) | None, None) => {}
        }
        seen
    }
}

fn same_content(old: Leaf, new: Leaf) -> bool {
    old.is_file() && new.is_file() && old.id == new.id && !new.id.is_null()
}

fn status(delta: &Delta, from: Option<&rename::Origin>) -> Status {
    if let Some(origin) = from {
        return if origin.copied {
            Status::Copied(origin.similarity)
        } else {
            Status::Renamed(origin.similarity)
        };
    }
    match (delta.old, delta.new) {
        (None, _) => Status::Added,
        (Some(_), None) => Status::Deleted,
        (Some(old), Some(new)) if old.is_file() != new.is_file() => Status::TypeChanged,
        (Some(old), Some(new)) if !old.is_file() && old.mode != new.mode => Status::TypeChanged,
        (Some(old), Some(new)) if same_content(old, new) => Status::ModeChanged,
        (Some(_), Some(_)) => Status::Modified,
    }
}
