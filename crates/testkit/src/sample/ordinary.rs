//! Samples of a working day.

use caution_core::RepoPath;
use caution_core::assessment::{Assessment, RuleOutcome};
use caution_core::change::{Content, Head, Status};
use caution_core::context::{Account, Advice, Approval, ChangeRecord, Measure, Report, ReviewState, Told};
use caution_core::finding::{Place, Severity};
use caution_core::provenance::{Attribution, Channel, Class, CommitClass, Provenance, Role};
use caution_core::reach::Reach;
use caution_core::unknown::{Unknown, UnknownKind};
use caution_core::verdict::{Mode, Outcome, State};

use super::Sample;
use super::build::{
    by, change, commit, file, finding, id, mark, need, now, provenance, range, requirement, sample, service,
    unmarked, verdict,
};

const TRAILER: &str = "Co-authored-by: Claude <noreply@anthropic.com>";

/// One person, one commit, no configuration, no mark: proceed.
pub(super) fn typical() -> Sample {
    let change = change(
        vec![commit('1', "Round half to even when splitting a bill\n\nThe old way lost a cent.\n")],
        vec![file("src/split.py", 9, 4), file("tests/test_split.py", 21, 0)],
    );
    let assessment = Assessment {
        provenance: provenance(Class::Unknown, Vec::new(), &[('1', Class::Unknown)]),
        unknowns: vec![unmarked('1')],
        rules: vec![
            ("charter-change".into(), RuleOutcome::Clear),
            ("evil-merge".into(), RuleOutcome::NotApplicable),
        ],
        ..Assessment::default()
    };
    let requirements = vec![
        requirement("irreversible-effects", State::NotApplicable, Vec::new()),
        requirement("unknowns-on-critical-paths", State::NotApplicable, Vec::new()),
    ];
    let verdict = verdict(Outcome::Proceed, requirements, "nothing is missing");
    sample("typical", change, assessment, verdict)
}

/// No file differs.
pub(super) fn nothing() -> Sample {
    let requirements = vec![requirement("irreversible-effects", State::NotApplicable, Vec::new())];
    let verdict = verdict(Outcome::Proceed, requirements, "there is nothing to assess");
    sample("nothing", change(Vec::new(), Vec::new()), Assessment::default(), verdict)
}

/// A pull request to payments by a junior with an agent; a bot and the author approved.
pub(super) fn junior_with_ai() -> Sample {
    let mut change = change(
        vec![
            commit('2', "Settle orders in one pass\n"),
            commit('1', &format!("Retry a settlement that failed\n\n{TRAILER}\n")),
        ],
        vec![
            file("payments/settle.py", 31, 12),
            file("payments/tests/test_settle.py", 40, 2),
            file("docs/settle.md", 8, 0),
        ],
    );
    let event = "github pull_request event";
    change.context.target_branch = Some(Told::forge("main".to_owned(), event));
    change.context.head_branch = Some(Told::forge("retry-settlement".to_owned(), event));
    change.context.author = Some(Told::forge(Account::person("jo"), event));
    change.context.approvals = vec![
        Told::forge(review("jo", false), event),
        Told::forge(review("review-bot", true), event),
        Told::claimed(review("dee", false), "context.yaml"),
    ];
    let assessment = Assessment {
        provenance: provenance(
            Class::AiAssisted,
            vec![mark('1', Channel::Trailer, TRAILER)],
            &[('2', Class::Unknown), ('1', Class::AiAssisted)],
        ),
        reach: Reach {
            services: vec![service("payments", 1, &["payments/settle.py", "payments/tests/test_settle.py"])],
            path_owners: vec!["@payments-team".to_owned()],
            unassigned: vec![RepoPath::from("docs/settle.md")],
            declared: 4,
            radius: None,
        },
        unknowns: vec![unmarked('2')],
        rules: vec![("charter-change".into(), RuleOutcome::Clear)],
        ..Assessment::default()
    };
    let approval = by(
        need(
            "approvals",
            "1 approval by a senior engineer or above",
            State::Missing,
            "0 of 1; jo wrote it, review-bot is a bot",
        ),
        &["bo", "cy", "@payments-team"],
        "ask one of them for an approving review of 1a2b3c4d5e6f",
    );
    let tests = by(
        need(
            "tests",
            "tests that ran on this revision and passed",
            State::Unknown,
            "no report of tests was attached",
        ),
        &["anybody"],
        "attach the report: `caution check --report tests.xml`",
    );
    let requirements = vec![
        requirement("senior-engineer-approval", State::Missing, vec![approval]),
        requirement("automated-testing", State::Unknown, vec![tests]),
        requirement("human-review", State::Met, vec![need("approvals", "1 approval", State::Met, "1 of 1")]),
        requirement("production-rollout", State::NotApplicable, Vec::new()),
    ];
    let mut verdict = verdict(
        Outcome::Hold,
        requirements,
        "ask bo, cy or @payments-team for an approval, and attach the report of the tests",
    );
    verdict.policy.name = ".caution/policy.yaml".to_owned();
    sample("junior-with-ai", change, assessment, verdict)
}

