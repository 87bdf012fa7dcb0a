//! `caution guard`: asked by people and by agents, above a repository and in it.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;
mod signed;

use std::path::Path;

use caution_testkit::repository::TestRepository;
use common::{Run, caution, caution_with};
use serde_json::{Value, json};
use signed::Story;

/// A policy that holds nothing.
const WATCHES: &str = "version: 1\nrequirements:\n  watched:\n    because: somebody wants to know\n    need: {approvals: 1}\n    mode: observe\n";

/// A folder for the machine's configuration, empty unless something is written into it.
struct Machine(tempfile::TempDir);

impl Machine {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(self, name: &str, text: &str) -> Self {
        std::fs::write(self.0.path().join(name), text).unwrap();
        self
    }

    fn path(&self) -> &str {
        self.0.path().to_str().unwrap()
    }
}

fn test(folder: &Path, machine: &Machine, command: &str) -> Value {
    let arguments = ["guard", "test", command, "--format", "json", "--config", machine.path()];
    caution(folder, &arguments).json()
}

fn verdict(folder: &Path, machine: &Machine, command: &str) -> String {
    test(folder, machine, command)["verdict"].as_str().unwrap().to_owned()
}

fn repository() -> TestRepository {
    let repository = TestRepository::new();
    repository.write("src/a", "a\n");
    repository.commit_by("Jo", "jo@example.org", "Start");
    repository
}

/// What Claude Code sends before it runs a command.
fn claude(folder: &Path, command: &str) -> Vec<u8> {
    let request = json!({
        "session_id": "s1", "transcript_path": "/dev/null", "cwd": folder, "permission_mode": "default",
        "hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_use_id": "t1",
        "tool_input": {"command": command},
    });
    request.to_string().into_bytes()
}

fn hook(folder: &Path, machine: &Machine, agent: &str, input: &[u8]) -> Run {
    caution_with(folder, &["guard", "hook", agent, "--config", machine.path()], &[], input)
}

fn decision(run: &Run) -> Option<String> {
    let answer: Value = serde_json::from_str(&run.stdout).ok()?;
    answer["hookSpecificOutput"]["permissionDecision"].as_str().map(str::to_owned)
}

#[test]
fn a_command_that_does_nothing_that_matters_is_answered_without_a_word() {
    let (repository, machine) = (repository(), Machine::new());
    for command in [
        "ls -la",
        "git status",
        "rm -rf node_modules",
        "echo 'rm -rf /'",
        "cargo test",
        "git commit -m 'rm -rf ~'",
    ] {
        let run =
            hook(repository.path(), &machine, "claude-code", &claude(repository.path(), command)).exits(0);
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""), "{command}");
        assert_eq!(test(repository.path(), &machine, command)["verdict"], "proceed", "{command}");
    }
}

#[test]
fn what_nobody_can_bring_back_is_denied_and_what_a_person_may_allow_is_asked() {
    let (repository, machine) = (repository(), Machine::new());
    let ask = |command: &str| {
        hook(repository.path(), &machine, "claude-code", &claude(repository.path(), command)).exits(0)
    };
    for command in ["rm -rf /", "rm -rf \"$NOWHERE\"/*", "sudo mkfs.ext4 /dev/sda1", "rm -rf /home/dana"] {
        let run = ask(command);
        assert_eq!(decision(&run).as_deref(), Some("deny"), "{command}: {}", run.stdout);
        run.says("caution stops this command");
    }
    for command in ["terraform destroy -auto-approve", "dropdb shop", "aws s3 rb s3://shop-data --force"] {
        let run = ask(command);
        assert_eq!(decision(&run).as_deref(), Some("ask"), "{command}: {}", run.stdout);
    }
    let codex = json!({
        "session_id": "s", "turn_id": "t", "transcript_path": null, "cwd": repository.path(),
        "hook_event_name": "PreToolUse", "model": "m", "permission_mode": "default",
        "tool_name": "Bash", "tool_use_id": "u", "tool_input": {"command": "dropdb shop"},
    });
    let run = hook(repository.path(), &machine, "codex", codex.to_string().as_bytes());
    assert_eq!(decision(&run).as_deref(), Some("deny"), "Codex cannot ask: {}", run.stdout);
    run.says("caution approve --command 'dropdb shop'").says("request ");
}

