//! Keeps secrets out of what leaves the process. A net, not a proof: it knows the shapes of common tokens.

mod command;
mod names;

pub use command::{Secrets, mask_command};

/// How a kind of token begins, and how many characters must follow for it to be one.
const TOKENS: &[(&str, usize)] = &[
    ("AIza", 30),
    ("AKIA", 16),
    ("ASIA", 16),
    ("dop_v1_", 30),
    ("eyJ", 40),
    ("gho_", 30),
    ("ghp_", 30),
    ("ghr_", 30),
    ("ghs_", 30),
    ("ghu_", 30),
    ("github_pat_", 30),
    ("gldt-", 18),
    ("glpat-", 18),
    ("hf_", 30),
    ("npm_", 30),
    ("pypi-", 50),
    ("sk-", 20),
    ("sk_live_", 16),
    ("xoxa-", 18),
    ("xoxb-", 18),
    ("xoxp-", 18),
    ("xoxs-", 18),
];

/// Query parameters of an address whose value is a secret by their name.
const PARAMETERS: &[&str] = &[
    "access_key",
    "access_token",
    "api_key",
    "apikey",
    "auth",
    "key",
    "pass",
    "password",
    "pw",
    "secret",
    "sig",
    "signature",
    "token",
    "x-amz-credential",
    "x-amz-security-token",
    "x-amz-signature",
];

const HIDDEN: &str = "***";

/// The text with everything that looks like a token, a password in an address or a private key replaced
/// by `***`. Linear in the length of the text.
pub fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut at_word_start = true;
    while let Some(first) = rest.chars().next() {
        let length = secret(rest, at_word_start, out.as_str());
        let shown = length.map_or(first.len_utf8(), |(shown, _)| shown);
        let skipped = length.map_or(shown, |(_, skipped)| skipped);
        out.push_str(rest.get(..shown).unwrap_or_default());
        if length.is_some() {
            out.push_str(HIDDEN);
        }
        at_word_start = length.is_none() && !is_word(first);
        rest = rest.get(skipped.max(1)..).unwrap_or_default();
    }
    out
}

/// If `rest` starts with a secret: how many bytes of it are shown and how many it takes up.
fn secret(rest: &str, at_word_start: bool, before: &str) -> Option<(usize, usize)> {
    if rest.starts_with("-----BEGIN ") {
        return private_key(rest);
    }
    if before.ends_with("://") {
        return user_info(rest);
    }
    if before.ends_with(['?', '&', '#']) {
        return parameter(rest).or_else(|| token(rest));
    }
    at_word_start.then(|| token(rest)).flatten()
}

fn token(rest: &str) -> Option<(usize, usize)> {
    let (prefix, least) = TOKENS.iter().find(|(prefix, _)| rest.starts_with(prefix))?;
    let body = rest.get(prefix.len()..)?;
    let run = |limit: usize| body.bytes().take(limit).take_while(|byte| is_token(*byte)).count();
    // The look ahead is bounded, so that a text made of beginnings stays linear.
    let head = run(64);
    let digits = body.bytes().take(head).any(|byte| byte.is_ascii_digit());
    (head >= *least && digits).then(|| (prefix.len(), prefix.len() + run(usize::MAX)))
}

fn private_key(rest: &str) -> Option<(usize, usize)> {
    let opening = "-----BEGIN ".len();
    let header = rest.get(opening..)?;
    let near = header.char_indices().nth(64).map_or(header.len(), |(index, _)| index);
    let (kind, _) = header.get(..near)?.split_once("-----")?;
    let start = opening + kind.len() + "-----".len();
    if !kind.ends_with("PRIVATE KEY") {
        return None;
    }
    let body = rest.get(start..)?;
    Some((start, start + body.find("-----END ").unwrap_or(body.len())))
}

fn user_info(rest: &str) -> Option<(usize, usize)> {
    let authority = rest.bytes().take(512).take_while(|byte| !matches!(byte, b'/' | b'?' | b'#' | b' '));
    let length = authority.clone().count();
    let at = rest.get(..length)?.rfind('@')?;
    (at > 0 && rest.get(..at) != Some("git")).then_some((0, at))
}

fn parameter(rest: &str) -> Option<(usize, usize)> {
    let name_length = rest.bytes().take(32).position(|byte| byte == b'=')?;
    let name = rest.get(..name_length)?.to_ascii_lowercase();
    let secret = PARAMETERS.contains(&name.as_str()) || names::is_secret(&names::plain(&name), &name);
    secret.then(|| {
        let value = rest.bytes().skip(name_length + 1);
        let length = value.take_while(|byte| byte.is_ascii_graphic() && !matches!(byte, b'&' | b'#')).count();
        (name_length + 1, name_length + 1 + length)
    })
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_passwords_and_keys_are_hidden() {
        let digits = "0123456789".repeat(4);
        for (text, shown) in [
            (format!("use ghp_{digits} here"), "use ghp_*** here".to_owned()),
            (format!("(glpat-{digits})"), "(glpat-***)".to_owned()),
            ("AKIAIOSFODNN7EXAMPLE".to_owned() + "1", "AKIA***".to_owned()),
            ("https://bo:hunter2@example.org/x".to_owned(), "https://***@example.org/x".to_owned()),
            (
                "https://e.org/a?page=7&token=abc&b=1".to_owned(),
                "https://e.org/a?page=7&token=***&b=1".to_owned(),
            ),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n".to_owned(),
                "-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----\n".to_owned(),
            ),
        ] {
            assert_eq!(mask(&text), shown);
        }
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        for text in [
            "Co-authored-by: Claude <noreply@anthropic.com>",
            "ssh://git@example.org/a.git and https://example.org/a@b",
            "sk-learn-is-a-fine-library-without-digits",
            "wiki.example.org/page?pageId=12345",
            "ghp_short",
            "häßlich: ключ=значение",
            "",
        ] {
            assert_eq!(mask(text), text);
        }
    }

    #[test]
    fn a_text_made_of_beginnings_is_read_in_linear_time() {
        let text = "sk-".repeat(40_000);
        assert_eq!(mask(&text), text);
        let text = "-----BEGIN ".repeat(20_000);
        assert_eq!(mask(&text), text);
    }
}
