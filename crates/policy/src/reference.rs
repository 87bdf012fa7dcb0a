//! A second opinion, for tests only: the same policies read off the checked form by straight Rust, with no
//! Cedar, no sets of names and no counts prepared elsewhere. Where the two differ, one of them is wrong.

mod far;
mod load;
mod overlay;
mod people;
mod properties;
mod scenes;

use std::collections::BTreeMap;

use caution_core::RepoPath;
use caution_core::assessment::RuleOutcome;
use caution_core::change::{Action, Head};
use caution_core::charter::Tier;
use caution_core::context::{Measure, Report};
use caution_core::pattern::Patterns;
use caution_core::provenance::Class;
use caution_core::reach::Band;
use caution_core::unknown::Unknown;
use caution_core::verdict::{Mode, Outcome, State};
use jiff::tz::TimeZone;

use crate::model::{Asks, Condition, RecordPart, Requirement, Where, folded};
use crate::{Input, Policy};
use people::Crowd;

/// The outcome and every requirement's state; what is unknown counts as missing.
fn judge(policy: &Policy, input: &Input<'_>) -> (Outcome, BTreeMap<String, State>) {
    let crowd = Crowd::new(input);
    let mut outcome = Outcome::Proceed;
    let mut states = BTreeMap::new();
    for requirement in policy.requirements() {
        let state = state(requirement, input, &crowd);
        if mode(requirement, input) == Mode::Hold && state == State::Missing {
            outcome = outcome.max(if requirement.never { Outcome::Stop } else { Outcome::Hold });
        }
        states.insert(requirement.id.clone(), state);
    }
    (outcome, states)
}

fn mode(requirement: &Requirement, input: &Input<'_>) -> Mode {
    let today = input.now.to_zoned(TimeZone::UTC).date();
    let modes = &requirement.modes;
    let elsewhere = if modes.until.is_some_and(|until| today > until) { modes.then } else { modes.mode };
    let of = |path: &RepoPath| {
        let mut scopes = modes.scopes.iter();
        let scope = scopes.find(|scope| scope.paths.as_ref().is_some_and(|paths| paths.matches(path)));
        scope.map_or(elsewhere, |scope| scope.mode)
    };
    let paths = input.change.files.iter().map(|file| of(&file.path));
    paths.max().unwrap_or(elsewhere)
}

fn state(requirement: &Requirement, input: &Input<'_>, crowd: &Crowd) -> State {
    let all = |clause: &Vec<Condition>| clause.iter().all(|condition| holds(condition, input, crowd));
    if !requirement.when.is_empty() && !requirement.when.iter().any(all) {
        return State::NotApplicable;
    }
    if requirement.never {
        return State::Missing;
    }
    let asked: Vec<&Asks> = requirement
        .needs
        .iter()
        .map(|need| &need.asks)
        .filter(|asks| match asks {
            Asks::Approvals { if_others_exist: true, .. } => crowd.others_known,
            Asks::Advice(_) => !input.change.context.advice.is_empty(),
            _ => true,
        })
        .collect();
    if asked.is_empty() {
        State::NotApplicable
    } else if asked.iter().all(|asks| met(asks, input, crowd)) {
        State::Met
    } else {
        State::Missing
    }
}

