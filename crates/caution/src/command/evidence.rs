//! `caution evidence`.

use std::path::{Path, PathBuf};

use caution_core::port::Clock as _;
use caution_core::{Digest, ObjectId, RepoPath};
use caution_read::lang;
use caution_read::report::{self, Reading};
use caution_repo::{GitRepository, Stamp};
use caution_wire::{EvidenceBundle, EvidenceFile, ExitCode};
use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use serde_json::json;

use crate::clock::SystemClock;
use crate::failure::Failure;
use crate::input;
use crate::output::Output;

/// Stamps reports of tests, coverage and mutants with the tree that they ran on.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Write down which tree report files ran on, so that `check --evidence` can tell fresh from stale
    Record(Record),
}

/// Records report files right after the tools ran.
///
/// Known by what they hold: JUnit XML, lcov, Cobertura, JaCoCo, llvm-cov, Go cover profiles, Stryker's
/// schema, cargo-mutants, PIT, mutmut. Recording into a file that is of the same tree adds to it.
#[derive(Debug, Args)]
struct Record {
    /// The report files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The suite that they are of, as the policy names it under `suites`
    #[arg(long, value_name = "NAME")]
    suite: Option<String>,
    /// Where to write
    #[arg(long, value_name = "FILE", default_value = "evidence.json")]
    out: PathBuf,
    /// Name the tree of the work tree as it is, in place of that of HEAD
    #[arg(long)]
    worktree: bool,
    /// Record reports that are older than HEAD, too: say that they ran on this tree all the same
    #[arg(long)]
    ran_at_head: bool,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
    /// Record as of this moment (RFC 3339)
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For a terminal
    Text,
    /// For programs
    Json,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    let Act::Record(record) = &arguments.act;
    output.json = record.format == Form::Json;
    let suite = record.suite.as_deref().map(str::trim);
    if suite.is_some_and(str::is_empty) {
        return Err(Failure::usage("the suite has no name", "write `--suite unit`, or leave it out"));
    }
    let repository = GitRepository::open(&record.repo)?;
    let stamp = repository.stamp()?;
    let own = own_files(&repository, record);
    let (tree, commit) = if record.worktree {
        (repository.worktree_tree(&stamp, &own)?, None)
    } else {
        clean(&stamp, &own)?;
        (stamp.tree.clone(), Some(stamp.commit.clone()))
    };
    let mut files = Vec::new();
    let mut told = Vec::new();
    for path in &record.files {
        let bytes = input::read(path)?;
        let name = path.display().to_string();
        let (format, reading) = report::read(&name, &bytes)?;
        if !record.ran_at_head {
            not_older(path, &reading, &stamp)?;
        }
        told.push(format!("{name}: {}, {}", format.id, summary(&reading)));
        files.push(EvidenceFile {
            path: beside(path, &record.out)?,
            suite: suite.map(str::to_owned),
            format: format.id.to_owned(),
            size: bytes.len() as u64,
            digest: Digest::of(&bytes).to_string(),
        });
    }
    let bundle = EvidenceBundle {
        schema: EvidenceBundle::SCHEMA.to_owned(),
        tree: tree.to_string(),
        commit: commit.map(|id| id.to_string()),
        recorded_at: record.at.unwrap_or_else(|| SystemClock.now()).to_string(),
        files: joined(&record.out, &tree, files)?,
    };
    write(&record.out, &bundle)?;
    let out = record.out.display();
    if output.json {
        output.print_json(&json!(bundle))?;
    } else {
        told.push(format!("recorded in {out}, of the tree {}", tree.short()));
        let lines = told.iter().map(|line| format!("{}\n", caution_render::printable(line)));
        output.print(&lines.collect::<String>())?;
    }
    Ok(ExitCode::Yes)
}

/// A tree that is not that of HEAD is not named as if it were.
fn clean(stamp: &Stamp, own: &[RepoPath]) -> Result<(), Failure> {
    let changed = stamp.changed.iter().filter(|path| !own.contains(path));
    // What tools leave behind does not matter; a program that is not committed may have been run.
    let programs = stamp.untracked.iter().filter(|path| {
        !own.contains(path) && (lang::of_path(path).is_some() || lang::unread(path).is_some())
    });
    let dirty: Vec<String> = changed.chain(programs).map(|path| format!("`{path}`")).collect();
    if dirty.is_empty() {
        return Ok(());
    }
    let shown = dirty.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    let more = if dirty.len() > 3 { format!(" and {} more", dirty.len() - 3) } else { String::new() };
    Err(Failure::usage(
        format!("the work tree is not that of HEAD: {shown}{more}"),
        "commit first and run the tools again; or give `--worktree`, which names the tree of the work tree as it is",
    ))
}

