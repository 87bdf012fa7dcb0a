//! lcov tracefiles: `SF:` a file, `DA:line,hits`, `end_of_record`.

use std::collections::BTreeMap;

use caution_core::evidence::{CoveredFile, Data};
use caution_core::problem::Problem;

use super::sniff::Look;
use super::{ENTRIES, Format, LAST_LINE, Reading, on_line, slashes, too_many};

pub(super) static FORMAT: Format = Format {
    id: "lcov",
    title: "lcov (coverage.py, c8, nyc, llvm-cov, geninfo)",
    detect: |look| {
        let Look::Text(text) = look else { return false };
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.next().is_some_and(|line| line.starts_with("TN:") || line.starts_with("SF:"))
    },
    read,
};

fn read(input: &str, text: &str) -> Result<Reading, Problem> {
    let mut files = Vec::new();
    let mut open: Option<CoveredFile> = None;
    let mut entries = 0;
    for (index, line) in text.lines().enumerate() {
        let (number, line) = (index + 1, line.trim());
        if let Some(path) = line.strip_prefix("SF:") {
            if open.is_some() {
                return Err(on_line(input, text, number, "a file begins before the last one ends")
                    .hint("`end_of_record` is missing; let the tool write the report again"));
            }
            open = Some(CoveredFile { path: slashes(path), lines: BTreeMap::new() });
        } else if let Some(rest) = line.strip_prefix("DA:") {
            let Some(file) = &mut open else {
                return Err(on_line(input, text, number, "a line of no file: `DA:` before `SF:`")
                    .hint("let the tool write the report again"));
            };
            let Some((at, hit)) = entry(rest) else {
                return Err(on_line(input, text, number, format!("`{}` is not `DA:line,hits`", shown(line)))
                    .hint("let the tool write the report again"));
            };
            *file.lines.entry(at).or_default() |= hit;
            entries += 1;
            if entries > ENTRIES {
                return Err(too_many(input));
            }
        } else if line == "end_of_record" {
            files.extend(open.take());
        }
    }
    if open.is_some() {
        let last = text.lines().count();
        return Err(on_line(input, text, last, "the report ends in the middle of a file")
            .hint("let the tool write it again"));
    }
    Ok(Data::Coverage(files).into())
}

/// `line,hits[,checksum]`. Negative counts come of overflows in old tools and count as none.
pub(super) fn entry(rest: &str) -> Option<(u32, bool)> {
    let mut parts = rest.split(',');
    let line: u32 = parts.next()?.trim().parse().ok().filter(|line| (1..=LAST_LINE).contains(line))?;
    let hits = parts.next()?.trim();
    let digits = hits.strip_prefix('-').unwrap_or(hits);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        // geninfo writes `-` for a line that cannot be told.
        return (hits == "-").then_some((line, false));
    }
    Some((line, digits == hits && digits.bytes().any(|byte| matches!(byte, b'1'..=b'9'))))
}

fn shown(line: &str) -> String {
    line.chars().take(60).collect()
}
