//! The policy in plain words: what is asked, and of which changes.

mod describe;

use caution_core::change::Action;
use caution_core::charter::Tier;
use caution_core::facts::EntryKind;
use caution_core::people::{Level, team_name};
use caution_core::provenance::Class;
use caution_core::reach::{Band, Propagation, Reversal, Setting};

use crate::facts::steering_word;
use crate::model::{ApprovalKind, Asks, Condition, RecordPart, RolloutLimits, Where};

pub use describe::{Described, DescribedKind};
pub(crate) use describe::{describe, explain, to_words};

/// What is asked.
pub(crate) fn asks(asks: &Asks) -> String {
    match asks {
        Asks::Approvals { count, of, .. } => approvals(*count, of),
        Asks::Tests => "tests that ran and passed".to_owned(),
        Asks::NoNewFailures(known) if known.is_empty() => {
            "tests that ran, and none fails that does not fail on the base".to_owned()
        }
        Asks::NoNewFailures(known) => format!(
            "tests that ran, and none fails that does not fail on the base, besides {}",
            names(known, "and")
        ),
        Asks::Suites(suites) => format!("a run of {}", names(suites, "and")),
        Asks::Coverage(percent) => format!("tests that reach at least {percent} % of the changed lines"),
        Asks::Mutation(0) => "no mutant of the changed lines that every test misses".to_owned(),
        Asks::Mutation(most) => {
            format!("at most {} of the changed lines that every test misses", counted(*most, "mutant"))
        }
        Asks::TestChanges(0) => "no test removed, skipped or weakened".to_owned(),
        Asks::TestChanges(most) => {
            format!("at most {} removed, skipped or weakened", counted(*most, "test"))
        }
        Asks::Check(name) => format!("a pass of the check `{name}`"),
        Asks::Rollout(limits) => rollout(limits),
        Asks::Record(parts) => {
            let parts: Vec<&str> = parts.iter().map(|part| record_part(*part)).collect();
            format!("a change record that says {}", list(&parts, "and"))
        }
        Asks::Advice(days) => {
            format!("advice that is not superseded and was edited within {}", counted(*days, "day"))
        }
        Asks::ProvenanceStated => "a statement of who or what wrote each commit".to_owned(),
        Asks::Confirmation => "a yes from whoever runs it, who knows what it does".to_owned(),
        Asks::ClearOf(rules) => format!(
            "a change in which {} {} nothing",
            names(rules, "and"),
            if rules.len() == 1 { "finds" } else { "find" }
        ),
    }
}

fn approvals(count: u32, of: &ApprovalKind) -> String {
    let mut text = counted(count, "approval");
    text.push_str(match (of.level, count) {
        (None, _) => " by somebody who is not an author",
        (Some(Level::Junior), _) => " by an engineer of known level",
        (Some(Level::Mid), _) => " by a mid-level engineer or above",
        (Some(Level::Senior), _) => " by a senior engineer or above",
        (Some(Level::Staff), _) => " by a staff engineer or above",
        (Some(Level::Principal), _) => " by a principal engineer",
    });
    if count > 1 {
        text = text
            .replace("by somebody who is not an author", "by different people who are not authors")
            .replace("engineer or above", "engineers or above");
        text = text.replace("by a ", "by ").replace("by an engineer", "by engineers");
    }
    if let Some(team) = &of.team {
        text.push_str(&format!(", of the team {}", team_name(team)));
    }
    if of.owner {
        text.push_str(", who owns something that is touched");
    }
    if let Some(certificate) = &of.certificate {
        text.push_str(&format!(", holding the certificate {certificate}"));
    }
    text
}

fn rollout(limits: &RolloutLimits) -> String {
    let mut parts = Vec::new();
    parts.extend(
        limits.first_step_percent_at_most.map(|percent| format!("a first step of at most {percent} %")),
    );
    parts
        .extend(limits.steps_at_least.map(|steps| format!("at least {}", counted(u32::from(steps), "step"))));
    parts.extend(limits.monitored.then(|| "signals that are watched".to_owned()));
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    format!("a rollout plan with {}", list(&parts, "and"))
}

/// A part of the record, as the end of "a change record that says …".
pub(crate) fn record_part(part: RecordPart) -> &'static str {
    match part {
        RecordPart::Why => "why",
        RecordPart::Verified => "how it was verified",
        RecordPart::Rollback => "how it is rolled back",
    }
}

