//! Forges on the command line: gh, glab, hub, tea.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use super::table::{Name, Row};
use super::{Tool, table};
use crate::call::{Call, Spelling};
use crate::reader::Reader;

const fn ends(words: &'static [&'static str], kind: Kind) -> Row {
    Row::new(words, Verb::Delete, kind).unless(&["--help", "-h"]).forced(&["--yes", "-y", "--confirm"])
}

const fn changes(words: &'static [&'static str], kind: Kind) -> Row {
    Row::new(words, Verb::Update, kind).unless(&["--help", "-h"])
}

static GH: &[Row] = &[
    ends(&["repo", "delete"], Kind::Repository).name(Name::Operand(0)),
    changes(&["repo", "archive"], Kind::Repository).reversible(),
    changes(&["repo", "rename"], Kind::Repository).reversible(),
    Row::new(&["repo", "sync"], Verb::RewriteHistory, Kind::RemoteBranch)
        .with(&["--force"])
        .forced(&["--force"]),
    ends(&["release", "delete"], Kind::Package),
    ends(&["release", "delete-asset"], Kind::Package),
    Row::new(&["release", "create"], Verb::Publish, Kind::Package).unless(&["--draft", "-d", "--help"]),
    ends(&["secret", "delete|remove"], Kind::Secret),
    changes(&["secret", "set"], Kind::Secret),
    ends(&["variable", "delete|remove"], Kind::Repository),
    ends(&["ssh-key", "delete"], Kind::Account),
    ends(&["gpg-key", "delete"], Kind::Account),
    Row::new(&["ssh-key", "add"], Verb::Grant, Kind::Account),
    ends(&["run", "delete"], Kind::Repository),
    ends(&["cache", "delete"], Kind::Repository).reversible(),
    changes(&["workflow", "disable"], Kind::Guard).reversible(),
    ends(&["ruleset", "delete"], Kind::Guard),
    ends(&["issue", "delete"], Kind::Repository),
    ends(&["label", "delete"], Kind::Repository),
    ends(&["gist", "delete"], Kind::Repository),
    Row::new(&["gist", "create"], Verb::Publish, Kind::Repository).with(&["-p", "--public"]),
    ends(&["codespace|cs", "delete"], Kind::Host),
    ends(&["project", "delete"], Kind::Repository),
    ends(&["extension", "remove"], Kind::Program).reversible(),
    changes(&["pr", "merge"], Kind::Guard)
        .with(&["--admin"])
        .forced(&["--admin"])
        .name(Name::Fixed("--admin")),
    ends(&["auth", "logout"], Kind::Secret).reversible(),
    Row::new(&["auth", "refresh"], Verb::Grant, Kind::Permission)
        .with(&["-s", "--scopes"])
        .name(Name::Option(&["-s", "--scopes"])),
    Row::new(&["repo", "deploy-key", "add"], Verb::Grant, Kind::Permission),
    ends(&["repo", "deploy-key", "delete"], Kind::Permission),
];

static GLAB: &[Row] = &[
    ends(&["repo|project", "delete"], Kind::Repository),
    ends(&["release", "delete"], Kind::Package),
    Row::new(&["release", "create"], Verb::Publish, Kind::Package),
    ends(&["variable", "delete"], Kind::Secret),
    changes(&["variable", "set|update"], Kind::Secret),
    ends(&["mr", "delete"], Kind::Repository),
    ends(&["issue", "delete"], Kind::Repository),
    ends(&["label", "delete"], Kind::Repository),
    ends(&["ssh-key", "delete"], Kind::Account),
    ends(&["schedule", "delete"], Kind::Repository),
    ends(&["ci", "delete"], Kind::Repository),
    ends(&["token", "revoke"], Kind::Secret),
    ends(&["cluster", "agent", "delete"], Kind::Cluster),
];

