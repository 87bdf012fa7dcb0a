//! The organisation's own rules, and what somebody answers for.

use caution_core::charter::Charter;
use caution_core::suppression::Suppression;
use caution_policy::Policy;
use caution_rules::organisation::{Organisation, PREFIX};
use jiff::civil::Date;

use super::Line;

/// How many days before its end a suppression is named.
const SOON_DAYS: i32 = 30;

pub(super) fn lines(charter: &Charter, today: Date) -> Vec<Line> {
    let mut lines = Vec::new();
    match Organisation::load(charter) {
        Err(problem) => {
            let mend = problem.hint.clone().unwrap_or_else(|| "mend the file and commit it".to_owned());
            lines.push(Line::wrong(problem.to_string(), mend));
        }
        Ok(organisation) if !organisation.rules().is_empty() => {
            let off = organisation.rules().iter().filter(|rule| rule.severity.is_none()).count();
            let turned_off = if off > 0 { format!(", {off} of them turned off") } else { String::new() };
            let count = organisation.rules().len();
            lines.push(Line::good(format!("rules of this organisation: {count}{turned_off}")));
        }
        Ok(_) => {}
    }
    lines.extend(charter.suppressions.iter().map(|suppression| told(suppression, today)));
    lines
}

/// Services and rules that the policy names and that are not there: what it asks of them never applies.
pub(super) fn named_in_vain(charter: &Charter) -> Vec<Line> {
    let Some(Ok(policy)) =
        charter.policy.as_ref().map(|source| Policy::compile(source, &charter.policy_layers))
    else {
        return Vec::new();
    };
    // A fault in the rules is told by itself; until it is mended nobody knows which of them there are.
    let own = Organisation::load(charter).ok();
    let runs = |name: &str| {
        let live =
            |own: &Organisation| own.rules().iter().any(|rule| rule.id == name && rule.severity.is_some());
        if name.starts_with(PREFIX) {
            own.as_ref().is_none_or(live)
        } else {
            caution_rules::by_id(name).is_some()
        }
    };
    let declared = |name: &str| charter.services.iter().any(|service| service.name == name);
    let remark =
        |what| Line::remark(what, "the requirement never applies there: mend the name, or take it out");
    policy.named_in_vain(declared, runs).into_iter().map(remark).collect()
}

fn told(suppression: &Suppression, today: Date) -> Line {
    let Suppression { rule, approver, approved_on, until, .. } = suppression;
    let what = format!("`{rule}` is suppressed in {}", suppression.paths.texts().join(", "));
    let left = (*until - today).get_days();
    if left < 0 {
        return Line::remark(
            format!("{what} no longer: {approver} answered for it until {until}"),
            "take it out of .caution/suppressions.yaml, or let somebody approve it anew",
        );
    }
    if *approved_on > today {
        return Line::remark(
            format!("{what} from {approved_on} only"),
            "`approved_on` is the day of the approval",
        );
    }
    let shown = format!("{what} until {until}: {approver} answers for it");
    if left <= SOON_DAYS {
        let days = if left == 1 { "1 day".to_owned() } else { format!("{left} days") };
        return Line::remark(
            format!("{shown}; {days} left"),
            "mend the code, or let somebody approve it anew",
        );
    }
    Line::good(shown)
}
