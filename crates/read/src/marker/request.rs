//! The pull request: branch, title, body and accounts.

use caution_core::change::Change;
use caution_core::context::{Account, Context, Trust};
use caution_core::provenance::{Channel, Evidence, Role, Strength};

use super::claim::{self, Claim};
use super::class::RequestSignals;
use super::gather::{counts, evidence_of_claim, role_in, shown};
use super::row::Row;
use super::table::Markers;
use crate::message::{Message, Place, body_lines, trailer_parts};

/// What the pull request says.
#[derive(Debug, Default)]
pub(super) struct Request {
    pub(super) evidence: Vec<Evidence>,
    pub(super) signals: RequestSignals,
}

/// Why the text of a bot's pull request carries no marks.
const REPEATED: &str = "a bot's text repeats release notes of others";

/// Why a body's word that no AI took part has no say.
const NOT_TOLD: &str =
    "the body is only claimed; it counts in a commit's message or in a body that the forge tells";

/// Looks at everything around the commits. `bots` says that only housekeeping bots made them.
pub(super) fn read(change: &Change, markers: &Markers, bots: bool) -> Request {
    let mut request = Request::default();
    let context = &change.context;
    if let Some(branch) = &context.head_branch {
        request.branch(markers, &branch.value, None);
    }
    // The forge writes the head branch into the subject of the merge.
    if let Some(merge) = change.commits.last().filter(|commit| commit.parents.len() > 1) {
        let message = Message::parse(&merge.message);
        if let Some(branch) = merged_branch(message.subject) {
            request.branch(markers, branch, merge.id.as_ref());
        }
    }
    if let Some(title) = &context.title
        && let Some(row) = markers.title(&title.value)
    {
        request.push(row, Channel::Title, &title.value);
    }
    if let Some(body) = &context.body {
        request.body(markers, &body.value, body.trust);
        for item in request.evidence.iter_mut().filter(|item| bots && item.channel == Channel::Body) {
            item.discounted.get_or_insert_with(|| REPEATED.to_owned());
        }
    }
    request.accounts(markers, context);
    request.signals.tool = request.evidence.iter().any(|item| item.role == Role::Author && counts(item));
    request
}

impl Request {
    fn push(&mut self, row: &Row, channel: Channel, text: &str) {
        let evidence = Evidence {
            commit: None,
            channel,
            role: role_in(row, channel),
            strength: row.strength_in(channel),
            marker: row.marker.clone(),
            text: shown(text),
            discounted: None,
        };
        if !self.evidence.contains(&evidence) {
            self.evidence.push(evidence);
        }
    }

    fn branch(&mut self, markers: &Markers, name: &str, commit: Option<&caution_core::ObjectId>) {
        // A forge may put the owner before the name; a branch name holds no colon.
        let name = name.strip_prefix("refs/heads/").unwrap_or(name);
        let name = name.rsplit_once(':').map_or(name, |(_, branch)| branch);
        if let Some(row) = markers.branch(name) {
            self.push(row, Channel::Branch, name);
            if let Some(last) = self.evidence.last_mut() {
                last.commit = commit.cloned();
            }
        }
    }

    fn body(&mut self, markers: &Markers, body: &str, trust: Trust) {
        for line in body_lines(body) {
            let indent = line.text.len() - line.text.trim_start_matches(' ').len();
            // A list item of a page is indented a little; code is indented by four.
            let said =
                line.place == Place::Plain || (line.place == Place::Indented && (1..4).contains(&indent));
            if !said || line.text.trim().is_empty() {
                continue;
            }
            if let Some(row) = markers.line(line.text.trim_start()) {
                self.push(row, Channel::Body, line.text.trim_start());
            }
            for (row, found) in markers.body(line.text) {
                if !in_code(line.text, found) {
                    self.push(row, Channel::Body, found);
                }
            }
            if line.place == Place::Plain
                && let Some((key, value)) = trailer_parts(line.text)
            {
                self.body_trailer(markers, line.text, (key, value), trust);
            }
        }
    }