fn holds(condition: &Condition, input: &Input<'_>, crowd: &Crowd) -> bool {
    let assessment = input.assessment;
    let services = &assessment.reach.services;
    let critical = services.iter().any(|service| service.tier.is_some_and(|tier| tier.number() < 3));
    match condition {
        Condition::Provenance { classes, unknown_on_critical } => {
            let class = assessment.provenance.class;
            let forged = class == Class::Automation && !by_bot(input);
            classes.contains(&class)
                || (class == Class::Unknown && *unknown_on_critical && critical)
                || (forged && (*unknown_on_critical || classes.contains(&Class::Unknown)) && critical)
        }
        Condition::AuthorBelow(level) => crowd.lowest.is_none() || crowd.lowest < Some(*level),
        Condition::Tier(tiers) => {
            services.iter().any(|service| service.tier.is_some_and(|tier| tiers.contains(&tier)))
        }
        Condition::Service(names) => services.iter().any(|service| names.contains(&service.service)),
        Condition::Function(names) => {
            services.iter().any(|service| service.functions.iter().any(|name| names.contains(&folded(name))))
        }
        Condition::Path(globs) => input.change.files.iter().any(|file| matches(globs, &file.path)),
        Condition::Hazard { rules, at_least } => assessment.findings.iter().any(|finding| {
            (rules.is_empty() || rules.iter().any(|rule| *rule == finding.rule))
                && at_least.is_none_or(|least| finding.severity >= least)
        }),
        Condition::Effect(words) => assessment.effects.iter().any(|effect| {
            words.contains(&effect.verb.id()) || (words.contains(&"irreversible") && !effect.reversible)
        }),
        Condition::Command(is) => input.change.context.run.is_some() == *is,
        Condition::Action(actions) => actions.contains(&input.change.action),
        Condition::Environment(names) => {
            let told = input.change.context.environment.as_ref();
            let named = told.is_some_and(|told| names.contains(&told.value));
            let untold = !told.is_some_and(|told| told.trust.can_meet());
            match &input.change.context.run {
                // Random commands do nothing, so that they go nowhere.
                Some(_) => named,
                None => named || (input.change.action != Action::Merge && untold),
            }
        }
        Condition::Unknown { kinds, at } => assessment.unknowns.iter().any(|unknown| {
            kinds.contains(&unknown.kind) && at.as_ref().is_none_or(|at| is_at(unknown, at, input))
        }),
        Condition::Touches(kinds) => input.change.files.iter().any(|file| {
            caution_read::charter::steering(&file.path).is_some_and(|kind| kinds.contains(&kind))
        }),
        Condition::ServicesAtLeast(least) => services.len() >= *least as usize,
        Condition::ReachTier(tier, band) => reaches(input, |_, of| of.is_some_and(|of| of <= *tier), *band),
        Condition::ReachService(names, band) => reaches(input, |name, _| named(names, name), *band),
        Condition::EntriesAtLeast(kind, least) => {
            let all = assessment.reach.radius.iter().flat_map(|radius| &radius.entries);
            let sure = all.filter(|one| one.band != Band::Possible);
            let of_kind = sure.filter(|one| one.entry.as_ref().is_some_and(|(found, _)| found == kind));
            of_kind.count() >= *least as usize
        }
        Condition::ExposureOver(percent, tier) => {
            let exposed = match &assessment.reach.radius {
                None => !input.change.files.is_empty(),
                Some(radius) if radius.seeds.is_empty() => false,
                Some(radius) => radius.exposure.as_ref().is_none_or(|known| known.percent > *percent),
            };
            let reached =
                |tier: &Tier| reaches(input, |_, of| of.is_some_and(|of| of <= *tier), Band::Likely);
            exposed && tier.as_ref().is_none_or(reached)
        }
        Condition::Reversal(ways) => {
            let radius = assessment.reach.radius.as_ref();
            radius.and_then(|radius| radius.reversal).is_some_and(|way| ways.contains(&way))
        }
        Condition::Setting(asked) => {
            let all = assessment
                .reach
                .radius
                .iter()
                .flat_map(|radius| radius.settings(|seed| far::is_shipped(&seed.path)));
            all.into_iter().any(|(setting, _)| asked.contains(&setting))
        }
        Condition::Owner(names) => {
            let reach = &assessment.reach;
            let all = services.iter().flat_map(|service| &service.owners).chain(&reach.path_owners);
            let mut plain = all.map(|name| name.trim_start_matches('@').to_lowercase());
            plain.any(|name| names.iter().any(|wanted| name.rsplit('/').next() == Some(wanted)))
        }
        Condition::AuthorWithout(_) => true,
        Condition::ToolUnapproved => assessment.provenance.class.is_ai(),
        Condition::LinesAbove(most) => {
            let ranges = input.change.files.iter().flat_map(|file| file.added.iter().chain(&file.removed));
            ranges.map(|range| range.len()).sum::<u64>() > u64::from(*most)
        }
    }
}

