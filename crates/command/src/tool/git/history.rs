//! Commits, branches, stashes and what would bring them back.

use caution_core::command::Kind;
use caution_core::effect::Verb;

use super::{Git, TOOL, table};
use crate::reader::Reader;
use crate::tool::table::{Name, Row};

/// What a table can say.
static ROWS: &[(&str, &[Row])] = &[
    ("tag", &[Row::new(&[], Verb::Delete, Kind::LocalHistory).with(&["-d", "--delete"]).reversible()]),
    ("update-ref", &[Row::new(&[], Verb::Delete, Kind::LocalHistory).with(&["-d", "--stdin"])]),
    ("symbolic-ref", &[Row::new(&[], Verb::Delete, Kind::LocalHistory).with(&["-d", "--delete"])]),
    (
        "filter-branch",
        &[Row::new(&[], Verb::RewriteHistory, Kind::LocalHistory)
            .name(Name::Fixed("every commit"))
            .all(&["--all"])
            .all_if_unnamed()
            .forced(&["-f", "--force"])],
    ),
    (
        "filter-repo",
        &[Row::new(&[], Verb::RewriteHistory, Kind::LocalHistory)
            .name(Name::Fixed("every commit"))
            .unless(&["--dry-run", "--analyze"])
            .forced(&["-f", "--force"])],
    ),
    (
        "update-index",
        &[Row::new(&[], Verb::Update, Kind::UncommittedWork)
            .with(&["--assume-unchanged", "--skip-worktree"])
            .reversible()],
    ),
    ("send-email", &[Row::new(&[], Verb::Publish, Kind::Message).unless(&["--dry-run"])]),
    (
        "svn",
        &[Row::new(&["dcommit"], Verb::Update, Kind::RemoteBranch)
            .name(Name::Fixed("svn"))
            .unless(&["-n", "--dry-run"])],
    ),
    ("replace", &[Row::new(&[], Verb::Delete, Kind::LocalHistory).with(&["-d", "--delete"]).reversible()]),
    ("notes", &[Row::new(&["prune"], Verb::Delete, Kind::LocalHistory).unless(&["-n", "--dry-run"])]),
    ("lfs", &[Row::new(&["prune"], Verb::Delete, Kind::LocalHistory).with(&["--force", "-f"])]),
];

/// What submodules lose.
pub(super) static ROWS_OF_SUBMODULE: &[Row] = &[Row::new(&["deinit"], Verb::Delete, Kind::UncommittedWork)
    .with(&["-f", "--force"])
    .forced(&["-f", "--force"])
    .all(&["--all"])];

pub(super) fn rows(git: &Git<'_>, name: &str, reader: &mut Reader<'_>) {
    if let Some((_, rows)) = ROWS.iter().find(|(own, _)| *own == name) {
        table::rows(&TOOL, rows, &git.call, reader);
    }
}

pub(super) fn stash(git: &Git<'_>, reader: &mut Reader<'_>) {
    let call = &git.call;
    let clears = match call.operand(0) {
        Some("clear") => true,
        Some("drop") => false,
        _ => return,
    };
    let stashes = git.tree(reader).map(|tree| tree.stashes);
    if stashes == Some(0) {
        return;
    }
    let named = call.operands.get(1).map(|word| word.shown());
    let name =
        if clears { "every stash".to_owned() } else { named.unwrap_or_else(|| "stash@{0}".to_owned()) };
    let mut act = reader.act(call.invocation, TOOL.id, Verb::Delete, Kind::LocalHistory, &name);
    act.everything = clears;
    act.count = if clears { stashes } else { Some(1) };
    reader.add(act);
}

