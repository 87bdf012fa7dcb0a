//! Files that do not begin with `diff --git`: plain diffs, combined diffs, submodules, binary files.

use caution_core::change::Mode;
use caution_core::problem::Problem;

use super::file::{AGAIN, Act, Body, FileDiff, binary_names, sides};
use super::hunk::{self, Raw};
use super::lines::{Cursor, shown, split_once};
use super::name;
use crate::yaml::quoted;

/// Reads a file that begins with `---` and `+++` alone, as `diff -u` writes it.
pub(super) fn plain<'a>(cursor: &mut Cursor<'a>) -> Result<FileDiff<'a>, Problem> {
    let first = cursor.peek();
    let (Some(old), Some(new)) = sides(cursor)? else {
        return Err(cursor.problem_at_end("the names of the file are missing", AGAIN));
    };
    let hunks = hunk::read(cursor)?;
    let fault = |message: String| match first {
        Some(line) => cursor.problem(line, message, AGAIN),
        None => cursor.problem_at_end(message, AGAIN),
    };
    let single = |empty: fn(&Raw<'_>) -> bool| matches!(hunks.as_slice(), [hunk] if empty(hunk));
    let starts_empty = single(|hunk| hunk.old_lines == 0 && hunk.old_start == 1);
    let ends_empty = single(|hunk| hunk.new_lines == 0 && hunk.new_start == 1);
    let (act, old_name, new_name) = match (old.name, new.name) {
        (None, None) => return Err(fault("the patch names no file".to_owned())),
        (None, Some(name)) => (Act::Add, None, Some(name)),
        (Some(name), None) => (Act::Delete, Some(name), None),
        (Some(one), Some(two)) if starts_empty && old.absent => (Act::Add, Some(one), Some(two)),
        (Some(one), Some(two)) if ends_empty && new.absent => (Act::Delete, Some(one), Some(two)),
        (one, two) => (Act::Modify, one, two),
    };
    let name = match (old_name, new_name) {
        (Some(old), Some(new)) => name::stripped(&old, &new).1,
        (Some(name), None) => name.strip_prefix(b"a/").map_or_else(|| name.clone(), <[u8]>::to_vec),
        (None, Some(name)) => name.strip_prefix(b"b/").map_or_else(|| name.clone(), <[u8]>::to_vec),
        (None, None) => Vec::new(),
    };
    let Some(path) = name::path(&name) else {
        return Err(fault(format!("{} is not a path inside the repository", quoted(&shown(&name)))));
    };
    Ok(FileDiff {
        act,
        old: path.clone(),
        new: path,
        old_mode: None,
        new_mode: None,
        body: Body::Text,
        hunks,
    })
}

/// Reads a combined diff, as `git show` writes it for a merge: it cannot be held against one file, so
/// its lines are passed over and the file is called unread.
pub(super) fn combined<'a>(cursor: &mut Cursor<'a>) -> Result<Option<FileDiff<'a>>, Problem> {
    let Some(first) = cursor.peek() else { return Ok(None) };
    let Some(name) = cursor.after(b"diff --cc ").or_else(|| cursor.after(b"diff --combined ")) else {
        return Ok(None);
    };
    let Some(path) = name::whole(name).and_then(|name| name::path(&name)) else {
        let message = format!("{} is not a path inside the repository", quoted(&shown(name)));
        return Err(cursor.problem(first, message, AGAIN));
    };
    let mut act = Act::Modify;
    while let Some(line) = cursor.peek() {
        let text = line.text();
        let starts = |prefix: &str| text.starts_with(prefix.as_bytes());
        if starts("deleted file mode ") {
            act = Act::Delete;
        } else if starts("new file mode ") {
            act = Act::Add;
        }
        let head = ["index ", "mode ", "deleted file mode ", "new file mode ", "Binary files "];
        let lines = matches!(text.first(), Some(b' ' | b'+' | b'-' | b'@' | b'\\'));
        if !lines && !head.iter().any(|prefix| starts(prefix)) {
            break;
        }
        cursor.next();
    }
    let body = Body::Unread("the patch shows the file against several parents at once");
    let hunks = Vec::new();
    Ok(Some(FileDiff { act, old: path.clone(), new: path, old_mode: None, new_mode: None, body, hunks }))
}

/// Reads `Submodule path 1234567..89abcde:` as `git diff --submodule` writes it, and what it lists.
pub(super) fn submodule<'a>(cursor: &mut Cursor<'a>) -> Option<FileDiff<'a>> {
    let line = cursor.peek()?;
    let rest = line.text().strip_prefix(b"Submodule ")?;
    let text = rest.split(|byte| *byte == b'(').next()?.trim_ascii_end();
    let text = text.strip_suffix(b":").unwrap_or(text);
    let space = text.iter().rposition(|byte| *byte == b' ')?;
    let (name, range) = (text.get(..space)?, text.get(space + 1..)?);
    let hexadecimal = range.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'.');
    let ids = split_once(range, b"..")?;
    let path = name::path(name).filter(|_| hexadecimal && ids.0.len() >= 7)?;
    cursor.next();
    while cursor.peek().is_some_and(|line| line.raw.starts_with(b"  > ") || line.raw.starts_with(b"  < ")) {
        cursor.next();
    }
    let mode = Some(Mode::Submodule);
    let (body, hunks) = (Body::Text, Vec::new());
    Some(FileDiff {
        act: Act::Modify,
        old: path.clone(),
        new: path,
        old_mode: mode,
        new_mode: mode,
        body,
        hunks,
    })
}

/// Reads `Binary files a/x and b/x differ` as `diff -r` writes it: the content is not in the patch.
pub(super) fn plain_binary<'a>(cursor: &mut Cursor<'a>) -> Result<FileDiff<'a>, Problem> {
    let Some(line) = cursor.next() else {
        return Err(cursor.problem_at_end("the names of the file are missing", AGAIN));
    };
    let name = binary_names(line).map(|(old, new)| match (old, new) {
        (b"/dev/null", name) => (Act::Add, name.strip_prefix(b"b/").unwrap_or(name).to_vec()),
        (name, b"/dev/null") => (Act::Delete, name.strip_prefix(b"a/").unwrap_or(name).to_vec()),
        (old, new) => (Act::Modify, name::stripped(old, new).1),
    });
    let Some((act, path)) = name.and_then(|(act, name)| Some((act, name::path(&name)?))) else {
        return Err(cursor.problem(line, "the names of the binary file cannot be read", AGAIN));
    };
    let (body, hunks) = (Body::Binary, Vec::new());
    Ok(FileDiff { act, old: path.clone(), new: path, old_mode: None, new_mode: None, body, hunks })
}
