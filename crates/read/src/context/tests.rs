use caution_core::context::{Account, Measure, Trust};

use super::*;

const ID: &str = "1111111111111111111111111111111111111111";

fn context(text: &str) -> Context {
    parse("context.yaml", text).unwrap_or_else(|problem| panic!("{text:?}: {problem} {:?}", problem.hint))
}

#[test]
fn every_field_is_read_and_every_one_is_a_claim() {
    let text = format!(
        "version: 1\nrepository: org/name\ntarget_branch: main\nhead_branch: feature\ntitle: no\nbody: |\n  Why.\n\n  AI-Assisted: no\nauthor: '@ann'\nactor: {{handle: '@ci', bot: true}}\noperator: Bo <bo@example.org>\nenvironment: production\nadvice:\n  - {{url: https://wiki.example.org/p, last_edited: 2026-05-01, owner: net, superseded: true}}\nrecord: {{why: a, verified: b, rollback: c}}\napprovals:\n  - {{by: zoe, state: approved, commit: {ID}, at: 2026-05-01T10:00:00Z}}\n  - {{by: 12345, state: changes-requested}}\nreports:\n  - {{kind: tests, revision: {ID}, passed: 3, failed: 0}}\n"
    );
    let read = context(&text);
    assert_eq!(read.title, Some(Told::claimed("no".to_owned(), "context.yaml")));
    assert_eq!(read.body.as_ref().unwrap().value, "Why.\n\nAI-Assisted: no\n");
    assert_eq!(read.author.as_ref().unwrap().value, Account::person("ann"));
    let bot = Account { handle: "ci".to_owned(), bot: true, email: None };
    assert_eq!(read.actor.as_ref().unwrap().value, bot);
    assert_eq!(read.operator.as_ref().unwrap().value.email.as_deref(), Some("bo@example.org"));
    assert_eq!(read.advice[0].value.last_edited.unwrap().to_string(), "2026-05-01T00:00:00Z");
    assert_eq!(read.advice[0].value.superseded, Some(true));
    assert_eq!(read.record.as_ref().unwrap().value.rollback.as_deref(), Some("c"));
    assert_eq!(read.approvals[0].value.commit.as_ref().unwrap().as_str(), ID);
    assert_eq!(read.approvals[1].value.by, Account::person("12345"));
    assert_eq!(read.approvals[1].value.state, ReviewState::ChangesRequested);
    assert_eq!(read.reports[0].value.name, "tests");

    let mut trusts = vec![read.record.unwrap().trust];
    trusts.extend(
        [read.repository, read.target_branch, read.head_branch, read.title, read.body]
            .map(|told| told.unwrap().trust),
    );
    trusts.extend([read.author, read.actor, read.operator].map(|told| told.unwrap().trust));
    trusts.push(read.environment.unwrap().trust);
    trusts.extend(read.advice.iter().map(|told| told.trust));
    trusts.extend(read.approvals.iter().map(|told| told.trust));
    trusts.extend(read.reports.iter().map(|told| told.trust));
    assert!(trusts.iter().all(|trust| *trust == Trust::Claimed));
}

#[test]
fn json_and_an_empty_file_are_contexts_too() {
    let json = format!(
        "{{\n\t\"title\": \"a\\u00e9\",\n\t\"approvals\": [{{\"by\": {{\"handle\": \"ann\"}}, \"state\": \"approved\", \"commit\": \"{ID}\"}}]\n}}"
    );
    assert_eq!(context(&json).title.unwrap().value, "aé");
    assert_eq!(context(""), Context::default());
    assert_eq!(context("record: {}\nadvice:\n"), Context::default());
}

