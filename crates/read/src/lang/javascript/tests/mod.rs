//! What the three grammars have, and what becomes of it.

mod expressions;
mod hostile;
mod shapes;
mod statements;

use std::collections::BTreeSet;

use crate::lang::syntax::{Function, StatementKind};
use crate::lang::{Language, Syntax, functions, outline, parse};

/// A kind of node, a program that has one, and what is read of the program.
type Case = (&'static str, &'static str, &'static str);

fn script(text: &str) -> Syntax {
    parse(&super::JAVASCRIPT, text)
}

fn typed(text: &str) -> Syntax {
    parse(&super::TYPESCRIPT, text)
}

/// The kinds of nodes in a tree.
fn kinds(language: &Language, text: &str) -> BTreeSet<String> {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&(language.grammar)()).unwrap();
    let tree = parser.parse(text, None).unwrap();
    let mut kinds = BTreeSet::new();
    let mut open = vec![tree.root_node()];
    while let Some(node) = open.pop() {
        kinds.insert(node.kind().to_owned());
        open.extend((0..node.child_count()).filter_map(|at| node.child(at)));
    }
    kinds
}

fn check(language: &Language, cases: &[Case]) {
    for (kind, text, expected) in cases {
        let syntax = parse(language, text);
        assert!(syntax.broken.is_empty(), "{} does not parse: {text}", language.id);
        assert!(kinds(language, text).contains(*kind), "no {kind} in {text}");
        assert_eq!(outline::block(&syntax.body), *expected, "{}: {text}", language.id);
    }
}

/// The kinds of the grammar that are of a sort.
fn of_sort(node_types: &str, sort: &str) -> BTreeSet<String> {
    let types: serde_json::Value = serde_json::from_str(node_types).unwrap();
    let mut found = BTreeSet::new();
    for node in types.as_array().unwrap() {
        if node["type"] == sort {
            for list in [&node["subtypes"], &node["children"]["types"], &node["fields"]["member"]["types"]] {
                let kinds = list.as_array().into_iter().flatten().filter_map(|each| each["type"].as_str());
                found.extend(kinds.map(str::to_owned));
            }
        }
    }
    found
}

/// Fails if the grammar has a kind of that sort of which no case shows what becomes of it.
fn covers(node_types: &str, sorts: &[&str], cases: &[&[Case]]) {
    let shown: BTreeSet<&str> = cases.iter().copied().flatten().map(|(kind, ..)| *kind).collect();
    for sort in sorts {
        let kinds = of_sort(node_types, sort);
        assert!(!kinds.is_empty(), "no sort {sort}");
        let missing: Vec<_> = kinds
            .iter()
            .filter(|kind| !shown.contains(kind.as_str()) && !sorts.contains(&kind.as_str()))
            .collect();
        assert!(missing.is_empty(), "{sort}: {missing:?}");
    }
}

fn named<'a>(syntax: &'a Syntax, name: &str) -> &'a Function {
    functions(&syntax.body).into_iter().find(|function| function.name.as_deref() == Some(name)).unwrap()
}

#[test]
fn every_language_has_its_own_id_and_its_own_files() {
    for language in [&super::JAVASCRIPT, &super::TYPESCRIPT, &super::TSX] {
        for extension in language.extensions {
            let path = caution_core::RepoPath::new(format!("a/b.{extension}").into_bytes());
            assert_eq!(crate::lang::of_path(&path).unwrap().id, language.id);
        }
        let StatementKind::Expression(_) = &parse(language, "f(1);").body[0].kind else { panic!() };
    }
}
