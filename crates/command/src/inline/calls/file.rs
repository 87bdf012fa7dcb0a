//! Files: deleted, moved, written.

use super::Does;
use crate::inline::Language;
use crate::inline::program::Program;
use crate::inline::value::{Arguments, Value};
use crate::inline::{APPEND, TRUNCATE};
use crate::word::Word;

/// `os.remove(p)`, `fs.rmSync(p, {recursive: true})`.
pub(super) fn remove(program: &mut Program<'_, '_>, does: Does, name: &str, arguments: &Arguments) {
    let several = matches!(program.language, Language::Ruby | Language::Perl)
        || matches!(
            name,
            "rimraf" | "rimraf.sync" | "del" | "del.sync" | "del.deleteAsync" | "del.deleteSync"
        );
    let values: Vec<Value> = match arguments.get(0, &["path"]) {
        Some(_) if several => arguments.positional.clone(),
        Some(value) => vec![value.clone()],
        None => return,
    };
    let files: Vec<Word> = values
        .iter()
        .flat_map(Value::items)
        .filter(|value| {
            !matches!(
                value,
                Value::Map(_) | Value::Function(_) | Value::Flag(_) | Value::Number(_) | Value::Nothing
            )
        })
        .map(|value| value.word())
        .collect();
    let tree = does == Does::RemoveTree || arguments.flag("recursive");
    let head: &[&str] = match does {
        _ if tree => &["rm", "-rf", "--"],
        Does::RemoveFolder => &["rmdir", "--"],
        _ => &["rm", "-f", "--"],
    };
    program.start_on(head, files);
}

pub(super) fn relocate(program: &mut Program<'_, '_>, does: Does, arguments: &Arguments) {
    let from = arguments.word(0, &["src"]);
    let to = arguments.word(1, &["dst"]);
    let (Some(from), Some(to)) = (from, to) else { return };
    // What is moved or copied within unknown names is the program's own business.
    if from.known().all(str::is_empty) && to.known().all(str::is_empty) {
        return;
    }
    let head: &[&str] = if does == Does::Move { &["mv", "-f", "--"] } else { &["cp", "-rf", "--"] };
    program.start_on(head, vec![from, to]);
}

/// `open(p, 'w')`, methods of path objects.
pub(super) fn call(program: &mut Program<'_, '_>, name: &str, arguments: &Arguments) {
    let mode_at = match name {
        "open" | "io.open" | "codecs.open" | "builtins.open" | "File.open" | "File.new" | "fopen" => 1,
        "fs.open" | "fs.openSync" => 1,
        "fs.appendFile" | "fs.appendFileSync" | "fs.promises.appendFile" => {
            let content = arguments.word(1, &[]).filter(|word| word.text().is_some());
            if let Some(path) = arguments.word(0, &[]) {
                program.write(path, content, APPEND);
            }
            return;
        }
        _ => return,
    };
    let Some(mode) = arguments.text(mode_at, &["mode"]) else { return };
    let kind = if mode.contains(['w', 'x']) {
        TRUNCATE
    } else if mode.contains('a') {
        APPEND
    } else {
        return;
    };
    let path = arguments.get(0, &["file"]).map(Value::word).unwrap_or_default();
    program.write(path, None, kind);
}
