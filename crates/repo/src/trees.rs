//! Trees as the index of facts reads them: listed, compared, and their blobs handed out on every core.

use std::sync::atomic::{AtomicUsize, Ordering};

use caution_core::port::{SourceError, Trees};
use caution_core::unknown::{Unknown, UnknownKind};
use caution_core::{ObjectId, RepoPath};
use gix::odb::pack::Find as _;

use caution_core::facts::{Differing, GitId, Listing};

use crate::commit::RawCommit;
use crate::object::{Folder, Item, Lack, Objects, inward, outward};
use crate::revision;
use crate::tree::{self, DEPTH, OPENED};

/// Files beyond this are not listed. A few small objects can name billions of paths.
const LISTED: usize = 1_000_000;

/// Nor are files once the paths before them take this much.
const LISTED_BYTES: usize = 256 << 20;

/// Blobs that one thread takes at once: neighbours in the pack, which share their bases.
const BATCH: usize = 32;

/// Memory of one thread for the bases of deltas.
const BASES_BYTES: usize = 32 << 20;

/// How far the listing may go.
#[derive(Clone, Copy)]
struct Bounds {
    files: usize,
    folders: usize,
    bytes: usize,
}

const BOUNDS: Bounds = Bounds { files: LISTED, folders: OPENED, bytes: LISTED_BYTES };

/// The trees of a repository: a handle of its own, which threads share.
#[derive(Debug)]
pub struct GitTrees {
    repository: gix::ThreadSafeRepository,
}

impl GitTrees {
    pub(crate) fn new(repository: &gix::Repository) -> Self {
        Self { repository: repository.clone().into_sync() }
    }

    fn local(&self) -> gix::Repository {
        self.repository.to_thread_local()
    }
}

impl Trees for GitTrees {
    fn tree(&self, commit: &ObjectId) -> Result<GitId, SourceError> {
        let repository = self.local();
        let failed = |lack: Lack| SourceError::Failed(format!("the commit `{}` {lack}", commit.short()));
        let id = inward(&repository, commit).ok_or(Lack::Missing).map_err(failed)?;
        let commit = RawCommit::read(Objects::new(&repository), id).map_err(failed)?;
        Ok(GitId::from_bytes(commit.tree.as_bytes()))
    }

    fn list(&self, tree: &GitId) -> Result<Listing, SourceError> {
        let repository = self.local();
        list(Objects::new(&repository), id_of(&repository, tree), BOUNDS)
    }

    /// Mode bits are no difference, and a link or a submodule is no file. Whatever differs counts for
    /// `at_most`, so that a comparison which would be long ends early.
    fn differing(
        &self,
        one: &GitId,
        other: &GitId,
        at_most: usize,
    ) -> Result<Option<Vec<Differing>>, SourceError> {
        let repository = self.local();
        let [old, new] = [one, other].map(|tree| Some(id_of(&repository, tree)));
        let deltas = tree::compare_up_to(Objects::new(&repository), old, new, at_most);
        if deltas.list.len() > at_most {
            return Ok(None);
        }
        if let Some(unknown) = deltas.unknowns.into_iter().next() {
            return Err(SourceError::Failed(unknown.what));
        }
        let differing = deltas.list.into_iter().filter_map(|delta| {
            let file = |leaf: Option<crate::object::Leaf>| {
                leaf.filter(|leaf| leaf.is_file()).map(|leaf| GitId::from_bytes(leaf.id.as_bytes()))
            };
            let (old, new) = (file(delta.old), file(delta.new));
            (old != new).then(|| (shown(delta.path.as_bytes()), new))
        });
        Ok(Some(differing.collect()))
    }

    fn line(&self, commit: &ObjectId, at_most: usize) -> Result<Vec<ObjectId>, SourceError> {
        let repository = self.local();
        let objects = Objects::new(&repository);
        let shallow = revision::shallow(&repository)?;
        let mut line = Vec::new();
        let mut next = inward(&repository, commit);
        while let Some(id) = next.filter(|_| line.len() < at_most) {
            // What is not here ends it, as in a shallow clone.
            let Ok(commit) = RawCommit::read(objects, id) else { break };
            line.push(outward(id));
            next = commit.parents.first().copied().filter(|_| !shallow.contains(&id));
        }
        Ok(line)
    }

