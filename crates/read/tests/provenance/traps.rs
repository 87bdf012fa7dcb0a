//! The traps that public detectors of AI work fall into, one test each.

use crate::support::*;
use caution_core::provenance::{Channel, Class, Role, Strength};
use caution_core::unknown::{Unknown, UnknownKind};

const CLAUDE: &str = "Co-authored-by: Claude <noreply@anthropic.com>";
const OWN: &str = "Signed-off-by: Ada Example <ada@example.org>";

#[test]
fn bare_words_are_no_marks() {
    for message in [
        "Move the cursor to the end of the line",
        "Fix claude in the word list\n\nThe codex of rules names gemini, amp and goose.",
        "net/codex: add devin port\n\ncopilot mode is off; see https://claude.ai/code for the idea.",
        "Bump aider from 1 to 2\n\nGenerated with autoconf.",
        "Add windsurf shop\n\nWritten by Claude Monet",
        "Import openai cookbook\n\nSigned-off-by: Ada Example <ada@example.org>",
    ] {
        assert_eq!(class(message), Class::Unknown, "{message}");
        assert_eq!(counted(commit(message)), Vec::<String>::new(), "{message}");
    }
}

#[test]
fn people_who_share_a_tools_name_are_people() {
    for author in [
        "Devin Burnette <devin@example.com>",
        "Claude <claude@example.fr>",
        "Jules Bertholet <jules@example.com>",
        "Benjamin Goose <goose@example.com>",
        "Cody Hiar <cody@example.com>",
        "Devin <165725058+devin-cognition@users.noreply.github.com>",
        "claude <81847+claude@users.noreply.github.com>",
    ] {
        assert_eq!(class_of(commit_by(author, "Fix it")), Class::Unknown, "{author}");
        assert_eq!(class(&format!("Fix it\n\nCo-authored-by: {author}\n")), Class::Unknown, "{author}");
    }
}

#[test]
fn vendors_have_employees() {
    for author in [
        "C <charlie@openai.com>",
        "R <roy@anthropic.com>",
        "L <lukas@zed.dev>",
        "A <andrew@amazon.com>",
        "I <inna@jetbrains.com>",
        "E <ed@cursor.com>",
    ] {
        assert_eq!(class_of(commit_by(author, "Fix it")), Class::Unknown, "{author}");
        assert_eq!(class(&format!("Fix it\n\nCo-authored-by: {author}\n")), Class::Unknown, "{author}");
    }
}

#[test]
fn a_projects_own_domain_says_nothing() {
    assert_eq!(class_of(commit_by("Paul <paul@aider.chat>", "Fix it")), Class::Unknown);
    assert_eq!(class_of(commit_by("Paul <aider@paulg.org>", "Fix it")), Class::Unknown);
}

#[test]
fn aiders_suffix_counts_on_the_author_only() {
    let mut wrote = commit_by("Ada (aider) <ada@example.org>", "Fix it");
    assert_eq!(class_of(wrote.clone()), Class::AiAuthored);
    wrote.committer = identity("Ada <ada@example.org>");
    assert_eq!(class_of(wrote), Class::AiAuthored);

    let mut only_committed = commit("Fix it");
    only_committed.committer = identity("Ada (aider) <ada@example.org>");
    let (provenance, unknowns) = read(&change([only_committed]));
    assert_eq!(provenance.class, Class::Unknown);
    let shown = discounted(&provenance);
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].channel, Channel::Committer);
    assert!(shown[0].discounted.as_deref().unwrap().contains("a person's own edits"));
    assert_eq!(unknowns.len(), 1);
}

#[test]
fn a_login_without_bot_is_known() {
    let author = "Copilot <198982749+Copilot@users.noreply.github.com>";
    assert_eq!(class_of(commit_by(author, "Fix it")), Class::AiAuthored);
}

#[test]
fn three_copilot_numbers_have_three_meanings() {
    let trailer =
        |number| format!("Fix\n\nCo-authored-by: Copilot <{number}+Copilot@users.noreply.github.com>\n");
    assert_eq!(class(&trailer("198982749")), Class::AiAssisted);
    assert_eq!(class(&trailer("223556219")), Class::AiAssisted);
    assert_eq!(class(&trailer("175728472")), Class::AiSuggestion);
    // A fourth one is shown and does not decide.
    let (provenance, _) = read(&change([commit(&trailer("1234567"))]));
    assert_eq!(provenance.class, Class::Unknown);
    assert_eq!(provenance.evidence.first().map(|item| item.strength), Some(Strength::Weak));
}

