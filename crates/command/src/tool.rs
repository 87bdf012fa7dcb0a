//! What programs do: one folder a tool, one line in [`ALL`].
//!
//! A tool's knowledge is a table: which words mean which act. What a table cannot say is a function
//! beside it. `tool.md` is its documentation, its cases and its tests at once.

mod accounts;
pub(crate) mod around;
mod aws;
mod azure;
mod beyond;
pub(crate) mod carried;
mod disks;
mod dns;
mod docker;
pub(crate) mod files;
mod fleet;
mod forge_cli;
mod gcloud;
mod git;
mod guard;
mod helm;
mod http;
mod interpreters;
mod kubernetes;
mod messaging;
mod mongo;
mod mysql;
mod orm;
mod packages;
mod platforms;
mod postgres;
pub(crate) mod project;
mod pulumi;
mod redis;
mod secrets;
mod services;
mod sqlite;
mod stacks;
pub(crate) mod table;
mod terraform;
mod windows;
pub(crate) mod wrappers;

use crate::call::{Call, Spelling};
use crate::invocation::Invocation;
use crate::reader::Reader;

use caution_core::command::{Hint, HintKind};
pub use table::{Name, Row};
pub(crate) use windows::cmdlet;

/// The tool whose acts are those that only Windows knows.
pub(crate) const WINDOWS: &str = "windows";

/// Looks in the files that a tool itself reads for where a call goes, and adds that to what is known.
pub type Found = fn(&Call<'_>, &Reader<'_>, &mut Vec<Hint>);

/// Every tool, by id.
pub static ALL: &[&Tool] = &[
    &accounts::TOOL,
    &aws::TOOL,
    &azure::TOOL,
    &disks::TOOL,
    &dns::TOOL,
    &docker::TOOL,
    &files::TOOL,
    &fleet::TOOL,
    &forge_cli::TOOL,
    &gcloud::TOOL,
    &git::TOOL,
    &guard::TOOL,
    &helm::TOOL,
    &http::TOOL,
    &interpreters::TOOL,
    &kubernetes::TOOL,
    &messaging::TOOL,
    &mongo::TOOL,
    &mysql::TOOL,
    &orm::TOOL,
    &packages::TOOL,
    &platforms::TOOL,
    &postgres::TOOL,
    &project::TOOL,
    &pulumi::TOOL,
    &redis::TOOL,
    &secrets::TOOL,
    &services::TOOL,
    &sqlite::TOOL,
    &stacks::TOOL,
    &terraform::TOOL,
    &windows::TOOL,
    &wrappers::TOOL,
];

/// A tool, or a family of tools with one page.
#[derive(Debug)]
pub struct Tool {
    /// Its id: the name of its folder.
    pub id: &'static str,
    /// The programs that it is about, without folders and `.exe`.
    pub names: &'static [&'static str],
    /// How it spells its options.
    pub spelling: Spelling<'static>,
    /// Options whose values tell where it goes.
    pub hints: &'static [(&'static str, HintKind)],
    /// Variables of the environment whose values tell where it goes, unless an option says otherwise.
    pub variables: &'static [(&'static str, HintKind)],
    /// What files tell of where it goes: called once for each act, with what options and variables told.
    pub found: Option<Found>,
    /// What its words mean.
    pub rows: &'static [Row],
    /// The programs of the family one by one, where their options differ: then these are asked, and not
    /// the family's own table.
    pub parts: &'static [&'static Self],
    /// What a table cannot say.
    pub also: Option<fn(&Call<'_>, &mut Reader<'_>)>,
    /// `tool.md`.
    pub page: &'static str,
}

impl Tool {
    /// A tool about which nothing is said yet.
    pub const fn new(id: &'static str, names: &'static [&'static str], page: &'static str) -> Self {
        Self {
            id,
            names,
            spelling: Spelling { values: &[], long: &[], single_dash: false },
            hints: &[],
            variables: &[],
            found: None,
            rows: &[],
            parts: &[],
            also: None,
            page,
        }
    }

    /// Adds the acts of an invocation.
    pub(crate) fn read(&'static self, invocation: &Invocation, reader: &mut Reader<'_>) {
        let name = invocation.program().unwrap_or("");
        if let Some(part) = self.parts.iter().find(|part| part.names.contains(&name)) {
            return part.read(invocation, reader);
        }
        let call = Call::new(invocation, self.spelling);
        table::read(self, &call, reader);
        if let Some(also) = self.also {
            also(&call, reader);
        }
    }
}

/// The tool of a program's name.
pub fn by_name(name: &str) -> Option<&'static Tool> {
    ALL.iter().copied().find(|tool| tool.names.contains(&name))
}
