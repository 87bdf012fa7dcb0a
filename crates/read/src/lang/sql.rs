//! Tables in statements of SQL that stand in programs.

/// The words after which a statement of SQL names a table.
const BEFORE_A_TABLE: &[&str] = &["from", "join", "into", "update", "table"];

/// The words that a statement of SQL begins with.
const STATEMENTS: &[&str] =
    &["select", "insert", "update", "delete", "create", "alter", "drop", "truncate", "with", "merge"];

/// Words that stand where a table would and are none.
const NO_TABLES: &[&str] = &["if", "only", "select", "set", "values", "table", "exists", "not", "lateral"];

/// Whether a text that begins with a word of SQL goes on like a statement. Sentences begin with them too.
fn goes_on(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default().to_ascii_lowercase();
    let has = |word: &str| words.clone().any(|other| other.eq_ignore_ascii_case(word));
    if first.bytes().any(|byte| byte.is_ascii_uppercase()) {
        // Only sentences begin with one capital.
        return !first.bytes().any(|byte| byte.is_ascii_lowercase());
    }
    match first {
        "select" => has("from"),
        "delete" => second == "from" || has("from"),
        "insert" | "merge" => second == "into" || has("into"),
        "update" => has("set"),
        "with" => has("select") || has("(select"),
        "truncate" => true,
        _ => second == "table" || has("table") || has("index") || has("view"),
    }
}

/// The tables that a statement of SQL names; none if the text is no such statement.
pub(super) fn tables(text: &str) -> Vec<&str> {
    let is_word = |word: &str, among: &[&str]| among.iter().any(|other| word.eq_ignore_ascii_case(other));
    let mut words = text.split_ascii_whitespace().peekable();
    if text.len() > 20_000 || !words.peek().is_some_and(|word| is_word(word, STATEMENTS)) || !goes_on(text) {
        return Vec::new();
    }
    let mut found: Vec<&str> = Vec::new();
    let mut after = false;
    for (at, word) in words.enumerate() {
        // A sentence may begin with such a word: a statement shows a second one.
        if after && !is_word(word, NO_TABLES) {
            let name = word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let name = name.split(['(', ',', ';', ')']).next().unwrap_or_default();
            let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.\"`[]".contains(&b));
            if is_name && name.bytes().any(|b| b.is_ascii_alphabetic()) && !found.contains(&name) {
                found.push(name);
            }
            after = false;
        }
        if is_word(word, BEFORE_A_TABLE) {
            after = at == 0 || found.len() < 32;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_statements() {
        assert_eq!(tables("SELECT a FROM `orders` o JOIN items i ON 1"), ["orders", "items"]);
        assert_eq!(tables("insert into public.users(id) values (1)"), ["public.users"]);
        assert_eq!(tables("CREATE TABLE IF NOT EXISTS x (a int)"), ["x"]);
        for sentence in ["take it from the shelf", "Delete the row from the list", "update from peer"] {
            assert_eq!(tables(sentence), [""; 0], "{sentence}");
        }
    }
}
