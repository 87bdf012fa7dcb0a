//! Files whose place says what they are: one that moves changes what it holds, though no letter of it does.

use caution_core::RepoPath;
use caution_read::lang::{self, Role};

/// The systems for which Go builds a file by its name.
const SYSTEMS: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "illumos",
    "ios",
    "js",
    "linux",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
];

/// The processors for which it does.
const PROCESSORS: &[&str] = &[
    "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le",
    "riscv64", "s390x", "wasm",
];

/// Whether what a program defines is something else where it stands now: it is known by another name, it is built for
/// something else, or it is a test only there or here.
pub(crate) fn means_otherwise(before: &str, after: &str) -> bool {
    if before == after {
        return false;
    }
    let is_test = |path: &str| Role::of_path(&RepoPath::from(path)) == Role::Test;
    if is_test(before) != is_test(after) {
        return true;
    }
    match lang::any_of_path(&RepoPath::from(after)).map(|language| language.id) {
        Some("go") => (folder(before), conditions(before)) != (folder(after), conditions(after)),
        // Elsewhere a package is written in the file, or who imports it names the file.
        Some("rust") => module(before) != module(after),
        _ => false,
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What the name of a file of Go asks for: a test, a system, a processor.
fn conditions(path: &str) -> Vec<&str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut parts = name.strip_suffix(".go").unwrap_or(name).split('_').skip(1).collect::<Vec<_>>();
    // What begins so is built for nothing.
    let mut found = Vec::from_iter(name.starts_with(['_', '.']).then_some("_"));
    for known in [&["test"][..], PROCESSORS, SYSTEMS] {
        if let Some(last) = parts.pop_if(|last| known.contains(last)) {
            found.push(last);
        }
    }
    found
}

/// The module that a file of Rust is, by its path.
fn module(path: &str) -> &str {
    path.strip_suffix("/mod.rs").or_else(|| path.strip_suffix(".rs")).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::means_otherwise;

    #[test]
    fn the_place_of_a_file_says_what_it_is() {
        for (before, after) in [
            ("a/u.go", "a/u_windows.go"),
            ("a/u_linux_arm64.go", "a/u_linux.go"),
            ("a/u.go", "a/u_test.go"),
            ("a/u.go", "a/_u.go"),
            ("a/u.go", "a/.u.go"),
            ("a/u.go", "b/u.go"),
            ("src/a.rs", "src/b.rs"),
            ("tests/test_a.py", "old/a.py"),
        ] {
            assert!(means_otherwise(before, after) && means_otherwise(after, before), "{before} {after}");
        }
        for (before, after) in [
            ("a/u.go", "a/v.go"),
            ("a/u.go", "a/u_more.go"),
            ("a/linux.go", "a/windows.go"),
            ("src/a.rs", "src/a/mod.rs"),
            ("tests/test_a.py", "tests/test_b.py"),
            ("a/p/T.java", "b/p/T.java"),
        ] {
            assert!(!means_otherwise(before, after), "{before} {after}");
        }
    }
}
