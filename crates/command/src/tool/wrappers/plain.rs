//! Wrappers that take options, then perhaps a few words of their own, then the command.

use caution_core::command::{Hint, HintKind};

use crate::call::{Call, Spelling};
use crate::invocation::Invocation;
use crate::reader::Reader;
use crate::word::{Piece, Word};

/// A wrapper.
struct Wrapper {
    names: &'static [&'static str],
    /// Its subcommand that starts a command; empty: it has none.
    words: &'static [&'static str],
    /// Options with a value in the next word.
    values: &'static [&'static str],
    /// How many words of its own stand before the command.
    skip: usize,
    /// Whether assignments may stand before the command.
    assigns: bool,
    /// Whether the command gets another user's rights.
    elevated: bool,
    /// Whether it runs where paths are others.
    elsewhere: bool,
    /// The option whose value tells where it goes.
    hint: Option<(&'static str, HintKind)>,
}

const fn wrapper(names: &'static [&'static str], values: &'static [&'static str]) -> Wrapper {
    Wrapper {
        names,
        words: &[],
        values,
        skip: 0,
        assigns: false,
        elevated: false,
        elsewhere: false,
        hint: None,
    }
}

const fn runs(
    names: &'static [&'static str],
    words: &'static [&'static str],
    values: &'static [&'static str],
) -> Wrapper {
    Wrapper { words, ..wrapper(names, values) }
}

static WRAPPERS: &[Wrapper] = &[
    Wrapper {
        assigns: true,
        elevated: true,
        ..wrapper(
            &["sudo"],
            &[
                "-u",
                "--user",
                "-g",
                "--group",
                "-h",
                "--host",
                "-p",
                "--prompt",
                "-C",
                "--close-from",
                "-R",
                "--chroot",
                "-D",
                "--chdir",
                "-T",
                "--command-timeout",
                "-r",
                "--role",
                "-t",
                "--type",
                "-U",
                "--other-user",
            ],
        )
    },
    Wrapper { assigns: true, elevated: true, ..wrapper(&["doas"], &["-u", "-C"]) },
    Wrapper { elevated: true, ..wrapper(&["pkexec"], &["--user"]) },
    Wrapper { skip: 1, elevated: true, ..wrapper(&["gosu", "su-exec"], &[]) },
    wrapper(&["setpriv"], &["--reuid", "--regid", "--groups", "--inh-caps", "--bounding-set"]),
    wrapper(
        &[
            "command",
            "exec",
            "nohup",
            "chronic",
            "fakeroot",
            "catchsegv",
            "torsocks",
            "winpty",
            "unbuffer",
            "rtk",
            "with-contenv",
            "dbus-run-session",
            "toybox",
            "busybox",
        ],
        &[],
    ),
    wrapper(&["time"], &["-f", "--format", "-o", "--output"]),
    wrapper(&["nice"], &["-n", "--adjustment"]),
    wrapper(&["ionice"], &["-c", "--class", "-n", "--classdata", "-p", "-P", "-u"]),
    Wrapper { skip: 1, ..wrapper(&["timeout", "gtimeout"], &["-s", "--signal", "-k", "--kill-after"]) },
    wrapper(&["stdbuf"], &["-i", "--input", "-o", "--output", "-e", "--error"]),
    wrapper(&["setsid", "tini"], &["-p"]),
    Wrapper { skip: 1, elsewhere: true, ..wrapper(&["chroot"], &["--userspec", "--groups"]) },
    wrapper(
        &["unshare"],
        &["-S", "--setuid", "-G", "--setgid", "-R", "--root", "-w", "--wd", "--propagation"],
    ),
    wrapper(
        &["strace", "ltrace"],
        &[
            "-e", "-o", "-p", "-s", "-u", "-E", "-P", "-a", "-b", "-I", "-O", "-S", "-X", "-n", "-l", "-x",
            "-A", "-D", "-F",
        ],
    ),
    wrapper(&["caffeinate"], &["-t", "-w"]),
    wrapper(
        &["xvfb-run"],
        &["-s", "--server-args", "-n", "--server-num", "-e", "--error-file", "-f", "--auth-file", "-p", "-w"],
    ),
    Wrapper { skip: 1, ..wrapper(&["chrt", "taskset"], &["-T", "-P", "-D"]) },
    wrapper(
        &["numactl"],
        &["-N", "-m", "-i", "-C", "-p", "--cpunodebind", "--membind", "--interleave", "--physcpubind"],
    ),
    wrapper(&["softlimit", "chpst"], &["-u", "-m", "-e", "-d", "-o", "-p", "-f", "-c"]),
    wrapper(&["firejail"], &[]),
    wrapper(&["proxychains", "proxychains4"], &["-f"]),
    wrapper(&["rlwrap"], &["-H", "-f", "-p", "-b", "-C", "-s"]),
    wrapper(&["sshpass"], &["-p", "-f", "-d", "-P"]),
    wrapper(
        &["systemd-run"],
        &[
            "-p",
            "--property",
            "-u",
            "--unit",
            "--uid",
            "--gid",
            "--slice",
            "-E",
            "--setenv",
            "-M",
            "--machine",
            "--on-active",
            "--on-calendar",
            "--working-directory",
            "-d",
        ],
    ),
    Wrapper { skip: 1, ..wrapper(&["envdir"], &[]) },
    Wrapper {
        elsewhere: true,
        ..wrapper(&["nsenter"], &["-t", "--target", "-S", "--setuid", "-G", "--setgid"])
    },
    Wrapper { skip: 1, ..runs(&["direnv"], &["exec"], &[]) },
    runs(&["dotenv", "dotenvx"], &["run"], &["-e", "-f", "-p", "--file", "--env-file", "-c", "-v"]),
    wrapper(&["dotenv"], &["-e", "-f", "-p", "--file", "-c", "-v"]),
    Wrapper {
        hint: Some(("--config", HintKind::Environment)),
        ..runs(
            &["doppler"],
            &["run"],
            &["-p", "--project", "-c", "--config", "-t", "--token", "--scope", "--mount"],
        )
    },
    runs(&["infisical"], &["run"], &["--env", "--projectId", "--path", "--token"]),
    runs(&["op"], &["run"], &["--env-file", "--account"]),
    Wrapper {
        skip: 1,
        hint: Some(("exec", HintKind::Account)),
        ..runs(&["aws-vault"], &["exec"], &["-d", "--duration", "-t", "--mfa-token", "--region", "--backend"])
    },
    Wrapper { skip: 1, hint: Some(("exec", HintKind::Environment)), ..runs(&["chamber"], &["exec"], &[]) },
    Wrapper { skip: 1, ..runs(&["sops"], &["exec-env"], &[]) },
    runs(&["poetry", "pipenv", "pdm", "rye"], &["run"], &["-C", "-P", "--directory", "--project", "-p"]),
    runs(&["hatch"], &["run"], &["-e", "--env", "-p", "--project"]),
    runs(&["conda", "mamba", "micromamba"], &["run"], &["-n", "--name", "-p", "--prefix", "--cwd"]),
    runs(&["bundle"], &["exec"], &["--gemfile"]),
    runs(&["mise"], &["exec|x"], &["-C", "-j", "--cd"]),
    wrapper(
        &["npx", "bunx", "pipx", "uvx"],
        &[
            "-p",
            "--package",
            "-c",
            "--call",
            "-w",
            "--workspace",
            "--from",
            "--with",
            "--python",
            "--registry",
        ],
    ),
];

