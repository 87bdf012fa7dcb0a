//! The plugins and scripts that `caution guard install` writes: what they do when the guard refuses, lets
//! pass, crashes, is missing, prints something else or hangs.

#![cfg(unix)]
#![allow(
    clippy::allow_attributes,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too, and starts what an agent would start"
)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use caution_agent::{Scope, by_id};
use caution_testkit::skip::skip;

/// What a guard does, as a command line, and whether the call goes on. `SAYS` is an answer that lets pass.
const GUARDS: &[(&str, bool)] = &[
    ("printf '%s' 'SAYS'", true),
    ("cat >/dev/null; printf '%s' 'SAYS'", true),
    ("printf '%s' 'SAYS'; exit 1", false),
    ("printf '%s' 'SAYS'; exit 2", false),
    ("/no/such/caution", false),
    ("true", false),
    ("echo hello", false),
    ("printf '%s%s' 'SAYS' 'SAYS'", false),
    ("kill -9 $$", false),
    ("exec sleep 30", false),
];

fn written(id: &str, guard: &str, says: &str) -> String {
    let agent = by_id(id).unwrap();
    let target = agent.install.targets.iter().find(|target| target.scope == Scope::User).unwrap();
    let line = format!("/bin/sh -c \"$GUARD\" guard hook {id}");
    let text = (agent.install.put)(target, None, &line).unwrap().text.unwrap();
    assert!(!guard.contains("\n") && !says.contains('\''));
    text.replace("const patience = 10000", "const patience = 500").replace("sleep 10 &", "sleep 1 &")
}

fn output(mut command: Command, guard: &str, input: &[u8]) -> String {
    let mut child = command
        .env("GUARD", guard)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(input);
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn the_script_of_cline_cancels_unless_the_guard_says_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("PreToolUse");
    let big = "x".repeat(300_000);
    for (guard, runs) in GUARDS {
        let guard = guard.replace("SAYS", r#"{"cancel":false}"#);
        std::fs::write(&script, written("cline", &guard, "")).unwrap();
        let mut command = Command::new("sh");
        command.arg(&script);
        let said = output(command, &guard, big.as_bytes());
        let runs_here = said.trim() == r#"{"cancel":false}"#;
        // Two answers in one line are no answer that Cline can read either.
        let unreadable = serde_json::from_str::<serde_json::Value>(&said).is_err();
        assert_eq!(runs_here, *runs, "{guard}: {said}");
        assert!(runs_here || said.contains(r#""cancel":true"#) || unreadable, "{guard}: {said}");
    }
    let refusal = r#"printf '%s' '{"cancel":true,"errorMessage":"no"}'"#;
    let mut command = Command::new("sh");
    command.arg(&script);
    assert_eq!(output(command, refusal, b"{}").trim(), r#"{"cancel":true,"errorMessage":"no"}"#);
}

fn node(folder: &Path, program: &str, guard: &str) -> String {
    std::fs::write(folder.join("run.mjs"), program).unwrap();
    let mut command = Command::new("node");
    command.arg(folder.join("run.mjs"));
    output(command, guard, b"").trim().to_owned()
}

fn has_node() -> bool {
    let mut command = Command::new("node");
    command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

const OPENCODE: &str = r#"
import { CautionGuard } from "./plugin.mjs";
const hooks = await CautionGuard({ directory: "/" });
try {
  await hooks["tool.execute.before"]({ tool: "bash", sessionID: "s", callID: "1" }, { args: { command: "x".repeat(300000) } });
  console.log("runs");
} catch (error) {
  console.log("throws " + error.message);
}
process.exit(0);
"#;

const OPENCODE_AFTER: &str = r#"
import { CautionGuard } from "./plugin.mjs";
const hooks = await CautionGuard({ directory: "/" });
const read = { output: "body" };
await hooks["tool.execute.after"]({ tool: "read", sessionID: "s", callID: "1", args: { filePath: "a" } }, read);
console.log(read.output);
process.exit(0);
"#;

const AMP: &str = r#"
import plugin from "./plugin.mjs";
let handler;
plugin({
  on: (name, function_) => { handler = function_; },
  system: { workspaceRoot: "file:///work" },
  helpers: { filePathFromURI: () => "/work" },
});
const said = await handler({ tool: "Bash", input: { cmd: "ls" }, thread: { id: "t" } });
console.log(said.action === "allow" ? "runs" : "rejects " + said.message);
process.exit(0);
"#;

#[test]
fn the_plugins_refuse_unless_the_guard_says_otherwise() {
    if !has_node() {
        return skip("guard_plugins::the_plugins_refuse_unless_the_guard_says_otherwise", "install node");
    }
    let folder = tempfile::tempdir().unwrap();
    for (id, program, refuses) in [("opencode", OPENCODE, "throws"), ("amp", AMP, "rejects")] {
        for (guard, runs) in GUARDS {
            let guard = guard.replace("SAYS", r#"{"block":false}"#);
            std::fs::write(folder.path().join("plugin.mjs"), written(id, &guard, "")).unwrap();
            let said = node(folder.path(), program, &guard);
            assert_eq!(said == "runs", *runs, "{id} {guard}: {said}");
            assert!(*runs || said.starts_with(refuses), "{id} {guard}: {said}");
        }
        let said = node(folder.path(), program, r#"printf '%s' '{"block":true,"reason":"no, because"}'"#);
        assert_eq!(said, format!("{refuses} no, because"), "{id}");
    }
}

#[test]
fn what_opencode_reads_carries_the_remark_and_is_never_stopped() {
    if !has_node() {
        return skip(
            "guard_plugins::what_opencode_reads_carries_the_remark_and_is_never_stopped",
            "install node",
        );
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plugin.mjs"), written("opencode", "", "")).unwrap();
    for (guard, says) in [
        (r#"printf '%s' '{"block":false}'"#, "body"),
        (r#"printf '%s' '{"block":false,"remarks":"superseded"}'"#, "body\n\n[Caution] superseded"),
    ] {
        assert_eq!(node(folder.path(), OPENCODE_AFTER, guard), says);
    }
    assert!(
        node(folder.path(), OPENCODE_AFTER, "exit 1").starts_with("body\n\n[Caution] Caution could not look")
    );
}
