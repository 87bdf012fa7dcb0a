use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use caution_core::RepoPath;
use caution_core::evidence::TESTS_UNSEEN;
use caution_core::finding::{Confidence, Finding, LineRange, Place, Severity};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_read::lang::Role;
use regex::Regex;

use super::case::{cases, style, without_tests, words};
use super::compare::{Both, Loss, Weakened, compare};
use super::config::{self, Setting};
use super::heads::Heads;
use super::mask::{Style, mask};
use super::runner;
use crate::rule::ChangedText;
use crate::{Input, Outcome, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "test-weakening",
    codes: &[],
    title: "the change makes tests say less: removed, left out, asserting less or allowed to fail",
    document: include_str!("rule.md"),
    check,
};

/// Whether a changed file can tell of tests: a test, a program with tests in it, or a setting of theirs.
pub fn matters(path: &RepoPath) -> bool {
    let rust = style(path) == Some(Style::Rust);
    style(path).is_some() && Role::of_path(path) == Role::Test || rust || config::has_thresholds(path)
}

fn check(input: &Input<'_>) -> Outcome {
    let texts = input.texts;
    if !texts.iter().any(|text| matters(&text.path) || text.old_path.as_ref().is_some_and(matters)) {
        return Outcome::NotApplicable;
    }
    let (both, unknowns) = both(texts);
    let mut findings: Vec<Finding> = compare(&both).iter().map(weakened).collect();
    for text in texts {
        findings.extend(settings(text).iter().map(|setting| switched(&text.path, setting)));
    }
    if unknowns.is_empty() { Outcome::Looked(findings) } else { Outcome::LookedInPart(findings, unknowns) }
}

fn both(texts: &[ChangedText]) -> (Both, Vec<Unknown>) {
    let mut unknowns = Vec::new();
    let mut tests = |path: &RepoPath, text: &str| {
        let cases = cases(path, text);
        unknowns.extend(cases.cut.map(|why| {
            Unknown::of_path(
                UnknownKind::Rule,
                path,
                format!("its tests were not all compared: {why}"),
                TESTS_UNSEEN,
            )
            .remedy("look at the file yourself, or split it")
        }));
        cases.list
    };
    let mut both = Both {
        before: Vec::new(),
        after: Vec::new(),
        moved: HashMap::new(),
        deleted: BTreeSet::new(),
        gone: BTreeSet::new(),
        changed: BTreeMap::new(),
        heads: Heads::default(),
        emptied: BTreeSet::new(),
        shapes_of_new: HashSet::new(),
        new_rows: HashSet::new(),
    };
    let mut heads = Heads::default();
    let (mut defined, mut defines) = (BTreeSet::new(), BTreeSet::new());
    for text in texts {
        let old = text.old_path.as_ref().unwrap_or(&text.path);
        let holds_tests = |path: &RepoPath| {
            let role = Role::of_path(path);
            role == Role::Test || role == Role::Product && style(path) == Some(Style::Rust)
        };
        if let Some(before) = &text.before {
            if holds_tests(old) {
                both.before.extend(tests(old, before));
            }
            if Role::of_path(old) != Role::Test {
                let before = without_tests(old, before);
                heads.add(&text.path, &before);
                definitions(old, &before, &mut defined);
                defined.extend(words(&before).into_iter().filter(|word| is_compound(word)));
            }
        }
        match &text.after {
            Some(after) => {
                if holds_tests(&text.path) {
                    both.after.extend(tests(&text.path, after));
                }
                definitions(&text.path, after, &mut defines);
                if Role::of_path(&text.path) != Role::Test {
                    both.heads.add(&text.path, &without_tests(&text.path, after));
                    defines.extend(words(after));
                }
            }
            None => {
                both.deleted.insert(text.path.clone());
                if Role::of_path(old) != Role::Test {
                    both.emptied.extend(old.parent());
                    let name = String::from_utf8_lossy(old.file_name()).into_owned();
                    defined.extend(name.split('.').next().map(str::to_owned));
                }
            }
        }
        if text.old_path.is_some() {
            both.moved.insert(old.clone(), text.path.clone());
        }
    }
    both.changed = heads.changed(&both.heads);
    let old: HashSet<&str> = both.before.iter().map(|case| case.name.as_str()).collect();
    let new = both.after.iter().filter(|case| !old.contains(case.name.as_str()));
    let new: Vec<_> = new.collect();
    both.new_rows = new.iter().flat_map(|case| &case.table).cloned().collect();
    both.shapes_of_new =
        new.into_iter().flat_map(|case| &case.assertions).map(|one| one.shape.clone()).collect();
    both.gone = defined.difference(&defines).filter(|name| name.len() >= 4).cloned().collect();
    (both, unknowns)
}

/// Whether a word is long and made of several: such a one is a name, wherever it stands.
fn is_compound(word: &str) -> bool {
    let humps = word.chars().skip(1).any(char::is_uppercase) && word.chars().any(char::is_lowercase);
    word.len() >= 7 && (word.trim_matches('_').contains('_') || humps)
}

/// The names that a program defines.
fn definitions(path: &RepoPath, text: &str, names: &mut BTreeSet<String>) {
    static DEFINES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?m)\b(?:def|class|func|function|fn|struct|enum|trait|interface|type|const|let|var|static|mod|macro_rules!)\s+(?:\([^()\n]*\)\s*)?([A-Za-z_$][\w$]*)|^[ \t]*(?:public|private|protected|static|final|async|export)[\w \t<>\[\],.]*?[ \t]([A-Za-z_]\w*)\s*\(|^([A-Za-z_]\w*)\s*(?::[^=\n]+)?=[^=]").ok()
    });
    let (Some(regex), Some(style)) = (DEFINES.as_ref(), style(path)) else { return };
    let masked = mask(text, style);
    for found in regex.captures_iter(&masked) {
        names.extend((1..4).filter_map(|at| found.get(at)).map(|name| name.as_str().to_owned()));
    }
}

