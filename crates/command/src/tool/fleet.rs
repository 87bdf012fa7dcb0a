//! Many machines at once: ansible, salt, knife, pdsh, clush, mco, bolt, pssh, sdc-oneachnode.

use caution_core::command::{Hint, HintKind, Kind};
use caution_core::effect::Verb;

use super::Tool;
use super::beyond::{self, hint};
use crate::call::{Call, Spelling};
use crate::reader::Reader;
use crate::word::Word;

pub(super) static TOOL: Tool = Tool {
    parts: &[&ANSIBLE, &PLAYBOOK, &SALT, &KNIFE, &SHELL, &ONEACH],
    ..Tool::new("fleet", NAMES, include_str!("fleet/tool.md"))
};

const NAMES: &[&str] = &[
    "ansible",
    "ansible-playbook",
    "ansible-console",
    "salt",
    "salt-ssh",
    "knife",
    "pdsh",
    "dsh",
    "clush",
    "pssh",
    "parallel-ssh",
    "mco",
    "bolt",
    "sdc-oneachnode",
];

/// How far a command goes, and what names that.
struct Target {
    name: String,
    everything: bool,
    count: Option<u64>,
}

impl Target {
    fn of(words: &[Word], all: &[&str]) -> Self {
        let shown: Vec<String> = words
            .iter()
            .flat_map(|word| word.shown().split([',', ' ']).map(str::to_owned).collect::<Vec<_>>())
            .filter(|part| !part.is_empty())
            .collect();
        let everything = shown.is_empty() || shown.iter().any(|part| all.contains(&part.as_str()));
        let plain = shown.iter().all(|part| !part.contains(['*', '[', '{', ':', '&', '!', '@']));
        let count = (!everything && plain).then_some(shown.len() as u64);
        Self { name: shown.join(" "), everything, count }
    }
}

/// Reads a command that runs on each of many machines.
fn each(call: &Call<'_>, reader: &mut Reader<'_>, tool: &str, target: &Target, text: &Word) {
    let mut hints: Vec<Hint> = target
        .name
        .split(' ')
        .filter(|name| !name.is_empty())
        .take(64)
        .map(|name| hint(HintKind::Host, name, tool))
        .collect();
    if hints.is_empty() {
        hints.push(hint(HintKind::Host, "every machine", tool));
    }
    let told = reader.told();
    reader.inner_text(
        call.invocation,
        text,
        format!("{tool} {}", target.name).trim().to_owned(),
        hints.clone(),
        true,
    );
    let mut any = false;
    for act in reader.acts_since(told) {
        any = true;
        act.everything |= target.everything;
        act.count = if target.everything { None } else { target.count };
        // What may go once is not taken back once it went everywhere.
        if target.everything && act.kind == Kind::Host {
            act.reversible = false;
        }
        if matches!(act.kind, Kind::Host | Kind::Service) {
            act.kind = Kind::Fleet;
            act.name.clone_from(&target.name);
        }
    }
    let first = text.text().and_then(|text| text.split_whitespace().next()).unwrap_or("");
    let stops = ["reboot", "shutdown", "poweroff", "halt", "init"];
    if !any && stops.contains(&first.rsplit('/').next().unwrap_or(first)) {
        add(call, reader, target, hints, Verb::Execute);
    }
}

/// An act on the machines themselves.
fn add(call: &Call<'_>, reader: &mut Reader<'_>, target: &Target, hints: Vec<Hint>, verb: Verb) {
    let mut act = reader.act(call.invocation, TOOL.id, verb, Kind::Fleet, &target.name);
    act.hints.extend(hints);
    act.everything = target.everything;
    act.count = target.count;
    reader.add(act);
}

static ANSIBLE: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-i",
            "--inventory",
            "-m",
            "--module-name",
            "-a",
            "--args",
            "-u",
            "--user",
            "-l",
            "--limit",
            "-f",
            "--forks",
            "-e",
            "--extra-vars",
            "-c",
            "--connection",
            "-T",
            "--timeout",
            "--private-key",
            "--key-file",
            "-B",
            "-P",
            "--become-user",
            "--become-method",
            "--vault-password-file",
            "--vault-id",
            "-M",
            "--playbook-dir",
            "-t",
        ],
        long: &[],
        single_dash: false,
    },
    also: Some(ansible),
    ..Tool::new("fleet", &["ansible", "ansible-console"], "")
};

/// Modules that only look.
const LOOKS: &[&str] = &[
    "ping",
    "setup",
    "debug",
    "stat",
    "gather_facts",
    "command_info",
    "service_facts",
    "package_facts",
    "assert",
    "find",
    "slurp",
    "fetch",
    "wait_for",
    "win_ping",
];

