//! Patches: unified diffs, git's diffs, mails of `git format-patch` and commits of `git log -p`.
//!
//! What is read is what `git apply` and `git am` would apply. Where they guess or pass over something
//! in silence, this reader refuses it or leaves an unknown.

mod change;
mod file;
mod hunk;
mod lines;
mod mail;
mod name;
mod other;
mod series;
mod sum;
mod word;

use std::collections::HashMap;

use caution_core::RepoPath;
use caution_core::change::{Commit, FileChange};
use caution_core::problem::Problem;
use caution_core::unknown::Unknown;

use self::file::FileDiff;
use self::lines::{Cursor, Line};
use self::mail::Letter;

pub use self::hunk::{Hunk, HunkLine, Kind, applies, patched};

/// How large a patch may be, in bytes.
pub const LIMIT_BYTES: usize = 64 << 20;

/// A patch as one change.
#[derive(Debug, Clone, Default)]
pub struct Patch {
    /// One for each mail that carries a change, oldest first; none for a bare diff. Identities are what
    /// the mails say, and the ids that they name are not kept: they prove nothing.
    pub commits: Vec<Commit>,
    /// Its files, by path.
    pub files: Vec<FileChange>,
    /// What could not be seen.
    pub unknowns: Vec<Unknown>,
    hunks: HashMap<RepoPath, Vec<Hunk>>,
}

impl Patch {
    /// The hunks of a file, in the order in which they apply; `path` is [`FileChange::path`].
    pub fn hunks_of(&self, path: &RepoPath) -> &[Hunk] {
        self.hunks.get(path).map_or(&[], Vec::as_slice)
    }
}

/// Reads a patch. `input` is what problems call it. An empty one changes nothing.
pub fn parse(input: &str, bytes: &[u8]) -> Result<Patch, Problem> {
    if bytes.len() > LIMIT_BYTES {
        let message = format!("the patch has {} bytes; the limit is {LIMIT_BYTES} (64 MiB)", bytes.len());
        return Err(Problem::new(input, message).hint("split it into several patches"));
    }
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = bytes {
        let hint = "write it with `git diff --output=FILE`; a redirection in PowerShell re-encodes it";
        return Err(Problem::new(input, "the patch is UTF-16").hint(hint));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let parts = Reader::new(input, bytes).read()?;
    if parts.iter().all(|part| part.files.is_empty()) {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Patch::default());
        }
        let colours = bytes.windows(2).any(|pair| pair == b"\x1b[");
        let hint = if colours {
            "it holds colour codes; make it with `--no-color`"
        } else {
            "make it with `git diff` or `git format-patch`"
        };
        return Err(Problem::new(input, "there is no change in the patch").hint(hint));
    }
    Ok(change::of(parts))
}

/// A mail or commit with its files, or files without one.
#[derive(Debug, Default)]
struct Part<'a> {
    letter: Option<Letter>,
    files: Vec<FileDiff<'a>>,
}

/// What may stand between files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Area {
    /// Before the first file of a mail: messages, statistics, anything.
    Prose,
    /// Right behind a file: next to nothing, since more lines would mean that a hunk was miscounted.
    Files,
    /// Behind the signature of a mail: anything.
    Signature,
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    parts: Vec<Part<'a>>,
    area: Area,
}

impl<'a> Reader<'a> {
    fn new(input: &'a str, bytes: &'a [u8]) -> Self {
        Self { cursor: Cursor::new(input, bytes), parts: vec![Part::default()], area: Area::Prose }
    }

    fn read(mut self) -> Result<Vec<Part<'a>>, Problem> {
        while self.cursor.peek().is_some_and(|line| line.is_blank()) {
            self.cursor.next();
        }
        if mail::begins_bare(&self.cursor) {
            self.letter(mail::read)?;
        }
        while let Some(line) = self.cursor.peek() {
            // The first letter says what the text is. A mail may quote `git log` before its patch, and
            // must not gain another author by that.
            let first = self.parts.iter().find_map(|part| part.letter.as_ref());
            let (mails, log) = first.map_or((true, true), |letter| (!letter.from_log, letter.from_log));
            if mails && mail::begins(line) {
                self.letter(mail::read)?;
            } else if log && mail::begins_log(line) {
                self.letter(|cursor| Ok(mail::read_log(cursor)))?;
            } else if !self.file(line)? {
                self.between(line)?;
                self.cursor.next();
            }
        }
        Ok(self.parts)
    }

    fn letter(
        &mut self,
        read: impl FnOnce(&mut Cursor<'a>) -> Result<Letter, Problem>,
    ) -> Result<(), Problem> {
        let letter = read(&mut self.cursor)?;
        self.parts.push(Part { letter: Some(letter), files: Vec::new() });
        self.area = Area::Prose;
        Ok(())
    }

    /// Reads a file if one begins here.
    fn file(&mut self, line: Line<'a>) -> Result<bool, Problem> {
        let cursor = &mut self.cursor;
        let file = match line.text() {
            text if text.starts_with(b"diff --git ") => file::git(cursor)?,
            text if text.starts_with(b"diff --c") => other::combined(cursor)?,
            text if text.starts_with(b"Submodule ") => other::submodule(cursor),
            text if text.starts_with(b"Binary files ") && text.ends_with(b" differ") => {
                Some(other::plain_binary(cursor)?)
            }
            text if text.starts_with(b"--- ") && begins_plain(cursor) => Some(other::plain(cursor)?),
            _ => None,
        };
        let Some(file) = file else { return Ok(false) };
        if let Some(part) = self.parts.last_mut() {
            part.files.push(file);
        }
        self.area = Area::Files;
        Ok(true)
    }

    /// Looks at a line that belongs to no file.
    fn between(&mut self, line: Line<'a>) -> Result<(), Problem> {
        let text = line.text();
        if self.area != Area::Files || line.is_blank() {
            return Ok(());
        }
        if text == b"--" || text == b"-- " {
            self.area = Area::Signature;
            return Ok(());
        }
        // Lines that git, Subversion and `diff -r` write between files, and that change nothing.
        let harmless = [
            "Index: ",
            "=====",
            "diff ",
            "Only in ",
            "base-commit: ",
            "prerequisite-patch-id: ",
            "RCS file: ",
            "retrieving revision ",
        ];
        if harmless.iter().any(|start| text.starts_with(start.as_bytes())) {
            return Ok(());
        }
        let hint = "a hunk before it announces too few lines, or the patch was edited; make it again with `git diff`";
        Err(self.cursor.problem(line, "this line belongs to no hunk and begins no file", hint))
    }
}

/// Whether `---` here is followed by `+++` and a hunk, as `diff -u` writes them.
fn begins_plain(cursor: &Cursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    ahead.next();
    let named = ahead.next().is_some_and(|line| line.raw.starts_with(b"+++ "));
    named && ahead.peek().is_some_and(|line| line.raw.starts_with(b"@@ -"))
}

#[cfg(test)]
mod tests;
