//! gitvow: a note says which files of a commit an agent wrote in one session. It knows files, not lines,
//! so nothing is attributed; a file that the commit did not change is a statement that does not fit.

use std::collections::BTreeSet;

use caution_core::RepoPath;
use caution_core::change::{Commit, NotedCommit};
use caution_core::provenance::{Channel, Evidence, RejectedClaim, Role, Strength};
use caution_core::unknown::{Unknown, UnknownKind};
use serde::Deserialize;

use super::{Recorded, Recorder};
use crate::marker::gather::shown;

/// The recorder.
pub(super) const RECORDER: Recorder =
    Recorder { id: ID, references: &["refs/notes/gitvow/*", "refs/notes/sessions"], read };

const ID: &str = "gitvow";

/// Files of one note that are looked at; the tool itself writes at most 50.
const MOST: usize = 1_000;

#[derive(Deserialize)]
struct SessionNote {
    session_id: Option<String>,
    attribution: Option<AttributionNote>,
}

#[derive(Deserialize)]
struct AttributionNote {
    files: Option<Vec<FileNote>>,
}

#[derive(Deserialize)]
struct FileNote {
    path: Option<String>,
    agent_wrote: Option<bool>,
}

fn read(noted: &NotedCommit, commit: &Commit) -> Recorded {
    let mut recorded = Recorded::default();
    let Some(id) = &commit.id else { return recorded };
    // Other tools may use a ref called `sessions`; only notes that say what they are count.
    let Some(json) = noted.note.bytes.strip_prefix(b"gitvow-session\n") else { return recorded };
    let Ok(note) = serde_json::from_slice::<SessionNote>(json) else {
        recorded.unknowns.push(Unknown::new(
            UnknownKind::Note,
            format!("{} of {}", noted.note.reference, id.short()),
            "the session note breaks off or is not JSON",
            "which files an agent wrote",
        ));
        return recorded;
    };
    let changed: BTreeSet<&RepoPath> = noted.files.iter().map(|file| &file.path).collect();
    let files = note.attribution.and_then(|attribution| attribution.files).unwrap_or_default();
    let wrote = files.into_iter().take(MOST).filter(|file| file.agent_wrote == Some(true));
    let (fits, others): (Vec<String>, Vec<String>) =
        wrote.filter_map(|file| file.path).partition(|path| changed.contains(&RepoPath::from(path.as_str())));
    recorded.rejected = others
        .into_iter()
        .map(|path| RejectedClaim {
            commit: id.clone(),
            text: shown(&format!("agent_wrote {path}")),
            reason: "the commit does not change this file".to_owned(),
        })
        .collect();
    let session = note.session_id.unwrap_or_else(|| "a session without id".to_owned());
    let text = match fits.as_slice() {
        [] => session,
        [one] => format!("{session} {one}"),
        [first, rest @ ..] => format!("{session} {first} and {} more", rest.len()),
    };
    recorded.evidence.push(Evidence {
        commit: Some(id.clone()),
        channel: Channel::Note,
        role: Role::Author,
        strength: Strength::Verified,
        marker: ID.to_owned(),
        text: shown(&text),
        discounted: fits.is_empty().then(|| "the note names no file that the commit changes".to_owned()),
    });
    recorded
}

#[cfg(test)]
mod tests {
    use caution_core::change::{CommitFile, Note};
    use caution_core::finding::LineRange;

    use super::*;

    fn recorded(text: &str) -> Recorded {
        let noted = NotedCommit {
            note: Note {
                reference: "refs/notes/gitvow/s1".to_owned(),
                bytes: text.as_bytes().to_vec(),
                size: text.len() as u64,
            },
            files: vec![CommitFile {
                path: RepoPath::from("a.py"),
                added: vec![LineRange { first: 1, last: 2 }],
                line_count: 2,
            }],
            untouched: Vec::new(),
        };
        read(&noted, &crate::marker::tests::commit_with("x"))
    }

    #[test]
    fn a_file_that_the_agent_wrote_is_evidence_and_another_is_rejected() {
        let found = recorded(
            "gitvow-session\n{\"session_id\": \"s1\", \"attribution\": {\"files\": [\
             {\"path\": \"a.py\", \"agent_wrote\": true}, {\"path\": \"b.py\", \"agent_wrote\": true},\
             {\"path\": \"c.py\", \"agent_wrote\": false}]}}",
        );
        let evidence = found.evidence.first().unwrap();
        assert_eq!(evidence.text, "s1 a.py");
        assert_eq!(evidence.discounted, None);
        assert_eq!(
            found.rejected.iter().map(|claim| claim.text.as_str()).collect::<Vec<_>>(),
            ["agent_wrote b.py"]
        );
    }

    #[test]
    fn a_note_without_a_file_of_the_commit_is_discounted() {
        let found = recorded("gitvow-session\n{\"session_id\": \"s1\"}");
        assert!(found.evidence.first().unwrap().discounted.is_some());
    }

    #[test]
    fn other_notes_are_left_alone_and_broken_ones_are_unknown() {
        assert_eq!(recorded("something else"), Recorded::default());
        assert_eq!(recorded("gitvow-session\n{\"session_id\":").unknowns.len(), 1);
    }
}
