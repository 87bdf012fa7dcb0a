//! Whether the tests that a mutant fails lie inside the reach of the change that makes it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::{Clones, Measurement, PAGE, Setting, git, name};
use crate::{binary, program};

pub(crate) static MEASUREMENT: Measurement = Measurement {
    id: "reach-mutants",
    about: "Seeded mutants of the sources of each repository (a body that raises, another result, a flipped condition, another parameter, another default), and the tests of its suite that fail with each: what they say is compared with what `caution reach --worktree` says of the same change. A mutant is killed if it fails a test that passes without it. `python3` on the path must be able to run the suite.",
    clones: Clones::Needed,
    page: PAGE,
    run,
};

/// What makes mutants and runs suites.
const MUTANTS: &str = include_str!("reach_mutants/mutants.py");

/// What follows imports from file to file.
const CLOSURE: &str = include_str!("reach_mutants/closure.py");

/// Mutants of each repository.
const COUNT: &str = "75";

/// Where their choice begins. The code was mended on the mutants of seeds 1 and 2.
const SEED: &str = "3";

/// Where the rows go, one for each mutant.
const ROWS: &str = "docs/precision/reach-mutants.jsonl";

/// The suite without any mutant.
struct Suite {
    suite: BTreeSet<String>,
    before: BTreeSet<String>,
}

/// A mutant, and what it fails.
struct Mutant {
    number: u64,
    kind: String,
    path: String,
    name: String,
    text: String,
    failing: BTreeSet<String>,
}

/// One band of tests, or several together.
#[derive(Default, Clone, Copy)]
struct Selected {
    all_failing: bool,
    share: f64,
}

/// What is measured of a killed mutant.
struct Row {
    reach: Selected,
    certain: Selected,
    closure: Selected,
    /// The chance that as many tests, drawn at random, hold all that fail.
    random: f64,
    /// The place of the first test that fails, as a share of the suite; none if it is not there.
    first: Option<f64>,
}

fn run(setting: &Setting) -> anyhow::Result<String> {
    let mut table = String::from(
        "| repository | tests | mutants | killed | tests failed, mean | selection | all failing tests inside | share of the suite, killed | all mutants |\n| --- | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |\n",
    );
    let mut ranks = String::from(
        "| repository | first failing test in the top 10 % | drawn at random |\n| --- | ---: | ---: |\n",
    );
    let mut published = String::new();
    for repository in &setting.repositories {
        of_repository(setting, repository, (&mut table, &mut ranks), &mut published)?;
    }
    if setting.write {
        std::fs::write(setting.root.join(ROWS), published).with_context(|| format!("`{ROWS}`"))?;
    }
    Ok(format!("{table}\n{ranks}\nOne row for each mutant: [`{ROWS}`](../{ROWS})."))
}

