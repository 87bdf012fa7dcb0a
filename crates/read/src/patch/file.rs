//! One changed file of a patch: its head, and what follows it.

use caution_core::RepoPath;
use caution_core::change::Mode;
use caution_core::problem::Problem;

use super::hunk::{self, Raw};
use super::lines::{Cursor, Line, number, shown};
use super::name;
use crate::yaml::quoted;

pub(super) const AGAIN: &str = "make the patch again with `git diff` or `git format-patch`";

/// What happens to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Add,
    Delete,
    Modify,
    Rename(u8),
    Copy(u8),
}

/// What a patch says of a file's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Body {
    /// Lines, perhaps none.
    Text,
    /// Binary content, shown or only named.
    Binary,
    /// The lines are left out, or are those of a combined diff: why, in a sentence.
    Unread(&'static str),
}

/// One changed file as the patch writes it.
#[derive(Debug, Clone)]
pub(super) struct FileDiff<'a> {
    pub(super) act: Act,
    /// The path before; the new one, for a new file.
    pub(super) old: RepoPath,
    /// The path after; the old one, for a deleted file.
    pub(super) new: RepoPath,
    pub(super) old_mode: Option<Mode>,
    pub(super) new_mode: Option<Mode>,
    pub(super) body: Body,
    pub(super) hunks: Vec<Raw<'a>>,
}

/// What the lines of a head say.
#[derive(Debug, Default)]
struct Head {
    names: Option<(Vec<u8>, Vec<u8>)>,
    old_mode: Option<Mode>,
    new_mode: Option<Mode>,
    added: bool,
    deleted: bool,
    from: Option<Vec<u8>>,
    to: Option<Vec<u8>>,
    copied: bool,
    similarity: Option<u8>,
    /// Whether the `index` line names the same object twice, and whether one of them is the empty file.
    same_object: bool,
    empty_object: bool,
    has_index: bool,
}

/// Reads a file that begins with `diff --git`.
pub(super) fn git<'a>(cursor: &mut Cursor<'a>) -> Result<Option<FileDiff<'a>>, Problem> {
    let Some(first) = cursor.peek() else { return Ok(None) };
    let Some(names) = cursor.after(b"diff --git ") else { return Ok(None) };
    let mut head = Head { names: name::pair(names), ..Head::default() };
    while let Some(line) = cursor.peek() {
        if !head.take(cursor, line)? {
            break;
        }
        cursor.next();
    }
    let (mut old, mut new) = sides(cursor)?;
    if head.names.is_none() && head.from.is_none() && old.is_none() {
        (old, new) = binary_sides(cursor);
    }
    let (old, new) = head.paths(old, new).map_err(|(message, hint)| cursor.problem(first, message, hint))?;
    let hunks = hunk::read(cursor)?;
    let binary = hunks.is_empty() && binary(cursor)?;
    let act = head.act();
    let body = match head.lacks(act, &hunks, binary) {
        _ if binary => Body::Binary,
        Some(Lack::Withheld(why)) => Body::Unread(why),
        Some(Lack::Cut) => {
            let message = format!("nothing says what changed in `{new}`");
            return Err(cursor.problem(first, message, AGAIN));
        }
        None => Body::Text,
    };
    Ok(Some(FileDiff { act, old, new, old_mode: head.old_mode, new_mode: head.new_mode, body, hunks }))
}

