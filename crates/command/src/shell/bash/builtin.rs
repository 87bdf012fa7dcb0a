//! Builtins: what changes the shell itself.

use std::rc::Rc;

use crate::invocation::{Input, Invocation};
use crate::path;
use crate::word::{Piece, Word};

use super::redirect::Opened;
use super::state::{Value, Variable};
use super::{Flow, Shell};

impl Shell<'_, '_> {
    /// Runs a builtin; `None` if the name is none of those that matter here.
    pub(super) fn builtin(&mut self, name: &str, invocation: &Invocation, opened: &Opened) -> Option<Flow> {
        let arguments = invocation.arguments();
        match name {
            "cd" | "chdir" | "pushd" | "popd" => self.folder(name, arguments),
            "export" | "declare" | "typeset" | "local" | "readonly" => self.declare(name, arguments),
            "unset" => self.unset(arguments),
            "set" => self.set(arguments),
            "shift" => self.shift(arguments),
            "read" | "mapfile" | "readarray" | "getopts" => self.read(name, invocation),
            "let" => {
                for word in arguments {
                    if let Some(text) = word.text() {
                        let _ = self.calculate(text);
                    }
                }
            }
            "alias" => self.define(arguments),
            "unalias" => {
                let aliases = Rc::make_mut(&mut self.state.aliases);
                for word in arguments {
                    match word.text() {
                        Some("-a") => aliases.clear(),
                        Some(name) => drop(aliases.remove(name)),
                        None => {}
                    }
                }
            }
            "printf" if arguments.first().is_some_and(|word| word.is("-v")) => {
                if let Some(name) = arguments.get(1).and_then(Word::text) {
                    let format = super::output::formatted(arguments.get(2..).unwrap_or(&[]));
                    self.state.set(name, Value::Scalar(format));
                }
            }
            "eval" => {
                let text = joined(arguments, invocation);
                return Some(self.evaluate(text, opened));
            }
            "source" | "." => return Some(self.source_file(invocation, opened)),
            "trap" => self.trap(arguments),
            "hash" if arguments.first().is_some_and(|word| word.is("-p")) => {
                crate::origin::hashed(self.reader, arguments);
            }
            "exit" | "logout" => return Some(Flow::Exit),
            "return" if !self.calls.is_empty() || self.sourced > 0 => return Some(Flow::Return),
            "break" | "continue" if self.loops > 0 => return Some(Flow::Break),
            "[" | "test" | ":" | "true" | "false" | "return" | "break" | "continue" | "wait" | "jobs"
            | "shopt" | "umask" | "ulimit" | "type" | "hash" | "times" | "bind" | "complete" | "compgen"
            | "dirs" | "caller" | "help" | "history" | "fc" | "enable" | "autoload" | "setopt"
            | "unsetopt" | "bindkey" | "compinit" => {
                self.reader.redirects(invocation);
                self.save(opened, &Word::default());
            }
            _ => return None,
        }
        Some(Flow::Next)
    }

    fn folder(&mut self, name: &str, arguments: &[Word]) {
        let operand = arguments.iter().find(|word| !word.beginning().starts_with('-') || word.is("-"));
        let before = self.state.directory.clone();
        let next = match operand {
            _ if name == "popd" => self.state.stack.pop().flatten(),
            Some(word) if word.is("-") => self.state.previous.clone(),
            Some(word) => match word.text() {
                Some("") => before.clone(),
                Some(_) if self.from.elsewhere => None,
                Some(_) => self.absolute(word),
                None => None,
            },
            None if name == "pushd" => self.state.stack.pop().flatten(),
            None => match self.lookup("HOME") {
                super::lookup::Found::One(home) => home.text().map(|home| path::absolute(home, "/")),
                _ => None,
            },
        };
        if name == "pushd" {
            self.state.stack.push(before.clone());
        }
        self.state.previous = before;
        self.state.directory = next;
    }

