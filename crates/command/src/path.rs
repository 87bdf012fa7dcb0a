//! Paths: made absolute without looking, and where they lie.

use caution_core::command::Place;

use crate::reader::World;

/// Makes a path absolute and takes `.` and `..` out of it. Links are not followed.
pub(crate) fn absolute(path: &str, directory: &str) -> String {
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
    "/Applications",
    "/Library",
    "/System",
    "/Users",
    "/Volumes",
    "/mnt",
    "/media",
];

const TEMPORARY: &[&str] =
    &["/tmp", "/var/tmp", "/private/tmp", "/dev/shm", "/var/folders", "/private/var/folders"];

/// Where an absolute, plain path lies.
pub(crate) fn place(path: &str, world: &World<'_>) -> Place {
    let home = world.home.as_deref().filter(|home| *home != "/");
    if path == "/" {
        return Place::Root;
    }
    if path == world.workspace {
        return Place::Workspace;
    }
    if within(path, &world.workspace) && world.workspace != "/" {
        let git = format!("{}/.git", world.workspace);
        return if within(path, &git) { Place::GitFolder } else { Place::InWorkspace };
    }
    if home.is_some_and(|home| within(home, path)) {
        return Place::Home;
    }
    if within(&world.workspace, path) {
        return Place::AboveWorkspace;
    }
    if let Some(folder) = TEMPORARY.iter().find(|folder| within(path, folder)) {
        // The folder itself holds the files of every program.
        return if path == *folder { Place::System } else { Place::Temporary };
    }
    if home.is_some_and(|home| within(path, home)) {
        return Place::InHome;
    }
    if SYSTEM.contains(&path)
        || ["/bin", "/boot", "/etc", "/lib", "/lib64", "/sbin", "/usr", "/sys", "/proc", "/dev"]
            .iter()
            .any(|folder| within(path, folder))
    {
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
