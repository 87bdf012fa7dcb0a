//! Notes of recorders: what fits the diff counts, the rest is told with the reason.

use caution_core::RepoPath;
use caution_core::change::{Commit, CommitFile, Note, NotedCommit};
use caution_core::finding::LineRange;
use caution_core::provenance::{Channel, Class, Provenance, Role, Strength};
use caution_core::unknown::{Unknown, UnknownKind};
use proptest::prelude::*;

use crate::support::*;

/// A commit that adds lines 1-4 and 9 of `src/a.rs` (10 lines) and all of `b c.txt` (3 lines); `c.rs` is
/// in its tree, untouched.
fn noted(note: &[u8]) -> Commit {
    let range = |first, last| LineRange { first, last };
    let file = |path: &str, added, line_count| CommitFile { path: RepoPath::from(path), added, line_count };
    let mut commit = commit("a");
    commit.notes.push(NotedCommit {
        note: Note { reference: "refs/notes/ai".to_owned(), bytes: note.to_vec(), size: note.len() as u64 },
        files: vec![
            file("src/a.rs", vec![range(1, 4), range(9, 9)], 10),
            file("b c.txt", vec![range(1, 3)], 3),
        ],
        untouched: vec![RepoPath::from("c.rs")],
    });
    commit
}

fn reading(statements: &str, description: &str) -> (Provenance, Vec<Unknown>) {
    read(&change([noted(format!("{statements}---\n{description}").as_bytes())]))
}

/// A description with one session of each kind, and a person.
fn described() -> String {
    let own = id(1);
    format!(
        r#"{{"schema_version": "authorship/3.0.0", "base_commit_sha": "{own}",
        "prompts": {{"0123456789abcdef": {{"agent_id": {{"tool": "cursor", "id": "x", "model": "m"}},
          "messages": [{{"text": "sk-secret"}}]}}, "abcdef0": {{"agent_id": {{"tool": "codex", "id": "y"}}}},
          "11111111-2222-3333-4444-555555555555": {{"agent_id": {{"tool": "devin"}}}},
          "7777777777777777": {{"agent_id": {{"tool": "mock_ai", "id": "t", "model": "unknown"}}}}}},
        "sessions": {{"s_00000000000001": {{"agent_id": {{"tool": "claude", "id": "z", "model": "opus"}}}}}},
        "humans": {{"h_00000000000001": {{"author": "Ada <ada@example.org>"}}}}}}"#
    )
}

#[test]
fn a_session_whose_lines_fit_is_verified() {
    let (provenance, unknowns) =
        reading("src/a.rs\n  s_00000000000001::t_00000000000001 1-4\n", &described());
    assert_eq!(provenance.class, Class::AiAssisted);
    assert_eq!(unknowns, []);
    assert_eq!(provenance.rejected, []);
    let evidence = &provenance.evidence[0];
    assert_eq!((evidence.channel, evidence.strength), (Channel::Note, Strength::Verified));
    assert_eq!(evidence.text, "s_00000000000001 claude/opus src/a.rs 1-4");
    assert_eq!(evidence.marker, "git-ai");
    assert_eq!(provenance.attributions.len(), 1);
    assert_eq!(provenance.attributions[0].by, "claude/opus");
}

#[test]
fn every_shape_of_key_finds_its_description() {
    for (key, by) in [
        ("s_00000000000001::t_0a", "claude/opus"),
        ("s_00000000000001", "claude/opus"),
        ("0123456789abcdef", "cursor/m"),
        ("abcdef0", "codex"),
        ("11111111-2222-3333-4444-555555555555", "devin"),
    ] {
        let (provenance, _) = reading(&format!("src/a.rs\n  {key} 1\n"), &described());
        assert_eq!(provenance.class, Class::AiAssisted, "{key}");
        assert_eq!(provenance.attributions[0].by, by, "{key}");
    }
    for key in ["h_00000000000001", "h_00000000000001::t_1", "human"] {
        let (provenance, _) = reading(&format!("src/a.rs\n  {key} 1\n"), &described());
        assert_eq!(provenance.attributions[0].role, Role::Human, "{key}");
        assert_eq!(provenance.class, Class::Unknown, "{key}: one line is not all");
    }
}

