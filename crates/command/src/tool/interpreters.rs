//! Interpreters: programs given inline, on standard input or as a file.

use super::Tool;
use crate::call::Call;
use crate::inline::{self, Language};
use crate::invocation::{Input, Invocation};
use crate::reader::Reader;
use crate::word::Word;

pub(super) static TOOL: Tool =
    Tool { also: Some(read), ..Tool::new("interpreters", NAMES, include_str!("interpreters/tool.md")) };

const NAMES: &[&str] = &[
    "python",
    "python2",
    "python2.7",
    "python3",
    "python3.8",
    "python3.9",
    "python3.10",
    "python3.11",
    "python3.12",
    "python3.13",
    "python3.14",
    "pypy",
    "pypy3",
    "ipython",
    "ipython3",
    "py",
    "node",
    "nodejs",
    "tsx",
    "ts-node",
    "deno",
    "bun",
    "ruby",
    "jruby",
    "perl",
    "perl5",
    "php",
    "awk",
    "gawk",
    "mawk",
    "nawk",
    "original-awk",
];

/// How an interpreter takes its program.
struct Form {
    language: Language,
    /// Options whose value is the program.
    inline: &'static [&'static str],
    /// Other options with a value in the next word.
    values: &'static [&'static str],
    /// Subcommands whose operand is the program itself.
    evaluates: &'static [&'static str],
    /// Subcommands whose operand is a file.
    runs: &'static [&'static str],
}

fn form(name: &str) -> Form {
    let base = Form {
        language: Language::Python,
        inline: &["-c"],
        values: &["-W", "-X", "-Q", "--check-hash-based-pycs"],
        evaluates: &[],
        runs: &[],
    };
    match name {
        "node" | "nodejs" | "tsx" | "ts-node" => Form {
            language: Language::JavaScript,
            inline: &["-e", "-p", "-pe", "--eval", "--print"],
            values: &[
                "-r",
                "--require",
                "--import",
                "--loader",
                "--experimental-loader",
                "-C",
                "--conditions",
                "--env-file",
                "--tsconfig",
                "--project",
                "-P",
                "-O",
            ],
            ..base
        },
        "deno" => Form {
            language: Language::JavaScript,
            inline: &[],
            values: &[
                "-c",
                "--config",
                "--import-map",
                "--location",
                "--lock",
                "-L",
                "--log-level",
                "--seed",
                "--ext",
            ],
            evaluates: &["eval"],
            runs: &["run"],
        },
        "bun" => Form {
            language: Language::JavaScript,
            inline: &["-e", "--eval", "-p", "--print"],
            values: &["-r", "--preload", "--cwd", "-c", "--config", "--env-file"],
            runs: &["run"],
            ..base
        },
        "ruby" | "jruby" => Form {
            language: Language::Ruby,
            inline: &["-e"],
            values: &["-r", "-I", "-C", "-E", "--encoding", "-F", "-x", "-W"],
            ..base
        },
        "perl" | "perl5" => Form {
            language: Language::Perl,
            inline: &["-e", "-E"],
            values: &["-I", "-M", "-m", "-F"],
            ..base
        },
        "php" => Form {
            language: Language::Php,
            inline: &["-r", "--run", "-B", "-R", "-E"],
            values: &["-d", "-c", "-f", "-F", "-S", "-t", "-z"],
            ..base
        },
        "awk" | "gawk" | "mawk" | "nawk" | "original-awk" => Form {
            language: Language::Awk,
            inline: &["-e", "--source"],
            values: &["-F", "-v", "--field-separator", "--assign", "-i", "--include"],
            ..base
        },
        _ => base,
    }
}

/// `python manage.py flush`, `php artisan migrate:fresh`: a framework's own program, by its name.
fn framework(file: &Word, call: &Call<'_>) -> Option<Invocation> {
    let name = file.text()?.rsplit('/').next()?;
    super::by_name(name).filter(|tool| tool.id == "orm")?;
    let arguments = call.invocation.arguments();
    let at = arguments.iter().position(|word| word == file)?;
    Some(Invocation { words: arguments.get(at..)?.to_vec(), ..call.invocation.clone() })
}

/// What the arguments say of the program.
#[derive(Default)]
struct Given {
    programs: Vec<Word>,
    file: Option<Word>,
    module: Option<usize>,
    input: bool,
    quiet: bool,
    unread: Option<String>,
}

