//! `need`: from words to what is asked.

use std::collections::HashSet;

use caution_core::problem::{Position, Problem};
use caution_read::yaml::{Spanned, quoted};

use super::requirement::Scope;
use super::{Text, profile, when};
use crate::form::{
    AdviceForm, ApprovalForm, CountForm, EvidenceForm, EvidenceItem, EvidenceWord, NeedForm, OneOrMany,
    RecordWord, RolloutForm,
};
use crate::model::{ApprovalKind, Asks, Need, RecordPart, folded};

/// How many approvals may be asked for.
const APPROVALS: u64 = 100;

/// How many things one requirement may ask for.
const NEEDS: usize = 32;

/// What `advice: current` means.
const CURRENT_DAYS: u32 = 365;

/// Reads `need`.
pub(super) fn read(scope: &Scope<'_>, form: &Spanned<NeedForm>) -> Result<Vec<Need>, Problem> {
    let text = scope.text;
    let need = &form.value;
    let mut asks = Vec::new();
    if let Some(approvals) = &need.approvals {
        for item in &approvals.value.0 {
            asks.push(approval(text, approvals.position, item)?);
        }
    }
    if let Some(evidence) = &need.evidence {
        asks.extend(evidence_of(scope, evidence)?);
    }
    if let Some(rollout) = &need.rollout {
        asks.push(rollout_of(scope, rollout)?);
    }
    if let Some(OneOrMany(words)) = &need.record {
        asks.push(Asks::Record(words.iter().copied().map(record_part).collect()));
    }
    if let Some(advice) = &need.advice {
        asks.push(advice_of(text, advice)?);
    }
    asks.extend(need.provenance.map(|_| Asks::ProvenanceStated));
    asks.extend(need.confirmation.map(|_| Asks::Confirmation));
    if let Some(rules) = &need.clear_of {
        asks.push(Asks::ClearOf(when::names(text, rules)?));
    }
    if asks.is_empty() {
        return Err(text.problem(form.position, "`need` asks for nothing").hint(
            "ask for `approvals`, `evidence`, `rollout`, `record`, `advice`, `provenance`, `confirmation` or `clear_of`",
        ));
    }
    named(text, form.position, asks)
}

/// Gives each thing a name within its requirement.
pub(super) fn named(text: &Text<'_>, at: Position, asks: Vec<Asks>) -> Result<Vec<Need>, Problem> {
    if asks.len() > NEEDS {
        return Err(text
            .problem(at, format!("the requirement asks for more than {NEEDS} things"))
            .hint("split it into several requirements"));
    }
    let mut used: HashSet<String> = HashSet::new();
    let mut needs = Vec::with_capacity(asks.len());
    for asks in asks {
        let mut id = kind(&asks);
        if matches!(asks, Asks::Approvals { .. }) {
            let mut number = 1;
            while used.contains(&id) {
                number += 1;
                id = format!("approvals-{number}");
            }
        }
        if !used.insert(id.clone()) {
            return Err(text
                .problem(at, format!("the requirement asks for {} twice", quoted(&id)))
                .hint("keep the stricter one"));
        }
        needs.push(Need { id, asks });
    }
    Ok(needs)
}

fn kind(asks: &Asks) -> String {
    match asks {
        Asks::Approvals { .. } => "approvals".to_owned(),
        Asks::Tests | Asks::NoNewFailures(_) => "tests".to_owned(),
        Asks::Suites(_) => "suites".to_owned(),
        Asks::Coverage(_) => "coverage".to_owned(),
        Asks::Mutation(_) => "mutation".to_owned(),
        Asks::TestChanges(_) => "test-changes".to_owned(),
        Asks::Check(name) => format!("check:{name}"),
        Asks::Rollout(_) => "rollout".to_owned(),
        Asks::Record(_) => "record".to_owned(),
        Asks::Advice(_) => "advice".to_owned(),
        Asks::ProvenanceStated => "provenance".to_owned(),
        Asks::Confirmation => "confirmation".to_owned(),
        Asks::ClearOf(_) => "clear-of".to_owned(),
    }
}

pub(super) fn approval(text: &Text<'_>, at: Position, form: &ApprovalForm) -> Result<Asks, Problem> {
    let form = match form {
        ApprovalForm::Count(count) => CountForm { count: Some(*count), ..CountForm::default() },
        ApprovalForm::Of(form) => form.clone(),
    };
    let count = approvals_count(text, at, form.count)?;
    if let Some(team) = &form.team
        && team.value.trim().is_empty()
    {
        return Err(text.problem(team.position, "the team has no name").hint("name a team of people.yaml"));
    }
    let of = ApprovalKind {
        level: form.level.map(when::level_of),
        team: form.team.map(|team| team.value),
        owner: form.owner,
        certificate: form.certificate.map(|name| certificate_name(text, &name)).transpose()?,
    };
    Ok(Asks::Approvals { count, of, if_others_exist: form.if_others_exist })
}