fn review(handle: &str, bot: bool) -> Approval {
    Approval {
        by: Account { handle: handle.to_owned(), bot, email: Some(format!("{handle}@example.org")) },
        state: ReviewState::Approved,
        commit: Some(id('1')),
        at: Some(now()),
    }
}

/// Every requirement met; a verified note attributes lines.
pub(super) fn everything_met() -> Sample {
    let mut change =
        change(vec![commit('1', "Add the refund endpoint\n")], vec![file("payments/refund.py", 120, 3)]);
    change.context.approvals = vec![Told::forge(review("bo", false), "github review")];
    change.context.record = Some(Told::claimed(
        ChangeRecord { why: Some("refunds were made by hand".to_owned()), ..ChangeRecord::default() },
        "pull request body",
    ));
    change.context.advice = vec![Told::claimed(
        Advice {
            url: "https://wiki.example.org/refunds?page=7".to_owned(),
            last_edited: Some(now()),
            owner: Some("payments-team".to_owned()),
            superseded: None,
        },
        "pull request body",
    )];
    change.context.reports = vec![Told::forge(
        Report {
            name: "unit tests".to_owned(),
            revision: Some(id('1')),
            measure: Measure::Tests { passed: 214, failed: 0, skipped: 1 },
        },
        "attached by the pipeline",
    )];
    let lines = |by: &str, role, first, last| Attribution {
        commit: id('1'),
        path: RepoPath::from("payments/refund.py"),
        lines: vec![range(first, last)],
        by: by.to_owned(),
        role,
    };
    let provenance = Provenance {
        attributions: vec![
            lines("claude-code", Role::Author, 1, 100),
            lines("Ada Example <ada@example.org>", Role::Human, 101, 120),
        ],
        ..provenance(
            Class::AiAuthored,
            vec![mark('1', Channel::Note, "claude-code wrote 100 lines of payments/refund.py")],
            &[('1', Class::AiAuthored)],
        )
    };
    let assessment = Assessment {
        provenance,
        reach: Reach {
            services: vec![service("payments", 1, &["payments/refund.py"])],
            declared: 4,
            radius: None,
            ..Reach::default()
        },
        ..Assessment::default()
    };
    let requirements = vec![
        requirement(
            "senior-engineer-approval",
            State::Met,
            vec![need("approvals", "1 approval by a senior engineer or above", State::Met, "1 of 1: bo")],
        ),
        requirement(
            "automated-testing",
            State::Met,
            vec![need("tests", "tests that passed", State::Met, "214 passed, 0 failed, 1 skipped")],
        ),
    ];
    let verdict = verdict(Outcome::Proceed, requirements, "merge it");
    sample("everything-met", change, assessment, verdict)
}

/// A `never:` of the policy, and findings in a merge that is not clean.
pub(super) fn never() -> Sample {
    let mut change = change(vec![commit('1', "Merge branch 'hotfix'\n")], vec![file("deploy/keys.tf", 2, 2)]);
    change.context.environment = Some(Told::claimed("production".to_owned(), "--environment"));
    let mut merge = finding("evil-merge", Severity::High, "deploy/keys.tf", range(14, 15));
    merge.place = Some(Place {
        path: "deploy/keys.tf".into(),
        lines: Some(range(14, 15)),
        snippet: Some("\tpublic  = true\n\tforce   = true\n".to_owned()),
    });
    merge.what =
        "merge 1a2b3c4d5e6f is not the clean merge of its parents: 1 file differs from it".to_owned();
    merge.why = "these lines were in neither branch, so no review of either saw them".to_owned();
    merge.remedy = "read `git show --remerge-diff 1a2b3c4d5e6f`, or merge again without edits".to_owned();
    let assessment = Assessment {
        provenance: provenance(Class::Unknown, Vec::new(), &[('1', Class::Unknown)]),
        findings: vec![merge],
        rules: vec![("evil-merge".into(), RuleOutcome::Found(1))],
        ..Assessment::default()
    };
    let mut rule = requirement("no-edited-merges", State::Missing, Vec::new());
    rule.never = true;
    rule.because = "an edited merge hides lines from review".to_owned();
    rule.applies = "finding `evil-merge`".to_owned();
    let verdict = verdict(Outcome::Stop, vec![rule], "merge again without edits, and check that");
    sample("never", change, assessment, verdict)
}