    fn declare(&mut self, name: &str, arguments: &[Word]) {
        let mut exported = name == "export";
        let mut reference = false;
        let mut array = false;
        for word in arguments {
            let text = word.beginning();
            if let Some(letters) = text.strip_prefix('-').or_else(|| text.strip_prefix('+')) {
                let on = text.starts_with('-');
                if letters.contains(['f', 'F', 'p']) && name != "local" {
                    return;
                }
                exported = if letters.contains('x') { on } else { exported };
                if name == "export" && letters.contains('n') {
                    exported = false;
                } else {
                    reference |= letters.contains('n') && on;
                }
                array |= letters.contains(['A', 'a']);
                continue;
            }
            let (variable, value) = match text.split_once('=') {
                Some((variable, rest)) => {
                    let mut value = word.clone();
                    if let Some(Piece::Text(first)) = value.pieces.first_mut() {
                        *first = rest.to_owned();
                    }
                    (variable, Some(value))
                }
                None => (text, None),
            };
            let adds = variable.ends_with('+');
            let variable = variable.trim_end_matches('+').to_owned();
            if variable.is_empty() || variable.contains('[') {
                continue;
            }
            let local = name == "local" || (!self.calls.is_empty() && matches!(name, "declare" | "typeset"));
            if local {
                self.hide(&variable);
            }
            if let Some(mut value) = value {
                if adds && let super::lookup::Found::One(mut before) = self.lookup(&variable) {
                    before.push(&value);
                    value = before;
                }
                value.span = word.span;
                if reference {
                    let variables = Rc::make_mut(&mut self.state.variables);
                    let value = Value::Scalar(value);
                    variables.insert(variable, Rc::new(Variable { value, exported, reference }));
                    continue;
                }
                self.state.set(&variable, Value::Scalar(value));
            } else if array && !self.state.variables.contains_key(&variable) {
                self.state.set(&variable, Value::Map(Vec::new()));
            } else if local && !array {
                self.state.set(&variable, Value::Unset);
            }
            if exported {
                self.export(&variable);
            }
        }
    }

    fn unset(&mut self, arguments: &[Word]) {
        if arguments.first().is_some_and(|word| word.is("-f")) {
            for word in arguments {
                if let Some(name) = word.text() {
                    Rc::make_mut(&mut self.state.functions).remove(name);
                }
            }
            return;
        }
        for word in arguments {
            match word.text() {
                Some(text) if text.starts_with('-') => {}
                Some(text) => match text.split_once('[') {
                    Some((name, _)) => {
                        let unknown = Word::unknown(format!("${name}"));
                        self.state.set(name, Value::Scalar(unknown));
                    }
                    None => {
                        self.state.set(text, Value::Unset);
                        let _ = Rc::make_mut(&mut self.state.functions).remove(text);
                    }
                },
                None => self.state.open = true,
            }
        }
    }

    fn set(&mut self, arguments: &[Word]) {
        let mut words = arguments.iter().enumerate();
        while let Some((at, word)) = words.next() {
            let text = word.beginning();
            let on = text.starts_with('-');
            if word.is("--") || !(on || text.starts_with('+')) || word.is("-") {
                let skip = usize::from(word.is("--") || word.is("-"));
                let rest = arguments.get(at + skip..).unwrap_or(&[]).to_vec();
                self.state.positional = Some(Rc::new(rest));
                return;
            }
            if text.contains('u') {
                self.state.nounset = on;
            }
            if text.contains('f') {
                self.state.noglob = on;
            }
            if text.contains('e') {
                self.state.errexit = on;
            }
            if text.contains('o') {
                match words.next().and_then(|(_, word)| word.text()) {
                    Some("nounset") => self.state.nounset = on,
                    Some("noglob") => self.state.noglob = on,
                    Some("errexit") => self.state.errexit = on,
                    _ => {}
                }
            }
        }
    }

    fn shift(&mut self, arguments: &[Word]) {
        let many = match arguments.first() {
            None => Some(1),
            Some(word) => word.text().and_then(|text| text.parse::<usize>().ok()),
        };
        self.state.positional = match (&self.state.positional, many) {
            (Some(words), Some(many)) => Some(Rc::new(words.get(many..).unwrap_or(&[]).to_vec())),
            _ => None,
        };
    }

