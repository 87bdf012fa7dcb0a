//! What runs on a machine: services, processes, the machine itself, its network and its logs.

use caution_core::command::Kind;
use caution_core::effect::Verb;

use super::table::{Name, Row};
use super::{Tool, table};
use crate::call::{Call, Spelling};
use crate::reader::Reader;

const HELP: &[&str] = &["--help", "--version", "-h"];

const fn row(words: &'static [&'static str], verb: Verb, kind: Kind) -> Row {
    Row::new(words, verb, kind).unless(HELP)
}

const fn stops(words: &'static [&'static str]) -> Row {
    row(words, Verb::Update, Kind::Service).reversible()
}

const fn ends(what: &'static str) -> Row {
    row(&[], Verb::Execute, Kind::Host).name(Name::Fixed(what))
}

/// Programs, and what their words mean.
static PROGRAMS: &[(&str, &[Row])] = &[
    (
        "systemctl",
        &[
            stops(&["stop|disable|mask|kill|isolate|set-default"]),
            row(
                &["poweroff|reboot|halt|kexec|suspend|hibernate|rescue|emergency|exit|soft-reboot"],
                Verb::Execute,
                Kind::Host,
            )
            .name(Name::Fixed("this machine")),
            row(&["revert|clean"], Verb::Delete, Kind::Service),
        ],
    ),
    ("sv", &[stops(&["down|stop|force-stop|exit"])]),
    ("supervisorctl", &[stops(&["stop|remove|shutdown"])]),
    (
        "launchctl",
        &[stops(&["unload|bootout|remove|disable|stop"]), row(&["reboot"], Verb::Execute, Kind::Host)],
    ),
    ("shutdown", &[ends("this machine").unless(&["-c", "-k", "--show", "--help"])]),
    ("reboot", &[ends("this machine")]),
    ("halt", &[ends("this machine")]),
    ("poweroff", &[ends("this machine")]),
    ("init", &[row(&["0|6|1|s|S"], Verb::Execute, Kind::Host).name(Name::Fixed("this machine"))]),
    ("telinit", &[row(&["0|6|1|s|S"], Verb::Execute, Kind::Host).name(Name::Fixed("this machine"))]),
    ("atrm", &[row(&[], Verb::Delete, Kind::Service)]),
    (
        "iptables",
        &[row(&[], Verb::Delete, Kind::Host)
            .with(&["-F", "--flush", "-X", "--delete-chain"])
            .name(Name::Fixed("rules of the firewall"))],
    ),
    (
        "ip6tables",
        &[row(&[], Verb::Delete, Kind::Host)
            .with(&["-F", "--flush", "-X", "--delete-chain"])
            .name(Name::Fixed("rules of the firewall"))],
    ),
    (
        "nft",
        &[row(&["flush|delete", "ruleset|table|chain"], Verb::Delete, Kind::Host)
            .name(Name::Fixed("rules of the firewall"))],
    ),
    (
        "ufw",
        &[
            row(&["disable"], Verb::Update, Kind::Guard).name(Name::Fixed("the firewall")).reversible(),
            row(&["reset"], Verb::Delete, Kind::Host).name(Name::Fixed("rules of the firewall")),
            row(&["--force", "reset"], Verb::Delete, Kind::Host).name(Name::Fixed("rules of the firewall")),
        ],
    ),
    (
        "setenforce",
        &[row(&["0|Permissive|permissive"], Verb::Update, Kind::Guard)
            .name(Name::Fixed("SELinux"))
            .reversible()],
    ),
    (
        "spctl",
        &[row(&[], Verb::Update, Kind::Guard)
            .with(&["--master-disable", "--global-disable"])
            .name(Name::Fixed("Gatekeeper"))],
    ),
    (
        "csrutil",
        &[row(&["disable"], Verb::Update, Kind::Guard).name(Name::Fixed("system integrity protection"))],
    ),
    (
        "auditctl",
        &[row(&[], Verb::Delete, Kind::Guard).with(&["-D"]).name(Name::Fixed("rules of the audit"))],
    ),
    (
        "ip",
        &[
            row(&["link|l", "set", "*", "down"], Verb::Update, Kind::Host)
                .name(Name::Fixed("a network device"))
                .reversible(),
            row(&["link|l", "set", "dev", "*", "down"], Verb::Update, Kind::Host)
                .name(Name::Fixed("a network device"))
                .reversible(),
            row(&["link|l", "del*"], Verb::Delete, Kind::Host),
            row(&["addr|address|a|route|r", "flush|f"], Verb::Delete, Kind::Host),
        ],
    ),
    (
        "ifconfig",
        &[row(&["*", "down"], Verb::Update, Kind::Host).name(Name::Fixed("a network device")).reversible()],
    ),
    ("ifdown", &[row(&[], Verb::Update, Kind::Host).reversible()]),
    (
        "nmcli",
        &[row(&["networking|n*", "off"], Verb::Update, Kind::Host)
            .name(Name::Fixed("the network"))
            .reversible()],
    ),
    (
        "journalctl",
        &[row(&[], Verb::Delete, Kind::File)
            .with(&["--vacuum-time", "--vacuum-size", "--vacuum-files"])
            .name(Name::Fixed("the journal"))],
    ),
    ("sysctl", &[row(&[], Verb::Update, Kind::Host).with(&["-w", "--write"]).reversible()]),
    ("wevtutil", &[row(&["cl|clear-log"], Verb::Delete, Kind::File)]),
    ("tmutil", &[row(&["delete*|disable*"], Verb::Delete, Kind::Backup)]),
    (
        "killall5",
        &[row(&[], Verb::Delete, Kind::Process).name(Name::Fixed("every process")).all_if_unnamed()],
    ),
    ("pm2", &[row(&["delete|kill|stop"], Verb::Delete, Kind::Process).reversible()]),
];

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-s", "--signal", "-u", "-U", "-g", "-t", "-P", "--euid", "--uid", "--host", "-H", "-M", "-t",
            "-n", "-o",
        ],
        long: &[],
        single_dash: false,
    },
    also: Some(read),
    ..Tool::new(
        "services",
        &[
            "atrm",
            "auditctl",
            "csrutil",
            "halt",
            "ifconfig",
            "ifdown",
            "init",
            "ip",
            "ip6tables",
            "iptables",
            "journalctl",
            "kill",
            "killall",
            "killall5",
            "launchctl",
            "nft",
            "nmcli",
            "pkill",
            "pm2",
            "poweroff",
            "rc-service",
            "reboot",
            "service",
            "setenforce",
            "shutdown",
            "spctl",
            "supervisorctl",
            "sv",
            "sysctl",
            "systemctl",
            "telinit",
            "tmutil",
            "ufw",
            "wevtutil",
        ],
        include_str!("services/tool.md"),
    )
};

