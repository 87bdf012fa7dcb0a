//! Packages: what is published, what is taken back, and what a machine loses.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::table::{Name, Row};
use super::{Tool, table, wrappers};
use crate::call::{Call, Spelling};
use crate::invocation::Invocation;
use crate::reader::Reader;

const DRY: &[&str] = &["--dry-run", "-n", "--help", "-h"];

const fn publishes(words: &'static [&'static str]) -> Row {
    Row::new(words, Verb::Publish, Kind::Package).unless(DRY).name(Name::Fixed("this package"))
}

const fn uploads(words: &'static [&'static str]) -> Row {
    Row::new(words, Verb::Publish, Kind::Package).unless(DRY)
}

const fn takes_back(words: &'static [&'static str]) -> Row {
    Row::new(words, Verb::Delete, Kind::Package).unless(DRY)
}

const fn removes(words: &'static [&'static str]) -> Row {
    Row::new(words, Verb::Delete, Kind::Program)
        .unless(&[
            "--dry-run",
            "-s",
            "--simulate",
            "--just-print",
            "--no-act",
            "--help",
            "--assumeno",
            "--print",
        ])
        .forced(&["-y", "--yes", "--assume-yes", "--force-yes", "--noconfirm"])
        .reversible()
}

const fn grants(words: &'static [&'static str]) -> Row {
    Row::new(words, Verb::Grant, Kind::Package).unless(DRY)
}

const NPM: &[Row] = &[
    publishes(&["publish"]),
    publishes(&["npm", "publish"]),
    takes_back(&["unpublish"]).forced(&["-f", "--force"]),
    Row::new(&["deprecate"], Verb::Update, Kind::Package).unless(DRY).reversible(),
    grants(&["owner", "add"]),
    takes_back(&["owner", "rm"]),
    Row::new(&["access", "set|public|grant"], Verb::Grant, Kind::Package),
    Row::new(&["dist-tag|dist-tags", "add|rm"], Verb::Update, Kind::Package).reversible(),
    Row::new(&["token", "create"], Verb::Create, Kind::Secret).name(Name::Fixed("a token")),
    Row::new(&["token", "revoke|delete"], Verb::Delete, Kind::Secret),
];

/// Programs, and what their words mean.
static PROGRAMS: &[(&[&str], &[Row])] = &[
    (&["npm", "pnpm", "yarn", "bun", "lerna", "changeset", "nx"], NPM),
    (&["jsr", "vsce", "ovsx"], &[publishes(&["publish"]), takes_back(&["unpublish"])]),
    (
        &["cargo"],
        &[
            publishes(&["publish"]),
            // It can be undone, but not for the builds that miss it in between.
            takes_back(&["yank"]).unless(&["--undo", "--help", "-h"]),
            grants(&["owner"]).with(&["--add", "-a"]),
            Row::new(&["owner"], Verb::Delete, Kind::Package).with(&["--remove", "-r"]),
            publishes(&["release"]).with(&["--execute", "-x"]),
        ],
    ),
    (&["twine"], &[uploads(&["upload"])]),
    (
        &["poetry", "uv", "hatch", "flit", "pdm", "rye", "maturin"],
        &[publishes(&["publish"]), uploads(&["upload"])],
    ),
    (&["gem"], &[uploads(&["push"]), takes_back(&["yank"]), grants(&["owner"]).with(&["-a", "--add"])]),
    (&["bundle", "rake"], &[publishes(&["release"])]),
    (
        &["mvn", "mvnw"],
        &[publishes(&["deploy"]), publishes(&["*", "deploy"]), publishes(&["release:perform"])],
    ),
    (
        &["gradle", "gradlew"],
        &[
            publishes(&["publish"]),
            publishes(&["publishPlugins|publishToSonatype|bintrayUpload|uploadArchives"]),
            publishes(&["*", "publish"]),
        ],
    ),
    (
        &["dotnet", "nuget"],
        &[
            uploads(&["nuget", "push"]),
            takes_back(&["nuget", "delete"]),
            uploads(&["push"]),
            takes_back(&["delete"]),
        ],
    ),
    (&["pod"], &[uploads(&["trunk", "push"]), takes_back(&["trunk", "delete"])]),
    (&["dart", "flutter"], &[publishes(&["pub", "publish"])]),
    (
        &["cabal", "stack"],
        &[
            publishes(&["upload"]).with(&["--publish"]),
            publishes(&["upload"]).unless(&["--publish", "--help"]),
        ],
    ),
    (&["luarocks", "conan", "anaconda"], &[uploads(&["upload"])]),
    (
        &["goreleaser"],
        &[publishes(&["release"]).unless(&["--snapshot", "--skip", "--skip-publish", "--help"])],
    ),
    (&["semantic-release", "release-it"], &[publishes(&[])]),
    (&["crane", "skopeo", "oras"], &[uploads(&["push|copy|cp"]), takes_back(&["delete"])]),
    (&["cosign"], &[uploads(&["sign"])]),
    (
        &["apt", "apt-get", "aptitude", "dnf", "yum", "zypper", "apk", "microdnf"],
        &[removes(&["remove|purge|autoremove|autopurge|erase|rm|del|full-upgrade|dist-upgrade"])],
    ),
    (&["dpkg"], &[removes(&[]).with(&["-r", "-P", "--remove", "--purge"])]),
    (&["rpm"], &[removes(&[]).with(&["-e", "--erase"])]),
    (
        &["pacman"],
        &[Row::new(&[], Verb::Delete, Kind::Program)
            .with(&["-R", "--remove"])
            .unless(&["-p", "--print", "-h"])
            .reversible()],
    ),
    (
        &["snap", "flatpak", "choco", "winget", "scoop", "port", "pkg"],
        &[removes(&["remove|uninstall|delete"])],
    ),
    (
        &["brew"],
        &[removes(&["uninstall|remove|rm|zap"]), removes(&["bundle", "cleanup"]).with(&["--force", "-f"])],
    ),
    (
        &["pip", "pip3"],
        &[Row::new(&["install|uninstall"], Verb::Update, Kind::Program)
            .with(&["--break-system-packages"])
            .unless(&["--dry-run"])
            .name(Name::Fixed("the system's Python"))
            .reversible()],
    ),
];

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--registry",
            "--tag",
            "--otp",
            "--access",
            "-p",
            "--package",
            "--index",
            "--repository",
            "-r",
            "--repository-url",
            "--manifest-path",
            "--token",
            "--api-key",
            "-k",
            "-s",
            "--source",
            "-C",
            "--dir",
            "--filter",
            "-F",
            "--version",
            "--vers",
            "--host",
            "-f",
            "--publish-url",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("--registry", HintKind::Host),
        ("--repository-url", HintKind::Host),
        ("--publish-url", HintKind::Host),
    ],
    also: Some(read),
    ..Tool::new(
        "packages",
        &[
            "anaconda",
            "apk",
            "apt",
            "apt-get",
            "aptitude",
            "brew",
            "cabal",
            "cargo",
            "changeset",
            "choco",
            "conan",
            "cosign",
            "crane",
            "dart",
            "dnf",
            "dotnet",
            "dpkg",
            "flatpak",
            "flit",
            "flutter",
            "gem",
            "goreleaser",
            "gradle",
            "gradlew",
            "jsr",
            "lerna",
            "luarocks",
            "maturin",
            "microdnf",
            "mvn",
            "mvnw",
            "npm",
            "nuget",
            "nx",
            "oras",
            "ovsx",
            "pacman",
            "pip",
            "pip3",
            "pkg",
            "pnpm",
            "pod",
            "port",
            "release-it",
            "rpm",
            "scoop",
            "semantic-release",
            "skopeo",
            "snap",
            "stack",
            "twine",
            "uv",
            "vsce",
            "winget",
            "yarn",
            "yum",
            "zypper",
        ],
        include_str!("packages/tool.md"),
    )
};

