//! The rows of a tool's table, and what they make of a call.

use caution_core::command::{Doubt, Hint, HintKind, Kind};
use caution_core::effect::Verb;
use caution_core::probe::{Answer, Probe};

use super::Tool;
use crate::address;
use crate::call::Call;
use crate::invocation::Invocation;
use crate::reader::Reader;
use crate::word::Word;

/// Where the name of the object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// In the operands after the row's words, each one an object.
    Operands,
    /// In the operand at this index after the row's words.
    Operand(usize),
    /// In the value of the first of these options that is given.
    Option(&'static [&'static str]),
    /// It is always this.
    Fixed(&'static str),
}

/// What some words of a tool mean.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The operands that it begins with: `["stack", "delete"]`; `a|b` is either, `a*` begins so, `*` is any
    /// word. Options may stand between them.
    pub words: &'static [&'static str],
    /// What is done.
    pub verb: Verb,
    /// To what kind of thing.
    pub kind: Kind,
    /// Where its name stands.
    pub name: Name,
    /// Only with any of these options; empty: always. `--mode=hard` means the option with that value.
    pub with: &'static [&'static str],
    /// Nothing happens with any of these options: `--dry-run`, `--help`.
    pub unless: &'static [&'static str],
    /// Options that pass over a prompt or a protection.
    pub forced: &'static [&'static str],
    /// Options that mean all there is.
    pub all: &'static [&'static str],
    /// Whether it means all there is if no object is named.
    pub all_if_unnamed: bool,
    /// Whether it can be undone.
    pub reversible: bool,
    /// What does the same without the harm.
    pub instead: &'static str,
}

impl Row {
    /// A row about these words: it always happens, and cannot be undone.
    pub const fn new(words: &'static [&'static str], verb: Verb, kind: Kind) -> Self {
        Self {
            words,
            verb,
            kind,
            name: Name::Operands,
            with: &[],
            unless: &[],
            forced: &[],
            all: &[],
            all_if_unnamed: false,
            reversible: false,
            instead: "",
        }
    }

    /// Says where the name stands.
    pub const fn name(mut self, name: Name) -> Self {
        self.name = name;
        self
    }

    /// Only with any of these options.
    pub const fn with(mut self, options: &'static [&'static str]) -> Self {
        self.with = options;
        self
    }

    /// Nothing happens with any of these options.
    pub const fn unless(mut self, options: &'static [&'static str]) -> Self {
        self.unless = options;
        self
    }

    /// Options that pass over a prompt or a protection.
    pub const fn forced(mut self, options: &'static [&'static str]) -> Self {
        self.forced = options;
        self
    }

    /// Options that mean all there is.
    pub const fn all(mut self, options: &'static [&'static str]) -> Self {
        self.all = options;
        self
    }

    /// It means all there is if no object is named.
    pub const fn all_if_unnamed(mut self) -> Self {
        self.all_if_unnamed = true;
        self
    }

    /// The same row for these words.
    pub const fn words(mut self, words: &'static [&'static str]) -> Self {
        self.words = words;
        self
    }

    /// It can be undone.
    pub const fn reversible(mut self) -> Self {
        self.reversible = true;
        self
    }

    /// What does the same without the harm.
    pub const fn instead(mut self, instead: &'static str) -> Self {
        self.instead = instead;
        self
    }
}

/// Where the names of the objects stand, in a row of whatever source.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Objects<'a> {
    /// In the operands after the row's words.
    Operands,
    /// In the operand at this index after them.
    Operand(usize),
    /// In the values of any of these options, several of them divided by commas.
    Options(&'a [&'a str]),
    /// It is always this.
    Fixed(&'a str),
}

/// A row of whatever source: of a tool that everybody has, or of one of an organisation's own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meaning<'a> {
    pub(crate) words: &'a [&'a str],
    pub(crate) verb: Verb,
    pub(crate) kind: Kind,
    pub(crate) objects: Objects<'a>,
    /// The option that tells to how many.
    pub(crate) count: Option<&'a str>,
    /// The option that names a file with one object in each line.
    pub(crate) lines: Option<&'a str>,
    pub(crate) with: &'a [&'a str],
    pub(crate) unless: &'a [&'a str],
    pub(crate) forced: &'a [&'a str],
    pub(crate) all: &'a [&'a str],
    pub(crate) all_if_unnamed: bool,
    pub(crate) reversible: bool,
    pub(crate) instead: &'a str,
}

