//! `.caution/allowed_signers` and `.caution/revoked_keys`: whose keys count, in the form of OpenSSH.
//!
//! A line of `allowed_signers` that is not understood lets nobody sign, and is collected as a problem. In
//! `revoked_keys` it would leave a key valid that somebody wanted gone: there it is an error.

use std::collections::BTreeSet;

use caution_core::charter::AllowedSigner;
use caution_core::problem::{Position, Problem};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::ssh;
use crate::yaml::quoted;

/// Lines beyond this many are not read.
const LINES: usize = 20_000;

/// With these bytes begins OpenSSH's binary list of revoked keys.
const KRL: &[u8] = b"SSHKRL\n\0";

/// Who may sign, and lines that were passed over.
pub(super) fn allowed(input: &str, bytes: &[u8]) -> (Vec<AllowedSigner>, Vec<Problem>) {
    let text = String::from_utf8_lossy(bytes);
    let mut signers = Vec::new();
    let mut problems = Vec::new();
    for (number, line) in (1_u32..).zip(text.lines()).take(LINES + 1) {
        if number as usize > LINES {
            problems.push(Problem::new(input, format!("lines beyond {LINES} are not read")));
            break;
        }
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match signer(line) {
            Ok(signer) => signers.push(signer),
            Err(why) => problems.push(
                Problem::new(input, why)
                    .at(Position { line: number, column: 1 }, &text)
                    .hint("`name@example.org ssh-ed25519 AAAA…`; the line lets nobody sign"),
            ),
        }
    }
    (signers, problems)
}

fn signer(line: &str) -> Result<AllowedSigner, String> {
    let mut words = words(line).into_iter();
    let principals = words.next().unwrap_or_default();
    let principals: Vec<String> =
        principals.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    if principals.is_empty() {
        return Err("the line names nobody".to_owned());
    }
    if let Some(pattern) = principals.iter().find(|name| name.contains(['*', '?', '!'])) {
        return Err(format!("{} is a pattern, and a key belongs to one person", quoted(pattern)));
    }
    let mut signer = AllowedSigner {
        principals,
        fingerprint: String::new(),
        namespaces: None,
        valid_after: None,
        valid_before: None,
    };
    let mut word = words.next().unwrap_or_default();
    if !ssh::is_public_key(&word) {
        options(&word, &mut signer)?;
        word = words.next().unwrap_or_default();
    }
    let key = format!("{word} {}", words.next().unwrap_or_default());
    signer.fingerprint =
        ssh::fingerprint(&key).ok_or_else(|| "there is no public key that can be read".to_owned())?;
    Ok(signer)
}

fn options(text: &str, signer: &mut AllowedSigner) -> Result<(), String> {
    for option in split_outside_quotes(text, ',') {
        let (name, value) =
            option.split_once('=').map_or((option.as_str(), ""), |(name, value)| (name, value));
        let value = value.trim_matches('"');
        match name.to_ascii_lowercase().as_str() {
            "namespaces" => {
                signer.namespaces = Some(value.split(',').map(|one| one.trim().to_owned()).collect());
            }
            "valid-after" => signer.valid_after = Some(moment(value)?),
            "valid-before" => signer.valid_before = Some(moment(value)?),
            "cert-authority" => return Err("certificates are not read; list the keys themselves".to_owned()),
            _ => return Err(format!("the option {} is not known", quoted(name))),
        }
    }
    Ok(())
}

/// `YYYYMMDD[HHMM[SS]][Z]`. OpenSSH takes one without `Z` for local time; here it is UTC, because an
/// answer must not depend on the machine.
fn moment(text: &str) -> Result<Timestamp, String> {
    let wrong = || format!("{} is no moment such as `20261231` or `202612312359Z`", quoted(text));
    let digits = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    if !matches!(digits.len(), 8 | 12 | 14) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let number = |from: usize, to: usize| digits.get(from..to).map_or(Ok(0), str::parse::<i16>);
    let part = |from: usize, to: usize| {
        number(from, to).ok().and_then(|number| i8::try_from(number).ok()).ok_or_else(wrong)
    };
    let year = number(0, 4).map_err(|_| wrong())?;
    let civil = DateTime::new(year, part(4, 6)?, part(6, 8)?, part(8, 10)?, part(10, 12)?, part(12, 14)?, 0)
        .map_err(|_| wrong())?;
    civil.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp()).map_err(|_| wrong())
}

/// Words between blanks; a quoted part may hold blanks.
fn words(line: &str) -> Vec<String> {
    split_outside_quotes(line, ' ').into_iter().map(|word| unquoted(&word)).collect()
}

