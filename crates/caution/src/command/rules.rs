//! `caution rules`.

mod test;

use std::path::{Path, PathBuf};

use caution_core::port::Source as _;
use caution_engine::load_charter;
use caution_read::marker::{Markers, Row};
use caution_repo::GitRepository;
use caution_rules::organisation::Organisation;
use caution_wire::ExitCode;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use crate::failure::Failure;
use crate::output::Output;

/// Lists the rules, or the marks by which AI work is recognised; tests the organisation's own rules.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    act: Option<Act>,
    /// List the marks instead, with those of `.caution/markers.yaml`
    #[arg(long)]
    markers: bool,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    /// The repository whose own rules and marks are listed too
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
}

/// What else than listing.
#[derive(Debug, Subcommand)]
enum Act {
    /// Run the cases in .caution/rules/tests/
    Test(test::Arguments),
}

/// How to answer
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For a terminal
    Text,
    /// For programs
    Json,
    /// For documentation; the built-in marks only
    Markdown,
}

pub(super) use test::listed;

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    if let Some(Act::Test(test)) = &arguments.act {
        return test::run(test, output);
    }
    output.json = arguments.format == Form::Json;
    let table = if arguments.markers { marker_table(arguments)? } else { rule_table(arguments)? };
    match arguments.format {
        Form::Text => output.print(&table.to_text())?,
        Form::Markdown => output.print(&table.to_markdown())?,
        Form::Json => output.print_json(&table.to_json())?,
    }
    Ok(ExitCode::Yes)
}

/// Rows under named columns.
struct Table {
    title: &'static str,
    columns: &'static [&'static str],
    /// Columns whose cells are code.
    code: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

fn rule_table(arguments: &Arguments) -> Result<Table, Failure> {
    let own = if arguments.format == Form::Markdown {
        Organisation::default()
    } else {
        own_rules(&arguments.repo)?
    };
    let own = own.rules().iter().map(|rule| {
        let off = if rule.severity.is_none() { "(off) " } else { "" };
        vec![rule.id.to_string(), String::new(), format!("{off}{}", rule.title)]
    });
    Ok(Table {
        title: "Rules",
        columns: &["rule", "codes", "finds"],
        code: &["rule"],
        rows: caution_rules::ALL
            .iter()
            .map(|rule| vec![rule.id.to_owned(), rule.codes.join(" "), rule.title.to_owned()])
            .chain(own)
            .collect(),
    })
}

/// The organisation's own rules at HEAD; none outside a repository.
pub(super) fn own_rules(repo: &Path) -> Result<Organisation, Failure> {
    let Ok(repository) = GitRepository::open(repo) else {
        return Ok(Organisation::default());
    };
    let charter = load_charter(&repository, repository.head()?.as_ref(), std::iter::empty())?;
    Ok(Organisation::load(&charter)?)
}

fn marker_table(arguments: &Arguments) -> Result<Table, Failure> {
    let own = if arguments.format == Form::Markdown { None } else { own_markers(arguments)? };
    let markers = own.as_ref().unwrap_or_else(|| Markers::built_in());
    Ok(Table {
        title: "Marks of AI work",
        columns: &["mark", "tool", "role", "looks in", "for", "strength", "evidence seen", "where"],
        code: &["mark", "for"],
        rows: markers.rows().iter().map(marker_cells).collect(),
    })
}

fn marker_cells(row: &Row) -> Vec<String> {
    let channels: Vec<_> = row.rule.channels().iter().map(|channel| channel.id()).collect();
    vec![
        row.id(),
        row.tool.clone(),
        row.role.id().to_owned(),
        channels.join(", "),
        row.pattern(),
        row.strength().id().to_owned(),
        row.seen.id().to_owned(),
        row.source.clone(),
    ]
}

/// The marks with those that the repository adds at HEAD; `None` outside a repository.
fn own_markers(arguments: &Arguments) -> Result<Option<Markers>, Failure> {
    let Ok(repository) = GitRepository::open(&arguments.repo) else {
        return Ok(None);
    };
    let charter = load_charter(&repository, repository.head()?.as_ref(), std::iter::empty())?;
    let Some(text) = &charter.markers else {
        return Ok(None);
    };
    Ok(Some(Markers::built_in().extended(".caution/markers.yaml", text)?))
}

impl Table {
    fn to_text(&self) -> String {
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
            })
            .collect();
        let mut text = String::new();
        for row in &self.rows {
            let cells: Vec<String> =
                row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            text.push_str(cells.join("  ").trim_end());
            text.push('\n');
        }
        text
    }

    fn to_markdown(&self) -> String {
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let mut text = format!("# {}\n\n", self.title);
        text.push_str(&line(self.columns.iter().map(|column| (*column).to_owned()).collect()));
        text.push_str(&line(self.columns.iter().map(|_| "---".to_owned()).collect()));
        for row in &self.rows {
            let cells = row.iter().zip(self.columns).map(|(cell, column)| {
                let cell = cell.replace('|', "\\|");
                if self.code.contains(column) { format!("`{cell}`") } else { cell }
            });
            text.push_str(&line(cells.collect()));
        }
        text
    }

    fn to_json(&self) -> serde_json::Value {
        let rows: Vec<_> = self
            .rows
            .iter()
            .map(|row| {
                let pairs = self.columns.iter().zip(row);
                pairs
                    .map(|(column, cell)| ((*column).to_owned(), json!(cell)))
                    .collect::<serde_json::Map<_, _>>()
            })
            .collect();
        json!(rows)
    }
}
