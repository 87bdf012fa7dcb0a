//! Commands that stand in the options and variables of programs that are about something else.

use caution_core::command::Place;

use crate::invocation::{Input, Invocation};
use crate::reader::Reader;
use crate::word::{Piece, Word};

/// Options whose value is a command for a shell, and whose programs they belong to.
const COMMANDS: &[(&[&str], &[&str])] = &[
    (
        &["tar", "bsdtar", "gtar"],
        &[
            "--to-command",
            "--checkpoint-action=exec",
            "--use-compress-program",
            "-I",
            "--info-script",
            "--new-volume-script",
            "--rsh-command",
        ],
    ),
    (&["zip"], &["-TT", "--unzip-command"]),
    (&["rsync"], &["-e", "--rsh", "--rsync-path"]),
    (&["scp", "sftp"], &["-S"]),
    (&["git"], &["--extcmd", "-x"]),
    (&["rg"], &["--pre"]),
    (&["sort"], &["--compress-program"]),
    (&["make", "gmake"], &["--eval"]),
];

/// Variables that name a program, and the programs that start it.
const VARIABLES: &[(&str, &[&str])] = &[
    ("GIT_SSH_COMMAND", &["git"]),
    ("GIT_SSH", &["git"]),
    ("GIT_ASKPASS", &["git"]),
    ("GIT_PROXY_COMMAND", &["git"]),
    ("PAGER", &["man", "git", "systemctl", "journalctl", "psql", "mysql", "gh", "aws"]),
    ("MANPAGER", &["man"]),
    ("LESSOPEN", &["less"]),
    ("EDITOR", &["git", "crontab", "kubectl", "visudo", "vipw", "sudoedit", "systemctl"]),
    ("VISUAL", &["git", "crontab", "kubectl", "visudo", "vipw", "sudoedit", "systemctl"]),
    ("RSYNC_RSH", &["rsync"]),
    ("PROMPT_COMMAND", &["bash"]),
];

/// Interpreters that are not read, and the options whose values are programs.
const EVALUATE: &[(&[&str], &[&str])] = &[
    (&["lua", "luajit", "lua5.3", "lua5.4"], &["-e"]),
    (
        &["Rscript", "R", "julia", "elixir", "iex", "groovy", "scala", "guile", "raku", "ghc"],
        &["-e", "--eval", "-E"],
    ),
    (&["osascript"], &["-e"]),
    (&["emacs", "sbcl", "clojure", "clj", "bb", "erl"], &["--eval", "-eval", "--execute", "-e"]),
    (&["gdb", "lldb"], &["-ex", "-eval-command", "--eval-command", "-o", "--one-line"]),
    (&["expect"], &["-c"]),
    (&["vim", "vi", "nvim", "ex", "view", "gvim", "vimdiff"], &["-c", "--cmd", "-S"]),
    (&["tclsh", "wish"], &[]),
];

/// What in a program of a language that is not read may be harm.
const HARM: &[&str] = &[
    "rm ", "rm(", "unlink", "remove", "delete", "system", "exec", "shell", "popen", "spawn", "rmdir",
    "truncate", "!", "run(", "`", "erase", "drop ", "write",
];

/// Programs whose first words that name a known program begin a command.
const PREFIXES: &[&str] = &[
    "bwrap",
    "capsh",
    "cgexec",
    "cross-env",
    "distrobox-host-exec",
    "dumb-init",
    "eatmydata",
    "faketime",
    "flatpak-spawn",
    "gdb",
    "heaptrack",
    "ifne",
    "lerna",
    "linux32",
    "linux64",
    "nocache",
    "nx",
    "perf",
    "pixi",
    "prlimit",
    "proot",
    "rr",
    "run0",
    "setarch",
    "shx",
    "systemd-inhibit",
    "tsp",
    "valgrind",
    "volta",
];

/// Programs that a stranger may start with its own arguments, and for which a path or an option follows.
const STARTED: &[&str] = &["rm", "shred", "dd", "sudo", "bash", "sh", "zsh"];

