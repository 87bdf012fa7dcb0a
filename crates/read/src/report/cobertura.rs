//! Cobertura XML, as coverage.py, istanbul, gcovr, coverlet and others write it.

use std::collections::BTreeMap;

use caution_core::evidence::{CoveredFile, Data};
use caution_core::problem::Problem;

use super::xml::{Step, Xml};
use super::{ENTRIES, Format, LAST_LINE, Reading, slashes, too_many};

pub(super) static FORMAT: Format = Format {
    id: "cobertura",
    title: "Cobertura XML (coverage.py, istanbul, gcovr, coverlet)",
    // Clover has the same root, and other attributes.
    detect: |look| {
        look.root("coverage") && (look.root_has("line-rate") || look.begins_with(&["sources", "packages"]))
    },
    read,
};

fn read(input: &str, text: &str) -> Result<Reading, Problem> {
    let mut xml = Xml::new(input, text);
    let mut sources: Vec<String> = Vec::new();
    let mut files: BTreeMap<String, BTreeMap<u32, bool>> = BTreeMap::new();
    let mut class: Option<String> = None;
    let mut entries = 0;
    loop {
        match xml.step()? {
            Step::Open(element) => match element.name.as_str() {
                "source" => sources.push(slashes(&xml.inner_text()?)),
                "class" => {
                    let Some(path) = element.get("filename") else {
                        return Err(xml.fault("a `<class>` names no file"));
                    };
                    let path = slashes(path);
                    files.entry(path.clone()).or_default();
                    class = Some(path);
                }
                // A line of a method stands among those of its class once more.
                "line" => {
                    let number = element.number("number").and_then(|line| u32::try_from(line).ok());
                    let hits = element.get("hits").and_then(|hits| hits.trim().parse::<i128>().ok());
                    let (Some(line), Some(hits)) = (number, hits) else {
                        return Err(xml.fault("a `<line>` has no number or no hits"));
                    };
                    let Some(lines) = class.as_ref().and_then(|class| files.get_mut(class)) else {
                        return Err(xml.fault("a `<line>` of no class"));
                    };
                    if (1..=LAST_LINE).contains(&line) {
                        *lines.entry(line).or_default() |= hits > 0;
                    }
                    entries += 1;
                    if entries > ENTRIES {
                        return Err(too_many(input));
                    }
                }
                _ => {}
            },
            Step::Close(name) if name == "class" => class = None,
            Step::Close(_) | Step::Text(_) => {}
            Step::End => break,
        }
    }
    // With one source its files are known in full; with several nobody says which file is of which.
    let root = match sources.as_slice() {
        [one] if !one.is_empty() && one != "." => Some(one.trim_end_matches('/')),
        _ => None,
    };
    let placed = |path: String| match root {
        Some(root) if !is_absolute(&path) => format!("{root}/{path}"),
        _ => path,
    };
    let files = files.into_iter().map(|(path, lines)| CoveredFile { path: placed(path), lines }).collect();
    Ok(Data::Coverage(files).into())
}

fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.as_bytes().get(1) == Some(&b':')
}
