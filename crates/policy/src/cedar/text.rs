//! Requirements as Cedar text. What is printed is what is evaluated.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use caution_core::change::Action;
use caution_core::facts::EntryKind;
use caution_core::finding::Severity;
use caution_core::people::Level;
use caution_core::provenance::Class;
use caution_core::reach::Band;
use caution_core::unknown::UnknownKind;

use super::WELL_FORMED;
use crate::facts::{far, hazard_name, level_number, severity_number, steering_word, unknown_name};
use crate::model::{ApprovalKind, Asks, Condition, Need, Requirement, RolloutLimits, Where};
use crate::words;

/// More approvals than this are a fault of ours.
const MOST_APPROVALS: u32 = 100_000;

/// One policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// Its id: `requirement/need`, or the name of a `never`.
    pub(crate) id: String,
    /// Its text.
    pub(crate) text: String,
}

/// Every policy, in the order of the requirements.
pub(crate) fn sentences(requirements: &[Requirement], kinds: &BTreeSet<ApprovalKind>) -> Vec<Sentence> {
    let mut all = vec![
        Sentence {
            id: "proceed".to_owned(),
            text: "@id(\"proceed\")\npermit (principal, action in Action::\"proceed\", resource);\n"
                .to_owned(),
        },
        well_formed(kinds),
    ];
    for requirement in requirements {
        if requirement.never {
            all.push(forbid(requirement, None));
        }
        all.extend(requirement.needs.iter().map(|need| forbid(requirement, Some(need))));
    }
    all
}

/// What every request looks like; proofs need these bounds, and a fact outside them is a fault of ours.
fn well_formed(kinds: &BTreeSet<ApprovalKind>) -> Sentence {
    let id = format!("{WELL_FORMED}facts");
    let classes: Vec<String> = Class::ALL.iter().map(|class| quoted(class.id())).collect();
    let provenance = format!("[{}]", classes.join(", "));
    let automation = quoted(Class::Automation.id());
    let entries: Vec<String> =
        EntryKind::ALL.iter().map(|kind| format!("resource.{} >= 0", entries_attribute(*kind))).collect();
    let entries = entries.join(" && ");
    let mut text = format!(
        "@id(\"{id}\")\n@because(\"a change has an author, and counts are counts\")\n\
         forbid (principal, action in Action::\"proceed\", resource)\nunless {{\n  \
         !resource.authors.isEmpty() &&\n  \
         [1, 2, 3, 4].containsAll(resource.tiers) &&\n  \
         resource.author_level >= 0 && resource.author_level <= 5 &&\n  \
         resource.severity >= 0 && resource.severity <= 4 &&\n  \
         resource.services_reached >= 0 &&\n  \
         resource.lines_changed >= 0 &&\n  \
         resource.exposure >= 0 && resource.exposure <= 100 &&\n  \
         {entries} &&\n  \
         {provenance}.contains(resource.provenance) &&\n  \
         (!resource.bot_unconfirmed || resource.provenance == {automation}) &&\n  \
         context.objections >= 0 &&\n  \
         (context.others_known || context.approvals[\"any\"] == 0) &&\n  \
         context.approvals[\"any\"] <= {MOST_APPROVALS}"
    );
    for kind in kinds {
        let key = quoted(&kind.key());
        let _ = write!(text, " &&\n  context.approvals[{key}] >= 0");
        // Whoever counts as more counts as less.
        for less in kinds.iter().filter(|less| *less != kind && kind.implies(less)) {
            let _ =
                write!(text, " &&\n  context.approvals[{key}] <= context.approvals[{}]", quoted(&less.key()));
        }
    }
    text.push_str("\n};\n");
    Sentence { id, text }
}