/// Which changes a condition is about: `AI took part`, `tier 1 or 2 is touched`.
pub(crate) fn condition(condition: &Condition) -> String {
    match condition {
        Condition::Provenance { classes, unknown_on_critical } => provenance(classes, *unknown_on_critical),
        Condition::AuthorBelow(level) => {
            format!("the lowest author is below {} (or of unknown level)", level.id())
        }
        Condition::Tier(tiers) => format!("a service of {} is touched", tier_names(tiers)),
        Condition::Service(services) => format!("the service {} is touched", names(services, "or")),
        Condition::Function(functions) => {
            format!("a service that carries {} is touched", names(functions, "or"))
        }
        Condition::Path(globs) => format!("a path in {} is touched", names(globs, "or")),
        Condition::Hazard { rules, at_least } => {
            let least =
                at_least.map(|least| format!(" of severity {} or above", least.id())).unwrap_or_default();
            match rules.as_slice() {
                [] => format!("there is a finding{least}"),
                rules => format!("there is a finding of {}{least}", names(rules, "or")),
            }
        }
        Condition::Effect(effects) => format!("an effect is {}", names(effects, "or")),
        Condition::Command(true) => "it is a command that is about to run".to_owned(),
        Condition::Command(false) => "it is no command".to_owned(),
        Condition::Action(actions) => {
            let verbs: Vec<&str> = actions.iter().map(|action| passive(*action)).collect();
            format!("the change is {}", list(&verbs, "or"))
        }
        Condition::Environment(names_) => {
            format!("it goes to {} (or nobody said where)", names(names_, "or"))
        }
        Condition::Unknown { kinds, at } => {
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.id()).collect();
            let place = at.as_ref().map(|at| format!(" in {}", place(at))).unwrap_or_default();
            if kinds.len() == caution_core::unknown::UnknownKind::ALL.len() {
                format!("something{place} could not be seen")
            } else {
                format!("something{place} could not be seen ({})", kinds.join(", "))
            }
        }
        Condition::Touches(kinds) => {
            let kinds: Vec<&str> = kinds.iter().map(|kind| steering_word(*kind)).collect();
            format!("files that steer are touched ({})", kinds.join(", "))
        }
        Condition::ServicesAtLeast(least) => format!("at least {} are touched", counted(*least, "service")),
        Condition::ReachTier(tier, band) => {
            format!("a service of {} is reached{}", tier_or_above(*tier), surely(*band))
        }
        Condition::ReachService(services, band) => {
            format!("the service {} is reached{}", names(services, "or"), surely(*band))
        }
        Condition::EntriesAtLeast(kind, least) => {
            format!("at least {} reached for certain or likely", entries(*least, *kind))
        }
        Condition::ExposureOver(percent, tier) => {
            let where_ = tier.map(|tier| {
                format!(" and a service of {} is reached for certain or likely", tier_or_above(tier))
            });
            format!(
                "more than {percent} % of the world meets it before it can be stopped (or nobody knows){}",
                where_.unwrap_or_default()
            )
        }
        Condition::Reversal(ways) => reversals(ways),
        Condition::Setting(all) => format!("a changed setting {}", settings(all)),
        Condition::Owner(owners) => format!("something that {} owns is touched", names(owners, "or")),
        Condition::AuthorWithout(name) => format!("an author holds no valid certificate `{name}`"),
        Condition::ToolUnapproved => {
            "an AI tool took part that is not approved for what is touched".to_owned()
        }
        Condition::LinesAbove(most) => {
            format!("more than {} are changed, generated files not counted", counted(*most, "line"))
        }
    }
}

/// `tier 1`, `tier 2 or above`.
pub(crate) fn tier_or_above(tier: Tier) -> String {
    match tier.number() {
        Tier::MOST_CRITICAL => format!("tier {}", Tier::MOST_CRITICAL),
        number => format!("tier {number} or more critical"),
    }
}

fn surely(band: Band) -> &'static str {
    match band {
        Band::Certain => " for certain",
        Band::Likely => " for certain or likely",
        Band::Possible => ", if only possibly",
    }
}

/// `1 route is`, `5 tests are`.
pub(crate) fn entries(count: u32, kind: EntryKind) -> String {
    format!("{} {}", counted(count, kind.id()), if count == 1 { "is" } else { "are" })
}

/// How a change is taken back.
pub(crate) fn reversals(ways: &[Reversal]) -> String {
    let words: Vec<&str> = ways
        .iter()
        .map(|way| match way {
            Reversal::Automatic => "it is taken back by undoing it",
            Reversal::Manual => "it is taken back by hand",
            Reversal::Destructive => "it cannot be taken back",
        })
        .collect();
    list(&words, "or")
}

/// What a changed setting is like.
pub(crate) fn settings(all: &[Setting]) -> String {
    let at_once =
        [Propagation::HotReloaded, Propagation::FlagService, Propagation::Database].map(Setting::Gets);
    let mut words: Vec<&str> = Vec::new();
    if at_once.iter().all(|one| all.contains(one)) {
        words.push("goes everywhere at once");
    }
    let rest = all.iter().filter(|one| words.is_empty() || !at_once.contains(one));
    let rest: Vec<&str> = rest.map(|one| setting(*one)).collect();
    words.extend(rest);
    list(&words, "or")
}

