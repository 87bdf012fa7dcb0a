//! What a pull request and its authors say.

use crate::support::*;
use caution_core::change::{Change, Head};
use caution_core::context::{Account, Told};
use caution_core::provenance::{Channel, Class, Role};
use caution_read::marker::{Markers, provenance};
use proptest::prelude::*;

fn told(text: &str) -> Option<Told<String>> {
    Some(Told::claimed(text.to_owned(), "test"))
}

fn unmarked(fill: impl FnOnce(&mut Change)) -> Change {
    let mut change = change([commit("a"), commit("b")]);
    fill(&mut change);
    change
}

#[test]
fn a_branch_can_be_the_only_mark() {
    for branch in
        ["codex/add-retry", "copilot/fix-12", "claude/issue-1", "cursor/fix-it-9af3", "devin/1735689600-x"]
    {
        let (provenance, unknowns) = read(&unmarked(|change| change.context.head_branch = told(branch)));
        assert_eq!(provenance.class, Class::AiAssisted, "{branch}");
        assert_eq!(provenance.evidence[0].text, branch);
        assert_eq!(provenance.evidence[0].commit, None);
        assert_eq!(unknowns, [], "{branch}");
    }
    for branch in ["cursor/blink", "devin/my-work", "feature/codex/x", "claude", "main", "fix-codex"] {
        let change = unmarked(|change| change.context.head_branch = told(branch));
        assert_eq!(read(&change).0.class, Class::Unknown, "{branch}");
    }
}

#[test]
fn refs_and_owners_before_a_branch_are_passed_over() {
    for branch in ["refs/heads/codex/x", "ada:codex/x"] {
        let change = unmarked(|change| change.context.head_branch = told(branch));
        assert_eq!(read(&change).0.class, Class::AiAssisted, "{branch}");
    }
}

#[test]
fn a_body_can_carry_the_mark() {
    for body in [
        "Adds x.\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)",
        "------\nhttps://chatgpt.com/codex/tasks/task_e_0123",
        "[Codex Task](https://chatgpt.com/codex/cloud/tasks/task_b_0123)",
        "- Link to Devin run: https://app.devin.ai/sessions/0123abcd",
        "Text\n\n<!-- START COPILOT CODING AGENT TIPS -->\n---",
        "*PR created automatically by Jules for task [1](https://jules.google.com/task/1) started by @a*",
    ] {
        let (provenance, _) = read(&unmarked(|change| change.context.body = told(body)));
        assert_eq!(provenance.class, Class::AiAssisted, "{body}");
        assert_eq!(provenance.evidence[0].channel, Channel::Body);
    }
}

#[test]
fn a_body_that_shows_a_mark_does_not_carry_it() {
    for body in [
        "```\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\n```",
        "> https://app.devin.ai/sessions/0123abcd",
        "We look for `https://app.devin.ai/sessions/0123abcd` in texts.",
        "See https://app.devin.ai and https://claude.ai/code.",
        "    https://chatgpt.com/codex/tasks/task_e_0123",
    ] {
        let change = unmarked(|change| change.context.body = told(body));
        assert_eq!(read(&change).0.class, Class::Unknown, "{body}");
    }
}

#[test]
fn a_title_can_carry_the_mark() {
    let change = unmarked(|change| change.context.title = told("[codex] Add retry"));
    assert_eq!(read(&change).0.class, Class::AiAssisted);
    let change = unmarked(|change| change.context.title = told("Bump @openai/codex"));
    assert_eq!(read(&change).0.class, Class::Unknown);
}

#[test]
fn an_agents_account_made_unmarked_commits() {
    for handle in ["Copilot", "copilot-swe-agent[bot]", "devin-ai-integration[bot]", "@cursoragent"] {
        let account = Account { handle: handle.to_owned(), bot: true, email: None };
        let change = unmarked(|change| change.context.author = Some(Told::forge(account, "event")));
        assert_eq!(read(&change).0.class, Class::AiAuthored, "{handle}");
    }
    // GitHub's GraphQL leaves `[bot]` out and says so apart.
    let app = Account { handle: "devin-ai-integration".to_owned(), bot: true, email: None };
    let change = unmarked(|change| change.context.author = Some(Told::forge(app, "event")));
    assert_eq!(read(&change).0.class, Class::AiAuthored);
}

