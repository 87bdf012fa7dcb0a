//! A digest of what a change does that does not depend on where it starts: the paths and the lines that
//! are added and removed, without their places.

use caution_core::Digest;

use crate::content::Form;
use crate::lines::Differ;
use crate::object::{Leaf, Objects};
use crate::tree;

/// Files of more bytes go in by their ids.
const FILE_BYTES: u64 = 2 << 20;

/// The digest of what leads from one tree to another.
pub(super) fn digest(
    objects: Objects<'_>,
    old: Option<gix::ObjectId>,
    new: gix::ObjectId,
) -> Result<Digest, String> {
    let deltas = tree::compare(objects, old, Some(new));
    if let Some(unknown) = deltas.unknowns.first() {
        return Err(unknown.what.clone());
    }
    let mut differ = Differ::default();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for delta in &deltas.list {
        let mode = |leaf: Option<Leaf>| leaf.map_or("none".to_owned(), |leaf| format!("{:?}", leaf.mode));
        let name = format!("{} {} {}", mode(delta.old), mode(delta.new), delta.path);
        let body = match (text(objects, delta.old), text(objects, delta.new)) {
            (Some(old), Some(new)) => lines(&mut differ, &old, &new),
            // Content that is not compared line by line is bound to both of its sides.
            _ => {
                let id = |leaf: Option<Leaf>| leaf.map(|leaf| leaf.id.to_string()).unwrap_or_default();
                format!("{} {}", id(delta.old), id(delta.new)).into_bytes()
            }
        };
        parts.push((name, body));
    }
    Ok(Digest::of_parts(parts.iter().map(|(name, body)| (name.as_str(), body.as_slice()))))
}

/// The text of one side: empty if there is no file, `None` if there is no text to compare.
pub(super) fn text(objects: Objects<'_>, leaf: Option<Leaf>) -> Option<Vec<u8>> {
    let Some(leaf) = leaf else { return Some(Vec::new()) };
    if !leaf.is_file() {
        return None;
    }
    objects.blob(leaf.id, FILE_BYTES).ok().filter(|bytes| Form::of(bytes).is_text())
}

fn lines(differ: &mut Differ, old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (sign, line) in changed(differ, old, new) {
        body.push(sign);
        body.extend_from_slice(line);
        body.push(b'\n');
    }
    body
}

/// The lines that differ, each with `-` or `+`.
pub(super) fn changed<'t>(differ: &mut Differ, old: &'t [u8], new: &'t [u8]) -> Vec<(u8, &'t [u8])> {
    let hunks = differ.hunks(old, new);
    let (old, new): (Vec<&[u8]>, Vec<&[u8]>) = (
        old.split_inclusive(|byte| *byte == b'\n').collect(),
        new.split_inclusive(|byte| *byte == b'\n').collect(),
    );
    let take = |lines: &[&'t [u8]], range: &std::ops::Range<u32>, sign: u8| -> Vec<(u8, &'t [u8])> {
        let lines = lines.get(range.start as usize..range.end as usize).unwrap_or_default();
        lines.iter().map(|line| (sign, *line)).collect()
    };
    hunks
        .iter()
        .flat_map(|hunk| [take(&old, &hunk.before, b'-'), take(&new, &hunk.after, b'+')].concat())
        .collect()
}
