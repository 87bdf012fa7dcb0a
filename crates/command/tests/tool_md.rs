//! Every `tool.md` is run: its cases are the tool's tests.

#![allow(
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop anywhere, its helpers too"
)]

use std::collections::BTreeMap;

use caution_command::tool::{ALL, Tool};
use caution_command::{Language, World, read};
use caution_core::command::{Act, HintKind, Place, When};
use caution_core::probe::WorkTree;
use caution_testkit::told::Told;
use serde::Deserialize;

/// The home and the workspace of every case.
const HOME: &str = "/home/dana";
const WORKSPACE: &str = "/home/dana/shop";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    command: String,
    #[serde(default)]
    language: CaseLanguage,
    /// The folder; the workspace if none is given.
    directory: Option<String>,
    /// Texts of files; paths that are not absolute are in the workspace.
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    folders: Vec<String>,
    #[serde(default)]
    links: BTreeMap<String, String>,
    #[serde(default)]
    variables: BTreeMap<String, String>,
    #[serde(default)]
    settings: BTreeMap<String, String>,
    tree: Option<CaseTree>,
    #[serde(default)]
    restorable: Vec<String>,
    /// Each act, in order: verb, kind and `name` exactly, then any of its other words.
    acts: Vec<String>,
    /// Whether something must be left unread.
    #[serde(default)]
    partial: bool,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum CaseLanguage {
    #[default]
    Bash,
    Powershell,
    Cmd,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseTree {
    branch: Option<String>,
    default_branch: Option<String>,
    changed: Option<u64>,
    untracked: Option<u64>,
    unpushed: Option<u64>,
    #[serde(default)]
    stashes: u64,
}

fn in_workspace(path: &str) -> String {
    if path.starts_with('/') { path.to_owned() } else { format!("{WORKSPACE}/{path}") }
}

fn told(case: &Case) -> Told {
    let mut folders: Vec<String> = case.folders.iter().map(|path| in_workspace(path)).collect();
    folders.push(WORKSPACE.to_owned());
    Told {
        files: case.files.iter().map(|(path, text)| (in_workspace(path), text.clone())).collect(),
        folders,
        links: case.links.iter().map(|(path, target)| (in_workspace(path), target.clone())).collect(),
        variables: case.variables.clone(),
        tree: case.tree.as_ref().map(|tree| WorkTree {
            root: WORKSPACE.to_owned(),
            branch: tree.branch.clone(),
            default_branch: tree.default_branch.clone(),
            changed: tree.changed,
            untracked: tree.untracked,
            unpushed: tree.unpushed,
            stashes: tree.stashes,
        }),
        settings: case.settings.clone(),
        restorable: case.restorable.iter().map(|path| in_workspace(path)).collect(),
        host: "laptop".to_owned(),
    }
}

/// An act in words: the first three exactly as a case gives them, then what else is known of it.
fn shown(act: &Act) -> (String, Vec<String>) {
    let head = format!("{} {} `{}`", act.verb.id(), act.kind.id(), act.name);
    let mut rest = vec![act.tool.to_owned()];
    let place = act.path.as_ref().map(|path| match path.place {
        Place::Root => "root",
        Place::System => "system",
        Place::Home => "home",
        Place::InHome => "in-home",
        Place::Outside => "outside",
        Place::AboveWorkspace => "above-workspace",
        Place::Workspace => "workspace",
        Place::GitFolder => "git-folder",
        Place::InWorkspace => "in-workspace",
        Place::Temporary => "temporary",
    });
    rest.extend(place.map(str::to_owned));
    let flags = [
        (act.everything, "everything"),
        (act.forced, "forced"),
        (act.reversible, "reversible"),
        (!act.reversible, "irreversible"),
        (act.path.as_ref().is_some_and(|path| path.restorable == Some(true)), "restorable"),
        (!act.doubts.is_empty(), "doubtful"),
        (act.instead.is_some(), "instead"),
        (act.when == When::AfterFailure, "after-failure"),
        (act.when == When::AfterSuccess, "after-success"),
        (act.count.is_none(), "uncounted"),
    ];
    rest.extend(flags.into_iter().filter(|(on, _)| *on).map(|(_, word)| word.to_owned()));
    rest.extend(act.count.map(|count| format!("count={count}")));
    rest.push(format!("sure={}", act.sure.id()));
    rest.extend(act.credentials.iter().map(|credential| format!("credential={}", credential.source)));
    rest.extend(act.through.iter().map(|through| format!("through={through}")));
    rest.extend(act.hints.iter().map(|hint| {
        let kind = match hint.kind {
            HintKind::Host => "host",
            HintKind::Database => "database",
            HintKind::Cluster => "cluster",
            HintKind::Namespace => "namespace",
            HintKind::Account => "account",
            HintKind::Region => "region",
            HintKind::Branch => "branch",
            HintKind::Workspace => "workspace",
            HintKind::Name => "name",
            HintKind::Environment => "environment",
            HintKind::Sort => "sort",
        };
        format!("{kind}={}", hint.value)
    }));
    (head, rest)
}

fn fits(expected: &str, act: &Act) -> bool {
    let (head, rest) = shown(act);
    expected.strip_prefix(head.as_str()).is_some_and(|words| {
        words.is_empty()
            || words.starts_with(' ') && words.split_whitespace().all(|word| rest.contains(&word.to_owned()))
    })
}

fn run(tool: &Tool, case: &Case) -> Result<(), String> {
    let told = told(case);
    let directory = case.directory.clone().unwrap_or_else(|| WORKSPACE.to_owned());
    let world =
        World { directory: &directory, workspace: WORKSPACE, home: Some(HOME), prober: &told, own: &[] };
    let language = match case.language {
        CaseLanguage::Bash => Language::Bash,
        CaseLanguage::Powershell => Language::PowerShell,
        CaseLanguage::Cmd => Language::Cmd,
    };
    let command = read(&case.command, language, &world);
    let same = command.acts.len() == case.acts.len()
        && case.acts.iter().zip(&command.acts).all(|(expected, act)| fits(expected, act))
        && command.gaps.is_empty() != case.partial;
    if same {
        return Ok(());
    }
    let got: Vec<String> = command
        .acts
        .iter()
        .map(|act| {
            let (head, rest) = shown(act);
            format!("{head} {}", rest.join(" "))
        })
        .collect();
    Err(format!(
        "{}: `{}`\n  expected {:#?}, partial: {}\n  got {:#?}, gaps: {:#?}",
        tool.id, case.command, case.acts, case.partial, got, command.gaps
    ))
}

fn cases(page: &str) -> Vec<Case> {
    use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
    let mut cases = Vec::new();
    let mut text: Option<String> = None;
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if &*info == "yaml case" => {
                text = Some(String::new());
            }
            Event::Text(part) => {
                if let Some(text) = &mut text {
                    text.push_str(&part);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let all: Vec<String> = text.take().into_iter().collect();
                // Several cases may stand in one block, one a YAML document.
                for document in all.iter().flat_map(|text| text.split("\n---\n")) {
                    let case = serde_saphyr::from_str(document);
                    cases.push(case.unwrap_or_else(|error| panic!("{error}\n{document}")));
                }
            }
            _ => {}
        }
    }
    cases
}

#[test]
fn every_case_of_every_tool_comes_out_as_its_page_says() {
    let mut wrong = Vec::new();
    for tool in ALL {
        let cases = cases(tool.page);
        assert!(
            cases.iter().any(|case| !case.acts.is_empty()),
            "{} has no case that does something",
            tool.id
        );
        wrong.extend(cases.iter().filter_map(|case| run(tool, case).err()));
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_tool_is_whole() {
    let mut names = BTreeMap::new();
    for tool in ALL {
        assert!(
            tool.page.starts_with(&format!("# {}\n", tool.id)),
            "{}: its page begins with its id",
            tool.id
        );
        assert!(tool.page.contains("\n## Cases\n"), "{}: its page has cases", tool.id);
        for name in tool.names {
            assert_eq!(names.insert(*name, tool.id), None, "`{name}` belongs to two tools");
        }
    }
    let ids: Vec<&str> = ALL.iter().map(|tool| tool.id).collect();
    assert!(ids.is_sorted(), "tools stand by id: {ids:?}");
}
