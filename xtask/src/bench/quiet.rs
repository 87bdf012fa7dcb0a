//! How often the built-in policy holds ordinary changes.

use std::fmt::Write as _;

use super::{Clones, Measurement, PAGE, Setting, git, name};
use crate::history::{self, Row};

pub(crate) static MEASUREMENT: Measurement = Measurement {
    id: "quiet",
    about: "The last 500 commits of each repository that are no merges, under the built-in policy `baseline`. Every commit that it held or stopped is listed.",
    clones: Clones::Needed,
    page: PAGE,
    run,
};

const COMMITS: &str = "500";

fn run(setting: &Setting) -> anyhow::Result<String> {
    let mut table = String::from("| repository | commits | proceed | hold | stop | held or stopped |\n");
    table.push_str("| --- | ---: | ---: | ---: | ---: | ---: |\n");
    let mut listed = String::new();
    let mut all = Vec::new();
    for repository in &setting.repositories {
        let text = history::ask(repository, &setting.binary, &["--last", COMMITS])?;
        let rows = history::rows(&text)?;
        table.push_str(&line(&name(repository), &rows));
        for row in rows.iter().filter(|row| row.outcome != "proceed") {
            let subject = git(repository, &["show", "--no-patch", "--format=%s", &row.commit])?;
            let (commit, reasons) = (short(&row.commit), row.reasons.join("; "));
            let _ = writeln!(
                listed,
                "- {} `{commit}` {}: {} — {reasons}",
                name(repository),
                subject.trim(),
                row.outcome
            );
        }
        all.extend(rows);
    }
    table.push_str(&line("all", &all));
    let listed = if listed.is_empty() { "None was held or stopped.\n".to_owned() } else { listed };
    Ok(format!("{table}\n{listed}"))
}

fn line(title: &str, rows: &[Row]) -> String {
    let counts = history::counts(rows);
    let count = |outcome: &str| counts.get(outcome).copied().unwrap_or(0);
    let other = rows.len() - count("proceed");
    let share = if rows.is_empty() { 0.0 } else { 100.0 * other as f64 / rows.len() as f64 };
    let errors = match count("error") {
        0 => String::new(),
        errors => format!(", {errors} errors"),
    };
    format!(
        "| {title} | {} | {} | {} | {} | {share:.1} %{errors} |\n",
        rows.len(),
        count("proceed"),
        count("hold"),
        count("stop")
    )
}

fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_counts_as_not_quiet() {
        let row =
            |outcome: &str| Row { commit: String::new(), outcome: outcome.to_owned(), reasons: Vec::new() };
        let rows = [row("proceed"), row("proceed"), row("hold"), row("error")];
        assert_eq!(line("a", &rows), "| a | 4 | 2 | 1 | 0 | 50.0 %, 1 errors |\n");
        assert_eq!(line("a", &[]), "| a | 0 | 0 | 0 | 0 | 0.0 % |\n");
    }
}
