//! Judging drills under a policy.

use std::sync::Arc;

use caution_core::change::Selection;
use caution_core::charter::{PolicyOrigin, PolicySource};
use caution_core::problem::Problem;
use caution_core::verdict::{Outcome, State};
use caution_core::{Digest, RepoPath};
use caution_read::drill::Command;
use jiff::{SignedDuration, Timestamp};

use super::command::{self, Above};
use super::context::{days_moved, moved, moved_to};
use super::{Drill, Expect, Scene};
use crate::check::{Checked, Compiler, Request, check};
use crate::error::CheckError;
use crate::memory::{MemorySource, NothingKept};
use crate::reach::Ground;

/// Where a policy stands in a repository.
const POLICY: &str = ".caution/policy.yaml";

/// Where it stands if a drill declares something over it.
const UNDER: &str = ".caution/under-the-drill.yaml";

/// The same, as the policy over it names it.
const UNDER_NAME: &str = "under-the-drill.yaml";

/// A policy that drills are judged by, at a moment.
#[derive(Debug)]
pub struct Judge {
    compiler: Compiler,
    policy: PolicySource,
    layers: Vec<(RepoPath, String)>,
    /// The same, by the names that the policy uses.
    files: Vec<(String, String)>,
    /// What is remarked of the organisation's own rules as if they did not exist, and what is so.
    left_aside: Vec<(String, String)>,
    at: Timestamp,
    /// The policy's name and digest.
    named: (String, Digest),
}

/// A scene and what came out.
#[derive(Debug)]
pub struct Judged<'a> {
    /// The scene.
    pub scene: &'a Scene,
    /// Everything that the answer rests on, and the answer.
    pub checked: Checked,
}

/// A drill and what came out, case by case.
#[derive(Debug)]
pub struct Ran<'a> {
    /// The drill.
    pub drill: &'a Drill,
    /// Each case with its twins, in the drill's order.
    pub cases: Vec<(Judged<'a>, Vec<Judged<'a>>)>,
}

impl Judge {
    /// Takes a policy, with the files that it extends by the name it uses for them. Drills are judged as if
    /// they happened at `at`: every date of theirs moves along.
    pub fn new(policy: PolicySource, layers: &[(String, String)], at: Timestamp) -> Result<Self, Problem> {
        // A drill has no target branch of its own that a policy could come from instead.
        let origin = match policy.origin {
            PolicyOrigin::CommandLine(name) => PolicyOrigin::Repository(RepoPath::from(name.as_str())),
            other => other,
        };
        let policy = PolicySource { origin, ..policy };
        let compiler = Compiler::default();
        let compiled = compiler.compile(&policy, layers)?;
        let aside = |(requirement, rule, remark): (&str, &str, String)| {
            (
                remark,
                format!(
                    "`{requirement}` names the rule `{rule}`: drills leave the organisation's own rules aside"
                ),
            )
        };
        let left_aside = compiled.own_rules_named().into_iter().map(aside).collect();
        let path =
            |(name, text): &(String, String)| Ok((caution_read::charter::layer_path(name)?, text.clone()));
        let files = layers.to_vec();
        let layers = layers.iter().map(path).collect::<Result<_, Problem>>()?;
        let named = (compiled.name().to_owned(), compiled.digest().clone());
        Ok(Self { compiler, policy, layers, files, left_aside, at, named })
    }

    /// The policy with what a drill declares over it. Its days move along with those of the drill.
    fn declared(&self, text: &str, by: SignedDuration) -> PolicySource {
        let extends = match &self.policy.origin {
            PolicyOrigin::BuiltIn(name) => name.clone(),
            PolicyOrigin::Repository(_) | PolicyOrigin::CommandLine(_) => {
                format!("{}@{}", UNDER_NAME, Digest::of(self.policy.text.as_bytes()))
            }
        };
        let origin = PolicyOrigin::Repository(RepoPath::from(POLICY));
        PolicySource { origin, text: format!("extends: {extends}\n{}", days_moved(text, by)) }
    }

    /// The moment that drills are judged for.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The name of the policy.
    pub fn policy_name(&self) -> &str {
        &self.named.0
    }

