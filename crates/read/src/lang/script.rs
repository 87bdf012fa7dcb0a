//! Programs without an ending: the first line says what runs them.

use caution_core::RepoPath;
use caution_core::facts::FileFacts;

use super::facts::not_read;
use super::{ALL, Language, any_of_path, facts};

/// Files without an ending that are texts in every repository. They are not looked into.
const TEXTS: &[&str] = &[
    "AUTHORS",
    "BUILD",
    "CHANGELOG",
    "CHANGES",
    "CODEOWNERS",
    "CONTRIBUTING",
    "CONTRIBUTORS",
    "COPYING",
    "COPYRIGHT",
    "DEPS",
    "HISTORY",
    "LICENCE",
    "LICENSE",
    "MAINTAINERS",
    "NEWS",
    "NOTICE",
    "OWNERS",
    "PATENTS",
    "README",
    "THANKS",
    "TODO",
    "VERSION",
    "WORKSPACE",
];

/// What runs programs, and the language that they are in.
const INTERPRETERS: &[(&str, &str)] = &[
    ("sh", "shell"),
    ("bash", "shell"),
    ("dash", "shell"),
    ("ksh", "shell"),
    ("zsh", "shell"),
    ("ash", "shell"),
    ("bats", "shell"),
    ("python", "python"),
    ("pypy", "python"),
    ("node", "javascript"),
    ("nodejs", "javascript"),
    ("bun", "typescript"),
    ("deno", "typescript"),
    ("tsx", "typescript"),
    ("ts-node", "typescript"),
    ("zx", "javascript"),
    ("ruby", "ruby"),
    ("jruby", "ruby"),
    ("php", "php"),
];

/// Whether a file's name leaves open whether it is a program: it has no ending, and is known for nothing else.
pub fn may_be_script(path: &RepoPath) -> bool {
    let name = path.file_name();
    let is_text = |text: &&str| {
        name.strip_prefix(text.as_bytes()).is_some_and(|rest| rest.is_empty() || rest.starts_with(b"-"))
    };
    !name.is_empty() && !name.contains(&b'.') && !TEXTS.iter().any(is_text) && any_of_path(path).is_none()
}

/// The language of a program without an ending, by the first line of its text.
pub fn of_script(path: &RepoPath, text: &str) -> Option<&'static Language> {
    let id = language_of(interpreter(text)?).filter(|_| may_be_script(path))?;
    ALL.iter().copied().find(|language| language.id == id)
}

/// The facts of a file without an ending: those of a program if its first line says what runs it, else none at all,
/// not even a module.
pub fn script_facts(path: &RepoPath, text: &str) -> FileFacts {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    if interpreter(bare).is_none() {
        return FileFacts::default();
    }
    // What is run by something that is not known here is a program that is not read.
    of_script(path, bare).and_then(|language| facts(language, text)).unwrap_or_else(|| not_read(text))
}

/// What the first line of a text says that runs it.
fn interpreter(text: &str) -> Option<&str> {
    let line = text.strip_prefix("#!")?.lines().next()?;
    let mut words = line.split_whitespace();
    let name = |path: &'_ str| path.rsplit('/').next().unwrap_or_default().len();
    let first = words.next()?;
    let first = first.get(first.len() - name(first)..)?;
    if first != "env" {
        return Some(first);
    }
    let word = words.find(|word| !word.starts_with('-') && !word.contains('='))?;
    word.get(word.len() - name(word)..)
}

fn language_of(interpreter: &str) -> Option<&'static str> {
    let bare = interpreter.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    INTERPRETERS.iter().find(|(name, _)| *name == bare).map(|(_, id)| *id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_says_what_runs_a_program() {
        for (path, text, wanted) in [
            ("bin/run", "#!/bin/sh\n", Some("shell")),
            ("bin/run", "#! /usr/bin/env -S python3.11 -u\n", Some("python")),
            ("bin/run", "#!/usr/bin/env NODE_ENV=x node\n", Some("javascript")),
            ("bin/rails", "#!/usr/bin/env ruby\n", Some("ruby")),
            ("artisan", "#!/usr/bin/env php\n<?php\n", Some("php")),
            ("bin/run", "#!/usr/bin/perl\n", None),
            ("bin/run", "echo\n", None),
            ("bin/run.txt", "#!/bin/sh\n", None),
            ("LICENSE-MIT", "#!/bin/sh\n", None),
            ("Makefile", "#!/usr/bin/make\n", None),
        ] {
            let path = RepoPath::from(path);
            assert_eq!(of_script(&path, text).map(|language| language.id), wanted, "{path} {text}");
        }
        let none = script_facts(&"a".into(), "words\n");
        assert!(none.definitions.is_empty() && none.broken.is_empty());
        let unknown = script_facts(&"a".into(), "#!/usr/bin/perl\nprint 1;\n");
        assert_eq!((unknown.definitions.len(), unknown.broken.len()), (1, 1));
    }
}
