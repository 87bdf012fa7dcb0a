//! What a command did so far, as far as its later parts depend on that.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};

use caution_core::command::{Act, Credential, Kind, Place, Span, When};
use caution_core::effect::Verb;
use caution_core::probe::{Answer, Probe};

use crate::invocation::Invocation;
use crate::path;
use crate::quiet;
use crate::reader::Reader;
use crate::word::Word;

/// How many questions about files one command may raise. Further ones stay open.
const LOOKS: u32 = 20;

/// How many copies and folders are remembered. What comes later is not.
const REMEMBERED: usize = 64;

/// How many files are remembered with where they came from.
const ORIGINS: usize = 4_096;

/// What a command did so far.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    looks: Cell<u32>,
    copies: Vec<Copied>,
    /// Folders that the command makes, and whether it is sure that they are there then.
    folders: Vec<(String, bool)>,
    /// Whether a program ran that may make folders.
    makes: bool,
    aliases: BTreeMap<String, Word>,
    /// Files that the command copied, moved or linked, and from where: absolute paths.
    origins: BTreeMap<String, String>,
    /// Names for which the shell takes those or other files.
    programs: BTreeMap<String, String>,
    /// Whether something that starts programs without end was told.
    floods: bool,
    /// How many acts of one command there are that differ in their objects only, and the last of them.
    alike: HashMap<Alike, (usize, usize)>,
    /// The secrets of the invocation that is read now: which it is, how many words it has, and they.
    credentials: RefCell<Option<(usize, usize, Vec<Credential>)>>,
}

