//! One person's words, and which of them stand in the end.

use caution_core::ObjectId;
use caution_core::approval::Fit;
use caution_core::context::{Approval, ReviewState};
use jiff::Timestamp;

use super::statements::{self, Word};

/// What an approval must be of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound<'b> {
    pub(super) heads: &'b [&'b ObjectId],
    pub(super) fits: &'b [(ObjectId, Fit)],
}

impl Bound<'_> {
    /// Why an approval does not count, whatever is asked.
    pub(super) fn refusal(&self, shown: &str, word: &Word) -> Option<String> {
        match &word.bond {
            Some(bond) => bond.refusal.as_ref().map(|why| format!("{shown}'s approval {why}")),
            None => unbound(shown, &word.told.value, self),
        }
    }
}

/// What one person's words come to.
#[derive(Debug)]
pub(super) struct Stand<'t> {
    /// The word that says where they stand.
    pub(super) last: Option<&'t Word>,
    /// The approval that is theirs: one that counts if there is one.
    pub(super) approval: Option<&'t Word>,
    /// The last approval that does not count, and so takes no objection back.
    pub(super) idle: Option<&'t Word>,
    /// Until when approvals were taken back by a refusal.
    refused: Option<Timestamp>,
    /// When the last approval that counts was given: signed objections of then and later stand.
    cleared: Option<Timestamp>,
    words: &'t [&'t Word],
}

impl<'t> Stand<'t> {
    /// Reads one person's words.
    pub(super) fn of(words: &'t [&'t Word], bound: &Bound<'_>) -> Self {
        let fits = |word: &Word| bound.refusal("", word).is_none();
        let all = || words.iter().copied();
        let approvals = || all().filter(|word| approved(word) && word.told.trust.can_meet());
        let cleared = approvals().filter(|word| fits(word)).map(moment).max();
        // Only an approval that itself fits this change and this target takes a signed objection back: no
        // approval of something else, and no review that a forge dismissed. Of one moment, the objection holds.
        let open = all().filter(|word| {
            word.bond.is_some() && objects(word) && cleared.is_none_or(|cleared| moment(word) >= cleared)
        });
        let open = open.max_by_key(|word| moment(word));
        let idle = approvals().filter(|word| !fits(word)).max_by_key(|word| moment(word));
        // A signed approval that does not count is a word only where there is no other.
        let telling =
            words.iter().copied().filter(|word| word.bond.is_none() || !approved(word) || fits(word));
        let last = last_word(telling).or_else(|| last_word(words.iter().copied()));
        let last = open.filter(|_| last.is_none_or(|last| !objects(last))).or(last);
        let at = |word: &Word| word.told.value.at;
        let refused = words.iter().filter(|word| is_no(word)).map(|word| at(word)).max().flatten();
        let standing = |last: &'t Word| {
            let mut since = approvals().filter(|word| at(word) > refused);
            since.find(|word| fits(word)).unwrap_or(last)
        };
        let approval = last.filter(|word| approved(word)).map(standing);
        let approval = approval.or_else(|| words.iter().copied().find(|word| approved(word)));
        Self { last, approval, idle, refused, cleared, words }
    }

    /// Whether they approved something, and a forge or a signature tells so.
    pub(super) fn approved_before(&self) -> bool {
        self.words.iter().any(|word| word.told.trust.can_meet() && approved(word))
    }

    /// Why one of their signed words says nothing: the end of the sentence `the statement …`. `refusal` is
    /// why nothing of theirs can count.
    pub(super) fn why_not(&self, word: &Word, refusal: Option<&str>) -> Option<String> {
        let bond = word.bond.as_ref()?;
        match word.told.value.state {
            ReviewState::Commented => bond.misfit.clone(),
            _ if refusal.is_some() => refusal.map(str::to_owned),
            ReviewState::Approved if bond.refusal.is_some() => bond.refusal.clone(),
            ReviewState::Approved => {
                let stands = self.last.is_some_and(approved) && word.told.value.at > self.refused;
                (!stands).then(|| match self.last {
                    Some(last) if last.told.value.state == ReviewState::Dismissed => {
                        "was dismissed".to_owned()
                    }
                    _ => "was taken back by an objection that its maker made later".to_owned(),
                })
            }
            ReviewState::ChangesRequested => {
                let cleared = self.cleared.is_some_and(|cleared| moment(word) < cleared);
                cleared.then(|| "was taken back by an approval that its maker gave later".to_owned())
            }
            ReviewState::Dismissed => None,
        }
    }
}

/// Whether a word is an approval.
pub(super) fn approved(word: &Word) -> bool {
    word.told.value.state == ReviewState::Approved
}

fn objects(word: &Word) -> bool {
    word.told.value.state == ReviewState::ChangesRequested
}

fn is_no(word: &Word) -> bool {
    matches!(word.told.value.state, ReviewState::ChangesRequested | ReviewState::Dismissed)
}

/// Where a review does not say when it was, an approval is taken to be early and a refusal late.
fn moment(word: &Word) -> Timestamp {
    let unknown = if approved(word) { Timestamp::MIN } else { Timestamp::MAX };
    word.told.value.at.unwrap_or(unknown)
}

/// The last word that can count. A claimed approval cannot; a claimed refusal can take back an approval,
/// but no objection.
fn last_word<'t>(words: impl Iterator<Item = &'t Word> + Clone) -> Option<&'t Word> {
    let last = latest(words.clone());
    let is_claim = |word: &Word| !word.told.trust.can_meet();
    if last.is_some_and(|word| is_claim(word) && word.told.value.state == ReviewState::Dismissed) {
        let trusted = latest(words.filter(|word| !is_claim(word)));
        return trusted.filter(|word| objects(word)).or(last);
    }
    last
}

fn latest<'t>(words: impl Iterator<Item = &'t Word>) -> Option<&'t Word> {
    words
        .filter(|word| is_no(word) || approved(word) && word.told.trust.can_meet())
        .max_by_key(|word| moment(word))
}

/// Why an approval is not bound to what is at the head.
fn unbound(shown: &str, approval: &Approval, bound: &Bound<'_>) -> Option<String> {
    if bound.heads.is_empty() {
        return Some(format!("{shown}'s approval cannot be of this change, which is not a commit yet"));
    }
    let Some(commit) = &approval.commit else {
        return Some(format!("{shown}'s approval does not say which commit it saw"));
    };
    if bound.heads.contains(&commit) {
        return None;
    }
    match bound.fits.iter().find(|(known, _)| known == commit) {
        Some((_, fit)) => statements::misfit(fit, None).map(|why| format!("{shown}'s approval {why}")),
        None => Some(format!("{shown}'s approval is of another commit ({})", commit.short())),
    }
}
