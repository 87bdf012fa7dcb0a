//! The published JSON Schemas (draft 2020-12) of what leaves the process.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::approval::{self, Predicate};
use crate::proof::{PolicyDiff, Proofs};
use crate::simulation::Simulation;
use crate::{Approvals, Backtest, Drills, ErrorReport, Report};

/// A published schema.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// Its name on the command line (`caution schema report`).
    pub name: &'static str,
    /// Makes it.
    pub make: fn() -> Value,
}

/// Every schema of an output.
pub static ALL: &[Schema] = &[
    Schema { name: "report", make: report_schema },
    Schema { name: "reach", make: || of::<crate::ReachReport>(crate::ReachReport::SCHEMA) },
    Schema { name: "backtest", make: backtest_schema },
    Schema { name: "reset", make: || of::<crate::reset::ResetStatus>(crate::reset::ResetStatus::SCHEMA) },
    Schema { name: "drills", make: drills_schema },
    Schema { name: "approval", make: approval_schema },
    Schema { name: "approvals", make: approvals_schema },
    Schema { name: "proofs", make: || of::<Proofs>(Proofs::SCHEMA) },
    Schema { name: "policy-diff", make: || of::<PolicyDiff>(PolicyDiff::SCHEMA) },
    Schema { name: "simulation", make: || of::<Simulation>(Simulation::SCHEMA) },
    Schema { name: "error", make: error_schema },
    Schema { name: "guard", make: || of::<crate::Guard>(crate::Guard::SCHEMA) },
    Schema { name: "sources", make: || of::<crate::session::Sources>(crate::session::Sources::SCHEMA) },
    Schema { name: "evidence", make: || of::<crate::EvidenceBundle>(crate::EvidenceBundle::SCHEMA) },
];

/// The schema of the report.
pub fn report_schema() -> Value {
    of::<Report>(Report::SCHEMA)
}

/// The schema of a backtest.
pub fn backtest_schema() -> Value {
    of::<Backtest>(Backtest::SCHEMA)
}

/// The schema of drills.
pub fn drills_schema() -> Value {
    of::<Drills>(Drills::SCHEMA)
}

/// The schema of a signed statement: of the predicate inside of the in-toto statement.
pub fn approval_schema() -> Value {
    of::<Predicate>(approval::SCHEMA)
}

/// The schema of a list of signed statements.
pub fn approvals_schema() -> Value {
    of::<Approvals>(Approvals::SCHEMA)
}

/// The schema of a failure.
pub fn error_schema() -> Value {
    of::<ErrorReport>(ErrorReport::SCHEMA)
}

fn of<T: JsonSchema>(id: &str) -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("$id".to_owned(), Value::from(id));
    if let Some(property) = schema.pointer_mut("/properties/schema").and_then(Value::as_object_mut) {
        property.insert("const".to_owned(), Value::from(id));
    }
    schema.to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_names_its_draft_and_its_id() {
        for entry in ALL {
            let schema = (entry.make)();
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{}", entry.name);
            assert_eq!(schema["$id"], format!("caution/{}/1", entry.name));
            assert_eq!(schema["properties"]["schema"]["const"], schema["$id"]);
        }
    }

    #[test]
    fn every_property_is_described() {
        fn walk(value: &Value, at: &str, bare: &mut Vec<String>) {
            let Some(map) = value.as_object() else { return };
            if let Some(properties) = map.get("properties").and_then(Value::as_object) {
                for (name, property) in properties {
                    // The tag of a tagged enum is described by its variant.
                    if property.get("description").is_none() && property.get("const").is_none() {
                        bare.push(format!("{at}/{name}"));
                    }
                }
            }
            for (name, inner) in map {
                walk(inner, &format!("{at}/{name}"), bare);
            }
        }
        let mut bare = Vec::new();
        walk(&report_schema(), "", &mut bare);
        walk(&of::<crate::ReachReport>(crate::ReachReport::SCHEMA), "", &mut bare);
        walk(&backtest_schema(), "", &mut bare);
        walk(&drills_schema(), "", &mut bare);
        walk(&approval_schema(), "", &mut bare);
        walk(&of::<crate::reset::ResetStatus>(crate::reset::ResetStatus::SCHEMA), "", &mut bare);
        walk(&approvals_schema(), "", &mut bare);
        assert_eq!(bare, [] as [String; 0]);
    }
}
