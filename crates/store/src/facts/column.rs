//! Columns: one field of many things, side by side, each in as few bytes as the largest one needs. They are
//! read without a branch a value, which varints are not.

/// Writes numbers and columns.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) bytes: Vec<u8>,
}

impl Writer {
    /// A number in groups of seven bits, the lowest first.
    pub(super) fn number(&mut self, mut value: u64) {
        loop {
            let low = (value & 0x7f) as u8;
            value >>= 7;
            if value == 0 {
                return self.bytes.push(low);
            }
            self.bytes.push(low | 0x80);
        }
    }

    /// A column. One whose values are all zero takes a byte.
    pub(super) fn column(&mut self, values: &[u32]) {
        self.wide_column(values, 0);
    }

    /// A column whose values take a byte at least, so that their count is bounded by the bytes there are.
    pub(super) fn counted_column(&mut self, values: &[u32]) {
        self.wide_column(values, 1);
    }

    fn wide_column(&mut self, values: &[u32], at_least: u8) {
        let all = values.iter().fold(0, |all, value| all | value);
        let width = match all {
            0 => at_least,
            1..=0xff => 1,
            0x100..=0xffff => 2,
            _ => 4,
        };
        self.bytes.push(width);
        match width {
            0 => {}
            1 => self.bytes.extend(values.iter().map(|value| *value as u8)),
            2 => self.bytes.extend(values.iter().flat_map(|value| (*value as u16).to_le_bytes())),
            _ => self.bytes.extend(values.iter().flat_map(|value| value.to_le_bytes())),
        }
    }
}

/// Reads what [`Writer`] wrote; `None` where the bytes cannot be that.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..63).step_by(7) {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    pub(super) fn short(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    /// How many things follow, each of `size` bytes at least.
    pub(super) fn count(&mut self, size: usize) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count.checked_mul(size)? <= self.bytes.len()).then_some(count)
    }

    /// A column of values that are bounded by an earlier count.
    pub(super) fn column(&mut self, count: usize, into: &mut Vec<u32>) -> Option<()> {
        into.clear();
        let width = usize::from(self.take(1)?.first().copied()?);
        let bytes = self.take(count.checked_mul(width)?)?;
        match width {
            0 => into.resize(count, 0),
            1 => into.extend(bytes.iter().map(|byte| u32::from(*byte))),
            2 => into
                .extend(bytes.as_chunks::<2>().0.iter().map(|value| u32::from(u16::from_le_bytes(*value)))),
            4 => into.extend(bytes.as_chunks::<4>().0.iter().map(|value| u32::from_le_bytes(*value))),
            _ => return None,
        }
        Some(())
    }

    /// A column that bounds its count itself.
    pub(super) fn counted_column(&mut self, count: usize, into: &mut Vec<u32>) -> Option<()> {
        (self.bytes.first() != Some(&0)).then_some(())?;
        self.column(count, into)
    }
}

/// The step from one value to the next, small steps in both directions as small numbers.
pub(super) fn step(from: u32, to: u32) -> u32 {
    let step = to.wrapping_sub(from);
    (step << 1) ^ 0_u32.wrapping_sub(step >> 31)
}

/// Where a step leads.
pub(super) fn stepped(from: u32, step: u32) -> u32 {
    from.wrapping_add((step >> 1) ^ 0_u32.wrapping_sub(step & 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_lead_back() {
        let values = [0, 1, 2, 127, 128, 0x7fff_ffff, 0x8000_0000, u32::MAX - 1, u32::MAX];
        for from in values {
            for to in values {
                assert_eq!(stepped(from, step(from, to)), to, "{from} {to}");
            }
        }
        assert_eq!([step(5, 5), step(5, 4), step(5, 6)], [0, 1, 2]);
    }

    #[test]
    fn columns_and_numbers_survive_and_lies_about_their_length_do_not() {
        for largest in [0, 1, 255, 256, 65_535, 65_536, u32::MAX] {
            let values = [largest, 0, largest / 2];
            let mut writer = Writer::default();
            writer.number(u64::from(largest) << 20);
            writer.column(&values);
            writer.counted_column(&values);
            let mut reader = Reader::new(&writer.bytes);
            let mut read = Vec::new();
            assert_eq!(reader.number(), Some(u64::from(largest) << 20));
            reader.column(3, &mut read).unwrap();
            assert_eq!(read, values);
            reader.counted_column(3, &mut read).unwrap();
            assert_eq!(read, values);
            assert!(reader.is_empty());
        }
        assert_eq!(Reader::new(&[3, 0, 0]).count(1), None);
        assert_eq!(Reader::new(&[0]).counted_column(9, &mut Vec::new()), None);
        assert_eq!(Reader::new(&[3, 1, 1, 1]).column(1, &mut Vec::new()), None);
        assert_eq!(Reader::new(&[0xff; 12]).number(), None);
    }
}
