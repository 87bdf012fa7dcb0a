//! Planted programs, judged on the way that a change in git takes.

use std::path::{Path, PathBuf};

use caution_core::RepoPath;
use caution_core::change::Selection;
use caution_core::port::Clock as _;
use caution_engine::memory::MemorySource;
use caution_engine::{Compiler, Request, check};
use caution_wire::ExitCode;
use clap::Args;
use serde_json::json;

use crate::clock::SystemClock;
use crate::failure::Failure;
use crate::output::Output;

/// Judges planted programs.
#[derive(Debug, Args)]
pub(super) struct Corpus {
    /// The folder: RULE/{caught,quiet}/FILE
    dir: PathBuf,
}

pub(super) fn run(corpus: &Corpus, output: &mut Output) -> Result<ExitCode, Failure> {
    let compiler = Compiler::default();
    for rule in entries(&corpus.dir)? {
        for side in ["caught", "quiet"] {
            for file in entries(&rule.join(side))? {
                output.print(&format!("{}\n", judged(&compiler, &rule, side, &file)?))?;
            }
        }
    }
    Ok(ExitCode::Yes)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let read = std::fs::read_dir(folder).map_err(|error| unread(folder, &error))?;
    let mut entries: Vec<PathBuf> = read.filter_map(Result::ok).map(|entry| entry.path()).collect();
    entries.sort();
    Ok(entries)
}

fn unread(path: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(
        format!("`{}` cannot be read: {error}", path.display()),
        "give a folder of RULE/{caught,quiet}/FILE",
    )
}

fn judged(compiler: &Compiler, rule: &Path, side: &str, file: &Path) -> Result<serde_json::Value, Failure> {
    let bytes = std::fs::read(file).map_err(|error| unread(file, &error))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    // `07-wallet-debit.go`: the number is no part of the program's name.
    let bare = name.trim_start_matches(|character: char| character.is_ascii_digit() || character == '-');
    let path = RepoPath::from(format!("app/{}", bare.replace('-', "_")).as_str());
    let source = MemorySource::pair(&path, None, Some(&bytes));
    let checked = check(&source, compiler, Request::about(Selection::Default), SystemClock.now())?;
    let id = rule.file_name().unwrap_or_default().to_string_lossy();
    let findings: Vec<String> = checked
        .assessment
        .findings
        .iter()
        .filter(|finding| finding.rule.as_str() == id)
        .map(|finding| {
            let line = finding.place.as_ref().and_then(|place| place.lines).map_or(0, |lines| lines.first);
            format!("{line}: {}", finding.what)
        })
        .collect();
    let unparsed = checked
        .assessment
        .unknowns
        .iter()
        .any(|unknown| unknown.kind == caution_core::unknown::UnknownKind::Syntax);
    Ok(json!({"rule": id, "side": side, "file": name, "findings": findings, "unparsed": unparsed}))
}
