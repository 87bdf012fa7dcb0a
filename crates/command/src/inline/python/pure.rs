//! Functions of Python's libraries that answer something without doing anything.

use crate::inline::program::{Program, pattern};
use crate::inline::text::{base64, hex};
use crate::inline::value::{Arguments, Thing, Value};
use crate::word::Word;

/// What `from x import *` brings, of what matters.
pub(super) const STARRED: &[&str] = &[
    "os.system",
    "os.popen",
    "os.remove",
    "os.unlink",
    "os.rmdir",
    "os.removedirs",
    "os.rename",
    "os.environ",
    "os.path",
    "os.chdir",
    "os.getcwd",
    "os.listdir",
    "subprocess.run",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.Popen",
    "shutil.rmtree",
    "shutil.move",
    "shutil.copy",
    "pathlib.Path",
    "sqlalchemy.create_engine",
    "sqlalchemy.text",
];

/// What a call is worth, if it is one of these.
pub(super) fn call(program: &mut Program<'_, '_>, name: &str, arguments: &Arguments) -> Option<Value> {
    let first = arguments.positional.first();
    let path = as_path;
    Some(match name {
        "os.getenv" | "os.environ.get" => {
            let value = program.variable(first?.text()?);
            match (value.text(), arguments.get(1, &["default"])) {
                (None, Some(default)) => default.clone(),
                _ => value,
            }
        }
        "os.putenv" | "os.environ.setdefault" => {
            let value = arguments.word(1, &[])?;
            program.from.variables.push((first?.text()?.to_owned(), value));
            Value::Nothing
        }
        "os.environ.copy" => Value::Unknown("the environment".to_owned()),
        "tempfile.mkdtemp"
        | "tempfile.gettempdir"
        | "tempfile.TemporaryDirectory"
        | "tempfile.NamedTemporaryFile"
        | "tempfile.mktemp"
        | "tempfile.mkstemp" => Value::of("/tmp/tmp-of-the-program"),
        "glob.glob" | "glob.iglob" => {
            let mut word = first?.word();
            word.quoted = false;
            Value::list(vec![Value::from_word(word)])
        }
        "os.listdir" => {
            let mut word = Word::of("*");
            word.quoted = false;
            Value::list(vec![Value::from_word(word)])
        }
        "os.scandir" => {
            let base = first.cloned().unwrap_or_else(|| Value::of("."));
            Value::list(vec![path(pattern(&base, "*"))])
        }
        "os.walk" => {
            let mut star = Word::of("*");
            star.quoted = false;
            let star = Value::list(vec![Value::from_word(star)]);
            Value::list(vec![Value::list(vec![first?.clone(), star.clone(), star])])
        }
        "shlex.split" => {
            let text = first?.text()?.to_owned();
            Value::list(
                text.split_whitespace().map(|part| Value::of(part.trim_matches(['\'', '"']))).collect(),
            )
        }
        _ => return paths(program, name, arguments).or_else(|| other(name, arguments)),
    })
}

/// Paths that are put together.
fn paths(program: &Program<'_, '_>, name: &str, arguments: &Arguments) -> Option<Value> {
    let first = arguments.positional.first();
    let path = as_path;
    Some(match name {
        "os.path.join" | "posixpath.join" => {
            let mut all = first?.clone();
            for next in arguments.positional.iter().skip(1) {
                all = all.joined(next);
            }
            all
        }
        "pathlib.Path" | "pathlib.PosixPath" | "pathlib.PurePath" | "Path" => {
            let Some(first) = first else { return Some(path(program.directory())) };
            path(
                arguments
                    .positional
                    .iter()
                    .skip(1)
                    .fold(path(first.clone()), |all, next| path(all.joined(next))),
            )
        }
        "pathlib.Path.home" | "Path.home" => path(program.home()),
        "pathlib.Path.cwd" | "Path.cwd" => path(program.directory()),
        "os.getcwd" => program.directory(),
        "os.path.expanduser" => program.expanded(first?),
        "os.path.expandvars" => expanded(program, first?),
        "os.path.abspath"
        | "os.path.normpath"
        | "os.path.realpath"
        | "os.fspath"
        | "str"
        | "repr"
        | "bytes"
        | "os.fsencode"
        | "os.fsdecode"
        | "bytearray"
        | "shlex.quote"
        | "textwrap.dedent"
        | "sqlalchemy.text"
        | "codecs.encode"
        | "tuple"
        | "sorted"
        | "reversed"
        | "set"
        | "iter"
        | "psycopg2.sql.SQL"
        | "psycopg.sql.SQL"
        | "sqlalchemy.sql.text"
        | "io.BytesIO"
        | "compile"
        | "unquote"
        | "urllib.parse.unquote" => match first? {
            Value::Path(word) if name != "os.fspath" => Value::Text(word.clone()),
            value => value.clone(),
        },
        "list" if arguments.positional.len() == 1 => first?.clone(),
        "os.path.dirname" => {
            let text = first?.text()?;
            Value::of(text.rsplit_once('/').map_or("", |(folder, _)| folder))
        }
        "os.path.basename" => Value::of(first?.text()?.rsplit('/').next().unwrap_or("")),
        _ => return None,
    })
}

