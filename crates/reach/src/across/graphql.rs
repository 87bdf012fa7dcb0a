//! Who stands on either side of a schema in GraphQL: documents and programs that ask for a field, programs that
//! answer for it.

use caution_core::RepoPath;
use caution_core::facts::{FileFacts, Word, WordKind};
use caution_core::reach::{Hop, Origin};

use crate::config::is_data;
use crate::index::{FileId, Index};

/// How many files are looked at.
const FILES: usize = 2_000;

/// How many files of the tree are gone through for documents.
const LISTED: usize = 200_000;

/// What libraries of GraphQL have in their names.
const LIBRARIES: &[&str] = &[
    "graphql",
    "gql",
    "apollo",
    "urql",
    "relay",
    "strawberry",
    "ariadne",
    "graphene",
    "nexus",
    "pothos",
    "hotchocolate",
    "juniper",
    "gqlgen",
    "dgs",
];

/// Names by which programs put a question as text.
const TAGS: &[&str] = &["gql", "graphql", "useQuery", "useMutation", "GraphQLClient", "parse"];

/// Whether a file holds a schema or questions.
pub(super) fn is_schema(path: &str) -> bool {
    [".graphql", ".graphqls", ".gql"].iter().any(|ending| path.ends_with(ending))
}

/// Who asks for or answers a type or field: `Order`, `Query.order`.
pub(super) fn of_field(index: &dyn Index, item: &str, own: &str) -> Vec<Hop> {
    let (of, field) = item.split_once('.').map_or((item, None), |(of, field)| (of, Some(field)));
    if of.is_empty() {
        return Vec::new();
    }
    let asked = field.unwrap_or(of);
    let mut hops = documents(index, asked, own);
    hops.extend(questions(index, asked));
    hops.extend(answers(index, of, field));
    hops.sort();
    hops.dedup_by(|one, other| one.path == other.path && one.symbol == other.symbol);
    hops
}

/// Documents of questions, and other parts of the schema, that name it.
fn documents(index: &dyn Index, asked: &str, own: &str) -> Vec<Hop> {
    let mut files = index.below("", LISTED);
    files.retain(|file| is_schema(&index.path(*file)) && &*index.path(*file) != own);
    let hop = |file: FileId| {
        let line = line_of(&index.text(file)?, asked)?;
        let path = RepoPath::from(&*index.path(file));
        Some(Hop { path, symbol: String::new(), line, origin: Origin::Contract })
    };
    files.into_iter().take(FILES).filter_map(hop).collect()
}

/// Programs that hold questions as text.
fn questions(index: &dyn Index, asked: &str) -> Vec<Hop> {
    let mut files = index.with_any(&mut TAGS.iter().map(|tag| Word::new(WordKind::Mention, tag)));
    files.retain(|file| !is_data(&index.path(*file)));
    files.truncate(FILES);
    index.load(&files);
    let hop = |file: FileId| {
        let facts = index.facts(file).filter(|facts| imports_library(facts))?;
        let text = index.text(file).filter(|text| asks(text))?;
        let line = line_of(&text, asked)?;
        let path = RepoPath::from(&*index.path(file));
        Some(Hop { path, symbol: facts.qualified(facts.at_line(line)), line, origin: Origin::Contract })
    };
    files.into_iter().filter_map(hop).collect()
}

/// Whether a question stands in a text.
fn asks(text: &str) -> bool {
    ["query", "mutation", "subscription", "fragment"].iter().any(|word| line_of(text, word).is_some())
}

/// Programs that answer for a field: they use a library and define something of its name, and name its type.
fn answers(index: &dyn Index, of: &str, field: Option<&str>) -> Vec<Hop> {
    let name = field.unwrap_or(of);
    let spelled = spellings(name);
    let mut files = index.with_any(&mut spelled.iter().map(|name| Word::new(WordKind::Definition, name)));
    files.retain(|file| !is_data(&index.path(*file)));
    files.truncate(FILES);
    index.load(&files);
    let mut hops = Vec::new();
    for file in files {
        let Some(facts) = index.facts(file).filter(|facts| imports_library(facts)) else { continue };
        let (named, places) = (facts.names.find(of).is_some(), 1_u32..);
        let is_it = |text: &str| spelled.iter().any(|name| name == text);
        for (definition, at) in facts.definitions.iter().skip(1).zip(places) {
            if named && is_it(facts.text(definition.name)) {
                hops.push(Hop {
                    path: RepoPath::from(&*index.path(file)),
                    symbol: facts.qualified(at),
                    line: definition.line,
                    origin: Origin::Contract,
                });
            }
        }
    }
    hops
}

/// How libraries call what answers: `order`, `Order`, `resolve_order`, `totalPrice` as `total_price`.
fn spellings(name: &str) -> Vec<String> {
    let mut letters = name.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let capital = format!("{first}{}", letters.as_str());
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    let mut all = vec![format!("resolve_{snake}"), name.to_owned(), capital, snake];
    all.sort();
    all.dedup();
    all
}

fn imports_library(facts: &FileFacts) -> bool {
    let names = |text: &str| {
        let lower = text.to_ascii_lowercase();
        LIBRARIES.iter().any(|library| lower.contains(library))
    };
    facts.imports.iter().any(|import| {
        names(facts.text(import.module)) || import.item.is_some_and(|item| names(facts.text(item)))
    })
}

/// The first line in which a word stands.
fn line_of(text: &str, word: &str) -> Option<u32> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let lines = text.lines().zip(1_u32..);
    let holds = |line: &str| line.split(|letter: char| !is_word(letter)).any(|part| part == word);
    lines.into_iter().find(|(line, _)| line.contains(word) && holds(line)).map(|(_, number)| number)
}
