//! The wire format of protobuf, as far as an index uses it.

use super::ScipError;

/// A message whose fields are read one after the other; or a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Message<'a> {
    /// What is left of it.
    pub(super) bytes: &'a [u8],
    /// Where that begins in the whole.
    at: usize,
}

/// The value of a field.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    /// A number; one below 0 has its upper bits set.
    Number(u64),
    /// A message, a text or packed numbers.
    Bytes(Message<'a>),
    /// Four or eight bytes, which the format does not use.
    Fixed,
}

impl<'a> Message<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next field and its value.
    pub(super) fn next(&mut self) -> Result<Option<(u64, Value<'a>)>, ScipError> {
        if self.bytes.is_empty() {
            return Ok(None);
        }
        let at = self.at;
        let tag = self.number()?;
        let value = match tag & 7 {
            0 => Value::Number(self.number()?),
            1 => self.take(8).map(|_| Value::Fixed)?,
            2 => {
                let length = self.number()?;
                Value::Bytes(self.take(usize::try_from(length).unwrap_or(usize::MAX))?)
            }
            5 => self.take(4).map(|_| Value::Fixed)?,
            _ => return Err(ScipError::Malformed { at, what: "a field of a kind that the format has not" }),
        };
        match tag >> 3 {
            0 => Err(ScipError::Malformed { at, what: "a field without a number" }),
            field => Ok(Some((field, value))),
        }
    }

    /// A number of variable length.
    pub(super) fn number(&mut self) -> Result<u64, ScipError> {
        let mut number = 0_u64;
        for (place, byte) in self.bytes.iter().take(10).enumerate() {
            number |= u64::from(byte & 0x7f) << (7 * place).min(63);
            if byte & 0x80 == 0 {
                self.take(place + 1)?;
                return Ok(number);
            }
        }
        Err(ScipError::Malformed { at: self.at, what: "a number that does not end" })
    }

    /// The message as text.
    pub(super) fn text(self) -> String {
        String::from_utf8_lossy(self.bytes).into_owned()
    }

    fn take(&mut self, length: usize) -> Result<Self, ScipError> {
        let error = ScipError::Malformed { at: self.at, what: "it ends in the middle of a field" };
        let (taken, rest) = self.bytes.split_at_checked(length).ok_or(error)?;
        let taken = Self { bytes: taken, at: self.at };
        (self.bytes, self.at) = (rest, self.at + length);
        Ok(taken)
    }
}
