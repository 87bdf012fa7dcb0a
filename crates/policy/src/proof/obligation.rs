//! One thing that is to be proved, and what came of it.

use caution_core::port::{Solver, SourceError};
use caution_core::proof::{Claim, Proof, That};

use super::example::{self, Replayed};

/// What a proof is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// Whose approval counts.
    Approvals,
    /// What the policy means to make sure.
    Promises,
    /// Reports and statements that are missing.
    Evidence,
    /// Overlays for a time.
    Windows,
    /// The text itself: it can be evaluated, and each part of it does something.
    Text,
}

impl About {
    /// The name in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Approvals => "approvals",
            Self::Promises => "promises",
            Self::Evidence => "evidence",
            Self::Windows => "windows",
            Self::Text => "text",
        }
    }
}

/// What is claimed, and when it is true.
#[derive(Debug)]
pub(super) struct Obligation {
    pub(super) id: String,
    pub(super) about: About,
    /// The statement in plain words.
    pub(super) says: String,
    /// Why it matters, if people wrote it.
    pub(super) because: Option<String>,
    /// Where it stands, if people wrote it.
    pub(super) source: Option<String>,
    pub(super) expects: Expects,
    /// The claims, each with the circumstances in which it is made.
    pub(super) claims: Vec<(String, Claim)>,
    /// What has to hold as well, and where.
    pub(super) beyond: Beyond,
}

/// What lies beyond the circumstances that are looked at one by one.
#[derive(Debug, Default)]
pub(super) struct Beyond {
    /// Claims about circumstances that are laxer than any real ones. If they hold, all is proved; if not,
    /// nothing is refuted.
    pub(super) bounds: Vec<Claim>,
    /// Why not everything is looked at.
    pub(super) left_out: Option<String>,
}

/// When an obligation is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expects {
    /// Every claim is proved.
    All,
    /// One claim is refuted: something that must be possible is.
    OneRefuted,
    /// Nothing: it is only told whether every claim is proved.
    Nothing,
}

/// What came of an obligation.
#[derive(Debug, Clone, PartialEq)]
pub struct Proven {
    /// Its name.
    pub id: String,
    /// What it is about.
    pub about: About,
    /// The statement, in plain words.
    pub says: String,
    /// Why it matters, if people wrote it.
    pub because: Option<String>,
    /// Where it stands, if people wrote it.
    pub source: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of an obligation.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It holds for every change.
    Proved,
    /// It does not.
    Refuted(Box<Hole>),
    /// It does not hold, and nobody said that it would.
    NotPromised,
    /// The solver gave no answer.
    Undecided(String),
}

/// Why an obligation is not met.
#[derive(Debug, Clone, PartialEq)]
pub struct Hole {
    /// In which circumstances; empty if they do not matter.
    pub circumstances: String,
    /// A change for which the statement is false; none if something that should be possible is not.
    pub example: Option<Replayed>,
    /// What is wrong, in one sentence.
    pub what: String,
}

/// Asks the solver, and tells what came of each.
pub(super) fn settle(obligations: Vec<Obligation>, solver: &dyn Solver) -> Result<Vec<Proven>, SourceError> {
    let mut asked = ask(&obligations, solver, |one| match one.expects {
        // One example is enough, and the first kind of request mostly has one.
        Expects::OneRefuted => 0..one.claims.len().min(1),
        Expects::All | Expects::Nothing => 0..one.claims.len() + one.beyond.bounds.len(),
    })?;
    let left: Vec<usize> = asked.iter().map(Vec::len).collect();
    let mut index = 0;
    let rest = ask(&obligations, solver, |one| {
        let known = left.get(index).copied().unwrap_or_default();
        let refuted =
            asked.get(index).is_some_and(|all| all.iter().any(|one| matches!(one, Proof::Refuted(_))));
        index += 1;
        if one.expects == Expects::OneRefuted && !refuted { known..one.claims.len() } else { 0..0 }
    })?;
    for (answers, more) in asked.iter_mut().zip(rest) {
        answers.extend(more);
    }
    let mut proven = Vec::with_capacity(obligations.len());
    for (obligation, mut answers) in obligations.into_iter().zip(asked) {
        if obligation.expects == Expects::OneRefuted {
            answers.resize(obligation.claims.len(), Proof::Proved);
        }
        let bounds = answers.split_off(obligation.claims.len());
        // What is claimed of no day is not promised any more.
        if obligation.claims.is_empty() && obligation.about == About::Promises {
            let Obligation { id, about, says, because, source, .. } = obligation;
            proven.push(Proven { id, about, says, because, source, outcome: Outcome::NotPromised });
            continue;
        }
        let outcome = match outcome(&obligation, answers) {
            Outcome::Proved => within(&obligation.beyond, &bounds),
            other => other,
        };
        let Obligation { id, about, says, because, source, .. } = obligation;
        proven.push(Proven { id, about, says, because, source, outcome });
    }
    Ok(proven)
}

