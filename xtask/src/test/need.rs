//! What the tests need of the machine: installed where that is possible, otherwise said exactly.

use std::path::Path;

use crate::program;

/// Something that tests need.
struct Need {
    /// Its name.
    what: &'static str,
    /// Why this machine does not have it; `None` if it does.
    lack: fn(&Path) -> Option<String>,
    /// Brings it; an error says what a person has to do.
    provide: fn(&Path) -> Result<(), String>,
    /// Crates whose tests cannot run without it.
    packages: &'static [&'static str],
}

/// Something that is missing and could not be brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Missing {
    /// Its name.
    pub(crate) what: &'static str,
    /// What is missing and what to do.
    pub(crate) why: String,
    /// Crates whose tests cannot run without it.
    pub(crate) packages: &'static [&'static str],
}

const NEEDS: &[Need] = &[
    Need {
        what: "git",
        lack: git_lack,
        provide: |root| install_from_debian(root, "git", OLDEST_GIT.advice),
        packages: &["caution", "caution-engine", "caution-repo", "caution-testkit", "xtask"],
    },
    Need {
        what: PYTHON,
        lack: python_lack,
        provide: |root| install_from_debian(root, "python3", "install Python 3.9 or newer"),
        packages: &[],
    },
    Need {
        what: "cvc5",
        lack: |root| no_program(root, "cvc5", "--version"),
        provide: |root| install_from_debian(root, "cvc5", "install cvc5, the SMT solver"),
        packages: &[],
    },
    Need {
        what: "ssh-keygen",
        // It has no `--version`; asked for an unknown key it answers all the same.
        lack: |root| no_program(root, "ssh-keygen", "-?"),
        provide: |root| install_from_debian(root, "openssh-client", "install OpenSSH"),
        packages: &[],
    },
    Need {
        what: "rustfmt",
        lack: |root| component_lack(root, "fmt"),
        provide: |root| add_component(root, "rustfmt"),
        packages: &[],
    },
    Need {
        what: "clippy",
        lack: |root| component_lack(root, "clippy"),
        provide: |root| add_component(root, "clippy"),
        packages: &[],
    },
];

/// Runs the oracle's own tests.
pub(super) const PYTHON: &str = "python3";

/// A version and what to do without it.
struct Oldest {
    version: (u32, u32),
    advice: &'static str,
}

/// The first with `merge-tree --write-tree`.
const OLDEST_GIT: Oldest = Oldest { version: (2, 38), advice: "install git 2.38 or newer" };

/// Brings what is missing; what could not be brought is said and returned.
pub(super) fn provide(root: &Path) -> Vec<Missing> {
    let lacking = NEEDS.iter().filter_map(|need| Some((need, (need.lack)(root)?)));
    let missing = lacking.filter_map(|(need, lack)| {
        println!("{}: {lack}; installing", need.what);
        let told = (need.provide)(root).err();
        let still = (need.lack)(root)?;
        let act = told.unwrap_or_else(|| format!("install a newer {}", need.what));
        println!("{}: {still}; {act}", need.what);
        Some(Missing { what: need.what, why: format!("{still}; {act}"), packages: need.packages })
    });
    missing.collect()
}

fn git_lack(root: &Path) -> Option<String> {
    let Ok(text) = program::text_of(program::command(root, "git", ["--version"])) else {
        return Some("git is not installed".to_owned());
    };
    match version(&text) {
        Some(found) if found >= OLDEST_GIT.version => None,
        _ => {
            let (major, minor) = OLDEST_GIT.version;
            Some(format!("`{}` is older than {major}.{minor}", text.trim()))
        }
    }
}

fn no_program(root: &Path, name: &str, probe: &str) -> Option<String> {
    let started = program::kept(program::command(root, name, [probe])).is_ok();
    (!started).then(|| format!("`{name}` is not installed"))
}

fn python_lack(root: &Path) -> Option<String> {
    let found = program::text_of(program::command(root, PYTHON, ["--version"]));
    match found.ok().as_deref().and_then(version) {
        Some(found) if found >= (3, 9) => None,
        _ => Some("no Python 3.9 or newer is installed".to_owned()),
    }
}

/// The first two numbers in `git version 2.47.3`.
fn version(text: &str) -> Option<(u32, u32)> {
    let number =
        text.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
    let mut parts = number.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}

fn component_lack(root: &Path, subcommand: &str) -> Option<String> {
    let probe = program::kept(program::command(root, "cargo", [subcommand, "--version"]));
    let present = probe.is_ok_and(|output| output.status.success());
    (!present).then(|| format!("`cargo {subcommand}` is not installed"))
}

fn add_component(root: &Path, component: &str) -> Result<(), String> {
    let act = format!("run `rustup component add {component}`");
    match program::shown(program::command(root, "rustup", ["component", "add", component])) {
        Ok(true) => Ok(()),
        _ => Err(act),
    }
}

/// Installs a package with Debian's apt as root or through sudo; otherwise says what to do.
fn install_from_debian(root: &Path, package: &str, elsewhere: &str) -> Result<(), String> {
    let succeeds = |line: &[&str]| {
        let (program, arguments) = line.split_first().unwrap_or((&"false", &[]));
        program::kept(program::command(root, program, arguments)).is_ok_and(|output| output.status.success())
    };
    if !succeeds(&["apt-get", "--version"]) {
        return Err(elsewhere.to_owned());
    }
    let act = format!("run `sudo apt-get update && sudo apt-get install -y {package}`");
    let is_root = program::text_of(program::command(root, "id", ["-u"])).is_ok_and(|id| id.trim() == "0");
    let before: &[&str] = match (is_root, succeeds(&["sudo", "-n", "true"])) {
        (true, _) => &[],
        (false, true) => &["sudo", "-n"],
        (false, false) => return Err(act),
    };
    let steps: [&[&str]; 2] =
        [&["update", "-qq"], &["install", "-y", "-qq", "--no-install-recommends", package]];
    let done = steps.iter().all(|step| {
        let apt =
            ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "Acquire::http::Timeout=30"].iter();
        let words: Vec<&str> = before.iter().chain(apt).chain(step.iter()).copied().collect();
        let (program, arguments) = words.split_first().unwrap_or((&"false", &[]));
        program::shown(program::command(root, program, arguments)).unwrap_or(false)
    });
    if done { Ok(()) } else { Err(act) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_vendors_print_them() {
        for (text, wanted) in [
            ("git version 2.47.3\n", Some((2, 47))),
            ("git version 2.39.5 (Apple Git-154)", Some((2, 39))),
            ("git version 2.40.0.windows.1", Some((2, 40))),
            ("git version 3.0", Some((3, 0))),
            ("git version 2", None),
            ("nonsense", None),
        ] {
            assert_eq!(version(text), wanted, "{text}");
        }
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(version("git version 2.9.1").unwrap() < OLDEST_GIT.version);
        assert!(version("git version 2.100.1").unwrap() > OLDEST_GIT.version);
    }
}
