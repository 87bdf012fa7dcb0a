//! `caution guard install` and `caution guard uninstall`.

use std::path::PathBuf;

use caution_agent::{ALL, Agent, Configured, Scope, Target};
use caution_core::problem::Problem;
use caution_core::suggest;
use caution_render::printable;
use caution_wire::ExitCode;
use clap::Args;
use serde_json::{Value, json};

use super::place::{self, Places};
use super::trial::{self, Trial};
use crate::failure::Failure;
use crate::output::Output;

/// Writes the hook into agents' configurations, or takes it out again. Nothing else in them changes.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The agents; without one, all that are used here
    #[arg(value_name = "AGENT")]
    agents: Vec<String>,
    /// For you, in all projects (this is the default)
    #[arg(long, conflicts_with_all = ["project", "system"])]
    user: bool,
    /// For everybody who works in this project
    #[arg(long, conflicts_with = "system")]
    project: bool,
    /// For everybody on this machine
    #[arg(long)]
    system: bool,
    /// The program that the hook runs [default: this one; in a project, `caution`]
    #[arg(long, value_name = "PATH")]
    program: Option<String>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Print the whole text of each configuration, and do nothing
    #[arg(long)]
    print: bool,
    /// A folder of the project
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
    /// How to answer
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

/// Puts in or takes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Install,
    Uninstall,
}

/// What became of a file.
struct Done {
    path: PathBuf,
    state: &'static str,
    text: Option<String>,
    trial: Option<Trial>,
}

/// What became of an agent.
struct Row {
    agent: &'static Agent,
    files: Vec<Done>,
    problem: Option<Problem>,
}

pub(super) fn run(arguments: &Arguments, way: Way, output: &mut Output) -> Result<ExitCode, Failure> {
    output.json = arguments.format == "json";
    let places = Places::around(&arguments.repo);
    let agents = chosen(arguments, &places)?;
    let scope = scope(arguments)?;
    let mut rows = Vec::new();
    for agent in agents {
        let mut row = Row { agent, files: Vec::new(), problem: None };
        let targets: Vec<_> = agent.install.targets.iter().filter(|target| target.scope == scope).collect();
        if targets.is_empty() {
            row.problem = Some(nowhere(agent, scope));
        }
        for target in targets {
            match one(arguments, way, &places, agent, target) {
                Ok(done) => row.files.extend(done),
                Err(Failure::Input(problem)) => row.problem = Some(problem),
                Err(failure) => return Err(failure),
            }
        }
        rows.push(row);
    }
    if output.json {
        output.print_json(&json!({"agents": rows.iter().map(as_json).collect::<Vec<_>>()}))?;
    } else if arguments.print {
        output.print(&texts(&rows))?;
    } else {
        output.print(&rows.iter().map(|row| in_words(row, way)).collect::<String>())?;
    }
    Ok(code(&rows))
}

fn code(rows: &[Row]) -> ExitCode {
    if rows.iter().any(|row| row.problem.is_some()) {
        return ExitCode::Usage;
    }
    let failed = |done: &Done| matches!(done.trial, Some(Trial::Fails(_)));
    if rows.iter().flat_map(|row| &row.files).any(failed) { ExitCode::Stop } else { ExitCode::Yes }
}

fn scope(arguments: &Arguments) -> Result<Scope, Failure> {
    if arguments.system && !arguments.print && !cfg!(target_os = "linux") {
        return Err(Failure::usage(
            "where agents look for a machine's configuration is known for Linux only",
            "`--print` shows what belongs there; the agent's own page says where",
        ));
    }
    Ok(match (arguments.project, arguments.system) {
        (true, _) => Scope::Project,
        (_, true) => Scope::System,
        _ => Scope::User,
    })
}

/// The agents that were named, or all that are used here.
fn chosen(arguments: &Arguments, places: &Places) -> Result<Vec<&'static Agent>, Failure> {
    let ids = || ALL.iter().map(|agent| agent.id);
    if arguments.agents.is_empty() {
        let found: Vec<_> = ALL.iter().copied().filter(|agent| places.uses(agent)).collect();
        return if found.is_empty() {
            Err(Failure::usage(
                "no agent is used here, as far as their folders tell",
                format!("name one: {}", ids().collect::<Vec<_>>().join(", ")),
            ))
        } else {
            Ok(found)
        };
    }
    let find = |id: &String| {
        caution_agent::by_id(id).ok_or_else(|| {
            let hint = match suggest::nearest(id, ids()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known are {}", ids().collect::<Vec<_>>().join(", ")),
            };
            Failure::usage(format!("there is no agent `{id}`"), hint)
        })
    };
    let mut agents = arguments.agents.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    agents.sort_unstable_by_key(|agent| agent.id);
    agents.dedup_by_key(|agent| agent.id);
    Ok(agents)
}

fn nowhere(agent: &Agent, scope: Scope) -> Problem {
    let whose = match scope {
        Scope::User => "a person",
        Scope::Project => "a project",
        Scope::System => "a machine",
    };
    Problem::new(agent.id, format!("{} has no configuration for {whose}", agent.title))
        .hint("see docs/agents.md for the files that it reads")
}

