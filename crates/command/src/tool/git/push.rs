//! What a push does to a remote.

use caution_core::command::{Kind, Place};
use caution_core::effect::Verb;

use super::{Git, TOOL, branch_hint};
use crate::reader::Reader;
use crate::word::Word;

pub(super) const LONG: &[&str] = &[
    "--force",
    "--force-with-lease",
    "--force-if-includes",
    "--mirror",
    "--delete",
    "--prune",
    "--all",
    "--branches",
    "--tags",
    "--dry-run",
    "--no-verify",
    "--set-upstream",
    "--atomic",
    "--follow-tags",
    "--quiet",
    "--verbose",
    "--porcelain",
    "--progress",
    "--signed",
    "--thin",
    "--recurse-submodules",
    "--ipv4",
    "--ipv6",
];

/// Branches on which others build, whatever the remote calls its default.
pub(super) fn is_shared(name: &str, default: Option<&str>) -> bool {
    let name = name.strip_prefix("refs/heads/").unwrap_or(name);
    default == Some(name)
        || matches!(
            name,
            "main"
                | "master"
                | "trunk"
                | "develop"
                | "development"
                | "release"
                | "production"
                | "prod"
                | "stable"
                | "staging"
                | "live"
                | "next"
        )
        || ["release/", "releases/", "release-", "hotfix/", "env/", "deploy/"]
            .iter()
            .any(|start| name.starts_with(start))
}

/// What one refspec asks for.
struct Spec {
    /// The branch or tag of the remote.
    name: String,
    deletes: bool,
    forces: bool,
}

fn spec(word: &Word, current: Option<&str>) -> Spec {
    let shown = word.shown();
    let (forces, rest) = match shown.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, shown.as_str()),
    };
    let (source, target) = match rest.split_once(':') {
        Some((source, target)) => (source, target),
        None => (rest, rest),
    };
    let target = if matches!(target, "HEAD" | "@") { current.unwrap_or(target) } else { target };
    let deletes = source.is_empty() && !target.is_empty();
    Spec { name: target.strip_prefix("refs/heads/").unwrap_or(target).to_owned(), deletes, forces }
}

pub(super) fn push(git: &Git<'_>, reader: &mut Reader<'_>) {
    let call = &git.call;
    if call.has(&["-n", "--dry-run"]) {
        return;
    }
    super::checks::verify(git, "push", reader);
    let force = call.has(&["-f", "--force"]);
    let lease = call.options.iter().any(|option| option.name == "--force-with-lease");
    let remote = if call.value(&["--repo"]).is_some() { 0 } else { 1 };
    let specs = call.operands.get(remote..).unwrap_or(&[]);
    let deletes = call.has(&["-d", "--delete"]);
    if call.has(&["--mirror", "--prune"]) {
        return mirror(git, force, reader);
    }
    // A plain push of named branches needs no look at the repository.
    let plain = !force && !lease && !deletes && !specs.is_empty();
    let risky =
        specs.iter().any(|word| word.is("HEAD") || word.is("@") || word.beginning().starts_with(['+', ':']));
    let tree = if plain && !risky { None } else { git.tree(reader) };
    let (current, default) = match &tree {
        Some(tree) => (tree.branch.as_deref(), tree.default_branch.as_deref()),
        None => (None, None),
    };
    let everything = call.has(&["--all", "--branches", "--tags"]) && specs.is_empty();
    let mut asked: Vec<Spec> = specs.iter().map(|word| spec(word, current)).collect();
    if asked.is_empty() && !deletes {
        let name = if everything { "every branch" } else { current.unwrap_or("the current branch") };
        asked.push(Spec { name: name.to_owned(), deletes: false, forces: false });
    }
    for (index, spec) in asked.iter().enumerate() {
        let shared = is_shared(&spec.name, default);
        let forces = force || spec.forces;
        // Whoever alone works on a branch still has what the remote loses.
        let own = !shared && !everything && default.is_some() && spec.name != "the current branch";
        let (verb, reversible) = if deletes || spec.deletes {
            (Verb::Delete, own)
        } else if forces || (lease && shared) || (lease && everything) {
            (Verb::RewriteHistory, own)
        } else if shared && !lease {
            (Verb::Update, true)
        } else {
            continue;
        };
        let mut act = reader.act(call.invocation, TOOL.id, verb, Kind::RemoteBranch, &spec.name);
        act.forced = forces;
        act.reversible = reversible;
        act.everything = everything;
        act.count = if everything { None } else { Some(1) };
        act.doubts = specs.get(index).map(|word| word.doubts.clone()).unwrap_or_default();
        let known = !everything && (!specs.is_empty() || current.is_some());
        act.hints.extend(known.then(|| branch_hint(&spec.name, "git push")));
        if verb == Verb::RewriteHistory && forces {
            act.instead = Some("`--force-with-lease` keeps what others pushed in between".to_owned());
        }
        reader.add(act);
    }
    if specs.iter().any(|word| word.text().is_none() && !word.quoted && word.doubts.is_empty()) && !force {
        reader.gap(call.invocation.span, "what it pushes is known only when it runs");
    }
}

/// `--mirror` and `--prune`: what the remote has and this clone has not goes.
fn mirror(git: &Git<'_>, force: bool, reader: &mut Reader<'_>) {
    let call = &git.call;
    let mirror = call.has(&["--mirror"]);
    // A mirror into a folder of this machine is a copy.
    let local = call.operands.first().is_some_and(|word| {
        let path =
            word.beginning().starts_with(['/', '.']).then(|| reader.path(word, call.invocation)).flatten();
        path.is_some_and(|path| matches!(path.place, Place::Temporary))
    });
    if local {
        return;
    }
    let verb = if mirror { Verb::RewriteHistory } else { Verb::Delete };
    let name = call.operands.first().map_or_else(|| "the remote".to_owned(), |word| word.shown());
    let mut act = reader.act(
        call.invocation,
        TOOL.id,
        verb,
        Kind::RemoteBranch,
        &crate::address::without_secret(&name),
    );
    act.everything = true;
    act.forced = mirror || force;
    act.count = None;
    act.instead = Some("`git push --dry-run` shows what would change".to_owned());
    reader.add(act);
}
