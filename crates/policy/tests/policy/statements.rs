//! Counting distinct people among signed statements, against a naive reading of the same words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use caution_core::approval::{About, ChangeRef, Filed, Fit, Kind, Point, Signer, Statement};
use caution_core::assessment::Assessment;
use caution_core::change::{Action, Change, Commit, Head};
use caution_core::charter::{Charter, Tier};
use caution_core::context::{Context, Told, Trust};
use caution_core::people::Identity;
use caution_core::provenance::{Class, Provenance};
use caution_core::reach::{Band, Reach, ReachedService};
use caution_core::verdict::Need;
use caution_core::{Digest, ObjectId, RepoPath};
use caution_policy::{Input, decide, standings};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::support::{organisation, policy, requirement};

/// People of the organisation, by id; the first one wrote the change.
const PEOPLE: [&str; 4] = ["dana", "bo", "carol", "ana"];

/// What one statement is made of.
#[derive(Debug, Clone)]
struct Said {
    who: usize,
    kind: Kind,
    /// Which earlier statement a revocation takes back.
    revokes: usize,
    fit: Fit,
    /// Whether the signature is somebody's.
    signed: bool,
    expired: bool,
    saw_everything: bool,
}

fn said() -> impl Strategy<Value = Said> {
    let fit = prop_oneof![
        4 => Just(Fit::Same),
        3 => Just(Fit::Replayed),
        1 => Just(Fit::Changed { files: vec![(RepoPath::from("a"), 3)] }),
        1 => Just(Fit::OtherTarget("release".to_owned())),
        1 => Just(Fit::Unknown("x".to_owned())),
    ];
    let kind = prop_oneof![5 => Just(Kind::Approve), 1 => Just(Kind::Object), 2 => Just(Kind::Revoke)];
    let rare = || prop::bool::weighted(0.1);
    (0..PEOPLE.len(), kind, any::<prop::sample::Index>(), fit, rare(), rare(), rare()).prop_map(
        |(who, kind, revokes, fit, unsigned, expired, blind)| Said {
            who,
            kind,
            revokes: revokes.index(12),
            fit,
            signed: !unsigned,
            expired,
            saw_everything: !blind,
        },
    )
}

fn id(digit: char) -> ObjectId {
    ObjectId::parse(&digit.to_string().repeat(40)).unwrap()
}

fn now() -> Timestamp {
    "2026-06-01T00:00:00Z".parse().unwrap()
}

fn filed(index: usize, said: &Said) -> Told<Filed> {
    let point = |digit| Point { commit: id(digit), tree: id(digit) };
    let made_at = now() - SignedDuration::from_hours(100) + SignedDuration::from_mins(index as i64);
    let saw = if said.saw_everything { vec!["ledger"] } else { Vec::new() };
    let services = saw
        .into_iter()
        .map(|name| caution_core::approval::SeenService { name: name.to_owned(), tier: Tier::new(1) });
    let statement = Statement {
        kind: said.kind,
        about: match said.kind {
            Kind::Revoke => About::Statement(format!("{:040}", said.revokes)),
            _ => About::Change(ChangeRef {
                base: Some(point('b')),
                head: point('c'),
                target: "main".to_owned(),
                branch: None,
                content: Digest::of(b""),
            }),
        },
        seen: Some(caution_core::approval::Seen {
            services: services.collect(),
            outcome: caution_core::verdict::Outcome::Hold,
            policy: Digest::of(b""),
            unknowns: 0,
            lines: 1,
        }),
        text: String::new(),
        made_at,
        first_viewed_at: None,
        expires_at: said.expired.then(|| now() - SignedDuration::from_hours(1)),
        single_use: false,
        nonce: index.to_string(),
        break_glass: None,
    };
    let signer = if said.signed {
        Signer::Known { who: PEOPLE[said.who].to_owned(), key: format!("SHA256:{}", index % 2) }
    } else {
        Signer::Refused("is signed by a key that nobody has".to_owned())
    };
    Told {
        value: Filed {
            id: format!("{index:040}"),
            signed: Vec::new(),
            signatures: Vec::new(),
            statement,
            fit: said.fit.clone(),
            signer,
        },
        trust: if said.signed { Trust::Signed } else { Trust::Claimed },
        source: "x".to_owned(),
    }
}

