//! One commit: every mark on it, and what the marks say together.

use std::collections::BTreeSet;

use caution_core::change::Commit;
use caution_core::people::Identity;
use caution_core::provenance::{Attribution, Channel, Evidence, RejectedClaim, Role, Strength};
use caution_core::unknown::Unknown;

use super::claim::{self, Claim};
use super::class::Signals;
use super::recorder;
use super::row::Row;
use super::table::Markers;
use crate::message::{Line, Message, Place, Trailer, trailer_parts};

/// Why a suffix on the committer alone is no mark of AI.
const COMMITTED_ONLY: &str = "on the committer alone it marks a person's own edits that the tool committed";
/// Why a `no` outside of the trailers does not settle anything.
const NOT_A_TRAILER: &str = "only a trailer of the last paragraph can say no";

/// Why a line in a bot's message is no mark: such messages hold release notes.
const REPEATED: &str = "a bot's message repeats release notes of others";

/// What was found on one commit.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) evidence: Vec<Evidence>,
    pub(super) attributions: Vec<Attribution>,
    pub(super) rejected: Vec<RejectedClaim>,
    pub(super) unknowns: Vec<Unknown>,
    pub(super) signals: Signals,
    /// How many commits the message lists as squashed.
    pub(super) squashed: usize,
}

/// Looks at everything that one commit carries.
pub(super) fn commit(commit: &Commit, markers: &Markers) -> Found {
    let message = Message::parse(&commit.message);
    let mut gathering = Gathering { commit, markers, found: Found::default(), people: false, agents: true };
    gathering.identities();
    gathering.message(&message);
    gathering.notes();
    gathering.finish(&message)
}

/// Whether a piece of evidence has a say in the class.
pub(super) fn counts(evidence: &Evidence) -> bool {
    evidence.discounted.is_none() && evidence.strength > Strength::Weak && evidence.channel != Channel::Claim
}

struct Gathering<'a> {
    commit: &'a Commit,
    markers: &'a Markers,
    found: Found,
    /// A person is named as co-author.
    people: bool,
    /// Author and every co-author are agents.
    agents: bool,
}

