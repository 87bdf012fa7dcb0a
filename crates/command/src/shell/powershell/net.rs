//! Methods of .NET that do something.

use super::lexer::{Part, Token};
use super::{PowerShell, windows};
use crate::invocation::RedirectKind;
use crate::word::Word;

impl PowerShell<'_, '_> {
    /// `[IO.Directory]::Delete('x', $true)`, `$file.Delete()`; false if it is none.
    pub(super) fn method(&mut self, parts: &[Part], rest: &[Token]) -> bool {
        let Some(Token::Paren(inner)) = rest.first() else { return false };
        match parts {
            [Part::Text(text)] if text.starts_with('[') => {
                let Some((class, method)) = text.split_once("]::") else { return false };
                let class = class.trim_start_matches('[').to_ascii_lowercase();
                let class = class.strip_prefix("system.").unwrap_or(&class).to_owned();
                let method = method.to_ascii_lowercase();
                let arguments = self.values(inner);
                self.of_class(&class, &method, &arguments);
                true
            }
            [Part::Variable(name), Part::Text(text)] => {
                let values = vec![self.variable(name)];
                let arguments = self.values(inner);
                match text.to_ascii_lowercase().as_str() {
                    ".delete" => windows::files(self.reader, &self.from, &["rm", "-rf", "--"], &values),
                    ".moveto" => {
                        let all = [values, arguments].concat();
                        windows::files(self.reader, &self.from, &["mv", "-f", "--"], &all);
                    }
                    _ => {}
                }
                true
            }
            _ => false,
        }
    }

    fn of_class(&mut self, class: &str, method: &str, arguments: &[Word]) {
        let first: Vec<Word> = arguments.iter().take(1).cloned().collect();
        let both: Vec<Word> = arguments.iter().take(2).cloned().collect();
        match (class, method) {
            ("io.directory", "delete") => {
                let recursive = arguments.get(1).is_some_and(|word| !word.is("False"));
                let head: &[&str] = if recursive { &["rm", "-rf", "--"] } else { &["rmdir", "--"] };
                windows::files(self.reader, &self.from, head, &first);
            }
            ("io.file", "delete") => windows::files(self.reader, &self.from, &["rm", "-f", "--"], &first),
            ("io.file" | "io.directory", "move") => {
                windows::files(self.reader, &self.from, &["mv", "-f", "--"], &both);
            }
            ("io.file", "writealltext" | "writealllines" | "writeallbytes" | "create" | "openwrite") => {
                if let Some(file) = first.first() {
                    windows::writes(self.reader, &self.from, file, RedirectKind::Truncate);
                }
            }
            ("diagnostics.process", "start") => {
                let words = both
                    .iter()
                    .flat_map(|word| match word.text() {
                        Some(text) => text.split_whitespace().map(Word::of).collect(),
                        None => vec![word.clone()],
                    })
                    .collect();
                let from = self.from.clone();
                self.reader.invocation(&crate::invocation::Invocation { words, ..from });
            }
            _ => {}
        }
    }
}