    fn read(&mut self, kind: &str, invocation: &Invocation) {
        let mut names: Vec<&str> = Vec::new();
        let mut list = kind != "read";
        let mut words = invocation.arguments().iter();
        while let Some(word) = words.next() {
            match word.text() {
                Some(text) if text.starts_with('-') && text.len() > 1 => {
                    list |= text.ends_with('a') && kind == "read";
                    let takes: &[char] = match kind {
                        "read" => &['d', 'i', 'n', 'N', 'p', 't', 'u'],
                        "getopts" => &[],
                        _ => &['d', 'n', 'O', 's', 'u', 'C', 'c'],
                    };
                    if text.ends_with(takes) {
                        words.next();
                    }
                }
                Some(name) => names.push(name),
                None => {}
            }
        }
        if kind == "getopts" {
            names = vec![names.get(1).copied().unwrap_or("opt"), "OPTARG"];
        }
        let text = match &invocation.input {
            Input::Text(word) if kind != "getopts" => word.text().map(str::to_owned),
            _ => None,
        };
        let span = invocation.span;
        let of = |text: &str| Word::of(text).at(span);
        match text {
            Some(text) if list => {
                let words: Vec<Word> = if kind == "read" {
                    text.lines().next().unwrap_or("").split_whitespace().map(of).collect()
                } else {
                    text.lines().map(of).collect()
                };
                self.state.set(names.first().copied().unwrap_or("MAPFILE"), Value::List(words));
            }
            Some(text) => {
                let separators = match self.state.variables.get("IFS").map(|variable| &variable.value) {
                    Some(Value::Scalar(word)) => word.text().unwrap_or(" \t").to_owned(),
                    _ => " \t".to_owned(),
                };
                let mut rest = text
                    .lines()
                    .next()
                    .unwrap_or("")
                    .trim_matches(|letter| separators.contains(letter) && letter != '\n');
                let names = if names.is_empty() { vec!["REPLY"] } else { names };
                for (index, name) in names.iter().enumerate() {
                    let (part, after) = if index + 1 == names.len() {
                        (rest, "")
                    } else {
                        rest.split_once(|letter| separators.contains(letter)).unwrap_or((rest, ""))
                    };
                    self.state.set(name, Value::Scalar(of(part)));
                    rest = after.trim_start_matches(|letter: char| {
                        separators.contains(letter) && letter.is_whitespace()
                    });
                }
            }
            None => {
                for name in if names.is_empty() { vec!["REPLY"] } else { names } {
                    self.state.set(name, Value::Scalar(Word::unknown(format!("${name}"))));
                }
            }
        }
    }

    fn define(&mut self, arguments: &[Word]) {
        for word in arguments {
            let Some((name, _)) = word.beginning().split_once('=') else { continue };
            let Some((_, text)) = word.text().and_then(|text| text.split_once('=')) else {
                self.reader.gap(word.span, "what the alias stands for is known only when it runs");
                continue;
            };
            Rc::make_mut(&mut self.state.aliases).insert(name.to_owned(), text.to_owned());
        }
    }

    fn trap(&mut self, arguments: &[Word]) {
        let mut arguments = arguments.iter().filter(|word| !word.is("--"));
        let (Some(text), Some(_)) = (arguments.next(), arguments.next()) else { return };
        if text.is("-") || text.is("") || matches!(text.text(), Some("-p" | "-l")) {
            return;
        }
        self.traps.push(text.clone());
    }

    /// `eval`.
    fn evaluate(&mut self, text: Word, opened: &Opened) -> Flow {
        if text.text().is_none() && text.pieces.iter().all(is_setup) {
            // A program's own text for the shell: `eval "$(ssh-agent -s)"`.
            self.state.open = true;
            return Flow::Next;
        }
        self.nested(text, opened)
    }

    fn nested(&mut self, text: Word, opened: &Opened) -> Flow {
        if !self.reader.enter_text(text.span) {
            return Flow::Next;
        }
        let flow = self.redirected(opened, |shell| shell.text(&text));
        self.reader.leave_text();
        flow
    }

