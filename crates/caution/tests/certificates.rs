//! Certificates, approved AI tools, and edits that loosen the policy.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;

use caution_testkit::repository::TestRepository;
use common::{assisted_commit, beside, caution, check_json, check_json_in_ci, event};
use serde_json::Value;

const AT: &str = "2026-11-20T12:00:00Z";

/// People with certificates, a tier 1 service, and whatever else is given.
fn organisation(files: &[(&str, &str)]) -> TestRepository {
    let repository = TestRepository::new();
    repository
        .write(
            ".caution/people.yaml",
            "people:
  - {id: jo, handles: [jo], emails: [jo@example.org], level: junior}
  - {id: sol, handles: [sol], emails: [sol@example.org], level: senior, certificates: [{name: safe-ai-use, issuer: academy, expires: 2027-06-30}]}
  - {id: sam, handles: [sam], level: senior, certificates: [{name: safe-ai-use, issuer: academy, expires: 2026-06-30}]}
  - {id: kim, handles: [kim], level: senior, certificates: [{name: Safe AI Use, issuer: a friend}]}
",
        )
        .write(".caution/services.yaml", "services:\n  payments: {tier: 1, paths: [payments/**]}\n")
        .write("payments/charge.py", "def charge():\n    pass\n");
    for (path, text) in files {
        repository.write(path, *text);
    }
    repository.commit_by("Sol", "sol@example.org", "Start");
    repository
}

fn requirement<'r>(report: &'r Value, id: &str) -> &'r Value {
    report["requirements"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap()
}

const CERTIFIED: &str = "certificates: {safe-ai-use: {issued_by: academy}}
requirements:
  certified: {because: who approves AI work was trained, when: {provenance: ai}, need: {approvals: {certificate: safe-ai-use}}, mode: hold}
  trained: {because: who writes with AI was trained, when: {provenance: ai, author_without: safe-ai-use}, need: {approvals: {count: 1, level: senior}}, mode: hold}
";

#[test]
fn only_a_certificate_that_holds_today_and_of_an_accepted_issuer_lets_an_approval_count() {
    let repository = organisation(&[(".caution/policy.yaml", CERTIFIED)]);
    assisted_commit(&repository);
    for (who, code, found) in [
        ("sol", 0, "1 of 1: sol"),
        ("sam", 10, "sam holds no valid certificate `safe-ai-use`"),
        ("kim", 10, "kim holds no valid certificate `safe-ai-use`"),
    ] {
        let event = event(&repository, "jo", &[(who, "User", "approved", "")]);
        let file = beside(&repository, "event.json", event.to_string());
        let (exit, report) = check_json_in_ci(&repository, &file, &[]);
        assert_eq!(exit, code, "{who}: {}", report["reasons"]);
        let told = &requirement(&report, "certified")["needs"][0];
        assert!(told["found"].as_str().unwrap().contains(found), "{who}: {told}");
    }
    let (_, report) = check_json(&repository, &[]);
    let who = &requirement(&report, "certified")["needs"][0]["who"];
    assert_eq!(who.as_array().unwrap().len(), 1, "only sol can give it: {who}");
}

#[test]
fn an_author_without_a_certificate_is_asked_for_more() {
    let repository = organisation(&[(".caution/policy.yaml", CERTIFIED)]);
    assisted_commit(&repository);
    let (_, report) = check_json(&repository, &[]);
    let trained = requirement(&report, "trained");
    assert_eq!(trained["state"], "missing");
    assert!(trained["applies"].as_str().unwrap().contains("an author holds no valid certificate"));

    repository.write("payments/charge.py", "def charge():\n    return 2\n");
    repository.commit_by(
        "Sol",
        "sol@example.org",
        "Twice\n\nCo-authored-by: Claude <noreply@anthropic.com>\n",
    );
    let (_, report) = check_json(&repository, &[]);
    assert_eq!(requirement(&report, "trained")["state"], "not-applicable");
}

const TOOLS: &str = "requirements:
  novel: {because: a tool that nobody looked at is looked at, when: {ai_tool: unapproved}, need: {approvals: {count: 1, level: senior}}, mode: hold}
