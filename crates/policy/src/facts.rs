//! What is so about a change, in the words that policies use.

use std::collections::{BTreeMap, BTreeSet};

use caution_core::RepoPath;
use caution_core::change::{Action, Change, Content, Steering};
use caution_core::charter::{Service, Tier};
use caution_core::command::Run;
use caution_core::context::{Account, Context, Told};
use caution_core::finding::Severity;
use caution_core::pattern::Patterns;
use caution_core::people::{Level, People, team_name};
use caution_core::provenance::{Channel, Class, Evidence, Role};
use caution_core::reach::{Reach, ReachedService};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_read::charter::steering;
use caution_read::lang::Role as FileRole;
use jiff::tz::TimeZone;

use crate::Input;
use crate::model::folded;
use crate::people::{Authors, Certificates, Hand};

pub(crate) mod far;

use far::Far;

/// What is so about a change.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// Who asks.
    pub(crate) principal: String,
    /// What it is about to do.
    pub(crate) action: Action,
    /// Whether it is a command that is about to run.
    pub(crate) is_command: bool,
    /// The people who had a hand in it; never empty.
    pub(crate) authors: Vec<String>,
    /// Of those, who committed some of it.
    pub(crate) committers: BTreeSet<String>,
    /// Who pushed some of it, or acts.
    pub(crate) pushers: BTreeSet<String>,
    /// Who drives the agent.
    pub(crate) operators: BTreeSet<String>,
    /// The level of the lowest; `None` if one is not known.
    pub(crate) author_level: Option<Level>,
    /// The same, if everybody whose level is not known turned out well.
    author_level_if_known: Level,
    /// Who or what wrote it.
    pub(crate) class: Class,
    /// Whether it looks like a housekeeping bot's, by addresses that anybody may write, and no forge says
    /// that a bot's account is behind it. On tier 1 and 2 that is as good as no mark.
    pub(crate) bot_unconfirmed: bool,
    /// Tiers of services that are touched.
    pub(crate) tiers: BTreeSet<Tier>,
    /// Services that are touched.
    pub(crate) services: BTreeSet<String>,
    /// Their functions, folded.
    pub(crate) functions: BTreeSet<String>,
    /// Globs of the policy that match a touched path.
    pub(crate) paths: BTreeSet<String>,
    /// Rules that found something, and how severe at least: `evil-merge`, `evil-merge at high`.
    pub(crate) hazards: BTreeSet<String>,
    /// The worst severity.
    pub(crate) severity: Option<Severity>,
    /// Verbs of effects, and `irreversible`.
    pub(crate) effects: BTreeSet<String>,
    /// Kinds of unknowns, and where: `binary`, `binary in tier 1`.
    pub(crate) unknowns: BTreeSet<String>,
    /// Kinds of files that judge or steer.
    pub(crate) touches: BTreeSet<String>,
    /// Names under which the environment goes, folded.
    pub(crate) environments: BTreeSet<String>,
    /// Whether it goes out and nobody who can be trusted said where.
    pub(crate) environment_open: bool,
    /// Who owns what is touched, in the spelling of [`owner_name`].
    pub(crate) owners: BTreeSet<String>,
    /// Lines added and removed outside of generated and vendored files; as many as can be said where a
    /// file was not read.
    pub(crate) lines_changed: u64,
    /// Those of them that were counted.
    pub(crate) lines_counted: u64,
    /// Certificates that every author holds now, folded.
    pub(crate) authors_hold: BTreeSet<String>,
    /// AI tools that took part and are not approved for what is touched.
    pub(crate) unapproved_tools: BTreeSet<String>,
    /// How far it goes.
    pub(crate) far: Far,
}

/// A glob of the policy.
#[derive(Debug, Clone)]
pub(crate) struct Glob {
    /// As it is written.
    pub(crate) text: String,
    /// Ready to match.
    pub(crate) pattern: Patterns,
}

