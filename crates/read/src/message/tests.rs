use proptest::prelude::*;

use super::*;

const CLAUDE: &str = "Co-authored-by: Claude <noreply@anthropic.com>";

fn trailers(text: &str) -> Vec<(String, String)> {
    let message = Message::parse(text);
    message.trailers.iter().map(|trailer| (trailer.key.to_owned(), trailer.value.to_string())).collect()
}

fn pair(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

#[test]
fn trailers_are_those_that_git_sees() {
    // Each case was compared with `git interpret-trailers --parse`.
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("s\n\nbody\n\nA-b: one\nC: two\n", &[("A-b", "one"), ("C", "two")]),
        ("s\r\n\r\nbody\r\n\r\nA: one\r\n", &[("A", "one")]),
        ("s\n\nA: one\n  more\n\tand more\nB: two", &[("A", "one more and more"), ("B", "two")]),
        ("s\n\nA: one\n\nbody\n", &[]),
        ("s\nA: straight below the subject\n", &[]),
        ("fix: <bot@example.org>\n", &[]),
        ("s\n\nprose\nA: one\n", &[]),
        ("s\n\nprose\nSigned-off-by: P <p@example.org>\n", &[("Signed-off-by", "P <p@example.org>")]),
        (
            "s\n\n1\n2\n3\n4\nA: one\n(cherry picked from commit 0123456789abcdef0123456789abcdef01234567)\n",
            &[("A", "one")],
        ),
        ("s\n\n1\n2\n3\n4\n5\n6\n7\nSigned-off-by: P <p@example.org>\n", &[]),
        ("s\n\nA : spaced\n", &[("A", "spaced")]),
        ("s\n\nA b: not a key\n", &[]),
        ("s\n\nA: one\n\n# a comment\n", &[("A", "one")]),
        ("s\n\nA: one\n\nConflicts:\n\tfile.c\n", &[("A", "one")]),
        ("\n\n  s\n\nA: one\n", &[("A", "one")]),
        ("", &[]),
        ("\n\n\n", &[]),
    ];
    for (text, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|(key, value)| pair(key, value)).collect();
        assert_eq!(trailers(text), expected, "{text:?}");
    }
}

#[test]
fn the_subject_is_never_a_trailer() {
    let message = Message::parse("Co-authored-by: Claude <noreply@anthropic.com>");
    assert_eq!(message.subject, CLAUDE);
    assert!(message.trailers.is_empty());
    assert_eq!(message.body().count(), 0);
}

#[test]
fn a_trailer_elsewhere_is_a_plain_line() {
    let message = Message::parse(&format!("s\n\n{CLAUDE}\n\nmore text")).body().next().map(|l| l.place);
    assert_eq!(message, Some(Place::Plain));
}

#[test]
fn code_quotations_and_indents_are_shown_not_said() {
    let text = format!("s\n\n```\n{CLAUDE}\n```\n\n> {CLAUDE}\n\n    {CLAUDE}\n\nend");
    let message = Message::parse(&text);
    let shown: Vec<_> = message.body().filter(|line| line.text.contains("Claude")).collect();
    assert_eq!(shown.len(), 3);
    assert!(shown.iter().all(|line| line.place.reason().is_some()));
}

#[test]
fn a_trailer_block_inside_a_code_block_is_shown() {
    let text = format!("s\n\n```\n\nSigned-off-by: P <p@example.org>\n{CLAUDE}\n```\n");
    let message = Message::parse(&text);
    assert_eq!(message.trailers.len(), 2);
    assert!(message.trailers.iter().all(|trailer| trailer.place == Place::Fenced));
}

#[test]
fn a_verbose_commits_diff_is_not_the_message() {
    let text = format!(
        "s\n\nbody\n\nA: one\n# ------------------------ >8 ------------------------\n# note\n\n{CLAUDE}\n"
    );
    let message = Message::parse(&text);
    assert_eq!(message.trailers.first().map(|trailer| trailer.key), Some("A"));
    assert!(message.lines.iter().any(|line| line.text == CLAUDE && line.place == Place::Cut));
}

#[test]
fn squashes_are_counted_where_the_message_lists_them() {
    let git = format!(
        "s\n\nSquashed commit of the following:\n\ncommit {0}\nAuthor: Ada <ada@example.org>\nDate:   now\n\n    \
         one\n\n    {CLAUDE}\n\ncommit {0}\nAuthor: Claude <noreply@anthropic.com>\nDate:   now\n\n    two\n",
        "a".repeat(40)
    );
    let github = format!("Add x (#1)\n\n* Add x\n\nbody\n\n* Fix x\n\n---------\n\n{CLAUDE}\n");
    let described = format!("Add x (#1)\n\nWhat it does.\n\n---------\n\n{CLAUDE}\n");
    let cases: &[(&str, Option<usize>)] = &[
        (&git, Some(2)),
        (&github, Some(2)),
        (&described, Some(0)),
        ("Add x\n\n* Add x\n\n* Fix x\n", Some(2)),
        ("# This is a combination of 3 commits.\n# This is the 1st commit message:\n\nx\n\n", None),
        ("s\n\n# This is a combination of 3 commits.\n# This is the 1st commit message:\n\nx\n", Some(3)),
        ("s\n\n* one thing\n* another thing\n", None),
        ("s\n\nThis does:\n\n* one thing\n\n* another thing\n", None),
        ("s\n\n* only one\n", None),
        ("s\n\nbody\n", None),
    ];
    for (text, expected) in cases {
        assert_eq!(Message::parse(text).squash.map(|squash| squash.listed), *expected, "{text}");
    }
    let authors = Message::parse(&git).squash.map(|squash| squash.authors).unwrap_or_default();
    assert_eq!(
        authors.iter().map(|(who, _)| who.email.as_str()).collect::<Vec<_>>(),
        ["ada@example.org", "noreply@anthropic.com"]
    );
}

