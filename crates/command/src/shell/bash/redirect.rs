//! Redirections.

use std::rc::Rc;

use caution_core::command::Span;

use crate::invocation::{Input, Redirect, RedirectKind};
use crate::path;
use crate::word::Word;

use super::syntax::{self, Target};
use super::{Abort, Shell};

/// What redirections open.
#[derive(Debug, Default)]
pub(super) struct Opened {
    pub(super) redirects: Vec<Redirect>,
    /// The standard input, if it is another.
    pub(super) input: Option<Input>,
    /// Whether the standard output goes elsewhere.
    pub(super) out: bool,
    /// The file to which it goes.
    pub(super) file: Option<(Word, bool)>,
}

impl Shell<'_, '_> {
    pub(super) fn open(&mut self, redirects: &[syntax::Redirect]) -> Result<Opened, Abort> {
        let mut opened = Opened::default();
        for redirect in redirects {
            self.open_one(redirect, &mut opened)?;
        }
        Ok(opened)
    }

    fn open_one(&mut self, redirect: &syntax::Redirect, opened: &mut Opened) -> Result<(), Abort> {
        let descriptor = redirect.descriptor;
        match &redirect.target {
            Target::Read(word) => {
                let file = self.value(word)?;
                if descriptor == 0 {
                    let substituted = file
                        .text()
                        .filter(|path| path.starts_with("/dev/fd/"))
                        .and_then(|path| self.reader.file(path));
                    opened.input = Some(substituted.map_or_else(|| Input::File(file.clone()), Input::Text));
                } else {
                    let text = self.absolute(&file).and_then(|path| self.reader.file(&path));
                    self.descriptor(descriptor, text.unwrap_or_else(|| Word::unknown(file.shown())));
                }
                opened.redirects.push(Redirect { kind: RedirectKind::Read, file });
            }
            Target::Truncate(word) | Target::Append(word) | Target::Both(word) => {
                let kind = match redirect.target {
                    Target::Truncate(_) => RedirectKind::Truncate,
                    _ => RedirectKind::Append,
                };
                let file = self.value(word)?;
                if descriptor == 1 {
                    opened.out =
                        !matches!(file.text(), Some("/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1"));
                    opened.file = Some((file.clone(), kind == RedirectKind::Append));
                }
                opened.redirects.push(Redirect { kind, file });
            }
            Target::Duplicate(word) => {
                let source = self.value(word)?;
                if descriptor == 0
                    && let Some(text) = source
                        .text()
                        .and_then(|text| text.parse().ok())
                        .and_then(|from: u32| self.state.descriptors.get(&from))
                {
                    opened.input = Some(Input::Text(text.clone()));
                }
                // What goes to the errors is not printed.
                opened.out |= descriptor == 1 && source.is("2");
            }
            Target::String(word) => {
                let mut text = self.value(word)?;
                text.push_text("\n");
                self.feed(descriptor, text, opened);
            }
            Target::Document(body) => {
                let text = match body.get() {
                    Some(body) => self.value(body)?,
                    None => Word::default(),
                };
                self.feed(descriptor, text, opened);
            }
        }
        Ok(())
    }

    fn feed(&mut self, descriptor: u32, text: Word, opened: &mut Opened) {
        if descriptor == 0 {
            opened.input = Some(Input::Text(text));
        } else {
            self.descriptor(descriptor, text);
        }
    }

    fn descriptor(&mut self, descriptor: u32, text: Word) {
        Rc::make_mut(&mut self.state.descriptors).insert(descriptor, text);
    }

    /// The absolute path that a word names here.
    pub(super) fn absolute(&self, word: &Word) -> Option<String> {
        let text = word.text()?;
        if text.starts_with('/') {
            return Some(path::absolute(text, "/"));
        }
        Some(path::absolute(text, self.state.directory.as_deref()?))
    }

    /// Remembers what a command printed into a file.
    pub(super) fn save(&mut self, opened: &Opened, printed: &Word) {
        if let Some((file, adds)) = &opened.file
            && !self.from.elsewhere
            && let Some(path) = self.absolute(file).filter(|path| !path.starts_with("/dev/"))
        {
            self.reader.write(path, printed.clone(), *adds);
        }
    }

    /// The acts of files that are emptied, where no program is started that tells them.
    pub(super) fn truncates(&mut self, opened: &Opened, span: Span) {
        if opened.redirects.iter().all(|redirect| redirect.kind == RedirectKind::Read) {
            return;
        }
        let mut invocation = self.invocation(Vec::new(), span);
        invocation.redirects.clone_from(&opened.redirects);
        self.reader.redirects(&invocation);
    }
}
