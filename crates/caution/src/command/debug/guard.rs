//! `caution debug guard`: many commands, judged one after the other in one process.

use std::io::BufRead as _;
use std::path::PathBuf;

use caution_core::command::Language;
use caution_core::context::Context;
use caution_core::unknown::UnknownKind;
use caution_engine::guard::Guarded;
use caution_wire::ExitCode;
use clap::Args;
use serde_json::json;

use crate::command::guard::desk::{Answered, Desk, Question};
use crate::failure::Failure;
use crate::output::Output;

/// Judges commands: on standard input a JSON text a line, on standard output a JSON object for each.
#[derive(Debug, Args)]
pub(super) struct Guard {
    /// The folder in which each would run
    #[arg(long, value_name = "DIR", default_value = ".")]
    cwd: PathBuf,
    /// The folder of the machine's own configuration
    #[arg(long, value_name = "DIR", default_value = "/etc/caution")]
    config: PathBuf,
}

pub(super) fn run(guard: &Guard, output: &mut Output) -> Result<ExitCode, Failure> {
    let desk = Desk::new(&guard.cwd, &guard.config)?;
    for line in std::io::stdin().lock().lines() {
        let line =
            line.map_err(|error| Failure::usage(format!("the input cannot be read: {error}"), "give UTF-8"))?;
        let text: String = serde_json::from_str(&line).map_err(|error| {
            Failure::usage(format!("`{line}` is no JSON text: {error}"), "one JSON text a line")
        })?;
        let question = Question {
            text: text.clone(),
            language: Language::Bash,
            agent: None,
            context: Context::default(),
        };
        let row = match desk.answer(question)? {
            Answered::Clear(command) => json!({
                "command": text, "verdict": "proceed", "clear": true, "gaps": [], "findings": [],
                "acts": command.acts.len(),
            }),
            Answered::Judged(guarded) => {
                let findings: Vec<String> = guarded
                    .assessment
                    .findings
                    .iter()
                    .map(|finding| format!("{} {}: {}", finding.severity.id(), finding.rule, finding.what))
                    .collect();
                let unread =
                    guarded.assessment.unknowns.iter().filter(|one| one.kind == UnknownKind::Command);
                let gaps: Vec<&str> = unread.map(|unknown| unknown.what.as_str()).collect();
                json!({
                    "command": text, "verdict": guarded.outcome().id(), "clear": false, "gaps": gaps,
                    "findings": findings, "asks_only": guarded.asks_only(), "unread": unread_bytes(&guarded),
                })
            }
        };
        output.print(&format!("{row}\n"))?;
    }
    Ok(ExitCode::Yes)
}

/// How many bytes of the command lie in parts that could not be read.
fn unread_bytes(guarded: &Guarded) -> usize {
    let Some(run) = &guarded.change.context.run else { return 0 };
    let mut spans: Vec<(usize, usize)> =
        run.command.gaps.iter().map(|gap| (gap.span.start, gap.span.end)).collect();
    spans.sort_unstable();
    let mut count = 0;
    let mut from = 0;
    for (start, end) in spans {
        let end = end.min(run.command.text.len());
        count += end.saturating_sub(start.max(from));
        from = from.max(end);
    }
    count
}
