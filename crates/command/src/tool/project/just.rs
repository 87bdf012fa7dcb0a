//! `just recipe`: the lines of simple recipes.

use std::collections::BTreeMap;

use crate::invocation::Invocation;
use crate::path;
use crate::reader::Reader;
use crate::word::{Piece, Word};

/// Reads the recipes of the call; whether there were any.
pub(super) fn read(invocation: &Invocation, reader: &mut Reader<'_>) -> bool {
    let words = invocation.arguments();
    if words.iter().any(|word| {
        ["-n", "--dry-run", "-l", "--list", "--show", "--summary"].iter().any(|option| word.is(option))
    }) {
        return true;
    }
    let Some(directory) = invocation.directory.clone().filter(|_| !invocation.elsewhere) else {
        return false;
    };
    let text = ["justfile", "Justfile", ".justfile"]
        .iter()
        .find_map(|name| reader.file(&path::absolute(name, &directory)));
    let Some(text) = text.as_ref().and_then(Word::text) else { return false };
    let (recipes, first) = parse(text);
    let wanted =
        words.iter().filter_map(Word::text).find(|text| !text.starts_with('-') && !text.contains('='));
    let Some(name) = wanted.map(str::to_owned).or(first) else { return false };
    let mut names = vec![name];
    let mut at = 0;
    while let Some(name) = names.get(at).cloned() {
        at += 1;
        let Some((needs, lines)) = recipes.get(&name) else { continue };
        for need in needs {
            if !names.contains(need) && names.len() < 32 {
                names.push(need.clone());
            }
        }
        let through = format!("just {name}");
        if invocation.through.contains(&through) || lines.first().is_some_and(|line| line.starts_with("#!")) {
            continue;
        }
        for line in lines {
            let text = expanded(line.trim_start_matches(['@', '-'])).at(invocation.span);
            reader.inner_text(invocation, &text, through.clone(), Vec::new(), false);
        }
    }
    true
}

type Recipes = BTreeMap<String, (Vec<String>, Vec<String>)>;

fn parse(text: &str) -> (Recipes, Option<String>) {
    let mut recipes = Recipes::new();
    let (mut first, mut current) = (None, None::<String>);
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, lines)) = current.as_ref().and_then(|name| recipes.get_mut(name)) {
                lines.push(line.trim().to_owned());
            }
            continue;
        }
        let head =
            line.split_once(':').filter(|(_, rest)| !rest.starts_with('=') && !line.starts_with(['#', '[']));
        let Some((head, needs)) = head else { continue };
        let name = head.split_whitespace().next().unwrap_or("").trim_start_matches('@').to_owned();
        let needs = needs.split_whitespace().filter(|need| *need != "&&").map(str::to_owned).collect();
        if first.is_none() && !name.is_empty() {
            first = Some(name.clone());
        }
        recipes.insert(name.clone(), (needs, Vec::new()));
        current = Some(name);
    }
    (recipes, first)
}

/// `{{name}}` is known only when it runs.
fn expanded(line: &str) -> Word {
    let mut parts = line.split("{{");
    let mut word = Word::of(parts.next().unwrap_or(""));
    for part in parts {
        match part.split_once("}}") {
            Some((name, rest)) => {
                word.pieces.push(Piece::Unknown(format!("{{{{{name}}}}}")));
                word.push_text(rest);
            }
            None => word.push_text(part),
        }
    }
    word
}
