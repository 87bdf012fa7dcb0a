//! Changes made on the spot.

use caution_core::ObjectId;
use caution_core::change::{Action, Change, Commit, Head};
use caution_core::context::Context;
use caution_core::people::Identity;
use caution_core::provenance::{Class, Evidence, Provenance};
use caution_core::unknown::Unknown;
use caution_read::marker::{Markers, provenance};

pub(crate) fn identity(text: &str) -> Identity {
    let (name, email) = text.rsplit_once(" <").unwrap();
    Identity { name: name.to_owned(), email: email.trim_end_matches('>').to_owned() }
}

pub(crate) fn id(number: usize) -> ObjectId {
    ObjectId::parse(&format!("{number:040x}")).unwrap()
}

/// A commit by a person.
pub(crate) fn commit(message: &str) -> Commit {
    commit_by("Ada Example <ada@example.org>", message)
}

/// A commit by somebody, committed by them too.
pub(crate) fn commit_by(author: &str, message: &str) -> Commit {
    Commit {
        id: Some(id(1)),
        parents: vec![id(900)],
        author: identity(author),
        committer: identity(author),
        committed_at: 0,
        message: message.to_owned(),
        notes: Vec::new(),
        has_signature: false,
    }
}

/// A change of these commits, with ids in their order.
pub(crate) fn change(commits: impl IntoIterator<Item = Commit>) -> Change {
    let mut commits: Vec<Commit> = commits.into_iter().collect();
    for (number, commit) in commits.iter_mut().enumerate() {
        commit.id = commit.id.as_ref().map(|_| id(number + 1));
    }
    Change {
        action: Action::Merge,
        base: Some(id(900)),
        charter_base: Some(id(900)),
        head: commits.last().and_then(|commit| commit.id.clone()).map_or(Head::Index, Head::Commit),
        head_tree: None,
        commits,
        files: Vec::new(),
        residues: Vec::new(),
        context: Context::default(),
        unknowns: Vec::new(),
    }
}

pub(crate) fn read(change: &Change) -> (Provenance, Vec<Unknown>) {
    provenance(change, Markers::built_in())
}

/// The class of one commit with this message, by a person.
pub(crate) fn class(message: &str) -> Class {
    class_of(commit(message))
}

pub(crate) fn class_of(commit: Commit) -> Class {
    read(&change([commit])).0.class
}

/// Evidence that counts, as `marker channel`.
pub(crate) fn counted(commit: Commit) -> Vec<String> {
    let provenance = read(&change([commit])).0;
    let counted = provenance.evidence.iter().filter(|item| item.discounted.is_none());
    counted.map(|item| format!("{} {}", item.marker, item.channel.id())).collect()
}

pub(crate) fn discounted(provenance: &Provenance) -> Vec<&Evidence> {
    provenance.evidence.iter().filter(|item| item.discounted.is_some()).collect()
}
