//! The files below a folder.

use caution_core::RepoPath;

use crate::lookup::{Found, Lookup};
use crate::object::{Item, Lack, Objects};

/// Folders beyond this are not opened: a few small objects can name billions of paths.
const OPENED: usize = 1_000;

/// The files below a folder, links included, by path: the first `at_most` of them. Where the folder
/// itself is none (a file, a link that leads astray) it is listed, so that whoever reads it sees that.
pub(crate) fn below(
    objects: Objects<'_>,
    tree: gix::ObjectId,
    folder: &RepoPath,
    at_most: usize,
) -> Result<Vec<RepoPath>, Lack> {
    let mut files = Vec::new();
    let mut open = match Lookup::new(objects).follow(tree, folder)? {
        Found::Item(Item::Folder(id)) => vec![(folder.as_bytes().to_vec(), Item::Folder(id))],
        Found::Item(Item::Leaf(_)) | Found::Astray => return Ok(vec![folder.clone()]),
        Found::Nothing => return Ok(files),
    };
    let mut opened = 0;
    while let Some((path, item)) = open.pop() {
        if files.len() == at_most {
            break;
        }
        let Item::Folder(id) = item else {
            files.push(RepoPath::new(path));
            continue;
        };
        opened += 1;
        if opened > OPENED.max(at_most) {
            return Err(Lack::Broken(format!("it holds more than {OPENED} folders")));
        }
        let entries = objects.folder(id)?.into_iter().rev();
        open.extend(entries.map(|(name, item)| ([path.as_slice(), b"/", &name].concat(), item)));
    }
    Ok(files)
}