static OTHERS: &[Row] = &[
    ends(&["delete"], Kind::Repository),
    ends(&["release", "delete"], Kind::Package),
    ends(&["repo", "delete|rm"], Kind::Repository),
];

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-R",
            "--repo",
            "--hostname",
            "-X",
            "--method",
            "-H",
            "--header",
            "-f",
            "-F",
            "--raw-field",
            "--field",
            "--input",
            "-q",
            "--jq",
            "-t",
            "--template",
            "-b",
            "--body",
            "--title",
            "-n",
            "--notes",
            "--notes-file",
            "--target",
            "--visibility",
            "-e",
            "--env",
            "-o",
            "--org",
            "-s",
            "--scopes",
            "--preview",
            "-p",
            "--cache",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("-R", HintKind::Name),
        ("--repo", HintKind::Name),
        ("--hostname", HintKind::Host),
        ("--env", HintKind::Environment),
    ],
    variables: &[("GH_REPO", HintKind::Name), ("GH_HOST", HintKind::Host), ("GITLAB_HOST", HintKind::Host)],
    also: Some(read),
    ..Tool::new("forge-cli", &["gh", "glab", "hub", "tea"], include_str!("forge_cli/tool.md"))
};

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    let invocation = call.invocation;
    let Some(program) = invocation.program() else { return };
    if call.operand(0) == Some("api") {
        return api(call, reader);
    }
    let switches =
        matches!((call.operand(0), call.operand(1)), (Some("gist" | "auth" | "pr" | "mr" | "release"), _));
    // `gist create -p` and `release create -d` are switches there.
    let plain = Call::new(
        invocation,
        Spelling {
            values: &["-R", "--repo", "-s", "--scopes", "-t", "--title", "-n", "--notes", "-F"],
            ..Spelling::default()
        },
    );
    let used = if switches { &plain } else { call };
    let rows = match program {
        "gh" => GH,
        "glab" => GLAB,
        _ => OTHERS,
    };
    table::rows(&TOOL, rows, used, reader);
    if call.operand(0) == Some("repo") && matches!(call.operand(1), Some("edit" | "create" | "update")) {
        public(call, reader);
    }
    if matches!((call.operand(0), call.operand(1)), (Some("release"), Some("edit")))
        && plain.options.iter().any(|option| option.word.is("--draft=false"))
    {
        let name = call.operands.get(2).map(|word| word.shown()).unwrap_or_default();
        let act = reader.act(invocation, TOOL.id, Verb::Publish, Kind::Package, &name);
        reader.add(act);
    }
    if program == "glab"
        && call.operand(0) == Some("mr")
        && call.operand(1) == Some("merge")
        && call.has(&["--skip-checks"])
    {
        let mut act = reader.act(invocation, TOOL.id, Verb::Update, Kind::Guard, "--skip-checks");
        act.reversible = true;
        act.forced = true;
        reader.add(act);
    }
}

/// A repository that everybody may read from now on.
fn public(call: &Call<'_>, reader: &mut Reader<'_>) {
    let opens = call.value(&["--visibility"]).is_some_and(|value| value.is("public"))
        || (call.operand(1) == Some("create") && call.has(&["--public"]));
    if !opens || (call.operand(1) == Some("create") && call.value(&["--visibility"]).is_some()) {
        return;
    }
    let created =
        call.operand(1) == Some("create") && call.operands.len() < 4 && !call.has(&["--source", "--push"]);
    if created {
        return;
    }
    let name = call.operands.get(2).map_or_else(|| "this repository".to_owned(), |word| word.shown());
    let act = reader.act(call.invocation, TOOL.id, Verb::Publish, Kind::Repository, &name);
    reader.add(act);
}

/// Parts of addresses behind which checks of a repository are kept.
const CHECKS: &[&str] = &[
    "protection",
    "protected_branches",
    "rulesets",
    "push_rule",
    "approval_rules",
    "approvals",
    "vulnerability-alerts",
];

