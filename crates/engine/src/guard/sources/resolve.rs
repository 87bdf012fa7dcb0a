//! Whether a repository has what a document names.

use caution_core::probe::{Answer, Probe};
use caution_read::doc::{Reference, Target};

use super::{Desk, absolute};

/// Whether the work tree has it; `None` if that cannot be told.
pub(super) fn resolve(reference: &Reference, document: Option<&str>, desk: &Desk<'_>) -> Option<bool> {
    match &reference.target {
        Target::Link(link) => {
            let folder = document?.rsplit_once('/').map_or("", |(folder, _)| folder);
            let path = absolute(&format!("{}/{folder}", desk.workspace), link);
            // Another repository is not ours to judge.
            let inside = path.strip_prefix(desk.workspace).is_some_and(|rest| rest.starts_with('/'));
            inside.then(|| stands(desk, &path)).flatten()
        }
        Target::Path(path) => {
            // Relative to the root, or to the document: a path of another repository has another folder at
            // its top.
            let (top, _) = path.split_once('/')?;
            let roots = [Some(String::new()), document.map(|path| folder(path).to_owned())];
            let mut known = false;
            for root in roots.into_iter().flatten() {
                let base = absolute(desk.workspace, &root);
                match stands(desk, &format!("{base}/{path}")) {
                    Some(false) => known |= stands(desk, &format!("{base}/{top}")) == Some(true),
                    other => return other,
                }
            }
            // A generated file is not there before it is made.
            known.then_some(false)
        }
        Target::Script { runner, name } => script(runner, name, document?, desk),
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn stands(desk: &Desk<'_>, path: &str) -> Option<bool> {
    match desk.prober.ask(&Probe::Path(path.to_owned())) {
        Answer::Missing => Some(false),
        Answer::File(_) | Answer::Folder | Answer::Link(_) => Some(true),
        _ => None,
    }
}

/// Whether a runner of the document's folder, or of one above it, knows a name.
fn script(runner: &str, name: &str, document: &str, desk: &Desk<'_>) -> Option<bool> {
    let files: &[&str] = match runner {
        "make" => &["Makefile", "makefile", "GNUmakefile"],
        "just" => &["justfile", "Justfile", ".justfile"],
        _ => &["package.json"],
    };
    // Only the file beside the document is certain to be meant: it must be the only one above it.
    let mut found = None;
    let mut at = Some(folder(document));
    while let Some(inside) = at {
        let base = absolute(desk.workspace, inside);
        for file in files {
            if let Answer::Text(text) = desk.prober.ask(&Probe::Text(format!("{base}/{file}"))) {
                match knows(runner, &text, name) {
                    Some(true) => return Some(true),
                    other => found = Some(other),
                }
            }
        }
        at = (!inside.is_empty()).then(|| folder(inside));
    }
    found.flatten()
}

/// Whether a file of a runner defines a name; `None` if it takes names from elsewhere.
fn knows(runner: &str, text: &str, name: &str) -> Option<bool> {
    let lines = || text.lines().map(str::trim_end);
    match runner {
        "npm" => {
            // Workspaces have scripts of their own.
            let quoted = format!("\"{name}\"");
            let known = text.contains(&quoted);
            (known || (text.contains("\"scripts\"") && !text.contains("\"workspaces\""))).then_some(known)
        }
        _ => {
            let defines = |line: &str| {
                let line = line.trim_start_matches('@');
                line.split_once(':').is_some_and(|(names, _)| {
                    let mut names = names.split_whitespace();
                    if runner == "just" {
                        names.next() == Some(name)
                    } else {
                        names.any(|known| known == name)
                    }
                }) || (runner == "just"
                    && line.strip_prefix("alias ").is_some_and(|rest| rest.starts_with(name)))
            };
            if lines().any(defines) {
                return Some(true);
            }
            let elsewhere = lines().any(|line| {
                let line = line.trim_start_matches('-');
                line.starts_with("include") || line.starts_with("sinclude") || line.starts_with("import")
                    || line.starts_with("mod ") || line.contains('%') || line.contains("$(eval") || line.contains("$(foreach")
                    // A target whose name is computed.
                    || (line.starts_with('$') && line.contains(':'))
                    || line.starts_with(".DEFAULT")
            });
            (!elsewhere).then_some(false)
        }
    }
}