/// What one is like.
pub(crate) fn setting(one: Setting) -> &'static str {
    match one {
        Setting::Gets(Propagation::Baked) => "goes with the next deployment",
        Setting::Gets(Propagation::Mounted) => "goes with the next start",
        Setting::Gets(Propagation::HotReloaded) => "goes everywhere at once: running programs read it anew",
        Setting::Gets(Propagation::FlagService) => "goes everywhere at once: a service of flags gives it out",
        Setting::Gets(Propagation::Database) => "goes everywhere at once: it is a row of a database",
        Setting::Gets(Propagation::Unknown) => "goes out in a way that nothing tells",
        Setting::Unread => "has no reader that was found",
        Setting::StillRead => "is gone and still asked for by name",
        Setting::Reordered => "changes in its order",
        Setting::TakenUp => "is of production and is taken up by what is not",
    }
}

/// Conditions that must all be true.
pub(crate) fn all_of(clause: &[Condition]) -> String {
    let conditions: Vec<String> = clause.iter().map(condition).collect();
    conditions.join(", and if ")
}

/// Where something could not be seen.
pub(crate) fn place(at: &Where) -> String {
    match at {
        Where::Tier(tiers) => tier_names(tiers),
        Where::Service(services) => names(services, "or"),
        Where::Function(functions) => format!("a service that carries {}", names(functions, "or")),
        Where::Path(globs) => names(globs, "or"),
    }
}

fn provenance(classes: &[Class], unknown_on_critical: bool) -> String {
    let all_ai = Class::ALL.iter().filter(|class| class.is_ai()).all(|class| classes.contains(class));
    let mut parts = Vec::new();
    if all_ai {
        parts.push("AI took part".to_owned());
    }
    parts.extend(
        classes.iter().filter(|class| !(all_ai && class.is_ai())).map(|class| class_words(*class).to_owned()),
    );
    if unknown_on_critical {
        parts.push("nothing says who or what wrote it while tier 1 or 2 is touched".to_owned());
    }
    parts.join(" or ")
}

/// What a class says of a change.
pub(crate) fn class_words(class: Class) -> &'static str {
    match class {
        Class::AiAuthored => "an agent wrote it",
        Class::AiAssisted => "it is AI-assisted",
        Class::Mixed => "part of it carries marks of AI",
        Class::AiSuggestion => "a person applied a tool's suggestion",
        Class::Automation => "a housekeeping bot made it",
        Class::HumanAttested => "it is attested as written by people",
        Class::Unknown => "nothing says who or what wrote it",
    }
}

/// `tier 1 or 2`.
pub(crate) fn tier_names<'a>(tiers: impl IntoIterator<Item = &'a Tier>) -> String {
    let numbers: Vec<String> = tiers.into_iter().map(|tier| tier.number().to_string()).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    format!("tier {}", list(&numbers, "or"))
}

/// `merged`, `deployed`, `run`.
pub(crate) fn passive(action: Action) -> &'static str {
    match action {
        Action::Merge => "merged",
        Action::Deploy => "deployed",
        Action::Run => "run",
    }
}

/// `1 approval`, `2 approvals`.
pub(crate) fn counted(count: u32, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Names in backticks, as a list.
pub(crate) fn names<S: AsRef<str>>(names: &[S], last: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    let quoted: Vec<&str> = quoted.iter().map(String::as_str).collect();
    list(&quoted, last)
}

/// `a`, `a or b`, `a, b or c`; a long one is cut and counted.
pub(crate) fn list(items: &[&str], last: &str) -> String {
    const SHOWN: usize = 6;
    match items {
        [] => String::new(),
        [one] => (*one).to_owned(),
        many if many.len() > SHOWN => {
            let shown = many.get(..SHOWN - 1).unwrap_or_default();
            format!("{} {last} {} more", shown.join(", "), many.len() - shown.len())
        }
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_sentences_and_long_ones_are_cut() {
        assert_eq!(list(&["a"], "or"), "a");
        assert_eq!(list(&["a", "b"], "or"), "a or b");
        assert_eq!(list(&["a", "b", "c"], "and"), "a, b and c");
        assert_eq!(list(&["a"; 9], "or"), "a, a, a, a, a or 4 more");
    }

    #[test]
    fn approvals_read_well_in_singular_and_plural() {
        let of = |level, team: Option<&str>, owner| ApprovalKind {
            level,
            team: team.map(str::to_owned),
            owner,
            certificate: None,
        };
        let cases = [
            (1, of(None, None, false), "1 approval by somebody who is not an author"),
            (2, of(None, None, false), "2 approvals by different people who are not authors"),
            (1, of(Some(Level::Senior), None, false), "1 approval by a senior engineer or above"),
            (2, of(Some(Level::Senior), None, false), "2 approvals by senior engineers or above"),
            (
                1,
                of(None, Some("@org/payments"), true),
                "1 approval by somebody who is not an author, of the team payments, who owns something that is touched",
            ),
        ];
        for (count, of, words) in cases {
            assert_eq!(approvals(count, &of), words);
        }
    }
}
