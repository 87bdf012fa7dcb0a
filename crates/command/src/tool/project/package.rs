//! Scripts of a package: `npm run x`, `yarn x`, `composer run x`, `deno task x`.

use serde_json::Value;

use crate::invocation::Invocation;
use crate::path;
use crate::reader::Reader;
use crate::word::Word;

/// Options with a value.
const VALUES: &[&str] = &[
    "--prefix",
    "-C",
    "--dir",
    "--cwd",
    "-w",
    "--workspace",
    "--filter",
    "-F",
    "--loglevel",
    "--registry",
    "-d",
    "--working-dir",
    "--config",
    "-c",
    "--env-file",
];

const FOLDERS: &[&str] = &["--prefix", "-C", "--dir", "--cwd", "-d", "--working-dir"];

/// Subcommands of package managers that are no scripts.
const OWN: &[&str] = &[
    "add",
    "audit",
    "bin",
    "cache",
    "config",
    "create",
    "dlx",
    "exec",
    "global",
    "help",
    "import",
    "info",
    "init",
    "link",
    "list",
    "login",
    "logout",
    "ls",
    "node",
    "outdated",
    "owner",
    "pack",
    "patch",
    "plugin",
    "policies",
    "publish",
    "rebuild",
    "remove",
    "set",
    "store",
    "tag",
    "team",
    "uninstall",
    "unlink",
    "up",
    "update",
    "upgrade",
    "version",
    "versions",
    "why",
    "workspace",
    "workspaces",
    "x",
    "require",
    "show",
    "dump-autoload",
    "self-update",
    "validate",
    "repl",
    "build",
    "pm",
    "fmt",
    "lint",
    "eval",
    "cat",
    "root",
    "view",
    "search",
    "unpublish",
    "deprecate",
    "prune",
    "dedupe",
    "doctor",
    "ping",
    "whoami",
    "org",
    "token",
    "access",
    "dist-tag",
    "fund",
    "get",
    "explain",
    "completion",
    "hook",
    "profile",
    "star",
    "stars",
    "edit",
    "docs",
    "bugs",
    "repo",
];

/// Reads the script of an invocation; whether there was one.
pub(super) fn read(name: &str, invocation: &Invocation, reader: &mut Reader<'_>) -> bool {
    let mut from = invocation.clone();
    let words = invocation.arguments();
    let mut operands: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let text = word.beginning();
        if text == "--" {
            break;
        }
        if text.starts_with('-') {
            let (option, glued) = text.split_once('=').unwrap_or((text, ""));
            let takes = VALUES.contains(&option) && glued.is_empty();
            if FOLDERS.contains(&option) {
                let folder = if takes { words.get(at + 1).map(Word::shown) } else { Some(glued.to_owned()) };
                from.directory =
                    folder.zip(from.directory).map(|(folder, directory)| path::absolute(&folder, &directory));
            }
            at += usize::from(takes);
        } else {
            operands.push(at);
            // What follows the script's name is the script's own.
            if operands.len() > 1 || !matches!(text, "run" | "run-script" | "task") {
                break;
            }
        }
        at += 1;
    }
    let verb = operands.first().and_then(|at| words.get(*at)).and_then(Word::text);
    let scripts = match (name, verb) {
        ("deno", Some("task")) | (_, Some("run" | "run-script" | "rum" | "urn")) => {
            let script = operands.get(1).and_then(|at| words.get(*at)).and_then(Word::text);
            script.map(|script| (script, operands.get(1).copied().unwrap_or(0) + 1))
        }
        ("deno", _) => None,
        ("npm", Some("test" | "t" | "tst")) => Some(("test", 1)),
        ("npm", Some(own @ ("start" | "stop" | "restart"))) => Some((own, 1)),
        (_, Some("install" | "i" | "ci")) | ("yarn", None) if name != "composer" => {
            return install(&from, words, reader);
        }
        (_, Some(script)) if name != "npm" && !OWN.contains(&script) => {
            Some((script, operands.first().copied().unwrap_or(0) + 1))
        }
        _ => None,
    };
    let Some((script, rest)) = scripts else { return false };
    let file = match name {
        "composer" => &["composer.json"][..],
        "deno" => &["deno.json", "deno.jsonc", "package.json"],
        _ => &["package.json"],
    };
    let extra = words.get(rest..).unwrap_or(&[]);
    run(name, script, file, extra, &from, reader)
}

/// What an installation runs of the project itself.
fn install(from: &Invocation, words: &[Word], reader: &mut Reader<'_>) -> bool {
    if words.iter().any(|word| word.is("--ignore-scripts")) {
        return false;
    }
    let mut any = false;
    for script in ["install", "prepare"] {
        any |= run("npm", script, &["package.json"], &[], from, reader);
    }
    any
}

fn run(
    name: &str,
    script: &str,
    files: &[&str],
    extra: &[Word],
    from: &Invocation,
    reader: &mut Reader<'_>,
) -> bool {
    let through = format!("{name} run {script}");
    if from.through.contains(&through) || from.elsewhere {
        return false;
    }
    let Some(directory) = from.directory.clone() else { return false };
    let text = files.iter().find_map(|file| reader.file(&path::absolute(file, &directory)));
    let Some(Ok(package)) = text.and_then(|text| text.text().map(serde_json::from_str::<Value>)) else {
        return false;
    };
    let scripts = package.get("scripts").or_else(|| package.get("tasks"));
    let Some(scripts) = scripts.and_then(Value::as_object) else { return false };
    let mut found = false;
    for name in [format!("pre{script}"), script.to_owned(), format!("post{script}")] {
        let lines: Vec<&str> = match scripts.get(&name) {
            Some(Value::String(line)) => vec![line],
            Some(Value::Array(lines)) => lines.iter().filter_map(Value::as_str).collect(),
            Some(Value::Object(task)) => task.get("command").and_then(Value::as_str).into_iter().collect(),
            _ => continue,
        };
        found = true;
        for line in lines {
            let line = match line.strip_prefix('@') {
                // Another script of composer, or one of its own programs.
                Some(rest) if rest.starts_with("php ") || rest.starts_with("composer ") => rest.to_owned(),
                Some(rest) => format!("composer run {rest}"),
                // A function of a class.
                None if line.contains("::") && !line.contains(' ') => continue,
                None => line.to_owned(),
            };
            let mut text = Word::of(line).at(from.span);
            if name == script {
                for word in extra.iter().filter(|word| !word.is("--")) {
                    text.push_text(" '");
                    text.push(&quoted(word));
                    text.push_text("'");
                }
            }
            reader.inner_text(from, &text, through.clone(), Vec::new(), false);
        }
    }
    found
}

/// A word that may stand between single quotes.
fn quoted(word: &Word) -> Word {
    let mut word = word.clone();
    for piece in &mut word.pieces {
        if let crate::word::Piece::Text(text) = piece {
            *text = text.replace('\'', "'\\''");
        }
    }
    word
}
