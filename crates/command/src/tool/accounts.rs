//! Users, groups, keys and what gives rights on a machine.

use caution_core::command::Kind;
use caution_core::effect::Verb;
use caution_core::probe::{Answer, Probe};

use super::table::{Name, Row};
use super::{Tool, table};
use crate::call::{Call, Spelling};
use crate::reader::Reader;

const HELP: &[&str] = &["--help", "-h", "--version", "-V"];

const fn row(words: &'static [&'static str], verb: Verb, kind: Kind) -> Row {
    Row::new(words, verb, kind).unless(HELP)
}

/// Groups whose members may do everything.
const MIGHTY: &[&str] =
    &["sudo", "wheel", "root", "admin", "docker", "adm", "disk", "lxd", "libvirt", "shadow"];

/// Programs, and what their words mean.
static PROGRAMS: &[(&str, &[Row])] = &[
    ("userdel", &[row(&[], Verb::Delete, Kind::Account).forced(&["-f", "--force"])]),
    ("deluser", &[row(&[], Verb::Delete, Kind::Account)]),
    ("groupdel", &[row(&[], Verb::Delete, Kind::Account)]),
    ("delgroup", &[row(&[], Verb::Delete, Kind::Account)]),
    (
        "passwd",
        &[row(&[], Verb::Update, Kind::Account)
            .unless(&["-S", "--status", "--help", "-h"])
            .name(Name::Operand(0))],
    ),
    ("chpasswd", &[row(&[], Verb::Update, Kind::Account).name(Name::Fixed("passwords"))]),
    ("chage", &[row(&[], Verb::Update, Kind::Account).unless(&["-l", "--list", "--help"]).reversible()]),
    ("chsh", &[row(&[], Verb::Update, Kind::Account).unless(&["-l", "--help"]).reversible()]),
    (
        "visudo",
        &[row(&[], Verb::Grant, Kind::Permission)
            .unless(&["-c", "--check", "--help"])
            .name(Name::Fixed("sudoers"))],
    ),
    ("vipw", &[row(&[], Verb::Update, Kind::Account).name(Name::Fixed("accounts"))]),
    (
        "gpg",
        &[row(&[], Verb::Delete, Kind::Secret)
            .with(&[
                "--delete-secret-keys",
                "--delete-secret-key",
                "--delete-secret-and-public-key",
                "--delete-keys",
            ])
            .forced(&["--yes", "--batch"])],
    ),
    (
        "security",
        &[
            row(
                &["delete-keychain|delete-generic-password|delete-internet-password|delete-identity"],
                Verb::Delete,
                Kind::Secret,
            ),
            row(&["delete-certificate"], Verb::Delete, Kind::Secret),
            row(&["add-trusted-cert"], Verb::Grant, Kind::Permission),
        ],
    ),
    ("sysadminctl", &[row(&[], Verb::Delete, Kind::Account).with(&["-deleteUser"])]),
    ("ssh-copy-id", &[row(&[], Verb::Grant, Kind::Permission).unless(&["-n", "-h"])]),
    (
        "ssh-add",
        &[row(&[], Verb::Delete, Kind::Secret)
            .with(&["-D"])
            .name(Name::Fixed("keys of the agent"))
            .reversible()],
    ),
    ("xhost", &[row(&["+"], Verb::Grant, Kind::Permission).name(Name::Fixed("the display"))]),
];

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-G", "-g", "-u", "-d", "-s", "-c", "-i", "-p", "-L", "-e", "-f", "--groups", "--gid", "--uid",
            "--home", "--shell",
        ],
        long: &[],
        single_dash: false,
    },
    also: Some(read),
    ..Tool::new(
        "accounts",
        &[
            "adduser",
            "addgroup",
            "chage",
            "chpasswd",
            "chsh",
            "delgroup",
            "deluser",
            "dscl",
            "gpasswd",
            "gpg",
            "gpg2",
            "groupdel",
            "passwd",
            "security",
            "ssh-add",
            "ssh-copy-id",
            "ssh-keygen",
            "sysadminctl",
            "useradd",
            "userdel",
            "usermod",
            "vipw",
            "visudo",
            "xhost",
        ],
        include_str!("accounts/tool.md"),
    )
};

