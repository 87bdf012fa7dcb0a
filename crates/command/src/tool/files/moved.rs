//! Files that change their place: mv, cp, rsync, install, ln, tar, unzip.

use caution_core::command::{Doubt, Hint, HintKind, Kind, Place, When};
use caution_core::effect::Verb;
use caution_core::probe::{Answer, Probe};

use super::target::{Target, of, target};
use super::written::{How, written};
use crate::call::{Call, Spelling};
use crate::invocation::Invocation;
use crate::path;
use crate::reader::Reader;
use crate::word::Word;

const MOVE: Spelling = Spelling {
    values: &["-t", "--target-directory", "-S", "--suffix", "-m", "-o", "-g", "--mode", "--owner", "--group"],
    long: &[
        "--no-clobber",
        "--recursive",
        "--archive",
        "--backup",
        "--no-target-directory",
        "--force",
        "--update",
    ],
    single_dash: false,
};

const RSYNC: Spelling = Spelling {
    values: &[
        "-e",
        "-f",
        "-T",
        "-B",
        "-M",
        "--rsh",
        "--exclude",
        "--include",
        "--filter",
        "--exclude-from",
        "--include-from",
        "--files-from",
        "--log-file",
        "--password-file",
        "--rsync-path",
        "--port",
        "--backup-dir",
        "--suffix",
        "--max-size",
        "--min-size",
        "--compare-dest",
        "--copy-dest",
        "--link-dest",
        "--temp-dir",
        "--bwlimit",
        "--timeout",
        "--chmod",
        "--chown",
        "--partial-dir",
        "--out-format",
        "--info",
        "--debug",
        "--max-delete",
    ],
    long: &["--delete", "--dry-run", "--list-only", "--remove-source-files", "--archive", "--recursive"],
    single_dash: false,
};

const TAR: Spelling = Spelling {
    values: &["-C", "-f", "--directory", "--file", "--exclude", "-T", "-X", "-d", "-x", "--strip-components"],
    long: &[],
    single_dash: false,
};

pub(super) fn read(invocation: &Invocation, program: &str, reader: &mut Reader<'_>) {
    match program {
        "rsync" => rsync(&Call::new(invocation, RSYNC), reader),
        "tar" | "bsdtar" | "unzip" => unpacked(invocation, program, reader),
        "mv" | "gmv" | "cp" | "gcp" | "install" | "ln" => {
            let call = Call::new(invocation, MOVE);
            let into = call.value(&["-t", "--target-directory"]);
            let (sources, into) = match into {
                Some(folder) => (call.operands.as_slice(), Some(folder)),
                None => match call.operands.split_last() {
                    Some((last, sources)) => (sources, Some(*last)),
                    None => (call.operands.as_slice(), None),
                },
            };
            let Some(into) = into else { return };
            if program != "install" || !call.has(&["-d", "--directory"]) {
                crate::origin::remember(reader, invocation, sources, into);
            }
            let folder = call.has(&["-t", "--target-directory"]);
            let keeps = call.has(&["-n", "--no-clobber", "-b", "--backup"]) && program != "ln";
            match program {
                "mv" | "gmv" => moved(reader, invocation, sources, into, folder),
                "cp" | "gcp" => copied(&call, sources, into, reader),
                "ln" if !call.has(&["-f", "--force"]) => return,
                "install" if call.has(&["-d", "--directory"]) => return,
                _ => {}
            }
            pass_on(reader, invocation, sources, into);
            if !keeps && !sources.is_empty() {
                let empties = program.ends_with("cp") && sources.iter().any(|word| word.is("/dev/null"));
                overwritten(reader, invocation, sources, into, empties);
            }
        }
        _ => {}
    }
}

