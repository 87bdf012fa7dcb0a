//! What came out of drills, as it leaves the process.

use caution_core::RepoPath;
use caution_core::problem::Problem;
use caution_wire::Report;
use caution_wire::drill as wire;
use caution_wire::drill::{Answer, Chosen, Drills};

use super::judge::{Judge, Judged, Ran};
use super::wrong::wrong;
use super::{Drill, Scene};
use crate::error::CheckError;
use crate::memory::unified;

/// Judges drills and tells what came out.
pub fn told(judge: &Judge, chosen: Chosen, drills: &[&Drill]) -> Result<Drills, CheckError> {
    let ran = drills.iter().map(|drill| judge.run(drill)).collect::<Result<Vec<_>, _>>()?;
    let told: Vec<wire::Drill> = ran.iter().map(|ran| drill(ran, judge.policy_name())).collect();
    let mut policies = told
        .iter()
        .flat_map(|drill| &drill.cases)
        .filter_map(|case| case.change.report.as_ref())
        .map(|report| &report.verdict.policy);
    let Some(mut policy) = policies.next().cloned() else {
        return Err(Problem::new("drills", "there is no drill to judge").into());
    };
    // What is said of every change is said of the policy.
    for other in policies {
        policy.remarks.retain(|remark| other.remarks.contains(remark));
    }
    Ok(Drills::new(policy, chosen, judge.at().to_string(), told))
}

fn drill(ran: &Ran<'_>, policy: &str) -> wire::Drill {
    let Drill { id, text, .. } = ran.drill;
    let cases: Vec<wire::Case> = ran
        .cases
        .iter()
        .zip(&ran.drill.cases)
        .map(|((change, twins), case)| {
            let told = wire::Case::new(judged(change), twins.iter().map(judged).collect());
            wire::Case { codes: case.codes.clone(), ..told }
        })
        .collect();
    let incident = &text.incident;
    wire::Drill {
        id: id.clone(),
        title: text.title.clone(),
        on: text.on.strftime("%Y-%m-%d").to_string(),
        organisation: incident.organisation.clone(),
        reported: incident.reported.clone(),
        disputed: incident.disputed.clone(),
        made_up: incident.made_up.clone(),
        declared: ran.drill.cases.first().and_then(|case| case.change.declared.clone()),
        sources: incident
            .sources
            .iter()
            .map(|link| wire::Link { title: link.title.clone(), url: link.url.clone() })
            .collect(),
        answer: cases.iter().map(|case| case.answer).max().unwrap_or(Answer::Missed),
        wrong: wrong(ran, policy),
        rules_not_there: ran.drill.rules_not_there().into_iter().map(str::to_owned).collect(),
        cases,
    }
}

fn judged(judged: &Judged<'_>) -> wire::Judged {
    let Judged { scene, checked } = judged;
    let report = Report::new(&checked.change, &checked.charter, &checked.assessment, &checked.verdict);
    let diff = checked.change.files.iter().map(|file| diff(scene, &file.path)).collect();
    wire::Judged {
        command: scene.command.as_ref().map(|command| command.text.clone()),
        codes: judged.codes(),
        ..wire::Judged::new(&scene.id, &scene.what, diff, report)
    }
}

fn diff(scene: &Scene, path: &RepoPath) -> wire::FileDiff {
    let bytes = |tree: &crate::memory::Files| tree.get(path).cloned().unwrap_or_default();
    wire::FileDiff { path: path.to_string(), diff: unified(&bytes(&scene.before), &bytes(&scene.after)) }
}
