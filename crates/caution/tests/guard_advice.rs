//! An agent reads a page, is warned of it, and the change that it makes carries the page.

#![allow(
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "helpers of tests"
)]

mod common;

use caution_testkit::repository::TestRepository;
use common::{Run, caution_with};
use serde_json::{Value, json};

const SUPERSEDED: &str = "\
# Failover runbook

> **Deprecated**: this page has been superseded by [the new runbook](new.md).

Owner: net-team
Last updated: 2026-11-01

Set `retries` to 50 before a failover.
";

const CURRENT: &str = "\
# Failover runbook

Owner: net-team
Last reviewed: 2026-11-01

Set `retries` to 5 before a failover.
";

/// A repository, and a home folder that is not in it.
struct Desk {
    repository: TestRepository,
    home: String,
}

impl Desk {
    fn new() -> Self {
        let repository = TestRepository::new();
        let home = repository.outside().join("home");
        std::fs::create_dir_all(&home).unwrap();
        Self { home: home.display().to_string(), repository }
    }

    fn run(&self, arguments: &[&str], input: &str) -> Run {
        let environment = [("HOME", self.home.as_str())];
        caution_with(self.repository.path(), arguments, &environment, input.as_bytes())
    }

    /// A request of Claude Code, and what the agent is told.
    fn hook(&self, session: &str, hook: &str, tool: &str, input: &Value) -> Option<String> {
        let request = json!({
            "session_id": session,
            "transcript_path": "/tmp/t.jsonl",
            "cwd": self.repository.path(),
            "permission_mode": "default",
            "hook_event_name": hook,
            "tool_name": tool,
            "tool_input": input,
        });
        let run = self
            .run(&["guard", "hook", "claude-code", "--config", &self.home], &request.to_string())
            .exits(0);
        if run.stdout.is_empty() {
            return None;
        }
        let answer = run.json();
        assert_eq!(answer["hookSpecificOutput"].get("permissionDecision"), None, "{answer}");
        answer["hookSpecificOutput"]["additionalContext"].as_str().map(str::to_owned)
    }

    fn path(&self, name: &str) -> String {
        self.repository.path().join(name).display().to_string()
    }

    /// The stale pages that `check` names.
    fn stale(&self) -> Vec<String> {
        let run = self.run(&["check", "--format", "json"], "");
        let report = run.json();
        let findings = report["findings"].as_array().unwrap();
        findings
            .iter()
            .filter(|finding| finding["rule"] == "stale-advice")
            .map(|finding| finding["what"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// Reads the runbook, writes a setting and commits it.
fn follow(desk: &Desk, runbook: &str) -> Option<String> {
    desk.repository.write("docs/runbook.md", runbook);
    desk.repository.write("app/settings.py", "retries = 5\n");
    desk.repository.commit("Start");
    let warned = desk.hook("s1", "PreToolUse", "Read", &json!({"file_path": desk.path("docs/runbook.md")}));
    let write = json!({"file_path": desk.path("app/settings.py"), "old_string": "5", "new_string": "50"});
    assert_eq!(desk.hook("s1", "PreToolUse", "Edit", &write), None);
    desk.repository.write("app/settings.py", "retries = 50\n");
    desk.repository.commit("More retries");
    warned
}

#[test]
fn a_superseded_page_is_told_to_the_agent_and_with_its_change() {
    let desk = Desk::new();
    let warned = follow(&desk, SUPERSEDED).unwrap();
    assert!(
        warned.contains("docs/runbook.md") && warned.contains("superseded") && warned.contains("new.md"),
        "{warned}"
    );
    assert!(warned.contains("net-team"), "{warned}");
    let stale = desk.stale();
    assert_eq!(stale.len(), 1, "{stale:?}");
    assert!(stale[0].contains("superseded") && stale[0].contains("docs/runbook.md"), "{stale:?}");
}

#[test]
fn a_current_page_is_not_remarked_on() {
    let desk = Desk::new();
    assert_eq!(follow(&desk, CURRENT), None);
    assert_eq!(desk.stale(), Vec::<String>::new());
}