    /// A body that anybody could have given can say that AI took part, not that it did not.
    fn body_trailer(&mut self, markers: &Markers, text: &str, (key, value): (&str, &str), trust: Trust) {
        if let Some(row) = markers.claim(key) {
            let Some(claim) = claim::read(value) else { return };
            let discounted = (claim == Claim::No && !trust.can_meet()).then_some(NOT_TOLD);
            self.evidence.push(evidence_of_claim(row, claim, text, discounted, None));
            if discounted.is_some() {
                return;
            }
            let both = self.signals.claim == Some(Claim::Yes);
            self.signals.claim = Some(if both { Claim::Yes } else { claim });
        } else if let Some(row) = markers.trailer(key, value) {
            self.push(row, Channel::Body, text);
        }
    }

    fn accounts(&mut self, markers: &Markers, context: &Context) {
        let opened = context.author.as_ref().map(|told| &told.value);
        let acts = context.actor.as_ref().map(|told| &told.value);
        let author = opened.or(acts);
        for account in opened.into_iter().chain(acts) {
            if let Some(row) = markers.account(account) {
                self.push(row, Channel::Actor, &account.handle);
            }
        }
        if let Some(account) = author {
            let row = markers.account(account);
            let wrote = |row: &Row| role_in(row, Channel::Actor) == Role::Author && !row.weak;
            self.signals.agent_account = row.is_some_and(wrote);
            self.signals.other_account = !is_bot(account, row);
        }
        if let Some(operator) = &context.operator {
            // Whoever names the person who drives the agent says that there is one.
            self.evidence.push(Evidence {
                commit: None,
                channel: Channel::Claim,
                role: Role::Author,
                strength: Strength::Claim,
                marker: "operator".to_owned(),
                text: shown(&format!("operator: {}", operator.value.handle)),
                discounted: None,
            });
            self.signals.claim = Some(Claim::Yes);
        }
    }
}

/// Whether an account is a bot that no row calls an agent.
fn is_bot(account: &Account, row: Option<&Row>) -> bool {
    account.bot || row.is_some_and(|row| row.role == Role::Automation)
}

/// Whether a piece of a line stands between backticks.
fn in_code(line: &str, found: &str) -> bool {
    let start = found.as_ptr().addr().saturating_sub(line.as_ptr().addr());
    line.bytes().take(start).filter(|byte| *byte == b'`').count() % 2 == 1
}

/// The branch that a merge's subject names: `Merge pull request #1 from owner/branch`, `Merge branch 'x'`,
/// `Merged in x (pull request #1)`.
fn merged_branch(subject: &str) -> Option<&str> {
    if let Some(rest) = subject.strip_prefix("Merge pull request #") {
        let (_, source) = rest.split_once(" from ")?;
        return source.split_once('/').map(|(_, branch)| branch);
    }
    if let Some(rest) = subject.strip_prefix("Merge branch '") {
        return rest.split_once('\'').map(|(branch, _)| branch);
    }
    let rest = subject.strip_prefix("Merged in ")?;
    rest.split_once(" (pull request").map(|(branch, _)| branch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merge_names_the_branch_it_brings_in() {
        for (subject, branch) in [
            ("Merge pull request #12 from ada/codex/add-retry", Some("codex/add-retry")),
            ("Merge pull request #12 from ada", None),
            ("Merge branch 'claude/fix' into 'main'", Some("claude/fix")),
            ("Merge branch 'main' into codex/fix", Some("main")),
            ("Merged in copilot/fix (pull request #3)", Some("copilot/fix")),
            ("Merge remote-tracking branch 'origin/x'", None),
        ] {
            assert_eq!(merged_branch(subject), branch, "{subject}");
        }
    }

    #[test]
    fn code_is_told_by_backticks() {
        let line = "see `abc` and abc";
        assert!(in_code(line, line.get(5..8).unwrap()));
        assert!(!in_code(line, line.get(14..).unwrap()));
    }
}
