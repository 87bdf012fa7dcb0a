//! `make target`: the recipes of simple rules.

use std::collections::{BTreeMap, BTreeSet};

use crate::invocation::Invocation;
use crate::path;
use crate::reader::Reader;
use crate::word::{Piece, Word};

/// How many recipes one call reads.
const RULES: usize = 64;

/// How long a variable's value may be.
const VALUE: usize = 4096;

#[derive(Default)]
struct File {
    variables: BTreeMap<String, String>,
    rules: BTreeMap<String, (Vec<String>, Vec<String>)>,
    first: Option<String>,
    /// Whether it includes others, which may say more.
    includes: bool,
}

/// Reads the recipes of the targets; whether there were any.
pub(super) fn read(invocation: &Invocation, reader: &mut Reader<'_>) -> bool {
    let mut from = invocation.clone();
    let mut targets = Vec::new();
    let mut given = Vec::new();
    let mut named = None;
    let mut words = invocation.arguments().iter();
    while let Some(word) = words.next() {
        let Some(text) = word.text() else { continue };
        match text {
            "-n" | "--dry-run" | "--just-print" | "--recon" | "-q" | "--question" | "-v" | "--version"
            | "-h" | "--help" => {
                return true;
            }
            "-C" | "--directory" => {
                let folder = words.next().and_then(Word::text);
                from.directory =
                    folder.zip(from.directory).map(|(folder, directory)| path::absolute(folder, &directory));
            }
            "-f" | "--file" | "--makefile" => named = words.next().and_then(Word::text),
            "-j" | "-l" | "-o" | "-W" | "-I" | "-j1" => {}
            _ if text.starts_with('-') => {}
            _ => match text.split_once('=') {
                Some((name, value)) => {
                    given.push((name.trim_end_matches([':', '?', '+']).to_owned(), value.to_owned()))
                }
                None => targets.push(text.to_owned()),
            },
        }
    }
    let Some(directory) = from.directory.clone().filter(|_| !from.elsewhere) else { return false };
    let names: Vec<&str> =
        named.map_or_else(|| vec!["GNUmakefile", "makefile", "Makefile"], |name| vec![name]);
    let text = names.into_iter().find_map(|name| reader.file(&path::absolute(name, &directory)));
    let Some(text) = text.as_ref().and_then(Word::text) else { return false };
    let mut file = parse(text);
    file.variables.extend(given);
    if targets.is_empty() {
        targets.extend(file.first.clone());
    }
    let mut make = Make { file, seen: BTreeSet::new(), from, reader };
    let mut any = false;
    for target in targets.iter().take(RULES) {
        any |= make.target(target, 0);
    }
    any
}

/// Lines with their continuations joined.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let (line, goes_on) = match line.strip_suffix('\\') {
            Some(line) => (line, true),
            None => (line, false),
        };
        match lines.last_mut().filter(|_| open) {
            Some(last) => {
                last.push(' ');
                last.push_str(line.trim_start());
            }
            None => lines.push(line.to_owned()),
        }
        open = goes_on;
    }
    lines
}