/// Stands for an author whom nothing names.
const NOBODY_NAMED: &str = "the author";

/// Stands for a tool that nothing names.
const UNNAMED_TOOL: &str = "a tool that nothing names";

impl Facts {
    /// What is so about a change. `globs` and `services` are those that the policy names.
    pub(crate) fn of(
        input: &Input<'_>,
        globs: &[Glob],
        services: &BTreeSet<&str>,
        authors: &Authors<'_>,
        certificates: Certificates<'_>,
    ) -> Self {
        let (change, assessment) = (input.change, input.assessment);
        let reach = &assessment.reach;
        let touched: BTreeSet<&RepoPath> =
            change.files.iter().flat_map(|file| file.touched_paths()).collect();
        let matching = |glob: &&Glob| touched.iter().any(|path| glob.pattern.matches(path));
        // Two people may be shown by one name; here they are one entity.
        let mut seen = BTreeSet::new();
        let mut names: Vec<String> =
            authors.shown().filter(|name| seen.insert(*name)).map(str::to_owned).collect();
        if names.is_empty() {
            names.push(NOBODY_NAMED.to_owned());
        }
        let with = |did: fn(&Hand) -> bool| {
            let hands = authors.hands().filter(|(_, hand)| did(hand));
            hands.map(|(shown, _)| shown.to_owned()).collect()
        };
        let (author_level, author_level_if_known) = levels(authors);
        let (environments, environment_open) = environment(change);
        let (lines_counted, lines_unread) = lines(change);
        Self {
            principal: principal(change, &names),
            action: change.action,
            is_command: change.context.run.is_some(),
            committers: with(|hand| hand.committed),
            pushers: with(|hand| hand.pushed),
            operators: with(|hand| hand.operates),
            authors: names,
            author_level,
            author_level_if_known,
            class: assessment.provenance.class,
            bot_unconfirmed: assessment.provenance.class == Class::Automation
                && !bot_confirmed(&change.context),
            tiers: reach.services.iter().filter_map(|service| service.tier).collect(),
            services: reach.services.iter().map(|service| service.service.clone()).collect(),
            functions: functions(&reach.services),
            paths: globs.iter().filter(matching).map(|glob| glob.text.clone()).collect(),
            hazards: hazards(input),
            severity: assessment.findings.iter().map(|finding| finding.severity).max(),
            effects: effects(input),
            unknowns: unknowns(input, globs, &touched),
            touches: touched
                .iter()
                .filter_map(|path| steering(path))
                .map(|kind| steering_word(kind).to_owned())
                .collect(),
            environments,
            environment_open,
            owners: owners(&input.charter.people, reach),
            lines_changed: if lines_unread { MANY_LINES } else { lines_counted },
            lines_counted,
            authors_hold: authors.all_hold(certificates),
            unapproved_tools: unapproved_tools(input),
            far: Far::of(reach, services, !change.files.is_empty()),
        }
    }

    /// The same, if everything that is not known turned out well.
    pub(crate) fn if_known(&self) -> Self {
        Self {
            class: if self.class == Class::Unknown { Class::HumanAttested } else { self.class },
            bot_unconfirmed: false,
            author_level: Some(self.author_level_if_known),
            unknowns: BTreeSet::new(),
            environment_open: false,
            lines_changed: self.lines_counted,
            far: Far { exposure: self.far.exposure_told, ..self.far.clone() },
            ..self.clone()
        }
    }
}

/// Whether the forge says that a bot opened the pull request, or acts where none is known, and that no
/// person pushed to it. The accounts of a commit's author and committer say nothing: the forge finds them
/// by the address, which anybody may write.
pub(crate) fn bot_confirmed(context: &Context) -> bool {
    let known = |told: &&Told<Account>| told.trust.can_meet();
    let opened = context.author.as_ref().filter(known);
    let behind = opened.or(context.actor.as_ref().filter(known));
    let mut pushers = context
        .commit_accounts
        .iter()
        .filter(|told| told.trust.can_meet())
        .filter_map(|told| told.value.pusher.as_ref());
    behind.is_some_and(|told| told.value.bot) && pushers.all(|pusher| pusher.bot)
}

