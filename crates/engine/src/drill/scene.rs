//! From the files of a drill to changes that can be judged.

use std::cell::RefCell;
use std::collections::BTreeSet;

use caution_core::RepoPath;
use caution_core::change::Action;
use caution_core::context::Context;
use caution_core::people::Identity;
use caution_core::problem::Problem;
use caution_read::context as reader;
use caution_read::drill::{Command, Drill, Variant};
use caution_read::yaml;
use jiff::Timestamp;

use super::context::by_forge;
use crate::memory::Files;

/// The name of the file with what the organisation had declared: freezes and resets.
pub(super) const DECLARED: &str = "declared.yaml";

/// A change of a drill with everything that is told of it.
#[derive(Debug, Clone)]
pub struct Scene {
    /// Its name among those of its drill or case.
    pub id: String,
    /// What it is, in a sentence.
    pub what: String,
    /// What it is about to do.
    pub action: Action,
    /// The tree before.
    pub before: Files,
    /// The tree after.
    pub after: Files,
    /// Who made the commit.
    pub author: Identity,
    /// The commit's message.
    pub message: String,
    /// What git does not hold. Reviews and reports that the forge tells of and that name no commit are of
    /// this very change.
    pub context: Context,
    /// When it happened.
    pub on: Timestamp,
    /// What the organisation had declared for that time, as a policy that stands over the one that judges.
    /// It can only add.
    pub declared: Option<String>,
    /// The command that is about to run, where it is one.
    pub command: Option<Command>,
}

/// The files of one drill; each belongs to something, or is an error.
pub(super) struct Folder<'a> {
    id: &'a str,
    files: &'a [(&'a str, &'a [u8])],
    taken: RefCell<BTreeSet<&'a str>>,
}

impl<'a> Folder<'a> {
    pub(super) fn new(id: &'a str, files: &'a [(&'a str, &'a [u8])]) -> Self {
        Self { id, files, taken: RefCell::new(BTreeSet::new()) }
    }

    /// What problems call a file.
    pub(super) fn name(&self, path: &str) -> String {
        format!("drills/{}/{path}", self.id)
    }

