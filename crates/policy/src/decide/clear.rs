//! Who can give what is missing, and the one act that does it.

use caution_core::change::Head;
use caution_core::people::team_name;
use caution_core::verdict::Clearers;

use super::Desk;
use super::ask::Ask;
use crate::model::{ApprovalKind, Asks, RecordPart};
use crate::words;

/// Where people are named.
const PEOPLE: &str = ".caution/people.yaml on the target branch";

/// Who can give it, and how.
pub(super) fn clearers(desk: &Desk<'_>, asks: &Asks) -> Clearers {
    let act = match asks {
        Asks::Approvals { count, of, .. } => return approvals(desk, *count, of),
        Asks::Tests => format!("let the tests pass on {} and attach their report", revision(desk)),
        Asks::NoNewFailures(_) => {
            format!("mend the tests that fail anew on {} and attach their report", revision(desk))
        }
        Asks::Suites(suites) => {
            let run = &desk.given.evidence.suites_run;
            let left: Vec<String> = suites.iter().filter(|suite| !run.contains(*suite)).cloned().collect();
            format!(
                "run {} on {} and attach what `caution evidence record --suite` writes",
                words::names(&left, "and"),
                revision(desk)
            )
        }
        Asks::Coverage(percent) => {
            format!("cover the changed lines to {percent} % and attach the report of {}", revision(desk))
        }
        Asks::Mutation(_) => {
            format!("add tests that notice the missed mutants and attach the report of {}", revision(desk))
        }
        Asks::TestChanges(_) => {
            format!(
                "put the weakened tests back, or let somebody who did not write the change accept each by its name: `caution approve {} --accept \"…\" --accept-test \"…\"`",
                revision(desk)
            )
        }
        Asks::Check(name) => format!("let the check `{name}` pass on {}", revision(desk)),
        Asks::Rollout(_) => format!("attach {} for {}", words::asks(asks), revision(desk)),
        Asks::Record(parts) => record(desk, parts),
        Asks::Advice(_) => advice(desk),
        Asks::ProvenanceStated => {
            "add a trailer `AI-Assisted: yes` or `AI-Assisted: no` to each commit that does not say"
                .to_owned()
        }
        Asks::Confirmation => "look at what it would do, and say yes or no".to_owned(),
        Asks::ClearOf(rules) => clear_of(desk, rules),
    };
    Clearers { who: desk.facts.authors.clone(), act, ..Clearers::default() }
}

/// The revision at hand, as an instruction names it.
fn revision(desk: &Desk<'_>) -> String {
    match &desk.input.change.head {
        Head::Commit(id) => id.short().to_owned(),
        Head::Command(_) => "this command".to_owned(),
        Head::Index | Head::Worktree | Head::Patch(_) => "the commit that this becomes".to_owned(),
    }
}

fn is_commit(desk: &Desk<'_>) -> bool {
    matches!(desk.input.change.head, Head::Commit(_))
}