#[test]
fn rubbish_in_place_of_a_request_is_closed() {
    let (repository, machine) = (repository(), Machine::new());
    for input in
        [&b""[..], b"{", b"[]", b"\xff\xfe", b"{\"hook_event_name\":\"PreToolUse\",\"tool_name\":\"Bash\"}"]
    {
        let run = hook(repository.path(), &machine, "claude-code", input).exits(2);
        assert!(run.stdout.is_empty() && !run.stderr.trim().is_empty(), "{:?}", run.stderr);
    }
    let broken = Machine::new().write("policy.yaml", "requirements: [");
    let run = hook(repository.path(), &broken, "claude-code", &claude(repository.path(), "rm -rf /srv/x"));
    run.exits(2).complains("policy.yaml");
}

#[test]
fn a_repository_only_adds_to_what_guards_it() {
    let machine = Machine::new();
    let lax = repository();
    let before = verdict(lax.path(), &machine, "rm -rf /");
    lax.write(".caution/policy.yaml", WATCHES);
    lax.commit_by("Jo", "jo@example.org", "Ask for nothing");
    assert_eq!((before.as_str(), verdict(lax.path(), &machine, "rm -rf /").as_str()), ("stop", "stop"));
    lax.write(".caution/policy.yaml", format!("{WATCHES}kill_switch: true\n"));
    lax.commit_by("Jo", "jo@example.org", "Turn everything off");
    assert_eq!(verdict(lax.path(), &machine, "rm -rf /"), "stop");

    let strict = repository();
    let scale = "kubectl scale deploy web --replicas=0 --context staging-1";
    strict.write(
        ".caution/policy.yaml",
        "version: 1\nnever:\n  clusters:\n    because: nobody here scales by hand\n    when: {kind: command, effect: [update, delete]}\n    mode: hold\n",
    );
    // What lies in the work tree does not count, nor does a branch of one's own.
    assert_eq!(verdict(strict.path(), &machine, scale), "proceed");
    strict.commit_by("Jo", "jo@example.org", "No scaling by hand");
    assert_eq!(verdict(strict.path(), &machine, scale), "stop");
}

#[test]
fn the_layers_above_stand_in_for_the_built_in_policy_and_every_layer_is_asked() {
    let repository = repository();
    let command = "psql -h db.prod.example -c 'drop table orders'";
    let own = Machine::new().write(
        "policy.yaml",
        "version: 1\nnever:\n  production:\n    because: nothing in production is dropped\n    when: {kind: command, hazard: [database-destroyed], environment: production}\n    mode: hold\n",
    );
    assert_eq!(verdict(repository.path(), &Machine::new(), command), "hold");
    let judged = test(repository.path(), &own, command);
    assert_eq!(judged["verdict"], "stop");
    assert_eq!(judged["policies"].as_array().unwrap().len(), 1, "{judged:#}");
    // The user's layer adds; it takes nothing away.
    repository.write(".config/caution/policy.yaml", WATCHES);
    assert_eq!(verdict(repository.path(), &own, command), "stop");
    std::fs::remove_file(repository.path().join(".config/caution/policy.yaml")).unwrap();
    // What the machine calls production, a repository cannot call a playground.
    let named = Machine::new().write(
        "environments.yaml",
        "version: 1\nenvironments:\n  live: {stakes: production, databases: [orders_live]}\n",
    );
    repository.write(
        ".caution/environments.yaml",
        "version: 1\nenvironments:\n  toys: {stakes: ephemeral, databases: ['*']}\n",
    );
    repository.commit_by("Jo", "jo@example.org", "Everything is a toy");
    assert_eq!(verdict(repository.path(), &named, "dropdb orders_live"), "hold");
    assert_eq!(verdict(repository.path(), &named, "dropdb orders_next"), "proceed");
}

