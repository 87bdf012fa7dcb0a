//! `caution guard install` and `caution guard uninstall`, as a new user meets them, on a scratch home.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

mod common;

use std::path::Path;

use caution_testkit::repository::TestRepository;
use common::{Run, caution_with};
use serde_json::Value;

/// A home folder with the folders of some agents.
fn home(folders: &[&str]) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    for folder in folders {
        std::fs::create_dir_all(home.path().join(folder)).unwrap();
    }
    home
}

fn guard(home: &Path, arguments: &[&str]) -> Run {
    caution_with(home, &[&["guard"], arguments].concat(), &[], b"")
}

fn text(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.as_ref().display()))
}

#[test]
fn every_agent_that_is_used_gets_its_hook_and_the_hook_fires() {
    let home = home(&[
        ".claude",
        ".codex",
        ".cursor",
        ".copilot",
        ".gemini",
        ".kiro",
        ".codeium/windsurf",
        ".factory",
        ".config/devin",
        ".config/opencode",
        ".config/amp",
        ".cline",
    ]);
    let run = guard(home.path(), &["install", "--format", "json"]).exits(0);
    let agents = run.json()["agents"].as_array().unwrap().clone();
    assert_eq!(agents.len(), 12, "{agents:#?}");
    for agent in &agents {
        for file in agent["files"].as_array().unwrap() {
            assert_eq!((&file["state"], &file["fires"]), (&"written".into(), &true.into()), "{agent:#}");
            assert!(Path::new(file["path"].as_str().unwrap()).is_file());
        }
        assert!(!agent["goes_on_if"].as_array().unwrap().is_empty());
    }
    assert!(text(home.path().join(".claude/settings.json")).contains("\"onFailure\": \"block\""));
    assert!(text(home.path().join(".cursor/hooks.json")).contains("\"failClosed\": true"));
}

#[test]
fn installing_again_changes_nothing_and_uninstalling_leaves_nothing() {
    let home = home(&[".claude", ".cursor", ".config/opencode", ".cline"]);
    guard(home.path(), &["install"]).exits(0).says("fires");
    let before = text(home.path().join(".claude/settings.json"));
    guard(home.path(), &["install"]).exits(0).says("as it was");
    assert_eq!(text(home.path().join(".claude/settings.json")), before);
    guard(home.path(), &["uninstall"]).exits(0).says("removed");
    for path in [
        ".claude/settings.json",
        ".cursor/hooks.json",
        ".config/opencode/plugins/caution.js",
        ".cline/hooks/PreToolUse",
    ] {
        assert!(!home.path().join(path).exists(), "{path}");
    }
    guard(home.path(), &["uninstall"]).exits(0).says("no hook of ours");
}

#[test]
fn what_else_stands_in_the_file_stays_with_its_rights_and_its_link() {
    let home = home(&[".claude", "dotfiles"]);
    let real = home.path().join("dotfiles/claude.json");
    let other = "{\n  // mine\n  \"model\": \"opus\",\n  \"hooks\": {\"Stop\": []}\n}\n";
    std::fs::write(&real, other).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::symlink(&real, home.path().join(".claude/settings.json")).unwrap();
        guard(home.path(), &["install", "claude-code"]).exits(0);
        assert!(home.path().join(".claude/settings.json").is_symlink());
        assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o600);
        let written = text(&real);
        assert!(
            written.contains("// mine\n  \"model\": \"opus\"") && written.contains("guard hook claude-code")
        );
        guard(home.path(), &["uninstall", "claude-code"]).exits(0);
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(bare(&text(&real)), bare(other));
    }
}

#[test]
fn looking_writes_nothing() {
    let home = home(&[".cursor"]);
    guard(home.path(), &["install", "--dry-run"]).exits(0).says("would be written");
    let run = guard(home.path(), &["install", "--print", "codex"]).exits(0).says("\"PreToolUse\"");
    assert!(run.stdout.contains(".codex/hooks.json"));
    assert!(!home.path().join(".cursor/hooks.json").exists());
    assert!(!home.path().join(".codex").exists());
}

#[test]
fn a_file_that_cannot_be_changed_safely_is_left_and_the_others_are_done() {
    let home = home(&[".claude", ".cursor"]);
    std::fs::write(home.path().join(".claude/settings.json"), "{\"hooks\": [").unwrap();
    let run = guard(home.path(), &["install"]).exits(2);
    assert!(
        run.stdout.contains("settings.json") && run.stdout.contains("a value is missing"),
        "{}",
        run.stdout
    );
    assert_eq!(text(home.path().join(".claude/settings.json")), "{\"hooks\": [");
    assert!(home.path().join(".cursor/hooks.json").exists());
}

#[test]
fn a_name_that_is_none_is_corrected() {
    let home = home(&[]);
    guard(home.path(), &["install", "claude"]).exits(2).complains("there is no agent `claude`");
    guard(home.path(), &["install", "cursr"]).exits(2).complains("did you mean `cursor`?");
    guard(home.path(), &["install"]).exits(2).complains("no agent is used here");
    guard(home.path(), &["install", "amp", "--project"]).exits(2).says("no configuration for a project");
}

