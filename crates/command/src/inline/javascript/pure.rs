//! Functions of JavaScript's libraries that answer something without doing anything.

use crate::inline::program::Program;
use crate::inline::text::{base64, hex, replaced};
use crate::inline::value::{Arguments, Thing, Value};
use crate::word::Word;

/// The name of a module, however it is asked for.
pub(super) fn module(name: &str) -> String {
    let name = name.strip_prefix("node:").or_else(|| name.strip_prefix("npm:")).unwrap_or(name);
    // `npm:execa@9`
    let name = match name.rfind('@') {
        Some(at) if at > 0 && !name.get(at..).is_some_and(|rest| rest.contains('/')) => {
            name.get(..at).unwrap_or(name)
        }
        _ => name,
    };
    match name {
        "fs/promises" => "fs.promises".to_owned(),
        "path/posix" => "path".to_owned(),
        _ => name.to_owned(),
    }
}

/// A member of a value.
pub(super) fn member(object: &Value, name: &str) -> Value {
    match object {
        Value::Thing(thing) => {
            let name = match name {
                "default" => return object.clone(),
                name => name,
            };
            match Value::thing(format!("{}.{name}", thing.name)) {
                Value::Thing(made) => Value::Thing(
                    Thing {
                        name: made.name.clone(),
                        hints: thing.hints.clone(),
                        made_with: thing.made_with.clone(),
                    }
                    .into(),
                ),
                other => other,
            }
        }
        Value::Map(_) => object.entry(name).cloned().unwrap_or_else(|| Value::Unknown(name.to_owned())),
        Value::List(items) if name == "length" => Value::Number(i64::try_from(items.len()).unwrap_or(0)),
        _ => Value::thing(format!("?.{name}")),
    }
}

/// What a call is worth, if it is one of these.
pub(super) fn call(program: &mut Program<'_, '_>, name: &str, arguments: &Arguments) -> Option<Value> {
    let first = arguments.positional.first();
    Some(match name {
        "require"
        | "import"
        | "module.require"
        | "process.mainModule.require"
        | "process.binding"
        | "createRequire()" => match first?.text() {
            Some(name) => Value::thing(module(name)),
            None => Value::thing("child_process.?"),
        },
        "process.getBuiltinModule" => Value::thing(module(first?.text()?)),
        "path.join" | "path.posix.join" => {
            let mut all = first?.clone();
            for next in arguments.positional.iter().skip(1) {
                let next = match next.text() {
                    Some(text) => Value::of(text.trim_start_matches('/')),
                    None => next.clone(),
                };
                let open = matches!(arguments.positional.first(), Some(Value::Text(word)) if !word.quoted);
                all = all.joined(&next);
                if open {
                    all = unquoted(&all);
                }
            }
            all
        }
        "path.resolve" => {
            let mut all = program.directory();
            for next in &arguments.positional {
                all = all.joined(next);
            }
            all
        }
        "path.normalize" | "String" | "String.raw" => first?.clone(),
        "path.dirname" => {
            let text = first?.text()?;
            Value::of(text.rsplit_once('/').map_or("", |(folder, _)| folder))
        }
        "os.homedir" => program.home(),
        "os.tmpdir" => Value::of("/tmp"),
        "fs.mkdtempSync"
        | "fs.mkdtemp"
        | "fs.promises.mkdtemp"
        | "Deno.makeTempDir"
        | "Deno.makeTempDirSync" => Value::of("/tmp/tmp-of-the-program"),
        "process.cwd" | "Deno.cwd" => program.directory(),
        "Deno.env.get" => program.variable(first?.text()?),
        "Buffer.from" | "atob" | "Buffer" => {
            let coding = if name == "atob" { Some("base64") } else { arguments.text(1, &[]) };
            match coding {
                Some("base64" | "base64url") => Value::of(base64(first?.text()?)?),
                Some("hex") => Value::of(hex(first?.text()?)?),
                _ => first?.clone(),
            }
        }
        "String.fromCharCode" => {
            let mut text = String::new();
            for value in &arguments.positional {
                let Value::Number(number) = value else { return None };
                text.push(u32::try_from(*number).ok().and_then(char::from_u32)?);
            }
            Value::of(text)
        }
        "JSON.stringify" => {
            let mut json = Word::default();
            first?.json(&mut json, 0);
            Value::limited(json)
        }
        "fs.readdirSync" | "fs.promises.readdir" | "fs.readdir" => {
            Value::list(vec![unquoted(&Value::of("*"))])
        }
        "glob.sync" | "glob.globSync" | "glob" | "glob.glob" | "fast-glob.sync" | "fast-glob"
        | "fs.globSync" => Value::list(vec![unquoted(first?)]),
        "Promise.all" | "Array.from" | "Promise.resolve" | "Promise.allSettled" => first?.clone(),
        "setTimeout" | "setImmediate" | "queueMicrotask" | "process.nextTick" => return None,
        _ => return None,
    })
}

fn unquoted(value: &Value) -> Value {
    let mut word = value.word();
    word.quoted = false;
    Value::from_word(word)
}

/// A method of a text or a list.
pub(super) fn method(object: &Value, method: &str, arguments: &Arguments) -> Value {
    let argument = |at: usize| arguments.text(at, &[]);
    match (object, method) {
        (Value::List(items), "join") => {
            let separator = arguments.positional.first().cloned().unwrap_or_else(|| Value::of(","));
            let mut all = Value::of("");
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    all = all.plus(&separator);
                }
                all = all.plus(item);
            }
            all
        }
        (Value::List(items), "reverse") => Value::list(items.iter().rev().cloned().collect()),
        (Value::List(items), "concat") => {
            let rest = arguments.positional.iter().flat_map(Value::items);
            Value::list(items.iter().cloned().chain(rest).take(4096).collect())
        }
        (Value::List(_), "filter" | "slice" | "sort" | "flat") => object.clone(),
        (Value::Text(_), "concat") => {
            arguments.positional.iter().fold(object.clone(), |all, next| all.plus(next))
        }
        (
            Value::Text(_),
            "toString" | "trim" | "trimEnd" | "trimStart" | "toLowerCase" | "valueOf" | "normalize"
            | "toUpperCase",
        ) => {
            match (object.text(), method) {
                (Some(text), "trim") => Value::of(text.trim()),
                (Some(text), "toLowerCase") => Value::of(text.to_lowercase()),
                (Some(text), "toUpperCase") => Value::of(text.to_uppercase()),
                // `Buffer.from(x).toString('base64')` is no longer what it was.
                _ if matches!(argument(0), Some("base64" | "hex")) => Value::Unknown("a text".to_owned()),
                _ => object.clone(),
            }
        }
        (Value::Text(_), "replace" | "replaceAll") => match (object.text(), argument(0), argument(1)) {
            (Some(text), Some(from), Some(to)) => replaced(text, from, to),
            _ => Value::Unknown("a text".to_owned()),
        },
        (Value::Text(_), "split") => match (object.text(), argument(0)) {
            (Some(text), Some("")) => {
                Value::list(text.chars().take(4096).map(|c| Value::of(c.to_string())).collect())
            }
            (Some(text), Some(separator)) => Value::list(text.split(separator).map(Value::of).collect()),
            _ => Value::Unknown("parts of a text".to_owned()),
        },
        _ => Value::Unknown(format!("{method}()")),
    }
}