/// Only a word that is quoted as a whole loses its quotes: those inside of options stay.
fn unquoted(word: &str) -> String {
    let inner = word.strip_prefix('"').and_then(|word| word.strip_suffix('"'));
    inner.unwrap_or(word).to_owned()
}

fn split_outside_quotes(text: &str, at: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut inside = false;
    for letter in text.chars() {
        inside ^= letter == '"';
        let splits = !inside && (letter == at || (at == ' ' && letter == '\t'));
        match parts.last_mut() {
            Some(part) if !splits => part.push(letter),
            _ => parts.push(String::new()),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Fingerprints of keys that no longer count.
pub(super) fn revoked(input: &str, bytes: &[u8]) -> Result<BTreeSet<String>, Problem> {
    if bytes.starts_with(KRL) {
        return Err(Problem::new(input, "binary lists of revoked keys (KRL) are not read")
            .hint("list fingerprints (`SHA256:…`) or public keys, one a line"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::new(input, "the file is not UTF-8 text"))?;
    if text.lines().count() > LINES {
        return Err(Problem::new(input, format!("the file has more than {LINES} lines")).hint("split it"));
    }
    let mut revoked = BTreeSet::new();
    for (number, line) in (1_u32..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let first = line.split_whitespace().next().unwrap_or_default();
        let found = if ssh::is_fingerprint(first) { Some(first.to_owned()) } else { ssh::fingerprint(line) };
        revoked.insert(found.ok_or_else(|| {
            Problem::new(input, "this is neither a fingerprint nor a public key")
                .at(Position { line: number, column: 1 }, text)
                .hint("write `SHA256:…` (`ssh-keygen -lf KEY.pub` prints it) or a public key")
        })?);
    }
    Ok(revoked)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = include_str!("../../tests/ssh/ed.pub");

    fn read(text: &str) -> (Vec<AllowedSigner>, Vec<String>) {
        let (signers, problems) = allowed("allowed_signers", text.as_bytes());
        (signers, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_line_names_people_a_key_and_when_it_holds() {
        let (signers, problems) = read(&format!(
            "# keys\n\nann@example.org,ann namespaces=\"git,caution-approval\",valid-after=\"20260101\",valid-before=\"202701010000Z\" {KEY}\nbo {KEY}"
        ));
        assert!(problems.is_empty(), "{problems:?}");
        let ann = &signers[0];
        assert_eq!(ann.principals, ["ann@example.org", "ann"]);
        assert_eq!(
            ann.namespaces.as_deref(),
            Some(["git".to_owned(), "caution-approval".to_owned()].as_slice())
        );
        assert_eq!(ann.valid_after.unwrap().to_string(), "2026-01-01T00:00:00Z");
        assert_eq!(ann.valid_before.unwrap().to_string(), "2027-01-01T00:00:00Z");
        assert_eq!((signers[1].principals.len(), &signers[1].fingerprint), (1, &ann.fingerprint));
    }

    #[test]
    fn a_line_that_is_not_understood_lets_nobody_sign_and_is_told() {
        for (line, why) in [
            (format!("*@example.org {KEY}"), "is a pattern"),
            (format!("ca@example.org cert-authority {KEY}"), "certificates are not read"),
            (format!("ann no-such-option {KEY}"), "`no-such-option` is not known"),
            (format!("ann valid-before=\"2026-01-01\" {KEY}"), "is no moment"),
            (format!("ann valid-before=\"20261301\" {KEY}"), "is no moment"),
            ("ann ssh-ed25519 AAAA".to_owned(), "no public key"),
            ("ann".to_owned(), "no public key"),
            (format!(", {KEY}"), "names nobody"),
        ] {
            let (signers, problems) = read(&line);
            assert!(signers.is_empty() && problems[0].contains(why), "{line}: {problems:?}");
        }
    }

    #[test]
    fn revoked_keys_are_fingerprints_or_keys_and_nothing_else() {
        let fingerprint = ssh::fingerprint(KEY).unwrap();
        for text in [KEY.to_owned(), format!("# lost\n{fingerprint} ann's laptop\n")] {
            assert_eq!(revoked("x", text.as_bytes()).unwrap(), BTreeSet::from([fingerprint.clone()]));
        }
        for bytes in [b"ann\n".as_slice(), KRL, b"\xff\n", b"ssh-ed25519 AAAA"] {
            assert!(revoked("x", bytes).is_err(), "{bytes:?}");
        }
    }
}
