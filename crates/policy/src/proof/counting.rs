//! The first layer: whose approval never counts. These statements are written down here by hand, apart from
//! the text that they are held against.

use std::sync::Arc;

use caution_core::proof::{CedarPolicy, Claim, RequestKind, That};

use super::obligation::{About, Beyond, Expects, Obligation};
use super::texts::{Texts, all_but};
use crate::cedar;
use crate::model::ApprovalKind;

/// Name, statement, and when an approval that counts would break it.
const NEVER: [(&str, &str, &str); 10] = [
    ("author", "the author's own approval never counts", "resource.authors.contains(principal)"),
    ("committer", "the committer's approval never counts", "resource.committers.contains(principal)"),
    ("pusher", "the approval of whoever pushed it never counts", "resource.pushers.contains(principal)"),
    (
        "operator",
        "the approval of whoever drives the agent never counts",
        "resource.operators.contains(principal)",
    ),
    (
        "lookalike",
        "the approval of somebody who looks like an author never counts",
        "resource.alike.contains(principal)",
    ),
    (
        "stale",
        "an approval of other content than the one at hand never counts",
        "!resource.contents.contains(context.content)",
    ),
    ("other-branch", "an approval for another branch never counts", "context.target != resource.target"),
    (
        "wider-reach",
        "an approval that did not see every service that is touched never counts",
        "!context.saw.containsAll(resource.services)",
    ),
    ("claimed", "an approval that is only claimed never counts", "!context.trusted"),
    ("withdrawn", "an approval that was revoked, has expired or was used never counts", "!context.valid"),
];

/// Everything that is claimed of the first layer.
pub(super) fn obligations(texts: &Texts) -> Vec<Obligation> {
    let premise: Arc<[CedarPolicy]> = texts.counting().into();
    let ask = |kind: &ApprovalKind, principal: &str, conclusion: &Arc<[CedarPolicy]>| {
        let claim = Claim {
            schema: Arc::clone(&texts.schema),
            kind: RequestKind {
                principal: principal.to_owned(),
                action: cedar::count_action(kind),
                resource: "Change".to_owned(),
            },
            that: That::Implies(Arc::clone(&premise), Arc::clone(conclusion)),
        };
        (format!("an approval that is asked for as `{}`", kind.key()), claim)
    };
    let obligation = |id: String, says: String, claims: Vec<(String, Claim)>| Obligation {
        id,
        about: About::Approvals,
        says,
        because: None,
        source: None,
        expects: Expects::All,
        beyond: Beyond::default(),
        claims,
    };
    let mut all = Vec::new();
    for (id, says, bad) in NEVER {
        let conclusion =
            all_but([format!("forbid (principal is Person, action, resource) when {{ {bad} }};")]);
        let claims = texts.kinds.iter().map(|kind| ask(kind, "Person", &conclusion)).collect();
        all.push(obligation(format!("{id}-never-counts"), says.to_owned(), claims));
    }
    let nothing: Arc<[CedarPolicy]> = Arc::from([]);
    let agents = texts.kinds.iter().map(|kind| ask(kind, "Agent", &nothing)).collect();
    let says = "the approval of an agent or a bot never counts";
    all.push(obligation("agent-never-counts".to_owned(), says.to_owned(), agents));
    for kind in &texts.kinds {
        let key = kind.key();
        all.push(Obligation {
            expects: Expects::OneRefuted,
            ..obligation(
                format!("{}-is-possible", key.replace(' ', "-")),
                format!("an approval can count as `{key}`"),
                vec![ask(kind, "Person", &nothing)],
            )
        });
    }
    for kind in texts.kinds.iter().filter(|kind| **kind != ApprovalKind::default()) {
        let key = kind.key();
        let claims = vec![ask(kind, "Person", &all_but(not_of(kind)))];
        let says = format!("an approval that counts as `{key}` is by somebody who is that");
        all.push(obligation(format!("{}-means-it", key.replace(' ', "-")), says, claims));
    }
    all
}

/// When somebody is not what a kind asks for.
fn not_of(kind: &ApprovalKind) -> Vec<String> {
    use caution_core::people::Level;
    let mut bad = Vec::new();
    let mut when = |condition: String| {
        bad.push(format!("forbid (principal is Person, action, resource) when {{ {condition} }};"));
    };
    if let Some(level) = kind.level {
        // Spelt out, so that a mistake in the ladder elsewhere shows here.
        let rung = match level {
            Level::Junior => 1,
            Level::Mid => 2,
            Level::Senior => 3,
            Level::Staff => 4,
            Level::Principal => 5,
        };
        when(format!("principal.level < {rung}"));
    }
    if let Some(team) = &kind.team {
        let team = caution_core::people::team_name(team).to_ascii_lowercase();
        when(format!("!principal.teams.contains({})", cedar::quoted(&team)));
    }
    if kind.owner {
        when("!resource.owners.contains(principal)".to_owned());
    }
    if let Some(certificate) = &kind.certificate {
        when(format!("!principal.certificates.contains({})", cedar::quoted(certificate)));
    }
    bad
}