    /// A file by its path.
    pub(super) fn take(&self, path: &str) -> Option<&'a [u8]> {
        let (path, bytes) = self.files.iter().find(|(known, _)| *known == path)?;
        self.taken.borrow_mut().insert(path);
        Some(bytes)
    }

    /// Every file below a folder, put below another one.
    fn tree(&self, folder: &str, below: &str) -> Files {
        let mut tree = Files::new();
        for (path, bytes) in self.files {
            if let Some(rest) = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) {
                self.taken.borrow_mut().insert(path);
                tree.insert(RepoPath::from(format!("{below}{rest}").as_str()), bytes.to_vec());
            }
        }
        tree
    }

    /// A file that nothing reads would be mistaken for a part of the drill.
    pub(super) fn nothing_left(&self) -> Result<(), Problem> {
        let taken = self.taken.borrow();
        match self.files.iter().find(|(path, _)| !taken.contains(path)) {
            None => Ok(()),
            Some((path, _)) => Err(Problem::new(self.name(path), "the file belongs to no case of the drill")
                .hint("a case reads `charter/`, `declared.yaml`, `<case>/before/`, `<case>/after/`, `<case>/context.yaml`, `<case>/forge.yaml`, for a command `<case>/files/`, and the same of `<case>/twins/<twin>/`")),
        }
    }

    /// A case with its twins. `text` is that of `drill.yaml`.
    pub(super) fn case(
        &self,
        text: &str,
        drill: &Drill,
        case: &caution_read::drill::Case,
    ) -> Result<super::Case, Problem> {
        let id = &case.change.id.value;
        let charter = self.tree("charter", ".caution/");
        let declared = self.declared()?;
        let with_charter = |mut tree: Files| {
            tree.extend(charter.clone());
            tree
        };
        let before = with_charter(self.tree(&format!("{id}/before"), ""));
        let after = with_charter(self.tree(&format!("{id}/after"), ""));
        let scene = |folders: &[&str], variant: &Variant, after: Files| {
            let command = variant.command.clone().map(|command| self.with_files(folders, command));
            Ok(Scene {
                id: variant.id.value.clone(),
                what: variant.what.clone(),
                action: variant.action,
                before: before.clone(),
                after,
                author: variant.author.clone(),
                message: variant.message.clone(),
                context: self.context(folders)?,
                on: drill.on,
                declared: declared.clone(),
                command: command.transpose()?,
            })
        };
        let change = scene(&[id], &case.change, after.clone())?;
        let is_empty = change.before == change.after && change.context == Context::default();
        if is_empty && change.command.is_none() {
            let message =
                format!("the case {} has neither files that differ nor a context", yaml::quoted(id));
            let hint = format!("put files into `{id}/before/` and `{id}/after/`, or a `{id}/context.yaml`");
            return Err(yaml::problem(&self.name(super::TELLING), text, &case.change.id, message).hint(hint));
        }
        let twin = |twin: &Variant| {
            let folder = format!("{id}/twins/{}", twin.id.value);
            let own = self.tree(&format!("{folder}/after"), "");
            let own = if own.is_empty() { after.clone() } else { with_charter(own) };
            let scene = scene(&[&folder, id], twin, own)?;
            if same(&scene, &change) {
                let message = format!("the twin {} is the case itself", yaml::quoted(&twin.id.value));
                let hint = format!("give it a `{folder}/after/`, a context, or another action");
                return Err(yaml::problem(&self.name(super::TELLING), text, &twin.id, message).hint(hint));
            }
            Ok(scene)
        };
        let twins = case.twins.iter().map(twin).collect::<Result<_, _>>()?;
        Ok(super::Case { change, twins, codes: case.codes.clone(), says: case.says.clone() })
    }

    /// The command with the files that stand beside it: those of the first folder that has any are in the
    /// workspace.
    fn with_files(&self, folders: &[&str], mut command: Command) -> Result<Command, Problem> {
        let trees = folders.iter().map(|folder| format!("{folder}/files"));
        let files: Vec<(String, Files)> =
            trees.map(|folder| (folder.clone(), self.tree(&folder, ""))).collect();
        let Some((folder, files)) = files.into_iter().find(|(_, files)| !files.is_empty()) else {
            return Ok(command);
        };
        for (path, bytes) in files {
            let name = self.name(&format!("{folder}/{path}"));
            let text = yaml::text(&name, &bytes)?.to_owned();
            command.world.told.files.insert(format!("{}/{path}", command.world.workspace), text);
        }
        Ok(command)
    }

    /// What the organisation had declared for that time.
    fn declared(&self) -> Result<Option<String>, Problem> {
        let Some(bytes) = self.take(DECLARED) else { return Ok(None) };
        yaml::text(&self.name(DECLARED), bytes).map(|text| Some(text.to_owned()))
    }

    /// What is told of a change: by somebody (`context.yaml`), and by the forge (`forge.yaml`), each from
    /// the first folder that has it.
    fn context(&self, folders: &[&str]) -> Result<Context, Problem> {
        let read = |file: &str| -> Result<Context, Problem> {
            let mut paths = folders.iter().map(|folder| format!("{folder}/{file}"));
            let Some((path, bytes)) = paths.find_map(|path| self.take(&path).map(|bytes| (path, bytes)))
            else {
                return Ok(Context::default());
            };
            let name = self.name(&path);
            reader::parse(&name, yaml::text(&name, bytes)?)
        };
        Ok(reader::merge(by_forge(read("forge.yaml")?), read("context.yaml")?))
    }
}

/// Whether two scenes are one: nothing that could decide differs.
fn same(one: &Scene, other: &Scene) -> bool {
    one.after == other.after
        && one.context == other.context
        && one.action == other.action
        && one.author == other.author
        && one.message == other.message
        && one.command == other.command
}
