//! Markdown, as far as headings and links go. What stands in code or comments is neither.

/// A page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) headings: Vec<Heading>,
    pub(crate) links: Vec<Link>,
    /// What a link to this page may have behind `#`.
    pub(crate) anchors: Vec<String>,
}

/// `## Text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    /// 1 to 6.
    pub(crate) level: usize,
    pub(crate) text: String,
    /// From 1.
    pub(crate) line: usize,
}

/// A link or picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) target: String,
    /// From 1.
    pub(crate) line: usize,
}

impl Page {
    pub(crate) fn read(text: &str) -> Self {
        let blocks = without_blocks(text);
        let headings = headings(&blocks);
        let prose = without_spans(&blocks);
        let mut anchors = anchors_of(&headings);
        anchors.extend(attributes(&prose, &["id", "name"]).into_iter().map(|link| link.target));
        let mut links = inline_links(&prose);
        links.extend(definitions(&prose));
        links.extend(attributes(&prose, &["href", "src"]));
        links.sort_by_key(|link| link.line);
        Self { headings, links, anchors }
    }
}

/// The text with fenced code and HTML comments blanked, so that lines keep their numbers.
fn without_blocks(text: &str) -> String {
    let mut fence: Option<&str> = None;
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        let trimmed = line.trim_start();
        let marks = trimmed.find(|mark| mark != '`' && mark != '~').unwrap_or(trimmed.len());
        let (run, rest) = trimmed.split_at_checked(marks).unwrap_or((trimmed, ""));
        let is_fence =
            run.len() >= 3 && (run.trim_matches('`').is_empty() || run.trim_matches('~').is_empty());
        match fence {
            None if is_fence && !rest.contains('`') => fence = Some(run),
            None => kept.push_str(line),
            Some(open) if is_fence && run.starts_with(open) && rest.trim().is_empty() => fence = None,
            Some(_) => {}
        }
        kept.push('\n');
    }
    blank_between(&kept, "<!--", "-->")
}

/// Blanks everything from `open` to `close`, both included; line ends stay.
fn blank_between(text: &str, open: &str, close: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        kept.push_str(before);
        let (inside, behind) = after.split_once(close).unwrap_or((after, ""));
        kept.extend(inside.chars().filter(|character| *character == '\n'));
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

/// Code spans blanked. A span ends in its paragraph or is no span.
fn without_spans(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        kept.push_str(before);
        let behind = from.trim_start_matches('`');
        let run = from.len() - behind.len();
        let paragraph = behind.split("\n\n").next().unwrap_or("");
        match close_of(paragraph, run) {
            Some(end) => {
                let (inside, after) = behind.split_at_checked(end).unwrap_or((behind, ""));
                kept.extend(inside.chars().map(|character| if character == '\n' { '\n' } else { ' ' }));
                rest = after.get(run..).unwrap_or("");
            }
            None => {
                kept.extend(std::iter::repeat_n('`', run));
                rest = behind;
            }
        }
    }
    kept.push_str(rest);
    kept
}

/// Where a run of exactly `run` backticks begins.
fn close_of(text: &str, run: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text.get(at..)?.find('`') {
        let start = at + found;
        let ticks = text.get(start..)?;
        let length = ticks.len() - ticks.trim_start_matches('`').len();
        if length == run {
            return Some(start);
        }
        at = start + length;
    }
    None
}

fn headings(blocks: &str) -> Vec<Heading> {
    let heading = |(index, line): (usize, &str)| {
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let text = line.get(level..)?;
        ((1..=6).contains(&level) && text.starts_with([' ', '\t'])).then(|| Heading {
            level,
            text: text.trim().trim_end_matches('#').trim().to_owned(),
            line: index + 1,
        })
    };
    blocks.lines().enumerate().filter_map(heading).collect()
}

/// The anchors that GitHub gives to headings: a second heading of the same text gets `-1`, and so on.
fn anchors_of(headings: &[Heading]) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::with_capacity(headings.len());
    for heading in headings {
        let slug = slug(&heading.text);
        let numbered = (1..).map(|number| format!("{slug}-{number}"));
        let free = std::iter::once(slug.clone()).chain(numbered).find(|name| !anchors.contains(name));
        anchors.extend(free);
    }
    anchors
}

fn slug(text: &str) -> String {
    let shown = link_texts(text);
    let kept = shown.chars().filter_map(|character| match character {
        ' ' => Some('-'),
        '-' | '_' => Some(character),
        other => other.is_alphanumeric().then_some(other),
    });
    kept.flat_map(char::to_lowercase).collect()
}

