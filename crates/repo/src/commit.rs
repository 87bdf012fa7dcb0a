//! Commits as git stores them. No mailmap, no replace refs, no grafts.

use caution_core::change::Commit;
use caution_core::people::Identity;

use crate::object::{Lack, Objects, outward};

/// A commit, decoded as far as the house needs it. Malformed headers are read as far as they go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawCommit {
    pub(crate) id: gix::ObjectId,
    pub(crate) tree: gix::ObjectId,
    pub(crate) parents: Vec<gix::ObjectId>,
    pub(crate) author: Identity,
    pub(crate) committer: Identity,
    pub(crate) committed_at: i64,
    pub(crate) message: String,
    pub(crate) has_signature: bool,
}

impl RawCommit {
    pub(crate) fn read(objects: Objects<'_>, id: gix::ObjectId) -> Result<Self, Lack> {
        let bytes = objects.commit(id)?;
        Self::decode(id, &bytes).ok_or_else(|| Lack::Broken("it names no tree".to_owned()))
    }

    fn decode(id: gix::ObjectId, bytes: &[u8]) -> Option<Self> {
        let mut tree = None;
        let mut commit = Self {
            id,
            tree: id.kind().null(),
            parents: Vec::new(),
            author: Identity::default(),
            committer: Identity::default(),
            committed_at: 0,
            message: String::new(),
            has_signature: false,
        };
        let mut rest = bytes;
        while !rest.is_empty() {
            let (line, after) = split_at_byte(rest, b'\n');
            rest = after;
            if line.is_empty() {
                break;
            }
            let (key, value) = split_at_byte(line, b' ');
            let object = || gix::ObjectId::from_hex(value).ok();
            match key {
                b"tree" => tree = tree.or_else(object),
                b"parent" => commit.parents.extend(object()),
                b"author" => commit.author = identity(value).0,
                b"committer" => (commit.committer, commit.committed_at) = identity(value),
                b"gpgsig" | b"gpgsig-sha256" => commit.has_signature = true,
                _ => {}
            }
        }
        commit.message = String::from_utf8_lossy(rest).into_owned();
        commit.tree = tree?;
        Some(commit)
    }

    pub(crate) fn into_commit(self) -> Commit {
        Commit {
            id: Some(outward(self.id)),
            parents: self.parents.into_iter().map(outward).collect(),
            author: self.author,
            committer: self.committer,
            committed_at: self.committed_at,
            message: self.message,
            notes: Vec::new(),
            has_signature: self.has_signature,
        }
    }
}

fn split_at_byte(bytes: &[u8], wanted: u8) -> (&[u8], &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == wanted);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

/// `Name <address> seconds zone`, with whatever is missing left empty.
fn identity(value: &[u8]) -> (Identity, i64) {
    let text = String::from_utf8_lossy(value);
    let (name, rest) = text.split_once('<').unwrap_or((&text, ""));
    let (email, _) = rest.split_once('>').unwrap_or((rest, ""));
    let after = text.rsplit_once('>').map_or("", |(_, after)| after);
    let seconds = after.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(0);
    (Identity { name: name.trim().to_owned(), email: email.trim().to_owned() }, seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(text: &[u8]) -> Option<RawCommit> {
        RawCommit::decode(gix::ObjectId::null(gix::hash::Kind::Sha1), text)
    }

    #[test]
    fn a_signed_merge_is_read_whole() {
        let (tree, one, two) = ("1".repeat(40), "2".repeat(40), "3".repeat(40));
        let text = format!(
            "tree {tree}\nparent {one}\nparent {two}\nauthor A U Thor <a@x.org> 12 +0100\n\
             committer Bot <> 34 -0000\ngpgsig -----BEGIN\n parent {one}\n -----END\n\nSubject\n\nbody\n"
        );
        let commit = decode(text.as_bytes()).unwrap();
        assert_eq!(commit.parents.len(), 2);
        assert_eq!(commit.author, Identity { name: "A U Thor".into(), email: "a@x.org".into() });
        assert_eq!(commit.committed_at, 34);
        assert!(commit.has_signature);
        assert_eq!(commit.message, "Subject\n\nbody\n");
    }

    #[test]
    fn malformed_headers_do_not_stop_the_reading() {
        let tree = "1".repeat(40);
        let text = format!("tree {tree}\nauthor nobody\nparent xyz\ncommitter <a> b> never\n\nm");
        let commit = decode(&[text.as_bytes(), b"\xff"].concat()).unwrap();
        assert_eq!(commit.message, "m\u{fffd}");
        assert_eq!(commit.author.name, "nobody");
        assert_eq!(commit.committer.email, "a");
        assert_eq!((commit.committed_at, commit.parents.len()), (0, 0));
        assert_eq!(decode(b"author a <b> 1 +0\n\nno tree"), None);
        assert_eq!(decode(b""), None);
    }
}