/// `gh api`: any call to the forge.
fn api(call: &Call<'_>, reader: &mut Reader<'_>) {
    let invocation = call.invocation;
    let fields = call.values(&["-f", "-F", "--raw-field", "--field"]).count() > 0
        || call.value(&["--input"]).is_some();
    let method = match call.value(&["-X", "--method"]) {
        Some(word) => match word.text() {
            Some(text) if !text.is_empty() => text.to_ascii_uppercase(),
            _ => {
                return reader
                    .gap(invocation.span, "with which method it calls the forge is known only when it runs");
            }
        },
        None if fields => "POST".to_owned(),
        None => return,
    };
    let Some(target) = call.operands.get(1) else { return };
    let shown = target.shown();
    if shown.trim_start_matches('/').starts_with("graphql") {
        return graphql(call, reader);
    }
    let path = shown.trim_matches('/').split('?').next().unwrap_or_default().to_owned();
    let parts: Vec<&str> = path.split('/').collect();
    let Some((verb, kind)) = meaning(&method, &parts) else { return };
    let mut act = reader.act(invocation, TOOL.id, verb, kind, &path);
    act.hints.extend(table::hints(&TOOL, call, reader));
    act.doubts.clone_from(&target.doubts);
    act.reversible = (verb == Verb::Update && kind != Kind::Guard) || path.ends_with("caches");
    reader.add(act);
}

/// What a method does to an address.
fn meaning(method: &str, parts: &[&str]) -> Option<(Verb, Kind)> {
    let any = |names: &[&str]| parts.iter().any(|part| names.contains(part));
    let deletes = method == "DELETE";
    if matches!(method, "GET" | "HEAD") {
        return None;
    }
    if any(CHECKS) {
        return Some((if deletes { Verb::Delete } else { Verb::Update }, Kind::Guard));
    }
    if any(&["refs"]) && any(&["git"]) && method != "POST" {
        return Some((if deletes { Verb::Delete } else { Verb::RewriteHistory }, Kind::RemoteBranch));
    }
    let kind = match parts {
        ["repos", _, _] | ["projects", _] => Kind::Repository,
        [.., "releases", _] => Kind::Package,
        [.., "secrets", _] => Kind::Secret,
        _ if any(&["packages"]) => Kind::Package,
        _ if any(&["caches", "runs"]) => Kind::Repository,
        ["orgs" | "groups" | "user" | "users", ..] => Kind::Account,
        _ => Kind::Api,
    };
    match (method, parts) {
        ("DELETE", _) => Some((Verb::Delete, kind)),
        ("PUT", [.., "collaborators" | "memberships", _]) => Some((Verb::Grant, Kind::Permission)),
        ("PUT", [.., "pulls", _, "merge"]) => Some((Verb::Update, Kind::RemoteBranch)),
        _ => None,
    }
}

/// Mutations of the forge's GraphQL interface whose names say that something goes.
fn graphql(call: &Call<'_>, reader: &mut Reader<'_>) {
    let texts: Vec<String> =
        call.values(&["-f", "-F", "--raw-field", "--field"]).map(|word| word.shown()).collect();
    let Some(query) = texts.iter().find_map(|text| text.strip_prefix("query=")) else { return };
    if !query.contains("mutation") {
        return;
    }
    let word = query
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .find(|word| ["delete", "remove", "archive", "disable"].iter().any(|start| word.starts_with(start)));
    let Some(word) = word else { return };
    let kind = match word {
        _ if word.contains("Protection") || word.contains("Ruleset") => Kind::Guard,
        _ if word.contains("Ref") => Kind::RemoteBranch,
        _ if word.contains("Repository") => Kind::Repository,
        _ => Kind::Api,
    };
    let mut act = reader.act(call.invocation, TOOL.id, Verb::Delete, kind, word);
    act.hints.extend(table::hints(&TOOL, call, reader));
    reader.add(act);
}
