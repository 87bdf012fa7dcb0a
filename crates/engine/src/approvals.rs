//! Signed statements: whose they are, making one, and using one that is for one use.

use caution_core::approval::{
    About, BreakGlass, ChangeRef, DeedRef, Filed, Fit, Kind, Seen, SeenService, Signer, Statement,
};
use caution_core::change::{Change, Selection};
use caution_core::charter::Charter;
use caution_core::context::Trust;
use caution_core::port::{SourceError, Statements};
use caution_wire::approval as wire;
use jiff::Timestamp;

use crate::check::Checked;
use crate::error::CheckError;

/// Asks whose signatures stand on the statements of a change. Those that are somebody's are no longer
/// claims.
pub(crate) fn identify(change: &mut Change, charter: &Charter, now: Timestamp) {
    for told in &mut change.context.statements {
        told.value.signer = caution_policy::signer(&told.value, charter, now);
        told.trust = match told.value.signer {
            Signer::Known { .. } => Trust::Signed,
            Signer::Unchecked | Signer::Refused(_) => Trust::Claimed,
        };
    }
}

/// What somebody wants to say, besides what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// What the statement does.
    pub kind: Kind,
    /// The text that is accepted, or why somebody objects.
    pub text: String,
    /// When the maker first looked.
    pub first_viewed_at: Option<Timestamp>,
    /// After this moment it says nothing.
    pub expires_at: Option<Timestamp>,
    /// Makes two statements of the same text two.
    pub nonce: String,
    /// What only a break-glass carries.
    pub break_glass: Option<BreakGlass>,
}

impl Wording {
    /// A statement about a change that was checked, with what the verdict showed.
    pub fn on_change(self, about: ChangeRef, checked: &Checked) -> Statement {
        let services = checked
            .assessment
            .reach
            .services
            .iter()
            .map(|service| SeenService { name: service.service.clone(), tier: service.tier });
        let change = &checked.change;
        let seen = Seen {
            services: services.collect(),
            outcome: checked.verdict.outcome,
            policy: checked.verdict.policy.digest.clone(),
            unknowns: checked.assessment.unknowns.len() as u64,
            lines: change.added_lines() + change.removed_lines(),
        };
        self.statement(About::Change(about), Some(seen), &checked.verdict.decided_at, false)
    }

    /// An approval of a command or a plan: for one use.
    pub fn on_deed(self, deed: DeedRef, plan: bool, now: Timestamp) -> Statement {
        let about = if plan { About::Plan(deed) } else { About::Command(deed) };
        self.statement(about, None, &now, true)
    }

    /// A revocation of another statement.
    pub fn on_statement(self, id: String, now: Timestamp) -> Statement {
        self.statement(About::Statement(id), None, &now, false)
    }

    fn statement(self, about: About, seen: Option<Seen>, made_at: &Timestamp, single_use: bool) -> Statement {
        Statement {
            kind: self.kind,
            about,
            seen,
            text: self.text,
            made_at: *made_at,
            first_viewed_at: self.first_viewed_at,
            expires_at: self.expires_at,
            single_use,
            nonce: self.nonce,
            break_glass: self.break_glass,
        }
    }
}

/// What a change is called in a statement.
pub fn describe(
    store: &dyn Statements,
    change: &Change,
    selection: &Selection,
) -> Result<ChangeRef, CheckError> {
    store.describe(change, selection)?.ok_or_else(|| {
        CheckError::Source(SourceError::Usage {
            message: "only a change that ends in a commit can be approved".to_owned(),
            hint: Some(
                "commit it, and name the branch that it is to enter with `--target-branch`".to_owned(),
            ),
        })
    })
}

/// A statement as it would be found again, and the envelope to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// As it would be found: about the change at hand, the signature checked.
    pub filed: Filed,
    /// The envelope.
    pub envelope: Vec<u8>,
}

/// Puts a payload and its signature into an envelope, and reads it again as anybody else will.
pub fn seal(
    payload: &[u8],
    key: String,
    signature: Vec<u8>,
    charter: &Charter,
    now: Timestamp,
) -> Result<Sealed, CheckError> {
    let envelope = wire::seal(payload, &[(key, signature)]);
    let read = wire::read(&envelope).map_err(|error| {
        CheckError::Source(SourceError::Usage {
            message: format!("the statement would not be read again: {error}"),
            hint: Some("shorten what you say".to_owned()),
        })
    })?;
    let mut filed = Filed {
        id: read.id,
        signed: read.signed,
        signatures: read.signatures,
        statement: read.statement,
        fit: Fit::Same,
        signer: Signer::Unchecked,
    };
    filed.signer = caution_policy::signer(&filed, charter, now);
    Ok(Sealed { filed, envelope })
}
