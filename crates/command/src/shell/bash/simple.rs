//! Simple commands: assignments, then a function, a builtin or a program.

use std::rc::Rc;

use caution_core::command::{Doubt, Span};

use crate::invocation::{Invocation, RedirectKind};
use crate::word::Word;

use super::lookup::Found;
use super::redirect::Opened;
use super::state::{State, Value, Variable};
use super::syntax::{self, Assignment, Command};
use super::{Abort, Flow, Shell};

/// Builtins whose arguments are assignments: these are not split.
const DECLARING: &[&str] = &["declare", "typeset", "export", "readonly", "local"];

/// How many elements an array may have.
const ELEMENTS: usize = 10_000;

/// How deep functions may call each other, and how deep one may call itself.
const CALLS: usize = 16;
const SAME: usize = 2;

impl Shell<'_, '_> {
    pub(super) fn simple(
        &mut self,
        command: &Command,
        assignments: &[Assignment],
        words: &[syntax::Word],
    ) -> Flow {
        if let Some((name, values)) = self.alternatives(words) {
            return self.each_value(command, assignments, words, (&name, values));
        }
        match self.prepared(command, assignments, words) {
            Ok(flow) => flow,
            // The shell would end here; what follows is read all the same, as somebody may have set the
            // variable.
            Err(Abort) => Flow::Next,
        }
    }

    /// A variable in the words that has one of several values.
    fn alternatives(&self, words: &[syntax::Word]) -> Option<(String, Vec<Word>)> {
        words.iter().flat_map(|word| &word.parts).find_map(|part| match part {
            syntax::Part::Parameter { parameter, .. } => {
                let name = self.state.resolve(&parameter.name);
                match &self.state.variables.get(name)?.value {
                    Value::Either(values) => Some((name.to_owned(), values.clone())),
                    _ => None,
                }
            }
            _ => None,
        })
    }

    /// Runs a command for each value of a variable.
    fn each_value(
        &mut self,
        command: &Command,
        assignments: &[Assignment],
        words: &[syntax::Word],
        (name, values): (&str, Vec<Word>),
    ) -> Flow {
        let before = self.saved();
        let out = self.out.clone();
        let mut ends: Vec<State> = Vec::new();
        let mut same: Option<Word> = None;
        for value in values {
            if !self.reader.enter(command.span) {
                break;
            }
            self.state = before.clone();
            self.out.clone_from(&out);
            self.state.set(name, Value::Scalar(value));
            let _ = self.simple(command, assignments, words);
            self.reader.leave();
            let mut end = self.state.clone();
            if let Some(value) = before.variables.get(name) {
                end.set(name, value.value.clone());
            }
            ends.push(end);
            if let (Some(printed), None) = (&self.out, &same) {
                same = Some(printed.clone());
            } else if self.out != same {
                same = Some(Word::unknown(format!("${name}")));
            }
        }
        self.out = out.and(same);
        self.state = before;
        let mut ends = ends.into_iter();
        if let Some(first) = ends.next() {
            self.state = first;
        }
        for end in ends {
            self.state.merge(end);
        }
        Flow::Next
    }

    fn prepared(
        &mut self,
        command: &Command,
        assignments: &[Assignment],
        words: &[syntax::Word],
    ) -> Result<Flow, Abort> {
        let mut fields: Vec<Word> = Vec::new();
        let declaring =
            words.first().and_then(syntax::Word::literal).is_some_and(|name| DECLARING.contains(&name));
        for word in words {
            if declaring && !fields.is_empty() {
                fields.push(self.value(word)?);
            } else {
                let before = fields.len();
                fields.extend(self.fields(word)?);
                if fields.len() == before && before > 0 {
                    fields.extend(vanished(word));
                }
            }
        }
        if let (Some(first), Some(missing)) = (words.first(), words.first().and_then(vanished))
            && !fields.is_empty()
            && fields.first().is_none_or(|field| field.span != first.span)
        {
            // Somebody may have set it all the same.
            self.reader.gap(missing.span, "which program it starts is known only when it runs");
        }
        if fields.is_empty() {
            for assignment in assignments {
                self.assign(assignment)?;
            }
            let opened = self.open(&command.redirects)?;
            self.truncates(&opened, command.span);
            self.contents(&opened, words);
            return Ok(Flow::Next);
        }
        let mut own = Vec::new();
        for assignment in assignments {
            if let syntax::Value::Word(word) = &assignment.value {
                own.push((assignment.name.clone(), self.value(word)?));
            }
        }
        let opened = self.open(&command.redirects)?;
        if own.iter().any(|(name, _)| name == "IFS") {
            // Holds for this command only.
            let before = self.state.clone();
            for (name, word) in &own {
                self.state.set(name, Value::Scalar(word.clone()));
            }
            let flow = self.start(fields, own, &opened, command.span);
            if let Some(separators) = before.variables.get("IFS") {
                self.state.set("IFS", separators.value.clone());
            } else {
                Rc::make_mut(&mut self.state.variables).remove("IFS");
            }
            return Ok(flow);
        }
        Ok(self.start(fields, own, &opened, command.span))
    }

