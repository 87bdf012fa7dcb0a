//! Whether a page says of itself that something newer replaces it.

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

/// States in which nobody should follow a page.
const STATES: &[&[&str]] = &[
    &["deprecated"],
    &["archived"],
    &["obsolete"],
    &["obsoleted"],
    &["superseded"],
    &["superceded"],
    &["outdated"],
    &["out-of-date"],
    &["out", "of", "date"],
    &["retired"],
    &["withdrawn"],
    &["decommissioned"],
    &["unmaintained"],
    &["replaced", "by"],
    &["replaced", "with"],
    &["moved", "to"],
    &["been", "moved", "here"],
    &["no", "longer", "maintained"],
    &["no", "longer", "actively", "maintained"],
    &["no", "longer", "being", "maintained"],
    &["no", "longer", "valid"],
    &["no", "longer", "current"],
    &["no", "longer", "accurate"],
    &["no", "longer", "correct"],
    &["no", "longer", "relevant"],
    &["no", "longer", "applicable"],
    &["no", "longer", "recommended"],
    &["no", "longer", "supported"],
    &["no", "longer", "updated"],
    &["no", "longer", "kept", "up"],
    &["no", "longer", "up", "to", "date"],
    &["no", "longer", "up-to-date"],
    &["no", "longer", "used"],
    &["no", "longer", "in", "use"],
    &["not", "maintained"],
    &["not", "up", "to", "date"],
    &["not", "up-to-date"],
    &["not", "current"],
];

/// Words for a page and what it belongs to, after `this`.
const NOUNS: &[&str] = &[
    "page",
    "document",
    "doc",
    "docs",
    "documentation",
    "guide",
    "article",
    "runbook",
    "playbook",
    "readme",
    "wiki",
    "tutorial",
    "adr",
    "rfc",
    "proposal",
    "policy",
    "procedure",
    "process",
    "how-to",
    "howto",
    "content",
    "information",
    "site",
    "website",
    "repository",
    "repo",
    "project",
    "file",
    "entry",
    "post",
    "note",
    "notes",
    "instructions",
    "chapter",
    "manual",
    "spec",
    "specification",
    "checklist",
    "version",
    "decision",
    "record",
    "handbook",
    "sop",
    "kb",
    "package",
];

/// What may stand between `is` and the state.
const FILLERS: &[&str] = &[
    "now",
    "been",
    "being",
    "currently",
    "considered",
    "officially",
    "completely",
    "entirely",
    "largely",
    "mostly",
    "also",
    "formally",
    "permanently",
    "already",
    "therefore",
    "thus",
    "hereby",
    "kept",
    "marked",
    "as",
    "and",
    "or",
    "somewhat",
    "very",
    "severely",
    "hopelessly",
    "is",
    "has",
    "historical",
    "old",
    "long",
    "since",
];

