//! An example in plain words: only what is not as plain as it can be.

use serde_json::Value;

use super::example::Case;

/// One fact a line, what it is about first.
pub(super) fn case(case: &Case) -> Vec<String> {
    match case.kind.principal.as_str() {
        "Actor" => decision(case),
        _ => approval(case),
    }
}

fn decision(case: &Case) -> Vec<String> {
    let change = case.change().unwrap_or(&Value::Null);
    let context = &case.context;
    let mut all = vec![format!(
        "a change that is about to {}",
        match case.kind.action.as_str() {
            "deploy" => "be deployed",
            "run" => "be run",
            _ => "be merged",
        }
    )];
    all.push(provenance(change));
    all.extend(names(change, "tiers").map(|tiers| format!("it touches tier {tiers}")));
    for (attribute, what) in [
        ("services", "it touches the service"),
        ("functions", "it touches a service that carries"),
        ("paths", "it touches"),
        ("hazards", "rules found"),
        ("effects", "what it would do:"),
        ("unknowns", "what could not be seen:"),
        ("touches", "it touches files that steer:"),
        ("environments", "it goes to"),
        ("reached", "how far it goes:"),
    ] {
        all.extend(names(change, attribute).map(|names| format!("{what} {names}")));
    }
    all.extend(is(change, "environment_open").then(|| "nobody said where it goes".to_owned()));
    let level = number(change, "author_level");
    all.push(match level {
        0 => "the level of an author is not known".to_owned(),
        1..=5 => {
            format!("the lowest author is {}", LEVELS.get(usize::try_from(level).unwrap_or(0)).unwrap_or(&""))
        }
        _ => format!("the lowest author has level {level}"),
    });
    all.extend(names(change, "authors_hold").map(|held| format!("every author holds {held}")));
    all.extend(
        names(change, "unapproved_tools").map(|tools| format!("tools that are not approved: {tools}")),
    );
    let severity = number(change, "severity");
    all.extend((severity > 0).then(|| format!("the worst finding has severity {severity} of 4")));
    for (attribute, what) in [
        ("services_reached", "services are touched"),
        ("lines_changed", "lines changed"),
        ("exposure", "per cent of the world meet it at once"),
        ("entries_test", "tests are reached"),
        ("entries_route", "routes are reached"),
        ("entries_consumer", "consumers are reached"),
        ("entries_job", "jobs are reached"),
        ("entries_command", "commands are reached"),
    ] {
        let count = number(change, attribute);
        all.extend((count > 0).then(|| format!("{count} {what}")));
    }
    all.push(approvals(context));
    all.extend(evidence(&context["evidence"]));
    let objections = number(context, "objections");
    all.extend((objections > 0).then(|| format!("{objections} people ask for changes")));
    all.extend((!is(context, "others_known")).then(|| "nobody besides the authors is known".to_owned()));
    all.extend(is(context, "advice_named").then(|| "advice is named".to_owned()));
    all
}

const LEVELS: [&str; 6] = ["not known", "junior", "mid-level", "senior", "staff", "principal"];

fn provenance(change: &Value) -> String {
    match change["provenance"].as_str().unwrap_or_default() {
        "human-attested" => "somebody attests that a person wrote it".to_owned(),
        "ai-authored" => "an agent wrote it".to_owned(),
        "ai-assisted" => "it is AI-assisted".to_owned(),
        "mixed" => "people and agents wrote it".to_owned(),
        "ai-suggestion" => "it holds accepted suggestions of an agent".to_owned(),
        "automation" if is(change, "bot_unconfirmed") => {
            "it looks like a bot's, and no forge confirms that".to_owned()
        }
        "automation" => "a bot wrote it".to_owned(),
        _ => "nothing says who or what wrote it".to_owned(),
    }
}

