//! What every way of asking the guard has in common: where it is asked, and by whom.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use caution_core::approval::{About, Filed, Fit, Kind};
use caution_core::command::{Command, Language};
use caution_core::context::{Account, Context};
use caution_core::port::{Clock as _, Prober as _, Statements as _};
use caution_core::probe::{Answer, Probe};
use caution_core::unknown::Unknown;
use caution_engine::Compiler;
use caution_engine::guard::{self, Agent, Asked, Guarded, ledger};
use caution_repo::{GitRepository, LocalProber};

use super::layers;
use super::ledger::Memory;
use super::valid::Valid;
use crate::clock::SystemClock;
use crate::environment;
use crate::failure::Failure;

/// Where and by whom a command is asked about.
pub(in crate::command) struct Desk {
    prober: LocalProber,
    home: Option<String>,
    directory: PathBuf,
    workspace: PathBuf,
    machine: PathBuf,
    compiler: OnceCell<(Compiler, Valid)>,
}

/// What is asked.
pub(in crate::command) struct Question {
    pub(in crate::command) text: String,
    pub(in crate::command) language: Language,
    pub(in crate::command) agent: Option<Agent>,
    pub(in crate::command) context: Context,
}

/// What came out.
pub(in crate::command) enum Answered {
    /// Nothing that matters would happen.
    Clear(Command),
    /// It was judged.
    Judged(Box<Guarded>),
}

impl Desk {
    /// A desk in a folder. The folder that is worked on is the work tree that holds it.
    pub(in crate::command) fn new(directory: &Path, machine: &Path) -> Result<Self, Failure> {
        let whole = std::path::absolute(directory).map_err(|error| {
            Failure::usage(
                format!("`{}` is no folder: {error}", directory.display()),
                "name one that is there",
            )
        })?;
        let home = environment::get("HOME").or_else(|| environment::get("USERPROFILE"));
        let workspace = workspace(&whole).unwrap_or_else(|| whole.clone());
        Ok(Self {
            prober: LocalProber::new(environment::all()),
            home,
            directory: whole,
            workspace,
            machine: machine.to_owned(),
            compiler: OnceCell::new(),
        })
    }

    /// The folder in which it is asked.
    pub(in crate::command) fn directory(&self) -> &Path {
        &self.directory
    }

    /// The root of what is worked on.
    pub(in crate::command) fn workspace(&self) -> &Path {
        &self.workspace
    }

    /// Reads a command, and judges it if anything in it matters.
    pub(in crate::command) fn answer(&self, question: Question) -> Result<Answered, Failure> {
        self.answer_with(question, None)
    }

    /// The same, with what the session did before.
    pub(super) fn answer_after(&self, question: Question, memory: &Memory) -> Result<Answered, Failure> {
        self.answer_with(question, Some(memory))
    }

    fn answer_with(&self, question: Question, memory: Option<&Memory>) -> Result<Answered, Failure> {
        let mut asked = self.asked(question);
        let command = guard::read(&asked, &[], &self.prober);
        let suspect = memory.is_some_and(|memory| memory.makes_suspect(&command));
        if guard::is_clear(&command) && command.strangers.is_empty() && !suspect {
            return Ok(Answered::Clear(command));
        }
        // What every decision needs is made ready while the layers are read.
        let _ = std::thread::Builder::new().spawn(caution_policy::warm);
        let user = user_layer(self.home.as_deref());
        let layers = layers::all(&self.machine, user.as_deref(), self.prober.repository(&self.directory))?;
        let own: Vec<_> = layers.iter().flat_map(|layer| layer.charter.inventory.tools.clone()).collect();
        let known = command.strangers.iter().any(|name| own.iter().any(|tool| tool.names.contains(name)));
        let command = if known { guard::read(&asked, &own, &self.prober) } else { command };
        if guard::is_clear(&command) && !suspect {
            return Ok(Answered::Clear(command));
        }
        asked.operator = self.operator();
        if let Some(memory) = memory {
            asked.earlier = ledger::earlier(memory.entries());
            asked.others_files = memory.others_files(&command);
        }
        let (filed, unread) = self.statements()?;
        asked.unread = unread;
        let (compiler, valid) = self.compiler.get_or_init(|| {
            let valid = Valid::read(self.home.as_deref());
            (Compiler::knowing(valid.known()), valid)
        });
        let guarded = guard::decide(asked, command, &layers, filed, compiler, SystemClock.now())?;
        valid.keep(compiler.validated());
        Ok(Answered::Judged(Box::new(guarded)))
    }

