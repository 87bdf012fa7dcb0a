//! The world around a command, as a drill or a case of a rule tells it: nothing of this machine.

use std::collections::BTreeMap;

use caution_core::command::Language;
use caution_core::probe::WorkTree;
use caution_core::probe::told::Told;
use schemars::JsonSchema;
use serde::Deserialize;

/// Where a command runs if nothing else is told, and whose machine it is.
const HOME: &str = "/home/dana";
const WORKSPACE: &str = "/home/dana/shop";
const HOST: &str = "laptop";

/// The world around a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct World {
    /// The language of the text.
    pub language: Language,
    /// The absolute path of the folder in which it starts.
    pub directory: String,
    /// The absolute path of the folder that is worked on.
    pub workspace: String,
    /// The absolute path of the user's home.
    pub home: String,
    /// Files, variables, git.
    pub told: Told,
    /// What happened before in the same session, oldest first.
    pub earlier: Vec<EarlierText>,
    /// How many files other sessions changed in the same work tree.
    pub others_files: u64,
}

/// A command that ran before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierText {
    /// Its text.
    pub command: String,
    /// Whether it failed; `None` if nobody told.
    pub failed: Option<bool>,
}

/// The world around a command: what is left out is not there. Paths that are not absolute are in the
/// workspace.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorldForm {
    /// The language of the text; `bash` if nothing is said.
    language: Option<LanguageWord>,
    /// The folder in which it starts; the workspace if nothing is said.
    directory: Option<String>,
    /// The folder that is worked on: an absolute path.
    workspace: Option<String>,
    /// The user's home: an absolute path.
    home: Option<String>,
    /// The name of the machine.
    host: Option<String>,
    /// Variables of the environment.
    #[serde(default)]
    variables: BTreeMap<String, String>,
    /// Texts of files, by path.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// Folders that exist though no file is in them.
    #[serde(default)]
    folders: Vec<String>,
    /// Links, and where they point.
    #[serde(default)]
    links: BTreeMap<String, String>,
    /// Settings of git.
    #[serde(default)]
    settings: BTreeMap<String, String>,
    /// The git work tree at the workspace.
    tree: Option<TreeForm>,
    /// Paths that git or a build can make again.
    #[serde(default)]
    restorable: Vec<String>,
    /// What ran before in the same session, oldest first.
    #[serde(default)]
    earlier: Vec<EarlierForm>,
    /// How many files other sessions changed in the same work tree.
    #[serde(default)]
    others_files: u64,
}

/// The language of a text.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum LanguageWord {
    /// bash, sh, zsh, dash.
    Bash,
    /// PowerShell.
    Powershell,
    /// The command interpreter of Windows.
    Cmd,
}

/// A git work tree; counts that are left out are not known.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TreeForm {
    /// The branch that is checked out.
    branch: Option<String>,
    /// The branch that others build on.
    default_branch: Option<String>,
    /// Tracked files with changes that no commit holds.
    changed: Option<u64>,
    /// Files that git neither tracks nor ignores.
    untracked: Option<u64>,
    /// Commits that no remote branch holds.
    unpushed: Option<u64>,
    /// Entries of the stash.
    #[serde(default)]
    stashes: u64,
}

/// A command that ran before.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct EarlierForm {
    /// Its text.
    command: String,
    /// Whether it failed.
    failed: Option<bool>,
}

impl From<WorldForm> for World {
    fn from(form: WorldForm) -> Self {
        let workspace = form.workspace.unwrap_or_else(|| WORKSPACE.to_owned());
        let inside = |path: &String| {
            let absolute = path.starts_with('/') || path.as_bytes().get(1) == Some(&b':');
            if absolute { path.clone() } else { format!("{workspace}/{path}") }
        };
        let by_path = |texts: &BTreeMap<String, String>| -> BTreeMap<String, String> {
            texts.iter().map(|(path, text)| (inside(path), text.clone())).collect()
        };
        let mut folders: Vec<String> = form.folders.iter().map(inside).collect();
        folders.push(workspace.clone());
        let told = Told {
            files: by_path(&form.files),
            folders,
            links: by_path(&form.links),
            variables: form.variables,
            tree: form.tree.map(|tree| WorkTree {
                root: workspace.clone(),
                branch: tree.branch,
                default_branch: tree.default_branch,
                changed: tree.changed,
                untracked: tree.untracked,
                unpushed: tree.unpushed,
                stashes: tree.stashes,
            }),
            settings: form.settings,
            restorable: form.restorable.iter().map(inside).collect(),
            host: form.host.unwrap_or_else(|| HOST.to_owned()),
        };
        Self {
            language: match form.language {
                Some(LanguageWord::Powershell) => Language::PowerShell,
                Some(LanguageWord::Cmd) => Language::Cmd,
                Some(LanguageWord::Bash) | None => Language::Bash,
            },
            directory: form.directory.as_ref().map_or_else(|| workspace.clone(), inside),
            home: form.home.unwrap_or_else(|| HOME.to_owned()),
            told,
            earlier: form
                .earlier
                .into_iter()
                .map(|one| EarlierText { command: one.command, failed: one.failed })
                .collect(),
            others_files: form.others_files,
            workspace,
        }
    }
}