/// Reads what an invocation carries in its options and variables.
pub(super) fn read(program: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    for (programs, options) in COMMANDS.iter().filter(|(programs, _)| programs.contains(&program)) {
        if programs.contains(&"git") && !invocation.words.iter().take(8).any(|word| word.is("difftool")) {
            continue;
        }
        for text in values(invocation, options) {
            run(&text, program, invocation, reader);
        }
    }
    if !invocation.variables.is_empty() {
        variables(program, invocation, reader);
    }
    for (programs, options) in EVALUATE {
        if programs.contains(&program) {
            evaluated(program, options, invocation, reader);
        }
    }
    match program {
        "sed" | "gsed" => sed(invocation, reader),
        // What follows the dashes is given to a shell.
        "capsh" => {
            if let Some(at) = invocation.arguments().iter().position(|word| word.is("--") || word.is("==")) {
                let mut words = vec![Word::of("bash").at(invocation.span)];
                words.extend(invocation.arguments().get(at + 1..).unwrap_or(&[]).iter().cloned());
                reader.inner(invocation, &words, "capsh".to_owned(), Vec::new(), false);
            }
        }
        "just" => just(invocation, reader),
        "concurrently" => {
            for word in invocation.arguments().iter().filter(|word| word.beginning().contains(' ')) {
                run(word, program, invocation, reader);
            }
        }
        "make" | "gmake" => {
            let stream = values(invocation, &["-f", "--file", "--makefile"]).iter().any(|file| file.is("-"));
            let shell = invocation.arguments().iter().any(|word| word.beginning().starts_with("SHELL="));
            if shell || (stream && invocation.input != Input::Inherited) {
                reader.gap(invocation.span, "what `make` starts is told by the command itself");
            }
        }
        _ => {}
    }
}

/// Reads the command that a program starts of which only that is known; false if it starts none.
pub(crate) fn prefixed(program: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    let words = invocation.arguments();
    let own = PREFIXES.contains(&program);
    if !own && crate::quiet::is(program) {
        return;
    }
    let begins = |(at, word): &(usize, &Word)| {
        let Some(text) = word.text() else { return false };
        let name = text.rsplit('/').next().unwrap_or(text);
        let next = words.get(at + 1);
        let led = next.is_some_and(|next| next.beginning().starts_with(['-', '/', '~']));
        (own && super::by_name(name).is_some() && next.is_some())
            || (led && STARTED.contains(&name))
            || (name.starts_with("mkfs") && led)
    };
    if let Some((at, _)) = words.iter().enumerate().find(begins) {
        let rest = words.get(at..).unwrap_or(&[]);
        reader.inner(invocation, rest, program.to_owned(), Vec::new(), false);
    }
}

/// The values of options: in the next word, after `=`, or after a short option's letter.
fn values(invocation: &Invocation, options: &[&str]) -> Vec<Word> {
    let words = invocation.arguments();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let text = word.beginning();
        for option in options {
            let Some(rest) = text.strip_prefix(option) else { continue };
            if rest.is_empty() && word.text().is_some() {
                found.extend(words.get(at + 1).cloned());
            } else if rest.starts_with('=') || (option.len() == 2 && !rest.is_empty()) {
                let mut value = word.clone();
                if let Some(Piece::Text(first)) = value.pieces.first_mut() {
                    *first = rest.strip_prefix('=').unwrap_or(rest).to_owned();
                }
                found.push(value);
            }
        }
    }
    found
}

fn run(text: &Word, through: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    // `rsync -e 'ssh -p 22'` and editors say how, not what.
    let first = text.beginning().split_whitespace().next().unwrap_or("");
    let more =
        text.known().any(|known| known.contains([';', '&', '|', '`', '\n']) || known.contains("Command"));
    let usual = matches!(
        first,
        "" | "ssh" | "cat" | "less" | "more" | "gzip" | "pigz" | "zstd" | "xz" | "true" | ":"
    );
    if usual && !more {
        return;
    }
    if first.contains('/')
        && let Some(path) = reader.path(&Word::of(first), invocation)
        && matches!(path.place, Place::InWorkspace | Place::Temporary)
        && reader.file(&path.absolute).is_none()
    {
        reader.gap(text.span, format!("what `{first}` does, that `{through}` starts"));
    }
    let bare = Invocation { variables: Vec::new(), redirects: Vec::new(), ..invocation.clone() };
    reader.inner_text(&bare, text, through.to_owned(), Vec::new(), false);
}

/// `just --shell program`, `just --command program arguments`.
fn just(invocation: &Invocation, reader: &mut Reader<'_>) {
    let usual = ["bash", "sh", "zsh", "dash", "fish", "nu", "pwsh", "powershell", "cmd"];
    for shell in values(invocation, &["--shell"]) {
        let name = shell.text().map(|text| text.rsplit('/').next().unwrap_or(text));
        let own = shell.text().is_some_and(|text| text.contains('/') && !text.starts_with('/'));
        if own || !name.is_some_and(|name| usual.contains(&name)) {
            let why = format!("what `{}` makes of the recipes that it is given", shell.shown());
            reader.gap(invocation.span, why);
        }
    }
    let words = invocation.arguments();
    let at = words.iter().position(|word| word.is("-c") || word.is("--command"));
    if let Some(rest) = at.and_then(|at| words.get(at + 1..)) {
        reader.inner(invocation, rest, "just --command".to_owned(), Vec::new(), false);
    }
}

