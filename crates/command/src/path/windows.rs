//! Paths of Windows. Within this crate they are written with slashes and a large drive letter: `D:/a/b`;
//! `//server/share` is a drive of its own.

use caution_core::command::Place;

use crate::reader::World;

/// The drive of a path, if it names one: `d:`, `D:\x`, `D:/x`; not `D:x`, which is a name elsewhere.
pub(crate) fn drive(path: &str) -> Option<char> {
    let mut characters = path.chars();
    let letter = characters.next().filter(char::is_ascii_alphabetic)?;
    (characters.next()? == ':').then_some(())?;
    matches!(characters.next(), None | Some('/' | '\\')).then(|| letter.to_ascii_uppercase())
}

/// A path with slashes, as this crate writes it, if it is one of Windows.
pub(crate) fn plain(path: &str) -> Option<String> {
    drive(path)?;
    Some(absolute(path, ""))
}

/// Makes a path absolute, in a folder that is one of Windows unless the path names a drive.
pub(super) fn absolute(path: &str, directory: &str) -> String {
    let path = path.replace('\\', "/");
    let own = drive(directory).unwrap_or('C');
    let (drive, rest) = match drive(&path) {
        Some(drive) => (drive, path.get(2..).unwrap_or("").to_owned()),
        None => match git_bash(&path) {
            Some((drive, rest)) => (drive, rest.to_owned()),
            None if path.starts_with('/') => (own, path),
            None => {
                let named = path.get(1..2) == Some(":");
                let name = if named { path.get(2..).unwrap_or("") } else { &path };
                (own, format!("{}/{name}", directory.get(2..).unwrap_or("").replace('\\', "/")))
            }
        },
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in rest.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("{drive}:/{}", parts.join("/"))
}

/// `/d/x`, as bash for Windows writes `D:\x`.
fn git_bash(path: &str) -> Option<(char, &str)> {
    let rest = path.strip_prefix('/')?;
    let letter = rest.chars().next().filter(char::is_ascii_alphabetic)?;
    let rest = rest.get(1..)?;
    (rest.is_empty() || rest.starts_with('/')).then(|| (letter.to_ascii_uppercase(), rest))
}

/// Whether a path is another one or lies in it, whatever their letters' size.
pub(super) fn within(path: &str, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    path.get(..folder.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(folder))
        && path.get(folder.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Folders of the system, below the drive.
const SYSTEM: &[&str] = &[
    "windows",
    "program files",
    "program files (x86)",
    "programdata",
    "recovery",
    "boot",
    "efi",
    "system volume information",
    "perflogs",
    "$recycle.bin",
];

/// Where an absolute, plain path lies.
pub(super) fn place(path: &str, world: &World<'_>) -> Place {
    let same = |folder: &str| path.eq_ignore_ascii_case(folder.trim_end_matches('/'));
    let home = world.home.filter(|home| drive(home).is_some());
    let below = path.get(3..).unwrap_or("");
    if below.is_empty() {
        return Place::Root;
    }
    let holds_home = home.is_some_and(|home| within(home, world.workspace));
    if !holds_home && drive(world.workspace).is_some() {
        if same(world.workspace) {
            return Place::Workspace;
        }
        if within(path, world.workspace) {
            let git = format!("{}/.git", world.workspace.trim_end_matches('/'));
            return if within(path, &git) { Place::GitFolder } else { Place::InWorkspace };
        }
    }
    if home.is_some_and(|home| within(home, path)) {
        return Place::Home;
    }
    if within(world.workspace, path) {
        return Place::AboveWorkspace;
    }
    let lower = below.to_ascii_lowercase();
    let temporary = ["windows/temp/", "temp/", "tmp/"].iter().any(|folder| lower.starts_with(folder))
        || lower.split_once("/appdata/local/temp/").is_some_and(|(user, _)| user.starts_with("users/"));
    if temporary {
        return Place::Temporary;
    }
    if home.is_some_and(|home| within(path, home)) {
        return Place::InHome;
    }
    let first = lower.split('/').next().unwrap_or("");
    if SYSTEM.contains(&first) || matches!(lower.as_str(), "users" | "temp" | "tmp") {
        return Place::System;
    }
    match lower.strip_prefix("users/") {
        Some(user) if !user.contains('/') => Place::Home,
        _ => Place::Outside,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_of_windows_has_its_place() {
        let told = caution_testkit::told::Told::default();
        let world = World {
            directory: "D:/AI Projects/App",
            workspace: "D:/AI Projects/App",
            home: Some("C:/Users/Dana"),
            prober: &told,
            own: &[],
        };
        for (path, absolute, expected) in [
            (r"d:\", "D:/", Place::Root),
            ("d:", "D:/", Place::Root),
            (r"..\..", "D:/", Place::Root),
            (r"\", "D:/", Place::Root),
            (r"D:\AI", "D:/AI", Place::Outside),
            (r"D:\AI Projects", "D:/AI Projects", Place::AboveWorkspace),
            (r"d:\ai projects\app", "D:/ai projects/app", Place::Workspace),
            (r".vite", "D:/AI Projects/App/.vite", Place::InWorkspace),
            (r".git\refs", "D:/AI Projects/App/.git/refs", Place::GitFolder),
            (r"C:\Users\Dana", "C:/Users/Dana", Place::Home),
            (r"C:\Users", "C:/Users", Place::Home),
            (r"C:\Users\Lee", "C:/Users/Lee", Place::Home),
            (r"c:\users\dana\Documents", "C:/users/dana/Documents", Place::InHome),
            (r"C:\Windows\System32", "C:/Windows/System32", Place::System),
            (r"C:\Users\Dana\AppData\Local\Temp\x", "C:/Users/Dana/AppData/Local/Temp/x", Place::Temporary),
            ("/c/Windows", "C:/Windows", Place::System),
            (r"E:\data\ünï", "E:/data/ünï", Place::Outside),
        ] {
            assert_eq!(super::absolute(path, world.directory), absolute, "{path}");
            assert_eq!(place(absolute, &world), expected, "{path}");
        }
    }

    #[test]
    fn a_name_with_a_colon_is_no_drive() {
        for (path, expected) in [("d:x", None), ("host:/x", None), ("d", None), ("", None), ("é:/", None)] {
            assert_eq!(drive(path), expected, "{path}");
        }
    }
}
