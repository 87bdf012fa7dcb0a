//! Counting distinct people among signed statements, against a naive reading of the same words.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use caution_core::approval::{About, ChangeRef, Filed, Fit, Kind, Point, Signer, Statement, Stray};
use caution_core::assessment::Assessment;
use caution_core::change::{Action, Change, Commit, Head};
use caution_core::charter::{Charter, Tier};
use caution_core::context::{Context, Told, Trust};
use caution_core::people::Identity;
use caution_core::provenance::{Class, Provenance};
use caution_core::reach::{Band, Reach, ReachedService};
use caution_core::verdict::{Need, Verdict};
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
    single_use: bool,
}

fn said() -> impl Strategy<Value = Said> {
    let fit = prop_oneof![
        4 => Just(Fit::Same),
        3 => Just(Fit::Replayed),
        1 => Just(Fit::Changed { files: vec![(RepoPath::from("a"), 3)] }),
        1 => Just(Fit::OtherTarget("release".to_owned())),
        1 => Just(Fit::OtherRepository(Stray::Unsaid { here: "org/shop".to_owned() })),
        1 => Just(Fit::Elsewhere),
        1 => Just(Fit::Unknown("x".to_owned())),
    ];
    let kind = prop_oneof![5 => Just(Kind::Approve), 1 => Just(Kind::Object), 2 => Just(Kind::Revoke)];
    let rare = || prop::bool::weighted(0.1);
    (0..PEOPLE.len(), kind, any::<prop::sample::Index>(), fit, rare(), rare(), rare(), rare()).prop_map(
        |(who, kind, revokes, fit, unsigned, expired, blind, single_use)| Said {
            who,
            kind,
            revokes: revokes.index(12),
            fit,
            signed: !unsigned,
            expired,
            saw_everything: !blind,
            single_use,
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
        repository: None,
        seen: Some(caution_core::approval::Seen {
            services: services.collect(),
            outcome: caution_core::verdict::Outcome::Hold,
            policy: Digest::of(b""),
            unknowns: 0,
            lines: 1,
        }),
        text: String::new(),
        accept_tests: Vec::new(),
        made_at,
        first_viewed_at: None,
        expires_at: said.expired.then(|| now() - SignedDuration::from_hours(1)),
        single_use: said.single_use,
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

fn asked(change: &Change, charter: &Charter) -> (Need, Verdict) {
    static POLICY: LazyLock<caution_policy::Policy> = LazyLock::new(|| {
        policy("requirements:\n  it: {because: a test, need: {approvals: 1}, mode: hold}\n")
    });
    let assessment = assessment();
    let verdict = decide(&POLICY, &Input { change, assessment: &assessment, charter, now: now() });
    (requirement(&verdict, "it").needs[0].clone(), verdict)
}

/// Who approves and who objects, read word by word: of each person's statements in their order, without those
/// that they took back.
fn spoken(all: &[Said]) -> (Vec<&'static str>, Vec<&'static str>) {
    let taken_back = |index: usize| {
        all.iter().any(|revocation| {
            revocation.kind == Kind::Revoke
                && revocation.signed
                && revocation.revokes == index
                && revocation.who == all[index].who
        })
    };
    let (mut approve, mut object) = (Vec::new(), Vec::new());
    // Whoever wrote it neither approves nor objects.
    for (who, name) in PEOPLE.iter().enumerate().skip(1) {
        let (mut yes, mut no) = (false, false);
        for (index, said) in all.iter().enumerate() {
            if said.who != who || !said.signed || taken_back(index) {
                continue;
            }
            let here = !matches!(
                said.fit,
                Fit::OtherTarget(_) | Fit::OtherRepository(_) | Fit::Elsewhere | Fit::Unknown(_)
            );
            match said.kind {
                Kind::Approve if said.is_valid() => (yes, no) = (true, false),
                Kind::Object if here => (yes, no) = (false, true),
                _ => {}
            }
        }
        if yes {
            approve.push(*name);
        }
        if no {
            object.push(*name);
        }
    }
    (approve, object)
}

impl Said {
    /// Whether an approval of this is one of the change at hand.
    fn is_valid(&self) -> bool {
        self.fit.holds() && !self.expired && self.saw_everything && !self.single_use
    }
}

/// Somebody says something now, to the letter, about everything.
fn plain(who: &str, kind: Kind) -> Said {
    let who = PEOPLE.iter().position(|name| *name == who).unwrap();
    Said {
        who,
        kind,
        revokes: 0,
        fit: Fit::Same,
        signed: true,
        expired: false,
        saw_everything: true,
        single_use: false,
    }
}

#[test]
fn only_an_approval_of_this_change_takes_an_objection_back() {
    let (object, approve) = (plain("bo", Kind::Object), plain("bo", Kind::Approve));
    let revoke = |revokes| Said { revokes, ..plain("bo", Kind::Revoke) };
    let with = |fit| Said { fit, ..approve.clone() };
    let release = with(Fit::OtherTarget("release".to_owned()));
    let stale = with(Fit::Changed { files: vec![(RepoPath::from("a"), 3)] });
    let table = [
        ("an approval", vec![object.clone(), approve.clone()], false),
        ("one of the same change on a new base", vec![object.clone(), with(Fit::Replayed)], false),
        ("nothing", vec![object.clone()], true),
        ("one for another branch", vec![object.clone(), release.clone()], true),
        ("one of other content", vec![object.clone(), stale], true),
        ("one that cannot be compared", vec![object.clone(), with(Fit::Unknown("x".to_owned()))], true),
        ("one that expired", vec![object.clone(), Said { expired: true, ..approve.clone() }], true),
        ("one for one use", vec![object.clone(), Said { single_use: true, ..approve.clone() }], true),
        ("one that saw less", vec![object.clone(), Said { saw_everything: false, ..approve.clone() }], true),
        ("an earlier one", vec![approve.clone(), object.clone()], true),
        ("one that was taken back", vec![object.clone(), approve.clone(), revoke(1)], true),
        ("a revocation of it", vec![object.clone(), revoke(0)], false),
        ("one of something older", vec![approve.clone(), object.clone(), revoke(0)], true),
        ("one of one of two", vec![object.clone(), object.clone(), revoke(0)], true),
        ("one of another branch's approval", vec![release, object.clone(), revoke(0)], true),
        ("somebody else's", vec![object.clone(), Said { revokes: 0, ..plain("carol", Kind::Revoke) }], true),
    ];
    for (what, all, objects) in table {
        let change = change(&all);
        let charter = organisation();
        let (_, verdict) = asked(&change, &charter);
        assert_eq!(objectors(&verdict) == ["bo"], objects, "{what}: {:?}", verdict.reasons);
        let assessment = assessment();
        let listed =
            standings(&Input { change: &change, assessment: &assessment, charter: &charter, now: now() });
        let stands = listed.iter().zip(&all).any(|(one, said)| one.counts && said.kind == Kind::Object);
        assert_eq!(stands, objects, "{what}: {listed:?}");
    }
}

#[test]
fn a_revocation_leaves_what_it_does_not_name() {
    let all = [
        plain("bo", Kind::Approve),
        plain("bo", Kind::Approve),
        Said { revokes: 0, ..plain("bo", Kind::Revoke) },
    ];
    let (need, _) = asked(&change(&all), &organisation());
    assert_eq!(need.found, "1 of 1: bo");
}

/// Who asks for changes, as a verdict says.
fn objectors(verdict: &Verdict) -> Vec<&str> {
    verdict.reasons.iter().filter_map(|reason| reason.strip_suffix(" asks for changes")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn distinct_people_are_counted_as_a_naive_reader_counts_them(all in prop::collection::vec(said(), 0..12)) {
        let change = change(&all);
        let charter = organisation();
        let (need, verdict) = asked(&change, &charter);
        let (approve, object) = spoken(&all);
        let found = need.found.split(';').next().unwrap_or_default().to_owned();
        let found = found.split_once(": ").map_or(String::new(), |(_, names)| names.to_owned());
        let mut names: Vec<&str> = found.split(", ").filter(|name| !name.is_empty()).collect();
        names.sort_unstable();
        let mut sorted = approve.clone();
        sorted.sort_unstable();
        prop_assert_eq!(names, sorted, "{}", need.found);
        let mut objectors = objectors(&verdict);
        objectors.sort_unstable();
        let mut sorted = object.clone();
        sorted.sort_unstable();
        prop_assert_eq!(objectors, sorted, "{:?}", verdict.reasons);
        // Whoever lists statements names the same people.
        let assessment = assessment();
        let input = Input { change: &change, assessment: &assessment, charter: &charter, now: now() };
        let mut listed: BTreeMap<Kind, BTreeSet<&str>> = BTreeMap::new();
        for (standing, said) in standings(&input).iter().zip(&all) {
            if standing.counts {
                listed.entry(said.kind).or_default().insert(PEOPLE[said.who]);
            }
        }
        prop_assert_eq!(listed.remove(&Kind::Approve).unwrap_or_default(), approve.into_iter().collect());
        prop_assert_eq!(listed.remove(&Kind::Object).unwrap_or_default(), object.into_iter().collect());
    }
}