    /// `source`.
    fn source_file(&mut self, invocation: &Invocation, opened: &Opened) -> Flow {
        let Some(file) = invocation.arguments().iter().find(|word| !word.is("--")) else { return Flow::Next };
        if file.text() == Some("") && !file.doubts.is_empty() {
            self.reader.gap(file.span, "which file it sources is known only when it runs");
        }
        if self.from.elsewhere {
            self.state.open = true;
            return Flow::Next;
        }
        let text = match file.text() {
            Some("/dev/stdin" | "/dev/fd/0" | "/proc/self/fd/0") => match &invocation.input {
                Input::Text(word) => Some(word.clone()),
                _ => Some(Word::unknown("the standard input")),
            },
            Some(path) => match path.strip_prefix("/dev/fd/").and_then(|number| number.parse().ok()) {
                Some(number) if number < 1000 => self.state.descriptors.get(&number).cloned(),
                _ => self.sourced_text(path),
            },
            None => {
                self.state.open = true;
                if is_settings(file.shown().as_str()) {
                    return Flow::Next;
                }
                self.reader.gap(file.span, "which file it sources is known only when it runs");
                return Flow::Next;
            }
        };
        let Some(mut text) = text else {
            self.state.open = true;
            return Flow::Next;
        };
        text.span = file.span;
        if text.text().is_none() && text.pieces.iter().all(is_setup) {
            self.state.open = true;
            return Flow::Next;
        }
        let arguments = invocation.arguments().get(1..).unwrap_or(&[]);
        let outer = self.state.positional.clone();
        if !arguments.is_empty() {
            self.state.positional = Some(Rc::new(arguments.to_vec()));
        }
        self.sourced += 1;
        let flow = self.nested(text, opened);
        self.sourced -= 1;
        self.state.positional = outer;
        if flow == Flow::Return { Flow::Next } else { flow }
    }

    /// The text of a sourced file, if it is the project's or the command's own. The user's own settings are
    /// not read: they run in every shell.
    fn sourced_text(&mut self, path: &str) -> Option<Word> {
        let absolute = self.absolute(&Word::of(path))?;
        let own = self.reader.is_written(&absolute) || path::within(&absolute, self.reader.world.workspace);
        if !own && !absolute.starts_with("/dev/fd/") && !absolute.starts_with("/tmp/") {
            return None;
        }
        if is_settings(path) && !self.reader.is_written(&absolute) {
            return None;
        }
        self.reader.file(&absolute)
    }
}

/// Whether a file is one that prepares a shell.
fn is_settings(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.ends_with("bin/activate")
        || matches!(
            name,
            "activate"
                | "nvm.sh"
                | ".bashrc"
                | ".profile"
                | ".zshrc"
                | ".bash_profile"
                | "env"
                | ".env"
                | ".envrc"
                | "conda.sh"
                | "sdkman-init.sh"
                | "asdf.sh"
        )
}

/// Whether a part is what a program prints for shells to run: `$(ssh-agent -s)`.
fn is_setup(piece: &Piece) -> bool {
    let what = match piece {
        Piece::Text(text) => return text.trim().is_empty(),
        Piece::Unknown(what) => what,
    };
    let words: Vec<&str> = what
        .split(|letter: char| !(letter.is_alphanumeric() || "-_.:/".contains(letter)))
        .filter(|word| !word.is_empty())
        .collect();
    let fetched = words
        .iter()
        .any(|word| matches!(*word, "curl" | "wget" | "base64" | "cat" | "openssl" | "xxd" | "nc"));
    !fetched
        && words.len() <= 6
        && words.iter().any(|word| {
            // `source <(COMPLETE=bash jj)`, `eval "$(_FOO_COMPLETE=bash_source foo)"`.
            word.ends_with("COMPLETE")
                || matches!(
                    *word,
                    "ssh-agent"
                        | "init"
                        | "init-"
                        | "env"
                        | "docker-env"
                        | "podman-env"
                        | "hook"
                        | "shell.bash"
                        | "shellenv"
                        | "activate"
                        | "completion"
                        | "completions"
                        | "dircolors"
                        | "export-credentials"
                        | "shell"
                        | "--export-profile"
                        | "resize"
                        | "locale"
                )
        })
}

/// The arguments as one text.
fn joined(arguments: &[Word], invocation: &Invocation) -> Word {
    let mut text = Word::default().at(invocation.span);
    for (index, word) in arguments.iter().filter(|word| !word.is("--")).enumerate() {
        if index > 0 {
            text.push_text(" ");
        }
        text.push(word);
    }
    text
}
