//! What claims cannot do to people. Each case is judged as a whole, by a policy of one requirement.

use caution_core::ObjectId;
use caution_core::assessment::Assessment;
use caution_core::change::{Action, Change, Commit, Head};
use caution_core::charter::{Charter, PolicyOrigin, PolicySource, Tier};
use caution_core::context::{Account, Approval, CommitAccounts, Context, ReviewState, Told, Trust};
use caution_core::people::Identity;
use caution_core::provenance::Class;
use caution_core::reach::{Band, ReachedService};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_core::verdict::{Need, Requirement, State};

use crate::{Input, Policy, decide};

const PEOPLE: &str = "people:
  - {id: sam, handles: [sam], emails: [sam@example.org], level: senior}
  - {id: dana, handles: [dana], emails: [dana@example.org], level: junior}
";

fn charter(files: &[(&str, &str)]) -> Charter {
    let files: Vec<_> = files.iter().map(|(path, text)| ((*path).into(), text.as_bytes().to_vec())).collect();
    caution_read::charter::parse(&files, None).unwrap()
}

fn id(digit: char) -> ObjectId {
    ObjectId::parse(&digit.to_string().repeat(40)).unwrap()
}

fn commit(email: &str) -> Commit {
    let identity = Identity { name: String::new(), email: email.to_owned() };
    Commit {
        id: Some(id('a')),
        parents: vec![id('b')],
        author: identity.clone(),
        committer: identity,
        committed_at: 0,
        message: "x".to_owned(),
        notes: Vec::new(),
        has_signature: false,
    }
}

fn change(email: &str, context: Context) -> Change {
    Change {
        action: Action::Merge,
        base: Some(id('b')),
        charter_base: Some(id('b')),
        head: Head::Commit(id('a')),
        head_tree: None,
        commits: vec![commit(email)],
        files: Vec::new(),
        residues: Vec::new(),
        context,
        unknowns: Vec::new(),
    }
}

fn judged(change: &Change, charter: &Charter, requirement: &str) -> (State, Need) {
    judged_as(change, &Assessment::default(), charter, requirement)
}

fn judged_as(change: &Change, assessment: &Assessment, charter: &Charter, asked: &str) -> (State, Need) {
    let it = requirement(change, assessment, charter, asked);
    (it.state, it.needs.first().cloned().unwrap_or_else(|| panic!("{}", it.applies)))
}

fn requirement(
    change: &Change,
    assessment: &Assessment,
    charter: &Charter,
    requirement: &str,
) -> Requirement {
    let text = format!("requirements:\n  it: {{because: a test, mode: hold, {requirement}}}\n");
    let source = PolicySource { origin: PolicyOrigin::Repository(".caution/policy.yaml".into()), text };
    let policy = Policy::compile(&source, &[]).unwrap();
    let now = "2026-06-01T00:00:00Z".parse().unwrap();
    let verdict = decide(&policy, &Input { change, assessment, charter, now });
    verdict.requirements.into_iter().find(|requirement| requirement.id == "it").unwrap()
}

fn account(handle: &str, email: Option<&str>) -> Account {
    Account { email: email.map(str::to_owned), ..Account::person(handle) }
}

fn review(by: Account, state: ReviewState, commit: char, trust: Trust) -> Told<Approval> {
    Told { value: Approval { by, state, commit: Some(id(commit)), at: None }, trust, source: "x".to_owned() }
}

fn reviewed(approvals: Vec<Told<Approval>>) -> Change {
    change("dana@example.org", Context { approvals, ..Context::default() })
}

#[test]
fn a_claimed_review_lends_nobody_a_level_a_name_or_personhood() {
    use ReviewState::{Approved, ChangesRequested, Commented};
    let charter = charter(&[(".caution/people.yaml", PEOPLE)]);
    let approved = |handle| review(account(handle, None), Approved, 'a', Trust::Forge);
    let claims = |handle, email, state| review(account(handle, Some(email)), state, 'a', Trust::Claimed);
    let cases = [
        (
            vec![approved("stranger"), claims("stranger", "sam@example.org", Commented)],
            "level: senior",
            "0 of 1; @stranger's level is not known",
        ),
        (
            vec![claims("stranger", "sam@example.org", Commented), approved("stranger")],
            "level: senior",
            "0 of 1; @stranger's level is not known",
        ),
        (
            vec![approved("helper[bot]"), claims("helper[bot]", "sam@example.org", Commented)],
            "count: 1",
            "0 of 1; @helper[bot] is a bot or an agent",
        ),
        // An old approval of one and a new one of another do not add up to one, however a claim ties them.
        (
            vec![
                review(account("sam", None), Approved, 'c', Trust::Forge),
                approved("stranger"),
                claims("stranger", "sam@example.org", Commented),
            ],
            "level: senior",
            "0 of 1; sam's approval is of another commit (cccccccccccc); @stranger's level is not known",
        ),
        // What a claim may do is refuse.
        (
            vec![approved("stranger"), claims("stranger", "dana@example.org", Commented)],
            "count: 1",
            "0 of 1; @stranger is an author of the change",
        ),
        (
            vec![approved("stranger"), claims("stranger", "s@example.org", ChangesRequested)],
            "count: 1",
            "0 of 1; @stranger asks for changes",
        ),
    ];
    for (reviews, kind, found) in cases {
        let (state, need) = judged(&reviewed(reviews), &charter, &format!("need: {{approvals: {{{kind}}}}}"));
        assert_eq!((state, need.found.as_str()), (State::Missing, found));
    }
}

