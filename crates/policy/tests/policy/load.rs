//! Whom a report names: by ownership, by what an approval would give, by load; and who is away.

use caution_core::ObjectId;
use caution_core::assessment::Assessment;
use caution_core::change::{Action, Change, Commit, Head};
use caution_core::context::{Account, Approval, Context, OpenRequests, ReviewState, Told, Trust};
use caution_core::people::Identity;
use caution_core::verdict::{Clearers, Outcome, Verdict};
use caution_policy::{Input, decide};

use super::support::{charter, policy};

const PEOPLE: &str = "people:
  - {id: ann, level: senior}
  - {id: bo, level: senior, teams: [pay]BO}
  - {id: cat, level: mid, teams: [pay]CAT}
  - {id: dana, emails: [dana@example.org], level: principal}
  - {id: eve, level: midEVE}
";

const REV: &str = "aaaaaaaaaaaa";

fn id(digit: char) -> ObjectId {
    ObjectId::parse(&digit.to_string().repeat(40)).unwrap()
}

fn by_dana(context: Context) -> Change {
    let dana = Identity { name: String::new(), email: "dana@example.org".to_owned() };
    let commit = Commit {
        id: Some(id('a')),
        parents: vec![id('b')],
        author: dana.clone(),
        committer: dana,
        committed_at: 0,
        message: "x".to_owned(),
        notes: Vec::new(),
        has_signature: false,
    };
    Change {
        action: Action::Merge,
        base: Some(id('b')),
        charter_base: Some(id('b')),
        head: Head::Commit(id('a')),
        head_tree: None,
        commits: vec![commit],
        files: Vec::new(),
        residues: Vec::new(),
        context,
        unknowns: Vec::new(),
    }
}

/// `people` replaces marks in [`PEOPLE`], `asked` are the needs of one requirement each.
fn decided(people: &[(&str, &str)], owners: &[&str], context: Context, asked: &[&str]) -> Verdict {
    let mut text = PEOPLE.to_owned();
    for mark in ["BO", "CAT", "EVE"] {
        let with = people.iter().find(|(name, _)| *name == mark).map(|(_, with)| *with);
        text = text.replace(mark, &with.map(|with| format!(", {with}")).unwrap_or_default());
    }
    let charter = charter(&[(".caution/people.yaml", &text)]);
    let each = asked.iter().enumerate().map(|(number, kind)| {
        format!("  r{number}: {{because: x, mode: hold, need: {{approvals: {kind}}}}}\n")
    });
    let policy = policy(&format!("requirements:\n{}", each.collect::<String>()));
    let mut assessment = Assessment::default();
    assessment.reach.path_owners = owners.iter().map(|owner| (*owner).to_owned()).collect();
    let now = "2026-06-10T12:00:00Z".parse().unwrap();
    let change = by_dana(context);
    decide(&policy, &Input { change: &change, assessment: &assessment, charter: &charter, now })
}

fn clearers(verdict: &Verdict) -> &Clearers {
    &verdict.requirements.iter().find(|one| one.id == "r0").unwrap().needs[0].clearers
}

fn waiting(all: &[(&str, u32, Trust)]) -> Context {
    let told = all.iter().map(|(who, count, trust)| Told {
        value: OpenRequests { who: Account::person(*who), count: *count },
        trust: *trust,
        source: "x".to_owned(),
    });
    Context { open_requests: told.collect(), ..Context::default() }
}

fn approved(by: &[&str]) -> Context {
    let told = by.iter().map(|by| {
        let approval = Approval {
            by: Account::person(*by),
            state: ReviewState::Approved,
            commit: Some(id('a')),
            at: None,
        };
        Told::forge(approval, "x")
    });
    Context { approvals: told.collect(), ..Context::default() }
}

/// What is asked, of whom, with what is told, and who is named.
type Asked<'a> = (&'a str, &'a [&'a str], Context, &'a [&'a str], &'a [&'a str]);

/// What is asked, who waits for what, and the remark.
type Remarked<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, String);

