//! Macros that the grammar takes for something else: annotations (`API`, `UNUSED`), loops (`FOR_EACH`), and
//! the values of an enum that a macro makes.

use std::ops::Range;

use super::Blank;

/// Parts of the names of macros that annotate a declaration.
const ANNOTATIONS: &[&str] = &[
    "UNUSED",
    "ATTR",
    "ATTRIBUTE",
    "API",
    "EXTERN",
    "EXPORT",
    "EXPORTS",
    "EXPORTED",
    "IMPORT",
    "DLL",
    "GUARDED",
    "INLINE",
    "NOINLINE",
    "DEPRECATED",
    "PACKED",
    "NORETURN",
    "COLD",
    "CONSTEXPR",
    "STATIC",
    "UNITTEST",
    "NODISCARD",
    "VISIBILITY",
    "LOCKABLE",
    "SENTINEL",
    "NONNULL",
    "VISIBLE",
    "HIDDEN",
    "FALLTHROUGH",
    "NOEXCEPT",
    "ALIGN8",
    "ALIGNED",
    "DECL",
];

/// The same, with arguments.
const WITH_ARGUMENTS: &[&str] = &[
    "GUARDED",
    "REQUIRES",
    "REQ",
    "RDLOCK",
    "WRLOCK",
    "EXCLUDED",
    "EXCLUDES",
    "ACQUIRES",
    "ACQUIRE",
    "RELEASES",
    "RELEASE",
    "LOCK",
    "DEPRECATED",
    "PRINTF",
    "FORMAT",
    "ALIGN",
    "ALIGNED",
    "ATTRIBUTE",
    "ATTR",
    "NONNULL",
    "SIZE",
    "MALLOC",
    "LOCKS",
    "UNLOCKS",
    "LIKE",
    "ATTRIBUTE__",
];

/// Annotations in small letters begin so.
const SMALL: &[&str] = &[
    "__rte_",
    "__maybe_unused",
    "__unused",
    "__init",
    "__exit",
    "__user",
    "__iomem",
    "__force",
    "__packed",
    "__must_check",
    "__always_inline",
    "__noinline",
    "__cold",
    "__hot",
    "__in",
    "__out",
    "__checkReturn",
    "z_const",
    "__weak",
    "__aligned",
    "__printf",
];

/// Of those in small letters, the ones that take arguments hold one of these.
const SMALL_WITH_ARGUMENTS: &[&str] = &[
    "guarded",
    "format",
    "nonnull",
    "alloc_size",
    "capability",
    "ecount",
    "bcount",
    "sanitize",
    "aligned",
    "__printf",
    "dealloc",
    "malloc",
];

/// Words after which a name is a value.
const BEFORE_VALUES: &[&str] =
    &["return", "case", "goto", "else", "sizeof", "do", "in", "new", "delete", "throw"];

/// Arguments of an annotation are short.
const ARGUMENTS: usize = 400;

/// What stood before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A name, a closing bracket, a star: a declaration goes on.
    Declared,
    /// The beginning of a statement.
    Statement,
    /// Anything else.
    Other,
}

/// Finds such words in the code; `skipped` are places that hold none, in order.
pub(super) fn words(text: &str, skipped: &[Range<usize>], blanks: &mut Vec<Blank>) {
    let bytes = text.as_bytes();
    let at_byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut skipped = skipped.iter().peekable();
    let mut at = 0;
    let mut before = Before::Statement;
    while at < bytes.len() {
        while let Some(range) = skipped.next_if(|range| range.start <= at) {
            if at < range.end {
                at = range.end;
            }
        }
        let byte = at_byte(at);
        match (byte, at_byte(at + 1)) {
            (b'/', b'/') => at = end_of(text, at, "\n"),
            (b'/', b'*') => at = end_of(text, at + 2, "*/"),
            (b'"' | b'\'', _) => {
                at += 1;
                while at < bytes.len() && at_byte(at) != byte && at_byte(at) != b'\n' {
                    at += if at_byte(at) == b'\\' { 2 } else { 1 };
                }
                at += 1;
                before = Before::Other;
            }
            _ if is_letter(byte) => {
                let start = at;
                while is_letter(at_byte(at)) {
                    at += 1;
                }
                let word = text.get(start..at).unwrap_or_default();
                if let Some(end) = annotation(text, word, at, before) {
                    blanks.push(Blank { range: start..end, is_code: false, instead: "" });
                    at = end;
                } else if before != Before::Other && is_loop(text, word, at) {
                    blanks.push(Blank { range: start..at, is_code: false, instead: "while" });
                    before = Before::Other;
                } else if BEFORE_VALUES.contains(&word) || byte.is_ascii_digit() {
                    before = if word == "else" || word == "do" { Before::Statement } else { Before::Other };
                } else {
                    before = Before::Declared;
                }
            }
            _ => {
                before = match byte {
                    b')' | b']' | b'*' | b'&' => Before::Declared,
                    b';' | b'{' | b'}' | b':' => Before::Statement,
                    _ if byte.is_ascii_whitespace() => before,
                    _ => Before::Other,
                };
                at += 1;
            }
        }
    }
}