/// Lines that a head promises and that do not follow.
enum Lack {
    Withheld(&'static str),
    Cut,
}

impl Head {
    /// Takes a line of the head; false if it is none.
    fn take(&mut self, cursor: &Cursor<'_>, line: Line<'_>) -> Result<bool, Problem> {
        let text = line.text();
        let after = |prefix: &str| text.strip_prefix(prefix.as_bytes());
        let mode = |digits: &[u8]| {
            mode(digits).ok_or_else(|| {
                let message = format!("{} is not a file mode of git", quoted(&shown(digits)));
                cursor.problem(line, message, AGAIN)
            })
        };
        let named = |name: &[u8]| {
            name::whole(name).ok_or_else(|| cursor.problem(line, "the name cannot be read", AGAIN))
        };
        if let Some(digits) = after("old mode ") {
            self.old_mode = Some(mode(digits)?);
        } else if let Some(digits) = after("new mode ") {
            self.new_mode = Some(mode(digits)?);
        } else if let Some(digits) = after("deleted file mode ") {
            self.deleted = true;
            self.old_mode = Some(mode(digits)?);
        } else if let Some(digits) = after("new file mode ") {
            self.added = true;
            self.new_mode = Some(mode(digits)?);
        } else if let Some(name) = after("rename from ").or_else(|| after("rename old ")) {
            self.from = Some(named(name)?);
        } else if let Some(name) = after("rename to ").or_else(|| after("rename new ")) {
            self.to = Some(named(name)?);
        } else if let Some(name) = after("copy from ") {
            (self.copied, self.from) = (true, Some(named(name)?));
        } else if let Some(name) = after("copy to ") {
            (self.copied, self.to) = (true, Some(named(name)?));
        } else if let Some(share) = after("similarity index ") {
            self.similarity =
                share.strip_suffix(b"%").and_then(number).and_then(|share| u8::try_from(share).ok());
        } else if let Some(objects) = after("index ") {
            self.index(objects);
            if let Some(digits) = objects.split(|byte| *byte == b' ').nth(1) {
                let mode = mode(digits)?;
                (self.old_mode, self.new_mode) = (self.old_mode.or(Some(mode)), self.new_mode.or(Some(mode)));
            }
        } else {
            return Ok(after("dissimilarity index ").is_some());
        }
        Ok(true)
    }

    fn index(&mut self, objects: &[u8]) {
        let objects = objects.split(|byte| *byte == b' ').next().unwrap_or_default();
        let Some((old, new)) = super::lines::split_once(objects, b"..") else { return };
        // The ids of the empty file, in both of git's hashes.
        let empty = |id: &[u8]| id.len() >= 7 && (id.starts_with(b"e69de29") || id.starts_with(b"473a0f4"));
        self.has_index = true;
        self.same_object = old == new;
        self.empty_object = empty(old) || empty(new);
    }

    fn act(&self) -> Act {
        let similarity = self.similarity.unwrap_or(0).min(100);
        match (self.added, self.deleted, &self.from) {
            (true, _, _) => Act::Add,
            (_, true, _) => Act::Delete,
            (_, _, Some(_)) if self.copied => Act::Copy(similarity),
            (_, _, Some(_)) => Act::Rename(similarity),
            _ => Act::Modify,
        }
    }

    /// The two paths, with every line that names them in agreement.
    fn paths(
        &self,
        old: Option<Side>,
        new: Option<Side>,
    ) -> Result<(RepoPath, RepoPath), (String, &'static str)> {
        if self.added && self.deleted || (self.added || self.deleted) && self.from.is_some() {
            return Err(("the head of the file contradicts itself".to_owned(), AGAIN));
        }
        if self.from.is_some() != self.to.is_some() {
            return Err(("a rename or copy needs both its names".to_owned(), AGAIN));
        }
        let written = |side: &Option<Side>| side.as_ref().and_then(|side| side.name.clone());
        let (old_name, new_name) = match (&self.from, &self.to, &self.names) {
            (Some(from), Some(to), _) => (from.clone(), to.clone()),
            (_, _, Some((old, new))) => name::stripped(old, new),
            _ => match (written(&old), written(&new)) {
                (Some(old), Some(new)) => name::stripped(&old, &new),
                (Some(name), None) | (None, Some(name)) => {
                    let bare = name::below(&name).map_or_else(|| name.clone(), <[u8]>::to_vec);
                    (bare.clone(), bare)
                }
                (None, None) => return Err(("the names of the file cannot be told apart".to_owned(), AGAIN)),
            },
        };
        for (side, name, absent) in [(&old, &old_name, self.added), (&new, &new_name, self.deleted)] {
            let Some(side) = side else { continue };
            let agrees = match &side.name {
                None => absent,
                // The prefix may be any folder; the name below it may not differ.
                Some(written) => !absent && (written == name || name::below(written) == Some(name)),
            };
            if !agrees {
                return Err(("the lines of the head name different files".to_owned(), AGAIN));
            }
        }
        let path = |name: &[u8]| {
            name::path(name).ok_or_else(|| {
                let message = format!("{} is not a path inside the repository", quoted(&shown(name)));
                (message, "a patch may change files of the repository alone")
            })
        };
        Ok((path(&old_name)?, path(&new_name)?))
    }