/// `[text](target)` reduced to `text`.
fn link_texts(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let (start, words) = before.rsplit_once('[').unwrap_or((before, ""));
        shown.push_str(start);
        shown.push_str(words);
        rest = after.split_once(')').map_or("", |(_, behind)| behind);
    }
    shown.push_str(rest);
    shown
}

fn line_at(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}

/// `[text](target "title")`, `![text](<target>)`.
fn inline_links(prose: &str) -> Vec<Link> {
    let link = |(at, _): (usize, &str)| {
        let inside = prose.get(at + 2..)?.trim_start();
        let target = match inside.strip_prefix('<') {
            Some(inside) => inside.split_once('>')?.0,
            None => inside.get(..end_of_target(inside)?)?,
        };
        (!target.is_empty()).then(|| Link { target: target.to_owned(), line: line_at(prose, at) })
    };
    prose.match_indices("](").filter_map(link).collect()
}

/// A target ends at white space or at a bracket that it did not open.
fn end_of_target(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '(' => open += 1,
            ')' if open == 0 => return Some(at),
            ')' => open -= 1,
            other if other.is_whitespace() => return Some(at),
            _ => {}
        }
    }
    None
}

/// `[label]: target` at the start of a line.
fn definitions(prose: &str) -> Vec<Link> {
    let definition = |(index, line): (usize, &str)| {
        let (label, rest) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
        let target = rest.split_whitespace().next()?.trim_start_matches('<').trim_end_matches('>');
        (!label.starts_with('^')).then(|| Link { target: target.to_owned(), line: index + 1 })
    };
    prose.lines().enumerate().filter_map(definition).collect()
}

/// Values of attributes of HTML tags.
fn attributes(prose: &str, names: &[&str]) -> Vec<Link> {
    let mut found = Vec::new();
    for name in names {
        for quote in ['"', '\''] {
            let start = format!(" {name}={quote}");
            found.extend(prose.match_indices(&start).filter_map(|(at, start)| {
                let (value, _) = prose.get(at + start.len()..)?.split_once(quote)?;
                Some(Link { target: value.to_owned(), line: line_at(prose, at) })
            }));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<(usize, String)> {
        Page::read(text).links.into_iter().map(|link| (link.line, link.target)).collect()
    }

    #[test]
    fn every_form_of_a_link_is_found_with_its_line() {
        let text = "[a](one.md) and ![b](<two words.png>)\n[long\ntext](three.md \"title\")\n\n[label]: four.md\n<a href=\"five.md\">x</a> [f](six_(x).md) ([g](seven.md))\n";
        let wanted = [
            (1, "one.md"),
            (1, "two words.png"),
            (3, "three.md"),
            (5, "four.md"),
            (6, "six_(x).md"),
            (6, "seven.md"),
            (6, "five.md"),
        ];
        assert_eq!(links(text), wanted.map(|(line, target)| (line, target.to_owned())));
    }

    #[test]
    fn code_and_comments_hold_no_links_and_no_headings() {
        let text = "```md\n[a](x)\n# no\n```\n`[b](x)` ``[c](x) ` [d](x)``\n<!-- [e](x)\n[f](x) -->\n~~~\n```\n[g](x)\n~~~\n# yes `code`\n[h](y) ` [i](z)\n";
        assert_eq!(links(text), [(13, "y".to_owned()), (13, "z".to_owned())]);
        let page = Page::read(text);
        let headings: Vec<_> = page.headings.iter().map(|found| (found.line, found.text.as_str())).collect();
        assert_eq!(headings, [(12, "yes `code`")]);
    }

    #[test]
    fn anchors_are_those_of_github() {
        let text = "# `caution check` — it's Ünïque!\n## A/B & C\n## See [this](x.md)\n## Twice\n### Twice\n<a id=\"own\"></a>\n";
        assert_eq!(
            Page::read(text).anchors,
            ["caution-check--its-ünïque", "ab--c", "see-this", "twice", "twice-1", "own"]
        );
    }

    #[test]
    fn broken_markdown_is_no_reason_to_stop() {
        for text in ["](", "[a](", "[a](<", "```", "<!--", "`", "[x]:", "# ", "#", " href=\"", "[a](b\n\nc)"]
        {
            let _ = Page::read(text);
        }
    }
}