#[test]
fn only_lines_that_the_commit_added_are_attributed() {
    let statements = "src/a.rs\n  s_00000000000001::t_1 3-9,12\n  s_00000000000001::t_2 2\n";
    let (provenance, _) = reading(statements, &described());
    let lines: Vec<_> = provenance.attributions[0].lines.iter().map(|r| (r.first, r.last)).collect();
    assert_eq!(lines, [(2, 4), (9, 9)]);
    let reasons: Vec<_> = provenance.rejected.iter().map(|claim| claim.reason.as_str()).collect();
    assert_eq!(
        reasons,
        ["line 12 stand beyond the end of the file, which has 10 lines", "the commit did not add lines 5-8"]
    );
    assert_eq!(provenance.rejected[0].text, "src/a.rs: s_00000000000001::t_1 3-9,12");
}

#[test]
fn statements_that_do_not_fit_are_told_with_the_reason() {
    let s = "s_00000000000001::t_1";
    for (statements, reason) in [
        (format!("gone.rs\n  {s} 1\n"), "the commit's tree has no such file"),
        (format!("c.rs\n  {s} 1\n"), "the commit does not change this file"),
        (format!("src/a.rs\n  {s} 5-8\n"), "the commit did not add lines 5-8"),
        (format!("src/a.rs\n  {s} 1-x\n"), "`1-x` is no range of lines"),
        (format!("src/a.rs\n  {s} 0\n"), "`0` is no range of lines"),
        (format!("src/a.rs\n  {s} 4-2\n"), "`4-2` is no range of lines"),
        (format!("src/a.rs\n  {s} 99999999999\n"), "`99999999999` is no range of lines"),
        (format!("src/a.rs\n  {s}\n"), "it names no lines"),
        (format!("  {s} 1\n"), "it stands under no path"),
        (format!("src/a.rs\n {s} 1\n"), "it is neither a path nor a statement"),
        (
            "src/a.rs\n  s_99999999999999::t_1 1\n".to_owned(),
            "the note does not say who `s_99999999999999` is",
        ),
        ("src/a.rs\n  h_99999999999999 1\n".to_owned(), "the note does not say who `h_99999999999999` is"),
        ("src/a.rs\n  somebody 1\n".to_owned(), "the note does not say who `somebody` is"),
    ] {
        let (provenance, _) = reading(&statements, &described());
        let reasons: Vec<_> = provenance.rejected.iter().map(|claim| claim.reason.as_str()).collect();
        assert_eq!(reasons, [reason], "{statements}");
    }
}

#[test]
fn a_note_none_of_whose_lines_fit_decides_nothing() {
    let (provenance, unknowns) = reading("gone.rs\n  s_00000000000001::t_1 1-9\n", &described());
    assert_eq!(provenance.class, Class::Unknown);
    assert_eq!(provenance.attributions, []);
    let evidence = &provenance.evidence[0];
    assert!(evidence.discounted.as_deref().unwrap().contains("none of the lines"), "{evidence:?}");
    assert_eq!(unknowns[0].kind, UnknownKind::Provenance);
}

#[test]
fn a_session_that_the_note_does_not_describe_is_still_a_sign() {
    let (provenance, _) = reading("src/a.rs\n  s_99999999999999::t_1 1-4\n", &described());
    assert_eq!(provenance.class, Class::AiAssisted);
    assert_eq!(provenance.evidence[0].strength, Strength::Text);
    assert_eq!(provenance.attributions, []);
    // A person has to be described.
    let (provenance, _) =
        reading("src/a.rs\n  h_99999999999999 1-4,9\nb c.txt\n  h_99999999999999 1-3\n", &described());
    assert_eq!(provenance.class, Class::Unknown);
}

