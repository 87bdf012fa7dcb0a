//! Merges replayed: what a merge holds that merging its parents again does not give.
//!
//! The replay is `git merge-tree` itself, because what a clean merge is, git defines. It runs in a
//! temporary git directory that borrows the repository's objects, so that nothing is written to the
//! repository and nothing of its configuration (merge drivers, attributes, hooks) has a say.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use gix::objs::Write as _;

use caution_core::RepoPath;
use caution_core::change::{Limits, MergeResidue, Mode, ResidueFile};
use caution_core::unknown::{Unknown, UnknownKind};

use crate::commit::RawCommit;
use crate::conflict;
use crate::content::Form;
use crate::git::{self, GitError};
use crate::lines::{self, Differ};
use crate::lookup::Lookup;
use crate::object::{Item, Leaf, Objects, outward};
use crate::tree::{self, Delta};
use crate::walk::Shallow;

/// Merges beyond this are not replayed.
const REPLAYS: usize = 50;

/// Names of conflicting files beyond this many bytes mean that something is wrong.
const OUTPUT_BYTES: u64 = 16 << 20;

/// Lines of a file's residue that are shown, and characters of each.
const EXCERPT: usize = 10;
const EXCERPT_CHARACTERS: usize = 200;

/// What was found out about the merges of a change.
#[derive(Debug, Default)]
pub(crate) struct Merges {
    pub(crate) residues: Vec<MergeResidue>,
    pub(crate) unknowns: Vec<Unknown>,
}

/// Why a merge was not replayed, and what would help.
struct Obstacle {
    what: String,
    remedy: Option<String>,
}

impl Obstacle {
    fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: None }
    }
}

/// Replays every merge among the commits.
pub(crate) fn replay_all(
    objects: Objects<'_>,
    commits: &[RawCommit],
    shallow: &Shallow,
    limits: &Limits,
) -> Merges {
    let mut out = Merges::default();
    let merges: Vec<&RawCommit> = commits.iter().filter(|commit| commit.parents.len() > 1).collect();
    if merges.is_empty() {
        return out;
    }
    let replayer = Replayer::new(objects, shallow);
    let mut replayed = 0;
    let mut left = Vec::new();
    for commit in merges {
        let found = match (&replayer, commit.parents.as_slice()) {
            (_, [_, _]) if replayed == REPLAYS => {
                left.push(commit);
                continue;
            }
            (_, [_, _]) if shallow.contains(&commit.id) => {
                Err(Obstacle::new("the parents of the merge are not here (shallow clone)"))
            }
            (Ok(replayer), [one, two]) => {
                replayed += 1;
                replayer.residue(commit, *one, *two, limits)
            }
            (Err(what), [_, _]) => Err(Obstacle::new(what.clone())),
            (_, parents) => {
                Err(Obstacle::new(format!("a merge of {} parents cannot be replayed", parents.len())))
            }
        };
        match found {
            Ok(residue) => out.residues.extend(residue),
            Err(obstacle) => out.unknowns.push(unseen(outward(commit.id).as_str(), obstacle)),
        }
    }
    if !left.is_empty() {
        let what = format!("{} merges beyond the first {REPLAYS} were not replayed", left.len());
        let subject = format!("{} merges", left.len());
        out.unknowns
            .push(unseen(&subject, Obstacle { what, remedy: Some("check a smaller range".to_owned()) }));
    }
    out
}

fn unseen(subject: &str, obstacle: Obstacle) -> Unknown {
    let hides = "lines in the merge that come from neither of its parents";
    let unknown = Unknown::new(UnknownKind::Merge, subject, obstacle.what, hides);
    match obstacle.remedy {
        Some(remedy) => unknown.remedy(remedy),
        None => unknown,
    }
}

/// A temporary git directory with the objects of the repository.
pub(crate) struct Replayer {
    folder: tempfile::TempDir,
    pub(crate) repository: gix::Repository,
    related: bool,
}

/// What merging the parents again gives.
pub(crate) struct Replay {
    pub(crate) tree: gix::ObjectId,
    pub(crate) conflicts: BTreeSet<RepoPath>,
}

impl Replayer {
    pub(crate) fn new(objects: Objects<'_>, shallow: &Shallow) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("no temporary folder could be made: {error}");
        let folder = tempfile::tempdir().map_err(failed)?;
        let store = objects.repository.common_dir().join("objects").canonicalize().map_err(failed)?;
        Self::fill(folder.path(), &store, objects.repository.object_hash(), shallow).map_err(failed)?;
        let options = gix::open::Options::isolated().open_path_as_is(true).with(gix::sec::Trust::Full);
        let repository = gix::open_opts(folder.path(), options)
            .map_err(|error| format!("the temporary folder could not be opened: {error}"))?;
        Ok(Self { folder, repository, related: shallow.is_empty() })
    }

