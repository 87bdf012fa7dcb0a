//! As much of a compiler's index (SCIP) as the judge needs: protobuf, read by hand. This stands apart from the
//! reader that the program itself uses, so that one mistake cannot agree with itself.

use std::collections::BTreeMap;

use anyhow::Context as _;

/// A name at a place.
pub(super) struct Occurrence {
    /// From 1.
    pub(super) line: u32,
    /// From 0, and one behind the last, on the same line.
    pub(super) columns: (usize, usize),
    /// Package and descriptors; none if it is local to its file.
    pub(super) symbol: Option<String>,
    /// Whether it is defined there.
    pub(super) defines: bool,
}

/// The occurrences of each file.
pub(super) fn read(bytes: &[u8]) -> anyhow::Result<BTreeMap<String, Vec<Occurrence>>> {
    let mut files = BTreeMap::new();
    for (field, document) in fields(bytes)? {
        let Value::Bytes(document) = document else { continue };
        if field != 2 {
            continue;
        }
        let (mut path, mut occurrences) = (String::new(), Vec::new());
        for (field, value) in fields(document)? {
            match (field, value) {
                (1, Value::Bytes(name)) => path = String::from_utf8_lossy(name).into_owned(),
                (2, Value::Bytes(occurrence)) => occurrences.extend(one(occurrence)?),
                _ => {}
            }
        }
        // A project of TypeScript may list a file once for each of its configurations.
        files.entry(path).or_insert(occurrences);
    }
    anyhow::ensure!(!files.is_empty(), "the index names no file");
    Ok(files)
}

/// An occurrence on one line; what spans lines is the place of no name.
fn one(bytes: &[u8]) -> anyhow::Result<Option<Occurrence>> {
    let (mut range, mut symbol, mut roles) = (Vec::new(), None, 0);
    for (field, value) in fields(bytes)? {
        match (field, value) {
            (1, Value::Bytes(mut packed)) => {
                while !packed.is_empty() {
                    range.push(number(&mut packed)?);
                }
            }
            (2, Value::Bytes(text)) => symbol = normalised(&String::from_utf8_lossy(text)),
            (3, Value::Number(bits)) => roles = bits,
            _ => {}
        }
    }
    let &[line, first, last] = range.as_slice() else { return Ok(None) };
    let columns = (usize::try_from(first)?, usize::try_from(last)?);
    Ok(Some(Occurrence { line: u32::try_from(line)? + 1, columns, symbol, defines: roles & 1 != 0 }))
}

/// The package's name and the descriptors: two versions of one thing, an installed copy too, are that thing.
fn normalised(symbol: &str) -> Option<String> {
    if symbol.starts_with("local ") {
        return None;
    }
    let mut parts = symbol.splitn(5, ' ');
    let (scheme, _, package, _) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let descriptors = parts.next()?;
    if scheme != "scip-python" {
        return Some(format!("{package} {descriptors}"));
    }
    // A module of `src/` is known by both of its names.
    let plain = descriptors.replace('`', "");
    Some(format!("{package} {}", plain.strip_prefix("src.").unwrap_or(&plain)))
}

enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

fn fields(mut bytes: &[u8]) -> anyhow::Result<Vec<(u64, Value<'_>)>> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let key = number(&mut bytes)?;
        let length = match key & 7 {
            0 => {
                found.push((key >> 3, Value::Number(number(&mut bytes)?)));
                continue;
            }
            1 => 8,
            2 => usize::try_from(number(&mut bytes)?)?,
            5 => 4,
            kind => anyhow::bail!("field {} is of kind {kind}", key >> 3),
        };
        let (value, rest) = bytes.split_at_checked(length).context("the index ends inside a field")?;
        found.push((key >> 3, Value::Bytes(value)));
        bytes = rest;
    }
    Ok(found)
}

fn number(bytes: &mut &[u8]) -> anyhow::Result<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first().context("the index ends inside a number")?;
        *bytes = rest;
        number |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Ok(number);
        }
    }
    anyhow::bail!("a number has more than 64 bits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn installed_copies_and_folders_of_sources_are_the_same_thing() {
        let one = normalised("scip-python python flask 3.1 `src.flask.app`/Flask#");
        assert_eq!(one, normalised("scip-python python flask 0 `flask.app`/Flask#"));
        assert_eq!(one.as_deref(), Some("flask flask.app/Flask#"));
        assert_eq!(normalised("local 4"), None);
    }

    #[test]
    fn an_index_that_is_cut_off_is_an_error() {
        let whole = [0x12, 0x03, 0x0a, 0x01, b'a'];
        assert_eq!(read(&whole).unwrap().len(), 1);
        assert!(read(&whole[..3]).is_err());
        assert!(read(&[]).is_err());
    }
}
