//! Whether a page says of itself that something newer replaces it.

mod sentence;

use self::sentence::{NOUNS, sentence, state};
use super::lines::{Line, What};
use super::metadata::Metadata;
use super::words::{self, Word, begins};

/// What a page says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) line: Option<u32>,
    /// The end of the sentence `this document …`.
    pub(super) what: String,
    /// Whether it says so with `may`.
    pub(super) perhaps: bool,
    pub(super) replaced_by: Option<String>,
}

/// How much of a page's own words is repeated, in characters.
const QUOTED: usize = 160;

/// Finds the mark of a page, if it has one.
pub(super) fn find(lines: &[Line<'_>], data: &Metadata) -> Option<Mark> {
    let front = data.front.iter().find_map(|(line, name, value)| of_front(*line, name, value));
    front.or_else(|| of_text(lines))
}

fn of_front(line: u32, name: &str, value: &str) -> Option<Mark> {
    let lower = value.to_lowercase();
    let empty = matches!(
        lower.trim_matches(['[', ']', ' ']),
        "" | "none" | "null" | "~" | "false" | "no" | "n/a" | "-" | "tbd"
    );
    let quoted = || format!("says of itself: “{}: {}”", shown_name(name), quote(value));
    let mark = |replaced_by| Some(Mark { line: Some(line), what: quoted(), perhaps: false, replaced_by });
    match name {
        "status" | "state" | "lifecycle" | "doc_status" | "page_status" | "document_status" => {
            let words = words::of(value);
            state(&words).and_then(|length| mark(after_by(value, &words, length)))
        }
        "superseded_by" | "supersededby" | "replaced_by" | "replacedby" | "obsoleted_by" | "obsoletedby"
            if !empty =>
        {
            mark(Some(quote(value)))
        }
        "superseded" | "deprecated" | "archived" | "obsolete" | "outdated" | "retired"
            if matches!(lower.as_str(), "true" | "yes") =>
        {
            mark(None)
        }
        "title" => title(value, &words::of(value)).then(|| mark(None)).flatten(),
        _ => None,
    }
}

fn shown_name(name: &str) -> &str {
    name
}

fn of_text(lines: &[Line<'_>]) -> Option<Mark> {
    let mut headings = 0;
    // Whether the last heading was `Status`.
    let mut status = false;
    // Whether an admonition was opened in the last line.
    let mut opened = false;
    for line in lines.iter().filter(|line| line.what == What::Prose && line.top) {
        let words = words::of(line.text);
        if line.heading > 0 {
            headings += 1;
            status = matches!(words.as_slice(), [word] if word.text == "status");
        }
        let spoken = Spoken { line, words: &words, headings, status, opened };
        if let Some((perhaps, length)) = spoken.mark() {
            let replaced_by = length.and_then(|length| after_by(line.text, &words, length));
            let what = format!("says of itself: “{}”", quote(line.text));
            return Some(Mark { line: Some(line.number), what, perhaps, replaced_by });
        }
        status &= line.heading > 0;
        opened = opens(line.text);
    }
    None
}

/// `> [!WARNING]`, `:::warning`, `!!! danger`, `.. warning::`, `<div class="warning">`.
fn opens(text: &str) -> bool {
    let bare = text.trim_start_matches(['>', ' ']);
    [
        ":::",
        "!!! ",
        "??? ",
        ".. ",
        "[!",
        "{% hint",
        "{{<",
        "<div",
        "<aside",
        "<p class",
        "<Callout",
        "<Note",
        "<Warning",
        "<blockquote",
    ]
    .iter()
    .any(|start| bare.starts_with(start))
}

/// A line at the top of a page, and what is around it.
struct Spoken<'a> {
    line: &'a Line<'a>,
    words: &'a [Word],
    headings: usize,
    status: bool,
    opened: bool,
}

impl Spoken<'_> {
    /// Whether it says so with `may`, and where the state's words end.
    fn mark(&self) -> Option<(bool, Option<usize>)> {
        let (text, words) = (self.line.text, self.words);
        if self.line.heading == 1 && self.headings == 1 {
            return title(text, words).then_some((false, None)).or_else(|| self.banner());
        }
        if text.starts_with("{{") {
            let name = words.first()?;
            return matches!(
                name.text.as_str(),
                "outdated"
                    | "obsolete"
                    | "historical"
                    | "archive"
                    | "archived"
                    | "deprecated"
                    | "superseded"
                    | "out"
                    | "moved"
            )
            .then_some((false, None));
        }
        if self.status && self.line.heading == 0 && (state(words).is_some()) {
            return Some((false, state(words)));
        }
        self.named().or_else(|| self.banner()).or_else(|| sentence(words))
    }

    /// `Status: superseded by 12`, `| Status | Archived |`, `Superseded by: 12`, `Obsoleted-By: 9110`.
    fn named(&self) -> Option<(bool, Option<usize>)> {
        // A field of JSON speaks of whatever the object is.
        if self.headings > 1 && !self.status || self.line.text.starts_with(['"', '{', '\'']) {
            return None;
        }
        let (text, words) = (self.line.text, self.words);
        let [first, rest @ ..] = words else { return None };
        let cell = text.starts_with('|');
        let colon = |word: &Word| word.end == Some(':') || cell;
        let (value, skipped) = match (first.text.as_str(), rest) {
            ("status" | "state" | "lifecycle", _) if colon(first) => (rest, 1),
            ("doc" | "document" | "page" | "current", [second, rest @ ..])
                if second.text == "status" && colon(second) =>
            {
                (rest, 2)
            }
            ("superseded" | "obsoleted" | "replaced", [by, rest @ ..]) if by.text == "by" && colon(by) => {
                return is_something(rest).then_some((false, Some(2)));
            }
            ("superseded-by" | "obsoleted-by" | "replaced-by", rest) if colon(first) => {
                return is_something(rest).then_some((false, Some(1)));
            }
            _ => return None,
        };
        state(value).map(|length| (false, Some(skipped + length)))
    }

    /// A line that is a mark itself: `> **Deprecated**: see …`, `ARCHIVED`, `[[deprecated]]`.
    fn banner(&self) -> Option<(bool, Option<usize>)> {
        if self.headings > 1
            || self.line.text.starts_with(['-', '+', '|']) && !self.line.text.starts_with("---")
        {
            return None;
        }
        let text = self.line.text;
        // `Warning: deprecated, see …`
        let start = self.words.iter().take(2).take_while(|word| {
            matches!(
                word.text.as_str(),
                "warning"
                    | "note"
                    | "important"
                    | "notice"
                    | "attention"
                    | "caution"
                    | "danger"
                    | "info"
                    | "hint"
                    | "please"
                    | "admonition"
            )
        });
        let words = self.words.get(start.count()..)?;
        let length = state(words)?;
        let decorated = self.opened
            || opens(text)
            || text.starts_with(['>', '*', '_', '⚠', '!', '#', '[', '🚨', '⛔', '🛑'])
                && !text.starts_with("* ");
        let shouted = words.iter().take(length).all(|word| word.capitals);
        let alone = words.len() == length;
        if words.first().is_some_and(|word| word.code) || !(decorated || shouted || alone) {
            return None;
        }
        about_the_page(words, length).then_some((false, Some(length + self.words.len() - words.len())))
    }
}

