//! The types of everything that policies may ask about. JSON is read five times faster than Cedar's own
//! syntax, and every run pays for it.

use std::collections::BTreeSet;

use caution_core::change::Action;
use serde_json::{Map, Value, json};

use super::count;
use crate::model::ApprovalKind;

/// The schema. Each kind of approval is an attribute, so that proofs can speak of its count.
pub(crate) fn json(kinds: &BTreeSet<ApprovalKind>) -> Value {
    let counts = kinds.iter().map(|kind| (super::text::name(&kind.key()), long())).collect();
    let context = record([
        ("enforced", strings()),
        ("approvals", record_of(counts)),
        ("objections", long()),
        ("reviews_read", truth()),
        ("others_known", truth()),
        ("advice_named", truth()),
        ("evidence", json!({"type": "EntityOrCommon", "name": "Evidence"})),
    ]);
    let mut actions = Map::new();
    actions.insert("proceed".to_owned(), json!({}));
    for action in Action::ALL {
        let what = json!({
            "memberOf": [{"id": "proceed"}],
            "appliesTo": {
                "principalTypes": ["Actor"],
                "resourceTypes": ["Change"],
                "context": {"type": "Given"},
            },
        });
        actions.insert(action.id().to_owned(), what);
    }
    actions.insert(count::ANY.to_owned(), json!({}));
    for kind in kinds {
        let what = json!({
            "memberOf": [{"id": count::ANY}],
            "appliesTo": {
                "principalTypes": ["Person", "Agent"],
                "resourceTypes": ["Change"],
                "context": {"type": "Approval"},
            },
        });
        actions.insert(count::action(kind), what);
    }
    json!({
        "": {
            "commonTypes": {"Evidence": evidence(), "Given": context, "Approval": approval()},
            "entityTypes": {
                "Actor": {},
                "Agent": {},
                "Person": {"shape": person()},
                "Change": {"shape": change()},
            },
            "actions": actions,
        }
    })
}

fn person() -> Value {
    record([("level", long()), ("teams", strings()), ("certificates", strings())])
}

fn approval() -> Value {
    record([
        ("trusted", truth()),
        ("valid", truth()),
        ("content", string()),
        ("target", string()),
        ("saw", strings()),
    ])
}

fn people() -> Value {
    json!({"type": "Set", "element": {"type": "EntityOrCommon", "name": "Person"}})
}

fn change() -> Value {
    record([
        ("authors", people()),
        ("committers", people()),
        ("pushers", people()),
        ("operators", people()),
        ("alike", people()),
        ("owners", people()),
        ("contents", strings()),
        ("target", string()),
        ("author_level", long()),
        ("provenance", string()),
        ("is_command", truth()),
        ("bot_unconfirmed", truth()),
        ("tiers", json!({"type": "Set", "element": long()})),
        ("services", strings()),
        ("services_reached", long()),
        ("functions", strings()),
        ("paths", strings()),
        ("hazards", strings()),
        ("severity", long()),
        ("effects", strings()),
        ("unknowns", strings()),
        ("touches", strings()),
        ("environments", strings()),
        ("environment_open", truth()),
        ("owned_by", strings()),
        ("lines_changed", long()),
        ("authors_hold", strings()),
        ("unapproved_tools", strings()),
        ("reached", strings()),
        ("exposure", long()),
        ("entries_test", long()),
        ("entries_route", long()),
        ("entries_consumer", long()),
        ("entries_job", long()),
        ("entries_command", long()),
    ])
}

fn evidence() -> Value {
    record([
        ("tests_reported", truth()),
        ("tests_passed", long()),
        ("tests_failed", long()),
        ("failures", strings()),
        ("failures_unnamed", long()),
        ("suites_run", strings()),
        ("coverage_reported", truth()),
        ("changed_lines_covered_percent", long()),
        ("mutation_reported", truth()),
        ("missed_mutants", long()),
        ("test_changes_reported", truth()),
        ("weakened_tests", long()),
        ("rollout_reported", truth()),
        ("rollout_first_step_percent", long()),
        ("rollout_steps", long()),
        ("rollout_monitored", truth()),
        ("checks_passed", strings()),
        ("record", strings()),
        ("advice_current", truth()),
        ("advice_oldest_days", long()),
        ("provenance_stated", truth()),
        ("confirmed", truth()),
        ("clear_of", strings()),
    ])
}

fn record<const N: usize>(attributes: [(&str, Value); N]) -> Value {
    record_of(attributes.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect())
}

fn record_of(attributes: Map<String, Value>) -> Value {
    json!({"type": "Record", "attributes": attributes})
}

fn long() -> Value {
    json!({"type": "EntityOrCommon", "name": "Long"})
}

fn string() -> Value {
    json!({"type": "EntityOrCommon", "name": "String"})
}

fn truth() -> Value {
    json!({"type": "EntityOrCommon", "name": "Bool"})
}

fn strings() -> Value {
    json!({"type": "Set", "element": {"type": "EntityOrCommon", "name": "String"}})
}
