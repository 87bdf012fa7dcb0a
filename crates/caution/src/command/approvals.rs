//! `caution approvals`: which statements there are, whose, and which count.

use std::path::PathBuf;

use caution_core::approval::{About, Filed, Signer};
use caution_core::context::Context;
use caution_core::port::{Clock as _, Statements as _};
use caution_engine::{Checked, Compiler, Subject, approvals};
use caution_render::printable;
use caution_repo::GitRepository;
use caution_wire::approvals::{Statement, Unread};
use caution_wire::{Approvals, ExitCode};
use clap::{Args, Subcommand};
use jiff::Timestamp;

use super::approve::{Form, charter, request, with_change};
use super::check::context;
use crate::clock::SystemClock;
use crate::failure::Failure;
use crate::output::Output;

/// Where statements are kept.
const FOLDER: &str = "refs/caution/approvals";

/// Lists signed statements, and says which count and why others do not.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// List the statements on a change, or all that are kept
    List(Box<List>),
    /// Show one statement: what it says, what was seen, how long it was looked at
    Show(Box<Show>),
    /// Check signatures: whose they are, and whether they hold
    Verify(Box<List>),
}

/// Lists the statements on a change, or all that are kept.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 every statement shown counts (or there is none) · 10 one does not, or could not be read · 2 usage or configuration · 1 Caution itself failed."
)]
struct List {
    /// A revision (against its first parent) or a range BASE..HEAD
    #[arg(value_name = "REV|BASE..HEAD")]
    change: Option<String>,
    /// Everything that is kept, not held against a change
    #[arg(long, conflicts_with = "change")]
    all: bool,
    #[command(flatten)]
    common: Common,
}

