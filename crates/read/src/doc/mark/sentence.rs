//! Sentences in which a page says that nobody should follow it any more.

use super::super::words::{Word, begins};

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
pub(super) const NOUNS: &[&str] = &[
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

/// The length of the state with which words begin.
pub(super) fn state(words: &[Word]) -> Option<usize> {
    STATES.iter().filter(|phrase| begins(words, phrase)).map(|phrase| phrase.len()).max()
}

/// `This page has been superseded by …`. Whether it says so with `may`, and where the state's words end.
pub(super) fn sentence(words: &[Word]) -> Option<(bool, Option<usize>)> {
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
