//! Whose approval counts.

use caution_core::ObjectId;
use caution_core::assessment::Assessment;
use caution_core::change::{Action, Change, Commit, Head};
use caution_core::charter::Charter;
use caution_core::context::{Account, Approval, CommitAccounts, Context, ReviewState, Told, Trust};
use caution_core::people::Identity;
use caution_core::provenance::{Class, Provenance};
use caution_core::verdict::{Need, Outcome, State, Verdict};
use caution_policy::{Input, decide};
use jiff::Timestamp;

use crate::support::{organisation, policy, requirement};

fn id(digit: char) -> ObjectId {
    ObjectId::parse(&digit.to_string().repeat(40)).unwrap()
}

fn identity(email: &str) -> Identity {
    Identity { name: String::new(), email: email.to_owned() }
}

fn commit(author: &str, committer: &str, message: &str) -> Commit {
    Commit {
        id: Some(id('a')),
        parents: vec![id('b')],
        author: identity(author),
        committer: identity(committer),
        committed_at: 0,
        message: message.to_owned(),
        notes: Vec::new(),
        has_signature: false,
    }
}

fn change(commits: Vec<Commit>, context: Context) -> Change {
    Change {
        action: Action::Merge,
        base: Some(id('b')),
        charter_base: Some(id('b')),
        head: Head::Commit(id('a')),
        head_tree: None,
        commits,
        files: Vec::new(),
        residues: Vec::new(),
        context,
        unknowns: Vec::new(),
    }
}

fn approval(handle: &str) -> Told<Approval> {
    review(handle, ReviewState::Approved, None)
}

fn review(handle: &str, state: ReviewState, at: Option<&str>) -> Told<Approval> {
    let at = at.map(|time| time.parse::<Timestamp>().unwrap());
    Told::forge(Approval { by: Account::person(handle), state, commit: Some(id('a')), at }, "github reviews")
}

fn decided(change: &Change, class: Class, charter: &Charter, need: &str) -> (Verdict, Need) {
    let policy = policy(&format!("requirements:\n  it: {{because: a test, need: {need}, mode: hold}}\n"));
    let assessment =
        Assessment { provenance: Provenance { class, ..Provenance::default() }, ..Assessment::default() };
    let now = "2026-06-01T00:00:00Z".parse().unwrap();
    let verdict = decide(&policy, &Input { change, assessment: &assessment, charter, now });
    let need = requirement(&verdict, "it").needs[0].clone();
    (verdict, need)
}

fn asked(change: &Change, need: &str) -> Need {
    decided(change, Class::HumanAttested, &organisation(), need).1
}

fn by_dana(context: Context) -> Change {
    change(vec![commit("dana@example.org", "dana@example.org", "x")], context)
}

fn reviewed(reviews: Vec<Told<Approval>>) -> Change {
    by_dana(Context { approvals: reviews, ..Context::default() })
}

#[test]
fn a_real_reviewers_approval_counts_and_everyone_elses_says_why_not() {
    let mut bot = approval("ci-helper");
    bot.value.by.bot = true;
    let mut claimed = approval("bo-gh");
    claimed.trust = Trust::Claimed;
    claimed.source = "context.yaml".to_owned();
    let mut signed = approval("bo-gh");
    signed.trust = Trust::Signed;
    let mut old = approval("bo-gh");
    old.value.commit = Some(id('c'));
    let mut unbound = approval("bo-gh");
    unbound.value.commit = None;
    let cases = [
        (approval("bo-gh"), State::Met, "1 of 1: bo"),
        (signed, State::Met, "1 of 1: bo"),
        (approval("stranger"), State::Met, "1 of 1: @stranger"),
        (approval("dana-gh"), State::Missing, "0 of 1; dana is an author of the change"),
        (bot, State::Missing, "0 of 1; @ci-helper is a bot or an agent"),
        (approval("renovate[bot]"), State::Missing, "0 of 1; @renovate[bot] is a bot or an agent"),
        (
            approval("copilot-pull-request-reviewer[bot]"),
            State::Missing,
            "0 of 1; @copilot-pull-request-reviewer[bot] is a bot or an agent",
        ),
        (claimed, State::Missing, "0 of 1; bo's approval is only claimed (context.yaml)"),
        (old, State::Missing, "0 of 1; bo's approval is of another commit (cccccccccccc)"),
        (unbound, State::Missing, "0 of 1; bo's approval does not say which commit it saw"),
    ];
    for (review, state, found) in cases {
        let need = asked(&reviewed(vec![review]), "{approvals: 1}");
        assert_eq!((need.state, need.found.as_str()), (state, found));
    }
}

