//! How much of one file is in another: the share of bytes in lines (or runs of 64 bytes) that both hold.

/// The score of two files that are the same.
pub(crate) const WHOLE: u32 = 60_000;

/// Lines longer than this are taken in pieces of this many bytes.
const PIECE: usize = 64;

/// The pieces of a file, each as a hash, with how many bytes it stands for in all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    pieces: Vec<(u32, u32)>,
}

impl Fingerprint {
    /// Line breaks of Windows in a text count as plain ones, as git has it.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let text = !crate::content::is_binary(bytes);
        let mut pieces: Vec<(u32, u32)> = Vec::new();
        let mut hash = SEED;
        let mut length = 0;
        let mut rest = bytes.iter().copied().peekable();
        while let Some(byte) = rest.next() {
            if text && byte == b'\r' && rest.peek() == Some(&b'\n') {
                continue;
            }
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
            length += 1;
            if byte == b'\n' || length == PIECE {
                pieces.push((fold(hash), u32::try_from(length).unwrap_or(u32::MAX)));
                hash = SEED;
                length = 0;
            }
        }
        if length > 0 {
            pieces.push((fold(hash), u32::try_from(length).unwrap_or(u32::MAX)));
        }
        pieces.sort_unstable();
        pieces.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same {
                first.1 = first.1.saturating_add(later.1);
            }
            same
        });
        Self { pieces }
    }

    /// The pieces, each with how many bytes it stands for.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = (u32, u32)> {
        self.pieces.iter().copied()
    }

    /// How many bytes are in both.
    pub(crate) fn shared_with(&self, other: &Self) -> u64 {
        let mut there = other.pieces().peekable();
        let mut shared = 0;
        for (hash, bytes) in self.pieces() {
            while there.next_if(|piece| piece.0 < hash).is_some() {}
            if let Some(piece) = there.next_if(|piece| piece.0 == hash) {
                shared += u64::from(piece.1.min(bytes));
            }
        }
        shared
    }
}

/// How alike two files are that share so many bytes, out of [`WHOLE`], in terms of the larger of the two.
pub(crate) fn score(shared: u64, larger: u64) -> u32 {
    let score = shared.saturating_mul(u64::from(WHOLE)).checked_div(larger).unwrap_or(0);
    u32::try_from(score).unwrap_or(WHOLE)
}

/// FNV-1a.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

#[expect(clippy::cast_possible_truncation, reason = "the two halves are folded into one on purpose")]
fn fold(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(old: &str, new: &str) -> u32 {
        let shared = Fingerprint::of(old.as_bytes()).shared_with(&Fingerprint::of(new.as_bytes()));
        score(shared, old.len().max(new.len()) as u64) * 100 / WHOLE
    }

    #[test]
    fn similarity_is_the_share_of_common_lines() {
        assert_eq!(percent("a\nb\nc\nd\n", "a\nb\nc\nd\n"), 100);
        assert_eq!(percent("a\nb\nc\nd\n", "a\nb\nc\nx\n"), 75);
        assert_eq!(percent("a\nb\n", "c\nd\n"), 0);
        assert_eq!(percent("d\nc\nb\na\n", "a\nb\nc\nd\n"), 100);
    }

    #[test]
    fn line_breaks_of_windows_do_not_matter_in_text() {
        assert_eq!(percent("one\ntwo\n", "one\r\ntwo\r\n"), 80);
    }
}