/// Programs that are tools of their own, or may become ones: only their subcommands that start a command.
static SUBCOMMANDS: &[Wrapper] = &[
    runs(
        &["uv"],
        &["run"],
        &[
            "--with",
            "--python",
            "-p",
            "--extra",
            "--group",
            "--project",
            "--directory",
            "--env-file",
            "--package",
            "--index-url",
        ],
    ),
    runs(&["uv"], &["tool", "run"], &["--with", "--python", "-p", "--from"]),
    runs(&["npm"], &["exec|x"], &["-p", "--package", "-c", "--call", "-w", "--workspace", "--prefix"]),
    runs(&["pnpm", "yarn"], &["exec|dlx"], &["-C", "--dir", "--filter", "-F", "--cwd", "--package", "-p"]),
    runs(&["bun"], &["x"], &[]),
    runs(&["asdf"], &["exec"], &[]),
    runs(&["composer"], &["exec"], &["-d", "--working-dir"]),
];

/// Reads a wrapper's command.
pub(super) fn read(name: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    let fits =
        |wrapper: &&Wrapper| wrapper.names.contains(&name) && begins(wrapper, &sorted(wrapper, invocation));
    if let Some(wrapper) = WRAPPERS.iter().find(fits) {
        start(wrapper, name, invocation, reader);
    }
}

/// The same for a program that no tool is about; false if it starts nothing.
pub(super) fn subcommand(name: &str, invocation: &Invocation, reader: &mut Reader<'_>) -> bool {
    let fits =
        |wrapper: &&Wrapper| wrapper.names.contains(&name) && begins(wrapper, &sorted(wrapper, invocation));
    match SUBCOMMANDS.iter().find(fits) {
        Some(wrapper) => {
            start(wrapper, name, invocation, reader);
            true
        }
        None => false,
    }
}

fn sorted<'a>(wrapper: &Wrapper, invocation: &'a Invocation) -> Call<'a> {
    Call::new(invocation, Spelling { values: wrapper.values, long: &[], single_dash: false })
}

fn begins(wrapper: &Wrapper, call: &Call<'_>) -> bool {
    wrapper.words.iter().enumerate().all(|(index, wanted)| {
        call.operand(index).is_some_and(|word| wanted.split('|').any(|wanted| wanted == word))
    })
}

