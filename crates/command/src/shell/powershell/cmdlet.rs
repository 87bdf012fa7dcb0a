//! What PowerShell's cmdlets do.

use caution_core::command::{Hint, HintKind, Kind, Language};
use caution_core::effect::Verb;

use super::arguments::Given;
use super::{PowerShell, windows};
use crate::inline;
use crate::invocation::Invocation;
use crate::tool::cmdlet;
use crate::word::Word;

impl PowerShell<'_, '_> {
    pub(super) fn remove(&mut self, given: &Given, words: Vec<Word>) {
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
    pub(super) fn nested(&mut self, word: &Word, through: &str) {
        let inner = self.from.within(through.to_owned(), Vec::new(), false);
        let word = word.clone().at(self.from.span);
        self.reader.text(&word, Language::PowerShell, &inner);
    }

    pub(super) fn web(&mut self, given: &Given) {
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

    pub(super) fn start(&mut self, given: &Given) {
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
    pub(super) fn elsewhere(&mut self, given: &Given) {
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

    pub(super) fn sql(&mut self, given: &Given) {
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

    pub(super) fn known_cmdlet(&mut self, known: &str, name: &Word, given: &Given) {
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
