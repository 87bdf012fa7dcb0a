//! Programs of the project: its tests, its scripts, its tasks. What they do inside is not known; what is
//! told is that they run, if a connection to something that is not of this machine is in reach.

mod connection;
mod just;
mod make;
mod package;

use caution_core::command::Kind;
use caution_core::effect::Verb;

use super::Tool;
use crate::invocation::Invocation;
use crate::reader::Reader;
use crate::word::Word;

/// Its names are those that belong to no other tool; the others are read beside their own.
pub(super) static TOOL: Tool = Tool::new(
    "project",
    &[
        "ava",
        "behat",
        "behave",
        "cargo-nextest",
        "codecept",
        "ctest",
        "cucumber",
        "cypress",
        "gmake",
        "jest",
        "just",
        "karma",
        "make",
        "mocha",
        "nose2",
        "nox",
        "pest",
        "phpspec",
        "phpunit",
        "playwright",
        "py.test",
        "pytest",
        "rspec",
        "tox",
        "unittest",
        "vitest",
    ],
    include_str!("project/tool.md"),
);

/// A program that runs something of the project.
struct Runner {
    names: &'static [&'static str],
    /// The subcommands that do; empty: it always does.
    verbs: &'static [&'static str],
}

const fn runner(names: &'static [&'static str], verbs: &'static [&'static str]) -> Runner {
    Runner { names, verbs }
}

const RUNNERS: &[Runner] = &[
    runner(
        &[
            "ava",
            "behat",
            "behave",
            "cargo-nextest",
            "codecept",
            "ctest",
            "cucumber",
            "jest",
            "karma",
            "mocha",
            "nose2",
            "nox",
            "pest",
            "phpspec",
            "phpunit",
            "py.test",
            "pytest",
            "rspec",
            "tox",
            "unittest",
            "vitest",
            "nodemon",
            "foreman",
        ],
        &[],
    ),
    runner(&["cargo"], &["test", "t", "run", "r", "nextest", "bench"]),
    runner(&["go"], &["test", "run"]),
    runner(&["dotnet"], &["test", "run", "watch"]),
    runner(&["playwright"], &["test"]),
    runner(&["cypress"], &["run", "open"]),
    runner(
        &["mvn", "mvnw"],
        &[
            "test",
            "verify",
            "integration-test",
            "install",
            "spring-boot:run",
            "exec:java",
            "failsafe:integration-test",
        ],
    ),
    runner(&["gradle", "gradlew"], &["test", "check", "integrationTest", "bootRun", "run", "build"]),
    runner(
        &["rails"],
        &["test", "spec", "test:system", "test:all", "server", "s", "runner", "console", "c", "db:seed"],
    ),
    runner(&["rake"], &["test", "spec", "default", "features", "db:seed"]),
    runner(&["artisan"], &["test", "tinker", "db:seed", "serve", "dusk"]),
    runner(&["mix"], &["test", "run", "phx.server"]),
    runner(&["deno", "bun"], &["test", "run"]),
    runner(
        &["swift", "sbt", "lein", "flutter", "dart", "crystal", "stack", "cabal", "zig"],
        &["test", "run"],
    ),
    runner(&["flask"], &["run", "shell"]),
    runner(&["npm"], &["test", "t", "start", "run", "run-script"]),
    runner(&["yarn", "pnpm"], &["test", "t", "start", "run", "dev", "e2e", "seed"]),
    runner(
        &["make", "gmake", "just", "task"],
        &["test", "tests", "check", "e2e", "integration", "dev", "run", "start", "seed", "serve"],
    ),
    runner(&["composer"], &["test", "run-script", "run"]),
    runner(&["node", "nodejs"], &["--test"]),
];

/// Reads an invocation, whatever other tool it belongs to. `told`: how many acts there were before that
/// tool was asked, which may know of tests itself.
pub(crate) fn beside(name: &str, invocation: &Invocation, told: usize, reader: &mut Reader<'_>) {
    let read = match name {
        "npm" | "pnpm" | "yarn" | "bun" | "deno" | "composer" => package::read(name, invocation, reader),
        "make" | "gmake" => make::read(invocation, reader),
        "just" => just::read(invocation, reader),
        _ => false,
    };
    let told_already = reader.acts_since(told).iter().any(|act| act.kind == Kind::Tests);
    if told_already || !runs(name, invocation) {
        return;
    }
    // A script that was read and that starts nothing of the project has no connection in reach.
    let own = !matches!(name, "npm" | "pnpm" | "yarn" | "composer" | "make" | "gmake" | "just") || !read;
    if own || named_like_tests(invocation) {
        add(name, invocation, reader);
    }
}

fn runs(name: &str, invocation: &Invocation) -> bool {
    let arguments = invocation.arguments();
    let verb = |verbs: &[&str]| {
        verbs.is_empty()
            || arguments.iter().take(8).any(|word| {
                word.text().is_some_and(|text| {
                    verbs.contains(&text.split([':', '-']).next().unwrap_or(text)) || verbs.contains(&text)
                })
            })
    };
    if RUNNERS.iter().any(|runner| runner.names.contains(&name) && verb(runner.verbs)) {
        return true;
    }
    // A script of the project: `python manage.py test`, `node seed.js`.
    let scripts = ["python", "python3", "node", "nodejs", "ruby", "php", "ts-node", "tsx"];
    let ends = [".py", ".js", ".ts", ".mjs", ".cjs", ".rb", ".php", "artisan"];
    scripts.contains(&name)
        && arguments
            .iter()
            .take(6)
            .any(|word| ends.iter().any(|end| word.text().is_some_and(|text| text.ends_with(end))))
}

fn named_like_tests(invocation: &Invocation) -> bool {
    invocation.arguments().iter().any(|word| {
        word.text().is_some_and(|text| {
            ["test", "spec", "e2e", "seed", "integration"].iter().any(|part| text.contains(part))
        })
    })
}

/// Adds that a program of the project runs, if connections are in reach.
fn add(name: &str, invocation: &Invocation, reader: &mut Reader<'_>) {
    let hints = connection::in_reach(invocation, reader);
    if hints.is_empty() {
        return;
    }
    let words: Vec<&str> = invocation
        .arguments()
        .iter()
        .filter_map(Word::text)
        .take_while(|text| !text.contains([' ', '=', '@']) || text.starts_with('-'))
        .filter(|text| !text.starts_with('-') && text.len() < 60)
        .take(3)
        .collect();
    let shown = std::iter::once(name).chain(words).collect::<Vec<_>>().join(" ");
    let mut act = reader.act(invocation, TOOL.id, Verb::Execute, Kind::Tests, &shown);
    act.hints.extend(hints);
    reader.add(act);
}
