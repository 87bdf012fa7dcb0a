//! Texts as programs write and change them.

use super::value::Value;

/// A text without its backslashes, as C, Python and JavaScript have them.
pub(super) fn escaped(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('r') => plain.push('\r'),
            Some('\n') => {}
            Some('x') => plain.extend(code(&mut characters, 2)),
            Some('u') if characters.as_str().starts_with('{') => {
                let inner = characters.as_str().split('}').next().unwrap_or("").trim_start_matches('{');
                plain.extend(u32::from_str_radix(inner, 16).ok().and_then(char::from_u32));
                for next in characters.by_ref() {
                    if next == '}' {
                        break;
                    }
                }
            }
            Some('u') => plain.extend(code(&mut characters, 4)),
            Some('U') => plain.extend(code(&mut characters, 8)),
            Some(digit @ '0'..='7') => {
                let mut value = digit.to_digit(8).unwrap_or(0);
                for _ in 0..2 {
                    let Some(next) = characters.as_str().chars().next().and_then(|c| c.to_digit(8)) else {
                        break;
                    };
                    value = value * 8 + next;
                    characters.next();
                }
                plain.extend(char::from_u32(value));
            }
            Some(other) => plain.push(other),
            None => plain.push('\\'),
        }
    }
    plain
}

fn code(characters: &mut std::str::Chars<'_>, length: usize) -> Option<char> {
    let digits: String =
        characters.as_str().chars().take(length).take_while(char::is_ascii_hexdigit).collect();
    for _ in 0..digits.len() {
        characters.next();
    }
    u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)
}

/// A text from base64, in either alphabet; `None` if it is none, or not UTF-8.
pub(crate) fn base64(text: &str) -> Option<String> {
    String::from_utf8(base64_bytes(text)?).ok()
}

/// Bytes from base64.
pub(crate) fn base64_bytes(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' | b'\n' | b'\r' | b' ' => continue,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).unwrap_or(0));
        }
    }
    Some(bytes)
}

/// A text from hexadecimal digits.
pub(crate) fn hex(text: &str) -> Option<String> {
    let digits: Vec<u8> = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let bytes = digits.chunks(2).map(|pair| pair.iter().fold(0, |all, digit| all << 4 | digit)).collect();
    String::from_utf8(bytes).ok()
}

/// A text with another in the place of a part.
pub(super) fn replaced(text: &str, from: &str, to: &str) -> Value {
    let grown = if from.is_empty() { text.len() + 1 } else { text.matches(from).count() };
    if text.len() + grown.saturating_mul(to.len()) > 1 << 18 {
        return Value::Unknown("a long text".to_owned());
    }
    Value::of(text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_out_of_their_codes() {
        assert_eq!(base64("cm0gLXJmIH4=").as_deref(), Some("rm -rf ~"));
        assert_eq!(base64("cm0gLXJmIH4").as_deref(), Some("rm -rf ~"));
        assert_eq!(base64("?"), None);
        assert_eq!(hex("726d").as_deref(), Some("rm"));
        assert_eq!(escaped(r"\x72\u006d\155\n\q"), "rmm\nq");
    }
}
