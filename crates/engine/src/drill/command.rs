//! A command of a drill, judged as the guard judges any command.

use caution_core::RepoPath;
use caution_core::charter::{Charter, PolicySource};
use caution_core::command::Earlier;
use caution_core::context::{Account, Context, Told, Trust};
use caution_core::probe::told::Told as Answers;
use caution_core::verdict::Outcome;
use caution_read::drill::Command;
use jiff::Timestamp;

use super::Scene;
use crate::check::{Checked, Compiler};
use crate::error::CheckError;
use crate::guard::{self, Agent, Asked, Layer};

/// The policy that judges: the source with the files that it extends.
pub(super) struct Above<'a> {
    pub(super) policy: PolicySource,
    pub(super) files: &'a [(String, String)],
}

/// Judges one command under a policy; its charter is the drill's.
pub(super) fn judged(
    scene: &Scene,
    command: &Command,
    context: Context,
    above: Above<'_>,
    compiler: &Compiler,
    now: Timestamp,
) -> Result<Checked, CheckError> {
    let own: Vec<(RepoPath, Vec<u8>)> =
        scene.before.iter().map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
    let charter = caution_read::charter::parse(&own, None)?;
    let tools = charter.inventory.tools.clone();
    let mut asked = asked(command, context);
    asked.earlier = earlier(command, &asked, &charter);
    let read = guard::read(&asked, &tools, &command.world.told);
    let policy =
        Charter { policy: Some(above.policy), policy_layers: above.files.to_vec(), ..Charter::default() };
    let layers = [
        Layer { name: "the policy".to_owned(), is_above: true, charter: policy },
        Layer { name: "the drill".to_owned(), is_above: false, charter: Charter { policy: None, ..charter } },
    ];
    let is_clear = guard::is_clear(&read);
    let mut guarded = guard::decide(asked, read, &layers, Vec::new(), compiler, now)?;
    // There is one policy, so there is one verdict.
    let mut verdict = guarded.verdicts.swap_remove(0);
    if is_clear {
        // The guard answers such a command without asking any policy.
        verdict.outcome = Outcome::Proceed;
        verdict.requirements.clear();
        verdict.reasons = vec!["it does nothing that has to be decided about".to_owned()];
    }
    Ok(Checked { change: guarded.change, charter: guarded.charter, assessment: guarded.assessment, verdict })
}

fn asked(command: &Command, mut context: Context) -> Asked {
    let world = &command.world;
    let operator = context.operator.as_ref().map(|told| told.value.clone());
    let operator = operator.unwrap_or_else(|| Account { handle: "dana".to_owned(), bot: false, email: None });
    if command.confirmed {
        let source = "the prompt".to_owned();
        context.confirmed = Some(Told { value: operator.clone(), trust: Trust::Signed, source });
    }
    Asked {
        text: command.text.clone(),
        language: world.language,
        directory: world.directory.clone(),
        workspace: world.workspace.clone(),
        home: Some(world.home.clone()),
        host: Some(world.told.host.clone()),
        agent: command.agent.clone().map(|id| Agent { id, model: None }),
        operator: Some(operator),
        context,
        earlier: Vec::new(),
        others_files: world.others_files,
        unread: Vec::new(),
    }
}

/// What happened before, read as the command itself is.
fn earlier(command: &Command, asked: &Asked, charter: &Charter) -> Vec<Earlier> {
    let told: &Answers = &command.world.told;
    let read = |text: &str| {
        let before = Asked { text: text.to_owned(), ..asked.clone() };
        let mut read = guard::read(&before, &charter.inventory.tools, told);
        charter.inventory.locate(&mut read, Some(&told.host));
        read.acts
    };
    let all = command.world.earlier.iter();
    all.map(|one| Earlier { acts: read(&one.command), text: one.command.clone(), failed: one.failed })
        .collect()
}
