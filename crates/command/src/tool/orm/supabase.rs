//! supabase: the local stack, the linked project, or an address.

use caution_core::command::{Hint, HintKind, Kind};
use caution_core::effect::Verb;

use super::super::beyond::{Given, hint, own_file};
use super::super::{Row, Tool, table};
use super::{changed, gone, less};
use crate::call::{Call, Spelling};
use crate::inline::sql;
use crate::reader::Reader;

const UP: &str = "`supabase migration up` applies what is pending and keeps the data";

pub(super) static SUPABASE: Tool = Tool {
    spelling: Spelling {
        values: &[
            "--db-url",
            "--project-ref",
            "-p",
            "--password",
            "--workdir",
            "--profile",
            "--version",
            "--schema",
            "-s",
            "--dns-resolver",
            "--network-id",
            "-o",
            "--output",
            "--last",
            "--sql-paths",
            "--experimental-ref",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[("--db-url", HintKind::Database), ("--project-ref", HintKind::Account)],
    found: Some(find),
    rows: &[
        gone(&["db", "reset"]).forced(&["--yes"]).instead(UP),
        less(&["migration", "down"]).forced(&["--yes"]).instead(UP),
        changed(&["db", "push"]),
        changed(&["migration", "up|repair"]),
        Row::new(&["projects|branches", "delete"], Verb::Delete, Kind::CloudResource).forced(&["--yes"]),
        Row::new(&["functions", "delete"], Verb::Delete, Kind::CloudResource).forced(&["--yes"]),
        Row::new(&["secrets", "unset"], Verb::Delete, Kind::Secret).forced(&["--yes"]),
        Row::new(&["storage", "rm"], Verb::Delete, Kind::Objects)
            .with(&["-r", "--recursive"])
            .forced(&["--yes"]),
        Row::new(&["stop"], Verb::Delete, Kind::Volume)
            .with(&["--no-backup"])
            .name(super::Name::Fixed("the local stack's data"))
            .instead("`supabase stop` keeps the data"),
    ],
    also: Some(read),
    ..Tool::new("orm", &["supabase"], "")
};

/// Without `--linked` and `--db-url` a reset is local; a push goes to the linked project unless `--local`.
fn find(call: &Call<'_>, reader: &Reader<'_>, hints: &mut Vec<Hint>) {
    if !hints.is_empty() {
        return;
    }
    let words = (call.operand(0), call.operand(1));
    let far = matches!(
        words,
        (Some("db"), Some("push"))
            | (Some("functions" | "secrets" | "storage" | "projects" | "branches"), _)
            | (Some("migration"), Some("repair"))
    );
    let local = call.has(&["--local"]) || !(far || call.has(&["--linked"]));
    if local {
        hints.push(hint(
            HintKind::Host,
            "localhost",
            if call.has(&["--local"]) { "--local" } else { "supabase" },
        ));
    } else {
        let reference = own_file("supabase/.temp/project-ref", call.invocation, reader);
        let shown = reference.as_deref().map_or("the linked project", str::trim);
        hints.push(hint(HintKind::Account, shown, "supabase/.temp/project-ref"));
    }
}

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.operand(0) == Some("db") && matches!(call.operand(1), Some("query" | "execute")) {
        let operands = call.operands.iter().skip(2).map(|word| (*word).clone()).collect();
        let given = Given { texts: &["--sql"], files: &["-f", "--file"], operands };
        let hints = table::hints(&SUPABASE, call, reader);
        for text in given.read(call, reader) {
            sql::read(reader, &text, "postgres", &hints, call.invocation);
        }
    }
}
