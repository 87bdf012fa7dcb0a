//! A small world, and what a command would do in it.

use caution_command::{Language, World, read};
use caution_core::command::Command;
use caution_testkit::told::Told;

/// The workspace of every case.
pub(crate) const WORKSPACE: &str = "/home/dana/shop";

/// A world with some files.
pub(crate) fn world() -> Told {
    let mut told = Told { folders: vec![WORKSPACE.to_owned(), "/srv/data".to_owned()], ..Told::default() };
    for (path, text) in [
        ("README.md", "x"),
        ("a.log", ""),
        ("b.log", ""),
        ("clean.sh", "#!/bin/bash\nset -e\nrm -rf \"$1\" \"${2:-/srv/data}\"\n"),
        ("gradlew", "#!/bin/sh\nexec \"$JAVACMD\" \"$@\"\n"),
        ("env.sh", "export TARGET=/srv/data\n"),
        ("list.txt", "/srv/a\n/srv/b\n"),
        ("tools/.token", "not-a-real-one\n"),
    ] {
        told.files.insert(format!("{WORKSPACE}/{path}"), text.to_owned());
    }
    told.restorable.push(format!("{WORKSPACE}/gradlew"));
    told.variables.insert("API_TOKEN".to_owned(), "s3cr3t-s3cr3t-s3cr3t".to_owned());
    told.variables.insert("OUT".to_owned(), "build".to_owned());
    told
}

/// What a text would do in that world.
pub(crate) fn done(text: &str) -> Command {
    let told = world();
    let world = World {
        directory: WORKSPACE,
        workspace: WORKSPACE,
        home: Some("/home/dana"),
        prober: &told,
        own: Default::default(),
    };
    read(text, Language::Bash, &world)
}

/// Each act in words: `delete tree /srv/data`.
pub(crate) fn acts(command: &Command) -> Vec<String> {
    command.acts.iter().map(|act| format!("{} {} {}", act.verb.id(), act.kind.id(), act.name)).collect()
}
