//! What is to be proved of policies in Cedar, and what came of it. Texts only: whoever asks need not know
//! the solver, and the solver need not know what a change is.

use std::sync::Arc;

/// One Cedar policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CedarPolicy {
    /// Its id, unique within its set.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// Who asks for what: one of the combinations that a schema allows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestKind {
    /// The entity type of the principal.
    pub principal: String,
    /// The id of the action.
    pub action: String,
    /// The entity type of the resource.
    pub resource: String,
}

/// One statement about all requests of a kind.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The schema, as JSON.
    pub schema: Arc<str>,
    /// Of which requests.
    pub kind: RequestKind,
    /// What is claimed.
    pub that: That,
}

/// What is claimed.
#[derive(Debug, Clone)]
pub enum That {
    /// Whatever the first set allows, the second allows.
    Implies(Arc<[CedarPolicy]>, Arc<[CedarPolicy]>),
    /// The policy can always be evaluated.
    NeverErrors(CedarPolicy),
}

/// A request for which a claim is false.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The id of the principal.
    pub principal: String,
    /// The id of the resource.
    pub resource: String,
    /// The context, as JSON.
    pub context: String,
    /// The entities, as JSON.
    pub entities: String,
}

/// What came of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// It holds for every request.
    Proved,
    /// It does not, and here is one.
    Refuted(Box<Example>),
    /// The solver gave no answer.
    Undecided(String),
}