impl From<&Row> for Meaning<'static> {
    fn from(row: &Row) -> Self {
        Self {
            words: row.words,
            verb: row.verb,
            kind: row.kind,
            objects: match row.name {
                Name::Operands => Objects::Operands,
                Name::Operand(index) => Objects::Operand(index),
                Name::Option(names) => Objects::Options(names),
                Name::Fixed(name) => Objects::Fixed(name),
            },
            count: None,
            lines: None,
            with: row.with,
            unless: row.unless,
            forced: row.forced,
            all: row.all,
            all_if_unnamed: row.all_if_unnamed,
            reversible: row.reversible,
            instead: row.instead,
        }
    }
}

/// Adds the acts of the rows that fit a call. Of two rows that fit, both count.
pub(super) fn read(tool: &'static Tool, call: &Call<'_>, reader: &mut Reader<'_>) {
    rows(tool, tool.rows, call, reader);
}

/// Adds the acts of those of these rows that fit a call of a tool; true if any fitted.
pub(super) fn rows(tool: &'static Tool, rows: &[Row], call: &Call<'_>, reader: &mut Reader<'_>) -> bool {
    let mut any = false;
    for row in rows {
        any |= apply(tool.id, &Meaning::from(row), call, reader, |reader| hints(tool, call, reader));
    }
    any
}

/// Adds the act of a row if it fits a call; true if it did. The words of a call that only running tells may
/// hide what it does: then a gap says so.
pub(crate) fn apply(
    tool: &'static str,
    row: &Meaning<'_>,
    call: &Call<'_>,
    reader: &mut Reader<'_>,
    hints: impl FnOnce(&Reader<'_>) -> Vec<Hint>,
) -> bool {
    let fits = fits(row.words, &call.operands);
    let happens = !call.surely_has(row.unless) && (row.with.is_empty() || call.has(row.with));
    match fits {
        Fits::Yes if happens => add(tool, row, call, reader, hints),
        Fits::Perhaps if happens => {
            reader.gap(call.invocation.span, "what it is told to do is known only when it runs");
        }
        _ => {}
    }
    fits == Fits::Yes && happens
}

/// Whether the words of a row stand in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fits {
    No,
    /// If a word that only running tells is the right one.
    Perhaps,
    Yes,
}

fn fits(words: &[&str], operands: &[&Word]) -> Fits {
    if words.len() > operands.len() {
        return Fits::No;
    }
    let each = words.iter().zip(operands).map(|(wanted, word)| {
        if *wanted == "*" {
            return Fits::Yes;
        }
        let Some(text) = word.text() else { return Fits::Perhaps };
        let any = wanted.split('|').any(|wanted| match wanted.strip_suffix('*') {
            Some(beginning) => text.starts_with(beginning),
            None => wanted == text,
        });
        if any { Fits::Yes } else { Fits::No }
    });
    each.min().unwrap_or(Fits::Yes)
}

