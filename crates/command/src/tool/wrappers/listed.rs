//! Names that a program lists in front of `xargs`, as patterns that hold all of them.

use caution_core::probe::{Answer, Probe};

use crate::invocation::Invocation;
use crate::path;
use crate::reader::Reader;
use crate::word::Word;

/// How many names are looked at one by one.
const NAMES: usize = 32;

/// Whether a program chooses among the names that another one lists, and prints them as they are.
pub(crate) fn chooses(listed: &[Word], words: &[Word]) -> bool {
    let lists = listed.first().is_some_and(|word| word.is("ls") || word.is("git"));
    let Some((program, arguments)) = words.split_first().filter(|_| lists) else { return false };
    let Some(arguments) = arguments.iter().map(Word::text).collect::<Option<Vec<_>>>() else { return false };
    let letters = |allowed: &str| {
        arguments.iter().all(|argument| {
            argument.trim_start_matches(['-', '+']).chars().all(|letter| {
                letter.is_ascii_digit() || (argument.starts_with('-') && allowed.contains(letter))
            })
        })
    };
    match program.text() {
        Some("head" | "tail") => letters("n"),
        Some("sort" | "uniq" | "tac") => letters("rnuVfz"),
        Some("grep" | "egrep") => {
            let (options, patterns): (Vec<&str>, Vec<&str>) =
                arguments.iter().partition(|argument| argument.starts_with('-'));
            let plain = |option: &&str| option.chars().skip(1).all(|letter| "vEFiwxPe".contains(letter));
            patterns.len() == 1 && options.iter().all(plain)
        }
        _ => false,
    }
}

/// What a program lists, one pattern on a line; `None` if only running tells.
pub(super) fn read(words: &[Word], invocation: &Invocation, reader: &Reader<'_>) -> Option<Word> {
    if invocation.elsewhere {
        return None;
    }
    let (program, arguments) = words.split_first()?;
    let arguments: Vec<&str> = arguments.iter().map(Word::text).collect::<Option<_>>()?;
    let lines = match program.text()? {
        "ls" => names(&arguments, invocation, reader)?,
        "git" if arguments.first() == Some(&"ls-files") => files(arguments.get(1..)?)?,
        _ => return None,
    };
    Some(Word::of(lines.join("\n")).at(invocation.span))
}

/// `ls *.log`: a name has no `/` in it, so that nothing outside of the folder is named, whatever is there.
fn names(arguments: &[&str], invocation: &Invocation, reader: &Reader<'_>) -> Option<Vec<String>> {
    let directory = invocation.directory.as_deref()?;
    let mut lines = Vec::new();
    for argument in arguments {
        if let Some(letters) = argument.strip_prefix('-') {
            // With `-l` there is more than names on a line.
            let plain = letters.bytes().all(|letter| b"1AabcdqrStuUvX".contains(&letter));
            if !plain && *argument != "--" && !argument.starts_with("--color=") {
                return None;
            }
            continue;
        }
        if argument.starts_with('~') || argument.split('/').any(|part| part == "..") || argument.contains(' ')
        {
            return None;
        }
        if !path::is_pattern(argument) {
            // Of a folder, what is in it would be listed.
            let place = path::absolute(argument, directory);
            let file = lines.len() < NAMES
                && matches!(reader.ask(&Probe::Path(place)), Answer::File(_) | Answer::Link(_));
            if !file {
                return None;
            }
        }
        lines.push((*argument).to_owned());
    }
    (!lines.is_empty()).then_some(lines)
}

/// `git ls-files --others`: names below the folder. Without a choice it is everything that git holds.
fn files(arguments: &[&str]) -> Option<Vec<String>> {
    let mut chosen = false;
    let mut only = Vec::new();
    for argument in arguments {
        match *argument {
            "-o" | "--others" | "-d" | "--deleted" | "-i" | "--ignored" => chosen = true,
            "-z" | "--exclude-standard" | "-c" | "--cached" | "-m" | "--modified" | "--" => {}
            option if option.starts_with('-') => return None,
            path if path.starts_with([':', '/', '~']) || path.contains("..") || path.contains(' ') => {
                return None;
            }
            // A pattern of git holds for every folder below.
            path if path.contains('*') => only.push(format!("./**/{}", path.trim_start_matches("**/"))),
            path => only.push(path.to_owned()),
        }
    }
    match (only.is_empty(), chosen && arguments.contains(&"--exclude-standard")) {
        (false, _) => Some(only),
        (true, true) => Some(vec!["./**/*.*".to_owned()]),
        (true, false) => None,
    }
}
