//! Evidence to class: the whole table, as two pure functions.

use caution_core::provenance::Class;

use super::claim::Claim;

/// What was found on one commit. Weak and discounted evidence is not in here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Signals {
    /// The author of the commit is an agent.
    pub(super) agent_author: bool,
    /// Something says that a tool wrote code.
    pub(super) tool: bool,
    /// Something says that a person applied a tool's suggestion.
    pub(super) suggestion: bool,
    /// The author is a housekeeping bot, and no person is named beside it.
    pub(super) automation: bool,
    /// A verified recorder saw a person type every added line.
    pub(super) typed: bool,
    /// What the author says.
    pub(super) claim: Option<Claim>,
    /// Several commits were squashed into it.
    pub(super) squash: bool,
    /// Every author that the commit names is an agent.
    pub(super) agents_only: bool,
}

/// The class of one commit.
pub(super) fn of_commit(signals: Signals) -> Class {
    match signals {
        // The forge lists whoever took part in any of the squashed commits: a share stays unknown.
        Signals { tool: true, squash: true, agents_only: false, .. } => Class::Mixed,
        Signals { tool: true, agent_author: true, .. } => Class::AiAuthored,
        Signals { tool: true, .. } | Signals { claim: Some(Claim::Yes), .. } => Class::AiAssisted,
        Signals { suggestion: true, .. } => Class::AiSuggestion,
        Signals { automation: true, .. } => Class::Automation,
        Signals { typed: true, .. } | Signals { claim: Some(Claim::No), .. } => Class::HumanAttested,
        _ => Class::Unknown,
    }
}

/// What was found on the pull request as a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RequestSignals {
    /// The account that opened it, or that acts, is an agent.
    pub(super) agent_account: bool,
    /// Branch, title, body or account say that a tool wrote code.
    pub(super) tool: bool,
    /// An account is known and is no housekeeping bot.
    pub(super) other_account: bool,
    /// What its body says.
    pub(super) claim: Option<Claim>,
}

/// The class of a change, of those of its commits and what the pull request says.
pub(super) fn of_change(commits: &[Class], request: RequestSignals) -> Class {
    let class = match of_commits(commits) {
        // A bot's address on a commit is a claim; a person's account on the pull request is not a bot.
        Class::Automation if request.other_account => Class::Unknown,
        class => class,
    };
    match class {
        class if class.is_ai() => class,
        // Commits without a mark, behind an agent's account: the agent made them.
        Class::Unknown if request.agent_account && commits.iter().all(|class| *class == Class::Unknown) => {
            Class::AiAuthored
        }
        _ if request.tool || request.claim == Some(Claim::Yes) => Class::AiAssisted,
        Class::Unknown if request.claim == Some(Claim::No) => Class::HumanAttested,
        class => class,
    }
}

/// Commits alone. Whatever is not known weighs more than whatever is known to be harmless.
fn of_commits(commits: &[Class]) -> Class {
    let Some((first, rest)) = commits.split_first() else { return Class::Unknown };
    if rest.iter().all(|class| class == first) {
        return *first;
    }
    let has = |class: Class| commits.contains(&class);
    if commits.iter().all(|class| matches!(class, Class::AiAuthored | Class::AiAssisted)) {
        Class::AiAssisted
    } else if commits.iter().any(|class| class.is_ai()) {
        Class::Mixed
    } else if has(Class::Unknown) {
        Class::Unknown
    } else if has(Class::AiSuggestion) {
        Class::AiSuggestion
    } else {
        Class::HumanAttested
    }
}

#[cfg(test)]
mod tests {
    use Class::{AiAssisted, AiAuthored, AiSuggestion, Automation, HumanAttested, Mixed, Unknown};

    use super::*;

