//! Calls of tools that a server offers: what of their arguments is a command or a query, by their names.

use caution_engine::guard::text_of;
use serde_json::Value;

/// Names of arguments that hold a command of a shell.
const COMMANDS: &[&str] = &["command", "cmd", "script", "shell_command", "bash"];

/// Names of arguments that hold SQL.
const QUERIES: &[&str] = &["sql", "query", "statement", "queries", "statements"];

/// How many values of one call are looked at.
const VALUES: usize = 1_000;

/// The commands and queries in a call's arguments, as one command: a query as the client of a database would
/// be given it. Nothing if there is none.
pub(super) fn command(arguments: &Value) -> Option<String> {
    let mut found = Vec::new();
    let mut open = vec![(None, arguments)];
    for _ in 0..VALUES {
        let Some((name, value)) = open.pop() else { break };
        match value {
            Value::Object(map) => open.extend(map.iter().map(|(name, value)| (Some(name.as_str()), value))),
            Value::Array(list) => open.extend(list.iter().map(|value| (name, value))),
            Value::String(text) => {
                let is = |names: &[&str]| {
                    name.is_some_and(|name| names.contains(&name.to_ascii_lowercase().as_str()))
                };
                if is(COMMANDS) {
                    found.push(text.clone());
                } else if is(QUERIES) && is_sql(text) {
                    found.push(format!("psql -c {}", text_of(text)));
                }
            }
            _ => {}
        }
    }
    (!found.is_empty()).then(|| found.join("\n"))
}

/// Whether a text begins as SQL does that changes something: a query may be a search, too.
fn is_sql(text: &str) -> bool {
    const HEADS: &[&str] = &[
        "alter", "begin", "call", "delete", "do", "drop", "exec", "grant", "insert", "merge", "replace",
        "revoke", "truncate", "update", "with",
    ];
    let head: String = text.trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
    HEADS.contains(&head.to_ascii_lowercase().as_str())
        || text.contains(';')
        || text.trim_start().starts_with(['-', '/'])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_command_or_a_query_is_found_by_its_name() {
        for (arguments, found) in [
            (json!({"command": "rm -rf /"}), Some("rm -rf /")),
            (json!({"sql": "drop table a"}), Some("psql -c 'drop table a'")),
            (json!({"params": [{"query": "DELETE FROM a"}]}), Some("psql -c 'DELETE FROM a'")),
            (json!({"query": "how do I drop a table"}), None),
            (json!({"sql": "select 1"}), None),
            (json!({"path": "rm -rf /"}), None),
            (json!(null), None),
        ] {
            assert_eq!(command(&arguments).as_deref(), found, "{arguments}");
        }
    }
}
