//! A repository of 100,000 files, made on the spot, and a commit that touches 5,000 of them.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, bail};

use super::latency::{ANSWERED, check_call, git_call, row};
use super::{Clones, Measurement, PAGE, Setting};
use crate::{measure, program};

pub(crate) static MEASUREMENT: Measurement = Measurement {
    id: "synthetic",
    about: "A made-up repository of 100,000 files in 1,000 folders: a commit that touches one file, and one that touches 5,000.",
    clones: Clones::Unused,
    page: PAGE,
    run,
};

/// How large it is.
struct Shape {
    files: usize,
    /// Files that the commit before the last one touches; the last one touches one.
    touched: usize,
}

const SHAPE: Shape = Shape { files: 100_000, touched: 5_000 };

fn run(setting: &Setting) -> anyhow::Result<String> {
    let folder = tempfile::tempdir().context("no temporary folder can be made")?;
    let repository = folder.path();
    make(repository, &SHAPE)?;
    let mut text = format!("| commit | command | {} | peak MiB |\n", measure::HEADS);
    text.push_str("| --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
    for (title, commit) in [("1 file", "HEAD"), ("5,000 files", "HEAD^")] {
        let check = || check_call(setting, repository, &[commit]);
        text.push_str(&row(title, "`caution check REV`", &check, ANSWERED)?);
        let parent = format!("{commit}^");
        let trees = || git_call(repository, &["diff-tree", "-r", &parent, commit]);
        text.push_str(&row(title, "`git diff-tree -r`", &trees, &[0])?);
        let lines = || git_call(repository, &["diff-tree", "-p", "-M", &parent, commit]);
        text.push_str(&row(title, "`git diff-tree -p -M`", &lines, &[0])?);
    }
    Ok(text)
}

/// Makes the repository: all files, then a change of many, then a change of one.
fn make(repository: &Path, shape: &Shape) -> anyhow::Result<()> {
    program::text_of(program::command(repository, "git", ["init", "--quiet", "--initial-branch=main"]))?;
    let mut import = program::command(repository, "git", ["fast-import", "--quiet"])
        .stdin(Stdio::piped())
        .spawn()
        .context("`git fast-import` does not start")?;
    let mut stream = import.stdin.take().context("`git fast-import` takes no input")?;
    for (number, touched) in [shape.files, shape.touched, 1].into_iter().enumerate() {
        stream
            .write_all(commit(number, shape.files, touched).as_bytes())
            .context("`git fast-import` ended early")?;
    }
    drop(stream);
    if !import.wait().context("`git fast-import` was lost")?.success() {
        bail!("`git fast-import` failed");
    }
    Ok(())
}

/// A commit in the language of fast-import that gives `touched` of the files, spread over the tree, a new
/// version.
fn commit(number: usize, files: usize, touched: usize) -> String {
    let mut text = format!(
        "commit refs/heads/main\ncommitter A Person <person@example.org> {} +0000\ndata 7\nVersion\n",
        1_700_000_000 + number * 60
    );
    let step = files / touched.max(1);
    for index in (0..touched).map(|place| place * step) {
        let body = body(index, number);
        let _ = writeln!(text, "M 100644 inline src/{:03}/{index:06}.py", index % 1000);
        let _ = write!(text, "data {}\n{body}\n", body.len());
    }
    text
}

/// Some thirty lines, of which a new version changes one and adds one.
fn body(index: usize, version: usize) -> String {
    let mut text = format!("\"\"\"Module {index}, version {version}.\"\"\"\n");
    for line in 0..30 + version {
        let _ = writeln!(text, "VALUE_{line} = {}", index * 31 + line);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::git;

    #[test]
    fn the_stream_is_one_that_git_takes() {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path(), &Shape { files: 300, touched: 20 }).unwrap();
        let count = |arguments: &[&str]| git(folder.path(), arguments).unwrap().lines().count();
        assert_eq!(count(&["diff-tree", "-r", "HEAD^^", "HEAD^"]), 20);
        assert_eq!(count(&["diff-tree", "-r", "HEAD^", "HEAD"]), 1);
        assert_eq!(count(&["ls-tree", "-r", "--name-only", "HEAD"]), 300);
    }
}
