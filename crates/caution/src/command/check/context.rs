//! What git does not hold, from flags, files and the forge.

use std::path::PathBuf;

use caution_core::change::Action;
use caution_core::context::{Advice, ChangeRecord, Context, Report, Told};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_engine::reach::Ground;
use caution_forge::Delivery;
use caution_read::context as reader;
use caution_repo::GitRepository;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::command::reach;
use crate::failure::Failure;
use crate::input;

/// What the change is about to do
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ActionName {
    /// Enter the target branch
    Merge,
    /// Go out to an environment
    Deploy,
    /// Be carried out by hand or by an agent
    Run,
}

/// What git does not hold. Everything given here is a claim: it can add to a requirement, never meet
/// one.
#[derive(Debug, Args)]
#[group(id = "context-arguments")]
#[command(next_help_heading = "Context (claims: they can add to a requirement, never meet one)")]
pub(in crate::command) struct Arguments {
    /// What the change is about to do
    #[arg(long, value_enum, default_value = "merge")]
    action: ActionName,
    /// Context as JSON or YAML (`caution schema context`)
    #[arg(long, value_name = "FILE")]
    context: Option<PathBuf>,
    /// The branch that the change is to enter
    #[arg(long, value_name = "BRANCH")]
    target_branch: Option<String>,
    /// The branch that it comes from
    #[arg(long, value_name = "BRANCH")]
    head_branch: Option<String>,
    /// Title of the pull request
    #[arg(long)]
    title: Option<String>,
    /// Body of the pull request
    #[arg(long)]
    body: Option<String>,
    /// Who acts: pushes, deploys, runs
    #[arg(long, value_name = "WHO")]
    actor: Option<String>,
    /// The person who drives the agent
    #[arg(long, value_name = "WHO")]
    operator: Option<String>,
    /// Where it goes
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
    /// Advice that was followed: URL[,edited=DATE][,owner=NAME][,superseded]
    #[arg(long, value_name = "URL,…")]
    advice: Vec<String>,
    /// Why the change is made
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// How it was verified
    #[arg(long, value_name = "TEXT")]
    verified: Option<String>,
    /// How it is undone
    #[arg(long, value_name = "TEXT")]
    rollback: Option<String>,
    /// Attach a report as JSON or YAML (`caution schema reports`)
    #[arg(long, value_name = "FILE", help_heading = "Evidence")]
    report: Vec<PathBuf>,
    /// Attach recorded evidence, or a tool's report with what it ran on (FILE@REV)
    #[arg(long, value_name = "FILE[@REV]", help_heading = "Evidence")]
    evidence: Vec<String>,
    /// The forge's event: a pull request with its reviews
    #[arg(long, value_name = "FILE", help_heading = "Evidence")]
    event: Option<PathBuf>,
    /// Ask no network, even in CI with a token
    #[arg(long, help_heading = "Evidence")]
    offline: bool,
    /// A snapshot of measured relations between services, for the reach
    #[arg(long, value_name = "FILE", help_heading = "Evidence")]
    measured: Vec<PathBuf>,
    /// Do not look how far the change goes; that it is not known counts as an unknown
    #[arg(long, conflicts_with = "measured", help_heading = "Evidence")]
    without_reach: bool,
}

impl Arguments {
    pub(in crate::command) fn action(&self) -> Action {
        match self.action {
            ActionName::Merge => Action::Merge,
            ActionName::Deploy => Action::Deploy,
            ActionName::Run => Action::Run,
        }
    }

    /// What the reach stands on; none if it is left out.
    pub(super) fn ground(&self, repository: &GitRepository) -> Result<Option<Ground>, Failure> {
        if self.without_reach {
            return Ok(None);
        }
        let measured = reach::files(&self.measured)?;
        Ok(Some(Ground { measured, ..reach::ground(repository) }))
    }

    /// That the reach is left out, if it is.
    pub(super) fn left_out(&self) -> Option<Unknown> {
        self.without_reach.then(|| {
            let what = "how far the change goes was not looked at (`--without-reach`)";
            Unknown::new(UnknownKind::Reach, "reach", what, "everything that uses what it changes")
                .remedy("ask again without `--without-reach`")
        })
    }

    /// Where it goes, as somebody says on the command line.
    pub(in crate::command) fn environment(&self) -> Option<&str> {
        self.environment.as_deref()
    }
}

/// What the forge says: of the event that was named, or of the CI job that this runs in.
pub(in crate::command) fn delivery(arguments: &Arguments) -> Result<Option<Delivery>, Failure> {
    let environment = crate::command::forge_environment();
    let named = arguments.event.as_deref().map(super::event).transpose()?;
    let Some(forge) = caution_forge::ALL.iter().find(|forge| forge.detect(&environment)) else {
        return Ok(named);
    };
    let delivery = match named {
        Some(delivery) if delivery.forge != forge.id() => return Ok(Some(delivery)),
        Some(delivery) => delivery,
        None => {
            let path = forge.event_path(&environment);
            let event = path.as_deref().map(input::read).transpose()?;
            let name = path.map_or_else(|| forge.id().to_owned(), |path| path.display().to_string());
            forge.read(&name, event.as_deref(), &environment)?
        }
    };
    if arguments.offline {
        return Ok(Some(delivery));
    }
    Ok(Some(forge.complete(delivery, &environment, &caution_forge::Http::default())))
}

