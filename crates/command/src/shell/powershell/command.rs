//! PowerShell's commands.

use caution_core::command::{Hint, HintKind, Kind, Language};
use caution_core::effect::Verb;

use super::lexer::{Part, Token};
use super::{PowerShell, windows};
use crate::inline;
use crate::invocation::{Invocation, RedirectKind};
use crate::tool::cmdlet;
use crate::word::Word;

/// The arguments of a command.
#[derive(Default)]
pub(super) struct Given {
    pub(super) named: Vec<(String, Vec<Word>)>,
    pub(super) positional: Vec<Vec<Word>>,
    pub(super) blocks: Vec<Vec<Token>>,
    /// Every word as it stands, for programs that read their arguments themselves.
    pub(super) plain: Vec<Word>,
}

impl Given {
    /// The values of a parameter, which may be abbreviated to `least` letters.
    pub(super) fn get(&self, full: &str, least: usize) -> Option<&[Word]> {
        self.named
            .iter()
            .find(|(name, _)| name.len() >= least && full.starts_with(name.as_str()))
            .map(|(_, values)| values.as_slice())
    }

    /// Whether a switch is given, and not as `:$false`.
    pub(super) fn has(&self, full: &str, least: usize) -> bool {
        self.get(full, least).is_some_and(|values| !values.iter().any(|value| value.is("False")))
    }

    /// The values of any of these parameters, or what stands first.
    fn subject(&self, names: &[&str]) -> Vec<Word> {
        let named = names.iter().find_map(|name| self.get(name, name.len().min(3)));
        named.or(self.positional.first().map(Vec::as_slice)).unwrap_or(&[]).to_vec()
    }
}