    /// `$(< file)`, `> file`.
    fn contents(&mut self, opened: &Opened, words: &[syntax::Word]) {
        if !words.is_empty() {
            return;
        }
        if let (Some(_), [redirect]) = (&self.out, opened.redirects.as_slice())
            && redirect.kind == RedirectKind::Read
        {
            let text = self.file_text(&redirect.file);
            self.print(text);
        }
        self.save(opened, &Word::default());
    }

    /// Starts what the words name.
    pub(super) fn start(
        &mut self,
        words: Vec<Word>,
        own: Vec<(String, Word)>,
        opened: &Opened,
        span: Span,
    ) -> Flow {
        let mut invocation = self.invocation(words, span);
        invocation.redirects.clone_from(&opened.redirects);
        if let Some(input) = &opened.input {
            invocation.input = input.clone();
        }
        invocation.variables.extend(own);
        let functions = self.prefixes(&mut invocation);
        let name = invocation.words.first().and_then(Word::text).unwrap_or("").to_owned();
        self.last.clone_from(&invocation.words);
        if invocation.words.is_empty() {
            self.reader.redirects(&invocation);
            return Flow::Next;
        }
        if functions && let Some(body) = self.state.functions.get(&name).map(Rc::clone) {
            self.reader.redirects(&invocation);
            return self.redirected(opened, |shell| shell.call(&name, &body, &invocation));
        }
        if functions && let Some(text) = self.state.aliases.get(&name).cloned() {
            return self.redirected(opened, |shell| shell.alias(&name, &text, &invocation));
        }
        if let Some(flow) = self.builtin(&name, &invocation, opened) {
            return flow;
        }
        self.program(&invocation, opened);
        Flow::Next
    }

    /// Takes `command`, `builtin` and `exec` off; whether a function may still be meant.
    fn prefixes(&self, invocation: &mut Invocation) -> bool {
        let mut functions = true;
        for _ in 0..16 {
            let name = invocation.words.first().and_then(Word::text).unwrap_or("");
            match name {
                "command" => {
                    // `command -v` only asks.
                    if invocation
                        .words
                        .get(1)
                        .is_some_and(|word| matches!(word.text(), Some("-v" | "-V" | "-pv" | "-pV")))
                    {
                        return false;
                    }
                    functions = false;
                }
                "builtin" | "exec" => functions = false,
                "noglob" | "nocorrect" | "-" => {}
                _ => return functions,
            }
            let takes_name = name == "exec";
            let mut drop = 1;
            while let Some(option) =
                invocation.words.get(drop).and_then(Word::text).filter(|text| text.starts_with('-'))
            {
                drop += if takes_name && option.ends_with('a') { 2 } else { 1 };
                if option == "--" {
                    break;
                }
            }
            invocation.words.drain(..drop.min(invocation.words.len()));
        }
        functions
    }

    fn program(&mut self, invocation: &Invocation, opened: &Opened) {
        self.reader.invocation(invocation);
        self.fetched(invocation);
        let wanted = self.out.is_some() || opened.file.is_some();
        if !wanted && invocation.program() != Some("tee") {
            return;
        }
        let printed = self.output(invocation);
        if opened.out {
            self.save(opened, &printed);
        } else {
            self.print(printed);
        }
    }

