//! What tools share that reach beyond the machine: who answers their prompts, what their files tell.

use caution_core::command::{Act, Doubt, Hint, HintKind, Kind};
use caution_core::effect::Verb;
use caution_core::probe::{Answer, Probe};

use super::{Tool, table};
use crate::address;
use crate::call::Call;
use crate::invocation::{Input, Invocation};
use crate::path;
use crate::reader::Reader;
use crate::word::Word;

/// A hint.
pub(super) fn hint(kind: HintKind, value: &str, source: &str) -> Hint {
    Hint { kind, value: address::without_secret(value), source: source.to_owned() }
}

/// An act of a call, with everything that its tool knows of where it goes.
pub(super) fn act(
    tool: &Tool,
    call: &Call<'_>,
    reader: &Reader<'_>,
    (verb, kind): (Verb, Kind),
    name: &str,
) -> Act {
    let mut act = reader.act(call.invocation, tool.id, verb, kind, name);
    act.hints.extend(table::hints(tool, call, reader));
    act
}

/// The names that words give, and what is doubtful about them.
pub(super) fn named(words: &[&Word]) -> (String, Vec<Doubt>) {
    let shown: Vec<String> = words.iter().map(|word| address::without_secret(&word.shown())).collect();
    (shown.join(" "), words.iter().flat_map(|word| doubts(word)).collect())
}

/// What is doubtful about a word that names an object.
pub(super) fn doubts(word: &Word) -> Vec<Doubt> {
    match word.text() {
        None if word.doubts.is_empty() => vec![Doubt::Unread(word.shown())],
        _ => word.doubts.clone(),
    }
}

/// Whether the invocation's prompts are answered with yes: `yes |`, `echo y |`, `<<< yes`.
pub(super) fn answered(invocation: &Invocation) -> bool {
    match &invocation.input {
        Input::Text(text) => text
            .text()
            .is_some_and(|text| matches!(text.trim().to_ascii_lowercase().as_str(), "y" | "yes" | "true")),
        Input::Output(words) => words.first().is_some_and(|word| word.is("yes")),
        _ => false,
    }
}

/// A file below the user's home, as text.
pub(super) fn home_file(rest: &str, invocation: &Invocation, reader: &Reader<'_>) -> Option<String> {
    if invocation.elsewhere {
        return None;
    }
    file_text(&format!("{}/{rest}", reader.world.home?), reader)
}

/// A file of the project, as text; the path is meant from the folder in which the invocation runs.
pub(super) fn own_file(name: &str, invocation: &Invocation, reader: &Reader<'_>) -> Option<String> {
    let directory = invocation.directory.as_deref()?;
    file_text(&path::absolute(name, directory), reader)
}

/// The text of a file, as far as it is known.
pub(super) fn file_text(absolute: &str, reader: &Reader<'_>) -> Option<String> {
    Some(reader.file(absolute)?.text()?.to_owned())
}

/// The names in a folder of the project.
pub(super) fn entries(directory: &str, reader: &Reader<'_>) -> Vec<String> {
    match reader.ask(&Probe::Entries(directory.to_owned())) {
        Answer::Names(names) => names,
        _ => Vec::new(),
    }
}

/// The value of a key in a section of an INI file; no section: in the part before the first.
pub(super) fn ini<'t>(text: &'t str, section: &str, key: &str) -> Option<&'t str> {
    let mut current = "";
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            current = name.trim();
        } else if current == section
            && let Some((name, value)) = line.split_once('=')
            && name.trim() == key
        {
            return Some(value.trim());
        }
    }
    None
}

/// The value of a variable in a `.env` file.
pub(super) fn dotenv<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    text.lines().rev().find_map(|line| {
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line);
        let (name, value) = line.split_once('=')?;
        (name.trim() == key).then(|| value.trim().trim_matches(['"', '\'']))
    })
}

/// The hints of what a variable of the environment, or else one of these files of variables, holds.
pub(super) fn from_variable(
    name: &str,
    kind: HintKind,
    files: &[&str],
    (call, reader): (&Call<'_>, &Reader<'_>),
) -> Vec<Hint> {
    if let Some(value) = table::variable(name, call.invocation, reader) {
        return address::hints(&value, kind, name);
    }
    for file in files {
        let text = own_file(file, call.invocation, reader).unwrap_or_default();
        if let Some(value) = dotenv(&text, name) {
            return address::hints(value, kind, &format!("{name} in {file}"));
        }
    }
    Vec::new()
}

/// The texts that a client of a database is given: in options, in files, on its input.
pub(super) struct Given<'o> {
    /// Options whose values are statements.
    pub(super) texts: &'o [&'o str],
    /// Options whose values are files with statements.
    pub(super) files: &'o [&'o str],
    /// Operands that are statements.
    pub(super) operands: Vec<Word>,
}

impl Given<'_> {
    /// Every text, in no particular order; what cannot be read leaves a gap.
    pub(super) fn read(self, call: &Call<'_>, reader: &mut Reader<'_>) -> Vec<Word> {
        let mut texts: Vec<Word> = call.values(self.texts).cloned().collect();
        texts.extend(self.operands);
        let mut files: Vec<Word> = call.values(self.files).filter(|file| !file.is("-")).cloned().collect();
        let from_input = call.values(self.files).any(|file| file.is("-"));
        if from_input || (texts.is_empty() && files.is_empty()) {
            match &call.invocation.input {
                Input::Inherited => {}
                Input::Text(text) => texts.push(text.clone()),
                Input::File(file) => files.push(file.clone()),
                Input::Output(_) => {
                    reader.gap(call.invocation.span, "what it is told comes out of another command");
                }
            }
        }
        for file in files {
            let path = reader.path(&file, call.invocation);
            match path.and_then(|path| reader.file(&path.absolute)) {
                Some(text) => texts.push(text),
                None => reader.gap(call.invocation.span, format!("`{}` cannot be read", file.shown())),
            }
        }
        texts
    }
}
