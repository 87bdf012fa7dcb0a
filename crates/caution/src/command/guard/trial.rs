//! Tries a configured hook as its agent would: does it refuse what destroys, and let pass what does not?

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use caution_agent::{Agent, Found, Reply, Scope, Target};

/// The program, as `PATH` finds it.
pub(crate) const NAME: &str = "caution";
/// What is refused under every policy.
const DESTROYS: &str = "rm -rf --no-preserve-root /";
/// What is refused under none.
const HARMLESS: &str = "ls";
/// Longer than any hook of ours takes.
const PATIENCE: Duration = Duration::from_secs(10);
/// More than any answer of ours.
const MOST: u64 = 1 << 20;

/// How a trial came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trial {
    /// It refuses what destroys and nothing else.
    Fires,
    /// It does not, and why.
    Fails(String),
    /// It was not run, and why.
    NotRun(String),
}

/// Tries what a file configures.
pub(crate) fn of(agent: &Agent, target: &Target, file: &Path, found: &Found) -> Trial {
    // What comes with a project may be anybody's: only our own command lines are run.
    if target.scope == Scope::Project {
        let strange = found.commands.iter().find(|line| !is_own(agent, line));
        let changed = target.runnable && !found.missing.is_empty();
        if let Some(line) = strange {
            return Trial::NotRun(format!("`{line}` comes with the project and may be anything"));
        }
        if changed {
            return Trial::NotRun("the script was changed by somebody".to_owned());
        }
    }
    let tried = if target.runnable {
        asked_twice(agent, &quoted(&file.display().to_string()))
    } else {
        found.commands.iter().try_for_each(|line| asked_twice(agent, line))
    };
    tried.map_or_else(Trial::Fails, |()| Trial::Fires)
}

/// The command line of the hook of an agent, for a program.
pub(crate) fn line(agent: &Agent, program: &str) -> String {
    format!("{} guard hook {}", quoted(program), agent.id)
}

/// Whether a command line starts this very program, or the one that `PATH` names `caution`.
fn is_own(agent: &Agent, configured: &str) -> bool {
    configured == line(agent, NAME)
        || std::env::current_exe()
            .is_ok_and(|program| configured == line(agent, &program.display().to_string()))
}

fn asked_twice(agent: &Agent, line: &str) -> Result<(), String> {
    // Nothing of the project at hand may change what is answered.
    let folder =
        tempfile::tempdir().map_err(|error| format!("no folder for a trial can be made: {error}"))?;
    let directory = folder.path().display().to_string();
    let reply = ask(line, &(agent.sample)(DESTROYS, &directory), folder.path())?;
    if !agent.refuses(&reply) {
        return Err(format!("`{DESTROYS}` is not refused: {}", told(&reply)));
    }
    let reply = ask(line, &(agent.sample)(HARMLESS, &directory), folder.path())?;
    if agent.refuses(&reply) || reply.exit != 0 {
        return Err(format!("`{HARMLESS}` is refused: {}", told(&reply)));
    }
    Ok(())
}

/// What a hook answered, in a few words.
fn told(reply: &Reply) -> String {
    let said = if reply.stderr.trim().is_empty() { &reply.stdout } else { &reply.stderr };
    let line: String = said.trim().lines().next().unwrap_or_default().chars().take(200).collect();
    let said = if line.is_empty() { "nothing was said".to_owned() } else { line };
    format!("exit {}, {said}", reply.exit)
}

/// Runs a hook's command line, gives it a request, and takes its answer.
fn ask(line: &str, payload: &str, folder: &Path) -> Result<Reply, String> {
    let mut child = start(line, folder).map_err(|error| format!("it cannot be started: {error}"))?;
    let (send, receive) = mpsc::channel();
    let out = child.stdout.take();
    let errors = child.stderr.take();
    let outward = send.clone();
    std::thread::spawn(move || outward.send((true, out.map(bytes_of))));
    std::thread::spawn(move || send.send((false, errors.map(bytes_of))));
    if let Some(mut input) = child.stdin.take() {
        let payload = payload.to_owned();
        // A hook that does not read is told by its answer.
        std::thread::spawn(move || input.write_all(payload.as_bytes()));
    }
    let mut reply = Reply::default();
    for _ in 0..2 {
        let Ok((outward, bytes)) = receive.recv_timeout(PATIENCE) else {
            let _ = child.kill();
            return Err(format!("it does not answer within {} seconds", PATIENCE.as_secs()));
        };
        let text = String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
        if outward { reply.stdout = text } else { reply.stderr = text }
    }
    let status = child.wait().map_err(|error| format!("it did not end: {error}"))?;
    // Ended by a signal: no code that an agent knows.
    reply.exit = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX);
    Ok(reply)
}

#[expect(clippy::disallowed_methods, reason = "the hook that is tried is whatever the agent would run")]
fn start(line: &str, folder: &Path) -> std::io::Result<Child> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    Command::new(shell)
        .args([flag, line])
        .current_dir(folder)
        // Nobody can be asked: a question is a refusal then.
        .env("CI", "true")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

fn bytes_of(pipe: impl std::io::Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = pipe.take(MOST).read_to_end(&mut bytes);
    bytes
}

/// A path as one word of a command line.
pub(crate) fn quoted(path: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./:\\@+".contains(letter);
    if path.chars().all(plain) && !(cfg!(unix) && path.contains('\\')) {
        path.to_owned()
    } else if cfg!(windows) {
        format!("\"{path}\"")
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}