    fn blobs(&self, blobs: &[GitId], limit: u64, take: &(dyn Fn(usize, Option<Vec<u8>>) + Sync)) {
        let repository = self.local();
        let order = by_pack(&repository, blobs);
        let next = AtomicUsize::new(0);
        let threads = rayon::current_num_threads().min(order.len().div_ceil(BATCH));
        rayon::in_place_scope(|scope| {
            for _ in 0..threads {
                let mut repository = repository.clone();
                repository.objects.set_pack_cache(|| {
                    Box::new(gix::odb::pack::cache::lru::MemoryCappedHashmap::new(BASES_BYTES))
                });
                // A blob is read once; what is kept of it would only be copied.
                repository.objects.unset_object_cache();
                let (order, next) = (&order, &next);
                scope.spawn(move |_| {
                    let objects = Objects::new(&repository);
                    loop {
                        let start = next.fetch_add(BATCH, Ordering::Relaxed);
                        let Some(rest) = order.get(start..) else { return };
                        for (place, id) in rest.iter().take(BATCH) {
                            take(*place, objects.blob(*id, limit).ok());
                        }
                        if rest.len() <= BATCH {
                            return;
                        }
                    }
                });
            }
        });
    }
}

/// An id of a repository's own kind of hash.
fn id_of(repository: &gix::Repository, id: &GitId) -> gix::ObjectId {
    let hash = repository.object_hash();
    let bytes = id.0.get(..hash.len_in_bytes()).unwrap_or_default();
    gix::ObjectId::try_from(bytes).unwrap_or_else(|_| hash.null())
}

/// Blobs with their places, those of one pack in its order: git puts the versions of a file side by side.
fn by_pack(repository: &gix::Repository, blobs: &[GitId]) -> Vec<(usize, gix::ObjectId)> {
    let mut repository = repository.clone();
    repository.objects.prevent_pack_unload();
    let mut bytes = Vec::new();
    let mut order: Vec<_> = blobs
        .iter()
        .enumerate()
        .map(|(place, blob)| {
            let id = id_of(&repository, blob);
            let found = repository.objects.location_by_oid(&id, &mut bytes).ok().flatten();
            (found.map(|found| (found.pack_id, found.pack_offset)), place, id)
        })
        .collect();
    order.sort_unstable_by_key(|(location, place, _)| (*location, *place));
    order.into_iter().map(|(_, place, id)| (place, id)).collect()
}

/// Lists the files below a tree in the order of their paths: git sorts a folder as if its name ended in `/`.
fn list(objects: Objects<'_>, tree: gix::ObjectId, bounds: Bounds) -> Result<Listing, SourceError> {
    let root = objects
        .folder(tree)
        .map_err(|lack| SourceError::Failed(format!("the tree `{}` {lack}", outward(tree).short())))?;
    let mut listing = Listing::default();
    let mut path = Vec::new();
    let mut open = vec![(0, root.into_iter())];
    let (mut folders, mut bytes) = (1_usize, 0_usize);
    while let Some((above, entries)) = open.last_mut() {
        path.truncate(*above);
        let Some((name, item)) = entries.next() else {
            open.pop();
            continue;
        };
        path.extend_from_slice(&name);
        if listing.files.len() >= bounds.files || folders > bounds.folders || bytes > bounds.bytes {
            listing.unknowns.push(too_many(&path));
            break;
        }
        match item {
            Item::Folder(id) => {
                folders += 1;
                match folder(objects, id, &path, open.len()) {
                    Ok(entries) => {
                        path.push(b'/');
                        open.push((path.len(), entries.into_iter()));
                    }
                    Err(unknown) => listing.unknowns.push(*unknown),
                }
            }
            Item::Leaf(leaf) if leaf.is_file() => {
                bytes += path.len();
                listing.files.push((shown(&path), GitId::from_bytes(leaf.id.as_bytes())));
            }
            Item::Leaf(_) => {}
        }
    }
    // A doctored folder may hold a name twice, or one with a `/` in it.
    if !listing.files.is_sorted_by(|one, other| one.0 < other.0) {
        listing.files.sort();
        listing.files.dedup_by(|one, other| one.0 == other.0);
    }
    Ok(listing)
}

fn folder(
    objects: Objects<'_>,
    id: gix::ObjectId,
    path: &[u8],
    depth: usize,
) -> Result<Folder, Box<Unknown>> {
    let path = RepoPath::new(path);
    let hides = "everything that its files do, and whatever they use";
    if depth > DEPTH {
        let what = format!("there are folders more than {DEPTH} deep; what is below was not listed");
        return Err(Box::new(Unknown::of_path(UnknownKind::TooLarge, &path, what, hides)));
    }
    objects.folder(id).map_err(|lack| {
        let what = format!("the folder's tree `{}` {lack}", outward(id).short());
        let unknown = Unknown::of_path(UnknownKind::MissingObject, &path, what, hides);
        let remedy = "fetch the missing objects: `git fetch --refetch`, or clone without a filter";
        Box::new(unknown.remedy(remedy))
    })
}

fn too_many(path: &[u8]) -> Unknown {
    let what = format!("the tree names too many files; the list ends before `{}`", RepoPath::new(path));
    Unknown::new(UnknownKind::TooLarge, "files", what, "everything that the files after it do")
}

/// A path as the table has it. Whoever uses what changes does so under whichever name: one that is no UTF-8 is kept as
/// far as it can be read.
fn shown(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}

#[cfg(test)]
mod tests;
