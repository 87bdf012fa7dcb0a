//! `caution reach`: how far a change goes, apart from any verdict.

mod watch;

use std::path::PathBuf;
use std::sync::Arc;

use caution_core::change::{Limits, Selection};
use caution_core::suggest::nearest;
use caution_engine::reach::{Ground, Surveyed, survey};
use caution_render::Options;
use caution_repo::GitRepository;
use caution_store::FileFactCache;
use caution_wire::report::Extent;
use caution_wire::{ExitCode, ReachReport};
use clap::{Args, ValueEnum};

use super::check::selection::named;
use crate::failure::Failure;
use crate::input;
use crate::output::Output;
use watch::Watched;

/// Says how far a change goes: what it changes, what uses that, which entries, services and owners it
/// reaches, how sure that is, and what could not be seen.
///
/// Without REV: HEAD against its first parent; on another branch than the default one, everything
/// since the branch left it. Nothing is judged, and nothing outside of git's own folder is written.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 it could answer (also: UNKNOWN) · 11 `--why` names nothing that is reached · 2 usage or configuration · 1 Caution itself failed"
)]
pub(crate) struct Arguments {
    /// A revision (against its first parent) or a range BASE..HEAD
    #[arg(value_name = "REV|BASE..HEAD", conflicts_with_all = ["staged", "worktree"])]
    revision: Option<String>,
    /// What is staged, against HEAD
    #[arg(long, conflicts_with = "worktree")]
    staged: bool,
    /// The work tree, staged and untracked files included, against HEAD
    #[arg(long)]
    worktree: bool,
    /// Print every step to X: an entry's label, a name, a file, a service, a key
    #[arg(long, value_name = "X")]
    why: Option<String>,
    /// A compiler's index (SCIP), which makes steps certain
    #[arg(long, value_name = "FILE")]
    scip: Vec<PathBuf>,
    /// A report of which test executed what (coverage.py's JSON with contexts, lcov with names of tests)
    #[arg(long, value_name = "FILE")]
    coverage: Vec<PathBuf>,
    /// A snapshot of measured relations between services
    #[arg(long, value_name = "FILE")]
    measured: Vec<PathBuf>,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// Show everything that is otherwise folded or left out
    #[arg(long)]
    all: bool,
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
}

/// How to answer
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A tree, for a terminal
    Text,
    /// For programs; `caution schema reach` prints the schema
    Json,
    /// A graph for Graphviz
    Dot,
    /// A drawing that needs nothing else
    Svg,
    /// A graph that Markdown pages of forges draw
    Mermaid,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    output.json = arguments.format == Form::Json;
    let whole = report(&surveyed(arguments)?, Extent::Whole);
    let report = match &arguments.why {
        None => whole,
        Some(word) => match whole.only(word) {
            Some(only) => only,
            None => return nothing(&whole, word, arguments.format, output),
        },
    };
    let options = Options { colour: output.colour(), width: output.width(), verbose: arguments.all };
    let text = match arguments.format {
        Form::Text if arguments.why.is_some() => caution_render::reach_why(&report, &options),
        Form::Text => caution_render::reach_text(&report, &options),
        Form::Json if arguments.all => report.to_json(),
        Form::Json => report.bounded().to_json(),
        Form::Dot => caution_render::reach_dot(&report, arguments.all),
        Form::Svg => caution_render::reach_svg(&report, arguments.all),
        Form::Mermaid => caution_render::reach_mermaid(&report, arguments.all),
    };
    output.print(&text)?;
    Ok(ExitCode::Yes)
}

fn surveyed(arguments: &Arguments) -> Result<Surveyed, Failure> {
    let repository = GitRepository::open(&arguments.repo)?;
    let selection = if arguments.staged {
        Selection::Staged
    } else if arguments.worktree {
        Selection::Worktree
    } else {
        arguments.revision.as_deref().map_or(Selection::Default, named)
    };
    let (indexes, coverage) = (files(&arguments.scip)?, files(&arguments.coverage)?);
    let ground = Ground { indexes, coverage, measured: files(&arguments.measured)?, ..ground(&repository) };
    Ok(survey(&repository, &ground, &selection, &Limits::default())?)
}

/// Files with their names.
pub(super) fn files(paths: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    paths.iter().map(|path| Ok((path.display().to_string(), input::read_large(path)?))).collect()
}

/// What reach stands on in a repository. Where its folder cannot be written, nothing new is kept.
pub(super) fn ground(repository: &GitRepository) -> Ground {
    let cache = FileFactCache::new(repository.common_dir().join("caution/facts"));
    Ground::new(Arc::new(Watched::new(Arc::new(repository.trees()))), Arc::new(cache))
}

fn report(found: &Surveyed, extent: Extent) -> ReachReport {
    ReachReport::new(&found.change, &found.charter, &found.reach, &found.unknowns, extent)
}

/// Nothing that is reached is called so: then it is what changes, or nothing at all; which is an answer, and names
/// what is near.
fn nothing(report: &ReachReport, word: &str, form: Form, output: &mut Output) -> Result<ExitCode, Failure> {
    if let Some(seed) = report.changes(word) {
        if form == Form::Json {
            output.print_json(&serde_json::json!({"why": word, "found": true, "changes": seed}))?;
        } else {
            let name = if seed.symbol.is_empty() { &seed.path } else { &seed.symbol };
            let text = format!("`{name}` in {} is what changes", seed.path);
            output.print(&format!("{}\n", caution_render::printable(&text)))?;
        }
        return Ok(ExitCode::Yes);
    }
    let near = nearest(word, report.words());
    if form == Form::Json {
        output.print_json(&serde_json::json!({"why": word, "found": false, "near": near}))?;
    } else {
        let mean = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let text = format!("nothing that this change is seen to reach is called `{word}`{mean}");
        output.print(&format!("{}\n", caution_render::printable(&text)))?;
    }
    Ok(ExitCode::Stop)
}
