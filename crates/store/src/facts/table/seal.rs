//! Checksums made right: whoever tries any bytes on the reader would otherwise never get past them.

use super::super::check::checksum;
use super::read::Footer;
use super::{FOOTER_BYTES, FORMAT, MAGIC, PAGE_BYTES};

/// The bytes with magic, format and every checksum as they have to be; `None` if the sizes do not fit together.
pub(in super::super) fn seal(bytes: &[u8]) -> Option<Vec<u8>> {
    let whole = bytes.len() as u64;
    let at = usize::try_from(whole.checked_sub(FOOTER_BYTES)?).ok()?;
    let mut bytes = bytes.to_vec();
    let (body, footer) = bytes.split_at_mut_checked(at)?;
    put(footer, 0, u64::from_le_bytes(MAGIC))?;
    put(footer, 1, FORMAT)?;
    close(footer)?;
    let shape = Footer::parse(footer, whole)?.shape;
    let (first, rest) = body.split_at_mut_checked(usize::try_from(shape.entries).ok()?)?;
    put(footer, 12, checksum(first))?;
    let (pages, sums) = rest.split_at_mut_checked(usize::try_from(shape.end).ok()?)?;
    for (place, page) in pages.chunks(PAGE_BYTES).enumerate() {
        put(sums, place, checksum(page))?;
    }
    put(footer, 13, checksum(sums))?;
    close(footer)?;
    Some(bytes)
}

fn put(bytes: &mut [u8], place: usize, number: u64) -> Option<()> {
    *bytes.as_chunks_mut::<8>().0.get_mut(place)? = number.to_le_bytes();
    Some(())
}

fn close(footer: &mut [u8]) -> Option<()> {
    let (before, own) = footer.split_last_chunk_mut::<8>()?;
    *own = checksum(before).to_le_bytes();
    Some(())
}
