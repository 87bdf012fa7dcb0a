//! Whose signature it is, by the keys that the charter of the target branch lists.

use std::collections::BTreeSet;

use caution_core::approval::{Filed, Kind, Signer};
use caution_core::charter::{AllowedSigner, Charter};
use caution_core::people::People;
use caution_read::ssh;
use jiff::{SignedDuration, Timestamp};

/// Clocks may differ by so much.
const SKEW: SignedDuration = SignedDuration::from_mins(10);

/// Whose statement it is at a moment. The key must be listed and hold both when the statement was made and
/// now, must not be revoked, and the statement must not be dated in the future.
pub fn signer(filed: &Filed, charter: &Charter, now: Timestamp) -> Signer {
    if filed.statement.kind == Kind::Use {
        return Signer::Refused("is the note of a use, which nobody signs".to_owned());
    }
    match identify(filed, charter, now) {
        Ok((who, key)) => Signer::Known { who, key },
        Err(why) => Signer::Refused(why),
    }
}

fn identify(filed: &Filed, charter: &Charter, now: Timestamp) -> Result<(String, String), String> {
    let signature = match filed.signatures.as_slice() {
        [one] => one,
        [] => return Err("has no signature".to_owned()),
        several => return Err(format!("has {} signatures, and is one person's", several.len())),
    };
    let key = ssh::verify(&filed.signed, signature).map_err(|fault| match fault {
        ssh::SignatureFault::Wrong => {
            "was changed after it was signed: its signature does not fit".to_owned()
        }
        fault => format!("has a signature that {fault}"),
    })?;
    if charter.revoked_keys.contains(&key) {
        return Err(format!("is signed by a key that was revoked ({key})"));
    }
    let who = owner(charter, &key, filed.statement.made_at, now)?;
    if filed.statement.made_at > now.checked_add(SKEW).unwrap_or(Timestamp::MAX) {
        return Err(format!("is dated in the future ({})", filed.statement.made_at));
    }
    Ok((who, key))
}

/// The one person to whom a key belongs.
fn owner(charter: &Charter, key: &str, made: Timestamp, now: Timestamp) -> Result<String, String> {
    let people = &charter.people;
    let has = |keys: &[String]| keys.iter().any(|one| one == key);
    let in_people = people.all.iter().filter(|person| has(&person.keys));
    let mut names: BTreeSet<String> = in_people.map(|person| person.id.0.clone()).collect();
    let (ours, others): (Vec<&AllowedSigner>, Vec<&AllowedSigner>) = charter
        .signers
        .iter()
        .filter(|signer| signer.fingerprint == key)
        .partition(|signer| is_for_us(signer));
    names.extend(ours.iter().flat_map(|signer| &signer.principals).map(|name| person_of(people, name)));
    // Wherever else the key is listed: of two lists the stricter one counts.
    if ours.is_empty() && !others.is_empty() {
        return Err(format!(
            "is signed by a key that may not sign approvals: .caution/allowed_signers keeps it for other namespaces ({key})"
        ));
    }
    let mut names = names.into_iter();
    let who = match (names.next(), names.next()) {
        (Some(who), None) => who,
        (Some(_), Some(_)) => {
            return Err(format!("is signed by a key that is listed for several people ({key})"));
        }
        (None, _) => {
            return Err(format!("is signed by a key that nobody in .caution/people.yaml has ({key})"));
        }
    };
    let holds = |signer: &&AllowedSigner| {
        let at = |moment: Timestamp| {
            signer.valid_after.is_none_or(|from| from <= moment)
                && signer.valid_before.is_none_or(|until| moment < until)
        };
        at(made) && at(now)
    };
    if !ours.is_empty() && !ours.iter().any(holds) {
        return Err(format!(
            "is signed by a key of {who} that did not hold then or does not hold now ({key})"
        ));
    }
    Ok(who)
}

/// The id of the person whom a principal names, or the principal itself.
fn person_of(people: &People, principal: &str) -> String {
    let person = people.by_email(principal).or_else(|| people.by_handle(principal));
    person.map_or_else(|| principal.to_owned(), |person| person.id.0.clone())
}

/// Whether a key may sign statements of ours.
fn is_for_us(signer: &AllowedSigner) -> bool {
    let Some(namespaces) = &signer.namespaces else { return true };
    let (refused, allowed): (Vec<&str>, Vec<&str>) =
        namespaces.iter().map(String::as_str).partition(|pattern| pattern.starts_with('!'));
    let matches = |pattern: &str| glob(pattern.as_bytes(), ssh::NAMESPACE.as_bytes());
    allowed.into_iter().any(matches)
        && !refused.iter().any(|pattern| matches(pattern.trim_start_matches('!')))
}

/// Whether a pattern of `*` and `?` matches, as OpenSSH has it. Takes time in the product of the lengths at
/// most.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut place) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while place < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, place));
                at += 1;
            }
            Some(byte) if *byte == b'?' || text.get(place) == Some(byte) => {
                at += 1;
                place += 1;
            }
            _ => {
                let Some((back, from)) = star else { return false };
                star = Some((back, from + 1));
                at = back + 1;
                place = from + 1;
            }
        }
    }
    pattern.get(at..).unwrap_or_default().iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_are_patterns_and_a_refusal_wins() {
        let table: &[(&[&str], bool)] = &[
            (&["caution-approval"], true),
            (&["git"], false),
            (&["git", "caution-*"], true),
            (&["*"], true),
            (&["*", "!caution-approval"], false),
            (&["caution-approva?"], true),
            (&["caution"], false),
            (&[], false),
        ];
        for (namespaces, expected) in table {
            let signer = AllowedSigner {
                principals: Vec::new(),
                fingerprint: String::new(),
                namespaces: Some(namespaces.iter().map(|name| (*name).to_owned()).collect()),
                valid_after: None,
                valid_before: None,
            };
            assert_eq!(is_for_us(&signer), *expected, "{namespaces:?}");
        }
    }
}
