//! Signed statements as words of reviewers: what each says, what it is bound to, and why it may no longer
//! count.

use std::collections::{BTreeMap, BTreeSet};

use caution_core::ObjectId;
use caution_core::approval::{About, ChangeRef, Filed, Fit, Kind, Signer};
use caution_core::change::Head;
use caution_core::context::{Account, Approval, ReviewState, Told};
use caution_core::reach::Reach;
use jiff::Timestamp;

use super::registry::Registry;
use super::tools::Tools;
use super::who::Who;
use crate::Input;
use crate::words;

/// How many files are named.
const FILES: usize = 3;

/// What a review is bound to besides the commit that it saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bond {
    /// The statement's id.
    pub(super) id: String,
    /// The content, in the words of requests: the head of the change if it is the same content.
    pub(super) content: String,
    /// The branch, if it is another one than the change is to enter.
    pub(super) other_target: Option<String>,
    /// The services that it saw, at the tiers that they had.
    pub(super) saw: BTreeSet<String>,
    /// Whether it still stands.
    pub(super) valid: bool,
    /// Why it does not count, for whomever it is: the end of the sentence `bo's approval …`.
    pub(super) refusal: Option<String>,
    /// Why it is not about this change: the end of the same sentence.
    pub(super) misfit: Option<String>,
}

/// A review, or a signed statement in the form of one.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) told: Told<Approval>,
    /// None for a review of the forge.
    pub(super) bond: Option<Bond>,
}

/// The words of a change, and notes on statements that are nobody's word.
pub(super) fn words(input: &Input<'_>) -> (Vec<Word>, Vec<String>) {
    let context = &input.change.context;
    let mut all: Vec<Word> =
        context.approvals.iter().map(|told| Word { told: told.clone(), bond: None }).collect();
    let mut notes = Vec::new();
    let revoked = revoked(input);
    let people = Registry::new(&input.charter.people);
    let mut took_back = BTreeSet::new();
    for told in &context.statements {
        let filed = &told.value;
        let about = match (filed.statement.kind, &filed.statement.about) {
            (Kind::Approve | Kind::Object, About::Change(about)) => Some(about),
            // Only those about the command at hand are told.
            (Kind::Approve, About::Command(_)) => None,
            _ => continue,
        };
        match &filed.signer {
            // A revocation removes what it names, and is no word of its own.
            Signer::Known { who, .. } if revoked.contains_key(&filed.id) => {
                if took_back.insert(who.as_str()) {
                    notes.push(format!("{who} took back what they said"));
                }
            }
            Signer::Known { who, .. } => {
                // Nothing tells a rewritten change from another one, so that an objection stands is told.
                let is_told = matches!(filed.fit, Fit::Elsewhere | Fit::OtherRepository(_));
                if filed.statement.kind == Kind::Object && is_told {
                    let why = misfit(&filed.fit, None).unwrap_or_default();
                    notes.push(format!("an objection by {who} {why}"));
                }
                all.push(word(input, &people, told, about, who));
            }
            Signer::Unchecked => notes.push(format!("{} was not checked", shown(filed))),
            Signer::Refused(why) => notes.push(format!("{} {why}", shown(filed))),
        }
    }
    (all, notes)
}

/// A statement that nobody is known to have made.
fn shown(filed: &Filed) -> String {
    let kind = match filed.statement.kind {
        Kind::Object => "an objection",
        _ => "an approval",
    };
    format!("{kind} of {}", filed.statement.made_at.strftime("%Y-%m-%d %H:%M"))
}

/// Which statements were taken back, and when: by whoever made them.
pub(crate) fn revoked(input: &Input<'_>) -> BTreeMap<String, Timestamp> {
    let statements = || input.change.context.statements.iter().map(|told| &told.value);
    let makers: BTreeMap<&str, &str> =
        statements().filter_map(|filed| Some((filed.id.as_str(), maker(filed)?))).collect();
    let takes_back = statements().filter(|filed| filed.statement.kind == Kind::Revoke).filter_map(|filed| {
        let About::Statement(id) = &filed.statement.about else { return None };
        let own = makers.get(id.as_str()).copied() == Some(maker(filed)?);
        own.then(|| (id.clone(), filed.statement.made_at))
    });
    takes_back.collect()
}

fn maker(filed: &Filed) -> Option<&str> {
    match &filed.signer {
        Signer::Known { who, .. } => Some(who),
        Signer::Unchecked | Signer::Refused(_) => None,
    }
}

/// The account of somebody who signed.
pub(crate) fn account(who: &str) -> Account {
    let email = who.contains('@').then(|| who.to_owned());
    Account { handle: who.to_owned(), bot: false, email }
}

/// Whoever signed.
pub(crate) fn signed_by<'a>(people: &Registry<'a>, tools: &Tools, who: &str) -> Who<'a> {
    let account = account(who);
    Who::of_account(people, &account, tools.account(&account))
}

