//! Every `rule.md` is run: its cases are the rule's tests.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

use std::collections::BTreeMap;

use caution_core::change::{
    Action, Change, Commit, CommitFile, Content, FileChange, Head, MergeResidue, Mode, Note, NotedCommit,
    ResidueFile, Side, Status,
};
use caution_core::charter::Charter;
use caution_core::command::{Command, Earlier, Run};
use caution_core::context::Context;
use caution_core::finding::LineRange;
use caution_core::people::Identity;
use caution_core::{ObjectId, RepoPath};
use caution_read::lang::{SourceFile, of_path};
use caution_read::marker::Markers;
use caution_read::world::{World, WorldForm};
use caution_rules::organisation::Organisation;
use caution_rules::{ALL, ChangedText, Input, Outcome, Rule};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    now: Option<String>,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    files: Vec<String>,
    #[serde(default)]
    context: Option<serde_json::Value>,
    #[serde(default)]
    merge: bool,
    #[serde(default)]
    residues: Vec<CaseResidue>,
    #[serde(default)]
    note: Option<CaseNote>,
    #[serde(default)]
    before: BTreeMap<String, String>,
    #[serde(default)]
    after: BTreeMap<String, String>,
    #[serde(default)]
    loosened: Vec<String>,
    #[serde(default)]
    programs: BTreeMap<String, CaseProgram>,
    #[serde(default)]
    tests: BTreeMap<String, CaseText>,
    /// A command that is about to run.
    command: Option<String>,
    /// The world around it.
    #[serde(default)]
    world: WorldForm,
    expect: Vec<String>,
}

/// A changed program; a new one has no text before.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseProgram {
    before: Option<String>,
    after: String,
}