#[test]
fn one_review_that_bridges_two_makes_them_one() {
    let approved = |by| review(by, ReviewState::Approved, 'a', Trust::Forge);
    let reviews = vec![
        approved(account("jo", None)),
        approved(account("", Some("joanna@example.org"))),
        approved(account("jo", Some("joanna@example.org"))),
    ];
    let (state, need) = judged(&reviewed(reviews), &Charter::default(), "need: {approvals: 2}");
    assert_eq!((state, need.found.as_str()), (State::Missing, "1 of 2: @jo"));
}

#[test]
fn a_claimed_identity_adds_an_author_and_raises_none() {
    let charter = charter(&[(".caution/people.yaml", PEOPLE)]);
    let claimed = |handle, email| Some(Told::claimed(account(handle, email), "--operator"));
    let told = |actor, operator| Context { actor, operator, ..Context::default() };
    let cases = [
        (
            "jo@x.org",
            told(claimed("jo", Some("jo@x.org")), claimed("jo", Some("sam@example.org"))),
            State::Missing,
        ),
        ("sam@example.org", Context::default(), State::NotApplicable),
        ("sam@example.org", told(None, claimed("sam", None)), State::NotApplicable),
        ("sam@example.org", told(None, claimed("dana", Some("sam@example.org"))), State::Missing),
        ("dana@example.org", told(None, claimed("sam", Some("dana@example.org"))), State::Missing),
        ("sam@example.org", told(None, claimed("stranger", None)), State::Missing),
    ];
    for (author, context, state) in cases {
        let shown = format!("{author} {context:?}");
        let asked = "when: {author_level: {below: senior}}, need: {approvals: 1}";
        let it = requirement(&change(author, context), &Assessment::default(), &charter, asked);
        assert_eq!(it.state, state, "{shown}");
    }
}

#[test]
fn an_approval_of_the_requested_head_counts_only_for_a_clean_merge_of_it_into_the_base() {
    let merge = |parents: &[char]| {
        let mut merge = commit("noreply@github.com");
        merge.id = Some(id('d'));
        merge.parents = parents.iter().copied().map(id).collect();
        let context = Context {
            approvals: vec![review(account("sam", None), ReviewState::Approved, 'a', Trust::Forge)],
            head_commit: Some(Told::forge(id('a'), "event")),
            ..Context::default()
        };
        let mut change = change("dana@example.org", context);
        change.commits.push(merge);
        change.head = Head::Commit(id('d'));
        change
    };
    let mut unseen = merge(&['b', 'a']);
    unseen.unknowns.push(Unknown::new(UnknownKind::Merge, "d", "it could not be replayed", "edits"));
    let mut moved = merge(&['e', 'a']);
    moved.charter_base = Some(id('e'));
    let cases = [
        ("into the base", merge(&['b', 'a']), State::Met),
        ("into the tip of the target branch", moved, State::Met),
        ("not known to be clean", unseen, State::Missing),
        ("the other way round", merge(&['a', 'b']), State::Missing),
        ("into something else", merge(&['e', 'a']), State::Missing),
        ("of three", merge(&['b', 'a', 'e']), State::Missing),
        ("of something else into it", merge(&['b', 'e']), State::Missing),
    ];
    for (name, change, state) in cases {
        assert_eq!(judged(&change, &Charter::default(), "need: {approvals: 1}").0, state, "{name}");
    }
}

