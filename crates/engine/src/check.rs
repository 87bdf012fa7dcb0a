//! The main job: a verdict on a change.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use caution_core::assessment::Assessment;
use caution_core::change::{Action, Change, Head, Limits, Selection, Steering};
use caution_core::charter::{Charter, PolicyOrigin, PolicySource};
use caution_core::context::{Advice, Context, Report, Told, Trust};
use caution_core::evidence::Attachment;
use caution_core::port::{Source, SourceError};
use caution_core::problem::Problem;
use caution_core::session::Entry;
use caution_core::unknown::{Unknown, UnknownKind};
use caution_core::verdict::Verdict;
use caution_core::{Digest, RepoPath};
use caution_policy::Policy;
use caution_read::charter::steering;
use caution_read::lexicon::Lexicon;
use caution_read::marker::Markers;
use caution_rules::organisation::Organisation;
use jiff::Timestamp;

use crate::assess::{Charters, Vocabulary, assess};
use crate::error::CheckError;
use crate::looser::looser;
use crate::reach::{self, Ground};
use crate::sources::{self, Texts, Wanted};
use crate::suppose::{self, Supposition};
use crate::{approvals, charter, evidence, guard, patched, texts};

/// Which change to check.
#[derive(Debug, Clone)]
pub enum Subject {
    /// One that git holds.
    Git(Selection),
    /// A patch, against HEAD.
    Patch {
        /// Where it came from, for messages.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Request {
    /// Which change.
    pub subject: Subject,
    /// What it is about to do.
    pub action: Action,
    /// What git does not hold.
    pub context: Context,
    /// Reports attached to the call itself.
    pub reports: Vec<Report>,
    /// Reports of tools, attached to the call itself.
    pub evidence: Vec<Attachment>,
    /// Whether the call stands in a pipeline that the forge runs. Then the attached reports are the
    /// pipeline's word, unless the change edits the pipeline.
    pub pipeline: bool,
    /// What could not be seen before the change was looked at.
    pub unknowns: Vec<Unknown>,
    /// A policy to use in place of the repository's own.
    pub policy: Option<PolicySource>,
    /// Bounds of the snapshot.
    pub limits: Limits,
    /// What is supposed, where somebody asks what would come out.
    pub suppositions: Vec<Supposition>,
    /// What sessions of agents did in the same work tree, oldest first.
    pub ledger: Vec<(String, Entry)>,
    /// What reach stands on; without it nobody looks beyond the touched files.
    pub ground: Option<Ground>,
}

impl Request {
    /// The plain question about a change that git holds.
    pub fn about(selection: Selection) -> Self {
        Self {
            subject: Subject::Git(selection),
            action: Action::Merge,
            context: Context::default(),
            reports: Vec::new(),
            evidence: Vec::new(),
            pipeline: false,
            unknowns: Vec::new(),
            policy: None,
            limits: Limits::default(),
            suppositions: Vec::new(),
            ledger: Vec::new(),
            ground: None,
        }
    }
}

/// Everything that an answer rests on, and the answer.
#[derive(Debug)]
pub struct Checked {
    /// The frozen change.
    pub change: Change,
    /// The charter that judged it.
    pub charter: Charter,
    /// What was found out.
    pub assessment: Assessment,
    /// The answer.
    pub verdict: Verdict,
}

/// Compiles policies and organisations' rules, each text once.
#[derive(Debug, Default)]
pub struct Compiler {
    compiled: Mutex<HashMap<String, Arc<Policy>>>,
    organisations: Mutex<HashMap<String, Arc<Organisation>>>,
    valid: HashSet<Digest>,
}

impl Compiler {
    /// Does not validate again what has one of these digests: those that [`Self::validated`] gave before, in
    /// this very build of the program.
    pub fn knowing(valid: impl IntoIterator<Item = Digest>) -> Self {
        Self { valid: valid.into_iter().collect(), ..Self::default() }
    }

    /// Names the policies that were validated here, to be known by the next process.
    pub fn validated(&self) -> Vec<Digest> {
        let compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        compiled.values().filter_map(|policy| policy.newly_validated().cloned()).collect()
    }