/// Adds the acts of moving: what leaves a place that is not the workspace's, what goes to `/dev/null`, and
/// several things onto one name. `into_folder`: that the destination is a folder was said.
pub(crate) fn moved(
    reader: &mut Reader<'_>,
    invocation: &Invocation,
    sources: &[&Word],
    into: &Word,
    into_folder: bool,
) {
    let destination = target(reader, into, invocation);
    let lost = destination.absolute() == Some("/dev/null");
    let many = sources.len() > 1
        || invocation.repeated
        || again(reader, sources, &destination, invocation)
        || sources.iter().any(|word| word.text().is_some_and(path::is_pattern) && !word.quoted);
    let unproven = many
        && !into_folder
        // Each thing has a name of its own there: `"${name%.txt}.md"`.
        && !destination.absolute().is_some_and(path::is_pattern)
        && !into.text().is_none_or(|text| text.ends_with('/'))
        && !matches!(destination.place(), Some(Place::Root | Place::System | Place::Home | Place::Workspace))
        && destination.absolute().is_some_and(|path| {
            // One after the other, each onto the name of a folder that could not be made, only the last stays.
            let surely = invocation.repeated && invocation.when != When::AfterSuccess;
            !reader.seen.made(path, surely) && !is_folder(reader, path)
        });
    for word in sources {
        let found = target(reader, word, invocation);
        let place = found.place();
        if let (Some(from), Some(to)) = (found.absolute(), destination.absolute()) {
            reader.seen.copied(from.to_owned(), to.to_owned());
        }
        let leaves = matches!(
            place,
            Some(Place::Root | Place::System | Place::Home | Place::AboveWorkspace | Place::Workspace)
                | Some(Place::GitFolder)
        );
        let guards = found.absolute().is_some_and(|path| {
            let (home, workspace) = (reader.world.home, reader.world.workspace);
            crate::guarded::guards(path, home, workspace)
                .or_else(|| crate::guarded::holds_guards(path, home, workspace))
                .is_some()
        });
        if !(leaves || lost || unproven || guards) {
            continue;
        }
        let mut act = of(reader, invocation, Verb::Delete, Kind::Tree, word, found);
        act.doubts.retain(|doubt| !matches!(doubt, Doubt::Unproven(_)));
        act.reversible = !lost && !unproven;
        if unproven {
            act.doubts
                .push(Doubt::Unproven(format!("whether `{}` is a folder was not looked at", into.shown())));
        }
        reader.add(act);
    }
}

/// Whether something else was moved to the same name before in the same text.
fn again(reader: &Reader<'_>, sources: &[&Word], destination: &Target, invocation: &Invocation) -> bool {
    let ([source], Some(to)) = (sources, destination.absolute()) else { return false };
    target(reader, source, invocation).absolute().is_some_and(|from| reader.seen.went_to(from, to))
}

fn is_folder(reader: &Reader<'_>, path: &str) -> bool {
    !matches!(reader.look(&Probe::Path(path.to_owned())), Answer::Missing | Answer::File(_))
}

fn copied(call: &Call<'_>, sources: &[&Word], into: &Word, reader: &mut Reader<'_>) {
    if !call.has(&["-a", "-r", "-R", "--archive", "--recursive"]) {
        return;
    }
    remember(reader, call.invocation, sources, into);
}

fn remember(reader: &mut Reader<'_>, invocation: &Invocation, sources: &[&Word], into: &Word) {
    let Some(to) = target(reader, into, invocation).absolute().map(str::to_owned) else { return };
    for word in sources.iter().take(16) {
        if let Some(from) = target(reader, word, invocation).absolute() {
            reader.seen.copied(from.to_owned(), to.clone());
        }
    }
}

/// What the command wrote into a file goes along when the file is copied or moved.
fn pass_on(reader: &mut Reader<'_>, invocation: &Invocation, sources: &[&Word], into: &Word) {
    let Some(to) = reader.path(into, invocation).map(|path| path.absolute) else { return };
    for word in sources.iter().take(16) {
        let Some(from) = reader.path(word, invocation).map(|path| path.absolute) else { continue };
        if !reader.is_written(&from) {
            continue;
        }
        let Some(text) = reader.file(&from) else { continue };
        let name = from.rsplit('/').next().unwrap_or_default();
        reader.write(format!("{to}/{name}"), text.clone(), false);
        reader.write(to.clone(), text, false);
    }
}

/// Adds the acts of writing files under their own names into a folder, or over one file.
fn overwritten(
    reader: &mut Reader<'_>,
    invocation: &Invocation,
    sources: &[&Word],
    into: &Word,
    empties: bool,
) {
    let destination = target(reader, into, invocation);
    let Some(absolute) = destination.absolute() else { return };
    if matches!(destination.place(), Some(Place::InWorkspace | Place::Temporary | Place::Workspace)) {
        if empties {
            return written(reader, invocation, into, How::Emptied);
        }
        let guards = |path: &str| crate::guarded::guards(path, reader.world.home, reader.world.workspace);
        if guards(absolute).is_none() {
            return;
        }
    }
    if absolute == "/dev/null" {
        return;
    }
    let single =
        sources.len() == 1 && !matches!(reader.look(&Probe::Path(absolute.to_owned())), Answer::Folder);
    if single {
        let how = if empties { How::Emptied } else { How::Replaced };
        return written(reader, invocation, into, how);
    }
    let folder = absolute.to_owned();
    for word in sources.iter().take(16) {
        let Some(name) = word.text().and_then(|text| text.trim_end_matches('/').rsplit('/').next()) else {
            continue;
        };
        if path::is_pattern(name) || matches!(name, "" | "." | "..") {
            continue;
        }
        let word = Word { quoted: true, ..Word::of(format!("{folder}/{name}")).at(word.span) };
        written(reader, invocation, &word, How::Replaced);
    }
}

