//! The guard: what a command would do, and whether it may.
//!
//! [`read`] is quick and asks nothing of the organisation: most commands do nothing that matters, and are
//! answered by it alone. [`decide`] asks every layer of the charter, and the strictest answer counts.

mod assess;
mod deed;
mod layers;
pub mod ledger;
pub mod sources;

use caution_core::approval::{DeedRef, Filed};
use caution_core::assessment::Assessment;
use caution_core::change::Change;
use caution_core::charter::Charter;
use caution_core::command::{Command, Earlier, Language};
use caution_core::context::{Account, Context};
use caution_core::inventory::OwnTool;
use caution_core::port::Prober;
use caution_core::unknown::Unknown;
use caution_core::verdict::{Need, Outcome, Requirement, State, Verdict};
use jiff::Timestamp;

use crate::check::Compiler;
use crate::error::CheckError;

pub use deed::{request_id, text_of};
pub use layers::Layer;

/// Which agent asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// Its id: `claude-code`.
    pub id: String,
    /// The model, if it is known.
    pub model: Option<String>,
}

/// A command that somebody or something is about to run.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its text.
    pub text: String,
    /// The language of the text.
    pub language: Language,
    /// The absolute path of the folder in which it starts.
    pub directory: String,
    /// The absolute path of the folder that is worked on.
    pub workspace: String,
    /// The absolute path of the user's home.
    pub home: Option<String>,
    /// The name of this machine.
    pub host: Option<String>,
    /// The agent that asks; `None` where nothing tells that one does.
    pub agent: Option<Agent>,
    /// The person who runs it, or drives the agent.
    pub operator: Option<Account>,
    /// What else is told: the ticket, advice.
    pub context: Context,
    /// What happened before in the same session, oldest first.
    pub earlier: Vec<Earlier>,
    /// How many files other sessions changed in the same work tree.
    pub others_files: u64,
    /// Signed statements that could not be read: one of them may take an approval back.
    pub unread: Vec<Unknown>,
}

/// Reads a command. Nothing is decided yet.
pub fn read(asked: &Asked, own: &[OwnTool], prober: &dyn Prober) -> Command {
    let world = caution_command::World {
        directory: &asked.directory,
        workspace: &asked.workspace,
        home: asked.home.as_deref(),
        prober,
        own,
    };
    caution_command::read(&asked.text, asked.language, &world)
}

/// Whether nothing has to be decided about a command: it does nothing that matters, and all of it was read.
pub fn is_clear(command: &Command) -> bool {
    command.gaps.is_empty() && command.acts.iter().all(assess::is_own_work)
}

/// Everything that an answer about a command rests on, and the answer.
#[derive(Debug)]
pub struct Guarded {
    /// The command as a change.
    pub change: Change,
    /// The charter, all layers together.
    pub charter: Charter,
    /// What was found out.
    pub assessment: Assessment,
    /// What each layer says, the strictest first.
    pub verdicts: Vec<Verdict>,
    /// What an approval of this one run names.
    pub deed: DeedRef,
    /// Approvals that the answer rests on: running it uses them up.
    pub rests_on: Vec<String>,
}

impl Guarded {
    /// The strictest answer.
    pub fn outcome(&self) -> Outcome {
        self.verdicts.first().map_or(Outcome::Hold, |verdict| verdict.outcome)
    }

    /// The strictest verdict; `None` never, as there is one layer at least.
    pub fn verdict(&self) -> Option<&Verdict> {
        self.verdicts.first()
    }

    /// What is missing: requirements that it waits for, with their missing needs, of every layer.
    pub fn missing(&self) -> impl Iterator<Item = (&Requirement, &Need)> {
        let blocking =
            self.verdicts.iter().flat_map(|verdict| &verdict.requirements).filter(|one| one.blocks());
        blocking.flat_map(|requirement| {
            let needs =
                requirement.needs.iter().filter(|need| matches!(need.state, State::Missing | State::Unknown));
            needs.map(move |need| (requirement, need))
        })
    }

    /// Whether a yes of the person who runs it is all that is missing.
    pub fn asks_only(&self) -> bool {
        let mut missing = self.missing().peekable();
        self.outcome() == Outcome::Hold
            && missing.peek().is_some()
            && missing.all(|(_, need)| need.id == "confirmation")
    }
}

/// The stack of the thread that compiles policies: their conditions nest.
const STACK_BYTES: usize = 16 << 20;

/// Decides about a command. `own` are the layers, the outermost first; `filed` are signed statements.
pub fn decide(
    asked: Asked,
    command: Command,
    own: &[Layer],
    filed: Vec<Filed>,
    compiler: &Compiler,
    now: Timestamp,
) -> Result<Guarded, CheckError> {
    let charter = layers::merged(own);
    let compile = || {
        let sources = layers::policies(own).into_iter();
        sources.map(|source| compiler.compile(&source.policy, source.files)).collect::<Result<Vec<_>, _>>()
    };
    // The policies do not depend on the command: they are compiled while it is looked at.
    let (assessed, policies) = std::thread::scope(|scope| {
        let compiling = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, compile);
        let assessed = assess::assess(asked, command, &charter, filed, compiler, now);
        let policies = match compiling.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(policies)) => policies,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => compile(),
        };
        (assessed, policies)
    });
    let ((change, assessment, deed), policies) = (assessed?, policies?);
    let input = caution_policy::Input { change: &change, assessment: &assessment, charter: &charter, now };
    let mut verdicts: Vec<Verdict> =
        policies.iter().map(|policy| caution_policy::decide(policy, &input)).collect();
    verdicts.sort_by_key(|verdict| std::cmp::Reverse(verdict.outcome));
    let rests_on = deed::rests_on(&change);
    Ok(Guarded { change, charter, assessment, verdicts, deed, rests_on })
}
