//! Public shell scripts: how much of each is read.

use std::fmt::Write as _;

use anyhow::bail;

use super::corpus::share;
use super::{judge, scene};
use crate::bench::{Clones, Measurement, PAGE, Setting, git, grouped, name};

pub(crate) static MEASUREMENT: Measurement = Measurement {
    id: "guard-scripts",
    about: "The first 500 distinct scripts (`*.sh`) of the clones, each given to the guard as one command. A byte is accounted for unless it lies in a part that the guard says it could not read.",
    clones: Clones::Needed,
    page: PAGE,
    run,
};

const SCRIPTS: usize = 500;

fn run(setting: &Setting) -> anyhow::Result<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut from = Vec::new();
    for repository in &setting.repositories {
        let names = git(repository, &["ls-tree", "-r", "--name-only", "HEAD"])?;
        for file in names.lines().filter(|name| name.ends_with(".sh")) {
            if texts.len() == SCRIPTS {
                break;
            }
            let Ok(text) = git(repository, &["show", &format!("HEAD:{file}")]) else { continue };
            if !text.trim().is_empty() && !texts.contains(&text) {
                texts.push(text);
                from.push(name(repository));
            }
        }
    }
    if texts.is_empty() {
        bail!("none of the clones has a script");
    }
    let commands: Vec<&str> = texts.iter().map(String::as_str).collect();
    let scene = scene::make(setting, "scripts", std::iter::empty(), false)?;
    let said = judge::judge(setting, &scene, &commands)?;
    let bytes: usize = texts.iter().map(String::len).sum();
    let unread: usize = said.iter().map(|said| said.unread).sum();
    let whole = said.iter().filter(|said| said.unread == 0).count();
    from.dedup();
    let mut text = String::from(
        "| scripts | bytes | bytes not accounted for | scripts read whole |\n| ---: | ---: | ---: | ---: |\n",
    );
    let percent = 100.0 * unread as f64 / bytes.max(1) as f64;
    let _ = writeln!(
        text,
        "| {} | {} | {} ({percent:.2} %) | {} |",
        grouped(texts.len()),
        grouped(bytes),
        grouped(unread),
        share(whole, texts.len())
    );
    let _ = writeln!(text, "\nOut of {}.", from.join(", "));
    Ok(text)
}