#[test]
fn owners_come_first_then_asked_teams_then_whoever_gives_most_then_the_idle() {
    use Trust::{Claimed, Forge};
    let none = Context::default;
    let cases: &[Asked<'_>] = &[
        ("the order of the charter", &[], none(), &["1"], &["ann", "bo", "cat", "eve"]),
        ("owners", &["@eve"], none(), &["1"], &["eve", "ann", "bo", "cat"]),
        ("a team of owners", &["pay"], none(), &["1"], &["bo", "cat", "ann", "eve"]),
        ("an asked team", &[], none(), &["1", "{team: pay}"], &["bo", "cat", "ann", "eve"]),
        (
            "an owner before an asked team",
            &["@eve"],
            none(),
            &["1", "{team: pay}"],
            &["eve", "bo", "cat", "ann"],
        ),
        ("whoever gives most", &["pay"], none(), &["1", "{level: senior}"], &["bo", "cat", "ann", "eve"]),
        (
            "the idle",
            &[],
            waiting(&[("ann", 3, Forge), ("bo", 0, Forge), ("cat", 9, Claimed)]),
            &["1"],
            &["bo", "eve", "ann", "cat"],
        ),
        (
            "the forge before a claim, the later before the earlier",
            &[],
            waiting(&[("ann", 5, Forge), ("ann", 0, Claimed), ("bo", 9, Claimed), ("bo", 1, Claimed)]),
            &["1"],
            &["cat", "eve", "bo", "ann"],
        ),
        (
            "whoever gives most before the idle",
            &[],
            waiting(&[("ann", 7, Forge), ("bo", 2, Forge)]),
            &["1", "{level: senior}"],
            &["bo", "ann", "cat", "eve"],
        ),
        (
            "load is told of a stranger",
            &[],
            waiting(&[("zoe", 7, Forge)]),
            &["1"],
            &["ann", "bo", "cat", "eve"],
        ),
    ];
    for (name, owners, context, asked, who) in cases {
        let verdict = decided(&[], owners, context.clone(), asked);
        assert_eq!(clearers(&verdict).who, *who, "{name}");
    }
    let told = decided(&[], &[], waiting(&[("ann", 4, Forge)]), &["1"]);
    let open: Vec<_> = clearers(&told).open.iter().map(|open| (open.who.as_str(), open.count)).collect();
    assert_eq!(open, [("ann", 4)]);
}

#[test]
fn who_is_away_is_told_and_not_asked_and_a_delegate_lends_nothing() {
    let ask = |rest: &str| format!("ask {rest}");
    let cases: &[Remarked<'_>] = &[
        (
            "away",
            &[("BO", "away: [{until: 2026-06-10}]")],
            "{level: senior}",
            ask("ann to approve REV on the forge (bo is away until 2026-06-10)"),
        ),
        (
            "back",
            &[("BO", "away: [{until: 2026-06-09}]")],
            "{level: senior}",
            ask("ann or bo to approve REV on the forge"),
        ),
        (
            "not yet",
            &[("BO", "away: [{from: 2026-06-11, until: 2026-07-09}]")],
            "{level: senior}",
            ask("ann or bo to approve REV on the forge"),
        ),
        (
            "a delegate who could",
            &[("BO", "away: [{until: 2026-12-01}], delegate: ann")],
            "{level: senior}",
            ask("ann to approve REV on the forge (bo is away until 2026-12-01; ann stands in)"),
        ),
        (
            "a delegate below the level",
            &[("BO", "away: [{until: 2026-12-01}], delegate: eve")],
            "{level: senior}",
            ask("ann to approve REV on the forge (bo is away until 2026-12-01)"),
        ),
        (
            "a delegate who is the author",
            &[("BO", "away: [{until: 2026-12-01}], delegate: dana")],
            "{level: senior}",
            ask("ann to approve REV on the forge (bo is away until 2026-12-01)"),
        ),
        (
            "a delegate outside the team",
            &[("BO", "away: [{until: 2026-12-01}], delegate: ann")],
            "{team: pay}",
            ask("cat to approve REV on the forge (bo is away until 2026-12-01)"),
        ),
        (
            "a delegate who is away, too, and has one",
            &[
                ("BO", "away: [{until: 2026-12-01}], delegate: cat"),
                ("CAT", "away: [{until: 2026-06-20}], delegate: eve"),
            ],
            "1",
            ask(
                "eve or ann to approve REV on the forge (cat is away until 2026-06-20; eve stands in; bo is away until 2026-12-01; eve stands in)",
            ),
        ),
        (
            "everybody",
            &[
                ("BO", "away: [{until: 2026-12-01}], delegate: ann"),
                ("CAT", "away: [{until: 2026-06-20}, {from: 2026-06-21, until: 2026-06-25}], delegate: eve"),
            ],
            "{team: pay}",
            "everybody who could is away; ask cat (back on 2026-06-26) to approve REV on the forge".to_owned(),
        ),
        (
            "too few",
            &[("BO", "away: [{until: 2026-12-01}], delegate: ann")],
            "{team: pay, count: 2}",
            "too few who could are here; ask cat, and bo (back on 2026-12-02), to approve REV on the forge (bo is away until 2026-12-01)"
                .to_owned(),
        ),
        (
            "too few, even with those who are away",
            &[("BO", "away: [{until: 2026-12-01}]")],
            "{team: pay, count: 3}",
            "name 1 more of the team pay besides cat and bo in .caution/people.yaml on the target branch; then ask for REV (bo is away until 2026-12-01)"
                .to_owned(),
        ),
    ];
    for (name, people, kind, act) in cases {
        let owners: &[&str] = if people.len() == 2 && *kind == "1" { &["@cat"] } else { &[] };
        let verdict = decided(people, owners, Context::default(), &[kind]);
        assert_eq!(clearers(&verdict).act, act.replace("REV", REV), "{name}");
        assert!(!clearers(&verdict).who.contains(&"dana".to_owned()), "{name}");
    }
}