/// Whether what follows a bare mark speaks of the page, and not of something that it describes.
fn about_the_page(words: &[Word], length: usize) -> bool {
    let Some(rest) = words.get(length..) else { return false };
    let [next, after @ ..] = rest else { return true };
    if begins(words, &["replaced"])
        || begins(words, &["superseded"])
        || begins(words, &["moved"])
        || begins(words, &["obsoleted"])
    {
        // `replaced by`: what follows is the page that replaces it, not a function.
        let names_code = rest
            .iter()
            .take(3)
            .any(|word| word.code && !word.link && !word.text.contains('/') && !word.text.contains(".md"));
        return !names_code;
    }
    let pages = |word: &Word| NOUNS.contains(&word.text.as_str());
    match next.text.as_str() {
        "page" | "document" | "doc" | "guide" | "article" | "runbook" | "content" | "documentation" => true,
        "this" | "these" => after.iter().take(2).any(pages),
        "use" | "see" | "please" | "refer" | "follow" | "go" | "do" | "in" | "and" | "read" => {
            let names = after.iter().take(8);
            let code = names.clone().any(|word| {
                word.code && !word.link && !word.text.contains('/') && !word.text.contains(".md")
            });
            let page = names
                .clone()
                .any(|word| word.link || pages(word) || word.text.contains('/') || word.text.contains(".md"));
            page || (next.text == "do" && !code)
        }
        "since" | "on" | "as" | "from" => after.iter().take(3).any(|word| {
            let year = word.text.get(..4).and_then(|year| year.parse::<u16>().ok());
            year.is_some_and(|year| (1990..2200).contains(&year)) && !word.text.contains('.')
        }),
        "kept" | "moved" | "superseded" | "replaced" => true,
        _ => false,
    }
}