fn read(call: &Call<'_>, reader: &mut Reader<'_>) {
    let Some(name) = call.invocation.program() else { return };
    let form = form(name);
    let given = arguments(name, &form, call);
    for program in &given.programs {
        inline::read(reader, form.language, program, call.invocation);
    }
    if let Some(why) = given.unread {
        reader.gap(call.invocation.span, why);
    }
    if let Some(module) = given.module {
        return modules(call, module, reader);
    }
    if matches!(form.language, Language::Perl | Language::Ruby) && !given.programs.is_empty() {
        in_place(call, &given.programs, reader);
    }
    if !given.programs.is_empty() || given.quiet {
        return;
    }
    if let Some(file) = &given.file {
        if let Some(inner) = framework(file, call) {
            return reader.invocation(&inner);
        }
        return script(&form, file, call, reader);
    }
    input(&form, name, given.input, call, reader);
}

fn arguments(name: &str, form: &Form, call: &Call<'_>) -> Given {
    let mut given = Given::default();
    let arguments = call.invocation.arguments();
    let mut at = 0;
    let (mut evaluates, mut dashes) = (false, false);
    while let Some(word) = arguments.get(at) {
        at += 1;
        let text = word.beginning();
        if !dashes && word.is("--") {
            dashes = true;
        } else if word.is("-") {
            given.input = true;
            break;
        } else if !dashes && text.starts_with('-') && text.len() > 1 {
            if form.language == Language::Python && (text == "-m" || text.starts_with("-m")) {
                given.module = Some(if text == "-m" { at } else { at - 1 });
                break;
            }
            given.quiet |= matches!(
                text,
                "-V" | "--version" | "-h" | "--help" | "-v" | "--check" | "-l" | "-i" | "-m" | "--test"
            ) && !(form.language == Language::Awk
                || (text == "-v" && form.language != Language::Php));
            at = option(form, word, at, arguments, &mut given);
            if form.language == Language::Python && !given.programs.is_empty() {
                break;
            }
        } else if !evaluates && given.file.is_none() && form.evaluates.iter().any(|verb| word.is(verb)) {
            evaluates = true;
        } else if given.file.is_none() && form.runs.iter().any(|verb| word.is(verb)) {
            // What follows is the file.
        } else if evaluates
            || (form.language == Language::Awk && given.programs.is_empty() && given.file.is_none())
        {
            given.programs.push(word.clone());
            if form.language == Language::Awk {
                break;
            }
        } else {
            if matches!(name, "deno" | "bun") && !file_like(word) {
                // Another subcommand, or a script of the project.
                given.quiet = true;
                break;
            }
            given.file = Some(word.clone());
            break;
        }
    }
    if !given.programs.is_empty() {
        given.file = None;
    }
    given
}

/// An option of an interpreter; the place of the next word.
fn option(form: &Form, word: &Word, at: usize, arguments: &[Word], given: &mut Given) -> usize {
    let text = word.beginning();
    let next = arguments.get(at);
    if matches!(text, "-f" | "--file") && matches!(form.language, Language::Awk | Language::Php) {
        given.file = next.cloned();
        return at + 1;
    }
    if form.inline.contains(&text) && word.text().is_some() {
        given.programs.extend(next.cloned());
        return at + 1;
    }
    if form.values.contains(&text) && word.text().is_some() {
        return at + 1;
    }
    if let Some((name, _)) = text.split_once('=').filter(|_| text.starts_with("--")) {
        if form.inline.contains(&name) {
            given.programs.extend(without(word, name.len() + 1));
        }
        return at;
    }
    if text.starts_with("--") {
        return at;
    }
    // `-ne '…'`, `-lane '…'`, `-Bc '…'`, `-c'…'`.
    for (place, letter) in text.char_indices().skip(1) {
        let name = format!("-{letter}");
        let rest = text.get(place + letter.len_utf8()..).unwrap_or("");
        if form.inline.contains(&name.as_str()) {
            if rest.is_empty() && word.text().is_some() {
                given.programs.extend(next.cloned());
                return at + 1;
            }
            given.programs.extend(without(word, place + letter.len_utf8()));
            return at;
        }
        if form.values.contains(&name.as_str()) {
            return if rest.is_empty() { at + 1 } else { at };
        }
        if matches!(letter, 'i' | 'l' | '0') && form.language == Language::Perl {
            // `-i.bak`, `-0777`: the rest is its value, unless letters follow.
            if letter == 'i' && rest.starts_with('.') {
                return at;
            }
        }
    }
    at
}