fn forbid(requirement: &Requirement, need: Option<&Need>) -> Sentence {
    let id = need.map_or_else(|| requirement.id.clone(), |need| need_id(requirement, need));
    let mut text = format!("@id({})\n", escaped(&id));
    if let Some(need) = need {
        let _ = writeln!(text, "@requires({})", escaped(&words::asks(&need.asks)));
    } else {
        text.push_str("@never(\"nothing in the change can clear it\")\n");
    }
    let _ = writeln!(text, "@because({})", escaped(&requirement.because));
    let _ = writeln!(text, "@source({})", escaped(&requirement.source));
    text.push_str("forbid (principal, action in Action::\"proceed\", resource)\n");
    let _ = writeln!(text, "when {{ context.enforced.contains({}) }}", quoted(&requirement.id));
    match requirement.when.as_slice() {
        [] => {}
        [clause] => {
            let _ = writeln!(text, "when {{\n  {}\n}}", all_of(clause));
        }
        clauses => {
            let any: Vec<String> = clauses.iter().map(|clause| format!("({})", all_of(clause))).collect();
            let _ = writeln!(text, "when {{\n  {}\n}}", any.join(" ||\n  "));
        }
    }
    if let Some(condition) = need.and_then(|need| asked_only(&need.asks)) {
        let _ = writeln!(text, "when {{ {condition} }}");
    }
    if let Some(need) = need {
        let _ = write!(text, "unless {{ {} }}", met(&need.asks));
    }
    text.truncate(text.trim_end().len());
    text.push_str(";\n");
    Sentence { id, text }
}

/// The id of a need: `requirement/need`.
pub(crate) fn need_id(requirement: &Requirement, need: &Need) -> String {
    format!("{}/{}", requirement.id, need.id)
}

pub(crate) fn all_of(clause: &[Condition]) -> String {
    clause.iter().map(condition).collect::<Vec<_>>().join(" && ")
}

fn condition(condition: &Condition) -> String {
    match condition {
        Condition::Provenance { classes, unknown_on_critical } => provenance(classes, *unknown_on_critical),
        Condition::AuthorBelow(level) => format!("resource.author_level < {}", level_number(Some(*level))),
        Condition::Tier(tiers) => {
            any_number("resource.tiers", tiers.iter().map(|tier| i64::from(tier.number())))
        }
        Condition::Service(names) => any("resource.services", names.iter().cloned()),
        Condition::Function(names) => any("resource.functions", names.iter().cloned()),
        Condition::Path(globs) => any("resource.paths", globs.iter().cloned()),
        Condition::Hazard { rules, at_least } => hazard(rules, *at_least),
        Condition::Effect(effects) => any("resource.effects", effects.iter().map(|word| (*word).to_owned())),
        Condition::Command(true) => "resource.is_command".to_owned(),
        Condition::Command(false) => "!resource.is_command".to_owned(),
        Condition::Action(actions) => action(actions),
        Condition::Environment(names) => {
            format!("({} || resource.environment_open)", any("resource.environments", names.iter().cloned()))
        }
        Condition::Unknown { kinds, at } => any("resource.unknowns", unknown_names(kinds, at.as_ref())),
        Condition::Touches(kinds) => {
            any("resource.touches", kinds.iter().map(|kind| steering_word(*kind).to_owned()))
        }
        Condition::ServicesAtLeast(least) => format!("resource.services_reached >= {least}"),
        Condition::ReachTier(tier, band) => {
            any("resource.reached", [far::tier_name(*tier, *band)].into_iter())
        }
        Condition::ReachService(names, band) => {
            any("resource.reached", names.iter().map(|name| far::service_name(name, *band)))
        }
        Condition::EntriesAtLeast(kind, least) => {
            format!("resource.{} >= {least}", entries_attribute(*kind))
        }
        Condition::ExposureOver(percent, tier) => {
            let over = format!("resource.exposure > {percent}");
            let tier =
                tier.map(|tier| any("resource.reached", [far::tier_name(tier, Band::Likely)].into_iter()));
            tier.map_or(over.clone(), |tier| format!("({over} && {tier})"))
        }
        Condition::Reversal(ways) => any("resource.reached", ways.iter().map(|way| far::reversal_name(*way))),
        Condition::Setting(all) => any("resource.reached", all.iter().map(|one| far::setting_name(*one))),
        Condition::Owner(names) => any("resource.owned_by", names.iter().cloned()),
        Condition::LinesAbove(most) => format!("resource.lines_changed > {most}"),
        Condition::AuthorWithout(name) => format!("!resource.authors_hold.contains({})", quoted(name)),
        Condition::ToolUnapproved => "!resource.unapproved_tools.isEmpty()".to_owned(),
    }
}

