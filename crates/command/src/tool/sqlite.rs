//! SQLite and DuckDB.

use caution_core::command::HintKind;

use super::Tool;
use super::beyond::{Given, hint};
use crate::call::{Call, Spelling};
use crate::inline::sql;
use crate::reader::Reader;
use crate::word::Word;

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-cmd",
            "--cmd",
            "-init",
            "--init",
            "-separator",
            "--separator",
            "-newline",
            "-nullvalue",
            "-lookaside",
            "-mmap",
            "-pagecache",
            "-vfs",
            "-maxsize",
            "-c",
            "-f",
            "-s",
            "--file",
        ],
        long: &[],
        single_dash: true,
    },
    also: Some(read),
    ..Tool::new("sqlite", &["sqlite3", "sqlite", "duckdb", "litecli"], include_str!("sqlite/tool.md"))
};

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.has(&["-help", "--help", "-version", "--version"]) {
        return;
    }
    let operands: Vec<Word> =
        call.operands.iter().skip(1).filter(|word| !word.is("")).map(|word| (*word).clone()).collect();
    let given = Given {
        texts: &["-cmd", "--cmd", "-c", "-s"],
        files: &["-init", "--init", "-f", "--file"],
        operands,
    };
    let texts = given.read(call, reader);
    let name = call.operands.first().map_or_else(|| ":memory:".to_owned(), |word| word.shown());
    // A database in memory is gone at the end anyway.
    if matches!(name.as_str(), ":memory:" | "") {
        return;
    }
    let path = call.operands.first().and_then(|word| reader.path(word, call.invocation));
    let mut hints = vec![hint(HintKind::Database, &name, "sqlite")];
    if path.is_some() {
        hints.push(hint(HintKind::Host, "localhost", "a file of this machine"));
    }
    for text in texts {
        sql::read(reader, &text, TOOL.id, &hints, call.invocation);
    }
}
