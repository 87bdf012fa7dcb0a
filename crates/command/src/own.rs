//! Tools that only one organisation has, as its charter describes them.
//!
//! A row of such a tool means the same as one of [`Row`](crate::tool::Row), and the same code applies it.

use caution_core::command::HintKind;

pub use caution_core::inventory::{OwnRow, OwnTool};

use crate::call::{Call, Spelling};
use crate::invocation::Invocation;
use crate::reader::Reader;
use crate::tool::table::{self, Meaning, Objects};

/// The id that acts of an organisation's own tools bear.
pub const OWN: &str = "own";

/// Adds the acts that an organisation's own tools have for an invocation; false if none is called so.
pub(crate) fn read(name: &str, invocation: &Invocation, reader: &mut Reader<'_>) -> bool {
    let mut any = false;
    for tool in reader.world.own.iter().filter(|tool| tool.names.iter().any(|own| own == name)) {
        any = true;
        read_tool(tool, invocation, reader);
    }
    any
}

fn read_tool(tool: &OwnTool, invocation: &Invocation, reader: &mut Reader<'_>) {
    let values = values(tool);
    let spelling = Spelling { values: &values, long: &[], single_dash: tool.single_dash };
    let call = Call::new(invocation, spelling);
    let hints: Vec<(&str, HintKind)> =
        tool.hints.iter().map(|(option, kind)| (option.as_str(), *kind)).collect();
    for row in &tool.rows {
        let (words, with, unless) = (strs(&row.words), strs(&row.with), strs(&row.unless));
        let (forced, all, options) = (strs(&row.forced), strs(&row.all), strs(&row.name_options));
        let meaning = Meaning {
            words: &words,
            verb: row.verb,
            kind: row.kind,
            objects: if options.is_empty() { Objects::Operands } else { Objects::Options(&options) },
            count: row.count_option.as_deref(),
            lines: row.ids_file_option.as_deref(),
            with: &with,
            unless: &unless,
            forced: &forced,
            all: &all,
            all_if_unnamed: row.all_if_unnamed,
            reversible: row.reversible,
            instead: row.instead.as_deref().unwrap_or(""),
        };
        table::apply(OWN, &meaning, &call, reader, |_| table::from_options(&hints, &call));
    }
}

/// Every option of which the tool's own description shows that it takes a value.
fn values(tool: &OwnTool) -> Vec<&str> {
    let conditions = tool.rows.iter().flat_map(|row| row.with.iter().chain(&row.unless).chain(&row.all));
    let mut values: Vec<&str> = conditions
        .filter_map(|option| option.split_once('=').map(|(name, _)| name))
        .chain(tool.values.iter().map(String::as_str))
        .chain(tool.hints.iter().map(|(option, _)| option.as_str()))
        .chain(tool.rows.iter().flat_map(|row| row.name_options.iter().map(String::as_str)))
        .chain(tool.rows.iter().flat_map(|row| row.count_option.as_deref()))
        .chain(tool.rows.iter().flat_map(|row| row.ids_file_option.as_deref()))
        .collect();
    values.sort_unstable();
    values.dedup();
    values
}

fn strs(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}
