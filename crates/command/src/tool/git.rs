//! git: what is thrown away, rewritten, forced upon a remote, and which checks are passed over.

mod checks;
mod discard;
mod history;
mod push;
mod statements;

use caution_core::command::{Hint, HintKind};
use caution_core::probe::{Answer, Probe, WorkTree};

use super::{Tool, table};
use crate::call::{Call, Spelling};
use crate::invocation::Invocation;
use crate::path;
use crate::reader::Reader;
use crate::word::Word;

pub(super) static TOOL: Tool =
    Tool { also: Some(read), ..Tool::new("git", &["git", "git-filter-repo"], include_str!("git/tool.md")) };

/// How the commands whose options matter spell them. The others are read with no options of values.
const SPELLINGS: &[(&str, Spelling<'static>)] = &[
    ("reset", spelled(&["--pathspec-from-file", "-U", "--unified"], discard::RESET)),
    (
        "checkout",
        spelled(
            &[
                "-b",
                "-B",
                "--orphan",
                "--conflict",
                "--pathspec-from-file",
                "-U",
                "--unified",
                "--inter-hunk-context",
            ],
            discard::CHECKOUT,
        ),
    ),
    ("restore", spelled(&["-s", "--source", "--conflict", "--pathspec-from-file"], discard::RESTORE)),
    (
        "switch",
        spelled(&["-c", "-C", "--create", "--force-create", "--orphan", "--conflict"], discard::SWITCH),
    ),
    ("clean", spelled(&["-e", "--exclude"], discard::CLEAN)),
    (
        "rm",
        spelled(
            &["--pathspec-from-file"],
            &["--force", "--cached", "--dry-run", "--quiet", "--ignore-unmatch"],
        ),
    ),
    ("stash", spelled(&["-m", "--message"], &[])),
    ("push", spelled(&["-o", "--push-option", "--repo", "--receive-pack", "--exec"], push::LONG)),
    (
        "branch",
        spelled(
            &["-u", "--set-upstream-to", "--sort", "--format", "--points-at"],
            &["--delete", "--force", "--move"],
        ),
    ),
    (
        "tag",
        spelled(
            &["-m", "-F", "-u", "--message", "--file", "--local-user", "--sort", "--format"],
            &["--delete", "--force"],
        ),
    ),
    ("commit", spelled(checks::COMMIT_VALUES, checks::COMMIT)),
    (
        "merge",
        spelled(
            &["-m", "-F", "-s", "-X", "--strategy", "--strategy-option", "--into-name"],
            &["--no-verify"],
        ),
    ),
    (
        "rebase",
        spelled(
            &["-x", "--exec", "-s", "-X", "--onto", "--strategy", "--strategy-option"],
            &["--no-verify", "--abort", "--continue", "--skip", "--quit"],
        ),
    ),
    (
        "reflog",
        spelled(
            &["--expire", "--expire-unreachable"],
            &["--all", "--dry-run", "--rewrite", "--updateref", "--stale-fix", "--verbose"],
        ),
    ),
    ("gc", spelled(&[], &["--prune", "--no-prune", "--aggressive", "--auto", "--quiet", "--force"])),
    ("prune", spelled(&["--expire"], &["--dry-run", "--verbose", "--progress"])),
    (
        "filter-repo",
        spelled(&["--replace-text", "--path", "--refs", "--source", "--target", "--replace-message"], &[]),
    ),
    ("submodule", spelled(&["--reference", "--depth", "-b", "--branch"], &["--force", "--all"])),
    ("worktree", spelled(&["-b", "-B", "--reason"], &["--force"])),
    ("config", spelled(checks::CONFIG_VALUES, &[])),
    ("am", spelled(&[], &["--no-verify"])),
];

const fn spelled(values: &'static [&'static str], long: &'static [&'static str]) -> Spelling<'static> {
    Spelling { values, long, single_dash: false }
}

/// Options before the command that take a value.
const GLOBAL: &[&str] = &[
    "-C",
    "-c",
    "--git-dir",
    "--work-tree",
    "--namespace",
    "--super-prefix",
    "--config-env",
    "--attr-source",
];

/// One command of git, with what stood before it.
struct Git<'a> {
    call: Call<'a>,
    /// Settings that it was given: `-c key=value`, as words of `key=value`.
    settings: &'a [Word],
}

impl Git<'_> {
    /// The value of a setting that was given for this command alone; keys know no case.
    fn setting(&self, key: &str) -> Option<&str> {
        self.settings.iter().rev().filter_map(Word::text).find_map(|text| {
            let (own, value) = text.split_once('=').unwrap_or((text, "true"));
            own.eq_ignore_ascii_case(key).then_some(value)
        })
    }

    /// The work tree in which it runs, as far as that can be known.
    fn tree(&self, reader: &Reader<'_>) -> Option<WorkTree> {
        let folder = self.call.invocation.directory.clone()?;
        match reader.look(&Probe::WorkTree(folder)) {
            Answer::WorkTree(tree) => Some(tree),
            _ => None,
        }
    }
}