/// `[DEPRECATED] How to`, `How to (archived)`, `ARCHIVED: how to`. Not: `Deprecated features`.
fn title(text: &str, words: &[Word]) -> bool {
    if words.iter().any(|word| word.code) {
        return false;
    }
    let lower =
        text.trim_start_matches(['#', ' ', '*', '_']).trim_end_matches(['#', ' ', '*', '_']).to_lowercase();
    let bracketed = |word: &str| {
        [format!("[{word}]"), format!("({word})"), format!("\u{3010}{word}\u{3011}")]
            .iter()
            .any(|marked| lower.starts_with(marked.as_str()) || lower.ends_with(marked.as_str()))
    };
    if ["deprecated", "archived", "obsolete", "superseded", "outdated", "retired", "archive"]
        .into_iter()
        .any(bracketed)
    {
        return true;
    }
    let [first, ..] = words else { return false };
    let is = |word: &Word| {
        matches!(
            word.text.as_str(),
            "deprecated" | "archived" | "obsolete" | "superseded" | "outdated" | "retired" | "archive"
        )
    };
    (is(first) && (matches!(first.end, Some(':' | '-')) || (first.capitals && words.len() > 1)))
        || words.last().is_some_and(|last| {
            words.len() > 1 && is(last) && last.capitals && words.iter().any(|word| !word.capitals)
        })
}

fn is_something(words: &[Word]) -> bool {
    words.first().is_some_and(|word| {
        !matches!(word.text.as_str(), "none" | "n/a" | "na" | "null" | "tbd" | "no" | "nothing" | "nobody")
    })
}

/// What follows a state's words after `by`, `to` or `with`: a link's address, or the rest of the sentence.
fn after_by(text: &str, words: &[Word], length: usize) -> Option<String> {
    if let Some(address) = text.split_once("](").and_then(|(_, rest)| rest.split([')', ' ']).next()) {
        return Some(quote(address)).filter(|address| !address.is_empty());
    }
    if let Some(start) = text.find("http") {
        let address = text
            .get(start..)?
            .split(|letter: char| letter.is_whitespace() || matches!(letter, '>' | ')' | '"' | '\'' | '<'))
            .next()?;
        return Some(quote(address.trim_end_matches(['.', ',', ':'])));
    }
    let last = words.get(length.checked_sub(1)?)?;
    let rest = words.get(length..)?;
    let rest = match rest {
        [by, rest @ ..] if matches!(by.text.as_str(), "by" | "in") => rest,
        _ if matches!(
            last.text.as_str(),
            "by" | "to" | "with" | "superseded-by" | "obsoleted-by" | "replaced-by"
        ) =>
        {
            rest
        }
        _ => return None,
    };
    let mut shown = Vec::new();
    for word in rest.iter().take(8) {
        shown.push(word.text.as_str());
        if matches!(word.end, Some('.' | ';' | '!')) {
            break;
        }
    }
    (!shown.is_empty()).then(|| quote(&shown.join(" ")))
}

/// A page's own words, short and on one line: nothing invisible, no more than needed.
pub(super) fn quote(text: &str) -> String {
    let text = text.trim().trim_start_matches(['#', '>', ' ']);
    let mut letters = text
        .chars()
        .filter(|letter| !letter.is_control() && !super::hidden::is_invisible(*letter) && *letter != '*');
    let mut quoted: String = letters.by_ref().take(QUOTED).collect();
    if letters.next().is_some() {
        quoted.push('…');
    }
    quoted.trim().to_owned()
}