fn of_repository(
    setting: &Setting,
    repository: &Path,
    (table, ranks): (&mut String, &mut String),
    published: &mut String,
) -> anyhow::Result<()> {
    let (suite, mutants) = truth(setting, repository)?;
    let tests: BTreeSet<&String> = suite.suite.difference(&suite.before).collect();
    let script = script(setting, "closure.py", CLOSURE)?;
    let arguments = [script.as_os_str(), repository.as_os_str()];
    let closure = program::text_of(program::command(repository, "python3", arguments))?;
    let closure: Value = serde_json::from_str(&closure).context("the closure of imports")?;
    let copy = tempfile::tempdir().context("no folder for a copy")?;
    git(repository, &["clone", "--quiet", ".", &copy.path().to_string_lossy()])?;
    let mut all_rows: Vec<(Row, &Mutant)> = Vec::new();
    for mutant in &mutants {
        let order = reached(setting, copy.path(), mutant)?;
        let order: Vec<_> = order.into_iter().filter(|(test, _)| tests.contains(test)).collect();
        let row = compared(&tests, &order, &names(&closure, &mutant.path), mutant);
        let of_thousand = |share: f64| (share * 1_000.0).round() / 1_000.0;
        let line = json!({
            "repository": name(repository), "mutant": mutant.number, "kind": mutant.kind, "path": mutant.path,
            "name": mutant.name, "failing": mutant.failing.len(), "inside": row.reach.all_failing,
            "share": of_thousand(row.reach.share), "certain": of_thousand(row.certain.share),
            "first": row.first.map(of_thousand),
        });
        let _ = writeln!(published, "{line}");
        all_rows.push((row, mutant));
    }
    let percent = |of: f64, count: f64| 100.0 * of / count;
    let of_all = |of: &dyn Fn(&Row) -> f64| {
        percent(all_rows.iter().map(|(row, _)| of(row)).sum(), all_rows.len() as f64)
    };
    let rows: Vec<_> = all_rows.iter().filter(|(_, mutant)| !mutant.failing.is_empty()).collect();
    let killed = rows.len() as f64;
    let mean = |of: &dyn Fn(&Row) -> f64| percent(rows.iter().map(|(row, _)| of(row)).sum(), killed);
    let failed = rows.iter().map(|(_, mutant)| mutant.failing.len()).sum::<usize>() as f64 / killed;
    let head =
        format!("| {} | {} | {} | {killed} | {failed:.0} |", name(repository), tests.len(), mutants.len());
    type Pick<'a> = &'a dyn Fn(&Row) -> Selected;
    let bands: [(&str, Pick<'_>); 3] = [
        ("certain and likely", &|row| row.reach),
        ("certain alone", &|row| row.certain),
        ("files that import it", &|row| row.closure),
    ];
    for (said, of) in bands {
        let all = mean(&|row| f64::from(u8::from(of(row).all_failing)));
        let (share, of_all) = (mean(&|row| of(row).share), of_all(&|row| of(row).share));
        let _ = writeln!(table, "{head} {said} | {all:.1} % | {share:.1} % | {of_all:.1} % |");
    }
    let (random, share) = (mean(&|row| row.random), mean(&|row| row.reach.share));
    let share_of_all = of_all(&|row| row.reach.share);
    let _ =
        writeln!(table, "{head} as many at random | {random:.1} % | {share:.1} % | {share_of_all:.1} % |");
    let top = mean(&|row| f64::from(u8::from(row.first.is_some_and(|first| first <= 0.1))));
    let drawn = rows.iter().map(|(_, mutant)| chance(tests.len(), tests.len() / 10, mutant.failing.len()));
    let drawn = 100.0 * drawn.sum::<f64>() / killed;
    let _ = writeln!(ranks, "| {} | {top:.1} % | {drawn:.1} % |", name(repository));
    Ok(())
}

/// The chance that at least one of `marked` of `all` is among the first `drawn`.
fn chance(all: usize, drawn: usize, marked: usize) -> f64 {
    1.0 - all_inside(all, all - drawn.min(all), marked)
}

/// The chance that `marked` of `all` are all among `drawn` at random.
fn all_inside(all: usize, drawn: usize, marked: usize) -> f64 {
    (0..marked).map(|at| drawn.saturating_sub(at) as f64 / (all - at).max(1) as f64).product()
}

fn compared(
    tests: &BTreeSet<&String>,
    order: &[(String, String)],
    files: &BTreeSet<String>,
    mutant: &Mutant,
) -> Row {
    let selected = |chosen: BTreeSet<&String>| Selected {
        all_failing: mutant.failing.iter().all(|test| chosen.contains(test)),
        share: chosen.len() as f64 / tests.len().max(1) as f64,
    };
    let band = |wanted: &[&str]| {
        order.iter().filter(|(_, band)| wanted.contains(&band.as_str())).map(|(test, _)| test).collect()
    };
    let of_files = |test: &&&String| test.split_once("::").is_some_and(|(file, _)| files.contains(file));
    let reach = selected(band(&["certain", "likely"]));
    let drawn = (reach.share * tests.len() as f64).round() as usize;
    let place = order.iter().position(|(test, _)| mutant.failing.contains(test));
    Row {
        reach,
        certain: selected(band(&["certain"])),
        closure: selected(tests.iter().filter(of_files).copied().collect()),
        random: all_inside(tests.len(), drawn, mutant.failing.len()),
        first: place.map(|place| (place + 1) as f64 / tests.len().max(1) as f64),
    }
}

/// The tests that the change of a mutant is said to reach, in the order in which they are told, with their bands.
fn reached(setting: &Setting, copy: &Path, mutant: &Mutant) -> anyhow::Result<Vec<(String, String)>> {
    let path = copy.join(&mutant.path);
    let original = std::fs::read(&path).with_context(|| format!("`{}`", mutant.path))?;
    std::fs::write(&path, &mutant.text)?;
    let arguments = ["reach", "--worktree", "--format", "json", "--all"];
    let answer = binary::answer(copy, &setting.binary, &arguments)?;
    std::fs::write(&path, original)?;
    let answer: Value = serde_json::from_str(&answer).context("the answer is not JSON")?;
    let entries = answer.pointer("/reach/radius/entries").and_then(Value::as_array);
    let of = |entry: &Value| {
        let text = |field: &str| entry.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
        (format!("{}::{}", text("path"), text("symbol").replace('.', "::")), text("band"))
    };
    let mut seen = BTreeSet::new();
    let all = entries.into_iter().flatten().map(of);
    Ok(all.filter(|(test, _)| seen.insert(test.clone())).collect())
}

/// What the suite says of each mutant: run once, and kept in the folder of the measurement.
fn truth(setting: &Setting, repository: &Path) -> anyhow::Result<(Suite, Vec<Mutant>)> {
    let kept = setting.folder(MEASUREMENT.id)?.join(format!("{}-{SEED}.jsonl", name(repository)));
    let script = script(setting, "mutants.py", MUTANTS)?;
    let mut command = program::command(repository, "python3", [script.as_os_str(), repository.as_os_str()]);
    command.args(["src", COUNT, SEED]).arg(&kept);
    program::shown(command)?;
    let text = std::fs::read_to_string(&kept).with_context(|| format!("`{}`", kept.display()))?;
    let mut lines = text.lines();
    let head: Value = serde_json::from_str(lines.next().unwrap_or_default()).context("the suite")?;
    let suite = Suite { suite: names(&head, "suite"), before: names(&head, "before") };
    let mutants = lines.map(mutant).collect::<anyhow::Result<_>>()?;
    Ok((suite, mutants))
}

fn mutant(line: &str) -> anyhow::Result<Mutant> {
    let row: Value = serde_json::from_str(line).context("a mutant")?;
    let text = |field: &str| row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(Mutant {
        number: row.get("number").and_then(Value::as_u64).context("a mutant without a number")?,
        kind: text("kind"),
        path: text("path"),
        name: text("name"),
        text: text("text"),
        failing: names(&row, "failing"),
    })
}

fn names(row: &Value, field: &str) -> BTreeSet<String> {
    let names = row.get(field).and_then(Value::as_array);
    names.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn script(setting: &Setting, name: &str, text: &str) -> anyhow::Result<PathBuf> {
    let path = setting.folder(MEASUREMENT.id)?.join(name);
    std::fs::write(&path, text)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_of_everything_holds_everything_and_one_of_nothing_nothing() {
        assert!((all_inside(10, 10, 4) - 1.0).abs() < 1e-9);
        assert!(all_inside(10, 0, 1).abs() < 1e-9);
        assert!((all_inside(4, 2, 1) - 0.5).abs() < 1e-9);
        assert!((chance(10, 1, 10) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn bands_and_the_place_of_the_first_failing_test_are_counted() {
        let names: Vec<String> = ["a::x", "a::y", "b::z", "b::w"].map(str::to_owned).to_vec();
        let tests = names.iter().collect();
        let order: Vec<_> = [("a::x", "certain"), ("b::z", "likely"), ("b::w", "possible")]
            .map(|(test, band)| (test.to_owned(), band.to_owned()))
            .to_vec();
        let mutant = Mutant {
            number: 1,
            kind: String::new(),
            path: String::new(),
            name: String::new(),
            text: String::new(),
            failing: BTreeSet::from(["b::z".to_owned()]),
        };
        let row = compared(&tests, &order, &BTreeSet::from(["b".to_owned()]), &mutant);
        assert!(row.reach.all_failing && !row.certain.all_failing && row.closure.all_failing);
        assert!((row.reach.share - 0.5).abs() < 1e-9 && row.first == Some(0.5));
    }
}