fn parse(text: &str) -> File {
    let mut file = File::default();
    let mut current: Vec<String> = Vec::new();
    for line in lines(text) {
        if let Some(recipe) = line.strip_prefix('\t') {
            for target in &current {
                if let Some((_, recipes)) = file.rules.get_mut(target) {
                    recipes.push(recipe.to_owned());
                }
            }
            continue;
        }
        let line = line.split(" #").next().unwrap_or("").trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let word = line.split_whitespace().next().unwrap_or("");
        if matches!(word, "include" | "-include" | "sinclude") {
            file.includes = true;
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        let assigns = line
            .find('=')
            .filter(|at| line.find(':').is_none_or(|colon| colon + 3 >= *at && *at > colon || *at < colon));
        if let Some((name, value)) = assigns.and_then(|at| line.split_at_checked(at)) {
            let name = name.trim_end_matches([':', '?', '+', '!']).trim();
            if !name.contains(' ') && value.len() < VALUE {
                file.variables.insert(name.to_owned(), value.trim_start_matches('=').trim().to_owned());
                current.clear();
                continue;
            }
        }
        if let Some((targets, rest)) = line.split_once(':') {
            let (needs, recipe) = rest.split_once(';').unwrap_or((rest, ""));
            current = targets.split_whitespace().map(str::to_owned).collect();
            let needs: Vec<String> =
                needs.trim_start_matches(':').split_whitespace().map(str::to_owned).collect();
            for target in &current {
                let rule = file.rules.entry(target.clone()).or_default();
                rule.0.extend(needs.iter().cloned());
                if !recipe.trim().is_empty() {
                    rule.1.push(recipe.trim().to_owned());
                }
                if file.first.is_none() && !target.starts_with('.') && !target.contains('%') {
                    file.first = Some(target.clone());
                }
            }
        }
    }
    file
}

struct Make<'r, 'w> {
    file: File,
    seen: BTreeSet<String>,
    from: Invocation,
    reader: &'r mut Reader<'w>,
}

impl Make<'_, '_> {
    fn target(&mut self, target: &str, depth: usize) -> bool {
        let through = format!("make {target}");
        if depth > 16
            || self.seen.len() >= RULES
            || !self.seen.insert(target.to_owned())
            || self.from.through.contains(&through)
        {
            return false;
        }
        let Some((needs, recipes)) = self.file.rules.get(target).cloned() else { return false };
        for need in needs.iter().filter(|need| *need != "|") {
            self.target(need, depth + 1);
        }
        for recipe in &recipes {
            let text = recipe.trim_start_matches(['@', '-', '+', ' ', '\t']);
            let word = self.expanded(text, target, 0).at(self.from.span);
            let from = self.from.clone();
            self.reader.inner_text(&from, &word, through.clone(), Vec::new(), false);
        }
        true
    }

    /// A text with make's variables put in.
    fn expanded(&self, text: &str, target: &str, depth: usize) -> Word {
        let mut word = Word::default();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            word.push_text(before);
            let mut characters = after.chars();
            let close = match characters.next() {
                Some('(') => ')',
                Some('{') => '}',
                Some('$') => {
                    word.push_text("$");
                    rest = characters.as_str();
                    continue;
                }
                Some('@') => {
                    word.push_text(target);
                    rest = characters.as_str();
                    continue;
                }
                _ => {
                    word.pieces.push(Piece::Unknown("$".to_owned()));
                    rest = characters.as_str();
                    continue;
                }
            };
            let inner = characters.as_str();
            let end = closing(inner, close);
            let name = inner.get(..end).unwrap_or("");
            rest = inner.get(end + 1..).unwrap_or("");
            match self.file.variables.get(name) {
                Some(value) if depth < 8 && value.len() < VALUE && total(&word) < VALUE * 8 => {
                    word.push(&self.expanded(value, target, depth + 1));
                }
                _ if name == "MAKE" => word.push_text("make"),
                _ if name == "RM" => word.push_text("rm -f"),
                _ if name == "CURDIR" => word.push_text(self.from.directory.as_deref().unwrap_or(".")),
                None if self.unset(name) => {}
                _ => word.pieces.push(Piece::Unknown(format!("$({name})"))),
            }
        }
        word.push_text(rest);
        word
    }

    /// Whether a variable surely has no value.
    fn unset(&self, name: &str) -> bool {
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        plain
            && !self.file.includes
            && self.from.variable(name).is_none()
            && self.reader.ask(&caution_core::probe::Probe::Variable(name.to_owned()))
                == caution_core::probe::Answer::Missing
            && !["CC", "CXX", "AR", "LD", "SHELL", "MAKEFLAGS", "CFLAGS", "CPPFLAGS", "LDFLAGS"]
                .contains(&name)
    }
}

fn total(word: &Word) -> usize {
    word.known().map(str::len).sum()
}

/// Where the bracket closes.
fn closing(text: &str, close: char) -> usize {
    let open = if close == ')' { '(' } else { '{' };
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        if character == open {
            depth += 1;
        } else if character == close {
            if depth == 0 {
                return at;
            }
            depth -= 1;
        }
    }
    text.len()
}