/// The attribute that counts the entries of a kind.
pub(super) fn entries_attribute(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Test => "entries_test",
        EntryKind::Route => "entries_route",
        EntryKind::Consumer => "entries_consumer",
        EntryKind::Job => "entries_job",
        EntryKind::Command => "entries_command",
    }
}

fn provenance(classes: &[Class], unknown_on_critical: bool) -> String {
    let listed = match classes {
        [] => None,
        [one] => Some(format!("resource.provenance == {}", quoted(one.id()))),
        many => {
            let names: Vec<String> = many.iter().map(|class| quoted(class.id())).collect();
            Some(format!("[{}].contains(resource.provenance)", names.join(", ")))
        }
    };
    let unknown = format!("resource.provenance == {}", quoted(Class::Unknown.id()));
    // A bot's address that no forge confirms is no mark where much is at stake.
    let unmarked = match (unknown_on_critical, classes.contains(&Class::Unknown)) {
        (true, _) => Some(format!("({unknown} || resource.bot_unconfirmed)")),
        (false, true) => Some("resource.bot_unconfirmed".to_owned()),
        (false, false) => None,
    };
    let critical = unmarked.map(|unmarked| format!("({unmarked} && resource.tiers.containsAny([1, 2]))"));
    match (listed, critical) {
        (Some(listed), Some(critical)) => format!("({listed} || {critical})"),
        (Some(listed), None) => listed,
        (None, Some(critical)) => critical,
        (None, None) => "false".to_owned(),
    }
}

fn hazard(rules: &[String], at_least: Option<Severity>) -> String {
    match (rules, at_least) {
        ([], least) => {
            format!("resource.severity >= {}", severity_number(Some(least.unwrap_or(Severity::Note))))
        }
        (rules, least) => any("resource.hazards", rules.iter().map(|rule| hazard_name(rule, least))),
    }
}

fn action(actions: &[Action]) -> String {
    let names: Vec<String> =
        actions.iter().map(|action| format!("Action::{}", quoted(action.id()))).collect();
    match names.as_slice() {
        [one] => format!("action == {one}"),
        many => format!("action in [{}]", many.join(", ")),
    }
}

/// The names of unknowns that a condition is about.
pub(crate) fn unknown_names<'a>(
    kinds: &'a [UnknownKind],
    at: Option<&'a Where>,
) -> impl Iterator<Item = String> + 'a {
    kinds.iter().flat_map(move |kind| match at {
        None => vec![kind.id().to_owned()],
        Some(Where::Tier(tiers)) => {
            tiers.iter().map(|tier| unknown_name(*kind, "tier", &tier.number().to_string())).collect()
        }
        Some(Where::Service(names)) => {
            names.iter().map(|name| unknown_name(*kind, "service", name)).collect()
        }
        Some(Where::Function(names)) => {
            names.iter().map(|name| unknown_name(*kind, "function", name)).collect()
        }
        Some(Where::Path(globs)) => globs.iter().map(|glob| unknown_name(*kind, "path", glob)).collect(),
    })
}

/// Where a need is asked only under a condition, that condition.
pub(crate) fn asked_only(asks: &Asks) -> Option<&'static str> {
    match asks {
        Asks::Approvals { if_others_exist: true, .. } => Some("context.others_known"),
        Asks::Advice(_) => Some("context.advice_named"),
        _ => None,
    }
}