    /// Notes what a download leaves in a file: nobody knows yet.
    fn fetched(&mut self, invocation: &Invocation) {
        let takes: &[&str] = match invocation.program() {
            Some("curl") => &["-o", "--output"],
            Some("wget") => &["-O", "--output-document"],
            _ => return,
        };
        let call = crate::call::Call::new(
            invocation,
            crate::call::Spelling { values: takes, long: &[], single_dash: false },
        );
        let address = call
            .operands
            .iter()
            .filter_map(|word| word.text())
            .find(|text| text.contains("://"))
            .map(str::to_owned);
        let own = address
            .as_deref()
            .and_then(|address| address.split('?').next()?.rsplit('/').next())
            .map(Word::of);
        let file = match call.value(takes) {
            Some(file) => Some(file.clone()),
            None if invocation.program() == Some("wget") || call.has(&["-O", "--remote-name"]) => own,
            None => None,
        };
        if let Some(path) = file.and_then(|file| self.absolute(&file)).filter(|_| !self.from.elsewhere) {
            let what = format!("$(curl {})", address.unwrap_or_default());
            self.reader.write(path, Word::unknown(what), false);
        }
    }

    /// Runs a function.
    fn call(&mut self, name: &str, body: &Rc<Command>, invocation: &Invocation) -> Flow {
        let same = self.calls.iter().filter(|(own, _)| own == name).count();
        if same >= SAME || self.calls.len() >= CALLS {
            self.breeds(name, invocation);
            return Flow::Next;
        }
        let arguments = Some(Rc::new(invocation.arguments().to_vec()));
        let outer = std::mem::replace(&mut self.state.positional, arguments);
        self.calls.push((name.to_owned(), Vec::new()));
        let flow = self.command(body);
        if let Some((_, hidden)) = self.calls.pop() {
            let variables = Rc::make_mut(&mut self.state.variables);
            for (name, variable) in hidden.into_iter().rev() {
                match variable {
                    Some(variable) => drop(variables.insert(name, variable)),
                    None => drop(variables.remove(&name)),
                }
            }
        }
        self.state.positional = outer;
        if flow == Flow::Exit { Flow::Exit } else { Flow::Next }
    }

    fn alias(&mut self, name: &str, text: &str, invocation: &Invocation) -> Flow {
        let aliases = Rc::clone(&self.state.aliases);
        Rc::make_mut(&mut self.state.aliases).remove(name);
        // The arguments follow the alias's text as they are.
        let mut line = Word::of(text).at(invocation.span);
        for (index, word) in invocation.arguments().iter().enumerate() {
            let variable = format!("__alias_{}_{index}", self.reader.spent());
            self.state.set(&variable, Value::Scalar(word.clone()));
            line.push_text(&format!(" \"${{{variable}}}\""));
        }
        let flow = self.text(&line);
        self.state.aliases = aliases;
        flow
    }

    /// Keeps a variable's value for when the function ends.
    pub(super) fn hide(&mut self, name: &str) {
        let before = self.state.variables.get(name).cloned();
        if let Some((_, hidden)) = self.calls.last_mut() {
            hidden.push((name.to_owned(), before));
        }
    }

    pub(super) fn assign(&mut self, assignment: &Assignment) -> Result<(), Abort> {
        let name = assignment.name.as_str();
        match &assignment.value {
            syntax::Value::Word(word) => {
                let mut value = self.value(word)?;
                if let Some(index) = &assignment.index {
                    return self.assign_element(assignment, index, value);
                }
                if assignment.adds {
                    value = match self.lookup(name) {
                        Found::One(mut before) => {
                            before.push(&value);
                            before
                        }
                        _ => value,
                    };
                }
                self.assigned(name, Value::Scalar(value));
            }
            syntax::Value::Array(items) => {
                let mut words = Vec::new();
                let mut pairs = Vec::new();
                for (key, item) in items {
                    match key {
                        Some(key) => {
                            let key = self.value(key)?;
                            pairs.push((key.shown(), self.value(item)?));
                        }
                        None => words.extend(self.fields(item)?),
                    }
                }
                if assignment.adds
                    && let Some(Variable { value: Value::List(before), .. }) =
                        self.state.variables.get(name).map(Rc::as_ref)
                {
                    words.splice(0..0, before.iter().cloned());
                }
                self.reader.charge(words.len() / 16);
                let value = if words.len() > ELEMENTS {
                    Value::Scalar(Word::unknown(format!("${name}")))
                } else if pairs.is_empty() {
                    Value::List(words)
                } else {
                    Value::Map(pairs)
                };
                self.assigned(name, value);
            }
        }
        Ok(())
    }

