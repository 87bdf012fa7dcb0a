//! Random policies and random changes.

use std::fmt::Write as _;
use std::sync::LazyLock;

use caution_core::assessment::{Assessment, RuleOutcome};
use caution_core::change::{Action, Change, Commit, Content, FileChange, Head, Status};
use caution_core::charter::{Charter, PolicyOrigin, PolicySource};
use caution_core::context::{
    Account, Advice, Approval, ChangeRecord, Context, Measure, Report, ReviewState, Told, Trust,
};
use caution_core::effect::{Effect, Verb};
use caution_core::evidence::{ChangedMutants, LineCoverage, TestRun};
use caution_core::finding::{Confidence, Finding, LineRange, Severity};
use caution_core::people::Identity;
use caution_core::provenance::{Class, CommitClass, Provenance};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_core::{ObjectId, RepoPath};
use jiff::Timestamp;

use crate::{Input, Policy};

/// Makes choices out of random numbers; 0 when they run out.
pub(super) struct Dice<'a>(pub(super) std::slice::Iter<'a, u16>);

impl Dice<'_> {
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or(0)) % sides
    }

    pub(super) fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.roll(list.len())].clone()
    }

    pub(super) fn chance(&mut self, of: usize) -> bool {
        self.roll(of) == of - 1
    }

    fn some<T: Clone>(&mut self, list: &[T], at_most: usize) -> Vec<T> {
        (0..self.roll(at_most + 1)).map(|_| self.pick(list)).collect()
    }
}

/// Everything that a decision rests on.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    pub(super) change: Change,
    pub(super) assessment: Assessment,
    pub(super) charter: Charter,
    pub(super) now: Timestamp,
}

impl Scene {
    pub(super) fn input(&self) -> Input<'_> {
        Input { change: &self.change, assessment: &self.assessment, charter: &self.charter, now: self.now }
    }
}

const WHEN: &[(&str, &[&str])] = &[
    ("provenance", &["ai", "[unknown]", "[ai, automation]", "human-attested"]),
    ("author_level", &["{below: senior}", "{below: mid}"]),
    ("tier", &["1", "[1, 2]", "{at_most: 3}"]),
    ("service", &["payments", "[orders, docs]"]),
    ("function", &["payments", "Order Processing"]),
    ("paths", &["payments/**", "['**/*.md', orders]"]),
    ("hazard", &["evil-merge", "[other, evil-merge]"]),
    ("severity_at_least", &["low", "high"]),
    ("effect", &["irreversible", "[delete, grant]"]),
    ("kind", &["change", "command"]),
    ("action", &["deploy", "[deploy, run]", "merge"]),
    ("environment", &["production", "[staging]"]),
    ("unknowns", &["any", "[binary, lfs]", "[history]"]),
    ("touches", &["ci", "[charter, agent-instructions]"]),
    (
        "reach",
        &[
            "{services_at_least: 2}",
            "{tier: 1, band: certain}",
            "{tier: 3}",
            "{services: [pay*, tools], band: possible}",
            "{entries_at_least: {route: 1, test: 2}}",
        ],
    ),
    ("exposure", &["{over: 10}", "{over: 50, tier: 2}"]),
    ("reversal", &["destructive", "[manual, automatic]"]),
    ("setting", &["at-once", "[unread, still-read]", "[reordered, taken-up, mounted]"]),
    ("owner", &["payments", "['@org/payments', sam]"]),
    ("lines_changed", &["{above: 0}", "{above: 5}"]),
    ("author_without", &["safe-ai-use"]),
    ("ai_tool", &["unapproved"]),
];

