//! A workspace in the house's shape, small enough to be built in a second, that every check likes.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "it is only used by tests")]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const RULE_PAGE: &str = "# one\n\nA rule.\n\n## What it does\n\n## Why it matters\n\n## Example\n\n## Remedy\n\n## Known misses\n\n## Cases\n";

/// The crates: name, folder, dependencies, root file, its text.
const CRATES: &[(&str, &str, &str, &str, &str)] = &[
    ("caution-core", "core", "", "lib.rs", "//! Nouns.\n\n/// Where from.\npub mod channel;\n"),
    ("caution-read", "read", "caution-core = { path = \"../core\" }\n", "lib.rs", "//! Readers.\n"),
    (
        "caution-rules",
        "rules",
        "caution-core = { path = \"../core\" }\n",
        "lib.rs",
        "//! Rules.\n\nmod one;\n\n/// Every rule.\npub static ALL: &[&str] = &[one::ID];\n",
    ),
    ("caution", "caution", "", "main.rs", "//! The program.\n\nfn main() {}\n"),
];

const FILES: &[(&str, &str)] = &[
    ("Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"3\"\n\n[workspace.lints]\n"),
    ("rustfmt.toml", "max_width = 110\nuse_small_heuristics = \"Max\"\n"),
    ("deny.toml", "[licenses]\nallow = [\"MIT\", \"Apache-2.0\"]\n"),
    ("xtask/oracle/test_oracle.py", "# Nothing to judge here.\n"),
    ("LICENSE-APACHE", "Apache\n"),
    ("LICENSE-MIT", "MIT\n"),
    ("README.md", "# Small\n\nSee [the page](docs/page.md#a-heading).\n"),
    ("docs/page.md", "# Page\n\n## A heading\n"),
    (
        "crates/core/src/channel.rs",
        "/// Where from.\n#[derive(Clone, Copy)]\npub enum Channel {\n    /// Author.\n    Author,\n    /// Note.\n    Note,\n}\n\nimpl Channel {\n    /// Every one.\n    pub const ALL: &[Self] = &[Self::Author, Self::Note];\n}\n",
    ),
    ("crates/rules/src/one/mod.rs", "//! One.\n\nmod rule;\n\npub(crate) const ID: &str = rule::RULE.id;\n"),
    (
        "crates/rules/src/one/rule.rs",
        "pub(crate) struct Rule {\n    pub(crate) id: &'static str,\n}\n\npub(crate) const RULE: Rule = Rule { id: \"one\" };\n",
    ),
    ("crates/rules/src/one/rule.md", RULE_PAGE),
];

/// Makes the workspace, with a lock file.
pub(crate) fn workspace() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in FILES {
        write(folder.path(), path, text);
    }
    for (name, room, dependencies, root, text) in CRATES {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\nlicense = \"Apache-2.0 OR MIT\"\n\n[dependencies]\n{dependencies}\n[lints]\nworkspace = true\n"
        );
        write(folder.path(), &format!("crates/{room}/Cargo.toml"), &manifest);
        write(folder.path(), &format!("crates/{room}/src/{root}"), text);
    }
    let made =
        Command::new("cargo").args(["generate-lockfile", "--offline"]).current_dir(folder.path()).output();
    assert!(made.unwrap().status.success());
    folder
}

/// Writes a file, and the folders above it.
pub(crate) fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// What a task printed, and whether it succeeded. Nothing of the run of tests that this is part of
/// reaches it. `programs` are shell scripts that it finds before the real programs of their names.
pub(crate) fn xtask(root: &Path, arguments: &[&str], programs: &[(&str, &str)]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let folder = tempfile::tempdir().unwrap();
    for (name, script) in programs {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    }
    let real = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.path().to_path_buf()).chain(std::env::split_paths(&real));
    command.env("PATH", std::env::join_paths(folders).unwrap());
    command.args(arguments).arg("--root").arg(root).env("CARGO_TERM_COLOR", "never");
    let inherited = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in inherited.filter(|name| name.starts_with("NEXTEST")) {
        command.env_remove(name);
    }
    // Its `caution` must not take the place of the real one.
    command.env("CARGO_TARGET_DIR", root.join("target"));
    let output = command.output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}
