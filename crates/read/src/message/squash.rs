//! Squashes: several commits in one, as forges and git list them.

use std::ops::Range;

use caution_core::people::Identity;

use super::{Line, Place, trailer_parts};

/// What a message says of commits that were squashed into this one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Squash<'a> {
    /// How many commits it lists; 0 if only the forge's rule above the co-authors shows the squash.
    pub listed: usize,
    /// Their authors, where the list names them (`git merge --squash`), with the line as it is written.
    pub authors: Vec<(Identity, &'a str)>,
}

/// The line that GitHub puts between a squashed pull request's text and its co-authors.
const RULE: &str = "---------";

/// Looks for a list of squashed commits and marks its lines. Also marks the trailer block.
pub(super) fn find<'a>(lines: &mut [Line<'a>], block: &Range<usize>) -> Option<Squash<'a>> {
    for line in lines.get_mut(block.clone()).unwrap_or_default() {
        // git lets a block hold other lines too; those stay what they are.
        if line.place == Place::Plain && trailer_parts(line.text).is_some() {
            line.place = Place::Trailer;
        }
    }
    git_list(lines).or_else(|| combination(lines)).or_else(|| forge_list(lines, block))
}

/// `Squashed commit of the following:`, then what `git log` prints.
fn git_list<'a>(lines: &mut [Line<'a>]) -> Option<Squash<'a>> {
    let start = lines.iter().position(|line| line.text == "Squashed commit of the following:")?;
    let mut squash = Squash::default();
    for line in lines.get_mut(start + 1..).unwrap_or_default() {
        if line.place == Place::Cut {
            break;
        }
        if let Some(text) = line.text.strip_prefix("    ") {
            line.text = text;
            // A squashed message shows things too.
            let shown = text.starts_with([' ', '\t', '>']);
            line.place = if shown { Place::Indented } else { Place::Squashed };
        } else if is_commit_header(line.text) {
            squash.listed += 1;
        } else if let Some(author) = line.text.strip_prefix("Author:") {
            squash.authors.push((identity(author), line.text));
        }
    }
    (squash.listed > 0).then_some(squash)
}

fn is_commit_header(text: &str) -> bool {
    let id = text.strip_prefix("commit ").and_then(|rest| rest.split(' ').next());
    id.is_some_and(|id| id.len() >= 7 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// `Name <address>`.
fn identity(text: &str) -> Identity {
    let (name, email) = text.rsplit_once('<').unwrap_or((text, ""));
    Identity { name: name.trim().to_owned(), email: email.trim().trim_end_matches('>').to_owned() }
}

/// The text that an interactive rebase offers, left in place: `# This is a combination of 3 commits.`
fn combination<'a>(lines: &[Line<'a>]) -> Option<Squash<'a>> {
    let listed = lines.iter().find_map(|line| {
        let text = line.text.trim_start_matches(['#', ' ']);
        let count = text.strip_prefix("This is a combination of ")?.strip_suffix(" commits.")?;
        count.parse::<usize>().ok().filter(|count| *count >= 2)
    })?;
    // The number is a person's text too: it may not claim more commits than there are lines.
    Some(Squash { listed: listed.min(lines.len()), authors: Vec::new() })
}

/// GitHub and GitLab: one paragraph a commit, each starting with `* ` and the commit's subject. GitHub
/// also rules off the co-authors when it adds them.
fn forge_list<'a>(lines: &mut [Line<'a>], block: &Range<usize>) -> Option<Squash<'a>> {
    let ruled = block.start < block.end
        && lines
            .get(..block.start)?
            .iter()
            .rev()
            .find(|line| !line.text.trim().is_empty())
            .is_some_and(|line| line.text == RULE);
    let mut listed = 0;
    let mut first_is_entry = None;
    let mut after_blank = true;
    for line in lines.iter() {
        let blank = line.text.trim().is_empty();
        if !blank {
            let entry = after_blank && is_entry(line);
            first_is_entry.get_or_insert(entry);
            listed += usize::from(entry);
        }
        after_blank = blank;
    }
    let is_list = listed >= 2 && (ruled || first_is_entry == Some(true));
    if is_list {
        outdent(lines);
    }
    (is_list || ruled).then(|| Squash { listed: if is_list { listed } else { 0 }, authors: Vec::new() })
}

fn is_entry(line: &Line<'_>) -> bool {
    line.place == Place::Plain && line.text.starts_with("* ")
}

/// Some people indent a squashed message by two, so that it belongs to its `* ` as Markdown has it.
fn outdent(lines: &mut [Line<'_>]) {
    let mut inside = false;
    for line in lines {
        inside = inside || is_entry(line);
        let text = line.text.strip_prefix("  ").filter(|text| !text.starts_with([' ', '\t', '>']));
        if let Some(text) = text.filter(|_| inside && line.place == Place::Indented) {
            line.text = text;
            line.place = Place::Squashed;
        }
    }
}