    fn assigned(&mut self, name: &str, value: Value) {
        self.state.set(name, value);
        if name == "PWD" || name == "HOME" {
            return;
        }
        // A variable that programs were given already is given to them with its new value.
        if !self.from.elsewhere
            && matches!(
                self.reader.ask(&caution_core::probe::Probe::Variable(name.to_owned())),
                caution_core::probe::Answer::Text(_)
            )
        {
            self.export(name);
        }
    }

    pub(super) fn export(&mut self, name: &str) {
        let resolved = self.state.resolve(name).to_owned();
        if let Some(variable) = Rc::make_mut(&mut self.state.variables).get_mut(&resolved) {
            Rc::make_mut(variable).exported = true;
            Rc::make_mut(&mut self.state.exports).insert(resolved);
        }
    }

    fn assign_element(
        &mut self,
        assignment: &Assignment,
        index: &syntax::Word,
        word: Word,
    ) -> Result<(), Abort> {
        let name = self.state.resolve(&assignment.name).to_owned();
        let value = self.state.variables.get(&name).map(|variable| variable.value.clone());
        let key = self.value(index)?;
        let value = match value {
            Some(Value::Map(mut pairs)) => {
                pairs.push((key.shown(), word));
                Value::Map(pairs)
            }
            Some(Value::List(mut words)) => {
                match key.text().and_then(|text| self.calculate(text)).and_then(|at| usize::try_from(at).ok())
                {
                    Some(at) if at < words.len() => {
                        if let Some(old) = words.get_mut(at) {
                            *old = word;
                        }
                        Value::List(words)
                    }
                    Some(at) if at <= words.len() + 64 => {
                        words.resize_with(at, || Word::of(""));
                        words.push(word);
                        Value::List(words)
                    }
                    _ => Value::Scalar(Word::unknown(format!("${name}"))),
                }
            }
            _ => Value::List(vec![word]),
        };
        self.state.set(&name, value);
        Ok(())
    }

    /// What a script's part `<(…)` prints, as a file of its own.
    pub(super) fn process(&mut self, script: &Rc<syntax::Script>, out: bool, source: &str) -> Word {
        let path = format!("/dev/fd/{}", 1000 + self.reader.spent());
        if out {
            let scope =
                super::Scope { input: crate::invocation::Input::Output(Vec::new()), ..self.scope.clone() };
            self.under(scope, |shell| shell.subshell(|shell| shell.script(script)));
            return Word::of("/dev/null");
        }
        let (printed, _) = self.captured(|shell| shell.subshell(|shell| shell.script(script)));
        let text =
            if printed.text().is_some() { printed } else { Word::unknown(super::expand::short(source)) };
        self.reader.write(path.clone(), text, false);
        Word::of(path)
    }

    /// What a `$(…)` is replaced by.
    pub(super) fn substitution(&mut self, script: &Rc<syntax::Script>, source: &str) -> Word {
        let (mut printed, _) = self.captured(|shell| shell.subshell(|shell| shell.script(script)));
        if let Some(crate::word::Piece::Text(last)) = printed.pieces.last_mut() {
            let length = last.trim_end_matches('\n').len();
            last.truncate(length);
        }
        let known = printed.known().any(|known| !known.trim().is_empty());
        if printed.text().is_none() && !known {
            let mut word = Word::unknown(super::expand::short(source));
            word.credentials = printed.credentials;
            return word;
        }
        printed
    }
}

/// A variable without a value that is all of a word: the word is none. It is told as one all the same, as
/// it was meant to be there.
fn vanished(word: &syntax::Word) -> Option<Word> {
    let [syntax::Part::Parameter { parameter, quoted: false }] = word.parts.as_slice() else { return None };
    if matches!(parameter.name.as_str(), "@" | "*") || !matches!(parameter.operation, syntax::Operation::None)
    {
        return None;
    }
    let mut unknown = Word::unknown(parameter.source.clone()).at(word.span);
    unknown.doubts.push(Doubt::Unset(parameter.name.clone()));
    Some(unknown)
}
