//! How far a change goes, apart from any verdict.

use std::sync::Arc;

use caution_core::assessment::Assessment;
use caution_core::change::{Change, Content as FileContent, FileChange, Head, Limits, Mode, Selection};
use caution_core::charter::Charter;
use caution_core::context::Context;
use caution_core::port::{FactCache, Source, SourceError, Trees};
use caution_core::reach::{Radius, Reach, Seed, SeedKind};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_core::{ObjectId, RepoPath};
use caution_reach::{ChangedFile, Compiled, Content, Covered, Index, Mismatch, Question, TreeIndex, across};

use crate::charter;
use crate::error::CheckError;

/// What reach stands on: the trees of the repository, and what was kept of them.
#[derive(Clone)]
pub struct Ground {
    /// Trees and blobs.
    pub trees: Arc<dyn Trees>,
    /// Facts and tables that were kept.
    pub cache: Arc<dyn FactCache>,
    /// Indexes of compilers (SCIP), each with where it came from.
    pub indexes: Vec<(String, Vec<u8>)>,
    /// Reports of which test executed what, each with where it came from.
    pub coverage: Vec<(String, Vec<u8>)>,
    /// Snapshots of measured relations between services, each with where it came from.
    pub measured: Vec<(String, Vec<u8>)>,
}

impl Ground {
    /// Trees and what was kept of them; nothing else is given.
    pub fn new(trees: Arc<dyn Trees>, cache: Arc<dyn FactCache>) -> Self {
        Self { trees, cache, indexes: Vec::new(), coverage: Vec::new(), measured: Vec::new() }
    }
}

impl std::fmt::Debug for Ground {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ground").finish_non_exhaustive()
    }
}

/// How far a change goes, and what that rests on.
#[derive(Debug)]
pub struct Surveyed {
    /// The frozen change.
    pub change: Change,
    /// The charter of its base.
    pub charter: Charter,
    /// How far it goes.
    pub reach: Reach,
    /// What could not be seen.
    pub unknowns: Vec<Unknown>,
}

/// Says how far a change goes.
///
/// # Errors
/// If the change or the charter cannot be read.
pub fn survey(
    source: &dyn Source,
    ground: &Ground,
    selection: &Selection,
    limits: &Limits,
) -> Result<Surveyed, CheckError> {
    let change = source.snapshot(selection, Context::default(), limits)?;
    let touched: Vec<_> = change.files.iter().flat_map(|file| file.touched_paths()).cloned().collect();
    let charter = charter::load(source, change.charter_base.as_ref(), touched.iter())?;
    let (charter, radius, mut unknowns) = radius(source, ground, &change, charter)?;
    let mut reach = caution_reach::services(&change, &charter);
    reach.radius = Some(radius);
    unknowns.extend(change.unknowns.iter().cloned());
    unknowns.sort();
    unknowns.dedup();
    Ok(Surveyed { change, charter, reach, unknowns })
}

/// Adds to an assessment what the change goes to, and what of it could not be seen. What a rule said already
/// of a file is not said again.
pub(crate) fn join(
    source: &dyn Source,
    ground: &Ground,
    change: &Change,
    charter: &Charter,
    assessment: &mut Assessment,
) -> Result<(), SourceError> {
    let (_, radius, unknowns) = radius(source, ground, change, charter.clone())?;
    assessment.reach.radius = Some(radius);
    for unknown in unknowns {
        let said = |known: &Unknown| {
            known.kind == unknown.kind && known.path.is_some() && known.path == unknown.path
        };
        if !assessment.unknowns.iter().any(said) {
            assessment.unknowns.push(unknown);
        }
    }
    assessment.unknowns.sort();
    assessment.unknowns.dedup();
    Ok(())
}

