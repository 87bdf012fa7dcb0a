//! A line as words, without what only decorates it.

/// A word of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// In lower case, without punctuation.
    pub(super) text: String,
    /// The punctuation that ends it, if any: `:`, `.`, `,`.
    pub(super) end: Option<char>,
    /// Whether it stands in backticks, or is written as a call.
    pub(super) code: bool,
    /// Whether it is the text of a link, or an address.
    pub(super) link: bool,
    /// Whether it was written in capital letters.
    pub(super) capitals: bool,
}

/// How many words of a line are looked at.
const WORDS: usize = 60;

/// How many bytes of a line are looked at.
const BYTES: usize = 2_000;

/// The words of a line.
pub(super) fn of(line: &str) -> Vec<Word> {
    let mut end = line.len().min(BYTES);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let line = line.get(..end).unwrap_or_default();
    let line = without_tags(line);
    let mut words = Vec::new();
    let (mut code, mut link) = (false, false);
    for raw in line.split_whitespace().take(WORDS) {
        let opens_code = raw.contains('`');
        let is_call = raw.contains("()") || raw.contains("::");
        let address = raw.contains("://") || raw.contains("](");
        let opens_link = raw.contains('[') && !raw.starts_with("[!");
        link |= opens_link;
        let text = raw.split_once("](").map_or(raw, |(text, _)| text);
        let bare = text.trim_matches(|letter: char| !letter.is_alphanumeric());
        let tail = raw.trim_end_matches(['*', '_', '`', ')', ']', '"', '”', '>']);
        let last =
            tail.chars().next_back().filter(|letter| matches!(letter, '.' | ':' | ';' | '!' | '?' | ','));
        // Punctuation may stand inside of what is emphasised: `**Deprecated:**`.
        if bare.is_empty() {
            // A dash on its own parts a mark from what follows.
            if matches!(raw, "-" | "–" | "—" | "--")
                && let Some(before) = words.last_mut()
            {
                let before: &mut Word = before;
                before.end = before.end.or(Some('-'));
            }
        } else if !raw.starts_with("[!") {
            let letters = bare.chars().filter(|letter| letter.is_alphabetic());
            words.push(Word {
                capitals: letters.clone().count() >= 4 && letters.clone().all(char::is_uppercase),
                text: bare.to_lowercase(),
                end: last,
                code: code || opens_code || is_call,
                link: link || address,
            });
        }
        if raw.bytes().filter(|byte| *byte == b'`').count() % 2 == 1 {
            code = !code;
        }
        if raw.contains(']') || raw.contains(')') {
            link = false;
        }
    }
    words
}

/// A line without HTML tags and short codes: `<div class="x">`, `:warning:`.
fn without_tags(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find('<') {
        let (before, after) = rest.split_at(start);
        text.push_str(before);
        let is_tag = after.get(1..2).is_some_and(|next| {
            next.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/')
        });
        match after.find('>').filter(|_| is_tag && !after.starts_with("<http")) {
            Some(end) => {
                text.push(' ');
                rest = after.get(end + 1..).unwrap_or_default();
            }
            None => {
                text.push(' ');
                rest = after.get(1..).unwrap_or_default();
            }
        }
    }
    text.push_str(rest);
    text
}

/// Whether the words begin with a phrase.
pub(super) fn begins(words: &[Word], phrase: &[&str]) -> bool {
    words.len() >= phrase.len()
        && words.iter().zip(phrase).all(|(word, wanted)| word.text == *wanted)
        // A phrase does not reach over the end of a sentence.
        && words.iter().take(phrase.len().saturating_sub(1)).all(|word| !matches!(word.end, Some('.' | '!' | '?' | ':' | ';')))
}