    /// The compiled policy of a charter.
    pub fn compile(
        &self,
        source: &PolicySource,
        layers: &[(String, String)],
    ) -> Result<Arc<Policy>, Problem> {
        let key = format!("{source:?}{layers:?}");
        if let Some(policy) = self.compiled.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Arc::clone(policy));
        }
        let policy = Arc::new(Policy::compile_with(source, layers, |digest| self.valid.contains(digest))?);
        self.compiled.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&policy));
        Ok(policy)
    }

    /// The organisation's own rules of a charter.
    pub(crate) fn organisation(&self, charter: &Charter) -> Result<Arc<Organisation>, Problem> {
        let key = format!("{:?}{:?}", charter.rules, charter.suppressions);
        if let Some(known) = self.organisations.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Arc::clone(known));
        }
        let read = Arc::new(Organisation::load(charter)?);
        self.organisations.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&read));
        Ok(read)
    }
}

/// Gives the verdict on a change: snapshot, charter, assessment, decision.
pub fn check(
    source: &dyn Source,
    compiler: &Compiler,
    request: Request,
    now: Timestamp,
) -> Result<Checked, CheckError> {
    let Request {
        subject,
        action,
        context,
        mut reports,
        evidence,
        pipeline,
        unknowns,
        policy,
        limits,
        suppositions,
        ledger,
        ground,
    } = request;
    let (mut change, patched) = match subject {
        Subject::Git(selection) => (source.snapshot(&selection, context, &limits)?, Texts::new()),
        Subject::Patch { name, bytes } => patched::snapshot(source, &name, &bytes, context)?,
    };
    comparable(&change)?;
    change.action = action;
    advise(&mut change, &ledger);
    change.unknowns.extend(unknowns);
    reports.extend(evidence::join(source, &change, &evidence)?);
    attach(&mut change, reports, pipeline);
    suppose::apply(&mut change, &suppositions);

    let (charters, policy) = charters(source, compiler, &mut change, policy)?;
    approvals::identify(&mut change, &charters.before, now);
    let vocabulary = vocabulary(compiler, &charters.before)?;
    let own = !charters.before.rules.is_empty();
    let wanted = if own { Wanted::All } else { Wanted::Product };
    let (sources, unread) = sources::of(source, &change, &patched, wanted)?;
    change.unknowns.extend(unread);
    let (texts, unread) = texts::of(source, &change, &patched)?;
    change.unknowns.extend(unread);
    let mut assessment = assess(&change, &sources, &texts, &charters, &vocabulary, now);
    // What a patch would leave is in no tree.
    if let Some(ground) = ground.filter(|_| !matches!(change.head, Head::Patch(_))) {
        reach::join(source, &ground, &change, &charters.before, &mut assessment)?;
    }
    let input =
        caution_policy::Input { change: &change, assessment: &assessment, charter: &charters.before, now };
    let verdict = caution_policy::decide(&policy, &input);
    Ok(Checked { change, charter: charters.before, assessment, verdict })
}

/// Adds the advice that commit messages name, and what sessions of agents had read before they wrote the
/// change. All of it is claimed: it can add to a requirement, never meet one.
fn advise(change: &mut Change, ledger: &[(String, Entry)]) {
    let mut found: Vec<Told<Advice>> = Vec::new();
    for commit in &change.commits {
        let source = || match &commit.id {
            Some(id) => format!("the message of {}", id.short()),
            None => "the commit's message".to_owned(),
        };
        let named = caution_policy::advice_from_body(&commit.message).into_iter();
        found.extend(named.map(|advice| Told::claimed(advice, source())));
    }
    found.extend(guard::ledger::advice_of(change, ledger));
    for told in found {
        if !change.context.advice.iter().any(|known| known.value == told.value) {
            change.context.advice.push(told);
        }
    }
}

/// A commit whose parent is not here compares with nothing: there is no change to judge.
fn comparable(change: &Change) -> Result<(), CheckError> {
    let blind = change.unknowns.iter().find(|unknown| unknown.kind == UnknownKind::History);
    match blind {
        Some(unknown) if change.base.is_none() && change.files.is_empty() && !change.commits.is_empty() => {
            Err(CheckError::Source(SourceError::Usage {
                message: format!("there is nothing to compare with: {}", unknown.what),
                hint: unknown.remedy.clone(),
            }))
        }
        _ => Ok(()),
    }
}