fn add(
    tool: &'static str,
    row: &Meaning<'_>,
    call: &Call<'_>,
    reader: &mut Reader<'_>,
    hints: impl FnOnce(&Reader<'_>) -> Vec<Hint>,
) {
    let operands = call.operands.get(row.words.len()..).unwrap_or(&[]);
    let named: Vec<&Word> = match row.objects {
        Objects::Operands => operands.to_vec(),
        Objects::Operand(index) => operands.get(index).copied().into_iter().collect(),
        Objects::Options(names) => call.values(names).collect(),
        Objects::Fixed(_) => Vec::new(),
    };
    let lines = row.lines.and_then(|option| call.value(&[option]));
    let mut shown: Vec<String> = match row.objects {
        Objects::Fixed(name) => vec![name.to_owned()],
        Objects::Options(_) => named
            .iter()
            .flat_map(|word| word.shown().split(',').map(address::without_secret).collect::<Vec<_>>())
            .filter(|name| !name.is_empty())
            .collect(),
        _ => named.iter().map(|word| address::without_secret(&word.shown())).collect(),
    };
    let mut count = Some(shown.len().max(1) as u64);
    let mut sort = None;
    if let Some(file) = lines {
        (count, sort) = listed(file, call.invocation, reader);
        shown.push(file.shown());
    }
    if let Some(word) = row.count.and_then(|option| call.value(&[option])) {
        count = word.text().and_then(|text| text.parse().ok());
    }
    let everything = call.has(row.all) || (row.all_if_unnamed && shown.is_empty());
    let name = match (shown.is_empty(), everything) {
        // The rules take that for a target left out.
        (true, true) if row.all_if_unnamed => String::new(),
        // Nothing names the object: then what is done names it.
        (true, _) => {
            let words = call.operands.iter().take(row.words.len()).map(|word| word.shown());
            let program = call.invocation.program().unwrap_or("").to_owned();
            std::iter::once(program).chain(words).collect::<Vec<_>>().join(" ")
        }
        _ => shown.join(" "),
    };
    let mut act = reader.act(call.invocation, tool, row.verb, row.kind, &name);
    act.everything = everything;
    act.count = if act.everything || call.invocation.repeated { None } else { count };
    act.forced = call.has(row.forced);
    act.reversible = row.reversible;
    act.doubts = named.iter().flat_map(|word| word.doubts.iter().cloned()).collect();
    if row.verb.destroys() && act.doubts.is_empty() {
        let unread = named.iter().filter(|word| word.text().is_none());
        act.doubts.extend(unread.map(|word| Doubt::Unread(word.shown())));
    }
    act.instead = (!row.instead.is_empty()).then(|| row.instead.to_owned());
    act.hints.extend(hints(reader));
    act.hints.extend(sort);
    reader.add(act);
}

/// How many lines of a file name something, and of what sort all of them are: `site` for `site-1`, `site:2`.
fn listed(file: &Word, invocation: &Invocation, reader: &Reader<'_>) -> (Option<u64>, Option<Hint>) {
    let Some(text) = reader.path(file, invocation).and_then(|path| reader.file(&path.absolute)) else {
        return (None, None);
    };
    let Some(text) = text.text() else { return (None, None) };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let sort = |line: &str| {
        let end = line.find(['-', ':', '/', '_', ' ', ',']).unwrap_or(0);
        line.get(..end).unwrap_or("").to_ascii_lowercase()
    };
    let mut sorts: Vec<String> = lines.clone().map(sort).collect();
    let count = sorts.len() as u64;
    sorts.dedup();
    let sort = match sorts.as_slice() {
        [only] if !only.is_empty() && only.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            Some(Hint { kind: HintKind::Sort, value: only.clone(), source: "kind".to_owned() })
        }
        _ => None,
    };
    (Some(count), sort)
}

/// What a call's options, its environment and its files tell of where it goes.
pub(crate) fn hints(tool: &Tool, call: &Call<'_>, reader: &Reader<'_>) -> Vec<Hint> {
    let mut hints = from_options(tool.hints, call);
    for (name, kind) in tool.variables {
        if hints.iter().any(|hint: &Hint| hint.kind == *kind) {
            continue;
        }
        if let Some(value) = variable(name, call.invocation, reader) {
            hints.extend(address::hints(&value, *kind, name));
        }
    }
    if let Some(found) = tool.found {
        found(call, reader, &mut hints);
    }
    hints
}

/// What a call's options tell of where it goes.
pub(crate) fn from_options(options: &[(&str, HintKind)], call: &Call<'_>) -> Vec<Hint> {
    let mut hints = Vec::new();
    for (option, kind) in options {
        for value in call.values(&[option]) {
            hints.extend(address::hints(&value.shown(), *kind, option));
        }
    }
    hints
}

/// The value of a variable, as an invocation would see it.
pub(crate) fn variable(name: &str, invocation: &Invocation, reader: &Reader<'_>) -> Option<String> {
    let value = match invocation.variable(name) {
        Some(word) => word.shown(),
        None if invocation.elsewhere => return None,
        None => match reader.ask(&Probe::Variable(name.to_owned())) {
            Answer::Text(value) => value,
            _ => return None,
        },
    };
    (!value.is_empty()).then_some(value)
}
