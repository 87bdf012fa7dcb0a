//! `caution rules test`.

use std::path::{Path, PathBuf};

use caution_core::RepoPath;
use caution_read::charter::{RULE_FILES, RULES_FOLDER, is_case_file, rule_files};
use caution_read::yaml;
use caution_repo::GitRepository;
use caution_rules::organisation::{Organisation, Tried};
use caution_wire::ExitCode;
use clap::{Args, ValueEnum};
use serde_json::json;

use crate::failure::Failure;
use crate::input;
use crate::output::Output;

/// Runs the cases in .caution/rules/tests/ against the rules in .caution/rules/, both of the work tree.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
}

/// How to answer
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For a terminal
    Text,
    /// For programs
    Json,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    output.json = arguments.format == Form::Json;
    let root = GitRepository::open(&arguments.repo)?.root().to_owned();
    let listed = listed(&root)?;
    let rules = rule_files(&listed)?;
    let read = |path: &RepoPath| -> Result<(RepoPath, Vec<u8>), Failure> {
        let full = root.join(path.to_str().unwrap_or_default());
        stays_inside(&root, &full, &path.to_string())?;
        Ok((path.clone(), input::read(&full)?))
    };
    let rules = rules.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    // The rest of the charter has no say here; `caution check` and `caution doctor` read it.
    let organisation = Organisation::load(&caution_read::charter::parse(&rules, None)?)?;
    if organisation.rules().is_empty() {
        return Err(Failure::usage(
            format!("there are no rules in `{RULES_FOLDER}`"),
            "write one, as in docs/guides/own-rules.md",
        ));
    }
    let mut cases = Vec::new();
    for path in listed.iter().filter(|path| is_case_file(path)) {
        let (_, bytes) = read(path)?;
        cases.push((path.clone(), yaml::text(&path.to_string(), &bytes)?.to_owned()));
    }
    let tried = organisation.try_cases(&cases)?;
    let failed = tried.cases.iter().filter(|case| case.failure.is_some()).count();
    if arguments.format == Form::Json {
        output.print_json(&in_json(&tried, failed))?;
    } else {
        output.print(&in_words(&tried, failed))?;
    }
    Ok(if failed == 0 { ExitCode::Yes } else { ExitCode::Stop })
}

/// The files below the folder of rules in the work tree, by path. Links are not followed into folders.
pub(crate) fn listed(root: &Path) -> Result<Vec<RepoPath>, Failure> {
    let mut files = Vec::new();
    let mut open = vec![RULES_FOLDER.to_owned()];
    while let Some(folder) = open.pop() {
        let full = root.join(&folder);
        let fail = |error: std::io::Error| {
            Failure::usage(format!("`{folder}` cannot be read: {error}"), "check its rights")
        };
        if !full.is_dir() {
            continue;
        }
        stays_inside(root, &full, &folder)?;
        for entry in std::fs::read_dir(&full).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            // A name that is not UTF-8 ends in nothing that is read.
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = format!("{folder}/{name}");
            if entry.file_type().map_err(fail)?.is_dir() {
                open.push(path);
            } else if files.len() <= RULE_FILES {
                files.push(RepoPath::from(path.as_str()));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// A link may lead anywhere; what stands outside the repository is nobody's rule.
fn stays_inside(root: &Path, full: &Path, name: &str) -> Result<(), Failure> {
    let fail = |error: std::io::Error| {
        Failure::usage(format!("`{name}` cannot be read: {error}"), "check the path, and where a link leads")
    };
    let root = root.canonicalize().map_err(fail)?;
    if full.canonicalize().map_err(fail)?.starts_with(root) {
        return Ok(());
    }
    Err(Failure::usage(format!("`{name}` leads out of the repository"), "put the file itself in its place"))
}

fn in_words(tried: &Tried, failed: usize) -> String {
    let mut text = String::new();
    for case in &tried.cases {
        let mark = if case.failure.is_none() { "✓" } else { "✕" };
        text.push_str(&format!("{mark} {} {}:{}\n", case.rule, case.file, case.position.line));
        if let Some(failure) = &case.failure {
            text.push_str(&format!("    {failure}\n"));
        }
    }
    for (rule, lacks) in &tried.untried {
        text.push_str(&format!("– {rule} has {lacks}\n"));
    }
    text.push_str(&format!("{} passed, {failed} failed\n", tried.cases.len() - failed));
    text
}

fn in_json(tried: &Tried, failed: usize) -> serde_json::Value {
    let cases: Vec<_> = tried
        .cases
        .iter()
        .map(|case| {
            json!({
                "rule": case.rule,
                "file": case.file.to_string(),
                "line": case.position.line,
                "failure": case.failure,
            })
        })
        .collect();
    let untried: Vec<_> =
        tried.untried.iter().map(|(rule, lacks)| json!({"rule": rule, "has": lacks})).collect();
    json!({"passed": tried.cases.len() - failed, "failed": failed, "cases": cases, "untried": untried})
}