#[test]
fn each_kind_of_report_is_read() {
    let table = [
        (
            "{kind: tests, passed: 3, failed: 1, skipped: 2}",
            Measure::Tests { passed: 3, failed: 1, skipped: 2 },
        ),
        ("{kind: tests, passed: 3, failed: 0}", Measure::Tests { passed: 3, failed: 0, skipped: 0 }),
        ("{kind: coverage, changed_lines_percent: 79.99}", Measure::Coverage { changed_lines_percent: 79 }),
        ("{kind: coverage, changed_lines_percent: 100}", Measure::Coverage { changed_lines_percent: 100 }),
        ("{kind: mutation, missed: 4}", Measure::Mutation { missed: 4 }),
        ("{kind: test-changes, weakened: 0}", Measure::TestChanges { weakened: 0 }),
        (
            "{kind: rollout, steps: [1, 10, 100], monitoring: [errors, latency]}",
            Measure::Rollout {
                steps: vec![1, 10, 100],
                monitoring: vec!["errors".to_owned(), "latency".to_owned()],
            },
        ),
        ("{kind: check, name: ci/build, passed: true}", Measure::Check { passed: true }),
    ];
    for (entry, measure) in table {
        for text in [entry.to_owned(), format!("[{entry}]"), format!("reports:\n  - {entry}\n")] {
            let reports = report_file("r.yaml", &text).unwrap_or_else(|problem| panic!("{text}: {problem}"));
            assert_eq!(reports.len(), 1, "{text}");
            assert_eq!(reports[0].measure, measure, "{text}");
        }
    }
}

#[test]
fn faults_name_the_line_and_the_remedy() {
    let table = [
        ("titel: x\n", "1:1: unknown key `titel`", "did you mean `title`?"),
        (
            "title: x\ntrust: forge\n",
            "2:1: unknown key `trust`",
            "trust comes from the channel and cannot be claimed",
        ),
        (
            "approvals:\n- {by: ann, state: approved, trust: forge}\n",
            "2:30: unknown key `trust`",
            "cannot be claimed",
        ),
        (
            "approvals:\n- {by: ann, state: aproved}\n",
            "2:20: unknown value `aproved` for `state`",
            "did you mean `approved`?",
        ),
        (
            "approvals:\n- {state: approved}\n",
            "2:4: the key `by` is missing in item 1 of `approvals`",
            "add `by:`",
        ),
        (
            "approvals:\n- {by: ann, state: approved, commit: 1a2b3c}\n",
            "2:38: `1a2b3c` is not a full object id",
            "all 40 or 64 digits",
        ),
        ("approvals:\n- {by: ann, state: approved, at: soon}\n", "2:34: `soon` is not a date", "2026-05-01"),
        ("author: ''\n", "1:9: `author` names nobody", "write `@handle`"),
        (
            "author: [ann]\n",
            "1:1: expected `@handle`, `Name <mail>` or a mapping with `handle`, found a list",
            "",
        ),
        (
            "title: x\nauthor: 1.5\n",
            "2:1: expected `@handle`, `Name <mail>` or a mapping with `handle` for `author`, found `1.5`",
            "",
        ),
        ("author: {handel: ann}\n", "1:10: unknown key `handel`", "did you mean `handle`?"),
        ("author: {bot: true}\n", "1:9: `author` names nobody", "`email:`"),
        ("advice:\n- {url: x, last_edited: 2026-02-30}\n", "2:25: `2026-02-30` is not a date", "2026-05-01"),
        (
            "advice:\n- {url: x, superseded: maybe}\n",
            "2:24: expected `true` or `false` for `superseded`, found the text `maybe`",
            "without quotes",
        ),
        ("advice: https://x\n", "1:9: expected a list for `advice`, found the text `https://x`", "`- item`"),
        ("advice:\n- {url: ' '}\n", "2:9: `url` is empty", "where the page"),
        ("{\"title\": \"a\",\n \"title\": \"b\"}", "2:2: the key `title` stands twice", "remove one"),
        ("version: 3\n", "1:10: version `3` of this form is not known", "version 1"),
    ];
    assert_faults(&table);
}

