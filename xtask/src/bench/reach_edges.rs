//! What names mean by us, beside what they mean by compilers.

mod judge;
mod scip;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Stdio;

use anyhow::Context as _;

use self::judge::{Figures, Ours};
use super::{Clones, Measurement, PAGE, Setting, git, grouped, name};
use crate::program;

pub(crate) static MEASUREMENT: Measurement = Measurement {
    id: "reach-edges",
    about: "Every use of a function or type that `reach` binds, judged by a compiler's index. Each clone has the index beside its sources, as `index.scip`: by `scip-python`, `scip-typescript` or `rust-analyzer scip`.",
    clones: Clones::Needed,
    page: PAGE,
    run,
};

/// Where each indexer puts its index by itself.
const INDEX: &str = "index.scip";

fn run(setting: &Setting) -> anyhow::Result<String> {
    let mut bands = String::from(
        "| clone | certain: right | wrong | not judged | precision | edges of the compiler | found as certain | as certain or likely |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    let mut origins =
        String::from("| clone | origin | right | wrong | not judged |\n| --- | --- | ---: | ---: | ---: |\n");
    let folder = setting.folder(MEASUREMENT.id)?;
    for clone in &setting.repositories {
        let figures = measure(setting, clone).with_context(|| format!("`{}`", name(clone)))?;
        let rows = folder.join(format!("{}.tsv", name(clone)));
        std::fs::write(&rows, figures.rows.join("\n")).context("the rows cannot be written")?;
        band(&mut bands, &name(clone), &figures);
        for (origin, [right, wrong, unjudged]) in &figures.origins {
            let (right, wrong, unjudged) = (grouped(*right), grouped(*wrong), grouped(*unjudged));
            let _ = writeln!(origins, "| {} | {origin} | {right} | {wrong} | {unjudged} |", name(clone));
        }
    }
    Ok(format!("{bands}\n{origins}"))
}

fn band(table: &mut String, clone: &str, figures: &Figures) {
    let certain = figures.origins.iter().filter(|(origin, _)| figures.certain.contains(*origin));
    let [right, wrong, unjudged] = certain.fold([0; 3], |[a, b, c], (_, [x, y, z])| [a + x, b + y, c + z]);
    let _ = writeln!(
        table,
        "| {clone} | {} | {} | {} | {} | {} | {} | {} |",
        grouped(right),
        grouped(wrong),
        grouped(unjudged),
        share(right, right + wrong),
        grouped(figures.truth),
        share(figures.found, figures.truth),
        share(figures.likely, figures.truth),
    );
}

fn share(part: usize, of: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "figures of a page")]
    let share = part as f64 / of.max(1) as f64;
    format!("{share:.3}")
}

fn measure(setting: &Setting, clone: &Path) -> anyhow::Result<Figures> {
    let index = std::fs::read(clone.join(INDEX)).with_context(|| format!("there is no `{INDEX}`"))?;
    let index = scip::read(&index)?;
    let files = git(clone, &["ls-files"])?;
    let list = tempfile::NamedTempFile::new()?;
    std::fs::write(list.path(), files)?;
    let folder = clone.to_string_lossy();
    let arguments = [
        "run",
        "--quiet",
        "--locked",
        "--package",
        "caution-reach",
        "--example",
        "reach_edges",
        "--",
        &*folder,
    ];
    let mut command = program::command(&setting.root, "cargo", arguments);
    command.stdin(Stdio::from(std::fs::File::open(list.path())?));
    let ours = Ours::read(&program::text_of(command)?)?;
    judge::judge(&ours, clone, &index)
}