#[test]
fn everybody_who_had_a_hand_in_it_is_an_author() {
    let told = |trust| Some(Told { value: Account::person("bo-gh"), trust, source: "x".to_owned() });
    let accounts = |author, committer, pusher| {
        vec![Told::forge(CommitAccounts { commit: id('a'), author, committer, pusher }, "github")]
    };
    let bo = Some(Account::person("bo-gh"));
    let contexts = [
        ("opened it", Context { author: told(Trust::Forge), ..Context::default() }),
        ("acts", Context { actor: told(Trust::Forge), ..Context::default() }),
        ("drives the agent", Context { operator: told(Trust::Forge), ..Context::default() }),
        (
            "drives the agent, as somebody claims",
            Context { operator: told(Trust::Claimed), ..Context::default() },
        ),
        (
            "author's account",
            Context { commit_accounts: accounts(bo.clone(), None, None), ..Context::default() },
        ),
        (
            "committer's account",
            Context { commit_accounts: accounts(None, bo.clone(), None), ..Context::default() },
        ),
        ("pusher's account", Context { commit_accounts: accounts(None, None, bo), ..Context::default() }),
    ];
    for (role, context) in contexts {
        let need =
            asked(&by_dana(Context { approvals: vec![approval("bo-gh")], ..context }), "{approvals: 1}");
        assert_eq!(need.found, "0 of 1; bo is an author of the change", "{role}");
        assert!(!need.clearers.who.contains(&"bo".to_owned()), "{role}");
    }
    let commits = [
        ("committed it", commit("dana@example.org", "bo@example.org", "x")),
        (
            "wrote part of it",
            commit("dana@example.org", "dana@example.org", "x\n\nCo-authored-by: B <BO@example.org>\n"),
        ),
        ("wrote it from the forge", commit("7+bo-gh@users.noreply.github.com", "noreply@github.com", "x")),
    ];
    for (role, commit) in commits {
        let context = Context { approvals: vec![approval("bo-gh")], ..Context::default() };
        let need = asked(&change(vec![commit], context), "{approvals: 1}");
        assert_eq!(need.found, "0 of 1; bo is an author of the change", "{role}");
    }
}

#[test]
fn githubs_own_committer_is_nobody() {
    let commit = commit("dana@example.org", "noreply@github.com", "x");
    let context = Context { approvals: vec![approval("ana-gh")], ..Context::default() };
    assert_eq!(asked(&change(vec![commit], context), "{approvals: 1}").state, State::Met);
}

#[test]
fn one_person_counts_once_under_all_names() {
    let twice = reviewed(vec![approval("carol-gh"), approval("carol-work")]);
    assert_eq!(asked(&twice, "{approvals: 2}").found, "1 of 2: carol");
    let two = reviewed(vec![approval("carol-gh"), approval("bo-gh")]);
    assert_eq!(asked(&two, "{approvals: 2}").found, "2 of 2: carol, bo");
}

#[test]
fn the_last_word_counts() {
    use ReviewState::{Approved, ChangesRequested, Commented, Dismissed};
    let early = Some("2026-05-01T00:00:00Z");
    let late = Some("2026-05-02T00:00:00Z");
    let cases = [
        (vec![(Approved, early), (ChangesRequested, late)], "0 of 1; bo asks for changes"),
        (vec![(ChangesRequested, late), (Approved, early)], "0 of 1; bo asks for changes"),
        (vec![(ChangesRequested, early), (Approved, late)], "1 of 1: bo"),
        (vec![(Approved, early), (Commented, late)], "1 of 1: bo"),
        (vec![(Approved, early), (Dismissed, late)], "0 of 1; bo's approval was dismissed"),
        (vec![(Approved, late), (ChangesRequested, None)], "0 of 1; bo asks for changes"),
        (vec![(ChangesRequested, early), (Approved, None)], "0 of 1; bo asks for changes"),
        (vec![(ChangesRequested, early), (Approved, early)], "1 of 1: bo"),
    ];
    for (reviews, found) in cases {
        let reviews = reviews.into_iter().map(|(state, at)| review("bo-gh", state, at)).collect();
        assert_eq!(asked(&reviewed(reviews), "{approvals: 1}").found, found);
    }
}