fn approvals(context: &Value) -> String {
    let counts: Vec<String> = context["approvals"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(kind, count)| {
            let count = count.as_i64().filter(|count| *count > 0)?;
            Some(if kind == "any" { format!("{count} by anybody") } else { format!("{count} as `{kind}`") })
        })
        .collect();
    let read = if is(context, "reviews_read") { "" } else { ", and reviews could not be read in full" };
    if counts.is_empty() {
        return format!("no approval counts{read}");
    }
    format!("approvals that count: {}{read}", counts.join(", "))
}

fn evidence(evidence: &Value) -> Vec<String> {
    let mut all = Vec::new();
    for (reported, what) in [
        ("tests_reported", "tests"),
        ("coverage_reported", "coverage"),
        ("mutation_reported", "mutants"),
        ("test_changes_reported", "weakened tests"),
        ("rollout_reported", "the rollout"),
    ] {
        all.extend(is(evidence, reported).then(|| format!("there is a report of {what}")));
    }
    let of = |name: &str| number(evidence, name);
    all.extend((of("tests_passed") > 0).then(|| format!("{} tests passed", of("tests_passed"))));
    all.extend((of("tests_failed") > 0).then(|| format!("{} tests failed", of("tests_failed"))));
    for (set, what) in [
        ("checks_passed", "checks that passed:"),
        ("record", "the change record says"),
        ("clear_of", "rules that found nothing:"),
        ("suites_run", "suites that ran:"),
    ] {
        all.extend(names(evidence, set).map(|names| format!("{what} {names}")));
    }
    all
}

fn approval(case: &Case) -> Vec<String> {
    let (change, context) = (case.change().unwrap_or(&Value::Null), &case.context);
    let kind = case.kind.action.split_once(':').map_or("", |(_, kind)| kind);
    let speaker = if case.kind.principal == "Agent" { "an agent or a bot" } else { "somebody" };
    let mut all = vec![format!("{speaker} approves, and it counts as `{kind}`")];
    let among = |set: &str| {
        let uid = &case.principal;
        change[set].as_array().is_some_and(|all| {
            all.iter().any(|one| one.pointer("/__entity/id").is_some_and(|id| id == uid.as_str()))
        })
    };
    for (set, what) in [
        ("authors", "they wrote the change"),
        ("committers", "they committed it"),
        ("pushers", "they pushed it"),
        ("operators", "they drive the agent that wrote it"),
        ("alike", "they look like an author"),
        ("owners", "they own what is touched"),
    ] {
        all.extend(among(set).then(|| what.to_owned()));
    }
    if let Some(person) = case.entity("Person", &case.principal) {
        let level = usize::try_from(number(person, "level")).ok().and_then(|level| LEVELS.get(level));
        all.extend(level.map(|level| format!("their level is {level}")));
        all.extend(names(person, "teams").map(|teams| format!("they are in {teams}")));
        all.extend(names(person, "certificates").map(|held| format!("they hold {held}")));
    }
    let seen = context["content"].as_str().unwrap_or_default();
    let at_hand = change["contents"].as_array();
    if !at_hand.is_some_and(|contents| contents.iter().any(|content| content == seen)) {
        all.push("what they saw is not what is at hand".to_owned());
    }
    let other = context["target"] != change["target"];
    all.extend(other.then(|| "they approved it for another branch".to_owned()));
    all.extend((!is(context, "trusted")).then(|| "nobody but themselves says so".to_owned()));
    all.extend((!is(context, "valid")).then(|| "it was revoked, has expired or was used".to_owned()));
    all
}

fn is(value: &Value, name: &str) -> bool {
    value[name].as_bool().unwrap_or(false)
}

fn number(value: &Value, name: &str) -> i64 {
    value[name].as_i64().unwrap_or(0)
}

/// The members of a set, or nothing if it is empty.
fn names(value: &Value, name: &str) -> Option<String> {
    let names: Vec<String> = value[name]
        .as_array()?
        .iter()
        .map(|member| match member {
            Value::String(text) => format!("`{text}`"),
            other => other.to_string(),
        })
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}