/// What a change goes to beyond the files that it touches, and the charter with the services of the whole tree.
fn radius(
    source: &dyn Source,
    ground: &Ground,
    change: &Change,
    charter: Charter,
) -> Result<(Charter, Radius, Vec<Unknown>), SourceError> {
    let base = match &change.base {
        Some(base) => Some(Arc::new(index(ground, base)?)),
        None => None,
    };
    let mut head = match (&change.head, &change.base) {
        (Head::Commit(commit), _) => index(ground, commit)?,
        (_, Some(base)) => index(ground, base)?,
        (_, None) => TreeIndex::empty(Arc::clone(&ground.trees), Arc::clone(&ground.cache)),
    };
    if !matches!(change.head, Head::Commit(_)) {
        head.lay(laid(source, change)?);
    }
    let mut unknowns: Vec<Unknown> = head.unknowns.clone();
    let path = |path: &RepoPath| path.to_str().map(str::to_owned);
    let changed: Vec<ChangedFile> = change
        .files
        .iter()
        .map(|file| ChangedFile {
            before: file.stood_at().and_then(path),
            after: file.new.as_ref().and_then(|_| path(&file.path)),
        })
        .collect();
    let usage = |Mismatch { message, hint }: Mismatch| SourceError::Usage { message, hint: Some(hint) };
    let compiled = Compiled::read(&ground.indexes, &head).map_err(usage)?;
    let covered = Covered::read(&ground.coverage, &head).map_err(usage)?;
    let head = Arc::new(head);
    let charter = match &base {
        Some(base) => widened(source, change, charter, base),
        None => charter,
    };
    let before: &dyn Index = base.as_deref().unwrap_or(&head);
    let (relations, unread) =
        across::relations(&*head, (before, &changed), &ground.measured, &charter).map_err(usage)?;
    unknowns.extend(unread);
    let question = Question {
        base: base.as_ref(),
        head: &head,
        changed: &changed,
        charter: &charter,
        compiled: &compiled,
        covered: &covered,
    };
    let (mut radius, unseen) = caution_reach::radius(&question);
    unknowns.extend(unseen);
    radius.seeds.extend(change.files.iter().filter_map(turned));
    let unnamed = changed.iter().filter(|file| file.before.is_none() && file.after.is_none()).count();
    if unnamed > 0 {
        let what = format!("{unnamed} changed files have paths that are no UTF-8, and were not looked at");
        unknowns.push(Unknown::new(UnknownKind::Reach, "paths", what.as_str(), "who uses what they change"));
        radius.completeness.cut.push(what);
    }
    if change.files.is_empty() && change.base.is_none() {
        radius.completeness.cut.push("there is nothing to compare with".to_owned());
    }
    if let (Some(base), Some(tip)) = (&base, &change.base) {
        // It orders changes and decides nothing: where the past cannot be read, nothing is said of it.
        radius.larger_than = caution_reach::larger_than((base, tip), &head, &changed).unwrap_or_default();
    }
    across::lead_on(&mut radius, relations, &charter);
    Ok((charter, radius, unknowns))
}

/// A file that is of another kind than before: what stands in it tells nothing of that.
fn turned(file: &FileChange) -> Option<Seed> {
    let (old, new) = (file.old.as_ref()?.mode, file.new.as_ref()?.mode);
    let detail = match (old, new) {
        (old, new) if old == new => return None,
        (_, Mode::Symlink) => "it is a link now",
        (_, Mode::Submodule) => "it is a submodule now",
        (_, Mode::Executable) => "it may be executed now",
        (Mode::Executable, Mode::File) => "it may no longer be executed",
        (_, Mode::File) => "it is a file now",
    };
    let (symbol, lines) = (String::new(), None);
    Some(Seed { path: file.path.clone(), symbol, kind: SeedKind::File, lines, detail: detail.to_owned() })
}

/// The charter with the services that catalogues anywhere in the tree declare: the charter that judges knows those
/// above the touched files alone. One that cannot be read as a whole stays as it is.
fn widened(source: &dyn Source, change: &Change, charter: Charter, base: &TreeIndex) -> Charter {
    let catalogues: Vec<RepoPath> =
        across::catalogues(base).iter().map(|path| RepoPath::from(path.as_str())).collect();
    let is_read = |path: &RepoPath| charter.files.iter().any(|(read, _)| read == path);
    if catalogues.iter().all(is_read) {
        return charter;
    }
    let touched: Vec<RepoPath> = change.files.iter().flat_map(|file| file.touched_paths()).cloned().collect();
    charter::load(source, change.charter_base.as_ref(), touched.iter().chain(&catalogues)).unwrap_or(charter)
}

fn index(ground: &Ground, commit: &ObjectId) -> Result<TreeIndex, SourceError> {
    let tree = ground.trees.tree(commit)?;
    TreeIndex::open(Arc::clone(&ground.trees), Arc::clone(&ground.cache), &tree)
}

/// What the change lays over its base, where no commit holds it.
fn laid(source: &dyn Source, change: &Change) -> Result<Vec<(String, Option<Content>)>, SourceError> {
    let mut laid = Vec::new();
    for file in &change.files {
        if let Some(old) = file.old_path.as_ref().and_then(RepoPath::to_str) {
            laid.push((old.to_owned(), None));
        }
        let Some(path) = file.path.to_str() else { continue };
        let bytes = match file.new {
            // An unknown of the change says why.
            Some(_) if file.content == FileContent::Unread => Some(None),
            Some(_) => source.read_head(change, &file.path)?.map(Some),
            None => None,
        };
        let text = |bytes: Option<Vec<u8>>| match bytes.map(String::from_utf8) {
            Some(Ok(text)) => Content::Text(Arc::from(text)),
            Some(Err(_)) | None => Content::Unread,
        };
        laid.push((path.to_owned(), bytes.map(text)));
    }
    Ok(laid)
}