/// The folded name of a certificate.
pub(super) fn certificate_name(text: &Text<'_>, name: &Spanned<String>) -> Result<String, Problem> {
    let folded = folded(&name.value);
    if folded.is_empty() {
        return Err(text
            .problem(name.position, "the certificate has no name")
            .hint("name one of people.yaml, such as `safe-ai-use`"));
    }
    Ok(folded)
}

pub(super) fn approvals_count(text: &Text<'_>, at: Position, count: Option<u64>) -> Result<u32, Problem> {
    let count = count.unwrap_or(1);
    u32::try_from(count).ok().filter(|_| (1..=APPROVALS).contains(&count)).ok_or_else(|| {
        text.problem(at, format!("the number of approvals is not between 1 and {APPROVALS}"))
            .hint("ask for at least 1, or leave `approvals` out")
    })
}

fn evidence_of(scope: &Scope<'_>, form: &Spanned<EvidenceForm>) -> Result<Vec<Asks>, Problem> {
    let (text, at) = (scope.text, form.position);
    match &form.value {
        EvidenceForm::Profile(name) => match EVIDENCE_WORDS.iter().find(|word| word.word() == name) {
            Some(word) => bare(scope, at, *word).map(|asks| vec![asks]),
            None => profile::evidence_named(text, at, name, scope.profiles),
        },
        EvidenceForm::Limits(limits) => match profile::read(text, at, limits)? {
            crate::model::Profile::Evidence(asks) => Ok(asks),
            crate::model::Profile::Rollout(_) => {
                Err(text.problem(at, "these are limits on a rollout").hint("write them under `rollout`"))
            }
        },
        EvidenceForm::List(items) => items
            .iter()
            .map(|item| match item {
                EvidenceItem::Word(word) => bare(scope, at, *word),
                EvidenceItem::Check(name) if name.trim().is_empty() => {
                    Err(text.problem(at, "the check has no name").hint("write `{check: NAME}`"))
                }
                EvidenceItem::Check(name) => Ok(Asks::Check(name.clone())),
            })
            .collect(),
    }
}

const EVIDENCE_WORDS: [EvidenceWord; 5] = [
    EvidenceWord::Tests,
    EvidenceWord::Coverage,
    EvidenceWord::Mutation,
    EvidenceWord::TestChanges,
    EvidenceWord::Rollout,
];

/// A kind of evidence without limits takes those of the profile that is named after the best practice.
fn bare(scope: &Scope<'_>, at: Position, word: EvidenceWord) -> Result<Asks, Problem> {
    if word == EvidenceWord::Rollout {
        return profile::rollout_named(scope.text, at, profile::GRADUAL, scope.profiles).map(Asks::Rollout);
    }
    let asks = profile::evidence_named(scope.text, at, profile::COMPREHENSIVE, scope.profiles)?;
    asks.into_iter().find(|asks| kind(asks) == word.word()).ok_or_else(|| {
        scope
            .text
            .problem(at, format!("`{}` has no limit: the profile `comprehensive` gives none", word.word()))
            .hint("write the limit out: `evidence: {tests: passed, changed_lines_covered_percent: 80}`")
    })
}

fn rollout_of(scope: &Scope<'_>, form: &Spanned<RolloutForm>) -> Result<Asks, Problem> {
    let (text, at) = (scope.text, form.position);
    match &form.value {
        RolloutForm::Profile(name) => {
            profile::rollout_named(text, at, name, scope.profiles).map(Asks::Rollout)
        }
        RolloutForm::Limits(limits) => match profile::read(text, at, limits)? {
            crate::model::Profile::Rollout(limits) => Ok(Asks::Rollout(limits)),
            crate::model::Profile::Evidence(_) => {
                Err(text.problem(at, "these are limits on evidence").hint("write them under `evidence`"))
            }
        },
    }
}

fn advice_of(text: &Text<'_>, form: &Spanned<AdviceForm>) -> Result<Asks, Problem> {
    match form.value {
        AdviceForm::Current => Ok(Asks::Advice(CURRENT_DAYS)),
        AdviceForm::YoungerThan(0) => {
            Err(text.problem(form.position, "no advice is younger than 0 days").hint("give at least 1"))
        }
        AdviceForm::YoungerThan(days) => Ok(Asks::Advice(days)),
    }
}

fn record_part(word: RecordWord) -> RecordPart {
    match word {
        RecordWord::Why => RecordPart::Why,
        RecordWord::Verified => RecordPart::Verified,
        RecordWord::Rollback => RecordPart::Rollback,
    }
}
