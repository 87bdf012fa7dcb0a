//! Paths: made absolute without looking, and where they lie.

use caution_core::command::Place;

use crate::reader::World;

mod spread;
mod windows;

pub(crate) use spread::{is_pattern, spread};
pub(crate) use windows::{drive, plain};

/// Makes a path absolute and takes `.` and `..` out of it. Links are not followed.
pub(crate) fn absolute(path: &str, directory: &str) -> String {
    if drive(path).or_else(|| drive(directory)).is_some() {
        return windows::absolute(path, directory);
    }
    let joined = if path.starts_with('/') { path.to_owned() } else { format!("{directory}/{path}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// Whether a path is another one or lies in it. Both are absolute and plain.
pub(crate) fn within(path: &str, folder: &str) -> bool {
    if drive(path).is_some() {
        return windows::within(path, folder);
    }
    folder == "/" || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Folders without which a machine does not work, or that hold everybody's things.
const SYSTEM: &[&str] = &[
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/lib32",
    "/lib64",
    "/opt",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/srv",
    "/sys",
    "/usr",
    "/var",
    "/private",
    "/private/etc",
    "/private/var",
    "/var/lib",
    "/var/log",
    "/Applications",
    "/Library",
    "/System",
    "/Users",
    "/Volumes",
    "/mnt",
    "/media",
];

/// Those of which everything belongs to the system.
const WHOLLY_SYSTEM: &[&str] = &[
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib32",
    "/lib64",
    "/private/etc",
    "/proc",
    "/sbin",
    "/sys",
    "/usr",
    "/Library",
    "/System",
];

/// Folders for temporary files.
const TEMPORARY: &[&str] =
    &["/tmp", "/var/tmp", "/private/tmp", "/dev/shm", "/var/folders", "/private/var/folders"];

/// Where an absolute, plain path lies.
pub(crate) fn place(path: &str, world: &World<'_>) -> Place {
    if drive(path).is_some() {
        return windows::place(path, world);
    }
    let home = world.home.filter(|home| *home != "/");
    if path == "/" {
        return Place::Root;
    }
    // A workspace that holds the home gives no leave for what is in it.
    let workspace = Some(world.workspace)
        .filter(|folder| *folder != "/" && !home.is_some_and(|home| within(home, folder)));
    if Some(path) == workspace {
        return Place::Workspace;
    }
    if let Some(rest) = workspace.and_then(|folder| path.strip_prefix(folder)?.strip_prefix('/')) {
        return if within(rest, ".git") { Place::GitFolder } else { Place::InWorkspace };
    }
    if home.is_some_and(|home| within(home, path)) {
        return Place::Home;
    }
    if within(world.workspace, path) {
        return Place::AboveWorkspace;
    }
    if let Some(folder) = TEMPORARY.iter().find(|folder| within(path, folder)) {
        // The folder itself holds the files of every program.
        return if path == *folder { Place::System } else { Place::Temporary };
    }
    if home.is_some_and(|home| within(path, home)) {
        return Place::InHome;
    }
    if SYSTEM.contains(&path) || WHOLLY_SYSTEM.iter().any(|folder| within(path, folder)) {
        return Place::System;
    }
    // Another user's home.
    if path
        .strip_prefix("/home/")
        .or_else(|| path.strip_prefix("/Users/"))
        .is_some_and(|rest| !rest.contains('/'))
    {
        return Place::Home;
    }
    Place::Outside
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use caution_core::port::Prober;

    pub(crate) fn world(prober: &dyn Prober) -> World<'_> {
        World {
            directory: "/home/dana/shop",
            workspace: "/home/dana/shop",
            home: Some("/home/dana"),
            prober,
            own: &[],
        }
    }

    fn at(path: &str) -> Place {
        let told = caution_testkit::told::Told::default();
        place(&absolute(path, "/home/dana/shop"), &world(&told))
    }

    #[test]
    fn dots_and_slashes_are_taken_out() {
        for (path, plain) in [
            ("/", "/"),
            ("//", "/"),
            ("/..", "/"),
            ("/etc/../..//usr/./", "/usr"),
            ("./", "/home/dana/shop"),
            ("../..", "/home"),
            ("../../../../../..", "/"),
            ("a/../../shop/b", "/home/dana/shop/b"),
            ("ünï/c", "/home/dana/shop/ünï/c"),
        ] {
            assert_eq!(absolute(path, "/home/dana/shop"), plain, "{path}");
        }
    }

    #[test]
    fn every_path_has_its_place() {
        for (path, place) in [
            ("/", Place::Root),
            ("/etc/hosts", Place::System),
            ("/usr/", Place::System),
            ("/home", Place::Home),
            ("/home/dana", Place::Home),
            ("/home/dana/", Place::Home),
            ("/home/lee", Place::Home),
            ("/home/dana/.ssh", Place::InHome),
            ("/home/dana/shop2", Place::InHome),
            ("..", Place::Home),
            ("../shop", Place::Workspace),
            (".", Place::Workspace),
            (".git", Place::GitFolder),
            (".git/refs", Place::GitFolder),
            (".gitignore", Place::InWorkspace),
            ("node_modules", Place::InWorkspace),
            ("ünï", Place::InWorkspace),
            ("/tmp", Place::System),
            ("/tmp/x", Place::Temporary),
            ("/tmpx", Place::Outside),
            ("/var/opt/db/data", Place::Outside),
        ] {
            assert_eq!(at(path), place, "{path}");
        }
    }

    #[test]
    fn a_workspace_that_holds_the_home_gives_no_leave() {
        let told = caution_testkit::told::Told::default();
        let world = World { workspace: "/home/dana", ..world(&told) };
        assert_eq!(place("/home/dana", &world), Place::Home);
        assert_eq!(place("/home/dana/.ssh", &world), Place::InHome);
    }

    #[test]
    fn a_folder_above_the_workspace_is_no_other_folder() {
        let told = caution_testkit::told::Told::default();
        let world = World { workspace: "/srv/team/shop", ..world(&told) };
        assert_eq!(place("/srv/team", &world), Place::AboveWorkspace);
        assert_eq!(place("/srv/tea", &world), Place::Outside);
    }
}
