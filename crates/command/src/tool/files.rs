//! Files and folders: rm, mv, cp, dd, tee, rsync, chmod …

mod beside;
mod moved;
mod rights;
mod target;
mod written;

use caution_core::command::{Act, Kind};
use caution_core::effect::Verb;

use super::Tool;
use crate::call::{Call, Spelling};
use crate::reader::Reader;
use crate::word::Word;

pub(crate) use beside::beside;
#[expect(unused_imports, reason = "shells of Windows move by the same rules")]
pub(crate) use moved::moved;
pub(crate) use target::{delete, target};
pub(crate) use written::{How, is_disk, redirects, written};

pub(super) static TOOL: Tool = Tool {
    also: Some(read),
    ..Tool::new(
        "files",
        &[
            "bsdtar",
            "chattr",
            "chgrp",
            "chmod",
            "chown",
            "cp",
            "dd",
            "del",
            "del-cli",
            "gcp",
            "gmv",
            "grm",
            "gsed",
            "gtruncate",
            "install",
            "ln",
            "mkdir",
            "mv",
            "perl-rename",
            "rename",
            "rimraf",
            "rm",
            "rmdir",
            "rsync",
            "sed",
            "setfacl",
            "shred",
            "srm",
            "tar",
            "tee",
            "trash",
            "trash-empty",
            "trash-put",
            "truncate",
            "unlink",
            "unzip",
            "wipe",
        ],
        include_str!("files/tool.md"),
    )
};

const REMOVE: Spelling = Spelling {
    values: &["-n", "-s", "--iterations", "--size", "--random-source"],
    long: &[
        "--recursive",
        "--force",
        "--dir",
        "--verbose",
        "--one-file-system",
        "--no-preserve-root",
        "--preserve-root",
        "--interactive",
        "--help",
        "--version",
        "--remove",
        "--zero",
    ],
    single_dash: false,
};

const PLAIN: Spelling = Spelling { values: &[], long: REMOVE.long, single_dash: false };

const TRUNCATE: Spelling = Spelling {
    values: &["-s", "-r", "--size", "--reference"],
    long: &["--no-create", "--io-blocks"],
    single_dash: false,
};

const SED: Spelling = Spelling {
    values: &["-e", "-f", "-l", "--expression", "--file", "--line-length"],
    long: &["--in-place", "--quiet", "--silent", "--regexp-extended", "--null-data", "--separate", "--debug"],
    single_dash: false,
};

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    let invocation = call.invocation;
    let Some(program) = invocation.program() else { return };
    match program {
        "rm" | "grm" | "srm" | "rmdir" | "unlink" | "trash" | "trash-put" | "rimraf" | "del" | "del-cli" => {
            remove(&Call::new(invocation, PLAIN), program, reader);
        }
        "shred" | "wipe" => shred(&Call::new(invocation, REMOVE), program, reader),
        "trash-empty" => {
            let mut act = reader.act(invocation, TOOL.id, Verb::Delete, Kind::Tree, "the trash");
            act.everything = call.operands.is_empty();
            reader.add(act);
        }
        "truncate" | "gtruncate" => truncate(&Call::new(invocation, TRUNCATE), reader),
        "tee" => {
            let how = if call.has(&["-a", "--append"]) { How::Added } else { How::Replaced };
            for word in &call.operands {
                written(reader, invocation, word, how);
            }
        }
        "dd" => dd(call, reader),
        "sed" | "gsed" => sed(&Call::new(invocation, SED), reader),
        "mkdir" => {
            for word in &call.operands {
                let sure = call.has(&["-p", "--parents"]);
                if let Some(path) = reader.path(word, invocation) {
                    reader.seen.folder(path.absolute, sure);
                }
            }
        }
        "chmod" | "chown" | "chgrp" | "setfacl" | "chattr" => rights::read(invocation, program, reader),
        _ => moved::read(invocation, program, reader),
    }
}

fn remove(call: &Call<'_>, program: &str, reader: &mut Reader<'_>) {
    if call.has(&["--help", "--version"]) {
        return;
    }
    let recursive = match program {
        // It takes empty folders only.
        "rmdir" => return,
        "trash" | "trash-put" | "rimraf" | "del" | "del-cli" => true,
        "unlink" => false,
        _ => call.has(&["-r", "-R", "--recursive"]),
    };
    let forced = call.has(&["-f", "--force"]);
    let mut acts: Vec<Act> = Vec::new();
    for word in &call.operands {
        let mut act = target::deletion(reader, call.invocation, word, recursive, forced);
        act.reversible = program.starts_with("trash");
        acts.push(act);
    }
    let whole = target::whole_workspace(reader, call.invocation, &acts);
    for act in acts.into_iter().chain(whole) {
        reader.add(act);
    }
}

fn shred(call: &Call<'_>, program: &str, reader: &mut Reader<'_>) {
    for word in &call.operands {
        let found = target(reader, word, call.invocation);
        if found.absolute().is_some_and(is_disk) {
            written(reader, call.invocation, word, How::Replaced);
        } else {
            delete(reader, call.invocation, word, program == "wipe" && call.has(&["-r"]), true);
        }
    }
}

fn truncate(call: &Call<'_>, reader: &mut Reader<'_>) {
    let grows =
        call.value(&["-s", "--size"]).is_some_and(|size| size.beginning().starts_with(['+', '>', '%']));
    for word in call.operands.iter().filter(|_| !grows) {
        written(reader, call.invocation, word, How::Emptied);
    }
}

fn dd(call: &Call<'_>, reader: &mut Reader<'_>) {
    for word in &call.operands {
        let Some(file) = word.beginning().strip_prefix("of=") else { continue };
        let mut file_word = (*word).clone();
        if let Some(crate::word::Piece::Text(text)) = file_word.pieces.first_mut() {
            *text = file.to_owned();
        }
        written(reader, call.invocation, &file_word, How::Replaced);
        let source = call.operands.iter().find_map(|word| word.text()?.strip_prefix("if="));
        if let Some(source) = source.filter(|source| !source.starts_with("/dev/")) {
            crate::origin::remember(reader, call.invocation, &[&Word::of(source)], &file_word);
        }
    }
}

fn sed(call: &Call<'_>, reader: &mut Reader<'_>) {
    // `-i.bak` is a cluster whose other letters mean nothing.
    let in_place = call.options.iter().any(|option| {
        let text = option.word.beginning();
        option.name == "--in-place"
            || (!text.starts_with("--")
                && text
                    .split_once('i')
                    .is_some_and(|(before, _)| before.chars().all(|l| "-nErsuz".contains(l))))
    });
    if !in_place || call.has(&["--help", "--version"]) {
        return;
    }
    let script = usize::from(call.value(&["-e", "-f", "--expression", "--file"]).is_none());
    for word in call.operands.iter().skip(script) {
        written(reader, call.invocation, word, How::Edited);
    }
}
