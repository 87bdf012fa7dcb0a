//! The first layer: whether one person's approval counts for one kind. The second layer, whether a change
//! goes on, sees only how many different people the first one lets count.
//!
//! The text is the same for every policy; only the kinds differ. No policy can take a line of it away.

use std::collections::BTreeSet;

use caution_core::people::team_name;

use super::text::{Sentence, escaped, name, quoted};
use crate::facts::level_number;
use crate::model::ApprovalKind;

/// The action of which every count is a member.
pub(super) const ANY: &str = "count";

/// The action that asks for a kind.
pub(crate) fn action(kind: &ApprovalKind) -> String {
    format!("{ANY}:{}", name(&kind.key()))
}

/// What holds whatever the kind: name, condition, reason.
const ALWAYS: [(&str, &str, &str); 10] = [
    ("author", "!resource.authors.contains(principal)", "whoever wrote it cannot approve it"),
    ("committer", "!resource.committers.contains(principal)", "whoever committed it cannot approve it"),
    ("pusher", "!resource.pushers.contains(principal)", "whoever pushed it cannot approve it"),
    (
        "operator",
        "!resource.operators.contains(principal)",
        "whoever drives the agent cannot approve its work",
    ),
    ("alike", "!resource.alike.contains(principal)", "whoever looks like an author may be one"),
    ("trust", "context.trusted", "an approval that is only claimed counts nowhere"),
    (
        "content",
        "resource.contents.contains(context.content)",
        "an approval is of the content that it saw, and of no other",
    ),
    ("target", "context.target == resource.target", "an approval is for the branch that it names"),
    (
        "reach",
        "context.saw.containsAll(resource.services)",
        "an approval is of the services that it saw, and of no more",
    ),
    ("valid", "context.valid", "an approval that was revoked, has expired or was used counts no more"),
];

/// Every policy of the layer.
pub(crate) fn sentences(kinds: &BTreeSet<ApprovalKind>) -> Vec<Sentence> {
    let mut all = vec![
        Sentence {
            id: ANY.to_owned(),
            text: format!(
                "@id(\"{ANY}\")\n@because(\"people approve; agents and bots never do\")\n\
                 permit (principal is Person, action in Action::\"{ANY}\", resource);\n"
            ),
        },
        Sentence {
            id: format!("{ANY}/well-formed"),
            text: format!(
                "@id(\"{ANY}/well-formed\")\n@because(\"a change has an author, and content has a name\")\n\
                 forbid (principal is Person, action in Action::\"{ANY}\", resource)\nunless {{\n  \
                 !resource.authors.isEmpty() && !resource.contents.contains(\"\")\n}};\n"
            ),
        },
    ];
    let any = format!("action in Action::\"{ANY}\"");
    all.extend(ALWAYS.iter().map(|(id, condition, because)| forbid(id, &any, condition, because)));
    for kind in kinds {
        let only = format!("action == Action::{}", escaped(&action(kind)));
        let key = kind.key();
        let mut add = |part: &str, condition: String, because: &str| {
            all.push(forbid(&format!("{key}/{part}"), &only, &condition, because));
        };
        if let Some(level) = kind.level {
            let least = level_number(Some(level));
            add("level", format!("principal.level >= {least}"), "the level is asked");
        }
        if let Some(team) = &kind.team {
            let team = quoted(&team_name(team).to_ascii_lowercase());
            add("team", format!("principal.teams.contains({team})"), "the team is asked");
        }
        if kind.owner {
            add("owner", "resource.owners.contains(principal)".to_owned(), "an owner is asked");
        }
        if let Some(certificate) = &kind.certificate {
            let certificate = quoted(certificate);
            add(
                "certificate",
                format!("principal.certificates.contains({certificate})"),
                "the certificate is asked",
            );
        }
    }
    all
}

fn forbid(id: &str, action: &str, unless: &str, because: &str) -> Sentence {
    let id = format!("{ANY}/{id}");
    let text = format!(
        "@id({})\n@because({})\nforbid (principal is Person, {action}, resource)\nunless {{\n  {unless}\n}};\n",
        escaped(&id),
        escaped(because)
    );
    Sentence { id, text }
}