fn start(wrapper: &Wrapper, name: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    let call = sorted(wrapper, invocation);
    let mut from = wrapper.words.len() + wrapper.skip;
    let mut inner = invocation.clone();
    inner.elevated |= wrapper.elevated;
    let words = call.words_from(from);
    let assigned = if wrapper.assigns { assignments(words, &mut inner) } else { 0 };
    from += assigned;
    let mut words = call.words_from(from).to_vec();
    // The command may stand behind dashes of its own.
    while words.first().is_some_and(|word| word.is("--")) {
        words.remove(0);
    }
    let mut through = name.to_owned();
    for word in wrapper.words {
        through.push(' ');
        through.push_str(word.split('|').next().unwrap_or(word));
    }
    let mut hints = Vec::new();
    if let Some((source, kind)) = wrapper.hint {
        let value = match source.starts_with('-') {
            true => call.value(&[source, source.get(1..2).unwrap_or("")]).map(Word::shown),
            false => call.operands.get(wrapper.words.len()).map(|word| word.shown()),
        };
        hints.extend(value.map(|value| Hint { kind, value, source: through.clone() }));
    }
    if let Some(text) = call.value(&["-c", "--call"]).filter(|_| matches!(name, "npx" | "npm")) {
        return reader.inner_text(&inner, text, through, hints, wrapper.elsewhere);
    }
    // A version may follow the package's name: `npx rimraf@5`.
    if matches!(name, "npx" | "bunx" | "uvx" | "pnpm" | "yarn" | "npm")
        && let Some(first) = words.first_mut()
        && let Some(Piece::Text(text)) = first.pieces.first_mut()
        && let Some(at) = text.get(1..).and_then(|rest| rest.find('@'))
    {
        text.truncate(at + 1);
    }
    if name == "sudo" && call.has(&["-e", "--edit", "-l", "--list", "-v", "-k", "-K"]) {
        return;
    }
    if words.is_empty() && name == "sudo" && call.has(&["-s", "-i", "--shell", "--login"]) {
        words.push(Word::of("sh").at(invocation.span));
    }
    reader.inner(&inner, &words, through, hints, wrapper.elsewhere);
}

/// Takes assignments before the command; how many there are.
fn assignments(words: &[Word], inner: &mut Invocation) -> usize {
    let mut count = 0;
    for word in words {
        let Some((name, rest)) = word.beginning().split_once('=') else { break };
        if name.is_empty() || name.contains(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
        {
            break;
        }
        let mut value = word.clone();
        if let Some(Piece::Text(first)) = value.pieces.first_mut() {
            *first = rest.to_owned();
        }
        inner.variables.push((name.to_owned(), value));
        count += 1;
    }
    count
}

const ENV: Spelling<'static> = Spelling {
    values: &["-u", "--unset", "-C", "--chdir", "-S", "--split-string", "-P", "-a", "--argv0"],
    long: &[],
    single_dash: false,
};

/// `env`.
pub(super) fn env(invocation: &Invocation, reader: &mut Reader<'_>) {
    let call = Call::new(invocation, ENV);
    let mut inner = invocation.clone();
    let own: Vec<&Word> = call.options.iter().map(|given| given.word).collect();
    let first = call.operands.first().copied();
    // Options after the command are the command's.
    let at = |word: &Word| {
        invocation.words.iter().position(|other| std::ptr::eq(other, word)).unwrap_or(usize::MAX)
    };
    let limit = first.map_or(usize::MAX, at);
    let mine = |name: &[&str]| {
        call.options
            .iter()
            .filter(|given| at(given.word) < limit && name.contains(&given.name.as_str()))
            .filter_map(|given| given.value.clone())
            .collect::<Vec<Word>>()
    };
    if own
        .iter()
        .any(|word| at(word) < limit && matches!(word.text(), Some("-i" | "-" | "--ignore-environment")))
    {
        inner.variables.clear();
    }
    for name in mine(&["-u", "--unset"]) {
        inner.variables.push((name.shown(), Word::of("")));
    }
    if let Some(folder) = mine(&["-C", "--chdir"]).pop() {
        inner.directory = reader.path(&folder, invocation).map(|path| path.absolute);
    }
    let mut from = 0;
    while call.operands.get(from).is_some_and(|word| word.is("-")) {
        from += 1;
    }
    let assigned = assignments(call.words_from(from), &mut inner);
    let words = call.words_from(from + assigned);
    if let Some(text) = mine(&["-S", "--split-string"]).pop() {
        // What it splits into is a command with the words that follow.
        let mut line = text;
        for word in call.words_from(from) {
            line.push_text(" ");
            line.push(word);
        }
        return reader.inner_text(&inner, &line, "env -S".to_owned(), Vec::new(), false);
    }
    reader.inner(&inner, words, "env".to_owned(), Vec::new(), false);
}

/// `nix-shell --run`, `nix develop -c`, `nix shell -c`, `nix run`.
pub(super) fn nix(invocation: &Invocation, reader: &mut Reader<'_>) {
    let words = invocation.arguments();
    for (at, word) in words.iter().enumerate() {
        let rest = words.get(at + 1..).unwrap_or(&[]);
        match word.text() {
            Some("--run" | "--command") if invocation.program() == Some("nix-shell") => {
                if let Some(text) = rest.first() {
                    reader.inner_text(invocation, text, "nix-shell --run".to_owned(), Vec::new(), false);
                }
                return;
            }
            Some("-c" | "--command") => {
                return reader.inner(invocation, rest, "nix".to_owned(), Vec::new(), false);
            }
            _ => {}
        }
    }
}
