use caution_core::command::{Act, Kind, Place, Run};
use caution_core::effect::Verb;
use caution_core::finding::{Finding, Severity};

use crate::command::{self, Said};
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "delete-outside-workspace",
    codes: &["K1"],
    title: "a command deletes or overwrites files outside the folder it works on",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    command::each(input, look)
}

fn look(_: &Run, act: &Act) -> Option<Finding> {
    if !act.verb.destroys() && act.verb != Verb::Update || !matches!(act.kind, Kind::File | Kind::Tree) {
        return None;
    }
    let path = act.path.as_ref()?;
    let whole = act.kind == Kind::Tree || act.everything;
    let destroys = act.verb.destroys();
    let (severity, lies) = match path.place {
        Place::Root => (Severity::High, "the root of the file system or of a drive"),
        Place::System => (Severity::High, "a folder of the system"),
        Place::Home => (Severity::High, "a home folder"),
        Place::AboveWorkspace => (Severity::High, "a folder that holds the one it works on"),
        Place::GitFolder if destroys && path.absolute.ends_with("/.git") => {
            (Severity::High, "the repository's own database, with every commit that was not pushed")
        }
        Place::GitFolder if destroys && whole => {
            (Severity::Medium, "a part of the repository's own database")
        }
        // What is moved away can be moved back.
        Place::Workspace if destroys && whole && act.reversible => {
            (Severity::Low, "the whole folder that it works on")
        }
        Place::Workspace if destroys && whole => {
            (Severity::High, "the whole folder that it works on, what no commit holds included")
        }
        Place::InHome if destroys && whole && holds_keys(&path.absolute) => {
            (Severity::High, "keys and settings of the user")
        }
        Place::Outside | Place::InHome => (Severity::Medium, "outside the folder that it works on"),
        Place::Workspace | Place::GitFolder | Place::InWorkspace | Place::Temporary => return None,
    };
    // What may be thrown away, and is said to be so.
    let again = path.restorable == Some(true) || path.place == Place::InHome && is_cache(&path.absolute);
    let severity = if again { Severity::Low } else { severity };
    Some(command::finding(&RULE, act, Said {
        severity,
        what: format!("it {} {}: {lies}", command::does(act), command::thing(act)),
        why: "nobody can bring back what was not committed or backed up, and it belongs to more than this task".to_owned(),
        remedy: "name what is to go, inside the folder that it works on".to_owned(),
    }))
}

/// Folders in which users keep what nobody can make again.
fn holds_keys(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(
        name,
        ".ssh"
            | ".gnupg"
            | ".aws"
            | ".kube"
            | ".config"
            | ".docker"
            | ".azure"
            | ".local"
            | ".password-store"
    )
}

/// Folders that programs fill again by themselves.
fn is_cache(path: &str) -> bool {
    const CACHES: &[&str] = &[
        "/.cache/",
        "/Library/Caches/",
        "/.npm/_",
        "/.gradle/caches",
        "/.cargo/registry",
        "/.m2/repository",
        "/.nuget/packages",
        "/go/pkg/mod",
    ];
    CACHES.iter().any(|cache| path.contains(cache))
}
