//! MySQL and MariaDB.

use caution_core::command::{Hint, HintKind, Kind};
use caution_core::effect::Verb;

use super::beyond::{self, Given, hint};
use super::{Tool, table};
use crate::address;
use crate::call::{Call, Spelling};
use crate::inline::sql;
use crate::invocation::Invocation;
use crate::reader::Reader;

pub(super) static TOOL: Tool = Tool {
    spelling: Spelling {
        values: &[
            "-h",
            "--host",
            "-P",
            "--port",
            "-u",
            "--user",
            "-D",
            "--database",
            "-e",
            "--execute",
            "-S",
            "--socket",
            "--defaults-file",
            "--defaults-extra-file",
            "--defaults-group-suffix",
            "--login-path",
            "--init-command",
            "--default-character-set",
            "--ssl-mode",
            "--ssl-ca",
            "--ssl-cert",
            "--ssl-key",
            "--protocol",
            "--max-allowed-packet",
            "--max_allowed_packet",
            "--connect-timeout",
            "--delimiter",
            "--prompt",
            "--tee",
            "--sql",
            "--file",
            "--uri",
        ],
        long: &[],
        single_dash: false,
    },
    hints: &[
        ("-h", HintKind::Host),
        ("--host", HintKind::Host),
        ("-D", HintKind::Database),
        ("--database", HintKind::Database),
        ("--defaults-group-suffix", HintKind::Environment),
        ("--login-path", HintKind::Environment),
        ("--uri", HintKind::Database),
    ],
    variables: &[("MYSQL_HOST", HintKind::Host)],
    found: Some(database),
    also: Some(read),
    ..Tool::new(
        "mysql",
        &[
            "mysql",
            "mariadb",
            "mysqladmin",
            "mariadb-admin",
            "mysqlimport",
            "mariadb-import",
            "mycli",
            "mysqlsh",
        ],
        include_str!("mysql/tool.md"),
    )
};

/// The database that the first operand names.
fn database(call: &Call<'_>, _: &Reader<'_>, hints: &mut Vec<Hint>) {
    let client =
        matches!(call.invocation.program(), Some("mysql" | "mariadb" | "mycli" | "mysqlimport" | "mysqlsh"));
    if let Some(word) = call.operands.first().filter(|_| client) {
        hints.extend(address::hints(&word.shown(), HintKind::Database, "mysql"));
    }
}

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    // `-psecret` is one option with its value, and not a cluster of options.
    let password = |text: &str| text.starts_with("-p") && !text.starts_with("--");
    if call.invocation.words.iter().any(|word| password(word.beginning())) {
        let mut plain: Invocation = call.invocation.clone();
        plain.words.retain(|word| !password(word.beginning()));
        return known(&Call::new(&plain, TOOL.spelling), reader);
    }
    known(call, reader);
}

fn known(call: &Call<'_>, reader: &mut Reader<'_>) {
    if call.has(&["--help", "-?", "-V", "--version"]) {
        return;
    }
    match call.invocation.program().unwrap_or("") {
        "mysqladmin" | "mariadb-admin" => admin(call, reader),
        "mysqlimport" | "mariadb-import" => {
            if call.has(&["-d", "--delete"]) {
                let (name, doubts) = beyond::named(call.operands.get(1..).unwrap_or(&[]));
                let mut act = beyond::act(&TOOL, call, reader, (Verb::Truncate, Kind::Table), &name);
                act.doubts = doubts;
                reader.add(act);
            }
        }
        _ => {
            if call.has(&["--js", "--py", "--javascript", "--python"]) {
                return;
            }
            let given = Given {
                texts: &["-e", "--execute", "--init-command"],
                files: &["--file"],
                operands: Vec::new(),
            };
            let texts = given.read(call, reader);
            if texts.is_empty() {
                return;
            }
            let hints = table::hints(&TOOL, call, reader);
            for text in texts {
                sql::read(reader, &text, TOOL.id, &hints, call.invocation);
            }
        }
    }
}

/// `mysqladmin drop shop`, and several commands in a row.
fn admin(call: &Call<'_>, reader: &mut Reader<'_>) {
    let mut words = call.operands.iter();
    while let Some(word) = words.next() {
        let Some(text) = word.text() else {
            return reader.gap(word.span, "what `mysqladmin` is told is known only when it runs");
        };
        match text {
            "drop" => {
                let Some(name) = words.next() else { return };
                let mut act = beyond::act(&TOOL, call, reader, (Verb::Delete, Kind::Database), &name.shown());
                act.hints.push(hint(HintKind::Database, &name.shown(), "mysqladmin"));
                act.doubts = beyond::doubts(name);
                act.forced = call.has(&["-f", "--force"]) || beyond::answered(call.invocation);
                act.instead = Some("`mysqldump` keeps a copy first".to_owned());
                reader.add(act);
            }
            "shutdown" => {
                let mut act = beyond::act(&TOOL, call, reader, (Verb::Update, Kind::Service), "mysql");
                act.reversible = true;
                reader.add(act);
            }
            "create" | "kill" | "password" | "old-password" => {
                words.next();
            }
            _ => {}
        }
    }
}
