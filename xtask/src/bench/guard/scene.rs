//! The place in which commands are judged: a home, and in it a repository of somebody at work.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::bench::{Setting, git};

/// A scratch home with a repository in it.
pub(super) struct Scene {
    pub(super) home: PathBuf,
    /// The repository: on a branch of its own, with a remote, a stash, changes and new files.
    pub(super) repository: PathBuf,
}

/// Files that are there whatever is asked.
const FILES: &[&str] = &["README.md", "Makefile", "package.json", "src/main.rs", "file", "foo", "-f"];

/// Folders that can be made again, and that git ignores.
const IGNORED: &[&str] = &["node_modules", "target", "dist", "build", ".venv", "coverage", "__pycache__"];

/// Endings of files that people work on.
const ENDINGS: &[&str] =
    &["txt", "md", "rs", "py", "js", "ts", "go", "sh", "toml", "yaml", "yml", "html", "css"];

/// Makes it below `target/bench/guard/NAME`, anew. If somebody is `at_work` there, every tracked file, and every
/// file whose name stands in the commands, has a change that no commit holds.
pub(super) fn make<'a>(
    setting: &Setting,
    name: &str,
    commands: impl Iterator<Item = &'a str>,
    at_work: bool,
) -> anyhow::Result<Scene> {
    let home = setting.folder("guard")?.join(name).join("home/dana");
    if home.exists() {
        std::fs::remove_dir_all(&home).with_context(|| format!("`{}` cannot be removed", home.display()))?;
    }
    let repository = home.join("shop");
    let origin = home.join("origin.git");
    std::fs::create_dir_all(&repository).context("no scratch repository can be made")?;
    git(&home, &["init", "--quiet", "--bare", "--initial-branch=main", &origin.to_string_lossy()])?;
    for arguments in [
        &["init", "--quiet", "--initial-branch=main"][..],
        &["config", "user.email", "dana@example.org"],
        &["config", "user.name", "Dana"],
        &["remote", "add", "origin", "../origin.git"],
    ] {
        git(&repository, arguments)?;
    }
    let named: BTreeSet<&str> = commands.flat_map(files).collect();
    let files: Vec<&str> = FILES.iter().copied().chain(named).collect();
    write(&repository, ".gitignore", &lines(IGNORED))?;
    for file in &files {
        write(&repository, file, "first\n")?;
    }
    commit(&repository, "First")?;
    git(&repository, &["push", "--quiet", "-u", "origin", "main"])?;
    git(&repository, &["remote", "set-head", "origin", "main"])?;
    git(&repository, &["checkout", "--quiet", "-b", "feature"])?;
    write(&repository, "src/main.rs", "second\n")?;
    commit(&repository, "Second")?;
    git(&repository, &["push", "--quiet", "-u", "origin", "feature"])?;
    write(&repository, "src/main.rs", "third\n")?;
    commit(&repository, "Third")?;
    if !at_work {
        return Ok(Scene { home, repository });
    }
    write(&repository, "src/main.rs", "put aside\n")?;
    git(&repository, &["stash", "--quiet"])?;
    for file in &files {
        write(&repository, file, "changed\n")?;
    }
    for folder in IGNORED {
        write(&repository, &format!("{folder}/made"), "made\n")?;
    }
    write(&repository, "new/notes", "nowhere else\n")?;
    Ok(Scene { home, repository })
}

/// Plain names of files in a command.
fn files(command: &str) -> impl Iterator<Item = &str> {
    let part = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'));
    command.split(part).filter(|word| {
        let ending = word.rsplit_once('.').filter(|(name, _)| !name.is_empty());
        !word.starts_with(['/', '.', '-'])
            && !word.contains("..")
            && !word.contains("//")
            && word.split('/').count() <= 3
            && word.split('/').next().is_none_or(|first| !IGNORED.contains(&first))
            && ending.is_some_and(|(_, ending)| ENDINGS.contains(&ending))
    })
}

/// Folders as lines of `.gitignore`.
fn lines(folders: &[&str]) -> String {
    folders.iter().map(|folder| format!("{folder}/\n")).collect()
}

fn commit(repository: &Path, message: &str) -> anyhow::Result<()> {
    git(repository, &["add", "--all"])?;
    git(repository, &["commit", "--quiet", "--message", message]).map(drop)
}

/// Writes a file, unless its name is one of a folder.
fn write(repository: &Path, name: &str, text: &str) -> anyhow::Result<()> {
    let path = repository.join(name);
    let folder = path.parent().unwrap_or(repository);
    if path.is_dir() || (folder.exists() && !folder.is_dir()) || std::fs::create_dir_all(folder).is_err() {
        return Ok(());
    }
    std::fs::write(&path, text).with_context(|| format!("`{}` cannot be written", path.display()))
}

/// Sets the environment of the one who works there.
pub(super) fn at_home(command: &mut std::process::Command, home: &Path) {
    command.env("HOME", home).env("USER", "dana").env("TMPDIR", "/tmp");
    for variable in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "GIT_CONFIG_GLOBAL"] {
        command.env_remove(variable);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_of_files_are_seen_in_commands() {
        let seen: Vec<&str> =
            files("git checkout HEAD -- a.txt src/b.rs /etc/c.md ../d.md *.py evil.example").collect();
        assert_eq!(seen, ["a.txt", "src/b.rs"]);
    }
}