/// Whether such a service is reached at least so surely.
fn reaches(input: &Input<'_>, which: impl Fn(&str, Option<Tier>) -> bool, least: Band) -> bool {
    let reach = &input.assessment.reach;
    let own = reach.services.iter().any(|one| one.band <= least && which(&one.service, one.tier));
    let mut others = reach.radius.iter().flat_map(|radius| &radius.services);
    own || others.any(|one| one.band <= least && which(&one.service, one.tier))
}

/// The names of these scenes begin with what stands before a star.
fn named(patterns: &[String], name: &str) -> bool {
    patterns.iter().any(|pattern| match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => pattern == name,
    })
}

fn is_at(unknown: &Unknown, at: &Where, input: &Input<'_>) -> bool {
    let near = |path: &RepoPath| unknown.path.as_ref().is_none_or(|own| own == path);
    let touched: Vec<&RepoPath> = input.change.files.iter().map(|file| &file.path).collect();
    if let Where::Path(globs) = at {
        return match &unknown.path {
            Some(path) => matches(globs, path),
            None => touched.iter().any(|path| matches(globs, path)),
        };
    }
    let called = |service: &str, tier: Option<Tier>, functions: &[String]| match at {
        Where::Tier(tiers) => tier.is_some_and(|tier| tiers.contains(&tier)),
        Where::Service(names) => names.iter().any(|name| name == service),
        Where::Function(names) => functions.iter().any(|name| names.contains(&folded(name))),
        Where::Path(_) => false,
    };
    // A path that is not touched belongs to whatever the charter says.
    let elsewhere = unknown.path.as_ref().filter(|path| !touched.contains(path));
    let declared = elsewhere.is_some_and(|path| {
        let mut services = input.charter.services.iter();
        services.any(|one| one.paths.matches(path) && called(&one.name, one.tier, &one.functions))
    });
    declared
        || input.assessment.reach.services.iter().any(|service| {
            let here = unknown.path.is_none() || service.paths.iter().any(near);
            here && called(&service.service, service.tier, &service.functions)
        })
}

fn matches(globs: &[String], path: &RepoPath) -> bool {
    Patterns::from_globs(globs).is_ok_and(|globs| globs.matches(path))
}

fn tests_met(asks: &Asks, reports: Vec<&Report>) -> bool {
    if let Asks::Suites(suites) = asks {
        return suites.iter().all(|suite| {
            reports.iter().any(|report| match &report.measure {
                Measure::Run(run) => {
                    run.suite.as_ref() == Some(suite) && run.passed + run.failed.len() as u64 > 0
                }
                _ => false,
            })
        });
    }
    let mut ran = (0, 0);
    for report in reports {
        let (passed, failed) = match (&report.measure, asks) {
            (Measure::Tests { passed, failed, .. }, _) => (*passed, *failed),
            (Measure::Run(run), Asks::NoNewFailures(known)) => {
                let failed = run.failed_anew.as_ref().unwrap_or(&run.failed);
                let anew = failed.iter().filter(|name| !known.contains(name)).count();
                (run.passed, (anew + run.doubts.len()) as u64)
            }
            (Measure::Run(run), _) => (run.passed, (run.failed.len() + run.doubts.len()) as u64),
            _ => (0, 0),
        };
        ran = (ran.0 + passed, ran.1 + failed);
    }
    ran.0 > 0 && ran.1 == 0
}

