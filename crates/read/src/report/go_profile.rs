//! Go's cover profiles: `mode:`, then `file:line.column,line.column statements count`.

use std::collections::BTreeMap;

use caution_core::evidence::{CoveredFile, Data};
use caution_core::problem::Problem;

use super::sniff::Look;
use super::{ENTRIES, Format, LAST_LINE, Reading, on_line, too_many};

pub(super) static FORMAT: Format = Format {
    id: "go-profile",
    title: "Go cover profiles (`go test -coverprofile`)",
    detect: |look| matches!(look, Look::Text(text) if text.trim_start().starts_with("mode:")),
    read,
};

fn read(input: &str, text: &str) -> Result<Reading, Problem> {
    let mut files: BTreeMap<&str, BTreeMap<u32, bool>> = BTreeMap::new();
    let mut entries = 0;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        // Profiles of several packages are often put one after the other, each with its mode.
        if line.is_empty() || line.starts_with("mode:") {
            continue;
        }
        let Some((path, first, last, hit)) = block(line) else {
            let shown: String = line.chars().take(80).collect();
            return Err(on_line(input, text, index + 1, format!("`{shown}` is no block of a cover profile"))
                .hint("a block is `file.go:3.12,5.2 1 0`; let `go test` write the profile again"));
        };
        let lines = files.entry(path).or_default();
        entries += (last - first) as usize + 1;
        if entries > ENTRIES {
            return Err(too_many(input));
        }
        for line in first..=last {
            *lines.entry(line).or_default() |= hit;
        }
    }
    let files = files.into_iter().map(|(path, lines)| CoveredFile { path: path.to_owned(), lines }).collect();
    Ok(Data::Coverage(files).into())
}

fn block(line: &str) -> Option<(&str, u32, u32, bool)> {
    let (path, rest) = line.rsplit_once(':')?;
    let mut parts = rest.split_whitespace();
    let (from, to) = parts.next()?.split_once(',')?;
    let statements: u64 = parts.next()?.parse().ok()?;
    let count: u64 = parts.next()?.parse().ok()?;
    if parts.next().is_some() || path.is_empty() {
        return None;
    }
    let line = |place: &str| -> Option<u32> { place.split_once('.')?.0.parse().ok() };
    let (first, last) = (line(from)?, line(to)?);
    let within = 1 <= first && first <= last && last <= LAST_LINE;
    // A block without statements says nothing; it is there for the format's sake.
    within.then_some((path, first, last, count > 0 || statements == 0))
}
