//! Commands on other machines and in containers.

use caution_core::command::{Hint, HintKind};

use crate::call::{Call, Spelling};
use crate::invocation::{Input, Invocation};
use crate::reader::Reader;
use crate::word::Word;

use super::joined;

const SSH: Spelling<'static> = Spelling {
    values: &[
        "-b",
        "-B",
        "-c",
        "-D",
        "-E",
        "-e",
        "-F",
        "-I",
        "-i",
        "-J",
        "-L",
        "-l",
        "-m",
        "-M",
        "-O",
        "-o",
        "-p",
        "-P",
        "-Q",
        "-R",
        "-S",
        "-W",
        "-w",
        "--ssh",
        "--predict",
        "--port",
        "--proxy",
        "--login",
        "--cluster",
    ],
    long: &[],
    single_dash: false,
};

/// `ssh host command`.
pub(super) fn ssh(name: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    let call = Call::new(invocation, SSH);
    let skip = usize::from(name == "tsh");
    if name == "tsh" && call.operand(0) != Some("ssh") {
        return;
    }
    for option in call.values(&["-o"]) {
        let text = option.shown();
        if let Some((key, command)) = text.split_once('=')
            && matches!(key.to_ascii_lowercase().as_str(), "proxycommand" | "localcommand")
        {
            let text = Word::of(command).at(option.span);
            reader.inner_text(invocation, &text, format!("{name} -o {key}"), Vec::new(), false);
        }
    }
    let Some(target) = call.operands.get(skip) else { return };
    let shown = target.shown();
    let host = shown.strip_prefix("ssh://").unwrap_or(&shown);
    let host = host.rsplit('@').next().unwrap_or(host).to_owned();
    let host = host.split(':').next().unwrap_or(&host).to_owned();
    let through = format!("{name} {host}");
    let hints = vec![Hint { kind: HintKind::Host, value: host, source: name.to_owned() }];
    let words: Vec<Word> =
        call.words_from(skip + 1).iter().skip_while(|word| word.is("--")).cloned().collect();
    if !words.is_empty() {
        return reader.inner_text(invocation, &joined(&words), through, hints, true);
    }
    if call.has(&["-N", "-G", "-V"]) {
        return;
    }
    fed(invocation, through, hints, reader);
}

/// A shell elsewhere that reads its commands from the input.
fn fed(invocation: &Invocation, through: String, hints: Vec<Hint>, reader: &mut Reader<'_>) {
    let text = match &invocation.input {
        Input::Inherited => return,
        Input::Text(text) => text.clone(),
        Input::File(file) => {
            let path = reader.path(file, invocation).map(|path| path.absolute);
            match path.and_then(|path| reader.file(&path)) {
                Some(text) => text.at(file.span),
                None => return reader.gap(invocation.span, "the script that it runs there"),
            }
        }
        Input::Output(_) => {
            return reader.gap(invocation.span, "what it runs there is printed only when it runs");
        }
    };
    let text =
        if text.span == caution_core::command::Span::default() { text.at(invocation.span) } else { text };
    reader.inner_text(invocation, &text, through, hints, true);
}

/// `vagrant ssh -c command`, `heroku run command`.
pub(super) fn machine(name: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    let spelling = Spelling {
        values: &[
            "-c",
            "--command",
            "-a",
            "--app",
            "-r",
            "--remote",
            "-s",
            "--size",
            "-e",
            "--env",
            "--type",
        ],
        ..SSH
    };
    let call = Call::new(invocation, spelling);
    match (name, call.operand(0)) {
        ("vagrant", Some("ssh")) => {
            if let Some(text) = call.value(&["-c", "--command"]) {
                let hints = call.operands.get(1).map(|word| hint(word, "vagrant ssh")).into_iter().collect();
                reader.inner_text(invocation, text, "vagrant ssh".to_owned(), hints, true);
            }
        }
        ("heroku", Some("run" | "run:detached")) => {
            let hints = call
                .value(&["-a", "--app", "-r", "--remote"])
                .map(|word| hint(word, "heroku run"))
                .into_iter()
                .collect();
            let words: Vec<Word> = call.words_from(1).to_vec();
            match words.as_slice() {
                [only] => reader.inner_text(invocation, only, "heroku run".to_owned(), hints, true),
                words => reader.inner(invocation, words, "heroku run".to_owned(), hints, true),
            }
        }
        _ => {}
    }
}