#[test]
fn an_objection_holds_however_many_approve_and_an_authors_is_none() {
    use ReviewState::ChangesRequested;
    let change =
        reviewed(vec![approval("ana-gh"), approval("carol-gh"), review("bo-gh", ChangesRequested, None)]);
    let (verdict, need) = decided(&change, Class::HumanAttested, &organisation(), "{approvals: 1}");
    assert_eq!(verdict.outcome, Outcome::Hold);
    assert_eq!(need.found, "2 of 1: ana, carol; bo asks for changes");
    assert_eq!(need.clearers.who, ["bo"]);
    assert!(verdict.reasons.contains(&"bo asks for changes".to_owned()));

    let own = reviewed(vec![approval("ana-gh"), review("dana-gh", ChangesRequested, None)]);
    assert_eq!(asked(&own, "{approvals: 1}").state, State::Met);

    // On a public forge anybody may ask for changes; that is shown and holds nothing.
    let mut claimed = review("stranger", ChangesRequested, None);
    claimed.trust = Trust::Claimed;
    let need = asked(&reviewed(vec![approval("ana-gh"), claimed.clone()]), "{approvals: 1}");
    assert_eq!(need.state, State::Met);
    assert_eq!(need.found, "1 of 1: ana; @stranger asks for changes, which holds nothing (github reviews)");
    // It can take back what the same person said.
    let need = asked(&reviewed(vec![approval("stranger"), claimed]), "{approvals: 1}");
    assert_eq!(need.found, "0 of 1; @stranger asks for changes");
}

#[test]
fn level_team_and_ownership_are_asked_of_each_approver() {
    let cases = [
        ("{approvals: {level: senior}}", "ana-gh", State::Met, "1 of 1: ana"),
        ("{approvals: {level: senior}}", "carol-gh", State::Met, "1 of 1: carol"),
        ("{approvals: {level: senior}}", "bo-gh", State::Missing, "0 of 1; bo is mid"),
        (
            "{approvals: {level: senior}}",
            "stranger",
            State::Missing,
            "0 of 1; @stranger's level is not known",
        ),
        ("{approvals: {team: '@org/payments'}}", "bo-gh", State::Met, "1 of 1: bo"),
        (
            "{approvals: {team: payments}}",
            "carol-gh",
            State::Missing,
            "0 of 1; carol is not known as a member of payments",
        ),
        ("{approvals: {owner: true}}", "bo-gh", State::Missing, "0 of 1; bo owns nothing that is touched"),
    ];
    for (need, who, state, found) in cases {
        let need = asked(&reviewed(vec![approval(who)]), need);
        assert_eq!((need.state, need.found.as_str()), (state, found), "{who}");
    }
}

#[test]
fn whoever_launched_an_agent_may_be_an_approver_so_one_more_is_asked() {
    let agent = "198982749+Copilot@users.noreply.github.com";
    let by_agent = |reviews: Vec<Told<Approval>>, context: Context| {
        let context = Context { approvals: reviews, ..context };
        let change = change(vec![commit(agent, "noreply@github.com", "x")], context);
        decided(&change, Class::AiAuthored, &organisation(), "{approvals: 1}").1
    };
    let one = by_agent(vec![approval("bo-gh")], Context::default());
    assert_eq!(one.state, State::Missing);
    assert!(
        one.found.contains("nobody is named as having written it or launched the agent"),
        "{}",
        one.found
    );
    let two = by_agent(vec![approval("bo-gh"), approval("ana-gh")], Context::default());
    assert_eq!(two.state, State::Met);
    let named = |trust| Context {
        operator: Some(Told { value: Account::person("dana-gh"), trust, source: "x".to_owned() }),
        ..Context::default()
    };
    assert_eq!(by_agent(vec![approval("bo-gh")], named(Trust::Forge)).state, State::Met);
    assert_eq!(by_agent(vec![approval("bo-gh")], named(Trust::Claimed)).state, State::Missing);
}