fn ansible(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.has(&["-C", "--check", "--list-hosts", "--help", "-h", "--version"]) {
        return;
    }
    let mut words: Vec<Word> = call.values(&["-l", "--limit"]).cloned().collect();
    if words.is_empty() {
        words.extend(call.operands.first().map(|word| (*word).clone()));
    }
    let target = Target::of(&words, &["all", "*"]);
    let module =
        call.value(&["-m", "--module-name"]).map_or_else(|| "command".to_owned(), |word| word.shown());
    let module = module.rsplit('.').next().unwrap_or("").to_owned();
    let arguments = call.value(&["-a", "--args"]).cloned().unwrap_or_default();
    let shown = arguments.shown();
    let inventory: Vec<Hint> = inventories(call);
    let told = reader.told();
    match module.as_str() {
        "command" | "shell" | "raw" | "script" | "win_command" | "win_shell" => {
            let text = match arguments.text() {
                Some(text) => Word::of(text.strip_prefix("cmd=").unwrap_or(text)).at(arguments.span),
                None => arguments,
            };
            each(call, reader, "ansible", &target, &text);
        }
        _ if LOOKS.contains(&module.as_str()) => {}
        "reboot" | "win_reboot" => add(call, reader, &target, Vec::new(), Verb::Execute),
        "file" if shown.contains("state=absent") => {
            let path = shown
                .split_whitespace()
                .find_map(|part| part.strip_prefix("path=").or_else(|| part.strip_prefix("dest=")));
            let mut act =
                reader.act(call.invocation, TOOL.id, Verb::Delete, Kind::Tree, path.unwrap_or(&shown));
            act.hints.push(hint(HintKind::Host, &target.name, "ansible"));
            act.everything = target.everything;
            act.count = target.count;
            reader.add(act);
        }
        _ => {
            let gone = shown.contains("state=absent") || shown.contains("state=stopped");
            add(call, reader, &target, Vec::new(), if gone { Verb::Delete } else { Verb::Update });
        }
    }
    for act in reader.acts_since(told) {
        act.hints.extend(inventory.iter().cloned());
    }
}

fn inventories(call: &Call<'_>) -> Vec<Hint> {
    call.values(&["-i", "--inventory"])
        .map(|word| hint(HintKind::Environment, &word.shown(), "--inventory"))
        .collect()
}

static PLAYBOOK: Tool = Tool {
    spelling: ANSIBLE.spelling,
    also: Some(playbook),
    ..Tool::new("fleet", &["ansible-playbook"], "")
};

fn playbook(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.has(&[
        "-C",
        "--check",
        "--list-hosts",
        "--list-tasks",
        "--syntax-check",
        "--list-tags",
        "-h",
        "--help",
        "--version",
    ]) {
        return;
    }
    let words: Vec<Word> = call.operands.iter().map(|word| (*word).clone()).collect();
    let name = beyond::named(&words.iter().collect::<Vec<_>>()).0;
    let mut act = reader.act(call.invocation, TOOL.id, Verb::Update, Kind::Fleet, &name);
    act.hints = inventories(call);
    act.hints
        .extend(call.values(&["-l", "--limit"]).map(|word| hint(HintKind::Host, &word.shown(), "--limit")));
    for word in call.values(&["-e", "--extra-vars"]) {
        let shown = word.shown();
        for part in shown.split_whitespace() {
            if let Some((name @ ("env" | "environment" | "stage"), value)) = part.split_once('=') {
                act.hints.push(hint(HintKind::Environment, value, name));
            }
        }
    }
    act.count = None;
    reader.add(act);
}

static SALT: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-t",
            "--timeout",
            "-c",
            "--config-dir",
            "-b",
            "--batch-size",
            "--out",
            "--output",
            "-l",
            "--log-level",
            "--user",
        ],
        long: &[],
        single_dash: false,
    },
    also: Some(salt),
    ..Tool::new("fleet", &["salt", "salt-ssh"], "")
};

/// `salt '*' cmd.run 'rm -rf /data'`.
fn salt(call: &Call<'_>, reader: &mut Reader<'_>) {
    let first: Vec<Word> = call.operands.first().map(|word| (*word).clone()).into_iter().collect();
    let target = Target::of(&first, &["*"]);
    let Some(function) = call.operands.get(1) else { return };
    let Some(function) = function.text() else {
        return reader.gap(function.span, "which function of salt it is is known only when it runs");
    };
    if call.operands.iter().any(|word| word.is("test=True") || word.is("test=true")) {
        return;
    }
    match function {
        "cmd.run" | "cmd.shell" | "cmd.run_all" | "cmd.exec_code" | "cmd.script" => {
            if let Some(text) = call.operands.get(2) {
                each(call, reader, "salt", &target, &(*text).clone());
            }
        }
        "system.reboot" | "system.shutdown" | "system.halt" | "system.poweroff" | "system.init" => {
            add(call, reader, &target, Vec::new(), Verb::Execute);
        }
        _ => {
            let (_, name) = function.split_once('.').unwrap_or(("", function));
            let looks = [
                "ping", "get", "list", "item", "show", "status", "version", "usage", "info", "exists",
                "find", "ls", "check",
            ];
            let gone = ["remove", "delete", "purge", "stop", "absent", "kill", "wipe"];
            if gone.iter().any(|word| name.contains(word)) {
                add(call, reader, &target, Vec::new(), Verb::Delete);
            } else if !looks.iter().any(|word| name.contains(word)) {
                add(call, reader, &target, Vec::new(), Verb::Update);
            }
        }
    }
}