/// Where an approval is given: with a key, if the charter lists one at least.
fn place(desk: &Desk<'_>) -> &'static str {
    let charter = desk.input.charter;
    let keys = !charter.signers.is_empty() || charter.people.all.iter().any(|person| !person.keys.is_empty());
    if keys { "with `caution approve` or on the forge" } else { "on the forge" }
}

fn approvals(desk: &Desk<'_>, count: u32, of: &ApprovalKind) -> Clearers {
    if let [one, rest @ ..] = desk.given.objections.as_slice()
        && rest.is_empty()
    {
        let act = format!("settle what {one} asks for; their next review takes the objection back");
        return Clearers { who: vec![one.clone()], act, ..Clearers::default() };
    }
    if !desk.given.objections.is_empty() {
        let names: Vec<&str> = desk.given.objections.iter().map(String::as_str).collect();
        let act = format!(
            "settle what {} ask for; their next reviews take the objections back",
            words::list(&names, "and")
        );
        return Clearers { who: desk.given.objections.clone(), act, ..Clearers::default() };
    }
    let ask = Ask::of(desk, count, of);
    let clearers = |act| Clearers {
        who: ask.named.here.clone(),
        act,
        open: ask.named.open.clone(),
        away: ask.named.away.clone(),
    };
    if let Some(reason) = &desk.given.reviews_unread
        && ask.left == 0
        && desk.given.approvals.contains_key(of)
    {
        return clearers(format!("let the reviews be read again ({reason})"));
    }
    let revision = revision(desk);
    let first = if is_commit(desk) { "" } else { "commit it, then " };
    let mut act = match ask.act(&revision, place(desk)) {
        Some(act) => format!("{first}{act}"),
        None => format!("{first}{}", nobody_yet(desk, of, &ask.everybody(), ask.left, &revision)),
    };
    if let Some(absent) = ask.absent() {
        act.push_str(&format!(" ({absent})"));
    }
    if let Some(stranger) = desk.known.lone_stranger() {
        act.push_str(&format!(
            "; if {stranger} is you, name yourself with that handle and your address in {PEOPLE}"
        ));
    }
    if let Some(team) = desk.known.lone_team() {
        act.push_str(&format!("; if nobody but you is in {team}, name yourself as its member in {PEOPLE}"));
    }
    clearers(act)
}

/// What to do where too few people who could approve are known.
fn nobody_yet(desk: &Desk<'_>, of: &ApprovalKind, open: &[&str], left: u32, revision: &str) -> String {
    let more = if open.is_empty() { String::new() } else { format!(" besides {}", words::list(open, "and")) };
    let others = left.saturating_sub(u32::try_from(open.len()).unwrap_or(u32::MAX));
    let owning = desk.owners.teams().filter(|_| of.owner && of.team.is_none());
    let teams: Vec<&str> =
        of.team.as_deref().into_iter().filter(|team| !desk.known.is_listed(team)).chain(owning).collect();
    if !teams.is_empty() {
        let plain: Vec<&str> = teams.iter().map(|team| team_name(team)).collect();
        let noun = if plain.len() == 1 { "team" } else { "teams" };
        let level = of.level.map(|level| format!(" with level {} or above", level.id())).unwrap_or_default();
        let some = if others == 1 { "one".to_owned() } else { others.to_string() };
        return format!(
            "name the members of {}{level}{more} in {PEOPLE} ({noun} {}), then ask {some} of them to approve {revision}",
            words::list(&teams, "or"),
            words::list(&plain, "or")
        );
    }
    if let Some(team) = &of.team {
        let team = team_name(team);
        let level = of.level.map(|level| format!(" with level {} or above", level.id())).unwrap_or_default();
        return format!(
            "name {others} more of the team {team}{level}{more} in {PEOPLE}; then ask for {revision}"
        );
    }
    if let Some(level) = of.level {
        return format!(
            "name {} with level {} or above{more} in {PEOPLE}; then ask them to approve {revision}",
            if others == 1 { "somebody".to_owned() } else { format!("{others} people") },
            level.id()
        );
    }
    if of.owner {
        let services: Vec<&str> =
            desk.input.assessment.reach.services.iter().map(|service| service.service.as_str()).collect();
        return if services.is_empty() {
            format!(
                "name an owner of the touched paths{more} in CODEOWNERS on the target branch; then ask them to approve {revision}"
            )
        } else {
            format!(
                "name an owner of {}{more} in .caution/services.yaml on the target branch; then ask them to approve {revision}",
                words::list(&services, "or")
            )
        };
    }
    let some = if others == 1 { "somebody".to_owned() } else { format!("{others} people") };
    if open.is_empty() {
        format!("ask {some} who did not write it to approve {revision} {}", place(desk))
    } else {
        format!(
            "ask {} and {some} more who did not write it to approve {revision} {}",
            words::list(open, "and"),
            place(desk)
        )
    }
}

fn record(desk: &Desk<'_>, parts: &std::collections::BTreeSet<RecordPart>) -> String {
    let missing = |part: &&RecordPart| !desk.given.evidence.record.contains(part);
    let lines: Vec<&str> = parts
        .iter()
        .filter(missing)
        .map(|part| match part {
            RecordPart::Why => "`Why:`",
            RecordPart::Verified => "`Verified:`",
            RecordPart::Rollback => "`Rollback:`",
        })
        .collect();
    let what = match lines.as_slice() {
        [one] => format!("a {one} line"),
        many => format!("{} lines", words::list(many, "and")),
    };
    // Where there is no pull request, its body is nothing that anybody could write.
    let requested = desk.input.change.context.body.as_ref().is_some_and(|body| body.trust.can_meet());
    let request = if requested { " or into the body of the pull request" } else { "" };
    format!("write {what} into the commit message{request}")
}

fn advice(desk: &Desk<'_>) -> String {
    let given = &desk.given.evidence.advice;
    if given.notes.iter().all(|note| note.ends_with("is only claimed")) && !given.notes.is_empty() {
        return "put it in the pull request body as `Advice: URL (edited DATE)`".to_owned();
    }
    "follow the current page and name it in the pull request body as `Advice: URL (edited DATE)`".to_owned()
}

fn clear_of(desk: &Desk<'_>, rules: &[String]) -> String {
    let finding =
        desk.input.assessment.findings.iter().find(|finding| rules.iter().any(|rule| *rule == finding.rule));
    match finding {
        Some(finding) if !finding.remedy.is_empty() => match &finding.place {
            Some(place) => format!("mend {}: {}", place.path, finding.remedy),
            None => finding.remedy.clone(),
        },
        _ => format!("run it again where {} can look", words::names(rules, "or")),
    }
}
