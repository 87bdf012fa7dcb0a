//! Signed statements: whose they are, making one, and using one that is for one use.

use std::collections::{HashMap, HashSet};

use caution_core::approval::{
    About, BreakGlass, ChangeRef, DeedRef, Filed, Fit, Kind, Seen, SeenService, Signer, Statement,
};
use caution_core::change::{Change, Selection};
use caution_core::charter::Charter;
use caution_core::context::{Context, Told, Trust};
use caution_core::people::Person;
use caution_core::port::{SourceError, Statements};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_wire::approval as wire;
use jiff::Timestamp;

use crate::check::Checked;
use crate::error::CheckError;

/// Asks whose signatures stand on the statements of a change. Those that are somebody's are no longer
/// claims.
pub(crate) fn identify(change: &mut Change, charter: &Charter, now: Timestamp) {
    for told in &mut change.context.statements {
        identify_one(told, charter, now);
    }
    let statements = &change.context.statements;
    let over = settled(statements);
    let untied = statements.iter().filter(|told| !over.contains(told.value.id.as_str()));
    change.unknowns.extend(untied.filter_map(|told| untied_objection(&told.value)));
}

/// The objections that are over: taken back, or followed by their maker's approval of what is at hand.
fn settled(statements: &[Told<Filed>]) -> HashSet<&str> {
    let mut taken = HashSet::new();
    let mut approved: HashMap<&str, Timestamp> = HashMap::new();
    for filed in statements.iter().map(|told| &told.value) {
        let Some(who) = maker(filed) else { continue };
        match (&filed.statement.about, filed.statement.kind) {
            (About::Statement(id), Kind::Revoke) => drop(taken.insert((id.as_str(), who))),
            (About::Change(_), Kind::Approve) if filed.fit.holds() => {
                let last = approved.entry(who).or_insert(filed.statement.made_at);
                *last = filed.statement.made_at.max(*last);
            }
            _ => {}
        }
    }
    let over = statements.iter().map(|told| &told.value).filter(|filed| {
        maker(filed).is_some_and(|who| {
            taken.contains(&(filed.id.as_str(), who))
                || approved.get(who).is_some_and(|at| *at > filed.statement.made_at)
        })
    });
    over.map(|filed| filed.id.as_str()).collect()
}

fn maker(filed: &Filed) -> Option<&str> {
    match &filed.signer {
        Signer::Known { who, .. } => Some(who),
        Signer::Refused(_) | Signer::Unchecked => None,
    }
}

/// That an objection by somebody known cannot be tied to the change, nor told to be about another one.
fn untied_objection(filed: &Filed) -> Option<Unknown> {
    let who = maker(filed).filter(|_| filed.statement.kind == Kind::Object)?;
    let why = match &filed.fit {
        Fit::Elsewhere => {
            "it is to another change of the same files, or to an older form of this one".to_owned()
        }
        Fit::OtherRepository(stray) => format!("it {stray}"),
        Fit::Unknown(why) => why.clone(),
        _ => return None,
    };
    let what = format!("whether an objection by {who} is about this change cannot be told: {why}");
    let unknown = Unknown::new(UnknownKind::Statement, &filed.id, what, "an objection to this change");
    Some(unknown.remedy(format!("ask {who}; they take it back with `caution approve --revoke {}`", filed.id)))
}

/// Asks whose signature stands on one statement.
pub(crate) fn identify_one(told: &mut Told<Filed>, charter: &Charter, now: Timestamp) {
    told.value.signer = caution_policy::signer(&told.value, charter, now);
    told.trust = match told.value.signer {
        Signer::Known { .. } => Trust::Signed,
        Signer::Unchecked | Signer::Refused(_) => Trust::Claimed,
    };
}

/// What somebody wants to say, besides what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// What the statement does.
    pub kind: Kind,
    /// The name of the repository that it is for.
    pub repository: Option<String>,
    /// The text that is accepted, or why somebody objects.
    pub text: String,
    /// Weakened tests that an approval accepts, each by its whole name.
    pub accept_tests: Vec<String>,
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
            repository: self.repository,
            seen,
            text: self.text,
            accept_tests: self.accept_tests,
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

/// What an agent or a person is about to do, and for which an approval of one use is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// The digest of the command or plan, the folder, the environment.
    pub about: DeedRef,
    /// Whether it is a plan.
    pub plan: bool,
}

/// What came of looking for an approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redeemed {
    /// It was approved, and the approval is now used.
    Now {
        /// The approval.
        id: String,
        /// Who gave it.
        by: String,
    },
    /// It may not be done, and why.
    Refused(String),
}