/// Everything that was told, with what the forge says above what anybody claims.
pub(in crate::command) fn read(
    arguments: &Arguments,
    delivery: Option<&Delivery>,
) -> Result<Context, Failure> {
    let mut context = delivery.map(|delivery| delivery.context.clone()).unwrap_or_default();
    if let Some(path) = &arguments.context {
        let told = reader::parse(&path.display().to_string(), &input::read_text(path)?)?;
        context = reader::merge(context, told);
    }
    Ok(reader::merge(context, flags(arguments)?))
}

/// The reports attached by `--report`.
pub(in crate::command) fn reports(arguments: &Arguments) -> Result<Vec<Report>, Failure> {
    let mut reports = Vec::new();
    for path in &arguments.report {
        reports.extend(reader::report_file(&path.display().to_string(), &input::read_text(path)?)?);
    }
    Ok(reports)
}

/// What `--evidence` names.
pub(super) fn evidence(arguments: &Arguments) -> &[String] {
    &arguments.evidence
}

fn flags(arguments: &Arguments) -> Result<Context, Failure> {
    let text = |value: &Option<String>, flag: &str| value.clone().map(|value| Told::claimed(value, flag));
    let account = |value: &Option<String>, flag: &str| {
        value.as_deref().map(|value| Told::claimed(reader::account(value), flag))
    };
    let record = ChangeRecord {
        why: arguments.why.clone(),
        verified: arguments.verified.clone(),
        rollback: arguments.rollback.clone(),
    };
    let advice: Result<Vec<_>, Failure> = arguments.advice.iter().map(|text| advice(text)).collect();
    Ok(Context {
        target_branch: text(&arguments.target_branch, "--target-branch"),
        head_branch: text(&arguments.head_branch, "--head-branch"),
        title: text(&arguments.title, "--title"),
        body: text(&arguments.body, "--body"),
        actor: account(&arguments.actor, "--actor"),
        operator: account(&arguments.operator, "--operator"),
        environment: text(&arguments.environment, "--environment"),
        advice: advice?,
        record: (record != ChangeRecord::default())
            .then(|| Told::claimed(record, "--why, --verified, --rollback")),
        ..Context::default()
    })
}

/// `URL[,edited=DATE][,owner=NAME][,superseded]`. A comma inside the URL stays part of it.
fn advice(text: &str) -> Result<Told<Advice>, Failure> {
    let mut url = text;
    let mut advice = Advice { url: String::new(), last_edited: None, owner: None, superseded: None };
    while let Some((rest, option)) = url.rsplit_once(',') {
        match option.split_once('=').map_or((option, ""), |(key, value)| (key, value)) {
            ("edited", date) => advice.last_edited = Some(moment(date)?),
            ("owner", name) => advice.owner = Some(name.to_owned()),
            ("superseded", "" | "true" | "yes") => advice.superseded = Some(true),
            ("superseded", "false" | "no") => advice.superseded = Some(false),
            _ => break,
        }
        url = rest;
    }
    if url.trim().is_empty() {
        return Err(Failure::usage(
            format!("`--advice {text}` names no page"),
            "write `--advice https://wiki.example.org/page,edited=2026-05-01,owner=net-team`",
        ));
    }
    advice.url = url.to_owned();
    Ok(Told::claimed(advice, "--advice"))
}

fn moment(text: &str) -> Result<Timestamp, Failure> {
    let date = || text.parse::<Date>().and_then(|date| date.to_zoned(TimeZone::UTC));
    text.parse::<Timestamp>()
        .or_else(|_| date().map(|zoned| zoned.timestamp()))
        .map_err(|_| Failure::usage(format!("`{text}` is not a date"), "write `edited=2026-05-01`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_takes_its_options_from_the_end_and_keeps_commas_of_the_url() {
        let told = advice("https://wiki.example.org/a,b,edited=2026-05-01,owner=net,superseded").unwrap();
        assert_eq!(told.value.url, "https://wiki.example.org/a,b");
        assert_eq!(told.value.owner.as_deref(), Some("net"));
        assert_eq!(told.value.superseded, Some(true));
        assert_eq!(told.value.last_edited.unwrap().to_string(), "2026-05-01T00:00:00Z");
    }

    #[test]
    fn advice_without_a_page_or_with_a_wrong_date_is_refused() {
        assert!(advice(",superseded").is_err());
        assert!(advice("https://x.example,edited=yesterday").is_err());
    }
}
