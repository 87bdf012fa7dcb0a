//! Disks and what lies on them: file systems, partitions, volumes, pools.

use caution_core::command::Kind;
use caution_core::effect::Verb;

use super::files::is_disk;
use super::table::{Name, Row};
use super::{Tool, table};
use crate::call::{Call, Spelling};
use crate::reader::Reader;

const TEST: &[&str] =
    &["--test", "-t", "--help", "-h", "--longhelp", "--version", "-n", "--no-act", "--dry-run"];

const fn ends(words: &'static [&'static str], kind: Kind) -> Row {
    Row::new(words, Verb::Delete, kind).unless(TEST).forced(&["-f", "-y", "--force", "--yes", "-ff"])
}

/// Programs, and what their words mean.
static PROGRAMS: &[(&str, &[Row])] = &[
    ("wipefs", &[ends(&[], Kind::Disk).with(&["-a", "--all", "-o", "--offset"])]),
    ("blkdiscard", &[ends(&[], Kind::Disk)]),
    ("badblocks", &[ends(&[], Kind::Disk).with(&["-w"])]),
    (
        "sfdisk",
        &[ends(&[], Kind::Disk).unless(&["-l", "-d", "-n", "--no-act", "--list", "--dump", "-J", "--json"])],
    ),
    ("fdisk", &[ends(&[], Kind::Disk).unless(&["-l", "--list", "-s", "-x"])]),
    ("gdisk", &[ends(&[], Kind::Disk).unless(&["-l"])]),
    ("cfdisk", &[ends(&[], Kind::Disk)]),
    (
        "sgdisk",
        &[ends(&[], Kind::Disk).with(&[
            "-Z",
            "-z",
            "-o",
            "-d",
            "-n",
            "-g",
            "-G",
            "-R",
            "-l",
            "--zap",
            "--zap-all",
            "--clear",
            "--delete",
            "--new",
            "--mbrtogpt",
            "--load-backup",
        ])],
    ),
    (
        "parted",
        &[
            ends(&["*", "rm|mklabel|mktable|mkpart|resizepart"], Kind::Disk).name(Name::Fixed("partitions")),
            ends(&["*", "resize"], Kind::Disk).name(Name::Fixed("partitions")),
        ],
    ),
    ("partx", &[ends(&[], Kind::Disk).with(&["-d", "--delete"])]),
    (
        "hdparm",
        &[ends(&[], Kind::Disk).with(&[
            "--security-erase",
            "--security-erase-enhanced",
            "--trim-sector-ranges",
        ])],
    ),
    ("nvme", &[ends(&["format|sanitize|delete-ns"], Kind::Disk)]),
    ("sg_format", &[ends(&[], Kind::Disk).with(&["--format", "-F"])]),
    ("cryptsetup", &[ends(&["luksFormat|luksErase|erase|reencrypt|luksKillSlot|luksRemoveKey"], Kind::Disk)]),
    ("pvremove", &[ends(&[], Kind::Disk)]),
    ("vgremove", &[ends(&[], Kind::Volume)]),
    ("lvremove", &[ends(&[], Kind::Volume)]),
    ("lvreduce", &[ends(&[], Kind::Volume)]),
    ("lvm", &[ends(&["lvremove|vgremove|lvreduce"], Kind::Volume), ends(&["pvremove"], Kind::Disk)]),
    (
        "zfs",
        &[
            ends(&["destroy"], Kind::Volume).forced(&["-f", "-r", "-R"]),
            ends(&["rollback"], Kind::Volume).with(&["-r", "-R"]),
        ],
    ),
    ("zpool", &[ends(&["destroy|labelclear"], Kind::Volume), ends(&["remove|detach"], Kind::Volume)]),
    (
        "btrfs",
        &[
            ends(&["subvolume|sub", "delete|del"], Kind::Volume),
            ends(&["device", "remove|delete"], Kind::Disk),
        ],
    ),
    (
        "mdadm",
        &[ends(&[], Kind::Disk).with(&[
            "--zero-superblock",
            "--remove",
            "--fail",
            "-f",
            "-r",
            "--create",
            "-C",
        ])],
    ),
    (
        "diskutil",
        &[
            ends(
                &["eraseDisk|eraseVolume|zeroDisk|randomDisk|secureErase|partitionDisk|reformat"],
                Kind::Disk,
            ),
            ends(&["apfs|ap|coreStorage|cs", "delete*|erase*"], Kind::Volume),
        ],
    ),
    ("dmsetup", &[ends(&["remove|remove_all|wipe_table"], Kind::Volume)]),
    (
        "ceph",
        &[ends(&["osd", "pool", "delete|rm"], Kind::Volume), ends(&["osd", "purge|destroy"], Kind::Disk)],
    ),
    ("rbd", &[ends(&["rm|remove"], Kind::Volume), ends(&["snap", "purge|rm"], Kind::Backup)]),
    ("gluster", &[ends(&["volume", "delete"], Kind::Volume)]),
    ("mkswap", &[ends(&[], Kind::Disk)]),
    ("debugfs", &[ends(&[], Kind::Disk).with(&["-w"])]),
    ("format", &[ends(&[], Kind::Disk)]),
    ("clear-disk", &[ends(&[], Kind::Disk)]),
];

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &["-o", "--offset", "--reportformat", "-L", "--size", "-l", "--new", "--fail", "--remove"],
        long: &[],
        single_dash: false,
    },
    also: Some(read),
    ..Tool::new(
        "disks",
        &[
            "badblocks",
            "blkdiscard",
            "btrfs",
            "ceph",
            "cfdisk",
            "cryptsetup",
            "debugfs",
            "diskutil",
            "dmsetup",
            "fdisk",
            "gdisk",
            "gluster",
            "hdparm",
            "lvm",
            "lvreduce",
            "lvremove",
            "mdadm",
            "mke2fs",
            "mkfs",
            "mkfs.btrfs",
            "mkfs.exfat",
            "mkfs.ext2",
            "mkfs.ext3",
            "mkfs.ext4",
            "mkfs.f2fs",
            "mkfs.fat",
            "mkfs.ntfs",
            "mkfs.vfat",
            "mkfs.xfs",
            "mkswap",
            "newfs",
            "nvme",
            "parted",
            "partx",
            "pvremove",
            "rbd",
            "sfdisk",
            "sg_format",
            "sgdisk",
            "vgremove",
            "wipefs",
            "zfs",
            "zpool",
        ],
        include_str!("disks/tool.md"),
    )
};