/// Does one file; `None` if there is nothing to take out.
fn one(
    arguments: &Arguments,
    way: Way,
    places: &Places,
    agent: &Agent,
    target: &Target,
) -> Result<Option<Done>, Failure> {
    let Some(path) = places.file(agent, target) else {
        return Err(Failure::usage("there is no home folder", "set `HOME`, or use `--project`"));
    };
    let existing = place::read(&path)?;
    let named = |problem: Problem| Problem { input: path.display().to_string(), ..problem };
    let configured = match (way, &existing) {
        (Way::Install, _) => {
            let line = trial::line(agent, &program(arguments, target)?);
            (agent.install.put)(target, existing.as_deref(), &line).map_err(named)?
        }
        (Way::Uninstall, None) => return Ok(None),
        (Way::Uninstall, Some(text)) => (agent.install.take)(target, text).map_err(named)?,
    };
    let looking = arguments.dry_run || arguments.print;
    let state = match (configured.changed, way, looking) {
        (false, Way::Install, _) => "as it was",
        (false, Way::Uninstall, _) => "holds no hook of ours",
        (true, _, true) => "would be written",
        (true, _, false) if configured.text.is_none() => "removed",
        (true, ..) => "written",
    };
    if configured.changed && !looking {
        put(&path, &configured, target, places)?;
    }
    let trial = (way == Way::Install && !looking).then(|| tried(agent, target, &path, &configured));
    Ok(Some(Done { path, state, text: configured.text, trial }))
}

fn put(
    path: &std::path::Path,
    configured: &Configured,
    target: &Target,
    places: &Places,
) -> Result<(), Failure> {
    let within = (target.scope == Scope::Project).then(|| places.project());
    match &configured.text {
        Some(text) => place::write(path, text, target.runnable, within),
        None => std::fs::remove_file(path).map_err(|error| {
            Failure::usage(format!("`{}` cannot be removed: {error}", path.display()), "remove it by hand")
        }),
    }
}

fn tried(agent: &Agent, target: &Target, path: &std::path::Path, configured: &Configured) -> Trial {
    match (agent.install.find)(target, configured.text.as_deref().unwrap_or_default()) {
        Ok(Some(found)) => trial::of(agent, target, path, &found),
        Ok(None) => Trial::Fails("the hook is not in the file".to_owned()),
        Err(problem) => Trial::Fails(problem.message),
    }
}

/// The program that the hook is to run. A project's file is read on other machines, where only `PATH`
/// knows.
fn program(arguments: &Arguments, target: &Target) -> Result<String, Failure> {
    if let Some(program) = &arguments.program {
        return Ok(program.clone());
    }
    if target.scope == Scope::Project {
        return Ok(trial::NAME.to_owned());
    }
    let program = std::env::current_exe().map_err(|error| {
        Failure::usage(
            format!("where this program stands is not known: {error}"),
            "name it: `--program PATH`",
        )
    })?;
    Ok(program.display().to_string())
}

fn texts(rows: &[Row]) -> String {
    let mut out = String::new();
    for row in rows {
        for done in &row.files {
            out.push_str(&format!("# {}\n{}\n", done.path.display(), done.text.as_deref().unwrap_or("")));
        }
        out.push_str(&problem_in_words(row));
    }
    out
}

fn problem_in_words(row: &Row) -> String {
    let Some(problem) = &row.problem else {
        return String::new();
    };
    let hint = problem.hint.as_deref().map(|hint| format!("    {}\n", printable(hint))).unwrap_or_default();
    format!("  ✕ {}\n{hint}", printable(&problem.to_string()))
}

fn in_words(row: &Row, way: Way) -> String {
    let agent = row.agent;
    let mut out = format!("{}\n", agent.title);
    for done in &row.files {
        out.push_str(&format!("  {} {}\n", printable(&done.path.display().to_string()), done.state));
        match &done.trial {
            Some(Trial::Fires) => {
                out.push_str("  ✓ it fires: what destroys is refused, what does not is not\n")
            }
            Some(Trial::Fails(why)) => out.push_str(&format!("  ✕ it does not fire: {}\n", printable(why))),
            Some(Trial::NotRun(why)) => out.push_str(&format!("  – it was not tried: {}\n", printable(why))),
            None => {}
        }
    }
    out.push_str(&problem_in_words(row));
    if row.files.is_empty() && row.problem.is_none() {
        out.push_str("  no hook of ours\n");
    }
    if way == Way::Install && !row.files.is_empty() {
        match agent.install.switch {
            Some(switch) => out.push_str(&format!("  it stops if the hook fails: {switch}\n")),
            None => out.push_str("  it has no switch to stop if the hook fails\n"),
        }
        out.extend(agent.fails_open.iter().map(|end| format!("  it goes on without us if {end}\n")));
        out.extend(agent.install.remarks.iter().map(|remark| format!("  → {remark}\n")));
    }
    out
}

fn as_json(row: &Row) -> Value {
    let files: Vec<Value> = row
        .files
        .iter()
        .map(|done| {
            let (fires, why) = match &done.trial {
                Some(Trial::Fires) => (Some(true), None),
                Some(Trial::Fails(why)) => (Some(false), Some(why)),
                Some(Trial::NotRun(why)) => (None, Some(why)),
                None => (None, None),
            };
            json!({"path": done.path.display().to_string(), "state": done.state, "text": done.text, "fires": fires, "why": why})
        })
        .collect();
    let problem =
        row.problem.as_ref().map(|problem| json!({"what": problem.to_string(), "mend": problem.hint}));
    json!({
        "agent": row.agent.id,
        "files": files,
        "problem": problem,
        "switch": row.agent.install.switch,
        "goes_on_if": row.agent.fails_open,
        "remarks": row.agent.install.remarks,
    })
}
