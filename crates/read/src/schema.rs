//! The published JSON Schemas (draft 2020-12) of the forms that are read.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::charter::environments::EnvironmentsForm;
use crate::charter::people::PeopleForm;
use crate::charter::services::ServicesForm;
use crate::charter::suppressions::SuppressionsForm;
use crate::charter::tools::ToolsForm;
use crate::context::{ContextForm, ReportsForm};
use crate::drill::DrillForm;
use crate::lexicon::LexiconForm;
use crate::marker::MarkersForm;

/// A published schema.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// Its name on the command line (`caution schema people`).
    pub name: &'static str,
    /// What it describes.
    pub title: &'static str,
    /// Makes it.
    pub make: fn() -> Value,
}

/// Every form that is read.
pub static ALL: &[Schema] = &[
    Schema { name: "people", title: ".caution/people.yaml", make: || of::<PeopleForm>("people") },
    Schema { name: "services", title: ".caution/services.yaml", make: || of::<ServicesForm>("services") },
    Schema { name: "markers", title: ".caution/markers.yaml", make: || of::<MarkersForm>("markers") },
    Schema { name: "lexicon", title: ".caution/lexicon.yaml", make: || of::<LexiconForm>("lexicon") },
    Schema {
        name: "suppressions",
        title: ".caution/suppressions.yaml",
        make: || of::<SuppressionsForm>("suppressions"),
    },
    Schema { name: "tools", title: ".caution/tools.yaml", make: || of::<ToolsForm>("tools") },
    Schema {
        name: "environments",
        title: ".caution/environments.yaml",
        make: || of::<EnvironmentsForm>("environments"),
    },
    Schema { name: "context", title: "the file of `--context`", make: || of::<ContextForm>("context") },
    Schema { name: "reports", title: "the file of `--report`", make: || of::<ReportsForm>("reports") },
    Schema { name: "drill", title: "drills/<id>/drill.yaml", make: || of::<DrillForm>("drill") },
];

fn of<T: JsonSchema>(name: &str) -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<T>();
    schema.insert("$id".to_owned(), Value::from(format!("caution/{name}/1")));
    let mut schema = schema.to_value();
    plain_names(&mut schema);
    schema
}

/// Takes the `Form` off the names of our types: in a schema it says nothing.
fn plain_names(value: &mut Value) {
    let plain = |name: &str| name.strip_suffix("Form").unwrap_or(name).to_owned();
    match value {
        Value::Object(map) => {
            for key in ["$ref", "title"] {
                if let Some(Value::String(name)) = map.get_mut(key) {
                    *name = plain(name);
                }
            }
            if let Some(Value::Object(definitions)) = map.get_mut("$defs") {
                *definitions = std::mem::take(definitions)
                    .into_iter()
                    .map(|(name, schema)| (plain(&name), schema))
                    .collect();
            }
            map.values_mut().for_each(plain_names);
        }
        Value::Array(items) => items.iter_mut().for_each(plain_names),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_names_its_draft_its_id_and_forbids_unknown_keys() {
        for entry in ALL {
            let schema = (entry.make)();
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{}", entry.name);
            assert_eq!(schema["$id"], format!("caution/{}/1", entry.name));
            assert_eq!(schema["additionalProperties"], false, "{}", entry.name);
        }
    }

    #[test]
    fn every_property_is_described_and_names_no_type_of_ours() {
        fn walk(value: &Value, at: &str, faults: &mut Vec<String>) {
            match value {
                Value::Object(map) => {
                    for (name, property) in
                        map.get("properties").and_then(Value::as_object).into_iter().flatten()
                    {
                        // A tag is described by its variant.
                        let tag = property.get("const").is_some() || map.contains_key("description");
                        if property.get("description").is_none() && !tag {
                            faults.push(format!("{at}/{name}"));
                        }
                    }
                    for (name, inner) in map {
                        let title = inner.as_str().unwrap_or_default();
                        if name.ends_with("Form") || name.ends_with("Schema") || title.ends_with("Form") {
                            faults.push(format!("{at}/{name}"));
                        }
                        walk(inner, &format!("{at}/{name}"), faults);
                    }
                }
                Value::Array(items) => items.iter().for_each(|item| walk(item, at, faults)),
                _ => {}
            }
        }
        for entry in ALL {
            let mut faults = Vec::new();
            walk(&(entry.make)(), entry.name, &mut faults);
            assert_eq!(faults, [] as [&str; 0]);
        }
    }
}