/// Uses up an approval of one use. Of all who try at once with one approval, one is told [`Redeemed::Now`].
///
/// `operator` is whoever is about to do it, by a handle or address of `people.yaml`: nobody approves what they
/// do themselves, so where it is not known who does it, nothing is used.
pub fn redeem(
    store: &dyn Statements,
    deed: &Deed,
    operator: &str,
    charter: &Charter,
    now: Timestamp,
) -> Result<Redeemed, CheckError> {
    let Some(operator) = person(charter, operator) else {
        let why = match operator.trim() {
            "" => "nothing tells who is about to do it".to_owned(),
            who => format!("{who} is about to do it, whom .caution/people.yaml does not name"),
        };
        return Ok(Redeemed::Refused(why));
    };
    let (all, unknowns) = store.all()?;
    let revoked = taken_back(&all, charter, now);
    let mut why = "nobody approved this command or plan, in this folder, for this environment".to_owned();
    for filed in &all {
        let about = match (&filed.statement.about, deed.plan) {
            (About::Command(about), false) | (About::Plan(about), true) => about,
            _ => continue,
        };
        if about.digest != deed.about.digest || filed.statement.kind != Kind::Approve {
            continue;
        }
        match usable(store, filed, about, deed, (&revoked, operator, charter, now))? {
            Err(refusal) => why = refusal,
            Ok(by) => {
                // A statement that could not be read may be the one that takes this approval back.
                if let Some(unknown) = unknowns.first() {
                    return Ok(Redeemed::Refused(unknown.what.clone()));
                }
                if store.redeem(&filed.id, &use_of(&filed.id, now))? {
                    return Ok(Redeemed::Now { id: filed.id.clone(), by });
                }
                why = format!("the approval by {by} was used");
            }
        }
    }
    Ok(Redeemed::Refused(why))
}

/// Whose approval it is, or why it cannot be used.
fn usable(
    store: &dyn Statements,
    filed: &Filed,
    about: &DeedRef,
    deed: &Deed,
    (revoked, operator, charter, now): (&HashSet<String>, &Person, &Charter, Timestamp),
) -> Result<Result<String, String>, CheckError> {
    let by = match caution_policy::signer(filed, charter, now) {
        Signer::Known { who, .. } => who,
        Signer::Refused(why) => return Ok(Err(format!("the approval {why}"))),
        Signer::Unchecked => return Ok(Err("the approval was not checked".to_owned())),
    };
    let said = &filed.statement;
    let by_person = person(charter, &by);
    let here = store.repository_name(&Context::default());
    let refusal = if let Some(stray) = said.stray(here.as_deref()) {
        Some(format!("the approval by {by} {stray}"))
    } else if about.directory != deed.about.directory {
        Some(format!("the approval by {by} is for the folder `{}`", about.directory))
    } else if about.environment != deed.about.environment {
        Some(format!("the approval by {by} is for the environment `{}`", about.environment))
    } else if said.expires_at.is_none_or(|until| until <= now) {
        Some(format!("the approval by {by} has expired"))
    } else if !said.single_use {
        Some(format!("the approval by {by} is not for one use"))
    } else if revoked.contains(&filed.id) {
        Some(format!("{by} took the approval back"))
    } else if by_person.is_none() {
        Some(format!("the approval is by {by}, whom .caution/people.yaml does not name"))
    } else if by_person.is_some_and(|by| by.id == operator.id) {
        Some(format!("{by} is about to do it, and nobody approves what they do themselves"))
    } else if caution_policy::is_tool(charter, &by) {
        Some(format!("{by} is a bot or an agent"))
    } else if store.is_used(&filed.id)? {
        Some(format!("the approval by {by} was used"))
    } else {
        None
    };
    Ok(refusal.map_or(Ok(by), Err))
}

/// The person of `people.yaml` whom a handle, id or address names.
fn person<'c>(charter: &'c Charter, name: &str) -> Option<&'c Person> {
    let (people, name) = (&charter.people, name.trim());
    people.by_handle(name).or_else(|| people.by_email(name))
}

/// The ids of statements that their makers took back.
fn taken_back(all: &[Filed], charter: &Charter, now: Timestamp) -> HashSet<String> {
    let maker = |filed: &Filed| match caution_policy::signer(filed, charter, now) {
        Signer::Known { who, .. } => Some(who),
        Signer::Refused(_) | Signer::Unchecked => None,
    };
    let by_id: HashMap<&str, &Filed> = all.iter().map(|filed| (filed.id.as_str(), filed)).collect();
    let revocations = all.iter().filter(|filed| filed.statement.kind == Kind::Revoke);
    let taken = revocations.filter_map(|revocation| {
        let About::Statement(id) = &revocation.statement.about else { return None };
        let taken = by_id.get(id.as_str())?;
        (maker(revocation)? == maker(taken)?).then(|| id.clone())
    });
    taken.collect()
}

/// The note that an approval was used. Nobody signs it: it can only take away.
pub fn use_of(id: &str, now: Timestamp) -> Vec<u8> {
    let wording = Wording {
        kind: Kind::Use,
        repository: None,
        text: String::new(),
        accept_tests: Vec::new(),
        first_viewed_at: None,
        expires_at: None,
        nonce: String::new(),
        break_glass: None,
    };
    wire::seal(&wire::payload(&wording.on_statement(id.to_owned(), now)), &[])
}