const NEED: &[(&str, &[&str])] = &[
    (
        "approvals",
        &[
            "1",
            "2",
            "{level: senior}",
            "{count: 2, level: mid}",
            "{team: payments}",
            "{owner: true}",
            "[1, {level: senior, team: payments}]",
            "{count: 1, if_others_exist: true}",
            "{if_others_exist: true}",
        ],
    ),
    (
        "evidence",
        &[
            "comprehensive",
            "tests",
            "[coverage, {check: ci/build}]",
            "{weakened_tests: 1}",
            "{suites: [unit]}",
            "{tests: no_new_failures, known_failures: [a]}",
        ],
    ),
    ("rollout", &["gradual_with_monitoring", "{steps_at_least: 2}"]),
    ("record", &["why", "[verified, rollback]"]),
    ("advice", &["current", "{younger_than_days: 10}"]),
    ("provenance", &["stated"]),
    ("confirmation", &["operator"]),
    ("clear_of", &["evil-merge", "[other]"]),
];

const MODES: [&str; 4] = ["observe", "warn", "hold", "hold"];

fn mapping(dice: &mut Dice<'_>, of: &[(&str, &[&str])], least: usize) -> String {
    let wanted = least + dice.roll(3);
    let start = dice.roll(of.len());
    let step = 1 + dice.roll(of.len() - 1);
    let mut keys: Vec<usize> = (0..wanted).map(|n| (start + n * step) % of.len()).collect();
    keys.sort_unstable();
    keys.dedup();
    let parts: Vec<String> =
        keys.into_iter().map(|key| format!("{}: {}", of[key].0, dice.pick(of[key].1))).collect();
    format!("{{{}}}", parts.join(", "))
}

/// The text of a random policy.
pub(super) fn policy_text(dice: &mut Dice<'_>) -> String {
    let mut text = String::new();
    let word = dice.pick(&["never", "counts_as_ai_on_critical", "counts_as_ai"]);
    let _ = writeln!(text, "unknown_provenance: {word}\nrequirements:");
    for number in 0..=dice.roll(4) {
        let _ = writeln!(text, "  r{number}:\n    because: x\n    need: {}", mapping(dice, NEED, 1));
        let clauses: Vec<String> = (0..dice.roll(3)).map(|_| mapping(dice, WHEN, 1)).collect();
        if !clauses.is_empty() {
            let _ = writeln!(text, "    when: [{}]", clauses.join(", "));
        }
        how(dice, &mut text);
    }
    if dice.chance(3) {
        let _ = writeln!(text, "never:\n  n:\n    because: x\n    when: {}", mapping(dice, WHEN, 2));
        how(dice, &mut text);
    }
    text
}

fn how(dice: &mut Dice<'_>, text: &mut String) {
    let _ = writeln!(text, "    mode: {}", dice.pick(&MODES));
    if dice.chance(4) {
        let _ = writeln!(text, "    until: {}", dice.pick(&["2026-05-01", "2026-06-01", "2026-07-01"]));
        let _ = writeln!(text, "    then: {}", dice.pick(&MODES));
    }
    if dice.chance(4) {
        let (one, two) = (dice.pick(&MODES), dice.pick(&MODES));
        let _ =
            writeln!(text, "    scopes: [{{paths: docs, mode: {one}}}, {{paths: ['**/*.py'], mode: {two}}}]");
    }
}

pub(super) fn compile(text: &str) -> Policy {
    let origin = PolicyOrigin::Repository(".caution/policy.yaml".into());
    Policy::compile(&PolicySource { origin, text: text.to_owned() }, &[])
        .unwrap_or_else(|problem| panic!("{problem}\n{text}"))
}

pub(super) static BASELINE: LazyLock<Policy> = LazyLock::new(|| {
    let origin = PolicyOrigin::BuiltIn(crate::BASELINE.to_owned());
    Policy::compile(&PolicySource { origin, text: String::new() }, &[]).unwrap()
});

const PEOPLE: &str = "people:
  - {id: ana, handles: [ana-gh], emails: [ana@example.org], level: senior, teams: [payments]}
  - {id: bo, handles: [bo-gh], emails: [bo@example.org], level: mid, teams: ['@org/payments']}
  - {id: dana, handles: [dana-gh], emails: [dana@example.org], level: junior}
  - {id: kim, handles: [kim-gh], emails: [kim@example.org]}
