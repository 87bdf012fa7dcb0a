//! Reads a command: the shell's text to invocations, each of them to acts.

use std::collections::{BTreeMap, BTreeSet};

use caution_core::command::{Command, Gap, Hint, Kind, Path, Span};
use caution_core::effect::Verb;
use caution_core::finding::Confidence;
use caution_core::port::Prober;
use caution_core::probe::{Answer, Probe};

use crate::call::Call;
use crate::invocation::Invocation;
use crate::origin;
use crate::own::{self, OwnTool};
use crate::seen::{self, Seen};
use crate::tool;
use crate::word::Word;
use crate::{path, quiet, shell};

pub use caution_core::command::{Act, Language};

/// Where a command would run.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The absolute path of the folder in which it starts.
    pub directory: &'a str,
    /// The absolute path of the folder that the agent works on: the root of its work tree.
    pub workspace: &'a str,
    /// The absolute path of the user's home.
    pub home: Option<&'a str>,
    /// Answers what must be known of the world.
    pub prober: &'a dyn Prober,
    /// Tools that only the organisation has.
    pub own: &'a [OwnTool],
}

/// How many invocations one text may give, nested ones included. Further ones leave a gap.
const INVOCATIONS: usize = 20_000;

/// How deep texts may be nested in each other (`bash -c 'bash -c …'`).
const DEPTH: usize = 12;

/// How many commands of shells are walked, loops and functions again each time.
const STEPS: usize = 8_000;

/// How many scripts that are too long may be forgiven.
const PARDONS: usize = 3;

/// How far reading has come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    acts: usize,
    gaps: usize,
    steps: usize,
    exhausted: Option<Span>,
}

/// How deep commands may be in each other, over all texts.
const NESTING: usize = 100;

/// Reads a command.
pub fn read(text: &str, language: Language, world: &World<'_>) -> Command {
    // Paths of Windows are written in one way only within this crate.
    let (directory, workspace) = (path::plain(world.directory), path::plain(world.workspace));
    let home = world.home.and_then(path::plain);
    let world = &World {
        directory: directory.as_deref().unwrap_or(world.directory),
        workspace: workspace.as_deref().unwrap_or(world.workspace),
        home: home.as_deref().or(world.home),
        ..*world
    };
    let mut reader = Reader {
        world: *world,
        acts: Vec::new(),
        gaps: Vec::new(),
        depth: 0,
        invocations: 0,
        written: BTreeMap::new(),
        nesting: 0,
        steps: 0,
        exhausted: None,
        pardons: 0,
        seen: Seen::default(),
        strangers: BTreeSet::new(),
    };
    let outermost = Invocation { directory: Some(world.directory.to_owned()), ..Invocation::default() };
    reader.text(&Word::of(text).at(Span { start: 0, end: text.len() }), language, &outermost);
    if let Some(span) = reader.exhausted {
        reader.gap(span, "it is too long, or nested too deep, and so may be what follows");
    }
    reader.gaps.sort();
    reader.gaps.dedup();
    Command {
        text: text.to_owned(),
        directory: world.directory.to_owned(),
        acts: reader.acts,
        gaps: reader.gaps,
        strangers: reader.strangers.into_iter().collect(),
    }
}

/// What tools write their acts into, and ask the world through.
pub struct Reader<'a> {
    /// Where the command would run.
    pub world: World<'a>,
    acts: Vec<Act>,
    gaps: Vec<Gap>,
    depth: usize,
    invocations: usize,
    /// What the command itself writes into files before it may run or read them, by absolute path.
    written: BTreeMap<String, Word>,
    /// How many commands are in each other just now.
    nesting: usize,
    /// How many commands of a shell were walked.
    steps: usize,
    /// Where that was too many.
    exhausted: Option<Span>,
    /// How many scripts that are too long were forgiven.
    pardons: usize,
    /// What it did so far, as far as its later parts depend on that.
    pub(crate) seen: Seen,
    /// Programs that nobody here knows.
    strangers: BTreeSet<String>,
}

