//! What readers of facts share that walk a tree: the children of a node, and the locals around a place.

#[cfg(test)]
pub(super) mod show;

use std::collections::HashSet;

use caution_core::facts::DefinitionIndex;
use tree_sitter::Node;

/// The named children of a node, comments left out.
pub(super) fn named<'tree>(node: Node<'tree>) -> Vec<Node<'tree>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| !child.is_extra() || child.is_error()).collect()
}

/// The first named child.
pub(super) fn first_named(node: Node<'_>) -> Option<Node<'_>> {
    named(node).into_iter().next()
}

/// The names of locals and parameters that are known so far, by the function that they belong to.
#[derive(Debug, Default)]
pub(super) struct Locals<'a> {
    scopes: Vec<Scope<'a>>,
}

#[derive(Debug)]
struct Scope<'a> {
    of: DefinitionIndex,
    /// Whether the names of the scope around it are seen.
    is_open: bool,
    names: HashSet<&'a str>,
}

impl<'a> Locals<'a> {
    /// Begins a scope. An open one sees the names around it: a closure.
    pub(super) fn enter(&mut self, of: DefinitionIndex, is_open: bool) {
        self.scopes.push(Scope { of, is_open, names: HashSet::new() });
    }

    /// Ends the scope that was begun last.
    pub(super) fn leave(&mut self) {
        self.scopes.pop();
    }

    /// Adds a name to the innermost scope; whether it was not known there.
    pub(super) fn add(&mut self, name: &'a str) -> bool {
        self.scopes.last_mut().is_some_and(|scope| scope.names.insert(name))
    }

    /// The definition that a local belongs to.
    pub(super) fn of(&self, name: &str) -> Option<DefinitionIndex> {
        for scope in self.scopes.iter().rev() {
            if scope.names.contains(name) {
                return Some(scope.of);
            }
            if !scope.is_open {
                break;
            }
        }
        None
    }

    /// Whether a name is a local.
    pub(super) fn has(&self, name: &str) -> bool {
        self.of(name).is_some()
    }
}

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

    #[test]
    fn a_closed_scope_hides_what_is_around() {
        let mut locals = Locals::default();
        locals.enter(0, false);
        assert!(locals.add("a") && !locals.add("a"));
        locals.enter(1, true);
        assert_eq!((locals.of("a"), locals.has("b")), (Some(0), false));
        locals.enter(2, false);
        assert!(!locals.has("a"));
        locals.leave();
        locals.leave();
        assert!(locals.has("a"));
    }
}
