//! Facts and tables to keep, and the folder they are kept in.

use std::path::{Path, PathBuf};

use caution_core::facts::{
    Definition, DefinitionKind, FactKey, FileFacts, GitId, MODULE, Name, NewTable, Path as FactPath, Reading,
    Reference, Segment, Shape, TableKey, Takes, TreeFile, Visibility, Word,
};
use caution_core::finding::LineRange;

pub(crate) fn id(number: u32) -> GitId {
    let mut bytes = [0; 20];
    bytes.iter_mut().zip(number.wrapping_mul(0x9e37_79b9).to_be_bytes()).for_each(|(to, from)| *to = from);
    bytes[16..].copy_from_slice(&number.to_be_bytes());
    GitId::from_bytes(&bytes)
}

pub(crate) fn key(number: u32) -> FactKey {
    FactKey { blob: id(number), reader: 7 }
}

/// The facts of a file of so many functions, each of which calls the next. They differ by number.
pub(crate) fn facts_of(number: u32, functions: u32) -> FileFacts {
    let mut facts = FileFacts::default();
    let module = facts.names.intern(&format!("module_{number}"));
    facts.package = module;
    facts.dynamic = number;
    let lines = LineRange { first: 1, last: functions * 10 };
    facts.definitions.push(definition(Name::EMPTY, DefinitionKind::Module, lines));
    for function in 0..functions {
        let name = facts.names.intern(&format!("function_{function}"));
        let first = function * 10 + 1;
        facts.definitions.push(definition(
            name,
            DefinitionKind::Function,
            LineRange { first, last: first + 8 },
        ));
        let called = facts.names.intern(&format!("function_{}", function + 1));
        for line in 0..6 {
            let path = FactPath { first: u32::try_from(facts.segments.len()).unwrap(), length: 2 };
            facts.segments.push(Segment { name: module, called: false, arguments: None });
            facts.segments.push(Segment { name: called, called: line % 2 == 0, arguments: None });
            facts.references.push(Reference {
                within: function + 1,
                path,
                shape: Shape::Call,
                line: first + line,
            });
        }
    }
    facts.names.freeze();
    facts
}

fn definition(name: Name, kind: DefinitionKind, lines: LineRange) -> Definition {
    Definition {
        name,
        kind,
        parent: MODULE,
        lines,
        line: lines.first,
        visibility: Visibility::Public,
        signature: u64::from(name.0) * 0x1234_5678_9abc,
        body: u64::from(lines.first) * 0xfedc_ba98_7654,
        bases: Vec::new(),
        takes: Takes::ANY,
        implicit: false,
        of_class: false,
        entry: None,
    }
}

pub(crate) fn facts(number: u32) -> FileFacts {
    facts_of(number, number % 5)
}

/// Keys of a range with their facts.
pub(crate) fn some(numbers: std::ops::Range<u32>) -> Vec<(FactKey, FileFacts)> {
    numbers.map(|number| (key(number), facts(number))).collect()
}

pub(crate) fn table_key(number: u32, readers: u64) -> TableKey {
    TableKey { tree: id(number), readers }
}

/// A table of so many files; each word leads to three of them.
pub(crate) fn table(files: u32, words: u32) -> NewTable {
    let files: Vec<TreeFile> = (0..files)
        .map(|number| TreeFile {
            path: format!("src/part{:03}/module{number:05}/file.py", number / 100),
            blob: id(number),
            reading: Reading::ALL[number as usize % Reading::ALL.len()],
        })
        .collect();
    let count = u32::try_from(files.len()).unwrap();
    let words = (0..words).map(|number| {
        let mut places: Vec<u32> = [1, 7, 31].map(|step| number.wrapping_mul(step) % count.max(1)).to_vec();
        places.sort_unstable();
        places.dedup();
        (Word(number * 1_001), places)
    });
    NewTable { words: words.collect(), files }
}

/// The files whose name begins so, by name.
pub(crate) fn files(folder: &Path, start: &str) -> Vec<PathBuf> {
    let Ok(listing) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = listing
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(start))
        .collect();
    files.sort();
    files
}
