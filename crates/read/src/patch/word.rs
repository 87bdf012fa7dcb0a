//! Encoded words of mail heads (RFC 2047).

/// Longer words are not looked for.
const LONGEST: usize = 250;

/// The text with its encoded words decoded; what cannot be decoded stays as it is.
pub(super) fn decoded(value: &[u8]) -> String {
    let text = String::from_utf8_lossy(value);
    let mut out = String::new();
    let mut rest: &str = &text;
    // Neighbouring words are joined before decoding: a letter may be cut in two between them.
    let mut pending: Option<(String, Vec<u8>)> = None;
    while let Some(at) = rest.find("=?") {
        let (before, from) = rest.split_at(at);
        let Some((charset, bytes, after)) = word(from) else {
            flush(&mut out, &mut pending);
            out.push_str(before);
            out.push_str("=?");
            rest = from.get(2..).unwrap_or_default();
            continue;
        };
        let neighbours = before.trim().is_empty();
        match &mut pending {
            Some((known, joined)) if neighbours && *known == charset => joined.extend(bytes),
            _ => {
                let blank = neighbours && pending.is_some();
                flush(&mut out, &mut pending);
                if !blank {
                    out.push_str(before);
                }
                pending = Some((charset, bytes));
            }
        }
        rest = after;
    }
    flush(&mut out, &mut pending);
    out.push_str(rest);
    out
}

fn flush(out: &mut String, pending: &mut Option<(String, Vec<u8>)>) {
    if let Some((charset, bytes)) = pending.take() {
        match charset.as_str() {
            "iso-8859-1" | "latin1" => out.extend(bytes.iter().map(|byte| char::from(*byte))),
            _ => out.push_str(&String::from_utf8_lossy(&bytes)),
        }
    }
}

/// `=?charset?Q|B?text?=` at the start: its character set, its bytes, and what follows.
fn word(text: &str) -> Option<(String, Vec<u8>, &str)> {
    let part = |text: &'_ str| text.bytes().take(LONGEST).position(|byte| byte == b'?');
    let text = text.strip_prefix("=?")?;
    let (charset, rest) = text.split_at(part(text)?);
    let rest = rest.get(1..)?;
    let (encoding, rest) = rest.split_at(part(rest)?);
    let rest = rest.get(1..)?;
    // A word has at most 75 letters by its standard; the bound keeps hostile heads linear.
    let end = rest.bytes().take(LONGEST).zip(rest.bytes().skip(1)).position(|pair| pair == (b'?', b'='))?;
    let (encoded, after) = (rest.get(..end)?, rest.get(end + 2..)?);
    let charset = charset.split('*').next().unwrap_or_default().to_ascii_lowercase();
    if !["utf-8", "us-ascii", "iso-8859-1", "latin1"].contains(&charset.as_str()) || encoded.contains(' ') {
        return None;
    }
    let bytes = match encoding {
        "Q" | "q" => quoted_printable(encoded.as_bytes())?,
        "B" | "b" => base64(encoded.as_bytes())?,
        _ => return None,
    };
    Some((charset, bytes, after))
}

fn quoted_printable(encoded: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'_' => b' ',
            b'=' => {
                let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
                let value = digit(rest.next())? * 16 + digit(rest.next())?;
                u8::try_from(value).ok()?
            }
            other => *other,
        });
    }
    Some(bytes)
}

fn base64(encoded: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(encoded.len() / 4 * 3);
    let (mut value, mut bits) = (0_u32, 0_u32);
    for byte in encoded.iter().take_while(|byte| **byte != b'=') {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        value = (value << 6 | u32::from(six)) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((value >> bits & 0xff) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_decoded_joined_and_otherwise_left_alone() {
        let table = [
            ("plain", "plain"),
            ("=?UTF-8?q?Zo=C3=AB_Lee?=", "Zoë Lee"),
            ("=?utf-8?B?w6nDqA==?= x", "éè x"),
            ("a =?UTF-8?q?b?= c", "a b c"),
            ("=?UTF-8?q?=C3?= =?UTF-8?q?=AB?=", "ë"),
            ("=?UTF-8?q?a?=  =?ISO-8859-1?q?=E9?=", "aé"),
            ("=?ISO-8859-1?Q?caf=E9?=", "café"),
            ("=?koi8-r?B?8A==?=", "=?koi8-r?B?8A==?="),
            ("=?UTF-8?q?=G0?=", "=?UTF-8?q?=G0?="),
            ("=?UTF-8?q?open", "=?UTF-8?q?open"),
            ("=?=?=?", "=?=?=?"),
            ("=?UTF-8?x?a?=", "=?UTF-8?x?a?="),
        ];
        for (text, want) in table {
            assert_eq!(decoded(text.as_bytes()), want, "{text}");
        }
    }

    #[test]
    fn many_broken_words_are_read_in_one_pass() {
        for word in ["=?utf-8?q?", "=?a?q?b", "=?", "=?a", "=?a?q?b "] {
            let text = word.repeat(10_000);
            assert_eq!(decoded(text.as_bytes()).trim_end(), text.trim_end());
        }
    }
}