/// A binary file on a Tier 1 path: only unknowns hold.
pub(super) fn only_unknowns() -> Sample {
    let mut binary = file("payments/rates.bin", 0, 0);
    binary.content = Content::Binary;
    let change = change(vec![commit('1', "New rates\n")], vec![binary]);
    let assessment = Assessment {
        provenance: provenance(Class::Unknown, Vec::new(), &[('1', Class::Unknown)]),
        reach: Reach {
            services: vec![service("payments", 1, &["payments/rates.bin"])],
            declared: 1,
            radius: None,
            ..Reach::default()
        },
        unknowns: vec![
            Unknown::of_path(
                UnknownKind::Binary,
                &"payments/rates.bin".into(),
                "`payments/rates.bin` is binary; its content was not compared",
                "any change of rates",
            ),
            unmarked('1'),
        ],
        ..Assessment::default()
    };
    let look = by(
        need("approvals", "somebody who looked at what could not be seen", State::Missing, "0 of 1"),
        &["@payments-team"],
        "ask for an approving review",
    );
    let mut rule = requirement("unknowns-on-critical-paths", State::Missing, vec![look]);
    rule.only_unknowns = true;
    rule.because = "what cannot be seen on a critical path is looked at by a person".to_owned();
    rule.applies = "payments is tier 1".to_owned();
    let mut verdict =
        verdict(Outcome::Hold, vec![rule], "ask @payments-team to look at `payments/rates.bin`");
    verdict.only_unknowns = true;
    sample("only-unknowns", change, assessment, verdict)
}

/// The index of a repository with one commit.
pub(super) fn staged() -> Sample {
    let mut change = change(Vec::new(), vec![file("README.md", 1, 1)]);
    change.head = Head::Index;
    let assessment = Assessment {
        provenance: Provenance {
            commits: vec![CommitClass { commit: None, class: Class::Unknown, squashed: 0 }],
            ..Provenance::default()
        },
        ..Assessment::default()
    };
    let verdict = verdict(Outcome::Proceed, Vec::new(), "nothing is missing");
    sample("staged", change, assessment, verdict)
}

/// More of everything than a screen holds.
pub(super) fn many() -> Sample {
    let mut files: Vec<_> =
        (0..400).map(|number| file(format!("svc/{number:03}/main.go").as_str(), 3, 1)).collect();
    if let Some(first) = files.first_mut() {
        first.status = Status::Renamed(87);
        first.old_path = Some("svc/old/main.go".into());
    }
    let mut change = change((0..12).map(|_| commit('1', "Rename the module everywhere, in all services, with a subject that is far too long for one line\n")).collect(), files);
    change.context.target_branch = Some(Told::claimed("main".to_owned(), "--target"));
    let findings = (1..=9).map(|number| {
        finding(
            "charter-change",
            if number == 1 { Severity::High } else { Severity::Low },
            ".caution/policy.yaml",
            range(number, number),
        )
    });
    let names: Vec<String> = (0..30).map(|number| format!("service-{number:02}")).collect();
    let mut contradicted = provenance(
        Class::Mixed,
        vec![
            mark(
                '1',
                Channel::Author,
                "Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>",
            ),
            mark('1', Channel::Claim, "AI-Assisted: no"),
        ],
        &[('1', Class::Mixed)],
    );
    contradicted.contradicted = true;
    for commit in &mut contradicted.commits {
        commit.squashed = 4;
    }
    let assessment = Assessment {
        provenance: contradicted,
        reach: Reach {
            services: names.iter().map(|name| service(name, 3, &["svc/000/main.go"])).collect(),
            declared: 30,
            radius: None,
            ..Reach::default()
        },
        findings: findings.collect(),
        unknowns: (0..60)
            .map(|number| {
                Unknown::of_path(
                    UnknownKind::TooLarge,
                    &RepoPath::from(format!("svc/{number:03}/main.go").as_str()),
                    "the file is larger than the limit",
                    "anything in it",
                )
            })
            .collect(),
        ..Assessment::default()
    };
    let mut requirements: Vec<_> = (0..6)
        .map(|number| {
            let need = by(
                need("approvals", "2 approvals", State::Missing, "0 of 2"),
                &["bo", "cy"],
                "ask for a review",
            );
            requirement(&format!("owners-of-service-{number}"), State::Missing, vec![need])
        })
        .collect();
    for (requirement, mode) in requirements.iter_mut().zip([Mode::Observe, Mode::Warn]) {
        requirement.mode = mode;
    }
    let mut verdict = verdict(Outcome::Hold, requirements, "ask bo and cy for a review");
    verdict.policy.remarks =
        vec!["the kill switch is on until 2026-04-01: every requirement runs as observe".to_owned()];
    sample("many", change, assessment, verdict)
}