#[test]
fn an_organisation_describes_its_own_programs() {
    let repository = repository();
    let machine = Machine::new().write(
        "environments.yaml",
        "version: 1\nsets: {index-subsystem: {size: 500, floor_percent: 80}}\ncommands:\n  fleet:\n    does:\n      - {words: [remove], verb: delete, kind: fleet, name: [--set], count: --count, all_if_unnamed: true}\n",
    );
    let many = test(repository.path(), &machine, "fleet remove --set index-subsystem --count 400");
    assert_eq!(many["verdict"], "hold");
    let rules: Vec<&str> =
        many["findings"].as_array().unwrap().iter().filter_map(|one| one["rule"].as_str()).collect();
    assert!(rules.contains(&"mass-operation"), "{many:#}");
    assert_eq!(test(repository.path(), &machine, "fleet status")["verdict"], "proceed");
    assert_eq!(
        test(repository.path(), &Machine::new(), "fleet remove --set a --count 400")["verdict"],
        "proceed"
    );
}

#[test]
fn an_approval_of_one_run_is_used_up_by_it() {
    let story = Story::new(WATCHES);
    let (folder, machine) = (story.repository.path().to_owned(), Machine::new());
    story.repository.git(&["config", "user.email", "jo@example.org"]);
    let command = "psql -h db.prod.example -c 'drop table carts'";
    let ask = || hook(&folder, &machine, "claude-code", &claude(&folder, command)).exits(0);
    let run = ask();
    assert_eq!(decision(&run).as_deref(), Some("deny"), "{}", run.stdout);
    let run = run.says("caution approve --command").says("sam");
    let told: Value = serde_json::from_str(&run.stdout).unwrap();
    let reason = told["hookSpecificOutput"]["permissionDecisionReason"].as_str().unwrap();
    assert!(reason.contains("--environment 'production'") && reason.contains("--cwd '.'"), "{reason}");

    let approve = |key: &str, cwd: &str, environment: &str, command: &str| {
        let key = story.key(key);
        caution(
            &folder,
            &[
                "approve",
                "--key",
                &key,
                "--command",
                command,
                "--cwd",
                cwd,
                "--environment",
                environment,
                "--expires",
                "30m",
                "--accept",
                "the carts of last year",
            ],
        )
        .exits(0)
    };
    approve("sam", "docs", "production", command);
    approve("sam", ".", "staging", command);
    approve("sam", ".", "production", "psql -h db.prod.example -c 'drop table orders'");
    approve("jo", ".", "production", command);
    assert_eq!(
        decision(&ask()).as_deref(),
        Some("deny"),
        "another folder, environment, command, or one's own"
    );
    approve("sam", ".", "production", command);
    story.repository.git(&["config", "caution.repository", "org/a-fork"]);
    assert_eq!(decision(&ask()).as_deref(), Some("deny"), "it was for another repository");
    story.repository.git(&["config", "--unset", "caution.repository"]);
    assert_eq!(decision(&ask()), None, "now it may run");
    assert_eq!(decision(&ask()).as_deref(), Some("deny"), "once");
}