/// A test, a setting or a program that changed with them; a new one has no text before, one that is gone
/// none after.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseText {
    from: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseResidue {
    conflicted: bool,
    files: Vec<CaseResidueFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseResidueFile {
    path: String,
    added: Vec<(u32, u32)>,
    excerpt: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseNote {
    text: String,
    files: BTreeMap<String, CaseNoteFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseNoteFile {
    added: Vec<(u32, u32)>,
    lines: u32,
}

fn ranges(pairs: &[(u32, u32)]) -> Vec<LineRange> {
    pairs.iter().map(|(first, last)| LineRange { first: *first, last: *last }).collect()
}

fn id(digit: char) -> ObjectId {
    ObjectId::parse(&digit.to_string().repeat(40)).unwrap()
}

fn charter(files: &BTreeMap<String, String>) -> Result<Charter, caution_core::problem::Problem> {
    let files: Vec<_> =
        files.iter().map(|(path, text)| (RepoPath::from(path.as_str()), text.clone().into_bytes())).collect();
    caution_read::charter::parse(&files, None)
}

fn change(case: &Case) -> Change {
    let who = Identity { name: "Ana".to_owned(), email: "ana@example.org".to_owned() };
    let notes = case.note.iter().map(|note| NotedCommit {
        note: Note {
            reference: "refs/notes/ai".to_owned(),
            bytes: note.text.clone().into_bytes(),
            size: note.text.len() as u64,
        },
        files: note
            .files
            .iter()
            .map(|(path, file)| CommitFile {
                path: path.as_str().into(),
                added: ranges(&file.added),
                line_count: file.lines,
            })
            .collect(),
        untouched: Vec::new(),
    });
    let commit = Commit {
        id: Some(id('1')),
        parents: if case.merge { vec![id('2'), id('3')] } else { vec![id('2')] },
        author: who.clone(),
        committer: who,
        committed_at: 0,
        message: case.message.clone().unwrap_or_else(|| "Subject".to_owned()),
        notes: notes.collect(),
        has_signature: false,
    };
    let files = case.files.iter().map(|path| FileChange {
        path: path.as_str().into(),
        old_path: None,
        status: Status::Modified,
        old: Some(Side { id: None, mode: Mode::File }),
        new: Some(Side { id: None, mode: Mode::File }),
        content: Content::Text,
        added: Vec::new(),
        removed: Vec::new(),
    });
    let residues = case.residues.iter().map(|residue| MergeResidue {
        commit: id('1'),
        conflicted: residue.conflicted,
        files: residue
            .files
            .iter()
            .map(|file| ResidueFile {
                path: file.path.as_str().into(),
                added: ranges(&file.added),
                excerpt: file.excerpt.clone(),
                removed: 0,
            })
            .collect(),
    });
    let context = case.context.as_ref().map_or_else(Context::default, |value| {
        caution_read::context::parse("case", &value.to_string()).unwrap()
    });
    Change {
        action: Action::Merge,
        base: Some(id('2')),
        charter_base: Some(id('2')),
        head: Head::Commit(id('1')),
        head_tree: None,
        commits: vec![commit],
        files: files.collect(),
        residues: residues.collect(),
        context,
        unknowns: Vec::new(),
    }
}

/// The lines between those that stand first in both texts and those that stand last in both, in each.
fn changed(before: &str, after: &str) -> (Vec<LineRange>, Vec<LineRange>) {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let first = old.iter().zip(&new).take_while(|(one, two)| one == two).count();
    let (old, new) = (&old[first..], &new[first..]);
    let last = old.iter().rev().zip(new.iter().rev()).take_while(|(one, two)| one == two).count();
    let range = |lines: &[&str]| {
        let (from, to) =
            (u32::try_from(first + 1).unwrap(), u32::try_from(first + lines.len() - last).unwrap());
        if from <= to { vec![LineRange { first: from, last: to }] } else { Vec::new() }
    };
    (range(new), range(old))
}

fn sources(case: &Case) -> Vec<SourceFile> {
    let source = |(path, program): (&String, &CaseProgram)| {
        let path = RepoPath::from(path.as_str());
        let language = of_path(&path).unwrap_or_else(|| panic!("{path}: no rule reads this language"));
        let lines = changed(program.before.as_deref().unwrap_or_default(), &program.after);
        let old = path.clone();
        let before = program.before.as_deref().map(|before| (&old, before.into()));
        SourceFile::new(path, language, before, program.after.as_str().into(), lines)
    };
    case.programs.iter().map(source).collect()
}

fn texts(case: &Case) -> Vec<ChangedText> {
    let text = |(path, text): (&String, &CaseText)| ChangedText {
        path: RepoPath::from(path.as_str()),
        old_path: text.from.as_deref().map(RepoPath::from),
        before: text.before.as_deref().map(Into::into),
        after: text.after.as_deref().map(Into::into),
    };
    case.tests.iter().map(text).collect()
}

/// A command, read in the world that the case tells of, with its acts placed by the case's inventory.
fn run_of(text: &str, case: &Case, charter: &Charter) -> Run {
    let world = World::from(case.world.clone());
    let told = &world.told;
    let read = |text: &str| -> Command {
        let around = caution_command::World {
            directory: &world.directory,
            workspace: &world.workspace,
            home: Some(&world.home),
            prober: told,
            own: &charter.inventory.tools,
        };
        let mut command = caution_command::read(text, world.language, &around);
        charter.inventory.locate(&mut command, Some(&told.host));
        command
    };
    let earlier = world.earlier.iter().map(|one| Earlier {
        acts: read(&one.command).acts,
        text: one.command.clone(),
        failed: one.failed,
    });
    Run {
        command: read(text),
        host: Some(told.host.clone()),
        earlier: earlier.collect(),
        others_files: world.others_files,
    }
}

fn run(rule: &Rule, case: &Case) -> Vec<String> {
    let mut change = change(case);
    let before = charter(&case.before).unwrap();
    if let Some(text) = &case.command {
        change.action = Action::Run;
        change.context.run = Some(Box::new(run_of(text, case, &before)));
    }
    let after = if case.after.is_empty() { None } else { Some(charter(&case.after)) };
    let problems: Vec<_> = after.iter().filter_map(|read| read.as_ref().err().cloned()).collect();
    let (provenance, _) = caution_read::marker::provenance(&change, Markers::built_in());
    let input = Input {
        change: &change,
        sources: &sources(case),
        texts: &texts(case),
        lexicon: None,
        provenance: &provenance,
        charter: &before,
        charter_after: after.as_ref().and_then(|read| read.as_ref().ok()),
        charter_problems: &problems,
        policy_loosened: &case.loosened,
        organisation: &Organisation::load(&before).unwrap(),
        now: case.now.as_deref().unwrap_or("2026-11-21T00:00:00Z").parse().unwrap(),
    };
    if let Outcome::Looked(findings) | Outcome::LookedInPart(findings, _) = (rule.check)(&input) {
        assert!(findings.iter().all(|finding| finding.rule == rule.id), "a finding carries its rule's id");
    }
    // One rule is made of the findings of the others, so all of them look.
    let (findings, ..) = caution_rules::run(ALL, &input);
    let own = findings.iter().filter(|finding| finding.rule == rule.id);
    own.map(|finding| format!("{}: {}", finding.severity.id(), finding.what)).collect()
}

fn cases(rule: &Rule) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut rest = rule.document;
    while let Some((_, after)) = rest.split_once("\n```yaml case\n") {
        let (body, next) = after.split_once("\n```").unwrap_or_else(|| panic!("{}: open fence", rule.id));
        cases.push(
            caution_read::yaml::parse(rule.id, body)
                .unwrap_or_else(|problem| panic!("{}: {problem}", rule.id)),
        );
        rest = next;
    }
    cases
}

#[test]
fn every_case_of_every_rule_comes_out_as_written() {
    let mut wrong = Vec::new();
    for rule in ALL {
        for case in cases(rule) {
            let mut found = run(rule, &case);
            let mut expected = case.expect.clone();
            found.sort();
            expected.sort();
            let same = found.len() == expected.len()
                && found.iter().zip(&expected).all(|(found, expected)| found.starts_with(expected.as_str()));
            if !same {
                wrong.push(format!(
                    "{}, case `{}`:\nfound    {found:#?}\nexpected {expected:#?}",
                    rule.id, case.name
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_is_whole() {
    let ids: Vec<_> = ALL.iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted(), "ALL is ordered by id: {ids:?}");
    let lacks: Vec<String> = ALL.iter().flat_map(|rule| lacks(rule)).collect();
    assert!(lacks.is_empty(), "{}", lacks.join("\n"));
}

/// What a rule still lacks, each with its place.
fn lacks(rule: &Rule) -> Vec<String> {
    let folder = format!("crates/rules/src/{}", rule.id.replace('-', "_"));
    let mut lacks = Vec::new();
    if !rule.document.starts_with(&format!("# {}\n", rule.id)) {
        lacks.push(format!("{folder}/rule.md: it does not begin with `# {}`", rule.id));
    }
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../{folder}/rule.rs"));
    let source = std::fs::read_to_string(source).unwrap();
    for (file, text) in [("rule.rs", source.as_str()), ("rule.md", rule.document)] {
        let unfinished = text.lines().enumerate().filter(|(_, line)| line.contains("TODO"));
        lacks.extend(
            unfinished.map(|(index, line)| format!("{folder}/{file}:{}: {}", index + 1, line.trim())),
        );
    }
    let cases = cases(rule);
    if !cases.iter().any(|case| !case.expect.is_empty()) {
        lacks.push(format!("{folder}/rule.md: no case is caught (one whose `expect` names a finding)"));
    }
    if !cases.iter().any(|case| case.expect.is_empty()) {
        lacks.push(format!("{folder}/rule.md: no case is quiet (a benign twin with `expect: []`)"));
    }
    lacks
}
