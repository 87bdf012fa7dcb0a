//! What can be found out about a change, without a word of permission.

use std::borrow::Cow;
use std::sync::Arc;

use caution_core::assessment::Assessment;
use caution_core::change::Change;
use caution_core::charter::Charter;
use caution_core::problem::Problem;
use caution_core::provenance::Class;
use caution_core::unknown::UnknownKind;
use caution_read::lang::SourceFile;
use caution_read::lexicon::Lexicon;
use caution_read::marker::{Markers, provenance};
use caution_rules::ChangedText;
use caution_rules::organisation::Organisation;
use jiff::Timestamp;

/// The charter that judges, and what the change would make of it.
#[derive(Debug)]
pub struct Charters {
    /// As it stands on the target branch.
    pub before: Charter,
    /// As the change would leave it, if the change touches it and it can be read.
    pub after: Option<Charter>,
    /// What is wrong with it as the change would leave it.
    pub problems: Vec<Problem>,
    /// What the policy as the change would leave it may newly allow.
    pub loosened: Vec<String>,
}

/// The words by which marks and effects are known, and the rules that the organisation adds.
#[derive(Debug)]
pub struct Vocabulary {
    /// Marks of tools.
    pub markers: Cow<'static, Markers>,
    /// Effects in code, where the organisation added its own words.
    pub lexicon: Option<Lexicon>,
    /// The organisation's own rules.
    pub organisation: Arc<Organisation>,
}

/// Assesses a change: who wrote it, how far it goes, what the rules find, what could not be seen.
pub fn assess(
    change: &Change,
    sources: &[SourceFile],
    texts: &[ChangedText],
    charters: &Charters,
    vocabulary: &Vocabulary,
    now: Timestamp,
) -> Assessment {
    let (mut provenance, unmarked) = provenance(change, &vocabulary.markers);
    // Commits that were not read may carry any mark.
    if !provenance.class.is_ai() && unread_commits(change) {
        provenance.class = Class::Unknown;
    }
    let reach = caution_reach::services(change, &charters.before);
    let input = caution_rules::Input {
        change,
        sources,
        texts,
        lexicon: vocabulary.lexicon.as_ref(),
        provenance: &provenance,
        charter: &charters.before,
        charter_after: charters.after.as_ref(),
        charter_problems: &charters.problems,
        policy_loosened: &charters.loosened,
        organisation: &vocabulary.organisation,
        now,
    };
    let (findings, rules, failed) = caution_rules::run(caution_rules::ALL, &input);
    // Where nothing was written, nobody wrote it.
    let written = !(change.files.is_empty() && change.commits.is_empty());
    let unmarked = unmarked.into_iter().filter(|_| written);
    let mut unknowns: Vec<_> = change.unknowns.iter().cloned().chain(unmarked).chain(failed).collect();
    unknowns.sort();
    unknowns.dedup();
    // Whoever tells of an effect can only add to what is asked.
    let effects = change.context.effects.iter().map(|told| told.value.clone()).collect();
    Assessment { provenance, reach, findings, effects, unknowns, rules }
}

fn unread_commits(change: &Change) -> bool {
    change.unknowns.iter().any(|unknown| unknown.kind == UnknownKind::History)
}