fn end_of(text: &str, from: usize, end: &str) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.find(end).map_or(text.len(), |at| from + at + end.len())
}

/// Where an annotation ends, if the word is one there.
fn annotation(text: &str, word: &str, after: usize, before: Before) -> Option<usize> {
    let is_small = SMALL.iter().any(|start| word.starts_with(start));
    let is_shouted = super::is_shouted(word);
    if !is_small && !is_shouted {
        return None;
    }
    let rest = text.get(after..)?;
    let follows = rest.trim_start();
    if follows.starts_with('(') {
        let takes = if is_small {
            SMALL_WITH_ARGUMENTS.iter().any(|part| word.contains(part))
        } else {
            word.contains('_') && word.split('_').any(|part| WITH_ARGUMENTS.contains(&part))
        };
        if !takes || before != Before::Declared && is_shouted {
            return None;
        }
        let open = after + (rest.len() - follows.len());
        let close = closing(text, open)?;
        let next = text.get(close..)?.trim_start().bytes().next().unwrap_or(0);
        let ends = matches!(next, b';' | b',' | b')' | b'{' | b'=' | b'[')
            || next.is_ascii_alphabetic()
            || next == b'_';
        return ends.then_some(close);
    }
    let is_known = is_small || word.split('_').any(|part| ANNOTATIONS.contains(&part));
    let next = follows.bytes().next().unwrap_or(0);
    let is_before_name = next.is_ascii_alphabetic() || next == b'_';
    let fits = match before {
        Before::Declared => is_before_name || matches!(next, b';' | b',' | b')' | b'{' | b'=' | b'*' | b'['),
        Before::Statement | Before::Other => is_before_name,
    };
    (is_known && fits).then_some(after)
}

/// The byte after the bracket that closes the one there.
fn closing(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, byte) in text.as_bytes().get(open..)?.iter().take(ARGUMENTS).enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(open + at + 1);
                }
            }
            b';' | b'{' => return None,
            _ => {}
        }
    }
    None
}

/// Whether a word is a macro that loops: `HMAP_FOR_EACH (…)`.
fn is_loop(text: &str, word: &str, after: usize) -> bool {
    if word.len() < 7 || !text.get(after..).is_some_and(|rest| rest.trim_start_matches(' ').starts_with('('))
    {
        return false;
    }
    let small = word.to_ascii_lowercase();
    let loops = small.contains("for_each") || small.contains("foreach");
    // A function of that name is declared with a type before it, or called as a value.
    loops
        && text.get(..after - word.len()).is_some_and(|text| {
            let line = text.rsplit('\n').next().unwrap_or_default();
            line.ends_with([' ', '\t']) && line.trim().is_empty()
        })
}

/// What to leave out of `CURLOPT(CURLOPT_URL, TYPE, 2),` in an enum, so that its name is left.
pub(super) fn value_of_enum(raw: &str) -> Option<[Range<usize>; 2]> {
    let word = raw.trim_start();
    let start = raw.len() - word.len();
    let open = word.find('(')?;
    let (name, rest) = word.split_at(open);
    let inner = rest.get(1..)?.strip_prefix(name)?;
    if !inner.starts_with('_') || !super::is_shouted(name) {
        return None;
    }
    let end = inner.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))?;
    let close = inner.rfind(')')?;
    let base = start + open + 1 + name.len();
    (end <= close).then_some([start..start + open + 1, base + end..base + close + 1])
}
