//! Files with keys: what of them a change changes.

use caution_core::reach::{REORDERED, Seed, SeedKind};
use caution_read::keys::{self, Change, ChangeKind, FlagFile, Format};

use super::{Kind, residual, seed};

/// What two versions of a structured file differ in.
pub(super) fn seeds(path: &str, kind: Kind, old: Option<&str>, new: Option<&str>) -> Vec<Seed> {
    let Some(changes) = keys::changes(path, old, new) else { return Vec::new() };
    let flags =
        new.or(old).and_then(|text| keys::tree(path, text)).and_then(|tree| keys::flag_file(path, &tree));
    let flags = flags.filter(|_| kind == Kind::Settings);
    let mut seeds: Vec<Seed> = Vec::new();
    for change in &changes.changes {
        if kind == Kind::Manifest && is_package_list(&change.key) {
            continue;
        }
        if flags.and_then(|flags| flags.of_key(&change.key)).is_some_and(|(_, member)| is_for_people(&member))
        {
            continue;
        }
        // What a variable of Terraform is for is said to people.
        let is_said = path.ends_with(".tf") && change.key.ends_with(".description");
        if is_said && ["variable.", "output."].iter().any(|start| change.key.starts_with(start)) {
            continue;
        }
        let one = of(path, kind, flags, change);
        // Several members of one flag are one change of it.
        let known = seeds.iter_mut().find(|known| {
            one.kind == SeedKind::Flag && known.kind == SeedKind::Flag && known.symbol == one.symbol
        });
        match known {
            Some(known) if !known.detail.contains(&one.detail) && known.detail.len() < 200 => {
                known.detail.push_str(&format!("; {}", one.detail));
            }
            Some(_) => {}
            None => seeds.push(one),
        }
    }
    let is_untold = changes.changes.is_empty() && changes.more == 0 && kind != Kind::Manifest;
    if is_untold && residual::differs(path, old, new) {
        seeds.push(seed(path, "", of_kind(path, kind, ""), None, residual::UNTOLD));
    }
    if changes.more > 0 {
        let detail = format!("{} further keys", changes.more);
        seeds.push(seed(path, "", of_kind(path, kind, ""), None, detail));
    }
    seeds
}

fn of(path: &str, kind: Kind, flags: Option<FlagFile>, change: &Change) -> Seed {
    let lines = Some(change.lines);
    if let Some((flag, member)) = flags.and_then(|flags| flags.of_key(&change.key)) {
        let what = if member.is_empty() { says(change) } else { format!("`{member}` {}", says(change)) };
        return seed(path, &flag, SeedKind::Flag, lines, what);
    }
    seed(path, &change.key, of_kind(path, kind, &change.key), lines, says(change))
}

fn says(change: &Change) -> String {
    let what = match change.kind {
        ChangeKind::Added => "added",
        ChangeKind::Removed => "removed",
        ChangeKind::Changed => "changed",
        ChangeKind::Order(true) => REORDERED,
        ChangeKind::Order(false) => "order, of a list that may be a set",
        ChangeKind::Template => "what the template asks before it puts something in",
        ChangeKind::Unread => "a part that could not be read",
    };
    if change.blank { format!("{what}, and it is empty") } else { what.to_owned() }
}

/// Members of a flag that no program asks for.
fn is_for_people(member: &str) -> bool {
    let first = member.split(['.', '[']).next().unwrap_or(member);
    matches!(
        first,
        "description" | "comment" | "comments" | "owner" | "owners" | "maintainer" | "tags" | "notes"
    )
}

/// Keys of manifests that are told as packages.
fn is_package_list(key: &str) -> bool {
    const LISTS: &[&str] = &[
        "dependencies",
        "devDependencies",
        "peerDependencies",
        "optionalDependencies",
        "dev-dependencies",
        "build-dependencies",
        "workspace.dependencies",
        "project.dependencies",
        "project.optional-dependencies",
        "dependency-groups",
        "tool.poetry.dependencies",
        "tool.poetry.dev-dependencies",
        "tool.poetry.group",
        "require",
        "require-dev",
        "packages",
        "dev-packages",
        "libraries",
        "plugins",
        "versions",
        "resolutions",
        "overrides",
    ];
    LISTS.iter().any(|list| {
        key.strip_prefix(list).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }) || (key.starts_with("target.") && key.contains("dependencies"))
}

/// What a key of a file of that kind is.
fn of_kind(path: &str, kind: Kind, key: &str) -> SeedKind {
    match kind {
        Kind::Pipeline => SeedKind::Build,
        Kind::Manifest => SeedKind::Build,
        Kind::Infrastructure if is_setting(path, key) => SeedKind::ConfigKey,
        Kind::Infrastructure => SeedKind::Infrastructure,
        _ => SeedKind::ConfigKey,
    }
}

/// Whether a key of an infrastructure's file is one that a program reads, or that others are given by.
fn is_setting(path: &str, key: &str) -> bool {
    let (object, rest) = key.split_once(':').unwrap_or(("", key));
    let data = object.starts_with("ConfigMap/") || object.starts_with("Secret/");
    let environment = rest.contains("env[")
        || rest.contains(".environment.")
        || rest.contains(".environment[")
        || rest.ends_with(".environment");
    let variable = Format::of_path(path) == Some(Format::Hcl)
        && (path.ends_with(".tfvars") || rest.starts_with("variable.") || rest.starts_with("locals."));
    let data = data && ["data.", "binaryData.", "stringData."].iter().any(|start| rest.starts_with(start));
    data || environment || variable
}
