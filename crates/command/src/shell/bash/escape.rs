//! Backslash escapes: of `$'…'`, of `echo -e` and `printf`.

/// A text with its escapes taken as `$'…'` takes them.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes: Vec<u8> = Vec::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            bytes.extend(letter.encode_utf8(&mut [0; 4]).bytes());
            continue;
        }
        let Some(kind) = letters.next() else {
            bytes.push(b'\\');
            break;
        };
        let simple = match kind {
            'n' => Some(b'\n'),
            't' => Some(b'\t'),
            'r' => Some(b'\r'),
            'a' => Some(7),
            'b' => Some(8),
            'e' | 'E' => Some(27),
            'f' => Some(12),
            'v' => Some(11),
            '\\' => Some(b'\\'),
            '\'' => Some(b'\''),
            '"' => Some(b'"'),
            '?' => Some(b'?'),
            _ => None,
        };
        if let Some(byte) = simple {
            bytes.push(byte);
            continue;
        }
        match kind {
            'x' | 'u' | 'U' => {
                let most = match kind {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let braces = kind == 'x' && letters.next_if_eq(&'{').is_some();
                let most = if braces { 8 } else { most };
                match number(&mut letters, 16, most, 0) {
                    Some(value) if kind == 'x' && value < 256 => bytes.extend(u8::try_from(value)),
                    Some(value) => {
                        bytes.extend(
                            char::from_u32(value).unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4]).bytes(),
                        );
                    }
                    None => bytes.extend([b'\\', b'x']),
                }
                if braces {
                    let _ = letters.next_if_eq(&'}');
                }
            }
            '0'..='7' => {
                let first = kind.to_digit(8).unwrap_or(0);
                // `echo -e` writes `\0nnn`.
                let most = if kind == '0' { 3 } else { 2 };
                let value = number(&mut letters, 8, most, first).unwrap_or(first);
                bytes.extend(u8::try_from(value & 0xff));
            }
            'c' => {
                let _ = letters.next().map(|control| bytes.push((control as u32 & 0x1f) as u8));
            }
            other => {
                bytes.push(b'\\');
                bytes.extend(other.encode_utf8(&mut [0; 4]).bytes());
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn number(
    letters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    radix: u32,
    most: usize,
    first: u32,
) -> Option<u32> {
    let mut value = first;
    let mut any = false;
    for _ in 0..most {
        let Some(digit) = letters.peek().and_then(|letter| letter.to_digit(radix)) else { break };
        value = value.wrapping_mul(radix).wrapping_add(digit);
        any = true;
        letters.next();
    }
    any.then_some(value)
}
