//! The answer of `guard test`, JSON v1: what a command would do, and whether it may.

use caution_core::approval::DeedRef;
use caution_core::assessment::Assessment;
use caution_core::command::{Act, Command};
use caution_core::verdict::Verdict as CoreVerdict;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::report::{Finding, Requirement, Unknown};
use crate::words::{Outcome, Verb};
use crate::{Secrets, mask};

/// What a command would do, and whether it may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Guard {
    /// Always `caution/guard/1`.
    pub schema: String,
    /// The command, secrets masked.
    pub command: String,
    /// The folder in which it would run.
    pub directory: String,
    /// The answer: that of the strictest layer.
    pub verdict: Outcome,
    /// Whether a yes of the person who runs it is all that is missing.
    pub asks_only: bool,
    /// The reasons for the answer, shortest form, worst first.
    pub reasons: Vec<String>,
    /// What it would do, in order.
    pub effects: Vec<Effect>,
    /// What could not be read: it may do more than is told.
    pub unaccounted: Vec<Unknown>,
    /// What rules found, worst first.
    pub findings: Vec<Finding>,
    /// The requirements that it waits for, of every layer.
    pub requirements: Vec<Requirement>,
    /// The policies that were asked; empty where nothing had to be decided.
    pub policies: Vec<String>,
    /// How to approve this one run; null where no approval is missing.
    pub request: Option<Request>,
}

/// How to approve this one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Request {
    /// The id of the request: the same for the same command, folder and environment.
    pub id: String,
    /// Where it goes, as an approval names it.
    pub environment: String,
    /// The folder, as an approval names it.
    pub directory: String,
    /// The command that records an approval.
    pub approve: String,
}

/// One thing that would be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Effect {
    /// What is done.
    pub verb: Verb,
    /// To what kind of thing.
    pub kind: String,
    /// To what.
    pub name: String,
    /// The tool that does it.
    pub tool: String,
    /// The environment, if something tells it; `local` is this machine.
    pub environment: Option<String>,
    /// What tells it.
    pub because: Option<String>,
    /// The absolute path, if it is about one.
    pub path: Option<String>,
    /// To how many; null if that is not known.
    pub count: Option<u64>,
    /// Whether it goes to all there is.
    pub everything: bool,
    /// Whether a prompt, a check or a protection is passed over.
    pub forced: bool,
    /// Whether it can be undone.
    pub reversible: bool,
    /// How sure it is that it happens: `low`, `medium`, `high`.
    pub sure: String,
    /// Through which other commands it runs, outermost first.
    pub through: Vec<String>,
    /// Where it stands in the text: the first byte, and the byte after the last.
    pub span: (usize, usize),
}

impl Guard {
    /// The value of `schema`.
    pub const SCHEMA: &str = "caution/guard/1";

    /// A command about which nothing had to be decided.
    pub fn clear(command: &Command) -> Self {
        Self::plain(command).hiding(command)
    }

    fn plain(command: &Command) -> Self {
        Self {
            schema: Self::SCHEMA.to_owned(),
            command: command.text.clone(),
            directory: command.directory.clone(),
            verdict: Outcome::Proceed,
            asks_only: false,
            reasons: Vec::new(),
            effects: command.acts.iter().map(effect).collect(),
            unaccounted: Vec::new(),
            findings: Vec::new(),
            requirements: Vec::new(),
            policies: Vec::new(),
            request: None,
        }
    }

    /// A command that was judged; `verdicts` with the strictest first.
    pub fn judged(
        command: &Command,
        assessment: &Assessment,
        verdicts: &[CoreVerdict],
        asks_only: bool,
    ) -> Self {
        let blocking = verdicts.iter().flat_map(|verdict| &verdict.requirements).filter(|one| one.blocks());
        let mut reasons: Vec<String> = Vec::new();
        for reason in verdicts.iter().flat_map(|verdict| &verdict.reasons) {
            let reason = mask(reason);
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        Self {
            verdict: verdicts.first().map_or(Outcome::Hold, |verdict| verdict.outcome.into()),
            asks_only,
            reasons,
            unaccounted: crate::report::unknowns_of(&assessment.unknowns),
            findings: crate::report::findings_of(&assessment.findings),
            requirements: blocking.map(crate::report::requirement_of).collect(),
            policies: verdicts.iter().map(|verdict| verdict.policy.name.clone()).collect(),
            ..Self::plain(command)
        }
        .hiding(command)
    }

    /// The same without the secrets of the command, wherever they are told again.
    fn hiding(self, command: &Command) -> Self {
        let secrets = Secrets::of(&command.text);
        if secrets.is_empty() {
            return self;
        }
        let hidden = serde_json::to_value(&self).map(|value| hidden(value, &secrets));
        // What cannot be read again says nothing rather than too much.
        hidden.and_then(serde_json::from_value).unwrap_or_else(|_| Self {
            command: secrets.hide(&self.command),
            reasons: Vec::new(),
            effects: Vec::new(),
            unaccounted: Vec::new(),
            findings: Vec::new(),
            requirements: Vec::new(),
            ..self
        })
    }

    /// The same with the way to an approval.
    #[must_use]
    pub fn with_request(mut self, id: String, deed: &DeedRef, approve: &str) -> Self {
        let (environment, directory) = (deed.environment.clone(), deed.directory.clone());
        self.request = Some(Request { id, environment, directory, approve: mask(approve) });
        self
    }

    /// JSON, two spaces deep, with a line break at the end.
    pub fn to_json(&self) -> String {
        crate::json(self)
    }
}

fn hidden(value: Value, secrets: &Secrets) -> Value {
    match value {
        Value::String(text) => Value::String(secrets.hide(&text)),
        Value::Array(list) => list.into_iter().map(|value| hidden(value, secrets)).collect(),
        Value::Object(map) => map.into_iter().map(|(name, value)| (name, hidden(value, secrets))).collect(),
        other => other,
    }
}

fn effect(act: &Act) -> Effect {
    Effect {
        verb: act.verb.into(),
        kind: act.kind.id().to_owned(),
        name: mask(&act.name),
        tool: act.tool.to_owned(),
        environment: (act.destination.environment.clone())
            .or_else(|| act.destination.local.then(|| "local".to_owned())),
        because: act.destination.because.as_deref().map(mask),
        path: act.path.as_ref().map(|path| path.absolute.clone()),
        count: act.count,
        everything: act.everything,
        forced: act.forced,
        reversible: act.reversible,
        sure: act.sure.id().to_owned(),
        through: act.through.iter().map(|through| mask(through)).collect(),
        span: (act.span.start, act.span.end),
    }
}
