//! Inputs that are made to take long. Each ends with a command that must not pass.

use std::fmt::Write as _;
use std::fs::File;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;

use super::latency::{ours, request};
use super::scene::{self, Scene};
use crate::bench::{Clones, Measurement, PAGE, Setting};
use crate::measure::milliseconds;
use crate::{binary, program};

pub(crate) static MEASUREMENT: Measurement = Measurement {
    id: "guard-worst",
    about: "Requests of about 1 MB that are made to take long, each with `rm -rf ~/` in it, three times each through the hook of Claude Code. An answer is right if it does not let the command run.",
    clones: Clones::Unused,
    page: PAGE,
    run,
};

const RUNS: usize = 3;
const SIZE: usize = 1_000_000;
const DELETION: &str = "rm -rf ~/";

/// Something hostile: what it is, and its text.
type Hostile = (&'static str, fn() -> String);

static INPUTS: &[Hostile] = &[
    ("`$(` nested 300,000 times", || {
        format!("echo {}{DELETION}{}", "$(".repeat(SIZE * 3 / 10), ")".repeat(SIZE * 3 / 10))
    }),
    ("`(` nested 500,000 times", || format!("{}{DELETION}{}", "(".repeat(SIZE / 2), ")".repeat(SIZE / 2))),
    ("500,000 words", || format!("echo {}\n{DELETION}", "a ".repeat(SIZE / 2))),
    ("250,000 commands", || format!("{}{DELETION}", "ls; ".repeat(SIZE / 4))),
    ("a here-document of 1 MB", || format!("cat <<E\n{}E\n{DELETION}", "a line\n".repeat(SIZE / 7))),
    ("a here-document of 1 MB into a shell", || {
        format!("bash <<E\n{}{DELETION}\nE\n", "ls a\n".repeat(SIZE / 5))
    }),
    ("`rm` with 100,000 operands", || {
        let mut text = "rm -rf".to_owned();
        for number in 0..100_000 {
            let _ = write!(text, " f{number}");
        }
        text + " ~/"
    }),
    ("`mv` of 80,000 files", || {
        let mut text = "mv".to_owned();
        for number in 0..80_000 {
            let _ = write!(text, " file{number}");
        }
        text + " folder; rm -rf ~/"
    }),
    ("`rm` of 100,000 variables", || {
        let mut text = "rm -rf".to_owned();
        for number in 0..100_000 {
            let _ = write!(text, " $v{number}");
        }
        text + " ~/"
    }),
    ("quotes that change 250,000 times", || format!("echo {}; {DELETION}", "'a'\"b\"".repeat(SIZE / 6))),
    ("1 MB of backslashes", || format!("echo {}; {DELETION}", "\\".repeat(SIZE))),
    ("a pipeline of 200,000 programs", || format!("{}sh; {DELETION}", "cat |".repeat(SIZE / 5))),
    ("`bash -c` 9 times in each other", || {
        (0..9).fold(DELETION.to_owned(), |inner, _| format!("bash -c '{}'", inner.replace('\'', "'\\''")))
    }),
    ("a variable that doubles 40 times", || format!("a=rm; {}$a -rf ~/; {DELETION}", "a=$a$a; ".repeat(40))),
    ("braces that multiply", || format!("echo {}; {DELETION}", "{a,b,c,d}".repeat(SIZE / 9))),
    ("loops in loops", || {
        let depth = 30;
        format!("{}{DELETION};{}", "for i in 1 2 3 4 5 6 7 8 9; do ".repeat(depth), " done;".repeat(depth))
    }),
    ("functions that call each other twice", || {
        let mut text = String::new();
        for number in 0..1000 {
            let _ = writeln!(text, "f{number}() {{ f{0}; f{0}; }}", number + 1);
        }
        format!("{text}f1000() {{ {DELETION}; }}\nf0\n")
    }),
    ("500,000 wildcards", || format!("ls {}; {DELETION}", "*?".repeat(SIZE / 2))),
    ("Python of 1 MB", || {
        let lines = "x = [1, 2]\n".repeat(SIZE / 11);
        format!("python3 -c \"{lines}import shutil\nshutil.rmtree('/home')\"")
    }),
    ("Python with parentheses nested 400,000 times", || {
        let (open, close) = ("(".repeat(SIZE * 4 / 10), ")".repeat(SIZE * 4 / 10));
        format!("python3 -c \"x = {open}1{close}\nimport shutil; shutil.rmtree('/home')\"; {DELETION}")
    }),
    ("SQL of 1 MB", || {
        format!("psql -c \"{} DROP DATABASE shop\"; {DELETION}", "SELECT 1; ".repeat(SIZE / 10))
    }),
    ("JavaScript of 1 MB", || {
        format!(
            "node -e \"{}require('fs').rmSync('/home', {{recursive: true}})\"; {DELETION}",
            "let x = 1;\n".repeat(SIZE / 11)
        )
    }),
];

fn run(setting: &Setting) -> anyhow::Result<String> {
    let scene = scene::make(setting, "worst", std::iter::empty(), true)?;
    let mut text = String::from("| input | bytes | slowest ms | answer |\n| --- | ---: | ---: | --- |\n");
    for (title, make) in INPUTS {
        let command = make();
        line(&mut text, setting, &scene, title, &request(&scene.repository, &command))?;
    }
    let long = format!("{{\"a\":{}1{}}}", "[".repeat(SIZE / 2), "]".repeat(SIZE / 2));
    line(&mut text, setting, &scene, "JSON nested 500,000 times", &long)?;
    let described =
        request(&scene.repository, DELETION).replace("A command", &"A command ".repeat(SIZE / 10));
    line(&mut text, setting, &scene, "a request with a description of 1 MB", &described)?;
    Ok(text)
}

fn line(
    text: &mut String,
    setting: &Setting,
    scene: &Scene,
    title: &str,
    request: &str,
) -> anyhow::Result<()> {
    let input = scene.home.join("request.json");
    std::fs::write(&input, request)?;
    let mut slowest = Duration::ZERO;
    let mut right = true;
    let mut late = false;
    for _ in 0..RUNS {
        let words = ours();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut command: Command = binary::call(&scene.repository, &setting.binary, &words);
        scene::at_home(&mut command, &scene.home);
        command.stdin(Stdio::from(File::open(&input).context("the request is gone")?));
        let started = Instant::now();
        let output = program::kept(command)?;
        slowest = slowest.max(started.elapsed());
        let said = String::from_utf8_lossy(&output.stdout);
        let refused =
            said.contains("\"deny\"") || said.contains("\"ask\"") || output.status.code() == Some(2);
        late |= said.contains("had no answer within")
            || String::from_utf8_lossy(&output.stderr).contains("had no answer within");
        right &= refused;
    }
    let answer = match (right, late) {
        (true, false) => "not let through",
        (true, true) => "not let through, by the deadline",
        (false, _) => "**let through**",
    };
    let bytes = crate::bench::grouped(request.len());
    let _ = writeln!(text, "| {title} | {bytes} | {:.0} | {answer} |", milliseconds(slowest));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_holds_a_deletion_and_stays_in_bounds() {
        for (title, make) in INPUTS {
            let text = make();
            assert!(text.contains("rm") && text.len() <= 2 * SIZE, "{title}: {}", text.len());
        }
    }
}
