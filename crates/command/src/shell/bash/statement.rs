//! Walks the statements of a text.

use std::rc::Rc;

use caution_core::command::When;
use caution_core::probe::{Answer, Probe};

use crate::invocation::Input;
use crate::word::{Piece, Word};

use super::redirect::Opened;
use super::state::Value;
use super::syntax::{self, Command, Connector, Item, Kind, Pipeline, Script};
use super::{Flow, Scope, Shell};

/// How many items of a list a loop goes over one by one.
const ITEMS: usize = 200;

impl Shell<'_, '_> {
    pub(super) fn script(&mut self, script: &Script) -> Flow {
        for item in &script.items {
            let before = self.state.directory.clone();
            let flow = self.item(item);
            self.stays(before);
            if flow != Flow::Next {
                return flow;
            }
        }
        Flow::Next
    }

    /// What comes after `cd missing;` runs where it ran before.
    fn stays(&mut self, before: Option<String>) {
        let Some(folder) = self.state.directory.as_ref().filter(|_| self.state.directory != before) else {
            return;
        };
        if self.state.errexit || self.from.elsewhere || self.reader.may_have_made(folder) {
            return;
        }
        if self.reader.ask(&Probe::Path(folder.clone())) == Answer::Missing {
            self.state.directory = before;
        }
    }

    fn item(&mut self, item: &Item) -> Flow {
        if item.background {
            self.subshell(|shell| shell.chain(item));
            return Flow::Next;
        }
        self.chain(item)
    }

    fn chain(&mut self, item: &Item) -> Flow {
        let mut folder = self.state.directory.clone();
        let begin = self.printed();
        let mut flow = self.pipeline(&item.first);
        let mut tested = is_test(&item.first);
        // The state if the last question was answered with no.
        let mut refused = None;
        for (connector, pipeline) in &item.rest {
            let before = self.saved();
            let when = match connector {
                Connector::And => When::AfterSuccess,
                Connector::Or => When::AfterFailure,
            };
            if *connector == Connector::Or {
                self.state = refused.take().unwrap_or_else(|| before.clone());
                // What failed has not changed the folder.
                self.state.directory.clone_from(&folder);
            } else if tested && refused.is_none() {
                refused = Some(before.clone());
            }
            folder.clone_from(&before.directory);
            let scope = Scope { when, ..self.scope.clone() };
            let printed = self.printed();
            flow = self.under(scope, |shell| shell.pipeline(pipeline));
            if let (Connector::Or, Some(printed)) = (connector, printed)
                && begin != Some(printed)
            {
                // What prints something has not failed.
                self.unprint(printed);
            }
            if flow != Flow::Next {
                // It went on because that was not reached.
                self.state = refused.take().unwrap_or(before);
                flow = Flow::Next;
            } else if *connector == Connector::Or {
                self.state.merge(before);
            }
            tested |= is_test(pipeline);
        }
        if let Some(refused) = refused {
            self.state.merge(refused);
        }
        flow
    }

    fn pipeline(&mut self, pipeline: &Pipeline) -> Flow {
        let (Some(last), true) = (pipeline.stages.last(), pipeline.stages.len() > 1) else {
            return pipeline.stages.first().map_or(Flow::Next, |stage| self.command(stage));
        };
        let mut input = self.scope.input.clone();
        let before = pipeline.stages.len() - 1;
        for stage in pipeline.stages.iter().take(before) {
            let listing = match &input {
                Input::Output(words) => Some(words.clone()),
                _ => None,
            };
            let scope = Scope { input, ..self.scope.clone() };
            self.last.clear();
            let (printed, ()) = self.captured(|shell| {
                shell.under(scope, |shell| {
                    shell.subshell(|shell| shell.command(stage));
                });
            });
            let known = printed.pieces.is_empty()
                || printed.pieces.iter().any(|piece| matches!(piece, Piece::Text(_)));
            let words = std::mem::take(&mut self.last);
            input = match listing {
                _ if known => Input::Text(printed),
                // Some of the names that were listed.
                Some(listed) if crate::tool::wrappers::chooses(&listed, &words) => Input::Output(listed),
                _ => Input::Output(words),
            };
        }
        let scope = Scope { input, ..self.scope.clone() };
        self.under(scope, |shell| shell.subshell(|shell| shell.command(last)));
        Flow::Next
    }

