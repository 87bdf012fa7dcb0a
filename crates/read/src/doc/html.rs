//! A page of HTML as lines of text.

use super::mark::{self, Mark};

/// What a page of HTML holds.
pub(super) struct Page {
    /// Its text: one line a block.
    pub(super) text: String,
    /// Dates that it gives of itself: a name and a value.
    pub(super) dates: Vec<(String, String)>,
    /// A banner that its markup calls so.
    pub(super) banner: Option<Mark>,
}

/// How many bytes at the start tell whether a text is a page of HTML.
const START: usize = 512;

/// How many dates are kept.
const DATES: usize = 20;

/// How long a tag may be.
const TAG: usize = 2_000;

/// Elements whose content is no text of the page.
const UNSEEN: &[&str] = &["script", "style", "noscript", "template", "svg", "head"];

/// Elements that stand within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "time", "u", "var", "font", "tt",
];

/// Whether a text is a page of HTML.
pub(super) fn is_page(text: &str) -> bool {
    let mut end = text.len().min(START);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let start = text.get(..end).unwrap_or_default().trim_start().to_ascii_lowercase();
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || (start.starts_with("<?xml") && start.contains("<html"))
}

/// Reads a page.
pub(super) fn read(text: &str) -> Page {
    let mut page = Page { text: String::with_capacity(text.len() / 2), dates: Vec::new(), banner: None };
    let mut unseen: Option<&str> = None;
    let mut rest = text;
    // Whether the text that comes next stands in an element that is called a banner.
    let mut banner = false;
    // Where the next bracket closes, so that a page of brackets that never close is read once.
    let mut close = text.find('>');
    while let Some(start) = rest.find('<') {
        let (before, after) = rest.split_at(start);
        if unseen.is_none() {
            push(&mut page, before, &mut banner);
        }
        if let Some(comment) = after.strip_prefix("<!--") {
            rest = comment.find("-->").and_then(|end| comment.get(end + 3..)).unwrap_or_default();
            continue;
        }
        let here = text.len() - after.len();
        while let Some(at) = close.filter(|at| *at < here) {
            close = text.get(at + 1..).and_then(|rest| rest.find('>')).map(|next| at + 1 + next);
        }
        let Some((tag, name)) = close.and_then(|close| tag(after, close - here)) else {
            if unseen.is_none() {
                page.text.push('<');
            }
            rest = after.get(1..).unwrap_or_default();
            continue;
        };
        rest = after.get(tag.len()..).unwrap_or_default();
        let closing = name.starts_with('/');
        let bare = name.trim_start_matches('/');
        match unseen {
            Some(open) if closing && bare == open => unseen = None,
            Some("head") | None => element(&mut page, tag, &name, &mut banner),
            Some(_) => {}
        }
        if unseen.is_none() && !closing && !tag.ends_with("/>") {
            unseen = UNSEEN.iter().copied().find(|known| *known == bare);
        }
        if !INLINE.contains(&bare) {
            page.text.push('\n');
        }
    }
    if unseen.is_none() {
        push(&mut page, rest, &mut banner);
    }
    page
}

/// A tag with its brackets, and its name in lower case.
fn tag(text: &str, end: usize) -> Option<(&str, String)> {
    let next = text.as_bytes().get(1)?;
    if !(next.is_ascii_alphabetic() || matches!(next, b'/' | b'!')) {
        return None;
    }
    let tag = text.get(..=end).filter(|tag| tag.len() <= TAG)?;
    let name = tag
        .trim_start_matches('<')
        .split(|letter: char| letter.is_whitespace() || matches!(letter, '>'))
        .next()?;
    let name = name.trim_end_matches('/').to_ascii_lowercase();
    Some((tag, name))
}

fn push(page: &mut Page, text: &str, banner: &mut bool) {
    let text = decoded(text);
    if *banner && !text.trim().is_empty() {
        *banner = false;
        if page.banner.is_none() {
            let what = format!("is marked so: “{}”", mark::quote(&text));
            page.banner = Some(Mark { line: None, what, perhaps: false, replaced_by: None });
        }
    }
    page.text.push_str(&text);
}

fn decoded(text: &str) -> String {
    let text = text.replace(['\r', '\n', '\t'], " ");
    if !text.contains('&') {
        return text;
    }
    [
        ("&nbsp;", " "),
        ("&#160;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text, |text, (name, letter)| text.replace(name, letter))
}

/// Dates in `<meta>` and `<time>`, and banners by their class.
fn element(page: &mut Page, tag: &str, name: &str, banner: &mut bool) {
    match name {
        "meta" => {
            let key = attribute(tag, "property")
                .or_else(|| attribute(tag, "name"))
                .or_else(|| attribute(tag, "itemprop"));
            if let (Some(key), Some(value)) = (key, attribute(tag, "content")) {
                take(page, key.to_ascii_lowercase(), value);
            }
        }
        "time" => {
            let class = format!(
                "{} {}",
                attribute(tag, "class").unwrap_or_default(),
                attribute(tag, "itemprop").unwrap_or_default()
            )
            .to_ascii_lowercase();
            if let Some(value) = attribute(tag, "datetime")
                .filter(|_| ["updat", "modif"].iter().any(|word| class.contains(word)))
            {
                take(page, "last_updated".to_owned(), value);
            }
        }
        _ => {
            if let Some(class) = attribute(tag, "class") {
                *banner |= class.split_whitespace().any(is_banner);
            }
        }
    }
}

/// A class that calls its element a banner of a page that is out of date.
fn is_banner(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    let about = ["deprecat", "archived", "obsolete", "outdated", "superseded"]
        .iter()
        .any(|word| class.contains(word));
    let what =
        ["banner", "page-notice", "doc-notice", "version-warning"].iter().any(|word| class.contains(word));
    about && what
}

fn take(page: &mut Page, name: String, value: &str) {
    if page.dates.len() < DATES {
        page.dates.push((name, value.to_owned()));
    }
}

/// The value of an attribute.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    while let Some(at) = rest.find(name) {
        let before = rest.get(..at).and_then(|before| before.chars().next_back());
        let after = rest.get(at + name.len()..)?;
        rest = after;
        if !before.is_some_and(char::is_whitespace) {
            continue;
        }
        let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else { continue };
        return match value.chars().next()? {
            quote @ ('"' | '\'') => value.get(1..)?.split(quote).next(),
            _ => value.split(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/')).next(),
        };
    }
    None
}