/// `perl -i`: files are changed where they are.
fn in_place(call: &Call<'_>, programs: &[Word], reader: &mut Reader<'_>) {
    let arguments = call.invocation.arguments();
    let edits = |text: &str| {
        text.starts_with('-') && !text.starts_with("--") && text.len() < 12 && text.contains('i')
    };
    if !arguments.iter().take(4).any(|word| word.text().is_some_and(edits)) {
        return;
    }
    let files = arguments
        .iter()
        .filter(|word| !word.beginning().starts_with('-') && !programs.contains(word))
        .cloned();
    let mut words: Vec<Word> = ["sed", "-i", "-e", "", "--"].iter().map(|word| Word::of(*word)).collect();
    words.extend(files);
    reader.inner(call.invocation, &words, "perl -i".to_owned(), Vec::new(), false);
}

/// A word without its first bytes.
fn without(word: &Word, bytes: usize) -> Option<Word> {
    let rest = word.beginning().get(bytes..)?.to_owned();
    let mut value = Word { pieces: Vec::new(), ..word.clone() };
    value.push_text(&rest);
    value.pieces.extend(word.pieces.iter().skip(1).cloned());
    Some(value)
}

fn file_like(word: &Word) -> bool {
    let text = word.shown();
    text.contains('/')
        || [".js", ".ts", ".mjs", ".cjs", ".mts", ".cts", ".jsx", ".tsx"]
            .iter()
            .any(|end| text.ends_with(end))
}

/// A script: a file of the project.
fn script(form: &Form, file: &Word, call: &Call<'_>, reader: &mut Reader<'_>) {
    if file.text().is_none() {
        if file.shown().contains("<(") {
            reader.gap(call.invocation.span, "the program is what another command prints");
        }
        // Which script it runs is as unknown as what a program of the project does.
        return;
    }
    let Some(path) = reader.path(file, call.invocation) else { return };
    let written = reader.wrote(&path.absolute);
    let stream =
        ["/dev/stdin", "/dev/fd/", "/proc/self/fd/"].iter().any(|path| file.beginning().starts_with(path));
    if stream && !written {
        return input(form, "", true, call, reader);
    }
    let Some(text) = reader.file(&path.absolute) else { return };
    let text = text.at(call.invocation.span);
    if written {
        // The command itself wrote it: that is a program given inline.
        inline::read(reader, form.language, &text, call.invocation);
    } else {
        inline::read_script(reader, form.language, &text, call.invocation);
    }
}

/// A program on standard input.
fn input(form: &Form, name: &str, asked: bool, call: &Call<'_>, reader: &mut Reader<'_>) {
    if form.language == Language::Awk || matches!(name, "deno" | "bun") && !asked {
        return;
    }
    match &call.invocation.input {
        Input::Text(text) => {
            let text = text.clone();
            inline::read(reader, form.language, &text, call.invocation);
        }
        Input::File(file) => {
            if let Some(path) = reader.path(file, call.invocation) {
                if let Some(text) = reader.file(&path.absolute) {
                    inline::read(reader, form.language, &text.at(call.invocation.span), call.invocation);
                }
            } else {
                reader.gap(
                    call.invocation.span,
                    "the program on its standard input is known only when it runs",
                );
            }
        }
        Input::Output(_) => {
            reader.gap(call.invocation.span, "the program on its standard input is known only when it runs");
        }
        Input::Inherited => {}
    }
}

/// `python -m module`: modules that are programs of their own.
fn modules(call: &Call<'_>, at: usize, reader: &mut Reader<'_>) {
    let arguments = call.invocation.arguments();
    let Some(module) = arguments.get(at) else { return };
    let module = module.text().map(|text| text.strip_prefix("-m").unwrap_or(text));
    let Some(module) = module else { return };
    let program = match module {
        "pytest" | "py.test" => "pytest",
        "unittest" | "nose" | "nose2" => "unittest",
        "tox" | "nox" | "django" | "alembic" | "flask" | "twine" | "pip" | "ansible" | "pre_commit" => module,
        "awscli" => "aws",
        "ensurepip" | "venv" | "json.tool" | "http.server" | "timeit" => return,
        _ => return,
    };
    let program = match program {
        "django" => "django-admin",
        "pre_commit" => "pre-commit",
        other => other,
    };
    let mut words = vec![Word::of(program).at(call.invocation.span)];
    words.extend(arguments.iter().skip(at + 1).cloned());
    reader.inner(call.invocation, &words, "python -m".to_owned(), Vec::new(), false);
}
