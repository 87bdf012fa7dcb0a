use caution_core::RepoPath;
use caution_core::change::FileChange;
use caution_core::charter::{Charter, Service};
use caution_core::finding::{Confidence, Finding, Place, Severity};

use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "tier-lowered",
    codes: &["G1"],
    title: "the change makes a service less critical, or takes paths away from it",
    document: include_str!("rule.md"),
    check,
};

fn check(input: &Input<'_>) -> Outcome {
    let Some(after) = input.charter_after else {
        return Outcome::NotApplicable;
    };
    let findings = input
        .charter
        .services
        .iter()
        .filter(|service| service.tier.is_some())
        .filter_map(|service| finding(service, after, &input.change.files))
        .collect();
    Outcome::Looked(findings)
}

fn finding(before: &Service, after: &Charter, files: &[FileChange]) -> Option<Finding> {
    let tier = before.tier?;
    let loss = loss(before, after)?;
    let profits: Vec<&RepoPath> = files
        .iter()
        .flat_map(|file| file.touched_paths())
        .filter(|path| before.paths.matches(path))
        .filter(|path| caution_read::charter::steering(path).is_none())
        .collect();
    let why = if profits.is_empty() {
        format!("later changes to `{}` would be judged more mildly", before.name)
    } else {
        format!(
            "the same change edits files of `{}`; it is still judged as tier {}, by the charter of the target branch",
            before.name,
            tier.number()
        )
    };
    Some(Finding {
        rule: RULE.id.into(),
        severity: if profits.is_empty() { Severity::Medium } else { Severity::High },
        confidence: Confidence::High,
        place: profits.first().map(|path| Place::file(path)),
        related: Vec::new(),
        what: loss,
        why,
        evidence: profits.iter().take(10).map(ToString::to_string).collect(),
        remedy: "make the change of tier on its own, with the owner's reasons".to_owned(),
    })
}

/// What the service loses, in words; `None` if nothing.
fn loss(before: &Service, after: &Charter) -> Option<String> {
    let name = &before.name;
    let tier = before.tier?;
    let Some(now) = after.services.iter().find(|service| service.name == *name) else {
        return Some(format!("the service `{name}` (tier {}) is no longer declared", tier.number()));
    };
    match now.tier {
        None => return Some(format!("the service `{name}` would lose its tier {}", tier.number())),
        Some(new) if new > tier => {
            return Some(format!(
                "the service `{name}` would fall from tier {} to tier {}",
                tier.number(),
                new.number()
            ));
        }
        Some(_) => {}
    }
    let gone: Vec<&str> = before
        .paths
        .texts()
        .iter()
        .filter(|text| !now.paths.texts().contains(text))
        .map(String::as_str)
        .collect();
    (!gone.is_empty()).then(|| format!("the service `{name}` would no longer hold `{}`", gone.join("`, `")))
}