const MAKE: Spelling = Spelling {
    values: &[
        "-t", "-L", "-U", "-b", "-m", "-i", "-N", "-O", "-E", "-T", "-F32", "-d", "-l", "--label", "--type",
    ],
    long: &[],
    single_dash: false,
};

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    let invocation = call.invocation;
    let Some(program) = invocation.program() else { return };
    if program.starts_with("mkfs") || matches!(program, "mke2fs" | "newfs") {
        return make(&Call::new(invocation, MAKE), reader);
    }
    // `lvreduce -L 5G vg/data`, `mdadm --fail /dev/sdb1`: what stands after these options is no disk.
    let Some((_, rows)) = PROGRAMS.iter().find(|(own, _)| *own == program) else { return };
    let plain = Call::new(invocation, Spelling::default());
    let by_option = matches!(program, "mdadm" | "sgdisk" | "hdparm" | "fdisk" | "gdisk" | "sfdisk" | "partx");
    table::rows(&TOOL, rows, if by_option { &plain } else { call }, reader);
}

/// A new file system: on a disk it ends what was there; in a file of one's own it does not matter.
fn make(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.has(&["-n", "--help", "-V", "--version", "-N"]) {
        return;
    }
    let disks: Vec<_> = call
        .operands
        .iter()
        .filter(|word| word.text().is_none_or(|text| !text.chars().all(|letter| letter.is_ascii_digit())))
        .collect();
    for word in disks {
        let path = reader.path(word, call.invocation);
        let file = path
            .as_ref()
            .is_some_and(|path| path.absolute.starts_with('/') && !path.absolute.starts_with("/dev/"));
        if file && path.as_ref().is_some_and(|path| !is_disk(&path.absolute)) {
            continue;
        }
        let mut act = reader.act(call.invocation, TOOL.id, Verb::Replace, Kind::Disk, &word.shown());
        act.doubts.clone_from(&word.doubts);
        act.path = path;
        act.everything = true;
        reader.add(act);
    }
}