/// Attaches reports. A pipeline that the change itself edits can write any report it likes.
fn attach(change: &mut Change, reports: Vec<Report>, pipeline: bool) {
    let edits_pipeline = change
        .files
        .iter()
        .flat_map(|file| file.touched_paths())
        .any(|path| steering(path) == Some(Steering::Ci));
    let (trust, source) = match (pipeline, edits_pipeline) {
        (true, false) => (Trust::Forge, "attached by the CI job that ran this"),
        (true, true) => (Trust::Claimed, "attached by a CI job that this change edits"),
        (false, _) => (Trust::Claimed, "attached on the command line"),
    };
    change.context.reports.extend(reports.into_iter().map(|value| Told {
        value,
        trust,
        source: source.to_owned(),
    }));
}

/// The charter that judges and the one that the change would leave, with the compiled policy.
///
/// A charter that cannot be read is an error, except for the change that mends it: that one is judged
/// by the built-in baseline, and says so.
fn charters(
    source: &dyn Source,
    compiler: &Compiler,
    change: &mut Change,
    chosen: Option<PolicySource>,
) -> Result<(Charters, Arc<Policy>), CheckError> {
    let touched: Vec<RepoPath> = change.files.iter().flat_map(|file| file.touched_paths()).cloned().collect();
    change.unknowns.extend(caution_read::charter::unsearched(touched.iter()));
    let before = charter::load(source, change.charter_base.as_ref(), touched.iter());
    let read_before = before.as_ref().map(|charter| charter.files.as_slice()).unwrap_or_default();
    let (after, mut problems) = charter::after(source, change, read_before)?;
    let mut policy_after = None;
    if let Some(after) = &after {
        match compile(compiler, after, None) {
            Ok(policy) => policy_after = Some(policy),
            Err(problem) => problems.push(problem),
        }
        problems.extend(vocabulary(compiler, after).err());
    }
    let judged = before.and_then(|before| {
        vocabulary(compiler, &before)?;
        let policy = compile(compiler, &before, chosen.as_ref())?;
        Ok((before, policy))
    });
    let loosened: Vec<String> = match (&judged, &policy_after) {
        (Ok((before, _)), Some(after)) => {
            compile(compiler, before, None).map(|before| before.loosened_by(after)).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let looser = judged.as_ref().ok().zip(after.as_ref()).map(|((before, _), after)| looser(before, after));
    let loosened = loosened.into_iter().chain(looser.unwrap_or_default()).collect();
    match judged {
        Ok((before, policy)) => Ok((Charters { before, after, problems, loosened }, policy)),
        Err(CheckError::Input(problem)) if chosen.is_none() && mends(&touched, after.as_ref(), &problems) => {
            change.unknowns.push(
                Unknown::new(
                    UnknownKind::Charter,
                    problem.input.clone(),
                    format!("the charter of the target branch cannot be read ({problem}); this change mends it and is judged by the built-in baseline"),
                    "what the organisation asks of this change",
                )
                .remedy("let somebody who knows the charter read this change"),
            );
            let mut before = charter::salvage(source, change.charter_base.as_ref(), touched.iter())?;
            if before.people.all.is_empty() {
                // Whom to ask is all that the baseline needs of them; it asks for no level.
                before.people = after.as_ref().map(|after| after.people.clone()).unwrap_or_default();
            }
            let policy = compile(compiler, &before, None)?;
            Ok((Charters { before, after, problems, loosened: Vec::new() }, policy))
        }
        Err(error) => Err(error),
    }
}

/// Whether a change mends the charter and does nothing else.
fn mends(touched: &[RepoPath], after: Option<&Charter>, problems: &[Problem]) -> bool {
    let steers = |path| matches!(steering(path), Some(Steering::Charter | Steering::Owners));
    after.is_some() && problems.is_empty() && touched.iter().all(steers)
}

fn compile(
    compiler: &Compiler,
    charter: &Charter,
    chosen: Option<&PolicySource>,
) -> Result<Arc<Policy>, Problem> {
    let baseline = PolicySource {
        origin: PolicyOrigin::BuiltIn(caution_policy::BASELINE.to_owned()),
        text: String::new(),
    };
    let source = chosen.or(charter.policy.as_ref()).unwrap_or(&baseline);
    compiler.compile(source, &charter.policy_layers)
}

fn vocabulary(compiler: &Compiler, charter: &Charter) -> Result<Vocabulary, Problem> {
    let markers = Markers::with(charter.markers.as_deref())?;
    let own = |text: &String| Lexicon::built_in().extended(".caution/lexicon.yaml", text);
    let lexicon = charter.lexicon.as_ref().map(own).transpose()?;
    Ok(Vocabulary { markers, lexicon, organisation: compiler.organisation(charter)? })
}