impl Gathering<'_> {
    fn push(&mut self, row: &Row, channel: Channel, text: &str, discounted: Option<&str>) {
        let strength = row.strength_in(channel);
        let role = role_in(row, channel);
        self.found.evidence.push(Evidence {
            commit: self.commit.id.clone(),
            channel,
            role,
            strength,
            marker: row.marker.clone(),
            text: shown(text),
            discounted: discounted.map(str::to_owned),
        });
    }

    fn identities(&mut self) {
        let markers = self.markers;
        let (author, committer) = (&self.commit.author, &self.commit.committer);
        let row = markers.identity(author).or_else(|| markers.name_suffix(&author.name));
        if let Some(row) = row {
            self.push(row, Channel::Author, &written(author), None);
        }
        let is_agent = row.is_some_and(|row| role_in(row, Channel::Author) == Role::Author && !row.weak);
        self.agents = is_agent;
        self.found.signals.agent_author = is_agent;
        self.found.signals.automation = row.is_some_and(|row| row.role == Role::Automation && !row.weak);
        if let Some(suffix) = markers.name_suffix(&committer.name) {
            if markers.name_suffix(&author.name).is_none() {
                self.push(suffix, Channel::Committer, &written(committer), Some(COMMITTED_ONLY));
            }
        } else if !committer.email.eq_ignore_ascii_case(&author.email) {
            let row = markers.identity(committer).filter(|row| row.role != Role::Automation);
            if let Some(row) = row {
                self.push(row, Channel::Committer, &written(committer), None);
            }
        }
    }

    fn message(&mut self, message: &Message<'_>) {
        if let Some(row) = self.markers.subject(message.subject) {
            self.push(row, Channel::Message, message.subject, None);
        }
        for trailer in &message.trailers {
            self.trailer(trailer);
        }
        let repeats = self.found.signals.automation && message.squash.is_none();
        let mut seen: BTreeSet<&str> = message.trailers.iter().map(|trailer| trailer.text).collect();
        for line in message.body() {
            if seen.insert(line.text) {
                self.line(line, repeats.then_some(REPEATED));
            }
        }
        self.squash(message);
    }

    fn trailer(&mut self, trailer: &Trailer<'_>) {
        let reason = trailer.place.reason();
        if let Some(row) = self.markers.claim(trailer.key) {
            self.claim(row, &trailer.value, trailer.text, reason);
        } else if let Some(row) = self.markers.trailer(trailer.key, &trailer.value) {
            self.push(row, Channel::Trailer, trailer.text, reason);
            self.agents &= row.role == Role::Author || !is_co_author(trailer.key);
        } else if is_co_author(trailer.key) && reason.is_none() {
            self.people = true;
            self.agents = false;
        }
    }

    /// A whole line outside of the trailer block. Shown lines are looked at to say why they do not count.
    fn line(&mut self, line: &Line<'_>, repeated: Option<&str>) {
        let reason = line.place.reason().or(repeated);
        let text = match line.place {
            Place::Indented => line.text.trim_start(),
            Place::Quoted => line.text.trim_start_matches(['>', ' ']),
            _ => line.text,
        };
        if let Some(row) = self.markers.line(text) {
            self.push(row, Channel::Message, text, reason);
            return;
        }
        let Some((key, value)) = trailer_parts(text) else { return };
        if let Some(row) = self.markers.claim(key) {
            let no = claim::read(value) == Some(Claim::No);
            self.claim(row, value, text, reason.or(no.then_some(NOT_A_TRAILER)));
        } else if let Some(row) = self.markers.trailer(key, value) {
            self.push(row, Channel::Message, text, reason);
        }
    }

    fn claim(&mut self, row: &Row, value: &str, text: &str, reason: Option<&str>) {
        let Some(claim) = claim::read(value) else { return };
        self.found.evidence.push(evidence_of_claim(row, claim, text, reason, self.commit.id.as_ref()));
        if reason.is_none() {
            let signals = &mut self.found.signals;
            // Said both ways, the more careful one holds.
            signals.claim = Some(if signals.claim == Some(Claim::Yes) { Claim::Yes } else { claim });
        }
    }

    fn squash(&mut self, message: &Message<'_>) {
        let Some(squash) = &message.squash else { return };
        self.found.squashed = squash.listed;
        self.found.signals.squash = squash.listed != 1;
        let mut agents = 0;
        for (author, text) in &squash.authors {
            let row = self.markers.identity(author).or_else(|| self.markers.name_suffix(&author.name));
            let Some(row) = row else { continue };
            let is_agent = role_in(row, Channel::Author) == Role::Author && !row.weak;
            agents += usize::from(is_agent);
            if is_agent {
                self.push(row, Channel::Message, text, None);
            }
        }
        if squash.listed > 0 && agents == squash.listed {
            self.agents = true;
        }
    }

    fn notes(&mut self) {
        for note in &self.commit.notes {
            let Some(recorder) = recorder::of(&note.note.reference) else { continue };
            let recorded = recorder.read(note, self.commit);
            self.found.evidence.extend(recorded.evidence);
            self.found.attributions.extend(recorded.attributions);
            self.found.rejected.extend(recorded.rejected);
            self.found.unknowns.extend(recorded.unknowns);
            self.found.signals.typed |= recorded.typed;
        }
    }

    fn finish(mut self, message: &Message<'_>) -> Found {
        let has = |role: Role| self.found.evidence.iter().any(|item| item.role == role && counts(item));
        let (tool, suggestion) = (has(Role::Author), has(Role::Suggestion));
        let signals = &mut self.found.signals;
        signals.tool = tool;
        signals.suggestion = suggestion;
        signals.automation &= !self.people;
        signals.typed &= !tool && !suggestion;
        signals.agents_only = self.agents;
        debug_assert!(!signals.squash || message.squash.is_some(), "only a squash is a squash");
        let mut seen = BTreeSet::new();
        self.found.evidence.retain(|item| seen.insert(item.clone()));
        self.found
    }
}

/// A reviewing tool that is the author of a commit wrote it; elsewhere it suggested.
pub(super) fn role_in(row: &Row, channel: Channel) -> Role {
    match (row.role, channel) {
        (Role::Suggestion, Channel::Author | Channel::Actor) => Role::Author,
        (role, _) => role,
    }
}

/// The author's own word as evidence.
pub(super) fn evidence_of_claim(
    row: &Row,
    claim: Claim,
    text: &str,
    reason: Option<&str>,
    commit: Option<&caution_core::ObjectId>,
) -> Evidence {
    Evidence {
        commit: commit.cloned(),
        channel: Channel::Claim,
        role: if claim == Claim::Yes { Role::Author } else { Role::Human },
        strength: Strength::Claim,
        marker: row.marker.clone(),
        text: shown(text),
        discounted: reason.map(str::to_owned),
    }
}

fn is_co_author(key: &str) -> bool {
    const KEYS: [&str; 5] =
        ["co-author", "co-authored", "co-authored-by", "co-developed-by", "coauthored-by"];
    KEYS.iter().any(|known| known.eq_ignore_ascii_case(key))
}

fn written(identity: &Identity) -> String {
    format!("{} <{}>", identity.name, identity.email)
}

/// A text as it is shown: cut where it becomes long, without control characters.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 200;
    let text = text.trim_end();
    let mut shown: String = text
        .chars()
        .take(LONGEST)
        .map(|character| if character.is_control() { char::REPLACEMENT_CHARACTER } else { character })
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}
