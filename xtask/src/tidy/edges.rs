//! The graph of the crates. It stands here once; `ARCHITECTURE.md` explains it.

use super::{Check, Fault};
use crate::tree::{Dependency, Package, Tree};

pub(crate) static CHECK: Check =
    Check { id: "edges", holds: "crates depend on each other only along the allowed edges", run };

/// A crate and what it may name in its manifest.
struct Room {
    name: &'static str,
    /// Crates of this workspace that its code may use.
    may_use: &'static [&'static str],
    /// Crates of this workspace that only its tests may use.
    tests_may_use: &'static [&'static str],
    /// True if it touches neither clock, environment, network nor disk.
    pure: bool,
}

const fn pure(name: &'static str, may_use: &'static [&'static str]) -> Room {
    Room { name, may_use, tests_may_use: &["caution-testkit"], pure: true }
}

const fn room(name: &'static str, may_use: &'static [&'static str]) -> Room {
    Room { name, may_use, tests_may_use: &["caution-testkit"], pure: false }
}

/// The whole graph.
const ROOMS: &[Room] = &[
    pure("caution-core", &[]),
    pure("caution-read", &["caution-core"]),
    pure("caution-command", &["caution-core"]),
    pure("caution-agent", &["caution-core"]),
    pure("caution-reach", &["caution-core", "caution-read"]),
    Room {
        name: "caution-rules",
        may_use: &["caution-core", "caution-read"],
        // A case of a rule on commands is a command.
        tests_may_use: &["caution-testkit", "caution-command"],
        pure: true,
    },
    pure("caution-policy", &["caution-core", "caution-read"]),
    room("caution-wire", &["caution-core"]),
    room("caution-render", &["caution-core", "caution-wire"]),
    room("caution-repo", &["caution-core", "caution-wire"]),
    room("caution-forge", &["caution-core", "caution-wire"]),
    room("caution-prove", &["caution-core"]),
    room("caution-store", &["caution-core", "caution-wire"]),
    room(
        "caution-engine",
        &[
            "caution-core",
            "caution-read",
            "caution-reach",
            "caution-rules",
            "caution-command",
            "caution-agent",
            "caution-policy",
            "caution-wire",
        ],
    ),
    room(
        "caution",
        &[
            "caution-core",
            "caution-read",
            "caution-reach",
            "caution-rules",
            "caution-command",
            "caution-agent",
            "caution-policy",
            "caution-wire",
            "caution-render",
            "caution-repo",
            "caution-forge",
            "caution-prove",
            "caution-store",
            "caution-engine",
        ],
    ),
    room("caution-testkit", &["caution-core"]),
    Room { name: "xtask", may_use: &[], tests_may_use: &[], pure: false },
];

/// What brings the world in. A name with a closing `*` stands for every crate that begins so.
const WORLDLY: &[&str] = &["gix", "gix-*", "reqwest", "sqlx", "sqlx-*", "tokio", "tokio-*", "ureq"];

fn run(tree: &Tree) -> Vec<Fault> {
    let members: Vec<&str> = tree.packages.iter().map(|package| package.name.as_str()).collect();
    tree.packages.iter().flat_map(|package| faults_of(package, &members)).collect()
}

fn faults_of(package: &Package, members: &[&str]) -> Vec<Fault> {
    let manifest = format!("{}/Cargo.toml", package.folder);
    let Some(room) = ROOMS.iter().find(|room| room.name == package.name) else {
        return vec![Fault::of_file(
            manifest,
            format!("the crate `{}` is not in the graph", package.name),
            "give it a row in `ROOMS` of xtask/src/tidy/edges.rs, and ARCHITECTURE.md a line",
        )];
    };
    let judge = |dependency: &Dependency| {
        if members.contains(&dependency.name.as_str()) {
            inner_edge(room, dependency)
        } else {
            outer_edge(room, dependency)
        }
    };
    let faults = package.dependencies.iter().filter_map(judge);
    faults.map(|(what, mend)| Fault::of_file(manifest.clone(), what, mend)).collect()
}

/// An edge to another crate of the workspace.
fn inner_edge(room: &Room, dependency: &Dependency) -> Option<(String, String)> {
    let name = dependency.name.as_str();
    let allowed = room.may_use.contains(&name) || (dependency.dev && room.tests_may_use.contains(&name));
    (!allowed).then(|| {
        let what = if room.tests_may_use.contains(&name) {
            format!("`{}` may use `{name}` in its tests only", room.name)
        } else {
            format!("`{}` must not depend on `{name}`", room.name)
        };
        let list = if room.may_use.is_empty() {
            "no crate of the house".to_owned()
        } else {
            room.may_use.join(", ")
        };
        (what, format!("it may use {list}: move what is needed down to where both may reach it"))
    })
}

/// An edge out of the workspace.
fn outer_edge(room: &Room, dependency: &Dependency) -> Option<(String, String)> {
    let name = dependency.name.as_str();
    let worldly = WORLDLY.iter().any(|known| match known.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == *known,
    });
    (room.pure && !dependency.dev && worldly).then(|| {
        (
            format!("`{}` is pure and must not depend on `{name}`", room.name),
            "let an adapter do it behind a port of `caution_core::port`".to_owned(),
        )
    })
}

/// Folders of the crates that touch neither clock, environment, network nor disk.
pub(super) fn pure_folders(tree: &Tree) -> impl Iterator<Item = &str> {
    let is_pure = |name: &str| ROOMS.iter().any(|room| room.pure && room.name == name);
    tree.packages.iter().filter(move |package| is_pure(&package.name)).map(|package| package.folder.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, dependency: &str, dev: bool) -> Vec<String> {
        let package = |name: &str, dependencies| Package {
            name: name.to_owned(),
            folder: format!("crates/{name}"),
            license: String::new(),
            dependencies,
        };
        let edge = Dependency { name: dependency.to_owned(), dev };
        let mut packages: Vec<Package> = ROOMS
            .iter()
            .filter(|room| room.name != name)
            .map(|room| package(room.name, Vec::new()))
            .collect();
        packages.push(package(name, vec![edge]));
        run(&Tree { packages, ..Tree::default() }).into_iter().map(|fault| fault.what).collect()
    }

    #[test]
    fn an_edge_against_the_current_is_named_and_one_along_it_is_not() {
        assert_eq!(
            found("caution-core", "caution-read", false),
            ["`caution-core` must not depend on `caution-read`"]
        );
        assert_eq!(
            found("caution-repo", "caution-forge", false),
            ["`caution-repo` must not depend on `caution-forge`"]
        );
        assert_eq!(found("xtask", "caution-core", true), ["`xtask` must not depend on `caution-core`"]);
        assert!(found("caution-read", "caution-core", false).is_empty());
        assert!(found("caution", "caution-engine", false).is_empty());
    }

    #[test]
    fn the_testkit_is_for_tests() {
        assert_eq!(
            found("caution-engine", "caution-testkit", false),
            ["`caution-engine` may use `caution-testkit` in its tests only"]
        );
        assert!(found("caution-engine", "caution-testkit", true).is_empty());
    }

    #[test]
    fn the_world_stays_out_of_pure_crates() {
        for worldly in ["tokio", "sqlx-core", "gix", "gix-object", "ureq", "reqwest"] {
            assert_eq!(
                found("caution-policy", worldly, false),
                [format!("`caution-policy` is pure and must not depend on `{worldly}`")]
            );
            assert!(found("caution-repo", worldly, false).is_empty());
        }
    }

    #[test]
    fn a_crate_without_a_row_is_asked_for_one() {
        assert_eq!(
            found("caution-new", "caution-core", false),
            ["the crate `caution-new` is not in the graph"]
        );
    }

    #[test]
    fn the_table_has_no_cycle_and_every_name_in_it_has_a_row() {
        for (index, room) in ROOMS.iter().enumerate() {
            for name in room.may_use {
                let place = ROOMS.iter().position(|other| other.name == *name);
                assert!(place.is_some_and(|place| place < index), "{} -> {name}", room.name);
            }
        }
    }
}
