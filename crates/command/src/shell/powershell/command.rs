//! PowerShell's commands.

use super::arguments::Given;
use super::lexer::{Part, Token};
use super::{PowerShell, windows};
use crate::invocation::{Invocation, RedirectKind};
use crate::word::Word;

/// What a name without folder means.
fn alias(name: &str) -> &str {
    match name {
        "rm" | "del" | "erase" | "rd" | "ri" | "rmdir" => "remove-item",
        "mv" | "move" | "mi" | "ren" | "rni" | "rename-item" => "move-item",
        "cp" | "copy" | "cpi" => "copy-item",
        "clc" => "clear-content",
        "sc" => "set-content",
        "ac" => "add-content",
        "ni" | "md" | "mkdir" => "new-item",
        "cd" | "chdir" | "sl" | "pushd" | "push-location" => "set-location",
        "iex" => "invoke-expression",
        "irm" | "iwr" | "invoke-webrequest" => "invoke-restmethod",
        "icm" => "invoke-command",
        "saps" | "start" => "start-process",
        "gci" | "dir" | "ls" => "get-childitem",
        "foreach" | "%" => "foreach-object",
        "where" | "?" => "where-object",
        "sajb" | "start-threadjob" => "start-job",
        "spsv" => "stop-service",
        "tee" => "tee-object",
        other => other,
    }
}

impl PowerShell<'_, '_> {
    /// One command of a pipeline; what it gives to the next one, as far as that is known.
    pub(super) fn stage(&mut self, tokens: &[Token], input: Option<Vec<Word>>) -> Option<Vec<Word>> {
        let called = tokens.iter().take_while(|token| **token == Token::Call).count();
        let tokens = tokens.get(called..).unwrap_or(&[]);
        let first = tokens.first()?;
        let rest = tokens.get(1..).unwrap_or(&[]);
        match first {
            Token::Word { parts, quoted } => {
                let expression = *quoted || matches!(parts.first(), Some(Part::Variable(_) | Part::Inner(_)));
                if self.method(parts, rest) {
                    return None;
                }
                if expression && called == 0 {
                    self.redirects(tokens);
                    return Some(self.expression(tokens));
                }
                let name = self.word(parts, *quoted);
                if name.is(".") && !quoted {
                    return self.stage(&[&[Token::Call], rest].concat(), input);
                }
                self.command(&name, rest, input)
            }
            Token::Block(inner) => {
                self.deeper(|shell| shell.statements(inner));
                None
            }
            Token::Paren(inner) => {
                let values = self.values(inner);
                // `(…).Delete()`
                if let Some(Token::Word { parts, .. }) = rest.first()
                    && let [Part::Text(text)] = parts.as_slice()
                {
                    let text = text.to_ascii_lowercase();
                    let web = text.starts_with(".downloadstring") || text.starts_with(".content");
                    if text.starts_with(".delete") {
                        windows::files(self.reader, &self.from, &["rm", "-rf", "--"], &values);
                    }
                    if web {
                        return Some(vec![Word::unknown("what was downloaded")]);
                    }
                }
                Some(values)
            }
            _ => None,
        }
    }

    /// Redirections of a command.
    fn redirects(&mut self, tokens: &[Token]) {
        for pair in tokens.windows(2) {
            if let [Token::Redirect(append), Token::Word { parts, quoted }] = pair {
                let file = self.word(parts, *quoted);
                if matches!(parts.as_slice(), [Part::Variable(name)] if name.eq_ignore_ascii_case("null")) {
                    continue;
                }
                let kind = if *append { RedirectKind::Append } else { RedirectKind::Truncate };
                windows::writes(self.reader, &self.from, &file, kind);
            }
        }
    }

    fn command(&mut self, name: &Word, rest: &[Token], input: Option<Vec<Word>>) -> Option<Vec<Word>> {
        self.redirects(rest);
        let Some(known) = name.text().map(str::to_ascii_lowercase) else {
            self.gap("which program it starts is known only when it runs");
            return None;
        };
        if let Some(body) = self.functions.get(&known).cloned() {
            let given = self.given(rest);
            self.called(&body, &given.plain);
            return None;
        }
        match alias(&known) {
            "where-object" => {
                let filtered = input.into_iter().flatten().map(|word| below(&word));
                return Some(filtered.collect());
            }
            "select-object" | "sort-object" | "get-item" | "get-content" | "write-output"
            | "resolve-path" | "echo" | "tee-object" | "join-path" | "convert-path" => {
                let given = self.given(rest);
                let own: Vec<Word> = given.positional.into_iter().flatten().collect();
                return match alias(&known) {
                    "get-content" => Some(vec![Word::unknown("what a file holds")]),
                    _ => input.or(Some(own)),
                };
            }
            "get-childitem" => return Some(vec![self.listed(rest)]),
            "foreach-object" => {
                let given = self.given(rest);
                let values = input.unwrap_or_else(|| vec![Word::unknown("$_")]);
                for block in &given.blocks {
                    self.with_each("_", &values, block);
                }
                return None;
            }
            _ => {}
        }
        let given = self.given(rest);
        self.run(alias(&known), name, &given, input)
    }