fn rsync(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.has(&["-n", "--dry-run", "--list-only", "--help", "--version"]) {
        return;
    }
    let Some((into, sources)) = call.operands.split_last() else { return };
    let deletes = call.options.iter().any(|option| {
        matches!(
            option.name.as_str(),
            "--del"
                | "--delete"
                | "--delete-before"
                | "--delete-during"
                | "--delete-delay"
                | "--delete-after"
                | "--delete-excluded"
                | "--delete-missing-args"
        )
    });
    if deletes {
        let remote = host(into);
        let found = target(reader, into, call.invocation);
        let mut act = match &remote {
            Some(_) => reader.act(call.invocation, super::TOOL.id, Verb::Delete, Kind::Tree, &into.shown()),
            None => of(reader, call.invocation, Verb::Delete, Kind::Tree, into, found),
        };
        act.doubts.retain(|doubt| !matches!(doubt, Doubt::Unproven(_)));
        act.hints.extend(remote.map(|value| Hint {
            kind: HintKind::Host,
            value,
            source: "rsync".to_owned(),
        }));
        act.count = None;
        act.instead = Some("`rsync --dry-run --delete …` shows what would go".to_owned());
        reader.add(act);
    } else {
        remember(reader, call.invocation, sources, into);
        pass_on(reader, call.invocation, sources, into);
    }
    if call.has(&["--remove-source-files"]) {
        for word in sources {
            if host(word).is_none() {
                let mut act = super::target::deletion(reader, call.invocation, word, true, false);
                act.doubts.retain(|doubt| !matches!(doubt, Doubt::Unproven(_)));
                act.reversible = true;
                reader.add(act);
            }
        }
    }
}

/// The host of `user@host:path`, `host::module` or `rsync://host/module`.
fn host(word: &Word) -> Option<String> {
    let text = word.beginning();
    let host = match text.strip_prefix("rsync://") {
        Some(rest) => rest.split(['/', ':']).next()?,
        None => text.split_once(':').map(|(host, _)| host).filter(|host| !host.contains('/'))?,
    };
    let host = host.rsplit('@').next().unwrap_or(host);
    (!host.is_empty()).then(|| host.to_owned())
}

/// Archives that are unpacked where files of others are.
fn unpacked(invocation: &Invocation, program: &str, reader: &mut Reader<'_>) {
    let call = Call::new(invocation, TAR);
    let unpacks = program == "unzip"
        || call.has(&["--extract", "--get"])
        || invocation.arguments().iter().filter_map(Word::text).enumerate().any(|(index, text)| {
            let letters =
                if index == 0 { text.trim_start_matches('-') } else { text.strip_prefix('-').unwrap_or("") };
            !letters.starts_with('-')
                && letters.len() < 12
                && letters.contains('x')
                && !letters.contains(['/', '.'])
        });
    let lists = program == "unzip" && call.has(&["-l", "-t", "-p", "-v", "-Z"]);
    let folder = call.value(&["-C", "--directory", "-d"]);
    let (true, false, Some(folder)) = (unpacks, lists, folder) else { return };
    let found = target(reader, folder, invocation);
    // Everything below `/usr/local` and `/opt` is there to be unpacked into.
    let own = found.absolute().is_some_and(|path| {
        let in_it = path::place(&format!("{}/x", path.trim_end_matches('/')), &reader.world);
        path::within(path, "/usr/local") || path::within(path, "/opt") || in_it == Place::Temporary
    });
    if own || !matches!(found.place(), Some(Place::Root | Place::System)) {
        return;
    }
    let mut act = of(reader, invocation, Verb::Replace, Kind::Tree, folder, found);
    act.count = None;
    act.sure = caution_core::finding::Confidence::Medium;
    reader.add(act);
}
