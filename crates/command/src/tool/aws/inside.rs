//! Operations of AWS that hand on a command or a statement.

use caution_core::command::HintKind;

use super::super::beyond::hint;
use super::super::table;
use super::{TOOL, object};
use crate::call::Call;
use crate::inline::sql;
use crate::reader::Reader;
use crate::word::{Piece, Word};

/// A value that may stand in a file: `file://x.json`.
pub(super) fn loaded(word: &Word, call: &Call<'_>, reader: &Reader<'_>) -> Option<Word> {
    let beginning = word.beginning();
    let Some(path) = beginning.strip_prefix("file://").or_else(|| beginning.strip_prefix("fileb://")) else {
        return Some(word.clone());
    };
    let mut file = word.clone();
    if let Some(Piece::Text(text)) = file.pieces.first_mut() {
        *text = path.to_owned();
    }
    reader.file(&reader.path(&file, call.invocation)?.absolute)
}

/// Reads what is handed on; false if it is no such operation.
pub(super) fn read(call: &Call<'_>, reader: &mut Reader<'_>, service: &str, operation: &str) -> bool {
    let statement = match (service, operation) {
        ("rds-data", "execute-statement" | "batch-execute-statement") => Some("--sql"),
        ("redshift-data", "execute-statement") => Some("--sql"),
        ("redshift-data", "batch-execute-statement") => Some("--sqls"),
        ("athena", "start-query-execution") => Some("--query-string"),
        ("dynamodb", "execute-statement") => Some("--statement"),
        _ => None,
    };
    if let Some(option) = statement {
        let mut hints = table::hints(&TOOL, call, reader);
        for (option, kind) in [
            ("--database", HintKind::Database),
            ("--resource-arn", HintKind::Database),
            ("--cluster-identifier", HintKind::Host),
            ("--workgroup-name", HintKind::Host),
        ] {
            hints.extend(object::values(call, option).first().map(|word| hint(kind, &word.shown(), option)));
        }
        for text in object::values(call, option).into_iter().cloned().collect::<Vec<Word>>() {
            match loaded(&text, call, reader) {
                Some(text) => sql::read(reader, &text, TOOL.id, &hints, call.invocation),
                None => reader.gap(text.span, format!("`{}` cannot be read", text.shown())),
            }
        }
        return true;
    }
    match (service, operation) {
        ("ssm", "send-command") => commands(call, reader),
        ("ecs", "execute-command") => {
            let hints = table::hints(&TOOL, call, reader);
            if let Some(text) = object::values(call, "--command").first() {
                reader.inner_text(call.invocation, text, "aws ecs execute-command".to_owned(), hints, true);
            }
        }
        _ => return false,
    }
    true
}

/// `--parameters 'commands=["a","b"]'`, `--parameters '{"commands":["a"]}'`, `commands=a`.
fn commands(call: &Call<'_>, reader: &mut Reader<'_>) {
    let mut hints = table::hints(&TOOL, call, reader);
    for option in ["--instance-ids", "--targets"] {
        let targets = object::values(call, option);
        hints.extend(targets.into_iter().map(|word| hint(HintKind::Host, &word.shown(), option)));
    }
    for word in object::values(call, "--parameters").into_iter().cloned().collect::<Vec<Word>>() {
        let known = loaded(&word, call, reader).and_then(|word| word.text().map(str::to_owned));
        let Some(text) = known else {
            reader.gap(word.span, "the commands that are sent are known only when it runs");
            continue;
        };
        let list = text.strip_prefix("commands=").unwrap_or(&text);
        let value = serde_json::from_str::<serde_json::Value>(list).unwrap_or_default();
        let given = value.get("commands").unwrap_or(&value);
        let lines: Vec<String> = match given.as_array() {
            Some(all) => all.iter().filter_map(|line| line.as_str()).map(str::to_owned).collect(),
            None if text.starts_with("commands=") => {
                vec![list.trim_matches(['[', ']']).trim_matches('"').to_owned()]
            }
            None => continue,
        };
        let script = Word::of(lines.join("\n")).at(word.span);
        reader.inner_text(call.invocation, &script, "aws ssm send-command".to_owned(), hints.clone(), true);
    }
}