/// Programs whose options take no values that matter here.
const BARE: &[&str] = &["iptables", "ip6tables", "shutdown", "killall", "kill", "sysctl", "journalctl"];

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    let invocation = call.invocation;
    let Some(program) = invocation.program() else { return };
    let plain = Call::new(invocation, Spelling::default());
    let call = if BARE.contains(&program) { &plain } else { call };
    match program {
        "kill" => return kill(call, reader),
        "killall" | "pkill" => return named(call, reader),
        "service" | "rc-service" => return service(call, reader),
        "ufw" if call.has(&["--dry-run"]) => return,
        _ => {}
    }
    if let Some((_, rows)) = PROGRAMS.iter().find(|(own, _)| *own == program) {
        table::rows(&TOOL, rows, call, reader);
    }
}

fn service(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.operand(1) != Some("stop") {
        return;
    }
    let name = call.operands.first().map(|word| word.shown()).unwrap_or_default();
    let mut act = reader.act(call.invocation, TOOL.id, Verb::Update, Kind::Service, &name);
    act.reversible = true;
    reader.add(act);
}

/// `kill -9 -1` ends every process; `kill -9 1` the machine's first.
fn kill(call: &Call<'_>, reader: &mut Reader<'_>) {
    let words = call.invocation.arguments();
    let probe = words.first().is_some_and(|word| word.is("-0") || word.is("-l") || word.is("-L"));
    let every = words.iter().skip(1).any(|word| word.is("-1"))
        || (words.len() == 1 && words.iter().any(|word| word.is("-1")));
    let first = call.operands.iter().any(|word| word.is("1"));
    if probe || !(every || first) {
        return;
    }
    let name = if every { "every process" } else { "process 1" };
    let mut act = reader.act(call.invocation, TOOL.id, Verb::Delete, Kind::Process, name);
    act.everything = true;
    act.count = None;
    reader.add(act);
}

/// Processes by name. A pattern that fits (nearly) every one, or every one of a user, is told as all; the
/// guard's own process as what it is.
fn named(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.has(&["-l", "--list", "-0", "--help", "--version"])
        || call.options.iter().any(|o| o.word.is("-0"))
    {
        return;
    }
    let users = ["-u", "-U", "--user", "--euid", "--uid"];
    let by_user = call.options.iter().any(|option| users.contains(&option.name.as_str()))
        && call.operands.len() <= usize::from(call.value(&users).is_none());
    let wide = call.operands.iter().any(|word| {
        word.text().is_some_and(|text| text.chars().filter(|letter| letter.is_alphanumeric()).count() == 0)
    });
    let guard = call.operands.iter().any(|word| word.known().any(|text| text.contains("caution")));
    let names: Vec<String> = call.operands.iter().map(|word| word.shown()).collect();
    let kind = if guard { Kind::Guard } else { Kind::Process };
    let mut act = reader.act(call.invocation, TOOL.id, Verb::Delete, kind, &names.join(" "));
    act.everything = by_user || wide;
    act.count = None;
    act.reversible = !(by_user || wide || guard);
    reader.add(act);
}
