//! What a document names of a repository: links to its files, paths, scripts.

use super::lines::{Line, What};
use super::{Reference, Target};

/// How many are looked at.
const MOST: usize = 500;

/// How long one may be, in bytes.
const LONGEST: usize = 300;

/// Endings of files that people name in documents.
const ENDINGS: &[&str] = &[
    "md", "rst", "txt", "adoc", "rs", "go", "py", "js", "ts", "tsx", "jsx", "java", "kt", "rb", "sh", "yml",
    "yaml", "toml", "json", "sql", "tf", "c", "h", "cc", "cpp", "hpp", "cs", "php", "swift", "proto",
    "gradle", "xml", "ini", "cfg", "conf", "lua", "pl", "ex", "exs",
];

/// Everything that it names.
pub(super) fn all(lines: &[Line<'_>]) -> Vec<Reference> {
    let mut found: Vec<Reference> = Vec::new();
    for line in lines {
        if found.len() >= MOST {
            break;
        }
        let number = line.number;
        if line.what == What::Prose {
            let mut targets = Vec::new();
            links(line.text, &mut targets);
            if line.text.contains('`') && !tells_of_another_time(line.text) {
                paths(line.text, &mut targets);
            }
            found.extend(targets.into_iter().map(|target| Reference { target, line: number }));
        }
        if matches!(line.what, What::Prose | What::Code) {
            found.extend(scripts(line).map(|target| Reference { target, line: number }));
        }
    }
    found.truncate(MOST);
    found
}

/// `[text](target)` and `[name]: target`, relative ones.
fn links(text: &str, found: &mut Vec<Target>) {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("](") {
        let end = after.find([')', ' ', '"']).unwrap_or(after.len());
        found.extend(after.get(..end).and_then(link));
        rest = after.get(end..).unwrap_or_default();
    }
    if text.starts_with('[')
        && let Some((_, target)) = text.split_once("]: ")
    {
        found.extend(target.split_whitespace().next().and_then(link));
    }
}

/// A link to a file of the repository. Addresses of sites, which a generator turns into pages, are none.
fn link(target: &str) -> Option<Target> {
    let target = target.trim_matches(['<', '>']);
    let target = target.split(['#', '?']).next()?;
    let plain = !target.is_empty()
        && target.len() <= LONGEST
        && !target.starts_with(['/', '@', '~'])
        && !target.contains([':', '{', '}', '$', '*', '<', '>', '|', '%', '\\', '`'])
        && !target.chars().any(|letter| letter.is_control() || super::hidden::is_invisible(letter))
        && is_file(target);
    plain.then(|| Target::Link(target.to_owned()))
}

fn is_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(stem, ending)| !stem.is_empty() && ENDINGS.contains(&ending))
}

/// Words of a line that names files which are not there yet, or not any more, and says so.
const TIMES: &[&str] = &[
    "creat", "new ", "new:", "add", "delet", "remov", "mov", "renam", "generat", "will ", "would", "future",
    "was ", "were ", "former", "previous", "old ", "replac", "split", "extract", "e.g", "example", "such as",
    "your ", "copy", "copies", "output", "writ",
];

fn tells_of_another_time(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    TIMES.iter().any(|word| lower.contains(word))
}

/// Paths in backticks that name a file below two folders: one alone, such as `src/main.rs`, may be anybody's.
fn paths(text: &str, found: &mut Vec<Target>) {
    for path in text.split('`').skip(1).step_by(2) {
        let bare = path.trim_start_matches("./");
        // `src/lib.rs:12`
        let bare = bare.split_once(':').map_or(bare, |(path, line)| {
            if line.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') { path } else { bare }
        });
        let plain = bare.len() <= LONGEST
            && bare.matches('/').count() >= 2
            && !bare.starts_with(['/', '.', '-', '~', '@'])
            && bare
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'_' | b'-'))
            && !bare.contains("..")
            && ![
                "example",
                "foo",
                "bar",
                "your",
                "path/to",
                "xxx",
                "my-",
                "my_",
                "some",
                "XX",
                "NNN",
                "...",
                "target/",
                "build/",
                "dist/",
                "node_modules",
                "vendor/",
                "out/",
                "bin/",
                "tmp/",
            ]
            .iter()
            .any(|word| bare.contains(word))
            && is_file(bare);
        if plain {
            found.push(Target::Path(bare.to_owned()));
        }
    }
}

/// `make NAME`, `npm run NAME`, `just NAME`, at the start of a line of code or of what stands in backticks.
fn scripts<'a>(line: &Line<'a>) -> impl Iterator<Item = Target> + use<'a> {
    let code = line.what == What::Code;
    let (whole, quoted) = if code { (Some(line.text), None) } else { (None, Some(line.text)) };
    let quoted = quoted.into_iter().flat_map(|text| text.split('`').skip(1).step_by(2));
    whole.into_iter().chain(quoted).filter_map(script)
}

fn script(text: &str) -> Option<Target> {
    let text = text.trim_start_matches(['$', ' ', '>']);
    let mut words = text.split_whitespace();
    let (runner, name) = match words.next()? {
        "make" => ("make", words.next()?),
        "just" => ("just", words.next()?),
        "npm" | "pnpm" | "yarn" if words.next()? == "run" => ("npm", words.next()?),
        _ => return None,
    };
    // With further arguments it may be anything: `make it work`.
    let more = words.next();
    let plain = name.len() <= 60
        && name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.'))
        && (more.is_none() || more.is_some_and(|word| word.starts_with(['-', '#', '&', '|'])));
    plain.then(|| Target::Script { runner, name: name.to_owned() })
}
