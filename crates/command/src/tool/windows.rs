//! Windows: its shells as programs, its own administration, PowerShell's cmdlets.

use caution_core::command::{Kind, Language};
use caution_core::effect::Verb;

use super::Tool;
use crate::call::Call;
use crate::inline::base64_bytes;
use crate::reader::Reader;
use crate::shell;
use crate::word::Word;

pub(super) static TOOL: Tool = Tool {
    also: Some(read),
    ..Tool::new(
        "windows",
        &[
            "bcdedit",
            "cmd",
            "diskpart",
            "format",
            "icacls",
            "net",
            "netsh",
            "powershell",
            "pwsh",
            "reg",
            "robocopy",
            "sc",
            "schtasks",
            "takeown",
            "vssadmin",
            "wbadmin",
            "wmic",
        ],
        include_str!("windows/tool.md"),
    )
};

/// A cmdlet: what it does, to what kind of thing, and whether that can be undone.
type Cmdlet = (&'static str, Verb, Kind, bool);

const CMDLETS: &[Cmdlet] = &[
    ("clear-disk", Verb::Delete, Kind::Disk, false),
    ("format-volume", Verb::Delete, Kind::Disk, false),
    ("initialize-disk", Verb::Replace, Kind::Disk, false),
    ("remove-partition", Verb::Delete, Kind::Disk, false),
    ("remove-virtualdisk", Verb::Delete, Kind::Disk, false),
    ("remove-storagepool", Verb::Delete, Kind::Disk, false),
    ("clear-recyclebin", Verb::Delete, Kind::Tree, false),
    ("clear-eventlog", Verb::Delete, Kind::Backup, false),
    ("remove-eventlog", Verb::Delete, Kind::Backup, false),
    ("stop-computer", Verb::Update, Kind::Host, true),
    ("restart-computer", Verb::Update, Kind::Host, true),
    ("reset-computermachinepassword", Verb::Update, Kind::Account, false),
    ("stop-service", Verb::Update, Kind::Service, true),
    ("remove-service", Verb::Delete, Kind::Service, false),
    ("unregister-scheduledtask", Verb::Delete, Kind::Service, false),
    ("disable-scheduledtask", Verb::Update, Kind::Service, true),
    ("stop-process", Verb::Delete, Kind::Process, true),
    ("set-executionpolicy", Verb::Update, Kind::Guard, true),
    ("set-mppreference", Verb::Update, Kind::Guard, true),
    ("add-mppreference", Verb::Update, Kind::Guard, true),
    ("set-netfirewallprofile", Verb::Update, Kind::Guard, true),
    ("disable-netfirewallrule", Verb::Update, Kind::Guard, true),
    ("disable-computerrestore", Verb::Update, Kind::Guard, true),
    ("remove-localuser", Verb::Delete, Kind::Account, false),
    ("remove-localgroup", Verb::Delete, Kind::Account, false),
    ("remove-localgroupmember", Verb::Update, Kind::Account, true),
    ("add-localgroupmember", Verb::Grant, Kind::Permission, true),
    ("add-adgroupmember", Verb::Grant, Kind::Permission, true),
    ("set-acl", Verb::Update, Kind::Permission, false),
    ("new-azroleassignment", Verb::Grant, Kind::Permission, true),
    ("remove-vm", Verb::Delete, Kind::Host, false),
    ("remove-vmsnapshot", Verb::Delete, Kind::Backup, false),
    ("remove-vmcheckpoint", Verb::Delete, Kind::Backup, false),
    ("remove-itemproperty", Verb::Delete, Kind::Host, false),
    ("clear-itemproperty", Verb::Delete, Kind::Host, false),
    ("publish-module", Verb::Publish, Kind::Package, false),
    ("publish-psresource", Verb::Publish, Kind::Package, false),
    ("publish-script", Verb::Publish, Kind::Package, false),
    ("remove-azresourcegroup", Verb::Delete, Kind::Stack, false),
    ("remove-azsqldatabase", Verb::Delete, Kind::Database, false),
    ("remove-azsqlserver", Verb::Delete, Kind::Database, false),
    ("remove-azstorageaccount", Verb::Delete, Kind::Bucket, false),
    ("remove-azstoragecontainer", Verb::Delete, Kind::Bucket, false),
    ("remove-azstorageblob", Verb::Delete, Kind::Objects, false),
    ("remove-azvm", Verb::Delete, Kind::Host, false),
    ("remove-azdisk", Verb::Delete, Kind::Volume, false),
    ("remove-azsnapshot", Verb::Delete, Kind::Backup, false),
    ("remove-azkeyvault", Verb::Delete, Kind::Secret, false),
    ("remove-azkeyvaultsecret", Verb::Delete, Kind::Secret, false),
    ("remove-azakscluster", Verb::Delete, Kind::Cluster, false),
    ("remove-s3bucket", Verb::Delete, Kind::Bucket, false),
    ("remove-s3object", Verb::Delete, Kind::Objects, false),
    ("remove-ec2instance", Verb::Delete, Kind::Host, false),
    ("remove-ec2volume", Verb::Delete, Kind::Volume, false),
    ("remove-ec2snapshot", Verb::Delete, Kind::Backup, false),
    ("remove-rdsdbinstance", Verb::Delete, Kind::Database, false),
    ("remove-rdsdbcluster", Verb::Delete, Kind::Database, false),
    ("remove-rdsdbsnapshot", Verb::Delete, Kind::Backup, false),
    ("remove-ddbtable", Verb::Delete, Kind::Table, false),
    ("remove-cfnstack", Verb::Delete, Kind::Stack, false),
    ("remove-ekscluster", Verb::Delete, Kind::Cluster, false),
    ("remove-secsecret", Verb::Delete, Kind::Secret, false),
    ("remove-aduser", Verb::Delete, Kind::Account, false),
    ("remove-adgroup", Verb::Delete, Kind::Account, false),
    ("remove-adcomputer", Verb::Delete, Kind::Account, false),
    ("remove-adobject", Verb::Delete, Kind::Account, false),
    ("remove-adorganizationalunit", Verb::Delete, Kind::Account, false),
    ("remove-mguser", Verb::Delete, Kind::Account, false),
    ("remove-mggroup", Verb::Delete, Kind::Account, false),
    ("remove-mailbox", Verb::Delete, Kind::Message, false),
    ("search-mailbox", Verb::Update, Kind::Message, false),
    ("remove-sposite", Verb::Delete, Kind::Rows, false),
    ("remove-gcsbucket", Verb::Delete, Kind::Bucket, false),
    ("remove-gceinstance", Verb::Delete, Kind::Host, false),
];

/// What is removed without harm: things of the session.
const SESSION: &[&str] = &[
    "remove-alias",
    "remove-event",
    "remove-job",
    "remove-module",
    "remove-psbreakpoint",
    "remove-psdrive",
    "remove-pssession",
    "remove-typedata",
    "remove-variable",
    "remove-cimsession",
    "remove-item",
    "remove-netneighbor",
    "remove-psreadlinekeyhandler",
];

/// What a cmdlet of this name in small letters does.
pub(crate) fn cmdlet(name: &str) -> Option<(Verb, Kind, bool)> {
    if let Some((_, verb, kind, reversible)) = CMDLETS.iter().find(|(known, ..)| *known == name) {
        return Some((*verb, *kind, *reversible));
    }
    let removes = name.starts_with("remove-") && !SESSION.contains(&name);
    removes.then_some((Verb::Delete, Kind::CloudResource, false))
}

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    let Some(program) = call.invocation.program().map(str::to_ascii_lowercase) else { return };
    let words = call.invocation.arguments();
    let text: Vec<String> = words.iter().map(|word| word.shown().to_ascii_lowercase()).collect();
    let is = |at: usize, wanted: &str| text.get(at).is_some_and(|own| own == wanted);
    let any = |wanted: &str| text.iter().any(|own| own == wanted);
    let shown = |at: usize| words.get(at).map(Word::shown).unwrap_or_default();
    let mut act = |verb, kind, name: &str, everything: bool, reversible: bool| {
        let mut act = reader.act(call.invocation, TOOL.id, verb, kind, name);
        act.everything = everything;
        act.reversible = reversible;
        act.forced = any("/y") || any("/f") || any("/quiet") || any("-quiet");
        reader.add(act);
    };
    match program.as_str() {
        "powershell" | "pwsh" => powershell(call, reader),
        "cmd" => {
            if let Some(text) = shell::cmd_text(words) {
                let inner = call.invocation.within("cmd /c".to_owned(), Vec::new(), false);
                reader.text(&text.at(call.invocation.span), Language::Cmd, &inner);
            }
        }
        "format" if !text.is_empty() && !is(0, "/?") && !any("--help") => {
            act(Verb::Delete, Kind::Disk, &shown(0), true, false)
        }
        "diskpart" if !any("/?") => {
            reader.gap(call.invocation.span, "what a script of `diskpart` does is not known")
        }
        "vssadmin" if is(0, "delete") => act(Verb::Delete, Kind::Backup, "shadow copies", any("/all"), false),
        "wbadmin" if is(0, "delete") => act(Verb::Delete, Kind::Backup, &shown(1), false, false),
        "wmic" if any("delete") => {
            let kind = if any("shadowcopy") { Kind::Backup } else { Kind::Host };
            act(Verb::Delete, kind, &shown(0), any("shadowcopy"), false);
        }
        "reg" if is(0, "delete") => act(Verb::Delete, Kind::Host, &shown(1), false, false),
        "schtasks" if any("/delete") => act(Verb::Delete, Kind::Service, "a scheduled task", any("*"), false),
        "sc" if is(0, "delete") => act(Verb::Delete, Kind::Service, &shown(1), false, false),
        "sc" if is(0, "stop") => act(Verb::Update, Kind::Service, &shown(1), false, true),
        "net" if is(0, "stop") => act(Verb::Update, Kind::Service, &shown(1), false, true),
        "net" if is(0, "user") && any("/delete") => act(Verb::Delete, Kind::Account, &shown(1), false, false),
        "net" if is(0, "localgroup") && any("/add") => {
            act(Verb::Grant, Kind::Permission, &shown(1), false, true)
        }
        "netsh" if any("advfirewall") && (any("off") || any("reset")) => {
            act(Verb::Update, Kind::Guard, "the firewall", true, true);
        }
        "bcdedit" if any("/set") || any("/delete") => {
            act(Verb::Update, Kind::Host, "the boot configuration", false, false)
        }
        "takeown" | "icacls" if !any("/save") && text.len() > 2 => {
            act(
                Verb::Update,
                Kind::Permission,
                &shown(usize::from(is(0, "/f"))),
                any("/t") || any("/r"),
                false,
            );
        }
        "robocopy" => robocopy(call, &text, reader),
        _ => {}
    }
}

