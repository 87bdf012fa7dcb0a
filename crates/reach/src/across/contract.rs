//! Who stands on either side of a contract: by the names that its tools make of it.

use caution_core::RepoPath;
use caution_core::facts::{FileFacts, LiteralKind, Word, WordKind};
use caution_core::reach::{Hop, Origin};

use super::holders;
use crate::config::is_data;
use crate::index::Index;

/// How many files are looked at for one name.
const FILES: usize = 2_000;

/// Who serves a route that a contract names: under its whole path, or under what is left of it when a router
/// puts the beginning in front.
pub(super) fn servers(index: &dyn Index, route: &str) -> Vec<Hop> {
    let (method, path) = route.split_once(' ').unwrap_or(("", route));
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let mut hops = Vec::new();
    for start in 0..parts.len() {
        let rest = parts.get(start..).unwrap_or_default();
        if start > 0 && rest.iter().filter(|part| **part != "{}").count() < 1 {
            break;
        }
        let path = format!("/{}", rest.join("/"));
        for text in [format!("{method} {path}"), path.clone()] {
            hops.extend(holders(index, &text, LiteralKind::Serves, ""));
        }
        if !hops.is_empty() {
            break;
        }
    }
    hops
}

/// Who calls a method that a program serves, `shop.v1.Orders/Get`: by its name, or through what tools make of its
/// service for callers.
pub(super) fn callers(index: &dyn Index, method: &str, own: &str) -> Vec<Hop> {
    let mut hops = holders(index, method, LiteralKind::Rpc, own);
    let Some((service, name)) = method.trim_start_matches('/').split_once('/') else { return hops };
    let made = stubs(short(service))
        .into_iter()
        .filter(|stub| ["Stub", "Client", "Grpc"].iter().any(|end| stub.ends_with(end)));
    for stub in made {
        hops.extend(mentions(index, &stub, Some(&spellings(name)), None));
    }
    hops.retain(|hop| hop.path != RepoPath::from(own));
    hops.sort();
    hops.dedup_by(|one, other| one.path == other.path && one.symbol == other.symbol);
    hops
}

/// Who uses an item of a contract in Protocol Buffers: `shop.v1.Orders/Get`, `shop.v1.Order.id`.
pub(super) fn of_proto(index: &dyn Index, item: &str, own: &str) -> Vec<Hop> {
    let mut hops = Vec::new();
    let stem = own.rsplit('/').next().and_then(|name| name.strip_suffix(".proto")).unwrap_or(own);
    if let Some((service, method)) = item.split_once('/') {
        for text in [item.to_owned(), format!("/{item}"), format!("{}/{method}", short(service))] {
            hops.extend(holders(index, &text, LiteralKind::Rpc, own));
        }
        for stub in stubs(short(service)) {
            hops.extend(mentions(index, &stub, Some(&spellings(method)), None));
        }
    } else {
        for text in [item, short(item)] {
            hops.extend(holders(index, text, LiteralKind::Rpc, own));
        }
        let parts: Vec<&str> = item.split('.').filter(|part| !part.is_empty()).collect();
        let is_upper = |part: &&&str| part.starts_with(|letter: char| letter.is_ascii_uppercase());
        let form = parts.iter().rev().find(is_upper).copied().unwrap_or_default();
        let field = parts.last().filter(|last| **last != form).map(|last| spellings(last));
        if !form.is_empty() {
            hops.extend(mentions(index, form, field.as_deref(), Some(stem)));
        }
        if field.is_none() {
            for stub in stubs(form) {
                hops.extend(mentions(index, &stub, None, None));
            }
        }
    }
    hops.retain(|hop| hop.path != RepoPath::from(own));
    hops.sort();
    hops.dedup_by(|one, other| one.path == other.path && one.symbol == other.symbol);
    hops
}

fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// What tools call the two sides of a service.
fn stubs(service: &str) -> Vec<String> {
    if service.is_empty() {
        return Vec::new();
    }
    vec![
        format!("{service}Stub"),
        format!("{service}Servicer"),
        format!("add_{service}Servicer_to_server"),
        format!("{service}Client"),
        format!("New{service}Client"),
        format!("{service}Server"),
        format!("Register{service}Server"),
        format!("Unimplemented{service}Server"),
        format!("{service}Grpc"),
        format!("{service}ImplBase"),
        format!("{service}Base"),
        format!("{service}CoroutineStub"),
    ]
}

/// What tools make of the name of a method or field.
fn spellings(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for piece in name.split('_') {
        let mut word = String::new();
        for letter in piece.chars() {
            if letter.is_ascii_uppercase()
                && !word.is_empty()
                && !word.ends_with(|last: char| last.is_ascii_uppercase())
            {
                words.push(std::mem::take(&mut word));
            }
            word.push(letter);
        }
        words.push(word);
    }
    words.retain(|word| !word.is_empty());
    let capital = |word: &String| {
        let mut letters = word.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        format!("{first}{}", letters.as_str().to_lowercase())
    };
    let snake = words.join("_").to_lowercase();
    let pascal: String = words.iter().map(capital).collect();
    let mut letters = pascal.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
    let camel = format!("{first}{}", letters.as_str());
    let mut all = vec![
        name.to_owned(),
        snake.clone(),
        camel,
        pascal.clone(),
        format!("Get{pascal}"),
        format!("get{pascal}"),
        format!("set{pascal}"),
        format!("set_{snake}"),
        format!("{pascal}Async"),
    ];
    all.dedup();
    all
}

/// Programs that mention a name, and one of others if they are given. Without an import that has to do with the
/// contract only the name is the same.
fn mentions(index: &dyn Index, name: &str, also: Option<&[String]>, contract: Option<&str>) -> Vec<Hop> {
    let mut files = index.with(Word::new(WordKind::Mention, name));
    files.retain(|file| !is_data(&index.path(*file)));
    files.truncate(FILES);
    index.load(&files);
    let mut hops = Vec::new();
    for file in files {
        let (path, Some(facts)) = (index.path(file), index.facts(file)) else { continue };
        let at = |wanted: &dyn Fn(&str) -> bool| place_of(&facts, wanted);
        let place = match also {
            None => at(&|text| text == name),
            Some(also) => at(&|text| also.iter().any(|other| other == text)),
        };
        let Some((symbol, line)) = place else { continue };
        let origin = match contract {
            Some(stem) if !imports_contract(&facts, stem) => Origin::Name,
            _ => Origin::Contract,
        };
        hops.push(Hop { path: RepoPath::from(&*path), symbol, line, origin });
    }
    hops
}

/// Where a file first mentions a name.
fn place_of(facts: &FileFacts, wanted: &dyn Fn(&str) -> bool) -> Option<(String, u32)> {
    let reference = facts
        .references
        .iter()
        .find(|reference| facts.path(reference.path).iter().any(|segment| wanted(facts.text(segment.name))));
    let import = || {
        let taken =
            facts.imports.iter().find(|import| import.item.is_some_and(|item| wanted(facts.text(item))));
        taken.map(|import| (facts.qualified(import.within), import.line))
    };
    reference.map(|reference| (facts.qualified(reference.within), reference.line)).or_else(import)
}

fn imports_contract(facts: &FileFacts, stem: &str) -> bool {
    let names = |text: &str| {
        let lower = text.to_ascii_lowercase();
        lower.contains(&stem.to_ascii_lowercase())
            || ["pb2", "_pb", "/pb", "proto", "grpc", ".pb"].iter().any(|mark| lower.contains(mark))
    };
    facts.imports.iter().any(|import| {
        names(facts.text(import.module)) || import.item.is_some_and(|item| names(facts.text(item)))
    })
}