/// Programs of the system, whose short options take no values.
const SYSTEM: &[&str] = &[
    "apt", "apt-get", "aptitude", "dnf", "yum", "zypper", "apk", "microdnf", "dpkg", "rpm", "pacman", "snap",
    "flatpak", "choco", "winget", "scoop", "port", "pkg", "brew",
];

/// Without these a machine does not start, or nobody gets onto it.
const VITAL: &[&str] = &[
    "apt",
    "dpkg",
    "libc6",
    "glibc",
    "bash",
    "coreutils",
    "sudo",
    "systemd",
    "openssh-server",
    "login",
    "util-linux",
    "python3",
    "kernel",
    "linux-image",
    "network-manager",
    "dnf",
    "rpm",
    "pacman",
    "apk-tools",
    "musl",
    "busybox",
];

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    let invocation = call.invocation;
    let Some(program) = invocation.program() else { return };
    told(program, call, reader);
    if STARTING.contains(&program) {
        wrappers::unknown(program, invocation, reader);
    }
}

/// Those that start programs and scripts of the project too.
const STARTING: &[&str] = &[
    "npm", "pnpm", "yarn", "cargo", "uv", "nx", "lerna", "dotnet", "mvn", "gradle", "dart", "flutter",
    "stack", "cabal",
];

/// Programs that other tools are about, and that publish too.
const ELSEWHERE: &[&str] = &["poetry", "hatch", "pdm", "rye", "bundle", "bun", "rake"];

/// Reads what a program that another tool is about publishes.
pub(super) fn beside(program: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    if ELSEWHERE.contains(&program) {
        told(program, &Call::new(invocation, TOOL.spelling), reader);
    }
}

fn told(program: &str, call: &Call<'_>, reader: &mut Reader<'_>) {
    let Some((_, rows)) = PROGRAMS.iter().find(|(names, _)| names.contains(&program)) else { return };
    if !SYSTEM.contains(&program) {
        table::rows(&TOOL, rows, call, reader);
        return;
    }
    let before = reader.told();
    let plain = Call::new(call.invocation, Spelling::default());
    table::rows(&TOOL, rows, &plain, reader);
    let vital = plain.operands.iter().any(|word| {
        word.text().is_some_and(|text| VITAL.iter().any(|vital| text.split(['=', ':']).next() == Some(vital)))
    });
    for act in reader.acts_since(before).iter_mut().filter(|_| vital) {
        act.kind = Kind::Host;
        act.reversible = false;
    }
}