/// A mirror takes from the destination what the source lacks; `/MOVE` takes the source.
fn robocopy(call: &Call<'_>, text: &[String], reader: &mut Reader<'_>) {
    if text.iter().any(|option| option == "/l") {
        return;
    }
    let words = call.invocation.arguments();
    let folders: Vec<&Word> = words
        .iter()
        .filter(|word| !word.beginning().starts_with('/') || word.beginning().len() > 5)
        .collect();
    let mirrors = text.iter().any(|option| option == "/mir" || option == "/purge");
    let moves = text.iter().any(|option| option == "/move" || option == "/mov");
    for (taken, at) in [(mirrors, 1), (moves, 0)] {
        if let Some(word) = folders.get(at).filter(|_| taken) {
            shell::windows_delete(reader, call.invocation, word);
        }
    }
}

/// `powershell -Command text`, `-EncodedCommand`, `-File`.
fn powershell(call: &Call<'_>, reader: &mut Reader<'_>) {
    let words = call.invocation.arguments();
    let span = call.invocation.span;
    let inner = call.invocation.within("powershell".to_owned(), Vec::new(), false);
    let mut at = 0;
    while let Some(word) = words.get(at) {
        at += 1;
        let option = word.beginning().to_ascii_lowercase();
        let option = option.trim_start_matches(['-', '/']);
        let dashed = word.beginning().starts_with(['-', '/']);
        let is = |full: &str, least: usize| dashed && option.len() >= least && full.starts_with(option);
        if is("encodedcommand", 1) || (dashed && option == "ec") {
            match words.get(at).and_then(|word| decoded(word.text()?)) {
                Some(text) => reader.text(&Word::of(text).at(span), Language::PowerShell, &inner),
                None => reader.gap(span, "its encoded command could not be read"),
            }
            return;
        }
        if is("file", 1) {
            return file(words.get(at), call, reader);
        }
        if is("command", 1) || !dashed {
            let rest = words.get(if dashed { at } else { at - 1 }..).unwrap_or(&[]);
            if let [one] = rest
                && one.is("-")
            {
                return input(call, reader);
            }
            if !dashed
                && rest.first().is_some_and(|word| word.beginning().to_ascii_lowercase().ends_with(".ps1"))
            {
                return file(rest.first(), call, reader);
            }
            let mut text = Word::default();
            for (place, word) in rest.iter().enumerate() {
                text.push_text(if place > 0 { " " } else { "" });
                text.push(word);
            }
            return reader.text(&text.at(span), Language::PowerShell, &inner);
        }
        let valued = [
            "executionpolicy",
            "inputformat",
            "outputformat",
            "version",
            "windowstyle",
            "configurationname",
            "workingdirectory",
            "psconsolefile",
            "ep",
            "ex",
        ];
        if valued.iter().any(|full| full.starts_with(option)) && !matches!(option, "noprofile" | "nop") {
            at += 1;
        }
    }
    input(call, reader);
}

fn input(call: &Call<'_>, reader: &mut Reader<'_>) {
    match &call.invocation.input {
        crate::invocation::Input::Text(text) => {
            let text = text.clone();
            let inner = call.invocation.within("powershell".to_owned(), Vec::new(), false);
            reader.text(&text, Language::PowerShell, &inner);
        }
        crate::invocation::Input::Output(_) => {
            reader
                .gap(call.invocation.span, "the commands on its standard input are known only when it runs");
        }
        _ => {}
    }
}

fn file(word: Option<&Word>, call: &Call<'_>, reader: &mut Reader<'_>) {
    let Some(path) = word.and_then(|word| reader.path(word, call.invocation)) else { return };
    if let Some(text) = reader.file(&path.absolute) {
        let inner = call.invocation.within("powershell".to_owned(), Vec::new(), false);
        reader.text(&text.at(call.invocation.span), Language::PowerShell, &inner);
    }
}

/// Base64 of UTF-16.
fn decoded(text: &str) -> Option<String> {
    let bytes = base64_bytes(text)?;
    let units: Vec<u16> =
        bytes.chunks_exact(2).filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?))).collect();
    String::from_utf16(&units).ok()
}