    fn run(
        &mut self,
        known: &str,
        name: &Word,
        given: &Given,
        input: Option<Vec<Word>>,
    ) -> Option<Vec<Word>> {
        if given.has("whatif", 2) {
            return None;
        }
        let paths = |given: &Given| {
            let mut words = given.subject(&["path", "literalpath", "pspath", "filepath", "name"]);
            if words.is_empty() {
                words = input.clone().unwrap_or_default();
            }
            words
        };
        match known {
            "remove-item" => self.remove(given, paths(given)),
            "move-item" | "copy-item" => {
                let mut words = paths(given);
                let to =
                    given.get("destination", 1).or_else(|| given.get("newname", 2)).map(<[Word]>::to_vec);
                let second = if given.get("path", 1).is_some() || input.is_some() { 0 } else { 1 };
                words.extend(to.or_else(|| given.positional.get(second).cloned()).unwrap_or_default());
                let head: &[&str] =
                    if known == "move-item" { &["mv", "-f", "--"] } else { &["cp", "-r", "--"] };
                windows::files(self.reader, &self.from, head, &words);
            }
            "clear-content" => {
                windows::files(self.reader, &self.from, &["truncate", "-s", "0", "--"], &paths(given))
            }
            "set-content" | "out-file" | "add-content" | "tee-object" | "export-csv" => {
                let adds = known == "add-content" || given.has("append", 2);
                let kind = if adds { RedirectKind::Append } else { RedirectKind::Truncate };
                let words = given.subject(&["path", "literalpath", "filepath"]);
                for word in &words {
                    windows::writes(self.reader, &self.from, word, kind);
                }
            }
            "new-item" => {
                // Without `-Force` it goes on where the folder could not be made.
                let forced: &[&str] = &["mkdir", "-p", "--"];
                let words = if given.has("force", 1) { forced } else { &["mkdir", "--"] };
                windows::files(self.reader, &self.from, words, &given.subject(&["path"]));
            }
            "set-location" => {
                if let Some(folder) = given.subject(&["path", "literalpath"]).first() {
                    windows::go(self.reader, &mut self.from, folder);
                }
            }
            "invoke-expression" => {
                let words = given.subject(&["command"]);
                let word = words.first().cloned().or_else(|| input.and_then(|words| words.first().cloned()));
                if let Some(word) = word {
                    self.nested(&word, "Invoke-Expression");
                }
            }
            "invoke-restmethod" => {
                self.web(given);
                return Some(vec![Word::unknown("what was downloaded")]);
            }
            "start-process" => self.start(given),
            "invoke-command" | "start-job" | "measure-command" => self.elsewhere(given),
            "invoke-sqlcmd" => self.sql(given),
            "powershell" | "pwsh" | "powershell.exe" | "pwsh.exe" | "cmd" | "cmd.exe" => {
                self.program(name, given)
            }
            _ if is_cmdlet(known) => {
                for block in &given.blocks {
                    self.deeper(|shell| shell.statements(block));
                }
                self.known_cmdlet(known, name, given);
            }
            _ => self.program(name, given),
        }
        None
    }

    fn program(&mut self, name: &Word, given: &Given) {
        let mut words = vec![name.clone()];
        words.extend(given.plain.iter().cloned());
        let from = self.from.clone();
        self.reader.invocation(&Invocation { words, ..from });
    }
}

/// `Verb-Noun`: a cmdlet or a function, not a program.
fn is_cmdlet(name: &str) -> bool {
    name.split_once('-').is_some_and(|(verb, noun)| {
        const VERBS: &[&str] = &[
            "add",
            "clear",
            "close",
            "compare",
            "complete",
            "convertfrom",
            "convertto",
            "copy",
            "disable",
            "dismount",
            "enable",
            "enter",
            "exit",
            "expand",
            "export",
            "find",
            "format",
            "get",
            "grant",
            "group",
            "import",
            "initialize",
            "install",
            "invoke",
            "join",
            "limit",
            "measure",
            "mount",
            "move",
            "new",
            "open",
            "out",
            "publish",
            "push",
            "pop",
            "read",
            "receive",
            "register",
            "remove",
            "rename",
            "repair",
            "reset",
            "resize",
            "resolve",
            "restart",
            "restore",
            "resume",
            "revoke",
            "save",
            "search",
            "select",
            "send",
            "set",
            "show",
            "sort",
            "split",
            "start",
            "stop",
            "suspend",
            "sync",
            "tee",
            "test",
            "trace",
            "unblock",
            "uninstall",
            "unregister",
            "update",
            "use",
            "wait",
            "where",
            "write",
        ];
        VERBS.contains(&verb) && !noun.is_empty() && noun.chars().all(|c| c.is_alphanumeric() || c == '_')
    })
}

/// Some of what a word names.
fn below(word: &Word) -> Word {
    let Some(text) = word.text().and_then(|text| text.strip_suffix('*')) else { return word.clone() };
    let mut some = Word { pieces: Vec::new(), ..word.clone() };
    some.push_text(text);
    some.pieces.push(crate::word::Piece::Unknown("…".to_owned()));
    some
}