#[test]
fn a_team_whose_members_nobody_lists_is_named_and_not_asked() {
    let services = "services:\n  pay: {tier: 1, paths: [pay/**], owners: ['@o/pay']}\n";
    let charter = charter(&[(".caution/services.yaml", services)]);
    let change = reviewed(Vec::new());
    let mut assessment = Assessment::default();
    assessment.reach.path_owners = vec!["@o/pay".to_owned()];
    let named = "name the members of @o/pay in .caution/people.yaml on the target branch (team pay), then ask one of them to approve aaaaaaaaaaaa";
    for (kind, act, who) in [
        ("{owner: true}", named, 0),
        ("{team: '@o/pay'}", named, 0),
        ("1", "ask @o/pay to approve aaaaaaaaaaaa on the forge", 1),
    ] {
        let (_, need) = judged_as(&change, &assessment, &charter, &format!("need: {{approvals: {kind}}}"));
        assert!(need.clearers.act.starts_with(act), "{kind}: {}", need.clearers.act);
        assert_eq!(need.clearers.who.len(), who, "{kind}");
    }
}

#[test]
fn what_nobody_is_named_for_is_cleared_by_the_author() {
    let asked = "need: {record: [why, verified, rollback]}";
    let (_, need) = judged(&change("", Context::default()), &Charter::default(), asked);
    assert_eq!(need.clearers.who, ["the author"]);
    assert_eq!(need.clearers.act, "write `Why:`, `Verified:` and `Rollback:` lines into the commit message");
}

#[test]
fn a_record_counts_in_a_commit_and_on_the_forge_and_not_in_a_flag() {
    let text = "x\n\nWhy: a\nVerified: b\nRollback: c\n";
    let body = |trust| Context {
        body: Some(Told { value: text.to_owned(), trust, source: "x".to_owned() }),
        ..Context::default()
    };
    let mut stated = reviewed(Vec::new());
    stated.commits[0].message = text.to_owned();
    for (name, change, state) in [
        ("commit", stated, State::Met),
        ("forge", change("dana@example.org", body(Trust::Forge)), State::Met),
        ("flag", change("dana@example.org", body(Trust::Claimed)), State::Missing),
    ] {
        let asked = "need: {record: [why, verified, rollback]}";
        assert_eq!(judged(&change, &Charter::default(), asked).0, state, "{name}");
    }
}

#[test]
fn only_an_account_that_the_forge_knows_makes_a_bots_address_a_bot() {
    let address = "49699333+dependabot[bot]@users.noreply.github.com";
    let account = |bot, trust| {
        let value = Account { bot, ..Account::person("dependabot[bot]") };
        Some(Told { value, trust, source: "x".to_owned() })
    };
    let opened = |author| Context { author, ..Context::default() };
    let accounts = |pusher| CommitAccounts {
        commit: id('a'),
        author: account(true, Trust::Forge).map(|told| told.value),
        committer: None,
        pusher,
    };
    let found_by_address =
        Context { commit_accounts: vec![Told::forge(accounts(None), "x")], ..Context::default() };
    let pushed = Context {
        commit_accounts: vec![Told::forge(accounts(Some(Account::person("dana"))), "x")],
        ..opened(account(true, Trust::Forge))
    };
    let mut assessment = Assessment::default();
    assessment.provenance.class = Class::Automation;
    assessment.reach.services = vec![ReachedService {
        service: "pay".to_owned(),
        tier: Tier::new(1),
        owners: Vec::new(),
        functions: Vec::new(),
        band: Band::Certain,
        paths: Vec::new(),
    }];
    let critical = assessment;
    for (name, context, state) in [
        ("the forge says so", opened(account(true, Trust::Forge)), State::NotApplicable),
        ("nobody says so", Context::default(), State::Missing),
        ("somebody says so", opened(account(true, Trust::Claimed)), State::Missing),
        ("a person's account", opened(account(false, Trust::Forge)), State::Missing),
        ("an account found by the address", found_by_address, State::Missing),
        ("a person pushed to it", pushed, State::Missing),
    ] {
        for classes in ["[ai, unknown]", "unknown"] {
            let asked = format!("when: {{provenance: {classes}, tier: 1}}, need: {{approvals: 1}}");
            let it = requirement(&change(address, context.clone()), &critical, &Charter::default(), &asked);
            assert_eq!(it.state, state, "{name}, {classes}");
        }
    }
}

#[test]
fn why_a_requirement_does_not_apply_is_a_negation() {
    for (when, reason) in [
        ("paths: [.caution/**]", "no path in `.caution/**` is touched"),
        ("service: pay", "`pay` is not touched"),
        ("function: [payments, ledger]", "no service that carries `payments` or `ledger` is touched"),
        ("hazard: evil-merge", "nothing was found by `evil-merge`"),
    ] {
        let charter = charter(&[(
            ".caution/services.yaml",
            "services: {pay: {paths: [pay/**], functions: [payments, ledger]}}\n",
        )]);
        let asked = format!("when: {{{when}}}, need: {{approvals: 1}}");
        let it = requirement(&reviewed(Vec::new()), &Assessment::default(), &charter, &asked);
        assert_eq!(it.applies, reason);
    }
}