pub(super) fn branch(git: &Git<'_>, reader: &mut Reader<'_>) {
    let call = &git.call;
    let forces = call.has(&["-f", "--force"]);
    let deletes = call.has(&["-D"]) || (forces && call.has(&["-d", "--delete"]));
    // The remote's branches in this clone come back with the next fetch.
    if deletes && !call.has(&["-r", "--remotes"]) {
        for word in &call.operands {
            let mut act =
                reader.act(call.invocation, TOOL.id, Verb::Delete, Kind::LocalHistory, &word.shown());
            act.forced = true;
            act.doubts.clone_from(&word.doubts);
            act.instead = Some("`git branch -d` keeps commits that nothing else holds".to_owned());
            reader.add(act);
        }
    } else if call.has(&["-M", "-C"]) || forces {
        // The reflog of the branch still knows where it was.
        let name = call.operands.first().map(|word| word.shown());
        let renames = call.has(&["-M", "-m"]);
        let (Some(name), false) = (name, renames) else { return };
        let mut act = reader.act(call.invocation, TOOL.id, Verb::RewriteHistory, Kind::LocalHistory, &name);
        act.reversible = true;
        act.forced = true;
        reader.add(act);
    }
}

/// `gc`, `prune`, `reflog`: what would bring lost commits back.
pub(super) fn recovery(git: &Git<'_>, name: &str, reader: &mut Reader<'_>) {
    let call = &git.call;
    if call.has(&["-n", "--dry-run"]) {
        return;
    }
    let at_once = |text: &str| matches!(text, "now" | "all" | "0");
    let given = |names: &[&str]| {
        call.options.iter().any(|option| {
            names.contains(&option.name.as_str())
                && option.value.as_ref().and_then(|value| value.text()).is_some_and(at_once)
        })
    };
    let loses = match name {
        "gc" => {
            given(&["--prune"])
                || (!call.has(&["--no-prune"]) && git.setting("gc.pruneExpire").is_some_and(at_once))
        }
        "prune" => given(&["--expire"]) || call.value(&["--expire"]).is_none(),
        _ => match call.operand(0) {
            Some("delete") => true,
            Some("expire") => given(&["--expire", "--expire-unreachable"]),
            _ => false,
        },
    };
    if !loses {
        return;
    }
    let what = match name {
        "reflog" => "the reflog",
        _ => "commits that no branch holds",
    };
    let mut act = reader.act(call.invocation, TOOL.id, Verb::Delete, Kind::LocalHistory, what);
    act.everything = call.operand(0) != Some("delete");
    act.count = None;
    reader.add(act);
}

/// Rewriting commits that a remote has already.
pub(super) fn rebase(git: &Git<'_>, reader: &mut Reader<'_>) {
    let call = &git.call;
    for command in call.values(&["-x", "--exec"]) {
        reader.inner_text(call.invocation, command, "git rebase --exec".to_owned(), Vec::new(), false);
    }
    let goes_on = ["--abort", "--continue", "--skip", "--quit", "--edit-todo", "--show-current-patch"];
    if !call.has(&goes_on) {
        published(git, "commits that a remote has", reader);
    }
}

pub(super) fn amend(git: &Git<'_>, reader: &mut Reader<'_>) {
    if git.call.has(&["--amend"]) {
        published(git, "HEAD", reader);
    }
}

/// Adds an act if nothing of the branch is unpushed, so that what is rewritten is published; its own clone
/// can go back.
fn published(git: &Git<'_>, name: &str, reader: &mut Reader<'_>) {
    let tree = git.tree(reader);
    let Some(tree) = tree.filter(|tree| tree.unpushed == Some(0)) else { return };
    let Some(branch) =
        tree.branch.filter(|branch| super::push::is_shared(branch, tree.default_branch.as_deref()))
    else {
        return;
    };
    let invocation = git.call.invocation;
    let mut act = reader.act(invocation, TOOL.id, Verb::RewriteHistory, Kind::LocalHistory, name);
    act.reversible = true;
    act.sure = caution_core::finding::Confidence::Medium;
    act.hints.push(super::branch_hint(&branch, "HEAD"));
    reader.add(act);
}

/// Commands that git runs for each of something.
pub(super) fn each(git: &Git<'_>, name: &str, reader: &mut Reader<'_>) {
    let call = &git.call;
    let runs = match (name, call.operand(0)) {
        ("submodule", Some("foreach")) | ("bisect", Some("run")) => call.words_from(1),
        _ => return,
    };
    let through = format!("git {name}");
    match runs {
        [text] => reader.inner_text(call.invocation, text, through, Vec::new(), false),
        words => reader.inner(call.invocation, words, through, Vec::new(), false),
    }
}