/// Parameters without a value.
const SWITCHES: &[&str] = &[
    "recurse",
    "force",
    "whatif",
    "verbose",
    "debug",
    "passthru",
    "asjob",
    "quiet",
    "confirm",
    "nonewline",
    "append",
    "wait",
    "noprofile",
    "noninteractive",
    "nologo",
    "asplaintext",
    "leaf",
    "container",
    "file",
    "directory",
    "hidden",
    "removedata",
    "removeoem",
    "full",
    "usebasicparsing",
    "noexit",
    "rf",
    "fr",
    "allusers",
    "online",
    "deletedata",
    "permanent",
];

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

    fn given(&mut self, tokens: &[Token]) -> Given {
        let mut given = Given::default();
        let mut tokens = tokens.iter().peekable();
        let mut open: Option<String> = None;
        while let Some(token) = tokens.next() {
            let values = match token {
                Token::Redirect(_) => {
                    tokens.next();
                    continue;
                }
                Token::Block(inner) => {
                    given.blocks.push(inner.clone());
                    open = None;
                    continue;
                }
                Token::Word { parts, quoted: false } if is_parameter(parts) => {
                    let word = self.word(parts, false);
                    given.plain.push(word.clone());
                    let text = word.beginning().trim_start_matches('-').to_owned();
                    let (name, value) = text.split_once(':').unwrap_or((&text, ""));
                    let name = name.to_ascii_lowercase();
                    let inline =
                        text.contains(':').then(|| Word::of(value)).filter(|_| word.text().is_some());
                    let switch = SWITCHES
                        .iter()
                        .any(|switch| switch.starts_with(name.as_str()) && (name.len() > 1 || name == "r"));
                    given.named.push((name.clone(), inline.iter().cloned().collect()));
                    open = (inline.is_none() && !switch).then_some(name);
                    continue;
                }
                Token::Word { parts, quoted } => {
                    let list = match (parts.as_slice(), *quoted) {
                        ([Part::Variable(name)], false) => {
                            self.variables.get(&name.to_ascii_lowercase()).cloned()
                        }
                        _ => None,
                    };
                    list.filter(|list| list.len() > 1).unwrap_or_else(|| vec![self.word(parts, *quoted)])
                }
                Token::Paren(inner) => self.values(inner),
                _ => continue,
            };
            let mut values = values;
            given.plain.extend(values.iter().cloned());
            // `a, b`
            while tokens.next_if(|token| **token == Token::Comma).is_some() {
                let more = match tokens.next() {
                    Some(Token::Word { parts, quoted }) => vec![self.word(parts, *quoted)],
                    Some(Token::Paren(inner)) => self.values(inner),
                    _ => break,
                };
                given.plain.extend(more.iter().cloned());
                values.extend(more);
            }
            match open.take() {
                Some(name) => given.named.push((name, values)),
                None => given.positional.push(values),
            }
        }
        // A parameter stands twice if its value came later: the one with the value counts.
        given.named.reverse();
        given
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
                windows::files(self.reader, &self.from, &["mkdir", "-p", "--"], &given.subject(&["path"]))
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

    fn remove(&mut self, given: &Given, words: Vec<Word>) {
        let both = given.named.iter().any(|(name, _)| name == "rf" || name == "fr");
        let recursive = given.has("recurse", 1) || both;
        let forced = given.has("force", 1) || both;
        let mut words = words;
        let extra: Vec<Word> = given.positional.iter().skip(1).flatten().cloned().collect();
        words.extend(extra);
        windows::mark_split(&mut words);
        let head: &[&str] = match (recursive, forced) {
            (true, true) => &["rm", "-rf", "--"],
            (true, false) => &["rm", "-r", "--"],
            (false, true) => &["rm", "-f", "--"],
            (false, false) => &["rm", "--"],
        };
        let mut files = Vec::new();
        for word in words {
            match word.beginning().split_once(':').map(|(drive, _)| drive.to_ascii_lowercase()) {
                Some(drive) if ["env", "variable", "function", "alias"].contains(&drive.as_str()) => {}
                Some(drive)
                    if ["hklm", "hkcu", "hkcr", "hku", "registry", "hkey_local_machine"]
                        .contains(&drive.as_str()) =>
                {
                    windows::act(self.reader, &self.from, Verb::Delete, Kind::Host, &word.shown());
                }
                Some(drive) if drive == "cert" => {
                    windows::act(self.reader, &self.from, Verb::Delete, Kind::Secret, &word.shown());
                }
                _ => files.push(word),
            }
        }
        windows::files(self.reader, &self.from, head, &files);
    }

    /// A text of PowerShell.
    fn nested(&mut self, word: &Word, through: &str) {
        let inner = self.from.within(through.to_owned(), Vec::new(), false);
        let word = word.clone().at(self.from.span);
        self.reader.text(&word, Language::PowerShell, &inner);
    }

    fn web(&mut self, given: &Given) {
        let method = given.get("method", 3).and_then(|words| words.first()).cloned();
        let Some(method) = method else { return };
        let mut words = vec![Word::of("curl"), Word::of("-X"), method];
        for body in given.get("body", 1).unwrap_or(&[]) {
            words.extend([Word::of("--data-raw"), body.clone()]);
        }
        words.extend(given.subject(&["uri"]));
        let from = self.from.clone();
        self.reader.invocation(&Invocation { words, ..from });
    }

    fn start(&mut self, given: &Given) {
        let mut words = given.subject(&["filepath"]);
        let list = given.get("argumentlist", 1).or_else(|| given.positional.get(1).map(Vec::as_slice));
        for word in list.unwrap_or(&[]) {
            match word.text() {
                Some(text) => words.extend(text.split_whitespace().map(Word::of)),
                None => words.push(word.clone()),
            }
        }
        let mut from = self.from.clone();
        from.elevated |= given
            .get("verb", 4)
            .is_some_and(|verb| verb.iter().any(|verb| verb.shown().eq_ignore_ascii_case("runas")));
        if !words.is_empty() {
            self.reader.invocation(&Invocation { words, ..from });
        }
    }

    /// `Invoke-Command -ComputerName h { … }`
    fn elsewhere(&mut self, given: &Given) {
        let before = self.from.clone();
        let hosts: Vec<Hint> = given
            .get("computername", 2)
            .or_else(|| given.get("hostname", 2))
            .unwrap_or(&[])
            .iter()
            .map(|word| Hint {
                kind: HintKind::Host,
                value: word.shown(),
                source: "-ComputerName".to_owned(),
            })
            .collect();
        if !hosts.is_empty() {
            self.from = before.within("Invoke-Command".to_owned(), hosts, true);
        }
        for block in &given.blocks {
            self.deeper(|shell| shell.statements(block));
        }
        self.from = before;
    }

    fn sql(&mut self, given: &Given) {
        let mut hints = Vec::new();
        for (name, kind) in [("serverinstance", HintKind::Host), ("database", HintKind::Database)] {
            hints.extend(given.get(name, 3).into_iter().flatten().map(|word| Hint {
                kind,
                value: word.shown(),
                source: format!("-{name}"),
            }));
        }
        let text = given.get("query", 1).and_then(|words| words.first()).cloned();
        if let Some(text) = text.or_else(|| given.positional.first().and_then(|words| words.first()).cloned())
        {
            inline::sql::read(
                self.reader,
                &text.at(self.from.span),
                crate::tool::WINDOWS,
                &hints,
                &self.from,
            );
        }
    }

    fn known_cmdlet(&mut self, known: &str, name: &Word, given: &Given) {
        let Some((verb, kind, reversible)) = cmdlet(known) else { return };
        let subject = given.subject(&[
            "name",
            "identity",
            "bucketname",
            "instanceid",
            "resourcegroupname",
            "path",
            "driveletter",
            "number",
            "disknumber",
            "computername",
            "id",
            "dbinstanceidentifier",
            "stackname",
            "tablename",
            "executionpolicy",
        ]);
        let shown: Vec<String> = subject.iter().map(Word::shown).collect();
        let shown = if shown.is_empty() { name.shown() } else { shown.join(" ") };
        let mut act = self.reader.act(&self.from, crate::tool::WINDOWS, verb, kind, &shown);
        act.forced = given.has("force", 2)
            || given.get("confirm", 4).is_some_and(|values| values.iter().any(|value| value.is("False")));
        act.reversible = reversible;
        act.doubts = subject.iter().flat_map(|word| word.doubts.iter().cloned()).collect();
        for (option, kind) in [
            ("profilename", HintKind::Account),
            ("subscriptionid", HintKind::Account),
            ("region", HintKind::Region),
            ("resourcegroupname", HintKind::Namespace),
            ("computername", HintKind::Host),
        ] {
            act.hints.extend(given.get(option, 5).into_iter().flatten().map(|word| Hint {
                kind,
                value: word.shown(),
                source: format!("-{option}"),
            }));
        }
        self.reader.add(act);
    }
}

/// `-Name`, `-r:$false`; not `-1`.
fn is_parameter(parts: &[Part]) -> bool {
    matches!(parts.first(), Some(Part::Text(text)) if text.strip_prefix('-').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-')
    }))
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
