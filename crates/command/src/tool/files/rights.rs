//! Rights and owners of files: chmod, chown, setfacl.

use caution_core::command::{Kind, Place};
use caution_core::effect::Verb;

use super::target::{of, target};
use crate::call::{Call, Spelling};
use crate::invocation::Invocation;
use crate::reader::Reader;

const SPELLING: Spelling = Spelling {
    values: &["--reference", "--from"],
    long: &[
        "--recursive",
        "--changes",
        "--silent",
        "--quiet",
        "--verbose",
        "--no-preserve-root",
        "--preserve-root",
        "--help",
        "--version",
        "--dereference",
        "--no-dereference",
    ],
    single_dash: false,
};

pub(super) fn read(invocation: &Invocation, program: &str, reader: &mut Reader<'_>) {
    let lists = Spelling { values: &["-m", "-x", "-M", "-X", "--modify", "--remove", "--set"], ..SPELLING };
    let call = Call::new(invocation, if program == "setfacl" { lists } else { SPELLING });
    if call.has(&["--help", "--version"]) {
        return;
    }
    let recursive = call.has(&["-R", "--recursive"]);
    // `chmod -x file` and `chmod -rwx file`: the mode looks like an option.
    let dashed = program == "chmod"
        && call.options.iter().any(|option| {
            let text = option.word.beginning();
            !text.starts_with("--") && text.chars().skip(1).all(|letter| "rwxXst".contains(letter))
        });
    let mode = match program {
        "chmod" | "chown" | "chgrp" if call.has(&["--reference"]) => None,
        "chmod" if dashed => None,
        "setfacl" => None,
        _ => call.operands.first().map(|word| word.shown()),
    };
    let files = call.operands.iter().skip(usize::from(mode.is_some()));
    let mode = mode.unwrap_or_default();
    let open = program == "chmod" && is_open(&mode);
    for word in files {
        let found = target(reader, word, invocation);
        let Some(place) = found.place() else {
            if recursive && !invocation.elsewhere && !word.doubts.is_empty() {
                let act = of(reader, invocation, Verb::Update, Kind::Tree, word, found);
                reader.add(act);
            }
            continue;
        };
        let matters = match place {
            Place::Root | Place::System | Place::Home => true,
            Place::AboveWorkspace => true,
            Place::InHome | Place::Outside => recursive || open,
            Place::Workspace | Place::InWorkspace | Place::GitFolder => open && recursive,
            Place::Temporary => false,
        };
        // Making one's own program executable, or one's own key private, is no harm.
        let narrow = !recursive && !open && (place == Place::System) && is_own_program(found.absolute());
        let set_id = program == "chmod" && sets_id(&mode) && place != Place::Temporary;
        let guards = found.absolute().is_some_and(|path| {
            crate::guarded::guards(path, reader.world.home, reader.world.workspace).is_some()
        }) && !mode.contains("+x");
        if (!matters || narrow) && !set_id && !guards {
            continue;
        }
        let dear = matches!(place, Place::Root | Place::System | Place::Home | Place::AboveWorkspace);
        let (verb, kind) = match (open || set_id, recursive) {
            (_, true) if dear => (Verb::Update, Kind::Tree),
            (true, _) => (Verb::Grant, Kind::Permission),
            (false, true) => (Verb::Update, Kind::Tree),
            (false, false) => (Verb::Update, Kind::File),
        };
        let mut act = of(reader, invocation, verb, kind, word, found);
        if guards {
            act.kind = Kind::Guard;
        }
        act.reversible = !recursive;
        reader.add(act);
    }
}

/// A program that somebody put in `/usr/local`: nothing of the system's.
fn is_own_program(path: Option<&str>) -> bool {
    path.is_some_and(|path| path.starts_with("/usr/local/") || path.starts_with("/etc/cron"))
}

/// Whether everybody may write after it.
fn is_open(mode: &str) -> bool {
    let digits = mode.trim_start_matches('0');
    if !digits.is_empty() && digits.chars().all(|letter| letter.is_ascii_digit()) {
        return digits.ends_with(['2', '3', '6', '7']) && digits.len() >= 3;
    }
    mode.split(',').any(|part| {
        let (who, rights) =
            part.split_at_checked(part.find(['+', '=']).unwrap_or(part.len())).unwrap_or((part, ""));
        rights.contains('w') && (who.contains('a') || who.contains('o'))
    })
}

/// Whether the program would run with its owner's rights.
fn sets_id(mode: &str) -> bool {
    let digits = mode.trim_start_matches('0');
    if !digits.is_empty() && digits.chars().all(|letter| letter.is_ascii_digit()) {
        return digits.len() == 4 && digits.starts_with(['2', '4', '6', '3', '5', '7']);
    }
    mode.contains("+s") || mode.contains("=s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_that_let_everybody_write_are_open() {
        for mode in ["777", "0777", "666", "a+w", "o+rw", "u+x,o=rwx", "1777"] {
            assert!(is_open(mode), "{mode}");
        }
        for mode in ["755", "644", "+x", "u+w", "go-w", "600", "7", "g+w", "0"] {
            assert!(!is_open(mode), "{mode}");
        }
    }

    #[test]
    fn modes_that_lend_the_owners_rights_are_known() {
        for mode in ["4755", "2755", "u+s", "6755"] {
            assert!(sets_id(mode), "{mode}");
        }
        for mode in ["0755", "1777", "u-s", "755"] {
            assert!(!sets_id(mode), "{mode}");
        }
    }
}
