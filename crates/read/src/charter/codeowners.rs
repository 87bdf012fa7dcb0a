//! CODEOWNERS as GitHub and GitLab read it. A line that the forge would skip is skipped and named.

use std::borrow::Cow;

use caution_core::RepoPath;
use caution_core::charter::OwnerRule;
use caution_core::pattern::Patterns;
use caution_core::problem::{Position, Problem};

use crate::yaml::quoted;

/// Where CODEOWNERS may be; the first that is there counts. GitHub reads the first three in this
/// order; GitLab reads the second, third and fourth in this order.
pub(super) const PLACES: &[&str] =
    &[".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// Beyond this size GitHub does not load the file.
const LIMIT_BYTES: usize = 3 << 20;

/// How many faulty lines are named one by one.
const PROBLEMS: usize = 20;

/// What a CODEOWNERS file says.
#[derive(Debug, Default)]
pub(super) struct Owners {
    /// Lines before any section.
    pub(super) rules: Vec<OwnerRule>,
    /// GitLab's sections.
    pub(super) sections: Vec<Vec<OwnerRule>>,
    /// Lines that were skipped.
    pub(super) problems: Vec<Problem>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Forge {
    GitHub,
    GitLab,
}

/// Rules of one section; exclusions win over every rule of it, wherever they stand.
#[derive(Debug, Default)]
struct Section {
    name: String,
    defaults: Vec<String>,
    rules: Vec<OwnerRule>,
    exclusions: Vec<OwnerRule>,
}

pub(super) fn parse(path: &RepoPath, bytes: &[u8]) -> Owners {
    let input = path.to_string();
    if bytes.len() > LIMIT_BYTES {
        let message = format!("the file has {} bytes; forges ignore one of more than 3 MiB", bytes.len());
        let problem = Problem::new(input, message).hint("use folders and wildcards instead of single files");
        return Owners { problems: vec![problem], ..Owners::default() };
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader = Reader {
        input: &input,
        text,
        forge: forge(path, text),
        sections: vec![Section::default()],
        current: 0,
        problems: Vec::new(),
        skipped: 0,
    };
    for (index, line) in text.lines().enumerate() {
        reader.line(index, line);
    }
    reader.finish()
}

/// The folder tells the forge; elsewhere a section does, which only GitLab knows.
fn forge(path: &RepoPath, text: &str) -> Forge {
    let folder = path.parent();
    match folder.as_ref().and_then(RepoPath::to_str) {
        Some(".github") => Forge::GitHub,
        Some(".gitlab") => Forge::GitLab,
        _ if text.lines().any(|line| header(line.trim()).is_some()) => Forge::GitLab,
        _ => Forge::GitHub,
    }
}

struct Reader<'a> {
    input: &'a str,
    text: &'a str,
    forge: Forge,
    sections: Vec<Section>,
    current: usize,
    problems: Vec<Problem>,
    skipped: usize,
}

impl Reader<'_> {
    fn line(&mut self, index: usize, line: &str) {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            return;
        }
        if self.forge == Forge::GitLab
            && let Some((name, rest)) = header(trimmed)
        {
            let defaults = self.owners(index, line, words(rest));
            return self.enter(name, defaults.unwrap_or_default());
        }
        let mut words = words(line);
        let Some((column, pattern)) = words.next() else { return };
        let excluded = (self.forge == Forge::GitLab).then(|| pattern.strip_prefix('!')).flatten();
        let rule = match self.pattern(excluded.unwrap_or(&pattern)) {
            Ok(rule) => rule,
            Err((message, hint)) => return self.skip(index, column, message, hint),
        };
        if excluded.is_some() {
            if let Some(section) = self.sections.get_mut(self.current) {
                section.exclusions.push(OwnerRule { pattern: rule, owners: Vec::new() });
            }
            return;
        }
        let Some(owners) = self.owners(index, line, words) else { return };
        if let Some(section) = self.sections.get_mut(self.current) {
            let owners = if owners.is_empty() { section.defaults.clone() } else { owners };
            section.rules.push(OwnerRule { pattern: rule, owners });
        }
    }

    /// Goes on in the section of that name. GitLab joins sections whose names differ only in case.
    fn enter(&mut self, name: &str, defaults: Vec<String>) {
        let name = name.to_lowercase();
        self.current = match self.sections.iter().skip(1).position(|section| section.name == name) {
            Some(index) => index + 1,
            None => {
                self.sections.push(Section { name, ..Section::default() });
                self.sections.len() - 1
            }
        };
        if let Some(section) = self.sections.get_mut(self.current) {
            section.defaults = defaults;
        }
    }

    fn pattern(&self, pattern: &str) -> Result<Patterns, (String, &'static str)> {
        if self.forge == Forge::GitHub {
            if pattern.starts_with('!') {
                return Err((
                    "GitHub does not read `!` in CODEOWNERS".to_owned(),
                    "write a later line for the exception",
                ));
            }
            if pattern.contains(['[', ']']) {
                return Err((
                    "GitHub does not read `[` and `]` in CODEOWNERS".to_owned(),
                    "use `*` or `?` in their place",
                ));
            }
        }
        // Neither forge knows `{a,b}`; the matcher does.
        let literal = pattern.replace('{', "\\{").replace('}', "\\}");
        let inner = pattern.trim_matches('/').contains('/') && !pattern.starts_with('/');
        let anywhere = self.forge == Forge::GitLab && inner && !pattern.starts_with("**/");
        let written = if anywhere { format!("**/{literal}") } else { literal };
        Patterns::from_codeowners(&written)
            .map_err(|error| (format!("{} is not a path pattern: {}", quoted(pattern), error.reason), ""))
    }

    /// The owners of a line; `None` if the line has to be skipped.
    fn owners<'w>(
        &mut self,
        index: usize,
        line: &str,
        words: impl Iterator<Item = (usize, Cow<'w, str>)>,
    ) -> Option<Vec<String>> {
        let mut owners = Vec::new();
        for (column, word) in words {
            if is_owner(&word) {
                owners.push(word.into_owned());
                continue;
            }
            let message = format!("{} is no owner", quoted(&word));
            // A header's words are counted from behind its brackets; its line is place enough.
            let column = if line.trim_start().starts_with(['[', '^']) { 0 } else { column };
            self.skip(index, column, message, "write `@name`, `@org/team` or an address");
            if self.forge == Forge::GitHub {
                return None;
            }
        }
        Some(owners)
    }

    fn skip(&mut self, index: usize, column: usize, message: String, hint: &str) {
        if self.problems.len() == PROBLEMS {
            self.skipped += 1;
            return;
        }
        let narrow = |number: usize| u32::try_from(number + 1).unwrap_or(u32::MAX);
        let place = Position { line: narrow(index), column: narrow(column) };
        let problem = Problem::new(self.input, message).at(place, self.text);
        self.problems.push(if hint.is_empty() { problem } else { problem.hint(hint) });
    }

    fn finish(mut self) -> Owners {
        if self.skipped > 0 {
            let message = format!("{} further lines or owners cannot be read either", self.skipped);
            self.problems.push(Problem::new(self.input, message));
        }
        let mut sections = self.sections.into_iter().map(|mut section| {
            section.rules.append(&mut section.exclusions);
            section.rules
        });
        Owners {
            rules: sections.next().unwrap_or_default(),
            sections: sections.filter(|rules| !rules.is_empty()).collect(),
            problems: self.problems,
        }
    }
}

