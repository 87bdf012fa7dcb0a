//! Programs that start other programs: sudo, env, timeout, shells, ssh, find, xargs …

mod items;
mod listed;
mod plain;
mod remote;
mod script;
mod shells;
mod terminal;

use crate::call::Call;
use crate::invocation::Invocation;
use crate::reader::Reader;
use crate::word::Word;

use super::Tool;

pub(crate) use items::printed;
pub(crate) use listed::chooses;
pub(crate) use remote::started;
pub(crate) use shells::downloaded;

pub(super) static TOOL: Tool =
    Tool { also: Some(read), ..Tool::new("wrappers", NAMES, include_str!("wrappers/tool.md")) };

const NAMES: &[&str] = &[
    "ash",
    "at",
    "autossh",
    "aws-vault",
    "bash",
    "batch",
    "bats",
    "bundle",
    "bunx",
    "busybox",
    "caffeinate",
    "catchsegv",
    "chamber",
    "chpst",
    "chronic",
    "chroot",
    "chrt",
    "command",
    "conda",
    "crontab",
    "dash",
    "dbus-run-session",
    "direnv",
    "doas",
    "doppler",
    "dotenv",
    "dotenvx",
    "entr",
    "env",
    "envdir",
    "exec",
    "fakeroot",
    "fd",
    "fdfind",
    "find",
    "firejail",
    "fish",
    "flock",
    "gosu",
    "gtimeout",
    "hatch",
    "heroku",
    "hyperfine",
    "infisical",
    "ionice",
    "ksh",
    "ltrace",
    "mamba",
    "micromamba",
    "mise",
    "mksh",
    "mosh",
    "nice",
    "nix",
    "nix-shell",
    "nodemon",
    "nohup",
    "npx",
    "nsenter",
    "numactl",
    "op",
    "parallel",
    "pdm",
    "pipenv",
    "pipx",
    "pkexec",
    "poetry",
    "proxychains",
    "proxychains4",
    "rbash",
    "rlwrap",
    "rtk",
    "runuser",
    "rye",
    "screen",
    "script",
    "setpriv",
    "setsid",
    "sh",
    "softlimit",
    "sops",
    "ssh",
    "sshpass",
    "stdbuf",
    "strace",
    "su",
    "su-exec",
    "sudo",
    "systemd-run",
    "taskset",
    "teleport",
    "time",
    "timeout",
    "tini",
    "tmux",
    "torsocks",
    "toybox",
    "ts-node-dev",
    "tsh",
    "unbuffer",
    "unshare",
    "uvx",
    "vagrant",
    "watch",
    "watchexec",
    "winpty",
    "with-contenv",
    "xargs",
    "xvfb-run",
    "zsh",
];

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    let invocation = call.invocation;
    let Some(name) = invocation.program() else { return };
    match name {
        "heroku" => super::platforms::HEROKU.read(invocation, reader),
        "chamber" | "doppler" | "infisical" | "op" => super::secrets::STORES.read(invocation, reader),
        _ => {}
    }
    match name {
        "bash" | "sh" | "dash" | "zsh" | "ksh" | "mksh" | "ash" | "rbash" | "fish" | "bats" => {
            shells::read(name, invocation, reader);
        }
        "find" => items::find(invocation, reader),
        "fd" | "fdfind" => items::fd(invocation, reader),
        "xargs" => items::xargs(invocation, reader),
        "parallel" => items::parallel(invocation, reader),
        "ssh" | "autossh" | "mosh" | "tsh" => remote::ssh(name, invocation, reader),
        "vagrant" | "heroku" => remote::machine(name, invocation, reader),
        "su" | "runuser" => terminal::su(name, invocation, reader),
        "watch" | "entr" | "watchexec" | "nodemon" | "hyperfine" => terminal::again(name, invocation, reader),
        "script" => terminal::script(invocation, reader),
        "flock" => terminal::flock(invocation, reader),
        "tmux" => terminal::tmux(invocation, reader),
        "screen" => terminal::screen(invocation, reader),
        "at" | "batch" => terminal::later(name, invocation, reader),
        "crontab" => terminal::crontab(invocation, reader),
        "env" => plain::env(invocation, reader),
        "nix" | "nix-shell" => plain::nix(invocation, reader),
        _ => plain::read(name, invocation, reader),
    }
}

/// Reads what a program starts that no tool is about: the project's scripts, and programs with subcommands
/// that start others. False if it is none of these.
pub(crate) fn unknown(name: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    if !plain::subcommand(name, invocation, reader) && !remote::container(name, invocation, reader) {
        script::program(invocation, reader);
        super::carried::prefixed(name, invocation, reader);
    }
}

/// Reads a script that the command itself wrote under the name of a program that is known.
pub(crate) fn written(invocation: &Invocation, reader: &mut Reader<'_>) {
    let given = invocation.words.first().filter(|word| word.text().is_some_and(|text| text.contains('/')));
    let path = given.and_then(|word| reader.path(word, invocation));
    if path.is_some_and(|path| reader.is_written(&path.absolute)) {
        script::program(invocation, reader);
    }
}

/// Words as one text, as shells join them.
fn joined(words: &[Word]) -> Word {
    let mut text = Word::default();
    for (index, word) in words.iter().enumerate() {
        if index == 0 {
            text.span = word.span;
        } else {
            text.push_text(" ");
            text.span.end = text.span.end.max(word.span.end);
        }
        text.push(word);
    }
    text
}
