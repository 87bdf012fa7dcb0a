//! The tables that a statement of SQL names.

/// Words after which a table stands.
const BEFORE_A_TABLE: &[&str] = &["from", "join", "into", "update", "table"];

/// Words that begin a statement.
const STATEMENTS: &[&str] = &[
    "select", "insert", "update", "delete", "with", "create", "alter", "drop", "truncate", "merge", "replace",
];

/// Words that may stand between.
const BETWEEN: &[&str] = &["if", "not", "exists", "only"];

/// The tables of a text, if it is a statement.
pub(super) fn tables(text: &str) -> Vec<&str> {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    let is = |word: &str, known: &[&str]| known.iter().any(|known| word.eq_ignore_ascii_case(known));
    let (mut tables, mut expects, mut clauses) = (Vec::new(), is(first, &["update"]), 0);
    if !is(first, STATEMENTS) {
        return tables;
    }
    for word in words {
        if expects && is(word, BETWEEN) {
            continue;
        }
        if std::mem::take(&mut expects) {
            let name = word.split(['(', ',', ';', ')']).next().unwrap_or_default();
            let name = name.trim_matches(['"', '`', '\'', '[', ']']);
            let fits = |character: char| character.is_ascii_alphanumeric() || "_.\"`".contains(character);
            let starts = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
            if starts
                && name.chars().all(fits)
                && !is(name, &["select", "set", "values"])
                && !tables.contains(&name)
            {
                tables.push(name);
            }
        }
        if is(word, BEFORE_A_TABLE) {
            (expects, clauses) = (true, clauses + 1);
        } else if is(word, &["set", "where", "values", "*", "add", "column"]) {
            clauses += 1;
        }
    }
    // A sentence may begin with `update`, or `select … from`: the next words of a statement are words of SQL too.
    let sentence =
        is(first, &["update", "with", "replace", "merge", "create", "drop", "alter"]) && clauses == 0;
    if sentence { Vec::new() } else { tables }
}
