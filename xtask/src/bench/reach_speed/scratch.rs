//! Repositories made on the spot out of the objects of others.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, bail};

use super::super::git;
use super::LANGUAGES;
use crate::program;

/// A file of a tree.
#[derive(Clone)]
pub(super) struct File {
    pub(super) path: String,
    mode: String,
    blob: String,
    bytes: u64,
}

/// A repository that goes away.
pub(super) struct Scratch {
    folder: tempfile::TempDir,
}

impl Scratch {
    /// A clone without a work tree: the index reads objects.
    pub(super) fn of(repository: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("no temporary folder can be made")?;
        let arguments = ["clone", "--quiet", "--shared", "--no-checkout"];
        let mut call = program::command(folder.path(), "git", arguments);
        call.arg(repository).arg(folder.path());
        program::text_of(call)?;
        Ok(Self { folder })
    }

    /// A repository without a commit that has the objects of others.
    pub(super) fn empty(repositories: &[PathBuf]) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("no temporary folder can be made")?;
        let call = ["init", "--quiet", "--initial-branch=main"];
        program::text_of(program::command(folder.path(), "git", call))?;
        let mut alternates = String::new();
        for repository in repositories {
            let objects = git(repository, &["rev-parse", "--path-format=absolute", "--git-path", "objects"])?;
            alternates.push_str(&objects);
        }
        let path = folder.path().join(".git/objects/info/alternates");
        std::fs::write(&path, alternates).context("the objects of others cannot be named")?;
        Ok(Self { folder })
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Lets go of everything that was kept.
    pub(super) fn forget(&self) -> anyhow::Result<()> {
        match std::fs::remove_dir_all(self.path().join(".git/caution")) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Adds a commit of these files.
    pub(super) fn commit(&self, files: &[File]) -> anyhow::Result<()> {
        let run = |arguments: &[&str]| program::command(self.path(), "git", arguments);
        program::text_of(run(&["read-tree", "--empty"]))?;
        let mut call = run(&["update-index", "--index-info"]);
        let mut child = call.stdin(Stdio::piped()).spawn().context("`git update-index` does not start")?;
        let mut input = child.stdin.take().context("`git update-index` takes no input")?;
        let lines: String =
            files.iter().map(|file| format!("{} {}\t{}\n", file.mode, file.blob, file.path)).collect();
        input.write_all(lines.as_bytes()).context("`git update-index` ended early")?;
        drop(input);
        if !child.wait().context("`git update-index` was lost")?.success() {
            bail!("`git update-index` failed");
        }
        let tree = program::text_of(run(&["write-tree"]))?;
        let mut arguments = vec!["commit-tree", "-m", "Version", tree.trim()];
        let before = program::text_of(run(&["rev-parse", "--verify", "--quiet", "HEAD"])).unwrap_or_default();
        if !before.is_empty() {
            arguments.extend(["-p", before.trim()]);
        }
        let mut call = run(&arguments);
        for who in ["AUTHOR", "COMMITTER"] {
            call.env(format!("GIT_{who}_NAME"), "A Person")
                .env(format!("GIT_{who}_EMAIL"), "person@example.org");
        }
        let commit = program::text_of(call)?;
        program::text_of(run(&["update-ref", "refs/heads/main", commit.trim()])).map(drop)
    }
}

/// The files of a commit, below a prefix.
pub(super) fn files(repository: &Path, revision: &str, prefix: &str) -> anyhow::Result<Vec<File>> {
    let listing = git(repository, &["-c", "core.quotePath=false", "ls-tree", "-r", "-l", revision])?;
    let file = |line: &str| {
        let (about, path) = line.split_once('\t')?;
        let mut fields = about.split_whitespace();
        let (mode, kind, blob, bytes) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        (kind == "blob" && mode != "120000" && !path.starts_with('"')).then(|| File {
            path: format!("{prefix}{path}"),
            mode: mode.to_owned(),
            blob: blob.to_owned(),
            bytes: bytes.parse().unwrap_or(0),
        })
    };
    Ok(listing.lines().filter_map(file).collect())
}

/// How many files of a commit are wanted, and their bytes.
pub(super) fn programs(
    repository: &Path,
    revision: &str,
    wanted: impl Fn(&str) -> bool,
) -> anyhow::Result<(usize, u64)> {
    let mut files = files(repository, revision, "")?;
    files.retain(|file| wanted(&file.path));
    Ok((files.len(), files.iter().map(|file| file.bytes).sum()))
}

/// The ending of a path's name.
pub(super) fn ending(path: &str) -> &str {
    path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ending)| ending)
}

/// Whether a file is a program in a language that is read.
pub(super) fn is_program(path: &str) -> bool {
    LANGUAGES.iter().any(|(_, endings)| endings.contains(&ending(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_made_of_the_files_of_another() {
        let one = Scratch::empty(&[]).unwrap();
        std::fs::write(one.path().join("a.py"), "A = 1\n").unwrap();
        let blob = git(one.path(), &["hash-object", "-w", "a.py"]).unwrap().trim().to_owned();
        let file = |path: &str| File {
            path: path.to_owned(),
            mode: "100644".to_owned(),
            blob: blob.clone(),
            bytes: 6,
        };
        one.commit(&[file("a.py"), file("é/b.txt")]).unwrap();
        let other = Scratch::empty(&[one.path().to_path_buf()]).unwrap();
        for _ in 0..2 {
            other.commit(&files(one.path(), "HEAD", "x/").unwrap()).unwrap();
        }
        assert_eq!(git(other.path(), &["rev-list", "--count", "HEAD"]).unwrap().trim(), "2");
        assert_eq!(programs(other.path(), "HEAD", is_program).unwrap(), (1, 6));
        let paths: Vec<String> =
            files(other.path(), "HEAD", "").unwrap().into_iter().map(|file| file.path).collect();
        assert_eq!(paths, ["x/a.py", "x/é/b.txt"]);
    }
}