/// A hint at a branch.
fn branch_hint(name: &str, source: &str) -> Hint {
    Hint { kind: HintKind::Branch, value: name.to_owned(), source: source.to_owned() }
}

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    let invocation = call.invocation;
    if invocation.program() == Some("git-filter-repo") {
        let mut words = invocation.words.clone();
        if let Some(first) = words.first_mut() {
            *first = Word::of("filter-repo").at(first.span);
        }
        return command(&Invocation { words, ..invocation.clone() }, "filter-repo", &[], reader);
    }
    let mut settings: Vec<Word> = Vec::new();
    let mut directory = invocation.directory.clone();
    let mut words = invocation.arguments().iter().enumerate();
    let mut verb = None;
    while let Some((index, word)) = words.next() {
        let text = word.beginning();
        if !text.starts_with('-') || text == "-" {
            verb = Some(index);
            break;
        }
        let (name, attached) = global(word, text);
        if matches!(name, "--help" | "--version" | "-h" | "-v" | "--exec-path" | "--html-path") {
            return;
        }
        let value = match attached {
            None if GLOBAL.contains(&name) => words.next().map(|(_, word)| word.clone()),
            attached => attached,
        };
        match (name, value) {
            ("-C" | "--work-tree", Some(folder)) => directory = enter(directory, &folder),
            ("-c", Some(setting)) => settings.push(setting),
            ("--config-env", Some(setting)) => {
                settings.extend(checks::from_variable(invocation, &setting, reader))
            }
            _ => {}
        }
    }
    if let Some(folder) = invocation.variable("GIT_WORK_TREE") {
        directory = enter(directory, folder);
    }
    checks::settings(invocation, &settings, reader);
    let Some(at) = verb else { return };
    let words: Vec<Word> = invocation.arguments().get(at..).unwrap_or(&[]).to_vec();
    let Some(name) = words.first().and_then(Word::text).map(str::to_owned) else {
        return reader.gap(invocation.span, "which command of git it is, is known only when it runs");
    };
    let inner = Invocation { words, directory, redirects: Vec::new(), ..invocation.clone() };
    command(&inner, &name, &settings, reader);
}

/// The name of a global option and what is attached to it: `-Cdir`, `--git-dir=x`.
fn global<'a>(word: &Word, text: &'a str) -> (&'a str, Option<Word>) {
    let cut = match text.split_once('=') {
        Some((name, _)) if text.starts_with("--") => name.len() + 1,
        _ if text.starts_with("-C") || text.starts_with("-c") => 2,
        _ => return (text, None),
    };
    let (head, rest) = text.split_at_checked(cut).unwrap_or((text, ""));
    let name = head.trim_end_matches('=');
    if rest.is_empty() && word.text().is_some() && !head.ends_with('=') {
        return (name, None);
    }
    let mut value = word.clone();
    if let Some(crate::word::Piece::Text(first)) = value.pieces.first_mut() {
        *first = rest.to_owned();
    }
    (name, Some(value))
}

fn enter(directory: Option<String>, folder: &Word) -> Option<String> {
    let text = folder.text()?;
    if text.starts_with('/') {
        Some(path::absolute(text, "/"))
    } else {
        Some(path::absolute(text, &directory?))
    }
}

/// Reads one command of git; its words begin with the command's name.
fn command(invocation: &Invocation, name: &str, settings: &[Word], reader: &mut Reader<'_>) {
    let spelling = SPELLINGS.iter().find(|(own, _)| *own == name).map(|(_, spelling)| *spelling);
    let call = Call::new(invocation, spelling.unwrap_or_default());
    if call.has(&["--help"]) || (name != "checkout" && call.has(&["-h"])) {
        return;
    }
    let git = Git { call, settings };
    statements::moved(&git, name, reader);
    match name {
        "reset" => discard::reset(&git, reader),
        "checkout" => discard::checkout(&git, reader),
        "restore" => discard::restore(&git, reader),
        "switch" => discard::switch(&git, reader),
        "clean" => discard::clean(&git, reader),
        "rm" => discard::remove(&git, reader),
        "checkout-index" | "read-tree" => discard::plumbing(&git, name, reader),
        "stash" => history::stash(&git, reader),
        "push" => push::push(&git, reader),
        "branch" => history::branch(&git, reader),
        "gc" | "prune" | "reflog" => history::recovery(&git, name, reader),
        "rebase" => {
            checks::verify(&git, name, reader);
            history::rebase(&git, reader);
        }
        "commit" => {
            checks::verify(&git, name, reader);
            history::amend(&git, reader);
        }
        "merge" | "am" | "cherry-pick" | "revert" => checks::verify(&git, name, reader),
        "config" => checks::config(&git, reader),
        "bisect" | "submodule" => {
            history::each(&git, name, reader);
            table::rows(&TOOL, history::ROWS_OF_SUBMODULE, &git.call, reader);
        }
        "worktree" => discard::worktree(&git, reader),
        "tag" | "update-ref" | "filter-branch" | "filter-repo" | "symbolic-ref" | "update-index"
        | "send-email" | "svn" | "replace" | "notes" | "lfs" => history::rows(&git, name, reader),
        _ => alias(&git, name, reader),
    }
}