#[test]
fn variables_of_agents_move_their_folders() {
    let home = home(&["elsewhere"]);
    let moved = home.path().join("elsewhere").display().to_string();
    let arguments = ["guard", "install", "codex"];
    caution_with(home.path(), &arguments, &[("CODEX_HOME", &moved)], b"").exits(0);
    assert!(home.path().join("elsewhere/hooks.json").is_file());
    assert!(!home.path().join(".codex").exists());
}

/// The folder of the binary before everything else on `PATH`.
fn path_with_caution() -> String {
    let folder = Path::new(env!("CARGO_BIN_EXE_caution")).parent().unwrap();
    format!("{}:/usr/bin:/bin", folder.display())
}

#[test]
fn a_project_names_the_program_without_a_path() {
    let repository = TestRepository::new();
    let path = path_with_caution();
    let environment = [("PATH", path.as_str())];
    let arguments = ["guard", "install", "--project", "claude-code", "cline"];
    caution_with(repository.path(), &arguments, &environment, b"").exits(0).says("it fires");
    let written: Value =
        serde_json::from_str(&text(repository.path().join(".claude/settings.json"))).unwrap();
    assert_eq!(written["hooks"]["PreToolUse"][0]["hooks"][0]["command"], "caution guard hook claude-code");
    assert!(
        text(repository.path().join(".clinerules/hooks/PreToolUse"))
            .contains("\n  caution guard hook cline <&3")
    );
}

#[cfg(unix)]
#[test]
fn a_project_does_not_lead_the_installer_out_of_it() {
    let repository = TestRepository::new();
    std::os::unix::fs::symlink(repository.outside(), repository.path().join(".claude")).unwrap();
    let run = caution_with(repository.path(), &["guard", "install", "--project", "claude-code"], &[], b"");
    run.exits(2).complains("leads out of the project");
    assert!(!repository.outside().join("settings.json").exists());
}

fn doctor(repository: &TestRepository, home: &Path) -> Run {
    let home = home.display().to_string();
    caution_with(repository.path(), &["doctor"], &[("HOME", &home)], b"")
}

fn started() -> TestRepository {
    let repository = TestRepository::new();
    repository.write("a.txt", "x\n").commit("Start");
    repository
}

#[test]
fn the_doctor_tells_who_is_guarded_and_what_stays_open() {
    let repository = started();
    let home = home(&[".claude", ".codex", ".cursor"]);
    doctor(&repository, home.path()).exits(0).says("Cursor is used here without the guard");
    guard(home.path(), &["install"]).exits(0);
    doctor(&repository, home.path())
        .exits(0)
        .says("✓ Claude Code: the hook in")
        .says("fires: what destroys is refused")
        .says("OpenAI Codex goes on without the guard if the hook crashes");
}

#[test]
fn the_doctor_finds_a_hook_that_guards_nothing() {
    let repository = started();
    let home = home(&[".claude", ".cursor"]);
    guard(home.path(), &["install"]).exits(0);
    let claude = home.path().join(".claude/settings.json");
    let cursor = home.path().join(".cursor/hooks.json");
    let good = text(&claude);
    let binary = env!("CARGO_BIN_EXE_caution");
    for (program, says) in [
        ("/no/such/caution", "is not refused: exit 127"),
        ("true", "is not refused: exit 0, nothing was said"),
        ("false", "is not refused: exit 1"),
        ("echo '{}'; true", "is not refused: exit 0, {}"),
        ("echo no >&2; exit 2;", "`ls` is refused: exit 2, no"),
    ] {
        std::fs::write(&claude, good.replace(binary, program)).unwrap();
        doctor(&repository, home.path()).exits(11).says("does not fire").says(says);
    }
    std::fs::write(&claude, good.replace("\"onFailure\": \"block\"", "\"onFailure\": \"allow\"")).unwrap();
    std::fs::write(&cursor, text(&cursor).replace("beforeMCPExecution", "afterAgentThought")).unwrap();
    doctor(&repository, home.path()).exits(11).says("onFailure: \"block\"").says("lacks beforeMCPExecution");
    guard(home.path(), &["install"]).exits(0);
    doctor(&repository, home.path()).exits(0);
}

#[test]
fn the_doctor_runs_nothing_that_comes_with_a_project() {
    let repository = started();
    let home = home(&[]);
    let canary = home.path().join("canary");
    let evil = format!("touch {}; caution guard hook claude-code", canary.display());
    let settings = serde_json::json!({"hooks": {"PreToolUse": [{"matcher": "*", "hooks": [{"type": "command", "command": evil}]}]}});
    repository.write(".claude/settings.json", settings.to_string());
    doctor(&repository, home.path()).says("was not tried").says("comes with the project");
    assert!(!canary.exists());
}
