//! Tools that only one organisation has, as its charter describes them.
//!
//! A row of such a tool means the same as one of [`Row`](crate::tool::Row), and the same code applies it.

use caution_core::command::{HintKind, Kind};
use caution_core::effect::Verb;

use crate::call::{Call, Spelling};
use crate::invocation::Invocation;
use crate::reader::Reader;
use crate::tool::table::{self, Meaning, Objects};

/// The id that acts of an organisation's own tools bear.
pub const OWN: &str = "own";

/// A tool of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnTool {
    /// The programs that it is about, without folders and `.exe`.
    pub names: Vec<String>,
    /// Options that take a value, besides those that its rows and hints name: `--ticket`, `-n`.
    pub values: Vec<String>,
    /// Whether a single dash begins a long option.
    pub single_dash: bool,
    /// Options whose values tell where it goes.
    pub hints: Vec<(String, HintKind)>,
    /// What its words mean.
    pub rows: Vec<OwnRow>,
}

/// What some words of such a tool mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRow {
    /// The operands that it begins with: `["stack", "delete"]`; `a|b` is either, `a*` begins so, `*` is any
    /// word. Options may stand between them.
    pub words: Vec<String>,
    /// What is done.
    pub verb: Verb,
    /// To what kind of thing.
    pub kind: Kind,
    /// Options whose values name the objects, several of them divided by commas. Empty: the operands after
    /// the words do.
    pub name_options: Vec<String>,
    /// The option that tells to how many.
    pub count_option: Option<String>,
    /// The option that names a file with one object in each line.
    pub ids_file_option: Option<String>,
    /// Only with any of these options; empty: always. `--mode=permanent` means the option with that value.
    pub with: Vec<String>,
    /// Nothing happens with any of these options.
    pub unless: Vec<String>,
    /// Options that pass over a prompt or a protection.
    pub forced: Vec<String>,
    /// Options that mean all there is.
    pub all: Vec<String>,
    /// Whether it means all there is if no object is named.
    pub all_if_unnamed: bool,
    /// Whether it can be undone.
    pub reversible: bool,
    /// What does the same without the harm.
    pub instead: Option<String>,
}

impl OwnRow {
    /// A row about these words: it always happens, and cannot be undone.
    pub fn new(words: Vec<String>, verb: Verb, kind: Kind) -> Self {
        Self {
            words,
            verb,
            kind,
            name_options: Vec::new(),
            count_option: None,
            ids_file_option: None,
            with: Vec::new(),
            unless: Vec::new(),
            forced: Vec::new(),
            all: Vec::new(),
            all_if_unnamed: false,
            reversible: false,
            instead: None,
        }
    }
}

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