    /// Writes the few files that make a folder a bare repository.
    fn fill(folder: &Path, store: &Path, hash: gix::hash::Kind, shallow: &Shallow) -> std::io::Result<()> {
        let version = "[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n";
        let extension = format!("[extensions]\n\tobjectFormat = {hash}\n");
        fs::create_dir_all(folder.join("objects/info"))?;
        fs::create_dir_all(folder.join("refs"))?;
        fs::write(folder.join("HEAD"), "ref: refs/heads/none\n")?;
        fs::write(folder.join("config"), format!("{version}{extension}"))?;
        let mut alternates = gix::path::into_bstr(store).map_err(std::io::Error::other)?.into_owned();
        if alternates.contains(&b'\n') {
            return Err(std::io::Error::other("the path of the repository holds a line break"));
        }
        alternates.push(b'\n');
        fs::write(folder.join("objects/info/alternates"), alternates)?;
        if !shallow.is_empty() {
            let ends: String = shallow.iter().map(|id| format!("{id}\n")).collect();
            fs::write(folder.join("shallow"), ends)?;
        }
        Ok(())
    }

    /// Merges two trees that came from a common one, as git would merge commits of them.
    pub(crate) fn merge_trees(
        &self,
        common: gix::ObjectId,
        one: gix::ObjectId,
        two: gix::ObjectId,
    ) -> Result<Replay, String> {
        let root = self.stand_in(common, None)?;
        let (one, two) = (self.stand_in(one, Some(root))?, self.stand_in(two, Some(root))?);
        self.replay(one, two).map_err(|obstacle| obstacle.what)
    }

    /// A commit of a tree, in the temporary folder: it gives the merge its common ancestor, which older
    /// versions of git cannot be told.
    fn stand_in(&self, tree: gix::ObjectId, parent: Option<gix::ObjectId>) -> Result<gix::ObjectId, String> {
        let parents: String = parent.iter().map(|id| format!("parent {id}\n")).collect();
        let who = "caution <> 0 +0000";
        let text = format!("tree {tree}\n{parents}author {who}\ncommitter {who}\n\nx\n");
        let written = self.repository.objects.write_buf(gix::objs::Kind::Commit, text.as_bytes());
        written.map_err(|error| format!("the merge was not replayed: {error}"))
    }

    fn replay(&self, one: gix::ObjectId, two: gix::ObjectId) -> Result<Replay, Obstacle> {
        let (one, two) = (one.to_hex().to_string(), two.to_hex().to_string());
        let mut arguments = vec!["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages"];
        // In a shallow clone, parents that seem unrelated are not.
        if self.related {
            arguments.push("--allow-unrelated-histories");
        }
        arguments.extend([one.as_str(), two.as_str()]);
        let finished = git::run(self.folder.path(), &arguments, OUTPUT_BYTES).map_err(|error| Obstacle {
            what: format!("the merge was not replayed: {error}"),
            remedy: (error == GitError::NotInstalled).then(git::install),
        })?;
        let complaint = finished.complaint.replace(&self.folder.path().display().to_string(), "…");
        match finished.code {
            Some(0 | 1) => {}
            // The usage of a git that does not know the option.
            Some(129) => {
                return Err(Obstacle {
                    what: "the merge was not replayed: this git has no `merge-tree --write-tree`".to_owned(),
                    remedy: Some(git::install()),
                });
            }
            _ => return Err(Obstacle::new(format!("the merge was not replayed: {complaint}"))),
        }
        let mut parts = finished.output.split(|byte| *byte == 0).filter(|part| !part.is_empty());
        let tree = parts.next().and_then(|hex| gix::ObjectId::from_hex(hex).ok());
        let Some(tree) = tree else {
            return Err(Obstacle::new(format!("the merge was not replayed: {complaint}")));
        };
        Ok(Replay { tree, conflicts: parts.map(RepoPath::new).collect() })
    }