#[test]
fn an_agent_that_pushes_to_a_persons_request_took_part() {
    let change = unmarked(|change| {
        change.context.author = Some(Told::forge(Account::person("ada"), "event"));
        change.context.actor = Some(Told::forge(Account::person("Copilot"), "event"));
    });
    assert_eq!(read(&change).0.class, Class::AiAssisted);
}

#[test]
fn people_named_as_tools_open_requests_too() {
    for handle in ["devin", "claude", "jules", "ada"] {
        let change =
            unmarked(|change| change.context.author = Some(Told::forge(Account::person(handle), "event")));
        assert_eq!(read(&change).0.class, Class::Unknown, "{handle}");
    }
}

#[test]
fn a_bots_address_behind_a_persons_account_is_not_automation() {
    let bot = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>";
    let mut forged = change([commit_by(bot, "Bump x")]);
    assert_eq!(read(&forged).0.class, Class::Automation);
    forged.context.author = Some(Told::forge(Account::person("ada"), "event"));
    let (provenance, unknowns) = read(&forged);
    assert_eq!(provenance.class, Class::Unknown);
    assert_eq!(unknowns.len(), 1);
    let account = Account { handle: "dependabot[bot]".to_owned(), bot: true, email: None };
    forged.context.author = Some(Told::forge(account, "event"));
    assert_eq!(read(&forged).0.class, Class::Automation);
}

#[test]
fn a_merge_names_the_branch_it_brings_in() {
    let mut merge = commit("Merge pull request #7 from ada/codex/add-retry\n\nAdd retry");
    merge.parents = vec![id(900), id(901)];
    assert_eq!(read(&change([commit("a"), merge])).0.class, Class::AiAssisted);
}

#[test]
fn an_authors_word_settles_an_unknown() {
    for (trailer, expected) in [
        ("AI-Assisted: no", Class::HumanAttested),
        ("ai-assisted: None", Class::HumanAttested),
        ("AI-Assisted: false", Class::HumanAttested),
        ("AI-Assisted: yes", Class::AiAssisted),
        ("AI-Assisted: Windsurf", Class::AiAssisted),
        ("AI-Assisted: n/a", Class::Unknown),
        ("AI-Assisted:", Class::Unknown),
    ] {
        let (provenance, unknowns) = read(&change([commit(&format!("a\n\n{trailer}\n"))]));
        assert_eq!(provenance.class, expected, "{trailer}");
        assert_eq!(unknowns.is_empty(), expected != Class::Unknown, "{trailer}");
        assert!(!provenance.contradicted);
    }
}

#[test]
fn a_no_outside_of_the_trailers_settles_nothing() {
    assert_eq!(class("a\n\nAI-Assisted: no\n\nmore text\n"), Class::Unknown);
    assert_eq!(class("a\n\nAI-Assisted: yes\n\nmore text\n"), Class::AiAssisted);
}

#[test]
fn a_no_against_marks_is_a_contradiction() {
    let claim = "AI-Assisted: no\nCo-authored-by: Claude <noreply@anthropic.com>";
    let (provenance, _) = read(&change([commit(&format!("a\n\n{claim}\n"))]));
    assert_eq!(provenance.class, Class::AiAssisted);
    assert!(provenance.contradicted);

    let mut branch = change([commit("a\n\nAI-Assisted: no\n")]);
    branch.context.head_branch = told("codex/x");
    let (provenance, _) = read(&branch);
    assert_eq!(provenance.class, Class::AiAssisted);
    assert!(provenance.contradicted);
}

#[test]
fn a_no_on_one_commit_is_not_contradicted_by_another() {
    let two =
        [commit("a\n\nAI-Assisted: no\n"), commit("b\n\nCo-authored-by: Claude <noreply@anthropic.com>\n")];
    let (provenance, unknowns) = read(&change(two));
    assert_eq!(provenance.class, Class::Mixed);
    assert!(!provenance.contradicted);
    assert_eq!(unknowns, []);
}