    /// Signed statements that were not used up, and what of them could not be read.
    fn statements(&self) -> Result<(Vec<Filed>, Vec<Unknown>), Failure> {
        let Ok(repository) = self.prober.repository(&self.directory) else { return Ok(Default::default()) };
        let (all, unread) = repository.all()?;
        let here = repository.repository_name(&Context::default());
        let mut fresh = Vec::with_capacity(all.len());
        for mut filed in all {
            let single = matches!(filed.statement.about, About::Command(_));
            if single && repository.is_used(&filed.id)? {
                continue;
            }
            // An approval that a fork or a copy brought along is for where it was given.
            if single && filed.statement.kind == Kind::Approve {
                filed.fit = filed.statement.stray(here.as_deref()).map_or(Fit::Same, Fit::OtherRepository);
            }
            fresh.push(filed);
        }
        Ok((fresh, unread))
    }

    /// Uses up the approvals that an answer rests on. Of all who try at once with one, one succeeds.
    pub(in crate::command) fn used(&self, guarded: &Guarded) -> Result<(), Failure> {
        if guarded.rests_on.is_empty() {
            return Ok(());
        }
        let repository = GitRepository::open(&self.directory)?;
        for id in &guarded.rests_on {
            let envelope = caution_engine::approvals::use_of(id, SystemClock.now());
            if !repository.redeem(id, &envelope)? {
                return Err(Failure::usage(
                    format!("the approval `{id}` was used in the meantime"),
                    "ask for another one",
                ));
            }
        }
        Ok(())
    }

    /// What a file guards, if it does.
    pub(in crate::command) fn guards(&self, path: &Path) -> Option<&'static str> {
        let whole = self.directory.join(path);
        let real = self.prober.ask(&Probe::Real(whole.to_string_lossy().into_owned()));
        let workspace = self.workspace.to_string_lossy();
        let home = self.home.as_deref();
        let plain = std::path::absolute(&whole).unwrap_or(whole);
        let guards = |path: &str| caution_command::guards(path, home, &workspace).or_else(|| keeps(path));
        guards(&plain.to_string_lossy()).or_else(|| match real {
            Answer::Text(real) => guards(&real),
            _ => None,
        })
    }

    fn asked(&self, question: Question) -> Asked {
        let Question { text, language, agent, context } = question;
        Asked {
            text,
            language,
            directory: self.directory.to_string_lossy().into_owned(),
            workspace: self.workspace.to_string_lossy().into_owned(),
            home: self.home.clone(),
            host: self.prober.host().map(str::to_owned),
            agent,
            operator: None,
            context,
            earlier: Vec::new(),
            others_files: 0,
            unread: Vec::new(),
        }
    }

    /// The person who runs it or drives the agent, by the address that git knows.
    fn operator(&self) -> Option<Account> {
        let folder = self.directory.to_string_lossy().into_owned();
        let email = match self.prober.ask(&Probe::GitSetting { folder, key: "user.email".to_owned() }) {
            Answer::Text(email) => Some(email),
            _ => None,
        };
        let handle = environment::get("CAUTION_OPERATOR")
            .or_else(|| email.clone())
            .or_else(|| environment::get("USER"))?;
        Some(Account { handle, bot: false, email })
    }
}

/// Where git keeps which approvals there are, and which of them were used.
fn keeps(path: &str) -> Option<&'static str> {
    let path = path.replace('\\', "/");
    let (_, own) = path.rsplit_once("/.git/")?;
    let own = own.trim_start_matches("./");
    (own == "packed-refs" || own == "refs/caution" || own.starts_with("refs/caution/"))
        .then_some("the approvals of this repository")
}

/// The nearest folder above that is a work tree; nothing if that is the user's home or the root.
fn workspace(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}

fn user_layer(home: Option<&str>) -> Option<PathBuf> {
    let base = environment::get("XDG_CONFIG_HOME").map(PathBuf::from);
    let base = base.or_else(|| home.map(|home| Path::new(home).join(".config")));
    base.map(|base| base.join("caution"))
}