const CONDITIONS: &[&str] = &[
    "if", "when", "once", "until", "unless", "should", "whether", "that", "before", "like", "case", "of",
    "because",
];

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
        if self.headings > 1 && !self.status {
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

/// The length of the state with which words begin.
fn state(words: &[Word]) -> Option<usize> {
    STATES.iter().filter(|phrase| begins(words, phrase)).map(|phrase| phrase.len()).max()
}

fn is_something(words: &[Word]) -> bool {
    words.first().is_some_and(|word| {
        !matches!(word.text.as_str(), "none" | "n/a" | "na" | "null" | "tbd" | "no" | "nothing" | "nobody")
    })
}

/// `This page has been superseded by …`. Whether it says so with `may`, and where the state's words end.
fn sentence(words: &[Word]) -> Option<(bool, Option<usize>)> {
    words.iter().enumerate().find_map(|(index, word)| match word.text.as_str() {
        "this" | "these" | "the" => this(words, index),
        "you" => reading(words, index),
        _ => None,
    })
}

fn this(words: &[Word], start: usize) -> Option<(bool, Option<usize>)> {
    let before = start.checked_sub(1).and_then(|before| words.get(before));
    if before.is_some_and(|word| word.end.is_none() && CONDITIONS.contains(&word.text.as_str())) {
        return None;
    }
    let bare = words.get(start)?.text == "the";
    let near = words.get(start + 1..)?;
    // `This is an archived page`, `this is documentation for …`
    if near.first().is_some_and(|word| word.text == "is") {
        return if bare { None } else { is_an_old_one(near, start + 1) };
    }
    let noun = near.iter().take(3).position(|word| NOUNS.contains(&word.text.as_str()) && !word.code);
    let noun = noun?;
    if bare {
        // `The information on this page is outdated`; `the page is deprecated` speaks of another one.
        return None;
    }
    let mut index = start + 1 + noun + 1;
    // `this wiki page`, `this document (ADR 12)`
    while words.get(index).is_some_and(|word| NOUNS.contains(&word.text.as_str())) {
        index += 1;
    }
    predicate(words, index)
}

/// `is now deprecated`, `has been superseded by`, `may be outdated`.
fn predicate(words: &[Word], start: usize) -> Option<(bool, Option<usize>)> {
    let before = words.get(start.checked_sub(1)?)?;
    if matches!(before.end, Some('.' | '!' | '?' | ':' | ';')) {
        return None;
    }
    let mut index = start;
    let perhaps = matches!(words.get(index)?.text.as_str(), "may" | "might" | "could");
    match words.get(index)?.text.as_str() {
        "is" | "are" | "was" | "were" | "has" | "have" | "may" | "might" | "could" | "documents"
            if words.get(index)?.text != "documents" =>
        {
            index += 1
        }
        _ => return None,
    }
    for _ in 0..6 {
        let rest = words.get(index..)?;
        let word = rest.first()?;
        if word.code {
            return None;
        }
        if let Some(length) = state(rest) {
            return of_the_page(rest, length).then_some((perhaps, Some(index + length)));
        }
        if perhaps && matches!(word.text.as_str(), "be" | "contain" | "have") {
            index += 1;
            continue;
        }
        if matches!(word.text.as_str(), "a" | "an" | "the") {
            return is_an_old_one(words.get(index..)?, index).map(|(_, end)| (perhaps, end));
        }
        if !FILLERS.contains(&word.text.as_str()) || matches!(word.end, Some('.' | '!' | '?' | ':' | ';')) {
            return None;
        }
        index += 1;
    }
    None
}

/// `moved to a background thread` is no mark, `replaced by CI at build time` neither.
fn of_the_page(rest: &[Word], length: usize) -> bool {
    if begins(rest, &["moved", "to"]) || begins(rest, &["replaced"]) {
        return rest.get(length..).is_some_and(|after| {
            after.iter().take(6).any(|word| {
                word.link
                    || NOUNS.contains(&word.text.as_str())
                    || word.text.contains('/')
                    || word.text.contains(".md")
                    || word.text == "here"
                    || word.text == "github"
                    || word.text == "confluence"
                    || word.text == "notion"
            })
        });
    }
    if begins(rest, &["used"]) {
        return false;
    }
    true
}

/// `(is) an archived page`, `an old version of this document`.
fn is_an_old_one(words: &[Word], start: usize) -> Option<(bool, Option<usize>)> {
    let mut index = usize::from(words.first().is_some_and(|word| word.text == "is"));
    if !words.get(index).is_some_and(|word| matches!(word.text.as_str(), "a" | "an" | "the")) {
        // `This is documentation for 1.x, which is no longer actively maintained.`
        if words.get(index).is_some_and(|word| {
            matches!(word.text.as_str(), "documentation" | "unmaintained" | "unsupported")
        }) {
            let at = words.iter().take(16).position(|word| word.text == "longer")?;
            let rest = words.get(at.checked_sub(1)?..)?;
            return state(rest).map(|length| (false, Some(start + at - 1 + length)));
        }
        return None;
    }
    index += 1;
    let rest = words.get(index..)?;
    let old = matches!(rest.first()?.text.as_str(), "old" | "older" | "historical" | "historic" | "previous");
    let length = state(rest).or_else(|| old.then_some(1))?;
    let noun = rest.get(length..)?.iter().take(2).any(|word| NOUNS.contains(&word.text.as_str()));
    noun.then_some((false, Some(start + index + length)))
}

/// `You are viewing an outdated version of this page.`
fn reading(words: &[Word], start: usize) -> Option<(bool, Option<usize>)> {
    let rest = words.get(start..)?;
    let verb = rest.get(2)?.text.as_str();
    if rest.get(1)?.text != "are" || !matches!(verb, "viewing" | "reading" | "looking" | "browsing") {
        return None;
    }
    let before = start.checked_sub(1).and_then(|before| words.get(before));
    if before.is_some_and(|word| word.end.is_none() && CONDITIONS.contains(&word.text.as_str())) {
        return None;
    }
    let skip = if verb == "looking" { 4 } else { 3 };
    let after = rest.get(skip..)?;
    is_an_old_one(after, start + skip).or_else(|| {
        let old = after.iter().take(12).position(|word| {
            matches!(
                word.text.as_str(),
                "outdated" | "old" | "older" | "unmaintained" | "archived" | "unsupported"
            )
        })?;
        let noun = after
            .get(old + 1..)?
            .iter()
            .take(2)
            .any(|word| NOUNS.contains(&word.text.as_str()) || word.text == "release");
        noun.then_some((false, None))
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