    pub(super) fn command(&mut self, command: &Command) -> Flow {
        if !self.reader.enter(command.span) {
            return Flow::Exit;
        }
        let flow = match &command.kind {
            Kind::Simple { assignments, words } => self.simple(command, assignments, words),
            Kind::Function { name, body } => {
                Rc::make_mut(&mut self.state.functions).insert(name.clone(), Rc::clone(body));
                Flow::Next
            }
            kind if command.redirects.is_empty() => self.compound(kind, command),
            kind => match self.open(&command.redirects) {
                Ok(opened) => {
                    self.truncates(&opened, command.span);
                    self.redirected(&opened, |shell| shell.compound(kind, command))
                }
                Err(super::Abort) => Flow::Next,
            },
        };
        self.reader.leave();
        flow
    }

    /// Runs something with its redirections.
    pub(super) fn redirected(&mut self, opened: &Opened, run: impl FnOnce(&mut Self) -> Flow) -> Flow {
        let input = opened.input.clone().unwrap_or_else(|| self.scope.input.clone());
        let scope = Scope { input, ..self.scope.clone() };
        if !opened.out {
            return self.under(scope, run);
        }
        let (printed, flow) = self.captured(|shell| shell.under(scope, run));
        self.save(opened, &printed);
        flow
    }

    fn compound(&mut self, kind: &Kind, command: &Command) -> Flow {
        self.floods(kind, command.span);
        match kind {
            Kind::Simple { .. } | Kind::Function { .. } => Flow::Next,
            Kind::Group(script) => self.script(script),
            Kind::Subshell(script) => {
                self.subshell(|shell| shell.script(script));
                Flow::Next
            }
            Kind::If { arms, otherwise } => self.branches(arms, otherwise.as_ref()),
            Kind::While { condition, body } => self.repeat(condition, body),
            Kind::For { variable, items, body } => self.iterate(variable, items.as_deref(), body),
            Kind::Count { head, body } => {
                let _ = self.arithmetic(head);
                self.unsure(|shell| shell.script(body))
            }
            Kind::Case { subject, arms } => self.cases(subject, arms),
            Kind::Test(words) => self.test(words),
            Kind::Arithmetic(expression) => match self.arithmetic(expression) {
                Ok(_) => Flow::Next,
                Err(super::Abort) => Flow::Next,
            },
            Kind::Coprocess(inner) => {
                let _ = command;
                self.subshell(|shell| shell.command(inner));
                Flow::Next
            }
        }
    }

    fn branches(&mut self, arms: &[(Script, Script)], otherwise: Option<&Script>) -> Flow {
        let mut ends = Vec::new();
        let mut stopped = None;
        let mut when = self.scope.when;
        for (condition, body) in arms {
            let scope = Scope { when, ..self.scope.clone() };
            let flow = self.under(scope, |shell| shell.script(condition));
            if flow != Flow::Next {
                return flow;
            }
            let before = self.saved();
            let scope = Scope { when: When::AfterSuccess, ..self.scope.clone() };
            match self.under(scope, |shell| shell.script(body)) {
                Flow::Next => ends.push(std::mem::replace(&mut self.state, before)),
                flow => {
                    stopped = Some(flow);
                    self.state = before;
                }
            }
            when = When::AfterFailure;
        }
        let flow = match otherwise {
            Some(body) => {
                let scope = Scope { when: When::AfterFailure, ..self.scope.clone() };
                self.under(scope, |shell| shell.script(body))
            }
            None => Flow::Next,
        };
        if flow != Flow::Next {
            let Some(first) = ends.pop() else { return stopped.map_or(Flow::Next, |_| flow) };
            self.state = first;
        }
        for end in ends {
            self.state.merge(end);
        }
        Flow::Next
    }

    /// A body that runs some number of times: what it changes is unknown in all of them.
    fn unsure(&mut self, mut run: impl FnMut(&mut Self) -> Flow) -> Flow {
        let scope = Scope { repeated: true, ..self.scope.clone() };
        let before = self.saved();
        let mark = self.reader.mark();
        self.loops += 1;
        let flow = self.under(scope.clone(), &mut run);
        let mut again = before.clone();
        let after = std::mem::replace(&mut self.state, before);
        again.merge(after);
        let changed = again.directory != self.state.directory || again.variables != self.state.variables;
        if changed && flow != Flow::Exit {
            // The second round begins where the first ended.
            self.reader.rewind(mark);
            self.state = again;
            let _ = self.under(scope, &mut run);
        }
        self.loops -= 1;
        Flow::Next
    }