#[test]
fn quoted_paths_untracked_lines_and_disorder_are_read() {
    let statements =
        "\"b c.txt\"\r\n  s_00000000000001::t_1 3,1-2,2-3\r\n  1-9\n\nsrc/a.rs\n  0123456789abcdef 9,1-2\n";
    let (provenance, unknowns) = reading(statements, &described());
    assert_eq!((provenance.rejected.as_slice(), unknowns.as_slice()), ([].as_slice(), [].as_slice()));
    let found: Vec<_> = provenance
        .attributions
        .iter()
        .map(|item| (item.path.to_string(), item.by.as_str(), item.lines.len()))
        .collect();
    assert_eq!(found, [("src/a.rs".to_owned(), "cursor/m", 2), ("b c.txt".to_owned(), "claude/opus", 1)]);
}

const TYPED: &str = "src/a.rs\n  h_00000000000001 1-4,9\nb c.txt\n  human 1-3\n";

#[test]
fn a_person_seen_typing_every_line_is_attested() {
    let (provenance, unknowns) = reading(TYPED, &described());
    assert_eq!(provenance.class, Class::HumanAttested);
    assert_eq!(unknowns, []);
    assert!(provenance.evidence.iter().all(|item| item.role == Role::Human));
}

#[test]
fn a_person_is_attested_only_by_a_whole_note_of_this_commit() {
    let other = described().replace(&id(1).to_string(), &id(7).to_string());
    let cases = [
        ("a line is missing", TYPED.replace("1-4,9", "1-4"), described()),
        ("a session took part", format!("{TYPED}  s_00000000000001::t_1 1\n"), described()),
        ("written for another commit", TYPED.to_owned(), other),
        ("another form", TYPED.to_owned(), described().replace("authorship/3.0.0", "authorship/4.0.0")),
        ("nobody is described", TYPED.to_owned(), "{".to_owned()),
    ];
    for (name, statements, description) in cases {
        let (provenance, _) = reading(&statements, &description);
        assert_ne!(provenance.class, Class::HumanAttested, "{name}");
    }
}

#[test]
fn a_note_of_another_commit_says_so_and_its_fitting_lines_count() {
    let other = described().replace(&id(1).to_string(), &id(7).to_string());
    let (provenance, _) = reading("src/a.rs\n  s_00000000000001::t_1 1\n", &other);
    assert_eq!(provenance.class, Class::AiAssisted);
    assert_eq!(provenance.rejected[0].reason, "the note was written for another commit");
}

#[test]
fn a_test_of_the_recorder_is_no_agent() {
    let (provenance, _) = reading("src/a.rs\n  7777777777777777 1-4\n", &described());
    assert_eq!(provenance.class, Class::Unknown);
    assert!(provenance.evidence[0].discounted.as_deref().unwrap().contains("mock_ai"));
    assert_eq!(provenance.attributions, []);
}

#[test]
fn transcripts_never_leave_a_note() {
    let (provenance, unknowns) = reading("src/a.rs\n  0123456789abcdef 1-12\n", &described());
    let shown = format!("{provenance:?} {unknowns:?}");
    assert!(!shown.contains("sk-secret"));
}

#[test]
fn a_note_that_cannot_be_read_leaves_an_unknown() {
    let s = "src/a.rs\n  s_00000000000001::t_1 1-4\n";
    for (bytes, what) in [
        (format!("{s}---\n{{\"schema_version\": \"auth"), "JSON"),
        (format!("{s}---\n"), "JSON"),
        (format!("{s}---\n[]"), "JSON"),
        (format!("{s}---\n{{}}"), "which form"),
        (format!("{s}---\n{{\"schema_version\": \"authorship/9\"}}"), "`authorship/9`"),
        (s.to_owned(), "no line `---`"),
        ("just a remark".to_owned(), "no line `---`"),
        (String::new(), "no line `---`"),
    ] {
        let (provenance, unknowns) = read(&change([noted(bytes.as_bytes())]));
        let note = unknowns.iter().find(|unknown| unknown.kind == UnknownKind::Note).unwrap();
        assert!(note.what.contains(what), "{bytes}: {}", note.what);
        assert_eq!(note.subject, format!("refs/notes/ai of {}", id(1).short()));
        // The lines that fit are an AI session's all the same.
        assert_eq!(provenance.class.is_ai(), bytes.starts_with(s), "{bytes}");
    }
}