/// The name of a section and what follows: `[Name] @default`, `^[Name]`, `[Name][2]`.
fn header(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_prefix('^').unwrap_or(line);
    let (name, rest) = line.strip_prefix('[')?.split_once(']')?;
    let rest = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((count, after)) if !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()) => after,
        Some(_) => return None,
        None => rest,
    };
    let apart = rest.is_empty() || rest.starts_with([' ', '\t']);
    (apart && !name.trim().is_empty()).then_some((name.trim(), rest))
}

fn is_owner(word: &str) -> bool {
    match word.split_once('@') {
        Some(("", name)) => !name.trim_start_matches('@').is_empty(),
        Some((local, domain)) => !local.is_empty() && domain.contains('.') && !domain.contains('@'),
        None => false,
    }
}

/// The words of a line up to a comment, with their columns from 0; `\ ` and `\#` are a space and a
/// hash within a word.
fn words(line: &str) -> impl Iterator<Item = (usize, Cow<'_, str>)> {
    let mut rest = line.char_indices().enumerate().peekable();
    std::iter::from_fn(move || {
        while rest.next_if(|(_, (_, letter))| letter.is_whitespace()).is_some() {}
        let (column, (start, first)) = rest.peek().copied()?;
        if first == '#' {
            return None;
        }
        let mut escaped = false;
        let mut end = start;
        while let Some((_, (at, letter))) =
            rest.next_if(|(_, (_, letter))| escaped || !letter.is_whitespace())
        {
            escaped = !escaped && letter == '\\';
            end = at + letter.len_utf8();
        }
        let word = line.get(start..end).unwrap_or_default();
        let word = if word.contains('\\') {
            Cow::Owned(word.replace("\\ ", " ").replace("\\#", "#"))
        } else {
            Cow::Borrowed(word)
        };
        Some((column, word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(place: &str, text: &str) -> Owners {
        parse(&RepoPath::from(place), text.as_bytes())
    }

    fn rules(rules: &[OwnerRule]) -> Vec<String> {
        rules
            .iter()
            .map(|rule| format!("{} {}", rule.pattern.texts().join(","), rule.owners.join(" ")))
            .collect()
    }

    #[test]
    fn comments_escapes_and_lines_without_owner_are_read_as_github_does() {
        let text = "\u{feff}# all\r\n*       @global-owner1 @org/team # why\r\n\r\n/docs\\ and\\ more/ docs@example.com\r\n/apps/github\n\\#odd @x\n/a{b}c @y\n";
        let owners = read("CODEOWNERS", text);
        assert_eq!(
            rules(&owners.rules),
            [
                "* @global-owner1 @org/team",
                "/docs and more/ docs@example.com",
                "/apps/github ",
                "#odd @x",
                "/a\\{b\\}c @y"
            ]
        );
        assert_eq!(owners.problems, []);
        assert!(owners.rules[4].pattern.matches(&RepoPath::from("a{b}c")));
        assert!(owners.rules[1].pattern.matches(&RepoPath::from("docs and more/x")));
    }

    #[test]
    fn a_line_that_github_skips_is_skipped_and_named() {
        let text = "!*.md @a\nsrc/[ab].rs @a\n*.js nobody @b\n*.go @go\n/ @root\n";
        let owners = read(".github/CODEOWNERS", text);
        assert_eq!(rules(&owners.rules), ["*.go @go"]);
        let problems: Vec<String> = owners.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                ".github/CODEOWNERS:1:1: GitHub does not read `!` in CODEOWNERS",
                ".github/CODEOWNERS:2:1: GitHub does not read `[` and `]` in CODEOWNERS",
                ".github/CODEOWNERS:3:6: `nobody` is no owner",
                ".github/CODEOWNERS:5:1: `/` is not a path pattern: it is empty; write `**` for everything",
            ]
        );
        assert_eq!(owners.problems[2].hint.as_deref(), Some("write `@name`, `@org/team` or an address"));
    }

    #[test]
    fn gitlab_sections_have_defaults_exclusions_and_join_by_name() {
        let text = "* @all\n[Docs][2] @writers\ndocs/\ninternal/README.md @ann\n!docs/generated/\n^[Security]\n*.rb @sec nobody\n[DOCS]\n/guide\n";
        let owners = read("CODEOWNERS", text);
        assert_eq!(rules(&owners.rules), ["* @all"]);
        let sections: Vec<Vec<String>> = owners.sections.iter().map(|section| rules(section)).collect();
        assert_eq!(
            sections,
            [
                vec!["docs/ @writers", "**/internal/README.md @ann", "/guide ", "**/docs/generated/ "],
                vec!["*.rb @sec"],
            ]
        );
        assert_eq!(owners.problems.len(), 1);
        assert_eq!(owners.problems[0].to_string(), "CODEOWNERS:7:11: `nobody` is no owner");
    }

    #[test]
    fn brackets_in_githubs_own_folder_are_no_sections() {
        let owners = read(".github/CODEOWNERS", "[Docs] @writers\n");
        assert!(owners.rules.is_empty() && owners.sections.is_empty());
        assert_eq!(owners.problems.len(), 1);
    }

    #[test]
    fn a_file_full_of_faults_names_the_first_few_and_counts_the_rest() {
        let owners = read("CODEOWNERS", &"!x @a\n".repeat(10_000));
        assert_eq!(owners.problems.len(), PROBLEMS + 1);
        assert_eq!(owners.problems[PROBLEMS].message, "9980 further lines or owners cannot be read either");
        let large = parse(&RepoPath::from("CODEOWNERS"), &vec![b'#'; LIMIT_BYTES + 1]);
        assert!(large.problems[0].message.contains("3 MiB"));
    }

    #[test]
    fn bytes_that_are_not_utf8_do_not_hide_the_other_lines() {
        let owners = parse(&RepoPath::from("CODEOWNERS"), b"/caf\xe9 @a\n*.rs @b\n");
        assert_eq!(owners.rules.len(), 2);
    }
}