fn as_path(value: Value) -> Value {
    match value {
        Value::Text(word) => Value::Path(word),
        other => other,
    }
}

/// Codes, modules and members.
fn other(name: &str, arguments: &Arguments) -> Option<Value> {
    let first = arguments.positional.first();
    Some(match name {
        "base64.b64decode"
        | "base64.decodebytes"
        | "base64.urlsafe_b64decode"
        | "base64.standard_b64decode" => Value::of(base64(first?.text()?)?),
        "bytes.fromhex" | "binascii.unhexlify" | "bytearray.fromhex" => Value::of(hex(first?.text()?)?),
        "codecs.decode" => match arguments.text(1, &["encoding"]) {
            Some("rot13" | "rot_13") => Value::of(rot13(first?.text()?)),
            Some("hex") => Value::of(hex(first?.text()?)?),
            Some("base64") => Value::of(base64(first?.text()?)?),
            _ => first?.clone(),
        },
        "chr" => match first? {
            Value::Number(number) => {
                Value::of(u32::try_from(*number).ok().and_then(char::from_u32)?.to_string())
            }
            _ => return None,
        },
        "__import__" | "importlib.import_module" => match first?.text() {
            Some(module) => Value::thing(module),
            None => Value::thing("os.?"),
        },
        "getattr" => {
            let object = first?;
            match arguments.get(1, &[]).and_then(Value::text) {
                Some(member) => super::member(object, member),
                None => super::member(object, "?"),
            }
        }
        "dict" => Value::Map(arguments.named.clone().into()),
        "globals" | "locals" | "vars" => Value::thing(format!("{name}()")),
        "functools.partial" => first?.clone(),
        "enumerate" => match first? {
            Value::List(items) => Value::list(
                items
                    .iter()
                    .zip(0..)
                    .map(|(item, at)| Value::list(vec![Value::Number(at), item.clone()]))
                    .collect(),
            ),
            _ => return None,
        },
        _ => return None,
    })
}

/// `$HOME/x`.
fn expanded(program: &Program<'_, '_>, value: &Value) -> Value {
    let Some(text) = value.text() else { return value.clone() };
    let mut parts = text.split('$');
    let mut all = Value::of(parts.next().unwrap_or(""));
    for part in parts {
        let part = part.strip_prefix('{').unwrap_or(part);
        let length = part.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(part.len());
        let (name, rest) = part.split_at(length);
        all = all.plus(&program.variable(name)).plus(&Value::of(rest.strip_prefix('}').unwrap_or(rest)));
    }
    all
}

fn rot13(text: &str) -> String {
    let turn = |c: char, first: u8| char::from((c as u8 - first + 13) % 26 + first);
    text.chars()
        .map(|c| match c {
            'a'..='z' => turn(c, b'a'),
            'A'..='Z' => turn(c, b'A'),
            _ => c,
        })
        .collect()
}

/// Calls whose first text is part of what they make.
const NAMED: &[&str] =
    &["client", "resource", "Bucket", "Table", "Object", "Instance", "collection", "Queue", "Topic"];

/// Calls that connect to something.
const CONNECTING: &[&str] = &[
    "connect",
    "Connection",
    "create_engine",
    "create_async_engine",
    "create_pool",
    "createPool",
    "createConnection",
    "Pool",
    "Client",
    "MongoClient",
    "Redis",
    "StrictRedis",
    "from_url",
    "createClient",
    "Sequelize",
    "Database",
    "DatabaseSync",
    "open",
    "knex",
    "postgres",
    "new",
];

/// What the call of something unknown makes.
pub(in crate::inline) fn made(program: &Program<'_, '_>, thing: &Thing, arguments: &Arguments) -> Value {
    let last = thing.name.rsplit(['.', ':']).next().unwrap_or("");
    let first = arguments.positional.first().and_then(Value::text);
    let inside = match first {
        Some(text) if NAMED.contains(&last) && text.len() < 64 => text,
        _ if arguments.positional.is_empty() && arguments.named.is_empty() => "",
        _ => "…",
    };
    let mut hints = thing.hints.clone();
    if CONNECTING.contains(&last) || CONNECTING.contains(&thing.name.as_str()) {
        hints.extend(program.connection(arguments));
    }
    let client = matches!(last, "client" | "resource" | "Session");
    let made_with = if client { Some(arguments.clone().into()) } else { thing.made_with.clone() };
    match Value::thing(format!("{}({inside})", thing.name)) {
        Value::Thing(made) => Value::Thing(Thing { name: made.name.clone(), hints, made_with }.into()),
        other => other,
    }
}