    fn repeat(&mut self, condition: &Script, body: &Script) -> Flow {
        // `while read …` over a text that is known: once for each line.
        if let Some(lines) = self.lines(condition) {
            self.loops += 1;
            for line in lines {
                let scope = Scope { input: Input::Text(line), ..self.scope.clone() };
                let outer = self.scope.input.clone();
                let flow = self.under(scope, |shell| {
                    let flow = shell.script(condition);
                    shell.scope.input = outer;
                    if flow == Flow::Next { shell.script(body) } else { flow }
                });
                if matches!(flow, Flow::Exit | Flow::Return) {
                    break;
                }
            }
            self.loops -= 1;
            return Flow::Next;
        }
        self.unsure(|shell| match shell.script(condition) {
            Flow::Next => shell.script(body),
            flow => flow,
        })
    }

    fn lines(&self, condition: &Script) -> Option<Vec<Word>> {
        let [Item { first, rest, .. }] = condition.items.as_slice() else { return None };
        let ([stage], true) = (first.stages.as_slice(), rest.is_empty()) else { return None };
        let Kind::Simple { words, .. } = &stage.kind else { return None };
        if words.first().and_then(syntax::Word::literal) != Some("read") || !stage.redirects.is_empty() {
            return None;
        }
        let text = match &self.scope.input {
            Input::Text(word) => word.clone(),
            Input::File(word) => self.reader.file(&self.absolute(word)?)?,
            _ => return None,
        };
        let known = text.text()?;
        let lines: Vec<Word> = known
            .lines()
            .map(|line| Word {
                pieces: Word::of(line).pieces,
                span: text.span,
                doubts: text.doubts.clone(),
                credentials: text.credentials.clone(),
                quoted: true,
            })
            .collect();
        (lines.len() <= ITEMS).then_some(lines)
    }

    fn iterate(&mut self, variable: &str, items: Option<&[syntax::Word]>, body: &Script) -> Flow {
        let words = match items {
            Some(items) => {
                let mut words = Vec::new();
                for item in items {
                    match self.fields(item) {
                        Ok(fields) => words.extend(fields),
                        Err(super::Abort) => return Flow::Next,
                    }
                }
                Some(words)
            }
            None => self.state.positional.as_ref().map(|words| words.to_vec()),
        };
        let known =
            words.filter(|words| words.len() <= ITEMS && words.iter().all(|word| word.text().is_some()));
        let Some(words) = known else {
            let unknown = Word::unknown(format!("${variable}"));
            return self.unsure(|shell| {
                shell.state.set(variable, Value::Scalar(unknown.clone()));
                shell.script(body)
            });
        };
        self.loops += 1;
        for word in words {
            // A pattern that was left as it is stands for many.
            let many = !word.quoted && word.text().is_some_and(crate::path::is_pattern);
            let scope = Scope { repeated: self.scope.repeated || many, ..self.scope.clone() };
            self.state.set(variable, Value::Scalar(word));
            if matches!(self.under(scope, |shell| shell.script(body)), Flow::Exit | Flow::Return) {
                break;
            }
        }
        self.loops -= 1;
        Flow::Next
    }

    fn cases(&mut self, subject: &syntax::Word, arms: &[(Vec<syntax::Word>, Script)]) -> Flow {
        let _ = self.value(subject);
        let before = self.saved();
        let mut all = before.clone();
        let scope = Scope { when: When::AfterSuccess, ..self.scope.clone() };
        for (patterns, body) in arms {
            self.state = before.clone();
            for pattern in patterns {
                let _ = self.value(pattern);
            }
            if self.under(scope.clone(), |shell| shell.script(body)) == Flow::Next {
                all.merge(std::mem::take(&mut self.state));
            }
        }
        self.state = all;
        Flow::Next
    }

    /// `[[ … ]]`: what its substitutions run.
    fn test(&mut self, words: &[syntax::Word]) -> Flow {
        let strict = std::mem::replace(&mut self.state.nounset, false);
        for word in words {
            let _ = self.value(word);
        }
        self.state.nounset = strict;
        Flow::Next
    }
}

/// Whether a pipeline only asks something.
fn is_test(pipeline: &Pipeline) -> bool {
    pipeline.stages.last().is_some_and(|stage| match &stage.kind {
        Kind::Test(_) | Kind::Arithmetic(_) => true,
        Kind::Simple { words, .. } => words.first().and_then(syntax::Word::literal).is_some_and(|name| {
            matches!(name, "[" | "test" | "grep" | "command" | "which" | "type" | "diff" | "false")
        }),
        _ => false,
    })
}
