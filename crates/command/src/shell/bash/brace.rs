//! Brace expansion: `{a,b}`, `{1..3}`.

use std::borrow::Cow;

use super::syntax::{Part, Word};

/// How many words one word may become.
const WORDS: usize = 1000;

/// How many braces one word may have.
const BRACES: usize = 32;

/// The words that a word becomes; `None` if they are too many.
pub(super) fn expanded(word: &Word) -> Option<Vec<Cow<'_, Word>>> {
    let braces: usize = word
        .parts
        .iter()
        .map(|part| match part {
            Part::Text { text, quoted: false } => text.bytes().filter(|byte| *byte == b'{').count(),
            _ => 0,
        })
        .sum();
    if braces == 0 {
        return Some(vec![Cow::Borrowed(word)]);
    }
    if braces > BRACES {
        return None;
    }
    let atoms: Vec<Atom> = atoms(word);
    let mut budget = WORDS;
    let words = sequence(&atoms, &mut budget)?;
    if budget == WORDS {
        return Some(vec![Cow::Borrowed(word)]);
    }
    Some(words.into_iter().map(|atoms| Cow::Owned(joined(&atoms, word))).collect())
}

/// A letter that may mean something to brace expansion, or a part that does not.
#[derive(Clone, Copy)]
enum Atom<'w> {
    Letter(char),
    Part(&'w Part),
}

fn atoms(word: &Word) -> Vec<Atom<'_>> {
    let mut atoms = Vec::new();
    for part in &word.parts {
        match part {
            Part::Text { text, quoted: false } => atoms.extend(text.chars().map(Atom::Letter)),
            part => atoms.push(Atom::Part(part)),
        }
    }
    atoms
}

fn joined(atoms: &[Atom<'_>], word: &Word) -> Word {
    let mut joined = Word { parts: Vec::new(), span: word.span };
    for atom in atoms {
        match atom {
            Atom::Letter(letter) => joined.push(letter.encode_utf8(&mut [0; 4]), false),
            Atom::Part(part) => joined.parts.push((*part).clone()),
        }
    }
    joined
}

/// Every way to read a sequence; `None` if there are too many.
fn sequence<'w>(atoms: &[Atom<'w>], budget: &mut usize) -> Option<Vec<Vec<Atom<'w>>>> {
    let mut from = 0;
    loop {
        let open = from
            + atoms
                .get(from..)?
                .iter()
                .position(|atom| matches!(atom, Atom::Letter('{')))
                .unwrap_or(usize::MAX - from);
        if open >= atoms.len() {
            return Some(vec![atoms.to_vec()]);
        }
        let Some((close, commas)) = group(atoms, open) else {
            from = open + 1;
            continue;
        };
        let inner = atoms.get(open + 1..close)?;
        let choices = if commas.is_empty() {
            match range(inner) {
                Range::Words(words) => words,
                Range::Many => return None,
                Range::None => {
                    from = open + 1;
                    continue;
                }
            }
        } else {
            let mut choices = Vec::new();
            let mut start = open + 1;
            for comma in commas.into_iter().chain([close]) {
                choices.extend(sequence(atoms.get(start..comma)?, budget)?);
                start = comma + 1;
            }
            choices
        };
        let tails = sequence(atoms.get(close + 1..)?, budget)?;
        let count = choices.len().checked_mul(tails.len())?;
        *budget = budget.checked_sub(count)?;
        let head = atoms.get(..open)?;
        let mut words = Vec::with_capacity(count);
        for choice in &choices {
            for tail in &tails {
                words.push([head, choice, tail].concat());
            }
        }
        return Some(words);
    }
}

/// Where a brace closes, and its commas.
fn group(atoms: &[Atom<'_>], open: usize) -> Option<(usize, Vec<usize>)> {
    let mut depth = 0usize;
    let mut commas = Vec::new();
    for (at, atom) in atoms.iter().enumerate().skip(open) {
        match atom {
            Atom::Letter('{') => depth += 1,
            Atom::Letter('}') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some((at, commas));
                }
            }
            Atom::Letter(',') if depth == 1 => commas.push(at),
            _ => {}
        }
    }
    None
}

/// What stands between two braces without commas.
enum Range<'w> {
    Words(Vec<Vec<Atom<'w>>>),
    /// Too many words.
    Many,
    /// It is no range.
    None,
}

/// `1..3`, `a..e`, `1..10..2`.
fn range<'w>(inner: &[Atom<'w>]) -> Range<'w> {
    let text: Option<String> = inner
        .iter()
        .map(|atom| match atom {
            Atom::Letter(letter) => Some(*letter),
            Atom::Part(_) => None,
        })
        .collect();
    let Some(text) = text else { return Range::None };
    let parts: Vec<&str> = text.split("..").collect();
    let (first, last, step) = match parts.as_slice() {
        [first, last] => (*first, *last, Some(1)),
        [first, last, step] => (*first, *last, step.parse::<i64>().ok()),
        _ => return Range::None,
    };
    let Some(step) = step.map(|step| step.unsigned_abs().max(1)) else { return Range::None };
    let words = match (first.parse::<i64>(), last.parse::<i64>()) {
        (Ok(from), Ok(to)) => {
            let padded = |text: &str| text.trim_start_matches('-').starts_with('0') && text.len() > 1;
            let width = if padded(first) || padded(last) { first.len().max(last.len()) } else { 0 };
            numbers(from, to, step, width)
        }
        _ => letters(first, last, step),
    };
    match words {
        None => Range::None,
        Some(words) if words.len() > WORDS => Range::Many,
        Some(words) => {
            Range::Words(words.into_iter().map(|word| word.chars().map(Atom::Letter).collect()).collect())
        }
    }
}

/// One more than [`WORDS`] at most.
fn numbers(from: i64, to: i64, step: u64, width: usize) -> Option<Vec<String>> {
    let step = i64::try_from(step).ok()?;
    let mut words = Vec::new();
    let mut number = from;
    while words.len() <= WORDS && if from <= to { number <= to } else { number >= to } {
        words.push(format!("{number:0width$}"));
        number = if from <= to { number.checked_add(step)? } else { number.checked_sub(step)? };
    }
    Some(words)
}

fn letters(first: &str, last: &str, step: u64) -> Option<Vec<String>> {
    let one = |text: &str| {
        let mut letters = text.chars();
        letters.next().filter(|letter| letter.is_ascii_alphabetic() && letters.next().is_none())
    };
    let (first, last) = (one(first)?, one(last)?);
    let step = usize::try_from(step).ok()?;
    Some(if first <= last {
        (first..=last).step_by(step).map(String::from).collect()
    } else {
        (last..=first).rev().step_by(step).map(String::from).collect()
    })
}
