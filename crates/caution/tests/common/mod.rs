//! Runs the binary as a user would, with nothing of this machine's environment.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses a part of this module")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use caution_testkit::repository::TestRepository;
use serde_json::{Value, json};

/// The moment that every test judges for.
pub(crate) const NOW: &str = "2026-11-21T12:00:00Z";

/// What a run gave.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// The answer as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("not JSON ({error}):\n{}\n{}", self.stdout, self.stderr))
    }

    /// Asserts the exit code, showing everything if it is another one.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\n--- stdout\n{}\n--- stderr\n{}", self.stdout, self.stderr);
        self
    }

    /// Asserts that the standard output holds a text.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "`{text}` is not in\n{}\n{}", self.stdout, self.stderr);
        self
    }

    /// Asserts that the standard error holds a text.
    #[track_caller]
    pub(crate) fn complains(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "`{text}` is not in\n{}\n{}", self.stderr, self.stdout);
        self
    }
}

/// Runs `caution` in a folder.
pub(crate) fn caution(folder: &Path, arguments: &[&str]) -> Run {
    caution_with(folder, arguments, &[], b"")
}

/// Runs `caution` with some environment and something on its standard input.
pub(crate) fn caution_with(
    folder: &Path,
    arguments: &[&str],
    environment: &[(&str, &str)],
    input: &[u8],
) -> Run {
    #[expect(clippy::disallowed_methods, reason = "the test runs the binary")]
    let mut command = Command::new(env!("CARGO_BIN_EXE_caution"));
    #[expect(clippy::disallowed_methods, reason = "git is found by PATH")]
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut child = command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .env("HOME", folder)
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// `caution check` at the fixed moment.
pub(crate) fn check(repository: &TestRepository, arguments: &[&str]) -> Run {
    let mut all = vec!["check", "--at", NOW];
    all.extend(arguments);
    caution(repository.path(), &all)
}

/// `caution check --format json` at the fixed moment.
pub(crate) fn check_json(repository: &TestRepository, arguments: &[&str]) -> (i32, Value) {
    let mut all = vec!["--format", "json"];
    all.extend(arguments);
    let run = check(repository, &all);
    (run.code, run.json())
}

/// As [`check_json`], in a job of GitHub Actions without a token.
pub(crate) fn check_json_in_ci(repository: &TestRepository, event: &str, arguments: &[&str]) -> (i32, Value) {
    let mut all = vec!["check", "--at", NOW, "--format", "json"];
    all.extend(arguments);
    let environment = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_EVENT_NAME", "pull_request"),
        ("GITHUB_EVENT_PATH", event),
        ("GITHUB_REPOSITORY", "example/shop"),
    ];
    let run = caution_with(repository.path(), &all, &environment, b"");
    (run.code, run.json())
}

/// The ids of the requirements in one of these states.
pub(crate) fn requirements(report: &Value, states: &[&str]) -> Vec<String> {
    let all = report["requirements"].as_array().unwrap();
    all.iter()
        .filter(|requirement| states.contains(&requirement["state"].as_str().unwrap()))
        .map(|requirement| requirement["id"].as_str().unwrap().to_owned())
        .collect()
}