/// What acts of one command have in common.
type Alike = (Verb, Kind, Option<Place>, (bool, bool, When), &'static str, Span);

/// How many acts of one command that differ in their objects only are told one by one. Further ones are
/// counted with the last.
const ALIKE: usize = 100;

/// How much of a name that stands for many things is told.
const NAMES: usize = 2_000;

/// Tells two acts that differ in their objects only as one.
pub(crate) fn join(known: &mut Act, act: Act) {
    known.count = known.count.zip(act.count).map(|(one, other)| one.saturating_add(other));
    known.everything |= act.everything;
    if known.name.len() < NAMES {
        known.name.push(' ');
        known.name.push_str(&act.name);
    }
    for doubt in act.doubts {
        if known.doubts.len() < ALIKE && !known.doubts.contains(&doubt) {
            known.doubts.push(doubt);
        }
    }
}

/// Something was copied or moved, and nobody looked at what came of it yet.
#[derive(Debug)]
struct Copied {
    from: String,
    to: String,
}

/// Programs that look at what their operands name.
const LOOKING: &[&str] = &[
    "[",
    "[[",
    "b2sum",
    "cat",
    "cksum",
    "cmp",
    "comm",
    "diff",
    "du",
    "file",
    "find",
    "head",
    "ls",
    "md5sum",
    "sha1sum",
    "sha256sum",
    "sha512sum",
    "shasum",
    "stat",
    "tail",
    "test",
    "tree",
    "wc",
];

/// Programs that use what was copied: a database that starts from it, a client that reads it.
const USING: &[&str] = &[
    "curl",
    "docker",
    "docker-compose",
    "kubectl",
    "mongosh",
    "mysql",
    "mysqladmin",
    "nerdctl",
    "pg_isready",
    "pg_restore",
    "pg_verifybackup",
    "podman",
    "psql",
    "redis-cli",
    "service",
    "sqlite3",
    "systemctl",
];

/// Subcommands of git that may make folders.
const MAKING: &[&str] = &[
    "am",
    "apply",
    "checkout",
    "cherry-pick",
    "clone",
    "init",
    "merge",
    "pull",
    "rebase",
    "reset",
    "restore",
    "stash",
    "submodule",
    "switch",
    "worktree",
];

impl Seen {
    /// The place of the act with which another one is told together, because there are many alike.
    pub(crate) fn alike(&mut self, act: &Act, next: usize) -> Option<usize> {
        let place = act.path.as_ref().map(|path| path.place);
        let key = (act.verb, act.kind, place, (act.forced, act.reversible, act.when), act.tool, act.span);
        let (last, many) = self.alike.entry(key).or_default();
        if *last >= next {
            // What was told was taken back.
            *many = 0;
        }
        if *many >= ALIKE {
            return Some(*last);
        }
        *last = next;
        *many += 1;
        None
    }

    /// The secrets in the words of an invocation; `which` is its number. They are looked for once.
    pub(crate) fn credentials(&self, invocation: &Invocation, which: usize) -> Vec<Credential> {
        let words = &invocation.words;
        let all = || words.iter().flat_map(|word| word.credentials.iter().cloned()).collect::<Vec<_>>();
        if words.len() <= ALIKE {
            return all();
        }
        let mut kept = self.credentials.borrow_mut();
        match kept.as_ref() {
            Some((own, many, credentials)) if (*own, *many) == (which, words.len()) => credentials.clone(),
            _ => {
                let credentials = all();
                *kept = Some((which, words.len(), credentials.clone()));
                credentials
            }
        }
    }

    /// Remembers a folder that the command makes; `sure`: the command says so if it cannot, or makes it
    /// unless it is there already.
    pub(crate) fn folder(&mut self, absolute: String, sure: bool) {
        if self.folders.len() < REMEMBERED {
            self.folders.push((absolute, sure));
        }
    }

    /// Whether the command made this folder.
    pub(crate) fn made(&self, absolute: &str, surely: bool) -> bool {
        self.folders.iter().any(|(folder, sure)| path::within(folder, absolute) && (*sure || !surely))
    }

    /// Remembers that a program ran that may make folders.
    pub(crate) fn ran(&mut self, program: &str, invocation: &Invocation) {
        self.makes |= match program {
            "cargo" | "cmake" | "go" | "just" | "make" | "meson" | "python" | "unzip" => true,
            "git" => invocation.arguments().iter().any(|word| MAKING.iter().any(|verb| word.is(verb))),
            _ => !quiet::is(program),
        };
    }

    /// Remembers that something was copied or moved; both names as they come back later: absolute paths, or
    /// the names of volumes.
    pub(crate) fn copied(&mut self, from: String, to: String) {
        if self.copies.len() < REMEMBERED {
            self.copies.push(Copied { from, to });
        }
    }

    /// Where something that is about to go was copied to, if nobody looked at the copy since.
    pub(crate) fn unproven_copy(&self, from: &str) -> Option<&str> {
        let copied = self.copies.iter().find(|copied| {
            let whole = |outer: &str, inner: &str| outer != "/" && path::within(inner, outer);
            whole(from, &copied.from) || whole(&copied.from, from)
        })?;
        Some(&copied.to)
    }

    /// Remembers for which file the shell takes a program's name.
    pub(crate) fn named(&mut self, name: String, file: String) {
        if self.programs.len() < ORIGINS {
            self.programs.insert(name, file);
        }
    }

    /// The file for which the shell takes a program's name.
    pub(crate) fn program(&self, name: &str) -> Option<&str> {
        self.programs.get(name).map(String::as_str)
    }

    /// Remembers that a file came from another one. What lies in a folder of programs is one by its name.
    pub(crate) fn came(&mut self, to: String, from: String) {
        if let Some((folder, name)) = to.rsplit_once('/')
            && folder.ends_with("bin")
        {
            self.named(name.to_owned(), from.clone());
        }
        if self.origins.len() < ORIGINS {
            self.origins.insert(to, from);
        }
    }

    /// The file from which one came in this command.
    pub(crate) fn origin(&self, to: &str) -> Option<&str> {
        self.origins.get(to).map(String::as_str)
    }

    /// Whether something else went to the same name before.
    pub(crate) fn went_to(&self, from: &str, to: &str) -> bool {
        self.copies.iter().any(|copied| copied.to == to && copied.from != from)
    }

    /// Forgets copies that an invocation looks at.
    pub(crate) fn looked_at(&mut self, invocation: &Invocation) {
        if self.copies.is_empty() {
            return;
        }
        let Some(program) = invocation.program() else { return };
        let words = invocation.arguments();
        let starts =
            || words.iter().any(|word| ["start", "up", "is-active", "status"].iter().any(|w| word.is(w)));
        let reads =
            || words.iter().any(|word| ["volume", "cp", "rm", "stop", "down"].iter().any(|w| word.is(w)));
        let compares = || {
            words.iter().filter_map(Word::text).any(|text| {
                ["--checksum", "--dry-run"].contains(&text)
                    || (text.starts_with('-') && !text.starts_with("--") && text.contains(['c', 'n']))
            })
        };
        if USING.contains(&program) && (starts() || !reads()) {
            self.copies.clear();
        } else if LOOKING.contains(&program) || (program == "rsync" && compares()) {
            let directory = invocation.directory.as_deref().unwrap_or("/");
            let named: Vec<String> = words
                .iter()
                .filter_map(Word::text)
                .take(REMEMBERED)
                .map(|text| path::absolute(text.trim_end_matches("/*"), directory))
                .collect();
            self.copies.retain(|copied| {
                !named.iter().any(|name| path::within(name, &copied.to) || path::within(&copied.to, name))
            });
        }
    }

    /// Whether this is the first time that something starts programs without end: it is told once.
    pub(crate) fn first_flood(&mut self) -> bool {
        !std::mem::replace(&mut self.floods, true)
    }

    /// Remembers an alias of git that the command sets.
    pub(crate) fn alias(&mut self, name: String, text: Word) {
        if self.aliases.len() < REMEMBERED {
            self.aliases.insert(name, text);
        }
    }

    /// An alias of git that the command set.
    pub(crate) fn alias_of(&self, name: &str) -> Option<&Word> {
        self.aliases.get(name)
    }
}

impl Reader<'_> {
    /// Whether what ran so far may have made a folder.
    pub(crate) fn may_have_made(&self, absolute: &str) -> bool {
        self.seen.makes || self.seen.made(absolute, false)
    }

    /// Asks the world about a file, as long as not too much was asked.
    pub(crate) fn look(&self, probe: &Probe) -> Answer {
        let looks = self.seen.looks.get();
        if looks >= LOOKS {
            return Answer::Unknown("too much would have to be looked at".to_owned());
        }
        self.seen.looks.set(looks + 1);
        self.ask(probe)
    }
}