fn change(all: &[Said]) -> Change {
    let statements = all.iter().enumerate().map(|(index, said)| filed(index, said)).collect();
    let identity = Identity { name: String::new(), email: "dana@example.org".to_owned() };
    let commit = Commit {
        id: Some(id('a')),
        parents: vec![id('b')],
        author: identity.clone(),
        committer: identity,
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
        context: Context { statements, ..Context::default() },
        unknowns: Vec::new(),
    }
}

fn assessment() -> Assessment {
    let ledger = ReachedService {
        service: "ledger".to_owned(),
        tier: Tier::new(1),
        owners: Vec::new(),
        functions: Vec::new(),
        band: Band::Certain,
        paths: vec![RepoPath::from("a")],
    };
    let reach = Reach { services: vec![ledger], declared: 1, ..Reach::default() };
    let provenance = Provenance { class: Class::HumanAttested, ..Provenance::default() };
    Assessment { provenance, reach, ..Assessment::default() }
}

fn asked(change: &Change, charter: &Charter) -> Need {
    static POLICY: LazyLock<caution_policy::Policy> = LazyLock::new(|| {
        policy("requirements:\n  it: {because: a test, need: {approvals: 1}, mode: hold}\n")
    });
    let assessment = assessment();
    let verdict = decide(&POLICY, &Input { change, assessment: &assessment, charter, now: now() });
    requirement(&verdict, "it").needs[0].clone()
}

/// Who approves, read word by word: of each person's statements in their order.
fn approvers(all: &[Said]) -> Vec<&'static str> {
    let holds = |said: &Said| said.fit.holds() && !said.expired && said.saw_everything;
    let taken_back = |index: usize| {
        let mut last = None;
        for (at, revocation) in all.iter().enumerate() {
            if revocation.kind == Kind::Revoke
                && revocation.signed
                && revocation.revokes == index
                && revocation.who == all[index].who
            {
                last = Some(at);
            }
        }
        last
    };
    let mut words: BTreeMap<usize, Vec<(usize, &Said, bool)>> = BTreeMap::new();
    for (index, said) in all.iter().enumerate() {
        if !said.signed || said.kind == Kind::Revoke {
            continue;
        }
        let back = taken_back(index);
        words.entry(said.who).or_default().push((back.unwrap_or(index), said, back.is_some()));
    }
    let mut approve = Vec::new();
    for (who, mut words) in words {
        words.sort_by_key(|(at, ..)| *at);
        // Words that are no approval: what was taken back, and objections to this content.
        let is_no = |(_, said, back): &&(usize, &Said, bool)| {
            *back || (said.kind == Kind::Object && !matches!(said.fit, Fit::OtherTarget(_) | Fit::Unknown(_)))
        };
        let no = words.iter().filter(is_no).map(|(at, ..)| *at).max();
        let yes = words.iter().any(|(at, said, back)| {
            said.kind == Kind::Approve && !back && holds(said) && no.is_none_or(|no| *at > no)
        });
        if yes && PEOPLE[who] != "dana" {
            approve.push(PEOPLE[who]);
        }
    }
    approve
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn distinct_people_are_counted_as_a_naive_reader_counts_them(all in prop::collection::vec(said(), 0..12)) {
        let change = change(&all);
        let charter = organisation();
        let need = asked(&change, &charter);
        let expected = approvers(&all);
        let found = need.found.split(';').next().unwrap_or_default().to_owned();
        let found = found.split_once(": ").map_or(String::new(), |(_, names)| names.to_owned());
        let mut names: Vec<&str> = found.split(", ").filter(|name| !name.is_empty()).collect();
        names.sort_unstable();
        let mut sorted = expected.clone();
        sorted.sort_unstable();
        prop_assert_eq!(names, sorted, "{}", need.found);
        // Whoever lists statements says of each that counts that it is of one of those who count.
        let assessment = assessment();
        let input = Input { change: &change, assessment: &assessment, charter: &charter, now: now() };
        for (standing, said) in standings(&input).iter().zip(&all) {
            if standing.counts && said.kind == Kind::Approve {
                prop_assert!(said.fit.holds() && said.signed && !said.expired && PEOPLE[said.who] != "dana");
            }
        }
    }
}