/// The lowest level, and what it would be if nobody's level that is not known were lower.
fn levels(authors: &Authors<'_>) -> (Option<Level>, Level) {
    let levels: Vec<Option<Level>> = authors.levels().map(|(_, level)| level).collect();
    let lowest_known = levels.iter().copied().flatten().min();
    let all_known = !levels.is_empty() && levels.iter().all(Option::is_some);
    let level = if all_known && authors.person_named() { lowest_known } else { None };
    (level, lowest_known.unwrap_or(Level::Principal))
}

fn principal(change: &Change, authors: &[String]) -> String {
    let context = &change.context;
    let account = [&context.actor, &context.operator, &context.author].into_iter().flatten().next();
    match account {
        Some(Told { value, .. }) => format!("@{}", value.handle),
        None => authors.first().cloned().unwrap_or_else(|| NOBODY_NAMED.to_owned()),
    }
}

/// Stands for a number of lines that nobody counted.
const MANY_LINES: u64 = u32::MAX as u64;

/// Lines added and removed outside of generated and vendored files, and whether some were not counted. A
/// renamed file counts by the lines that differ.
fn lines(change: &Change) -> (u64, bool) {
    let mut counted = 0_u64;
    let mut unread = false;
    for file in change.files.iter().filter(|file| counts(&file.path)) {
        let of_file = file.added.iter().chain(&file.removed).map(|range| range.len()).sum();
        counted = counted.saturating_add(of_file);
        unread |= file.content == Content::Unread;
    }
    (counted.min(MANY_LINES), unread)
}

/// Whether a reader is asked to read a file line by line.
pub(crate) fn counts(path: &RepoPath) -> bool {
    !matches!(FileRole::of_path(path), FileRole::Generated | FileRole::Vendored)
}

/// The owners of everything that is touched. A person is named by id, whatever handle the charter uses.
fn owners(people: &People, reach: &Reach) -> BTreeSet<String> {
    let named = reach.services.iter().flat_map(|service| &service.owners).chain(&reach.path_owners);
    let names = named.flat_map(|name| {
        let person = people.by_handle(name).or_else(|| people.by_email(name));
        std::iter::once(owner_name(name)).chain(person.map(|person| owner_name(&person.id.0)))
    });
    names.collect()
}

/// How owners are compared: without case, `@` and the organisation.
pub(crate) fn owner_name(name: &str) -> String {
    team_name(name.trim()).to_lowercase()
}

/// AI tools that took part and that the charter does not approve for what is touched.
fn unapproved_tools(input: &Input<'_>) -> BTreeSet<String> {
    let provenance = &input.assessment.provenance;
    let today = input.now.to_zoned(TimeZone::UTC).date();
    let tiers: BTreeSet<Tier> =
        input.assessment.reach.services.iter().filter_map(|service| service.tier).collect();
    let approved = |evidence: &Evidence| {
        let mark = evidence.text.to_lowercase();
        input.charter.tools.iter().flatten().any(|tool| {
            tool.tool == evidence.marker
                && (tool.versions.is_empty()
                    || tool.versions.iter().any(|version| names_version(&mark, version)))
                && tool.tiers.as_ref().is_none_or(|allowed| tiers.iter().all(|tier| allowed.contains(tier)))
                && tool.until.is_none_or(|last| today <= last)
        })
    };
    let took_part = |evidence: &&Evidence| {
        evidence.discounted.is_none()
            && matches!(evidence.role, Role::Author | Role::Suggestion)
            && evidence.channel != Channel::Claim
    };
    let seen: Vec<&Evidence> = provenance.evidence.iter().filter(took_part).collect();
    // One mark that names an approved version is enough for a tool that left several.
    let mut names: BTreeSet<String> = seen
        .iter()
        .filter(|one| !seen.iter().any(|other| other.marker == one.marker && approved(other)))
        .map(|one| one.marker.clone())
        .collect();
    if seen.is_empty() && provenance.class.is_ai() {
        names.insert(UNNAMED_TOOL.to_owned());
    }
    names
}