    fn residue(
        &self,
        merge: &RawCommit,
        one: gix::ObjectId,
        two: gix::ObjectId,
        limits: &Limits,
    ) -> Result<Option<MergeResidue>, Obstacle> {
        let replay = self.replay(one, two)?;
        if replay.tree == merge.tree && replay.conflicts.is_empty() {
            return Ok(None);
        }
        let objects = Objects::new(&self.repository);
        let deltas = tree::compare(objects, Some(replay.tree), Some(merge.tree));
        if let Some(unknown) = deltas.unknowns.first() {
            return Err(Obstacle::new(format!("the merge was not compared: {}", unknown.what)));
        }
        let tree_of = |id| {
            RawCommit::read(objects, id)
                .map(|commit| commit.tree)
                .map_err(|lack| Obstacle::new(format!("a parent of the merge {lack}")))
        };
        let mut sides = Sides { lookup: Lookup::new(objects), trees: [tree_of(one)?, tree_of(two)?] };
        let mut differ = Differ::default();
        let mut files: Vec<ResidueFile> = Vec::new();
        for delta in &deltas.list {
            let file = if replay.conflicts.contains(&delta.path) {
                let resolved = sides.hold(delta);
                if resolved { empty(&delta.path) } else { conflicting(objects, delta, limits, &mut differ) }
            } else if delta.new.is_none() && !replay.conflicts.is_empty() && !sides.know(&delta.path) {
                // A name that git made up to put two conflicting files side by side.
                continue;
            } else {
                plain(objects, delta, limits, &mut differ)
            };
            files.push(file);
        }
        let listed: BTreeSet<&RepoPath> = deltas.list.iter().map(|delta| &delta.path).collect();
        let kept = replay.conflicts.iter().filter(|path| !listed.contains(path));
        files.extend(kept.map(empty));
        files.sort_by(|one, two| one.path.cmp(&two.path));
        let conflicted = !replay.conflicts.is_empty();
        Ok(Some(MergeResidue { commit: outward(merge.id), files, conflicted }))
    }
}

/// The two parents of a merge.
struct Sides<'repo> {
    lookup: Lookup<'repo>,
    trees: [gix::ObjectId; 2],
}

impl Sides<'_> {
    /// What each parent holds at a path; `Err` if it cannot be told.
    fn at(&mut self, path: &RepoPath) -> [Result<Option<Leaf>, ()>; 2] {
        self.trees.map(|tree| match self.lookup.entry(tree, path) {
            Ok(Some(Item::Leaf(leaf))) => Ok(Some(leaf)),
            Ok(Some(Item::Folder(_)) | None) => Ok(None),
            Err(_) => Err(()),
        })
    }

    /// Whether the merge took the file of one parent as it stands.
    fn hold(&mut self, delta: &Delta) -> bool {
        self.at(&delta.path).contains(&Ok(delta.new))
    }

    /// Whether the path is in one of the parents.
    fn know(&mut self, path: &RepoPath) -> bool {
        self.at(path).iter().any(|side| *side != Ok(None))
    }
}

fn empty(path: &RepoPath) -> ResidueFile {
    ResidueFile { path: path.clone(), added: Vec::new(), excerpt: Vec::new(), removed: 0 }
}

/// The text of a file within the limits; empty if there is no file, `None` if there is no text.
fn text(objects: Objects<'_>, leaf: Option<Leaf>, limits: &Limits) -> Option<Vec<u8>> {
    let Some(leaf) = leaf else { return Some(Vec::new()) };
    if matches!(leaf.mode, Mode::Submodule | Mode::Symlink) {
        return None;
    }
    objects.blob(leaf.id, limits.file_bytes).ok().filter(|bytes| Form::of(bytes).is_text())
}

/// A file that merged cleanly, and is not what the merge holds.
fn plain(objects: Objects<'_>, delta: &Delta, limits: &Limits, differ: &mut Differ) -> ResidueFile {
    let mut file = empty(&delta.path);
    if let (Some(old), Some(new)) = (text(objects, delta.old, limits), text(objects, delta.new, limits)) {
        let hunks = differ.hunks(&old, &new);
        file.removed = hunks.iter().map(|hunk| hunk.before.len() as u64).sum();
        file.added = hunks.iter().filter_map(|hunk| lines::range(hunk.after.clone())).collect();
        file.excerpt = excerpt(&new, &file);
    }
    file
}

/// A file with conflicts: what comes from one side of a conflict resolves it and is no residue.
fn conflicting(objects: Objects<'_>, delta: &Delta, limits: &Limits, differ: &mut Differ) -> ResidueFile {
    let mut file = empty(&delta.path);
    if let (Some(old), Some(new)) = (text(objects, delta.old, limits), text(objects, delta.new, limits)) {
        let residue = conflict::residue(differ, &old, &new);
        file.removed = residue.removed;
        file.added = residue.added;
        file.excerpt = excerpt(&new, &file);
    }
    file
}

fn excerpt(text: &[u8], file: &ResidueFile) -> Vec<String> {
    let mut ranges = file.added.iter().peekable();
    let mut shown = Vec::new();
    for (number, line) in (1_u32..).zip(text.split(|byte| *byte == b'\n')) {
        while ranges.next_if(|range| range.last < number).is_some() {}
        match ranges.peek() {
            Some(range) if number >= range.first => {
                let line = String::from_utf8_lossy(line);
                shown.push(line.trim_end_matches('\r').chars().take(EXCERPT_CHARACTERS).collect());
            }
            Some(_) => {}
            None => break,
        }
        if shown.len() == EXCERPT {
            break;
        }
    }
    shown
}