/// Asks a part of each obligation's claims, those about bounds behind the others.
fn ask(
    obligations: &[Obligation],
    solver: &dyn Solver,
    mut part: impl FnMut(&Obligation) -> std::ops::Range<usize>,
) -> Result<Vec<Vec<Proof>>, SourceError> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut counts = Vec::with_capacity(obligations.len());
    for one in obligations {
        let range = part(one);
        let all = one.claims.iter().map(|(_, claim)| claim).chain(&one.beyond.bounds);
        let before = claims.len();
        claims.extend(all.skip(range.start).take(range.len()).cloned());
        counts.push(claims.len() - before);
    }
    let mut proofs = solver.prove(&claims)?.into_iter();
    let answers: Vec<Vec<Proof>> =
        counts.iter().map(|count| proofs.by_ref().take(*count).collect()).collect();
    if answers.iter().map(Vec::len).ne(counts.iter().copied()) {
        return Err(SourceError::Failed("the solver left claims without an answer".to_owned()));
    }
    Ok(answers)
}

/// What is left of a proof, given what lies beyond it.
fn within(beyond: &Beyond, bounds: &[Proof]) -> Outcome {
    if let Some(why) = &beyond.left_out {
        return Outcome::Undecided(why.clone());
    }
    for bound in bounds {
        match bound {
            Proof::Proved => {}
            Proof::Undecided(why) => return Outcome::Undecided(why.clone()),
            Proof::Refuted(_) => {
                return Outcome::Undecided(
                    "scopes that match at once may let something through; no single path was found that does"
                        .to_owned(),
                );
            }
        }
    }
    Outcome::Proved
}

fn outcome(obligation: &Obligation, answers: Vec<Proof>) -> Outcome {
    let mut undecided = None;
    for ((circumstances, claim), proof) in obligation.claims.iter().zip(answers) {
        match (obligation.expects, proof) {
            (Expects::Nothing, Proof::Refuted(_)) => return Outcome::NotPromised,
            // An example that the evaluator does not take shows nothing.
            (expects, Proof::Refuted(found)) => match example::replay(claim, &found) {
                Err(why) => undecided = Some(format!("the solver's example does not replay: {why}")),
                Ok(_) if expects == Expects::OneRefuted => return Outcome::Proved,
                Ok(example) => {
                    let what = match &claim.that {
                        That::NeverErrors(sentence) => format!("`{}` cannot be evaluated", sentence.id),
                        That::Implies(..) => "it goes on all the same".to_owned(),
                    };
                    let circumstances = match &claim.that {
                        That::NeverErrors(_) => String::new(),
                        That::Implies(..) => circumstances.clone(),
                    };
                    return Outcome::Refuted(Box::new(Hole { circumstances, what, example: Some(example) }));
                }
            },
            (_, Proof::Undecided(why)) => undecided = Some(why),
            (_, Proof::Proved) => {}
        }
    }
    match (undecided, obligation.expects) {
        (Some(why), _) => Outcome::Undecided(why),
        (None, Expects::All | Expects::Nothing) => Outcome::Proved,
        (None, Expects::OneRefuted) => Outcome::Refuted(Box::new(Hole {
            circumstances: String::new(),
            what: "no change can ever make it matter".to_owned(),
            example: None,
        })),
    }
}