#[test]
fn a_suggestion_is_never_an_author() {
    for reviewer in [
        "Copilot Autofix powered by AI <62310815+github-advanced-security[bot]@users.noreply.github.com>",
        "coderabbitai[bot] <136622811+coderabbitai[bot]@users.noreply.github.com>",
        "gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>",
    ] {
        let (provenance, _) = read(&change([commit(&format!("Fix\n\nCo-authored-by: {reviewer}\n"))]));
        assert_eq!(provenance.class, Class::AiSuggestion, "{reviewer}");
        assert!(provenance.evidence.iter().all(|item| item.role == Role::Suggestion));
    }
}

#[test]
fn a_squash_with_a_mark_is_mixed() {
    let listed =
        format!("Add x (#12)\n\n* Add x\n\n* Fix x\n\n{CLAUDE}\n\n* Try y\n\n---------\n\n{CLAUDE}\n");
    let (provenance, _) = read(&change([commit(&listed)]));
    assert_eq!(provenance.class, Class::Mixed);
    assert_eq!(provenance.commits[0].squashed, 3);
    // GitHub's rule alone shows that the co-authors were gathered from a whole pull request.
    assert_eq!(class(&format!("Add x (#12)\n\nWhat it does.\n\n---------\n\n{CLAUDE}\n")), Class::Mixed);
    // An agent's squash with the person who asked for it.
    let agent = commit_by(
        "Copilot <198982749+Copilot@users.noreply.github.com>",
        "Add x (#12)\n\n* Initial plan\n\n* Add x\n\n---------\n\n\
         Co-authored-by: copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>\n\
         Co-authored-by: ada <1+ada@users.noreply.github.com>\n",
    );
    assert_eq!(class_of(agent), Class::Mixed);
}

#[test]
fn a_squash_of_one_is_no_squash_and_agents_alone_are_no_mix() {
    assert_eq!(class(&format!("Add x (#12)\n\n* only one\n\n{CLAUDE}\n")), Class::AiAssisted);
    assert_eq!(class(&format!("Add x\n\nIt does:\n* a\n* b\n\n{CLAUDE}\n")), Class::AiAssisted);
    let agents = commit_by("Claude <noreply@anthropic.com>", "Add x (#1)\n\n* Add x\n\n* Fix x\n");
    assert_eq!(class_of(agents), Class::AiAuthored);
    let by_git = format!(
        "Add x\n\nSquashed commit of the following:\n\ncommit {0}\nAuthor: Claude <noreply@anthropic.com>\n\n    a\n\n\
         commit {0}\nAuthor: Claude <noreply@anthropic.com>\n\n    b\n",
        "a".repeat(40)
    );
    assert_eq!(class(&by_git), Class::AiAssisted);
    let by_two = by_git.replacen("Claude <noreply@anthropic.com>", "Ada <ada@example.org>", 1);
    assert_eq!(class(&by_two), Class::Mixed);
}

#[test]
fn a_change_of_people_and_agents_is_mixed() {
    let two = [commit(&format!("a\n\n{CLAUDE}\n")), commit("b")];
    let (provenance, unknowns) = read(&change(two));
    assert_eq!(provenance.class, Class::Mixed);
    assert_eq!(
        provenance.commits.iter().map(|commit| commit.class).collect::<Vec<_>>(),
        [Class::AiAssisted, Class::Unknown]
    );
    // The commit without a mark is still named.
    assert_eq!(unknowns.len(), 1);
    assert!(unknowns[0].what.contains("1 of 2 commits"), "{}", unknowns[0].what);
}

#[test]
fn a_revert_that_repeats_an_ai_commit_is_not_ai() {
    let message = format!(
        "Revert \"Add x\"\n\nThis reverts commit {}.\n\nOriginal message:\n\nAdd x\n\n{CLAUDE}\n",
        "a".repeat(40)
    );
    let (provenance, _) = read(&change([commit(&message)]));
    assert_eq!(provenance.class, Class::Unknown);
    let shown = discounted(&provenance);
    assert_eq!(shown.len(), 1);
    assert!(shown[0].discounted.as_deref().unwrap().contains("reverts"));
}

#[test]
fn a_revert_that_an_agent_made_is_ai() {
    let message = format!("Revert \"Add x\"\n\nThis reverts commit {}.\n\n{CLAUDE}\n", "a".repeat(40));
    assert_eq!(class(&message), Class::AiAssisted);
}

