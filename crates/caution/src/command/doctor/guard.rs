//! What the doctor says about the guard: whether each agent that is used here has the hook, whether the
//! hook fires, and what the agent does without it.

use std::path::Path;

use caution_agent::{ALL, Agent, Found, Target};

use super::Line;
use crate::command::guard::place::{self, Places};
use crate::command::guard::trial::{self, Trial};

/// A line or more for each agent that is used around a folder.
pub(super) fn lines(folder: &Path) -> Vec<Line> {
    let places = Places::around(folder);
    let mut lines: Vec<Line> = ALL.iter().flat_map(|agent| of_agent(&places, agent)).collect();
    if !lines.is_empty() {
        lines.push(memory());
    }
    lines
}

/// Whether sessions are remembered. No answer depends on it, so it is never wrong.
fn memory() -> Line {
    let Some(sessions) = crate::command::guard::ledger::sessions() else {
        return Line::remark(
            "sessions of agents are not remembered: what they read does not come with their changes",
            "unset `CAUTION_SESSION_MEMORY`, and set `HOME`",
        );
    };
    let folder = caution_render::printable(&sessions.folder().display().to_string());
    match sessions.writable() {
        Ok(()) => Line::good(format!("sessions of agents are remembered in {folder}")),
        Err(error) => Line::remark(
            format!(
                "sessions of agents are not remembered: {}",
                caution_render::printable(&error.to_string())
            ),
            format!("let yourself write to {folder}"),
        ),
    }
}

fn of_agent(places: &Places, agent: &Agent) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut guarded = false;
    for target in agent.install.targets {
        let Some(path) = places.file(agent, target) else {
            continue;
        };
        match place::read(&path) {
            Ok(None) => {}
            Ok(Some(text)) => match (agent.install.find)(target, &text) {
                Ok(None) => {}
                Ok(Some(found)) => {
                    guarded = true;
                    lines.extend(of_file(agent, target, &path, &found));
                }
                Err(problem) => {
                    lines.push(unread(agent, &format!("{}: {}", path.display(), problem.message)))
                }
            },
            Err(failure) => lines.push(unread(agent, &failure.message())),
        }
    }
    if guarded {
        lines.push(open(agent));
    } else if places.uses(agent) {
        lines.push(Line::remark(
            format!("{} is used here without the guard", agent.title),
            format!("`caution guard install {}`", agent.id),
        ));
    }
    lines
}

fn unread(agent: &Agent, what: &str) -> Line {
    let what = caution_render::printable(what);
    Line::wrong(
        format!("{}: whether it is guarded is not known: {what}", agent.title),
        "mend the file; until then the agent may not read it either",
    )
}

fn of_file(agent: &Agent, target: &Target, path: &Path, found: &Found) -> Vec<Line> {
    let file = caution_render::printable(&path.display().to_string());
    let again = format!("`caution guard install {}`", agent.id);
    let title = agent.title;
    let mut lines = vec![match trial::of(agent, target, path, found) {
        Trial::Fires => Line::good(format!(
            "{title}: the hook in {file} fires: what destroys is refused, what does not is not"
        )),
        Trial::Fails(why) => Line::wrong(
            format!("{title}: the hook in {file} does not fire: {}", caution_render::printable(&why)),
            again.clone(),
        ),
        Trial::NotRun(why) => Line::remark(
            format!("{title}: the hook in {file} was not tried: {}", caution_render::printable(&why)),
            format!("{again} with `--project`, if it should be ours"),
        ),
    }];
    if found.closed == Some(false) {
        let switch = agent.install.switch.unwrap_or_default();
        lines.push(Line::wrong(
            format!("{title}: {file} lets calls pass if the hook fails: {switch} is missing"),
            again.clone(),
        ));
    }
    if !found.missing.is_empty() {
        let missing = caution_render::printable(&found.missing.join(", "));
        lines.push(Line::wrong(format!("{title}: {file} lacks {missing}"), again));
    }
    lines
}

/// What no configuration closes.
fn open(agent: &Agent) -> Line {
    let switch = if agent.install.switch.is_some() { "" } else { "; it has no switch against that" };
    Line::remark(
        format!("{} goes on without the guard if {}{switch}", agent.title, agent.fails_open.join("; if ")),
        format!("nothing here can change that: {}", agent.page),
    )
}