fn variables(program: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    for (name, programs) in VARIABLES {
        if programs.contains(&program)
            && let Some(value) = invocation.variable(name).cloned()
        {
            run(&value, name, invocation, reader);
        }
    }
    let shell = matches!(program, "bash" | "sh" | "dash" | "ksh");
    for name in ["BASH_ENV", "ENV"] {
        let Some(file) = invocation.variable(name).filter(|file| shell && !file.is("")) else { continue };
        let words = [Word::of("bash").at(invocation.span), file.clone()];
        let bare = Invocation { variables: Vec::new(), redirects: Vec::new(), ..invocation.clone() };
        reader.inner(&bare, &words, name.to_owned(), Vec::new(), false);
    }
}

fn evaluated(program: &str, options: &[&str], invocation: &Invocation, reader: &mut Reader<'_>) {
    let mut texts = values(invocation, options);
    if let Input::Text(text) = &invocation.input {
        texts.push(text.clone());
    }
    if matches!(program, "vim" | "vi" | "nvim" | "ex") {
        texts.extend(invocation.arguments().iter().filter(|word| word.beginning().starts_with('+')).cloned());
    }
    for text in texts {
        let shown = text.shown();
        let line = shown.trim_start_matches(['+', ':', ' ']);
        let escaped =
            ["!", "shell ", "spawn ", "platform shell "].iter().find_map(|lead| line.strip_prefix(lead));
        match escaped.filter(|_| matches!(program, "vim" | "vi" | "nvim" | "ex" | "gdb" | "lldb" | "expect"))
        {
            Some(rest) => run(&Word::of(rest).at(text.span), program, invocation, reader),
            None if quits(line) => {}
            // `:Lazy! sync`: the mark belongs to the command's name, and starts nothing.
            None if fetches_plugins(line) && matches!(program, "vim" | "vi" | "nvim" | "ex") => {}
            None if HARM.iter().any(|word| shown.contains(word)) => {
                reader.gap(invocation.span, format!("what the program does that `{program}` is given"));
            }
            None => {}
        }
    }
}

/// Whether a line of an editor fetches its plugins, with plain words behind it.
fn fetches_plugins(line: &str) -> bool {
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    let name = name.strip_suffix('!').unwrap_or(name);
    ["Coc", "Lazy", "Mason", "Packer", "Plug", "TS"].iter().any(|lead| name.starts_with(lead))
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_' | b'.'))
}

/// `:q!`, `:wq!`: an editor ends.
fn quits(line: &str) -> bool {
    matches!(line.trim_end_matches('!'), "q" | "qa" | "qall" | "wq" | "wqa" | "x" | "xa" | "w" | "write")
}

/// `sed '1e cmd'` and `sed 's/x/y/e'` start commands.
fn sed(invocation: &Invocation, reader: &mut Reader<'_>) {
    let mut scripts = values(invocation, &["-e", "--expression"]);
    if scripts.is_empty() {
        scripts
            .extend(invocation.arguments().iter().find(|word| !word.beginning().starts_with('-')).cloned());
    }
    for script in scripts {
        let Some(text) = script.text() else { continue };
        for line in text.split(['\n', ';']).map(str::trim) {
            let line =
                line.trim_start_matches(|letter: char| letter.is_ascii_digit() || "$,~".contains(letter));
            if let Some(rest) = line.strip_prefix("e ") {
                run(&Word::of(rest).at(script.span), "sed", invocation, reader);
            } else if substitutes_and_runs(line) {
                reader.gap(invocation.span, "what `sed` runs is known only when it runs");
            }
        }
    }
}

/// Whether a line is `s/…/…/` with the flag `e`.
fn substitutes_and_runs(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('s') else { return false };
    let Some(mark) = rest.chars().next().filter(|mark| !mark.is_alphanumeric()) else { return false };
    let flags = rest.rsplit(mark).next().unwrap_or("");
    rest.matches(mark).count() >= 3
        && flags.contains('e')
        && flags.chars().all(|letter| letter.is_ascii_digit() || "gpiIMme".contains(letter))
}
