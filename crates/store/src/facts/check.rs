//! The checksum of everything that is kept. It finds what a disk or a crash spoils, not what somebody forges.

const LANES: [u64; 4] =
    [0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4f, 0x1656_67b1_9e37_79f9, 0x85eb_ca77_c2b2_ae63];

/// One step. For a given state it is one to one, so a single spoilt word is always noticed.
fn step(state: u64, word: u64) -> u64 {
    (state ^ word).wrapping_mul(0x9fb2_1c65_1e98_df25).rotate_left(29)
}

/// 64 bits of any bytes, the same on every machine. Four chains run side by side, which is what makes it fast.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let (blocks, rest) = bytes.as_chunks::<32>();
    let [mut a, mut b, mut c, mut d] = LANES;
    for block in blocks {
        let ([one, two, three, four], _) = block.as_chunks::<8>() else { continue };
        a = step(a, u64::from_le_bytes(*one));
        b = step(b, u64::from_le_bytes(*two));
        c = step(c, u64::from_le_bytes(*three));
        d = step(d, u64::from_le_bytes(*four));
    }
    let (words, rest) = rest.as_chunks::<8>();
    let mut state = [a, b, c, d].into_iter().fold(bytes.len() as u64, step);
    state = words.iter().fold(state, |state, word| step(state, u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    state = step(state, u64::from_le_bytes(last));
    state ^ (state >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let bytes: Vec<u8> = (0..100).collect();
        let whole = checksum(&bytes);
        for place in 0..bytes.len() {
            for bit in 0..8 {
                let mut other = bytes.clone();
                other[place] ^= 1 << bit;
                assert_ne!(checksum(&other), whole);
            }
            assert_ne!(checksum(&bytes[..place]), whole);
        }
        assert_ne!(checksum(&[0; 8]), checksum(&[0; 16]));
    }
}
