//! The second layer: promises, missing evidence, windows, and the text itself.

use std::sync::Arc;

use caution_core::change::Action;
use caution_core::charter::Tier;
use caution_core::proof::{CedarPolicy, Claim, RequestKind, That};
use caution_core::provenance::Class;
use jiff::{Timestamp, ToSpan as _};

use super::obligation::{About, Beyond, Expects, Obligation};
use super::scenario::{self, Scenario};
use super::texts::{Texts, all_but, on, senior};
use super::worst;
use crate::Policy;
use crate::cedar;
use crate::model::{ApprovalKind, Asks, Condition, Layer, Need, Promise, Requirement, Window};
use crate::words;

/// Everything that is claimed of the second layer.
pub(super) fn obligations(policy: &Policy, texts: &Texts, now: Timestamp) -> Result<Vec<Obligation>, String> {
    let scenarios = scenario::all(policy, now);
    let mut all = promises(policy, texts, &scenarios, now);
    all.extend(worst::obligations(policy, texts, &scenario::plain(policy, now)));
    for (index, layer) in policy.layers().iter().enumerate() {
        let asks = policy.requirements().iter().any(|one| one.layer == index);
        if let Some(window) = layer.window.as_ref().filter(|_| asks) {
            all.extend(windowed(policy, texts, (index, layer, window), now));
        }
    }
    all.extend(text(policy, texts));
    Ok(all)
}

/// A claim on each action that the first set allows no more than the second.
fn implies(
    texts: &Texts,
    premise: &Arc<[CedarPolicy]>,
    conclusion: &Arc<[CedarPolicy]>,
    words: &str,
) -> Vec<(String, Claim)> {
    let claim = |action: &Action| {
        let that = That::Implies(Arc::clone(premise), Arc::clone(conclusion));
        (words.to_owned(), Claim { schema: Arc::clone(&texts.schema), kind: on(*action), that })
    };
    Action::ALL.iter().map(claim).collect()
}

fn whole(policy: &Policy, texts: &Texts, scenario: &Scenario) -> Arc<[CedarPolicy]> {
    texts.decision(policy.requirements().iter(), &scenario.enforced).into()
}

/// Each promise, in all circumstances in which it is made.
fn promises(policy: &Policy, texts: &Texts, scenarios: &[Scenario], now: Timestamp) -> Vec<Obligation> {
    let sets: Vec<Arc<[CedarPolicy]>> =
        scenarios.iter().map(|scenario| whole(policy, texts, scenario)).collect();
    let laxest = scenario::laxest(policy, now);
    let lax_sets: Vec<Arc<[CedarPolicy]>> =
        laxest.iter().map(|scenario| whole(policy, texts, scenario)).collect();
    let standard = standard();
    let promised = policy.promises();
    // What only takes the place of something else later promises nothing for today.
    let stands_in =
        |one: &Promise| policy.layers().get(one.layer).is_some_and(|layer| layer.only_after.is_some());
    // A policy that promises something is told whether the standard promise holds as well.
    let today = scenario::plain(policy, now).day;
    let closed = |one: &Promise| {
        policy.layers().get(one.layer).is_some_and(|layer| !scenario::is_open(policy, layer, today))
    };
    let promises_nothing = promised.iter().all(|one| stands_in(one) || closed(one));
    let said_twice =
        |one: &&Promise| one.source.is_empty() && promised.iter().any(|other| says_as_much(other, one));
    let obligation = |promise: &Promise| {
        let conclusion = all_but(promise.never_without.iter().map(|need| broken(promise, need)));
        let layer = policy.layers().get(promise.layer).filter(|_| !promise.source.is_empty());
        let made =
            |scenario: &Scenario| layer.is_none_or(|layer| scenario::is_open(policy, layer, scenario.day));
        let in_force = |scenarios: &[Scenario], sets: &[Arc<[CedarPolicy]>]| -> Vec<(String, Claim)> {
            let pairs = scenarios.iter().zip(sets).filter(|(scenario, _)| made(scenario));
            pairs.flat_map(|(scenario, set)| implies(texts, set, &conclusion, &scenario.words)).collect()
        };
        // Where nothing says something else for a part, the laxest circumstances are the plain ones.
        let known = |scenario: &&Scenario| scenarios.iter().any(|one| one.enforced == scenario.enforced);
        let bounds = if laxest.iter().all(|scenario| known(&scenario)) {
            Vec::new()
        } else {
            in_force(&laxest, &lax_sets).into_iter().map(|(_, claim)| claim).collect()
        };
        Obligation {
            id: promise.id.clone(),
            about: About::Promises,
            says: said(promise),
            because: Some(promise.because.clone()),
            source: (!promise.source.is_empty()).then(|| promise.source.clone()),
            expects: if promise.source.is_empty() && !promises_nothing {
                Expects::Nothing
            } else {
                Expects::All
            },
            beyond: Beyond { bounds, left_out: scenario::left_out(policy, now) },
            claims: in_force(scenarios, &sets),
        }
    };
    promised.iter().chain([&standard]).filter(|one| !said_twice(one)).map(obligation).collect()
}

