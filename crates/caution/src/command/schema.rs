//! `caution schema`.

use caution_core::suggest::nearest;
use caution_wire::ExitCode;
use clap::Args;

use crate::failure::Failure;
use crate::output::Output;

/// Prints the JSON Schema of a form that Caution reads or writes.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The form; without it, the names are listed
    name: Option<String>,
    /// List the names
    #[arg(long)]
    list: bool,
}

type Make = fn() -> serde_json::Value;

/// Every published schema: what is written, then what is read.
fn all() -> Vec<(&'static str, Make)> {
    let mut all: Vec<(&'static str, Make)> =
        caution_wire::schema::ALL.iter().map(|schema| (schema.name, schema.make)).collect();
    all.push(("policy", caution_policy::schema));
    all.push(("policy-tests", caution_policy::cases_schema));
    all.extend(caution_read::schema::ALL.iter().map(|schema| (schema.name, schema.make)));
    all
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<ExitCode, Failure> {
    let all = all();
    let Some(name) = arguments.name.as_deref().filter(|_| !arguments.list) else {
        let names: String = all.iter().map(|(name, _)| format!("{name}\n")).collect();
        output.print(&names)?;
        return Ok(ExitCode::Yes);
    };
    let Some((_, make)) = all.iter().find(|(known, _)| *known == name) else {
        let names: Vec<_> = all.iter().map(|(name, _)| *name).collect();
        let hint = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known schemas: {}", names.join(", ")),
        };
        return Err(Failure::usage(format!("there is no schema `{name}`"), hint));
    };
    output.print_json(&make())?;
    Ok(ExitCode::Yes)
}
