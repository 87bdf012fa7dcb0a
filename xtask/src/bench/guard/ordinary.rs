//! Ordinary commands: what public projects tell people and machines to run.

mod collect;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::bail;

use self::collect::{Found, KINDS};
use super::corpus::share;
use super::judge::{self, Said, shown};
use super::labels::{CLASSES, Class, Labels};
use super::{page, scene};
use crate::bench::{Clones, Measurement, PAGE, Setting, grouped, name};

pub(crate) static MEASUREMENT: Measurement = Measurement {
    id: "guard-ordinary",
    about: "Distinct commands out of the documents and CI files of clones, judged in a scratch repository without changes. A block of several lines is one command. Every one that may not run at once is listed; classes were given by what was found, after a look at a list in which long commands were cut.",
    clones: Clones::Needed,
    page: PAGE,
    run,
};

/// Where its labels say that a command is from.
const FROM: &str = "ordinary";

fn run(setting: &Setting) -> anyhow::Result<String> {
    let mut all: BTreeMap<String, (String, Found)> = BTreeMap::new();
    let mut refused = 0;
    for repository in &setting.repositories {
        let (found, bad) = collect::all(repository)?;
        refused += bad;
        for one in found {
            all.entry(one.text.clone()).or_insert_with(|| (name(repository), one));
        }
    }
    if all.is_empty() {
        bail!("none of the clones tells a command");
    }
    let texts: Vec<&str> = all.keys().map(String::as_str).collect();
    let scene = scene::make(setting, FROM, std::iter::empty(), false)?;
    let said = judge::judge(setting, &scene, &texts)?;
    let labels = Labels::read(&setting.root)?;
    let rows: Vec<Row<'_>> = all
        .iter()
        .zip(&said)
        .map(|((text, (repository, found)), said)| Row {
            repository,
            found,
            said,
            class: labels.class(FROM, text),
        })
        .collect();
    if setting.write {
        page::write(&setting.root, MEASUREMENT.id, &list(&rows))?;
    }
    let path = setting.folder("guard")?.join("ordinary.jsonl");
    let held: String = rows.iter().filter(|row| !row.said.proceeds).map(Row::json).collect();
    std::fs::write(path, held)?;
    Ok(table(&rows, refused))
}

/// A command and what was said of it.
struct Row<'a> {
    repository: &'a str,
    found: &'a Found,
    said: &'a Said,
    class: Option<&'static Class>,
}

impl Row<'_> {
    /// Whether it was held, and nobody said that this is right.
    fn is_false(&self) -> bool {
        !self.said.proceeds && !self.class.is_some_and(|class| class.ours)
    }

    fn json(&self) -> String {
        let class = self.class.map(|class| class.id);
        let row = serde_json::json!({
            "repository": self.repository, "file": self.found.file, "command": self.found.text,
            "why": self.said.why, "class": class,
        });
        format!("{row}\n")
    }
}

fn table(rows: &[Row<'_>], refused: usize) -> String {
    let mut text =
        String::from("| from | distinct commands | held | held, wrongly |\n| --- | ---: | ---: | ---: |\n");
    let mut line = |title: &str, rows: Vec<&Row<'_>>| {
        let held = rows.iter().filter(|row| !row.said.proceeds).count();
        let wrong = rows.iter().filter(|row| row.is_false()).count();
        let all = rows.len();
        let _ =
            writeln!(text, "| {title} | {} | {} | {} |", grouped(all), share(held, all), share(wrong, all));
    };
    for kind in KINDS {
        line(kind.title, rows.iter().filter(|row| row.found.kind == kind.id).collect());
    }
    line("all", rows.iter().collect());
    let _ = writeln!(
        text,
        "\nEach held command is listed with its class in [the page of the guard's precision](precision/guard.md). `${{{{ … }}}}` of GitHub and `<placeholders>` stand as plain words, as they would when somebody runs them; {} further blocks are left out because `bash -n` refuses them.",
        grouped(refused)
    );
    text
}

fn list(rows: &[Row<'_>]) -> String {
    let mut text = String::new();
    let held: Vec<&Row<'_>> = rows.iter().filter(|row| !row.said.proceeds).collect();
    let _ = writeln!(text, "{} commands were judged, {} held.", grouped(rows.len()), held.len());
    for class in CLASSES.iter().map(Some).chain([None]) {
        let of_class: Vec<&&Row<'_>> = held
            .iter()
            .filter(|row| row.class.map(|class| class.id) == class.map(|class| class.id))
            .collect();
        if of_class.is_empty() {
            continue;
        }
        let _ =
            writeln!(text, "\n{} ({}):\n", class.map_or("Not classed", |class| class.about), of_class.len());
        for row in of_class {
            let why = row.said.why.first().map(|why| shown(why)).unwrap_or_default();
            let _ = writeln!(
                text,
                "- `{}` ({}, {}) – {why}",
                shown(&row.found.text),
                row.repository,
                row.found.file
            );
        }
    }
    text
}
