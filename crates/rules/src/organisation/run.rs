//! The rules at work: on the lines that a change adds, each rule by itself.

use std::collections::HashMap;
use std::rc::Rc;

use ast_grep_core::matcher::MatcherExt as _;
use ast_grep_core::{Matcher as _, Node, NodeMatch};
use ast_grep_language::SupportLang;
use caution_core::assessment::RuleOutcome;
use caution_core::finding::{Finding, LineRange};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_core::{Digest, RuleId};
use caution_read::lang::SourceFile;

use super::finding::{Hit, finding, further};
use super::metered::{Broken, Meter, Metered, guarded, language_of};
use super::{Organisation, OwnRule};

/// How many steps one rule may take in one change.
const RULE_STEPS: u64 = 20_000_000;

/// How many steps all of them may take together.
const ALL_STEPS: u64 = 200_000_000;

/// How many findings of one rule are listed.
const LISTED: usize = 100;

/// Runs the rules over the changed programs.
pub(crate) fn run(
    organisation: &Organisation,
    sources: &[SourceFile],
) -> (Vec<Finding>, Vec<(RuleId, RuleOutcome)>, Vec<Unknown>) {
    let live: Vec<&OwnRule> = organisation.rules.iter().filter(|rule| rule.severity.is_some()).collect();
    let mut tallies: Vec<Tally<'_>> = live.into_iter().map(Tally::new).collect();
    if !tallies.is_empty() {
        let mut left = ALL_STEPS;
        for source in sources {
            look_at(source, &mut tallies, &mut left);
        }
    }
    let (mut findings, mut outcomes, mut unknowns) = (Vec::new(), Vec::new(), Vec::new());
    for tally in tallies {
        outcomes.push((tally.rule.id.clone(), tally.outcome()));
        findings.extend(tally.findings);
        findings.extend((tally.unlisted > 0).then(|| further(tally.rule, tally.unlisted)));
        unknowns.extend(tally.unknowns);
    }
    (findings, outcomes, unknowns)
}

/// What one rule has come to so far.
struct Tally<'a> {
    rule: &'a OwnRule,
    looked: bool,
    steps: u64,
    findings: Vec<Finding>,
    unlisted: usize,
    unknowns: Vec<Unknown>,
}

impl<'a> Tally<'a> {
    fn new(rule: &'a OwnRule) -> Self {
        Self {
            rule,
            looked: false,
            steps: RULE_STEPS,
            findings: Vec::new(),
            unlisted: 0,
            unknowns: Vec::new(),
        }
    }

    fn outcome(&self) -> RuleOutcome {
        match self.findings.len() + self.unlisted {
            _ if !self.unknowns.is_empty() => RuleOutcome::Unknown,
            0 if self.looked => RuleOutcome::Clear,
            0 => RuleOutcome::NotApplicable,
            count => RuleOutcome::Found(count),
        }
    }

    fn broken(&mut self, source: &SourceFile, broken: Broken) {
        let id = &self.rule.id;
        let (what, remedy) = match broken {
            Broken::Fuel => ("took more steps than allowed", "give the rule fewer `stopBy: end`"),
            Broken::Depth => ("nested too deep", "keep the rule from calling itself"),
            Broken::Panic => ("failed", "try it on this file with `caution rules test`"),
        };
        let hides = format!("whatever it looks for: {}", self.rule.title);
        let unknown = Unknown::of_path(
            UnknownKind::Rule,
            &source.path,
            format!("the rule `{id}` {what} in `{}`", source.path),
            hides,
        );
        self.unknowns.push(unknown.remedy(remedy));
    }
}