#[test]
fn a_squashed_message_speaks_of_this_commit() {
    let text = format!(
        "s\n\nSquashed commit of the following:\n\ncommit {}\nAuthor: A <a@b.c>\n\n    one\n\n    {CLAUDE}\n",
        "a".repeat(40)
    );
    let message = Message::parse(&text);
    assert!(message.body().any(|line| line.text == CLAUDE && line.place == Place::Squashed));
}

/// Whether the mark in the message counts.
fn counts(text: &str) -> bool {
    let message = Message::parse(text);
    let trailer = message.trailers.iter().find(|trailer| trailer.text == CLAUDE).map(|t| t.place);
    let line = message.body().find(|line| line.text == CLAUDE).map(|line| line.place);
    trailer.or(line).is_some_and(|place| place.reason().is_none())
}

#[test]
fn a_revert_keeps_its_own_trailers_and_not_those_it_repeats() {
    let sentence = format!("This reverts commit {}.", "a".repeat(40));
    let cases = [
        ("its own, after git's sentence", format!("Revert \"Add x\"\n\n{sentence}\n\n{CLAUDE}\n"), true),
        ("its own, with a reason", format!("Revert \"Add x\"\n\nBroke y.\n\n{sentence}\n\n{CLAUDE}\n"), true),
        (
            "repeated above git's sentence",
            format!("Revert \"Add x\"\n\nbody\n\n{CLAUDE}\n\n{sentence}\n"),
            false,
        ),
        (
            "repeated with its subject",
            format!("Revert \"Add x\"\n\n{sentence}\n\nAdd x\n\nw\n\n{CLAUDE}\n"),
            false,
        ),
        (
            "repeated with its subject and number",
            format!("Revert \"Add x (#1)\" (#2)\n\nAdd x (#1)\n\nw\n\n{CLAUDE}\n"),
            false,
        ),
        (
            "repeated below a heading",
            format!("Revert \"Add x\"\n\n{sentence}\n\nOriginal message:\n\nw\n\n{CLAUDE}\n"),
            false,
        ),
        (
            "its own, below a repeated block",
            format!("Revert \"Add x\"\n\nAdd x\n\nw\n\nReviewed-by: P <p@example.org>\n\n{CLAUDE}\n"),
            true,
        ),
        (
            "brought back",
            format!("Revert \"Revert \"Add x\"\"\n\n{sentence}\n\nAdd x\n\nw\n\n{CLAUDE}\n"),
            true,
        ),
        ("reapplied", format!("Reapply \"Add x\"\n\n{sentence}\n\nAdd x\n\nw\n\n{CLAUDE}\n"), true),
        ("not a revert", format!("Revert to x\n\nAdd x\n\n{CLAUDE}\n"), true),
    ];
    for (name, text, expected) in cases {
        assert_eq!(counts(&text), expected, "{name}");
    }
}

#[test]
fn a_revert_is_known_by_its_subject_or_gits_sentence() {
    let sentence = format!("This reverts commit {}.", "a".repeat(40));
    assert!(Message::parse(&format!("Undo x\n\n{sentence}")).is_revert);
    assert!(Message::parse("Revert \"x\"").is_revert);
    assert!(!Message::parse("Revert \"Revert \"x\"\"").is_revert);
    assert!(Message::parse("Revert \"Revert \"Revert \"x\"\"\"").is_revert);
    assert!(!Message::parse("Undo x\n\nThis reverts commit in spirit").is_revert);
}

#[test]
fn a_cherry_pick_keeps_the_marks_of_its_content() {
    let id = "b".repeat(40);
    let text = format!("Add x\n\nbody\n\n{CLAUDE}\n(cherry picked from commit {id})\n");
    assert_eq!(Message::parse(&text).cherry_picked_from, [id.as_str()]);
    assert!(counts(&text));
}

#[test]
fn long_hostile_messages_are_read_in_one_pass() {
    // Each would take minutes if it were read in quadratic time.
    let texts = [
        format!("s\n\nA: b\n{}", " c\n".repeat(400_000)),
        format!("s\n\n{}", "A: b\n".repeat(300_000)),
        format!("s\n\n{}", "* x\n\n".repeat(300_000)),
        format!("s\n\n{}", "```\n~~~\n````\n".repeat(100_000)),
        format!("{}x", "Revert \"".repeat(200_000)),
        format!("s\n\n{}", ">".repeat(2_000_000)),
        "\n".repeat(2_000_000),
    ];
    for text in texts {
        assert!(Message::parse(&text).lines.len() <= text.len());
    }
}

proptest! {
    #[test]
    fn any_text_is_a_message(text in "(?s).{0,400}") {
        let message = Message::parse(&text);
        prop_assert!(message.trailers.len() <= message.lines.len());
    }

    #[test]
    fn message_like_texts_are_read(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "Revert \"x\"", "\n", "\n\n", "* a", "---------", "```", "    b", "> c", "A: b", "# d",
                "Signed-off-by: e", "This reverts commit 1234567", "x", "\r\n", "Conflicts:", "\tf",
                "Squashed commit of the following:", "commit 1234567", "Author: g <h", "\u{1f916}",
            ]),
            0..40,
        )
    ) {
        let text = parts.concat();
        let message = Message::parse(&text);
        let trailing = message.trailers.iter().all(|trailer| text.contains(trailer.text));
        prop_assert!(trailing);
    }
}
