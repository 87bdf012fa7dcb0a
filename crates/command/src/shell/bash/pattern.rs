//! Shell patterns: `*`, `?`, `[…]`.

/// How much work one match may be.
const STEPS: usize = 1 << 20;

/// Whether a pattern matches all of a text. `\` escapes.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    matches_letters(&pattern, &text)
}

fn matches_letters(pattern: &[char], text: &[char]) -> bool {
    let (mut at, mut on) = (0, 0);
    // Where the last star stands, and what it has taken so far.
    let mut back: Option<(usize, usize)> = None;
    for _ in 0..STEPS {
        match pattern.get(at) {
            Some('*') => {
                back = Some((at, on));
                at += 1;
                continue;
            }
            None if on == text.len() => return true,
            _ => {}
        }
        if let Some(letter) = text.get(on)
            && let Some(next) = one(pattern, at, *letter)
        {
            at = next;
            on += 1;
            continue;
        }
        match back {
            Some((star, taken)) if taken < text.len() => {
                back = Some((star, taken + 1));
                at = star + 1;
                on = taken + 1;
            }
            _ => return false,
        }
    }
    false
}

/// The place after the part of a pattern that matches a letter.
fn one(pattern: &[char], at: usize, letter: char) -> Option<usize> {
    match pattern.get(at)? {
        '?' => Some(at + 1),
        '\\' => (pattern.get(at + 1) == Some(&letter)).then_some(at + 2),
        '[' => set(pattern, at, letter),
        own => (*own == letter).then_some(at + 1),
    }
}

fn set(pattern: &[char], at: usize, letter: char) -> Option<usize> {
    let mut next = at + 1;
    let not = matches!(pattern.get(next), Some('!' | '^'));
    next += usize::from(not);
    let first = next;
    let mut found = false;
    loop {
        let own = *pattern.get(next)?;
        if own == ']' && next > first {
            return (found != not).then_some(next + 1);
        }
        if own == '[' && pattern.get(next + 1) == Some(&':') {
            let end = pattern.get(next + 2..)?.iter().position(|own| *own == ':')? + next + 2;
            let class: String = pattern.get(next + 2..end)?.iter().collect();
            found |= in_class(&class, letter);
            next = end + 2;
            continue;
        }
        if pattern.get(next + 1) == Some(&'-') && pattern.get(next + 2).is_some_and(|last| *last != ']') {
            found |= own <= letter && pattern.get(next + 2).is_some_and(|last| letter <= *last);
            next += 3;
            continue;
        }
        found |= own == letter;
        next += 1;
    }
}

fn in_class(class: &str, letter: char) -> bool {
    match class {
        "alpha" => letter.is_alphabetic(),
        "digit" => letter.is_ascii_digit(),
        "alnum" => letter.is_alphanumeric(),
        "lower" => letter.is_lowercase(),
        "upper" => letter.is_uppercase(),
        "space" => letter.is_whitespace(),
        "punct" => letter.is_ascii_punctuation(),
        _ => false,
    }
}

/// How long a text with its pattern may be for `${x#p}` and `${x/p/w}`; longer ones are left as they are.
const LONG: usize = 4096;

/// `${text#pattern}` and its like.
pub(super) fn stripped(text: &str, pattern: &str, suffix: bool, longest: bool) -> String {
    let letters: Vec<char> = text.chars().collect();
    let pattern: Vec<char> = pattern.chars().collect();
    if letters.len() * pattern.len() > LONG * 16 {
        return text.to_owned();
    }
    let count = letters.len();
    let cuts: Vec<usize> = if longest { (0..=count).rev().collect() } else { (0..=count).collect() };
    for cut in cuts {
        let (removed, kept) = if suffix {
            (letters.get(count - cut..), letters.get(..count - cut))
        } else {
            (letters.get(..cut), letters.get(cut..))
        };
        if let (Some(removed), Some(kept)) = (removed, kept)
            && matches_letters(&pattern, removed)
        {
            return kept.iter().collect();
        }
    }
    text.to_owned()
}

/// `${text/pattern/with}` and its like.
pub(super) fn replaced(text: &str, pattern: &str, with: &str, how: char) -> String {
    let wild = pattern.contains(['*', '?', '[', '\\']);
    if !wild && !pattern.is_empty() {
        return match how {
            '/' => text.replace(pattern, with),
            '#' => text.strip_prefix(pattern).map_or_else(|| text.to_owned(), |rest| format!("{with}{rest}")),
            '%' => text.strip_suffix(pattern).map_or_else(|| text.to_owned(), |rest| format!("{rest}{with}")),
            _ => text.replacen(pattern, with, 1),
        };
    }
    let letters: Vec<char> = text.chars().collect();
    let pattern: Vec<char> = pattern.chars().collect();
    if pattern.is_empty() || letters.len() > 256 {
        return text.to_owned();
    }
    let count = letters.len();
    let mut result = String::new();
    let mut from = 0;
    let mut done = false;
    while from < count {
        let starts = !done && (how != '#' || from == 0);
        let end = if starts {
            (from + 1..=count)
                .rev()
                .filter(|end| how != '%' || *end == count)
                .find(|end| letters.get(from..*end).is_some_and(|part| matches_letters(&pattern, part)))
        } else {
            None
        };
        match end {
            Some(end) => {
                result.push_str(with);
                from = end;
                done = how != '/';
            }
            None => {
                result.extend(letters.get(from));
                from += 1;
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_the_shell() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("a*c", "abbc", true),
            ("a*c", "abbd", false),
            ("?", "ä", true),
            ("[a-c]x", "bx", true),
            ("[!a]", "a", false),
            ("[]]", "]", true),
            ("\\*", "*", true),
            ("\\*", "a", false),
            ("[[:digit:]]", "7", true),
            ("[", "[", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn ends_are_cut_off() {
        assert_eq!(stripped("a/b/c", "*/", false, false), "b/c");
        assert_eq!(stripped("a/b/c", "*/", false, true), "c");
        assert_eq!(stripped("a/b/c", "/*", true, false), "a/b");
        assert_eq!(stripped("a/b/c", "/*", true, true), "a");
    }

    #[test]
    fn parts_are_replaced() {
        assert_eq!(replaced("aXbX", "X", "-", ' '), "a-bX");
        assert_eq!(replaced("aXbX", "X", "-", '/'), "a-b-");
        assert_eq!(replaced("a1b22", "[0-9]", "", '/'), "ab");
        assert_eq!(replaced("rrm", "r", "", '#'), "rm");
    }
}
