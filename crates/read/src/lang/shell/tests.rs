use caution_core::facts::{EntryKind, MODULE};

use super::SHELL;
use crate::lang::facts;
use crate::lang::testing::lines::{ends, has, leads, modules};

#[test]
fn functions_and_variables() {
    let text = r#"#!/usr/bin/env bash
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/log.sh"
PORT="${PORT:-8080}"
readonly NAME=shop
deploy() {
  local NAME=$1
  log "$NAME to $REGION"
  MODE=x ./bin/push.sh --port "$PORT" -f deploy/app.yaml
  bash -e "$ROOT/tools/check.sh"
  trap 'cleanup "$NAME"' EXIT
  DONE=1
}
cleanup() { retry 3 remove || true; }
sudo deploy
if deploy "$@"; then echo "$NAME"; fi
"#;
    has(
        &SHELL,
        text,
        &[
            "Variable Public $PORT",
            "Variable Public $NAME",
            "Function Public deploy",
            "Function Public cleanup",
            "deploy: Call log()",
            "deploy: Call cleanup()",
            "deploy: Read $PORT",
            "deploy: Write $DONE",
            "deploy: Environment \"REGION\"",
            ": Environment \"PORT\"",
            "deploy: Text \"deploy/app.yaml\"",
            "cleanup: Call retry()",
            "cleanup: Call remove()",
            ": Call deploy()",
            ": Read $NAME",
            "import $/lib/log.sh  as *",
            "import ./bin/push.sh  as ",
            "import $/tools/check.sh  as ",
        ],
        &[
            "deploy: Read $NAME",
            "deploy: Environment \"PORT\"",
            "deploy: Write $MODE",
            ": Environment \"NAME\"",
        ],
    );
}

#[test]
fn a_script_that_starts_something_is_a_command() {
    let entry =
        |text: &str| facts(&SHELL, text).unwrap().definition(MODULE).unwrap().entry.map(|entry| entry.kind);
    assert_eq!(entry("#!/bin/sh\nset -e\nmake all\n"), Some(EntryKind::Command));
    for library in ["make all\n", "#!/bin/sh\nset -e\n. ./a.sh\nX=1\nf() { make all; }\n"] {
        assert_eq!(entry(library), None, "{library}");
    }
}

#[test]
fn tests_of_bats() {
    let text = "load 'helper/common'\nsetup() { start; }\n@test \"adds up\" {\n  run total 1 2\n  [ \"$output\" = 3 ]\n}\n";
    let wanted = [
        "import helper/common.bash  as *",
        "Registration Public adds up test [adds up]",
        "adds up: Call total()",
        "adds up: Call setup()",
        "setup: Call start()",
    ];
    has(&SHELL, text, &wanted, &["adds up: Call 1()"]);
}

#[test]
fn what_a_shell_runs_later_is_called() {
    let text = "a() {\n  local x=1\n  trap 'rc=$?; cleanup; if [ -n \"$x$y\" ]; then stop; fi' EXIT INT\n}\nfill() { b; }\ncomplete -o default -F fill cmd\ntrap - EXIT\ntrap '' TERM\n";
    let wanted = ["a: Call cleanup()", "a: Call stop()", "a: Read $y", ": Call fill()"];
    has(
        &SHELL,
        text,
        &wanted,
        &["a: Call rc=$?()", "a: Read $x", "a: Call then()", ": Call cmd()", ": Call -()"],
    );
}

#[test]
fn what_a_script_gives_to_what_it_starts() {
    let text = "export A=1\nB=$X ./run.sh\ngo() {\n  export C=3\n  sudo D=4 env -i ./run.sh E=5\n}\n";
    let wanted = [
        "Variable Public $A",
        "Registration Public B=",
        "B=: Read $X",
        "Registration Public go.C=",
        "Registration Public go.D=",
    ];
    has(&SHELL, text, &wanted, &["Registration Public go.E=", "Registration Public A="]);
}

#[test]
fn tests_of_bats_in_other_forms() {
    let text = "@test plain {\n  one\n}\n@test \"a {b} \\\"c\\\"\" { two; }\nmarked() { #@test\n  three\n}\n@test 'off' {\n  # later\n  skip \"why\"\n  four\n}\n@test 'on' {\n  five\n  skip\n}\nsix() { skip; }\n";
    let wanted = [
        "Registration Public plain test [plain]",
        "plain: Call one()",
        "Registration Public a {b} \\\"c\\\" test [a {b} \\\"c\\\"]",
        "a {b} \\\"c\\\": Call two()",
        "Registration Public marked test [marked]",
        "marked: Call three()",
        "Registration Public off",
        "Registration Public on test [on]",
        "Function Public six",
    ];
    has(&SHELL, text, &wanted, &[]);
}

#[test]
fn what_is_made_while_it_runs_is_counted() {
    has(&SHELL, "eval \"$x\"\n$command arg\nbash -c \"$y\"\n. \"$file\"\n", &["dynamic 4"], &[]);
    has(&SHELL, "echo deploy\ngit push origin main\n", &["dynamic 0"], &[": Call deploy()", ": Call push()"]);
}

#[test]
fn a_text_of_several_lines_counts() {
    let body = |text: &str| facts(&SHELL, text).unwrap().definition(MODULE).unwrap().body;
    let one = body("cat <<E\na $b c\nE\n");
    assert_ne!(one, body("cat <<E\na $b d\nE\n"));
    assert_ne!(body("cat <<'E'\na\nE\n"), body("cat <<'E'\nb\nE\n"));
    assert_ne!(body("a\nb\n"), body("a b\n"));
    assert_ne!(body("echo \"a  b\"\n"), body("echo \"a b\"\n"));
    assert_eq!(body("a   b # why\n"), body("a b\n"));
}

#[test]
fn scripts_are_found_beside_from_the_root_and_by_their_end() {
    let files = ["ci/run.sh", "ci/lib/log.sh", "tools/check.sh", "x/same.sh", "y/same.sh"];
    let files: Vec<(&str, &str)> = files.iter().map(|path| (*path, "")).collect();
    let modules = modules(&SHELL, &files);
    for (written, leads_to) in [
        ("$/lib/log.sh", "ci/lib/log.sh"),
        ("./lib/log.sh", "ci/lib/log.sh"),
        ("./tools/check.sh", "tools/check.sh"),
        ("$/check.sh", "tools/check.sh"),
        ("$/same.sh", "external same.sh"),
        ("check.sh", "external check.sh"),
        ("/etc/profile", "external /etc/profile"),
    ] {
        assert_eq!(leads(modules.as_ref(), ("ci/run.sh", ""), (written, "")), leads_to, "{written}");
    }
}

#[test]
fn nesting_without_end_is_named() {
    ends(&SHELL, "", "( ", "a", " )");
    ends(&SHELL, "", "if a; then ", "b", "; fi");
}