#[test]
fn a_request_can_say_it_for_all_commits() {
    let no = "What\n\nAI-Assisted: no";
    let (provenance, unknowns) =
        read(&unmarked(|change| change.context.body = Some(Told::forge(no.to_owned(), "event"))));
    assert_eq!((provenance.class, unknowns.len()), (Class::HumanAttested, 0));
    // Whoever runs the tool could say so; only a claim that adds counts then.
    let (provenance, unknowns) = read(&unmarked(|change| change.context.body = told(no)));
    assert_eq!((provenance.class, unknowns.is_empty()), (Class::Unknown, false));
    let claim = provenance.evidence.iter().find(|evidence| evidence.text == "AI-Assisted: no").unwrap();
    assert!(claim.discounted.as_deref().unwrap().starts_with("the body is only claimed"));
    let (provenance, _) = read(&unmarked(|change| change.context.body = told("What\n\nAI-Assisted: yes")));
    assert_eq!(provenance.class, Class::AiAssisted);
    // A template that nobody filled in says nothing.
    let (provenance, _) = read(&unmarked(|change| change.context.body = told("AI-Assisted: yes/no")));
    assert_eq!(provenance.class, Class::Unknown);
}

#[test]
fn whoever_names_the_operator_of_an_agent_says_there_is_one() {
    let change = unmarked(|change| {
        change.context.operator = Some(Told::claimed(Account::person("ada"), "--operator"));
    });
    let (provenance, _) = read(&change);
    assert_eq!(provenance.class, Class::AiAssisted);
    assert_eq!(provenance.evidence[0].channel, Channel::Claim);
}

#[test]
fn a_change_without_commits_is_unknown() {
    for (head, subject) in [
        (Head::Index, "the staged change"),
        (Head::Worktree, "the work tree"),
        (Head::Patch("x.patch".to_owned()), "the patch x.patch"),
    ] {
        let mut nothing = change([]);
        nothing.head = head.clone();
        let (provenance, unknowns) = read(&nothing);
        assert_eq!(provenance.class, Class::Unknown);
        assert_eq!(unknowns[0].subject, subject);

        let mut one = change([commit("")]);
        one.head = head;
        one.commits[0].id = None;
        let (_, unknowns) = read(&one);
        assert_eq!(unknowns[0].subject, subject);
    }
}

#[test]
fn evidence_stands_strongest_first_and_always_the_same_way() {
    let message =
        "a\n\nhttps://claude.ai/code/session_01\n\nCo-authored-by: Cursor <cursoragent@cursor.com>\n";
    let mut all = change([commit_by("Claude <noreply@anthropic.com>", message), commit(message)]);
    all.context.head_branch = told("claude/x");
    let (provenance, _) = read(&all);
    let strengths: Vec<_> = provenance.evidence.iter().map(|item| item.strength).collect();
    assert!(strengths.is_sorted_by(|one, two| one >= two), "{strengths:?}");
    assert_eq!(provenance, read(&all).0);
    assert!(provenance.evidence.iter().all(|item| item.role == Role::Author));
}

#[test]
fn an_organisations_own_marker_counts() {
    let text =
        "tools:\n- id: helper\n  name: Helper\n  markers:\n  - {id: address, email: helper@corp.example}\n";
    let markers = Markers::built_in().extended(".caution/markers.yaml", text).unwrap();
    let change = change([commit("a\n\nCo-authored-by: Helper <helper@corp.example>\n")]);
    assert_eq!(provenance(&change, &markers).0.class, Class::AiAssisted);
    assert_eq!(read(&change).0.class, Class::Unknown);
}

#[test]
fn an_ignored_marker_does_not_count() {
    let text = "ignore:\n- {marker: claude-code/branch, reason: a colleague called Claude}\n";
    let markers = Markers::built_in().extended(".caution/markers.yaml", text).unwrap();
    let change = unmarked(|change| change.context.head_branch = told("claude/x"));
    assert_eq!(provenance(&change, &markers).0.class, Class::Unknown);
    assert_eq!(read(&change).0.class, Class::AiAssisted);
}

proptest! {
    #[test]
    fn no_text_breaks_it(message in "(?s).{0,200}", name in ".{0,20}", email in ".{0,30}", body in "(?s).{0,100}") {
        let mut change = change([commit(&message)]);
        change.commits[0].author.name = name.clone();
        change.commits[0].committer.email = email.clone();
        change.context.body = told(&body);
        change.context.head_branch = told(&name);
        change.context.title = told(&email);
        let (provenance, unknowns) = read(&change);
        prop_assert!(provenance.class != Class::Unknown || !unknowns.is_empty());
    }
}
