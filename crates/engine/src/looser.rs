//! What a change would loosen of the charter besides the policy: who counts as what, and by which keys.

use std::collections::BTreeSet;

use caution_core::charter::Charter;
use caution_core::people::Person;

/// In words, one a line.
pub(crate) fn looser(before: &Charter, after: &Charter) -> Vec<String> {
    let mut all = Vec::new();
    // Where nobody was known, naming people is a beginning.
    let people = after.people.all.iter().filter(|_| !before.people.all.is_empty());
    for person in people {
        let known = before.people.all.iter().find(|known| known.id == person.id);
        all.extend(of_person(known, person));
    }
    if before.signers != after.signers && !after.signers.is_empty() {
        all.push("who may sign with which key is changed in `.caution/allowed_signers`".to_owned());
    }
    let dropped = before.revoked_keys.difference(&after.revoked_keys).count();
    all.extend((dropped > 0).then(|| "a revoked key is revoked no more".to_owned()));
    if let (Some(tools), Some(known)) = (&after.tools, &before.tools) {
        let new = tools.iter().filter(|tool| !known.contains(tool));
        all.extend(new.map(|tool| format!("the AI tool `{}` is approved for more", tool.tool)));
    }
    all
}

/// What somebody gains who is known already, or who comes with a level or a certificate.
fn of_person(known: Option<&Person>, person: &Person) -> Vec<String> {
    let id = &person.id;
    let mut all = Vec::new();
    let level = known.and_then(|known| known.level);
    if let Some(now) = person.level.filter(|now| Some(*now) > level) {
        all.push(match level {
            Some(before) => format!("`{id}` rises from {} to {}", before.id(), now.id()),
            None => format!("`{id}` becomes {}", now.id()),
        });
    }
    let held: BTreeSet<&String> =
        known.iter().flat_map(|known| &known.certificates).map(|one| &one.name).collect();
    let gained = person.certificates.iter().filter(|one| !held.contains(&one.name));
    all.extend(gained.map(|one| format!("`{id}` is given the certificate `{}`", one.name)));
    if let Some(known) = known {
        let names = |person: &Person| -> BTreeSet<String> {
            let names = person.handles.iter().chain(&person.emails).chain(&person.keys);
            names.map(|name| name.to_lowercase()).collect()
        };
        let gained = names(person).difference(&names(known)).count();
        all.extend((gained > 0).then(|| format!("`{id}` goes by a name or key that was not theirs")));
        let teams: BTreeSet<&String> = known.teams.iter().collect();
        let joined = person.teams.iter().filter(|team| !teams.contains(team));
        all.extend(joined.map(|team| format!("`{id}` joins the team `{team}`")));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn charter(people: &str) -> Charter {
        let text = format!("people:\n{people}");
        caution_read::charter::parse(&[(".caution/people.yaml".into(), text.into_bytes())], None).unwrap()
    }

    const ANA: &str = "  - {id: ana, level: mid, keys: [AB], certificates: [{name: a}], teams: [x]}\n";

    #[test]
    fn whoever_gains_something_is_named_and_whoever_loses_something_is_not() {
        let before = charter(ANA);
        for (after, what) in [
            (ANA.replace("mid", "senior"), "`ana` rises from mid to senior"),
            (ANA.replace("[AB]", "[AB, CD]"), "`ana` goes by a name or key that was not theirs"),
            (ANA.replace("{name: a}", "{name: a}, {name: b}"), "`ana` is given the certificate `b`"),
            (ANA.replace("[x]", "[x, y]"), "`ana` joins the team `y`"),
            (format!("{ANA}  - {{id: bo, level: senior}}\n"), "`bo` becomes senior"),
        ] {
            assert_eq!(looser(&before, &charter(&after)), [what], "{after}");
        }
        for after in [
            ANA.to_owned(),
            ANA.replace("mid", "junior"),
            ANA.replace("[AB]", "[]"),
            format!("{ANA}  - {{id: bo, handles: [bo]}}\n"),
        ] {
            assert_eq!(looser(&before, &charter(&after)), [] as [&str; 0], "{after}");
        }
    }
}