/// A report that was there before the commit did not run on it.
fn not_older(path: &Path, reading: &Reading, stamp: &Stamp) -> Result<(), Failure> {
    let Ok(committed) = Timestamp::from_second(stamp.committed_at) else { return Ok(()) };
    let written = std::fs::metadata(path).and_then(|data| data.modified()).ok();
    let written = written.and_then(|moment| Timestamp::try_from(moment).ok());
    let older = |moment: &Timestamp| moment.as_second() < stamp.committed_at;
    let what = match (reading.began.filter(older), written.filter(older)) {
        (Some(began), _) => format!("its tests began {}", began.strftime("%Y-%m-%d %H:%M:%S UTC")),
        (None, Some(written)) => format!("it was written {}", written.strftime("%Y-%m-%d %H:%M:%S UTC")),
        (None, None) => return Ok(()),
    };
    let commit = stamp.commit.short();
    let committed = committed.strftime("%Y-%m-%d %H:%M:%S UTC");
    Err(Failure::usage(
        format!("`{}` is older than HEAD: {what}, and {commit} was committed {committed}", path.display()),
        "run the tools again; if the tree was committed after they ran on it, or a clock is wrong, say so with `--ran-at-head`",
    ))
}

/// The reports and the bundle themselves, as far as they lie in the repository.
fn own_files(repository: &GitRepository, record: &Record) -> Vec<RepoPath> {
    let Ok(root) = repository.root().canonicalize() else { return Vec::new() };
    let inside = |path: &PathBuf| {
        let whole = path.canonicalize().ok()?;
        let below = whole.strip_prefix(&root).ok()?;
        Some(RepoPath::from(below.to_str()?.replace('\\', "/").as_str()))
    };
    record.files.iter().chain(std::iter::once(&record.out)).filter_map(inside).collect()
}

/// A path as the bundle names it: from its own folder if it lies there, whole if not.
fn beside(path: &Path, out: &Path) -> Result<String, Failure> {
    let unread = |error: std::io::Error| {
        Failure::usage(format!("`{}` cannot be read: {error}", path.display()), "check the path")
    };
    let whole = path.canonicalize().map_err(unread)?;
    let folder = match out.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => Path::new("."),
    };
    let below = folder.canonicalize().ok().and_then(|folder| whole.strip_prefix(folder).ok());
    let named = below.unwrap_or(&whole);
    named.to_str().map(|name| name.replace('\\', "/")).ok_or_else(|| {
        Failure::usage(format!("`{}` is not UTF-8", named.display()), "give the report another name")
    })
}

/// What an older bundle of the same tree holds, with the new files in the place of the same ones.
fn joined(out: &Path, tree: &ObjectId, new: Vec<EvidenceFile>) -> Result<Vec<EvidenceFile>, Failure> {
    let mut files = Vec::new();
    if out.exists() {
        let bytes = input::read(out)?;
        let name = out.display().to_string();
        if !EvidenceBundle::is_one(&bytes) {
            return Err(Failure::usage(
                format!("`{name}` is there and is no evidence"),
                "give another file to `--out`",
            ));
        }
        if let Ok(old) = EvidenceBundle::parse(&name, &bytes)
            && old.tree == tree.as_str()
        {
            files = old.files;
        }
    }
    files.retain(|old| new.iter().all(|file| file.path != old.path));
    files.extend(new);
    Ok(files)
}

fn write(out: &Path, bundle: &EvidenceBundle) -> Result<(), Failure> {
    let mut text = caution_wire::json(bundle);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    std::fs::write(out, text).map_err(|error| {
        Failure::usage(format!("`{}` cannot be written: {error}", out.display()), "give another `--out`")
    })
}

fn summary(reading: &Reading) -> String {
    use caution_core::evidence::{CaseOutcome, Data};
    match &reading.data {
        Data::Tests(cases) => {
            let failed = cases.iter().filter(|case| case.outcome == CaseOutcome::Failed).count();
            format!("{} tests, {failed} failed", cases.len())
        }
        Data::Coverage(files) => {
            let lines: usize = files.iter().map(|file| file.lines.len()).sum();
            format!("{lines} lines in {} files", files.len())
        }
        Data::Mutants(mutants) => format!("{} mutants", mutants.len()),
    }
}