#[test]
fn a_secret_in_a_command_is_told_to_nobody_and_the_command_can_be_approved_from_a_file() {
    let story = Story::new(WATCHES);
    let (folder, machine) = (story.repository.path().to_owned(), Machine::new());
    story.repository.git(&["config", "user.email", "jo@example.org"]);
    let state = tempfile::tempdir().unwrap();
    let ask = |agent: &str, command: &str| {
        let arguments = ["guard", "hook", agent, "--config", machine.path()];
        let state = [("XDG_STATE_HOME", state.path().to_str().unwrap())];
        caution_with(&folder, &arguments, &state, &claude(&folder, command))
    };
    let secret = "Xq7vS3cret9zLm";
    let command = format!("PGPASSWORD='{secret}' psql -h db.prod.example -c 'drop table carts'");
    let run = ask("claude-code", &command).exits(0).says("$(cat FILE)").says("carts");
    assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret), "{}", run.stdout);
    for form in ["json", "text"] {
        let run = caution(&folder, &["guard", "test", &command, "--format", form]).says("carts");
        assert!(!run.stdout.contains(secret), "{}", run.stdout);
    }
    // One that may run gets into the ledger.
    ask("claude-code", &format!("PGPASSWORD={secret} pg_dump shop > shop.sql")).exits(0);
    let ledgers: Vec<String> = std::fs::read_dir(state.path().join("caution/sessions"))
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    assert!(ledgers.concat().contains("pg_dump") && !ledgers.concat().contains(secret), "{ledgers:?}");

    let key = story.key("sam");
    let whole = ["--cwd", ".", "--environment", "production", "--expires", "30m", "--accept", "moved"];
    caution(&folder, &[&["approve", "--key", &key, "--command", &command][..], &whole].concat()).exits(0);
    assert_eq!(decision(&ask("claude-code", &command)), None);
}

#[test]
fn a_command_of_ones_own_runs_and_ends_as_it_ends() {
    let (repository, machine) = (repository(), Machine::new());
    let run = |words: &[&str]| {
        caution(repository.path(), &[&["guard", "run", "--config", machine.path(), "--"], words].concat())
    };
    run(&["echo", "hello"]).exits(0).says("hello");
    run(&["sh", "-c", "exit 7"]).exits(7);
    run(&["rm", "-rf", "/"]).exits(11).complains("caution stops this command");
    // Nobody sits at a terminal here.
    run(&["dropdb", "shop"]).exits(10).complains("caution holds this command");
    let shell =
        |text: &str| caution(repository.path(), &["guard", "shell", "--config", machine.path(), "-c", text]);
    shell("echo a; echo b").exits(0).says("a\nb");
    shell("cd / && rm -rf *").exits(11);
    assert!(repository.path().join("src/a").is_file());
}

#[test]
fn an_agent_does_not_change_what_guards_it() {
    let (repository, machine) = (repository(), Machine::new());
    for path in [
        ".claude/settings.json",
        ".caution/policy.yaml",
        ".git/hooks/pre-commit",
        ".git/refs/caution/uses/a",
        ".git/packed-refs",
    ] {
        let request = json!({
            "session_id": "s1", "cwd": repository.path(), "hook_event_name": "PreToolUse", "tool_name": "Write",
            "tool_input": {"file_path": repository.path().join(path), "content": "{}"},
        });
        let run = hook(repository.path(), &machine, "claude-code", request.to_string().as_bytes());
        let refused = run.code == 2 || decision(&run).as_deref() == Some("deny");
        assert!(refused, "{path}: {} {}", run.stdout, run.stderr);
    }
    let request = json!({
        "session_id": "s1", "cwd": repository.path(), "hook_event_name": "PreToolUse", "tool_name": "Write",
        "tool_input": {"file_path": repository.path().join("src/b"), "content": "b"},
    });
    let run = hook(repository.path(), &machine, "claude-code", request.to_string().as_bytes()).exits(0);
    assert_eq!(run.stdout, "");
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_that_cannot_be_written_is_a_refusal() {
    let (repository, machine) = (repository(), Machine::new());
    #[expect(clippy::disallowed_methods, reason = "the test runs the binary")]
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_caution"))
        .args(["guard", "hook", "claude-code", "--config", machine.path()])
        .current_dir(repository.path())
        .stdin(std::process::Stdio::piped())
        .stdout(std::fs::File::options().write(true).open("/dev/full").unwrap())
        .spawn()
        .unwrap();
    let input = claude(repository.path(), "rm -rf /etc");
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), &input).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2));
}
