//! The time and memory of a hook: whole processes, each program in turn.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::Context as _;
use serde_json::json;

use super::scene::{self, Scene};
use crate::bench::{Clones, Measurement, PAGE, Setting, git};
use crate::measure::{self, Times, milliseconds};
use crate::{binary, program};

pub(crate) static MEASUREMENT: Measurement = Measurement {
    id: "guard-latency",
    about: "The hook of Claude Code as whole processes, warm, 200 of each in turn in one run, beside a hook of a few lines in Python and whichever of `nah` and `dcg` is in the search path. Memory is the most held at once.",
    clones: Clones::Unused,
    page: PAGE,
    run,
};

const RUNS: usize = 200;

/// Exit codes with which hooks answer.
const ANSWERED: &[i32] = &[0, 1, 2];

/// What is asked.
static CASES: &[(&str, &str)] = &[
    ("simple: `git status`", "git status"),
    ("reads a file: `bash tool.sh`", "bash tool.sh"),
    ("blocked: `rm -rf ~/`", "rm -rf ~/"),
    (
        "held, in a repository with a policy of its own: `git push --force origin main`",
        "git push --force origin main",
    ),
    ("inline Python", "python3 -c \"import os, shutil; shutil.rmtree(os.path.expanduser('~/photos'))\""),
];

/// A policy of the repository's own.
const POLICY: &str = "version: 1\nextends: baseline\n";

/// A program that answers a hook.
struct Hook {
    title: &'static str,
    program: PathBuf,
    arguments: Vec<String>,
}

impl Hook {
    fn command(&self, scene: &Scene, input: &Path) -> anyhow::Result<Command> {
        let words: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let mut command = binary::call(&scene.repository, &self.program, &words);
        scene::at_home(&mut command, &scene.home);
        let file = File::open(input).with_context(|| format!("`{}` cannot be read", input.display()))?;
        command.stdin(Stdio::from(file));
        Ok(command)
    }
}

fn run(setting: &Setting) -> anyhow::Result<String> {
    let scene = scene::make(setting, "latency", std::iter::empty(), true)?;
    prepare(&scene)?;
    let hooks = hooks(setting)?;
    let inputs = inputs(&scene)?;
    let mut times: Vec<Vec<Vec<Duration>>> = vec![vec![Vec::new(); hooks.len()]; inputs.len()];
    for round in 0..=RUNS {
        for (input, times) in inputs.iter().zip(&mut times) {
            for (hook, times) in hooks.iter().zip(times) {
                let time = measure::once(hook.command(&scene, input)?, ANSWERED)?;
                // The first round only warms up.
                if round > 0 {
                    times.push(time);
                }
            }
        }
    }
    let mut text = String::from(
        "| command | program | median ms | p95 ms | p99 ms | peak MiB |\n| --- | --- | ---: | ---: | ---: | ---: |\n",
    );
    for (((title, _), input), times) in CASES.iter().zip(&inputs).zip(times) {
        for (hook, times) in hooks.iter().zip(times) {
            let times = Times::new(times);
            let at = |percent| milliseconds(times.percentile(percent));
            let memory = measure::memory_cell(memory(hook, &scene, input));
            let _ = writeln!(
                text,
                "| {title} | {} | {:.1} | {:.1} | {:.1} | {memory} |",
                hook.title,
                at(50),
                at(95),
                at(99)
            );
        }
    }
    Ok(text)
}

fn prepare(scene: &Scene) -> anyhow::Result<()> {
    let repository = &scene.repository;
    std::fs::write(repository.join("tool.sh"), "set -e\nmake build\ngit status\n")?;
    std::fs::create_dir_all(repository.join(".caution"))?;
    std::fs::write(repository.join(".caution/policy.yaml"), POLICY)?;
    git(repository, &["add", ".caution", "tool.sh"])?;
    git(repository, &["commit", "--quiet", "--message", "Charter"]).map(drop)
}

/// The requests as files.
fn inputs(scene: &Scene) -> anyhow::Result<Vec<PathBuf>> {
    CASES
        .iter()
        .enumerate()
        .map(|(index, (_, command))| {
            let path = scene.home.join(format!("request{index}.json"));
            std::fs::write(&path, request(&scene.repository, command))?;
            Ok(path)
        })
        .collect()
}

/// What Claude Code sends before it runs a command.
pub(super) fn request(folder: &Path, command: &str) -> String {
    json!({
        "session_id": "00000000-0000-0000-0000-000000000000",
        "transcript_path": "/nonexistent/transcript.jsonl",
        "cwd": folder.to_string_lossy(),
        "permission_mode": "default",
        "hook_event_name": "PreToolUse",
        "tool_name": "Bash",
        "tool_input": {"command": command, "description": "A command"},
    })
    .to_string()
}

fn hooks(setting: &Setting) -> anyhow::Result<Vec<Hook>> {
    let script = setting.folder("guard")?.join("hook.py");
    std::fs::write(&script, include_str!("hook.py"))?;
    let mut hooks = vec![
        Hook { title: "caution", program: setting.binary.clone(), arguments: ours() },
        Hook {
            title: "Python hook",
            program: python(&setting.root)?,
            arguments: vec![script.to_string_lossy().into_owned()],
        },
    ];
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    for (title, arguments) in [("nah", words(&["hook", "claude", "run"])), ("dcg", words(&[]))] {
        if let Some(program) = found(title) {
            hooks.push(Hook { title, program, arguments });
        }
    }
    Ok(hooks)
}

/// The interpreter itself: what the search path has may be a script that looks for it.
fn python(root: &Path) -> anyhow::Result<PathBuf> {
    let asked = program::command(root, "python3", ["-c", "import sys; print(sys.executable)"]);
    Ok(PathBuf::from(program::text_of(asked)?.trim()))
}

/// The arguments of our own hook, without the machine's configuration.
pub(super) fn ours() -> Vec<String> {
    ["guard", "hook", "claude-code", "--config", "/nonexistent"].map(str::to_owned).to_vec()
}

/// Where a program is in the search path.
fn found(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The most memory that a run held.
fn memory(hook: &Hook, scene: &Scene, input: &Path) -> Option<f64> {
    let inner = hook.command(scene, input).ok()?;
    let words: Vec<&OsStr> = std::iter::once(inner.get_program()).chain(inner.get_args()).collect();
    let mut timed = program::command(&scene.repository, "/usr/bin/time", ["--format", "%M"]);
    timed.args(words).stdin(Stdio::from(File::open(input).ok()?));
    scene::at_home(&mut timed, &scene.home);
    let output = program::kept(timed).ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let kibibytes: u32 = said.lines().last()?.trim().parse().ok()?;
    Some(f64::from(kibibytes) / 1024.0)
}
