//! Files that are written: by a redirection, `tee`, `dd`, `cp`, `sed -i`, `truncate`, `ln`.

use caution_core::command::{Kind, Place};
use caution_core::effect::Verb;
use caution_core::probe::{Answer, Probe};

use super::target::{Target, of, target};
use crate::guarded;
use crate::invocation::{Invocation, RedirectKind};
use crate::reader::Reader;
use crate::word::Word;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// What was in it is gone, and nothing comes instead.
    Emptied,
    /// What was in it is gone.
    Replaced,
    /// Parts of it may be others than before.
    Edited,
    /// Something is added to its end.
    Added,
}

/// Adds the acts of an invocation's redirections.
pub(crate) fn redirects(reader: &mut Reader<'_>, invocation: &Invocation) {
    for redirect in &invocation.redirects {
        let how = match redirect.kind {
            RedirectKind::Read => continue,
            RedirectKind::Append => How::Added,
            RedirectKind::Truncate => match invocation.program() {
                None | Some(":" | "true") => How::Emptied,
                Some(_) => How::Replaced,
            },
        };
        written(reader, invocation, &redirect.file, how);
    }
}

/// Adds the act of writing a file, if it matters: a disk, a file that guards or gives rights, or one outside
/// the workspace whose content goes.
pub(crate) fn written(reader: &mut Reader<'_>, invocation: &Invocation, word: &Word, how: How) {
    let found = target(reader, word, invocation);
    let Some(path) = &found.path else { return };
    let absolute = path.absolute.as_str();
    if is_stream(absolute) {
        return;
    }
    if is_disk(absolute) {
        let mut act = of(reader, invocation, Verb::Replace, Kind::Disk, word, found);
        act.everything = true;
        return reader.add(act);
    }
    if matches!(absolute, "/proc/sysrq-trigger" | "/dev/mem" | "/dev/kmem" | "/dev/port") {
        let act = of(reader, invocation, Verb::Execute, Kind::Host, word, found);
        return reader.add(act);
    }
    if guarded::guards(absolute, reader.world.home, reader.world.workspace).is_some() {
        let act = of(reader, invocation, Verb::Update, Kind::Guard, word, found);
        return reader.add(act);
    }
    if let Some((verb, kind)) = gives_rights(absolute, how) {
        let act = of(reader, invocation, verb, kind, word, found);
        return reader.add(act);
    }
    ordinary(reader, invocation, word, how, found);
}

fn ordinary(reader: &mut Reader<'_>, invocation: &Invocation, word: &Word, how: How, found: Target) {
    let matters = match found.place() {
        Some(Place::Temporary) | None => false,
        Some(Place::InWorkspace | Place::Workspace) => how == How::Emptied,
        Some(Place::GitFolder) => found.absolute().is_some_and(is_history),
        Some(_) => how != How::Added,
    };
    if !matters {
        return;
    }
    let path = found.absolute().unwrap_or_default().to_owned();
    // A folder is refused.
    if matches!(reader.look(&Probe::Path(path)), Answer::Missing | Answer::File(0) | Answer::Folder) {
        return;
    }
    let mut act = of(reader, invocation, verb(how), Kind::File, word, found);
    if how == How::Emptied
        && let Some(path) = &mut act.path
        && let Answer::Is(yes) = reader.look(&Probe::Restorable(path.absolute.clone()))
    {
        path.restorable = Some(yes);
    }
    reader.add(act);
}

fn verb(how: How) -> Verb {
    match how {
        How::Emptied => Verb::Truncate,
        How::Replaced => Verb::Replace,
        How::Edited | How::Added => Verb::Update,
    }
}

/// Whether writing it changes no file.
fn is_stream(path: &str) -> bool {
    matches!(
        path,
        "/dev/null" | "/dev/stdout" | "/dev/stderr" | "/dev/tty" | "/dev/zero" | "/dev/full" | "/dev/console"
    ) || ["/dev/fd/", "/proc/self/fd/", "/dev/pts/", "/dev/tcp/", "/dev/udp/", "/dev/shm/"]
        .iter()
        .any(|folder| path.starts_with(folder))
}

/// Beginnings of the names of disks.
const DISKS: &[&str] = &[
    "sd", "hd", "vd", "xvd", "nvme", "mmcblk", "md", "dm-", "disk", "rdisk", "loop", "pmem", "dax", "nbd",
    "zd", "ada", "da", "nvd", "mapper/", "disk/", "vg", "rbd", "sr", "zvol/", "bcache", "drbd",
];

/// Whether a path is a disk or a part of one.
pub(crate) fn is_disk(path: &str) -> bool {
    path.strip_prefix("/dev/").is_some_and(|name| {
        DISKS.iter().any(|disk| name.starts_with(disk))
            && !["sdt", "hda-", "dri", "disk/by-id/.."].iter().any(|other| name.starts_with(other))
    })
}

/// Files in `.git` without which commits are lost.
fn is_history(path: &str) -> bool {
    let Some((_, rest)) = path.split_once("/.git/") else { return true };
    ["objects", "refs", "logs", "packed-refs", "HEAD", "config", "worktrees", "modules"]
        .iter()
        .any(|part| crate::path::within(rest, part))
}

/// Files by which rights are given.
fn gives_rights(path: &str, how: How) -> Option<(Verb, Kind)> {
    let name = path.rsplit('/').next().unwrap_or_default();
    let rights = matches!(name, "authorized_keys" | "authorized_keys2" | "sudoers" | "doas.conf" | ".rhosts")
        || ["/etc/sudoers.d/", "/etc/polkit-1/", "/etc/pam.d/"].iter().any(|folder| path.starts_with(folder));
    if rights {
        let verb = if matches!(how, How::Emptied) { Verb::Truncate } else { Verb::Grant };
        return Some((verb, Kind::Permission));
    }
    let accounts = matches!(path, "/etc/passwd" | "/etc/shadow" | "/etc/group" | "/etc/gshadow");
    // A line more, or another, is another user, or other rights.
    let verb = if matches!(how, How::Edited | How::Added) { Verb::Grant } else { verb(how) };
    accounts.then_some((verb, Kind::Account))
}