/// The ids of the findings.
pub(crate) fn findings(report: &Value) -> Vec<String> {
    let all = report["findings"].as_array().unwrap();
    all.iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

/// Writes a file beside the repository and gives its path.
pub(crate) fn beside(repository: &TestRepository, name: &str, text: impl AsRef<[u8]>) -> String {
    let path = repository.outside().join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// Four people: `jo` is a junior, `mika` mid, `sam` and `sol` are senior.
pub(crate) const PEOPLE: &str = "\
people:
  - {id: jo, name: Jo, handles: [jo], emails: [jo@example.org], level: junior, teams: [payments]}
  - {id: mika, name: Mika, handles: [mika], emails: [mika@example.org], level: mid, teams: [payments]}
  - {id: sam, name: Sam, handles: [sam], emails: [sam@example.org, sam@home.example], level: senior, teams: [payments]}
  - {id: sol, name: Sol, handles: [sol], emails: [sol@example.org], level: senior}
";

/// Payments is tier 1, docs tier 4.
pub(crate) const SERVICES: &str = "\
services:
  payments: {tier: 1, paths: [payments/**], owners: [sam], functions: [payments]}
  docs: {tier: 4, paths: [docs/**]}
";

/// The form of policy that commentary imagined.
pub(crate) const SAMPLE_POLICY: &str = "\
AI_Generated_Code:
  review_requirements:
    - mandatory_human_review: true
    - senior_engineer_approval: required
    - automated_testing: comprehensive
    - production_rollout: gradual_with_monitoring
";

/// Everything that is asked in words of a report of the unknowns.
pub(crate) fn unknowns(report: &Value) -> Vec<String> {
    let all = report["unknowns"].as_array().unwrap();
    all.iter().map(|unknown| unknown["kind"].as_str().unwrap().to_owned()).collect()
}

/// A repository with people, services and, if given, a policy; its one commit is by `sol`.
pub(crate) fn organisation(policy: Option<&str>) -> TestRepository {
    let repository = TestRepository::new();
    repository
        .write(".caution/people.yaml", PEOPLE)
        .write(".caution/services.yaml", SERVICES)
        .write("payments/charge.py", "def charge():\n    pass\n")
        .write("docs/index.md", "Hello\n");
    if let Some(policy) = policy {
        repository.write(".caution/policy.yaml", policy);
    }
    repository.commit_by("Sol", "sol@example.org", "Start");
    repository
}

/// A commit by `jo` to the payments service, with a coding agent's trailer.
pub(crate) fn assisted_commit(repository: &TestRepository) -> String {
    repository.write("payments/charge.py", "def charge():\n    return True\n");
    let id = repository.commit_by(
        "Jo",
        "jo@example.org",
        "Say that the charge worked\n\nCo-authored-by: Claude <noreply@anthropic.com>\n",
    );
    id.to_string()
}

/// A GitHub event about HEAD against its parent, with these reviews: (login, type, state, commit).
pub(crate) fn event(
    repository: &TestRepository,
    author: &str,
    reviews: &[(&str, &str, &str, &str)],
) -> Value {
    let head = repository.id("HEAD").to_string();
    let reviews: Vec<_> = reviews
        .iter()
        .enumerate()
        .map(|(index, (login, kind, state, commit))| {
            json!({
                "user": {"login": login, "type": kind},
                "state": state,
                "commit_id": if commit.is_empty() { head.as_str() } else { commit },
                "submitted_at": format!("2026-11-20T10:0{index}:00Z"),
            })
        })
        .collect();
    json!({
        "action": "opened",
        "number": 7,
        "pull_request": {
            "number": 7,
            "title": "Say that the charge worked",
            "body": "",
            "user": {"login": author, "type": "User"},
            "head": {"sha": head, "ref": "charge-result", "repo": {"full_name": "example/shop"}},
            "base": {"sha": repository.id("HEAD^").to_string(), "ref": "main", "repo": {"full_name": "example/shop"}},
            "draft": false,
        },
        "reviews": reviews,
        "repository": {"full_name": "example/shop", "default_branch": "main"},
        "sender": {"login": author, "type": "User"},
    })
}

/// Reports that meet the profile `comprehensive` and a gradual rollout, about this commit.
pub(crate) fn reports(commit: &str) -> String {
    json!({"reports": [
        {"kind": "tests", "name": "unit", "revision": commit, "passed": 120, "failed": 0, "skipped": 1},
        {"kind": "coverage", "name": "diff coverage", "revision": commit, "changed_lines_percent": 92},
        {"kind": "mutation", "name": "mutants", "revision": commit, "missed": 0},
        {"kind": "test-changes", "name": "test changes", "revision": commit, "weakened": 0},
        {"kind": "rollout", "name": "rollout", "revision": commit, "steps": [1, 10, 50, 100], "monitoring": ["errors", "latency"]},
    ]})
    .to_string()
}
