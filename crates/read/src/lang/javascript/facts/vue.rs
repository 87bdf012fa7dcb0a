//! Single-file components of Vue: the scripts, every line at its place, and the components that the template uses.

use oxc_span::SourceType;

/// The scripts of a component.
pub(super) struct Scripts {
    /// The text with all but the scripts blank.
    pub(super) text: String,
    /// What the scripts are written in.
    pub(super) kind: SourceType,
}

/// The scripts of a text.
pub(super) fn scripts(text: &str) -> Scripts {
    let (mut out, mut kind, mut at) = (String::with_capacity(text.len()), SourceType::unambiguous(), 0);
    while let Some(found) = find(text, at, "<script") {
        let Some(open) = text.get(found..).and_then(|rest| rest.find('>')).map(|end| found + end + 1) else {
            break;
        };
        let tag = text.get(found..open).unwrap_or_default();
        let close = find(text, open, "</script").unwrap_or(text.len());
        if tag.contains("tsx") {
            kind = SourceType::tsx();
        } else if tag.contains("\"ts\"") || tag.contains("'ts'") || tag.contains("typescript") {
            kind = SourceType::ts();
        } else if tag.contains("jsx") {
            kind = kind.with_jsx(true);
        }
        blank(text.get(at..open).unwrap_or_default(), &mut out);
        out.push_str(text.get(open..close).unwrap_or_default());
        at = close;
    }
    blank(text.get(at..).unwrap_or_default(), &mut out);
    Scripts { text: out, kind }
}

/// The template and the styles of a component, word by word: layout and comments aside.
pub(super) fn rest(text: &str) -> impl Iterator<Item = &str> {
    let (mut parts, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let next = [("<script", "</script"), ("<!--", "-->")]
            .into_iter()
            .filter_map(|(start, end)| Some((find(text, at, start)?, end)))
            .min();
        let (start, end) = next.unwrap_or((text.len(), ""));
        parts.push(text.get(at..start).unwrap_or_default());
        at = find(text, start, end).unwrap_or(text.len()).max(start) + end.len();
    }
    parts.into_iter().flat_map(str::split_ascii_whitespace)
}

fn find(text: &str, from: usize, what: &str) -> Option<usize> {
    text.get(from..).and_then(|rest| rest.find(what)).map(|at| from + at)
}

fn blank(text: &str, out: &mut String) {
    out.extend(text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
}

/// The components that the template uses, by the names under which a script knows them, and their lines.
pub(super) fn components(text: &str) -> Vec<(String, u32)> {
    let (mut found, mut line, mut in_script) = (Vec::new(), 1, false);
    let mut rest = text;
    while let Some(at) = rest.find(['<', '\n']) {
        let (_, after) = rest.split_at(at);
        let mut characters = after.chars();
        let is_line = characters.next() == Some('\n');
        rest = characters.as_str();
        if is_line {
            line += 1;
            continue;
        }
        let end = rest
            .find(|end: char| !end.is_ascii_alphanumeric() && end != '-' && end != '/')
            .unwrap_or(rest.len());
        match rest.get(..end).unwrap_or_default() {
            "script" | "style" => in_script = true,
            "/script" | "/style" => in_script = false,
            tag if !in_script && is_component(tag) => found.push((pascal(tag), line)),
            _ => {}
        }
    }
    found
}

fn is_component(tag: &str) -> bool {
    tag.starts_with(|first: char| first.is_ascii_uppercase())
        || tag.contains('-') && tag.starts_with(|first: char| first.is_ascii_lowercase())
}

/// `order-list` is known as `OrderList`.
fn pascal(tag: &str) -> String {
    if !tag.contains('-') {
        return tag.to_owned();
    }
    let mut name = String::new();
    for part in tag.split('-') {
        let mut characters = part.chars();
        name.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(characters.as_str());
    }
    name
}