    #[test]
    fn every_row_of_the_commit_table() {
        let none = Signals::default();
        let tool = Signals { tool: true, ..none };
        let agent = Signals { agent_author: true, ..tool };
        let yes = Some(Claim::Yes);
        let no = Some(Claim::No);
        let cases = [
            ("nothing", none, Unknown),
            ("agent is the author", agent, AiAuthored),
            ("tool's mark on a person's commit", tool, AiAssisted),
            ("squash with a mark", Signals { squash: true, ..tool }, Mixed),
            ("squash by an agent, with people", Signals { squash: true, ..agent }, Mixed),
            ("squash by agents only", Signals { squash: true, agents_only: true, ..agent }, AiAuthored),
            (
                "squash of agents' commits by a person",
                Signals { squash: true, agents_only: true, ..tool },
                AiAssisted,
            ),
            ("squash without a mark", Signals { squash: true, ..none }, Unknown),
            ("suggestion", Signals { suggestion: true, ..none }, AiSuggestion),
            ("suggestion in a squash", Signals { suggestion: true, squash: true, ..none }, AiSuggestion),
            ("suggestion and a tool", Signals { suggestion: true, ..tool }, AiAssisted),
            ("bot", Signals { automation: true, ..none }, Automation),
            ("bot and a suggestion", Signals { automation: true, suggestion: true, ..none }, AiSuggestion),
            ("bot and a tool", Signals { automation: true, ..tool }, AiAssisted),
            ("typed", Signals { typed: true, ..none }, HumanAttested),
            ("says no", Signals { claim: no, ..none }, HumanAttested),
            ("says yes", Signals { claim: yes, ..none }, AiAssisted),
            ("says no against a tool", Signals { claim: no, ..tool }, AiAssisted),
            ("says no against an agent", Signals { claim: no, ..agent }, AiAuthored),
            ("says no against a suggestion", Signals { claim: no, suggestion: true, ..none }, AiSuggestion),
            ("says no, and a bot", Signals { claim: no, automation: true, ..none }, Automation),
            ("says yes, and typed", Signals { claim: yes, typed: true, ..none }, AiAssisted),
            ("says yes, and a squash", Signals { claim: yes, squash: true, ..none }, AiAssisted),
        ];
        for (name, signals, expected) in cases {
            assert_eq!(of_commit(signals), expected, "{name}");
        }
    }

    #[test]
    fn every_pair_of_commits() {
        // Rows and columns in the order of `Class::ALL`; the table is symmetric.
        let table = [
            [AiAuthored, AiAssisted, Mixed, Mixed, Mixed, Mixed, Mixed],
            [AiAssisted, AiAssisted, Mixed, Mixed, Mixed, Mixed, Mixed],
            [Mixed; 7],
            [Mixed, Mixed, Mixed, AiSuggestion, AiSuggestion, AiSuggestion, Unknown],
            [Mixed, Mixed, Mixed, AiSuggestion, Automation, HumanAttested, Unknown],
            [Mixed, Mixed, Mixed, AiSuggestion, HumanAttested, HumanAttested, Unknown],
            [Mixed, Mixed, Mixed, Unknown, Unknown, Unknown, Unknown],
        ];
        for (row, one) in table.iter().zip(Class::ALL) {
            for (expected, two) in row.iter().zip(Class::ALL) {
                let found = of_change(&[*one, *two], RequestSignals::default());
                assert_eq!(found, *expected, "{} and {}", one.id(), two.id());
                assert_eq!(of_change(&[*two, *one], RequestSignals::default()), found);
            }
        }
    }

    #[test]
    fn every_row_of_the_request_table() {
        let none = RequestSignals::default();
        let tool = RequestSignals { tool: true, ..none };
        let agent = RequestSignals { agent_account: true, other_account: true, ..tool };
        let person = RequestSignals { other_account: true, ..none };
        let yes = RequestSignals { claim: Some(Claim::Yes), ..none };
        let no = RequestSignals { claim: Some(Claim::No), ..none };
        let cases: [(&str, &[Class], RequestSignals, Class); 17] = [
            ("no commit", &[], none, Unknown),
            ("no commit, an agent's branch", &[], tool, AiAssisted),
            ("no commit, an agent's account", &[], agent, AiAuthored),
            ("an agent's branch", &[Unknown], tool, AiAssisted),
            ("an agent's account", &[Unknown, Unknown], agent, AiAuthored),
            ("an agent's account on a person's word", &[HumanAttested], agent, AiAssisted),
            ("an agent's account over a bot", &[Automation], agent, AiAssisted),
            ("an agent's account over bot and unknown", &[Automation, Unknown], agent, AiAssisted),
            ("an agent's branch over marked commits", &[AiAuthored], tool, AiAuthored),
            ("an agent's branch over a mix", &[AiAuthored, Unknown], tool, Mixed),
            ("an agent's branch over a suggestion", &[AiSuggestion], tool, AiAssisted),
            ("a person's account over a bot", &[Automation], person, Unknown),
            ("a person's account", &[Unknown], person, Unknown),
            ("says yes", &[Unknown], yes, AiAssisted),
            ("says no", &[Unknown], no, HumanAttested),
            ("says no against a mark", &[AiAssisted], no, AiAssisted),
            ("says no over a suggestion", &[AiSuggestion], no, AiSuggestion),
        ];
        for (name, commits, request, expected) in cases {
            assert_eq!(of_change(commits, request), expected, "{name}");
        }
    }

    #[test]
    fn nothing_makes_a_human_but_a_word_or_a_recorder() {
        for squash in [false, true] {
            let signals = Signals { squash, ..Signals::default() };
            assert_eq!(of_commit(signals), Unknown);
        }
    }
}