fn hint(word: &Word, source: &str) -> Hint {
    Hint { kind: HintKind::Host, value: word.shown(), source: source.to_owned() }
}

const DOCKER: Spelling<'static> = Spelling {
    values: &[
        "-a",
        "--add-host",
        "--annotation",
        "--blkio-weight",
        "--cap-add",
        "--cap-drop",
        "--cgroup-parent",
        "--cgroupns",
        "--cidfile",
        "-c",
        "--context",
        "--config",
        "-H",
        "--host",
        "-l",
        "--log-level",
        "--cpus",
        "--cpu-shares",
        "--cpuset-cpus",
        "-d",
        "--device",
        "--detach-keys",
        "--dns",
        "--dns-search",
        "--domainname",
        "--entrypoint",
        "-e",
        "--env",
        "--env-file",
        "--expose",
        "--gpus",
        "--group-add",
        "-h",
        "--hostname",
        "--health-cmd",
        "--ip",
        "--ipc",
        "--label",
        "--link",
        "--log-driver",
        "--log-opt",
        "-m",
        "--memory",
        "--mount",
        "--name",
        "--network",
        "--net",
        "--network-alias",
        "--pid",
        "--platform",
        "-p",
        "--publish",
        "--pull",
        "--restart",
        "--runtime",
        "--security-opt",
        "--shm-size",
        "--stop-signal",
        "--stop-timeout",
        "--sysctl",
        "--tmpfs",
        "-u",
        "--user",
        "--ulimit",
        "--userns",
        "-v",
        "--volume",
        "--volumes-from",
        "-w",
        "--workdir",
        "-f",
        "--file",
        "--project-name",
        "--project-directory",
        "--profile",
        "--index",
        "--scale",
    ],
    long: &[],
    single_dash: false,
};

/// `docker exec container command`, `docker run image command`, also of compose and podman. False if it is
/// none of them.
pub(super) fn container(name: &str, invocation: &Invocation, reader: &mut Reader<'_>) -> bool {
    if !matches!(
        name,
        "docker" | "podman" | "nerdctl" | "docker-compose" | "podman-compose" | "fly" | "flyctl"
    ) {
        return false;
    }
    if matches!(name, "fly" | "flyctl") {
        let call = Call::new(
            invocation,
            Spelling { values: &["-C", "--command", "-a", "--app", "-r", "--region", "-u"], ..SSH },
        );
        if let (Some("ssh"), Some("console"), Some(text)) =
            (call.operand(0), call.operand(1), call.value(&["-C", "--command"]))
        {
            let hints = call.value(&["-a", "--app"]).map(|word| hint(word, "fly ssh")).into_iter().collect();
            reader.inner_text(invocation, text, "fly ssh console".to_owned(), hints, true);
        }
        return true;
    }
    started(name, invocation, reader);
    true
}

/// What `exec` and `run` of a container tool start.
pub(crate) fn started(name: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    // `-d`, `-a` and `-i` are no options with values in front of `exec`'s and `run`'s container.
    let flags: Vec<&str> =
        DOCKER.values.iter().copied().filter(|value| !matches!(*value, "-d" | "-a")).collect();
    let call = Call::new(invocation, Spelling { values: &flags, ..DOCKER });
    let mut at = 0;
    if name.ends_with("-compose") || matches!(call.operand(0), Some("compose" | "container")) {
        at = usize::from(!name.ends_with("-compose"));
    }
    let verb = match call.operand(at) {
        Some(verb @ ("exec" | "run")) => verb,
        _ => return,
    };
    let Some(target) = call.operands.get(at + 1) else { return };
    let compose = if at == 1 || name.ends_with("-compose") { " compose" } else { "" };
    let through = format!("{}{compose} {verb} {}", name.trim_end_matches("-compose"), target.shown());
    let hints = vec![Hint { kind: HintKind::Name, value: target.shown(), source: format!("{name} {verb}") }];
    let words = call.words_from(at + 2);
    if let Some(entry) = call.value(&["--entrypoint"]) {
        let mut all = vec![entry.clone()];
        all.extend(words.iter().cloned());
        return reader.inner(invocation, &all, through, hints, true);
    }
    reader.inner(invocation, words, through, hints, true);
}