";

#[test]
fn a_tool_is_approved_by_name_version_tier_and_day() {
    let approved = |entry: &str| {
        let tools = format!("tools:\n  - {entry}\n");
        let repository = organisation(&[(".caution/policy.yaml", TOOLS), (".caution/tools.yaml", &tools)]);
        assisted_commit(&repository);
        check_json(&repository, &[]).0 == 0
    };
    assert!(approved("{tool: claude-code}"));
    assert!(approved("{tool: claude-code, tiers: [1, 2], until: 2027-01-01, versions: [Claude]}"));
    assert!(!approved("{tool: cursor}"), "another tool");
    assert!(!approved("{tool: claude-code, tiers: [2, 3, 4]}"), "not on tier 1");
    assert!(!approved("{tool: claude-code, until: 2026-01-01}"), "no longer");
    assert!(!approved("{tool: claude-code, versions: [opus 9]}"), "its mark does not say so");

    let repository = organisation(&[(".caution/policy.yaml", TOOLS)]);
    assisted_commit(&repository);
    let (code, report) = check_json(&repository, &[]);
    assert_eq!(code, 10, "without the file no tool is approved");
    let applies = requirement(&report, "novel")["applies"].as_str().unwrap();
    assert!(applies.contains("claude-code took part and is not approved here"), "{applies}");
    repository.write("payments/charge.py", "def charge():\n    return 3\n");
    repository.commit_by("Jo", "jo@example.org", "By hand");
    assert_eq!(check_json(&repository, &[]).0, 0, "no tool, no question");
}

#[test]
fn a_faulty_list_of_tools_is_an_error_with_its_place() {
    for (text, message) in [
        ("tools:\n  - {tool: nobody-knows-it}\n", "tools.yaml:2:12"),
        ("tools:\n  - {tool: cursor, tiers: [5]}\n", "`5` is no tier"),
        ("tools:\n  - {tool: cursor, tiers: []}\n", "`tiers` is empty"),
        ("tools:\n  - {tool: cursor, versions: ['']}\n", "a version is empty"),
        ("tools:\n  - {tool: cursor, until: soon}\n", "tools.yaml:2:"),
        ("version: 2\ntools: []\n", "version `2` is not known"),
        ("tool: []\n", "unknown key `tool`"),
    ] {
        let repository = organisation(&[(".caution/tools.yaml", text)]);
        assisted_commit(&repository);
        let run = caution(repository.path(), &["check", "--at", AT]).exits(2);
        assert!(run.stderr.contains(message), "{text}: {}", run.stderr);
    }
}

const STRICT: &str = "requirements:
  senior: {because: x, when: {tier: 1}, need: {approvals: {count: 2, level: senior}}, mode: hold}
";

#[test]
fn an_edit_that_loosens_the_policy_needs_its_strictest_approval_and_one_that_tightens_does_not() {
    for (after, state) in [
        (STRICT.replace("count: 2", "count: 1"), "missing"),
        (STRICT.replace("mode: hold", "mode: warn"), "missing"),
        ("extends: baseline\n".to_owned(), "missing"),
        (format!("kill_switch: true\n{STRICT}"), "missing"),
        (STRICT.replace("count: 2", "count: 3"), "not-applicable"),
        (format!("{STRICT}  more: {{because: x, need: {{approvals: 1}}, mode: hold}}\n"), "not-applicable"),
    ] {
        let repository = organisation(&[(".caution/policy.yaml", STRICT)]);
        repository.write(".caution/policy.yaml", after.as_str());
        repository.commit_by("Sol", "sol@example.org", "Edit the policy");
        let (code, report) = check_json(&repository, &[]);
        assert_eq!(code, 10, "an edit of the charter is never alone");
        let loosened = requirement(&report, "policy-loosened");
        assert_eq!(loosened["state"], state, "{after}");
        if state == "missing" {
            assert_eq!(loosened["needs"][0]["what"], "2 approvals by senior engineers or above");
        }
    }
}