fn settings(text: &ChangedText) -> Vec<Setting> {
    let mut found = match &text.after {
        Some(after) => runner::left_out(&text.path, text.before.as_deref().unwrap_or_default(), after),
        None => Vec::new(),
    };
    let (Some(before), Some(after)) = (&text.before, &text.after) else { return found };
    if config::has_thresholds(&text.path) {
        found.extend(config::thresholds(&text.path, before, after));
    }
    if config::has_commands(&text.path) {
        found.extend(config::steps(before, after));
    }
    if config::is_pipeline(&text.path) {
        found.extend(config::steps_gone(before, after));
    }
    if style(&text.path).is_some() && Role::of_path(&text.path) == Role::Test {
        found.extend(config::switches(before, after));
    }
    if config::has_thresholds(&text.path) || Role::of_path(&text.path) == Role::Test {
        found.extend(config::limits(before, after));
    }
    found
}

/// The beginning of an assertion, for people.
fn short(text: &str) -> String {
    let mut short: String = text.chars().take(80).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn weakened(weakened: &Weakened) -> Finding {
    let name = format!("{}::{}", weakened.path, weakened.name);
    let (severity, what, mut evidence) = match &weakened.loss {
        Loss::Removed { file: true } => {
            (Severity::Medium, "is removed with its whole file".to_owned(), Vec::new())
        }
        Loss::Removed { file: false } => (Severity::Medium, "is removed".to_owned(), Vec::new()),
        Loss::RemovedWith(product) => {
            (Severity::Note, format!("is removed together with `{product}`, which it tested"), Vec::new())
        }
        Loss::RemovedBeside(product) => (
            Severity::Low,
            format!("is removed, and `{product}`, which it names, is gone or is another one"),
            Vec::new(),
        ),
        Loss::Replaced(other) => (
            Severity::Note,
            "is removed, and a new test stands in its place".to_owned(),
            vec![format!("the new one is `{other}`")],
        ),
        Loss::Skipped => (Severity::Medium, "is left out, or may fail, from now on".to_owned(), Vec::new()),
        Loss::SkippedPerhaps => {
            (Severity::Note, "is left out under a condition from now on".to_owned(), Vec::new())
        }
        Loss::Only => {
            (Severity::Medium, "keeps the other tests of its file from running".to_owned(), Vec::new())
        }
        Loss::Fewer(went, of, first) => (
            Severity::Medium,
            format!("lost {went} of its {of} assertions"),
            vec![format!("gone: {}", short(first))],
        ),
        Loss::Rows(went, of, first) => (
            Severity::Medium,
            format!("lost {went} of its {of} cases"),
            vec![format!("gone: {}", short(first))],
        ),
        Loss::FewerWith(product) => {
            (Severity::Note, format!("lost assertions about `{product}`, which is gone, too"), Vec::new())
        }
        Loss::NotAwaited(text) => (
            Severity::Medium,
            "does not wait for a check any more".to_owned(),
            vec![format!("the check: {}", short(text))],
        ),
        Loss::NotFound => {
            (Severity::Medium, "stands in a file that runners do not take for tests".to_owned(), Vec::new())
        }
        Loss::Unreached => {
            (Severity::Medium, "never gets to assertions that it holds".to_owned(), Vec::new())
        }
        Loss::Caught => (Severity::Medium, "catches what its assertions raise".to_owned(), Vec::new()),
        Loss::Weaker(before, after) => (
            Severity::Medium,
            "asserts less".to_owned(),
            vec![format!("before: {}", short(before)), format!("after: {}", short(after))],
        ),
        Loss::Looser(before, after) => (
            Severity::Low,
            "allows more".to_owned(),
            vec![format!("before: {}", short(before)), format!("after: {}", short(after))],
        ),
    };
    if let Some(line) = weakened.line {
        evidence.push(format!("the test begins on line {line}"));
    }
    finding(&weakened.path, weakened.line, severity, format!("`{name}` {what}"), evidence)
}

fn switched(path: &RepoPath, setting: &Setting) -> Finding {
    let severity = if setting.counts { Severity::Medium } else { Severity::Note };
    let line = Some(setting.line).filter(|line| *line > 0);
    let name = setting.name.replace('`', "");
    finding(path, line, severity, format!("`{path}::{name}` {}", setting.what), Vec::new())
}

fn finding(
    path: &RepoPath,
    line: Option<u32>,
    severity: Severity,
    what: String,
    evidence: Vec<String>,
) -> Finding {
    let place = Place { lines: line.map(|line| LineRange { first: line, last: line }), ..Place::file(path) };
    let counts = severity > Severity::Note;
    Finding {
        rule: RULE.id.into(),
        severity,
        confidence: if counts { Confidence::Medium } else { Confidence::Low },
        place: Some(place),
        related: Vec::new(),
        what,
        why: "a change whose tests were made to say less looks as well tested as before".to_owned(),
        evidence,
        remedy: if counts {
            "put it back, or let somebody who did not write the change accept it by its name".to_owned()
        } else {
            "see that it is what you think it is".to_owned()
        },
    }
}
