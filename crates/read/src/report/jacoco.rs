//! JaCoCo XML: `<sourcefile>` in a `<package>`, `<line nr mi ci>`.

use std::collections::BTreeMap;

use caution_core::evidence::{CoveredFile, Data};
use caution_core::problem::Problem;

use super::xml::{Step, Xml};
use super::{ENTRIES, Format, LAST_LINE, Reading, too_many};

pub(super) static FORMAT: Format = Format {
    id: "jacoco",
    title: "JaCoCo XML",
    detect: |look| look.root("report") && look.begins_with(&["sessioninfo", "group", "package", "counter"]),
    read,
};

fn read(input: &str, text: &str) -> Result<Reading, Problem> {
    let mut xml = Xml::new(input, text);
    let mut files: Vec<CoveredFile> = Vec::new();
    let mut package = String::new();
    let mut within = false;
    let mut entries = 0;
    loop {
        match xml.step()? {
            Step::Open(element) => match element.name.as_str() {
                "package" => package = element.get("name").unwrap_or_default().to_owned(),
                "sourcefile" => {
                    let Some(name) = element.get("name") else {
                        return Err(xml.fault("a `<sourcefile>` has no name"));
                    };
                    let path = if package.is_empty() { name.to_owned() } else { format!("{package}/{name}") };
                    files.push(CoveredFile { path, lines: BTreeMap::new() });
                    within = true;
                }
                "line" if within => {
                    let (Some(line), Some(covered)) = (element.number("nr"), element.number("ci")) else {
                        return Err(xml.fault("a `<line>` has no `nr` or no `ci`"));
                    };
                    let line = u32::try_from(line).ok().filter(|line| (1..=LAST_LINE).contains(line));
                    if let (Some(line), Some(file)) = (line, files.last_mut()) {
                        *file.lines.entry(line).or_default() |= covered > 0;
                    }
                    entries += 1;
                    if entries > ENTRIES {
                        return Err(too_many(input));
                    }
                }
                _ => {}
            },
            Step::Close(name) if name == "sourcefile" => within = false,
            Step::Close(_) | Step::Text(_) => {}
            Step::End => break,
        }
    }
    Ok(Data::Coverage(files).into())
}