#[test]
fn faults_of_reports_name_the_line_and_the_remedy() {
    let table = [
        ("reports:\n- {passed: 1}\n", "2:3: the report has no `kind`", "known kinds: `tests`"),
        (
            "reports:\n- {kind: test, passed: 1}\n",
            "2:10: unknown kind `test` of report",
            "did you mean `tests`?",
        ),
        (
            "reports:\n- {kind: tests, passed: 1}\n",
            "2:3: the key `failed` is missing in a report of kind `tests`",
            "add `failed:`",
        ),
        (
            "reports:\n- {kind: tests, passed: 1, failed: -1}\n",
            "2:36: expected a count for `failed`, found `-1`",
            "not negative",
        ),
        (
            "reports:\n- {kind: tests, passed: 1, failed: 0, missed: 2}\n",
            "2:47: `missed` does not belong to a report of kind `tests`",
            "it takes `passed`, `failed`, `skipped`",
        ),
        (
            "reports:\n- {kind: coverage, changed_lines_percent: 120}\n",
            "2:43: `120` is not a share in per cent",
            "from 0 to 100",
        ),
        (
            "reports:\n- {kind: coverage, changed_lines_percent: 80%}\n",
            "2:43: `80%` is not a share in per cent",
            "without `%`",
        ),
        (
            "reports:\n- {kind: coverage, changed_lines_percent: .nan}\n",
            "2:43: `.nan` is not a share in per cent",
            "from 0 to 100",
        ),
        (
            "reports:\n- {kind: rollout, steps: [10, 10]}\n",
            "2:31: `10` is not more than the step before it",
            "shares that grow",
        ),
        ("reports:\n- {kind: rollout, steps: []}\n", "2:26: `steps` is empty", "[1, 10, 50, 100]"),
        (
            "reports:\n- {kind: check, name: x, passed: 3}\n",
            "2:34: expected `true` or `false` for `passed`, found `3`",
            "kind `tests`",
        ),
        (
            "reports:\n- {kind: check, passed: true}\n",
            "2:3: the key `name` is missing in a report of kind `check`",
            "add `name:`",
        ),
        (
            "reports:\n- {kind: mutation, missed: 0, trust: forge}\n",
            "2:31: unknown key `trust`",
            "cannot be claimed",
        ),
    ];
    assert_faults(&table);
}

fn assert_faults(table: &[(&str, &str, &str)]) {
    for (text, message, hint) in table {
        let problem = parse("c", text).unwrap_err();
        assert_eq!(problem.to_string(), format!("c:{message}"), "{text:?}");
        assert!(problem.hint.as_deref().unwrap_or("").contains(hint), "{text:?}: {:?}", problem.hint);
    }
}

#[test]
fn a_report_file_without_report_is_a_fault() {
    for (text, message) in [
        ("", "the key `reports` is missing"),
        ("[]", "there is no report in it"),
        ("reports: []", "there is no report in it"),
        ("x", "expected a mapping, found the text `x`"),
        ("report: []", "unknown key `report`"),
        ("{kind: tests, reports: []}", "unknown key `kind`"),
        ("[1]", "expected a mapping for item 1 of the list, found `1`"),
    ] {
        assert_eq!(report_file("r", text).unwrap_err().message, message, "{text:?}");
    }
}

#[test]
fn a_claim_never_replaces_what_the_forge_said() {
    let forge = |text: &str| Some(Told::forge(text.to_owned(), "event"));
    let claim = |text: &str, source: &str| Some(Told::claimed(text.to_owned(), source));
    let base = Context {
        title: forge("true title"),
        body: claim("old", "file"),
        reviews_unread: Some("a".to_owned()),
        ..Context::default()
    };
    let over = Context {
        title: claim("other", "--title"),
        body: claim("new", "--body"),
        environment: claim("production", "--environment"),
        reviews_unread: Some("b".to_owned()),
        ..Context::default()
    };
    let merged = merge(base.clone(), over.clone());
    assert_eq!(merged.title, forge("true title"));
    assert_eq!(merged.body, claim("new", "--body"), "of two claims the later stands");
    assert_eq!(merged.environment, claim("production", "--environment"));
    assert_eq!(merged.reviews_unread.as_deref(), Some("a; b"));
    assert_eq!(merge(over, base).title, forge("true title"), "the order does not matter to trust");
}

#[test]
fn lists_are_joined_and_records_of_one_trust_complete_each_other() {
    let one = context(
        "advice: [{url: a}]\nrecord: {why: x, rollback: r}\nreports: [{kind: mutation, missed: 0}]\n",
    );
    let two = parse("--why", "advice: [{url: b}]\nrecord: {why: y, verified: v}\n").unwrap();
    let merged = merge(one, two);
    let urls: Vec<&str> = merged.advice.iter().map(|told| told.value.url.as_str()).collect();
    assert_eq!((urls, merged.reports.len()), (vec!["a", "b"], 1));
    let record = merged.record.unwrap();
    assert_eq!(record.source, "context.yaml, --why");
    let words = [record.value.why, record.value.verified, record.value.rollback].map(Option::unwrap);
    assert_eq!(words, ["y", "v", "r"]);
}