/// Whether a mark names a version, and not one that only begins like it: `opus 4` is not in `opus 4.5`.
fn names_version(mark: &str, version: &str) -> bool {
    mark.match_indices(version).any(|(at, _)| {
        let before = mark.get(..at).and_then(|text| text.chars().next_back());
        let mut after = mark.get(at + version.len()..).unwrap_or_default().chars();
        let goes_on = match after.next() {
            Some('.' | '-' | '_') => after.next().is_some_and(char::is_alphanumeric),
            next => next.is_some_and(char::is_alphanumeric),
        };
        !goes_on && !before.is_some_and(char::is_alphanumeric)
    })
}

fn functions(services: &[ReachedService]) -> BTreeSet<String> {
    services.iter().flat_map(|service| &service.functions).map(|name| folded(name)).collect()
}

fn hazards(input: &Input<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for finding in &input.assessment.findings {
        names.insert(hazard_name(finding.rule.as_str(), None));
        for least in SEVERITIES.into_iter().filter(|least| *least <= finding.severity) {
            names.insert(hazard_name(finding.rule.as_str(), Some(least)));
        }
    }
    names
}

const SEVERITIES: [Severity; 4] = [Severity::Note, Severity::Low, Severity::Medium, Severity::High];

/// A rule that found something, at least so severe.
pub(crate) fn hazard_name(rule: &str, at_least: Option<Severity>) -> String {
    match at_least {
        None => rule.to_owned(),
        Some(least) => format!("{rule} at {}", least.id()),
    }
}

fn effects(input: &Input<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for effect in &input.assessment.effects {
        names.insert(effect.verb.id().to_owned());
        if !effect.reversible {
            names.insert("irreversible".to_owned());
        }
    }
    names
}

/// Every unknown by its kind, and by where it is. One without a path could be anywhere that is touched.
fn unknowns(input: &Input<'_>, globs: &[Glob], touched: &BTreeSet<&RepoPath>) -> BTreeSet<String> {
    let reached = &input.assessment.reach.services;
    let mut by_path: BTreeMap<&RepoPath, Vec<&ReachedService>> = BTreeMap::new();
    for service in reached {
        for path in &service.paths {
            by_path.entry(path).or_default().push(service);
        }
    }
    let mut names = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for unknown in &input.assessment.unknowns {
        if !seen.insert((unknown.kind, unknown.path.as_ref())) {
            continue;
        }
        names.insert(unknown.kind.id().to_owned());
        let Some(path) = &unknown.path else {
            for service in reached {
                add_places(&mut names, unknown, &service.service, service.tier, &service.functions);
            }
            for glob in globs.iter().filter(|glob| touched.iter().any(|path| glob.pattern.matches(path))) {
                names.insert(unknown_name(unknown.kind, "path", &glob.text));
            }
            continue;
        };
        for service in by_path.get(path).into_iter().flatten() {
            add_places(&mut names, unknown, &service.service, service.tier, &service.functions);
        }
        if !touched.contains(path) {
            let services = input.charter.services.iter().filter(|service| service.paths.matches(path));
            for Service { name, tier, functions, .. } in services {
                add_places(&mut names, unknown, name, *tier, functions);
            }
        }
        for glob in globs.iter().filter(|glob| glob.pattern.matches(path)) {
            names.insert(unknown_name(unknown.kind, "path", &glob.text));
        }
    }
    names
}