#[test]
fn a_note_cut_at_the_limit_is_read_as_far_as_it_goes() {
    let whole = format!("src/a.rs\n  s_00000000000001::t_1 1-4\n---\n{}", described());
    let mut commit = noted(whole.get(..60).unwrap().as_bytes());
    commit.notes[0].note.size = whole.len() as u64;
    let (provenance, unknowns) = read(&change([commit]));
    assert_eq!(provenance.class, Class::AiAssisted);
    assert_eq!(provenance.rejected, [], "a cut is not the note's fault");
    assert!(unknowns[0].what.contains("of which the limit lets 60 be read"), "{}", unknowns[0].what);
}

#[test]
fn what_the_snapshot_said_of_a_note_is_not_said_twice() {
    let mut change = change([noted(b"")]);
    let subject = format!("refs/notes/ai of {}", id(1).short());
    change.unknowns.push(Unknown::new(UnknownKind::Note, subject, "it was cut", "lines"));
    let (_, unknowns) = read(&change);
    assert!(unknowns.iter().all(|unknown| unknown.kind == UnknownKind::Provenance), "{unknowns:?}");
}

#[test]
fn other_refs_are_left_alone() {
    let mut commit = noted(b"x");
    commit.notes[0].note.reference = "refs/notes/commits".to_owned();
    let (provenance, unknowns) = read(&change([commit]));
    assert_eq!(provenance.evidence, []);
    assert_eq!(unknowns.len(), 1);
}

#[test]
fn hostile_notes_are_read_in_one_pass() {
    let many_entries = format!("src/a.rs\n{}---\n{{}}", "  s_1::t_1 1-4294967295\n".repeat(150_000));
    let many_ranges = format!("src/a.rs\n  s_1::t_1 1{}\n---\n{{}}", ",1-4".repeat(900_000));
    let many_paths = format!("{}---\n{{}}", "a\n  s_1 1\n".repeat(300_000));
    let many_sessions: String = (0..40_000).map(|number| format!("  s_{number} 1-9\n")).collect();
    let deep = format!("a\n---\n{}", "[".repeat(2_000_000));
    let long_line = "x".repeat(4_000_000);
    for bytes in [
        many_entries,
        many_ranges,
        many_paths,
        format!("src/a.rs\n{many_sessions}---\n{{}}"),
        deep,
        long_line,
    ] {
        let (provenance, _) = read(&change([noted(bytes.as_bytes())]));
        assert!(provenance.rejected.len() <= 1_001 && provenance.evidence.len() <= 1_010);
    }
}

proptest! {
    #[test]
    fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read(&change([noted(&bytes)]));
    }

    #[test]
    fn nothing_beyond_the_diff_is_ever_attributed(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "src/a.rs\n", "\"b c.txt\"\n", "c.rs\n", "  s_00000000000001::t_1 ", "  h_00000000000001 ",
                "  human ", "1-4", ",", "9", "\n", "0-", "999", "3-2", "---\n", "  ", "{", "\"", "\r",
            ]),
            0..30,
        )
    ) {
        let text = format!("{}\n---\n{}", parts.concat(), described());
        let (provenance, _) = read(&change([noted(text.as_bytes())]));
        for item in &provenance.attributions {
            let added: &[(u32, u32)] = if item.path == RepoPath::from("src/a.rs") { &[(1, 4), (9, 9)] } else { &[(1, 3)] };
            for lines in &item.lines {
                prop_assert!(added.iter().any(|(first, last)| *first <= lines.first && lines.last <= *last));
            }
        }
    }
}
