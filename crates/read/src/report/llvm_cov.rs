//! The JSON export of `llvm-cov`: segments, each with a place and a count.

use std::collections::BTreeMap;

use caution_core::evidence::{CoveredFile, Data};
use caution_core::problem::Problem;
use serde::Deserialize;

use super::{ENTRIES, Format, LAST_LINE, Reading, json, slashes, too_many};

pub(super) static FORMAT: Format = Format {
    id: "llvm-cov",
    title: "llvm-cov's JSON export (cargo-llvm-cov, clang, swift)",
    detect: |look| look.has_keys(&["data", "type", "version"]),
    read,
};

#[derive(Deserialize)]
struct Export {
    r#type: String,
    data: Vec<Unit>,
}

#[derive(Deserialize)]
struct Unit {
    #[serde(default)]
    files: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    filename: String,
    /// Absent in an export of summaries alone.
    segments: Option<Vec<Segment>>,
}

/// Line, column, count, whether it has a count, whether a region begins, whether it is a gap. The last
/// one came later.
#[derive(Deserialize)]
struct Segment(u32, serde::de::IgnoredAny, u64, bool, bool, #[serde(default)] bool);

impl Segment {
    fn begins_region(&self) -> bool {
        self.3 && self.4 && !self.5
    }
}

fn read(input: &str, text: &str) -> Result<Reading, Problem> {
    let export: Export = json(input, text)?;
    if export.r#type != "llvm.coverage.json.export" {
        let shown: String = export.r#type.chars().take(60).collect();
        return Err(Problem::new(input, format!("`{shown}` is not `llvm.coverage.json.export`"))
            .hint("write it with `llvm-cov export -format=text`"));
    }
    let mut files = Vec::new();
    let mut entries = 0;
    for file in export.data.into_iter().flat_map(|unit| unit.files) {
        let Some(segments) = file.segments else {
            return Err(Problem::new(input, "the export holds summaries alone, no lines")
                .hint("write it without `-summary-only`"));
        };
        let lines = lines(&segments).ok_or_else(|| {
            Problem::new(input, format!("the segments of `{}` are out of order or of bounds", file.filename))
                .hint("let the tool write the report again")
        })?;
        entries += lines.len();
        if entries > ENTRIES {
            return Err(too_many(input));
        }
        files.push(CoveredFile { path: slashes(&file.filename), lines });
    }
    Ok(Data::Coverage(files).into())
}

/// Whether each line was executed, by llvm-cov's own rule: the most frequent of the regions that begin on
/// a line and the one that reaches into it.
fn lines(segments: &[Segment]) -> Option<BTreeMap<u32, bool>> {
    let mut lines = BTreeMap::new();
    let mut reaching: Option<&Segment> = None;
    let mut rest = segments;
    while let Some(first) = rest.first() {
        let line = first.0;
        let count = rest.iter().take_while(|segment| segment.0 == line).count();
        let (here, later) = rest.split_at(count);
        if let Some(known) = executed(here, reaching) {
            lines.insert(line, known);
        }
        reaching = here.last();
        let next = later.first().map_or(line, |segment| segment.0);
        if next < line || next > LAST_LINE {
            return None;
        }
        if let Some(segment) = reaching.filter(|segment| segment.3) {
            for between in line.saturating_add(1)..next {
                lines.insert(between, segment.2 > 0);
            }
        }
        if lines.len() > ENTRIES {
            return None;
        }
        rest = later;
    }
    Some(lines)
}

fn executed(here: &[Segment], reaching: Option<&Segment>) -> Option<bool> {
    let begins = here.iter().any(Segment::begins_region);
    let skipped = here.first().is_some_and(|segment| !segment.3 && segment.4);
    let reached = reaching.filter(|segment| segment.3);
    if skipped || reached.is_none() && !begins {
        return None;
    }
    let most = here.iter().filter(|segment| segment.begins_region()).map(|segment| segment.2).max();
    Some(reached.map_or(0, |segment| segment.2).max(most.unwrap_or(0)) > 0)
}