/// Shows one statement.
#[derive(Debug, Args)]
struct Show {
    /// Its id, or the beginning of it
    #[arg(value_name = "ID")]
    id: String,
    /// The change to hold it against: a revision or a range BASE..HEAD
    #[arg(value_name = "REV|BASE..HEAD")]
    change: Option<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct Common {
    /// The repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// Judge by this built-in policy or file in place of the repository's own
    #[arg(long, value_name = "NAME|FILE")]
    policy: Option<String>,
    /// Judge as of this moment (RFC 3339)
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    #[command(flatten)]
    context: context::Arguments,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    let (common, form) = match &arguments.act {
        Act::List(list) | Act::Verify(list) => {
            output.json = list.common.format == Form::Json;
            let form =
                if list.all { kept(&list.common)? } else { of_change(&list.common, list.change.as_deref())? };
            (&list.common, form)
        }
        Act::Show(show) => {
            output.json = show.common.format == Form::Json;
            (&show.common, one(show)?)
        }
    };
    let well = form.unknowns.is_empty() && form.statements.iter().all(|statement| statement.counts);
    let code = if well { ExitCode::Yes } else { ExitCode::Hold };
    let form = Approvals { exit_code: code.code(), ..form };
    match (common.format, &arguments.act) {
        (Form::Json, _) => output.print(&form.to_json())?,
        (Form::Text, Act::Show(_)) => output.print(&in_full(&form))?,
        (Form::Text, act) => output.print(&in_words(&form, matches!(act, Act::Verify(_))))?,
    }
    Ok(code)
}

/// The statements on a change, each with where it stands.
fn of_change(common: &Common, change: Option<&str>) -> Result<Approvals, Failure> {
    let (repository, now) = (GitRepository::open(&common.repo)?, moment(common));
    let request = request(&repository, change, &common.context, common.policy.as_deref())?;
    let Subject::Git(selection) = request.subject.clone() else {
        return Err(Failure::usage("a patch has no statements", "name a revision or a range"));
    };
    let checked = caution_engine::check(&repository, &Compiler::default(), request, now)?;
    let about = approvals::describe(&repository, &checked.change, &selection).ok();
    let mut form = with_change(Approvals::new(ExitCode::Yes), &checked, about.as_ref());
    form.statements = statements(&checked, now);
    Ok(form)
}

fn statements(checked: &Checked, now: Timestamp) -> Vec<Statement> {
    let Checked { change, charter, assessment, .. } = checked;
    let input = caution_policy::Input { change, assessment, charter, now };
    let standings = caution_policy::standings(&input);
    change
        .context
        .statements
        .iter()
        .zip(standings)
        .map(|(told, standing)| Statement::new(&told.value, Some(told.source.clone()), standing.why))
        .collect()
}

/// Everything that is kept, each with whose it is by the charter of the default branch.
fn kept(common: &Common) -> Result<Approvals, Failure> {
    let (repository, now) = (GitRepository::open(&common.repo)?, moment(common));
    let charter = charter(&repository)?;
    let here = repository.repository_name(&Context::default());
    let (all, unknowns) = repository.all()?;
    let mut form = Approvals::new(ExitCode::Yes);
    for mut filed in all {
        filed.signer = caution_policy::signer(&filed, &charter, now);
        let expired = filed.statement.expires_at.filter(|until| *until <= now);
        let why = match &filed.signer {
            Signer::Known { .. } => expired
                .map(|until| format!("expired at {until}"))
                .or_else(|| filed.statement.stray(here.as_deref()).map(|stray| stray.to_string())),
            Signer::Refused(why) => Some(why.clone()),
            Signer::Unchecked => Some("was not checked".to_owned()),
        };
        let used = filed.statement.single_use.then(|| repository.is_used(&filed.id)).transpose()?;
        let why = why.or_else(|| used.filter(|used| *used).map(|_| "was used".to_owned()));
        let mut statement = Statement::new(&filed, Some(format!("{FOLDER}/{}", filed.id)), why);
        statement.fit = None;
        statement.used = used;
        form.statements.push(statement);
    }
    form.unknowns = unknowns.iter().map(Unread::from).collect();
    Ok(form)
}

fn one(show: &Show) -> Result<Approvals, Failure> {
    let begins = |filed: &Filed| filed.id.starts_with(&show.id.to_ascii_lowercase());
    let repository = GitRepository::open(&show.common.repo)?;
    let (all, _) = repository.all()?;
    let found: Vec<&Filed> = all.iter().filter(|filed| begins(filed)).collect();
    let [found] = found.as_slice() else {
        return Err(Failure::usage(
            format!("`{}` begins the ids of {} statements", show.id, found.len()),
            "`caution approvals list --all` lists them",
        ));
    };
    let mut form = match &found.statement.about {
        About::Change(_) => of_change(&show.common, show.change.as_deref())?,
        _ => kept(&show.common)?,
    };
    if !form.statements.iter().any(|statement| statement.id == found.id) {
        // It is about another change: then it is held against none.
        form = kept(&show.common)?;
    }
    form.statements.retain(|statement| statement.id == found.id);
    form.unknowns.clear();
    Ok(form)
}

fn moment(common: &Common) -> Timestamp {
    common.at.unwrap_or_else(|| SystemClock.now())
}

fn in_words(form: &Approvals, keys: bool) -> String {
    let mut text = String::new();
    for statement in &form.statements {
        text.push_str(&line(statement));
        if keys {
            text.push_str(&format!("    key {}\n", statement.key.as_deref().unwrap_or("of nobody")));
        }
    }
    for unread in &form.unknowns {
        text.push_str(&format!("? {}: {}\n", printable(&unread.subject), printable(&unread.what)));
    }
    if text.is_empty() {
        text.push_str("no statements");
        if form.change.is_some() {
            text.push_str(" about this change; `caution approvals list --all` lists every one");
        }
        text.push('\n');
    }
    text
}

fn line(statement: &Statement) -> String {
    let id: String = statement.id.chars().take(12).collect();
    let by = printable(statement.by.as_deref().unwrap_or("nobody known"));
    let why = match &statement.why {
        None => String::new(),
        Some(why) => format!(" — {}", printable(why)),
    };
    let mark = if statement.counts { "✓" } else { "✕" };
    format!("{mark} {id} {} by {by}, {}{why}\n", statement.kind.word(), statement.made_at)
}

fn in_full(form: &Approvals) -> String {
    let mut text = String::new();
    for statement in &form.statements {
        text.push_str(&line(statement));
        let mut row = |name: &str, value: &str| text.push_str(&format!("  {name:<8} {}\n", printable(value)));
        row("says", &statement.text);
        row("key", statement.key.as_deref().unwrap_or("of nobody"));
        if let Some(repository) = &statement.repository {
            row("for", repository);
        }
        row("ref", statement.reference.as_deref().unwrap_or("not kept"));
        if let Some(fit) = &statement.fit {
            row("fit", &fit.kind);
        }
        if let Some(seen) = &statement.seen {
            let services: Vec<&str> = seen.services.iter().map(|service| service.name.as_str()).collect();
            row(
                "saw",
                &format!("{}, {} lines, reaching {}", seen.outcome.word(), seen.lines, services.join(", ")),
            );
        }
        if let Some(until) = &statement.expires_at {
            row("until", until);
        }
        if let Some(reading) = &statement.reading {
            let (minutes, seconds) = (reading.seconds / 60, reading.seconds % 60);
            row("looked", &format!("{minutes} min {seconds} s at {} lines", reading.lines));
        }
        if let Some(glass) = &statement.break_glass {
            row("incident", &format!("{}, passing over {}", glass.incident, glass.scope.join(", ")));
        }
    }
    text
}