#[test]
fn a_merges_trailer_speaks_of_the_merge_only() {
    let mut merge = commit(&format!("Merge branch 'x'\n\n{CLAUDE}\n"));
    merge.parents = vec![id(900), id(901)];
    let change = change([commit("a"), merge]);
    let (provenance, _) = read(&change);
    assert_eq!(provenance.class, Class::Unknown);
    assert_eq!(provenance.commits[1].class, Class::AiAssisted);

    // A merge with content of its own has a say.
    let mut evil = change.clone();
    evil.residues.push(caution_core::change::MergeResidue {
        commit: id(2),
        files: Vec::new(),
        conflicted: true,
    });
    assert_eq!(read(&evil).0.class, Class::Mixed);

    // So has one that could not be replayed.
    for subject in [id(2).to_string(), "200 merges".to_owned()] {
        let mut unseen = change.clone();
        unseen.unknowns.push(Unknown::new(UnknownKind::Merge, subject, "not replayed", "edits"));
        assert_eq!(read(&unseen).0.class, Class::Mixed);
    }
}

#[test]
fn a_clean_merge_without_a_mark_does_not_mix() {
    let mut merge = commit("Merge branch 'main' into x");
    merge.parents = vec![id(900), id(901)];
    let (provenance, unknowns) = read(&change([commit(&format!("a\n\n{CLAUDE}\n")), merge]));
    assert_eq!(provenance.class, Class::AiAssisted);
    assert_eq!(unknowns, []);
}

#[test]
fn a_trailer_outside_of_the_last_paragraph_weighs_less_and_counts() {
    let (provenance, _) = read(&change([commit(&format!("a\n\nbody\n\n{CLAUDE}\n\nmore text\n"))]));
    assert_eq!(provenance.class, Class::AiAssisted);
    let evidence = &provenance.evidence[0];
    assert_eq!((evidence.channel, evidence.strength), (Channel::Message, Strength::Text));
}

#[test]
fn a_mark_that_is_shown_does_not_count() {
    for shown in [
        format!("Document trailers\n\n```\n{CLAUDE}\n```\n\nend\n"),
        format!("Document trailers\n\n    {CLAUDE}\n\nend\n"),
        format!("Document trailers\n\n> {CLAUDE}\n\nend\n"),
        format!("Document trailers\n\nWrite `{CLAUDE}` at the end.\n"),
        format!("Document trailers\n\nThe line {CLAUDE} marks it.\n"),
        format!(
            "a\n\n# ------------------------ >8 ------------------------\ndiff --git a/x b/x\n+{CLAUDE}\n{CLAUDE}\n"
        ),
        format!("a\n\n+{CLAUDE}\n-{CLAUDE}\n"),
    ] {
        assert_eq!(class(&shown), Class::Unknown, "{shown}");
    }
}

#[test]
fn a_subject_is_never_a_trailer() {
    assert_eq!(class("Co-authored-by: Claude <noreply@anthropic.com>"), Class::Unknown);
    assert_eq!(class("fix: thing <noreply@anthropic.com>"), Class::Unknown);
}

#[test]
fn a_bump_of_an_agents_package_is_automation() {
    let bot = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>";
    let mut bump = change([commit_by(
        bot,
        "Bump @openai/codex from 0.117.0 to 0.118.0\n\nSigned-off-by: dependabot[bot] <support@github.com>\n",
    )]);
    bump.context.head_branch = Some(caution_core::context::Told::claimed(
        "dependabot/npm_and_yarn/openai/codex-0.118.0".to_owned(),
        "test",
    ));
    assert_eq!(read(&bump).0.class, Class::Automation);
}

#[test]
fn release_notes_in_a_bots_text_carry_no_marks() {
    let bot = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>";
    let notes = "Release notes\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\n\nmore\n";
    let mut bump = change([commit_by(bot, &format!("Bump x\n\n{notes}\n{CLAUDE}\n\nThe end.\n"))]);
    bump.context.body = Some(caution_core::context::Told::claimed(notes.to_owned(), "test"));
    let (provenance, _) = read(&bump);
    assert_eq!(provenance.class, Class::Automation);
    assert_eq!(discounted(&provenance).len(), 3);
    // A trailer of the commit itself is not a release note.
    assert_eq!(class_of(commit_by(bot, &format!("Bump x\n\n{CLAUDE}\n"))), Class::AiAssisted);
}

#[test]
fn a_bots_commit_with_a_persons_part_is_not_automation() {
    let bot = "renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>";
    let helped = commit_by(bot, "Bump x\n\nCo-authored-by: Ada <ada@example.org>\n");
    assert_eq!(class_of(helped), Class::Unknown);
    // A person's commit with a bot beside it is the person's.
    assert_eq!(class(&format!("Bump x\n\nCo-authored-by: {bot}\n")), Class::Unknown);
}