#[test]
fn approvals_are_bound_to_a_commit_and_a_change_that_is_none_has_none() {
    let mut change = reviewed(vec![approval("bo-gh")]);
    change.head = Head::Worktree;
    let need = asked(&change, "{approvals: 1}");
    assert_eq!(need.found, "0 of 1; bo's approval cannot be of this change, which is not a commit yet");
    assert!(need.clearers.act.starts_with("commit it, then ask "), "{}", need.clearers.act);
}

#[test]
fn the_forges_own_merge_commit_stands_for_the_pull_requests_head() {
    let mut merge = commit("dana@example.org", "noreply@github.com", "Merge");
    merge.id = Some(id('d'));
    merge.parents = vec![id('b'), id('a')];
    let context = Context {
        approvals: vec![approval("bo-gh")],
        head_commit: Some(Told::forge(id('a'), "event")),
        ..Context::default()
    };
    let mut change = change(vec![commit("dana@example.org", "dana@example.org", "x"), merge], context);
    change.head = Head::Commit(id('d'));
    assert_eq!(asked(&change, "{approvals: 1}").state, State::Met);
    change.context.head_commit = Some(Told::claimed(id('a'), "--context"));
    assert_eq!(asked(&change, "{approvals: 1}").state, State::Missing);
}

#[test]
fn reviews_that_could_not_be_read_are_an_unknown_not_an_approval() {
    let mut change = reviewed(vec![approval("ana-gh")]);
    change.context.reviews_unread = Some("no token".to_owned());
    let (verdict, need) = decided(&change, Class::HumanAttested, &organisation(), "{approvals: 1}");
    assert_eq!((verdict.outcome, verdict.only_unknowns, need.state), (Outcome::Hold, true, State::Unknown));
    assert_eq!(need.found, "1 of 1: ana; reviews could not be read in full: no token");
}

#[test]
fn a_handle_that_looks_like_the_author_is_taken_for_the_author() {
    let context = Context { approvals: vec![approval("JoDoe")], ..Context::default() };
    let change = change(vec![commit("jo.doe@example.org", "jo.doe@example.org", "x")], context);
    let need = asked(&change, "{approvals: 1}");
    assert_eq!(
        need.found,
        "0 of 1; @JoDoe looks like the author jo.doe@example.org; if they are two people, name both in .caution/people.yaml"
    );
}

#[test]
fn whoever_could_approve_is_named_or_it_is_said_whom_to_name() {
    let nobody = Charter::default();
    let change = reviewed(Vec::new());
    let acts = [
        ("{approvals: 1}", "ask somebody who did not write it to approve aaaaaaaaaaaa on the forge"),
        ("{approvals: 2}", "ask 2 people who did not write it to approve aaaaaaaaaaaa on the forge"),
        (
            "{approvals: {level: senior}}",
            "name somebody with level senior or above in .caution/people.yaml on the target branch; then ask them to approve aaaaaaaaaaaa",
        ),
        (
            "{approvals: {team: payments}}",
            "name the members of payments in .caution/people.yaml on the target branch (team payments), then ask one of them to approve aaaaaaaaaaaa",
        ),
        (
            "{approvals: {owner: true}}",
            "name an owner of the touched paths in CODEOWNERS on the target branch; then ask them to approve aaaaaaaaaaaa",
        ),
    ];
    for (need, act) in acts {
        let (_, need) = decided(&change, Class::HumanAttested, &nobody, need);
        assert_eq!((need.clearers.who.len(), need.clearers.act.as_str()), (0, act));
    }
    let known = asked(&change, "{approvals: {level: principal}}");
    assert!(
        known.clearers.act.starts_with("name somebody with level principal or above"),
        "{}",
        known.clearers.act
    );
}