impl Reader<'_> {
    /// Asks the world.
    pub fn ask(&self, probe: &Probe) -> Answer {
        self.world.prober.ask(probe)
    }

    /// An act of a tool's invocation, to be filled in and given to [`Reader::add`].
    pub fn act(
        &self,
        invocation: &Invocation,
        tool: &'static str,
        verb: Verb,
        kind: Kind,
        name: &str,
    ) -> Act {
        Act {
            verb,
            kind,
            name: name.to_owned(),
            tool,
            hints: invocation.hints.clone(),
            destination: caution_core::inventory::Destination::default(),
            path: None,
            count: Some(1),
            everything: false,
            forced: false,
            reversible: false,
            sure: if invocation.repeated { Confidence::Medium } else { Confidence::High },
            doubts: Vec::new(),
            credentials: self.seen.credentials(invocation, self.invocations),
            when: invocation.when,
            instead: None,
            through: invocation.through.clone(),
            span: invocation.span,
        }
    }

    /// Adds an act.
    pub fn add(&mut self, act: Act) {
        if let Some(known) = self.seen.alike(&act, self.acts.len())
            && let Some(known) = self.acts.get_mut(known)
        {
            return seen::join(known, act);
        }
        self.acts.push(act);
    }

    /// How many acts there are so far, for [`Reader::acts_since`].
    pub(crate) fn told(&self) -> usize {
        self.acts.len()
    }

    /// The acts that were added since there were so many.
    pub(crate) fn acts_since(&mut self, told: usize) -> &mut [Act] {
        self.acts.get_mut(told..).unwrap_or_default()
    }

    /// Notes that something could not be read.
    pub fn gap(&mut self, span: Span, why: impl Into<String>) {
        self.gaps.push(Gap { span, why: why.into() });
    }

    /// The path that a word names for an invocation; `None` if only running tells, or if it is not a path
    /// of this machine.
    pub fn path(&self, word: &Word, invocation: &Invocation) -> Option<Path> {
        if invocation.elsewhere {
            return None;
        }
        let absolute = path::absolute(word.text()?, invocation.directory.as_deref()?);
        let place = path::place(&absolute, &self.world);
        Some(Path { absolute, place, restorable: None })
    }

    /// Reads a text that an invocation hands to a shell: `bash -c`, `eval`, a script.
    pub fn text(&mut self, text: &Word, language: Language, from: &Invocation) {
        self.deeper(text.span, |reader| shell::read(reader, text, language, from));
    }

    /// Reads a text that stands in another one, unless that is too deep.
    pub(crate) fn deeper(&mut self, span: Span, read: impl FnOnce(&mut Self)) {
        if self.depth >= DEPTH {
            self.gap(span, format!("more than {DEPTH} commands in each other"));
            return;
        }
        self.depth += 1;
        read(self);
        self.depth -= 1;
    }

    /// Reads a command that an invocation starts with its own arguments (`sudo rm x`, `docker exec c rm x`).
    /// `through` is how the outer one is named, `hints` say where it leads; `elsewhere`: to another machine
    /// or container, where no path and no variable of this one is meant.
    pub fn inner(
        &mut self,
        invocation: &Invocation,
        words: &[Word],
        through: String,
        hints: Vec<Hint>,
        elsewhere: bool,
    ) {
        if words.is_empty() {
            return;
        }
        let mut inner = invocation.within(through, hints, elsewhere);
        inner.words = words.to_vec();
        self.deeper(invocation.span, |reader| reader.invocation(&inner));
    }

    /// Reads a text that an invocation hands to a shell (`ssh host 'rm x'`); the rest as [`Reader::inner`].
    pub fn inner_text(
        &mut self,
        invocation: &Invocation,
        text: &Word,
        through: String,
        hints: Vec<Hint>,
        elsewhere: bool,
    ) {
        let inner = invocation.within(through, hints, elsewhere);
        self.text(text, Language::Bash, &inner);
    }

    /// Reads the command that begins at an operand of a call, with everything after it, options too; the
    /// rest as [`Reader::inner`]. For tools that start a command: `docker exec`, `kubectl exec`.
    pub fn wrapped(
        &mut self,
        call: &Call<'_>,
        from_operand: usize,
        through: String,
        hints: Vec<Hint>,
        elsewhere: bool,
    ) {
        let words = call.words_from(from_operand);
        self.inner(call.invocation, words, through, hints, elsewhere);
    }

    /// What stands in a file when the command comes to it: what it wrote there itself, or what is there.
    /// `None` if there is no such file or if it cannot be read.
    pub fn file(&self, absolute: &str) -> Option<Word> {
        if let Some(text) = self.written.get(absolute) {
            return Some(text.clone());
        }
        let absolute = self.seen.origin(absolute).unwrap_or(absolute);
        if let Some(text) = self.written.get(absolute) {
            return Some(text.clone());
        }
        match self.ask(&Probe::Text(absolute.to_owned())) {
            Answer::Text(text) => Some(Word::of(text)),
            _ => None,
        }
    }

    /// Whether the command itself wrote what stands in a file.
    pub(crate) fn wrote(&self, absolute: &str) -> bool {
        self.written.contains_key(absolute)
    }

    /// Notes that the command writes a text into a file; `adds`: at its end.
    pub fn write(&mut self, absolute: String, text: Word, adds: bool) {
        if adds {
            let mut all = self.file(&absolute).unwrap_or_default();
            all.push(&text);
            self.written.insert(absolute, all);
        } else {
            self.written.insert(absolute, text);
        }
    }

    /// Whether the text that is read now is the one that was given.
    pub(crate) fn is_outermost(&self) -> bool {
        self.depth <= 1
    }

    /// Whether the command itself has written this file.
    pub(crate) fn is_written(&self, absolute: &str) -> bool {
        self.written.contains_key(absolute)
    }

    /// Adds the acts of an invocation's redirections, where no program is started that does.
    pub(crate) fn redirects(&mut self, invocation: &Invocation) {
        tool::files::redirects(self, invocation);
    }

    /// How many commands of a shell were walked so far.
    pub(crate) fn spent(&self) -> usize {
        self.steps
    }

    /// Begins a command of a shell, unless there were too many, or too many are in each other.
    pub(crate) fn enter(&mut self, span: Span) -> bool {
        self.steps += 1;
        if self.steps > STEPS || self.nesting >= NESTING {
            self.exhausted.get_or_insert(span);
            return false;
        }
        self.nesting += 1;
        true
    }

    /// Counts work that grows with more than the number of commands.
    pub(crate) fn charge(&mut self, steps: usize) {
        self.steps += steps;
    }

    /// Ends a command of a shell.
    pub(crate) fn leave(&mut self) {
        self.nesting = self.nesting.saturating_sub(1);
    }

    /// Begins a text in another one, unless that is too deep.
    pub(crate) fn enter_text(&mut self, span: Span) -> bool {
        if self.depth >= DEPTH {
            self.gap(span, format!("more than {DEPTH} commands in each other"));
            return false;
        }
        self.depth += 1;
        true
    }

    /// Ends a text in another one.
    pub(crate) fn leave_text(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// How far reading has come.
    pub(crate) fn mark(&self) -> Mark {
        Mark { acts: self.acts.len(), gaps: self.gaps.len(), steps: self.steps, exhausted: self.exhausted }
    }

    /// Forgets what was found since a mark: it is read again.
    pub(crate) fn rewind(&mut self, mark: Mark) {
        self.acts.truncate(mark.acts);
        self.gaps.truncate(mark.gaps);
    }

    /// Forgets the gaps since a mark, and that it was too long.
    pub(crate) fn forgive(&mut self, mark: Mark) {
        self.gaps.truncate(mark.gaps);
        if self.exhausted != mark.exhausted && self.pardons < PARDONS {
            self.pardons += 1;
            self.exhausted = mark.exhausted;
            self.steps = mark.steps;
        }
    }

    /// Reads one invocation.
    pub fn invocation(&mut self, invocation: &Invocation) {
        self.invocations += 1;
        if self.invocations > INVOCATIONS {
            if self.invocations == INVOCATIONS + 1 {
                self.gap(invocation.span, format!("more than {INVOCATIONS} commands"));
            }
            return;
        }
        if let Some(same) = origin::real(invocation, self) {
            return self.deeper(invocation.span, |reader| reader.invocation(&same));
        }
        tool::around::read(invocation, self);
        let told = self.told();
        match invocation.program() {
            Some(name) if self.in_small_letters(name, invocation) => {}
            Some(name) => {
                self.seen.ran(name, invocation);
                own::read(name, invocation, self);
                match tool::by_name(name) {
                    Some(tool) => {
                        tool.read(invocation, self);
                        tool::wrappers::written(invocation, self);
                    }
                    None => {
                        if !quiet::is(name) {
                            self.strangers.insert(name.to_owned());
                        }
                        tool::wrappers::unknown(name, invocation, self);
                    }
                }
                tool::project::beside(name, invocation, told, self);
            }
            None => self.gap(invocation.span, "which program it starts is known only when it runs"),
        }
    }

    /// Reads `GIT push` as `git push`: some file systems tell no difference. False if only this spelling is known, or none.
    fn in_small_letters(&mut self, name: &str, invocation: &Invocation) -> bool {
        if !name.contains(|letter: char| letter.is_ascii_uppercase()) || tool::by_name(name).is_some() {
            return false;
        }
        let small = name.to_ascii_lowercase();
        let Some(first) = invocation.words.first() else { return false };
        if tool::by_name(&small).is_none() {
            return false;
        }
        let mut same = invocation.clone();
        if let Some(word) = same.words.first_mut() {
            *word = Word { pieces: Word::of(small).pieces, ..first.clone() };
        }
        self.invocation(&same);
        true
    }
}