    fn lacks(&self, act: Act, hunks: &[Raw<'_>], binary: bool) -> Option<Lack> {
        if !hunks.is_empty() || binary {
            return None;
        }
        let whole = match act {
            Act::Add | Act::Delete => !self.has_index || self.empty_object,
            Act::Rename(share) | Act::Copy(share) => share == 100 || self.same_object,
            Act::Modify if self.has_index => self.same_object,
            Act::Modify => self.old_mode != self.new_mode,
        };
        match act {
            _ if whole => None,
            Act::Delete => Some(Lack::Withheld("the lines of the deleted file are not in the patch")),
            _ => Some(Lack::Cut),
        }
    }
}

/// One side of the file, as the `---` or `+++` line names it.
#[derive(Debug)]
pub(super) struct Side {
    /// Nothing for `/dev/null`.
    pub(super) name: Option<Vec<u8>>,
    /// Whether what follows the name says that the file was not there (`diff -N`, Subversion).
    pub(super) absent: bool,
}

/// The `---` and `+++` lines, if they are there.
pub(super) fn sides(cursor: &mut Cursor<'_>) -> Result<(Option<Side>, Option<Side>), Problem> {
    let Some(old) = cursor.peek().filter(|line| line.raw.starts_with(b"--- ")) else {
        return Ok((None, None));
    };
    cursor.next();
    let Some(new) = cursor.peek().filter(|line| line.raw.starts_with(b"+++ ")) else {
        return Err(cursor.problem(old, "a line `+++` with the new name is missing", AGAIN));
    };
    cursor.next();
    let side = |line: Line<'_>| {
        let written = line.text().get(4..).and_then(name::dated);
        let (name, time) = written.ok_or_else(|| cursor.problem(line, "the name cannot be read", AGAIN))?;
        let epoch = ["1970-01-01 ", "1969-12-31 ", "(revision 0)", "(nonexistent)"];
        let absent = epoch.iter().any(|start| time.starts_with(start.as_bytes()));
        Ok(Side { name: (name != b"/dev/null").then_some(name), absent })
    };
    Ok((Some(side(old)?), Some(side(new)?)))
}

/// The names of `Binary files a/x and b/x differ`.
pub(super) fn binary_names(line: Line<'_>) -> Option<(&[u8], &[u8])> {
    let names = line.text().strip_prefix(b"Binary files ")?.strip_suffix(b" differ")?;
    super::lines::split_once(names, b" and ")
}

/// The sides that a line on binary files names, where nothing else does.
fn binary_sides(cursor: &Cursor<'_>) -> (Option<Side>, Option<Side>) {
    let side = |name: &[u8]| {
        let name = name::whole(name)?;
        Some(Side { name: (name != b"/dev/null").then_some(name), absent: false })
    };
    match cursor.peek().and_then(binary_names) {
        Some((old, new)) => (side(old), side(new)),
        None => (None, None),
    }
}

/// Passes over binary content; false if there is none.
fn binary(cursor: &mut Cursor<'_>) -> Result<bool, Problem> {
    let Some(line) = cursor.peek() else { return Ok(false) };
    if line.raw.starts_with(b"Binary files ") && line.text().ends_with(b" differ") {
        cursor.next();
        return Ok(true);
    }
    if line.text() != b"GIT binary patch" {
        return Ok(false);
    }
    cursor.next();
    let mut blocks = 0;
    while let Some(block) = cursor.peek() {
        let text = block.text();
        let size = text.strip_prefix(b"literal ").or_else(|| text.strip_prefix(b"delta "));
        if size.and_then(number).is_none() {
            break;
        }
        blocks += 1;
        cursor.next();
        while let Some(data) = cursor.peek().filter(|line| !line.is_blank()) {
            let encoded =
                data.text().first().is_some_and(u8::is_ascii_alphabetic) && data.text().len() % 5 == 1;
            if !encoded {
                return Err(cursor.problem(data, "the binary content is damaged", AGAIN));
            }
            cursor.next();
        }
        if cursor.next().is_none() {
            return Err(cursor.problem_at_end("the patch ends inside binary content", AGAIN));
        }
    }
    if blocks == 0 {
        return Err(cursor.problem(line, "the binary content is missing", AGAIN));
    }
    Ok(true)
}

fn mode(digits: &[u8]) -> Option<Mode> {
    match digits.trim_ascii() {
        b"100755" | b"100775" | b"100777" => Some(Mode::Executable),
        b"120000" => Some(Mode::Symlink),
        b"160000" => Some(Mode::Submodule),
        file if file.len() == 6
            && file.starts_with(b"100")
            && file.iter().all(|byte| matches!(byte, b'0'..=b'7')) =>
        {
            Some(Mode::File)
        }
        _ => None,
    }
}