#[test]
fn an_approval_counts_as_its_own_makers_whoever_is_away() {
    let away = &[("BO", "away: [{until: 2026-12-01}], delegate: eve")];
    for (by, kind, outcome) in [
        ("bo", "{level: senior}", Outcome::Proceed),
        ("eve", "{level: senior}", Outcome::Hold),
        ("eve", "{team: pay}", Outcome::Hold),
        ("eve", "{owner: true}", Outcome::Hold),
        ("eve", "1", Outcome::Proceed),
    ] {
        assert_eq!(decided(away, &["@bo"], approved(&[by]), &[kind]).outcome, outcome, "{by} {kind}");
    }
    let two = decided(away, &[], approved(&["bo", "eve"]), &["{level: senior, count: 2}"]);
    assert_eq!(clearers(&two).act, format!("ask ann to approve {REV} on the forge"));
}

#[test]
fn the_next_act_is_the_request_that_gives_most() {
    let next = |context, asked: &[&str]| decided(&[], &[], context, asked).next;
    let none = Context::default;
    for (context, asked, act) in [
        (none(), &["1", "{level: senior}"][..], "ask ann or bo to approve REV on the forge"),
        (
            none(),
            &["1", "{level: senior}", "{team: pay, level: senior}"],
            "ask bo to approve REV on the forge",
        ),
        (
            none(),
            &["{team: pay}", "{level: senior}"],
            "ask bo or cat to approve REV on the forge (and 1 more)",
        ),
        (
            none(),
            &["2", "{level: senior}"],
            "ask 2 of ann, bo, cat or eve to approve REV on the forge (and 1 more)",
        ),
        (approved(&["bo"]), &["2", "{level: senior, count: 2}"], "ask ann to approve REV on the forge"),
    ] {
        assert_eq!(next(context, asked), act.replace("REV", REV), "{asked:?}");
    }
}

#[test]
fn too_much_for_the_only_one_who_could_is_a_remark_and_no_hold() {
    let takes = |most: &str| format!("reviews_per_day: {most}");
    let asked = |people: &str, kind: &str, count| {
        let waiting = waiting(&[("cat", count, Trust::Claimed)]);
        let away = ("BO", "away: [{until: 2026-12-01}]");
        decided(&[("CAT", people), away], &[], waiting, &[kind, kind])
    };
    let verdict = asked(&takes("2"), "{team: pay}", 3);
    assert_eq!(
        verdict.policy.remarks,
        [
            "nobody else is here who can give what `r0` and `r1` ask: 3 requests wait for cat, who takes 2 a day"
        ]
    );
    for (people, kind, count) in
        [(takes("3"), "{team: pay}", 3), ("name: Cat".to_owned(), "{team: pay}", 3), (takes("2"), "1", 3)]
    {
        let verdict = asked(&people, kind, count);
        assert_eq!(verdict.policy.remarks, [""; 0], "{people} {kind}");
    }
}

#[test]
fn many_people_cost_no_more_than_their_number() {
    let mut text = String::from("people:\n");
    for number in 0..3_000 {
        let away = if number % 2 == 0 { "away: [{until: 2026-12-01}], " } else { "" };
        text.push_str(&format!("- {{id: p{number}, {away}teams: [pay], delegate: p{}}}\n", number + 1));
    }
    text.push_str("- {id: p3000}\n");
    let charter = charter(&[(".caution/people.yaml", &text)]);
    let policy = policy("requirements:\n  r0: {because: x, mode: hold, need: {approvals: 1}}\n");
    let mut assessment = Assessment::default();
    assessment.reach.path_owners = vec!["pay".to_owned()];
    let change = by_dana(Context::default());
    let now = "2026-06-10T12:00:00Z".parse().unwrap();
    let verdict =
        decide(&policy, &Input { change: &change, assessment: &assessment, charter: &charter, now });
    let clearers = clearers(&verdict);
    assert_eq!((clearers.who.len(), clearers.away.len()), (1_501, 1_500));
    assert!(clearers.act.len() < 400, "{}", clearers.act);
}