/// Whether a promise is about all changes of another one, and asks for the same.
fn says_as_much(one: &Promise, other: &Promise) -> bool {
    let as_wide = |mine: &Condition, theirs: &Condition| match (mine, theirs) {
        (Condition::Provenance { classes, .. }, Condition::Provenance { classes: few, .. }) => {
            few.iter().all(|class| classes.contains(class))
        }
        (Condition::Tier(tiers), Condition::Tier(few)) => few.iter().all(|tier| tiers.contains(tier)),
        (mine, theirs) => mine == theirs,
    };
    let covers = |mine: &Vec<Condition>, theirs: &Vec<Condition>| {
        mine.iter().all(|mine| theirs.iter().any(|theirs| as_wide(mine, theirs)))
    };
    one.never_without == other.never_without
        && (one.when.is_empty()
            || other.when.iter().all(|theirs| one.when.iter().any(|mine| covers(mine, theirs))))
}

/// What a policy is held to that promises nothing.
fn standard() -> Promise {
    Promise {
        id: "ai-tier-1-senior".to_owned(),
        because: "what an agent wrote for the most critical systems has a senior who answers for it"
            .to_owned(),
        source: String::new(),
        layer: 0,
        when: vec![vec![
            Condition::Provenance {
                classes: Class::ALL.iter().copied().filter(|class| class.is_ai()).collect(),
                unknown_on_critical: false,
            },
            Condition::Tier(Tier::new(1).into_iter().collect()),
        ]],
        never_without: vec![Need {
            id: "approvals".to_owned(),
            asks: Asks::Approvals { count: 1, of: senior(), if_others_exist: false },
        }],
    }
}

/// A promise in words.
fn said(promise: &Promise) -> String {
    let needs: Vec<String> = promise.never_without.iter().map(|need| words::asks(&need.asks)).collect();
    let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
    let clauses: Vec<String> = promise.when.iter().map(|clause| words::all_of(clause)).collect();
    let which = if clauses.is_empty() { String::new() } else { format!(" if {}", clauses.join(", or if ")) };
    let alone = promise
        .never_without
        .iter()
        .any(|need| matches!(need.asks, Asks::Approvals { if_others_exist: true, .. }));
    let alone = if alone { " (where somebody besides the authors is known)" } else { "" };
    format!("no change goes on without {}{which}{alone}", words::list(&needs, "and"))
}

/// The change that breaks a promise.
fn broken(promise: &Promise, need: &Need) -> String {
    let clauses: Vec<String> =
        promise.when.iter().map(|clause| format!("({})", cedar::all_of(clause))).collect();
    let mut text = "forbid (principal, action, resource)".to_owned();
    if !clauses.is_empty() {
        text.push_str(&format!(" when {{ {} }}", clauses.join(" || ")));
    }
    if let Some(condition) = cedar::asked_only(&need.asks) {
        text.push_str(&format!(" when {{ {condition} }}"));
    }
    text.push_str(&format!(" unless {{ {} }};", cedar::met(&need.asks)));
    text
}