    /// Judges every case of a drill and its twins.
    pub fn run<'a>(&self, drill: &'a Drill) -> Result<Ran<'a>, CheckError> {
        let mut cases = Vec::with_capacity(drill.cases.len());
        for case in &drill.cases {
            let twins = case.twins.iter().map(|twin| self.scene(twin)).collect::<Result<_, _>>()?;
            cases.push((self.scene(&case.change)?, twins));
        }
        Ok(Ran { drill, cases })
    }

    /// Judges one change.
    pub fn scene<'a>(&self, scene: &'a Scene) -> Result<Judged<'a>, CheckError> {
        // Whole days: a day that somebody wrote stays one.
        let by = SignedDuration::from_hours(self.at.duration_since(scene.on).as_hours() / 24 * 24);
        let declared = scene.declared.as_deref().map(|text| self.declared(text, by));
        let policy = declared.as_ref().unwrap_or(&self.policy);
        let mut checked = match &scene.command {
            Some(command) => self.command(scene, command, policy, by)?,
            None => self.change(scene, policy, declared.is_some(), by)?,
        };
        if declared.is_some() {
            // The policy that is asked about stays the one that judges.
            let told = &mut checked.verdict.policy;
            (told.name, told.digest) = self.named.clone();
            told.remarks
                .push("the drill declares what applied at its time: see its `declared.yaml`".to_owned());
        }
        for remark in &mut checked.verdict.policy.remarks {
            if let Some((_, so)) = self.left_aside.iter().find(|(said, _)| said == remark) {
                remark.clone_from(so);
            }
        }
        Ok(Judged { scene, checked })
    }

    /// Judges a command as the guard does.
    fn command(
        &self,
        scene: &Scene,
        command: &Command,
        policy: &PolicySource,
        by: SignedDuration,
    ) -> Result<Checked, CheckError> {
        let mut files = self.files.clone();
        files.push((UNDER_NAME.to_owned(), self.policy.text.clone()));
        let above = Above { policy: policy.clone(), files: &files };
        // A command is no commit that a review could name.
        let head = MemorySource::new(scene.before.clone(), scene.after.clone()).head_id();
        let context = moved(scene.context.clone(), by, &head);
        command::judged(scene, command, context, above, &self.compiler, self.at)
    }

    /// Judges a commit as `check` does.
    fn change(
        &self,
        scene: &Scene,
        policy: &PolicySource,
        declared: bool,
        by: SignedDuration,
    ) -> Result<Checked, CheckError> {
        let (mut before, mut after) = (scene.before.clone(), scene.after.clone());
        for tree in [&mut before, &mut after] {
            tree.insert(RepoPath::from(POLICY), policy.text.clone().into_bytes());
            if declared {
                tree.insert(RepoPath::from(UNDER), self.policy.text.clone().into_bytes());
            }
            tree.extend(self.layers.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())));
        }
        let source = MemorySource::new(before, after)
            .author(scene.author.clone())
            .message(scene.message.clone())
            .committed_at(moved_to(scene.on, by).as_second());
        let request = Request {
            action: scene.action,
            context: moved(scene.context.clone(), by, &source.head_id()),
            policy: Some(policy.clone()),
            ground: Some(Ground::new(Arc::new(source.trees()), Arc::new(NothingKept))),
            ..Request::about(Selection::Default)
        };
        check(&source, &self.compiler, request, self.at)
    }
}

impl Judged<'_> {
    /// The answer.
    pub fn outcome(&self) -> Outcome {
        self.checked.verdict.outcome
    }

    /// The requirements that the change waits for.
    pub fn waits_for(&self) -> impl Iterator<Item = &str> {
        let requirements = self.checked.verdict.requirements.iter();
        requirements.filter(|one| one.blocks()).map(|one| one.id.as_str())
    }

    /// The rules that found something, each once.
    pub fn found(&self) -> Vec<String> {
        let mut rules: Vec<String> =
            self.checked.assessment.findings.iter().map(|finding| finding.rule.to_string()).collect();
        rules.sort();
        rules.dedup();
        rules
    }

    /// The sentences of the answer: why what is asked is asked, and what could not be seen.
    pub fn sentences(&self) -> Vec<&str> {
        let Checked { verdict, assessment, .. } = &self.checked;
        let asked = verdict.requirements.iter().filter(|one| one.state != State::NotApplicable);
        let unseen = assessment.unknowns.iter().map(|unknown| unknown.what.as_str());
        asked.map(|one| one.applies.as_str()).chain(unseen).collect()
    }

    /// Whether a twin came out as it must: it proceeds, or waits for nothing but what the policy asks of
    /// everything of its sort.
    pub fn may_wait(&self, expect: &Expect) -> bool {
        match self.outcome() {
            Outcome::Proceed => true,
            Outcome::Hold => {
                self.waits_for().all(|id| expect.twins_wait_for.iter().any(|allowed| allowed == id))
            }
            Outcome::Stop => false,
        }
    }

    /// The codes of these rules, each once.
    pub fn codes(&self) -> Vec<String> {
        let rules = self.found();
        let known = rules.iter().filter_map(|rule| caution_rules::by_id(rule));
        let mut codes: Vec<&str> = known.flat_map(|rule| rule.codes.iter().copied()).collect();
        // `K9` before `K12`.
        codes.sort_unstable_by_key(|code| (code.len(), *code));
        codes.dedup();
        codes.into_iter().map(str::to_owned).collect()
    }
}
