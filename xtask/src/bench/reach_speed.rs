//! How long the index of reach takes, cold and warm, how much memory, and how both grow with the repository.

mod scratch;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Context as _;

use super::{Clones, Measurement, PAGE, Setting, grouped, name};
use crate::measure::{self, Cost, Times};
use crate::{binary, program};
use scratch::{Scratch, is_program};

pub(crate) static MEASUREMENT: Measurement = Measurement {
    id: "reach-speed",
    about: "`caution reach HEAD` on fresh clones: cold (nothing kept), then warm. Peers index the first of the clones, once each, in turn with it. By language: a tree of the programs of that language alone. Growth: the same commit of the first repository in trees filled up with the files of the others.",
    clones: Clones::Needed,
    page: PAGE,
    run,
};

/// Cold runs of each program, and warm runs after each of them.
const COLD: usize = 3;
const WARM: usize = 9;

/// Sizes of the trees, in programs.
const SIZES: [usize; 4] = [1_000, 5_000, 10_000, 50_000];

/// A language with fewer bytes of programs in a repository is not measured there.
const BYTES: u64 = 2_000_000;

/// Endings of the files of each language.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("Python", &["py", "pyi"]),
    ("JavaScript, TypeScript", &["js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts"]),
    ("Go", &["go"]),
    ("Java", &["java"]),
    ("Rust", &["rs"]),
    ("C#", &["cs"]),
    ("Kotlin", &["kt", "kts"]),
    ("C, C++", &["c", "h", "cc", "cpp", "cxx", "hpp", "hh"]),
    ("Ruby", &["rb"]),
    ("PHP", &["php"]),
];

fn run(setting: &Setting) -> anyhow::Result<String> {
    let mut text = String::from(
        "| repository | programs | MB | program | cold s (median) | CPU s | MB/s per core | peak MiB, cold | warm ms, min | warm ms, median | peak MiB, warm |\n",
    );
    text.push_str("| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (at, repository) in setting.repositories.iter().enumerate() {
        let peers = if at == 0 { &*setting.peers } else { &[] };
        side_by_side(setting, repository, peers, &mut text)?;
    }
    text.push_str(
        "\nBy language:\n\n| language | repository | programs | MB | CPU s, cold | MB/s per core |\n",
    );
    text.push_str("| --- | --- | ---: | ---: | ---: | ---: |\n");
    for repository in &setting.repositories {
        for (language, endings) in LANGUAGES {
            by_language(setting, repository, (language, endings), &mut text)?;
        }
    }
    text.push_str("\nThe same commit in trees of other sizes:\n\n| programs | cold s | peak MiB, cold | warm ms, min | warm ms, median | peak MiB, warm |\n");
    text.push_str("| ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for size in SIZES {
        grown(setting, size, &mut text)?;
    }
    Ok(text)
}

/// What one program took.
#[derive(Default)]
struct Runs {
    cold: Vec<Cost>,
    warm: Vec<Cost>,
}

impl Runs {
    fn cold(&self) -> Times {
        Times::new(self.cold.iter().map(|cost| cost.wall).collect())
    }

    fn warm(&self) -> Times {
        Times::new(self.warm.iter().map(|cost| cost.wall).collect())
    }

    /// The least of the cold runs: on a shared machine the others tell of its other users.
    fn cpu(&self) -> Duration {
        self.cold.iter().map(|cost| cost.cpu).min().unwrap_or_default()
    }
}

fn peak(costs: &[Cost]) -> String {
    measure::memory_cell(costs.iter().map(|cost| cost.peak_mebibytes).reduce(f64::max))
}

fn reach_call(setting: &Setting, repository: &Path) -> Command {
    binary::call(repository, &setting.binary, &["reach", "HEAD", "--format", "json"])
}

fn measure_own(setting: &Setting, scratch: &Scratch, runs: &mut Runs) -> anyhow::Result<()> {
    scratch.forget()?;
    runs.cold.push(measure::cost(&reach_call(setting, scratch.path()), &[0])?);
    for _ in 0..WARM {
        runs.warm.push(measure::cost(&reach_call(setting, scratch.path()), &[0])?);
    }
    Ok(())
}

fn side_by_side(
    setting: &Setting,
    repository: &Path,
    asked: &[super::Peer],
    text: &mut String,
) -> anyhow::Result<()> {
    let (programs, bytes) = scratch::programs(repository, "HEAD", is_program)?;
    let (mut own, mut peers) = (Runs::default(), Vec::new());
    peers.resize_with(asked.len(), || Ok(Runs::default()));
    for round in 0..COLD {
        let scratch = Scratch::of(repository)?;
        measure_own(setting, &scratch, &mut own)?;
        // Peers take minutes.
        if round > 0 {
            continue;
        }
        for (peer, runs) in asked.iter().zip(&mut peers) {
            // One that failed once is not asked again.
            let Ok(known) = runs else { continue };
            match peer_run(peer, repository) {
                Ok(cost) => known.cold.push(cost),
                Err(error) => *runs = Err(error),
            }
        }
    }
    let start = format!("| {} | {} | {:.1} |", name(repository), grouped(programs), megabytes(bytes));
    let _ = writeln!(text, "{start} caution | {} |", cells(&own, bytes));
    for (peer, runs) in asked.iter().zip(&peers) {
        let cells = match runs {
            Ok(runs) => cells(runs, bytes),
            Err(error) => {
                eprintln!("{}: {error:#}", peer.name);
                "failed | – | – | – | – | – | –".to_owned()
            }
        };
        let _ = writeln!(text, "{start} {} | {cells} |", peer.name);
    }
    Ok(())
}