#[test]
fn assisted_by_names_people_too() {
    for person in
        ["Jay Satiro", "riastradh on github", "Steve Holme, Daniel Stenberg", "Claude", "t <t@example.org>"]
    {
        assert_eq!(class(&format!("a\n\nAssisted-by: {person}\n")), Class::Unknown, "{person}");
    }
    for tool in [
        "Claude:claude-3-opus coccinelle sparse",
        "Opus 4.6 via Claude Code",
        "claude-sonnet-4.5, GitHub Copilot CLI",
        "Google Antigravity with Gemini",
        "GLM-5 via Crush <crush@charm.land>",
    ] {
        assert_eq!(class(&format!("a\n\nAssisted-by: {tool}\n")), Class::AiAssisted, "{tool}");
    }
}

#[test]
fn placeholder_addresses_do_not_count() {
    for author in ["assistant <assistant@example.com>", "openhands <openhands@example.com>"] {
        assert_eq!(class_of(commit_by(author, "a")), Class::Unknown, "{author}");
    }
}

#[test]
fn a_lack_of_marks_is_unknown_and_says_what_it_could_hide() {
    let (provenance, unknowns) = read(&change([commit("a"), commit("b")]));
    assert_eq!(provenance.class, Class::Unknown);
    assert_eq!(unknowns.len(), 1, "one for all commits");
    assert!(unknowns[0].hides.contains("AI"));
    assert!(unknowns[0].remedy.as_deref().unwrap().contains("AI-Assisted: no"));
}

#[test]
fn an_agent_that_only_committed_took_part() {
    let mut wrong_committer = commit("a");
    wrong_committer.committer = identity("Claude <noreply@anthropic.com>");
    assert_eq!(class_of(wrong_committer.clone()), Class::AiAssisted);
    assert_eq!(counted(wrong_committer), ["claude-code committer"]);
}

#[test]
fn case_and_spelling_vary() {
    for trailer in [
        "Co-Authored-By: Claude <noreply@anthropic.com>",
        "CO-AUTHORED-BY: Claude <NoReply@Anthropic.com>",
        "Co-authored-by: Claude <no-reply@anthropic.com>",
        "Co-Authored-By: Claude noreply@anthropic.com",
        "Co-Authored-By: Claude Fable 5 (1M context) <noreply@anthropic.com>",
        "Assisted by: Claude Opus 4.6",
    ] {
        assert_eq!(class(&format!("a\r\n\r\n{trailer}\r\n")), Class::AiAssisted, "{trailer}");
    }
}

#[test]
fn a_mark_beside_trailers_that_is_none_itself_is_seen() {
    for mark in
        ["🤖 Generated with [Claude Code](https://claude.com/claude-code)", "Assisted by: Claude Opus 4.6"]
    {
        assert_eq!(class(&format!("a\n\nbody\n\n{mark}\n{OWN}\nCloses #1\n")), Class::AiAssisted, "{mark}");
    }
}

#[test]
fn a_squashed_message_that_is_indented_as_a_list_item_is_seen() {
    let message = format!("a (#1)\n\n* a\n\n  why\n\n  {CLAUDE}\n\n* b\n\n---------\n\n{OWN}\n");
    assert_eq!(class(&message), Class::Mixed);
}

#[test]
fn a_line_that_says_nothing_but_the_model_is_seen() {
    assert_eq!(class("a\n\nbody\n\nCoded with Claude Sonnet 4.6.\n"), Class::AiAssisted);
    assert_eq!(class("a\n\nThe table was generated with Claude Sonnet 4.6 in mind.\n"), Class::Unknown);
}

#[test]
fn a_reviewers_or_reporters_trailer_is_no_authorship() {
    for key in ["Reviewed-by", "Reported-by", "Tested-by", "Suggested-by", "Acked-by"] {
        assert_eq!(class(&format!("a\n\n{key}: Claude <noreply@anthropic.com>\n")), Class::Unknown, "{key}");
    }
}

#[test]
fn hearsay_is_shown_and_does_not_decide() {
    let (provenance, _) = read(&change([commit("a\n\nCo-authored-by: Windsurf <noreply@windsurf.com>\n")]));
    assert_eq!(provenance.class, Class::Unknown);
    assert_eq!(provenance.evidence[0].strength, Strength::Weak);
}

#[test]
fn a_cherry_pick_keeps_its_marks() {
    let message = format!("a\n\n{CLAUDE}\n(cherry picked from commit {})\n", "b".repeat(40));
    assert_eq!(class(&message), Class::AiAssisted);
}

#[test]
fn every_line_of_an_agent_counts_once() {
    let squash = format!("a (#1)\n\n* a\n\n{CLAUDE}\n\n* b\n\n{CLAUDE}\n\n---------\n\n{CLAUDE}\n");
    assert_eq!(counted(commit(&squash)), ["claude-code trailer"]);
}