fn met(asks: &Asks, input: &Input<'_>, crowd: &Crowd) -> bool {
    let context = &input.change.context;
    let Head::Commit(head) = &input.change.head else { return false };
    let measures = || {
        context
            .reports
            .iter()
            .filter(|told| told.trust.can_meet() && told.value.revision.as_ref() == Some(head))
            .map(|told| &told.value)
    };
    let counts = |read: fn(&Measure) -> Option<u64>| -> Vec<u64> {
        measures().filter_map(|report| read(&report.measure)).collect()
    };
    match asks {
        Asks::Approvals { count, of, .. } => {
            crowd.objections == 0 && context.reviews_unread.is_none() && crowd.approvals(of) >= *count
        }
        Asks::Tests | Asks::NoNewFailures(_) | Asks::Suites(_) => tests_met(asks, measures().collect()),
        Asks::Coverage(least) => {
            let all = counts(|measure| match measure {
                Measure::Coverage { changed_lines_percent } => Some(u64::from(*changed_lines_percent)),
                Measure::Lines(lines) => Some(u64::from(lines.percent())),
                _ => None,
            });
            !all.is_empty() && all.iter().all(|percent| *percent >= u64::from(*least))
        }
        Asks::Mutation(most) | Asks::TestChanges(most) => {
            let all = counts(match asks {
                Asks::Mutation(_) => |measure| match measure {
                    Measure::Mutation { missed } => Some(*missed),
                    Measure::Mutants(mutants) => Some(mutants.missed()),
                    _ => None,
                },
                _ => |measure| match measure {
                    Measure::TestChanges { weakened } => Some(*weakened),
                    _ => None,
                },
            });
            !all.is_empty() && all.iter().sum::<u64>() <= u64::from(*most)
        }
        Asks::Check(name) => {
            let all: Vec<bool> = measures()
                .filter(|report| report.name == *name)
                .filter_map(|report| match report.measure {
                    Measure::Check { passed } => Some(passed),
                    _ => None,
                })
                .collect();
            !all.is_empty() && all.iter().all(|passed| *passed)
        }
        Asks::Rollout(limits) => {
            let mut plans = 0;
            let good = measures().all(|report| match &report.measure {
                Measure::Rollout { steps, monitoring } => {
                    plans += 1;
                    let rises = steps.windows(2).all(|pair| pair[0] < pair[1]);
                    limits
                        .first_step_percent_at_most
                        .is_none_or(|most| steps.first().is_some_and(|one| *one <= most))
                        && limits
                            .steps_at_least
                            .is_none_or(|least| rises && steps.len() >= usize::from(least))
                        && (!limits.monitored || !monitoring.is_empty())
                }
                _ => true,
            });
            plans > 0 && good
        }
        Asks::Record(parts) => {
            let record = context.record.as_ref().filter(|told| told.trust.can_meet()).map(|told| &told.value);
            parts.iter().all(|part| {
                record.is_some_and(|record| match part {
                    RecordPart::Why => record.why.is_some(),
                    RecordPart::Verified => record.verified.is_some(),
                    RecordPart::Rollback => record.rollback.is_some(),
                })
            })
        }
        Asks::Advice(days) => context.advice.iter().all(|told| {
            let young = told
                .value
                .last_edited
                .is_some_and(|edited| input.now.duration_since(edited).as_hours() / 24 <= i64::from(*days));
            told.trust.can_meet() && told.value.superseded != Some(true) && young
        }),
        Asks::ProvenanceStated => input.assessment.provenance.class != Class::Unknown,
        Asks::Confirmation => {
            input.change.context.confirmed.as_ref().is_some_and(|told| told.trust.can_meet())
        }
        Asks::ClearOf(rules) => rules.iter().all(|rule| {
            !input.assessment.findings.iter().any(|finding| finding.rule == *rule)
                && input
                    .assessment
                    .rules
                    .iter()
                    .any(|(id, outcome)| id == rule && *outcome == RuleOutcome::Clear)
        }),
    }
}

/// Whether the forge says that a bot is behind a change. Nobody is recorded as pushing in these scenes.
fn by_bot(input: &Input<'_>) -> bool {
    let context = &input.change.context;
    let mut accounts = [&context.author, &context.actor].into_iter().flatten();
    accounts.find(|told| told.trust.can_meet()).is_some_and(|told| told.value.bot)
}