/// An overlay only adds while it is open, and leaves nothing behind that it does not say.
fn windowed(
    policy: &Policy,
    texts: &Texts,
    (index, layer, window): (usize, &Layer, &Window),
    now: Timestamp,
) -> Vec<Obligation> {
    let name = &layer.name;
    let others = || policy.requirements().iter().filter(|one| one.layer != index);
    let obligation = |id: &str, says: String, claims: Vec<(String, Claim)>| Obligation {
        id: format!("{name}-{id}"),
        about: About::Windows,
        says,
        because: None,
        source: None,
        expects: Expects::All,
        beyond: Beyond::default(),
        claims,
    };
    let first = window.from.and_then(|day| scenario::on_day(policy, day));
    let open = first.unwrap_or_else(|| scenario::plain(policy, now));
    let mut base = texts.decision(others(), &open.enforced);
    // What takes its place after the end is what stood there before.
    for one in others().filter(|one| stands_in(policy, one, index)) {
        let asked = format!("context.enforced.contains({})", cedar::quoted(&one.id));
        base.iter_mut().for_each(|sentence| sentence.text = sentence.text.replace(&asked, "true"));
    }
    let only_adds = implies(texts, &whole(policy, texts, &open), &base.into(), &open.words);
    let says = format!("while `{name}` runs, nothing goes on that would not go on without it");
    let mut all = vec![obligation("only-adds", says, only_adds)];
    let after = window.until.and_then(|day| day.checked_add(1.day()).ok());
    let after =
        after.and_then(|day| scenario::on_day(policy, day)).filter(|_| !window.keep && !window.floating);
    if let Some(after) = after {
        let with = whole(policy, texts, &after);
        let without = texts.decision(others(), &after.enforced).into();
        let mut claims = implies(texts, &with, &without, &after.words);
        claims.extend(implies(texts, &without, &with, &after.words));
        let then = if window.then_baseline { "gives way to `baseline`" } else { "asks for nothing any more" };
        all.push(obligation("ends", format!("after its end, `{name}` {then}"), claims));
    }
    all
}

/// Whether a requirement takes the place of a layer after its end.
fn stands_in(policy: &Policy, requirement: &Requirement, of: usize) -> bool {
    policy.layers().get(requirement.layer).is_some_and(|layer| layer.only_after == Some(of))
}

/// Each sentence can always be evaluated, and each can make a difference.
fn text(policy: &Policy, texts: &Texts) -> Vec<Obligation> {
    let counting = texts.counting().into_iter().map(|one| {
        // A sentence that is about one kind is asked of that kind; the others say the same of all kinds.
        let own = |kind: &&ApprovalKind| one.id.starts_with(&format!("count/{}/", kind.key()));
        let kind = texts.kinds.iter().find(own).cloned().unwrap_or_default();
        let kind = RequestKind {
            principal: "Person".to_owned(),
            action: cedar::count_action(&kind),
            resource: "Change".to_owned(),
        };
        (kind, one)
    });
    let sentences = texts.sentences(policy.requirements());
    let deciding =
        sentences.iter().flat_map(|one| Action::ALL.iter().map(move |action| (on(*action), one.clone())));
    let claims = deciding.chain(counting).map(|(kind, one)| {
        let schema = Arc::clone(&texts.schema);
        (one.id.clone(), Claim { schema, kind, that: That::NeverErrors(one) })
    });
    let mut all = vec![Obligation {
        id: "never-errors".to_owned(),
        about: About::Text,
        says: "every sentence of the policy can be evaluated for every change".to_owned(),
        because: None,
        source: None,
        expects: Expects::All,
        beyond: Beyond::default(),
        claims: claims.collect(),
    }];
    let (frame, asked): (Vec<_>, Vec<_>) =
        sentences.into_iter().partition(|one| one.id == "proceed" || one.id.starts_with(cedar::WELL_FORMED));
    let frame: Arc<[CedarPolicy]> = frame.into();
    all.extend(asked.into_iter().map(|one| {
        let with: Arc<[CedarPolicy]> = frame.iter().cloned().chain([one.clone()]).collect();
        Obligation {
            id: format!("{}-is-alive", one.id),
            about: About::Text,
            says: format!("`{}` can keep some change from going on", one.id),
            because: None,
            source: None,
            expects: Expects::OneRefuted,
            beyond: Beyond::default(),
            claims: implies(texts, &frame, &with, ""),
        }
    }));
    all
}