/// Commands of git that no alias can stand for and that throw nothing away.
const HARMLESS: &[&str] = &[
    "add",
    "annotate",
    "apply",
    "archive",
    "blame",
    "bundle",
    "cat-file",
    "check-attr",
    "check-ignore",
    "check-ref-format",
    "cherry",
    "clone",
    "column",
    "commit-graph",
    "commit-tree",
    "count-objects",
    "credential",
    "describe",
    "diff",
    "diff-files",
    "diff-index",
    "diff-tree",
    "difftool",
    "fast-export",
    "fetch",
    "fmt-merge-msg",
    "for-each-ref",
    "format-patch",
    "fsck",
    "grep",
    "gui",
    "hash-object",
    "help",
    "init",
    "interpret-trailers",
    "log",
    "ls-files",
    "ls-remote",
    "ls-tree",
    "mailinfo",
    "maintenance",
    "merge-base",
    "merge-file",
    "merge-tree",
    "mergetool",
    "mktag",
    "mktree",
    "multi-pack-index",
    "mv",
    "name-rev",
    "pack-objects",
    "pack-refs",
    "patch-id",
    "pull",
    "range-diff",
    "remote",
    "repack",
    "request-pull",
    "rerere",
    "rev-list",
    "rev-parse",
    "shortlog",
    "show",
    "show-branch",
    "show-ref",
    "sparse-checkout",
    "status",
    "stripspace",
    "unpack-objects",
    "var",
    "verify-commit",
    "verify-pack",
    "verify-tag",
    "version",
    "whatchanged",
    "write-tree",
    "diagnose",
    "bugreport",
    "cherry-pick",
];

fn alias(git: &Git<'_>, name: &str, reader: &mut Reader<'_>) {
    let invocation = git.call.invocation;
    if HARMLESS.contains(&name) {
        return;
    }
    let key = format!("alias.{name}");
    let given =
        git.settings.iter().rev().find(|word| {
            word.beginning().split_once('=').is_some_and(|(own, _)| own.eq_ignore_ascii_case(&key))
        });
    let text = match given {
        Some(word) => match word.text().and_then(|text| text.split_once('=')) {
            Some((_, text)) => Some(text.to_owned()),
            None => {
                return reader.gap(
                    invocation.span,
                    format!("what the alias `{name}` means is known only when it runs"),
                );
            }
        },
        None => match reader.seen.alias_of(name) {
            Some(word) => word.text().map(str::to_owned),
            None => setting(invocation, &key, reader),
        },
    };
    let Some(text) = text else { return };
    let span = invocation.span;
    let through = format!("git {name}");
    if let Some(command) = text.strip_prefix('!') {
        let mut line = Word::of(command).at(span);
        for word in invocation.arguments() {
            line.push_text(" ");
            line.push(word);
        }
        return reader.inner_text(invocation, &line, through, Vec::new(), false);
    }
    let mut words = vec![Word::of("git").at(span)];
    words.extend(split(&text).into_iter().map(|word| Word::of(word).at(span)));
    words.extend(invocation.arguments().iter().cloned());
    reader.inner(invocation, &words, through, Vec::new(), false);
}

fn setting(invocation: &Invocation, key: &str, reader: &Reader<'_>) -> Option<String> {
    let folder = invocation.directory.clone()?;
    match reader.look(&Probe::GitSetting { folder, key: key.to_owned() }) {
        Answer::Text(text) => Some(text),
        _ => None,
    }
}

/// The words of an alias, as git divides them: quotes hold words together, `\` takes the next letter as it is.
fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\') => word.get_or_insert_default().extend(letters.next()),
            (None, letter) if letter.is_ascii_whitespace() => words.extend(word.take()),
            (_, letter) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_divided_as_git_divides_it() {
        assert_eq!(split("reset --hard"), ["reset", "--hard"]);
        assert_eq!(split("commit -m 'a b' \"c d\" e\\ f ''"), ["commit", "-m", "a b", "c d", "e f", ""]);
        assert_eq!(split("  "), Vec::<String>::new());
    }

    #[test]
    fn no_harmless_command_is_read_as_another_too() {
        for (name, _) in SPELLINGS {
            assert!(!HARMLESS.contains(name), "{name}");
        }
    }
}