fn look_at(source: &SourceFile, tallies: &mut [Tally<'_>], left: &mut u64) {
    let Some(path) = source.path.to_str() else { return };
    let Some(language) = language_of(path) else { return };
    let mut fitting: Vec<&mut Tally<'_>> = tallies
        .iter_mut()
        .filter(|tally| tally.rule.config.language == language && tally.rule.takes_in(path))
        .collect();
    if fitting.is_empty() {
        return;
    }
    fitting.iter_mut().for_each(|tally| tally.looked = true);
    let meter = Meter::new();
    let parsed = Metered::parse(&source.after, language, &meter);
    let Some(doc) = parsed else {
        fitting.iter_mut().for_each(|tally| tally.broken(source, Broken::Panic));
        return;
    };
    let program = ast_grep_core::AstGrep::doc(doc);
    let nodes = Metered::nodes(&program.root());
    for tally in fitting {
        let fuel = tally.steps.min(*left);
        let mut spent = 0;
        let hits = hits(tally.rule, source, &nodes, &meter, fuel, &mut spent);
        tally.steps -= spent.min(tally.steps);
        *left -= spent.min(*left);
        match hits {
            Err(broken) => tally.broken(source, broken),
            Ok(hits) => {
                for hit in hits {
                    if tally.findings.len() < LISTED {
                        tally.findings.push(finding(tally.rule, hit));
                    } else {
                        tally.unlisted += 1;
                    }
                }
            }
        }
    }
}

/// The matches that the change adds: those that touch an added line, less those that stood in the old
/// text with the same words and now stand elsewhere.
fn hits<'a>(
    rule: &OwnRule,
    source: &'a SourceFile,
    nodes: &[Node<'_, Metered>],
    meter: &Rc<Meter>,
    fuel: u64,
    spent: &mut u64,
) -> Result<Vec<Hit<'a>>, Broken> {
    let mut spend = |work: &mut dyn FnMut() -> Vec<Match>| {
        let (done, cost) = guarded(meter, fuel - (*spent).min(fuel), work);
        *spent += cost;
        done
    };
    let added = spend(&mut || matches(rule, nodes, LISTED, |lines| source.adds(lines)))?;
    if added.is_empty() {
        return Ok(Vec::new());
    }
    let mut moved: HashMap<Digest, usize> = HashMap::new();
    if let Some(before) = &source.before {
        let language = rule.config.language;
        let old_program = Metered::parse(before, language, meter).ok_or(Broken::Panic)?;
        let old_program = ast_grep_core::AstGrep::doc(old_program);
        let old_nodes = Metered::nodes(&old_program.root());
        for old in spend(&mut || matches(rule, &old_nodes, 0, |_| true))? {
            *moved.entry(old.words).or_default() += 1;
        }
        // Of those that stood there, the ones that still stand where they stood have not moved.
        for kept in spend(&mut || matches(rule, nodes, 0, |lines| !source.adds(lines)))? {
            if let Some(count) = moved.get_mut(&kept.words) {
                *count = count.saturating_sub(1);
            }
        }
    }
    let mut is_new = |hit: &Match| match moved.get_mut(&hit.words) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    let text: Vec<&str> = source.after.lines().collect();
    Ok(added.into_iter().filter(|hit| is_new(hit)).map(|found| found.hit(source, &text)).collect())
}

/// A place that a rule matches.
pub(super) struct Match {
    pub(super) lines: LineRange,
    /// Its text, without regard to white space.
    words: Digest,
    message: String,
}

impl Match {
    fn hit<'a>(self, source: &'a SourceFile, text: &[&'a str]) -> Hit<'a> {
        let line = |number: u32| {
            let index = (number as usize).checked_sub(1);
            index.and_then(|index| text.get(index)).copied().unwrap_or_default()
        };
        let around = [self.lines.first.saturating_sub(1), self.lines.first, self.lines.last];
        Hit {
            path: &source.path,
            lines: self.lines,
            line: line(self.lines.first),
            message: self.message,
            ignored: around.into_iter().any(|number| line(number).contains("ast-grep-ignore")),
        }
    }
}

/// Where a rule matches, among nodes whose lines are wanted. Comments that would silence ast-grep are
/// comments and no more: whoever writes a change cannot suppress what is found in it.
fn matches(
    rule: &OwnRule,
    nodes: &[Node<'_, Metered>],
    messages: usize,
    wanted: impl Fn(LineRange) -> bool,
) -> Vec<Match> {
    let kinds = rule.config.matcher.potential_kinds();
    let mut found = Vec::new();
    for node in nodes {
        let fits = kinds.as_ref().is_none_or(|kinds| kinds.contains(node.kind_id().into()));
        if !fits || !wanted(lines(node)) {
            continue;
        }
        if let Some(matched) = rule.config.matcher.match_node(node.clone()) {
            // Messages may be long; those of matches that are not listed are not made.
            let told = found.len() < messages && !rule.config.message.is_empty();
            found.push(described(rule, &matched, told));
        }
    }
    found
}

fn described(rule: &OwnRule, matched: &NodeMatch<'_, Metered>, told: bool) -> Match {
    let words = matched.text().split_whitespace().collect::<Vec<_>>().join(" ");
    let message = if told { rule.config.get_message(matched) } else { String::new() };
    Match { lines: lines(matched.get_node()), words: Digest::of(words.as_bytes()), message }
}

/// The lines of a node. One that ends before the first character of a line does not take that line in.
fn lines(node: &Node<'_, Metered>) -> LineRange {
    let (start, end) = (node.start_pos().byte_point(), node.end_pos().byte_point());
    let last = if end.1 == 0 && end.0 > start.0 { end.0 - 1 } else { end.0 };
    let line = |row: usize| u32::try_from(row).unwrap_or(u32::MAX).saturating_add(1);
    LineRange { first: line(start.0), last: line(last) }
}

/// How often a rule matches in a text that stands alone.
pub(super) fn count(rule: &OwnRule, text: &str) -> Result<usize, Broken> {
    let meter = Meter::new();
    let language: SupportLang = rule.config.language;
    let doc = Metered::parse(text, language, &meter).ok_or(Broken::Panic)?;
    let program = ast_grep_core::AstGrep::doc(doc);
    let nodes = Metered::nodes(&program.root());
    guarded(&meter, RULE_STEPS, || matches(rule, &nodes, 0, |_| true).len()).0
}