static KNIFE: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-x",
            "-i",
            "-a",
            "-C",
            "-c",
            "--config",
            "-E",
            "--environment",
            "-P",
            "-t",
            "--targets",
            "-n",
            "--nodes",
            "--query",
            "-I",
            "-F",
            "-W",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[("-E", HintKind::Environment), ("--environment", HintKind::Environment)],
    rows: &[
        super::Row::new(&["node|client|environment|role|cookbook", "delete|bulk"], Verb::Delete, Kind::Fleet)
            .forced(&["-y", "--yes"]),
        super::Row::new(&["data", "bag", "delete"], Verb::Delete, Kind::Secret).forced(&["-y", "--yes"]),
        super::Row::new(
            &["ec2|azure|google|openstack", "server", "delete"],
            Verb::Delete,
            Kind::CloudResource,
        )
        .forced(&["-y", "--yes"]),
    ],
    also: Some(knife),
    ..Tool::new("fleet", &["knife", "mco", "bolt"], "")
};

/// `knife ssh '*:*' 'reboot'`, `bolt command run 'reboot' -t all`, `mco service stop x`.
fn knife(call: &Call<'_>, reader: &mut Reader<'_>) {
    match (call.operand(0), call.operand(1)) {
        (Some("ssh"), _) => {
            let words: Vec<Word> = call.operands.get(1).map(|word| (*word).clone()).into_iter().collect();
            let mut target = Target::of(&words, &["*:*", "name:*", "*"]);
            target.name = words.iter().map(Word::shown).collect();
            if let Some(text) = call.operands.get(2) {
                each(call, reader, "knife ssh", &target, &(*text).clone());
            }
        }
        (Some("command" | "script"), Some("run")) => {
            let words: Vec<Word> =
                call.values(&["-t", "--targets", "-n", "--nodes", "--query"]).cloned().collect();
            let target = Target::of(&words, &["all"]);
            if let Some(text) = call.operands.get(2) {
                each(call, reader, "bolt", &target, &(*text).clone());
            }
        }
        _ => {}
    }
}

static SHELL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-w", "-g", "-x", "-X", "-l", "-u", "-f", "-t", "-R", "-h", "-H", "--hosts", "--host", "-p",
            "-o", "-e", "-O", "-m", "--group",
        ],
        long: &[],
        single_dash: false,
    },
    also: Some(shell),
    ..Tool::new("fleet", &["pdsh", "dsh", "clush", "pssh", "parallel-ssh"], "")
};

/// `pdsh -a reboot`, `clush -w web[1-9] 'systemctl stop app'`.
fn shell(call: &Call<'_>, reader: &mut Reader<'_>) {
    let words: Vec<Word> =
        call.values(&["-w", "-g", "-H", "--hosts", "-m", "--group", "-h", "--host"]).cloned().collect();
    let named = words.iter().map(Word::shown).collect::<Vec<_>>().join(" ");
    let all = call.has(&["-a", "--all"]);
    let mut target = Target::of(&words, &["all", "@all"]);
    target.everything = all || (words.is_empty()) || target.everything;
    target.name = named;
    if target.everything {
        target.count = None;
    }
    let text = call.words_from(0).iter().fold(Word::default(), |mut text, word| {
        if !text.pieces.is_empty() {
            text.push_text(" ");
        }
        text.push(word);
        text
    });
    if !text.pieces.is_empty() {
        let text = text.at(call.invocation.span);
        each(call, reader, call.invocation.program().unwrap_or("pdsh"), &target, &text);
    }
}

static ONEACH: Tool = Tool {
    spelling: Spelling { values: &["-n", "-t", "-T", "-d", "-f", "-p", "-x"], long: &[], single_dash: false },
    also: Some(oneach),
    ..Tool::new("fleet", &["sdc-oneachnode"], "")
};

/// Without `-n` every machine of the data centre is meant.
fn oneach(call: &Call<'_>, reader: &mut Reader<'_>) {
    let words: Vec<Word> = call.values(&["-n"]).cloned().collect();
    let mut target = Target::of(&words, &[]);
    if call.has(&["-a", "--all"]) {
        target = Target { name: target.name, everything: true, count: None };
    }
    let text = call.operands.iter().fold(Word::default(), |mut text, word| {
        if !text.pieces.is_empty() {
            text.push_text(" ");
        }
        text.push(word);
        text
    });
    if !text.pieces.is_empty() {
        each(call, reader, "sdc-oneachnode", &target, &text.at(call.invocation.span));
    }
}