/// One index of a peer, in a clone of its own with a work tree, which is not measured.
fn peer_run(peer: &super::Peer, repository: &Path) -> anyhow::Result<Cost> {
    let folder = tempfile::tempdir().context("no temporary folder can be made")?;
    let clone = folder.path().join(name(repository));
    let arguments = ["clone", "--quiet", "--shared"];
    let mut call = program::command(folder.path(), "git", arguments);
    call.arg(repository).arg(&clone);
    program::text_of(call)?;
    let mut command = program::command(&clone, "sh", ["-c", &peer.command]);
    // What it keeps for the user goes with the clone.
    command.env("HOME", folder.path()).env("CI", "1").env("NO_COLOR", "1");
    measure::cost(&command, &[0])
}

fn cells(runs: &Runs, bytes: u64) -> String {
    let (cold, warm) = (runs.cold(), runs.warm());
    let warm = match runs.warm.is_empty() {
        true => "– | –".to_owned(),
        false => [0, 50]
            .map(|percent| format!("{:.0}", measure::milliseconds(warm.percentile(percent))))
            .join(" | "),
    };
    format!(
        "{:.1} | {:.1} | {} | {} | {warm} | {}",
        cold.percentile(50).as_secs_f64(),
        runs.cpu().as_secs_f64(),
        speed(bytes, runs.cpu()),
        peak(&runs.cold),
        peak(&runs.warm),
    )
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn speed(bytes: u64, cpu: Duration) -> String {
    format!("{:.1}", megabytes(bytes) / cpu.as_secs_f64().max(0.001))
}

fn by_language(
    setting: &Setting,
    repository: &Path,
    (language, endings): (&str, &[&str]),
    text: &mut String,
) -> anyhow::Result<()> {
    let of_it = |path: &str| endings.contains(&scratch::ending(path));
    let (programs, bytes) = scratch::programs(repository, "HEAD", of_it)?;
    if bytes < BYTES {
        return Ok(());
    }
    let scratch = Scratch::empty(std::slice::from_ref(&repository.to_path_buf()))?;
    let mut files = scratch::files(repository, "HEAD", "")?;
    files.retain(|file| of_it(&file.path));
    scratch.commit(&files)?;
    // The same tree again: nothing changes, so the index is all there is to do.
    scratch.commit(&files)?;
    let mut runs = Runs::default();
    for _ in 0..COLD {
        scratch.forget()?;
        runs.cold.push(measure::cost(&reach_call(setting, scratch.path()), &[0])?);
    }
    let _ = writeln!(
        text,
        "| {language} | {} | {} | {:.1} | {:.2} | {} |",
        name(repository),
        grouped(programs),
        megabytes(bytes),
        runs.cpu().as_secs_f64(),
        speed(bytes, runs.cpu()),
    );
    Ok(())
}

fn grown(setting: &Setting, size: usize, text: &mut String) -> anyhow::Result<()> {
    let Some((first, others)) = setting.repositories.split_first() else { return Ok(()) };
    let scratch = Scratch::empty(&setting.repositories)?;
    let mut filling = Vec::new();
    let own = scratch::files(first, "HEAD", "")?.iter().filter(|file| is_program(&file.path)).count();
    let mut left = size.saturating_sub(own);
    // When every repository is used up they come once more, below another folder.
    for round in 0..1_000 {
        for repository in others.iter().chain((round > 0).then_some(first)) {
            let mut files =
                scratch::files(repository, "HEAD", &format!("filling{round}/{}/", name(repository)))?;
            files.retain(|file| is_program(&file.path));
            files.truncate(left);
            left -= files.len();
            filling.extend(files);
        }
        if left == 0 {
            break;
        }
    }
    for revision in ["HEAD^", "HEAD"] {
        let mut files = scratch::files(first, revision, "")?;
        files.extend(filling.iter().cloned());
        scratch.commit(&files)?;
    }
    let mut runs = Runs::default();
    measure_own(setting, &scratch, &mut runs)?;
    let warm = runs.warm();
    let _ = writeln!(
        text,
        "| {} | {:.1} | {} | {:.0} | {:.0} | {} |",
        grouped(own + filling.len()),
        runs.cold().percentile(50).as_secs_f64(),
        peak(&runs.cold),
        measure::milliseconds(warm.percentile(0)),
        measure::milliseconds(warm.percentile(50)),
        peak(&runs.warm),
    );
    Ok(())
}