fn word(
    input: &Input<'_>,
    people: &Registry<'_>,
    told: &Told<Filed>,
    about: Option<&ChangeRef>,
    who: &str,
) -> Word {
    let filed = &told.value;
    let said = &filed.statement;
    let state = match (said.kind, &filed.fit) {
        // An objection to something else, or to what cannot be told apart, says nothing here; that it
        // cannot be told is an unknown of its own.
        (Kind::Object, Fit::OtherTarget(_) | Fit::OtherRepository(_) | Fit::Elsewhere | Fit::Unknown(_)) => {
            ReviewState::Commented
        }
        (Kind::Object, _) => ReviewState::ChangesRequested,
        _ => ReviewState::Approved,
    };
    let approval = Approval { by: account(who), state, commit: saw(input, about), at: Some(said.made_at) };
    let told = Told { value: approval, trust: told.trust, source: told.source.clone() };
    let mut bond = bond(input, filed, about);
    if let Some(why) = stranger(people, who) {
        bond.valid = false;
        bond.refusal = Some(why);
    }
    Word { told, bond: Some(bond) }
}

/// Why what somebody signed counts for nobody: two keys of one person that only `allowed_signers` lists look
/// like two people. The end of the sentence `bo's approval …`.
pub(crate) fn stranger(people: &Registry<'_>, who: &str) -> Option<String> {
    let known = Who::of_account(people, &account(who), false).person.is_some();
    (!known).then(|| {
        format!(
            "counts for nobody: .caution/people.yaml does not name {who}; list them and all of their keys there, on the target branch"
        )
    })
}

/// The content that a statement saw.
fn saw(input: &Input<'_>, about: Option<&ChangeRef>) -> Option<ObjectId> {
    match (about, &input.change.head) {
        (Some(about), _) => Some(about.head.commit.clone()),
        (None, Head::Command(command)) => Some(command.clone()),
        (None, _) => None,
    }
}

fn bond(input: &Input<'_>, filed: &Filed, about: Option<&ChangeRef>) -> Bond {
    let said = &filed.statement;
    let reach = &input.assessment.reach;
    // Who approves a run is shown what it does, and that says where.
    let services = || reach.services.iter().map(|service| service.service.clone()).collect();
    let saw = if about.is_some() { services_seen(filed, reach) } else { services() };
    let misused = said.single_use == about.is_some();
    let expired = said.expires_at.filter(|until| *until <= input.now);
    let head = match &input.change.head {
        Head::Commit(head) | Head::Command(head) if filed.fit.holds() => head.to_string(),
        _ => about.map_or_else(String::new, |about| format!("{} as it was", about.head.commit)),
    };
    let other_target = match &filed.fit {
        Fit::OtherTarget(target) => Some(target.clone()),
        _ => None,
    };
    let unseen: Vec<&str> = reach
        .services
        .iter()
        .map(|service| service.service.as_str())
        .filter(|service| !saw.contains(*service))
        .collect();
    let target = input.change.context.target_branch.as_ref().map(|told| told.value.as_str());
    let misfit = misfit(&filed.fit, target);
    let refusal = match (&filed.fit, expired) {
        _ if misused && said.single_use => Some("is for one use, and a change is not used".to_owned()),
        _ if misused => Some("is not for one use".to_owned()),
        (_, Some(until)) => Some(format!("expired at {until}")),
        (Fit::Same | Fit::Replayed, None) if unseen.is_empty() => None,
        (Fit::Same | Fit::Replayed, None) => Some(format!(
            "no longer counts: the change reaches services it did not see ({})",
            unseen.join(", ")
        )),
        (_, None) => misfit.clone(),
    };
    Bond {
        id: filed.id.clone(),
        content: head,
        other_target,
        saw,
        valid: expired.is_none() && !misused,
        refusal,
        misfit,
    }
}

/// The services that a statement saw. One that has become more critical since then is another one.
fn services_seen(filed: &Filed, reach: &Reach) -> BTreeSet<String> {
    let seen = filed.statement.seen.iter().flat_map(|seen| &seen.services);
    let tiers: BTreeMap<&str, _> =
        reach.services.iter().map(|service| (service.service.as_str(), service.tier)).collect();
    let still = seen.filter(|seen| {
        let now = tiers.get(seen.name.as_str()).copied().flatten();
        now.is_none_or(|now| seen.tier.is_some_and(|then| then <= now))
    });
    still.map(|seen| seen.name.clone()).collect()
}

/// Why content does not fit: the end of the sentence `bo's approval …`; nothing if it does.
pub(super) fn misfit(fit: &Fit, target: Option<&str>) -> Option<String> {
    match fit {
        Fit::Same | Fit::Replayed => None,
        Fit::Changed { files } => Some(format!("no longer counts: {}", changed(files))),
        Fit::OtherTarget(other) => {
            let here = target.map(|target| format!(", not {target}")).unwrap_or_default();
            Some(format!("is for branch {other}{here}"))
        }
        Fit::OtherRepository(stray) => Some(stray.to_string()),
        Fit::Elsewhere => Some(
            "is about another change to the same files, or about an older form of this one that was rewritten"
                .to_owned(),
        ),
        Fit::Unknown(why) => Some(format!("cannot be compared with what is at hand: {why}")),
    }
}

/// `14 lines changed in payments/charge.py`.
fn changed(files: &[(caution_core::RepoPath, u64)]) -> String {
    let lines: u64 = files.iter().map(|(_, lines)| lines).sum();
    let mut by_size: Vec<&(caution_core::RepoPath, u64)> = files.iter().collect();
    by_size.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
    let mut names: Vec<String> = by_size.iter().take(FILES).map(|(path, _)| path.to_string()).collect();
    if files.len() > FILES {
        names.push(format!("{} more", files.len() - FILES));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let names = words::list(&names, "and");
    match lines {
        0 => format!("{names} changed"),
        1 => format!("1 line changed in {names}"),
        lines => format!("{lines} lines changed in {names}"),
    }
}
