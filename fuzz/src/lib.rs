//! What the targets share.

mod command;
mod kept;
mod reach;
mod rules;

use std::sync::LazyLock;

use caution_core::change::{Action, Change, Commit, CommitFile, Head, Note, NotedCommit};
use caution_core::charter::{Charter, PolicyOrigin, PolicySource};
use caution_core::context::{Context, Told};
use caution_core::finding::LineRange;
use caution_core::people::Identity;
use caution_core::{ObjectId, RepoPath};
use caution_policy::Policy;
use caution_read::marker::{self, Markers, recorder};

pub use command::command;
pub use kept::{facts, table};
pub use reach::{file_facts, radius};
pub use rules::{javascript, organisation, program, suppressions, tests};

/// Parts of one input stand on both sides of a line of this text.
const BETWEEN: &str = "\n%%\n";

/// Reads one file of the charter.
pub fn charter(path: &str, bytes: &[u8]) {
    let _ = caution_read::charter::parse(&[(RepoPath::from(path), bytes.to_vec())], None);
}

/// Reads an envelope. What is read is written again as it was, and a signature is good for its own bytes alone.
pub fn envelope(bytes: &[u8]) {
    use caution_wire::approval;
    let _ = caution_read::ssh::verify(bytes, bytes);
    let Ok(read) = approval::read(bytes) else { return };
    let payload = approval::payload(&read.statement);
    let again = approval::read(&approval::seal(&payload, &[]));
    assert_eq!(again.map(|again| again.statement), Ok(read.statement));
    for signature in &read.signatures {
        if caution_read::ssh::verify(&read.signed, signature).is_ok() {
            let other = [read.signed.as_slice(), b"x"].concat();
            assert!(caution_read::ssh::verify(&other, signature).is_err());
        }
    }
}

/// Reads an event of the forge of this id, and then the same text as variables of a CI job, `NAME=value`
/// a line.
pub fn event(forge: &str, bytes: &[u8]) {
    use caution_forge::{ALL, Environment};
    let Some(forge) = ALL.iter().find(|known| known.id() == forge) else { return };
    let _ = forge.read("event", Some(bytes), &Environment::new(&|_| None));
    let text = String::from_utf8_lossy(bytes);
    let variable = |wanted: &str| {
        let mut pairs = text.lines().filter_map(|line| line.split_once('='));
        pairs.find_map(|(name, value)| (name == wanted).then(|| value.to_owned()))
    };
    let _ = forge.read("event", None, &Environment::new(&variable));
}

/// Looks for marks in a message, then an author, a branch, a title and a body, as far as they are there.
pub fn provenance(text: &str) {
    let mut parts = text.split(BETWEEN);
    let mut commit = commit(parts.next().unwrap_or_default());
    if let Some((name, email)) = parts.next().and_then(|author| author.split_once('\n')) {
        commit.author = Identity { name: name.to_owned(), email: email.to_owned() };
    }
    let mut told = || parts.next().map(|text| Told::forge(text.to_owned(), "event"));
    let context = Context { head_branch: told(), title: told(), body: told(), ..Context::default() };
    let change = Change {
        action: Action::Merge,
        base: None,
        charter_base: None,
        head: Head::Index,
        head_tree: None,
        commits: vec![commit],
        files: Vec::new(),
        residues: Vec::new(),
        context,
        unknowns: Vec::new(),
    };
    let _ = marker::provenance(&change, Markers::built_in());
}

/// Reads a recorder's note, whichever recorder wrote it.
pub fn note(bytes: &[u8]) {
    let commit = commit("Add retries");
    let files = [("src/main.rs", 10, 20), ("a b", 3, 3)].map(|(path, last, line_count)| CommitFile {
        path: RepoPath::from(path),
        added: vec![LineRange { first: 1, last }],
        line_count,
    });
    let note = Note { reference: String::new(), bytes: bytes.to_vec(), size: bytes.len() as u64 };
    let mut noted = NotedCommit { note, files: files.to_vec(), untouched: vec![RepoPath::from("README.md")] };
    for recorder in recorder::ALL {
        noted.note.reference = recorder.references.first().map_or("", |reference| reference).to_owned();
        let _ = recorder.read(&noted, &commit);
    }
}

/// Compiles a policy and puts it into words.
pub fn policy(text: &str) {
    let origin = PolicyOrigin::Repository(RepoPath::from(".caution/policy.yaml"));
    let source = PolicySource { origin, text: text.to_owned() };
    if let Ok(policy) = Policy::compile(&source, &[]) {
        let _ = (policy.to_words(), policy.cedar_text());
    }
}

/// Runs the cases of a text under the strictest built-in policy.
pub fn policy_tests(text: &str) {
    static POLICY: LazyLock<Option<Policy>> = LazyLock::new(|| {
        let built_in = caution_policy::built_in("reset-90")?;
        let origin = PolicyOrigin::BuiltIn(built_in.name.to_owned());
        let source = PolicySource { origin, text: built_in.text.to_owned() };
        Policy::compile(&source, &[]).ok()
    });
    if let Some(policy) = POLICY.as_ref() {
        let _ = caution_policy::cases::run(policy, &Charter::default(), "cases.yaml", text);
    }
}

fn commit(message: &str) -> Commit {
    Commit {
        id: ObjectId::parse(&"1a".repeat(20)),
        parents: Vec::new(),
        author: Identity::default(),
        committer: Identity::default(),
        committed_at: 0,
        message: message.to_owned(),
        notes: Vec::new(),
        has_signature: false,
    }
}