";
const SERVICES: &str = "services:
  payments: {tier: 1, paths: [payments/**], owners: [ana, '@org/payments'], functions: [payments]}
  orders: {tier: 2, paths: [orders/**], owners: ['@eve'], functions: [order processing]}
  docs: {tier: 4, paths: [docs/**]}
  tools: {paths: [tools/**]}
";
/// In `people.yaml`, not in it, a bot.
const ADDRESSES: &[&str] = &[
    "ana@example.org",
    "bo@example.org",
    "dana@example.org",
    "kim@example.org",
    "eve@elsewhere.example",
    "agent[bot]@users.noreply.github.com",
];
const HANDLES: &[&str] = &["ana-gh", "bo-gh", "dana-gh", "kim-gh", "eve", "zoe", "agent[bot]"];
const PATHS: &[&str] = &[
    "payments/a.py",
    "orders/b.py",
    "docs/c.md",
    "tools/d.py",
    "e.py",
    ".github/workflows/ci.yml",
    ".caution/policy.yaml",
    "AGENTS.md",
];
const TRUSTS: [Trust; 4] = [Trust::Claimed, Trust::Signed, Trust::Forge, Trust::Forge];

fn id(digit: char) -> ObjectId {
    ObjectId::parse(&digit.to_string().repeat(40)).unwrap()
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn charter(dice: &mut Dice<'_>) -> Charter {
    let mut files: Vec<(RepoPath, Vec<u8>)> = Vec::new();
    if !dice.chance(4) {
        files.push((".caution/services.yaml".into(), SERVICES.into()));
    }
    if !dice.chance(3) {
        files.push((".caution/people.yaml".into(), PEOPLE.into()));
    }
    caution_read::charter::parse(&files, None).unwrap()
}

/// A random change, judged by a random charter.
pub(super) fn scene(dice: &mut Dice<'_>) -> Scene {
    let charter = charter(dice);
    let mut paths = dice.some(PATHS, 4);
    paths.sort_unstable();
    paths.dedup();
    let class = dice.pick(Class::ALL);
    let unknowns = unknowns(dice);
    let findings: Vec<Finding> = (0..dice.roll(3)).map(|_| finding(dice)).collect();
    let outcome = |rule: &'static str, found: bool, dice: &mut Dice<'_>| {
        let other = dice.pick(&[RuleOutcome::Clear, RuleOutcome::Clear, RuleOutcome::Unknown]);
        (rule.into(), if found { RuleOutcome::Found(1) } else { other })
    };
    let rules = ["evil-merge", "other"]
        .map(|rule| outcome(rule, findings.iter().any(|finding| finding.rule == rule), dice));
    let commits: Vec<Commit> = (0..=dice.roll(2)).map(|_| commit(dice)).collect();
    let assessment = Assessment {
        provenance: Provenance {
            class,
            commits: commits
                .iter()
                .map(|commit| CommitClass { commit: commit.id.clone(), class, squashed: 0 })
                .collect(),
            ..Provenance::default()
        },
        reach: super::far::reach(dice, &charter, &paths),
        findings,
        effects: effects(dice),
        unknowns: unknowns.clone(),
        rules: rules.to_vec(),
    };
    let change = Change {
        action: dice.pick(Action::ALL),
        base: Some(id('b')),
        charter_base: Some(id('b')),
        head: Head::Commit(id('a')),
        head_tree: None,
        commits,
        files: paths.iter().map(|path| file(path)).collect(),
        residues: Vec::new(),
        context: context(dice),
        unknowns,
    };
    Scene { change, assessment, charter, now: time("2026-06-01T12:00:00Z") }
}

fn commit(dice: &mut Dice<'_>) -> Commit {
    let identity = |email: &str| Identity { name: String::new(), email: email.to_owned() };
    let author = identity(dice.pick(ADDRESSES));
    let committer = if dice.chance(3) { identity("noreply@github.com") } else { author.clone() };
    let others = dice.some(ADDRESSES, 1);
    let trailers: Vec<String> = others.iter().map(|other| format!("Co-authored-by: x <{other}>")).collect();
    Commit {
        id: Some(id('a')),
        parents: vec![id('b')],
        author,
        committer,
        committed_at: 0,
        message: format!("Do it\n\n{}\n", trailers.join("\n")),
        notes: Vec::new(),
        has_signature: false,
    }
}

fn file(path: &str) -> FileChange {
    FileChange {
        path: path.into(),
        old_path: None,
        status: Status::Added,
        old: None,
        new: None,
        content: Content::Text,
        added: vec![LineRange { first: 1, last: u32::try_from(path.len()).unwrap_or(1) }],
        removed: Vec::new(),
    }
}

fn finding(dice: &mut Dice<'_>) -> Finding {
    Finding {
        rule: dice.pick(&["evil-merge", "other"]).into(),
        severity: dice.pick(&[Severity::Note, Severity::Low, Severity::Medium, Severity::High]),
        confidence: Confidence::High,
        place: None,
        related: Vec::new(),
        what: "x".to_owned(),
        why: "x".to_owned(),
        evidence: Vec::new(),
        remedy: "x".to_owned(),
    }
}

fn unknowns(dice: &mut Dice<'_>) -> Vec<Unknown> {
    let kinds = [UnknownKind::Binary, UnknownKind::Lfs, UnknownKind::History, UnknownKind::Provenance];
    (0..dice.roll(3))
        .map(|_| {
            let kind = dice.pick(&kinds);
            if dice.chance(2) {
                Unknown::of_path(kind, &RepoPath::from(dice.pick(PATHS)), "x", "y")
            } else {
                Unknown::new(kind, "x", "x", "y")
            }
        })
        .collect()
}

fn effects(dice: &mut Dice<'_>) -> Vec<Effect> {
    (0..dice.roll(2))
        .map(|_| Effect {
            verb: dice.pick(&[Verb::Delete, Verb::Grant, Verb::Create]),
            object: "x".to_owned(),
            environment: None,
            count: 1,
            reversible: dice.chance(2),
        })
        .collect()
}

fn told<T>(dice: &mut Dice<'_>, value: T) -> Told<T> {
    Told { value, trust: dice.pick(&TRUSTS), source: "x".to_owned() }
}

fn context(dice: &mut Dice<'_>) -> Context {
    let account = |dice: &mut Dice<'_>| {
        let account = Account::person(dice.pick(HANDLES));
        dice.chance(3).then(|| told(dice, account))
    };
    let mut context = Context {
        author: account(dice),
        actor: account(dice),
        operator: account(dice),
        ..Context::default()
    };
    let environment = dice.pick(&["production", "staging"]).to_owned();
    context.environment = dice.chance(2).then(|| told(dice, environment));
    context.record = dice.chance(2).then(|| {
        let part = |dice: &mut Dice<'_>| dice.chance(2).then(|| "x".to_owned());
        let record = ChangeRecord { why: part(dice), verified: part(dice), rollback: part(dice) };
        told(dice, record)
    });
    for _ in 0..dice.roll(5) {
        let approval = approval(dice);
        context.approvals.push(told(dice, approval));
    }
    for _ in 0..dice.roll(6) {
        let report = report(dice);
        context.reports.push(told(dice, report));
    }
    for number in 0..dice.roll(3) {
        let advice = advice(dice, number);
        context.advice.push(told(dice, advice));
    }
    context.run = dice.chance(4).then(Box::default);
    context.confirmed = account(dice);
    context.reviews_unread = dice.chance(8).then(|| "x".to_owned());
    context
}

pub(super) fn approval(dice: &mut Dice<'_>) -> Approval {
    use ReviewState::{Approved, ChangesRequested, Commented, Dismissed};
    let states = [Approved, Approved, Approved, Approved, ChangesRequested, Commented, Dismissed];
    let times = [None, Some(time("2026-05-01T00:00:00Z")), Some(time("2026-05-02T00:00:00Z"))];
    Approval {
        by: Account::person(dice.pick(HANDLES)),
        state: dice.pick(&states),
        commit: dice.pick(&[Some(id('a')), Some(id('a')), Some(id('a')), Some(id('c')), None]),
        at: dice.pick(&times),
    }
}

/// A run of the suite `unit`.
fn run(failed: &[&str], anew: Option<&[&str]>) -> Measure {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Measure::Run(TestRun {
        suite: Some("unit".to_owned()),
        passed: 2,
        failed: names(failed),
        failed_anew: anew.map(names),
        ..TestRun::default()
    })
}

pub(super) fn report(dice: &mut Dice<'_>) -> Report {
    let measures = [
        Measure::Tests { passed: 3, failed: 0, skipped: 1 },
        Measure::Tests { passed: 3, failed: 1, skipped: 0 },
        Measure::Coverage { changed_lines_percent: 90 },
        Measure::Coverage { changed_lines_percent: 70 },
        Measure::Mutation { missed: 0 },
        Measure::TestChanges { weakened: 1 },
        Measure::TestChanges { weakened: 0 },
        run(&[], None),
        run(&["a"], None),
        run(&["a", "b"], Some(&["a"])),
        Measure::Lines(LineCoverage { covered: 9, ..LineCoverage::default() }),
        Measure::Mutants(ChangedMutants { untold: vec!["x".to_owned()], ..ChangedMutants::default() }),
        Measure::Rollout { steps: vec![1, 10, 100], monitoring: vec!["errors".to_owned()] },
        Measure::Rollout { steps: vec![50, 100], monitoring: Vec::new() },
        Measure::Check { passed: true },
        Measure::Check { passed: false },
    ];
    Report {
        name: "ci/build".to_owned(),
        revision: dice.pick(&[Some(id('a')), Some(id('a')), Some(id('a')), Some(id('c')), None]),
        measure: dice.pick(&measures),
    }
}

pub(super) fn advice(dice: &mut Dice<'_>, number: usize) -> Advice {
    let edited = [
        None,
        Some(time("2026-05-30T00:00:00Z")),
        Some(time("2026-01-01T00:00:00Z")),
        Some(time("2020-01-01T00:00:00Z")),
    ];
    Advice {
        url: format!("https://wiki.example/{number}"),
        last_edited: dice.pick(&edited),
        owner: None,
        superseded: dice.pick(&[None, Some(false), Some(true)]),
    }
}

/// A claim, added to what is there.
pub(super) fn add_claim(dice: &mut Dice<'_>, context: &mut Context) {
    let account = Told::claimed(Account::person(dice.pick(HANDLES)), "x");
    match dice.roll(10) {
        0 => context.approvals.push(Told::claimed(approval(dice), "x")),
        1 => context.reports.push(Told::claimed(report(dice), "x")),
        2 => {
            let number = dice.roll(4);
            context.advice.push(Told::claimed(advice(dice, number), "x"));
        }
        3 if context.author.is_none() => context.author = Some(account),
        4 if context.operator.is_none() => context.operator = Some(account),
        5 if context.actor.is_none() => context.actor = Some(account),
        6 if context.environment.is_none() => {
            let environment = dice.pick(&["production", "staging"]);
            context.environment = Some(Told::claimed(environment.to_owned(), "x"));
        }
        7 if context.record.is_none() => {
            let every = || Some("x".to_owned());
            let record = ChangeRecord { why: every(), verified: every(), rollback: every() };
            context.record = Some(Told::claimed(record, "x"));
        }
        8 if context.body.is_none() => {
            let body =
                "Why: x\nVerified: y\nRollback: z\nAdvice: https://wiki.example/0 (edited 2026-05-30)\n";
            context.body = Some(Told::claimed(body.to_owned(), "x"));
        }
        9 if context.repository.is_none() => {
            context.repository = Some(Told::claimed("org/x".to_owned(), "x"))
        }
        _ => {}
    }
}