pub(crate) fn met(asks: &Asks) -> String {
    let evidence = "context.evidence";
    match asks {
        Asks::Approvals { count, of, .. } => format!(
            "context.approvals[{}] >= {count} && context.objections == 0 && context.reviews_read",
            quoted(&of.key())
        ),
        Asks::Tests => format!(
            "{evidence}.tests_reported && {evidence}.tests_passed >= 1 && {evidence}.tests_failed == 0"
        ),
        Asks::NoNewFailures(known) => {
            let none = if known.is_empty() {
                format!("{evidence}.failures.isEmpty()")
            } else {
                let known: Vec<String> = known.iter().map(|test| quoted(test)).collect();
                format!("[{}].containsAll({evidence}.failures)", known.join(", "))
            };
            format!(
                "{evidence}.tests_reported && {evidence}.tests_passed >= 1 && {evidence}.failures_unnamed == 0 && {none}"
            )
        }
        Asks::Suites(suites) => {
            let suites: Vec<String> = suites.iter().map(|suite| quoted(suite)).collect();
            format!("{evidence}.suites_run.containsAll([{}])", suites.join(", "))
        }
        Asks::Coverage(percent) => {
            format!("{evidence}.coverage_reported && {evidence}.changed_lines_covered_percent >= {percent}")
        }
        Asks::Mutation(missed) => {
            format!("{evidence}.mutation_reported && {evidence}.missed_mutants <= {missed}")
        }
        Asks::TestChanges(weakened) => {
            format!("{evidence}.test_changes_reported && {evidence}.weakened_tests <= {weakened}")
        }
        Asks::Check(name) => format!("{evidence}.checks_passed.contains({})", quoted(name)),
        Asks::Rollout(limits) => rollout(limits),
        Asks::Record(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| quoted(part.id())).collect();
            format!("{evidence}.record.containsAll([{}])", parts.join(", "))
        }
        Asks::Advice(days) => format!("{evidence}.advice_current && {evidence}.advice_oldest_days <= {days}"),
        Asks::ProvenanceStated => format!("{evidence}.provenance_stated"),
        Asks::Confirmation => format!("{evidence}.confirmed"),
        Asks::ClearOf(rules) => {
            let rules: Vec<String> = rules.iter().map(|rule| quoted(rule)).collect();
            format!("{evidence}.clear_of.containsAll([{}])", rules.join(", "))
        }
    }
}

fn rollout(limits: &RolloutLimits) -> String {
    let mut parts = vec!["context.evidence.rollout_reported".to_owned()];
    parts.extend(
        limits
            .first_step_percent_at_most
            .map(|percent| format!("context.evidence.rollout_first_step_percent <= {percent}")),
    );
    parts.extend(limits.steps_at_least.map(|steps| format!("context.evidence.rollout_steps >= {steps}")));
    parts.extend(limits.monitored.then(|| "context.evidence.rollout_monitored".to_owned()));
    parts.join(" && ")
}

fn any(set: &str, names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.map(|name| quoted(&name)).collect();
    match names.as_slice() {
        [one] => format!("{set}.contains({one})"),
        many => format!("{set}.containsAny([{}])", many.join(", ")),
    }
}

fn any_number(set: &str, numbers: impl Iterator<Item = i64>) -> String {
    let numbers: Vec<String> = numbers.map(|number| number.to_string()).collect();
    match numbers.as_slice() {
        [one] => format!("{set}.contains({one})"),
        many => format!("{set}.containsAny([{}])", many.join(", ")),
    }
}

/// A name as the facts and the policies spell it: plain ASCII, so that letters that look alike cannot
/// hide behind one another and any folder name passes Cedar's own checks.
pub(crate) fn name(text: &str) -> String {
    let is_plain = |byte: u8| (b' '..=b'~').contains(&byte) && byte != b'%';
    if text.bytes().all(is_plain) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    for byte in text.bytes() {
        if is_plain(byte) {
            plain.push(char::from(byte));
        } else {
            let _ = write!(plain, "%{byte:02X}");
        }
    }
    plain
}

pub(crate) fn quoted(text: &str) -> String {
    escaped(&name(text))
}

/// A string literal of Cedar.
pub(crate) fn escaped(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for letter in text.chars() {
        match letter {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            letter if letter.is_control() => {
                let _ = write!(literal, "\\u{{{:x}}}", u32::from(letter));
            }
            letter => literal.push(letter),
        }
    }
    literal.push('"');
    literal
}

/// The number that stands for a level, spelt out for readers of the text.
pub(crate) fn legend() -> String {
    let levels: Vec<String> =
        Level::ALL.iter().map(|level| format!("{} {}", level_number(Some(*level)), level.id())).collect();
    format!("author_level: 0 not known, {}; the lowest author counts", levels.join(", "))
}