const BARE: &[&str] =
    &["gpasswd", "userdel", "deluser", "passwd", "gpg", "gpg2", "security", "sysadminctl", "dscl"];

const KEYGEN: Spelling = Spelling {
    values: &[
        "-f", "-t", "-b", "-C", "-N", "-P", "-m", "-O", "-a", "-F", "-R", "-I", "-n", "-s", "-V", "-z", "-Z",
        "-D", "-Y", "-W", "-E",
    ],
    long: &[],
    single_dash: false,
};

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    let invocation = call.invocation;
    let Some(program) = invocation.program() else { return };
    let plain =
        Call::new(invocation, Spelling { single_dash: program == "sysadminctl", ..Spelling::default() });
    let call = if BARE.contains(&program) { &plain } else { call };
    match program {
        "ssh-keygen" => return keygen(&Call::new(invocation, KEYGEN), reader),
        "usermod" | "useradd" | "adduser" | "gpasswd" => return member(call, program, reader),
        "dscl" => {
            let deletes = invocation.arguments().iter().any(|word| word.is("-delete") || word.is("delete"));
            let name = invocation.arguments().last().map(|word| word.shown()).unwrap_or_default();
            if deletes {
                let act = reader.act(invocation, TOOL.id, Verb::Delete, Kind::Account, &name);
                reader.add(act);
            }
            return;
        }
        _ => {}
    }
    let name = if program == "gpg2" { "gpg" } else { program };
    if let Some((_, rows)) = PROGRAMS.iter().find(|(own, _)| *own == name) {
        table::rows(&TOOL, rows, call, reader);
    }
}

/// Accounts that are changed, and those that are given rights over the machine.
fn member(call: &Call<'_>, program: &str, reader: &mut Reader<'_>) {
    if call.has(&["--help", "-h"]) {
        return;
    }
    let names = call.operands.iter().map(|word| word.shown()).collect::<Vec<_>>().join(" ");
    let groups = call
        .values(&["-G", "-g", "--groups", "--gid"])
        .map(|word| word.shown())
        .collect::<Vec<_>>()
        .join(",");
    let joined = match program {
        "adduser" | "gpasswd" => names.clone(),
        _ => groups.clone(),
    };
    let mighty = joined.split([',', ' ']).any(|group| MIGHTY.contains(&group));
    let removes = program == "gpasswd" && call.has(&["-d"]);
    let root = call.values(&["-u", "--uid"]).any(|word| word.is("0"));
    let grants = (mighty && !removes && (program != "gpasswd" || call.has(&["-a", "-M", "-A"]))) || root;
    let act = if grants {
        let mut act = reader.act(call.invocation, TOOL.id, Verb::Grant, Kind::Permission, &names);
        act.name = if groups.is_empty() { names } else { format!("{names} in {groups}") };
        act
    } else if program == "usermod" || program == "gpasswd" {
        let mut act = reader.act(call.invocation, TOOL.id, Verb::Update, Kind::Account, &names);
        act.reversible = true;
        act
    } else {
        return;
    };
    reader.add(act);
}

/// A new key over one that is there.
fn keygen(call: &Call<'_>, reader: &mut Reader<'_>) {
    let makes = ["-y", "-l", "-F", "-R", "-H", "-i", "-e", "-p", "-Y", "-Q", "-L", "-B", "-c", "-s"];
    let (Some(word), false) = (call.value(&["-f"]), call.has(&makes)) else { return };
    let Some(path) = reader.path(word, call.invocation) else { return };
    if !matches!(reader.look(&Probe::Path(path.absolute.clone())), Answer::File(_) | Answer::Link(_)) {
        return;
    }
    let mut act = reader.act(call.invocation, TOOL.id, Verb::Replace, Kind::Secret, &word.shown());
    act.path = Some(path);
    reader.add(act);
}