fn add_places(
    names: &mut BTreeSet<String>,
    unknown: &Unknown,
    service: &str,
    tier: Option<Tier>,
    functions: &[String],
) {
    names.insert(unknown_name(unknown.kind, "service", service));
    names.extend(tier.map(|tier| unknown_name(unknown.kind, "tier", &tier.number().to_string())));
    names.extend(functions.iter().map(|name| unknown_name(unknown.kind, "function", &folded(name))));
}

/// An unknown in a place: `binary in tier 1`.
pub(crate) fn unknown_name(kind: UnknownKind, place: &str, name: &str) -> String {
    format!("{} in {place} {name}", kind.id())
}

/// The names under which the environment goes, and whether nobody who can be trusted named it.
fn environment(change: &Change) -> (BTreeSet<String>, bool) {
    let told = change.context.environment.as_ref();
    if let Some(run) = &change.context.run {
        return of_run(run, told);
    }
    let goes_out = change.action != Action::Merge;
    let open = goes_out && !told.is_some_and(|told| told.trust.can_meet());
    (told.map(|told| environment_names(&told.value)).unwrap_or_default(), open)
}

/// The names of the environments that a command goes to: each as it is called, and by what is at stake.
/// One that nothing tells may be any.
fn of_run(run: &Run, told: Option<&Told<String>>) -> (BTreeSet<String>, bool) {
    let mut names = told.map(|told| environment_names(&told.value)).unwrap_or_default();
    let mut open = false;
    for act in &run.command.acts {
        let destination = &act.destination;
        names.extend(destination.environment.as_deref().map(environment_names).unwrap_or_default());
        names.extend(destination.stakes.map(|stakes| stakes.id().to_owned()));
        open |= act.kind.is_somewhere() && destination.environment.is_none() && !destination.local;
    }
    (names, open)
}

/// `eu-prod` goes as `eu-prod`, `eu`, `prod` and `production`; `non-prod` as `non-prod` alone.
fn environment_names(name: &str) -> BTreeSet<String> {
    let whole = folded(name);
    let mut names = BTreeSet::from([whole.clone()]);
    let words: Vec<&str> = whole.split('-').collect();
    if words.iter().any(|word| matches!(*word, "non" | "not" | "no" | "pre")) {
        return names;
    }
    for word in words {
        names.insert(word.to_owned());
        if matches!(word, "prod" | "prd" | "live") {
            names.insert("production".to_owned());
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The number that stands for a level; 0 is not known.
pub(crate) fn level_number(level: Option<Level>) -> i64 {
    match level {
        None => 0,
        Some(Level::Junior) => 1,
        Some(Level::Mid) => 2,
        Some(Level::Senior) => 3,
        Some(Level::Staff) => 4,
        Some(Level::Principal) => 5,
    }
}

/// The number that stands for a severity; 0 is no finding at all.
pub(crate) fn severity_number(severity: Option<Severity>) -> i64 {
    match severity {
        None => 0,
        Some(Severity::Note) => 1,
        Some(Severity::Low) => 2,
        Some(Severity::Medium) => 3,
        Some(Severity::High) => 4,
    }
}

/// The word for files that judge or steer.
pub(crate) fn steering_word(kind: Steering) -> &'static str {
    match kind {
        Steering::Charter => "charter",
        Steering::Owners => "owners",
        Steering::Ci => "ci",
        Steering::AgentInstructions => "agent-instructions",
        Steering::GitHooks => "git-hooks",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_goes_under_its_words_but_not_under_what_it_is_not() {
        let names = |text: &str| environment_names(text).into_iter().collect::<Vec<_>>();
        assert_eq!(names("EU_prod"), ["eu", "eu-prod", "prod", "production"]);
        assert_eq!(names("production"), ["production"]);
        assert_eq!(names("non-production"), ["non-production"]);
        assert_eq!(names("staging"), ["staging"]);
        assert!(names("---").is_empty());
    }
}
